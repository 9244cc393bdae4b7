//! Names of the document as Rust writes them.

/// The name as a Rust type or variant.
pub(crate) fn pascal(name: &str) -> String {
    let words = words(name).into_iter();
    words
        .map(|word| {
            let mut chars = word.chars();
            let first = chars.next().into_iter().flat_map(char::to_uppercase);
            first.chain(chars.flat_map(char::to_lowercase)).collect::<String>()
        })
        .collect()
}

/// The name as a Rust field or method.
pub(crate) fn snake(name: &str) -> String {
    words(name).into_iter().map(|word| word.to_lowercase()).collect::<Vec<_>>().join("_")
}

/// `Extension Management` as the name of a module.
pub(crate) fn module(tag: &str) -> String {
    let words: Vec<_> =
        tag.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
    words.join("_")
}

/// The name of a field.
pub(crate) fn field(wire: &str) -> String {
    match snake(wire) {
        name if matches!(name.as_str(), "build" | "builder") => format!("{name}_"),
        name => usable(&name),
    }
}

/// The name of a parameter of a method, or of a setter of its request.
pub(crate) fn parameter(wire: &str, has_body: bool) -> String {
    let name = snake(wire);
    let is_taken = matches!(name.as_str(), "send" | "into_future" | "send_blocking" | "pages" | "items")
        || name.starts_with("with_")
        || (has_body && name == "body");
    if is_taken { format!("{name}_") } else { usable(&name) }
}

/// The name of an operation's method.
pub(crate) fn method(id: &str) -> String {
    usable(&snake(id))
}

/// The name of a variant, made of its value.
pub(crate) fn variant(value: &str) -> String {
    variant_name(&pascal(value))
}

/// The name of a variant, as the document gives it.
pub(crate) fn variant_name(name: &str) -> String {
    match name {
        "Other" => "OtherValue".to_owned(),
        "Self" => "SelfValue".to_owned(),
        name => name.to_owned(),
    }
}

fn usable(name: &str) -> String {
    if syn::parse_str::<syn::Ident>(name).is_err() { format!("{name}_") } else { name.to_owned() }
}

/// Whether the text can be an identifier as it is, keywords not considered.
pub(crate) fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Splits where the generator's own library splits: at what is no letter or digit, in front of a capital
/// that follows a small letter, and in front of the last capital of a run that a small letter follows.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in name.split(|c: char| !c.is_alphanumeric()) {
        let mut word = String::new();
        let mut small = false;
        let mut capital = false;
        let mut chars = part.chars().peekable();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied();
            if c.is_uppercase() && capital && next.is_some_and(char::is_lowercase) && !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            word.push(c);
            // A digit belongs to what stands before it.
            if c.is_lowercase() || c.is_uppercase() {
                (small, capital) = (c.is_lowercase(), c.is_uppercase());
            }
            if small && next.is_some_and(char::is_uppercase) {
                words.push(std::mem::take(&mut word));
                (small, capital) = (false, false);
            }
        }
        if !word.is_empty() {
            words.push(word);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_split_into_words_as_the_generator_splits_them() {
        for (name, type_name, field) in [
            ("plugin_name", "PluginName", "plugin_name"),
            ("PluginDTO", "PluginDto", "plugin_dto"),
            ("agentLess", "AgentLess", "agent_less"),
            ("XMLHttpRequest", "XmlHttpRequest", "xml_http_request"),
            ("v5-run2Now", "V5Run2Now", "v5_run2_now"),
            ("V1Thing", "V1Thing", "v1_thing"),
            ("SHELL", "Shell", "shell"),
            ("__", "", ""),
        ] {
            assert_eq!(pascal(name), type_name, "{name}");
            assert_eq!(snake(name), field, "{name}");
        }
    }

    #[test]
    fn a_tag_becomes_a_module() {
        assert_eq!(module("Extension Management"), "extension_management");
    }
}
