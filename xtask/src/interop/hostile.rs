//! Servers that mean harm, as `tests/tests/hostile.rs` has them.

use super::{Check, Effort, Passed, Trouble};
use crate::{program::output_of, workspace::cargo};

pub(super) const CHECKS: &[Check] = &[Check { name: "hostile servers", run: hostile }];

fn hostile(_: Effort) -> Result<Passed, Trouble> {
    let mut command = cargo();
    command.args(["test", "--quiet", "--package", "codearts-pipeline-tests", "--test", "hostile"]);
    let text = output_of(command, "the test of hostile servers")?;
    let passed = text.lines().find_map(|line| line.strip_prefix("test result: ok. ")?.split(' ').next()?.parse().ok());
    let cases = passed.filter(|count| *count > 0).ok_or_else(|| format!("it did not say how many passed\n{text}"))?;
    Ok(Passed { tool: "scripted servers of the tests".to_owned(), cases, of: "hostilities" })
}
