#!/usr/bin/env python3
"""The same calls by the vendor's Python SDK and by ours, against a server that writes down what arrives.

    same_calls.py CALLS_PROGRAM ROOT

Every operation of the document that the vendor's SDK has is called with all examples of its parameters and its body; the
calls of `calls.json` come on top, for what examples do not show. In these, required parameters that are not given are
taken from the examples. Names are those on the wire. CALLS_PROGRAM makes the calls of a file with ours:

    [{"name": "…", "operation": "show_plugin_version", "temporary": false, "given": {"domain_id": "…", "body": {}}}]

where `given` has the names of arguments and setters in Rust, an upload is the path of its file, and `temporary` asks for a
key with a security token.

Methods, paths, queries, bodies (as JSON values) and the headers that matter to security have to be equal. What differs has
to stand in the table of differences, and what stands there has to differ.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import document
import recorder as recording
import vendor_types

ACCESS_KEY = "INTEROP_ACCESS_KEY"
SECRET_KEY = "interop-secret-key"
SECURITY_TOKEN = "a-security-token"
HERE = pathlib.Path(__file__).parent


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    operations = document.operations(root / "tests/emulator/api.json", root / "sdk/API.md")
    table = HERE.joinpath("differences.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([^`]+)`", table, re.MULTILINE))
    with tempfile.TemporaryDirectory() as home:
        # The SDK writes a file into the home folder when it is imported.
        os.environ["HOME"] = home
        from huaweicloudsdkcodeartspipeline import v2 as sdk

        types = vendor_types.Types(sdk)
        file = pathlib.Path(home, "upload.png")
        file.write_text("the content of a file")
        calls = all_calls(operations, types, str(file))
        recorder = recording.Recorder()
        answers = [operations[call["operation"]].success for call in calls]
        recorder.answers = list(answers)
        for call in calls:
            make(sdk, types, operations[call["operation"]], call, recorder.endpoint)
        theirs = recorder.taken()
        recorder.answers = list(answers)
        made = pathlib.Path(home, "calls.json")
        made.write_text(json.dumps([in_rust(operations, call) for call in calls]), encoding="utf-8")
        arguments = [program, made, recorder.endpoint, ACCESS_KEY, SECRET_KEY, SECURITY_TOKEN]
        subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, timeout=300)
        ours = recorder.taken()
    if not len(calls) == len(theirs) == len(ours):
        sys.exit(f"FAILED: {len(calls)} calls, of the vendor's SDK {len(theirs)} arrived, of ours {len(ours)}")
    found = {}
    for call, their, our in zip(calls, theirs, ours):
        operation = operations[call["operation"]]
        for what, values in recording.differences(operation.id, their, our, types):
            found.setdefault(what, (call["name"], values))
        for name in sorted(types.members(operation) - operation.parameters.keys()):
            found.setdefault(f"{operation.id}: query.{name}", (call["name"], ("(a parameter)", "(none)")))
    if conclude(found, listed, lambda place: is_reached(place, calls, types)):
        sys.exit(1)
    called = {call["operation"] for call in calls}
    print(f"{len(called)} of {len(operations)} operations are operations of the vendor's SDK, which has {types.operations()}")
    print(f"cases: {len(calls)}")


def all_calls(operations, types, file):
    """The calls by the document's examples, and those of the file."""
    calls = []
    for operation in operations.values():
        if types.method(operation.id):
            given = operation.examples(is_required_only=False)
            calls.append({"name": f"{operation.id} as in the document", "operation": operation.id, "given": given})
    for call in json.loads(HERE.joinpath("calls.json").read_text(encoding="utf-8")):
        given = operations[call["operation"]].examples(is_required_only=True)
        calls.append({**call, "given": {**given, **call["given"]}})
    for call in calls:
        for name in operations[call["operation"]].files:
            call["given"].setdefault("body", {})[name] = file
    return calls


def in_rust(operations, call):
    """A call as our program reads it. The files of an upload are arguments."""
    operation = operations[call["operation"]]
    given = operation.in_rust(call["given"])
    if operation.files:
        given |= given.pop("body")
    return {"temporary": False, **call, "given": given}


def make(sdk, types, operation, call, endpoint):
    from huaweicloudsdkcore.auth.credentials import BasicCredentials

    credentials = BasicCredentials(ACCESS_KEY, SECRET_KEY)
    if call.get("temporary"):
        credentials = credentials.with_security_token(SECURITY_TOKEN)
    client = sdk.CodeArtsPipelineClient.new_builder().with_credentials(credentials).with_endpoint(endpoint).build()
    request = types.request(operation, call["given"])
    try:
        getattr(client, types.method(operation.id))(request)
    except Exception as error:
        sys.exit(f"FAILED: the vendor's SDK does not make the call “{call['name']}”: {error!r}")


def conclude(found, listed, is_reached):
    """Holds what was found against the table; whether anything does not agree."""
    for what in sorted(found.keys() - listed):
        name, (their, our) = found[what]
        print(f"FAILED: {what} differs in “{name}”:\n  theirs: {their!r}\n  ours:   {our!r}", file=sys.stderr)
    outdated = {what for what in listed - found.keys() if is_reached(what)}
    for what in sorted(outdated):
        print(f"FAILED: {what} stands in the table of differences and does not differ", file=sys.stderr)
    return found.keys() - listed or outdated


def is_reached(place, calls, types):
    """Whether a difference could have shown: it is of no operation or type, or of one that was called."""
    if match := re.match(r"(\w+): ", place):
        return any(call["operation"] == match[1] for call in calls)
    if match := re.match(r"([A-Z]\w+)\.", place):
        return match[1] in types.used
    return True


if __name__ == "__main__":
    main()
