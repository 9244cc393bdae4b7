//! Prose as HTML: code spans, links to what they name, and nothing else.

use std::collections::BTreeSet;

use minijinja::HtmlEscape;

use crate::model::Model;

/// All names that the page has a place for: operations, types, and fields of types.
pub(super) fn anchors(model: &Model) -> BTreeSet<String> {
    let operations = model.operations().map(|operation| format!("op-{}", id(&operation.id)));
    let types = model.types.values().flat_map(|item| {
        let fields = item.fields().iter().map(|field| format!("type-{}.{}", id(&item.name), id(&field.wire)));
        fields.chain([format!("type-{}", id(&item.name))])
    });
    operations.chain(types).collect()
}

/// A name as part of an `id`: what is neither letter, digit, hyphen nor underscore is written as its number.
pub(super) fn id(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    name.chars().map(|c| if is_plain(c) { c.to_string() } else { format!(".{:x}.", u32::from(c)) }).collect()
}

/// Prose in one line.
pub(super) fn line(text: &str, anchors: &BTreeSet<String>) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut parts = text.split('`');
    let mut html = HtmlEscape(parts.next().unwrap_or_default()).to_string();
    while let Some(part) = parts.next() {
        match parts.next() {
            Some(after) => html += &format!("{}{}", code(part, anchors), HtmlEscape(after)),
            None => html += &format!("`{}", HtmlEscape(part)),
        }
    }
    html
}

/// Prose as paragraphs.
pub(super) fn paragraphs(text: &str, anchors: &BTreeSet<String>) -> String {
    let parts = text.split("\n\n").filter(|part| !part.trim().is_empty());
    parts.map(|part| format!("<p>{}</p>\n", line(part, anchors))).collect()
}

fn code(name: &str, anchors: &BTreeSet<String>) -> String {
    let code = format!("<code>{}</code>", HtmlEscape(name));
    let (holder, field) = name.split_once('.').unwrap_or((name, ""));
    let full = if field.is_empty() { id(holder) } else { format!("{}.{}", id(holder), id(field)) };
    // A parameter has no place of its own, its operation has.
    let places = [format!("type-{full}"), format!("op-{full}"), format!("op-{}", id(holder))];
    match places.iter().find(|place| anchors.contains(*place)) {
        Some(place) => format!("<a href=\"#{place}\">{code}</a>"),
        None => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_escaped_inside_and_outside_of_code() {
        assert_eq!(line("a <b> `<c>`\n  d", &BTreeSet::new()), "a &lt;b&gt; <code>&lt;c&gt;</code> d");
        let anchors = BTreeSet::from(["op-b".to_owned()]);
        assert_eq!(line("`a` `b.x` `c", &anchors), "<code>a</code> <a href=\"#op-b\"><code>b.x</code></a> `c");
        assert_eq!(id("a b\"é"), "a.20.b.22..e9.");
    }
}
