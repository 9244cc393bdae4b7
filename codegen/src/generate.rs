//! From the document to the files of the SDK.

use sha2::{Digest as _, Sha256};

use crate::{
    document::{Spec, bundle},
    failure::Failure,
    lint::{Accepted, lint_with},
    migration::migration,
    model::Model,
    output::OutputFile,
    paths::EMULATOR_API,
    render::render,
    snippet::snippets,
};

/// Makes the files of the SDK.
///
/// The same document gives the same bytes, whatever the order of its members.
///
/// # Errors
///
/// When the document breaks rules, or asks for something that codegen does not know how to make.
pub fn generate(spec: &Spec) -> Result<Vec<OutputFile>, Failure> {
    generate_with(spec, &Accepted::default())
}

/// Makes the files of the SDK from a document that may break rules in places.
///
/// # Errors
///
/// Those of [`generate`], and when what is accepted is wrong.
pub fn generate_with(spec: &Spec, accepted: &Accepted) -> Result<Vec<OutputFile>, Failure> {
    let diagnostics = lint_with(spec, accepted);
    if !diagnostics.is_empty() {
        return Err(Failure::Diagnostics(diagnostics));
    }
    let model = Model::of(spec)?;
    let bundle = bundle(spec);
    let digest: String = Sha256::digest(&bundle).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut files = render(&model, &digest)?;
    files.extend(snippets(&model)?);
    files.push(migration(&model)?);
    files.push(OutputFile { path: EMULATOR_API.to_owned(), text: bundle });
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}
