//! What the page of the curated document holds.

use std::collections::BTreeSet;

use codearts_pipeline_codegen::{Erratum, model::TypeKind};

use serde_json::Value;

use super::{ERRATA, article, attribute, code, curated_html, html_of, model, plain, tags, text};

#[test]
fn every_operation_is_on_it() {
    let model = model();
    let html = curated_html();
    for operation in model.operations() {
        let shown = article(html, &format!("op-{}", operation.id));
        let words = text(shown);
        for part in [&operation.summary, &operation.verb, &operation.path, &operation.response.status] {
            assert!(words.contains(part.as_str()), "{}: {part}", operation.id);
        }
        assert!(
            operation.failures.iter().all(|status| shown.contains(&format!("<span class=\"bad\">{status}</span>"))),
            "{}",
            operation.id
        );
        for parameter in &operation.parameters {
            assert!(shown.contains(&format!("data-name=\"{}\" data-in=\"", parameter.wire)), "{}", parameter.wire);
        }
        let has_page = text(&shown.replace("&#x2f;", "/")).contains("The vendor’s page");
        assert_eq!(has_page, !operation.page.is_empty(), "{}", operation.id);
        assert!(shown.replace("&#x2f;", "/").contains(&operation.page), "{}", operation.id);
    }
}

#[test]
fn every_type_is_on_it_with_fields_and_values() {
    let model = model();
    let html = curated_html();
    for item in model.types.values() {
        let shown = article(html, &format!("type-{}", item.name));
        for field in item.fields() {
            let row = shown
                .split_once(&format!(" id=\"type-{}.{}\"", item.name, field.wire))
                .unwrap_or_else(|| panic!("{}.{}", item.name, field.wire))
                .1;
            let words = field.description.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "");
            assert!(text(row.split_once("</tr>").expect("an end").0).contains(&words), "{}.{}: {words}", item.name, field.wire);
        }
        match &item.kind {
            TypeKind::StringSet { values, .. } | TypeKind::IntegerSet { values, .. } => {
                let escaped = |value: &str| value.replace('<', "&lt;").replace('>', "&gt;");
                assert!(values.iter().all(|value| shown.contains(&format!("<code>{}</code>", escaped(&value.value)))), "{}", item.name);
            }
            TypeKind::ConstrainedString(rule) => {
                assert!(text(shown).contains(rule.pattern.as_deref().unwrap_or_default()), "{}", item.name)
            }
            TypeKind::Struct { .. } => {}
        }
    }
}

#[test]
fn the_examples_are_on_it_word_for_word() {
    let model = model();
    let html = curated_html();
    for operation in model.operations() {
        let shown = article(html, &format!("op-{}", operation.id));
        let request = operation.body.as_ref().and_then(|body| body.examples.first());
        for (class, example) in [("example request", request), ("example response", operation.response.examples.first())] {
            let read: Option<Value> = code(shown, class).map(|code| serde_json::from_str(&code).expect("JSON"));
            let example = example.map(|example| plain(model, operation, &example.value));
            assert_eq!(read.map(|read| plain(model, operation, &read)), example, "{}", operation.id);
        }
        let python = code(shown, "python").expect("a snippet");
        let is_call = python.contains(&format!("request = {}Request(", operation.vendor_name)) && python.contains("\nresponse = client.");
        assert_eq!(is_call, operation.source["lacks"] != true, "{python}");
    }
}

#[test]
fn marks_of_the_errata_stand_where_the_errata_say() {
    let model = model();
    let html = curated_html();
    for Erratum { number, about, .. } in ERRATA.iter().flat_map(|(_, text)| Erratum::read(text)) {
        assert!(html.contains(&format!(" id=\"erratum-{number}\"")), "{number}");
        for name in about {
            let (holder, field) = name.split_once('.').unwrap_or((name, ""));
            let id = match (model.operation(holder), model.types.get(holder)) {
                (Some(_), _) => format!("op-{holder}"),
                (_, Some(item)) if field.is_empty() || item.fields().iter().any(|known| known.wire == field) => format!("type-{holder}"),
                // What only says whether a call succeeded is no type of the model.
                _ => continue,
            };
            assert!(article(html, &id).contains(&format!(" href=\"#erratum-{number}\"")), "{number} is not beside {name}");
        }
    }
}

#[test]
fn nothing_is_loaded_from_elsewhere_and_links_lead_somewhere() {
    let html = curated_html();
    let (head, _) = html.split_once("<body>").expect("a body");
    for word in ["url(", "@import", "@font-face", "import(", "src=", "XMLHttpRequest", "WebSocket", "sendBeacon", "eval("] {
        assert!(!head.contains(word), "{word}");
    }
    assert!(head.contains("content=\"default-src 'none'; style-src 'sha256-") && !head.contains("unsafe"));
    let mut ids = BTreeSet::new();
    assert!(tags(html).into_iter().filter_map(|tag| attribute(tag, "id")).all(|id| ids.insert(id)), "an id stands twice");
    for tag in tags(html) {
        let name = tag.split([' ', '\n']).next().expect("a name");
        assert!(
            !["img", "script", "iframe", "object", "embed", "link", "base", "video", "audio", "source", "form"].contains(&name),
            "{tag}"
        );
        assert!(["src", "srcset", "style", "background", "action", "ping"].iter().all(|name| attribute(tag, name).is_none()), "{tag}");
        match attribute(tag, "href").map(|address| address.split_at(1)) {
            Some(("#", id)) => assert!(ids.contains(id), "{tag}"),
            Some((first, rest)) => assert!(format!("{first}{rest}").starts_with("https:"), "{tag}"),
            None => {}
        }
    }
    assert_eq!(html, html_of(model(), ERRATA), "the same model gives the same bytes");
    assert_ne!(html, html_of(model(), &[]));
}
