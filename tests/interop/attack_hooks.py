"""What Schemathesis has to be told of the service: how to sign, and what the document says in words only."""

import os
import zlib

import requests.auth
import schemathesis

import signing

# The emulator's reasons to reject what the document allows: it is not there, or its state forbids it.
STATE = {
    "DEVPIPE.30011001",
    "DEVPIPE.00011102",
    # Microservices, changes, and policies.
    "DEVPIPE.30021001",
    "DEVCP.00000001",
}

# Names that many drafts share, so that they meet.
NAMES = ["apie_test", "testteset", "another-one"]

# Members that answers have and requests do not, which the document lets anybody send with any value.
STRAY = ["required", "label", "extend_prop", "unique_id", "version", "target", "type", "workspace_id", "logic_id"]
VALUES = [True, 1, None, "text", {"options": ["a"]}, {"options": "a"}, []]


class Signature(requests.auth.AuthBase):
    """Signs what is really sent, after Schemathesis has spoilt it."""

    def __call__(self, request):
        body = request.body or b""
        if isinstance(body, str):
            body = body.encode()
        access_key, secret_key = os.environ["EMULATOR_AK"], os.environ["EMULATOR_SK"]
        request.headers.update(signing.headers(request.method, request.url, body, access_key, secret_key))
        return request


schemathesis.auth.set_from_requests(Signature())


def is_positive(case):
    return case.meta is not None and case.meta.generation.mode.is_positive


@schemathesis.hook
def before_call(context, case, kwargs):
    """Makes of valid requests those that get further than the first rule that no schema can express."""
    if not is_positive(case):
        return
    if isinstance(case.body, dict) and "execution_info" in case.body:
        case.body = fitting_draft(case.body)
    elif isinstance(case.body, dict) and "plugin_attribution" in case.body:
        case.body = fitting_reference(case.body)
    elif isinstance(case.body, list):
        case.body = [fitting_reference(reference) for reference in case.body]
    elif "plugin_name" in case.query:
        case.query.update(fitting_reference(case.query))


def fitting_draft(draft):
    chance = chance_of(draft)
    draft = fitting_reference({**draft, "version": draft["version"] or "0.0.1"})
    # Only the service knows it.
    draft.pop("unique_id", None)
    if chance % 3 == 0:
        stray = {STRAY[chance // 11 % len(STRAY)]: VALUES[chance // 13 % len(VALUES)]}
        draft["input_info"] = [{"name": "a", **stray}]
        inner = draft["execution_info"]["inner_execution_info"]
        draft["execution_info"] = {"inner_execution_info": {**stray, **inner}}
    return draft


def fitting_reference(reference):
    chance = chance_of(reference)
    reference = dict(reference)
    # Where versions are asked for an empty one means the newest.
    if reference.get("version"):
        reference["version"] = f"{chance % 2}.0.{chance // 2 % 3}"
    if chance % 5:
        reference["plugin_name"] = NAMES[chance // 7 % len(NAMES)]
    return reference


def chance_of(members):
    """A number that the same members always give: a run can be repeated."""
    return zlib.crc32(repr(sorted(members.items())).encode())


@schemathesis.check
def rejected_for_its_state_only(context, response, case):
    """Stands in for `positive_data_acceptance`, which knows of no state and of no rule in words."""
    if not is_positive(case) or response.status_code != 400:
        return
    answer = response.json()
    if answer["error_code"] not in STATE:
        raise AssertionError(f"a valid request is rejected: {answer}")
