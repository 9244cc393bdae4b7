"""Runs the Python snippets of the API page against the emulator.

Each snippet has to reach its operation with a request that the emulator finds in order. What the vendor's examples name
need not exist: a service error with its own code is fine.
"""

import html.parser
import os
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

# Snippets of the page that do not work yet, each with what is wrong. One that works has to leave the list.
LACKS = "names a member that the vendor's type does not have"
UPLOAD = "does not say how the form of an upload is made"
COPIED = "leaves out the id that our calls copy from the path into the body"
BROKEN = {
    "create_pipeline_group": COPIED,
    "create_pipeline_new": LACKS,
    "create_pipeline_template": "writes the definition in another way than the document has it",
    "delete_pipeline_tag": LACKS,
    "delete_variable_group": LACKS,
    "list_actions_pipeline_runs": LACKS,
    "list_endpoints_details": LACKS,
    "update_pipeline_info": LACKS,
    "update_pipeline_template": "writes the definition in another way than the document has it",
    "update_rule": LACKS,
    "upload_basic_plugin": UPLOAD,
    "upload_plugin_icon": UPLOAD,
    "upload_publisher_icon": UPLOAD,
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
        # The page has a snippet of each operation, and the vendor's SDK has no more than about half of them.
        types = vendor_types.Types(sdk)
        known = {operation: code for operation, code in snippets.found.items() if types.method(operation) == operation}
        failures = []
        for operation, code in known.items():
            names = {"client": client}
            try:
                exec(compile(code, operation, "exec"), names)
                outcome = names["response"].status_code
            except ClientRequestException as error:
                outcome = error.error_code
            except Exception as error:
                outcome = repr(error)
            works = outcome in (200, 201) or outcome in NOT_THERE
            if operation in BROKEN:
                print(f"known: the snippet of {operation} {BROKEN[operation]}")
                if works:
                    failures.append(f"the snippet of {operation} works, and is listed as one that does not")
            elif not works:
                failures.append(f"the snippet of {operation} is answered with {outcome}")
            else:
                print(f"ok: the snippet of {operation}: {outcome}")
        if failures:
            sys.exit("FAILED: " + "\n".join(failures))
        print(f"cases: {len(known.keys() - BROKEN.keys())}")


if __name__ == "__main__":
    main()
