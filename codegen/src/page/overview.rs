//! The beginning of the page: what the API is, how to call it, where it is; and the navigation.

use serde_json::Value;

use super::{
    book::Book,
    code::{Language, highlight},
    html::{address, escape, id},
    operations::{two, verb},
};
use crate::document::{entries, text};

const RUST: &str = "use codearts_pipeline::{Client, Credentials, Region};

let client = Client::builder()
    .region(Region::CN_NORTH_4)
    .credentials(Credentials::from_env()?)
    .build()?;
";

const PYTHON: &str = "import os
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcodeartspipeline.v2 import CodeArtsPipelineClient
from huaweicloudsdkcodeartspipeline.v2.region.codeartspipeline_region import CodeArtsPipelineRegion

credentials = BasicCredentials(os.environ[\"HUAWEICLOUD_SDK_AK\"], os.environ[\"HUAWEICLOUD_SDK_SK\"])
client = (
    CodeArtsPipelineClient.new_builder()
    .with_credentials(credentials)
    .with_region(CodeArtsPipelineRegion.value_of(\"cn-north-4\"))
    .build()
)
";

pub(super) fn navigation(book: &Book<'_>) -> String {
    let mut html = String::new();
    for (tag, operations) in book.by_tag() {
        html += &format!("<h2>{}</h2>\n<ul>\n", escape(if tag.is_empty() { "Operations" } else { tag }));
        for operation in operations {
            let name = escape(operation.id);
            html += &format!("<li><a href=\"#op-{}\">{}<span>{name}</span></a></li>\n", id(operation.id), verb(operation.method));
        }
        html += "</ul>\n";
    }
    html += "<h2>Types</h2>\n<ul>\n";
    for (name, _) in book.spec.schemas() {
        html += &format!("<li><a href=\"#type-{}\"><span>{}</span></a></li>\n", id(name), escape(name));
    }
    html + "</ul>\n"
}

pub(super) fn overview(book: &Book<'_>) -> String {
    let calls =
        two(&[("code rust", "Rust", highlight(RUST, Language::Rust)), ("code python", "Python", highlight(PYTHON, Language::Python))]);
    format!(
        "<div class=\"columns\">\n<div class=\"words\">\n{}{}{}{}</div>\n<div class=\"codes\">\n{calls}</div>\n</div>\n{}",
        book.paragraphs(book.text("/info/description")),
        counts(book),
        source(book),
        credentials(book),
        servers(book)
    )
}

fn counts(book: &Book<'_>) -> String {
    let types = book.spec.schemas().count();
    format!(
        "<p class=\"facts\"><a href=\"#operations\">{} operations</a> · <a href=\"#types\">{types} types</a> · <a href=\"#errata\">{} errata</a></p>\n",
        book.operations.len(),
        book.errata.len()
    )
}

fn source(book: &Book<'_>) -> String {
    let Some(url) = address(book.text("/externalDocs/url")) else { return String::new() };
    let description = book.text("/externalDocs/description");
    format!(
        "<p class=\"source\"><a href=\"{url}\" rel=\"noreferrer\">{}</a></p>\n",
        escape(if description.is_empty() { "The source" } else { description })
    )
}

fn credentials(book: &Book<'_>) -> String {
    let schemes = entries(book.spec.document().pointer("/components/securitySchemes"));
    if schemes.is_empty() {
        return String::new();
    }
    let items: String = schemes
        .into_iter()
        .map(|(_, scheme)| {
            format!("<dt>Header <code>{}</code></dt><dd>{}</dd>\n", escape(text(scheme, "name")), book.prose(text(scheme, "description")))
        })
        .collect();
    format!("<h3>Credentials</h3>\n<p>Each request carries one of these.</p>\n<dl>\n{items}</dl>\n")
}

fn servers(book: &Book<'_>) -> String {
    let servers: Vec<&Value> = book.spec.document().get("servers").and_then(Value::as_array).into_iter().flatten().collect();
    if servers.is_empty() {
        return String::new();
    }
    let rows: String = servers
        .iter()
        .map(|server| {
            format!(
                "<tr><th scope=\"row\"><code>{}</code></th><td><code>{}</code></td></tr>\n",
                escape(text(server, "description")),
                escape(text(server, "url"))
            )
        })
        .collect();
    format!(
        "<details>\n<summary>Addresses of the {} regions</summary>\n<table>\n<thead><tr><th scope=\"col\">Region</th><th scope=\"col\">Address</th></tr></thead>\n<tbody>\n{rows}</tbody></table>\n</details>\n",
        servers.len()
    )
}
