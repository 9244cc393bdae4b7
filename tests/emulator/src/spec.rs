//! The curated document as the emulator needs it: routes, parameters and body schemas.

use std::sync::LazyLock;

use http::Method;
use serde_json::{Value, json};

use crate::canonical::percent_decode;
use crate::operation::Operation;
use crate::schema::{Checker, Schemas};
use crate::yaml;

const DOCUMENT: &str = include_str!("../api.json");

/// What the document says, read once for all emulators of a process.
#[derive(Debug)]
pub(crate) struct Spec {
    routes: Vec<Route>,
    pub(crate) told: Told,
}

/// What answers tell of things that their author describes.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) input: Checker,
    pub(crate) execution: Checker,
}

/// One operation and where it is found.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) operation: Operation,
    method: Method,
    segments: Vec<Segment>,
    /// What the account id in the path has to look like.
    pub(crate) domain_id: Checker,
    pub(crate) query: Vec<QueryParameter>,
    /// What the body has to look like, for operations that take one.
    pub(crate) body: Option<Checker>,
    #[cfg(test)]
    pub(crate) answer: Checker,
}

#[derive(Debug)]
enum Segment {
    Literal(String),
    DomainId,
}

/// A query parameter of an operation.
#[derive(Debug)]
pub(crate) struct QueryParameter {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) schema: Checker,
}

impl Spec {
    /// The document that this crate was built with.
    pub(crate) fn get() -> Result<&'static Self, String> {
        static SPEC: LazyLock<Result<Spec, String>> = LazyLock::new(|| Spec::read(DOCUMENT));
        SPEC.as_ref().map_err(|error| format!("the curated document: {error}"))
    }

    fn read(text: &str) -> Result<Self, String> {
        let document = yaml::parse(text)?;
        let schemas = Schemas::new(&document)?;
        let paths = object(&document, "/paths")?;
        let mut routes = Vec::new();
        for (path, item) in paths {
            for (method, operation) in item.as_object().ok_or("a path item is not an object")? {
                let reader = Reader { document: &document, schemas: &schemas };
                let route = reader.route(path, method, operation).map_err(|error| format!("{method} {path}: {error}"))?;
                routes.push(route);
            }
        }
        let component = |name: &str| schemas.validator(&json!({ "$ref": format!("#/components/schemas/{name}") }));
        Ok(Self { routes, told: Told { input: component("PluginInput")?, execution: component("PluginExecution")? } })
    }

    /// The route of a request and the account id in its path.
    pub(crate) fn route(&self, method: &Method, path: &str) -> Option<(&Route, String)> {
        self.routes.iter().filter(|route| route.method == *method).find_map(|route| Some((route, route.domain_id_in(path)?)))
    }

    #[cfg(test)]
    pub(crate) fn of(&self, operation: Operation) -> &Route {
        self.routes.iter().find(|route| route.operation == operation).expect("every operation is in the document")
    }
}

impl Route {
    /// The account id, when the path is one of this route.
    fn domain_id_in(&self, path: &str) -> Option<String> {
        let mut domain_id = String::new();
        let mut parts = path.split('/');
        for segment in &self.segments {
            let part = percent_decode(parts.next()?.as_bytes());
            match segment {
                Segment::Literal(literal) if literal.as_bytes() == part => {}
                Segment::Literal(_) => return None,
                Segment::DomainId => domain_id = String::from_utf8_lossy(&part).into_owned(),
            }
        }
        parts.next().is_none().then_some(domain_id)
    }
}

/// Reads operations out of a document.
struct Reader<'a> {
    document: &'a Value,
    schemas: &'a Schemas,
}

