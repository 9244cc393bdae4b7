//! Differences between values with a name: parameters, parts of a form, and fields of types.

use serde_json::Value;

use super::{
    matching::matching,
    report::{Report, is},
};
use crate::{
    document::escaped,
    model::{Location, Operation, ParameterKind, Presence, TimestampUnit, TypeRef},
};

/// A parameter, a part of a form, or a field.
#[derive(Default)]
pub(super) struct NamedValue<'a> {
    /// How ids of its rules begin: `parameter` or `property`.
    pub(super) family: &'static str,
    /// What it is in words, such as `query parameter`.
    pub(super) place: &'static str,
    pub(super) pointer: String,
    pub(super) wire: &'a str,
    pub(super) ident: &'a str,
    pub(super) ty: TypeRef,
    pub(super) presence: Presence,
    /// Whether a list is joined by commas.
    pub(super) joined: bool,
    pub(super) nullable: bool,
    pub(super) aliases: &'a [String],
    pub(super) default: Option<&'a Value>,
    /// What is around the type of a field, in words; empty for what the call copies from the path.
    pub(super) wrapper: &'static str,
    /// Index among the parameters; 0 for fields.
    pub(super) position: usize,
}

impl NamedValue<'_> {
    fn key(&self) -> String {
        format!("{} `{}`", self.place, self.wire)
    }

    /// What it is, without its name and place.
    pub(super) fn shape(&self) -> String {
        format!("{:?} {:?} {} {:?} {:?}", self.ty, self.presence, self.nullable, self.aliases, self.default)
    }

    /// Whether it is a parameter that users do not give.
    fn is_hidden(&self) -> bool {
        self.presence == Presence::FromPath && self.family == "parameter"
    }

    fn need(&self) -> &'static str {
        match self.presence {
            Presence::Required => "required",
            Presence::Optional | Presence::SentEmpty => "optional",
            Presence::FromPath => "copied from the path",
        }
    }
}

/// What an operation asks for, besides its body.
pub(super) fn inputs(operation: &Operation) -> Vec<NamedValue<'_>> {
    let parameters = operation.parameters.iter().map(|parameter| NamedValue {
        place: match parameter.location {
            Location::Path => "path parameter",
            Location::Query => "query parameter",
            Location::Header => "header parameter",
            Location::Form => "form part",
        },
        pointer: match parameter.location {
            Location::Form => format!("/requestBody/content/multipart~1form-data/schema/properties/{}", escaped(&parameter.wire)),
            _ => format!("/parameters/{}", escaped(&parameter.wire)),
        },
        wire: &parameter.wire,
        ident: &parameter.ident,
        ty: match parameter.kind {
            ParameterKind::Single => parameter.ty.clone(),
            ParameterKind::Repeated | ParameterKind::Joined => TypeRef::List(Box::new(parameter.ty.clone())),
        },
        presence: match parameter.from_path {
            Some(_) => Presence::FromPath,
            None if parameter.send_empty => Presence::SentEmpty,
            None if parameter.required => Presence::Required,
            None => Presence::Optional,
        },
        joined: parameter.kind == ParameterKind::Joined,
        ..NamedValue::default()
    });
    let inputs = parameters.enumerate();
    inputs.map(|(position, input)| NamedValue { family: "parameter", position, ..input }).collect()
}

/// Compares values by place and name. Those that have another place or name now are found by their shape.
pub(super) fn compare(old: &[NamedValue<'_>], new: &[NamedValue<'_>], report: &mut Report<'_>) {
    let found = matching(
        old,
        new,
        &[
            NamedValue::key,
            |value| format!("{} {}", value.wire, value.shape()),
            |value| format!("{} {}", value.place, value.shape()),
            |value| format!("{} {} {}", value.place, value.shape(), value.position),
        ],
    );
    for now in found.added {
        let need = match now.presence {
            Presence::Required => "required",
            _ if now.is_hidden() => "copied",
            _ => "optional",
        };
        report.add(&format!("{}-added-{need}", now.family), &now.pointer, format!("New {}, which is {}", now.key(), now.need()));
    }
    for was in found.removed {
        let rule = if was.is_hidden() { "parameter-removed-copied".to_owned() } else { format!("{}-removed", was.family) };
        report.add(&rule, &was.pointer, format!("The {} is removed", was.key()));
    }
    found.both.iter().for_each(|(was, now)| pair(was, now, report));
    // Arguments are given by position: those that stay have to keep their order.
    let is_argument = |value: &NamedValue<'_>| value.presence == Presence::Required;
    let mut kept: Vec<_> = found.both.iter().filter(|(was, now)| is_argument(was) && is_argument(now)).collect();
    kept.sort_by_key(|(_, now)| now.position);
    if !kept.is_sorted_by_key(|(was, _)| was.position) {
        report.add("argument-order", "/parameters", "Arguments have another order");
    }
}

fn pair(was: &NamedValue<'_>, now: &NamedValue<'_>, report: &mut Report<'_>) {
    let (at, title) = (&*now.pointer, format!("The {}", now.key()));
    let rule = |change: &str| format!("{}-{change}", now.family);
    let renamed = match now.place {
        "field" if was.ident == now.ident => "property-spelling",
        "field" => "property-renamed",
        _ if was.place != now.place => "parameter-moved",
        "path parameter" => "placeholder-renamed",
        _ if now.need() == "optional" && was.ident != now.ident => "parameter-renamed",
        _ => "argument-renamed",
    };
    let needed = rule(match (was.presence, now.presence) {
        (_, Presence::FromPath) => "now-copied",
        (_, Presence::Required) => "now-required",
        (Presence::FromPath, _) => "no-longer-copied",
        _ => "now-optional",
    });
    report.compare(
        [was, now].map(|value| [(renamed, at, "It", format!("the {}", value.key())), (&needed, at, &title, value.need().to_owned())]),
    );
    // Users no longer write its type.
    if now.is_hidden() {
        return;
    }
    let (retyped, emptied) = (rule(if same_json(&was.ty, &now.ty) { "wrapped" } else { "type" }), rule("send-empty"));
    report.compare([was, now].map(|value| {
        let is_emptied = value.presence == Presence::SentEmpty;
        [
            (&*retyped, at, &*title, format!("`{}`", value.ty)),
            (&emptied, at, &title, is(is_emptied, "sent empty when it is not set")),
            (if value.nullable { "nullable-added" } else { "nullable-removed" }, at, &title, is(value.nullable, "nullable")),
            ("parameter-list", at, &title, if was.ty == now.ty { is(value.joined, "joined by commas") } else { String::new() }),
            ("property-option", at, &title, value.wrapper.to_owned()),
        ]
    }));
    let aliases = matching(was.aliases, now.aliases, &[String::clone]);
    aliases.added.iter().for_each(|alias| report.add("alias-added", at, format!("{title} is read as `{alias}` too")));
    aliases.removed.iter().for_each(|alias| report.add("alias-removed", at, format!("{title} is no longer read as `{alias}`")));
}

/// Whether two types have the same JSON.
fn same_json(was: &TypeRef, now: &TypeRef) -> bool {
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
