"""What Schemathesis has to be told of the service: how to sign, and what the document says in words or by extensions."""

import copy
import itertools
import json
import os
import re
import urllib.parse
import zlib

import requests.auth
import schemathesis
from hypothesis import strategies
from schemathesis.generation.meta import CoverageScenario, TestPhase
from schemathesis.specs.openapi.checks import negative_data_rejection

import attack_document
import attack_state
import signing

# The emulator's code for requests that break a rule of the document. Its other codes are of the state, but for those of the gateway:
# no such route, credentials, and accounts.
INVALID = "DEVPIPE.00011101"
GATEWAY = "APIGW."
NO_SUCH_ROUTE = "APIGW.0101"

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


def is_negative(case):
    return case.meta is not None and case.meta.generation.mode.is_negative


class Known:
    """What is known of the document and of the state, and what was made for the operation that is tried."""

    def __init__(self, document):
        self.state = attack_state.State(document, Signature())
        self.operations = {f"{operation.method} {operation.path}": operation for operation in self.state.operations.values()}
        self.label = None
        self.things = itertools.cycle([{}])
        self.count = itertools.count()

    def has_route(self, method, path):
        templates = [operation.path for operation in self.operations.values() if operation.method == method]
        return any(re.fullmatch(re.sub(r"{\w+}", "[^/]*", template), path) for template in templates)

    def things_for(self, label):
        """Of every eight requests one names what is not there."""
        if next(self.count) % 8 == 7:
            return {}
        if label != self.label:
            self.label = label
            self.things = itertools.cycle(self.state.made_for(self.operations[label]))
        return next(self.things)


@schemathesis.hook
def before_load_schema(context, raw_schema):
    global KNOWN
    KNOWN = Known(raw_schema)
    texts = attack_document.json_texts(raw_schema)
    anything = strategies.recursive(
        strategies.none() | strategies.booleans() | strategies.integers() | strategies.text(),
        lambda inner: strategies.lists(inner, max_size=3) | strategies.dictionaries(strategies.text(), inner, max_size=3),
        max_leaves=5,
    )
    schemathesis.openapi.format(attack_document.json_format(True), anything.map(json.dumps))
    for name, known in texts.items():
        schemathesis.openapi.format(name, strategies.sampled_from(known))
    attack_document.make_plain(raw_schema)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Makes of valid requests those that get further than the first rule that no schema can express."""
    # A file that goes through a hook is no string any more to Schemathesis.
    if not is_positive(case) or KNOWN.operations[case.operation.label].files:
        return
    name_things(case, KNOWN.things_for(case.operation.label))
    copy_from_path(case, KNOWN.operations[case.operation.label])
    if isinstance(case.body, dict) and "execution_info" in case.body:
        case.body = fitting_draft(case.body)
    elif isinstance(case.body, dict) and "plugin_name" in case.body:
        case.body = fitting_reference(case.body)
    elif isinstance(case.body, list):
        case.body = [fitting_reference(item) if isinstance(item, dict) and "plugin_name" in item else item for item in case.body]
    elif "plugin_name" in case.query:
        case.query.update(fitting_reference(case.query))


def name_things(case, things):
    """Lets a request name things that are there."""
    if case.meta.phase.name == TestPhase.STATEFUL:
        # Chains of calls name what they made, or null, where a response has that in place of an id.
        things = {name: things[name] for name, value in case.path_parameters.items() if value in (None, "None") and name in things}
    for given in (case.path_parameters, case.query):
        given.update({name: things[name] for name in given if name in things})
    if isinstance(case.body, dict):
        named = {name: things[name] for name in case.body if name in things and isinstance(case.body[name], str)}
        lists = {name: [things[name[:-1]]] for name in case.body if name[:-1] in things and isinstance(case.body[name], list)}
        case.body = {**case.body, **named, **lists}


def copy_from_path(case, operation):
    copied = {name: case.path_parameters[parameter] for name, parameter in operation.copied_parameters.items()}
    case.query.update({name: value for name, value in copied.items() if name in case.query})
    if isinstance(case.body, dict):
        case.body = {**case.body, **{name: case.path_parameters[parameter] for name, parameter in operation.copied_fields.items()}}


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


@schemathesis.hook
def after_call(context, case, response):
    """An error with a status of success is one, as it is for clients."""
    if response.status_code == 200 and error_code(response):
        response.status_code = 400


def error_code(response):
    """The code of an error body; none for any other."""
    try:
        body = json.loads(response.content)
    except ValueError:
        return None
    return body.get("error_code") if isinstance(body, dict) else None


@schemathesis.check
def rejected_for_its_state_only(context, response, case):
    """Stands in for `positive_data_acceptance`, which knows of no state and of no rule in words."""
    code = error_code(response) or ""
    is_signed = case.operation.definition.raw.get("security") != []
    if is_positive(case) and (code == INVALID or code.startswith(GATEWAY) and is_signed):
        raise AssertionError(f"a valid request is rejected: {response.text}")


@schemathesis.check
def rejected_for_what_is_wrong(context, response, case):
    """That something is not there is no reason to reject what breaks a rule: it would pass where it is."""
    code = error_code(response)
    if is_negative(case) and response.status_code == 400 and code != INVALID:
        passed = copy.copy(response)
        passed.status_code = 200
        return negative_data_rejection(context, passed, case)


@schemathesis.check
def no_such_route(context, response, case):
    """Stands in for `unsupported_method`: the gateway knows of no method 405, and a path can be one of another operation as well."""
    data = case.meta and case.meta.phase.data
    if getattr(data, "scenario", None) != CoverageScenario.UNSPECIFIED_HTTP_METHOD:
        return
    path = urllib.parse.urlsplit(response.request.url).path
    if not KNOWN.has_route(response.request.method, path) and error_code(response) != NO_SUCH_ROUTE:
        raise AssertionError(f"there is a route that the document does not have: {response.text}")
