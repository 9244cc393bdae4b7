//! How much of the service's API is there? The table of the README, and the vendor's SDKs beside the document.
#![allow(clippy::disallowed_methods, reason = "tools of others are looked for in the environment")]

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::Command,
};

use codearts_pipeline_codegen::model::Operation;
use codearts_pipeline_tests::{
    coverage::{Coverage, README, described},
    operations::MODEL,
    read,
};
use serde_json::Value;

const VENDOR: &str = "huaweicloudsdkcodeartspipeline";

#[test]
fn the_readme_has_the_table() {
    let readme = read(README);
    assert!(Coverage::read().in_readme(&readme) == readme, "the table of {README} is not what it has to be: run `cargo xtask coverage`");
}

#[test]
fn what_is_known_is_described_or_left_out_for_a_reason() {
    let coverage = Coverage::read();
    let chapters: Vec<&str> = coverage.chapters.iter().map(|chapter| chapter.chapter.as_str()).collect();
    assert_eq!(chapters, MODEL.chapters.iter().map(|chapter| chapter.module.as_str()).collect::<Vec<_>>());
    for chapter in &coverage.chapters {
        let left_out = coverage.left_out.iter().filter(|operation| operation.chapter == chapter.chapter).count();
        let described = described(&chapter.chapter).len();
        assert_eq!(chapter.known, described + left_out, "{}", chapter.chapter);
        assert!(chapter.python <= described && chapter.go <= described, "{}: a vendor's SDK has more", chapter.chapter);
    }
    let described: BTreeSet<_> = MODEL.operations().map(|operation| route(&operation.verb, &operation.path)).collect();
    for operation in &coverage.left_out {
        assert!(chapters.contains(&operation.chapter.as_str()) && coverage.reasons.contains_key(&operation.reason), "{operation:?}");
        assert!(operation.name.is_some() || operation.path.is_some(), "{operation:?}");
        if let (Some(method), Some(path)) = (&operation.method, &operation.path) {
            assert!(!described.contains(&route(method, path)), "it is described: {operation:?}");
        }
    }
    let used: BTreeSet<_> = coverage.left_out.iter().map(|operation| &operation.reason).collect();
    assert_eq!(used, coverage.reasons.keys().collect());
    // The SDKs that were counted are those that other tests use.
    assert!(read("tests/interop/vendor.txt").contains(&coverage.sdks.python.replace(' ', "==")), "{:?}", coverage.sdks);
    assert!(read("tests/interop/go/go.mod").contains(&coverage.sdks.go), "{:?}", coverage.sdks);
}

