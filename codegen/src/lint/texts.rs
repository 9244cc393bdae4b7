//! Descriptions: they become the documentation of the SDK.

use super::Report;
use super::keywords::Kind;
use super::model::{Model, Node};
use crate::document::{entries, escaped};

/// Whether users see the object's description as documentation.
fn documented(node: &Node<'_>) -> bool {
    match node.kind {
        Kind::Info | Kind::Parameter | Kind::RequestBody | Kind::Response | Kind::SecurityScheme | Kind::Tag => true,
        Kind::Schema => node.is_component() || node.place == "properties",
        _ => false,
    }
}

/// Everything that users see is described.
pub(super) fn present(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.nodes.iter().filter(|node| documented(node)) {
        let bare = node.is_reference();
        if bare && node.place != "properties" {
            continue;
        }
        if bare {
            let message = format!("the property `{}` has no description of its own", node.key);
            let remedy = "Write `allOf:` with the `$ref` as its only item, and a `description` beside it";
            report.add(&node.pointer, message, remedy);
        } else if node.text("description").trim().is_empty() {
            let message = match node.key.as_str() {
                "" => format!("{} has no description", node.kind.name()),
                key => format!("`{key}`, {}, has no description", node.kind.name()),
            };
            report.add(&node.pointer, message, "Add a `description` of whole sentences in words of our own");
        }
    }
}

/// Descriptions are made of whole sentences.
pub(super) fn end(model: &Model<'_>, report: &mut Report<'_>) {
    for (pointer, text) in prose(model) {
        if !text.trim().is_empty() && !text.trim_end().ends_with(['.', '`', ')']) {
            report.add(&pointer, "the text does not end like a sentence", "End it with a full stop");
        }
    }
}

/// Descriptions hold nothing that the documentation tool runs, drops or complains about.
pub(super) fn markup(model: &Model<'_>, report: &mut Report<'_>) {
    for (pointer, text) in prose(model) {
        for (problem, remedy) in markup_problems(text) {
            report.add(&pointer, problem, remedy);
        }
    }
}

/// All texts that become documentation, where they stand.
fn prose<'a>(model: &'a Model<'_>) -> Vec<(String, &'a str)> {
    let mut prose = Vec::new();
    for node in model.nodes.iter().filter(|node| !node.is_reference()) {
        let operation = node.kind == Kind::Operation;
        if documented(node) || operation {
            prose.push((node.at("description"), node.text("description")));
        }
        if operation {
            prose.push((node.at("summary"), node.text("summary")));
        }
        for (value, text) in entries(node.value.get("x-enum-descriptions")) {
            let pointer = format!("{}/x-enum-descriptions/{}", node.pointer, escaped(value));
            prose.push((pointer, text.as_str().unwrap_or_default()));
        }
    }
    prose.retain(|(_, text)| !text.is_empty());
    prose
}

fn markup_problems(text: &str) -> Vec<(&'static str, &'static str)> {
    let mut problems = Vec::new();
    if text.lines().any(|line| line.starts_with("    ") || line.starts_with('\t')) {
        problems.push(("an indented line would be run as an example", "Begin each line at the margin"));
    }
    if text.contains("```") || text.contains("~~~") {
        problems.push(("a block of code would be run as an example", "Say it in words; programs belong into `sdk/examples`"));
    }
    // What stands between backticks is shown as it is.
    let plain = text.split('`').step_by(2).collect::<Vec<_>>().join("`");
    if text.matches('`').count() % 2 == 1 {
        problems.push(("a backtick has no partner", "Put code between two backticks"));
    }
    if plain.match_indices('<').any(|(at, _)| opens_tag(&plain[at + 1..])) {
        problems.push(("text between `<` and `>` would be taken for HTML and vanish", "Put it between backticks, or write it in words"));
    }
    if plain.match_indices("http").any(|(at, _)| bare_url(&plain, at)) {
        problems.push(("an address stands in the text", "Put it between `<` and `>`"));
    }
    if plain.match_indices('[').any(|(at, _)| !web_link(&plain[at + 1..])) {
        problems.push(("text between `[` and `]` would be taken for a link into the SDK", "Put it between backticks"));
    }
    problems
}

/// Whether what follows a `<` is taken for a tag, and is no address.
fn opens_tag(rest: &str) -> bool {
    let begins = rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    let address = rest.starts_with("https://") || rest.starts_with("http://");
    begins && !address && rest.contains('>')
}

fn bare_url(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    let address = rest.starts_with("https://") || rest.starts_with("http://");
    address && !text[..at].ends_with('<') && !text[..at].ends_with("](")
}

/// Whether what follows a `[` is a link into the web.
fn web_link(rest: &str) -> bool {
    rest.split_once("](").is_some_and(|(text, target)| !text.contains(']') && target.starts_with("https://"))
}
