"""SDK-HMAC-SHA256 for the tools of others, which cannot sign by themselves.

    signing.py signing-vectors.json

holds it against signatures of the vendor's Python SDK, and prints how many there were.
"""

import datetime
import hashlib
import hmac
import json
import sys
import urllib.parse

ALGORITHM = "SDK-HMAC-SHA256"


def headers(method, url, body, ak, sk):
    """The headers to add to a request that is about to be sent; Host is signed and left to the sender."""
    parts = urllib.parse.urlsplit(url)
    now = datetime.datetime.now(datetime.timezone.utc)
    added = {"X-Sdk-Date": now.strftime("%Y%m%dT%H%M%SZ")}
    signed = {**added, "Host": parts.netloc}
    added["Authorization"] = authorization(method, parts.path, parts.query, signed, body, ak, sk)
    return added


def authorization(method, path, query, signed, body, ak, sk):
    """The header for a path and a query as they are sent."""
    signed = {name.lower(): value.strip() for name, value in signed.items()}
    names = ";".join(sorted(signed))
    payload_hash = hashlib.sha256(body).hexdigest()
    if body:
        payload_hash = signed.get("x-sdk-content-sha256", payload_hash)
    canonical = "\n".join(
        [
            method.upper(),
            canonical_path(path),
            canonical_query(query),
            *(f"{name}:{signed[name]}" for name in sorted(signed)),
            "",
            names,
            payload_hash,
        ]
    )
    text = "\n".join([ALGORITHM, signed["x-sdk-date"], hashlib.sha256(canonical.encode()).hexdigest()])
    signature = hmac.new(sk.encode(), text.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Access={ak}, SignedHeaders={names}, Signature={signature}"


def canonical_path(path):
    decoded = urllib.parse.unquote_to_bytes(path)
    encoded = "/".join(encode(segment) for segment in decoded.split(b"/"))
    return encoded if encoded.endswith("/") else encoded + "/"


def canonical_query(query):
    pairs = []
    for pair in query.split("&") if query else []:
        name, _, value = pair.partition("=")
        pairs.append((urllib.parse.unquote_to_bytes(name), urllib.parse.unquote_to_bytes(value)))
    return "&".join(f"{encode(name)}={encode(value)}" for name, value in sorted(pairs))


def encode(text):
    return urllib.parse.quote(text, safe="~")


def main(path):
    with open(path, encoding="utf-8") as file:
        vectors = json.load(file)
    for vector in vectors:
        signed = {"Host": vector["host"], **vector["headers"]}
        signed = {name: value for name, value in signed.items() if "_" not in name}
        content_type = signed.get("Content-Type", "application/json")
        if not content_type.startswith("application/json"):
            signed.setdefault("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD")
        query = "&".join(f"{encode(name)}={encode(value)}" for name, value in vector["query"])
        made = authorization(
            vector["method"], vector["path"], query, signed, vector["body"].encode(), vector["ak"], vector["sk"]
        )
        if made != vector["authorization"]:
            print(f"FAILED: {vector['name']}: {made} where {vector['authorization']} was due", file=sys.stderr)
            return 1
    print(f"cases: {len(vectors)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
