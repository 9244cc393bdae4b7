//! Single edits of the small document.

use codearts_pipeline_codegen::{Spec, component_name};
use serde_json::{Value, json};

use crate::examples::with_examples;

/// The document with one edit.
pub(crate) struct Edit {
    /// Kind and place, such as `remove TaskPage.total`.
    pub(crate) name: String,
    pub(crate) document: Value,
}

const SCHEMAS: &str = "/components/schemas";
const MEDIA: &str = "content/application~1json";

/// All edits, in a fixed order.
pub(crate) fn all(spec: &Spec) -> Vec<Edit> {
    let mut edits = Edits { document: spec.document().clone(), list: Vec::new() };
    let sent = spec.sent();
    for (name, schema) in spec.schemas() {
        edits.schema(name, schema);
        for (index, (property, value)) in schema["properties"].as_object().into_iter().flatten().enumerate() {
            edits.property(name, property, value);
            if sent.contains(name) {
                edits.sent_property(name, property, value);
            }
            if index == 0 {
                edits.first_property(name, property, value);
            }
        }
    }
    for operation in spec.operations() {
        edits.operation(operation.id, &operation.pointer, operation.value);
        for (index, parameter) in operation.value["parameters"].as_array().into_iter().flatten().enumerate() {
            edits.parameter(operation.id, &format!("{}/parameters/{index}", operation.pointer), parameter);
        }
        edits.body(operation.id, &operation.pointer, operation.value);
        edits.response(operation.id, &operation.pointer, operation.value);
    }
    edits.document_parts();
    edits.list
}

struct Edits {
    document: Value,
    list: Vec<Edit>,
}

impl Edits {
    /// An edit that changes something.
    fn add(&mut self, kind: &str, place: &str, change: impl FnOnce(&mut Value)) {
        let mut document = self.document.clone();
        change(&mut document);
        if document != self.document {
            self.list.push(Edit { name: format!("{kind} {place}"), document: with_examples(document) });
        }
    }

    /// Sets a value below a pointer, or removes it if there is none.
    fn set(&mut self, kind: &str, place: &str, pointer: &str, key: &str, value: Option<Value>) {
        self.add(kind, place, |document| set(document, pointer, key, value));
    }

    /// Sets a value that is not there, or removes one that is.
    fn toggle(&mut self, kind: &str, place: &str, pointer: &str, key: &str, value: Value) {
        let is_there = self.document.pointer(pointer).is_some_and(|holder| holder.get(key).is_some());
        self.set(kind, place, pointer, key, (!is_there).then_some(value));
    }

    fn schema(&mut self, name: &str, schema: &Value) {
        let at = format!("{SCHEMAS}/{name}");
        self.set("words", name, &at, "description", Some(json!("Other words.")));
        self.add("rename-schema", name, |document| rename_schema(document, name));
        if schema.get("properties").is_some() {
            self.toggle("open", name, &at, "additionalProperties", json!(true));
            self.add("add", &format!("{name}.brand_new"), |document| {
                set(document, &format!("{at}/properties"), "brand_new", Some(json!({ "type": "string", "description": "Brand new." })));
            });
        }
        for (keyword, new) in [("x-extensible-enum", json!("brandnew")), ("enum", json!(9))] {
            let Some(last) = schema[keyword].as_array().and_then(|values| values.last()) else { continue };
            let (last, new_text) = (last.as_str().map_or_else(|| last.to_string(), str::to_owned), new.as_str().unwrap_or("9").to_owned());
            self.add("add-value", name, |document| {
                push(document, &format!("{at}/{keyword}"), new);
                push(document, &format!("{at}/x-enum-varnames"), json!("BrandNew"));
                set(document, &format!("{at}/x-enum-descriptions"), &new_text, Some(json!("Brand new.")));
            });
            self.add("remove-value", name, |document| {
                for list in [keyword, "x-enum-varnames"] {
                    document.pointer_mut(&format!("{at}/{list}")).and_then(Value::as_array_mut).map(Vec::pop);
                }
                set(document, &format!("{at}/x-enum-descriptions"), &last, None);
                set(document, &at, "example", None);
            });
            let count = schema[keyword].as_array().map_or(0, Vec::len);
            let names: Vec<_> = (0..count).map(|index| json!(format!("Value{index}"))).collect();
            self.set("rename-value", name, &at, "x-enum-varnames", Some(json!(names)));
        }
        if schema.get("x-extensible-enum").is_some() {
            self.toggle("case", name, &at, "x-enum-ignore-case", json!(true));
            let limits = [("minLength", json!(1)), ("maxLength", json!(10)), ("pattern", json!("^[a-z]+$"))];
            self.add("limit", name, |document| {
                for (keyword, value) in limits {
                    let value = schema.get(keyword).is_none().then_some(value);
                    set(document, &at, keyword, value);
                }
            });
        }
        if schema.get("enum").is_some() {
            self.set("integer", name, &at, "format", Some(json!("int64")));
            self.set("default", name, &at, "default", Some(schema["enum"][0].clone()));
        }
        if let Some(max) = schema["maxLength"].as_u64() {
            self.set("loosen", name, &at, "maxLength", Some(json!(max + 1)));
            self.add("tighten", name, |document| {
                set(document, &at, "maxLength", Some(json!(max.min(40))));
                set(document, &at, "pattern", Some(json!("^[a-f0-9]+$")));
            });
            self.set("pattern", name, &at, "pattern", Some(json!("^[A-Za-z.]+$")));
        }
    }

