//! What the page of the curated document holds.

use std::collections::BTreeSet;

use codearts_pipeline_codegen::errata_subjects;
use codearts_pipeline_tests::{SPEC, page_example, spec};
use serde_json::Value;

use super::{ERRATA, article, attribute, html, html_of, tags, text};

#[test]
fn every_operation_is_on_it_with_route_parameters_refusals_and_page() {
    let (html, spec) = (html(), spec());
    for operation in spec.operations() {
        let shown = article(&html, &format!("op-{}", operation.id));
        let words = text(shown);
        let summary = operation.value["summary"].as_str().expect("a summary");
        assert!(words.contains(summary) && words.contains(&operation.method.to_uppercase()) && words.contains(operation.path), "{words}");
        for parameter in operation.parameters() {
            assert!(shown.contains(&format!("<code>{}</code>", parameter.name)), "{}", parameter.name);
            assert!(shown.contains(&format!("data-in=\"{}\"", parameter.location)), "{}", parameter.name);
        }
        for status in operation.value["responses"].as_object().expect("responses").keys() {
            assert!(shown.contains(&format!("\">{status}</span>")), "{status}");
        }
        assert!(shown.contains(operation.value["externalDocs"]["url"].as_str().expect("a page")));
        assert!(shown.contains(&format!("data-method=\"{}\" data-path=\"{}\"", operation.method.to_uppercase(), operation.path)));
    }
}

#[test]
fn every_type_is_on_it_with_members_and_values() {
    let (html, spec) = (html(), spec());
    for (name, schema) in spec.schemas() {
        let shown = article(&html, &format!("type-{name}"));
        for (member, description) in schema["properties"].as_object().into_iter().flatten() {
            let row = shown.split_once(&format!(" id=\"type-{name}.{member}\"")).unwrap_or_else(|| panic!("{name}.{member}")).1;
            let row = row.split_once("</tr>").expect("an end").0;
            let is_required = schema["required"].as_array().is_some_and(|names| names.contains(&Value::from(member.as_str())));
            assert_eq!(row.contains("class=\"must\">required<"), is_required, "{name}.{member}");
            let words = description["description"].as_str().expect("a description").replace('\n', " ").replace('`', "");
            assert!(text(row).contains(&words), "{name}.{member}: {words}");
        }
        for (value, meaning) in schema["x-enum-descriptions"].as_object().into_iter().flatten() {
            let words = text(shown);
            assert!(words.contains(value) && words.contains(meaning.as_str().expect("a meaning")), "{name}: {value}");
        }
        if let Some(pattern) = schema["pattern"].as_str() {
            assert!(text(shown).contains(pattern), "{name}");
        }
    }
}

#[test]
fn the_vendors_examples_are_on_it_word_for_word() {
    let (html, spec) = (html(), spec());
    for operation in spec.operations() {
        let shown = article(&html, &format!("op-{}", operation.id));
        let code = |class: &str| {
            let code = shown.split_once(&format!("<figure class=\"code example {class}\">"))?.1.split_once("<pre tabindex=\"0\">")?.1;
            Some(serde_json::from_str::<Value>(&text(code.split_once("</pre>")?.0)).expect("JSON"))
        };
        assert_eq!(code("answer"), Some(page_example(operation.id, "responses/200")), "{}", operation.id);
        let request = operation.request_schema().map(|_| page_example(operation.id, "requestBody"));
        assert_eq!(code("request"), request, "{}", operation.id);
        let area = shown.split_once("<textarea").map(|(_, rest)| rest.split_once('>').expect("a tag").1);
        let area = area.map(|area| text(area.split_once("</textarea>").expect("an end").0));
        assert_eq!(area.map(|area| serde_json::from_str::<Value>(&area).expect("JSON")), request, "{}", operation.id);
    }
}

#[test]
fn marks_of_the_errata_stand_where_the_errata_say() {
    let html = html();
    let subjects = errata_subjects(ERRATA);
    assert!(!subjects.is_empty());
    for (number, about) in subjects {
        let mark = format!(" href=\"#erratum-{number}\"");
        assert!(html.contains(&format!(" id=\"erratum-{number}\"")), "{number}");
        for name in about {
            let holder = name.split('.').next().expect("a name");
            let prefix = if holder.starts_with(char::is_uppercase) { "type" } else { "op" };
            assert!(article(&html, &format!("{prefix}-{holder}")).contains(&mark), "{number} is not beside {name}");
        }
    }
}

#[test]
fn python_has_the_vendors_names() {
    let html = html();
    for (operation, names) in [
        ("create_plugin_draft", &["CreatePluginDraftRequest(", "PluginDTO(", "client.create_plugin_draft(request)"][..]),
        ("publish_plugin_draft", &["PublishPluginDraftRequest(", "PluginPartQueryDTO("]),
        ("update_plugin_draft", &["The vendor's class has no \"identifier\""]),
    ] {
        let words = text(article(&html, &format!("op-{operation}")));
        for name in names {
            assert!(words.contains(name), "{operation}: {name}");
        }
    }
    assert!(text(&html).contains("CodeArtsPipelineClient"));
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let html = html();
    let (head, _) = html.split_once("<body>").expect("a body");
    for word in ["url(", "@import", "@font-face", "import(", "src=", "XMLHttpRequest", "WebSocket", "sendBeacon", "eval("] {
        assert!(!head.contains(word), "{word}");
    }
    for tag in tags(&html) {
        let name = tag.split([' ', '\n']).next().expect("a name");
        assert!(!["img", "script", "iframe", "object", "embed", "link", "base", "video", "audio", "source"].contains(&name), "{tag}");
        for name in ["src", "srcset", "style", "background", "action", "ping"] {
            assert!(attribute(tag, name).is_none(), "{tag}");
        }
        if let Some(address) = attribute(tag, "href") {
            assert!(address.starts_with('#') || (name == "a" && address.starts_with("https://")), "{tag}");
        }
    }
    assert_eq!(head.matches("<link").count(), 1);
    assert!(head.contains("<link rel=\"icon\" href=\"data:image/svg+xml,"));
    assert!(head.contains("content=\"default-src 'none'; style-src 'sha256-") && !head.contains("unsafe"));
}

#[test]
fn links_within_it_lead_somewhere_and_ids_are_unique() {
    let html = html();
    let mut ids = BTreeSet::new();
    for tag in tags(&html) {
        if let Some(id) = attribute(tag, "id") {
            assert!(ids.insert(id), "{id} stands twice");
        }
    }
    for tag in tags(&html) {
        for name in ["href", "for", "aria-labelledby"] {
            if let Some(target) =
                attribute(tag, name).and_then(|target| if name == "href" { target.strip_prefix('#') } else { Some(target) })
            {
                assert!(ids.contains(target), "{tag}");
            }
        }
    }
}

#[test]
fn the_same_texts_give_the_same_bytes() {
    assert_eq!(html(), html());
    assert_eq!(html_of(&SPEC, ERRATA), html());
    assert_ne!(html_of(&SPEC, ""), html());
}
