#!/usr/bin/env python3
"""The vendor's Python SDK against the emulator: a draft is created, changed, published and read.

    pip install -r vendor.txt
    lifecycle.py http://127.0.0.1:8080 AK SK DOMAIN_ID
    lifecycle.py http://127.0.0.1:8080 AK WRONG_SK DOMAIN_ID --expect-unauthorized

Prints each step and how many there were. Exits with 1 and a message when something is not as it should be.
"""

import argparse
import json
import os
import sys
import tempfile
import time


COUNT = 0


class Failure(Exception):
    """Something that is not as it should be."""


def main():
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory() as home:
        # The SDK writes a file into the home folder when it is imported.
        os.environ["HOME"] = home
        try:
            run(arguments)
        except Failure as failure:
            print(f"FAILED: {failure}", file=sys.stderr)
            return 1
    print(f"cases: {COUNT}")
    return 0


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("endpoint", help="such as http://127.0.0.1:8080")
    parser.add_argument("ak", help="access key")
    parser.add_argument("sk", help="secret key")
    parser.add_argument("domain_id", help="account id, 32 letters and digits")
    parser.add_argument(
        "--expect-unauthorized",
        action="store_true",
        help="the secret key is wrong on purpose: every call has to be rejected with status 401",
    )
    return parser.parse_args()


def run(arguments):
    try:
        from huaweicloudsdkcodeartspipeline import v2 as sdk
        from huaweicloudsdkcore.auth.credentials import BasicCredentials
        from huaweicloudsdkcore.exceptions import exceptions
    except ImportError as error:
        raise Failure(f"the vendor's SDK is not installed: {error}") from error

    credentials = BasicCredentials(arguments.ak, arguments.sk)
    client = (
        sdk.CodeArtsPipelineClient.new_builder()
        .with_credentials(credentials)
        .with_endpoint(arguments.endpoint)
        .build()
    )
    # A name of its own, so that one emulator can be asked many times.
    name = f"interop_{time.time_ns():x}"
    steps = Steps(sdk, client, exceptions, arguments.domain_id, name)
    try:
        if arguments.expect_unauthorized:
            steps.all_are_unauthorized()
        else:
            steps.life_of_a_version()
    except exceptions.SdkException as error:
        raise Failure(f"the SDK says: {error}") from error


class Steps:
    def __init__(self, sdk, client, exceptions, domain_id, name):
        self.sdk = sdk
        self.client = client
        self.exceptions = exceptions
        self.domain_id = domain_id
        self.name = name

    def life_of_a_version(self):
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

    def rejected(self, step, call, status):
        """Checks that a call ends in the SDK's own error with this status, and returns the error."""
        try:
            result = call()
        except self.exceptions.ClientRequestException as error:
            expect(f"status of {step}", error.status_code, status)
            if not error.request_id:
                raise Failure(f"{step}: the error has no request id") from error
            return error
        raise Failure(f"{step}: answered with {result!r} where status {status} was due")


def answer(response):
    """The answer as it came: the SDK's own types lose a bare `true` and half of the execution."""
    if response.status_code != 200:
        raise Failure(f"{type(response).__name__}: status {response.status_code}")
    return json.loads(response.raw_content)


def expect(step, actual, expected):
    global COUNT
    COUNT += 1
    # Without the type, 1 would pass for true.
    if type(actual) is not type(expected) or actual != expected:
        raise Failure(f"{step}: {actual!r} where {expected!r} was due")
    print(f"ok: {step}: {actual!r}")


def expect_members(step, actual, **expected):
    for member, value in expected.items():
        if member not in actual:
            raise Failure(f"{step}: {member} is missing")
        expect(f"{step}: {member}", actual[member], value)


if __name__ == "__main__":
    sys.exit(main())
