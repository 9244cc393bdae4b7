"""A tag. The SDK can neither change it nor give it to pipelines."""

from .life import Life, expect, expect_members


class Tag(Life):
    def run(self):
        body = {"name": self.name, "color": "#0b81f6"}
        expect("tag", self.ask("create_pipeline_tag", body=body), {"success": True})
        # Creating returns no id: the list has it.
        tag = self.listed()
        expect_members("listed tag", tag, **body, project_id=self.project_id)
        expect("deletion", self.ask("delete_pipeline_tag", tagId=tag["tag_id"]), {"success": True})
        gone = {"project_id": self.project_id, "tagId": tag["tag_id"]}
        self.gone(200, "DEVPIPE.00014024", "delete_pipeline_tag", **gone)
        expect("tag in the list", self.listed(), None)

    def ask(self, operation, **given):
        return self.call(operation, project_id=self.project_id, **given)

    def listed(self):
        tags = self.ask("list_pipeline_tag", proj_id=self.project_id)
        return next((tag for tag in tags if tag["name"] == self.name), None)
