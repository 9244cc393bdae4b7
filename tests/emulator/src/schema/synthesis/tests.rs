//! Generated values satisfy their schemas.

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

/// The value that is made of a schema, which has to satisfy it.
fn made(components: &Value, schema: &Value) -> Value {
    let document = json!({ "components": { "schemas": components } });
    let schemas = Schemas::new(Arc::new(document)).expect("the schemas can be served");
    schemas.check(schema).expect("the schema can be served");
    let value = Synthesis::new(&schemas).value(schema);
    assert_eq!(Synthesis::new(&schemas).value(schema), value, "it is always the same");
    let diagnostics = schemas.validator(schema).expect("the schema compiles").diagnostics(&value);
    assert_eq!(diagnostics, [], "{value} of {schema} with {components}");
    value
}

#[test]
fn every_kind_of_schema_has_a_value() {
    for (schema, value) in [
        (json!({ "type": "string" }), json!("string")),
        (json!({ "type": "string", "minLength": 8 }), json!("stringst")),
        (json!({ "type": "string", "maxLength": 0 }), json!("")),
        (json!({ "type": "string", "minLength": 32, "maxLength": 32, "pattern": "^[A-Za-z0-9]+$" }), json!("a".repeat(32))),
        (json!({ "type": "string", "x-extensible-enum": ["RUNNING", "DONE"] }), json!("RUNNING")),
        (json!({ "type": "string", "x-timestamp": "milliseconds" }), json!("1704164645000")),
        (json!({ "type": "string", "x-timestamp": "local" }), json!("2024-01-02 11:04:05")),
        (json!({ "type": "string", "x-json": true }), json!("{\"any\":\"JSON\"}")),
        (json!({ "type": "string", "x-json": "Scalar" }), json!("{\"a\":1}")),
        (json!({ "type": "integer", "format": "int64", "x-timestamp": "seconds" }), json!(1_704_164_645)),
        (json!({ "type": "integer", "enum": [2, 3], "nullable": true }), json!(2)),
        (json!({ "type": "integer", "minimum": 5, "exclusiveMinimum": true, "multipleOf": 4 }), json!(8)),
        (json!({ "type": "integer", "maximum": -3 }), json!(-3)),
        (json!({ "type": "number", "format": "float" }), json!(1.5)),
        (json!({ "type": "number", "minimum": 2, "exclusiveMinimum": true, "maximum": 3 }), json!(2.125)),
        (json!({ "type": "boolean" }), json!(true)),
        (json!({ "type": "boolean", "example": false, "x-outcome": true }), json!(false)),
        (json!({ "type": "string", "x-outcome": true }), json!("true")),
        (json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }] }), json!("string")),
        (json!({}), json!({ "any": "JSON" })),
        (json!({ "type": "array", "items": { "type": "string" } }), json!(["string"])),
        (json!({ "type": "array", "minItems": 2, "items": { "type": "integer" } }), json!([1, 1])),
        (json!({ "type": "array", "maxItems": 0, "items": { "type": "integer" } }), json!([])),
        (json!({ "type": "object", "additionalProperties": { "type": "array", "items": {} } }), json!({ "key": [{ "any": "JSON" }] })),
        (
            json!({ "type": "object", "minProperties": 2, "additionalProperties": true }),
            json!({ "key": { "any": "JSON" }, "key1": { "any": "JSON" } }),
        ),
        (json!({ "allOf": [{ "$ref": "#/components/schemas/Scalar" }], "description": "x" }), json!({ "a": 1 })),
        (json!({ "type": "string", "minLength": 3, "x-send-empty": true }), json!("string")),
    ] {
        let components = json!({ "Scalar": { "type": "object", "required": ["a"], "properties": { "a": { "type": "integer" } } } });
        assert_eq!(made(&components, &schema), value, "{schema}");
    }
}

#[test]
fn recursion_ends() {
    let node = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let components = json!({
        "Tree": { "type": "object", "required": ["children"], "properties": {
            "children": { "type": "array", "items": node("Tree") },
            "by_name": { "type": "object", "additionalProperties": node("Tree") },
            "parent": { "allOf": [node("Tree")], "nullable": true },
            "other": node("Other"),
            "text": { "type": "string", "x-json": "Tree" },
        } },
        "Other": { "type": "object", "properties": { "tree": node("Tree"), "name": { "type": "string" } } },
        "Chain": { "type": "object", "required": ["next"], "properties": { "next": { "allOf": [node("Chain")], "nullable": true } } },
    });
    let tree = made(&components, &node("Tree"));
    assert_eq!(tree["children"][0]["children"], json!([]));
    assert_eq!(tree["children"][0]["by_name"], json!({}));
    assert_eq!(tree["other"]["tree"]["other"], json!({ "name": "string" }));
    assert!(tree.to_string().len() < 10_000, "{tree}");
    assert!(made(&components, &node("Chain")).to_string().len() < 1_000);
}

#[test]
fn a_schema_that_no_value_satisfies_ends_too() {
    let reference = json!({ "$ref": "#/components/schemas/Endless" });
    let document = json!({ "components": { "schemas": {
        "Endless": { "type": "object", "required": ["a", "b"], "properties": { "a": reference, "b": { "type": "string" } } }
    } } });
    let schemas = Schemas::new(Arc::new(document)).expect("the schemas can be served");
    assert!(Synthesis::new(&schemas).value(&reference).is_object());
}

