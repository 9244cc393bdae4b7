//! The curated document in memory: its values, the line each of them came from, and the questions
//! that the linter and the generator ask of it.

mod reach;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::finding::Finding;

pub(crate) use yaml::plain;

/// The methods that OpenAPI 3.0 knows, in alphabetical order.
pub(crate) const METHODS: [&str; 8] = ["delete", "get", "head", "options", "patch", "post", "put", "trace"];

/// The one media type that bodies are described in.
pub(crate) const JSON: &str = "application/json";

/// References that lead to references are followed this far; what goes further goes round in a circle.
const MAX_HOPS: usize = 16;

const SCHEMAS: &str = "#/components/schemas/";

/// An OpenAPI document with the line of each of its values.
#[derive(Debug, Clone)]
pub struct Spec {
    document: Value,
    lines: BTreeMap<String, usize>,
}

impl Spec {
    /// Reads the text of a document.
    ///
    /// The reading is stricter than YAML: one document, string keys without duplicates, no anchors,
    /// aliases or tags, numbers that JSON can hold. Whether the values make a good description of an
    /// API is for [`lint`](crate::lint) to say.
    ///
    /// # Errors
    /// All findings at once, in the order of the text.
    pub fn parse(text: &str) -> Result<Self, Vec<Finding>> {
        let (document, lines) = yaml::read(text)?;
        Ok(Self { document, lines })
    }

    /// The whole document.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The line on which the value at `pointer` begins, counted from 1: that of its key, or of the
    /// nearest value around it if there is nothing at `pointer`.
    pub fn line(&self, pointer: &str) -> usize {
        let mut at = pointer;
        loop {
            if let Some(line) = self.lines.get(at) {
                return *line;
            }
            match at.rfind('/') {
                Some(slash) => at = &at[..slash],
                None => return 1,
            }
        }
    }

    /// A finding about the value at `pointer`.
    pub fn finding(&self, rule: &'static str, pointer: &str, message: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding::new(rule, pointer, self.line(pointer), message, remedy)
    }

    /// All operations, sorted by path and method so that the order of the text moves nothing.
    pub fn operations(&self) -> Vec<Operation<'_>> {
        let mut operations = Vec::new();
        for (path, item) in entries(self.document.get("paths")) {
            for method in METHODS {
                let Some(value) = item.get(method).filter(|value| value.is_object()) else {
                    continue;
                };
                operations.push(Operation {
                    id: text(value, "operationId"),
                    method,
                    path,
                    tag: value.pointer("/tags/0").and_then(Value::as_str).unwrap_or_default(),
                    value,
                    pointer: format!("/paths/{}/{method}", escaped(path)),
                    item,
                    spec: self,
                });
            }
        }
        operations
    }

    /// The named schemas, sorted by name.
    pub fn schemas(&self) -> impl Iterator<Item = (&str, &Value)> {
        entries(self.document.pointer("/components/schemas")).into_iter()
    }

    /// The named schema of this name.
    pub fn schema(&self, name: &str) -> Option<&Value> {
        self.document.pointer("/components/schemas")?.get(name)
    }

    /// The value itself, or what it refers to if it is a reference. `None` if a reference leads out of
    /// the document, to nothing, or round in a circle.
    pub fn resolve<'a>(&'a self, value: &'a Value) -> Option<&'a Value> {
        let mut value = value;
        for _ in 0..MAX_HOPS {
            let Some(reference) = value.get("$ref") else {
                return Some(value);
            };
            value = self.document.pointer(reference.as_str()?.strip_prefix('#')?)?;
        }
        None
    }

    /// Names of the schemas that parameters and request bodies are made of.
    pub fn sent(&self) -> BTreeSet<String> {
        self.reach(|operation, roots| {
            roots.extend(operation.parameters().iter().filter_map(Parameter::schema));
            roots.extend(operation.request_schema());
        })
    }

    /// Names of the schemas that the answers to successful requests are made of.
    pub fn received(&self) -> BTreeSet<String> {
        self.reach(|operation, roots| {
            roots.extend(operation.answers(|status| status.starts_with('2')));
        })
    }

    /// Names of the schemas that any answers are made of, errors included.
    pub(crate) fn answered(&self) -> BTreeSet<String> {
        self.reach(|operation, roots| roots.extend(operation.answers(|_| true)))
    }
}

