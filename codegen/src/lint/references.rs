//! References lead to what they are meant to lead to.

use super::Report;
use super::keywords::Kind;
use super::model::Model;
use crate::document::entries;

/// Every reference leads to a component of the right kind in this document.
pub(super) fn ref_resolves(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.references() {
        let Some(section) = node.kind.section() else {
            continue;
        };
        let pointer = node.at("$ref");
        let target = node.text("$ref");
        let name = target.strip_prefix(&format!("#/components/{section}/"));
        if !target.starts_with("#/") {
            let message = format!("`{target}` leads out of the document");
            report.add(&pointer, message, "Describe it here as a component, and refer to that");
        } else if name.is_none_or(|name| name.is_empty() || name.contains('/')) {
            let message = format!("`{target}` is no place for {}", node.kind.name());
            report.add(&pointer, message, format!("Refer to a component under `#/components/{section}/`"));
        } else if model.spec.document().pointer(&target[1..]).is_none() {
            let message = format!("`{target}` leads to nothing");
            report.add(&pointer, message, "Correct the name, or add the component");
        } else if model.spec.resolve(node.value).is_none() {
            let message = format!("`{target}` leads round in a circle");
            report.add(&pointer, message, "Write one of the components out");
        }
    }
}

/// What stands beside a `$ref` is ignored by every reader.
pub(super) fn ref_siblings(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.references() {
        for (key, _) in entries(Some(node.value)).into_iter().filter(|(key, _)| *key != "$ref") {
            let remedy = match node.kind {
                Kind::Schema => format!("Write `allOf:` with the `$ref` as its only item, and `{key}` beside it"),
                _ => "Move it into the component".to_owned(),
            };
            report.add(&node.at(key), format!("`{key}` beside a `$ref` is ignored"), remedy);
        }
    }
}

/// Paths are written where they stand.
pub(super) fn path_ref(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.of(Kind::PathItem).filter(|node| node.has("$ref")) {
        let message = format!("the path `{}` is described elsewhere", node.key);
        report.add(&node.at("$ref"), message, "Write its operations here");
    }
}
