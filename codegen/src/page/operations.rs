//! The operations: what they do, what they take, what they answer, how they are called, and a form to try them.

use serde_json::Value;

use super::{
    book::Book,
    code::{Language, highlight},
    errata,
    html::{address, escape, figure, id},
    python, rust,
    shape::{inner, is_nullable, label, rules},
    types::need,
};
use crate::{
    Operation, Parameter, component_name,
    document::{JSON, entries, escaped, text},
};

pub(super) fn all(book: &Book<'_>) -> String {
    let mut html = String::new();
    for (tag, operations) in book.by_tag() {
        html += &format!("<h2 class=\"tag\">{}</h2>\n", escape(if tag.is_empty() { "Operations" } else { tag }));
        html += &book.paragraphs(tag_description(book, tag));
        html.extend(operations.into_iter().map(|operation| one(book, operation)));
    }
    html
}

fn tag_description<'a>(book: &Book<'a>, tag: &str) -> &'a str {
    let tags = book.spec.document().get("tags").and_then(Value::as_array).into_iter().flatten();
    tags.filter(|known| text(known, "name") == tag).map(|known| text(known, "description")).next().unwrap_or_default()
}

fn one(book: &Book<'_>, operation: &Operation<'_>) -> String {
    let anchor = format!("op-{}", id(operation.id));
    let vendor = book.vendor.operation(operation.id);
    let summary = text(operation.value, "summary");
    let find = format!("{} {summary} {} {} {}", operation.id, operation.method, operation.path, vendor.unwrap_or_default()).to_lowercase();
    let errata = book.errata_within(operation.id);
    let badges: String = errata.iter().map(|erratum| erratum.badge()).collect();
    format!(
        "<article class=\"operation\" id=\"{anchor}\" data-find=\"{}\">\n\
         <h3><a class=\"self\" href=\"#{anchor}\"><code>{}</code></a>{badges}</h3>\n\
         <p class=\"lead\">{}</p>\n<p class=\"route\">{} {}</p>\n\
         <div class=\"columns\">\n<div class=\"words\">\n{}{}{}{}{}{}</div>\n\
         <div class=\"codes\">\n{}{}</div>\n</div>\n{}</article>\n",
        escape(&find),
        escape(operation.id),
        book.prose(summary),
        verb(operation.method),
        route(operation.path),
        book.paragraphs(text(operation.value, "description")),
        takes(book, operation),
        answers(book, operation),
        refusals(book, operation),
        errata::list(book, &errata),
        source(operation, vendor),
        calls(book, operation),
        examples(book, operation),
        attempt(book, operation),
    )
}

pub(super) fn verb(method: &str) -> String {
    format!("<span class=\"verb {}\">{}</span>", id(method), escape(&method.to_ascii_uppercase()))
}

/// A path with its variables marked, and places where a narrow screen may break it.
fn route(path: &str) -> String {
    let marked = escape(path).replace('{', "<var>{").replace('}', "}</var>").replace('/', "/<wbr>");
    // The slash of a closing tag is none of the path's.
    format!("<code>{}</code>", marked.replace("</<wbr>var>", "</var>"))
}

/// Parameters and body.
fn takes(book: &Book<'_>, operation: &Operation<'_>) -> String {
    let mut rows: String = operation.parameters().iter().map(|parameter| parameter_row(book, operation, parameter)).collect();
    if let Some(schema) = operation.request_schema() {
        let description = operation.value.get("requestBody").and_then(|body| book.spec.resolve(body)).map(|body| text(body, "description"));
        rows += &format!(
            "<tr><th scope=\"row\"><code>body</code>{}</th><td>{}<br><span class=\"quiet\">JSON</span></td><td>{}</td><td>{}</td></tr>\n",
            book.badges(&format!("{}.body", operation.id)),
            label(book, schema),
            need(true, false),
            book.prose(description.unwrap_or_default()),
        );
    }
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "<h4>What it takes</h4>\n<table class=\"members\">\n<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Type</th><th scope=\"col\">Needed</th><th scope=\"col\">What it is</th></tr></thead>\n<tbody>\n{rows}</tbody></table>\n"
    )
}

fn parameter_row(book: &Book<'_>, operation: &Operation<'_>, parameter: &Parameter<'_>) -> String {
    let schema = parameter.schema().unwrap_or(&Value::Null);
    let named = component_name(inner(schema)).and_then(|name| book.spec.schema(name)).unwrap_or(schema);
    format!(
        "<tr><th scope=\"row\"><code>{}</code>{}</th><td>{}<br><span class=\"quiet\">{}</span></td><td>{}</td><td>{}{}</td></tr>\n",
        escape(parameter.name),
        book.badges(&format!("{}.{}", operation.id, parameter.name)),
        label(book, schema),
        escape(parameter.location),
        need(parameter.required, is_nullable(book, schema)),
        book.prose(text(parameter.value, "description")),
        rules(named),
    )
}

fn answers(book: &Book<'_>, operation: &Operation<'_>) -> String {
    let Some((status, schema)) = operation.success() else { return String::new() };
    let response = operation.value.get("responses").and_then(|all| all.get(status)).and_then(|response| book.spec.resolve(response));
    let description = response.map(|response| text(response, "description")).unwrap_or_default();
    let label = schema.map_or_else(|| "no body".to_owned(), |schema| label(book, schema));
    format!("<h4>What it answers</h4>\n<p><span class=\"status good\">{}</span> {label}. {}</p>\n", escape(status), book.prose(description))
}

