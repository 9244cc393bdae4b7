//! Do the programs run that the README promises?

use std::{collections::BTreeSet, fs, path::Path};

use codearts_pipeline_emulator::Emulator;
use codearts_pipeline_tests::{
    programs::{environment, examples, program, run},
    read,
};

/// Each example of the SDK, and what its output says.
const EXAMPLES: &[(&str, &[&str])] = &[
    (
        "approve_release",
        &[
            "Passed step Review / Approve / Approve\nThe run has ended: COMPLETED\n",
            "Rejected step Review / Approve / Approve\nThe run has ended: FAILED\n",
        ],
    ),
    (
        "audit_permissions",
        &[
            "PIPELINE  PERMISSIONS  ROLES                                         USERS\n",
            "release   own          pipeline creator, project manager             ",
            "nightly   project      pipeline creator, project manager, developer  ",
        ],
    ),
    ("blocking", &["official_shell_plugin 0.0.2", "asks for OFFICIAL_SHELL_SCRIPT_INPUT"]),
    ("concurrent_publish", &["40 of 40 extensions are published"]),
    (
        "custom_retry",
        &[
            "attempt 3 of show_plugin_version: 429 Too Many Requests",
            "responded after 4 attempts",
            "given up after one attempt: show_plugin_version: 503",
        ],
    ),
    (
        "errors_by_code",
        &[
            "-> create it first",
            "-> look at the keys, and at the clock",
            "-> ask less often",
            "-> not from the service itself, status 502",
            "-> look up DEVPIPE.00011104",
            "-> it may have been done: look before calling again",
            "-> report it with the request id (decode)",
            "-> nothing has happened: call again when the service can be reached",
        ],
    ),
    ("from_env", &["official_shell_plugin is at 0.0.2"]),
    (
        "list_pipelines",
        &[
            "STATUS         RUN     STARTED               TRIGGER      PIPELINE\n",
            "-              -       -                     -            old (disabled)\n",
            "RUNNING        1       2026-01-02T03:04:35Z  Manual       running\n",
            "PAUSED         1       2026-01-02T03:04:05Z  Manual       release\n",
            "FAILED         1       2026-01-02T03:04:05Z  Manual       broken\n",
            "Pipelines: 6\n",
        ],
    ),
    ("lifecycle", &["3. Published it", "is formal and frozen", "\"version_attribution\": \"formal\"", "\"plugin_name\": \"apie_test\""]),
    (
        "opentelemetry",
        &["GET (Client, Error", "show_plugin_version (Client, Unset)", "   attempts = 2", "   http.response.status_code = 503"],
    ),
    ("per_call_timeout", &["1. show_plugin_version: no response within 100ms", "2. Responded at attempt 2", "3. Responded in time: no"]),
    ("raw_call", &["1 pipeline: \"nightly\""]),
    (
        "publish_extension",
        &["Uploaded the icon to http", "Created the draft of hello_world 0.0.1", "Published hello_world 0.0.1", "nothing to be done"],
    ),
    (
        "run_pipeline",
        &[
            "The run has ended after 40s: COMPLETED\nExit status 0\n",
            "The step was made to fail\nExit status 1\n",
            "The run has ended after 20s: COMPLETED\nExit status 0\n",
            "A person has to decide: step Release / Approve / Approve. The example approve_release passes a review.\nExit status 3\n",
        ],
    ),
    (
        "temporary_keys",
        &["temporary access key, [redacted]", "let in, request ", "without the token: show_plugin_version: 401 Unauthorized APIGW.0301"],
    ),
    (
        "tracing",
        &[
            "http.request.resend_count=1",
            "responded attempts=2",
            "retrying attempts=1",
            "rejected attempts=1",
            "the program says: show_plugin_version: 400",
        ],
    ),
    ("user_token", &["with the token: Executing the Shell", "with an old one: show_plugin_version: 401 Unauthorized APIGW.0301"]),
];

#[test]
fn every_example_runs_on_the_emulator() {
    let emulator = Emulator::start().expect("a free port on loopback");
    let folder = examples();
    for (name, expected) in EXAMPLES {
        let variables = if *name == "from_env" { environment(&emulator) } else { vec![] };
        let output = run(program(&folder, name).envs(variables));
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        for part in *expected {
            assert!(text.contains(part), "{name} does not say {part:?}:\n{text}");
        }
    }
}

#[test]
fn no_example_is_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/examples");
    let paths = fs::read_dir(folder).expect("examples").map(|entry| entry.expect("an entry").path());
    let files: BTreeSet<String> = paths
        .filter(|path| path.is_file() || path.join("main.rs").is_file())
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    assert_eq!(files, EXAMPLES.iter().map(|(name, _)| (*name).to_owned()).collect());
}

#[test]
fn the_gate_calls_the_commands_of_the_documentation() {
    let (gate, readme, guide) = (read(".ci/run"), read("README.md"), read("CONTRIBUTING.md"));
    let tasks = ["generate --check", "lint", "diff", "tidy", "interop", "browser", "bench"].map(|task| format!("cargo xtask {task}"));
    for command in tasks.iter().map(String::as_str).chain(["cargo deny", "cargo semver-checks", "cargo hack"]) {
        assert!(gate.contains(command) && guide.contains(command), "{command}");
    }
    assert!(gate.contains("cargo test --workspace") && readme.contains("cargo test --workspace"));
    assert!(readme.contains("cargo run -p codearts-pipeline --example lifecycle") && gate.contains("--example lifecycle"));
}
