#!/usr/bin/env python3
"""The same calls by the vendor's Python SDK and by ours, against a server that writes down what arrives.

    same_calls.py CALLS_PROGRAM calls.json differences.md

Methods, targets, bodies (as JSON values) and the headers that matter to security have to be equal. What differs has to
stand in the table of differences, and what stands there has to differ.
"""

import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading

ACCESS_KEY = "INTEROP_ACCESS_KEY"
SECRET_KEY = "interop-secret-key"
SECURITY_TOKEN = "a-security-token"
COMPARED_HEADERS = ["host", "content-type", "x-security-token", "x-project-id", "x-domain-id", "accept-encoding", "cookie"]
BODIES = {
    "create_plugin_draft": "PluginDTO",
    "update_plugin_draft": "PluginDTO",
    "publish_plugin_draft": "PluginPartQueryDTO",
    "show_plugin_inputs": "list[PluginPartQueryDTO]",
}


class Recorder(http.server.ThreadingHTTPServer):
    """Answers with what each operation answers, and keeps the requests."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.server_port}"

    def taken(self):
        requests, self.requests = self.requests, []
        return requests


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.requests.append({"method": self.command, "target": self.path, "headers": headers, "body": body})
        answers = {"/detail": b"{}", "/plugin-input": b"[]"}
        route = self.path.split("?")[0]
        answer = next((text for end, text in answers.items() if route.endswith(end)), b"true")
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *_):
        pass


def main():
    program, calls_file, table_file = sys.argv[1:]
    with open(calls_file, encoding="utf-8") as file:
        calls = json.load(file)
    with open(table_file, encoding="utf-8") as file:
        listed = set(re.findall(r"^\| `([^`]+)`", file.read(), re.MULTILINE))
    recorder = Recorder()
    with tempfile.TemporaryDirectory() as home:
        # The SDK writes a file into the home folder when it is imported.
        os.environ["HOME"] = home
        for call in calls:
            make(call, recorder.endpoint)
    theirs = recorder.taken()
    arguments = [program, calls_file, recorder.endpoint, ACCESS_KEY, SECRET_KEY, SECURITY_TOKEN]
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, timeout=60)
    ours = recorder.taken()
    if not len(calls) == len(theirs) == len(ours):
        sys.exit(f"FAILED: {len(calls)} calls, of the vendor's SDK {len(theirs)} arrived, of ours {len(ours)}")
    found = {}
    for call, their, our in zip(calls, theirs, ours):
        for what, values in differences(their, our):
            found.setdefault(what, (call["name"], values))
    for what in sorted(found.keys() - listed):
        name, (their, our) = found[what]
        print(f"FAILED: {what} differs in “{name}”:\n  theirs: {their!r}\n  ours:   {our!r}", file=sys.stderr)
    for what in sorted(listed - found.keys()):
        print(f"FAILED: {what} stands in the table of differences and does not differ", file=sys.stderr)
    if found.keys() != listed:
        sys.exit(1)
    print(f"cases: {len(calls)}")


def make(call, endpoint):
    from huaweicloudsdkcodeartspipeline import v2 as sdk
    from huaweicloudsdkcore.auth.credentials import BasicCredentials

    credentials = BasicCredentials(ACCESS_KEY, SECRET_KEY)
    if call.get("temporary"):
        credentials = credentials.with_security_token(SECURITY_TOKEN)
    client = sdk.CodeArtsPipelineClient.new_builder().with_credentials(credentials).with_endpoint(endpoint).build()
    operation = call["operation"]
    request = getattr(sdk, "".join(part.title() for part in operation.split("_")) + "Request")(domain_id=call["domain_id"])
    if operation in BODIES:
        request.body = built(sdk, BODIES[operation], call["body"])
    for parameter in ("plugin_name", "version"):
        if parameter in call:
            setattr(request, parameter, call[parameter])
    getattr(client, operation)(request)


def built(sdk, kind, value):
    """A JSON value as the SDK's own type. What that type has no member for cannot be sent with it."""
    if kind.startswith("list["):
        return [built(sdk, kind[len("list[") : -1], item) for item in value]
    model = getattr(sdk, kind, None)
    if model is None:
        return value
    members = {wire: member for member, wire in model.attribute_map.items()}
    known = {members[name]: item for name, item in value.items() if name in members}
    return model(**{member: built(sdk, model.openapi_types[member], item) for member, item in known.items()})


def differences(their, our):
    """What differs, as pairs of a name and both values."""
    if their["method"] != our["method"]:
        yield "method", (their["method"], our["method"])
    if their["target"] != our["target"]:
        yield "target", (their["target"], our["target"])
    bodies = [json.loads(request["body"]) if request["body"] else None for request in (their, our)]
    yield from different_values("body", *bodies)
    for header in COMPARED_HEADERS:
        values = [request["headers"].get(header) for request in (their, our)]
        if values[0] != values[1]:
            has_body = "with a body" if our["body"] else "without a body"
            yield f"{header} {has_body}", values
    authorizations = [authorization(request) for request in (their, our)]
    for part in ("algorithm", "access key"):
        values = [parts[part] for parts in authorizations]
        if values[0] != values[1]:
            yield part, values
    signed = [parts["signed headers"] for parts in authorizations]
    for header in sorted(signed[0] ^ signed[1]):
        side = "theirs" if header in signed[0] else "ours"
        yield f"{header} is signed by {side} alone", signed
    sent = [set(request["headers"]) - {"authorization"} for request in (their, our)]
    for header in sorted((sent[0] ^ sent[1]) - set(COMPARED_HEADERS)):
        side = "theirs" if header in sent[0] else "ours"
        yield f"{header} is sent by {side} alone", sent


def different_values(place, their, our):
    if isinstance(their, dict) and isinstance(our, dict):
        for name in sorted(their.keys() | our.keys()):
            yield from different_values(f"{place}.{name}", their.get(name, "(not sent)"), our.get(name, "(not sent)"))
    elif isinstance(their, list) and isinstance(our, list) and len(their) == len(our):
        for one, other in zip(their, our):
            yield from different_values(f"{place}[]", one, other)
    elif type(their) is not type(our) or their != our:
        yield place, (their, our)


def authorization(request):
    form = r"(\S+) Access=([^,]+), SignedHeaders=([^,]+), Signature=[0-9a-f]{64}"
    match = re.fullmatch(form, request["headers"].get("authorization", ""))
    date = request["headers"].get("x-sdk-date", "")
    if match is None or not re.fullmatch(r"\d{8}T\d{6}Z", date):
        sys.exit(f"FAILED: a request is not signed as it should be: {request['headers']}")
    return {"algorithm": match[1], "access key": match[2], "signed headers": set(match[3].split(";"))}


if __name__ == "__main__":
    main()
