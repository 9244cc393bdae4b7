//! A check by one tool, its result, and what checks share.

use std::{path::PathBuf, process::Command};

use crate::{
    program::{Server, output_of},
    tools::NotPassed,
    workspace::root,
};

pub(super) const ACCESS_KEY: &str = "INTEROP_ACCESS_KEY";
pub(super) const SECRET_KEY: &str = "interop-secret-key";
pub(super) const TOKEN: &str = "interop-user-token";
pub(super) const DOMAIN_ID: &str = "ce8df55870164338a72d7e828a966a2a";

/// The emulator, with these keys.
pub(super) fn emulator() -> Result<Server, String> {
    Server::emulator(["--port", "0", "--ak", ACCESS_KEY, "--sk", SECRET_KEY, "--token", TOKEN])
}

/// A file of `tests/interop`.
pub(super) fn file(name: &str) -> PathBuf {
    root().join("tests/interop").join(name)
}

pub(super) struct Check {
    pub(super) name: &'static str,
    /// Takes whether fewer cases are enough.
    pub(super) run: fn(bool) -> Result<Passed, NotPassed>,
}

pub(super) struct Passed {
    /// The tool and its version.
    pub(super) tool: String,
    pub(super) cases: u64,
    /// What the cases are.
    pub(super) of: &'static str,
}

pub(super) struct Row {
    pub(super) check: &'static str,
    pub(super) outcome: Result<Passed, NotPassed>,
}

impl Row {
    pub(super) fn is_failed(&self) -> bool {
        matches!(self.outcome, Err(NotPassed::Failed(_)))
    }

    /// For someone who watches.
    pub(super) fn result(&self) -> String {
        match &self.outcome {
            Ok(passed) => format!("passed: {} {}", passed.cases, passed.of),
            Err(NotPassed::Skipped(why)) => format!("skipped: {why}"),
            Err(NotPassed::Failed(why)) => format!("FAILED: {why}"),
        }
    }

    pub(super) fn cells(&self) -> [String; 4] {
        let (tool, cases) = match &self.outcome {
            Ok(passed) => (passed.tool.clone(), format!("{} {}", passed.cases, passed.of)),
            Err(_) => Default::default(),
        };
        let result = if self.outcome.is_ok() { "passed".to_owned() } else { self.result() };
        [self.check.to_owned(), tool, cases, result.lines().next().unwrap_or_default().to_owned()]
    }
}

/// Runs a program to its end, and returns the count in the line `cases: 12` that it ends with.
pub(super) fn count_of(command: &mut Command, what: &str) -> Result<u64, String> {
    let text = output_of(command, what)?;
    let count = text.lines().rev().find_map(|line| line.strip_prefix("cases: ")?.trim().parse().ok());
    count.filter(|count| *count > 0).ok_or_else(|| format!("{what} tried nothing"))
}
