//! Changes as people read them, and as programs do.

use std::collections::BTreeMap;

use clap::ValueEnum;
use codearts_pipeline_codegen::{Change, SourceImpact, WireImpact, bump};
use serde_json::{Value, json};

use super::accepted::Accepted;

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Lines for a terminal.
    #[default]
    Text,
    /// A comment for a review.
    Markdown,
    /// Values for a program.
    Json,
}

pub(super) fn write(changes: &[Change], accepted: &Accepted, format: Format) -> String {
    match format {
        Format::Text => text(changes, accepted),
        Format::Markdown => markdown(changes, accepted),
        Format::Json => json_text(changes, accepted),
    }
}

/// The heading of types that are new, which stand together.
const NEW_TYPES: &str = "New types";

/// The heading that a change stands under, with its rank: the document, then operations, then types.
fn heading(change: &Change) -> (u8, &str) {
    match change.subject.as_str() {
        _ if change.rule == "schema-added" => (3, NEW_TYPES),
        "The document" => (0, "The document"),
        name if name.starts_with(|c: char| c.is_ascii_lowercase()) => (1, name),
        name => (2, name),
    }
}

fn by_heading(changes: &[Change]) -> BTreeMap<(u8, &str), Vec<&Change>> {
    let mut headings: BTreeMap<(u8, &str), Vec<&Change>> = BTreeMap::new();
    for change in changes {
        headings.entry(heading(change)).or_default().push(change);
    }
    headings
}

/// The names of new types, on one line.
fn names(changes: &[&Change]) -> String {
    changes.iter().map(|change| format!("`{}`", change.subject)).collect::<Vec<_>>().join(", ")
}

fn summary(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "Nothing changes for users of the SDK.".to_owned();
    }
    let count = |matches: &dyn Fn(&Change) -> bool| changes.iter().filter(|change| matches(change)).count();
    let breaking_source = count(&|change| change.source == SourceImpact::Breaks);
    let breaking_wire = count(&|change| change.wire == WireImpact::Breaks);
    format!(
        "{} {}: {breaking_source} break source, {breaking_wire} break the wire. They require a {} version.",
        changes.len(),
        if changes.len() == 1 { "change" } else { "changes" },
        bump(changes)
    )
}

fn text(changes: &[Change], accepted: &Accepted) -> String {
    let mut out = String::new();
    for ((_, heading), changes) in by_heading(changes) {
        out += &format!("{heading}\n");
        if heading == NEW_TYPES {
            out += &format!("  {}.\n    wire: safe, source: adds | schema-added\n\n", names(&changes));
            continue;
        }
        for change in changes {
            let reason = accepted.reason(change).map(|reason| format!(" (accepted: {reason})")).unwrap_or_default();
            out += &format!(
                "  {}.{reason}\n    wire: {}, source: {} | {} ({}) at {}\n",
                change.sentence, change.wire, change.source, change.rule, change.direction, change.pointer
            );
        }
        out.push('\n');
    }
    out += &changelog(changes);
    out + &summary(changes)
}

fn markdown(changes: &[Change], accepted: &Accepted) -> String {
    let mut out = format!("### What the change of the document does\n\n{}\n", summary(changes));
    for ((_, heading), changes) in by_heading(changes) {
        if heading == NEW_TYPES {
            out += &format!("\n#### {NEW_TYPES}\n\n{}\n", names(&changes));
            continue;
        }
        out += &format!("\n#### `{}`\n\n| change | wire | source | rule |\n| --- | --- | --- | --- |\n", heading);
        for change in changes {
            let reason = accepted.reason(change).map(|reason| format!(" *Accepted: {}*", cell(reason))).unwrap_or_default();
            let mark = |verdict: String| if verdict == "breaks" { "**breaks**".to_owned() } else { verdict };
            out += &format!(
                "| {}.{reason} | {} | {} | `{}` ({}) at `{}` |\n",
                cell(&change.sentence),
                mark(change.wire.to_string()),
                mark(change.source.to_string()),
                change.rule,
                change.direction,
                change.pointer
            );
        }
    }
    let changelog = changelog(changes);
    if !changelog.is_empty() {
        out += &format!("\n<details><summary>For the changelog</summary>\n\n{changelog}\n</details>\n");
    }
    out
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// What users want to read about: everything but words, examples, and types that nothing is generated from.
fn changelog(changes: &[Change]) -> String {
    let is_listed = |change: &&Change| match change.rule {
        "words" | "example-changed" | "other" => false,
        "schema-added" => change.source == SourceImpact::Adds,
        _ => true,
    };
    let listed: Vec<_> = changes.iter().filter(is_listed).collect();
    let mut out = String::new();
    for (title, wanted) in [("Breaking", SourceImpact::Breaks), ("Added", SourceImpact::Adds), ("Changed", SourceImpact::None)] {
        let wanted: Vec<&Change> = listed.iter().copied().filter(|change| change.source == wanted).collect();
        let (new_types, mut others): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|change| change.rule == "schema-added");
        others.sort_by_key(|change| heading(change));
        let mut lines: Vec<String> = others.iter().map(|change| format!("- `{}`: {}.\n", change.subject, change.sentence)).collect();
        if !new_types.is_empty() {
            lines.push(format!("- New types: {}.\n", names(&new_types)));
        }
        if !lines.is_empty() {
            out += &format!("{title}:\n{}", lines.concat());
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn json_text(changes: &[Change], accepted: &Accepted) -> String {
    let list: Vec<Value> = changes
        .iter()
        .map(|change| {
            json!({
                "rule": change.rule,
                "subject": change.subject,
                "pointer": change.pointer,
                "sentence": change.sentence,
                "direction": change.direction.to_string(),
                "wire": change.wire.to_string(),
                "source": change.source.to_string(),
                "accepted": accepted.reason(change),
            })
        })
        .collect();
    format!("{:#}", json!({ "bump": bump(changes).to_string(), "changes": list }))
}
