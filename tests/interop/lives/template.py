"""A template, whose definition stays byte for byte, and a pipeline that is made of it."""

from .life import Life, expect, expect_members

NOT_FOUND = "DEVPIPE.00011203"
NO_PIPELINE = "DEVPIPE.00011401"


class Template(Life):
    def run(self):
        sent = {
            "name": self.name,
            "language": "Java",
            "description": "",
            "is_system": False,
            "is_show_source": True,
            "domain_id": self.domain_id,
            "definition": '{ "stages" : [{"name":"Stage_1","sequence":"0","jobs":[]}],\n "a": 1.0 }',
            "variables": [{"name": "level", "type": "string", "value": "1"}],
        }
        template = self.ask("create_pipeline_template", body=sent)["templateId"]
        expect_members("new template", self.shown(template), **sent)
        sent["name"], sent["variables"] = f"{self.name}-2", []
        changed = self.ask("update_pipeline_template", template_id=template, body=sent)
        expect("change", changed, {"templateId": template})
        expect_members("changed template", self.shown(template), **sent)
        # The SDK cannot mark a favourite.
        expect("templates of the name", [found["id"] for found in self.listed()], [template])

        params = {"git_type": "codehub", "git_url": "https://repo.example.com/demo.git"}
        order = {"name": self.name, "is_publish": False, "sources": [{"type": "code", "params": params}]}
        of_template = {"project_id": self.project_id, "template_id": template}
        made = self.call("create_pipeline_by_template_id", body=order, **of_template)
        deleted = self.ask("delete_pipeline_template", template_id=template)
        expect("deletion", deleted, {"templateId": template})
        of_pipeline = {"project_id": self.project_id, **made}
        shown = self.call("show_pipeline_detail", **of_pipeline)
        expect_members("pipeline of the template", shown, definition=sent["definition"], **order)
        expect("deletion of the pipeline", self.call("delete_pipeline", **of_pipeline), made)
        self.gone(200, NO_PIPELINE, "show_pipeline_detail", **of_pipeline)

        gone = {"tenant_id": self.domain_id, "template_id": template}
        self.gone(200, NOT_FOUND, "delete_pipeline_template", **gone)
        self.gone(200, NOT_FOUND, "show_pipeline_template_detail", **gone)
        self.gone(200, NOT_FOUND, "update_pipeline_template", body=sent, **gone)
        self.gone(200, NOT_FOUND, "create_pipeline_by_template_id", body=order, **of_template)
        expect("templates of the name", self.listed(), [])

    def ask(self, operation, **given):
        return self.call(operation, tenant_id=self.domain_id, **given)

    def shown(self, template):
        return self.ask("show_pipeline_template_detail", template_id=template)

    def listed(self):
        body = {"is_system": False, "name": self.name, "offset": 0, "limit": 10}
        return self.ask("list_pipeline_templates", body=body)["templates"]
