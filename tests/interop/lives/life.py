"""What all lives share: calls by the vendor's SDK, and what is expected of them."""

import json

import vendor_types

# How many expectations there were.
COUNT = 0


class Failure(Exception):
    """Something that is not as it should be."""


class Life:
    """The life of one thing. A class of its own has the steps, in `run`."""

    def __init__(self, sdk, client, exceptions, domain_id, name):
        self.sdk = sdk
        self.client = client
        self.exceptions = exceptions
        self.domain_id = domain_id
        self.project_id = "0123456789abcdef0123456789abcdef"
        # A name that nothing else has, so that one emulator can be asked many times.
        self.name = name

    def call(self, operation, **given):
        """Calls an operation, and returns what the service answered. Names are those on the wire."""
        kind = "".join(part.title() for part in operation.split("_")) + "Request"
        known = getattr(self.sdk, kind).attribute_map.values()
        if unknown := given.keys() - known:
            raise Failure(f"{operation}: the SDK has no {unknown}")
        request = vendor_types.Types(self.sdk).built(kind, given)
        return answer(getattr(self.client, operation)(request))

    def rejected(self, step, call, status):
        """Checks that a call ends in the SDK's own error with this status, and returns the error."""
        try:
            result = call()
        except self.exceptions.ClientRequestException as error:
            expect(f"status of {step}", error.status_code, status)
            if not error.request_id:
                raise Failure(f"{step}: the error has no request id") from error
            return error
        raise Failure(f"{step}: answered with {result!r} where status {status} was due")

    def gone(self, status, code, operation, **given):
        """Checks that something is not there. Within status 200, the SDK reports that as a success."""
        step = f"{operation} of what is gone"
        if status == 200:
            found = self.call(operation, **given).get("error_code")
        else:
            found = self.rejected(step, lambda: self.call(operation, **given), status).error_code
        expect(step, found, code)

    def failed(self, operation, **given):
        """Checks that a call ends in the SDK's own error, whatever its status."""
        try:
            result = self.call(operation, **given)
        except self.exceptions.ClientRequestException as error:
            expect(f"{operation} of what is gone is an error", error.status_code >= 400, True)
            return
        raise Failure(f"{operation}: answered with {result!r} where an error was due")

    def pipeline(self, name):
        """Creates a pipeline without stages."""
        body = {"name": name, "is_publish": False, "definition": '{"stages":[]}'}
        created = self.call("create_pipeline_new", project_id=self.project_id, body=body)
        return created["pipeline_id"]


def answer(response):
    """The answer as it came: the SDK's own types lose a bare `true` and half of the execution."""
    if response.status_code != 200:
        raise Failure(f"{type(response).__name__}: status {response.status_code}")
    return json.loads(response.raw_content)


def expect(step, actual, expected):
    global COUNT
    COUNT += 1
    # Without the type, 1 would pass for true.
    if type(actual) is not type(expected) or actual != expected:
        raise Failure(f"{step}: {actual!r} where {expected!r} was due")
    print(f"ok: {step}: {actual!r}")


def expect_members(step, actual, **expected):
    for member, value in expected.items():
        if member not in actual:
            raise Failure(f"{step}: {member} is missing")
        expect(f"{step}: {member}", actual[member], value)
