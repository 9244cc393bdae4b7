//! Sets of values, and the extensions that describe them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    nodes::{Node, Nodes},
    report::Report,
};
use crate::{
    document::{entries, escaped},
    names::{is_identifier, pascal, variant},
};

const OPEN: &str = "x-extensible-enum";

pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    for node in nodes.schemas() {
        let Some((keyword, values)) = [OPEN, "enum"].iter().find_map(|key| Some((*key, node.value.get(key)?.as_array()?))) else {
            continue;
        };
        let wire: Vec<String> = values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect();
        variants(node, keyword, &wire, report);
        descriptions(node, &wire, report);
        let mut seen = BTreeSet::new();
        if let Some(twin) = wire.iter().find(|value| node.has("x-enum-ignore-case") && !seen.insert(value.to_lowercase())) {
            let help = "keep one of the two, or remove `x-enum-ignore-case`";
            report.add(
                "enum-ignore-case",
                &node.at("x-enum-ignore-case"),
                format!("`{twin}` differs from another value in case only"),
                help,
            );
        }
    }
}

/// Each value becomes a variant of its own.
fn variants(node: &Node<'_>, keyword: &str, values: &[String], report: &mut Report<'_>) {
    let names: Option<Vec<&str>> =
        node.value.get("x-enum-varnames").and_then(Value::as_array).map(|names| names.iter().filter_map(Value::as_str).collect());
    if let Some(names) = &names {
        let pointer = node.at("x-enum-varnames");
        if names.len() != values.len() {
            let message = format!("there are {} values and {} names", values.len(), names.len());
            report.add("enum-varnames", &pointer, message, "write one name for each value, in their order");
            return;
        }
        for (index, name) in names.iter().enumerate().filter(|(_, name)| !is_identifier(name) || pascal(name) != **name) {
            let help = "write it with a capital at the start of each word";
            report.add("enum-varnames", &format!("{pointer}/{index}"), format!("`{name}` is not a name in PascalCase"), help);
        }
    }
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (index, value) in values.iter().enumerate() {
        let pointer = format!("{}/{index}", node.at(keyword));
        let Some(name) = variant(names.as_ref().map_or(value.as_str(), |names| names[index])) else {
            if names.is_none() {
                let help = "name all values in `x-enum-varnames`, in their order";
                report.add("enum-varnames", &pointer, format!("`{value}` makes no name for a variant"), help);
            }
            continue;
        };
        if let Some(first) = seen.insert(name.clone(), value).filter(|first| first != value) {
            let help = "name all values in `x-enum-varnames`, or keep one of the two: `x-enum-ignore-case: true` reads both alike";
            report.add("enum-varnames", &pointer, format!("`{first}` and `{value}` become one variant, `{name}`"), help);
        }
    }
}

/// Each value of a set is explained, and nothing else is.
fn descriptions(node: &Node<'_>, values: &[String], report: &mut Report<'_>) {
    let pointer = node.at("x-enum-descriptions");
    let described = entries(node.value.get("x-enum-descriptions"));
    for value in values.iter().filter(|value| !described.iter().any(|(known, _)| known == value)) {
        let help = format!("add `{value}:` and a sentence under `x-enum-descriptions`");
        report.add("enum-descriptions", &pointer, format!("the value `{value}` has no description"), help);
    }
    for (value, _) in described.iter().filter(|(value, _)| !values.iter().any(|known| known == value)) {
        let message = format!("`{value}` is not a value of the set");
        report.add("enum-descriptions", &format!("{pointer}/{}", escaped(value)), message, "correct it, or remove it");
    }
}
