//! `spec/SOURCES.md`: where each operation and each schema was read.

use std::collections::{BTreeMap, BTreeSet};

use super::records::{Findings, cells, sections};
use crate::document::Spec;

/// How a row of an operation is written.
const ROW: &str = "| `our_name` | `VendorName` | `METHOD /path` | page | date of the page | date of reading |";

/// Operations and schemas against the rows that there are for them.
pub(super) fn check(spec: &Spec, text: &str, findings: &mut Findings<'_>) {
    let sections = sections(text);
    let section = |title: &str| sections.iter().find(|section| section.title == title);
    let rows = |title: &str| -> Vec<(usize, Vec<&str>)> {
        let lines = section(title).into_iter().flat_map(|section| section.lines.iter());
        lines.filter_map(|(line, text)| Some((*line, cells(text).filter(|cells| cells[0].starts_with('`'))?))).collect()
    };
    let line_of = |title: &str| section(title).map_or(1, |section| section.line);

    let operations: BTreeMap<&str, _> =
        spec.operations().into_iter().map(|operation| (operation.id, operation)).filter(|(id, _)| !id.is_empty()).collect();
    let operation_rows = rows("Operations");
    let known = operations.keys().copied().collect();
    each_once("source-row", "operation", &known, &operation_rows, line_of("Operations"), findings);
    for (line, cells) in &operation_rows {
        let name = cells[0].trim_matches('`');
        let Some(operation) = operations.get(name) else { continue };
        let mut complain = |message: String, remedy: String| findings.add("source-row", name, *line, message, remedy);
        let [_, vendor, route, page, updated, read] = cells[..] else {
            complain(format!("the row has {} cells", cells.len()), format!("Write it as {ROW}"));
            continue;
        };
        let own_route = format!("`{} {}`", operation.method.to_uppercase(), operation.path);
        let own_page = operation.value.pointer("/externalDocs/url").and_then(serde_json::Value::as_str).unwrap_or_default();
        if vendor.len() < 3 || !vendor.starts_with('`') || !vendor.ends_with('`') {
            complain("the row does not say what the vendor calls the operation".to_owned(), format!("Write it as {ROW}"));
        }
        if route != own_route {
            complain(format!("the route is {own_route} in the document"), format!("Write {own_route}, or correct the document"));
        }
        if page != own_page {
            complain(format!("the page is {own_page} in the document"), "Name the same page in both".to_owned());
        }
        for (date, what) in [(updated, "the page is dated"), (read, "the page was read")] {
            if !is_date(date) {
                complain(format!("the row does not say when {what}"), "Write a date such as `2026-11-21`, without backticks".to_owned());
            }
        }
    }

    let schemas = spec.schemas().map(|(name, _)| name).collect();
    each_once("source-schema", "schema", &schemas, &rows("Schemas"), line_of("Schemas"), findings);
}

/// Every name has one row, and every row is about one of the names.
fn each_once(
    rule: &'static str,
    what: &str,
    names: &BTreeSet<&str>,
    rows: &[(usize, Vec<&str>)],
    heading: usize,
    findings: &mut Findings<'_>,
) {
    let mut seen = BTreeSet::new();
    for (line, cells) in rows {
        let name = cells[0].trim_matches('`');
        if !names.contains(name) {
            findings.add(rule, name, *line, format!("there is no {what} `{name}` in the document"), "Correct its name, or remove the row");
        } else if !seen.insert(name) {
            findings.add(rule, name, *line, format!("the {what} `{name}` has a second row here"), "Keep one of the two");
        }
    }
    for name in names.iter().filter(|name| !seen.contains(*name)) {
        findings.add(rule, name, heading, format!("the {what} `{name}` has no row"), "Add one that says where it was read");
    }
}

/// Such as `2026-11-21`.
fn is_date(text: &str) -> bool {
    let form = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c });
    form.eq("0000-00-00".chars())
}
