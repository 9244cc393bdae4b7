//! Tools that read the document: linters, a mock server for our SDK, and a client that attacks the emulator.

use std::process::{self, Command};

use super::check::{ACCESS_KEY, Check, Passed, SECRET_KEY, count_of, emulator, file};
use crate::{
    bundle::bundle,
    lint::accepted,
    program::{Server, example, json_of, output_of},
    tools::{self, NotPassed},
    workspace::root,
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
    lint.args(["lint", "--extends", "recommended", "--format", "json"]).arg(bundle()?);
    // What only our extensions express (`x-alias`, `x-other-form`, `x-json`), pages that list no failure, and paths of the vendor's that
    // are accepted by name: our own lint holds all of that.
    let ambiguous = accepted()?.names("path-ambiguous").then_some("no-ambiguous-paths");
    for rule in ambiguous.into_iter().chain(["no-invalid-media-type-examples", "no-unused-components", "operation-4xx-response"]) {
        lint.args(["--skip-rule", rule]);
    }
    let report = json_of(&mut lint, "redocly lint")?;
    // A warning counts as well: the document is held to be clean.
    if report["problems"].as_array().is_none_or(|problems| !problems.is_empty()) {
        return Err(NotPassed::Failed(format!("it reports {:#}", report["problems"])));
    }
    Ok(Passed { tool: format!("Redocly CLI {REDOCLY}"), cases: 1, of: "document" })
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
    client.arg(&prism.endpoint).arg(if is_quick { "4" } else { "40" });
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
    attack.args([&emulator.endpoint, ACCESS_KEY, SECRET_KEY]).arg(bundle()?).arg(if is_quick { "20" } else { "400" });
    if is_quick {
        attack.arg("--repeatable");
    }
    Ok(Passed { tool: format!("Schemathesis {version}"), cases: count_of(&mut attack, "attack.py")?, of: "requests" })
}
