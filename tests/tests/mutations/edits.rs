//! Single edits of the curated document.

use codearts_pipeline_tests::spec;
use serde_json::{Map, Value, json};

/// The document with one edit.
pub(crate) struct Edit {
    /// Kind and place, such as `remove PluginVersion.version`.
    pub(crate) name: String,
    pub(crate) document: Value,
}

const SCHEMAS: &str = "/components/schemas";

/// All edits, in a fixed order.
pub(crate) fn all() -> Vec<Edit> {
    let spec = spec();
    let mut edits = Edits { document: spec.document().clone(), list: Vec::new() };
    let (sent, received) = (spec.sent(), spec.received());
    for (name, schema) in spec.schemas() {
        edits.schema(name, schema);
        if let Some(properties) = schema["properties"].as_object() {
            for (property, member) in properties {
                edits.property(name, property, member, sent.contains(name) && !received.contains(name));
            }
        }
    }
    for operation in spec.operations() {
        edits.operation(operation.id, &operation.pointer, operation.value);
    }
    edits.document_parts();
    edits.list
}

struct Edits {
    document: Value,
    list: Vec<Edit>,
}

impl Edits {
    fn add(&mut self, kind: &str, place: &str, change: impl FnOnce(&mut Value)) {
        let mut document = self.document.clone();
        change(&mut document);
        if document != self.document {
            self.list.push(Edit { name: format!("{kind} {place}"), document });
        }
    }

    /// Sets or removes a value below a pointer.
    fn set(&mut self, kind: &str, place: &str, pointer: &str, key: &str, value: Option<Value>) {
        self.add(kind, place, |document| put(document, pointer, key, value));
    }

    fn schema(&mut self, name: &str, schema: &Value) {
        let at = format!("{SCHEMAS}/{name}");
        self.set("words", name, &at, "description", Some(json!("Other words.")));
        self.add("rename-schema", name, |document| rename_schema(document, name));
        if schema.get("properties").is_some() {
            let is_open = schema.get("additionalProperties").is_some();
            self.set("open", name, &at, "additionalProperties", (!is_open).then_some(json!(true)));
        }
        if let Some(values) = schema["x-extensible-enum"].as_array() {
            self.add("add-value", name, |document| {
                push(document, &format!("{at}/x-extensible-enum"), json!("brandnew"));
                put(document, &format!("{at}/x-enum-descriptions"), "brandnew", Some(json!("Brand new.")));
            });
            let last = values.last().and_then(Value::as_str).unwrap_or_default().to_owned();
            self.add("remove-value", name, |document| {
                if let Some(values) = document.pointer_mut(&format!("{at}/x-extensible-enum")).and_then(Value::as_array_mut) {
                    values.pop();
                }
                put(document, &format!("{at}/x-enum-descriptions"), &last, None);
                put(document, &at, "example", None);
            });
            let ignores = schema.get("x-enum-ignore-case").is_some();
            self.set("case", name, &at, "x-enum-ignore-case", (!ignores).then_some(json!(true)));
            self.set("value-words", name, &format!("{at}/x-enum-descriptions"), &last, Some(json!("Other words.")));
        }
        if schema.get("x-enum-varnames").is_some() {
            self.add("rename-value", name, |document| put_item(document, &format!("{at}/x-enum-varnames"), 1, json!("Secret")));
            self.set("default", name, &at, "default", Some(json!(1)));
        }
        if let Some(longest) = schema["maxLength"].as_u64() {
            self.set("loosen", name, &at, "maxLength", Some(json!(longest + 1)));
            let least = schema["minLength"].as_u64().unwrap_or_default();
            if least < longest {
                self.set("tighten", name, &at, "maxLength", Some(json!(longest - 1)));
            }
            self.set("pattern", name, &at, "pattern", Some(json!("^[A-Za-z0-9_. -]+$")));
        }
    }