    fn property(&mut self, owner: &str, name: &str, property: &Value) {
        let (place, schema) = (format!("{owner}.{name}"), format!("{SCHEMAS}/{owner}"));
        let properties = format!("{schema}/properties");
        self.add("remove", &place, |document| {
            set(document, &properties, name, None);
            required(document, &schema, |names| names.retain(|known| known != name));
        });
        self.add("rename", &place, |document| rename_property(document, &schema, name, &format!("{name}_renamed")));
        self.add("retype", &place, |document| {
            let other = if property["type"] == "string" { json!({ "type": "boolean" }) } else { json!({ "type": "string" }) };
            set(document, &properties, name, Some(other));
            set(document, &format!("{properties}/{name}"), "description", Some(property["description"].clone()));
        });
        if property.get("type").is_some() {
            self.toggle("null", &place, &format!("{properties}/{name}"), "nullable", json!(true));
        }
    }

    fn sent_property(&mut self, owner: &str, name: &str, property: &Value) {
        let (place, schema) = (format!("{owner}.{name}"), format!("{SCHEMAS}/{owner}"));
        let at = format!("{schema}/properties/{name}");
        let is_required =
            self.document[&"components"]["schemas"][owner]["required"].as_array().is_some_and(|names| names.contains(&json!(name)));
        self.add(if is_required { "optional" } else { "require" }, &place, |document| {
            required(document, &schema, |names| if is_required { names.retain(|known| known != name) } else { names.push(json!(name)) });
            set(document, &at, "x-send-empty", None);
        });
        if property["type"] == "string" && !is_required {
            self.toggle("send-empty", &place, &at, "x-send-empty", json!(true));
            self.toggle("from-path", &place, &at, "x-from-path", json!("domain_id"));
        }
    }

    /// What is the same for all properties is tried on one of each schema.
    fn first_property(&mut self, owner: &str, name: &str, property: &Value) {
        let (place, schema) = (format!("{owner}.{name}"), format!("{SCHEMAS}/{owner}"));
        let at = format!("{schema}/properties/{name}");
        self.set("words", &place, &at, "description", Some(json!("Other words.")));
        self.set("default", &place, &at, "default", Some(json!("x")));
        self.toggle("alias", &place, &at, "x-alias", json!(["otherName"]));
        self.add("spelling", &place, |document| rename_property(document, &schema, name, &name.to_uppercase()));
        match property["type"].as_str() {
            Some("string") => self.toggle("secret", &place, &at, "x-secret", json!(true)),
            Some("integer") => self.toggle("timestamp", &place, &at, "x-timestamp", json!("seconds")),
            _ => {}
        }
    }