#[test]
fn each_operation_of_the_vendors_python_sdk_has_its_counterpart() {
    let python = match python() {
        Ok(python) => python,
        Err(why) => return skipped("the vendor's Python SDK", &why),
    };
    let script = root().join("tests/interop/operations.py");
    let output = Command::new(python).arg(script).env("PYTHONDONTWRITEBYTECODE", "1").output().expect("Python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let sdk: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    // By its name there, the name here.
    let aliases: BTreeMap<String, String> = serde_json::from_value(sdk["aliases"].clone()).expect("names by names");
    let aliases: BTreeMap<String, String> = aliases.into_iter().map(|(here, there)| (there, here)).collect();
    let routes: BTreeMap<String, (String, String)> = serde_json::from_value(sdk["operations"].clone()).expect("methods and paths");

    for there in aliases.keys() {
        assert!(routes.contains_key(there) && MODEL.operation(there).is_none(), "no alias is needed for {there}");
    }
    let counterparts = routes.iter().map(|(name, (method, path))| {
        let here = aliases.get(name).unwrap_or(name);
        let operation = MODEL.operation(here).unwrap_or_else(|| panic!("{name} of the vendor's SDK is missing as {here}"));
        assert_eq!(route(&operation.verb, &operation.path), route(method, path), "{name}");
        operation
    });
    let counts = counts(counterparts);
    for chapter in Coverage::read().chapters {
        assert_eq!(counts.get(&chapter.chapter).copied().unwrap_or_default(), chapter.python, "{}", chapter.chapter);
    }
}

#[test]
fn each_operation_of_the_vendors_go_sdk_has_its_counterpart() {
    let source = match go_source() {
        Ok(source) => source,
        Err(why) => return skipped("the vendor's Go SDK", &why),
    };
    let by_route: BTreeMap<_, _> = MODEL.operations().map(|operation| (route(&operation.verb, &operation.path), operation)).collect();
    let between = |text: &str, before: &str, after: char| Some(text.split_once(before)?.1.split_once(after)?.0.to_owned());
    let counterparts = source.split("func GenReqDefFor").skip(1).map(|request| {
        let method = between(request, "WithMethod(http.Method", ')').expect("a method").to_uppercase();
        let path = between(request, "WithPath(\"", '"').expect("a path");
        *by_route.get(&route(&method, &path)).unwrap_or_else(|| panic!("{method} {path} of the vendor's SDK is missing"))
    });
    let counts = counts(counterparts);
    for chapter in Coverage::read().chapters {
        assert_eq!(counts.get(&chapter.chapter).copied().unwrap_or_default(), chapter.go, "{}", chapter.chapter);
    }
}

/// How many operations there are of each chapter.
fn counts<'a>(operations: impl Iterator<Item = &'a Operation>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for operation in operations {
        *counts.entry(operation.chapter.clone()).or_default() += 1;
    }
    counts
}

/// A method and a path in which names of parameters do not matter.
fn route(method: &str, path: &str) -> String {
    let mut route = format!("{} ", method.to_uppercase());
    for (index, part) in path.split('{').enumerate() {
        route += if index == 0 { part } else { part.split_once('}').map_or(part, |(_, rest)| rest) };
        route += "{}";
    }
    route
}

/// A Python 3 that has the SDK at the version that the other tests of it are pinned to: the one of `cargo xtask interop`, or the system's.
fn python() -> Result<PathBuf, String> {
    let pins = read("tests/interop/vendor.txt");
    let pin = pins.lines().find_map(|line| line.strip_prefix(VENDOR)?.strip_prefix("==")).expect("a pin");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the folder for what is built");
    let mut reasons = Vec::new();
    for python in [target.join("interop/vendor/bin/python"), "python3".into()] {
        let version = format!("from importlib.metadata import version; print(version('{VENDOR}'))");
        reasons.push(match Command::new(&python).args(["-c", &version]).output() {
            Ok(output) if output.status.success() => match String::from_utf8_lossy(&output.stdout).trim() {
                version if version == pin => return Ok(python),
                version => format!("{} has version {version}, not {pin}", python.display()),
            },
            Ok(_) => format!("{} does not have it", python.display()),
            Err(error) => format!("{}: {error}", python.display()),
        });
    }
    Err(reasons.join("; "))
}

/// Where the Go SDK says how each of its requests is made, if the module has been downloaded: nothing is, here.
fn go_source() -> Result<String, String> {
    let mut list = Command::new("go");
    list.args(["list", "-m", "-f", "{{.Dir}}", "github.com/huaweicloud/huaweicloud-sdk-go-v3"]);
    let output =
        list.current_dir(root().join("tests/interop/go")).env("GOPROXY", "off").output().map_err(|error| format!("go: {error}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    let folder = text(&output.stdout);
    if !output.status.success() || folder.is_empty() {
        return Err(format!("go does not have it: {}", text(&output.stderr)));
    }
    let file = Path::new(&folder).join("services/codeartspipeline/v2/codeArtsPipeline_meta.go");
    Ok(fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Says so, past the test harness, which shows nothing of a test that passes.
fn skipped(what: &str, why: &str) {
    let _ = writeln!(io::stderr().lock(), "skipped: {what}: {why}");
}
