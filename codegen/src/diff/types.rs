//! Differences between types, by the direction in which they travel.

use std::mem::discriminant;

use super::{
    change::Change,
    matching::{Matching, matching},
    named_value::{self, NamedValue},
    report::{Report, is},
    verdict::Direction,
};
use crate::{
    document::escaped,
    model::{Constraint, Field, Model, Presence, SetValue, TypeDef, TypeKind, TypeRef},
    render::SHARED,
};

/// The types of both documents, by name or else by shape.
pub(super) fn matched<'a>(old: &'a Model, new: &'a Model) -> Matching<'a, TypeDef> {
    matching(old.types.values(), new.types.values(), &[|item| item.name.clone(), shape])
}

/// What a type is, without its name and words.
fn shape(item: &TypeDef) -> String {
    let fields: String = fields(item).iter().map(|field| format!("{} {} ", field.wire, field.shape())).collect();
    let values: Vec<_> = item.values().iter().map(|value| (&value.value, &value.ident)).collect();
    let shape = format!("{:?} {fields} {values:?}", form(item));
    shape.replace(&format!("{:?}", TypeRef::Named(item.name.clone())), "Self")
}

/// Compares types; `new` has those of the new document with all that they use under the old names.
pub(super) fn compare(types: &Matching<'_, TypeDef>, new: &Model, changes: &mut Vec<Change>) {
    for now in &types.added {
        report(now, now, changes).add("schema-added", "", format!("New type `{}`", now.name));
    }
    for was in &types.removed {
        report(was, was, changes).add("schema-removed", "", format!("Type `{}` is removed", was.name));
    }
    for (was, now) in &types.both {
        let now = &new.types[&now.name];
        pair(was, now, &mut report(was, now, changes));
    }
}

fn report<'a>(was: &TypeDef, now: &TypeDef, changes: &'a mut Vec<Change>) -> Report<'a> {
    let direction = direction(was.sent || now.sent, was.received || now.received);
    Report { subject: now.name.clone(), pointer: format!("/components/schemas/{}", escaped(&now.name)), direction, changes }
}

fn direction(sent: bool, received: bool) -> Direction {
    match (sent, received) {
        (true, true) => Direction::Both,
        (true, false) => Direction::Request,
        (false, true) => Direction::Response,
        (false, false) => Direction::Neither,
    }
}

fn pair(was: &TypeDef, now: &TypeDef, report: &mut Report<'_>) {
    let turned = if keeps_its_form(was, now) { "direction" } else { "direction-changed" };
    report.compare([was, now].map(|item| {
        [
            ("schema-renamed", "", "The name", item.name.clone()),
            ("schema-moved", "", "The module", item.chapter.clone().unwrap_or_else(|| SHARED.to_owned())),
            (turned, "", "The direction", direction(item.sent, item.received).to_string()),
            ("schema-type", "", "The type", form(item).kind),
        ]
    }));
    if discriminant(&was.kind) != discriminant(&now.kind) {
        return;
    }
    named_value::compare(&fields(was), &fields(now), report);
    values(was, now, report);
    let limit = match [form(was).constraint, form(now).constraint] {
        [Some(was), Some(now)] if includes(now, was) => "limit-loosened",
        [Some(was), Some(now)] if includes(was, now) => "limit-tightened",
        _ => "limit-changed",
    };
    report.compare([was, now].map(|item| {
        let Form { is_open, ignores_case, constraint, .. } = form(item);
        let unknown = if is_open { "unknown-fields-added" } else { "unknown-fields-removed" };
        let check = if constraint.is_some() { "limit-added" } else { "limit-removed" };
        let words = |limit: &Constraint| format!("{} of {}", limit.length_description(), limit.charset_description());
        [
            (unknown, "/additionalProperties", "An unknown field", is(is_open, "kept")),
            (check, "", "Another value", is(constraint.is_some(), "checked")),
            (limit, "", "What it holds", constraint.map(words).unwrap_or_default()),
            ("value-case", "/x-enum-ignore-case", "Case", is(ignores_case, "ignored")),
        ]
    }));
}

