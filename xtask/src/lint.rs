//! `cargo xtask lint`.

mod sarif;

use clap::ValueEnum;
use codearts_pipeline_codegen::{CHAPTERS, Diagnostic, ERRATA, EXCEPTIONS, Exceptions, SOURCES, SPEC, Spec, lint_documents, lint_with};

use crate::{
    Outcome,
    workspace::{files, read, read_if_there, say},
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
    say("the document keeps its rules");
    Ok(())
}

/// All there is to say about the document and those that go with it.
fn findings() -> Result<Vec<Diagnostic>, String> {
    let spec = match Spec::read(&pieces()?) {
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
    Spec::read(&pieces()?).map_err(|diagnostics| list(&diagnostics))
}

/// The files that the curated document is made of.
fn pieces() -> Result<Vec<(String, String)>, String> {
    let chapters = files(CHAPTERS)?.into_iter().filter(|path| path.ends_with(".yaml"));
    [SPEC.to_owned()].into_iter().chain(chapters).map(|path| Ok((path.clone(), read(&path)?))).collect()
}

/// Reads the exceptions from the rules.
pub(crate) fn exceptions() -> Result<Exceptions, String> {
    Ok(Exceptions::parse(&read_if_there(EXCEPTIONS)?.unwrap_or_default()))
}

/// Findings, a line each, in a form that editors jump to.
pub(crate) fn list(findings: &[Diagnostic]) -> String {
    let lines: String = findings.iter().map(|finding| format!("{finding}\n")).collect();
    format!("{lines}{}", count(findings))
}

fn count(findings: &[Diagnostic]) -> String {
    let count = findings.len();
    format!("{count} {}. The rules are told in spec/CURATION.md.", if count == 1 { "finding" } else { "findings" })
}
