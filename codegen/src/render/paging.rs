//! What the SDK has to know of an operation that returns one page of many.

use serde::Serialize;

use crate::{
    failure::{Failure, unsupported},
    model::{Model, Operation, PagingKind, ResponseKind, TypeRef},
};

/// The Rust code of a paged operation.
#[derive(Serialize)]
pub(super) struct Paging<'m> {
    pub(super) item: &'m TypeRef,
    kind: &'static str,
    /// The expression that takes the items out of a page.
    items: String,
    /// The field that counts all items, if that can be relied on.
    total: Option<&'m str>,
}

impl<'m> Paging<'m> {
    pub(super) fn of(model: &'m Model, operation: &'m Operation) -> Result<Option<Self>, Failure> {
        let Some(pagination) = &operation.pagination else { return Ok(None) };
        let ResponseKind::Json { ty, nullable, .. } = &operation.response.kind else {
            return unsupported(format!("{}: its response is no page", operation.id));
        };
        let page = if *nullable { "page.unwrap_or_default()" } else { "page" };
        let (item, items) = match (ty, &pagination.items) {
            (TypeRef::List(item), None) => (&**item, page.to_owned()),
            (TypeRef::Named(name), Some(wire)) => {
                let field = model.types.get(name).and_then(|item| item.fields().iter().find(|field| field.wire == *wire));
                let Some((field, TypeRef::List(item))) = field.map(|field| (field, &field.ty)) else {
                    return unsupported(format!("{}: `{wire}` is no list of {name}", operation.id));
                };
                (&**item, format!("{page}.{}.unwrap_or_default()", field.ident))
            }
            _ => return unsupported(format!("{}: its response is no page", operation.id)),
        };
        let kind = match pagination.kind {
            PagingKind::Offset => "Offset",
            PagingKind::Step => "Step",
            PagingKind::Page => "Page",
            PagingKind::Cursor => "Cursor",
        };
        let total = pagination.total.as_deref().filter(|_| pagination.total_reliable);
        Ok(Some(Self { item, kind, items, total }))
    }
}
