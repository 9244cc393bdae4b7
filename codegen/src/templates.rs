//! The environment of all templates: its syntax, and what a template may ask about a value of the model.

use minijinja::{Environment, Error, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};

use crate::{
    docs,
    failure::Failure,
    model::{Constraint, TypeRef},
};

/// An environment without templates. What a template names and its context lacks is an error.
pub(crate) fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?);
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.add_filter("rust", |ty: Serde<TypeRef>| ty.to_string());
    environment.add_filter("literal", |text: &str| format!("{text:?}"));
    environment.add_filter("optional", |text: Option<&str>| format!("{text:?}"));
    environment.add_filter("ranges", |ranges: Serde<Vec<(char, char)>>| format!("{:?}", ranges.0));
    environment.add_filter("lengths", |constraint: Serde<Constraint>| constraint.length_description());
    environment.add_filter("characters", |constraint: Serde<Constraint>| constraint.charset_description());
    environment.add_filter("one_line", |text: &str| docs::one_line(text));
    environment.add_filter("comment", |text: &str, indent: Option<&str>| docs::comment(text, indent.unwrap_or_default()));
    Ok(environment)
}

/// A template that does not fit the model is a mistake of codegen.
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Unsupported(format!("a template does not fit the model: {error:#}"))
    }
}
