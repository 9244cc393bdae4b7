//! The programs that measure: built, pinned to one core, and asked.

use std::{
    path::{Path, PathBuf},
    process::Command,
    thread::available_parallelism,
};

use serde_json::Value;

use crate::{
    program::{Server, cargo, find, finish, json_of, output_of, target},
    workspace::{Outcome, read, write},
};

/// The benches, built, with a server for their calls.
pub(super) struct Programs {
    pub(super) server: Server,
}

impl Programs {
    pub(super) fn build() -> Result<Self, String> {
        build(&["--package", "codearts-pipeline-bench"])?;
        Ok(Self { server: Server::start(&mut pinned("bench-server"), "the server of the benches")? })
    }

    /// What a program prints as JSON.
    pub(super) fn ask(&self, program: &str, arguments: &[&str]) -> Result<Value, String> {
        json_of(pinned(program).args(arguments), program)
    }
}

/// Builds programs as they are measured.
pub(super) fn build(arguments: &[&str]) -> Outcome {
    finish(cargo().args(["build", "--quiet", "--profile", "bench"]).args(arguments), "cargo build")
}

/// A path below the folder for figures.
pub(super) fn home(name: &str) -> PathBuf {
    target().join("bench").join(name)
}

pub(super) fn path(program: &str) -> PathBuf {
    target().join("release").join(program)
}

/// A program on the last core, which all share where the system lets us choose: work that crosses cores costs more.
pub(super) fn pinned(program: &str) -> Command {
    let Some(taskset) = find(&["taskset"]) else { return Command::new(path(program)) };
    let core = available_parallelism().map_or(1, usize::from) - 1;
    let mut command = Command::new(taskset);
    command.args(["-c", &core.to_string()]).arg(path(program));
    command
}

/// The number in a line of JSON.
pub(super) fn number(value: &Value, name: &str) -> Result<f64, String> {
    value[name].as_f64().ok_or_else(|| format!("{value} has no number `{name}`"))
}

/// Valgrind, which counts the instructions of a program.
pub(super) struct Counter {
    pub(super) arguments: [String; 4],
    file: PathBuf,
}

impl Counter {
    /// None where valgrind is not installed.
    pub(super) fn new() -> Option<Self> {
        let (valgrind, file) = (find(&["valgrind"])?, home("cachegrind.out"));
        // Valgrind makes no folders.
        write(&file, "").ok()?;
        let [program, out] = [valgrind.display().to_string(), format!("--cachegrind-out-file={}", file.display())];
        Some(Self { arguments: [program, "--tool=cachegrind".to_owned(), "--cache-sim=no".to_owned(), out], file })
    }

    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(&self.arguments[0]);
        command.args(&self.arguments[1..]).arg(program);
        command
    }

    /// The instructions of the program that ended last.
    pub(super) fn instructions(&self) -> Result<f64, String> {
        let text = read(&self.file)?;
        // So that nothing is taken for the count of the next.
        write(&self.file, "")?;
        let total = text.lines().find_map(|line| line.strip_prefix("summary: "));
        total.and_then(|total| total.trim().parse().ok()).ok_or_else(|| "cachegrind did not count instructions".to_owned())
    }
}

/// The instructions of one repetition: the difference of many and few, so that the start does not count.
///
/// `arguments` are those of the program for a number of repetitions. None where there is no valgrind.
pub(super) fn instructions(program: &str, (few, many): (u32, u32), arguments: impl Fn(&str) -> String) -> Result<Option<f64>, String> {
    let Some(counter) = Counter::new() else { return Ok(None) };
    let count = |repetitions: u32| {
        output_of(counter.command(&path(program)).args(arguments(&repetitions.to_string()).split(' ')), "valgrind")?;
        counter.instructions()
    };
    Ok(Some((count(many)? - count(few)?) / f64::from(many - few)))
}
