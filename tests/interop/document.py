"""What the bundled document says about its operations, as far as a call needs it."""

import json
import re


class Operation:
    def __init__(self, document, method, path, value, rust_names):
        self.id = value["operationId"]
        self.method = method
        self.path = path
        parameters = [resolved(document, parameter) for parameter in value.get("parameters", [])]
        self.parameters = {parameter["name"]: parameter for parameter in parameters}
        content = resolved(document, value.get("requestBody", {})).get("content", {})
        media = content.get("application/json", {})
        self.body = media.get("examples", {}).get("page", {}).get("value")
        properties = resolved(document, media.get("schema", {})).get("properties", {})
        self.fields = list(properties)
        # What is copied from the path, by name, and from which parameter.
        self.copied_fields = copied(properties)
        self.copied_parameters = copied(self.parameters)
        form = resolved(document, content.get("multipart/form-data", {}).get("schema", {})).get("properties", {})
        self.files = [name for name, property in form.items() if property.get("format") == "binary"]
        self.success = success(document, value["responses"])
        self._rust_names = rust_names

    def examples(self, is_required_only):
        """The examples of the parameters and of the body, by their names on the wire."""
        given = {}
        for name, parameter in self.parameters.items():
            if "example" in parameter and (parameter["required"] or not is_required_only):
                given[name] = parameter["example"]
        if self.body is not None:
            given["body"] = self.body
        return given

    def in_rust(self, given):
        """The same with the names of arguments and setters. What is copied from the path is none."""
        made = {}
        for name, value in given.items():
            if name == "body" and self.copied_fields:
                made[name] = {field: item for field, item in value.items() if field not in self.copied_fields}
            elif name == "body":
                made[name] = value
            elif "x-from-path" not in self.parameters[name]:
                made[self._rust_names[folded(name)]] = value
        return made


def copied(described):
    return {name: value["x-from-path"] for name, value in described.items() if "x-from-path" in value}


def operations(api_file, names_file):
    """The operations by their ids. Their arguments have the names that the list of the API shows."""
    with open(api_file, encoding="utf-8") as file:
        document = json.load(file)
    with open(names_file, encoding="utf-8") as file:
        listed = rust_names(file.read())
    found = {}
    for path, item in document["paths"].items():
        for method in item.keys() & {"get", "put", "post", "delete", "patch"}:
            value = item[method]
            found[value["operationId"]] = Operation(document, method.upper(), path, value, listed[method.upper(), path])
    return dict(sorted(found.items()))


def rust_names(text):
    """The arguments of each route, those of its chapter's handle included, by their folded names."""
    found = {}
    handle = {}
    for line in text.splitlines():
        # `client.chapter(id: &Type)`, `- `method(id: &Type, name?: &str) -> Type` · `GET /path` · …`
        if line.startswith("`client."):
            handle = arguments(line.split("`")[1])
        elif match := re.match(r"- `(.*?)` · `([A-Z]+) (/\S*)`", line):
            found[match[2], match[3]] = {**handle, **arguments(match[1])}
    return found


def arguments(signature):
    return {folded(name): name for name in re.findall(r"[(\s](\w+)\??: ", signature.split(" -> ")[0])}


def folded(name):
    """What the name of a parameter and that of its argument share."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def success(document, responses):
    """The status, the type and the text of a successful response."""
    for status, response in responses.items():
        if not status.startswith("2"):
            continue
        for media_type, media in resolved(document, response).get("content", {}).items():
            value = media.get("examples", {}).get("page", {}).get("value", "text")
            is_text = isinstance(value, str) and media_type != "application/json"
            return int(status), media_type, (value if is_text else json.dumps(value)).encode()
        return int(status), None, b""


def resolved(document, value):
    while "$ref" in value:
        target = document
        for name in value["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        value = target
    return value
