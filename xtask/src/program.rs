//! Programs that tasks start, the emulator among them, and the folder for what is built.
#![allow(clippy::disallowed_methods, reason = "a task reads its own environment")]

use std::{
    env,
    ffi::OsStr,
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

use crate::{
    Outcome,
    workspace::{cargo, root},
};

/// A program that serves, stopped when dropped.
pub(crate) struct Server {
    process: Child,
    /// Where it listens.
    pub(crate) endpoint: String,
}

impl Server {
    /// Starts a program that begins by saying `listening on http://…`.
    pub(crate) fn start(mut command: Command, what: &str) -> Result<Self, String> {
        let mut server = Self::spawn(command.stdout(Stdio::piped()), what)?;
        let mut line = String::new();
        let output = server.process.stdout.take().ok_or_else(|| format!("{what} has no output"))?;
        let read = BufReader::new(output).read_line(&mut line);
        line.trim().strip_prefix("listening on ").unwrap_or_default().clone_into(&mut server.endpoint);
        match read {
            Ok(_) if !server.endpoint.is_empty() => Ok(server),
            _ => Err(format!("{what} did not say where it listens")),
        }
    }

    /// Starts a program of which it has to be found out where it listens.
    pub(crate) fn spawn(command: &mut Command, what: &str) -> Result<Self, String> {
        let process = command.spawn().map_err(|error| format!("{what} cannot be started: {error}"))?;
        Ok(Self { process, endpoint: String::new() })
    }

    /// Builds the emulator and starts it with these arguments.
    pub(crate) fn emulator<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Result<Self, String> {
        let mut build = cargo();
        build.args(["build", "--quiet", "--package", "codearts-pipeline-emulator"]);
        finish(build, "cargo build")?;
        let mut command = Command::new(target().join("debug/codearts-pipeline-emulator"));
        command.args(arguments);
        Self::start(command, "the emulator")
    }

    /// Whether it has not ended.
    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
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
pub(crate) fn output_of(command: Command, what: &str) -> Result<String, String> {
    outputs_of(command, what).map(|[output, _]| output)
}

/// The same, with what it printed to standard error besides.
pub(crate) fn outputs_of(mut command: Command, what: &str) -> Result<[String; 2], String> {
    let output = command.output().map_err(|error| format!("{what} cannot be started: {error}"))?;
    let texts = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    if output.status.success() { Ok(texts) } else { Err(format!("{what} failed: {}\n{}", output.status, texts.concat().trim_end())) }
}

/// Runs a program to its end, and reads what it printed as JSON.
pub(crate) fn json_of(command: Command, what: &str) -> Result<Value, String> {
    let text = output_of(command, what)?;
    serde_json::from_str(&text).map_err(|error| format!("{what} does not print JSON: {error}\n{text}"))
}

/// Writes a file, and the folders on the way to it.
pub(crate) fn put(path: &Path, text: impl AsRef<[u8]>) -> Outcome {
    let made = path.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| fs::write(path, text)).map_err(|error| format!("{} cannot be written: {error}", path.display()))
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
