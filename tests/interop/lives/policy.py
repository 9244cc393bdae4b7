"""A policy (rule set) of the account. How the service says that one is gone is not known: any error is right.

Of the policies of projects, the SDK can only list and show those that are there.
"""

from .life import Life, expect, expect_members
from .rule import rule


class Policy(Life):
    def run(self):
        body = {"layout_content": "", **rule(self.name, "0")}
        included = self.ask("create_rule", body=body)["rule_id"]
        sent = {"name": self.name, "rules": [{"id": included, "is_valid": True}]}
        created = self.ask("create_strategy", body=sent)
        expect("creation", created["status"], True)
        of_policy = {"rule_set_id": created["rule_set_id"]}
        shown = self.ask("show_strategy", **of_policy)
        expect_members("new policy", shown, name=self.name, level="tenant", is_valid=True)
        expect_members("its rule", shown["rule_instances"][0], id=included, name=self.name, is_valid=True)
        in_project = self.call("show_project_strategy", project_id=self.project_id, **of_policy)
        expect("the same for a project", in_project, shown)

        changed = {"name": f"{self.name}-2", "rules": [{"id": included, "is_valid": False}]}
        expect("change", self.ask("update_strategy", body=changed, **of_policy), created)
        off = {"is_valid": False}
        expect("switch", self.ask("switch_strategy", body=off, **of_policy), created)
        shown = self.ask("show_strategy", **of_policy)
        expect_members("changed policy", shown, name=changed["name"], is_valid=False)
        expect("switch of its rule", shown["rule_instances"][0]["is_valid"], False)
        for is_valid, expected in [(False, [created["rule_set_id"]]), (True, [])]:
            expect(f"policies of the account with is_valid {is_valid}", self.listed(is_valid), expected)
        page = self.call(
            "list_project_strategy",
            project_id=self.project_id,
            offset=0,
            limit=10,
            include_tenant_rule_set=True,
            name=self.name,
        )
        expect("policies of a project", [found["id"] for found in page["data"]], [created["rule_set_id"]])

        expect("deletion", self.ask("delete_strategy", **of_policy), {"status": True})
        for operation, given in [
            ("show_strategy", {}),
            ("update_strategy", {"body": changed}),
            ("switch_strategy", {"body": off}),
            ("delete_strategy", {}),
        ]:
            self.failed(operation, domain_id=self.domain_id, **of_policy, **given)
        expect("policies of the account", self.listed(False), [])
        expect("deletion of the rule", self.ask("delete_rule", rule_id=included), {"status": True})

    def ask(self, operation, **given):
        return self.call(operation, domain_id=self.domain_id, **given)

    def listed(self, is_valid):
        filters = {"include_tenant_rule_set": True, "is_valid": is_valid, "name": self.name}
        page = self.ask("list_strategy", offset=0, limit=10, **filters)
        return [found["id"] for found in page["data"]]
