//! Objects, sets of values and constrained strings: which macro of the SDK declares them, and what the declarations import.

use super::imports::Imports;
use crate::model::{Model, TypeDef, TypeKind};

/// The macro that declares a type.
pub(super) fn macro_of(item: &TypeDef) -> &'static str {
    match (&item.kind, item.sent, item.received) {
        (TypeKind::ConstrainedString(rule), ..) if rule.is_plain_id() => "id",
        (TypeKind::ConstrainedString(_), ..) => "constrained_string",
        (TypeKind::IntegerSet { .. }, ..) => "integer_enum",
        (TypeKind::StringSet { .. }, ..) => "open_enum",
        (TypeKind::Struct { .. }, true, true) => "exchanged",
        (TypeKind::Struct { .. }, true, false) => "sent",
        (TypeKind::Struct { .. }, false, _) => "received",
    }
}

/// What the declarations of these types import.
pub(super) fn imports<'m>(model: &'m Model, types: &[&'m TypeDef]) -> Imports<'m> {
    let mut imports = Imports { model: types.iter().map(|item| macro_of(item)).collect(), ..Imports::default() };
    imports.extend(model, types.iter().flat_map(|item| item.fields()).map(|field| &field.ty));
    let declared = types.iter().map(|item| &*item.name).collect();
    imports.types = &imports.types - &declared;
    imports.chapter = &imports.chapter - &declared;
    imports
}
