//! Differences between what an operation asks for: parameters, and the parts of a form.

use std::collections::BTreeMap;

use super::{change::Report, renames::Renames, types::same_json};
use crate::{
    document::escaped,
    model::{BodyKind, Location, Operation, ParameterKind, TypeRef},
};

/// How a user gives a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    Argument,
    Setter,
    /// The call copies it from the path.
    Copied,
}

/// A parameter, or a part of a form.
struct Input<'a> {
    /// `path`, `query`, `header` or `form`.
    place: &'static str,
    wire: &'a str,
    ident: &'a str,
    kind: ParameterKind,
    /// None for a file.
    ty: Option<TypeRef>,
    given: Given,
    send_empty: bool,
}

fn inputs<'a>(operation: &'a Operation, renames: &Renames) -> Vec<Input<'a>> {
    let given = |required: bool| if required { Given::Argument } else { Given::Setter };
    let list = |ty: TypeRef, kind: ParameterKind| if kind == ParameterKind::Single { ty } else { TypeRef::List(Box::new(ty)) };
    let parameters = operation.parameters.iter().map(|parameter| Input {
        place: match parameter.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
        },
        wire: &parameter.wire,
        ident: &parameter.ident,
        kind: parameter.kind,
        ty: Some(list(renames.under_old_names(&parameter.ty), parameter.kind)),
        given: if parameter.from_path.is_some() { Given::Copied } else { given(parameter.required) },
        send_empty: parameter.send_empty,
    });
    let parts = match operation.body.as_ref().map(|body| &body.kind) {
        Some(BodyKind::Form(parts)) => parts.as_slice(),
        _ => &[],
    };
    let parts = parts.iter().map(|part| Input {
        place: "form",
        wire: &part.wire,
        ident: &part.ident,
        kind: ParameterKind::Single,
        ty: part.ty.as_ref().map(|ty| renames.under_old_names(ty)),
        given: given(part.required),
        send_empty: false,
    });
    parameters.chain(parts).collect()
}

/// Compares parameters and parts, by place and name.
pub(super) fn compare(old: &Operation, new: &Operation, renames: &Renames, report: &mut Report<'_>) {
    let (old, new) = (inputs(old, &Renames::default()), inputs(new, renames));
    let mut gone: BTreeMap<_, _> = old.iter().enumerate().map(|(index, input)| ((input.place, input.wire), (index, input))).collect();
    // What each input of now was: those that kept their names first.
    let mut were: Vec<_> = new.iter().map(|now| gone.remove(&(now.place, now.wire))).collect();
    for (now, was) in new.iter().zip(&mut were) {
        if was.is_none() {
            *was = twin(now, &mut gone, report);
        }
        if let Some((_, was)) = was {
            pair(was, now, report);
        }
    }
    for (_, was) in gone.values() {
        let rule = if was.given == Given::Copied { "parameter-removed-copied" } else { "parameter-removed" };
        report.add(rule, &pointer(was), format!("Parameter `{}` is removed", was.wire));
    }
    // Arguments are given by position: those that stay have to keep their order.
    let kept = new.iter().zip(&were).filter(|(now, _)| now.given == Given::Argument).filter_map(|(_, was)| *was);
    if !kept.filter(|(_, was)| was.given == Given::Argument).map(|(index, _)| index).is_sorted() {
        report.add("argument-order", "/parameters", "Arguments have another order");
    }
}

/// What an input was that had another name or place, if its type identifies it.
fn twin<'a, 'b>(
    now: &Input<'_>,
    gone: &mut BTreeMap<(&'static str, &'a str), (usize, &'b Input<'a>)>,
    report: &mut Report<'_>,
) -> Option<(usize, &'b Input<'a>)> {
    let (at, name) = (pointer(now), now.wire);
    let is_twin = |was: &Input<'_>| was.given == now.given && was.ty == now.ty;
    let twins = gone.values().filter(|(_, was)| (was.wire == now.wire || was.place == now.place) && is_twin(was));
    // The same name elsewhere is the best evidence, then the order.
    let Some(key) = twins.min_by_key(|(index, was)| (was.wire != now.wire, *index)).map(|(_, was)| (was.place, was.wire)) else {
        match now.given {
            Given::Argument => report.add("parameter-added-required", &at, format!("Requires the parameter `{name}`")),
            Given::Setter => report.add("parameter-added-optional", &at, format!("Accepts the parameter `{name}`")),
            Given::Copied => report.add("parameter-added-copied", &at, format!("Sends the parameter `{name}`")),
        }
        return None;
    };
    let was = gone.remove(&key)?;
    let rule = match now.given {
        _ if was.1.place != now.place => "parameter-moved",
        _ if now.place == "path" => "placeholder-renamed",
        Given::Setter if was.1.ident != now.ident => "parameter-renamed",
        _ => "argument-renamed",
    };
    report.add(rule, &at, format!("Parameter `{name}` of the {} was `{}` of the {}", now.place, was.1.wire, was.1.place));
    Some(was)
}

fn pair(was: &Input<'_>, now: &Input<'_>, report: &mut Report<'_>) {
    let (at, name) = (pointer(now), format!("Parameter `{}`", now.wire));
    match (was.given, now.given) {
        (from, to) if from == to => {}
        (_, Given::Copied) => report.add("parameter-now-copied", &at, format!("{name} is copied from the path")),
        (_, Given::Argument) => report.add("parameter-now-required", &at, format!("{name} is required")),
        (Given::Copied, _) => report.add("parameter-no-longer-copied", &at, format!("{name} is no longer copied from the path")),
        (_, Given::Setter) => report.add("parameter-now-optional", &at, format!("{name} is optional")),
    }
    let is_wrapped = was.ty.as_ref().zip(now.ty.as_ref()).is_some_and(|(from, to)| same_json(from, to));
    let shown = |input: &Input<'_>| input.ty.as_ref().map_or_else(|| "a file".to_owned(), |ty| format!("`{ty}`"));
    if now.given == Given::Copied {
        return;
    }
    report.differs(if is_wrapped { "parameter-wrapped" } else { "parameter-type" }, &at, &name, shown(was), shown(now));
    if was.kind != now.kind && was.ty == now.ty {
        report.add("parameter-list", &at, format!("{name} is written in another way"));
    }
    if was.send_empty != now.send_empty {
        report.add("parameter-send-empty", &at, format!("{name} is sent empty when it is not set, or no longer is"));
    }
}

fn pointer(input: &Input<'_>) -> String {
    let list = if input.place == "form" { "requestBody/content/multipart~1form-data/schema/properties" } else { "parameters" };
    format!("/{list}/{}", escaped(input.wire))
}
