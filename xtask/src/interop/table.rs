//! What became of each check, as a table.

use super::{Check, Passed, Trouble};

pub(super) struct Row {
    pub(super) check: &'static str,
    outcome: Result<Passed, Trouble>,
}

impl Row {
    pub(super) fn of(check: &Check, outcome: Result<Passed, Trouble>) -> Self {
        Self { check: check.name, outcome }
    }

    pub(super) fn is_failed(&self) -> bool {
        matches!(self.outcome, Err(Trouble::Failed(_)))
    }

    /// In one line, for someone who watches.
    pub(super) fn line(&self) -> String {
        match &self.outcome {
            Ok(passed) => format!("   passed: {} {}", passed.cases, passed.of),
            Err(Trouble::Missing(why)) => format!("   skipped: {why}"),
            Err(Trouble::Failed(why)) => format!("   FAILED: {why}"),
        }
    }

    fn cells(&self) -> [String; 4] {
        let (tool, cases, result) = match &self.outcome {
            Ok(passed) => (passed.tool.clone(), format!("{} {}", passed.cases, passed.of), "passed".to_owned()),
            Err(Trouble::Missing(why)) => (String::new(), String::new(), format!("skipped: {}", first_line(why))),
            Err(Trouble::Failed(why)) => (String::new(), String::new(), format!("failed: {}", first_line(why))),
        };
        [self.check.to_owned(), tool, cases, result]
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

pub(super) fn markdown(rows: &[Row]) -> String {
    let head = ["check", "tool", "cases", "result"].map(str::to_owned);
    let lines: Vec<[String; 4]> = std::iter::once(head).chain(rows.iter().map(Row::cells)).collect();
    let width = |column: usize| lines.iter().map(|cells| cells[column].chars().count()).max().unwrap_or_default();
    let widths = [0, 1, 2, 3].map(width);
    let line = |cells: &[String; 4]| {
        let padded: Vec<String> = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        format!("| {} |\n", padded.join(" | "))
    };
    let rule = format!("|{}|\n", widths.map(|width| "-".repeat(width + 2)).join("|"));
    let (head, rest) = lines.split_at(1);
    head.iter().map(line).chain([rule]).chain(rest.iter().map(line)).collect()
}
