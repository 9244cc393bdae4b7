"""A publisher, and an extension of its own."""

from .life import Life, expect, expect_members
from .plugin import version

NOT_FOUND = "DEVPIPE.30011001"


class Publisher(Life):
    def run(self):
        body = {"name": self.name, "en_name": "example", "support_url": "help@example.com", "website": ""}
        expect("publisher", self.call("create_publisher", domain_id=self.domain_id, body=body), True)
        # Creating returns no id: the list has it.
        publisher = self.listed()[0]
        expect_members("listed publisher", publisher, **body)
        unique_id = publisher["publisher_unique_id"]
        shown = self.call("show_publisher", domain_id=self.domain_id, body=[unique_id])
        expect("publisher by its id", shown[unique_id], publisher)
        available = self.call("list_available_publisher", domain_id=self.domain_id)
        expect("publisher for extensions", publisher in available, True)

        draft = version(self.name, "0.0.1")
        expect("version", self.call("create_plugin_version", domain_id=self.domain_id, body=draft), True)
        publication = {"plugin_name": self.name, "version": "0.0.1", "publisher_unique_id": unique_id}
        done = self.call("publish_plugin", domain_id=self.domain_id, body=publication)
        expect("publication", done, True)
        filters = {"plugin_name": self.name, "business_type": ["Build"]}
        found = self.call("list_plugins", domain_id=self.domain_id, offset="0", limit="10", body=filters)
        expect("publisher of the extension", found["data"][0]["publisher_unique_id"], unique_id)

        gone = {"domain_id": self.domain_id, "publisher_unique_id": unique_id}
        expect("deletion of the publisher", self.call("delete_publisher", **gone), True)
        self.gone(400, NOT_FOUND, "delete_publisher", **gone)
        self.gone(400, NOT_FOUND, "show_publisher", domain_id=self.domain_id, body=[unique_id])
        self.gone(400, NOT_FOUND, "publish_plugin", domain_id=self.domain_id, body=publication)
        expect("publishers of the name", self.listed(), [])

    def listed(self):
        page = self.call("list_publisher", domain_id=self.domain_id, offset="0", limit="10", name=self.name)
        return page["data"]
