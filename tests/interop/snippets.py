"""Runs the Python snippets of the API page against the emulator.

Each snippet has to reach its operation with a request that the emulator finds in order. What the vendor's examples name
need not exist: a service error with its own code is fine.
"""

import html.parser
import os
import pathlib
import sys
import tempfile

import vendor_types

NOT_THERE = {
    "DEVPIPE.30011001",
    # Rules, alert policies, and policies.
    "DEVPIPE.00011103",
    "DEVCP.00000001",
    # Endpoints, pipelines, and what the state of a template forbids.
    "DEVPIPE.30011011",
    "DEVPIPE.00011401",
    "DEVPIPE.00011102",
}


class Snippets(html.parser.HTMLParser):
    """Collects the code of each `figure` of class `python` inside an operation."""

    def __init__(self):
        super().__init__()
        self.found = {}
        self.operation = None
        self.is_python = False
        self.is_code = False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        classes = (attributes.get("class") or "").split()
        if tag == "article" and "operation" in classes:
            self.operation = attributes["id"].removeprefix("op-")
        if tag == "figure":
            self.is_python = "python" in classes
        if tag == "pre" and self.is_python and self.operation:
            self.is_code = True
            self.found[self.operation] = ""

    def handle_endtag(self, tag):
        if tag == "pre":
            self.is_code = False
        if tag == "article":
            self.operation = None

    def handle_data(self, data):
        if self.is_code:
            self.found[self.operation] += data


def main():
    page, endpoint, ak, sk = sys.argv[1:]
    with tempfile.TemporaryDirectory() as home:
        # The SDK writes a file into the home folder when it is imported.
        os.environ["HOME"] = home
        from huaweicloudsdkcodeartspipeline import v2 as sdk
        from huaweicloudsdkcore.auth.credentials import BasicCredentials
        from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

        snippets = Snippets()
        with open(page, encoding="utf-8") as file:
            snippets.feed(file.read())
        if not snippets.found:
            sys.exit("FAILED: the page has no snippets")
        client = (
            sdk.CodeArtsPipelineClient.new_builder()
            .with_credentials(BasicCredentials(ak, sk))
            .with_endpoint(endpoint)
            .build()
        )
        # What the snippets of uploads send.
        os.chdir(home)
        pathlib.Path("file.zip").write_bytes(b"the content of a file")
        types = vendor_types.Types(sdk)
        failures = []
        cases = 0
        for operation, code in snippets.found.items():
            is_there = types.method(operation) is not None
            if ("client." in code) != is_there:
                failures.append(f"the vendor's SDK {'has' if is_there else 'does not have'} {operation}, and the page says otherwise")
            if not is_there:
                continue
            names = {"client": client}
            try:
                exec(compile(code, operation, "exec"), names)
                outcome = names["response"].status_code
            except ClientRequestException as error:
                outcome = error.error_code
            except Exception as error:
                outcome = repr(error)
            if outcome in (200, 201) or outcome in NOT_THERE:
                cases += 1
                print(f"ok: the snippet of {operation}: {outcome}")
            else:
                failures.append(f"the snippet of {operation} is answered with {outcome}")
        if failures:
            sys.exit("FAILED: " + "\n".join(failures))
        print(f"cases: {cases}")


if __name__ == "__main__":
    main()
