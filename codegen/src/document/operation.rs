//! Operations and their parameters.

use serde_json::Value;

use super::value::{entries, is_true, json_schema, resolve, text};

/// One operation of the document.
#[derive(Debug, Clone)]
pub struct Operation<'a> {
    /// The `operationId`; empty if there is none.
    pub id: &'a str,
    /// The method in lower case.
    pub method: &'a str,
    /// The path with its variables in braces.
    pub path: &'a str,
    /// The first tag: the chapter that the operation belongs to. Empty if there is none.
    pub tag: &'a str,
    /// The operation object.
    pub value: &'a Value,
    /// The pointer of the operation object.
    pub pointer: String,
    pub(super) item: &'a Value,
    pub(super) document: &'a Value,
}

impl<'a> Operation<'a> {
    /// The parameters, those of the path first. A parameter of the operation replaces one of the path with the same name and
    /// location. Unresolvable references are left out.
    pub fn parameters(&self) -> Vec<Parameter<'a>> {
        let path = self.pointer.rsplit_once('/').map_or("", |(path, _)| path);
        let mut merged = self.listed_parameters(self.item, path);
        for own in self.listed_parameters(self.value, &self.pointer) {
            let shared = merged.iter_mut().find(|p| (p.name, p.location) == (own.name, own.location));
            match shared {
                Some(shared) if !shared.pointer.starts_with(&self.pointer) => *shared = own,
                _ => merged.push(own),
            }
        }
        merged
    }

    /// The request body, its reference resolved.
    pub fn request_body(&self) -> Option<&'a Value> {
        resolve(self.document, self.value.get("requestBody")?)
    }

    /// The schema of the JSON request body, as it is written: often a reference.
    pub fn request_schema(&self) -> Option<&'a Value> {
        json_schema(self.request_body()?)
    }

    /// Status and schema of the JSON response to a successful request, as it is written; the schema is `None` if the response
    /// has no JSON body. `None` altogether if the operation declares no success.
    pub fn success(&self) -> Option<(&'a str, Option<&'a Value>)> {
        let (status, response) = self.success_response()?;
        Some((status, json_schema(response)))
    }

    /// Status and response object of a successful request, its reference resolved.
    pub fn success_response(&self) -> Option<(&'a str, &'a Value)> {
        let responses = entries(self.value.get("responses"));
        let (status, response) = responses.into_iter().find(|(status, _)| status.starts_with('2'))?;
        Some((status, resolve(self.document, response).unwrap_or(&Value::Null)))
    }

    /// The parameters that one list holds, without merging.
    fn listed_parameters(&self, holder: &'a Value, pointer: &str) -> Vec<Parameter<'a>> {
        let list = holder.get("parameters").and_then(Value::as_array);
        list.into_iter()
            .flatten()
            .enumerate()
            .filter_map(|(index, listed)| {
                let value = resolve(self.document, listed)?;
                Some(Parameter {
                    name: text(value, "name"),
                    location: text(value, "in"),
                    required: is_true(value, "required"),
                    value,
                    pointer: format!("{pointer}/parameters/{index}"),
                })
            })
            .collect()
    }

    /// The schemas of everything that is sent, whatever its media type.
    pub(super) fn sent_schemas(&self) -> Vec<&'a Value> {
        let mut schemas: Vec<_> = self.parameters().iter().filter_map(Parameter::schema).collect();
        schemas.extend(self.request_body().into_iter().flat_map(schemas_of));
        schemas
    }

    /// The schemas of the responses with these statuses, whatever their media types.
    pub(super) fn received_schemas(&self, wanted: impl Fn(&str) -> bool) -> Vec<&'a Value> {
        let responses = entries(self.value.get("responses")).into_iter().filter(|(status, _)| wanted(status));
        responses.filter_map(|(_, response)| resolve(self.document, response)).flat_map(schemas_of).collect()
    }
}

/// The schemas of all contents of a request body or response.
fn schemas_of(holder: &Value) -> Vec<&Value> {
    entries(holder.get("content")).into_iter().filter_map(|(_, content)| content.get("schema")).collect()
}

/// One parameter of an operation, its reference resolved.
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
    /// The pointer of the list item in the operation or its path.
    pub pointer: String,
}

impl<'a> Parameter<'a> {
    /// The schema, as it is written: often a reference.
    pub fn schema(&self) -> Option<&'a Value> {
        self.value.get("schema")
    }
}
