//! Every operation against a mock server that Prism makes of the document: requests are in order, answers are read.
//!
//! ```text
//! prism mock --port 0 --errors --dynamic target/openapi.yaml
//! cargo run -p codearts-pipeline-tests --example against_prism -- http://127.0.0.1:PORT CASES
//! ```
//!
//! Ends with the line `cases: N`, or with what is wrong.

#![allow(clippy::print_stdout, reason = "a program for the screen")]

use std::{env, error::Error, fmt::Debug};

use codearts_pipeline::{
    Client, Credentials, Method, RetryPolicy,
    extensions::{
        BusinessType, ExecutionInfo, ExecutionType, InnerExecutionInfo, PluginAttribution, PluginCompositionType, PluginDraft,
        PluginDraftInput, PluginDraftOutput, PluginReference, PluginStep, PluginVisibility, RuntimeAttribution, VersionAttribution,
    },
};
use codearts_pipeline_tests::{DOMAIN_ID, calls, domain_id, spec};
use serde_json::{Map, Value, json};

/// By which a client tells Prism what to answer.
const PREFER: &str = "Prefer";

/// By which Prism tells what is wrong with a request or with its own answer.
const VIOLATIONS: &str = "sl-violations";

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let mut arguments = env::args().skip(1);
    let endpoint = arguments.next().ok_or("the address of Prism is missing")?;
    let random: usize = arguments.next().ok_or("the number of random answers is missing")?.parse()?;
    let client =
        Client::builder().endpoint(endpoint).credentials(Credentials::new("AK", "SK")?).retry(RetryPolicy::never()).no_proxy().build()?;
    let mut cases = 0;
    rejects_what_is_wrong(&client).await?;
    let document = spec();
    for operation in document.operations() {
        let variants = Variants { client: &client, operation: operation.id };
        for variant in 0..variants.count() {
            for example in names(&operation.value["responses"]["200"]) {
                variants.accepted(variant, &format!("example={example}, dynamic=false")).await?;
                cases += 1;
            }
            for _ in 0..random {
                variants.accepted(variant, "code=200, dynamic=true").await?;
                cases += 1;
            }
            for status in [400, 401, 403, 404] {
                variants.rejected(variant, status).await?;
                cases += 1;
            }
        }
        let body = &operation.value["requestBody"];
        for example in names(body) {
            let value = &body["content"]["application/json"]["examples"][&example]["value"];
            let path = operation.path.replace("{domain_id}", DOMAIN_ID);
            let call = client.request(Method::POST, &path).json(value).with_header(PREFER, "example=page, dynamic=false");
            let answer = call.await.map_err(|error| told(operation.id, &error))?;
            let answer: Value = serde_json::from_slice(&answer)?;
            let expected = &operation.value["responses"]["200"]["content"]["application/json"]["examples"]["page"]["value"];
            if answer != *expected {
                return Err(format!("{}: the page's answer came as {answer}", operation.id).into());
            }
            cases += 1;
        }
    }
    println!("cases: {cases}");
    Ok(())
}

/// The names of the examples of a body.
fn names(body: &Value) -> Vec<String> {
    let examples = body["content"]["application/json"]["examples"].as_object();
    examples.into_iter().flat_map(Map::keys).cloned().collect()
}

/// Makes sure that Prism looks at requests at all.
async fn rejects_what_is_wrong(client: &Client) -> Outcome {
    let path = format!("/v1/{DOMAIN_ID}/agent-plugin/publish-draft");
    let answer = client.request(Method::POST, &path).json(&json!({ "plugin_name": 1 })).await;
    match answer {
        Err(error) if error.headers().is_some_and(|headers| headers.contains_key(VIOLATIONS)) => Ok(()),
        other => Err(format!("Prism let a wrong request pass: {other:?}").into()),
    }
}

/// What is wrong, with Prism's reasons.
fn told(operation: &str, error: &codearts_pipeline::Error) -> String {
    let violations = error.headers().and_then(|headers| headers.get(VIOLATIONS));
    let body = String::from_utf8_lossy(error.raw_body().unwrap_or_default());
    format!("{operation}: {error}\n{violations:?}\n{body}")
}

/// Several calls of one operation: as little as can be sent, and as much.
struct Variants<'a> {
    client: &'a Client,
    operation: &'a str,
}

