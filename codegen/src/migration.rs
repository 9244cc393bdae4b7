//! `sdk/MIGRATION.md`: what the vendor's SDKs call operations and types, and what they are called here.

use minijinja::{Environment, UndefinedBehavior, Value, syntax::SyntaxConfig, value::Serde};
use serde_json::json;

use crate::{
    Failure,
    model::{Model, Operation},
    output::OutputFile,
};

/// Where the guide stands, below the root of the repository.
pub const MIGRATION: &str = "sdk/MIGRATION.md";

/// Writes the guide: prose from its template, tables from the model.
///
/// # Errors
///
/// When the template does not fit the model, which is a mistake of codegen.
pub fn migration(model: &Model) -> Result<OutputFile, Failure> {
    let chapters = model.chapters.iter().map(|chapter| {
        let operations: serde_json::Value = chapter.operations.iter().map(operation).collect();
        json!({ "name": chapter.name, "operations": operations })
    });
    let types = model.types.values().filter_map(|item| Some(json!({ "name": item.name, "vendor": item.source["name"].as_str()? })));
    let context = Serde(json!({ "chapters": chapters.collect::<serde_json::Value>(), "types": types.collect::<serde_json::Value>() }));
    let text = render(context).map_err(|error| Failure::Unsupported(format!("{MIGRATION} cannot be written: {error:#}")))?;
    Ok(OutputFile { path: MIGRATION.to_owned(), text })
}

fn render(context: Serde<serde_json::Value>) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).keep_trailing_newline(true).build()?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // The ending of the name turns escaping off.
    environment.add_template("migration.md", include_str!("migration/template.md"))?;
    environment.get_template("migration.md")?.render(Value::from(context))
}

fn operation(operation: &Operation) -> serde_json::Value {
    let given = operation.parameters.iter().filter(|parameter| parameter.from_path.is_none());
    let given = given.map(|parameter| json!({ "name": parameter.ident, "required": parameter.required }));
    let body = operation.body.iter().map(|body| json!({ "name": "body", "required": body.required }));
    json!({ "vendor": operation.vendor_name(), "method": operation.method, "inputs": given.chain(body).collect::<serde_json::Value>() })
}
