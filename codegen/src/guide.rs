//! The tables of `spec/CURATION.md`: what the rules are stands there and nowhere else.

const GUIDE: &str = include_str!("../../spec/CURATION.md");

/// The rows of the table under a heading: the id, and the other columns as they are written.
pub(crate) fn rows(heading: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let (_, section) = GUIDE.split_once(&format!("\n## {heading}\n")).expect("a heading of the guide");
    let table = section.split("\n## ").next().unwrap_or_default().lines();
    table.filter_map(|row| row.strip_prefix("| `")?.strip_suffix(" |")?.split_once("` | "))
}