    fn operation(&mut self, id: &str, at: &str, value: &Value) {
        self.set("words", id, at, "description", Some(json!("Other words.")));
        self.set("rename-operation", id, at, "operationId", Some(json!(format!("{id}_renamed"))));
        self.set("page", id, &format!("{at}/externalDocs"), "url", Some(json!("https://support.huaweicloud.com/other.html")));
        self.set("source", id, &format!("{at}/x-source"), "name", Some(json!("Other")));
        let is_post = at.ends_with("/post");
        self.set("idempotent", id, at, "x-idempotent", Some(json!(is_post)));
        self.toggle("deprecate", id, at, "deprecated", json!(true));
        self.toggle("sign", id, at, "security", json!([]));
        self.set("tag", id, at, "tags", Some(if value["tags"][0] == "Files" { json!(["Tasks"]) } else { json!(["Files"]) }));
        let paging = json!({ "kind": "page", "in": "query", "page": "offset", "size": "limit", "items": "tasks" });
        if value.get("x-pagination").is_some() {
            self.set("page-kind", id, at, "x-pagination", Some(paging));
            self.set("page-kind", &format!("{id}, none"), at, "x-pagination", None);
        }
        self.add("move", id, |document| {
            let (path, method) = at.trim_start_matches("/paths/").split_once('/').unwrap_or_default();
            let path = path.replace("~1", "/");
            let Some(paths) = document["paths"].as_object_mut() else { return };
            let operation = paths.get_mut(&path).and_then(Value::as_object_mut).and_then(|item| item.remove(method));
            paths.insert(format!("{path}/moved"), json!({ method: operation }));
            paths.retain(|_, item| item.as_object().is_some_and(|item| !item.is_empty()));
        });
        for (kind, required) in [("add-required-parameter", true), ("add-optional-parameter", false)] {
            let parameter = json!({
                "name": "brand_new", "in": "query", "required": required, "description": "Brand new.",
                "schema": { "type": "string" }, "example": "x",
            });
            self.add(kind, id, |document| push(document, &format!("{at}/parameters"), parameter));
        }
        self.add("reverse-parameters", id, |document| {
            document.pointer_mut(&format!("{at}/parameters")).and_then(Value::as_array_mut).into_iter().for_each(|list| list.reverse());
        });
    }

    fn parameter(&mut self, id: &str, at: &str, parameter: &Value) {
        let Some(name) = parameter["name"].as_str() else { return };
        let place = format!("{id}({name})");
        let (list, index) = at.rsplit_once('/').unwrap_or_default();
        let index: usize = index.parse().unwrap_or_default();
        self.add("remove-parameter", &place, |document| {
            document.pointer_mut(list).and_then(Value::as_array_mut).into_iter().for_each(|list| drop(list.remove(index)));
        });
        self.set("rename-parameter", &place, at, "name", Some(json!(format!("{name}-renamed"))));
        self.set("words", &place, at, "description", Some(json!("Other words.")));
        if parameter["in"] == "path" {
            return;
        }
        self.set("require-parameter", &place, at, "required", Some(json!(parameter["required"] != true)));
        let other = if parameter["in"] == "query" { "header" } else { "query" };
        self.set("move-parameter", &place, at, "in", Some(json!(other)));
        self.add("retype-parameter", &place, |document| {
            set(document, at, "schema", Some(json!({ "type": "boolean" })));
            set(document, at, "example", Some(json!(true)));
        });
        match parameter["schema"]["type"].as_str() {
            Some("array") => self.set("join", &place, at, "explode", Some(json!(parameter.get("explode").is_some()))),
            Some("string") if parameter["in"] == "query" => {
                self.set("send-empty", &place, at, "x-send-empty", (parameter["required"] == false).then_some(json!(true)));
                self.toggle("from-path", &place, at, "x-from-path", json!("domain_id"));
                if parameter.get("x-from-path").is_none() {
                    self.toggle("secret-parameter", &place, at, "x-secret", json!(true));
                }
            }
            _ => {}
        }
    }

    fn body(&mut self, id: &str, at: &str, value: &Value) {
        let body = format!("{at}/requestBody");
        let other = json!({ "$ref": "#/components/schemas/StartOptions" });
        let new = json!({ "required": id == "list_tasks", "description": "New.", "content": { "application/json": { "schema": other } } });
        self.toggle("body", id, at, "requestBody", new);
        if value.get("requestBody").is_some() {
            let is_required = value["requestBody"]["required"] == true;
            self.set("words", &format!("{id}: body"), &body, "description", Some(json!("Other words.")));
            self.set("require-body", id, &body, "required", Some(json!(!is_required)));
            self.set(
                "body-type",
                id,
                &format!("{body}/{MEDIA}"),
                "schema",
                Some(json!({ "type": "object", "additionalProperties": true })),
            );
        }
        let form = format!("{body}/content/multipart~1form-data/schema");
        if self.document.pointer(&form).is_some() {
            self.add("require-part", id, |document| push(document, &format!("{form}/required"), json!("size")));
            self.set("remove-part", id, &format!("{form}/properties"), "size", None);
        }
    }

