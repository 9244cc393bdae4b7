//! Every operation against a mock server that Prism makes of the document: requests are in order, answers are read.
//!
//! ```text
//! prism mock --port 0 --errors --dynamic target/openapi.yaml
//! cargo run -p codearts-pipeline-tests --example against_prism -- http://127.0.0.1:PORT CASES
//! ```
//!
//! Ends with the line `cases: N`, or with what is wrong.

#![allow(clippy::print_stdout, reason = "a program for the screen")]

use std::{env, error::Error, time::Duration};

use codearts_pipeline::{Client, Credentials, Method, RetryPolicy};
use codearts_pipeline_codegen::model::{Operation, ResponseKind};
use codearts_pipeline_tests::{
    DOMAIN_ID,
    operations::{Entry, MODEL, Received},
};
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
    let client = Client::builder()
        .endpoint(endpoint)
        .credentials(Credentials::new("AK", "SK")?)
        .retry(RetryPolicy::never())
        // Prism closes connections after 5 seconds without a call.
        .idle_connection_timeout(Duration::from_secs(1))
        .no_proxy()
        .build()?;
    rejects_what_is_wrong(&client).await?;
    let mut cases = 0;
    // All requests accept JSON, and Prism sends nothing else then.
    let is_json = |operation: &&Operation| !matches!(operation.response.kind, ResponseKind::Bytes | ResponseKind::Text);
    for operation in MODEL.operations().filter(is_json) {
        let calls = Calls { client: &client, operation, entry: Entry::of(&operation.id) };
        let status = &operation.response.status;
        for given in given(operation) {
            for example in &operation.response.examples {
                calls.accepted(&given, &format!("code={status}, example={}, dynamic=false", example.name)).await?;
            }
            for _ in 0..random {
                calls.accepted(&given, &format!("code={status}, dynamic=true")).await?;
            }
            for status in &operation.failures {
                calls.rejected(&given, status).await?;
            }
            cases += operation.response.examples.len() + random + operation.failures.len();
        }
    }
    println!("cases: {cases}");
    Ok(())
}

/// What is given to an operation: as little as can be, and all parameters with each example of the body.
fn given(operation: &Operation) -> Vec<Value> {
    let optional = operation.parameters.iter().filter(|parameter| !parameter.required && !parameter.example.is_null());
    let all: Map<_, _> = optional.map(|parameter| (parameter.ident.clone(), parameter.example.clone())).collect();
    let bodies = operation.body.iter().flat_map(|body| &body.examples).map(|example| {
        let mut given = all.clone();
        given.insert("body".to_owned(), example.value.clone());
        Value::Object(given)
    });
    [json!({}), Value::Object(all.clone())].into_iter().chain(bodies).collect()
}

/// Whether Prism complains of its own response, and not of the request.
fn is_of_response(error: &codearts_pipeline::Error) -> bool {
    let violations = error.headers().and_then(|headers| headers.get(VIOLATIONS)).and_then(|value| value.to_str().ok());
    violations.is_some_and(|text| text.contains("[\"response\",") && !text.contains("[\"request\","))
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

/// Calls of one operation.
struct Calls<'a> {
    client: &'a Client,
    operation: &'a Operation,
    entry: &'static Entry,
}

impl Calls<'_> {
    async fn accepted(&self, given: &Value, prefer: &str) -> Outcome {
        match self.call(given, prefer).await? {
            Ok(received) if received.headers.contains_key(VIOLATIONS) => {
                Err(format!("{}: {:?}", self.operation.id, received.headers.get(VIOLATIONS)).into())
            }
            Ok(_) => Ok(()),
            // An example that only our extensions express (`x-other-form`, `x-alias`) is none to Prism. The emulator holds it to them.
            Err(error) if prefer.contains("example=") && error.status().is_some_and(|status| status == 500) && is_of_response(&error) => {
                Ok(())
            }
            // Prism makes up what says whether the call succeeded: `false`, a status, an error.
            Err(error) if error.status().is_some_and(|status| status.is_success()) && self.is_judged() => Ok(()),
            Err(error) => Err(self.told(&error)),
        }
    }

    /// Whether something in the response says if the call succeeded.
    fn is_judged(&self) -> bool {
        self.operation.response.outcome.is_some() || self.operation.response.envelope.is_some()
    }

    async fn rejected(&self, given: &Value, status: &str) -> Outcome {
        match self.call(given, &format!("code={status}, dynamic=true")).await? {
            // With violations it would be a rejection of Prism's own.
            Err(error)
                if error.status().is_some_and(|got| got.as_str() == status)
                    && error.headers().is_some_and(|headers| !headers.contains_key(VIOLATIONS)) =>
            {
                Ok(())
            }
            Err(error) => Err(self.told(&error)),
            Ok(received) => Err(format!("{}: {} where status {status} was due", self.operation.id, received.shown).into()),
        }
    }

    async fn call(&self, given: &Value, prefer: &str) -> Outcome<Result<Received, codearts_pipeline::Error>> {
        let sent = self.entry.call_with(self.client, given, &[(PREFER, prefer)]);
        Ok(sent.map_err(|error| format!("{}: {error}", self.operation.id))?.await)
    }

    /// What is wrong, with Prism's reasons.
    fn told(&self, error: &codearts_pipeline::Error) -> Box<dyn Error> {
        let violations = error.headers().and_then(|headers| headers.get(VIOLATIONS));
        let body = String::from_utf8_lossy(error.raw_body().unwrap_or_default());
        format!("{}: {error}\n{violations:?}\n{body}", self.operation.id).into()
    }
}