/// One operation of the document.
#[derive(Debug, Clone)]
pub struct Operation<'a> {
    /// The `operationId`; empty if there is none.
    pub id: &'a str,
    /// The method in lower case.
    pub method: &'a str,
    /// The path with its variables in braces.
    pub path: &'a str,
    /// The first tag; empty if there is none.
    pub tag: &'a str,
    /// The operation object.
    pub value: &'a Value,
    /// Where the operation object stands.
    pub pointer: String,
    item: &'a Value,
    spec: &'a Spec,
}

impl<'a> Operation<'a> {
    /// The parameters, those of the path first; one of the operation itself replaces one of the path
    /// that has its name and location. References that lead nowhere are left out.
    pub fn parameters(&self) -> Vec<Parameter<'a>> {
        let mut merged = self.listed_parameters(self.item, self.path_pointer());
        for own in self.listed_parameters(self.value, &self.pointer) {
            let shared = merged.iter_mut().find(|p| (p.name, p.location) == (own.name, own.location));
            match shared {
                Some(shared) if !shared.pointer.starts_with(&self.pointer) => *shared = own,
                _ => merged.push(own),
            }
        }
        merged
    }

    /// The schema of the JSON request body, as it is written: often a reference.
    pub fn request_schema(&self) -> Option<&'a Value> {
        json_schema(self.spec.resolve(self.value.get("requestBody")?)?)
    }

    /// Status and schema of the answer to a successful request, as it is written; the schema is `None`
    /// if the answer has no body. `None` altogether if the operation declares no success.
    pub fn success(&self) -> Option<(&'a str, Option<&'a Value>)> {
        let responses = entries(self.value.get("responses"));
        let (status, response) = responses.into_iter().find(|(status, _)| status.starts_with('2'))?;
        Some((status, self.spec.resolve(response).and_then(json_schema)))
    }

    /// The path item's pointer.
    pub(crate) fn path_pointer(&self) -> &str {
        let method = self.pointer.rfind('/').unwrap_or_default();
        &self.pointer[..method]
    }

    /// The parameters that one list holds, without merging.
    fn listed_parameters(&self, holder: &'a Value, pointer: &str) -> Vec<Parameter<'a>> {
        let list = holder.get("parameters").and_then(Value::as_array);
        list.into_iter()
            .flatten()
            .enumerate()
            .filter_map(|(index, listed)| {
                let value = self.spec.resolve(listed)?;
                Some(Parameter {
                    name: text(value, "name"),
                    location: text(value, "in"),
                    required: value.get("required") == Some(&Value::Bool(true)),
                    value,
                    pointer: format!("{pointer}/parameters/{index}"),
                })
            })
            .collect()
    }

    fn answers(&self, wanted: impl Fn(&str) -> bool) -> Vec<&'a Value> {
        entries(self.value.get("responses"))
            .into_iter()
            .filter(|(status, _)| wanted(status))
            .filter_map(|(_, response)| json_schema(self.spec.resolve(response)?))
            .collect()
    }
}

/// One parameter of an operation, its reference followed.
#[derive(Debug, Clone)]
pub struct Parameter<'a> {
    /// Its name on the wire; empty if there is none.
    pub name: &'a str,
    /// Where it is sent: `path`, `query`, `header` or `cookie`.
    pub location: &'a str,
    /// Whether it has to be sent.
    pub required: bool,
    /// The parameter object.
    pub value: &'a Value,
    /// Where the operation or its path lists it.
    pub pointer: String,
}

impl<'a> Parameter<'a> {
    /// The schema, as it is written: often a reference.
    pub fn schema(&self) -> Option<&'a Value> {
        self.value.get("schema")
    }
}

/// The name of the component schema that a value refers to, if it is a reference to one.
pub fn component_name(value: &Value) -> Option<&str> {
    let name = value.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)?;
    (!name.is_empty() && !name.contains('/')).then_some(name)
}

/// The schema of the JSON content of a request body or response.
fn json_schema(value: &Value) -> Option<&Value> {
    value.get("content")?.get(JSON)?.get("schema")
}

/// The members of an object, sorted by name; none if the value is no object.
///
/// Sorted here because the order of `serde_json`'s maps depends on a feature that any crate of the
/// build can switch on.
pub(crate) fn entries(value: Option<&Value>) -> Vec<(&str, &Value)> {
    let mut entries: Vec<_> = value.and_then(Value::as_object).into_iter().flatten().map(|(key, value)| (key.as_str(), value)).collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    entries
}