fn refusals(book: &Book<'_>, operation: &Operation<'_>) -> String {
    let row = |(status, response): (&str, &Value)| {
        let response = book.spec.resolve(response).unwrap_or(response);
        let schema = response.get("content").and_then(|content| content.get(JSON)).and_then(|content| content.get("schema"));
        format!(
            "<tr><th scope=\"row\"><span class=\"status bad\">{}</span></th><td>{}</td><td>{}</td></tr>\n",
            escape(status),
            schema.map(|schema| label(book, schema)).unwrap_or_default(),
            book.prose(text(response, "description")),
        )
    };
    let responses = entries(operation.value.get("responses"));
    let rows: String = responses.into_iter().filter(|(status, _)| !status.starts_with('2')).map(row).collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "<h4>How it refuses</h4>\n<table>\n<thead><tr><th scope=\"col\">Status</th><th scope=\"col\">Body</th><th scope=\"col\">Why</th></tr></thead>\n<tbody>\n{rows}</tbody></table>\n"
    )
}

fn source(operation: &Operation<'_>, vendor: Option<&str>) -> String {
    let Some(url) = operation.value.pointer("/externalDocs/url").and_then(Value::as_str).and_then(address) else { return String::new() };
    let name = vendor.map(|name| format!(" of <code>{}</code>", escape(name))).unwrap_or_default();
    format!("<p class=\"source\"><a href=\"{url}\" rel=\"noreferrer\">The vendor’s page{name}</a></p>\n")
}

fn calls(book: &Book<'_>, operation: &Operation<'_>) -> String {
    let tabs = [
        ("rust", "Rust", rust::snippet(book, operation), Language::Rust),
        ("python", "Python", python::snippet(book, operation), Language::Python),
    ];
    two(&tabs.map(|(class, caption, code, language)| (class, caption, highlight(&code, language))))
}

/// The same in two languages. The script makes tabs of it.
pub(super) fn two(blocks: &[(&str, &str, String); 2]) -> String {
    let blocks: String = blocks.iter().map(|(class, caption, code)| figure(&format!("code {class}"), caption, code)).collect();
    format!("<div class=\"languages\">\n{blocks}</div>\n")
}

fn examples(book: &Book<'_>, operation: &Operation<'_>) -> String {
    let mut html = String::new();
    let request = book.request_example(operation);
    let answer = operation.success().and_then(|(status, _)| {
        let response = operation.value.get("responses")?.get(status);
        book.page_example(response, &format!("{}/responses/{}", operation.pointer, escaped(status)))
    });
    for (example, class, caption) in
        [(request, "request", "Request on the vendor’s page"), (answer, "answer", "Answer on the vendor’s page")]
    {
        if let Some((value, pointer)) = example {
            html += &figure(&format!("code example {class}"), caption, &highlight(&book.json(value, &pointer), Language::Json));
        }
    }
    html
}

/// The form that calls the emulator.
fn attempt(book: &Book<'_>, operation: &Operation<'_>) -> String {
    let name = id(operation.id);
    let mut fields: String = operation.parameters().iter().map(|parameter| field(&name, parameter)).collect();
    if operation.request_schema().is_some() {
        let body = book.request_example(operation).map(|(value, pointer)| book.json(value, &pointer)).unwrap_or_default();
        let rows = body.lines().count().clamp(3, 30);
        fields += &format!(
            "<div class=\"field wide\"><label for=\"try-{name}-body\">body <span class=\"quiet\">JSON, required; Ctrl+Enter sends</span></label>\
             <textarea id=\"try-{name}-body\" data-in=\"body\" rows=\"{rows}\" spellcheck=\"false\" autocomplete=\"off\">\n{}</textarea></div>\n",
            escape(&body)
        );
    }
    format!(
        "<details class=\"try\" id=\"try-{name}\">\n<summary>Try it on the emulator</summary>\n\
         <form data-method=\"{}\" data-path=\"{}\">\n<p class=\"note\" hidden></p>\n<div class=\"fields\">\n{fields}</div>\n\
         <p class=\"actions\"><button type=\"submit\">Send</button> <button type=\"reset\" class=\"plain\">Reset</button> <code class=\"target\"></code></p>\n\
         <div class=\"outcome\" role=\"status\"></div>\n</form>\n</details>\n",
        escape(&operation.method.to_ascii_uppercase()),
        escape(operation.path),
    )
}

fn field(name: &str, parameter: &Parameter<'_>) -> String {
    let schema_example = parameter.schema().and_then(|schema| schema.get("example"));
    let example = parameter.value.get("example").or(schema_example);
    let example = example.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).unwrap_or_default();
    let (value, placeholder) = if parameter.required { (example, String::new()) } else { (String::new(), example) };
    let input = format!("try-{name}-{}", id(parameter.name));
    format!(
        "<div class=\"field\"><label for=\"{input}\">{} <span class=\"quiet\">{}, {}</span></label>\
         <input id=\"{input}\" name=\"{}\" data-in=\"{}\" value=\"{}\" placeholder=\"{}\" spellcheck=\"false\" autocomplete=\"off\"></div>\n",
        escape(parameter.name),
        escape(parameter.location),
        if parameter.required { "required" } else { "optional" },
        escape(parameter.name),
        escape(parameter.location),
        escape(&value),
        escape(&placeholder),
    )
}
