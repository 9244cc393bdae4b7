//! Reads the operations of a document.

use std::collections::HashSet;

use http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::operation::{Body, Field, Form, Kind, Location, Media, Operation, Pagination, Parameter};
use super::routes::Routes;
use crate::schema::{LazyValidator, Schemas};

/// The methods that a path can have.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The statuses of success.
const SUCCESS: [&str; 4] = ["200", "201", "202", "204"];

/// All operations, whose routes are added to `routes`.
pub(super) fn operations(document: &Value, schemas: &Schemas, routes: &mut Routes) -> Result<Vec<Operation>, String> {
    let version = document.get("openapi").and_then(Value::as_str).unwrap_or_default();
    if !version.starts_with("3.0.") {
        return Err(format!("openapi is {version:?}, and only 3.0 can be served"));
    }
    let paths = document.get("paths").and_then(Value::as_object).ok_or("paths is missing")?;
    let mut operations = Vec::new();
    let mut ids = HashSet::new();
    for (path, item) in paths {
        let reader = Reader { document, schemas, item };
        for (method, operation) in item.as_object().ok_or_else(|| format!("{path} is not an object"))? {
            if !METHODS.contains(&method.as_str()) {
                continue;
            }
            let at = |error: String| format!("{method} {path}: {error}");
            let name = method.to_ascii_uppercase().parse::<Method>().map_err(|error| at(error.to_string()))?;
            let names = routes.insert(name.clone(), path, operations.len()).map_err(at)?;
            let operation = reader.operation(&name, operation, &names).map_err(at)?;
            if !ids.insert(operation.id.clone()) {
                return Err(at(format!("another operation is called {}", operation.id)));
            }
            operations.push(operation);
        }
    }
    Ok(operations)
}

struct Reader<'a> {
    document: &'a Value,
    schemas: &'a Schemas,
    item: &'a Value,
}

