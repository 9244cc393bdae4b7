//! Hostile input: the servers of `tests/tests/hostile.rs`, and what libFuzzer makes of the targets in `tests/fuzz`.

use super::check::{Check, Passed};
use crate::{
    program::{cargo, output_of, outputs_of, target},
    tools::{self, NotPassed},
    workspace::{empty_folder, files, root},
};

pub(super) const CHECKS: &[Check] = &[Check { name: "hostile servers", run: hostile }, Check { name: "fuzzing", run: fuzz }];

const VERSION: &str = "0.13.2";
const CORPUS: &str = "tests/fuzz/corpus";
const TARGETS: &str = "tests/fuzz/fuzz_targets";

/// The most seconds that a target runs.
const SECONDS: u64 = 120;

/// Targets of which an execution takes a millisecond and more.
const SLOW: [&str; 2] = ["document", "exchange"];

/// How many inputs the tests make of the kept ones for each target, where the fuzzer itself is not built.
const ACCIDENTS: u64 = 1000;

/// What the test of that name prints.
fn test(name: &str) -> Result<String, String> {
    let mut test = cargo();
    // All packages are chosen so that dependencies are those of all tests.
    test.args(["test", "--quiet", "--workspace", "--test", name]);
    output_of(test.env("FUZZED_ACCIDENTS", ACCIDENTS.to_string()), &format!("the test `{name}`"))
}

fn hostile(_: bool) -> Result<Passed, NotPassed> {
    let text = test("hostile")?;
    let passed = text.lines().find_map(|line| line.strip_prefix("test result: ok. ")?.split(' ').next()?.parse().ok());
    let cases = passed.filter(|count| *count > 0).ok_or_else(|| format!("it did not print how many passed\n{text}"))?;
    Ok(Passed { tool: "scripted servers of the tests".to_owned(), cases, of: "scenarios" })
}

fn fuzz(is_quick: bool) -> Result<Passed, NotPassed> {
    let targets = files(TARGETS)?;
    // Building the targets for the fuzzer takes minutes.
    if is_quick {
        test("fuzzed")?;
        let cases = files(CORPUS)?.len() as u64 + ACCIDENTS * targets.len() as u64;
        return Ok(Passed { tool: "the kept corpus, in the tests".to_owned(), cases, of: "executions" });
    }
    let program = tools::crates_io("cargo-fuzz", VERSION)?.join("cargo-fuzz");
    // For what is built and found. Nothing of it is kept.
    let home = target().join("interop/fuzz");
    let fuzz = |task: &str| {
        let mut command = std::process::Command::new(&program);
        // Without a sanitizer the pinned toolchain can do it: sanitizers find what unsafe code does, and there is none.
        command.current_dir(root()).args(["fuzz", task, "--sanitizer", "none", "--fuzz-dir", "tests/fuzz", "--target-dir"]).arg(&home);
        command
    };
    output_of(&mut fuzz("build"), "cargo fuzz build")?;
    let mut cases = 0;
    for file in targets {
        let name = file.trim_start_matches(TARGETS).trim_matches('/').trim_end_matches(".rs");
        let runs = if SLOW.contains(&name) { 20_000 } else { 1_000_000 };
        let (found, failures) = (empty_folder(home.join("found").join(name))?, empty_folder(home.join("failures").join(name))?);
        let mut run = fuzz("run");
        // New inputs go to the first folder.
        run.arg(name).arg(found).arg(format!("{CORPUS}/{name}"));
        run.args(["--", "-print_final_stats=1", "-timeout=20", "-rss_limit_mb=1024", "-max_len=4096"]);
        run.args([format!("-runs={runs}"), format!("-max_total_time={SECONDS}"), format!("-artifact_prefix={}/", failures.display())]);
        // Fuzzers report to standard error.
        let [_, text] = outputs_of(&mut run, name)?;
        let executed = text.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:")?.trim().parse::<u64>().ok());
        cases += executed.filter(|count| *count > 0).ok_or_else(|| format!("{name} did not print how often it ran\n{text}"))?;
    }
    Ok(Passed { tool: format!("libFuzzer by cargo-fuzz {VERSION}"), cases, of: "executions" })
}
