//! The program: its one line, its signals, its complaints.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Output, Stdio};

use codearts_pipeline_emulator::{Clock, DEFAULT_TOKEN, Emulator};

use crate::client::{Client, exchange, raw, target};

const SHELL: &str = "detail?plugin_name=official_shell_plugin";

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_codearts-pipeline-emulator"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Does not outlive its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn it_serves_until_a_signal_and_ends_in_order() {
    for signal in ["-INT", "-TERM"] {
        let mut running = Running(program().args(["--port", "0", "--ak", "ak", "--sk", "sk"]).spawn().unwrap());
        let mut output = BufReader::new(running.0.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line.strip_prefix("listening on http://").unwrap().trim_end().parse().unwrap();

        let now = Clock::system().now();
        let client = Client { address, access_key: "ak".to_owned(), secret_key: "sk".to_owned(), now };
        client.get(SHELL).ok();
        Client { secret_key: "other".to_owned(), ..client }.get(SHELL).rejected(401, "APIGW.0301");
        let headers = [("host", "x"), ("x-auth-token", DEFAULT_TOKEN)];
        exchange(address, &raw("GET", &target(SHELL), &headers, "")).response().ok();

        // An open connection does not keep it.
        let _idle = crate::client::connect(address);
        let kill = Command::new("kill").args([signal, &running.0.id().to_string()]).status().unwrap();
        assert!(kill.success());
        assert_eq!(running.0.wait().unwrap().code(), Some(0));
        let mut rest = String::new();
        output.read_to_string(&mut rest).unwrap();
        running.0.stderr.take().unwrap().read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "", "one line and nothing else");
    }
}

#[test]
fn a_security_token_is_asked_for() {
    let arguments = ["--port", "0", "--ak", "ak", "--sk", "sk", "--security-token", "st", "--token", "ut"];
    let mut running = Running(program().args(arguments).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.strip_prefix("listening on http://").unwrap().trim_end().parse().unwrap();
    let now = Clock::system().now();
    let client = Client { address, access_key: "ak".to_owned(), secret_key: "sk".to_owned(), now };
    client.get(SHELL).rejected(401, "APIGW.0301");
    exchange(address, &client.signed("GET", &target(SHELL), &[("x-security-token", "st")], "")).response().ok();
    exchange(address, &raw("GET", &target(SHELL), &[("host", "x"), ("x-auth-token", "ut")], "")).response().ok();
}

fn complaint(arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = program().args(arguments).output().unwrap();
    assert_eq!(stdout, b"");
    (status.code(), String::from_utf8(stderr).unwrap())
}

#[test]
fn a_port_that_is_taken_is_said_so() {
    let emulator = Emulator::start().unwrap();
    let port = emulator.address().port().to_string();
    let (code, said) = complaint(&["--port", &port]);
    assert_eq!(code, Some(1));
    assert!(said.starts_with(&format!("error: cannot listen on 127.0.0.1:{port}: ")), "{said}");
}

#[test]
fn bad_arguments_are_explained() {
    for (arguments, word) in [
        (&["--port", "70000"][..], "--port"),
        (&["--port", "x"], "--port"),
        (&["--ak", "only"], "--sk"),
        (&["--sk", "only"], "--ak"),
        (&["--ak", "", "--sk", "x"], "must not be empty"),
        (&["--unknown"], "--unknown"),
        (&["stray"], "stray"),
    ] {
        let (code, said) = complaint(arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
        assert!(said.contains(word), "{arguments:?}: {said}");
    }
}

#[test]
fn a_page_is_served_from_a_file() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let mut running = Running(program().args(["--docs", page]).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.strip_prefix("listening on http://").unwrap().trim_end().parse().unwrap();
    let response = exchange(address, &raw("GET", "/docs", &[("host", "localhost")], "")).response();
    assert_eq!(response.body, include_bytes!("../../Cargo.toml"));

    let (code, said) = complaint(&["--docs", "/nowhere/at-all.html"]);
    assert_eq!(code, Some(1));
    assert!(said.starts_with("error: cannot read /nowhere/at-all.html: "), "{said}");
}

#[test]
fn a_document_is_served_from_a_file() {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shapes.json");
    let output = program().args(["--document", document, "--start-only"]).output().unwrap();
    assert!(output.status.success() && output.stdout.starts_with(b"listening on http://"), "{output:?}");
    let (code, said) = complaint(&["--document", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")]);
    assert_eq!(code, Some(1));
    assert!(said.starts_with("error: cannot serve the document: the document is not JSON: "), "{said}");
}

#[test]
fn state_goes_from_file_to_file() {
    let folder = std::env::temp_dir().join(format!("codearts-pipeline-emulator-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (seed, dump) = (path("seed.json"), path("dump.json"));
    fs::write(&seed, crate::seed::example()).unwrap();

    let mut running = Running(program().args(["--seed", &seed, "--dump", &dump]).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(Command::new("kill").args(["-TERM", &running.0.id().to_string()]).status().unwrap().success());
    assert_eq!(running.0.wait().unwrap().code(), Some(0));
    let written = fs::read_to_string(&dump).unwrap();
    assert!(written.contains("nightly"), "{written}");

    // A file can be loaded and written in one.
    assert!(program().args(["--seed", &dump, "--dump", &dump, "--start-only"]).output().unwrap().status.success());
    assert_eq!(fs::read_to_string(&dump).unwrap(), written);

    fs::write(&seed, "[{}]").unwrap();
    let (code, said) = complaint(&["--seed", &seed]);
    assert_eq!(code, Some(1));
    assert!(said.starts_with("error: the seed cannot be loaded: calls[0]: "), "{said}");
    let unwritable = format!("{dump}/x");
    let output = program().args(["--dump", &unwritable, "--start-only"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with(&format!("error: cannot write {unwritable}: ")));
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn operations_with_state_are_listed() {
    let output = program().arg("--handlers").output().unwrap();
    let handlers: String = Emulator::handlers().map(|id| format!("{id}\n")).collect();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), handlers);
}

#[test]
fn help_tells_all_arguments() {
    let output = program().arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    for argument in [
        "--port",
        "--ak",
        "--sk",
        "--token",
        "--security-token",
        "--docs",
        "--document",
        "--seed",
        "--dump",
        "--handlers",
        "--start-only",
        "listening on",
    ] {
        assert!(help.contains(argument), "{help}");
    }
}
