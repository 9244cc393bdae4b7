#!/usr/bin/env python3
"""Signatures of either SDK under the other's algorithm.

    signatures.py SIGNATURES_PROGRAM COUNT

Half of the random requests are made and signed by our SDK and signed again by the vendor's signer; the other half goes
the other way round. The signatures have to be equal.
"""

import calendar
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from urllib.parse import quote, unquote

LETTERS = "aZ09-_.~ +*'()!@:$,;=&%/é流水线🚀"


def main():
    program, count = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home
        made_by_ours = subprocess.run(
            [program, "make", str(count // 2)], check=True, capture_output=True, timeout=600
        ).stdout.decode()
        ours = [json.loads(line) for line in made_by_ours.split("\n") if line]
        for request in ours:
            compare(request, request["authorization"], by_vendor(request))
        chance = random.Random(20240102)
        theirs = [made(chance) for _ in range(count - len(ours))]
        lines = "".join(json.dumps(request) + "\n" for request in theirs)
        signed_by_ours = subprocess.run(
            [program, "sign"], check=True, capture_output=True, input=lines.encode(), timeout=600
        ).stdout.decode()
        signatures = signed_by_ours.rstrip("\n").split("\n")
        if len(signatures) != len(theirs):
            sys.exit(f"FAILED: {len(theirs)} requests, {len(signatures)} signatures")
        for request, signature in zip(theirs, signatures):
            compare(request, signature, request["authorization"])
    print(f"cases: {len(ours) + len(theirs)}")


def compare(request, ours, theirs):
    if ours != theirs:
        sys.exit(f"FAILED: {json.dumps(request, ensure_ascii=False)}\n  ours:   {ours}\n  theirs: {theirs}")


def by_vendor(request):
    """The vendor's signature of a request as it goes over the wire."""
    pairs = [pair.split("=", 1) for pair in request["query"].split("&") if pair]
    query = [(unquote(key), unquote(value)) for key, value in pairs]
    return signed(request, request["path"], query).header_params["Authorization"]


def made(chance):
    """A random request, signed by the vendor, in the form in which the vendor sends it."""

    def text(longest):
        return "".join(chance.choice(LETTERS) for _ in range(chance.randint(0, longest)))

    segments = [text(6).replace("/", "") for _ in range(chance.randint(0, 4))]
    # The vendor's own code puts values into the path escaped.
    path = "/" + "/".join(quote(segment, safe="") for segment in segments)
    keys = [text(3) or "k" for _ in range(3)]
    query = [(chance.choice(keys), text(6)) for _ in range(chance.randint(0, 5))]
    method = chance.choice(["GET", "POST", "PUT", "DELETE"])
    headers = [[f"X-{chance.choice('ABC')}{index}", text(6).strip()] for index in range(chance.randint(0, 3))]
    body = text(30) if method != "GET" else ""
    content_type = chance.choice(["application/json", "application/json;charset=utf-8", "text/plain", None])
    # The vendor calls a body that is not JSON unsigned even if there is none, see differences.md.
    if content_type and body:
        headers.append(["Content-Type", content_type])
    request = {
        "method": method,
        "host": chance.choice(["127.0.0.1:8080", "[::1]:8080", "localhost"]),
        "headers": headers,
        "body": body,
        "ak": "A" + "".join(chance.choice("ABC123") for _ in range(10)),
        "sk": "s" + "".join(chance.choice("abc/+=!~") for _ in range(chance.randint(1, 80))),
        "time": chance.randint(0, 4_000_000_000),
    }
    sent = signed(request, path, query)
    request["path"], _, request["query"] = sent.uri.partition("?")
    request["authorization"] = sent.header_params["Authorization"]
    return request


def signed(request, path, query):
    from huaweicloudsdkcore.auth.credentials import BasicCredentials
    from huaweicloudsdkcore.sdk_request import SdkRequest
    from huaweicloudsdkcore.signer.signer import Signer

    headers = dict(request["headers"])
    headers["X-Sdk-Date"] = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(request["time"]))
    assert calendar.timegm(time.strptime(headers["X-Sdk-Date"], "%Y%m%dT%H%M%SZ")) == request["time"]
    made = SdkRequest(
        method=request["method"],
        host=request["host"],
        resource_path=path,
        query_params=query,
        header_params=headers,
        body=request["body"],
    )
    return Signer(BasicCredentials(request["ak"], request["sk"])).sign(made)


if __name__ == "__main__":
    main()
