//! `cargo xtask lint`.

use codearts_pipeline_codegen::{Finding, Spec, lint};

use crate::{
    Outcome,
    workspace::{SPEC, read, say},
};

pub(crate) fn run() -> Outcome {
    let spec = parse()?;
    let findings = lint(&spec);
    if !findings.is_empty() {
        return Err(list(&findings));
    }
    say(&format!("{SPEC}: no findings"));
    Ok(())
}

/// Reads the curated document.
pub(crate) fn parse() -> Result<Spec, String> {
    Spec::parse(&read(SPEC)?).map_err(|findings| list(&findings))
}

/// Findings, a line each, in a form that editors jump to.
pub(crate) fn list(findings: &[Finding]) -> String {
    let lines: String = findings.iter().map(|finding| format!("{SPEC}:{finding}\n")).collect();
    let count = findings.len();
    format!("{lines}{count} {}. The rules are told in spec/CURATION.md.", if count == 1 { "finding" } else { "findings" })
}