impl Reader<'_> {
    fn route(&self, path: &str, method: &str, operation: &Value) -> Result<Route, String> {
        let id = text(operation, "/operationId")?;
        let mut domain_id = None;
        let mut query = Vec::new();
        for parameter in operation.get("parameters").and_then(Value::as_array).into_iter().flatten() {
            let parameter = self.resolved(parameter)?;
            let name = text(parameter, "/name")?;
            let schema = parameter.get("schema").ok_or("a parameter without a schema")?;
            if self.resolved(schema)?.get("type").and_then(Value::as_str) != Some("string") {
                return Err(format!("parameter {name} is not text, and only text can be read"));
            }
            let schema = self.schemas.validator(schema)?;
            match (text(parameter, "/in")?, name) {
                ("path", "domain_id") => domain_id = Some(schema),
                ("query", _) => query.push(QueryParameter {
                    name: name.to_owned(),
                    required: parameter.get("required") == Some(&Value::Bool(true)),
                    schema,
                }),
                (place, _) => return Err(format!("no reader for parameter {name} in {place}")),
            }
        }
        let body =
            operation.pointer("/requestBody/content/application~1json/schema").map(|schema| self.schemas.validator(schema)).transpose()?;
        Ok(Route {
            operation: Operation::from_id(id).ok_or_else(|| format!("operation {id} is not emulated"))?,
            method: method.to_ascii_uppercase().parse().map_err(|_| "not a method")?,
            segments: path
                .split('/')
                .map(|part| match part {
                    "{domain_id}" => Ok(Segment::DomainId),
                    part if part.contains('{') => Err(format!("no reader for the path parameter {part}")),
                    part => Ok(Segment::Literal(part.to_owned())),
                })
                .collect::<Result<_, _>>()?,
            domain_id: domain_id.ok_or("there is no domain_id in the path")?,
            query,
            body,
            #[cfg(test)]
            answer: self.schemas.validator(
                operation.pointer("/responses/200/content/application~1json/schema").ok_or("there is no schema for status 200")?,
            )?,
        })
    }

    /// What a `$ref` leads to, or the value itself.
    fn resolved<'v>(&'v self, value: &'v Value) -> Result<&'v Value, String> {
        let Some(target) = value.get("$ref").and_then(Value::as_str) else {
            return Ok(value);
        };
        target.strip_prefix('#').and_then(|pointer| self.document.pointer(pointer)).ok_or_else(|| format!("{target} leads nowhere"))
    }
}

fn object<'a>(value: &'a Value, pointer: &str) -> Result<&'a serde_json::Map<String, Value>, String> {
    value.pointer(pointer).and_then(Value::as_object).ok_or_else(|| format!("{pointer} is missing"))
}

fn text<'a>(value: &'a Value, pointer: &str) -> Result<&'a str, String> {
    value.pointer(pointer).and_then(Value::as_str).ok_or_else(|| format!("{pointer} is missing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOMAIN: &str = "ce8df55870164338a72d7e828a966a2a";

    #[test]
    fn every_operation_of_the_document_is_served_and_no_other() {
        let spec = Spec::get().expect("the document is readable");
        let mut served: Vec<_> = spec.routes.iter().map(|route| route.operation.id()).collect();
        let mut known: Vec<_> = Operation::ALL.iter().map(|operation| operation.id()).collect();
        served.sort_unstable();
        known.sort_unstable();
        assert_eq!(served, known);
    }

    #[test]
    fn a_route_is_found_by_method_and_path() {
        let spec = Spec::get().expect("the document is readable");
        let path = format!("/v1/{DOMAIN}/agent-plugin/detail");
        let (route, domain_id) = spec.route(&Method::GET, &path).expect("the route is known");
        assert_eq!((route.operation, domain_id.as_str()), (Operation::ShowPluginVersion, DOMAIN));
        assert!(spec.route(&Method::POST, &path).is_none());
        for other in ["/", "", "*", "/v1", &format!("{path}/"), &format!("{path}/x"), &format!("/v1/a/b/{DOMAIN}")] {
            assert!(spec.route(&Method::GET, other).is_none(), "{other}");
        }
    }

    #[test]
    fn every_example_of_the_document_satisfies_its_schema() {
        let document = yaml::parse(DOCUMENT).expect("the document is YAML");
        let spec = Spec::get().expect("the document is readable");
        for (path, item) in object(&document, "/paths").expect("there are paths") {
            for operation in item.as_object().expect("a path item is an object").values() {
                let id = text(operation, "/operationId").expect("it has an id");
                let route = spec.of(Operation::from_id(id).expect("it is known"));
                let example = |place: &str| operation.pointer(&format!("{place}/content/application~1json/examples/page/value"));
                if let (Some(body), Some(checker)) = (example("/requestBody"), &route.body) {
                    assert_eq!(checker.flaws(body), [], "request of {path}");
                }
                let answer = example("/responses/200").expect("every page has an answer");
                assert_eq!(route.answer.flaws(answer), [], "answer of {path}");
            }
        }
    }
}
