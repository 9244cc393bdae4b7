//! Instructions, which valgrind counts.

use std::{ffi::OsStr, path::PathBuf, process::Command};

use crate::{
    program::{cargo, finish, output_of, target},
    workspace::{Outcome, read, write},
};

/// Builds programs as they are counted.
pub(super) fn build(arguments: &[&str]) -> Outcome {
    finish(cargo().args(["build", "--quiet", "--profile", "bench"]).args(arguments), "cargo build")
}

/// A program that was built so.
pub(super) fn built(program: &str) -> PathBuf {
    target().join("release").join(program)
}

/// A path below the folder for figures.
pub(super) fn home(name: &str) -> PathBuf {
    target().join("bench").join(name)
}

fn counts() -> PathBuf {
    home("cachegrind.out")
}

/// What stands in front of a program that is counted. The counts are for [`counted`].
pub(super) fn counter() -> Result<Vec<String>, String> {
    // Valgrind makes no folders.
    write(counts(), "")?;
    let out = format!("--cachegrind-out-file={}", counts().display());
    Ok(vec!["valgrind".to_owned(), "--tool=cachegrind".to_owned(), "--cache-sim=no".to_owned(), out])
}

/// The instructions of the program that ended last.
pub(super) fn counted() -> Result<f64, String> {
    let text = read(counts())?;
    let total = text.lines().find_map(|line| line.strip_prefix("summary: "));
    total.and_then(|total| total.trim().parse().ok()).ok_or_else(|| "cachegrind did not count instructions".to_owned())
}

/// The instructions of a program.
pub(super) fn instructions(program: impl AsRef<OsStr>, arguments: &[&str]) -> Result<f64, String> {
    let counter = counter()?;
    output_of(Command::new(&counter[0]).args(&counter[1..]).arg(program).args(arguments), "valgrind")?;
    counted()
}

/// The instructions of one repetition of what a program does as often as its last argument says: the difference of many and few,
/// so that the start does not count.
pub(super) fn each(program: impl AsRef<OsStr>, arguments: &[&str], [few, many]: [u32; 2]) -> Result<f64, String> {
    let count = |repetitions: u32| instructions(program.as_ref(), &[arguments, &[&repetitions.to_string()]].concat());
    Ok((count(many)? - count(few)?) / f64::from(many - few))
}
