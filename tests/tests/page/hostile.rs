//! Texts that want to be more than text.

use serde_json::{Value, json};

use super::{attribute, html_of, tags};

/// Ends every context that the page has: elements, attributes, comments, script, style, templates.
const HOSTILE: &str = "</script></style></textarea></pre>--><script>alert(1)</script><img src=x onerror=alert(1)>\" onfocus=\"alert(1)' onload='x `</code><b>` {{script}} {{x &amp;";

/// Text, names and values that are all hostile. No rule is kept: what the linter refuses has to be harmless as well.
fn document() -> Value {
    let schema = |kind: Value| {
        let mut schema = json!({ "description": HOSTILE, "pattern": HOSTILE, "example": HOSTILE, "default": HOSTILE, "format": HOSTILE });
        schema.as_object_mut().expect("an object").extend(kind.as_object().expect("an object").clone());
        schema
    };
    let object = json!({ "type": "object", "required": [HOSTILE], "properties": {
        HOSTILE: schema(json!({ "type": "string", "x-send-empty": true })),
        "whole": schema(json!({ "type": "integer", "nullable": true })),
        "set": { "$ref": "#/components/schemas/Set" },
        "list": { "type": "array", "items": { "$ref": format!("#/components/schemas/{}", HOSTILE.replace('/', "")) } },
    } });
    let value = json!({ HOSTILE: HOSTILE, "whole": 1, "set": HOSTILE, "list": [{ HOSTILE: HOSTILE }], "other": HOSTILE });
    let content =
        json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Thing" }, "examples": { "page": { "value": value } } } });
    let parameter = |name: &str, place: &str| json!({ "name": name, "in": place, "required": true, "description": HOSTILE, "schema": schema(json!({ "type": "string" })) });
    json!({
        "openapi": HOSTILE,
        "info": { "title": HOSTILE, "version": HOSTILE, "description": HOSTILE },
        "externalDocs": { "url": "javascript:alert(1)", "description": HOSTILE },
        "servers": [{ "url": HOSTILE, "description": HOSTILE }],
        "tags": [{ "name": HOSTILE, "description": HOSTILE }],
        "paths": { format!("/{HOSTILE}/{{id}}"): { "post": {
            "operationId": HOSTILE, "summary": HOSTILE, "description": HOSTILE, "tags": [HOSTILE],
            "externalDocs": { "url": format!("https://example.com/{HOSTILE}") },
            "parameters": [parameter(HOSTILE, "query"), parameter("id", "path"), parameter("x", HOSTILE)],
            "requestBody": { "description": HOSTILE, "content": content },
            "responses": { "200": { "description": HOSTILE, "content": content }, HOSTILE: { "description": HOSTILE } },
        } } },
        "components": {
            "securitySchemes": { HOSTILE: { "name": HOSTILE, "description": HOSTILE } },
            "schemas": {
                "Thing": schema(object.clone()),
                HOSTILE.replace('/', ""): schema(object),
                "Set": schema(json!({ "type": "string", "x-extensible-enum": [HOSTILE, "a"], "x-enum-descriptions": { HOSTILE: HOSTILE } })),
            },
        },
    })
}

#[test]
fn text_stays_text_wherever_it_stands() {
    // JSON is YAML.
    let document = serde_json::to_string_pretty(&document()).expect("JSON");
    let errata = format!(
        "## {HOSTILE}\n\n### {HOSTILE}. {HOSTILE}\n\n- About: `Thing`, `{HOSTILE}`\n- {HOSTILE}: {HOSTILE}\n- Decision: {HOSTILE}\n"
    );
    let html = html_of(&document, &errata);

    assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;"), "the text is shown");
    assert_eq!(html.matches("<script>").count(), 1);
    assert_eq!(html.matches("</script>").count(), 1);
    assert_eq!(html.matches("</style>").count(), 1);
    assert!(html.contains("{{script}}"), "templates are filled once");
    for tag in tags(&html) {
        let name = tag.split([' ', '\n']).next().expect("a name");
        assert!(!["img", "script", "b", "iframe"].contains(&name), "{tag}");
        // Attributes come in pairs of double quotes; what is outside of them is names only.
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let outside: String = tag.split('"').step_by(2).collect();
        assert!(!outside.contains("on") || !outside.split([' ', '=']).any(|name| name.starts_with("on")), "{tag}");
        assert!(!outside.contains('\''), "{tag}");
        if let Some(address) = attribute(tag, "href") {
            assert!(address.starts_with('#') || address.starts_with("https://"), "{tag}");
        }
    }
}

#[test]
fn a_document_without_anything_has_a_page() {
    let html = html_of("{}", "");
    assert!(html.contains("</html>"));
}