#[test]
fn an_envelope_reports_success() {
    let status = json!({ "type": "string" });
    let envelope = |error: Value, required: Value| {
        json!({ "type": "object", "x-envelope": "result", "required": required, "properties": {
            "status": status, "result": { "type": "integer" }, "error": error
        } })
    };
    let object = json!({ "type": "object", "properties": { "code": { "type": "string" } } });
    let nullable = json!({ "type": "object", "nullable": true });
    for (error, required, value) in [
        (object.clone(), json!(["status"]), json!({ "status": "success", "result": 1 })),
        (object, json!(["status", "error"]), json!({ "status": "success", "result": 1, "error": {} })),
        (nullable, json!(["status"]), json!({ "status": "success", "result": 1, "error": null })),
        (json!({ "type": "string" }), json!(["error"]), json!({ "status": "success", "result": 1, "error": "" })),
    ] {
        assert_eq!(made(&json!({}), &envelope(error, required)), value);
    }
}

fn scalar() -> impl Strategy<Value = Value> {
    let lengths = (0_usize..40, 0_usize..40);
    prop_oneof![
        (lengths, prop::sample::select(vec!["", "^[a-z]*$", "^[0-9A-F]*$", "^[^\\x00-\\x7f]*$", "^[\\u4e00-\\u9fff_.-]*$"])).prop_map(
            |((min, more), pattern)| match pattern {
                "" => json!({ "type": "string", "minLength": min, "maxLength": min + more }),
                pattern => json!({ "type": "string", "minLength": min, "maxLength": min + more, "pattern": pattern }),
            }
        ),
        prop::sample::select(vec![
            json!({ "type": "string", "x-extensible-enum": ["a b", "流水线"] }),
            json!({ "type": "string", "x-timestamp": "local" }),
            json!({ "type": "string", "x-json": true }),
            json!({ "type": "string", "x-json": "A" }),
            json!({ "type": "string", "format": "binary" }),
            json!({ "type": "integer", "format": "int32", "enum": [7, 0], "x-enum-varnames": ["B", "A"] }),
            json!({ "type": "boolean", "x-outcome": true }),
            json!({ "oneOf": [{ "type": "string" }, { "type": "boolean" }] }),
            json!({ "x-secret": true }),
        ]),
        (-1_000_i64..1_000, 0_i64..1_000, any::<bool>()).prop_map(|(min, more, exclusive)| {
            json!({ "type": "integer", "format": "int64", "minimum": min, "maximum": min + more + 2, "exclusiveMinimum": exclusive })
        }),
        (-1_000_i64..1_000, 0_i64..1_000).prop_map(|(min, more)| {
            json!({ "type": "number", "format": "double", "minimum": min, "maximum": min + more + 1, "exclusiveMaximum": true })
        }),
    ]
}

fn schema() -> impl Strategy<Value = Value> {
    let component = prop::sample::select(vec!["A", "B", "C"]);
    let reference = component.prop_map(|name| json!({ "$ref": format!("#/components/schemas/{name}") }));
    let leaf = prop_oneof![4 => scalar(), 1 => reference.clone()];
    leaf.prop_recursive(3, 24, 5, move |inner| {
        prop_oneof![
            (inner.clone(), 0_usize..3).prop_map(|(items, min)| json!({ "type": "array", "items": items, "minItems": min })),
            (inner.clone(), 0_usize..3)
                .prop_map(|(entry, min)| json!({ "type": "object", "additionalProperties": entry, "minProperties": min })),
            prop::collection::btree_map("[a-z]{1,3}", inner.clone(), 0..5).prop_map(|properties| {
                // What a component is part of may be left out, or the value would have no end.
                let required: Vec<_> =
                    properties.iter().filter(|(_, schema)| !schema.to_string().contains("$ref")).map(|(name, _)| name.clone()).collect();
                let mut object = json!({ "type": "object", "properties": properties, "additionalProperties": true });
                if !required.is_empty() {
                    object["required"] = json!(required);
                }
                object
            }),
            (inner, any::<bool>()).prop_map(|(inner, nullable)| json!({ "allOf": [inner], "nullable": nullable, "description": "x" })),
        ]
    })
}

/// An object, which can be part of itself.
fn component() -> impl Strategy<Value = Value> {
    prop::collection::btree_map("[a-z]{1,3}", schema(), 0..5).prop_map(|properties| json!({ "type": "object", "properties": properties }))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_made_satisfies_its_schema((a, b, c) in (component(), component(), component()), schema in schema()) {
        // Lists and maps that must not be empty would have no end either.
        let finite = |value: &Value| {
            let mut value = value.clone();
            without_minimum(&mut value);
            value
        };
        made(&json!({ "A": finite(&a), "B": finite(&b), "C": finite(&c) }), &finite(&schema));
    }
}

/// Takes the minimum from lists and maps whose content refers to components.
fn without_minimum(schema: &mut Value) {
    if let Value::Object(fields) = schema {
        let content = fields.get("items").or_else(|| fields.get("additionalProperties")).map(Value::to_string);
        if content.is_some_and(|content| content.contains("$ref")) {
            fields.remove("minItems");
            fields.remove("minProperties");
        }
        fields.values_mut().for_each(without_minimum);
    } else if let Value::Array(items) = schema {
        items.iter_mut().for_each(without_minimum);
    }
}
