//! Linters and validators of OpenAPI documents.

use std::process::Command;

use serde_json::Value;

use super::{Check, Effort, Passed, Trouble, tools};
use crate::{bundle::bundle, lint, program::output_of};

pub(super) const CHECKS: &[Check] =
    &[Check { name: "recommended rules of Redocly", run: redocly }, Check { name: "validity as OpenAPI 3.0", run: validator }];

const REDOCLY: &str = "2.77.0";

fn redocly(_: Effort) -> Result<Passed, Trouble> {
    let programs = tools::npm("redocly", &format!("@redocly/cli@{REDOCLY}"))?;
    let mut command = Command::new(programs.join("redocly"));
    command.args(["lint", "--extends", "recommended", "--format", "json"]).arg(bundle()?);
    // Paths of the vendor's that are accepted by name; our own lint finds all others.
    if lint::accepted()?.names("path-ambiguous") {
        command.args(["--skip-rule", "no-ambiguous-paths"]);
    }
    let output = output_of(command, "redocly lint")?;
    let report: Value = serde_json::from_str(&output).map_err(|error| format!("its report cannot be read: {error}\n{output}"))?;
    // A warning counts as well: the document is held to be clean.
    if report["problems"].as_array().is_none_or(|problems| !problems.is_empty()) {
        return Err(Trouble::Failed(format!("it has something to say: {:#}", report["problems"])));
    }
    Ok(Passed { tool: format!("Redocly CLI {REDOCLY}"), cases: 1, of: "document" })
}

fn validator(_: Effort) -> Result<Passed, Trouble> {
    let programs = tools::python("validator")?;
    let mut command = Command::new(programs.join("openapi-spec-validator"));
    command.args(["--schema", "3.0", "--subschema-errors", "all"]).arg(bundle()?);
    output_of(command, "openapi-spec-validator")?;
    Ok(Passed {
        tool: format!("openapi-spec-validator {}", tools::pinned("validator", "openapi-spec-validator")?),
        cases: 1,
        of: "document",
    })
}