impl Reader<'_> {
    fn operation(&self, method: &Method, operation: &Value, names: &[String]) -> Result<Operation, String> {
        let id = string(operation, "operationId").ok_or("it has no operationId")?;
        let security = operation.get("security").or_else(|| self.document.get("security"));
        let [path, query, headers] = self.parameters(operation, names)?;
        let body =
            operation.get("requestBody").map(|body| self.body(body)).transpose().map_err(|error| format!("the request body {error}"))?;
        let responses = operation.get("responses").and_then(Value::as_object).ok_or("it has no responses")?;
        let (status, response) = responses
            .iter()
            .find(|(status, _)| SUCCESS.contains(&status.as_str()))
            .ok_or("it has no response with status 200, 201, 202 or 204")?;
        let response = self.media(response).map_err(|error| format!("the response {error}"))?;
        let pagination = operation.get("x-pagination").map(|pagination| self.pagination(pagination, &query, body.as_ref()));
        Ok(Operation {
            id: id.into(),
            // A POST that only reads is marked in the document.
            is_read: method.is_safe() || (*method == Method::POST && operation.get("x-idempotent") == Some(&Value::Bool(true))),
            is_authenticated: security.is_none_or(|security| *security != json!([])),
            path,
            query,
            headers,
            body,
            status: status.parse().unwrap_or(StatusCode::OK),
            response,
            pagination: pagination.transpose().map_err(|error| format!("x-pagination: {error}"))?,
        })
    }

    /// The parameters of path, query and headers; those of the path in the order of their names there.
    fn parameters(&self, operation: &Value, names: &[String]) -> Result<[Vec<Parameter>; 3], String> {
        let of = |value: &Value| value.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
        let own = of(operation);
        let mut known: Vec<(&str, &str)> = Vec::new();
        let [mut path, mut query, mut headers] = <[Vec<Parameter>; 3]>::default();
        let shared = of(self.item);
        // A parameter of the operation stands before one of the same name that its path has for all operations.
        for declared in own.iter().chain(&shared) {
            let declared = self.resolved(declared)?;
            let name = string(declared, "name").ok_or("a parameter has no name")?;
            let location = string(declared, "in").unwrap_or_default();
            if known.contains(&(name, location)) {
                continue;
            }
            known.push((name, location));
            let list = match location {
                "path" => &mut path,
                "query" => &mut query,
                "header" => &mut headers,
                _ => return Err(format!("parameter {name} is in {location:?}, which cannot be served")),
            };
            list.push(self.parameter(name, declared).map_err(|error| format!("parameter {name}{error}"))?);
        }
        let mut ordered = Vec::new();
        for name in names {
            let index = path.iter().position(|parameter| parameter.name == *name);
            ordered.push(path.swap_remove(index.ok_or_else(|| format!("the path parameter {name} is not declared"))?));
        }
        if let Some(parameter) = path.first() {
            return Err(format!("the path has no parameter {}", parameter.name));
        }
        Ok([ordered, query, headers])
    }

    fn parameter(&self, name: &str, declared: &Value) -> Result<Parameter, String> {
        let schema = declared.get("schema").ok_or(": it has no schema")?;
        self.schemas.check(schema).map_err(|error| format!("/schema{error}"))?;
        let flat = self.schemas.flatten(schema);
        let kinds = |schema: &Map<String, Value>| kinds(schema).ok_or(": it is neither a scalar nor a list of scalars");
        let form = if flat.get("type") == Some(&json!("array")) {
            let item = self.schemas.flatten(flat.get("items").unwrap_or(&Value::Null));
            match declared.get("explode") {
                Some(Value::Bool(false)) => Form::Joined(kinds(&item)?),
                // A header has no second way to write a list.
                _ if string(declared, "in") == Some("header") => Form::Joined(kinds(&item)?),
                _ => Form::Repeated(kinds(&item)?),
            }
        } else {
            Form::Single(kinds(&flat)?)
        };
        let is_true = |keyword: &str| declared.get(keyword).or_else(|| flat.get(keyword)) == Some(&Value::Bool(true));
        Ok(Parameter {
            name: name.to_owned(),
            is_required: declared.get("required") == Some(&Value::Bool(true)),
            form,
            may_be_empty: is_true("x-send-empty"),
            from_path: declared.get("x-from-path").or_else(|| flat.get("x-from-path")).and_then(Value::as_str).map(str::to_owned),
            is_secret: is_true("x-secret"),
            // What kind of time it is may be said beside the schema.
            schema: LazyValidator::new(match declared.get("x-timestamp") {
                Some(timestamp) => json!({ "allOf": [schema], "x-timestamp": timestamp }),
                None => schema.clone(),
            }),
        })
    }

    fn body(&self, body: &Value) -> Result<Body, String> {
        let body = self.resolved(body)?;
        let is_required = body.get("required") == Some(&Value::Bool(true));
        let (media_type, media) = self.content(body)?.ok_or("has no content")?;
        let schema = media.get("schema").ok_or("has no schema")?;
        self.schemas.check(schema).map_err(|error| format!("schema{error}"))?;
        let flat = self.schemas.flatten(schema);
        let properties = flat.get("properties").and_then(Value::as_object);
        match media_type {
            "application/json" => {
                let from_path = properties.into_iter().flatten().filter_map(|(name, property)| {
                    let property = self.schemas.flatten(property);
                    Some((name.clone(), property.get("x-from-path")?.as_str()?.to_owned()))
                });
                Ok(Body::Json { is_required, from_path: from_path.collect(), schema: LazyValidator::new(schema.clone()) })
            }
            "multipart/form-data" => {
                let fields = properties.ok_or("has no properties")?.iter().map(|(name, property)| {
                    let property = self.schemas.flatten(property);
                    let is_file = property.get("format") == Some(&json!("binary"));
                    let kinds = if is_file { None } else { Some(kinds(&property).ok_or_else(|| format!("part {name} is not a scalar"))?) };
                    Ok(Field { name: name.clone(), kinds })
                });
                let fields = fields.collect::<Result<_, String>>()?;
                Ok(Body::Multipart { is_required, fields, schema: LazyValidator::new(schema.clone()) })
            }
            _ => Err(format!("is {media_type}, which cannot be served")),
        }
    }

    fn media(&self, response: &Value) -> Result<Option<Media>, String> {
        let response = self.resolved(response)?;
        let Some((media_type, media)) = self.content(response)? else {
            return Ok(None);
        };
        if !["application/json", "text/plain", "application/octet-stream"].contains(&media_type) {
            return Err(format!("is {media_type}, which cannot be served"));
        }
        let schema = media.get("schema").ok_or("has no schema")?;
        self.schemas.check(schema).map_err(|error| format!("schema{error}"))?;
        let first =
            media.get("examples").and_then(Value::as_object).and_then(|examples| examples.get("page").or_else(|| examples.values().next()));
        let first = first.map(|example| self.resolved(example)).transpose()?;
        let example = media.get("example").or_else(|| first.and_then(|example| example.get("value"))).cloned();
        Ok(Some(Media { media_type: media_type.to_owned(), schema: LazyValidator::new(schema.clone()), example }))
    }

    /// The one media type of a body.
    fn content<'v>(&self, body: &'v Value) -> Result<Option<(&'v str, &'v Value)>, String> {
        let mut content = body.get("content").and_then(Value::as_object).into_iter().flatten();
        let first = content.next().map(|(media_type, media)| (media_type.as_str(), media));
        if content.next().is_some() {
            return Err("has more than one media type, which cannot be served".to_owned());
        }
        Ok(first)
    }

    fn pagination(&self, pagination: &Value, query: &[Parameter], body: Option<&Body>) -> Result<Pagination, String> {
        let field = |name: &str| string(pagination, name).map(str::to_owned);
        let location = match string(pagination, "in") {
            Some("query") => Location::Query,
            Some("body") => Location::Body,
            _ => return Err("in is neither query nor body".to_owned()),
        };
        let (position, first) = match string(pagination, "kind") {
            Some("offset" | "step") => (vec![field("offset").ok_or("offset is missing")?], Some(0)),
            Some("page") => {
                let page = field("page").ok_or("page is missing")?;
                let schema = self.position_schema(&page, location, query, body);
                // Services count from 0 or from 1; what the document says about it is the value that a caller leaves out.
                let first = ["default", "minimum"].into_iter().find_map(|keyword| schema.get(keyword)?.as_i64());
                (vec![page], Some(first.unwrap_or(1)))
            }
            Some("cursor") => {
                let fields = pagination.get("cursor").and_then(Value::as_array).ok_or("cursor is not an array")?;
                (fields.iter().filter_map(Value::as_str).map(str::to_owned).collect(), None)
            }
            _ => return Err("kind is none of offset, page and cursor".to_owned()),
        };
        Ok(Pagination { location, position, first, items: field("items"), has_more: field("has-more") })
    }

    fn position_schema(&self, name: &str, location: Location, query: &[Parameter], body: Option<&Body>) -> Map<String, Value> {
        let schema = match (location, body) {
            (Location::Query, _) => {
                query.iter().find(|parameter| parameter.name == name).map(|parameter| parameter.schema.schema().clone())
            }
            (Location::Body, Some(Body::Json { schema, .. })) => {
                self.schemas.flatten(schema.schema()).get("properties").and_then(|properties| properties.get(name)).cloned()
            }
            (Location::Body, _) => None,
        };
        schema.map(|schema| self.schemas.flatten(&schema)).unwrap_or_default()
    }

    /// What a `$ref` leads to, or the value itself.
    fn resolved<'v>(&'v self, value: &'v Value) -> Result<&'v Value, String> {
        let Some(target) = value.get("$ref").and_then(Value::as_str) else {
            return Ok(value);
        };
        target.strip_prefix('#').and_then(|pointer| self.document.pointer(pointer)).ok_or_else(|| format!("{target} leads nowhere"))
    }
}

fn string<'v>(value: &'v Value, field: &str) -> Option<&'v str> {
    value.get(field).and_then(Value::as_str)
}

/// The kinds that a scalar may be of, the most special first; `None` for what is no scalar.
fn kinds(schema: &Map<String, Value>) -> Option<Vec<Kind>> {
    if let Some(alternatives) = schema.get("oneOf").and_then(Value::as_array) {
        let mut all: Vec<Kind> = Vec::new();
        for alternative in alternatives {
            all.extend(kinds(alternative.as_object()?)?);
        }
        all.sort_by_key(|kind| *kind == Kind::String);
        return Some(all);
    }
    Some(vec![match schema.get("type").and_then(Value::as_str)? {
        "string" => Kind::String,
        "integer" => Kind::Integer,
        "number" => Kind::Number,
        "boolean" => Kind::Boolean,
        _ => return None,
    }])
}
