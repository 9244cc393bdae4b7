"""A rule. The SDK cannot ask what uses it.

How the service says that one is gone is not known: any error is right.
"""

from .life import Life, expect, expect_members


class Rule(Life):
    def run(self):
        sent = {"layout_content": "layout_content", **rule(self.name, "0")}
        created = self.ask("create_rule", body=sent)
        expect("creation", created["status"], True)
        of_rule = {"rule_id": created["rule_id"]}
        expect_members("new rule", self.ask("show_rule", **of_rule), **sent)
        changed = {**rule(f"{self.name}-2", "3"), "type": "Build"}
        expect("change", self.ask("update_rule", body=changed, **of_rule), created)
        expect_members("changed rule", self.ask("show_rule", **of_rule), **changed)
        expect("rules of the name", self.listed(), [created["rule_id"]])

        expect("deletion", self.ask("delete_rule", **of_rule), {"status": True})
        for operation, given in [("show_rule", {}), ("update_rule", {"body": changed}), ("delete_rule", {})]:
            self.failed(operation, domain_id=self.domain_id, **of_rule, **given)
        expect("rules of the name", self.listed(), [])

    def ask(self, operation, **given):
        return self.call(operation, domain_id=self.domain_id, **given)

    def listed(self):
        page = self.ask("list_rule", offset=0, limit=10, name=self.name)
        return [found["id"] for found in page["data"]]


def rule(name, value):
    """A rule as it is sent. The SDK does not change its layout."""
    critical = {"key": "critical", "name": "Critical", "type": "judge", "operator": "=", "is_valid": True}
    group = {
        "group_name": "defects",
        "can_modify_when_inherit": True,
        "properties": [{**critical, "value": value, "value_type": "float"}],
    }
    return {
        "name": name,
        "type": "Gate",
        "content": [group],
        "plugin_id": "official_devcloud_codeCheck",
        "plugin_name": "official_devcloud_codeCheck",
        "plugin_version": "0.0.3",
    }
