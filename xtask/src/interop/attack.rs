//! Schemathesis, which makes requests of the document, valid and not, and judges the emulator's answers by it.

use std::process::Command;

use super::{
    Check, Effort, Passed, Trouble,
    emulator::{self, ACCESS_KEY, SECRET_KEY},
    tools,
};
use crate::{bundle::bundle, program::count_of, workspace::root};

pub(super) const CHECKS: &[Check] = &[Check { name: "attack on the emulator", run }];

const TOOL: &str = "schemathesis";

fn run(effort: Effort) -> Result<Passed, Trouble> {
    let python = tools::python(TOOL)?.join("python");
    let scripts = root().join("tests/interop");

    // What is wrongly signed is refused for that, and tells nothing else.
    let mut vectors = Command::new(&python);
    vectors.arg(scripts.join("signing.py")).arg(root().join("tests/signing-vectors.json"));
    count_of(vectors, "signing.py")?;

    let emulator = emulator::start()?;
    let mut attack = Command::new(&python);
    attack.arg(scripts.join("attack.py")).args([&emulator.endpoint, ACCESS_KEY, SECRET_KEY]).arg(bundle()?);
    attack.arg(effort.cases(400, 20).to_string());
    if effort.is_quick() {
        attack.arg("--repeatable");
    }
    let cases = count_of(attack, "attack.py")?;
    Ok(Passed { tool: format!("Schemathesis {}", tools::pinned(TOOL, TOOL)?), cases, of: "requests" })
}
