//! What the template reads: the model and the errata as values, in the words of the page.

use serde_json::{Value, json};

use super::{
    label::{constraint, label, nested, notes, text},
    prose::id,
    python,
};
use crate::{
    errata::Erratum,
    model::{
        Body, BodyKind, Example, Field, Location, Model, Operation, OutcomePlace, Pagination, PagingKind, Parameter, ParameterKind,
        Presence, Response, ResponseKind, TypeDef, TypeKind, TypeRef,
    },
    sample::{body_example, example},
    snippet::snippet,
};

/// The model, and the errata of each file.
pub(super) struct Page<'p> {
    pub(super) model: &'p Model,
    pub(super) errata: &'p [(&'p str, Vec<Erratum<'p>>)],
}

impl Page<'_> {
    /// The whole page.
    pub(super) fn context(&self) -> Value {
        let operations = |operations: &[Operation]| operations.iter().map(|operation| self.operation(operation)).collect::<Value>();
        let chapters = self.model.chapters.iter().map(|chapter| {
            let (name, module, description) = (&chapter.name, &chapter.module, &chapter.description);
            json!({ "name": name, "module": module, "description": description, "operations": operations(&chapter.operations) })
        });
        let files = self.errata.iter().map(|(file, entries)| json!({ "file": file, "entries": entries }));
        json!({
            "title": self.model.title, "version": self.model.version,
            "chapters": chapters.collect::<Value>(), "files": files.collect::<Value>(),
            "types": self.model.types.values().map(|item| self.type_(item)).collect::<Value>(),
        })
    }

    /// The errata about names that are meant.
    fn marks(&self, is_meant: impl Fn(&str) -> bool) -> Vec<&Erratum<'_>> {
        let entries = self.errata.iter().flat_map(|(_, entries)| entries);
        entries.filter(|entry| entry.about.iter().any(|about| is_meant(about))).collect()
    }

    fn operation(&self, operation: &Operation) -> Value {
        let is_within = |about: &str| about.strip_prefix(&operation.id).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        let Operation { id, verb, path, summary, description, source, parameters, body, .. } = operation;
        json!({
            "id": id, "verb": verb, "path": path, "summary": summary, "description": description, "source": source,
            "deprecated": operation.deprecated, "idempotent": operation.idempotent, "signed": operation.signed,
            "paging": operation.pagination.as_ref().map(paging), "page": operation.page, "failures": operation.failures,
            "parameters": parameters.iter().map(|parameter| self.parameter(operation, parameter)).collect::<Value>(),
            "body": body.as_ref().map(|body| self.body(id, body)), "response": self.response(&operation.response),
            "rust": snippet(self.model, operation), "python": python::snippet(self.model, operation),
            "examples": self.examples(operation), "errata": self.marks(is_within),
        })
    }

    fn parameter(&self, operation: &Operation, parameter: &Parameter) -> Value {
        let Parameter { wire, kind, ty, from_path, .. } = parameter;
        let copied = operation.parameters.iter().find(|other| from_path.as_ref() == Some(&other.ident)).map(|other| &other.wire);
        let many = match kind {
            ParameterKind::Single => "",
            ParameterKind::Repeated => "list, one pair for each item, of ",
            ParameterKind::Joined => "list, joined by commas, of ",
        };
        let form = match copied {
            Some(wire) => format!("copied {wire}"),
            None if *kind == ParameterKind::Repeated => "repeated".to_owned(),
            None => if parameter.send_empty { "empty" } else { "" }.to_owned(),
        };
        let mut notes = notes(self.model, ty, &parameter.example);
        notes.extend(copied.map(|wire| format!("the SDK copies it from `{wire}`")));
        notes.extend(parameter.send_empty.then(|| "the SDK sends it empty when it is not set".to_owned()));
        let example = example(self.model, ty, &parameter.example);
        let items: Vec<String> = example.as_array().map_or(std::slice::from_ref(&example), Vec::as_slice).iter().map(text).collect();
        json!({
            "wire": wire, "form": form, "type": format!("{many}{}", label(ty)), "nested": self.nested(ty), "notes": notes,
            "place": match parameter.location { Location::Path => "path", Location::Query => "query", Location::Header => "header" },
            "need": need(parameter.required), "value": if parameter.required { items.join(",") } else { String::new() },
            "description": parameter.description, "marks": self.marks(|about| about.split_once('.') == Some((&operation.id, wire))),
        })
    }

    fn body(&self, id: &str, body: &Body) -> Value {
        let (ty, parts) = match &body.kind {
            BodyKind::Json { ty, .. } => (Some(ty), &[][..]),
            BodyKind::Form(parts) => (None, &parts[..]),
        };
        let parts = parts.iter().map(|part| {
            let value = part.ty.as_ref().filter(|_| part.required).map(|ty| text(&example(self.model, ty, &part.example)));
            json!({
                "wire": part.wire, "place": if part.ty.is_none() { "file" } else { "form" }, "form": "", "value": value.unwrap_or_default(),
                "type": part.ty.as_ref().map_or_else(|| "file".to_owned(), label), "need": need(part.required), "nested": [],
                "description": part.description, "notes": [], "marks": [],
            })
        });
        json!({
            "type": ty.map(label), "need": need(body.required), "description": body.description, "shape": ty.map(|ty| self.shape(ty)),
            "parts": parts.collect::<Value>(), "marks": self.marks(|about| about.split_once('.') == Some((id, "body"))),
        })
    }

    fn response(&self, response: &Response) -> Value {
        let (kind, note) = match &response.kind {
            ResponseKind::Nothing => ("nothing".to_owned(), None),
            ResponseKind::Bytes => ("bytes".to_owned(), None),
            ResponseKind::Text => ("text that is not JSON".to_owned(), None),
            ResponseKind::Json { ty, nullable } => (label(ty), nullable.then(|| "It may be null.".to_owned())),
            ResponseKind::ObjectOrList { ty, field } => (label(ty), Some(format!("A bare list stands for the field `{field}`."))),
            ResponseKind::ListOrItem { item } => {
                (format!("list of {}", label(item)), Some("A single object stands for a list of one.".to_owned()))
            }
        };
        let envelope = response.envelope.as_ref().map(|field| format!("On the wire it is the field `{field}` of an envelope."));
        let outcome = response.outcome.as_ref().map(|place| match place {
            OutcomePlace::Whole => "On the wire is a Boolean; `false` is an error.".to_owned(),
            OutcomePlace::Field(field) => format!("On the wire is a field `{field}` as well; `false` in it is an error."),
        });
        let shape = response.kind.ty().map(|ty| self.shape(ty));
        let notes: Vec<String> = [note, envelope, outcome].into_iter().flatten().collect();
        json!({ "status": response.status, "type": kind, "description": response.description, "notes": notes, "shape": shape })
    }

    fn examples(&self, operation: &Operation) -> Value {
        let shown = |class: &str, example: &Example, value: &Value| {
            let title = if example.summary.is_empty() { &example.name } else { &example.summary };
            json!({ "class": format!("example {class}"), "title": title, "text": serde_json::to_string_pretty(value).unwrap_or_default() })
        };
        let requests = operation.body.iter().flat_map(|body| {
            body.examples.iter().enumerate().map(move |(index, example)| match &body.kind {
                BodyKind::Json { ty, .. } if index == 0 => shown("request", example, &body_example(self.model, operation, ty)),
                _ => shown("request", example, &example.value),
            })
        });
        requests.chain(operation.response.examples.iter().map(|example| shown("response", example, &example.value))).collect()
    }

    fn type_(&self, item: &TypeDef) -> Value {
        let kind = match &item.kind {
            TypeKind::Struct { extra: true, .. } => "object that keeps unknown fields",
            TypeKind::Struct { .. } => "object",
            TypeKind::StringSet { .. } => "open set of strings",
            TypeKind::IntegerSet { .. } => "set of integers",
            TypeKind::ConstrainedString(_) => "constrained string",
        };
        let operations = self.model.operations().filter(|operation| operation.types().contains(&*item.name));
        let types = self.model.types.values().filter(|user| user.name != item.name && user.uses().contains(&*item.name));
        let users: Vec<_> = operations.map(|operation| &operation.id).chain(types.map(|user| &user.name)).collect();
        json!({
            "name": item.name, "kind": kind, "sent": item.sent, "received": item.received, "description": item.description,
            "class": python::class(&item.source).unwrap_or_default(), "note": item.source["note"], "shape": self.definition(item),
            "marks": self.marks(|about| about == item.name), "users": users,
        })
    }

    /// The fields or values of the named type in a type.
    fn shape(&self, ty: &TypeRef) -> Value {
        nested(self.model, ty).first().map_or(Value::Null, |item| self.definition(item))
    }

    fn definition(&self, item: &TypeDef) -> Value {
        let fields: Value = item.fields().iter().map(|field| self.field(&item.name, field)).collect();
        let rule = match &item.kind {
            TypeKind::StringSet { ignore_case: true, .. } => {
                "Other values can be sent, and are kept when they are received. They are read without regard to case.".to_owned()
            }
            TypeKind::StringSet { .. } => "Other values can be sent, and are kept when they are received.".to_owned(),
            TypeKind::IntegerSet { open: true, .. } => "Other numbers are kept when they are received.".to_owned(),
            TypeKind::IntegerSet { .. } => "There are no other values.".to_owned(),
            TypeKind::ConstrainedString(rule) => {
                rule.pattern.iter().fold(constraint(rule), |words, pattern| format!("{words}, `{pattern}`"))
            }
            TypeKind::Struct { .. } => String::new(),
        };
        json!({ "fields": fields, "values": item.values(), "rule": rule })
    }

    fn field(&self, owner: &str, field: &Field) -> Value {
        let Field { wire, ty, presence, nullable, description, .. } = field;
        let mut notes = notes(self.model, ty, &field.example);
        notes.extend((!field.default.is_null()).then(|| format!("`{}` when absent", text(&field.default))));
        notes.extend(field.aliases.iter().map(|alias| format!("also read as `{alias}`")));
        notes.extend((*presence == Presence::SentEmpty).then(|| "the SDK sends it empty when it is not set".to_owned()));
        json!({
            "id": format!("type-{}.{}", id(owner), id(wire)), "wire": wire, "type": label(ty), "nested": self.nested(ty), "notes": notes,
            "need": if *presence == Presence::FromPath { "copied" } else { need(*presence == Presence::Required) }, "nullable": nullable,
            "description": description, "marks": self.marks(|about| about.split_once('.') == Some((owner, wire))),
        })
    }

    fn nested(&self, ty: &TypeRef) -> Vec<&str> {
        nested(self.model, ty).into_iter().map(|item| &*item.name).collect()
    }
}

fn need(is_required: bool) -> &'static str {
    if is_required { "required" } else { "optional" }
}

fn paging(paging: &Pagination) -> String {
    let kind = match paging.kind {
        PagingKind::Offset => "offset",
        PagingKind::Page => "page number",
        PagingKind::Cursor => "cursor",
    };
    format!("paged by {kind}: `{}` in the {}", paging.position.join("`, `"), if paging.in_body { "body" } else { "query" })
}
