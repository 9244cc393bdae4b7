"""The same calls by the vendor's SDK for Python: python_sdk.py ENDPOINT detail|create COUNT."""

import os
import sys
import tempfile

# The SDK writes a file into the home folder when it is imported.
HOME = tempfile.TemporaryDirectory()
os.environ["HOME"] = HOME.name

from huaweicloudsdkcodeartspipeline import v2 as sdk
from huaweicloudsdkcore.auth.credentials import BasicCredentials

DOMAIN_ID = "ce8df55870164338a72d7e828a966a2a"


def caller(endpoint, operation):
    credentials = BasicCredentials("BENCH_ACCESS_KEY", "bench-secret-key-of-forty-characters-in-all")
    client = sdk.CodeArtsPipelineClient.new_builder().with_credentials(credentials).with_endpoint(endpoint).build()
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


work = caller(*sys.argv[1:3])
for _ in range(int(sys.argv[3])):
    work()
