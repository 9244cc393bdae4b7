//! What the template asks about values of the model, and about names.

use std::{collections::BTreeSet, sync::Arc};

use minijinja::{Environment, Value, value::Serde};
use serde::Deserialize;

use super::{
    label::{constraint, label, notes, text},
    prose, python,
};
use crate::{
    model::{Constraint, Model, TypeKind, TypeRef},
    sample,
};

/// What parameters, fields and parts of forms have in common.
#[derive(Deserialize)]
struct Item {
    ty: TypeRef,
    example: serde_json::Value,
}

pub(super) fn add(environment: &mut Environment<'_>, model: &Model) {
    let anchors = Arc::new(prose::anchors(model));
    let known = Arc::clone(&anchors);
    environment.add_filter("id", |name: &str| prose::id(name));
    environment.add_filter("prose", move |text: &str| Value::from_safe_string(prose::line(text, &known)));
    environment.add_filter("paragraphs", move |text: &str| Value::from_safe_string(prose::paragraphs(text, &anchors)));

    let model = Arc::new(model.clone());
    let (notes_of, value_of) = (Arc::clone(&model), Arc::clone(&model));
    environment.add_filter("label", |ty: Serde<TypeRef>| label(&ty));
    environment.add_filter("constraint", |rule: Serde<Constraint>| constraint(&rule));
    environment.add_filter("nested", move |ty: Serde<TypeRef>| nested(&model, &ty));
    environment.add_filter("notes", move |item: Serde<Item>| notes(&notes_of, &item.ty, &item.example));
    environment.add_filter("value", move |item: Serde<Item>| value(&value_of, &item));
    environment.add_filter("text", |value: Serde<serde_json::Value>| text(&value));
    environment.add_filter("pretty", |value: Serde<serde_json::Value>| format!("{:#}", value.0));
    environment.add_filter("class", |source: Serde<serde_json::Value>| python::class(&source).unwrap_or_default().to_owned());

    environment.add_test("naming", |about: Serde<BTreeSet<String>>, name: &str| about.contains(name));
    environment.add_test("naming_part_of", |about: Serde<BTreeSet<String>>, name: &str| {
        about.iter().any(|about| about.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    });
}

/// The object or set within a type, which the page shows in place; empty if there is none.
fn nested(model: &Model, ty: &TypeRef) -> String {
    let is_shown = |name: &&str| model.types.get(*name).is_some_and(|item| !matches!(item.kind, TypeKind::ConstrainedString(_)));
    ty.named().into_iter().find(is_shown).unwrap_or_default().to_owned()
}

/// What a form holds at first: the items of a list with commas between them.
fn value(model: &Model, item: &Item) -> String {
    let example = sample::example(model, &item.ty, &item.example);
    let items = example.as_array().map_or(std::slice::from_ref(&example), Vec::as_slice);
    items.iter().map(text).collect::<Vec<_>>().join(",")
}
