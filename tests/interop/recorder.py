"""A server that writes down what arrives, and what differs between two requests."""

import email
import email.policy
import http.server
import json
import re
import sys
import threading

COMPARED_HEADERS = [
    "host",
    "content-type",
    "x-sdk-content-sha256",
    "x-security-token",
    "x-project-id",
    "x-domain-id",
    "accept-encoding",
    "cookie",
]


class Recorder(http.server.ThreadingHTTPServer):
    """Answers with what it is given, one after the other, and keeps the requests."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = []
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
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = {"method": self.command, "target": self.path, "headers": headers, "body": self.body()}
        self.server.requests.append(request)
        answers = self.server.answers
        status, media_type, body = answers.pop(0) if answers else (500, "text/plain", b"nothing more is expected")
        self.send_response(status)
        if media_type:
            self.send_header("content-type", media_type)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self):
        if self.headers.get("transfer-encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("content-length", 0)))
        body = b""
        while length := int(self.rfile.readline(), 16):
            body += self.rfile.read(length)
            self.rfile.readline()
        self.rfile.readline()
        return body

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = answer

    def log_message(self, *_):
        pass


def differences(operation, their, our, kinds):
    """What differs, as pairs of a name and both values. `kinds` knows the types of their bodies."""
    if their["method"] != our["method"]:
        yield f"{operation}: method", (their["method"], our["method"])
    (their_path, _, their_query), (our_path, _, our_query) = (request["target"].partition("?") for request in (their, our))
    if their_path != our_path:
        yield f"{operation}: path", (their_path, our_path)
    yield from different_queries(operation, their_query, our_query)
    bodies = [body(request) for request in (their, our)]
    if is_form(their) and is_form(our):
        types = [{name: part.pop("type") for name, part in parts.items()} for parts in bodies]
        if types[0] != types[1]:
            yield "type of a file", types
    yield from kinds.different_values(operation, *bodies)
    of_body = "without a body" if our["body"] == b"" else "of a form" if is_form(our) else "with a body"
    for header in COMPARED_HEADERS:
        # Each form has a boundary of its own.
        values = [re.sub("; boundary=.*", "", request["headers"].get(header, "")) for request in (their, our)]
        if values[0] != values[1]:
            yield f"{header} {of_body}", values
    yield from different_signatures(operation, their, our)
    sent = [set(request["headers"]) - {"authorization"} for request in (their, our)]
    for header in sorted((sent[0] ^ sent[1]) - set(COMPARED_HEADERS)):
        side = "theirs" if header in sent[0] else "ours"
        yield f"{header} is sent by {side} alone", sent


def different_queries(operation, their, our):
    """Parameters stand in any order, and the values of one in theirs."""
    their, our = ([pair.partition("=")[::2] for pair in query.split("&") if pair] for query in (their, our))
    for name in sorted({name for name, _ in their + our}):
        values = [[value for other, value in pairs if other == name] for pairs in (their, our)]
        if values[0] != values[1]:
            yield f"{operation}: query.{name}", values


def different_signatures(operation, their, our):
    if "authorization" not in our["headers"]:
        yield f"{operation}: is signed by theirs alone", (their["headers"], our["headers"])
        return
    authorizations = [authorization(request) for request in (their, our)]
    for part in ("algorithm", "access key"):
        values = [parts[part] for parts in authorizations]
        if values[0] != values[1]:
            yield part, values
    signed = [parts["signed headers"] for parts in authorizations]
    for header in sorted(signed[0] ^ signed[1]):
        side = "theirs" if header in signed[0] else "ours"
        yield f"{header} is signed by {side} alone", signed


def is_form(request):
    return request["headers"].get("content-type", "").startswith("multipart/")


def body(request):
    """A body as a JSON value; of a form its parts by their names."""
    if not is_form(request):
        return json.loads(request["body"]) if request["body"] else None
    head = f"content-type: {request['headers']['content-type']}\r\n\r\n".encode()
    parts = email.message_from_bytes(head + request["body"], policy=email.policy.HTTP).iter_parts()
    return {
        part.get_param("name", header="content-disposition"): {
            "file": part.get_filename(),
            "type": part["content-type"],
            "content": part.get_payload(decode=True).decode(),
        }
        for part in parts
    }


def authorization(request):
    form = r"(\S+) Access=([^,]+), SignedHeaders=([^,]+), Signature=[0-9a-f]{64}"
    match = re.fullmatch(form, request["headers"].get("authorization", ""))
    date = request["headers"].get("x-sdk-date", "")
    if match is None or not re.fullmatch(r"\d{8}T\d{6}Z", date):
        sys.exit(f"FAILED: a request is not signed as it should be: {request['headers']}")
    return {"algorithm": match[1], "access key": match[2], "signed headers": set(match[3].split(";"))}
