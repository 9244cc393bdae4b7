//! The types: members or values, rules, where they are used, and what the vendor calls them.

use serde_json::Value;

use super::{
    book::Book,
    errata,
    html::{escape, id},
    shape::{is_nullable, label, rules},
};
use crate::document::{entries, text};

pub(super) fn all(book: &Book<'_>) -> String {
    let (sent, received, answered) = (book.spec.sent(), book.spec.received(), book.spec.responded());
    let direction = |name: &str| match (sent.contains(name), received.contains(name)) {
        (true, true) => "sent and received",
        (true, false) => "sent",
        (false, true) => "received",
        (false, false) if answered.contains(name) => "received with errors",
        (false, false) => "",
    };
    book.spec.schemas().map(|(name, schema)| one(book, name, schema, direction(name))).collect()
}

fn one(book: &Book<'_>, name: &str, schema: &Value, direction: &str) -> String {
    let anchor = format!("type-{}", id(name));
    let members: Vec<&str> = entries(schema.get("properties")).into_iter().map(|(member, _)| member).collect();
    let vendor = book.vendor.class(name);
    let find = format!("{name} {} {} {}", members.join(" "), vendor.unwrap_or_default(), values(schema).join(" ")).to_lowercase();
    let about = book.errata_about(name);
    format!(
        "<article class=\"type\" id=\"{anchor}\" data-find=\"{}\">\n\
         <h3><a class=\"self\" href=\"#{anchor}\"><code>{}</code></a>{}</h3>\n\
         <p class=\"facts\">{}</p>\n{}{}{}{}</article>\n",
        escape(&find),
        escape(name),
        book.badges(name),
        facts(book, name, schema, direction, vendor),
        book.paragraphs(text(schema, "description")),
        body(book, name, schema),
        errata::list(book, &about),
        used_by(book, name),
    )
}

fn facts(book: &Book<'_>, name: &str, schema: &Value, direction: &str, vendor: Option<&str>) -> String {
    let kind = match text(schema, "type") {
        "object" if schema.get("additionalProperties") == Some(&Value::Bool(true)) => "object, open to other members".to_owned(),
        "object" => "object".to_owned(),
        "string" if schema.get("x-extensible-enum").is_some() => "text, one of an open set".to_owned(),
        "integer" if schema.get("enum").is_some() => "number, one of a closed set".to_owned(),
        _ => label(book, schema),
    };
    let null = if is_nullable(book, schema) { "may be <code>null</code>" } else { "" };
    let vendor = vendor.map(|class| format!("vendor’s class <code>{}</code>", escape(class))).unwrap_or_default();
    let rust = if direction == "received with errors" || text(schema, "type") == "boolean" {
        String::new()
    } else {
        format!("Rust <code>types::{}</code>", escape(name))
    };
    [kind, direction.to_owned(), null.to_owned(), rust, vendor]
        .iter()
        .filter(|fact| !fact.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" · ")
}

fn body(book: &Book<'_>, name: &str, schema: &Value) -> String {
    let mut html = rules(schema);
    if !values(schema).is_empty() {
        html += &value_table(book, schema);
    }
    if !entries(schema.get("properties")).is_empty() {
        html += &member_table(book, name, schema);
    }
    html
}

/// The values of a set, as the wire has them.
fn values(schema: &Value) -> Vec<String> {
    let list = schema.get("x-extensible-enum").or_else(|| schema.get("enum")).and_then(Value::as_array);
    list.into_iter().flatten().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect()
}

fn value_table(book: &Book<'_>, schema: &Value) -> String {
    let names: Vec<&str> =
        schema.get("x-enum-varnames").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let rows: String = values(schema)
        .iter()
        .enumerate()
        .map(|(index, value)| {
            let meaning = schema.get("x-enum-descriptions").map(|all| text(all, value)).unwrap_or_default();
            let name = names.get(index).map(|name| format!(" <span class=\"quiet\">{}</span>", escape(name))).unwrap_or_default();
            format!("<tr><th scope=\"row\"><code>{}</code>{name}</th><td>{}</td></tr>\n", escape(value), book.prose(meaning))
        })
        .collect();
    let open = schema
        .get("x-extensible-enum")
        .map_or("", |_| "<p class=\"rules\">Other values can be sent and are kept when they are received.</p>\n");
    format!(
        "<table>\n<thead><tr><th scope=\"col\">Value</th><th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n{rows}</tbody></table>\n{open}"
    )
}

fn member_table(book: &Book<'_>, name: &str, schema: &Value) -> String {
    let required: Vec<&str> = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let row = |(member, schema): (&str, &Value)| {
        let path = format!("{name}.{member}");
        let is_required = required.contains(&member);
        format!(
            "<tr id=\"type-{}.{}\"><th scope=\"row\"><code>{}</code>{}</th><td>{}</td><td>{}</td><td>{}{}</td></tr>\n",
            id(name),
            id(member),
            escape(member),
            book.badges(&path),
            label(book, schema),
            need(is_required, is_nullable(book, schema)),
            book.prose(text(schema, "description")),
            rules(schema),
        )
    };
    let rows: String = entries(schema.get("properties")).into_iter().map(row).collect();
    format!(
        "<table class=\"members\">\n<thead><tr><th scope=\"col\">Member</th><th scope=\"col\">Type</th><th scope=\"col\">Needed</th><th scope=\"col\">What it is</th></tr></thead>\n<tbody>\n{rows}</tbody></table>\n"
    )
}

/// Whether something has to be there, and whether it may be null.
pub(super) fn need(is_required: bool, is_nullable: bool) -> String {
    let need = if is_required { "<span class=\"must\">required</span>" } else { "<span class=\"may\">optional</span>" };
    let null = if is_nullable { " <span class=\"may\">or null</span>" } else { "" };
    format!("{need}{null}")
}

/// Operations and types whose description names the type.
fn used_by(book: &Book<'_>, name: &str) -> String {
    let mut users = Vec::new();
    for operation in &book.operations {
        let parameters = operation.parameters();
        let parts = parameters.iter().filter_map(|parameter| parameter.schema()).chain(operation.request_schema());
        if parts.chain(operation.success().and_then(|(_, schema)| schema)).any(|part| book.references(part).contains(name)) {
            users.push(operation.id);
        }
    }
    users
        .extend(book.spec.schemas().filter(|(user, schema)| *user != name && book.references(schema).contains(name)).map(|(user, _)| user));
    if users.is_empty() {
        return String::new();
    }
    let links: Vec<_> = users.iter().map(|user| book.prose(&format!("`{user}`"))).collect();
    format!("<p class=\"used\">Used by {}</p>\n", links.join(", "))
}