    fn response(&mut self, id: &str, at: &str, value: &Value) {
        let responses = format!("{at}/responses");
        let status = if value["responses"].get("201").is_some() { "201" } else { "200" };
        let response = format!("{responses}/{status}");
        self.set("words", &format!("{id}: response"), &response, "description", Some(json!("Other words.")));
        self.set("failure", id, &responses, "404", Some(json!({ "$ref": "#/components/responses/BadRequest" })));
        self.add("status", id, |document| {
            let moved = document.pointer_mut(&responses).and_then(Value::as_object_mut).and_then(|map| map.remove(status));
            set(document, &responses, "202", moved);
        });
        self.set("nothing", id, &response, "content", None);
        let media = format!("{response}/{MEDIA}");
        self.set("response", id, &media, "schema", Some(json!({ "$ref": "#/components/schemas/Owner" })));
        let schema = format!("{media}/schema");
        for (keyword, value) in [("nullable", json!(true)), ("x-other-form", json!("item"))] {
            if self.document.pointer(&schema).is_some_and(|schema| schema.get(keyword).is_some()) {
                self.toggle(keyword, id, &schema, keyword, value);
            }
        }
    }

    fn document_parts(&mut self) {
        self.set("words", "info", "/info", "description", Some(json!("Other words.")));
        self.set("words", "tag", "/tags/0", "description", Some(json!("Other words.")));
        self.toggle("handle", "Tasks", "/tags/0", "x-handle", json!(["domain_id"]));
        self.set("server", "cn-north-1", "/servers/0", "url", Some(json!("https://elsewhere.example.com")));
        self.add("security", "document", |document| document["security"] = json!([{ "UserToken": [] }]));
        self.set("words", "token", "/components/securitySchemes/UserToken", "description", Some(json!("Other words.")));
        self.set("words", "failure", "/components/responses/BadRequest", "description", Some(json!("Other words.")));
        self.set("words", "domain_id", "/components/parameters/DomainId", "description", Some(json!("Other words.")));
        self.toggle("outcome", "Outcome", &format!("{SCHEMAS}/Outcome"), "x-outcome", json!(true));
        self.toggle("envelope", "FileEnvelope", &format!("{SCHEMAS}/FileEnvelope"), "x-envelope", json!("result"));
        let page = format!("{SCHEMAS}/TaskPage");
        self.set("other-form", "TaskPage", &page, "x-other-form", Some(json!("tasks")));
        self.add("placeholder", "task_id", |document| {
            let text = document.to_string().replace("{task_id}", "{id}").replace("\"task_id\",\"required\"", "\"id\",\"required\"");
            *document = serde_json::from_str(&text).expect("JSON");
            set(document, "/components/parameters/TaskId", "name", Some(json!("id")));
        });
    }
}

fn set(document: &mut Value, pointer: &str, key: &str, value: Option<Value>) {
    let Some(object) = document.pointer_mut(pointer).and_then(Value::as_object_mut) else { return };
    match value {
        Some(value) => object.insert(key.to_owned(), value),
        None => object.remove(key),
    };
}

fn push(document: &mut Value, pointer: &str, value: Value) {
    document.pointer_mut(pointer).and_then(Value::as_array_mut).into_iter().for_each(|list| list.push(value.clone()));
}

fn required(document: &mut Value, schema: &str, change: impl FnOnce(&mut Vec<Value>)) {
    let Some(schema) = document.pointer_mut(schema).and_then(Value::as_object_mut) else { return };
    let names = schema.entry("required").or_insert_with(|| json!([]));
    if let Some(names) = names.as_array_mut() {
        change(names);
    }
    if schema["required"] == json!([]) {
        schema.remove("required");
    }
}

fn rename_property(document: &mut Value, schema: &str, name: &str, new_name: &str) {
    let property = document.pointer(&format!("{schema}/properties/{name}")).cloned();
    set(document, &format!("{schema}/properties"), name, None);
    set(document, &format!("{schema}/properties"), new_name, property);
    required(document, schema, |names| names.iter_mut().filter(|known| **known == name).for_each(|known| *known = json!(new_name)));
}

fn rename_schema(document: &mut Value, name: &str) {
    let new_name = format!("{name}Renamed");
    rename_references(document, name, &new_name);
    if let Some(schemas) = document.pointer_mut(SCHEMAS).and_then(Value::as_object_mut)
        && let Some(schema) = schemas.remove(name)
    {
        schemas.insert(new_name, schema);
    }
}

fn rename_references(value: &mut Value, name: &str, new_name: &str) {
    if component_name(value) == Some(name) {
        value["$ref"] = json!(format!("#/components/schemas/{new_name}"));
    }
    match value {
        Value::Object(fields) => {
            if fields.get("x-json").is_some_and(|inner| inner == name) {
                fields.insert("x-json".to_owned(), json!(new_name));
            }
            fields.values_mut().for_each(|inner| rename_references(inner, name, new_name));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| rename_references(inner, name, new_name)),
        _ => {}
    }
}
