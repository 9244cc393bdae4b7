//! The cases of the errata that are data: what is sent, rejected, received, and what the document says. `*.json` beside this file
//! holds them by the name of the test, which the entry names.
//!
//! ```text
//! {"call": ID, "given": {ARGUMENT: VALUE}, "sends": {"method": .., "target": .., "body": .., "headers": ..}}
//! {"call": ID, "given": {ARGUMENT: VALUE}, "rejected": WORDS}
//! {"call": ID, "status": 200, "receives": JSON, "reads": {POINTER: VALUE}}     or "text" in place of "receives"
//! {"call": ID, "status": 200, "receives": JSON, "fails": {"kind": .., "code": .., "text": ..}}
//! {"document": POINTER, "is": VALUE}                                           or "has": OBJECT, or "absent": true
//! ```

use std::{collections::BTreeMap, fs, path::Path, sync::LazyLock};

use codearts_pipeline::{Client, Credentials, RetryPolicy};
use codearts_pipeline_codegen::model::TypeKind;
use codearts_pipeline_tests::{
    fault_server::{FaultServer, Seen, answer},
    operations::{Entry, MODEL},
    read,
};
use serde_json::{Map, Value};

/// The bundled document.
static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(&read("tests/emulator/api.json")).expect("the bundled document is JSON"));

/// All cases, by the names of their tests.
pub(crate) fn cases() -> BTreeMap<String, Vec<Value>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errata");
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let text = fs::read_to_string(&path).expect("a file");
            let cases: BTreeMap<String, Vec<Value>> =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            for (name, cases) in cases {
                assert!(!cases.is_empty(), "{name} has no cases");
                assert!(all.insert(name.clone(), cases).is_none(), "{name} stands twice");
            }
        }
    }
    all
}

#[tokio::test]
async fn every_case_holds() {
    let bench = Bench::start();
    let mut failures = Vec::new();
    for (name, cases) in cases() {
        for case in cases {
            if let Err(problem) = bench.check(&case).await {
                failures.push(format!("{name}: {problem}\n    {case}"));
            }
        }
    }
    assert!(failures.is_empty(), "{} cases do not hold:\n{}", failures.len(), failures.join("\n"));
}

struct Bench {
    server: FaultServer,
    client: Client,
}

impl Bench {
    fn start() -> Self {
        let server = FaultServer::answering(|_| answer(200, &[("Content-Type", "application/json")], "{}"));
        let credentials = Credentials::new("AK", "SK").expect("keys");
        let client = Client::builder().endpoint(server.endpoint()).credentials(credentials).retry(RetryPolicy::never());
        Self { server, client: client.build().expect("a client") }
    }

    async fn check(&self, case: &Value) -> Result<(), String> {
        if let Some(pointer) = case["document"].as_str() {
            return document(pointer, case);
        }
        let entry = Entry::of(case["call"].as_str().ok_or("a case has `call` or `document`")?);
        if let Some(sends) = case.get("sends") {
            self.sends(entry, &case["given"], sends).await
        } else if let Some(words) = case["rejected"].as_str() {
            let shown = match entry.call(&self.client, &case["given"]) {
                Err(problem) => problem,
                Ok(sent) => {
                    let seen = self.server.seen().len();
                    let outcome = sent.await.map(|received| received.shown).map_err(|error| error.to_string());
                    if self.server.seen().len() > seen {
                        return Err("it is sent".to_owned());
                    }
                    outcome.err().unwrap_or_default()
                }
            };
            is(shown.contains(words), || format!("the message is {shown:?}"))
        } else {
            receives(entry, case)
        }
    }

    async fn sends(&self, entry: &Entry, given: &Value, sends: &Value) -> Result<(), String> {
        // What comes back is not asked about.
        let _ = entry.call(&self.client, given)?.await;
        let seen = self.server.seen();
        let seen: &Seen = seen.last().ok_or("nothing is sent")?;
        let route = seen.route();
        let (method, target) = route.split_once(' ').unwrap_or_default();
        for (what, wanted) in sends.as_object().ok_or("`sends` is an object")? {
            let found = match what.as_str() {
                "method" => method.into(),
                "target" => target.into(),
                "body" => serde_json::from_slice(seen.body()).unwrap_or(Value::Null),
                "headers" => wanted
                    .as_object()
                    .into_iter()
                    .flat_map(Map::keys)
                    .map(|name| (name.clone(), seen.header(name).map_or(Value::Null, Value::from)))
                    .collect(),
                other => return Err(format!("`sends` has {other:?}")),
            };
            let wanted = match wanted.as_str() {
                Some(text) if what == "target" => filled(entry, given, text).into(),
                _ => wanted.clone(),
            };
            is(found == wanted, || format!("the {what} is {found}, not {wanted}"))?;
        }
        Ok(())
    }
}

