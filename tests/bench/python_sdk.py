"""The same work by the vendor's SDK for Python, COUNT times.

    python_sdk.py call ENDPOINT detail|create COUNT
    python_sdk.py sign COUNT
"""

import os
import sys
import tempfile

# The SDK writes a file into the home folder when it is imported.
HOME = tempfile.TemporaryDirectory()
os.environ["HOME"] = HOME.name

from huaweicloudsdkcodeartspipeline import v2 as sdk
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

DOMAIN_ID = "ce8df55870164338a72d7e828a966a2a"
CREDENTIALS = BasicCredentials("BENCH_ACCESS_KEY", "bench-secret-key-of-forty-characters-in-all")


def caller(endpoint, operation):
    client = sdk.CodeArtsPipelineClient.new_builder().with_credentials(CREDENTIALS).with_endpoint(endpoint).build()
    if operation == "detail":
        request = sdk.ShowPluginVersionRequest(domain_id=DOMAIN_ID, plugin_name="apie_test", version="0.0.4")
        return lambda: client.show_plugin_version(request)
    step = sdk.PluginDTOExecutionInfoInnerExecutionInfoSteps(
        name="Executing the Shell",
        task="official_shell_plugin",
        variables={"OFFICIAL_SHELL_SCRIPT_INPUT": "env"},
    )
    inner = sdk.PluginDTOExecutionInfoInnerExecutionInfo(execution_type="COMPOSITE", steps=[step])
    draft = sdk.PluginDTO(
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
    request = sdk.CreatePluginDraftRequest(domain_id=DOMAIN_ID, body=draft)
    return lambda: client.create_plugin_draft(request)


def signer():
    path, body = f"/v1/{DOMAIN_ID}/agent-plugin/create-draft", b'{"description": "' + b"d" * 420 + b'"}'
    known = Signer(CREDENTIALS)
    return lambda: known.sign(
        SdkRequest(
            method="POST",
            host="127.0.0.1:8080",
            resource_path=path,
            query_params=[],
            header_params={"Content-Type": "application/json"},
            body=body,
        )
    )


work = signer() if sys.argv[1] == "sign" else caller(*sys.argv[2:4])
for _ in range(int(sys.argv[-1])):
    work()