    fn property(&mut self, owner: &str, name: &str, member: &Value, only_sent: bool) {
        let place = format!("{owner}.{name}");
        let schema = format!("{SCHEMAS}/{owner}");
        let properties = format!("{schema}/properties");
        let at = format!("{properties}/{name}");
        self.set("words", &place, &at, "description", Some(json!("Other words.")));
        self.add("remove", &place, |document| {
            put(document, &properties, name, None);
            retain_required(document, &schema, |known| known != name);
            in_examples(document, owner, &|example| {
                example.remove(name);
            });
        });
        self.add("rename", &place, |document| {
            let new_name = format!("{name}_renamed");
            put(document, &properties, name, None);
            put(document, &properties, &new_name, Some(member.clone()));
            rename_required(document, &schema, name, &new_name);
            in_examples(document, owner, &|example| {
                if let Some(value) = example.remove(name) {
                    example.insert(new_name.clone(), value);
                }
            });
        });
        self.add("retype", &place, |document| {
            let is_text = member["type"] == "string";
            let mut other = if is_text { json!({ "type": "integer", "format": "int64" }) } else { json!({ "type": "string" }) };
            other["description"] = member["description"].clone();
            put(document, &properties, name, Some(other));
            in_examples(document, owner, &|example| {
                if example.contains_key(name) {
                    example.insert(name.to_owned(), if is_text { json!(1) } else { json!("text") });
                }
            });
        });
        if only_sent {
            let is_required = self
                .document
                .pointer(&format!("{schema}/required"))
                .and_then(Value::as_array)
                .is_some_and(|names| names.contains(&json!(name)));
            if is_required {
                self.add("optional", &place, |document| retain_required(document, &schema, |known| known != name));
            } else {
                self.add("require", &place, |document| require(document, &schema, name, owner, member));
            }
        }
        if member.get("type").is_some() {
            let is_nullable = member.get("nullable").is_some();
            self.set("null", &place, &at, "nullable", (!is_nullable).then_some(json!(true)));
        }
    }

    fn operation(&mut self, id: &str, at: &str, value: &Value) {
        self.set("words", id, at, "description", Some(json!("Other words.")));
        self.set("rename-operation", id, at, "operationId", Some(json!(format!("{id}_renamed"))));
        self.set("page", id, &format!("{at}/externalDocs"), "url", Some(json!("https://support.huaweicloud.com/other.html")));
        let is_repeatable = value.get("x-idempotent").is_some();
        if at.ends_with("/post") {
            self.set("repeatable", id, at, "x-idempotent", (!is_repeatable).then_some(json!(true)));
        }
        self.add("move", id, |document| {
            let (path, _) = at.rsplit_once('/').unwrap_or_default();
            let path = path.trim_start_matches("/paths/").replace("~1", "/").replace("~0", "~");
            let paths = document["paths"].as_object_mut().map(std::mem::take).unwrap_or_default();
            document["paths"] = paths
                .into_iter()
                .map(|(key, item)| (if key == path { format!("{key}-moved") } else { key }, item))
                .collect::<Map<_, _>>()
                .into();
        });
        for (kind, required) in [("add-required-parameter", true), ("add-optional-parameter", false)] {
            let parameter = json!({
                "name": "brand_new", "in": "query", "required": required, "description": "Brand new.",
                "schema": { "type": "string" }, "example": "x",
            });
            self.add(kind, id, |document| push(document, &format!("{at}/parameters"), parameter));
        }
        for (index, parameter) in value["parameters"].as_array().into_iter().flatten().enumerate() {
            let Some(name) = parameter["name"].as_str() else { continue };
            let place = format!("{id}({name})");
            let pointer = format!("{at}/parameters/{index}");
            self.add("remove-parameter", &place, |document| {
                if let Some(list) = document.pointer_mut(&format!("{at}/parameters")).and_then(Value::as_array_mut) {
                    list.remove(index);
                }
            });
            self.set("rename-parameter", &place, &pointer, "name", Some(json!(format!("{name}_renamed"))));
            self.set("require-parameter", &place, &pointer, "required", Some(json!(parameter["required"] != json!(true))));
            self.add("retype-parameter", &place, |document| {
                put(document, &pointer, "schema", Some(json!({ "type": "integer", "format": "int32" })));
                put(document, &pointer, "example", Some(json!(1)));
            });
            self.set("words", &place, &pointer, "description", Some(json!("Other words.")));
        }
        let (body, answer) = (format!("{at}/requestBody"), format!("{at}/responses/200"));
        let content = "content/application~1json";
        if value.get("requestBody").is_some() {
            self.set("words", &format!("{id}: body"), &body, "description", Some(json!("Other words.")));
            self.add("body", id, |document| {
                put(document, &format!("{body}/{content}"), "schema", Some(json!({ "$ref": "#/components/schemas/PluginStep" })));
                put(document, &format!("{body}/{content}/examples/page"), "value", Some(json!({})));
            });
        }
        self.set("words", &format!("{id}: answer"), &answer, "description", Some(json!("Other words.")));
        self.add("answer", id, |document| {
            put(document, &format!("{answer}/{content}"), "schema", Some(json!({ "$ref": "#/components/schemas/PluginStep" })));
            put(document, &format!("{answer}/{content}/examples/page"), "value", Some(json!({})));
        });
    }

    fn document_parts(&mut self) {
        self.set("words", "info", "/info", "description", Some(json!("Other words.")));
        self.set("words", "tag", "/tags/0", "description", Some(json!("Other words.")));
        self.set("words", "server", "/servers/0", "description", Some(json!("elsewhere")));
        self.set("server", "cn-north-1", "/servers/0", "url", Some(json!("https://elsewhere.example.com")));
        self.add("security", "document", |document| document["security"] = json!([{ "UserToken": [] }]));
        self.set("words", "token", "/components/securitySchemes/UserToken", "description", Some(json!("Other words.")));
        self.set("words", "refusal", "/components/responses/NotFound", "description", Some(json!("Other words.")));
        self.set("words", "domain_id", "/components/parameters/DomainId", "description", Some(json!("Other words.")));
    }
}

