"""Calls of the client that openapi-python-client makes of the document, on the emulator.

    generated_client.py FOLDER ENDPOINT AK SK DOMAIN_ID

FOLDER holds the package `generated_client`. Exits with 1 and a message when something is not as it should be.
"""

import sys

import signing

COUNT = 0


class Failure(Exception):
    """Something that is not as it should be."""


def main(folder, endpoint, ak, sk, domain_id):
    sys.path.insert(0, folder)
    from generated_client import Client

    def sign(request):
        request.headers.update(signing.headers(request.method, str(request.url), request.read(), ak, sk))

    client = Client(
        base_url=endpoint,
        raise_on_unexpected_status=True,
        # Without the environment, which may name a proxy.
        httpx_args={"event_hooks": {"request": [sign]}, "trust_env": False},
    )
    try:
        life_of_a_version(client, domain_id)
    except Failure as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        return 1
    print(f"cases: {COUNT}")
    return 0


def life_of_a_version(client, domain_id):
    from generated_client import models
    from generated_client.api.extensions import (
        create_plugin_draft,
        publish_plugin_draft,
        show_plugin_inputs,
        show_plugin_version,
        update_plugin_draft,
    )

    def call(operation, **arguments):
        return operation.sync(domain_id, client=client, **arguments)

    expect("the creation", call(create_plugin_draft, body=draft(models, "")), True)
    expect("the change", call(update_plugin_draft, body=draft(models, "changed")), True)

    shown = call(show_plugin_version, plugin_name="generated")
    expect("the state of the draft", shown.version_attribution, "draft")
    expect("its words", shown.version_description, "changed")
    expect("the step", [step.task for step in shown.plugin_execution.steps], ["official_shell_plugin"])
    expect("what is unknown", shown.plugin_execution.additional_properties, {"image": {"tag": "1"}})

    expect("the publication", call(publish_plugin_draft, body=reference(models, "generated", "0.0.1")), True)
    shown = call(show_plugin_version, plugin_name="generated", version="0.0.1")
    expect("the state of the version", shown.version_attribution, "formal")

    asked = [models.PluginQuery(plugin_name="official_shell_plugin"), models.PluginQuery(plugin_name="generated")]
    shell, own = call(show_plugin_inputs, body=asked)
    expect("the input", shell.data[0].name, "OFFICIAL_SHELL_SCRIPT_INPUT")
    expect("what is null", shell.data[0].layout_content, None)
    expect("the own input", own.data[0].validation.regex, "^v[0-9]+$")

    rejected = call(show_plugin_version, plugin_name="a b+c&d=e/f%", version="9.9.9")
    expect("what is rejected", type(rejected), models.ErrorBody)
    expect("the error code", rejected.error_code, "DEVPIPE.30011001")


def draft(models, version_description):
    inner = models.InnerExecutionInfo(
        execution_type="COMPOSITE", steps=[models.PluginStep(task="official_shell_plugin")]
    )
    inner["image"] = {"tag": "1"}
    return models.PluginDraft(
        business_type="Normal",
        business_type_display_name="General",
        description="",
        display_name="生成",
        execution_info=models.ExecutionInfo(inner_execution_info=inner),
        plugin_name="generated",
        runtime_attribution="agent",
        version="0.0.1",
        version_description=version_description,
        input_info=[models.PluginDraftInput(name="TAG", validation="^v[0-9]+$")],
        is_private=models.PluginVisibility.PRIVATE,
    )


def reference(models, plugin_name, version):
    return models.PluginReference(
        display_name="", plugin_attribution="custom", plugin_name=plugin_name, version=version
    )


def expect(what, actual, expected):
    global COUNT
    COUNT += 1
    # Without the type, 1 would pass for true.
    if type(actual) is not type(expected) or actual != expected:
        raise Failure(f"{what}: {actual!r} where {expected!r} was due")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