/// A text member; empty if there is none.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A key as a segment of a pointer.
pub(crate) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::{Spec, component_name};
    use serde_json::json;

    const TEXT: &str = "\
paths:
  /b/{id}:
    parameters:
      - $ref: '#/components/parameters/Id'
      - {name: page, in: query, description: of the path}
    post:
      operationId: change_b
      parameters:
        - {name: page, in: query, description: of the operation}
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Draft'}}}
      responses:
        '400': {content: {application/json: {schema: {$ref: '#/components/schemas/Fault'}}}}
        '204': {description: Done.}
    get:
      operationId: show_b
      tags: [B]
      responses:
        '200':
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Shown'}}
  /a:
    get: {}
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}
  schemas:
    Draft: {properties: {inner: {allOf: [{$ref: '#/components/schemas/Shared'}]}}}
    Fault: {}
    Id: {type: string}
    Loop: {$ref: '#/components/schemas/Loop'}
    Shared: {additionalProperties: {$ref: '#/components/schemas/Shared'}}
    Shown: {properties: {more: {$ref: '#/components/schemas/Shared'}, all: {$ref: '#/components/schemas/Shown'}}}
";

    fn spec() -> Spec {
        Spec::parse(TEXT).expect("a document")
    }

    #[test]
    fn operations_come_by_path_and_method_whatever_the_order_of_the_text() {
        let spec = spec();
        let operations = spec.operations();
        let places: Vec<_> = operations.iter().map(|o| (o.path, o.method, o.id, o.tag)).collect();
        assert_eq!(places, [("/a", "get", "", ""), ("/b/{id}", "get", "show_b", "B"), ("/b/{id}", "post", "change_b", "")]);
        assert_eq!(operations[2].pointer, "/paths/~1b~1{id}/post");
        assert_eq!(operations[2].path_pointer(), "/paths/~1b~1{id}");
    }

    #[test]
    fn a_parameter_of_the_operation_replaces_that_of_the_path() {
        let spec = spec();
        let parameters = spec.operations()[2].parameters();
        let found: Vec<_> = parameters.iter().map(|p| (p.name, p.location, p.required, p.pointer.as_str())).collect();
        assert_eq!(
            found,
            [("id", "path", true, "/paths/~1b~1{id}/parameters/0"), ("page", "query", false, "/paths/~1b~1{id}/post/parameters/0"),]
        );
        assert_eq!(component_name(parameters[0].schema().expect("a schema")), Some("Id"));
    }

    #[test]
    fn success_is_the_answer_of_the_two_hundreds() {
        let spec = spec();
        let operations = spec.operations();
        assert_eq!(operations[0].success(), None);
        assert_eq!(operations[1].success().map(|(status, schema)| (status, schema.is_some())), Some(("200", true)));
        assert_eq!(operations[2].success(), Some(("204", None)));
        assert_eq!(operations[1].request_schema(), None);
    }

    #[test]
    fn directions_follow_references_and_end_in_loops() {
        let spec = spec();
        assert_eq!(Vec::from_iter(spec.sent()), ["Draft", "Id", "Shared"]);
        assert_eq!(Vec::from_iter(spec.received()), ["Shared", "Shown"]);
        assert_eq!(Vec::from_iter(spec.answered()), ["Fault", "Shared", "Shown"]);
    }

    #[test]
    fn references_are_followed_and_circles_are_left() {
        let spec = spec();
        let to = |target: &str| json!({ "$ref": target });
        assert_eq!(spec.resolve(&json!(1)), Some(&json!(1)));
        assert_eq!(spec.resolve(&to("#/components/schemas/Id")), spec.schema("Id"));
        assert_eq!(spec.resolve(&to("#/components/schemas/Loop")), None);
        assert_eq!(spec.resolve(&to("#/components/schemas/Nobody")), None);
        assert_eq!(spec.resolve(&to("elsewhere.yaml")), None);
    }

    #[test]
    fn lines_are_those_of_keys_and_of_the_nearest_value_around() {
        let spec = spec();
        assert_eq!(spec.line(""), 1);
        assert_eq!(spec.line("/paths/~1b~1{id}"), 2);
        assert_eq!(spec.line("/paths/~1b~1{id}/parameters/1"), 5);
        assert_eq!(spec.line("/paths/~1b~1{id}/post/nothing/here"), 6);
        assert_eq!(spec.line("/nothing"), 1);
    }
}
