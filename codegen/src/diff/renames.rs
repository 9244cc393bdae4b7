//! Things that kept their shape and got another name.

use std::collections::BTreeMap;

use crate::model::{Field, Model, TypeDef, TypeKind, TypeRef};

/// Types of the new document that had another name in the old one: old names by new names.
#[derive(Default)]
pub(super) struct Renames(BTreeMap<String, String>);

impl Renames {
    pub(super) fn of(old: &Model, new: &Model) -> Self {
        let only_in = |one: &Model, other: &Model| -> BTreeMap<String, String> {
            let only = one.types.values().filter(|item| !other.types.contains_key(&item.name));
            only.map(|item| (item.name.clone(), shape(item))).collect()
        };
        Self(pairs(&only_in(old, new), &only_in(new, old)))
    }

    /// The name that a type had.
    pub(super) fn old_name<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }

    /// A type under the old names, so that a rename is reported once and not at each use.
    pub(super) fn under_old_names(&self, ty: &TypeRef) -> TypeRef {
        with_names(ty, &|name| self.old_name(name).to_owned())
    }
}

/// Shapes by name in; new names with the old names of the same shape out; a shape that several have is no evidence.
pub(super) fn pairs(gone: &BTreeMap<String, String>, come: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let (gone, come) = (by_shape(gone), by_shape(come));
    let only = |(shape, new): (&&str, &Vec<&str>)| match (new.as_slice(), gone.get(shape)?.as_slice()) {
        ([new], [old]) => Some(((*new).to_owned(), (*old).to_owned())),
        _ => None,
    };
    come.iter().filter_map(only).collect()
}

fn by_shape(named: &BTreeMap<String, String>) -> BTreeMap<&str, Vec<&str>> {
    let mut shapes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, shape) in named {
        shapes.entry(shape).or_default().push(name);
    }
    shapes
}

/// What a type is, without its name and words.
fn shape(item: &TypeDef) -> String {
    let own = |name: &str| if name == item.name { "Self".to_owned() } else { name.to_owned() };
    match &item.kind {
        TypeKind::Struct { fields, extra } => {
            let fields = fields.iter().map(|field| format!("{} {} ", field.wire, field_shape(field, with_names(&field.ty, &own))));
            format!("{extra} {}", fields.collect::<String>())
        }
        TypeKind::StringSet { values, ignore_case, constraint } => {
            let values: Vec<_> = values.iter().map(|value| (&value.ident, &value.value)).collect();
            format!("{values:?} {ignore_case} {constraint:?}")
        }
        TypeKind::IntegerSet { integer, values, .. } => {
            let values: Vec<_> = values.iter().map(|value| (&value.ident, &value.value)).collect();
            format!("{integer} {values:?}")
        }
        TypeKind::ConstrainedString(constraint) => format!("{constraint:?}"),
    }
}

/// What a field of this type is, without its name and words.
pub(super) fn field_shape(field: &Field, ty: TypeRef) -> String {
    format!("{ty} {:?} {} {:?} {}", field.presence, field.nullable, field.aliases, field.default)
}

fn with_names(ty: &TypeRef, name: &dyn Fn(&str) -> String) -> TypeRef {
    let inner = |ty: &TypeRef| Box::new(with_names(ty, name));
    match ty {
        TypeRef::Named(own) => TypeRef::Named(name(own)),
        TypeRef::List(item) => TypeRef::List(inner(item)),
        TypeRef::Map(value) => TypeRef::Map(inner(value)),
        TypeRef::Boxed(boxed) => TypeRef::Boxed(inner(boxed)),
        TypeRef::Secret(secret) => TypeRef::Secret(inner(secret)),
        TypeRef::JsonText(content) => TypeRef::JsonText(inner(content)),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_that_only_one_has_is_evidence_of_a_rename() {
        let named = |names: &[(&str, &str)]| -> BTreeMap<_, _> {
            names.iter().map(|(name, shape)| ((*name).to_owned(), (*shape).to_owned())).collect()
        };
        let of = |gone: &[(&str, &str)], come: &[(&str, &str)]| pairs(&named(gone), &named(come));
        assert_eq!(of(&[("a", "string")], &[("b", "string")]).get("b").map(String::as_str), Some("a"));
        assert!(of(&[("a", "string")], &[("b", "integer")]).is_empty());
        assert!(of(&[("a", "string"), ("c", "string")], &[("b", "string")]).is_empty(), "two could have become it");
        assert!(of(&[("a", "string")], &[("b", "string"), ("d", "string")]).is_empty(), "it could have become two");
    }
}
