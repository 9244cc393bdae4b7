"""The document in words that Schemathesis knows: what our extensions say, as plain OpenAPI."""

import json

BOUNDS = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}


# What live clients send and the document does not have: `tests/emulator/src/request/tolerance.rs` lets it pass.
WITHOUT_BODY = ["cancel_pipeline_queue"]
WITH_NULLS = ["PluginQuery"]

# What the gateway responds with to any call. Some pages list no failure (E21).
FAILURES = {"400": "BadRequest", "401": "Unauthorized", "403": "Forbidden", "404": "NotFound"}


def make_plain(document):
    """Changes the document in place."""
    for item in document["paths"].values():
        for operation in item.values():
            if operation["operationId"] in WITHOUT_BODY:
                operation["requestBody"]["required"] = False
            for status, name in FAILURES.items():
                operation["responses"].setdefault(status, {"$ref": f"#/components/responses/{name}"})
    for name in WITH_NULLS:
        schema = document["components"]["schemas"][name]
        for field in schema["properties"].keys() - schema["required"]:
            schema["properties"][field]["nullable"] = True
    known = list(schemas(document))
    for schema in known:
        # The service reads integers of this size.
        if schema.get("format") in BOUNDS:
            least, greatest = BOUNDS[schema["format"]]
            schema.setdefault("minimum", least)
            schema.setdefault("maximum", greatest)
        if "x-json" in schema:
            schema["format"] = json_format(schema["x-json"])
        properties = schema.get("properties", {})
        for name, property in list(properties.items()):
            properties.update({alias: property for alias in property.get("x-alias", [])})
            # It is filled in from the path before a call.
            if "x-from-path" in property and name in schema.get("required", []):
                schema["required"].remove(name)
        if not schema.get("required", True):
            del schema["required"]
    for schema in known:
        if other := schema.get("x-other-form"):
            form = dict(schema)
            schema.clear()
            schema["anyOf"] = [form, form["items"] if other == "item" else form["properties"][other]]


def json_format(of):
    """The format of strings that hold JSON, of a schema if it has a name."""
    return "json" if of is True else f"json-{of}"


def json_texts(document):
    """What the examples have where a string holds JSON of a schema, by the format."""
    fields = {}
    for schema in schemas(document):
        for name, property in schema.get("properties", {}).items():
            if isinstance(property.get("x-json"), str):
                fields[name] = json_format(property["x-json"])
    found = {format: [] for format in fields.values()}
    for value in objects(document):
        for name in fields.keys() & value.keys():
            if isinstance(value[name], str) and value[name] not in found[fields[name]]:
                json.loads(value[name])
                found[fields[name]].append(value[name])
    return found


def schemas(document):
    """All schemas, those in others included."""
    for schema in document["components"]["schemas"].values():
        yield from parts(schema)
    for place in objects([document["paths"], document["components"]["parameters"], document["components"]["responses"]]):
        if isinstance(place.get("schema"), dict) and ("in" in place or "examples" in place or len(place) == 1):
            yield from parts(place["schema"])


def parts(schema):
    """A schema and those that it consists of."""
    yield schema
    inner = [*schema.get("properties", {}).values(), *schema.get("allOf", []), *schema.get("anyOf", []), *schema.get("oneOf", [])]
    for part in [*inner, schema.get("items"), schema.get("additionalProperties")]:
        if isinstance(part, dict):
            yield from parts(part)


def objects(value):
    """All objects in a value."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from objects(inner)
