//! Things that kept their shape and got another name.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{Spec, document::entries};

/// Old names by new names.
pub(super) type Renames = BTreeMap<String, String>;

/// Schemas of the new document that were under another name in the old one.
pub(super) fn schemas(old: &Spec, new: &Spec) -> Renames {
    let gone: Vec<_> = old.schemas().filter(|(name, _)| new.schema(name).is_none()).collect();
    let come: Vec<_> = new.schemas().filter(|(name, _)| old.schema(name).is_none()).collect();
    pairs(&gone, &come)
}

/// New names with the old names of the same shape; a shape that several have is no evidence.
pub(super) fn pairs(gone: &[(&str, &Value)], come: &[(&str, &Value)]) -> Renames {
    let (gone, come) = (by_shape(gone), by_shape(come));
    let only = |(shape, new): (&String, &Vec<&str>)| match (new.as_slice(), gone.get(shape)?.as_slice()) {
        ([new], [old]) => Some(((*new).to_owned(), (*old).to_owned())),
        _ => None,
    };
    come.iter().filter_map(only).collect()
}

fn by_shape<'a>(named: &[(&'a str, &Value)]) -> BTreeMap<String, Vec<&'a str>> {
    let mut shapes: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (name, value) in named {
        shapes.entry(shape(value)).or_default().push(name);
    }
    shapes
}

/// What is left of a value without words and examples.
fn shape(value: &Value) -> String {
    match value {
        Value::Object(_) => {
            let members = entries(Some(value)).into_iter().filter(|(key, _)| !is_words(key));
            members.map(|(key, member)| format!("{key}:{},", shape(member))).collect()
        }
        Value::Array(items) => items.iter().map(|item| format!("{},", shape(item))).collect(),
        leaf => leaf.to_string(),
    }
}

/// Keywords that are read by people only.
pub(super) fn is_words(keyword: &str) -> bool {
    matches!(keyword, "description" | "summary" | "example" | "examples" | "externalDocs" | "x-enum-descriptions" | "name")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_shape_that_only_one_has_is_evidence_of_a_rename() {
        let (a, b) = (json!({ "type": "string", "description": "old" }), json!({ "type": "string", "description": "new" }));
        let other = json!({ "type": "integer" });
        assert_eq!(pairs(&[("a", &a)], &[("b", &b)]).get("b").map(String::as_str), Some("a"));
        assert!(pairs(&[("a", &a)], &[("b", &other)]).is_empty());
        assert!(pairs(&[("a", &a), ("c", &a)], &[("b", &b)]).is_empty(), "two could have become it");
        assert!(pairs(&[("a", &a)], &[("b", &b), ("d", &b)]).is_empty(), "it could have become two");
    }
}
