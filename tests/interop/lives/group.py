"""A tree of groups, and a pipeline in it. The SDK cannot swap groups."""

from .life import Life, expect, expect_members

NOT_FOUND = "DEVPIPE.00014007"


class Group(Life):
    def run(self):
        outer = self.create("outer", "")
        inner = self.create("inner", outer["id"])
        path = f"{outer['id']}.{inner['id']}"
        expect_members("inner group", inner, name="inner", parent_id=outer["id"], path_id=path)
        rename = {"id": outer["id"], "name": self.name}
        expect("renaming", self.ask("update_pipeline_group", body=rename), {"success": True})
        shown = self.shown(outer["id"])
        expect("new name", shown["name"], self.name)
        expect("groups in it", [child["id"] for child in shown["children"]], [inner["id"]])

        pipeline = self.pipeline(self.name)
        expect("move", self.move(inner["id"], pipeline), "success")
        detail = {"project_id": self.project_id, "pipeline_id": pipeline}
        expect("group of the pipeline", self.call("show_pipeline_detail", **detail)["group_id"], inner["id"])
        listed = self.ask("list_pipelines", body={"group_path_id": path, "offset": 0, "limit": 10})
        expect("pipelines of the group", [found["pipeline_id"] for found in listed["pipelines"]], [pipeline])

        # The groups in it go too, and the pipeline stays.
        expect("deletion", self.ask("delete_pipeline_group", id=outer["id"]), {"success": True})
        expect("group in the tree", self.shown(outer["id"]), None)
        expect("group of the pipeline", self.call("show_pipeline_detail", **detail)["group_id"], None)
        expect("move into what is gone", self.move(inner["id"], pipeline), "failed")
        for group in (outer, inner):
            self.gone(200, NOT_FOUND, "delete_pipeline_group", project_id=self.project_id, id=group["id"])
        self.gone(200, NOT_FOUND, "update_pipeline_group", project_id=self.project_id, body=rename)
        self.call("delete_pipeline", **detail)

    def ask(self, operation, **given):
        return self.call(operation, project_id=self.project_id, **given)

    def create(self, name, parent):
        body = {"name": name, "project_id": self.project_id, "parent_id": parent}
        return self.ask("create_pipeline_group", body=body)

    def move(self, group, pipeline):
        pipelines = [{"pipeline_id": pipeline, "pipeline_name": self.name}]
        moved = self.ask("batch_move_pipeline_to_group", body={"group_id": group, "pipelines": pipelines})
        return moved[0]["code"]

    def shown(self, group):
        """A group at the top of the tree."""
        tree = self.ask("show_pipeline_group_tree")
        return next((found for found in tree if found["id"] == group), None)
