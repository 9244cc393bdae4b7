//! `cargo xtask lint`.

mod sarif;

use clap::ValueEnum;
use codearts_pipeline_codegen::{ERRATA, EXCEPTIONS, Exceptions, Finding, SOURCES, SPEC, Spec, lint_documents, lint_with};

use crate::{
    Outcome,
    workspace::{read, read_if_there, say},
};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How to write the findings.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line each, in a form that editors jump to.
    #[default]
    Text,
    /// SARIF 2.1.0, for code hosts, on standard output.
    Sarif,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let findings = findings()?;
    if arguments.format == Format::Sarif {
        say(&sarif::write(&findings));
        return if findings.is_empty() { Ok(()) } else { Err(count(&findings)) };
    }
    if !findings.is_empty() {
        return Err(list(&findings));
    }
    say(&format!("{SPEC}: no findings"));
    Ok(())
}

/// All there is to say about the document and those that go with it.
fn findings() -> Result<Vec<Finding>, String> {
    let spec = match Spec::parse(&read(SPEC)?) {
        Ok(spec) => spec,
        Err(findings) => return Ok(findings),
    };
    let mut findings = lint_with(&spec, &exceptions()?);
    findings.extend(lint_documents(&spec, &read(SOURCES)?, &read(ERRATA)?));
    findings.sort();
    Ok(findings)
}

/// Reads the curated document.
pub(crate) fn parse() -> Result<Spec, String> {
    Spec::parse(&read(SPEC)?).map_err(|findings| list(&findings))
}

/// Reads the exceptions from the rules.
pub(crate) fn exceptions() -> Result<Exceptions, String> {
    Ok(Exceptions::parse(&read_if_there(EXCEPTIONS)?.unwrap_or_default()))
}

/// Findings, a line each, in a form that editors jump to.
pub(crate) fn list(findings: &[Finding]) -> String {
    let lines: String = findings.iter().map(|finding| format!("{}:{finding}\n", finding.file)).collect();
    format!("{lines}{}", count(findings))
}

fn count(findings: &[Finding]) -> String {
    let count = findings.len();
    format!("{count} {}. The rules are told in spec/CURATION.md.", if count == 1 { "finding" } else { "findings" })
}
