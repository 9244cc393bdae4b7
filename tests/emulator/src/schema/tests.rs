//! What schemas accept, and what is reported otherwise.

use std::sync::Arc;

use serde_json::{Value, json};

use super::*;

fn schemas(components: Value) -> Schemas {
    Schemas::new(Arc::new(json!({ "components": { "schemas": components } }))).expect("the schemas can be served")
}

fn validator(schema: Value) -> Validator {
    let components = json!({
        "Name": { "type": "string", "maxLength": 3 },
        "Settings": { "type": "object", "required": ["a"], "properties": { "a": { "type": "integer" } } },
    });
    let schemas = schemas(components);
    schemas.check(&schema).expect("the schema can be served");
    schemas.validator(&schema).expect("the schema is valid")
}

fn pointers(validator: &Validator, value: &Value) -> Vec<String> {
    validator.diagnostics(value).into_iter().map(|diagnostic| diagnostic.pointer).collect()
}

#[test]
fn nullable_accepts_null_and_nothing_else() {
    for schema in [
        json!({ "type": "string", "nullable": true, "x-note": 1 }),
        json!({ "type": "string", "nullable": true, "enum": ["a"] }),
        json!({ "allOf": [{ "$ref": "#/components/schemas/Name" }], "nullable": true }),
    ] {
        let validator = validator(schema.clone());
        assert!(validator.accepts(&json!("a")) && validator.accepts(&json!(null)), "{schema}");
        assert!(!validator.accepts(&json!(1)), "{schema}");
    }
}

#[test]
fn integers_have_the_bounds_of_their_format() {
    for (format, greatest) in [("int32", i32::MAX.into()), ("int64", i64::MAX)] {
        let validator = validator(json!({ "type": "integer", "format": format }));
        assert!(validator.accepts(&json!(greatest)), "{format}");
        assert!(!validator.accepts(&json!(greatest.unsigned_abs() + 1)), "{format}");
    }
}

#[test]
fn diagnostics_name_the_field() {
    let validator = validator(json!({
        "type": "object", "required": ["name", "age"],
        "properties": { "name": { "allOf": [{ "$ref": "#/components/schemas/Name" }], "description": "x" } }
    }));
    let pointers = pointers(&validator, &json!({ "name": "long" }));
    assert_eq!(pointers.len(), 2, "{pointers:?}");
    assert!(pointers.contains(&"/name".to_owned()) && pointers.contains(&"/age".to_owned()));
}

#[test]
fn a_field_inside_of_something_nullable_is_named_too() {
    let validator = validator(json!({
        "type": "object",
        "properties": { "s": { "nullable": true, "allOf": [{ "$ref": "#/components/schemas/Settings" }] } }
    }));
    assert!(validator.accepts(&json!({ "s": null })));
    assert_eq!(pointers(&validator, &json!({ "s": { "a": "1" } })), ["/s/a"]);
    assert_eq!(pointers(&validator, &json!({ "s": {} })), ["/s/a"]);
    assert_eq!(pointers(&validator, &json!({ "s": 1 })), ["/s"]);
}

#[test]
fn an_empty_value_that_is_sent_meets_no_rule() {
    let empty = json!({ "allOf": [{ "$ref": "#/components/schemas/Name" }], "pattern": "^a+$", "x-send-empty": true });
    let validator = validator(empty);
    assert!(validator.accepts(&json!("")) && validator.accepts(&json!("aa")));
    assert!(!validator.accepts(&json!("b")) && !validator.accepts(&json!("aaaa")));
}

#[test]
fn a_field_may_come_under_its_other_name() {
    let validator = validator(json!({
        "type": "object", "required": ["size"],
        "properties": { "size": { "type": "integer", "x-alias": ["pageSize"] } }
    }));
    assert!(validator.accepts(&json!({ "size": 1 })) && validator.accepts(&json!({ "pageSize": 1 })));
    assert_eq!(pointers(&validator, &json!({})), ["/size"]);
    assert_eq!(pointers(&validator, &json!({ "pageSize": "x" })), ["/pageSize"]);
}

#[test]
fn a_page_may_come_as_its_list_and_a_list_as_its_item() {
    let list = json!({ "type": "array", "items": { "type": "integer" }, "x-other-form": "item" });
    let page = validator(json!({ "type": "object", "properties": { "data": list }, "x-other-form": "data" }));
    assert!(page.accepts(&json!({ "data": [1] })) && page.accepts(&json!([1])) && !page.accepts(&json!(["x"])));
    let list = validator(list);
    assert!(list.accepts(&json!([1])) && list.accepts(&json!(1)) && !list.accepts(&json!("x")));
}

#[test]
fn strings_hold_json_or_times_where_the_document_says_so() {
    let validator = validator(json!({
        "type": "object",
        "properties": {
            "any": { "type": "string", "x-json": true },
            "settings": { "type": "string", "x-json": "Settings" },
            "at": { "type": "string", "x-timestamp": "local" },
        }
    }));
    assert!(validator.accepts(&json!({ "any": "[1]", "settings": "{\"a\": 1}", "at": "2024-01-02 11:04:05" })));
    assert!(validator.accepts(&json!({ "any": "", "settings": "" })));
    for (field, text) in [("any", "{"), ("settings", "{}"), ("settings", "["), ("at", "2024-01-02T11:04:05"), ("at", "2024-13-02 11:04:05")]
    {
        assert_eq!(pointers(&validator, &json!({ field: text })), [format!("/{field}")], "{text}");
    }
}

#[test]
fn alternatives_of_scalars_are_distinguished() {
    let validator = validator(json!({ "oneOf": [{ "type": "string", "maxLength": 2 }, { "type": "integer" }] }));
    assert!(validator.accepts(&json!("a")) && validator.accepts(&json!(1)));
    assert_eq!(validator.diagnostics(&json!(true))[0].reason, "is not of a documented type or value");
    assert!(validator.diagnostics(&json!("abc"))[0].reason.contains("longer than 2"));
}