/// Whether every string of one rule is one of the other.
fn includes(wide: &Constraint, narrow: &Constraint) -> bool {
    let covers = |&(first, last): &(char, char)| wide.ranges.iter().any(|&(a, b)| a <= first && last <= b);
    wide.min <= narrow.min && wide.max.is_none_or(|max| narrow.max.is_some_and(|other| other <= max)) && narrow.ranges.iter().all(covers)
}

/// A type apart from its name, direction, fields and values.
#[derive(Debug)]
struct Form<'a> {
    kind: String,
    is_open: bool,
    ignores_case: bool,
    constraint: Option<&'a Constraint>,
}

fn form(item: &TypeDef) -> Form<'_> {
    let (kind, is_open, ignores_case, constraint) = match &item.kind {
        TypeKind::Struct { extra, .. } => ("an object".to_owned(), *extra, false, None),
        TypeKind::StringSet { ignore_case, constraint, .. } => ("a set of strings".to_owned(), false, *ignore_case, constraint.as_ref()),
        TypeKind::IntegerSet { integer, .. } => (format!("a set of `{integer}`"), false, false, None),
        TypeKind::ConstrainedString(constraint) => ("a string under a rule".to_owned(), false, false, Some(constraint)),
    };
    Form { kind, is_open, ignores_case, constraint }
}

fn values(was: &TypeDef, now: &TypeDef, report: &mut Report<'_>) {
    let keyword = if matches!(now.kind, TypeKind::StringSet { .. }) { "x-extensible-enum" } else { "enum" };
    let at = |value: &SetValue| format!("/{keyword}/{}", escaped(&value.value));
    let found = matching(was.values(), now.values(), &[|value| value.value.clone()]);
    found.added.iter().for_each(|now| report.add("value-added", &at(now), format!("New value `{}`", now.value)));
    found.removed.iter().for_each(|was| report.add("value-removed", &at(was), format!("Value `{}` is removed", was.value)));
    for (was, now) in found.both {
        let at = at(now);
        report.compare([was, now].map(|value| [("value-renamed", &*at, "The name", value.ident.clone())]));
    }
}

fn fields(item: &TypeDef) -> Vec<NamedValue<'_>> {
    let fields = item.fields().iter().map(|field| NamedValue {
        family: "property",
        place: "field",
        pointer: format!("/properties/{}", escaped(&field.wire)),
        wire: &field.wire,
        ident: &field.ident,
        ty: field.ty.clone(),
        presence: field.presence,
        nullable: field.nullable,
        aliases: &field.aliases,
        default: Some(&field.default),
        wrapper: wrapper(item, field),
        ..NamedValue::default()
    });
    fields.collect()
}

fn wrapper(item: &TypeDef, field: &Field) -> &'static str {
    match field.presence {
        _ if !item.sent => "in an `Option`",
        Presence::FromPath => "",
        Presence::Required if !item.received && !field.nullable => "not in an `Option`",
        Presence::Optional if field.nullable => "a `Nullable`",
        _ => "in an `Option`",
    }
}

/// Whether all that users could write, but for the `Option` around fields, stands when a type changes its direction.
fn keeps_its_form(was: &TypeDef, now: &TypeDef) -> bool {
    let has_default = |item: &TypeDef| !item.sent || item.fields().iter().all(|field| field.presence != Presence::Required);
    match (&was.kind, &now.kind) {
        (TypeKind::StringSet { constraint: from, .. }, TypeKind::StringSet { constraint: to, .. }) => from.is_some() == to.is_some(),
        (TypeKind::IntegerSet { open: from, .. }, TypeKind::IntegerSet { open: to, .. }) => from == to,
        (TypeKind::Struct { .. }, _) => (now.sent || !was.sent) && (has_default(now) || !has_default(was)),
        _ => true,
    }
}
