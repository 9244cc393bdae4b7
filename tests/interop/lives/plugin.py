"""A basic extension, which gets versions, loses one, and goes with the others."""

from .life import Life, expect, expect_members

NOT_FOUND = "DEVPIPE.30011001"


class Plugin(Life):
    def run(self):
        body = {"plugin_name": self.name, "display_name": "Plain", "business_type": "Build"}
        expect("extension", self.ask("create_basic_plugin", body=body), True)
        expect_members("new extension", self.listed(), **body, version="", version_attribution="init")
        body["description"] = "Builds"
        expect("new description", self.ask("update_basic_plugin", body=body), True)
        expect_members("changed extension", self.listed(), **body)

        expect("draft", self.ask("create_plugin_draft", body=version(self.name, "0.0.1")), True)
        reference = {"plugin_name": self.name, "display_name": "", "version": "0.0.1"}
        reference["plugin_attribution"] = "custom"
        expect("publication", self.ask("publish_plugin_draft", body=reference), True)
        expect("version", self.ask("create_plugin_version", body=version(self.name, "0.0.2")), True)
        expect("second draft", self.ask("create_plugin_draft", body=version(self.name, "0.0.10")), True)
        expect("versions", self.versions(), ["0.0.10 draft", "0.0.2 formal", "0.0.1 formal"])
        numbers = self.ask("list_plugin_version_number", plugin_name=self.name, offset="0", limit="10")
        expect("numbers of versions", numbers["data"], ["0.0.10", "0.0.2", "0.0.1"])

        draft = {"plugin_name": self.name, "version": "0.0.10"}
        expect("deletion of the draft", self.ask("delete_plugin_draft", **draft), True)
        self.gone(400, NOT_FOUND, "delete_plugin_draft", domain_id=self.domain_id, **draft)
        single = {"plugin_name": self.name, "type": "single", "version": "0.0.1"}
        expect("deletion of a version", self.ask("delete_basic_plugin", **single), True)
        self.gone(400, NOT_FOUND, "delete_basic_plugin", domain_id=self.domain_id, **single)
        expect("versions left", self.versions(), ["0.0.2 formal"])
        every = {"plugin_name": self.name, "type": "all"}
        expect("deletion of all", self.ask("delete_basic_plugin", **every), True)
        self.gone(400, NOT_FOUND, "delete_basic_plugin", domain_id=self.domain_id, **every)
        self.gone(400, NOT_FOUND, "show_plugin_version", domain_id=self.domain_id, plugin_name=self.name)
        expect("extension in the list", self.listed(), None)

    def ask(self, operation, **given):
        return self.call(operation, domain_id=self.domain_id, **given)

    def listed(self):
        filters = {"plugin_name": self.name, "business_type": ["Build"]}
        data = self.ask("list_plugins", offset="0", limit="10", body=filters)["data"]
        return data[0] if data else None

    def versions(self):
        page = self.ask("list_p_lugin_version", plugin_name=self.name, offset="0", limit="10")
        return [f"{version['version']} {version['version_attribution']}" for version in page["data"]]


def version(name, number):
    """A version as it is sent."""
    return {
        "plugin_name": name,
        "display_name": "Plain",
        "description": "",
        "icon_url": "",
        "business_type": "Build",
        "version": number,
        "execution_info": {"inner_execution_info": {"execution_type": "COMPOSITE", "steps": []}},
        "input_info": [],
        "runtime_attribution": "agent",
    }
