//! The API as one HTML page that needs nothing else: operations, types, examples, errata, snippets, and forms to try it.

mod filters;
mod label;
mod prose;
mod python;

use std::collections::BTreeMap;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use minijinja::{Value, context, value::Serde};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::{
    Failure,
    errata::Erratum,
    model::{Model, Operation},
    sample::body_example,
    snippet::snippet,
    templates::environment,
};

const TEMPLATE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// Writes the page.
///
/// `errata` are the texts of `spec/errata`, each with its file. Every text of the model and the errata is shown as text, whatever it
/// holds. The same model and errata give the same bytes.
///
/// # Errors
///
/// When the template does not fit the model, which is a mistake of codegen.
pub fn page(model: &Model, errata: &[(&str, &str)]) -> Result<String, Failure> {
    let files: Vec<_> = errata.iter().map(|(file, text)| (file, Erratum::read(text))).collect();
    let entries: Vec<_> = files.iter().flat_map(|(_, entries)| entries).collect();
    let snippets: BTreeMap<_, _> = model.operations().map(|operation| (&operation.id, snippets(model, operation))).collect();
    let users: BTreeMap<_, _> = model.types.keys().map(|name| (name, users(model, name))).collect();
    let mut environment = environment()?;
    filters::add(&mut environment, model);
    for (name, text) in [("style", STYLE), ("script", SCRIPT)] {
        environment.add_global(name, Value::from_safe_string(text.to_owned()));
        environment.add_global(format!("{name}_hash"), BASE64_STANDARD.encode(Sha256::digest(text)));
    }
    // The ending of the name turns escaping on.
    environment.add_template("page.html", TEMPLATE)?;
    let context = context! {
        title => &*model.title, version => &*model.version, chapters => Serde(&model.chapters), types => Serde(&model.types),
        files => Serde(&files), entries => Serde(entries), snippets => Serde(snippets), users => Serde(users),
    };
    Ok(environment.get_template("page.html")?.render(context)?)
}

/// The call in both languages, and the JSON body that it sends.
fn snippets(model: &Model, operation: &Operation) -> serde_json::Value {
    let body = operation.body.as_ref().map(|body| format!("{:#}", body_example(model, operation, &body.ty))).unwrap_or_default();
    json!({ "rust": snippet(model, operation), "python": python::snippet(model, operation), "body": body })
}

/// The operations and types that a type is part of.
fn users<'m>(model: &'m Model, name: &str) -> Vec<&'m str> {
    let operations =
        model.operations().filter(|operation| operation.types().any(|ty| ty.named().contains(name))).map(|operation| &*operation.id);
    let types = model.types.values().filter(|user| user.name != name && user.uses().contains(name)).map(|user| &*user.name);
    operations.chain(types).collect()
}
