//! Operations: what has to be given is an argument of a method, what may be given is a setter of its request.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    arguments::{Input, inputs, place, put},
    imports::Imports,
    paging::Paging,
};
use crate::{
    failure::{Failure, unsupported},
    model::{Body, Chapter, Location, Model, Operation, OutcomePlace, Parameter, Response, ResponseKind, TypeRef},
    snippet::snippet,
};

/// An operation, and the parts of its Rust code.
#[derive(Serialize)]
pub(super) struct Call<'m> {
    operation: &'m Operation,
    /// What puts the ids of the handle into the request.
    held: Vec<String>,
    arguments: Vec<Input<'m>>,
    setters: Vec<Input<'m>>,
    output: String,
    /// The expression that reads the body of a response.
    decode: String,
    /// The statements that copy ids of the path into the body.
    copies: String,
    /// What puts parameters that are no arguments into the request.
    implied: Vec<String>,
    paging: Option<Paging<'m>>,
    /// The call with what the document gives as examples.
    example: String,
}

impl<'m> Call<'m> {
    pub(super) fn of(model: &'m Model, operation: &'m Operation) -> Result<Self, Failure> {
        let (arguments, setters) = inputs(operation).into_iter().partition(|input| input.required);
        let sent_empty = operation.parameters.iter().filter(|parameter| parameter.send_empty && !parameter.required);
        let sent_empty = sent_empty.map(|parameter| format!("query({:?}, \"\")", parameter.wire));
        Ok(Self {
            operation,
            held: operation.parameters.iter().filter(|parameter| parameter.held).map(put).collect(),
            arguments,
            setters,
            output: operation.response.kind.output(),
            decode: decode(&operation.id, &operation.response)?,
            copies: copies(model, operation)?,
            implied: copied_parameters(operation).map(|parameter| put(&parameter)).chain(sent_empty).collect(),
            paging: Paging::of(model, operation)?,
            example: snippet(model, operation),
        })
    }
}

/// What the items of a chapter's operations import.
pub(super) fn imports<'m>(model: &'m Model, chapter: &'m Chapter, calls: &[Call<'m>]) -> Imports<'m> {
    let returns_bytes = calls.iter().any(|call| call.operation.response.kind == ResponseKind::Bytes);
    let mut imports = Imports {
        external: if returns_bytes { "use bytes::Bytes;\nuse http::Method;\n" } else { "use http::Method;\n" },
        client: BTreeSet::from(["Operation", "Request", "RequestParts"]),
        model: BTreeSet::from(["Body", "DecodeError"]),
        ..Imports::default()
    };
    for Call { operation, paging, .. } in calls {
        let given = operation.parameters.iter().filter(|parameter| parameter.is_given()).map(|parameter| &parameter.ty);
        if let Some(paging) = paging {
            imports.client.extend(["PagedOperation", "Paging", "PagingKind"]);
            imports.extend(model, [paging.item]);
        }
        imports.extend(model, given.chain(operation.body.as_ref().map(|body| &body.ty)).chain(operation.response.kind.ty()));
    }
    imports.chapter.insert(&chapter.handle);
    imports
}

/// What the handle of a chapter imports.
pub(super) fn handle_imports<'m>(model: &'m Model, chapter: &'m Chapter) -> Imports<'m> {
    let mut imports = Imports { client: BTreeSet::from(["Client"]), ..Imports::default() };
    imports.extend(model, chapter.ids.iter().map(|id| &id.ty));
    // Those of the chapter are in its module.
    imports.chapter.clear();
    imports
}

/// Parameters that are copied from the path. What is secret there is secret in its copy.
fn copied_parameters(operation: &Operation) -> impl Iterator<Item = Parameter> {
    operation.parameters.iter().filter_map(|parameter| {
        let from = parameter.from_path.as_ref()?;
        let source = operation.parameters.iter().find(|source| source.location == Location::Path && source.ident == *from)?;
        Some(Parameter { ty: source.ty.clone(), held: source.held, ..parameter.clone() })
    })
}

