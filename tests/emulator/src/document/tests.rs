//! The bundled document, and documents that cannot be served.

use serde_json::json;

use super::*;

const DOMAIN: &str = "ce8df55870164338a72d7e828a966a2a";

#[test]
fn operations_that_only_read_are_known_by_the_document() {
    let document = Document::bundled().expect("the document can be served");
    let names_a_read = |id: &str| ["list_", "show_", "query_", "get_", "batch_show_", "validate_"].iter().any(|word| id.starts_with(word));
    for operation in document.operations() {
        assert_eq!(operation.is_read, names_a_read(&operation.id), "{}", operation.id);
    }
}

#[test]
fn a_route_is_found_by_method_and_path() {
    let document = Document::bundled().expect("the document can be served");
    let path = format!("/v1/{DOMAIN}/agent-plugin/detail");
    let matched = document.route(&Method::GET, &path).expect("the route is known");
    assert_eq!((&*matched.operation.id, matched.segments[0].as_slice()), ("show_plugin_version", DOMAIN.as_bytes()));
    assert!(document.route(&Method::POST, &path).is_none());
    for other in ["/", "", "*", "/v1", &format!("{path}/"), &format!("{path}/x"), &format!("/v1/a/b/{DOMAIN}")] {
        assert!(document.route(&Method::GET, other).is_none(), "{other}");
    }
}

#[test]
fn every_example_satisfies_its_schema_and_every_schema_compiles() {
    let document = Document::bundled().expect("the document can be served");
    for operation in document.operations() {
        let parameters = operation.path.iter().chain(&operation.query).chain(&operation.headers).map(|parameter| &parameter.schema);
        let body = operation.body.iter().map(|body| match body {
            Body::Json { schema, .. } | Body::Multipart { schema, .. } => schema,
        });
        for schema in parameters.chain(body) {
            schema.get(&document.schemas).unwrap_or_else(|error| panic!("{}: {error}", operation.id));
        }
        if let Some(media) = &operation.response {
            let validator = media.schema.get(&document.schemas).unwrap_or_else(|error| panic!("{}: {error}", operation.id));
            // The JSON in the vendor's own example of metrics is broken.
            if let Some(example) = media.example.as_ref().filter(|_| &*operation.id != "show_plugin_metrics") {
                assert_eq!(validator.diagnostics(example), [], "{}", operation.id);
            }
        }
    }
}

#[test]
fn requests_of_the_document_satisfy_their_schemas() {
    let document = Document::bundled().expect("the document can be served");
    let json: Value = serde_json::from_str(BUNDLED).expect("the document is JSON");
    for item in json["paths"].as_object().into_iter().flat_map(|paths| paths.values()) {
        for operation in item.as_object().into_iter().flat_map(|item| item.values()) {
            let Some(content) = operation.pointer("/requestBody/content/application~1json") else {
                continue;
            };
            let validator = document.schemas.validator(&content["schema"]).expect("the schema compiles");
            for example in content["examples"].as_object().into_iter().flat_map(|examples| examples.values()) {
                assert_eq!(validator.diagnostics(&example["value"]), [], "{}", operation["operationId"]);
            }
        }
    }
}

#[test]
fn nothing_is_compiled_before_it_is_needed() {
    let document = Document::parse(BUNDLED).expect("the document can be served");
    for operation in document.operations() {
        assert!(operation.path.iter().all(|parameter| !parameter.schema.is_compiled()));
        assert!(operation.response.as_ref().is_none_or(|media| !media.schema.is_compiled()));
    }
    assert!(document.accepts("ErrorBody", &json!({ "error_code": "x" })));
    assert!(!document.accepts("ErrorBody", &json!({ "error_code": 1 })));
    assert!(document.accepts("Absent", &json!(1)));
}

/// A document of one operation, with changes at JSON pointers; null removes a field.
fn changed(changes: &[(&str, Value)]) -> String {
    let mut document = json!({
        "openapi": "3.0.3",
        "paths": { "/v1/{id}": { "get": {
            "operationId": "show",
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
            "responses": { "200": { "description": "x", "content": { "application/json": { "schema": { "type": "string" } } } } }
        } } },
        "components": { "schemas": { "A": {} } }
    });
    for (pointer, value) in changes {
        let (parent, field) = pointer.rsplit_once('/').expect("a pointer has a slash");
        let field = field.replace("~1", "/");
        let parent = document.pointer_mut(parent).and_then(Value::as_object_mut).expect(pointer);
        match value {
            Value::Null => drop(parent.remove(&field)),
            value => drop(parent.insert(field, value.clone())),
        }
    }
    document.to_string()
}

#[test]
fn a_document_that_cannot_be_served_is_an_error_that_says_why() {
    assert!(Document::parse(&changed(&[])).is_ok());
    let get = "/paths/~1v1~1{id}/get";
    let at = |path: &str| format!("{get}{path}");
    let parameter = |schema: Value| json!([{ "name": "id", "in": "path", "required": true, "schema": schema }]);
    let with = |more: Value| json!([{ "name": "id", "in": "path", "schema": { "type": "string" } }, more]);
    for (pointer, value, error) in [
        ("/openapi".to_owned(), json!("3.1.0"), "openapi is \"3.1.0\""),
        ("/paths".to_owned(), Value::Null, "paths is missing"),
        (at("/operationId"), Value::Null, "get /v1/{id}: it has no operationId"),
        (at("/responses"), json!({ "203": {} }), "no response with status 200, 201, 202 or 204"),
        (at("/parameters"), json!([]), "the path parameter id is not declared"),
        (at("/parameters"), json!([{ "$ref": "#/components/parameters/Id" }]), "#/components/parameters/Id leads nowhere"),
        (at("/parameters"), parameter(json!({ "type": "object" })), "parameter id: it is neither a scalar nor a list of scalars"),
        (
            at("/parameters"),
            parameter(json!({ "type": "string", "format": "uuid" })),
            "parameter id/schema/format: \"uuid\" cannot be served",
        ),
        (at("/parameters"), with(json!({ "name": "x", "in": "path", "schema": { "type": "string" } })), "the path has no parameter x"),
        (at("/parameters"), with(json!({ "name": "x", "in": "cookie", "schema": { "type": "string" } })), "parameter x is in \"cookie\""),
        (
            at("/requestBody"),
            json!({ "content": { "text/csv": { "schema": {} } } }),
            "the request body is text/csv, which cannot be served",
        ),
        (at("/requestBody"), json!({ "content": {} }), "the request body has no content"),
        (at("/responses/200/content"), json!({ "image/png": { "schema": {} } }), "the response is image/png"),
        (at("/x-pagination"), json!({ "kind": "link", "in": "query" }), "x-pagination: kind is none of"),
        ("/paths/~1v1~1{j}".to_owned(), json!({ "get": {} }), "another operation has this method and path"),
        ("/components/schemas/A".to_owned(), json!({ "not": {} }), "components/schemas/A: the keyword not cannot be served"),
        (
            "/components/schemas/A".to_owned(),
            json!({ "allOf": [{ "$ref": "#/components/schemas/A" }] }),
            "A: the schema consists of itself",
        ),
    ] {
        let actual = Document::parse(&changed(&[(&pointer, value)])).expect_err(error);
        assert!(actual.contains(error), "{actual:?}, not {error:?}");
    }
    let twice = json!({ "get": { "operationId": "show", "responses": { "204": {} } } });
    let error = Document::parse(&changed(&[("/paths/~1v2", twice)])).expect_err("an id is there twice");
    assert!(error.contains("another operation is called show"), "{error}");
    assert!(Document::parse("{").expect_err("it is not JSON").contains("not JSON"));
}