fn put(document: &mut Value, pointer: &str, key: &str, value: Option<Value>) {
    let Some(object) = document.pointer_mut(pointer).and_then(Value::as_object_mut) else { return };
    match value {
        Some(value) => object.insert(key.to_owned(), value),
        None => object.remove(key),
    };
}

fn put_item(document: &mut Value, pointer: &str, index: usize, value: Value) {
    if let Some(list) = document.pointer_mut(pointer).and_then(Value::as_array_mut) {
        list[index] = value;
    }
}

fn push(document: &mut Value, pointer: &str, value: Value) {
    if let Some(list) = document.pointer_mut(pointer).and_then(Value::as_array_mut) {
        list.push(value);
    }
}

fn retain_required(document: &mut Value, schema: &str, keep: impl Fn(&str) -> bool) {
    let Some(schema) = document.pointer_mut(schema).and_then(Value::as_object_mut) else { return };
    if let Some(names) = schema.get_mut("required").and_then(Value::as_array_mut) {
        names.retain(|name| name.as_str().is_some_and(&keep));
        if names.is_empty() {
            schema.remove("required");
        }
    }
}

fn rename_required(document: &mut Value, schema: &str, name: &str, new_name: &str) {
    let names = document.pointer_mut(&format!("{schema}/required")).and_then(Value::as_array_mut).into_iter().flatten();
    names.filter(|known| **known == json!(name)).for_each(|known| *known = json!(new_name));
}

/// Makes a member required, and puts it into the examples that lack it.
fn require(document: &mut Value, schema: &str, name: &str, owner: &str, member: &Value) {
    let target = document.pointer_mut(schema).and_then(Value::as_object_mut).expect("a schema");
    target.entry("required").or_insert_with(|| json!([])).as_array_mut().expect("a list").push(json!(name));
    let reference = member.pointer("/allOf/0/$ref").and_then(Value::as_str).and_then(|text| text.rsplit('/').next());
    let value = match (member["type"].as_str(), reference) {
        (Some("array"), _) => json!([]),
        (Some("object"), _) => json!({}),
        (_, Some("PluginVisibility")) => json!(0),
        (_, Some("PluginId")) => json!("036d51108a0b48eeb876fb6341ee7615"),
        (_, Some("PluginCompositionType")) => json!("multi"),
        (_, Some("ExecutionType")) => json!("COMPOSITE"),
        (_, Some("VersionAttribution")) => json!("draft"),
        _ => json!("text"),
    };
    in_examples(document, owner, &|example| {
        example.entry(name).or_insert_with(|| value.clone());
    });
}

fn rename_schema(document: &mut Value, name: &str) {
    let text = document.to_string().replace(&format!("#/components/schemas/{name}\""), &format!("#/components/schemas/{name}Renamed\""));
    *document = serde_json::from_str(&text).expect("JSON");
    let schemas = document.pointer_mut(SCHEMAS).and_then(Value::as_object_mut).expect("schemas");
    if let Some(schema) = schemas.remove(name) {
        schemas.insert(format!("{name}Renamed"), schema);
    }
}

/// Applies a change to each value of a schema in the examples of bodies and answers.
fn in_examples(document: &mut Value, owner: &str, change: &dyn Fn(&mut Map<String, Value>)) {
    let original = document.clone();
    let items = document["paths"].as_object_mut().into_iter().flatten().flat_map(|(_, item)| item.as_object_mut().into_iter().flatten());
    for (_, operation) in items {
        for place in ["/requestBody", "/responses/200"] {
            let Some(content) = operation.pointer_mut(&format!("{place}/content/application~1json")) else { continue };
            let schema = content["schema"].clone();
            if let Some(value) = content.pointer_mut("/examples/page/value") {
                walk(&original, &schema, value, owner, change);
            }
        }
    }
}

fn walk(document: &Value, schema: &Value, value: &mut Value, owner: &str, change: &dyn Fn(&mut Map<String, Value>)) {
    let schema = schema.pointer("/allOf/0").unwrap_or(schema);
    let name = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
    let schema = match name {
        Some(name) => document.pointer(&format!("{SCHEMAS}/{name}")).expect("a schema"),
        None => schema,
    };
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk(document, &schema["items"], item, owner, change)),
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                if let Some(inner) = schema["properties"].get(key) {
                    walk(document, inner, member, owner, change);
                }
            }
            if name == Some(owner) {
                change(members);
            }
        }
        _ => {}
    }
}