impl Variants<'_> {
    fn count(&self) -> usize {
        if self.operation == "publish_plugin_draft" { 2 } else { 3 }
    }

    async fn accepted(&self, variant: usize, prefer: &str) -> Outcome {
        match self.call(variant, prefer).await {
            Ok(_) => Ok(()),
            // Prism makes up Booleans; `false` is how the service reports failure.
            Err(error) if error.status().is_some_and(|status| status.is_success()) && error.raw_body() == Some(b"false") => Ok(()),
            Err(error) => Err(told(self.operation, &error).into()),
        }
    }

    async fn rejected(&self, variant: usize, status: u16) -> Outcome {
        match self.call(variant, &format!("code={status}, dynamic=true")).await {
            // With violations it would be a rejection of Prism's own.
            Err(error)
                if error.status().is_some_and(|got| got == status)
                    && error.headers().is_some_and(|headers| !headers.contains_key(VIOLATIONS)) =>
            {
                Ok(())
            }
            Err(error) => Err(told(self.operation, &error).into()),
            Ok(answer) => Err(format!("{}: {answer} where status {status} was due", self.operation).into()),
        }
    }

    async fn call(&self, variant: usize, prefer: &str) -> Result<String, codearts_pipeline::Error> {
        macro_rules! answered {
            ($request:expr) => {{
                let answer = $request.with_header(PREFER, prefer).await?;
                assert!(!answer.headers().contains_key(VIOLATIONS), "{}: {:?}", self.operation, answer.headers());
                Ok(shown(&*answer))
            }};
        }
        let (client, domain_id) = (self.client, domain_id());
        match (self.operation, variant) {
            ("show_plugin_version", 0) => answered!(client.extensions(&domain_id).show_plugin_version("apie_test")),
            ("show_plugin_version", 1) => answered!(client.extensions(&domain_id).show_plugin_version("apie_test").version("0.0.4")),
            ("show_plugin_version", _) => {
                answered!(client.extensions(&domain_id).show_plugin_version("流水线 a+b&c=d/..%2F;,?#").version(""))
            }
            ("show_plugin_inputs", 0) => answered!(client.extensions(&domain_id).show_plugin_inputs(&[])),
            ("show_plugin_inputs", 1) => answered!(client.extensions(&domain_id).show_plugin_inputs(&[calls::reference("apie_test")])),
            ("show_plugin_inputs", _) => {
                answered!(client.extensions(&domain_id).show_plugin_inputs(&[reference(), calls::reference("流水线")]))
            }
            ("create_plugin_draft", _) => answered!(client.extensions(&domain_id).create_plugin_draft(&draft(variant))),
            ("update_plugin_draft", _) => answered!(client.extensions(&domain_id).update_plugin_draft(&draft(variant))),
            ("publish_plugin_draft", 0) => answered!(client.extensions(&domain_id).publish_plugin_draft(&calls::reference("apie_test"))),
            ("publish_plugin_draft", _) => answered!(client.extensions(&domain_id).publish_plugin_draft(&reference())),
            (other, _) => panic!("operation {other} of the document has no call here"),
        }
    }
}

fn shown(answer: &impl Debug) -> String {
    format!("{answer:?}")
}

/// With everything that may be sent, and values that are in no list.
fn reference() -> PluginReference {
    PluginReference::builder()
        .plugin_name("a.name_that-nobody.may.create")
        .display_name("")
        .version("")
        .plugin_attribution(PluginAttribution::from("of-tomorrow"))
        .version_attribution(VersionAttribution::Formal)
        .build()
}

fn draft(variant: usize) -> PluginDraft {
    match variant {
        0 => calls::draft("apie_test"),
        1 => full_draft(ExecutionType::Composite, BusinessType::Gate),
        _ => full_draft(ExecutionType::from("of-tomorrow"), "Of_tomorrow".parse().expect("a fitting text")),
    }
}

/// With everything that may be sent.
fn full_draft(execution: ExecutionType, business: BusinessType) -> PluginDraft {
    let step = PluginStep::builder()
        .task("official_shell_plugin")
        .name("Executing the Shell")
        .identifier("16993543005962cb6e5e8-458a-4382-adfe-9702345ecddb")
        .variables(Map::from_iter([("OFFICIAL_SHELL_SCRIPT_INPUT".to_owned(), json!([1, null, "流水线"]))]))
        .build();
    let inner = InnerExecutionInfo::builder()
        .execution_type(execution)
        .steps([step, PluginStep::builder().build()])
        .extra(Map::from_iter([("image".to_owned(), json!({ "tag": null }))]))
        .build();
    let input = PluginDraftInput::builder().name("TAG").default_value("v1").type_("input").layout_content("{}").validation("^v$").build();
    let output = PluginDraftOutput::builder().name("a").description("b").source("c").type_("d").version("e").build();
    PluginDraft::builder()
        .plugin_name("apie_test".parse().expect("a name"))
        .display_name("API 测试 1.0_a-b".parse().expect("a name"))
        .business_type(business)
        .business_type_display_name("General")
        .description("What it does")
        .icon_url("")
        .input_info([input])
        .is_private(PluginVisibility::Private)
        .maintainers("somebody")
        .manifest_version("1.0")
        .output_info([output])
        .plugin_composition_type(PluginCompositionType::Multi)
        .region("cn-north-4")
        .unique_id("036d51108a0b48eeb876fb6341ee7615".parse().expect("an id"))
        .version("0.0.1")
        .version_description("First")
        .execution_info(ExecutionInfo::builder().inner_execution_info(inner).build())
        .runtime_attribution(RuntimeAttribution::Agentless)
        .build()
}
