//! Programs that tasks start, the emulator among them, and the folder for what is built.
#![allow(clippy::disallowed_methods, reason = "a task reads its own environment")]

use std::{
    env,
    ffi::OsStr,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::{
    Outcome,
    workspace::{cargo, root},
};

/// The emulator's program, stopped when dropped.
pub(crate) struct Emulator {
    process: Child,
    /// Where it listens.
    pub(crate) endpoint: String,
}

impl Emulator {
    /// Builds it and starts it with these arguments.
    pub(crate) fn start<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Result<Self, String> {
        let mut build = cargo();
        build.args(["build", "--quiet", "--package", "codearts-pipeline-emulator"]);
        finish(build, "cargo build")?;
        let program = target().join("debug/codearts-pipeline-emulator");
        let mut process = Command::new(&program)
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} cannot be started: {error}", program.display()))?;
        let mut line = String::new();
        let output = process.stdout.take().ok_or("the emulator has no output")?;
        let read = BufReader::new(output).read_line(&mut line);
        let endpoint = line.trim().strip_prefix("listening on ").unwrap_or_default().to_owned();
        let emulator = Self { process, endpoint };
        match read {
            Ok(_) if !emulator.endpoint.is_empty() => Ok(emulator),
            _ => Err("the emulator did not say where it listens".to_owned()),
        }
    }

    /// Waits until it ends, by a signal for example.
    pub(crate) fn wait(mut self) -> Outcome {
        self.process.wait().map(drop).map_err(|error| format!("the emulator is lost: {error}"))
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Builds an example of the `tests` package, and says where it is.
pub(crate) fn tests_example(name: &str) -> Result<PathBuf, String> {
    let mut build = cargo();
    build.args(["build", "--quiet", "--package", "codearts-pipeline-tests", "--example", name]);
    finish(build, "cargo build")?;
    Ok(target().join("debug/examples").join(name))
}

/// The folder for what is built.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |path| Path::new(&path).to_owned())
}

/// The first of these programs that is there.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|program| program.is_file())
}

/// Runs a program to its end.
pub(crate) fn finish(mut command: Command, what: &str) -> Outcome {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{what} failed: {status}")),
        Err(error) => Err(format!("{what} cannot be started: {error}")),
    }
}

/// Runs a program to its end, and returns what it printed. What it prints is shown only when it fails.
pub(crate) fn output_of(mut command: Command, what: &str) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{what} cannot be started: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    let told = format!("{text}{}", String::from_utf8_lossy(&output.stderr));
    Err(format!("{what} failed: {}\n{}", output.status, told.trim_end()))
}

/// Runs a program to its end, and returns the count in the line `cases: 12` that it ends with.
pub(crate) fn count_of(command: Command, what: &str) -> Result<u64, String> {
    let text = output_of(command, what)?;
    let count = text.lines().rev().find_map(|line| line.strip_prefix("cases: ")?.trim().parse().ok());
    match count {
        Some(0) => Err(format!("{what} tried nothing")),
        Some(count) => Ok(count),
        None => Err(format!("{what} did not say how many cases it tried")),
    }
}

/// Rows of cells, the first of them the head, as a Markdown table.
pub(crate) fn markdown_table<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let widths: [usize; COLUMNS] =
        std::array::from_fn(|column| rows.iter().map(|cells| cells[column].chars().count()).max().unwrap_or_default());
    let line = |cells: &[String; COLUMNS]| {
        let padded: Vec<String> = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        format!("| {} |\n", padded.join(" | "))
    };
    let rule = format!("|{}|\n", widths.map(|width| "-".repeat(width + 2)).join("|"));
    let (head, rest) = rows.split_at(rows.len().min(1));
    head.iter().map(line).chain([rule]).chain(rest.iter().map(line)).collect()
}
