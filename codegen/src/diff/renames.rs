//! Uses of types under other names.

use std::collections::BTreeMap;

use crate::model::{Model, Operation, ResponseKind, TypeKind, TypeRef};

/// Renames types wherever they are used; not where they are defined.
pub(super) fn rename_uses(model: &mut Model, names: &BTreeMap<String, String>) {
    let operations = model.chapters.iter_mut().flat_map(|chapter| &mut chapter.operations);
    let in_operations = operations.flat_map(uses);
    let in_types = model.types.values_mut().flat_map(|item| match &mut item.kind {
        TypeKind::Struct { fields, .. } => fields.iter_mut().map(|field| &mut field.ty).collect(),
        _ => Vec::new(),
    });
    in_operations.chain(in_types).for_each(|ty| rename(ty, names));
}

fn uses(operation: &mut Operation) -> Vec<&mut TypeRef> {
    let mut uses: Vec<_> = operation.parameters.iter_mut().map(|parameter| &mut parameter.ty).collect();
    uses.extend(operation.body.as_mut().map(|body| &mut body.ty));
    if let ResponseKind::Json { ty, .. } = &mut operation.response.kind {
        uses.push(ty);
    }
    uses
}

fn rename(ty: &mut TypeRef, names: &BTreeMap<String, String>) {
    match ty {
        TypeRef::Named(name) => *name = names.get(name).unwrap_or(name).clone(),
        TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Boxed(inner) | TypeRef::Secret(inner) | TypeRef::JsonText(inner) => {
            rename(inner, names);
        }
        _ => {}
    }
}
