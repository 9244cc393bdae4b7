//! Tools that read the document: linters, a mock server for our SDK, and a client that attacks the emulator.

use std::{
    collections::BTreeSet,
    process::{self, Command},
};

use serde_json::Value;

use super::check::{ACCESS_KEY, Check, Passed, SECRET_KEY, count_of, emulator, file};
use crate::{
    bundle::bundle,
    program::{Server, example, json_of, output_of},
    tools::{self, NotPassed},
    workspace::{read, root},
};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "recommended rules of Redocly", run: redocly },
    Check { name: "validity as OpenAPI 3.0", run: validator },
    Check { name: "our SDK against Prism", run: prism },
    Check { name: "attack on the emulator", run: schemathesis },
];

const REDOCLY: &str = "2.77.0";
const PRISM: &str = "5.16.0";

fn redocly(_: bool) -> Result<Passed, NotPassed> {
    let programs = tools::npm("redocly", &format!("@redocly/cli@{REDOCLY}"))?;
    let mut lint = Command::new(programs.join("redocly"));
    lint.args(["lint", "--extends", "recommended", "--max-problems", "1000", "--format", "json"]).arg(bundle()?);
    let report = json_of(&mut lint, "redocly lint")?;
    // A warning counts as well: the document is held to be clean.
    let found: BTreeSet<_> = report["problems"].as_array().into_iter().flatten().map(place).collect();
    let table = read(file("redocly.md"))?;
    let listed: BTreeSet<_> = table.split("\n| `").skip(1).filter_map(|row| Some(row.split_once("` |")?.0.to_owned())).collect();
    let differing: Vec<_> = found.symmetric_difference(&listed).map(String::as_str).collect();
    if !differing.is_empty() {
        return Err(NotPassed::Failed(format!("redocly.md does not list what Redocly reports:\n{}", differing.join("\n"))));
    }
    Ok(Passed { tool: format!("Redocly CLI {REDOCLY}"), cases: 1, of: "document" })
}

/// The rule of a problem and where it is, as the table has it: of an example its name and not what is in it.
fn place(problem: &Value) -> String {
    let text = |pointer: &str| problem.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let pointer = text("/location/0/pointer");
    let end = pointer.find("/examples/").and_then(|at| Some(at + pointer[at..].find("/value")?));
    format!("{} {}", text("/ruleId"), &pointer[..end.unwrap_or(pointer.len())])
}

fn validator(_: bool) -> Result<Passed, NotPassed> {
    let (programs, version) = tools::python("validator", "openapi-spec-validator")?;
    let mut validate = Command::new(programs.join("openapi-spec-validator"));
    output_of(validate.args(["--schema", "3.0", "--subschema-errors", "all"]).arg(bundle()?), "openapi-spec-validator")?;
    Ok(Passed { tool: format!("openapi-spec-validator {version}"), cases: 1, of: "document" })
}

/// Prism checks what our SDK sends, and responds with what the document allows.
fn prism(is_quick: bool) -> Result<Passed, NotPassed> {
    let programs = tools::npm("prism", &format!("@stoplight/prism-cli@{PRISM}"))?;
    // Other responses each time, but not for the gate.
    let seed = (if is_quick { 1 } else { process::id() }).to_string();
    // With `--errors` a request that breaks a rule is rejected.
    let arguments = ["mock", "--host", "127.0.0.1", "--port", "0", "--errors", "--dynamic", "--seed", &seed];
    let prism = Server::start(Command::new(programs.join("prism")).args(arguments).arg(bundle()?), "prism")?;
    let mut client = Command::new(example("against_prism")?);
    client.arg(&prism.endpoint).arg(if is_quick { "1" } else { "40" });
    let cases = count_of(&mut client, &format!("against_prism, with seed {seed},"))?;
    Ok(Passed { tool: format!("Prism {PRISM}"), cases, of: "calls" })
}

/// Schemathesis makes valid and invalid requests from the document and judges the emulator's responses by it.
fn schemathesis(is_quick: bool) -> Result<Passed, NotPassed> {
    let (programs, version) = tools::python("schemathesis", "schemathesis")?;
    let script = |name: &str| {
        let mut command = Command::new(programs.join("python"));
        command.arg(file(name));
        command
    };
    // A wrong signature is rejected as such, which proves nothing else.
    count_of(script("signing.py").arg(root().join("tests/emulator/signing-vectors.json")), "signing.py")?;
    let emulator = emulator()?;
    let mut attack = script("attack.py");
    attack.args([&emulator.endpoint, ACCESS_KEY, SECRET_KEY]).arg(bundle()?).arg(if is_quick { "3" } else { "50" });
    attack.args(is_quick.then_some("--quick"));
    Ok(Passed { tool: format!("Schemathesis {version}"), cases: count_of(&mut attack, "attack.py")?, of: "requests" })
}
