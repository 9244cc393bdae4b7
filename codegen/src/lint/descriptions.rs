//! Descriptions: they become the documentation of the SDK.

use super::{
    nodes::{Kind, Node, Nodes},
    report::Report,
};
use crate::document::{entries, escaped};

pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    for node in nodes.all.iter().filter(|node| is_documented(node)) {
        present(node, report);
    }
    for (pointer, text) in prose(nodes) {
        if !text.trim_end().ends_with(['.', '`', ')']) {
            report.add("description-end", &pointer, "the text does not end like a sentence", "end it with a period");
        }
        for (problem, help) in markup_problems(text) {
            report.add("description-text", &pointer, problem, help);
        }
    }
}

/// Whether users see the object's description as documentation.
fn is_documented(node: &Node<'_>) -> bool {
    match node.kind {
        Kind::Info | Kind::Parameter | Kind::RequestBody | Kind::Response | Kind::SecurityScheme | Kind::Tag => true,
        Kind::Schema => node.is_component() || node.place == "properties",
        _ => false,
    }
}

/// Everything that users see is described.
fn present(node: &Node<'_>, report: &mut Report<'_>) {
    let bare = node.is_reference();
    if bare && node.place == "properties" {
        let message = format!("the property `{}` has no description of its own", node.key);
        let help = "write `allOf:` with the `$ref` as its only item, and a `description` beside it";
        report.add("description-present", &node.pointer, message, help);
    } else if !bare && node.text("description").trim().is_empty() {
        let message = match node.key {
            "" => format!("{} has no description", node.kind.name()),
            key => format!("`{key}`, {}, has no description", node.kind.name()),
        };
        report.add("description-present", &node.pointer, message, "add a `description` of whole sentences in words of our own");
    }
}

/// All texts that become documentation, where they stand.
pub(super) fn prose<'a>(nodes: &'a Nodes<'_>) -> Vec<(String, &'a str)> {
    let mut prose = Vec::new();
    for node in nodes.all.iter().filter(|node| !node.is_reference()) {
        let is_operation = node.kind == Kind::Operation;
        if is_documented(node) || is_operation {
            prose.push((node.at("description"), node.text("description")));
        }
        if is_operation {
            prose.push((node.at("summary"), node.text("summary")));
        }
        for (value, text) in entries(node.value.get("x-enum-descriptions")) {
            prose.push((format!("{}/x-enum-descriptions/{}", node.pointer, escaped(value)), text.as_str().unwrap_or_default()));
        }
    }
    prose.retain(|(_, text)| !text.trim().is_empty());
    prose
}

/// What the documentation tool runs, drops or warns about.
fn markup_problems(text: &str) -> Vec<(&'static str, &'static str)> {
    let mut problems = Vec::new();
    let mut expect_not = |is_there: bool, problem, help| {
        if is_there {
            problems.push((problem, help));
        }
    };
    // What stands between backticks is shown as it is.
    let plain = text.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let any = |part: &str, is_wrong: &dyn Fn(&str, &str) -> bool| {
        plain.match_indices(part).any(|(at, _)| is_wrong(&plain[..at], &plain[at + part.len()..]))
    };
    let is_address = |rest: &str| rest.starts_with("https://") || rest.starts_with("http://");
    let opens_tag =
        |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!') && !is_address(rest) && rest.contains('>');
    let is_web_link =
        |rest: &str| rest.split_once("](").is_some_and(|(text, target)| !text.contains(']') && target.starts_with("https://"));
    let is_indented = text.lines().any(|line| line.starts_with("    ") || line.starts_with('\t'));
    expect_not(is_indented, "an indented line would be run as an example", "begin each line at the margin");
    let is_block = text.contains("```") || text.contains("~~~");
    expect_not(is_block, "a block of code would be run as an example", "say it in words; programs belong into `sdk/examples`");
    expect_not(text.matches('`').count() % 2 == 1, "a backtick has no partner", "put code between two backticks");
    let help = "put it between backticks, or write it in words";
    expect_not(any("<", &|_, rest| opens_tag(rest)), "text between `<` and `>` would be taken for HTML and vanish", help);
    let is_bare =
        |before: &str, rest: &str| rest.trim_start_matches('s').starts_with("://") && !before.ends_with('<') && !before.ends_with("](");
    expect_not(any("http", &is_bare), "an address stands in the text", "put it between `<` and `>`");
    let help = "put it between backticks";
    expect_not(any("[", &|_, rest| !is_web_link(rest)), "text between `[` and `]` would be taken for a link into the SDK", help);
    problems
}
