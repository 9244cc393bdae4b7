//! Differences between types, by the direction in which they travel.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    change::{Change, Report},
    renames::{Renames, field_shape, pairs},
    sets,
    verdict::Direction,
};
use crate::{
    document::escaped,
    model::{Field, Model, Presence, TimestampUnit, TypeDef, TypeKind, TypeRef},
};

pub(super) fn compare(old: &Model, new: &Model, renames: &Renames, changes: &mut Vec<Change>) {
    let mut matched = BTreeSet::new();
    for now in new.types.values() {
        let Some(was) = old.types.get(renames.old_name(&now.name)) else {
            report(now, now, changes).add("schema-added", "", format!("New type `{}`", now.name));
            continue;
        };
        matched.insert(&was.name);
        let mut report = report(was, now, changes);
        report.differs("schema-renamed", "", "The name", &was.name, &now.name);
        pair(was, now, renames, &mut report);
    }
    for was in old.types.values().filter(|was| !matched.contains(&was.name)) {
        report(was, was, changes).add("schema-removed", "", format!("Type `{}` is removed", was.name));
    }
}

fn report<'a>(was: &TypeDef, now: &TypeDef, changes: &'a mut Vec<Change>) -> Report<'a> {
    let direction = match (was.sent || now.sent, was.received || now.received) {
        (true, true) => Direction::Both,
        (true, false) => Direction::Request,
        (false, true) => Direction::Response,
        (false, false) => Direction::Neither,
    };
    Report { subject: now.name.clone(), pointer: format!("/components/schemas/{}", escaped(&now.name)), direction, changes }
}

fn pair(was: &TypeDef, now: &TypeDef, renames: &Renames, report: &mut Report<'_>) {
    let words = |item: &TypeDef| match (item.sent, item.received) {
        (true, true) => "sent and received",
        (true, false) => "sent",
        _ => "received",
    };
    report.differs(if keeps_its_form(was, now) { "direction" } else { "direction-changed" }, "", "It", words(was), words(now));
    match (&was.kind, &now.kind) {
        (TypeKind::Struct { extra: kept, .. }, TypeKind::Struct { extra: keeps, .. }) => {
            fields(was, now, renames, report);
            let rules = [("unknown-fields-added", "Unknown fields are kept"), ("unknown-fields-removed", "Unknown fields are ignored")];
            report.turns("/additionalProperties", *kept, *keeps, rules);
        }
        (before, after) => sets::compare(before, after, report),
    }
}

fn fields(was: &TypeDef, now: &TypeDef, renames: &Renames, report: &mut Report<'_>) {
    let (before, after, holders) = (was.fields(), now.fields(), (was, now));
    let old: BTreeMap<&str, &Field> = before.iter().map(|field| (field.wire.as_str(), field)).collect();
    let new: BTreeSet<&str> = after.iter().map(|field| field.wire.as_str()).collect();
    let gone = before.iter().filter(|field| !new.contains(field.wire.as_str()));
    let mut gone: BTreeMap<String, String> = gone.map(|field| (field.wire.clone(), field_shape(field, field.ty.clone()))).collect();
    let come = after.iter().filter(|field| !old.contains_key(field.wire.as_str()));
    let come = come.map(|field| (field.wire.clone(), field_shape(field, renames.under_old_names(&field.ty)))).collect();
    let renamed = pairs(&gone, &come);
    for now in after {
        let (at, name) = (pointer(&now.wire), &now.wire);
        if let Some(was) = old.get(name.as_str()) {
            if let (Some(from), Some(to)) = (wrapper(holders.0, was), wrapper(holders.1, now)) {
                report.differs("property-option", &at, &format!("Field `{name}`"), from, to);
            }
            field(was, now, &renames.under_old_names(&now.ty), report);
        } else if let Some(was) = renamed.get(name).and_then(|name| old.get(name.as_str())) {
            gone.remove(&was.wire);
            let rule = if was.ident == now.ident { "property-spelling" } else { "property-renamed" };
            report.add(rule, &at, format!("Field `{}` is now called `{name}`", was.wire));
        } else if now.presence == Presence::Required {
            report.add("property-added-required", &at, format!("New field `{name}`, which is required"));
        } else {
            report.add("property-added-optional", &at, format!("New field `{name}`"));
        }
    }
    for name in gone.keys() {
        report.add("property-removed", &pointer(name), format!("Field `{name}` is removed"));
    }
}

fn field(was: &Field, now: &Field, ty: &TypeRef, report: &mut Report<'_>) {
    let (at, name) = (pointer(&now.wire), format!("Field `{}`", now.wire));
    let rule = if same_json(&was.ty, ty) { "property-wrapped" } else { "property-type" };
    report.differs(rule, &at, &name, format!("`{}`", was.ty), format!("`{ty}`"));
    match (was.presence, now.presence) {
        (from, to) if from == to => {}
        (_, Presence::FromPath) => report.add("property-now-copied", &at, format!("{name} is copied from the path")),
        (_, Presence::Required) => report.add("property-now-required", &at, format!("{name} is required")),
        (Presence::Required, _) => report.add("property-now-optional", &at, format!("{name} is optional")),
        (Presence::FromPath, _) => report.add("property-no-longer-copied", &at, format!("{name} is no longer copied from the path")),
        _ => {}
    }
    if (was.presence == Presence::SentEmpty) != (now.presence == Presence::SentEmpty) {
        report.add("property-send-empty", &at, format!("{name} is sent empty when it is not set, or no longer is"));
    }
    let [added, removed] = [format!("{name} may be null"), format!("{name} can no longer be null")];
    report.turns(&at, was.nullable, now.nullable, [("nullable-added", added.as_str()), ("nullable-removed", removed.as_str())]);
    if now.aliases.iter().any(|alias| !was.aliases.contains(alias)) {
        report.add("alias-added", &at, format!("{name} is read under another name too"));
    }
    if was.aliases.iter().any(|alias| !now.aliases.contains(alias)) {
        report.add("alias-removed", &at, format!("{name} is no longer read under another name"));
    }
}

fn pointer(field: &str) -> String {
    format!("/properties/{}", escaped(field))
}

/// Whether two types have the same JSON.
pub(super) fn same_json(was: &TypeRef, now: &TypeRef) -> bool {
    match (was, now) {
        (TypeRef::Timestamp(from), TypeRef::Timestamp(to)) => from == to,
        _ => json(was) == json(now),
    }
}

/// A type without what only Rust knows of it.
fn json(ty: &TypeRef) -> TypeRef {
    match ty {
        TypeRef::Boxed(inner) | TypeRef::Secret(inner) => json(inner),
        TypeRef::List(item) => TypeRef::List(Box::new(json(item))),
        TypeRef::Map(value) => TypeRef::Map(Box::new(json(value))),
        TypeRef::JsonText(_) | TypeRef::Timestamp(TimestampUnit::Local) => TypeRef::String,
        TypeRef::Timestamp(_) => TypeRef::I64,
        other => other.clone(),
    }
}

/// What is around the type of a field, in words; nothing for what the call copies from the path.
fn wrapper(item: &TypeDef, field: &Field) -> Option<&'static str> {
    Some(match field.presence {
        _ if !item.sent => "in an `Option`",
        Presence::FromPath => return None,
        Presence::Required if !item.received && !field.nullable => "not in an `Option`",
        Presence::Optional if field.nullable => "a `Nullable`",
        _ => "in an `Option`",
    })
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