/// What copies ids of the path into the body.
fn copies(model: &Model, operation: &Operation) -> Result<String, Failure> {
    let Some(Body { ty: TypeRef::Named(name), copied, required, .. }) = &operation.body else {
        return Ok(String::new());
    };
    if copied.is_empty() {
        return Ok(String::new());
    }
    if !required {
        return unsupported(format!("{}: a body that may be left out has a field that is copied from the path", operation.id));
    }
    let mut text = "let mut body = body.clone();\n".to_owned();
    for copy in copied {
        let field = model.types.get(name).and_then(|item| item.fields().iter().find(|field| field.ident == copy.field));
        let parameter = operation.parameters.iter().find(|parameter| parameter.ident == copy.parameter);
        let place = parameter.map(place).unwrap_or_default();
        let value = match (field.map(|field| &field.ty), parameter.map(|parameter| &parameter.ty)) {
            (Some(TypeRef::String), Some(TypeRef::Secret(_))) => format!("{place}.expose().to_string()"),
            (Some(TypeRef::String), Some(_)) => format!("{place}.to_string()"),
            (Some(field), Some(parameter)) if field == parameter => format!("{place}.clone()"),
            _ => return unsupported(format!("{}: the field {} cannot be copied from {}", operation.id, copy.field, copy.parameter)),
        };
        text += &format!("body.{} = Some({value});\n", copy.field);
    }
    Ok(text)
}

/// How the body of a response is read.
fn decode(id: &str, response: &Response) -> Result<String, Failure> {
    if let Some(field) = &response.envelope {
        return match (&response.kind, &response.outcome) {
            (ResponseKind::Nothing, None | Some(OutcomePlace::Whole)) => Ok("body.envelope_outcome()".to_owned()),
            (ResponseKind::Json { other_form: None, .. }, None) => Ok(format!("body.envelope({field:?})")),
            (ResponseKind::Json { ty: TypeRef::List(_), .. }, None) => Ok(format!("body.envelope_list_or_item({field:?})")),
            _ => unsupported(format!("{id}: an object in an envelope has no other form, and nothing in it an outcome beside it")),
        };
    }
    let read = match &response.kind {
        ResponseKind::Nothing => "nothing()".to_owned(),
        ResponseKind::Bytes => "bytes()".to_owned(),
        ResponseKind::Text => "text()".to_owned(),
        ResponseKind::Json { other_form: Some(_), ty: TypeRef::List(_), .. } => "read_list_or_item()".to_owned(),
        ResponseKind::Json { other_form: Some(field), .. } => format!("read_or_list({field:?})"),
        ResponseKind::Json { nullable: true, .. } => "read_nullable()".to_owned(),
        ResponseKind::Json { .. } => "read()".to_owned(),
    };
    Ok(match (&response.outcome, &response.kind) {
        (None, _) => format!("body.{read}"),
        (Some(OutcomePlace::Whole), _) => "body.outcome()".to_owned(),
        (Some(OutcomePlace::Field(field)), ResponseKind::Nothing) => format!("body.outcome_field({field:?}).map(drop)"),
        (Some(OutcomePlace::Field(field)), _) => format!("body.outcome_field({field:?})?.{read}"),
    })
}

/// The items of a module as rustfmt writes them, with a blank line between them and between the functions of a block.
pub(super) fn formatted(module: &str, items: &str) -> Result<String, Failure> {
    let parsed: syn::File = syn::parse_str(items).map_err(|error| Failure::Unsupported(format!("{module}: {error}")))?;
    let items = parsed.items.into_iter().map(|item| prettyplease::unparse(&syn::File { items: vec![item], ..syn::parse_quote!() }));
    Ok(items.map(|item| format!("\n{}", aired(&item))).collect())
}

/// A blank line between the functions of a block, which the formatter leaves out.
fn aired(text: &str) -> String {
    let mut aired = String::with_capacity(text.len());
    let mut last = "";
    for line in text.lines() {
        let begins = line.starts_with("    ///") || line.starts_with("    fn ");
        if begins && (matches!(last, "    }" | "    };") || (last.starts_with("    const ") && line.starts_with("    fn "))) {
            aired.push('\n');
        }
        aired.push_str(line);
        aired.push('\n');
        last = line;
    }
    aired
}
