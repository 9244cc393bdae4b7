//! `cargo xtask interop`: clients and tools that no one here wrote, held against the document, the emulator and the SDK.

mod attack;
mod emulator;
mod fuzz;
mod generators;
mod hostile;
mod linters;
mod prism;
mod table;
mod tools;
mod vendor;

use std::path::PathBuf;

use clap::Args;

use crate::{Outcome, program::target, workspace::say};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Only the checks whose names hold one of these.
    only: Vec<String>,
    /// Fewer cases, for the gate.
    #[arg(long)]
    quick: bool,
    /// Names the checks and runs none.
    #[arg(long)]
    list: bool,
}

/// What a check is told.
#[derive(Clone, Copy)]
struct Effort {
    quick: bool,
}

impl Effort {
    fn is_quick(self) -> bool {
        self.quick
    }

    /// A number of cases, for a thorough run and a quick one.
    fn cases(self, thorough: u64, quick: u64) -> u64 {
        if self.quick { quick } else { thorough }
    }
}

/// A question to one tool.
struct Check {
    name: &'static str,
    run: fn(Effort) -> Result<Passed, Trouble>,
}

/// What a check has to say when all is well.
struct Passed {
    /// The tool and its version.
    tool: String,
    cases: u64,
    /// What the cases are.
    of: &'static str,
}

/// Why a check did not pass.
enum Trouble {
    /// The tool cannot be had here.
    Missing(String),
    /// It found something.
    Failed(String),
}

impl Trouble {
    fn told(self) -> String {
        match self {
            Self::Missing(why) | Self::Failed(why) => why,
        }
    }
}

impl From<String> for Trouble {
    fn from(text: String) -> Self {
        Self::Failed(text)
    }
}

/// A Python with the vendor's SDK, or why there is none.
pub(crate) fn vendor_python() -> Result<PathBuf, String> {
    vendor::python().map_err(Trouble::told)
}

/// The program of openapi-generator, or why there is none.
pub(crate) fn openapi_generator() -> Result<PathBuf, String> {
    generators::openapi_generator().map_err(Trouble::told)
}

const CHECKS: &[&[Check]] =
    &[linters::CHECKS, vendor::CHECKS, prism::CHECKS, attack::CHECKS, generators::CHECKS, hostile::CHECKS, fuzz::CHECKS];

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let has = |check: &Check, part: &str| check.name.to_lowercase().contains(&part.to_lowercase());
    let wanted = |check: &&Check| arguments.only.is_empty() || arguments.only.iter().any(|part| has(check, part));
    let checks: Vec<&Check> = CHECKS.iter().copied().flatten().filter(wanted).collect();
    if checks.is_empty() {
        return Err("no check has such a name; `cargo xtask interop --list` names them".to_owned());
    }
    if arguments.list {
        checks.iter().for_each(|check| say(check.name));
        return Ok(());
    }
    let effort = Effort { quick: arguments.quick };
    let mut rows = Vec::new();
    for check in checks {
        say(&format!("-- {}", check.name));
        let row = table::Row::of(check, (check.run)(effort));
        say(&row.line());
        rows.push(row);
    }
    let table = table::markdown(&rows);
    say(&format!("\n{table}"));
    let report = target().join("interop/table.md");
    std::fs::write(&report, &table).map_err(|error| format!("{} cannot be written: {error}", report.display()))?;
    let failed: Vec<_> = rows.iter().filter(|row| row.is_failed()).map(|row| row.check).collect();
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::read;

    #[test]
    fn the_readme_shows_each_check() {
        let readme = read("README.md").expect("README.md");
        let (_, table) = readme.split_once("## Proven against others").expect("the section");
        for check in CHECKS.iter().copied().flatten() {
            assert!(table.contains(&format!("| {} ", check.name)), "{}", check.name);
        }
    }
}
