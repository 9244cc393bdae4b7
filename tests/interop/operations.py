#!/usr/bin/env python3
"""The operations of the vendor's Python SDK with their methods and paths, as JSON, for `tests/tests/coverage.rs`."""

import inspect
import json
import os
import re
import tempfile

import vendor_types


def main():
    with tempfile.TemporaryDirectory() as home:
        # The SDK writes a file into the home folder when it is imported.
        os.environ["HOME"] = home
        from huaweicloudsdkcodeartspipeline import v2 as sdk

        client = sdk.CodeArtsPipelineClient
        names = [name for name in dir(client) if f"_{name}_http_info" in dir(client)]
        operations = {name: route(getattr(client, f"_{name}_http_info")) for name in names}
    print(json.dumps({"aliases": vendor_types.ALIASES, "operations": operations}))


def route(http_info):
    """Method and path, as the SDK writes them down for a request."""
    source = inspect.getsource(http_info)
    return [re.search(rf'"{name}": "([^"]+)"', source)[1] for name in ("method", "resource_path")]


if __name__ == "__main__":
    main()
