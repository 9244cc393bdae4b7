//! The programs that measure: built, pinned to one core, and asked.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread::available_parallelism,
};

use serde_json::Value;

use crate::{
    program::{Server, find, finish, json_of, output_of, target},
    workspace::cargo,
};

const PACKAGE: &str = "codearts-pipeline-bench";

/// The benches, built, with a server for their calls.
pub(super) struct Programs {
    folder: PathBuf,
    server: Server,
}

impl Programs {
    pub(super) fn build() -> Result<Self, String> {
        let mut build = cargo();
        build.args(["build", "--quiet", "--profile", "bench", "--package", PACKAGE]);
        finish(build, "cargo build")?;
        let folder = target().join("release");
        let server = Server::start(pinned(&folder.join("bench-server")), "the server of the benches")?;
        Ok(Self { folder, server })
    }

    /// Where the server listens.
    pub(super) fn endpoint(&self) -> &str {
        &self.server.endpoint
    }

    /// Builds the one that generates. It is apart, since progenitor takes its time to be built.
    pub(super) fn build_generation(&self) -> Result<(), String> {
        let mut build = cargo();
        build.args(["build", "--quiet", "--profile", "bench", "--package", PACKAGE, "--features", "codegen", "--bin", "bench-generation"]);
        finish(build, "cargo build")
    }

    /// Where one of the programs is.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// One of the programs, on the core that all of them share: what crosses cores costs the more the less there is to do.
    pub(super) fn command(&self, name: &str) -> Command {
        pinned(&self.folder.join(name))
    }

    /// What a program prints as JSON.
    pub(super) fn ask(&self, name: &str, arguments: &[&str]) -> Result<Value, String> {
        let mut command = self.command(name);
        command.args(arguments);
        json_of(command, name)
    }

    /// A file for this run.
    pub(super) fn file(name: &str) -> Result<PathBuf, String> {
        let folder = target().join("bench");
        fs::create_dir_all(&folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
        Ok(folder.join(name))
    }

    /// How many instructions one repetition takes: the difference between many and few, so that starting does not count.
    ///
    /// `arguments` are those of the program for a number of repetitions. None where there is no valgrind.
    pub(super) fn instructions(&self, name: &str, arguments: impl Fn(u64) -> Vec<String>) -> Result<Option<f64>, String> {
        self.instructions_between(name, (200, 1200), arguments)
    }

    /// The same, with few and many chosen.
    pub(super) fn instructions_between(
        &self,
        name: &str,
        (few, many): (u64, u64),
        arguments: impl Fn(u64) -> Vec<String>,
    ) -> Result<Option<f64>, String> {
        let Some(valgrind) = find(&["valgrind"]) else { return Ok(None) };
        let count = |repetitions: u64| -> Result<f64, String> {
            let counts = Self::file("callgrind.out")?;
            let mut command = Command::new(&valgrind);
            command.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", counts.display()));
            command.arg(self.folder.join(name)).args(arguments(repetitions));
            output_of(command, "valgrind")?;
            let text = fs::read_to_string(&counts).map_err(|error| format!("{} cannot be read: {error}", counts.display()))?;
            let total = text.lines().find_map(|line| line.strip_prefix("totals: ").or_else(|| line.strip_prefix("summary: ")));
            total.and_then(|total| total.trim().parse().ok()).ok_or_else(|| "callgrind did not say how many".to_owned())
        };
        Ok(Some((count(many)? - count(few)?) / (many - few) as f64))
    }
}

/// A program on the last core, where the system lets us choose.
fn pinned(program: &Path) -> Command {
    let Some(taskset) = find(&["taskset"]) else { return Command::new(program) };
    let core = available_parallelism().map_or(1, usize::from) - 1;
    let mut command = Command::new(taskset);
    command.args(["-c", &core.to_string()]).arg(program);
    command
}
