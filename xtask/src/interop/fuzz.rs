//! Bytes that libFuzzer thinks of, put to everything that reads what others wrote. The targets are in `tests/fuzz`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{Check, Effort, Passed, Trouble, tools};
use crate::{
    program::{output_of, outputs_of, target},
    workspace::{cargo, files, root},
};

pub(super) const CHECKS: &[Check] = &[Check { name: "fuzzing", run: fuzz }];

const VERSION: &str = "0.13.2";
const FOLDER: &str = "tests/fuzz";
const CORPUS: &str = "tests/fuzz/corpus";
const TARGETS: &str = "tests/fuzz/fuzz_targets/";

/// How long each target is run at most.
const SECONDS: u64 = 120;

/// Targets of which an execution takes a millisecond and more.
const SLOW: [&str; 2] = ["document", "exchange"];

/// How many inputs the tests make of the kept ones for each target, when the fuzzer itself is not built.
const ACCIDENTS: u64 = 3000;

fn fuzz(effort: Effort) -> Result<Passed, Trouble> {
    if effort.is_quick() { replay() } else { search() }
}

/// The targets under the pinned toolchain's own tests: building them for the fuzzer takes minutes.
fn replay() -> Result<Passed, Trouble> {
    let mut command = cargo();
    command.args(["test", "--quiet", "--package", "codearts-pipeline-tests", "--test", "fuzzed"]);
    command.env("FUZZED_ACCIDENTS", ACCIDENTS.to_string());
    output_of(command, "the replay of the corpus")?;
    let kept = files(CORPUS)?.len() as u64;
    let cases = kept + ACCIDENTS * files(TARGETS.trim_end_matches('/'))?.len() as u64;
    Ok(Passed { tool: "the kept corpus, in the tests".to_owned(), cases, of: "executions" })
}

fn search() -> Result<Passed, Trouble> {
    let fuzzer = Fuzzer { program: tools::cargo("cargo-fuzz", VERSION)?.join("cargo-fuzz"), home: target().join("interop/fuzz") };
    told(fuzzer.command("build", &[]), "cargo fuzz build")?;
    let mut cases = 0;
    for file in files(TARGETS.trim_end_matches('/'))? {
        let Some(name) = file.strip_prefix(TARGETS).and_then(|name| name.strip_suffix(".rs")) else { continue };
        let runs = if SLOW.contains(&name) { 20_000 } else { 1_000_000 };
        cases += fuzzer.run(name, runs, SECONDS)?;
    }
    Ok(Passed { tool: format!("libFuzzer by cargo-fuzz {VERSION}"), cases, of: "executions" })
}

struct Fuzzer {
    program: PathBuf,
    /// For what is built and found. Nothing of it is kept.
    home: PathBuf,
}

impl Fuzzer {
    /// Without a sanitizer the pinned toolchain can do it. What those find is what unsafe code does, and there is none.
    fn command(&self, task: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(root()).args(["fuzz", task]).args(["--sanitizer", "none", "--fuzz-dir", FOLDER]);
        command.arg("--target-dir").arg(&self.home).args(arguments);
        command
    }

    /// Runs a target for a number of executions, or until the seconds are up, and says how many there were.
    fn run(&self, name: &str, runs: u64, seconds: u64) -> Result<u64, String> {
        let made = |folder: &Path| fs::create_dir_all(folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()));
        let (found, failures) = (self.home.join("found").join(name), self.home.join("failures").join(name));
        made(&found)?;
        made(&failures)?;
        let mut command = self.command("run", &[name]);
        // What is found goes to the first folder.
        command.arg(&found).arg(Path::new(FOLDER).join("corpus").join(name)).arg("--");
        command.args(["-print_final_stats=1", "-timeout=20", "-rss_limit_mb=1024", "-max_len=4096"]);
        command.args([format!("-runs={runs}"), format!("-max_total_time={seconds}"), format!("-artifact_prefix={}/", failures.display())]);
        let text = told(command, name)?;
        let executed = text.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:")?.trim().parse().ok());
        executed.filter(|count| *count > 0).ok_or_else(|| format!("{name} did not say how often it was run\n{text}"))
    }
}

/// Runs a program to its end, and returns what it told. Fuzzers tell it to standard error.
fn told(command: Command, what: &str) -> Result<String, String> {
    outputs_of(command, what).map(|[_, told]| told)
}
