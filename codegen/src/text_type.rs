//! Texts under a rule, as calls of the runtime's `text!`.

use crate::{
    docs,
    leaf::{Leaf, LeafKind, TextRule},
};

/// The declaration of a checked text.
pub(crate) fn declare(leaf: &Leaf) -> Option<String> {
    let LeafKind::Text(rule) = &leaf.kind else { return None };
    let mut text = String::from("text! {\n");
    text += &docs::comment(&leaf.description, "    ");
    text += &format!("    ///\n    /// {}\n", in_words(rule));
    text += &format!("    pub struct {} {{\n{}", leaf.name, rule_members(rule, "        "));
    text += &format!("        pattern: {:?},\n    }}\n}}\n", rule.pattern);
    Some(text)
}

/// The members that a rule is written as.
pub(crate) fn rule_members(rule: &TextRule, indent: &str) -> String {
    let ranges: Vec<_> = rule.class.ranges.iter().map(|range| format!("{range:?}")).collect();
    format!(
        "{indent}min: {},\n{indent}max: {:?},\n{indent}characters: [{}],\n{indent}words: {:?},\n",
        rule.min,
        rule.max,
        ranges.join(", "),
        rule.words()
    )
}

/// The rule as a sentence.
pub(crate) fn in_words(rule: &TextRule) -> String {
    let length = match rule.max {
        Some(max) if max == rule.min => max.to_string(),
        Some(max) => format!("{} to {max}", rule.min),
        None => format!("{} or more", rule.min),
    };
    format!("Holds {length} characters out of {}; anything else is refused when a value is made.", rule.words())
}
