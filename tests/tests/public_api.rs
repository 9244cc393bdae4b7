//! Whose types do users see? A type of another crate in a signature binds users to that crate's version.
#![cfg(unix)]

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use codearts_pipeline_shapes::cargo::cargo;
use serde_json::Value;

/// What of other crates may be seen, and why. All else is a break in waiting.
const ALLOWED: [(&str, &str); 23] = [
    ("http::HeaderMap", "headers of answers and errors; version 1 is stable"),
    ("http::Method", "what a hook sees; version 1 is stable"),
    ("http::StatusCode", "the status of answers and errors; version 1 is stable"),
    ("http::Request", "what `Context::send` sends for providers of credentials; version 1 is stable"),
    ("http::Response", "what `Context::send` receives; version 1 is stable"),
    ("bytes::Bytes", "bodies of what `Context::send` sends and receives; version 1 is stable"),
    ("reqwest::Client", "an HTTP client of the user's own, given to `ClientBuilder::http_client`: the one way in"),
    ("serde_core::Serialize", "what is sent can be written; version 1 is stable"),
    ("serde_core::Serializer", "as above"),
    ("serde_core::Deserialize", "what is received can be read; version 1 is stable"),
    ("serde_core::Deserializer", "as above"),
    ("serde_core::DeserializeOwned", "what raw calls are read into; version 1 is stable"),
    ("serde_json::Map", "objects for which the document has no schema; version 1 is stable"),
    ("serde_json::Value", "values for which the document has no schema; version 1 is stable"),
    ("serde_json::Result", "how JSON inside a string is read"),
    ("serde_json::Error", "why an error's body is not what it is read as"),
    ("serde_json::Number", "the number of a string or number; version 1 is stable"),
    ("futures_core::Stream", "the content of an upload; the trait that streams of all runtimes have"),
    ("schemars::JsonSchema", "with the feature `schemars`; version 1 is stable"),
    ("schemars::Schema", "as above"),
    ("schemars::SchemaGenerator", "as above"),
    ("jiff::Timestamp", "with the feature `jiff`, which means version 0.2: another version is another feature"),
    ("zeroize::Zeroizing", "texts of files that hold secrets, from `Context::read_file`; version 1 is stable"),
];

/// The public API as rustdoc describes it. The toolchain is the pinned one, whose description has one form.
fn describe() -> Value {
    // For rustdoc alone: cargo would build all dependencies again if it saw the variable.
    let wrapper = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rustdoc-json");
    fs::write(&wrapper, "#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec rustdoc \"$@\"\n").expect("written");
    fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).expect("executable");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = cargo()
        .args(["rustdoc", "--quiet", "--package", "codearts-pipeline", "--lib", "--all-features", "--target-dir"])
        .arg(target())
        .args(["--", "-Zunstable-options", "--output-format", "json"])
        .current_dir(root)
        .env("RUSTDOC", &wrapper)
        .env_remove("RUSTDOCFLAGS")
        .output()
        .expect("cargo can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(target().join("doc/codearts_pipeline.json")).expect("a description");
    serde_json::from_str(&text).expect("JSON")
}

/// Where the build of this test goes.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a folder in the target folder").to_owned()
}

/// Types and traits of other crates than the standard library, each with the items in whose signatures they stand.
fn foreign(api: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::<String, BTreeSet<String>>::new();
    for item in api["index"].as_object().expect("an index").values().filter(|item| item["crate_id"] == 0) {
        // Of the compiler's making, or for all types there are.
        let by_hand = &item["inner"]["impl"];
        if by_hand["is_synthetic"] == true || !by_hand["blanket_impl"].is_null() {
            continue;
        }
        let mut open = vec![&item["inner"]];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(members) => {
                    open.extend(members.values());
                    // What refers to a type or trait has an id, and names it by a path.
                    if let Some(name) = members.get("path").and(members.get("id")).and_then(|id| name(api, id)) {
                        found.entry(name).or_default().insert(item["name"].as_str().unwrap_or("an impl").to_owned());
                    }
                }
                _ => {}
            }
        }
    }
    found
}

/// Crate and name of what is not from here.
fn name(api: &Value, id: &Value) -> Option<String> {
    let summary = &api["paths"][id.to_string()];
    let number = summary["crate_id"].as_u64().filter(|number| *number != 0)?;
    let name = api["external_crates"][number.to_string()]["name"].as_str()?;
    if ["std", "core", "alloc"].contains(&name) {
        return None;
    }
    Some(format!("{name}::{}", summary["path"].as_array()?.last()?.as_str()?))
}

#[test]
fn of_other_crates_users_see_what_is_listed_and_no_more() {
    let api = describe();
    let found = foreign(&api);
    let allowed: BTreeSet<_> = ALLOWED.iter().map(|(name, _)| (*name).to_owned()).collect();
    let unlisted: Vec<_> = found.iter().filter(|(name, _)| !allowed.contains(*name)).collect();
    assert!(unlisted.is_empty(), "in the public API, and not in the list of this test: {unlisted:?}");
    let needless: Vec<_> = allowed.iter().filter(|name| !found.contains_key(*name)).collect();
    assert!(needless.is_empty(), "in the list of this test, and not in the public API: {needless:?}");
    // The one type of the HTTP library, and the one place where it may stand.
    assert_eq!(found["reqwest::Client"], BTreeSet::from(["http_client".to_owned()]));
    assert!(!found.keys().any(|name| name.starts_with("hyper") || name.starts_with("tokio")));
}