/// A target with the examples of the document, or what is given, in place of parameters of the path.
fn filled(entry: &Entry, given: &Value, target: &str) -> String {
    let mut target = target.to_owned();
    for parameter in &entry.model().parameters {
        let value = given.get(&parameter.ident).unwrap_or(&parameter.example);
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        target = target.replace(&format!("{{{}}}", parameter.wire), &value);
    }
    target
}

fn receives(entry: &Entry, case: &Value) -> Result<(), String> {
    let body = case["text"].as_str().map_or_else(|| case["receives"].to_string(), str::to_owned);
    let status = case.get("status").and_then(Value::as_u64).map_or(200, |status| u16::try_from(status).unwrap_or(200));
    match (entry.read(status, body), case.get("reads"), case.get("fails")) {
        (Ok(received), Some(reads), None) => {
            let tree = received.tree();
            for (pointer, wanted) in reads.as_object().ok_or("`reads` is an object")? {
                let found = tree.pointer(pointer).ok_or_else(|| format!("{pointer} is not in {tree}"))?;
                is(same(found, wanted), || format!("{pointer} is {found}, not {wanted}, in {tree}"))?;
            }
            Ok(())
        }
        (Err(error), None, Some(fails)) => {
            let (kind, code) = (format!("{:?}", error.kind()), error.code());
            is(fails.get("kind").is_none_or(|wanted| *wanted == kind), || format!("the kind is {kind}: {error}"))?;
            is(fails.get("code").is_none_or(|wanted| wanted.as_str() == code), || format!("the code is {code:?}: {error}"))?;
            let text = fails["text"].as_str().unwrap_or_default();
            is(error.to_string().contains(text), || format!("the message is {error}"))
        }
        (Ok(received), ..) => Err(format!("it is read: {}", received.shown)),
        (Err(error), ..) => Err(format!("it fails: {error}")),
    }
}

/// Whether a value of the tree is the wanted one. Values of sets are shown by the names of their variants.
fn same(found: &Value, wanted: &Value) -> bool {
    let is_variant = |ident: &str, wanted: &str| {
        MODEL.types.values().any(|item| match &item.kind {
            TypeKind::StringSet { values, .. } | TypeKind::IntegerSet { values, .. } => {
                values.iter().any(|value| value.ident == ident && value.value == wanted)
            }
            _ => false,
        })
    };
    match (found, wanted) {
        (Value::Array(found), Value::Array(wanted)) => {
            found.len() == wanted.len() && found.iter().zip(wanted).all(|(found, wanted)| same(found, wanted))
        }
        (Value::Object(found), Value::Object(wanted)) => {
            let named = |name: &str| wanted.get(name).unwrap_or(&Value::Null);
            wanted.keys().all(|name| found.contains_key(name)) && found.iter().all(|(name, found)| same(found, named(name)))
        }
        (Value::String(found), Value::String(wanted)) => found == wanted || is_variant(found, wanted),
        (Value::String(text), Value::Number(number)) => {
            let number = number.to_string();
            *text == number || is_variant(text, &number)
        }
        (Value::Number(_), Value::String(_)) => same(wanted, found),
        (Value::Number(found), Value::Number(wanted)) => found == wanted || found.as_f64() == wanted.as_f64(),
        _ => found == wanted,
    }
}

fn document(pointer: &str, case: &Value) -> Result<(), String> {
    let found = DOCUMENT.pointer(pointer);
    if case["absent"] == true {
        let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        is(DOCUMENT.pointer(parent).is_some(), || format!("{parent} is not in the document either"))?;
        return is(found.is_none(), || format!("it is {found:?}"));
    }
    let found = found.ok_or("it is not in the document")?;
    if let Some(wanted) = case.get("is") {
        return is(found == wanted, || format!("it is {found}"));
    }
    for (name, wanted) in case["has"].as_object().ok_or("a case of the document has `is`, `has` or `absent`")? {
        is(found.get(name) == Some(wanted), || format!("{name} is {:?}", found.get(name)))?;
    }
    Ok(())
}

fn is(holds: bool, problem: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(problem()) }
}
