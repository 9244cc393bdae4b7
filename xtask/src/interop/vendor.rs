//! The vendor's Python SDK.

use std::{path::PathBuf, process::Command};

use super::{
    Check, Effort, Passed, Trouble,
    emulator::{self, ACCESS_KEY, DOMAIN_ID, SECRET_KEY},
    tools,
};
use crate::{
    docs,
    program::{count_of, tests_example},
    workspace::root,
};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "life cycle by the vendor's SDK", run: life_cycle },
    Check { name: "the page's Python snippets", run: snippets },
    Check { name: "the same calls by both SDKs", run: same_calls },
    Check { name: "signatures of either SDK", run: signatures },
];

const PINS: &str = "vendor";
const PACKAGE: &str = "huaweicloudsdkcodeartspipeline";

fn passed(cases: u64, of: &'static str) -> Result<Passed, Trouble> {
    Ok(Passed { tool: format!("{PACKAGE} {}", tools::pinned(PINS, PACKAGE)?), cases, of })
}

pub(super) fn python() -> Result<PathBuf, Trouble> {
    Ok(tools::python(PINS)?.join("python"))
}

fn life_cycle(_: Effort) -> Result<Passed, Trouble> {
    let python = python()?;
    let emulator = emulator::start()?;
    let script = |secret_key: &str, more: &[&str]| {
        let mut command = Command::new(&python);
        command.arg(root().join("tests/interop/lifecycle.py")).args([&emulator.endpoint, ACCESS_KEY, secret_key, DOMAIN_ID]).args(more);
        count_of(command, "lifecycle.py")
    };
    let cases = script(SECRET_KEY, &[])? + script("a-wrong-secret-key", &["--expect-unauthorized"])?;
    passed(cases, "expectations")
}

fn snippets(_: Effort) -> Result<Passed, Trouble> {
    let python = python()?;
    let emulator = emulator::start()?;
    let mut command = Command::new(python);
    command.arg(root().join("tests/interop/snippets.py")).arg(docs::write()?).args([&emulator.endpoint, ACCESS_KEY, SECRET_KEY]);
    passed(count_of(command, "snippets.py")?, "snippets")
}

fn same_calls(_: Effort) -> Result<Passed, Trouble> {
    let mut command = Command::new(python()?);
    command.arg(root().join("tests/interop/same_calls.py")).arg(tests_example("calls")?);
    command.args(["calls.json", "differences.md"].map(|file| root().join("tests/interop").join(file)));
    passed(count_of(command, "same_calls.py")?, "calls")
}

fn signatures(effort: Effort) -> Result<Passed, Trouble> {
    let mut command = Command::new(python()?);
    command.arg(root().join("tests/interop/signatures.py")).arg(tests_example("signatures")?);
    command.arg(effort.cases(5000, 600).to_string());
    passed(count_of(command, "signatures.py")?, "requests")
}
