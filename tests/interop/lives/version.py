"""A version of an extension: a draft is created, changed, published and read, and frozen then."""

from .life import Life, answer, expect, expect_members


class Version(Life):
    def run(self):
        expect("create", self.create(), True)
        draft = self.detail()
        expect_members(
            "detail of the draft",
            draft,
            plugin_name=self.name,
            display_name="interop 流水线",
            version="0.0.1",
            version_attribution="draft",
            plugin_attribution="custom",
            plugin_composition_type="multi",
            runtime_attribution="agent",
        )

        expect("update", self.update(draft["unique_id"]), True)
        expect_members(
            "detail after the update",
            self.detail(),
            unique_id=draft["unique_id"],
            version_attribution="draft",
            version_description="second thoughts",
            runtime_attribution="agentLess",
        )

        expect("publish", self.publish(), True)
        formal = self.detail()
        expect_members(
            "detail of the formal version",
            formal,
            unique_id=draft["unique_id"],
            version_attribution="formal",
        )
        expect_members(
            "execution of the formal version",
            formal["plugin_execution"],
            execution_type="COMPOSITE",
            basic_instance_id=draft["unique_id"],
            workspace_id=self.domain_id,
            steps=[
                {
                    "name": "Executing the Shell",
                    "task": "official_shell_plugin",
                    "variables": {"OFFICIAL_SHELL_SCRIPT_INPUT": "echo 'a+b & c'"},
                }
            ],
        )

        own, shell = self.inputs()
        expect("name of the own inputs", own["plugin_name"], self.name)
        expect_members(
            "own input", own["data"][0], name="TAG", default_value="v1", workspace_id=self.domain_id
        )
        expect("rule of the own input", own["data"][0]["validation"]["regex"], "^v[0-9]+$")
        expect_members(
            "official input",
            shell["data"][0],
            name="OFFICIAL_SHELL_SCRIPT_INPUT",
            workspace_id="*",
            required="true",
            layout_content=None,
        )

        self.rejected("a second create", self.create, 400)
        self.rejected("an update of the frozen version", lambda: self.update(draft["unique_id"]), 400)
        error = self.rejected("a version that does not exist", lambda: self.detail("9.9.9"), 400)
        expect("its error code", error.error_code, "DEVPIPE.30011001")

    def all_are_unauthorized(self):
        for step, call in [
            ("create", self.create),
            ("update", lambda: self.update("0" * 32)),
            ("publish", self.publish),
            ("detail", self.detail),
            ("inputs", self.inputs),
        ]:
            error = self.rejected(step, call, 401)
            expect(f"error code of {step}", error.error_code, "APIGW.0301")

    def create(self):
        request = self.sdk.CreatePluginDraftRequest(domain_id=self.domain_id, body=self.draft())
        return answer(self.client.create_plugin_draft(request))

    def update(self, unique_id):
        body = self.draft()
        body.unique_id = unique_id
        body.version_description = "second thoughts"
        body.runtime_attribution = "agentless"
        request = self.sdk.UpdatePluginDraftRequest(domain_id=self.domain_id, body=body)
        return answer(self.client.update_plugin_draft(request))

    def publish(self):
        request = self.sdk.PublishPluginDraftRequest(
            domain_id=self.domain_id, body=self.reference(self.name, "0.0.1", "custom")
        )
        return answer(self.client.publish_plugin_draft(request))

    def detail(self, version="0.0.1"):
        request = self.sdk.ShowPluginVersionRequest(
            domain_id=self.domain_id, plugin_name=self.name, version=version
        )
        return answer(self.client.show_plugin_version(request))

    def inputs(self):
        body = [
            self.reference(self.name, "0.0.1", "custom"),
            self.reference("official_shell_plugin", "0.0.2", "official"),
        ]
        request = self.sdk.ShowPluginInputsRequest(domain_id=self.domain_id, body=body)
        return answer(self.client.show_plugin_inputs(request))

    def draft(self):
        sdk = self.sdk
        step = sdk.PluginDTOExecutionInfoInnerExecutionInfoSteps(
            name="Executing the Shell",
            task="official_shell_plugin",
            variables={"OFFICIAL_SHELL_SCRIPT_INPUT": "echo 'a+b & c'"},
        )
        inner = sdk.PluginDTOExecutionInfoInnerExecutionInfo(execution_type="COMPOSITE", steps=[step])
        return sdk.PluginDTO(
            plugin_name=self.name,
            display_name="interop 流水线",
            business_type="Normal",
            business_type_display_name="General",
            description="",
            icon_url="",
            version="0.0.1",
            version_description="",
            runtime_attribution="agent",
            execution_info=sdk.PluginDTOExecutionInfo(inner_execution_info=inner),
            input_info=[
                sdk.PluginDTOInputInfo(
                    name="TAG", default_value="v1", type="input", validation="^v[0-9]+$"
                )
            ],
        )

    def reference(self, plugin_name, version, plugin_attribution):
        return self.sdk.PluginPartQueryDTO(
            plugin_name=plugin_name,
            display_name="",
            version=version,
            plugin_attribution=plugin_attribution,
        )
