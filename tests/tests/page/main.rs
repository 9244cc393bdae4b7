//! Does the page of the API hold everything, is it true, and can nothing in the document break out of it?

mod content;
mod hostile;
#[rustfmt::skip]
mod snippets;

use codearts_pipeline_codegen::{Spec, page, snippets};
use codearts_pipeline_emulator::{Fault, Operation};
use codearts_pipeline_tests::{Bench, page_example, read, spec};

const ERRATA: &str = include_str!("../../../spec/errata/extensions.md");

/// The page of the curated document.
fn html() -> String {
    page(&spec(), ERRATA)
}

/// The page of another document.
fn html_of(text: &str, errata: &str) -> String {
    let spec = Spec::parse(text).unwrap_or_else(|findings| panic!("{findings:#?}"));
    page(&spec, errata)
}

/// Start tags, each with what stands between the brackets.
fn tags(html: &str) -> Vec<&str> {
    // Style and script hold no tags of the document, but signs that look like it.
    let body = html.split_once("</script>").expect("a script").1;
    body.split('<').skip(1).filter_map(|part| part.split_once('>')).map(|(tag, _)| tag).filter(|tag| !tag.starts_with(['/', '!'])).collect()
}

/// The value of an attribute of a start tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// Element content as text: without tags, and without escapes.
fn text(html: &str) -> String {
    let mut text = String::new();
    for (index, part) in html.split('<').enumerate() {
        text += if index == 0 { part } else { part.split_once('>').map_or("", |(_, text)| text) };
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// The article with this id.
fn article<'h>(html: &'h str, id: &str) -> &'h str {
    let start = html.find(&format!(" id=\"{id}\"")).unwrap_or_else(|| panic!("{id} is not on the page"));
    html[start..].split("</article>").next().expect("a part")
}

#[tokio::test]
async fn every_rust_snippet_sends_the_request_of_the_vendors_page() {
    let spec = spec();
    for operation in spec.operations() {
        let bench = Bench::start();
        let answer = page_example(operation.id, "responses/200");
        bench.emulator.inject(Fault::status(200).body(answer.to_string()));
        let read = snippets::run(operation.id, &bench.client).await.unwrap_or_else(|error| panic!("{}: {error}", operation.id));
        assert_eq!(read, answer, "{}", operation.id);
        let requests = bench.emulator.requests();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].operation().map(Operation::id), Some(operation.id));
        if operation.request_schema().is_some() {
            assert_eq!(requests[0].json(), Some(page_example(operation.id, "requestBody")), "{}", operation.id);
        }
    }
}

#[test]
fn the_snippets_that_run_are_those_on_the_page() {
    let (file, html) = (snippets(&spec()), html());
    assert!(read(&file.path) == file.text, "{} is out of date: run `cargo xtask generate`", file.path);
    for operation in spec().operations() {
        let shown = article(&html, &format!("op-{}", operation.id));
        let code = shown
            .split_once("<figure class=\"code rust\">")
            .and_then(|(_, rest)| rest.split_once("<pre tabindex=\"0\">"))
            .expect("a snippet")
            .1;
        let code = text(code.split_once("</pre>").expect("an end").0);
        let inner: String = code.lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n").collect();
        let function = format!("pub(crate) async fn {}(client: &Client) -> Outcome {{\n{inner}    Ok(", operation.id);
        assert!(file.text.contains(&function), "{}:\n{code}", operation.id);
    }
}
