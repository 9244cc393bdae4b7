//! Sets of values, as calls of the runtime's `open_enum!` and `integer_enum!`.

use crate::{
    docs,
    leaf::{Leaf, LeafKind, Variant},
    text_type::{in_words, rule_members},
};

/// The declaration of a set of values.
pub(crate) fn declare(leaf: &Leaf) -> Option<String> {
    let (mac, head, variants) = match &leaf.kind {
        LeafKind::OpenEnum { variants, ignore_case, rule } => {
            let matching = if *ignore_case { "ignore_case" } else { "exact" };
            let head = match rule {
                None => matching.to_owned(),
                Some(rule) => format!("{matching}, {{\n{}    }}", rule_members(rule, "        ")),
            };
            ("open_enum", head, variants)
        }
        LeafKind::IntegerEnum { integer, variants } => ("integer_enum", (*integer).to_owned(), variants),
        LeafKind::Text(_) => return None,
    };
    let mut text = format!("{mac}! {{\n{}", docs::comment(&leaf.description, "    "));
    if let LeafKind::OpenEnum { rule: Some(rule), .. } = &leaf.kind {
        text += &format!("    ///\n    /// {}\n", in_words(rule));
    }
    text += &format!("    pub enum {}: {head} {{\n", leaf.name);
    for Variant { ident, value, description } in variants {
        let value = if mac == "integer_enum" { value.clone() } else { format!("{value:?}") };
        text += &docs::comment(description, "        ");
        text += &format!("        {ident} = {value},\n");
    }
    text += "    }\n}\n";
    Some(text)
}
