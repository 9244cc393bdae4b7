//! The API as one HTML page that needs nothing else: operations, types, examples, errata, snippets, and forms to try it.

mod context;
mod label;
mod prose;
mod python;

use std::sync::Arc;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use minijinja::{Environment, UndefinedBehavior, Value, syntax::SyntaxConfig, value::Serde};
use sha2::{Digest as _, Sha256};

use self::context::Page;
use crate::{Failure, errata::Erratum, model::Model};

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
    let errata: Vec<_> = errata.iter().map(|(file, text)| (*file, Erratum::read(text))).collect();
    let page = Page { model, errata: &errata };
    render(&page).map_err(|error| Failure::Unsupported(format!("the page cannot be written: {error:#}")))
}

fn render(page: &Page<'_>) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).build()?);
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    let anchors = Arc::new(prose::anchors(page.model));
    let known = Arc::clone(&anchors);
    environment.add_filter("id", |name: &str| prose::id(name));
    environment.add_filter("prose", move |text: &str| Value::from_safe_string(prose::line(text, &known)));
    environment.add_filter("paragraphs", move |text: &str| Value::from_safe_string(prose::paragraphs(text, &anchors)));
    for (name, text) in [("style", STYLE), ("script", SCRIPT)] {
        environment.add_global(name, Value::from_safe_string(text.to_owned()));
        environment.add_global(format!("{name}_hash"), BASE64_STANDARD.encode(Sha256::digest(text)));
    }
    // The ending of the name turns escaping on.
    environment.add_template("page.html", TEMPLATE)?;
    environment.get_template("page.html")?.render(Serde(page.context()))
}
