//! Does the reference page hold everything, is it true, and can nothing in the document break out of it?

mod content;
mod hostile;
#[rustfmt::skip]
mod snippets;

use codearts_pipeline_codegen::{MIGRATION, SNIPPETS, migration, model::Model, page, snippets};
use codearts_pipeline_emulator::Fault;
use codearts_pipeline_tests::{TestEnv, read, spec};
use serde_json::Value;

const ERRATA: &[(&str, &str)] = &[("spec/errata/extensions.md", include_str!("../../../spec/errata/extensions.md"))];

fn model() -> Model {
    Model::of(spec()).unwrap_or_else(|error| panic!("{error}"))
}

/// The page of a model.
fn html_of(model: &Model, errata: &[(&str, &str)]) -> String {
    page(model, errata).unwrap_or_else(|error| panic!("{error}"))
}

/// Start tags of the body, each with what stands between the brackets.
fn tags(html: &str) -> Vec<&str> {
    let body = html.split_once("<body>").expect("a body").1;
    body.split('<').skip(1).filter_map(|part| part.split_once('>')).map(|(tag, _)| tag).filter(|tag| !tag.starts_with(['/', '!'])).collect()
}

/// The value of an attribute of a start tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// Element content as text: without tags, and without escapes.
fn text(html: &str) -> String {
    let text: String = html
        .split('<')
        .enumerate()
        .map(|(index, part)| if index == 0 { part } else { part.split_once('>').map_or("", |(_, text)| text) })
        .collect();
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (escaped, plain)| text.replace(escaped, plain))
}

/// The article with this id.
fn article<'h>(html: &'h str, id: &str) -> &'h str {
    let start = html.find(&format!(" id=\"{id}\"")).unwrap_or_else(|| panic!("{id} is not on the page"));
    html[start..].split("</article>").next().expect("a part")
}

/// The code of the figure with this class in an article.
fn code(article: &str, class: &str) -> Option<String> {
    let code = article.split_once(&format!("<figure class=\"{class}\">"))?.1.split_once("<code>")?.1;
    Some(text(code.split_once("</code>")?.0))
}

#[tokio::test]
async fn every_rust_snippet_sends_the_request_of_the_document() {
    for operation in model().operations() {
        let bench = TestEnv::start();
        let example = operation.response.examples.first().map(|example| example.value.to_string());
        bench.emulator.inject(Fault::status(200).body(example.unwrap_or_else(|| "true".to_owned())));
        snippets::run(&operation.id, &bench.client).await.unwrap_or_else(|error| panic!("{}: {error}", operation.id));
        let requests = bench.emulator.requests();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].operation(), Some(&*operation.id));
        let sent: Option<Value> = operation.body.as_ref().and_then(|body| body.examples.first()).map(|example| example.value.clone());
        assert_eq!(requests[0].json().filter(|_| sent.is_some()), sent, "{}", operation.id);
    }
}

#[test]
fn the_snippets_that_run_are_those_on_the_page() {
    let model = model();
    let ([file, ..], html) = (snippets(&model).unwrap_or_else(|error| panic!("{error}")), html_of(&model, ERRATA));
    assert!(read(SNIPPETS) == file.text, "{SNIPPETS} is out of date: run `cargo xtask generate`");
    for operation in model.operations() {
        let code = code(article(&html, &format!("op-{}", operation.id)), "rust").expect("a snippet");
        let inner: String = code.lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n").collect();
        assert!(
            file.text.contains(&format!("fn {}(client: &Client) -> Outcome {{\n{inner}", operation.method)),
            "{}:\n{code}",
            operation.id
        );
    }
}

#[test]
fn the_guide_for_migration_lists_every_operation() {
    let file = migration(&model()).unwrap_or_else(|error| panic!("{error}"));
    assert!(read(MIGRATION) == file.text, "{MIGRATION} is out of date: run `cargo xtask generate`");
    for operation in model().operations() {
        assert!(file.text.contains(&format!("| `{}(", operation.method)), "{}", operation.id);
    }
}
