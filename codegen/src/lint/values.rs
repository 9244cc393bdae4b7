//! The values that schemas allow: strings under rules, and sets.

use serde_json::Value;

use super::context::{Kind, Lint, Node, twins};
use crate::{
    char_class::{CharClass, lengths},
    document::{entries, escaped},
    names::{is_identifier, pascal, variant},
};

pub(super) fn check(lint: &Lint<'_>) {
    for node in lint.of(Kind::Schema) {
        string(node, lint);
        for keyword in ["x-extensible-enum", "enum"] {
            let Some(values) = node.get(keyword).and_then(Value::as_array) else { continue };
            let values: Vec<String> = values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect();
            variants(node, keyword, &values, lint);
            descriptions(node, &values, lint);
            let ignores_case = node.has("x-enum-ignore-case");
            for (_, twin) in twins(values.iter().filter(|_| ignores_case), |value| value.to_lowercase()) {
                let help = "keep one of the two, or remove `x-enum-ignore-case`";
                let message = format!("`{twin}` differs from another value in case only");
                lint.add("enum-ignore-case", node.at("x-enum-ignore-case"), message, help);
            }
        }
    }
}

/// The pattern is one that can be checked, and some string satisfies it and the lengths.
fn string(node: &Node<'_>, lint: &Lint<'_>) {
    let class = node.get("pattern").and_then(Value::as_str).map(CharClass::parse);
    if let Some(Err(problem)) = &class {
        let message = format!("the pattern `{}` is not one anchored character class: {problem}", node.text("pattern"));
        let help = "write it as `^[A-Za-z0-9_-]+$`, or state in the description what the string looks like";
        lint.add("string-pattern", node.at("pattern"), message, help);
    }
    let (min, max) = lengths(node.value, class.and_then(Result::ok).as_ref());
    if let Some(max) = max.filter(|max| min > *max) {
        let key = if node.has("minLength") { "minLength" } else { "maxLength" };
        let message = format!("no string has at least {min} and at most {max} characters");
        lint.add("string-length", node.at(key), message, "correct the lengths by the vendor's page");
    }
}

/// Each value becomes a variant of its own.
fn variants(node: &Node<'_>, keyword: &str, values: &[String], lint: &Lint<'_>) {
    let mut names: Vec<&str> = values.iter().map(String::as_str).collect();
    let given = node.get("x-enum-varnames").and_then(Value::as_array);
    if let Some(given) = given {
        names = given.iter().filter_map(Value::as_str).collect();
        let pointer = node.at("x-enum-varnames");
        if names.len() != values.len() {
            let message = format!("there are {} values and {} names", values.len(), names.len());
            return lint.add("enum-varnames", pointer, message, "write one name for each value, in their order");
        }
        for (index, name) in names.iter().enumerate().filter(|(_, name)| !is_identifier(name) || **name != pascal(name)) {
            let help = "write it with a capital at the start of each word";
            lint.add("enum-varnames", format!("{pointer}/{index}"), format!("`{name}` is not a name in PascalCase"), help);
        }
    }
    let mut named = Vec::new();
    for (index, (name, value)) in names.into_iter().zip(values).enumerate() {
        let pointer = format!("{}/{index}", node.at(keyword));
        if let Some(variant) = variant(name) {
            named.push((variant, pointer, value));
        } else if given.is_none() {
            let help = "name all values in `x-enum-varnames`, in their order";
            lint.add("enum-varnames", pointer, format!("`{value}` makes no name for a variant"), help);
        }
    }
    let twins = twins(&named, |(variant, ..)| variant).into_iter();
    for ((.., first), (variant, pointer, value)) in twins.filter(|(first, twin)| first.2 != twin.2) {
        let help = "name all values in `x-enum-varnames`, or keep one of the two: `x-enum-ignore-case: true` reads both alike";
        lint.add("enum-varnames", pointer, format!("`{first}` and `{value}` become one variant, `{variant}`"), help);
    }
}

/// Each value of a set is explained, and nothing else is.
fn descriptions(node: &Node<'_>, values: &[String], lint: &Lint<'_>) {
    let pointer = node.at("x-enum-descriptions");
    let described: Vec<&str> = entries(node.get("x-enum-descriptions")).into_iter().map(|(value, _)| value).collect();
    for value in values.iter().filter(|value| !described.contains(&value.as_str())) {
        let help = format!("add `{value}:` and a sentence under `x-enum-descriptions`");
        lint.add("enum-descriptions", &pointer, format!("the value `{value}` has no description"), help);
    }
    for value in described.into_iter().filter(|value| !values.iter().any(|known| known == value)) {
        let message = format!("`{value}` is not a value of the set");
        lint.add("enum-descriptions", format!("{pointer}/{}", escaped(value)), message, "correct it, or remove it");
    }
}
