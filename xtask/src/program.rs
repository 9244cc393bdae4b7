//! Programs that tasks start, the emulator among them, and the folder for what is built.
#![allow(clippy::disallowed_methods, reason = "a task reads its own environment")]

use std::{
    env,
    ffi::OsStr,
    io::{self, BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::LazyLock,
    thread,
};

use serde_json::Value;

use crate::workspace::{Outcome, root};

/// The program of the emulator.
pub(crate) const EMULATOR: &str = "codearts-pipeline-emulator";

/// A program that serves, stopped when dropped.
pub(crate) struct Server {
    process: Child,
    /// Where it listens.
    pub(crate) endpoint: String,
}

impl Server {
    /// Starts a program that prints a line with `listening on http://…`.
    pub(crate) fn start(command: &mut Command, what: &str) -> Result<Self, String> {
        let process = command.stdout(Stdio::piped()).spawn().map_err(|error| format!("{what} cannot be started: {error}"))?;
        let mut server = Self { process, endpoint: String::new() };
        let mut output = BufReader::new(server.process.stdout.take().ok_or_else(|| format!("{what} has no output"))?);
        let mut line = String::new();
        while output.read_line(&mut line).is_ok_and(|length| length > 0) {
            if let Some((_, endpoint)) = line.split_once("listening on ") {
                endpoint.trim().clone_into(&mut server.endpoint);
                // So that it can go on printing.
                thread::spawn(move || io::copy(&mut output, &mut io::sink()));
                return Ok(server);
            }
            line.clear();
        }
        Err(format!("{what} did not print where it listens"))
    }

    /// Builds the emulator and starts it with these arguments.
    pub(crate) fn emulator<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Result<Self, String> {
        build()?;
        Self::start(Command::new(target().join("debug").join(EMULATOR)).args(arguments), "the emulator")
    }

    /// Waits until it ends, by a signal for example.
    pub(crate) fn wait(mut self) -> Outcome {
        self.process.wait().map(drop).map_err(|error| format!("the server is lost: {error}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The cargo that runs this task, at the root.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Builds the programs and examples of the workspace, once in a run of this one. A program alone would have its dependencies built once
/// more, with fewer features.
fn build() -> Outcome {
    static BUILT: LazyLock<Outcome> =
        LazyLock::new(|| finish(cargo().args(["build", "--quiet", "--workspace", "--bins", "--examples"]), "cargo build"));
    BUILT.clone()
}

/// Builds an example of the `tests` package.
pub(crate) fn example(name: &str) -> Result<PathBuf, String> {
    build()?;
    Ok(target().join("debug/examples").join(name))
}

/// The folder for what is built.
pub(crate) fn target() -> PathBuf {
    root().join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// The first of these programs that is there.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|program| program.is_file())
}

/// Runs a program to its end.
pub(crate) fn finish(command: &mut Command, what: &str) -> Outcome {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{what} failed: {status}")),
        Err(error) => Err(format!("{what} cannot be started: {error}")),
    }
}

/// Runs a program to its end, and returns what it printed. What it prints is shown only when it fails.
pub(crate) fn output_of(command: &mut Command, what: &str) -> Result<String, String> {
    outputs_of(command, what).map(|[output, _]| output)
}

/// The same, with what it printed to standard error besides.
pub(crate) fn outputs_of(command: &mut Command, what: &str) -> Result<[String; 2], String> {
    let output = command.output().map_err(|error| format!("{what} cannot be started: {error}"))?;
    let texts = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    if output.status.success() { Ok(texts) } else { Err(format!("{what} failed: {}\n{}", output.status, texts.concat().trim_end())) }
}

/// Runs a program to its end, and reads what it printed as JSON.
pub(crate) fn json_of(command: &mut Command, what: &str) -> Result<Value, String> {
    let text = output_of(command, what)?;
    serde_json::from_str(&text).map_err(|error| format!("{what} does not print JSON: {error}\n{text}"))
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
