//! Does the reference page hold everything, is it true, and can nothing in the document break out of it?

mod content;
mod hostile;
#[rustfmt::skip]
mod snippets;

use std::sync::LazyLock;

use codearts_pipeline_codegen::{
    MIGRATION, SNIPPETS, migration,
    model::{Model, Operation, Presence},
    page, snippets,
};
use codearts_pipeline_emulator::Fault;
use codearts_pipeline_tests::{TestEnv, operations::MODEL, read};
use serde_json::Value;

const ERRATA: &[(&str, &str)] = &[("spec/errata/extensions.md", include_str!("../../../spec/errata/extensions.md"))];

fn model() -> &'static Model {
    &MODEL
}

/// The page of the curated document.
fn curated_html() -> &'static str {
    static HTML: LazyLock<String> = LazyLock::new(|| html_of(model(), ERRATA));
    &HTML
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
    // Snippets of uploads name a file, which is looked for where the program runs.
    let folder = std::env::temp_dir().join(format!("codearts-pipeline-snippets-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("file.zip"), "content").expect("a file");
    std::env::set_current_dir(&folder).expect("the folder");
    for operation in model().operations() {
        let bench = TestEnv::start();
        let example = operation.response.examples.first().map(|example| example.value.to_string());
        bench.emulator.inject(Fault::status(200).body(example.unwrap_or_else(|| "true".to_owned())));
        snippets::run(&operation.id, &bench.client).await.unwrap_or_else(|error| panic!("{}: {error}", operation.id));
        let requests = bench.emulator.requests();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].operation(), Some(&*operation.id));
        let (model, example) = (model(), operation.body.as_ref().and_then(|body| body.examples.first()));
        let wanted = example.map(|example| plain(model, operation, &example.value));
        let sent = requests[0].json().filter(|_| wanted.is_some()).map(|sent| plain(model, operation, &sent));
        assert_eq!(sent, wanted, "{}", operation.id);
    }
    std::fs::remove_dir_all(&folder).expect("removed");
}

/// A body without what the call copies from the path, and without what is sent empty when it is not given.
fn plain(model: &Model, operation: &Operation, body: &Value) -> Value {
    let Value::Object(fields) = body else { return body.clone() };
    let ty = operation.body.iter().flat_map(|body| body.ty.named()).find_map(|name| model.types.get(name));
    let is_copied =
        |wire: &str| ty.is_some_and(|ty| ty.fields().iter().any(|field| field.wire == wire && field.presence == Presence::FromPath));
    let is_empty = |value: &Value| matches!(value, Value::String(text) if text.is_empty()) || value.as_array().is_some_and(Vec::is_empty);
    fields.iter().filter(|(wire, value)| !is_copied(wire) && !is_empty(value)).map(|(wire, value)| (wire.clone(), value.clone())).collect()
}

#[test]
fn the_snippets_that_run_are_those_on_the_page() {
    let model = model();
    let [file, ..] = snippets(model).unwrap_or_else(|error| panic!("{error}"));
    assert!(read(SNIPPETS) == file.text, "{SNIPPETS} is out of date: run `cargo xtask generate`");
    for operation in model.operations() {
        let code = code(article(curated_html(), &format!("op-{}", operation.id)), "rust").expect("a snippet");
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
    let file = migration(model()).unwrap_or_else(|error| panic!("{error}"));
    assert!(read(MIGRATION) == file.text, "{MIGRATION} is out of date: run `cargo xtask generate`");
    for operation in model().operations() {
        assert!(file.text.contains(&format!("| `{}(", operation.method)), "{}", operation.id);
    }
}
