//! What became of each check, as a table.

use super::{Check, Passed, Trouble};
use crate::program::markdown_table;

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
    markdown_table(&lines)
}
