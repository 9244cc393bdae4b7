//! A program that calls every operation of a document with its examples, and reports what came of it.

use std::fmt::Write as _;

use serde_json::Value;

use crate::call_site::{CallSite, Input, Pass};

/// What the program and its calls share. `{}` in [`calls`] are functions of this.
const HEAD: &str = r##"//! Calls every operation of a document with its examples. Written by a test.

use std::{env, error::Error, fmt::Display, fs, future::Future, pin::Pin};

use codearts_pipeline::{Credentials, MODULE::own::Client, PagedOperation, Request, Response, RetryPolicy};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

type Call<'a> = Pin<Box<dyn Future<Output = Value> + 'a>>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [endpoint, access_key, secret_key, wanted @ ..] = arguments.as_slice() else {
        return Err("usage: program ENDPOINT ACCESS_KEY SECRET_KEY [--list MOST TOKEN] [OPERATION...]".into());
    };
    // Whether all items are listed, how many at most, and where to begin.
    let (list, wanted) = match wanted {
        [list, most, token, wanted @ ..] if list == "--list" => (Some((most.parse()?, token.as_str())), wanted),
        wanted => (None, wanted),
    };
    let credentials = Credentials::new(access_key, secret_key)?;
    let client = codearts_pipeline::Client::builder().endpoint(endpoint).credentials(credentials).retry(RetryPolicy::never()).build()?;
    let client = Client(client);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        for id in if wanted.is_empty() { all() } else { wanted.to_vec() } {
            let outcome = match list.map_or_else(|| call(&client, &id), |(most, token)| listed(&client, &id, most, token)) {
                Some(call) => call.await,
                None => json!({ "error": "there is no such operation" }),
            };
            println!("{}", json!({ "operation": id, "outcome": outcome }));
        }
    });
    Ok(())
}

/// A value of whatever type is needed.
fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text} is not a value of its type: {error}"))
}

fn read_list<T: DeserializeOwned>(text: &str) -> Vec<T> {
    read(text)
}

/// What came of a list.
async fn list<O: PagedOperation>(request: Request<O>, most: usize, token: &str) -> Value {
    let mut items = request.items();
    if let Ok(token) = serde_json::from_str(token) {
        items = items.resume(&token);
    }
    let (mut count, mut error) = (0, None);
    while count < most {
        match items.next().await {
            Some(Ok(_)) => count += 1,
            Some(Err(problem)) => error = Some(problem.to_string()),
            None => break,
        }
    }
    json!({ "count": count, "error": error, "token": items.token(), "peak": peak() })
}

/// The most memory that this process has held, in KiB; where the system tells.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

/// What came of a call.
fn outcome<T, E: Display>(result: Result<Response<T>, E>) -> Value {
    match result {
        Ok(response) => json!({ "status": response.status().as_u16(), "unreadable": response.unreadable() }),
        Err(error) => json!({ "error": error.to_string() }),
    }
}
"##;

/// The program for these calls, of operations that were generated into a module of the SDK.
#[must_use]
pub fn program(module: &str, sites: &[CallSite]) -> String {
    let ids: String = sites.iter().map(|site| format!("{:?}.to_owned(), ", site.operation_id)).collect();
    let mut text = HEAD.replace("MODULE", module) + &format!("\nfn all() -> Vec<String> {{\n    vec![{ids}]\n}}\n\n");
    text += "fn call<'a>(client: &'a Client, id: &str) -> Option<Call<'a>> {\n    Some(match id {\n";
    for (number, site) in sites.iter().enumerate() {
        let _ = writeln!(text, "        {:?} => Box::pin(call_{number}(client)),", site.operation_id);
    }
    text += "        _ => return None,\n    })\n}\n";
    text += "\nfn listed<'a>(client: &'a Client, id: &str, most: usize, token: &'a str) -> Option<Call<'a>> {\n    Some(match id {\n";
    for (number, site) in sites.iter().enumerate().filter(|(_, site)| site.is_paged) {
        let _ = writeln!(text, "        {:?} => Box::pin(list_{number}(client, most, token)),", site.operation_id);
    }
    text += "        _ => return None,\n    })\n}\n";
    for (number, site) in sites.iter().enumerate() {
        text += &call(number, site);
    }
    text
}

fn call(number: usize, site: &CallSite) -> String {
    let listed = |inputs: &[Input]| inputs.iter().map(expression).collect::<Vec<_>>().join(", ");
    let setters: String = site
        .setters
        .iter()
        .filter(|setter| !setter.example.is_null() || setter.name == "body")
        .map(|setter| format!("\n        .{}({})", setter.name, expression(setter)))
        .collect();
    let (handle, ids, method, arguments) = (&site.handle, listed(&site.ids), &site.method, listed(&site.arguments));
    let request = format!("let request = client\n        .{handle}({ids})\n        .{method}({arguments}){setters};");
    let mut text = format!("\nasync fn call_{number}(client: &Client) -> Value {{\n    {request}\n    outcome(request.await)\n}}\n");
    if site.is_paged {
        let head = format!("async fn list_{number}(client: &Client, most: usize, token: &str) -> Value");
        let _ = writeln!(text, "\n{head} {{\n    {request}\n    list(request, most, token).await\n}}");
    }
    text
}

/// What is written for something that is given.
fn expression(input: &Input) -> String {
    let json = format!("{:?}", input.example.to_string());
    match input.pass {
        Pass::Str => format!("{:?}", input.example.as_str().unwrap_or_default()),
        Pass::Strings => {
            let items = input.example.as_array().map(Vec::as_slice).unwrap_or_default();
            let items: Vec<String> = items.iter().filter_map(Value::as_str).map(|item| format!("{item:?}")).collect();
            format!("&[{}] as &[&str]", items.join(", "))
        }
        Pass::Value => format!("read({json})"),
        Pass::Reference => format!("&read({json})"),
        Pass::Slice => format!("&read_list({json})"),
        Pass::File => "codearts_pipeline::Upload::from_bytes(\"file.bin\", b\"content of the file\".to_vec())".to_owned(),
    }
}
