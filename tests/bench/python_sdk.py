"""What calls and signatures cost the vendor's Python SDK, in nanoseconds of processor time.

    python_sdk.py call http://127.0.0.1:8080 detail|create COUNT
    python_sdk.py sign COUNT
"""

import json
import os
import sys
import tempfile
import time

DOMAIN_ID = "ce8df55870164338a72d7e828a966a2a"


def main():
    with tempfile.TemporaryDirectory() as home:
        # The SDK writes a file into the home folder when it is imported.
        os.environ["HOME"] = home
        work, count = (caller(*sys.argv[2:4]), int(sys.argv[4])) if sys.argv[1] == "call" else (signer(), int(sys.argv[2]))
        work()
        begun = time.process_time_ns()
        for _ in range(count):
            work()
        print(json.dumps({"cpu_ns": (time.process_time_ns() - begun) / count}))


def caller(endpoint, operation):
    from huaweicloudsdkcodeartspipeline import v2 as sdk

    client = sdk.CodeArtsPipelineClient.new_builder().with_credentials(credentials()).with_endpoint(endpoint).build()
    if operation == "detail":
        request = sdk.ShowPluginVersionRequest(domain_id=DOMAIN_ID, plugin_name="apie_test", version="0.0.4")
        return lambda: client.show_plugin_version(request)
    request = sdk.CreatePluginDraftRequest(domain_id=DOMAIN_ID, body=draft(sdk))
    return lambda: client.create_plugin_draft(request)


def signer():
    from huaweicloudsdkcore.sdk_request import SdkRequest
    from huaweicloudsdkcore.signer.signer import Signer

    body = json.dumps({"description": "d" * 420}).encode()
    known = Signer(credentials())

    def sign():
        request = SdkRequest(
            method="POST",
            host="127.0.0.1:8080",
            resource_path=f"/v1/{DOMAIN_ID}/agent-plugin/create-draft",
            query_params=[],
            header_params={"Content-Type": "application/json"},
            body=body,
        )
        known.sign(request)

    return sign


def credentials():
    from huaweicloudsdkcore.auth.credentials import BasicCredentials

    return BasicCredentials("BENCH_ACCESS_KEY", "bench-secret-key-of-forty-characters-in-all")


def draft(sdk):
    step = sdk.PluginDTOExecutionInfoInnerExecutionInfoSteps(
        name="Executing the Shell",
        task="official_shell_plugin",
        variables={"OFFICIAL_SHELL_SCRIPT_INPUT": "env"},
    )
    inner = sdk.PluginDTOExecutionInfoInnerExecutionInfo(execution_type="COMPOSITE", steps=[step])
    return sdk.PluginDTO(
        plugin_name="apie_test",
        display_name="apie_test",
        business_type="Normal",
        business_type_display_name="General",
        description="",
        maintainers="",
        icon_url="",
        version="0.0.1",
        version_description="",
        runtime_attribution="agent",
        execution_info=sdk.PluginDTOExecutionInfo(inner_execution_info=inner),
        input_info=[],
    )


if __name__ == "__main__":
    main()
