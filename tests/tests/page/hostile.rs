//! Texts that want to be more than text.

use codearts_pipeline_codegen::model::TypeKind;

use super::{attribute, html_of, model, tags};

/// Ends every context that the page has: elements, attributes, comments, script, style, templates.
const HOSTILE: &str = "</script></style></textarea></pre>--><script>alert(1)</script><img src=x onerror=alert(1)>\" onfocus=\"alert(1)' onload='x `</code><b>` {{ script }} {% raw %} {{x &amp;";

#[test]
fn text_stays_text_wherever_it_stands() {
    let mut model = model().clone();
    let poison = |text: &mut String| text.push_str(HOSTILE);
    [&mut model.title, &mut model.version].into_iter().for_each(poison);
    for chapter in &mut model.chapters {
        [&mut chapter.name, &mut chapter.module, &mut chapter.description].into_iter().for_each(poison);
        for operation in &mut chapter.operations {
            [&mut operation.id, &mut operation.method, &mut operation.verb, &mut operation.path, &mut operation.page]
                .into_iter()
                .for_each(poison);
            [&mut operation.summary, &mut operation.description, &mut operation.response.status, &mut operation.response.description]
                .into_iter()
                .for_each(poison);
            operation.failures.iter_mut().for_each(poison);
            operation.source = serde_json::json!({ "name": HOSTILE, "updated": HOSTILE });
            for parameter in &mut operation.parameters {
                [&mut parameter.wire, &mut parameter.ident, &mut parameter.description].into_iter().for_each(poison);
                parameter.example = HOSTILE.into();
            }
            for example in operation.body.iter_mut().flat_map(|body| &mut body.examples).chain(&mut operation.response.examples) {
                [&mut example.name, &mut example.summary].into_iter().for_each(poison);
                example.value = serde_json::json!({ HOSTILE: HOSTILE });
            }
            operation.body.iter_mut().for_each(|body| poison(&mut body.description));
        }
    }
    for item in model.types.values_mut() {
        [&mut item.name, &mut item.description].into_iter().for_each(poison);
        item.source = serde_json::json!({ "name": format!("A{HOSTILE}"), "note": HOSTILE });
        match &mut item.kind {
            TypeKind::Struct { fields, .. } => fields.iter_mut().for_each(|field| {
                [&mut field.wire, &mut field.description].into_iter().for_each(poison);
                (field.aliases, field.default, field.example) = (vec![HOSTILE.to_owned()], HOSTILE.into(), HOSTILE.into());
            }),
            TypeKind::StringSet { values, .. } | TypeKind::IntegerSet { values, .. } => {
                values
                    .iter_mut()
                    .for_each(|value| [&mut value.value, &mut value.ident, &mut value.description].into_iter().for_each(poison));
            }
            TypeKind::ConstrainedString(rule) => rule.pattern = Some(HOSTILE.to_owned()),
        }
    }
    let errata =
        format!("### {HOSTILE}. {HOSTILE}\n\n- About: `PluginDraft`, `{HOSTILE}`\n- {HOSTILE}: {HOSTILE}\n- Decision: {HOSTILE}\n");
    let html = html_of(&model, &[(HOSTILE, &errata)]);

    assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;"), "the text is shown");
    assert_eq!((html.matches("<script>").count(), html.matches("</script>").count(), html.matches("</style>").count()), (1, 1, 1));
    assert!(html.contains("{{ script }}"), "the template is filled once");
    for tag in tags(&html) {
        let name = tag.split([' ', '\n']).next().expect("a name");
        assert!(!["img", "script", "iframe"].contains(&name) && tag != "b", "{tag}");
        // Attributes come in pairs of double quotes; what is outside of them is names only.
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let outside: String = tag.split('"').step_by(2).collect();
        assert!(!outside.contains('\'') && !outside.split([' ', '=']).any(|name| name.starts_with("on")), "{tag}");
        assert!(attribute(tag, "href").is_none_or(|address| address.starts_with('#') || address.starts_with("https:")), "{tag}");
    }
}
