//! The vendor's SDKs for Python and for Go.

use std::{ffi::OsStr, process::Command};

use super::check::{ACCESS_KEY, Check, DOMAIN_ID, Passed, SECRET_KEY, count_of, emulator, file};
use crate::{
    docs,
    program::{Server, example},
    tools::{self, NotPassed, VENDOR},
    workspace::root,
};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "life cycles with the vendor's SDK", run: life_cycle },
    Check { name: "the page's Python snippets", run: snippets },
    Check { name: "the same calls by both SDKs", run: same_calls },
    Check { name: "signatures of both SDKs", run: signatures },
    Check { name: "calls by the vendor's Go SDK", run: go },
];

/// Runs a script with the SDK.
fn script(name: &str, of: &'static str, arguments: &[&dyn AsRef<OsStr>]) -> Result<Passed, NotPassed> {
    let (programs, version) = tools::python("vendor", VENDOR)?;
    let mut command = Command::new(programs.join("python"));
    command.env("PYTHONDONTWRITEBYTECODE", "1").arg(file(name)).args(arguments.iter().map(|argument| argument.as_ref()));
    Ok(Passed { tool: format!("{VENDOR} {version}"), cases: count_of(&mut command, name)?, of })
}

fn life_cycle(_: bool) -> Result<Passed, NotPassed> {
    let Server { endpoint, .. } = &emulator()?;
    let passed = script("lifecycle.py", "expectations", &[endpoint, &ACCESS_KEY, &SECRET_KEY, &DOMAIN_ID])?;
    let wrong_key: [&dyn AsRef<OsStr>; 5] = [endpoint, &ACCESS_KEY, &"a-wrong-secret-key", &DOMAIN_ID, &"--expect-unauthorized"];
    Ok(Passed { cases: passed.cases + script("lifecycle.py", "expectations", &wrong_key)?.cases, ..passed })
}

fn snippets(_: bool) -> Result<Passed, NotPassed> {
    script("snippets.py", "snippets", &[&docs::write()?, &emulator()?.endpoint, &ACCESS_KEY, &SECRET_KEY])
}

fn same_calls(_: bool) -> Result<Passed, NotPassed> {
    script("same_calls.py", "calls", &[&example("calls")?, &root()])
}

fn signatures(is_quick: bool) -> Result<Passed, NotPassed> {
    script("signatures.py", "requests", &[&example("signatures")?, &if is_quick { "600" } else { "5000" }])
}

/// Every operation of the document that the SDK has.
fn go(_: bool) -> Result<Passed, NotPassed> {
    let (program, version) = tools::go("judge")?;
    let Server { endpoint, .. } = &emulator()?;
    let cases =
        count_of(Command::new(program).args([endpoint, ACCESS_KEY, SECRET_KEY]).arg(file("../emulator/api.json")), "the Go program")?;
    Ok(Passed { tool: format!("huaweicloud-sdk-go-v3 {version}"), cases, of: "calls" })
}
