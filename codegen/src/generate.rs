//! From the document to the files of the SDK.

use crate::{
    document::Spec,
    failure::Failure,
    fingerprint::fingerprint,
    lint::{Exceptions, lint_with},
    model::Model,
    output::OutputFile,
    render::render,
};

/// Makes the files of the SDK.
///
/// The same document gives the same bytes, whatever the order of its members.
///
/// # Errors
///
/// When the document breaks rules, or asks for something that codegen does not know how to make.
pub fn generate(spec: &Spec) -> Result<Vec<OutputFile>, Failure> {
    generate_with(spec, &Exceptions::default())
}

/// Makes the files of the SDK from a document that may break rules in places.
///
/// # Errors
///
/// Those of [`generate`], and when an exception is wrong.
pub fn generate_with(spec: &Spec, exceptions: &Exceptions) -> Result<Vec<OutputFile>, Failure> {
    generate_step_by_step(spec, exceptions, &mut |_| {})
}

/// Makes the files of the SDK, and names each step when it is done, for someone who watches.
///
/// # Errors
///
/// Those of [`generate_with`].
pub fn generate_step_by_step(spec: &Spec, exceptions: &Exceptions, done: &mut dyn FnMut(&'static str)) -> Result<Vec<OutputFile>, Failure> {
    let diagnostics = lint_with(spec, exceptions);
    if !diagnostics.is_empty() {
        return Err(Failure::Diagnostics(diagnostics));
    }
    done("lint");
    let model = Model::of(spec)?;
    done("model");
    let files = render(&model, &fingerprint(spec.document()))?;
    done("render");
    Ok(files)
}

/// Temporary.
pub fn generate_unchecked(spec: &Spec) -> Result<Vec<OutputFile>, Failure> {
    render(&Model::of(spec)?, "x")
}
