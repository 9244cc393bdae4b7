//! `cargo xtask interop`: checks the document, the emulator and the SDK with clients and tools of others.

mod check;
mod fuzz;
mod generators;
mod readers;
mod vendor;

use std::time::Instant;

use self::check::{Check, Row};
use crate::{
    program::{markdown_table, target},
    workspace::{Outcome, print, write},
};

#[derive(clap::Args)]
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

const CHECKS: &[&[Check]] = &[readers::CHECKS, vendor::CHECKS, generators::CHECKS, fuzz::CHECKS];

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let has = |check: &Check, part: &str| check.name.to_lowercase().contains(&part.to_lowercase());
    let wanted = |check: &&Check| arguments.only.is_empty() || arguments.only.iter().any(|part| has(check, part));
    let checks: Vec<&Check> = CHECKS.iter().copied().flatten().filter(wanted).collect();
    if checks.is_empty() {
        return Err("no check has such a name; `cargo xtask interop --list` names them".to_owned());
    }
    if arguments.list {
        checks.iter().for_each(|check| print(check.name));
        return Ok(());
    }
    let mut rows = vec![];
    for check in checks {
        print(&format!("-- {}", check.name));
        #[allow(clippy::disallowed_methods, reason = "the time is printed")]
        let start = Instant::now();
        let row = Row { check: check.name, outcome: (check.run)(arguments.quick) };
        print(&format!("   {} ({} s)", row.result(), start.elapsed().as_secs()));
        rows.push(row);
    }
    let head = ["check", "tool", "cases", "result"].map(str::to_owned);
    let table = markdown_table(&std::iter::once(head).chain(rows.iter().map(Row::cells)).collect::<Vec<_>>());
    print(&format!("\n{table}"));
    write(target().join("interop/table.md"), &table)?;
    let failed: Vec<_> = rows.iter().filter(|row| row.is_failed()).map(|row| row.check).collect();
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::read;

    #[test]
    fn the_guide_shows_each_check() {
        let guide = read("CONTRIBUTING.md").expect("CONTRIBUTING.md");
        let (_, table) = guide.split_once("## Verified against other tools").expect("the section");
        for check in CHECKS.iter().copied().flatten() {
            assert!(table.contains(&format!("| {} ", check.name)), "{}", check.name);
        }
    }
}
