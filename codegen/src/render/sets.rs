//! Sets of values and constrained strings, as calls of the runtime's macros.

use std::collections::BTreeSet;

use super::file::{File, import};
use crate::{
    docs,
    model::{Constraint, SetValue, TypeDef, TypeKind},
    output::OutputFile,
};

pub(super) fn file(module: &str, doc: &str, types: &[&TypeDef]) -> OutputFile {
    let mut file = File::new(&format!("{module}/sets.rs"), doc);
    let used: BTreeSet<&str> = types.iter().map(|item| macro_of(&item.kind)).collect();
    file.push(&import("crate::runtime", &used));
    for item in types {
        file.push(&declaration(item));
    }
    file.finish()
}

fn macro_of(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::ConstrainedString(_) => "constrained_string",
        TypeKind::IntegerSet { .. } => "integer_enum",
        _ => "open_enum",
    }
}

fn declaration(item: &TypeDef) -> String {
    let name = &item.name;
    let mut text = format!("{}! {{\n{}", macro_of(&item.kind), docs::comment(&item.description, "    "));
    let constraint = match &item.kind {
        TypeKind::ConstrainedString(constraint) | TypeKind::StringSet { constraint: Some(constraint), .. } => Some(constraint),
        _ => None,
    };
    if let Some(constraint) = constraint {
        text += &format!("    ///\n    /// {}\n", in_words(constraint));
    }
    match &item.kind {
        TypeKind::ConstrainedString(constraint) => {
            let pattern = constraint.pattern.as_deref().unwrap_or_default();
            text += &format!("    pub struct {name} {{\n{}        pattern: {pattern:?},\n    }}\n", rule(constraint));
        }
        TypeKind::StringSet { values, ignore_case, constraint } => {
            let matching = if *ignore_case { "ignore_case" } else { "exact" };
            let rule = constraint.as_ref().map(|constraint| format!(", {{\n{}    }}", rule(constraint))).unwrap_or_default();
            text += &format!("    pub enum {name}: {matching}{rule} {{\n{}    }}\n", variants(values, |value| format!("{value:?}")));
        }
        TypeKind::IntegerSet { integer, values, open } => {
            let open = if *open { " open" } else { "" };
            text += &format!("    pub enum {name}: {integer}{open} {{\n{}    }}\n", variants(values, str::to_owned));
        }
        TypeKind::Struct { .. } => {}
    }
    text + "}\n"
}

fn variants(values: &[SetValue], write: impl Fn(&str) -> String) -> String {
    let variant = |SetValue { ident, value, description }: &SetValue| {
        format!("{}        {ident} = {},\n", docs::comment(description, "        "), write(value))
    };
    values.iter().map(variant).collect()
}

/// The fields that a constraint is written as.
fn rule(constraint: &Constraint) -> String {
    let ranges: Vec<_> = constraint.ranges.iter().map(|range| format!("{range:?}")).collect();
    format!(
        "        min: {},\n        max: {:?},\n        characters: [{}],\n        charset_description: {:?},\n",
        constraint.min,
        constraint.max,
        ranges.join(", "),
        constraint.charset_description()
    )
}

/// The constraint as a sentence.
fn in_words(constraint: &Constraint) -> String {
    let (length, characters) = (constraint.length_description(), constraint.charset_description());
    format!("Holds {length} characters out of {characters}; anything else is rejected when a value is made.")
}
