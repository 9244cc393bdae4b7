"""A parameter group. The SDK can neither change it nor bind pipelines to it."""

from .life import Life, expect, expect_members

NOT_FOUND = "DEVPIPE.00014033"


class VariableGroup(Life):
    def run(self):
        plain = {"name": "level", "sequence": 2, "type": "string", "value": "1"}
        secret = {"name": "token", "sequence": 1, "type": "string", "value": "s3cret", "is_secret": True}
        body = {"name": self.name, "description": "a <b> & c", "variables": [secret, plain]}
        group = self.ask("create_variable_group", body=body)["pipeline_variable_group_id"]
        shown = self.ask("show_variable_group_detail", id=group)
        expect_members("new parameter group", shown, **body, id=group, project_id=self.project_id)
        expect("parameter groups of the name", self.listed(), [shown])

        expect("deletion", self.ask("delete_variable_group", id=group), {"success": True})
        self.gone(200, NOT_FOUND, "delete_variable_group", project_id=self.project_id, id=group)
        self.gone(200, NOT_FOUND, "show_variable_group_detail", project_id=self.project_id, id=group)
        expect("parameter groups of the name", self.listed(), [])

    def ask(self, operation, **given):
        return self.call(operation, project_id=self.project_id, **given)

    def listed(self):
        page = self.ask("list_variable_groups", body={"offset": 0, "limit": 10, "name": self.name})
        return page["pipeline_variable_groups"]
