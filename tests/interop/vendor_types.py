"""Requests of the vendor's Python SDK, made of JSON by what its own types say about themselves."""

import re

# Operations that the SDK calls otherwise than the document.
ALIASES = {
    "list_pipeline_build_result": "list_pipleine_build_result",
    "list_pipeline_tags": "list_pipeline_tag",
    "list_plugin_version": "list_p_lugin_version",
    "show_pipeline_status": "show_pipleine_status",
}


class Types:
    """The types of the SDK, and those that were used."""

    def __init__(self, sdk):
        self.sdk = sdk
        self.used = set()
        self.roots = {}

    def method(self, operation):
        """The method of an operation, if the SDK has it."""
        name = ALIASES.get(operation, operation)
        return name if hasattr(self.sdk.CodeArtsPipelineClient, name) else None

    def operations(self):
        """How many operations the SDK has."""
        return sum(f"_{name}_http_info" in dir(self.sdk.CodeArtsPipelineClient) for name in dir(self.sdk.CodeArtsPipelineClient))

    def request(self, operation, given):
        """The request of an operation. What it has no member for cannot be sent with it."""
        name = self.method(operation.id)
        kind = "".join(part.title() for part in name.split("_")) + "Request"
        self.roots[operation.id] = getattr(self.sdk, kind).openapi_types.get("body")
        self.use(kind)
        return self.built(kind, given)

    def members(self, operation):
        """The names of the parameters that the SDK has for an operation."""
        return set(self.request(operation, {}).attribute_map.values()) - {"body"}

    def built(self, kind, value):
        """A JSON value as the SDK's own type."""
        if isinstance(value, list) and kind.startswith("list["):
            return [self.built(inner(kind), item) for item in value]
        if isinstance(value, dict) and kind.startswith("dict("):
            return {name: self.built(inner(kind), item) for name, item in value.items()}
        if kind == "file":
            from huaweicloudsdkcore.http.formdata import FormFile

            return FormFile(value)
        model = getattr(self.sdk, kind, None)
        if model is None or not isinstance(value, dict):
            return value
        members = {wire: member for member, wire in model.attribute_map.items()}
        known = {members[name]: item for name, item in value.items() if name in members}
        return model(**{member: self.built(model.openapi_types[member], item) for member, item in known.items()})

    def use(self, kind):
        """Remembers a type and all that it consists of."""
        for name in re.findall(r"\w+", kind):
            if name not in self.used and hasattr(getattr(self.sdk, name, None), "openapi_types"):
                self.used.add(name)
                for member in getattr(self.sdk, name).openapi_types.values():
                    self.use(member)

    def different_values(self, operation, their, our):
        """What differs in a body, by the types of the SDK as far as they go."""
        yield from self._different_values(f"{operation}: body", self.roots[operation] or "", their, our)

    def _different_values(self, place, kind, their, our):
        if isinstance(their, dict) and isinstance(our, dict):
            model = getattr(self.sdk, kind, None)
            types = {model.attribute_map[member]: item for member, item in model.openapi_types.items()} if model else {}
            for name in sorted(their.keys() | our.keys()):
                if name in our and our[name] is None and name in types and name not in their:
                    yield "null is sent by ours alone", (their, our)
                    continue
                member = types.get(name, inner(kind) if kind.startswith("dict(") else "")
                values = (their.get(name, "(not sent)"), our.get(name, "(not sent)"))
                yield from self._different_values(f"{kind if model else place}.{name}", member, *values)
        elif isinstance(their, list) and isinstance(our, list) and len(their) == len(our):
            for one, other in zip(their, our):
                yield from self._different_values(f"{place}[]", inner(kind), one, other)
        elif type(their) is not type(our) or their != our:
            yield place, (their, our)


def inner(kind):
    """What a list or a map of the SDK holds."""
    match = re.fullmatch(r"list\[(.*)\]|dict\(\w+, ?(.*)\)", kind)
    return (match[1] or match[2]) if match else ""
