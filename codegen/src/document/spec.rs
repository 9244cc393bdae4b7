//! The document and the questions about it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    merge::{self, Merged},
    operation::Operation,
    value::{METHODS, component_name, entries, escaped, resolve, text, texts},
};
use crate::{diagnostic::Diagnostic, paths::SPEC};

/// An OpenAPI document with the file and line of each of its values.
#[derive(Debug, Clone)]
pub struct Spec {
    merged: Merged,
}

impl Spec {
    /// Reads a whole document from one text, as the file `spec/openapi.yaml`.
    ///
    /// The rules of reading are stricter than YAML's: one document, string keys without duplicates, no anchors, aliases or
    /// tags, numbers that JSON can hold. Whether the values describe an API well is for [`lint`](crate::lint) to check.
    ///
    /// # Errors
    ///
    /// All diagnostics at once, in the order of the text.
    pub fn parse(text: &str) -> Result<Self, Vec<Diagnostic>> {
        Ok(Self { merged: merge::whole(SPEC, text)? })
    }

    /// Reads a document in pieces: path and text of each file. Files in a folder `chapters` are chapters, the other one holds
    /// what they share.
    ///
    /// A chapter has the keys `tag`, `paths` and `components`. The merged document lists the tags of the chapters in the order
    /// of the files, and gives each operation the tag of its chapter.
    ///
    /// # Errors
    ///
    /// All diagnostics of all files: those of [`parse`](Self::parse), and what two files both define.
    pub fn read(files: &[(impl AsRef<str>, impl AsRef<str>)]) -> Result<Self, Vec<Diagnostic>> {
        let files: Vec<_> = files.iter().map(|(path, text)| (path.as_ref(), text.as_ref())).collect();
        Ok(Self { merged: merge::pieces(&files)? })
    }

    /// The whole document.
    pub fn document(&self) -> &Value {
        &self.merged.document
    }

    /// The file and line of the value at `pointer`, or of the nearest value around it. Files are below the root of the
    /// repository; lines are those of keys, counted from 1.
    pub fn location(&self, pointer: &str) -> (&str, usize) {
        let mut at = pointer;
        loop {
            if let Some((file, line)) = self.merged.locations.get(at) {
                return (&self.merged.files[*file], *line);
            }
            match at.rfind('/') {
                Some(slash) => at = &at[..slash],
                None => return (&self.merged.files[0], 1),
            }
        }
    }

    /// Name of the chapter file (without folder and extension) by tag. Empty if the document is one text.
    pub(crate) fn chapters(&self) -> &BTreeMap<String, String> {
        &self.merged.chapters
    }

    /// The tag of this name; null if it is not declared.
    pub(crate) fn tag(&self, name: &str) -> &Value {
        let mut tags = self.document()["tags"].as_array().into_iter().flatten();
        tags.find(|tag| tag["name"] == name).unwrap_or(&Value::Null)
    }

    /// The path parameters that the handle of a chapter holds.
    pub(crate) fn handle_ids(&self, tag: &str) -> Vec<&str> {
        texts(self.tag(tag), "x-handle")
    }

    /// A diagnostic about the value at `pointer`.
    pub(crate) fn diagnostic(&self, rule: &'static str, pointer: &str, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        Diagnostic::new(rule, self.location(pointer), pointer, message, help)
    }

    /// All operations, sorted by path and method so that the order of the text does not matter.
    pub fn operations(&self) -> Vec<Operation<'_>> {
        let document = self.document();
        let mut operations = Vec::new();
        for (path, item) in entries(document.get("paths")) {
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
                    document,
                });
            }
        }
        operations
    }

    /// The named schemas, sorted by name.
    pub fn schemas(&self) -> impl Iterator<Item = (&str, &Value)> {
        entries(self.document().pointer("/components/schemas")).into_iter()
    }

    /// The named schema of this name.
    pub fn schema(&self, name: &str) -> Option<&Value> {
        self.document().pointer("/components/schemas")?.get(name)
    }

    /// The value itself, or what it refers to if it is a reference. `None` if a reference points outside the document, to
    /// nothing, or in a circle.
    pub fn resolve<'a>(&'a self, value: &'a Value) -> Option<&'a Value> {
        resolve(self.document(), value)
    }

    /// Names of the schemas that parameters and request bodies are made of.
    pub fn sent(&self) -> BTreeSet<String> {
        self.reach(|operation| operation.sent_schemas())
    }

    /// Names of the schemas that the responses to successful requests are made of.
    pub fn received(&self) -> BTreeSet<String> {
        self.reach(|operation| operation.received_schemas(|status| status.starts_with('2')))
    }

    /// Names of the schemas that any responses are made of, errors included.
    pub(crate) fn responded(&self) -> BTreeSet<String> {
        self.reach(|operation| operation.received_schemas(|_| true))
    }

    fn reach<'a>(&'a self, roots: impl FnMut(&Operation<'a>) -> Vec<&'a Value>) -> BTreeSet<String> {
        reach(self.document(), self.operations().iter().flat_map(roots).collect())
    }
}

/// Follows references, properties, items, values, compositions and JSON inside strings from the given schemas. Each named
/// schema is entered once, so recursive schemas end.
fn reach<'a>(document: &'a Value, mut open: Vec<&'a Value>) -> BTreeSet<String> {
    let schemas = document.pointer("/components/schemas");
    let mut found = BTreeSet::new();
    while let Some(schema) = open.pop() {
        if let Some(name) = component_name(schema).or_else(|| schema.get("x-json")?.as_str()) {
            if found.insert(name.to_owned()) {
                open.extend(schemas.and_then(|schemas| schemas.get(name)));
            }
            continue;
        }
        for key in ["items", "additionalProperties", "not"] {
            open.extend(schema.get(key));
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            open.extend(schema.get(key).and_then(Value::as_array).into_iter().flatten());
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        open.extend(properties.into_iter().flat_map(|properties| properties.values()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{super::value::component_name, Spec};
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
        assert_eq!(Vec::from_iter(spec.responded()), ["Fault", "Shared", "Shown"]);
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
        assert_eq!(spec.location("").1, 1);
        assert_eq!(spec.location("/paths/~1b~1{id}").1, 2);
        assert_eq!(spec.location("/paths/~1b~1{id}/parameters/1").1, 5);
        assert_eq!(spec.location("/paths/~1b~1{id}/post/nothing/here").1, 6);
        assert_eq!(spec.location("/nothing").1, 1);
    }
}
