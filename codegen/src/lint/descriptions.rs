//! Descriptions: they become the documentation of the SDK.

use super::{nodes::Nodes, report::Report};
use crate::document::{entries, escaped};

pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    for (pointer, text) in prose(nodes) {
        for (problem, help) in markup_problems(text) {
            report.add("description-text", &pointer, problem, help);
        }
    }
}

/// All texts that become documentation, where they stand.
pub(super) fn prose<'a>(nodes: &'a Nodes<'_>) -> Vec<(String, &'a str)> {
    let mut prose = Vec::new();
    for node in nodes.all.iter().filter(|node| !node.is_reference()) {
        prose.extend(["summary", "description"].iter().filter_map(|key| Some((node.at(key), node.value.get(key)?.as_str()?))));
        let values = entries(node.value.get("x-enum-descriptions")).into_iter();
        prose.extend(
            values.filter_map(|(value, text)| Some((format!("{}/x-enum-descriptions/{}", node.pointer, escaped(value)), text.as_str()?))),
        );
    }
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
