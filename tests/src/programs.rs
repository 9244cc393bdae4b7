//! The examples of the SDK as programs: built, and run with nothing but the emulator to talk to.
#![allow(clippy::disallowed_methods, reason = "programs have an environment")]

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use codearts_pipeline_emulator::Emulator;
use codearts_pipeline_shapes::cargo::cargo;

use crate::DOMAIN_ID;

/// Builds the examples: with the whole workspace, as the tests were, so that nothing is built twice. Where they are then.
///
/// # Panics
///
/// When they cannot be built.
pub fn examples() -> PathBuf {
    let build = cargo().args(["build", "--quiet", "--workspace", "--examples"]).current_dir(root()).output();
    let build = build.expect("cargo can be started");
    assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
    let program = env::current_exe().expect("this program");
    program.ancestors().nth(2).expect("the folder of the profile").join("examples")
}

/// An example, started at the root without credentials, so that nothing but the emulator is talked to.
pub fn program(folder: &Path, name: &str) -> Command {
    let mut command = Command::new(folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)));
    command.current_dir(root());
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("HUAWEICLOUD_") || name.starts_with("CLOUD_SDK_")) {
            command.env_remove(name);
        }
    }
    command
}

/// What an example finds in its environment that calls this emulator.
pub fn environment(emulator: &Emulator) -> Vec<(&'static str, String)> {
    vec![
        ("HUAWEICLOUD_SDK_AK", emulator.access_key().to_owned()),
        ("HUAWEICLOUD_SDK_SK", emulator.secret_key().to_owned()),
        ("HUAWEICLOUD_SDK_ENDPOINT", emulator.endpoint()),
        ("HUAWEICLOUD_SDK_DOMAIN_ID", DOMAIN_ID.to_owned()),
    ]
}

/// Runs a program to its end.
///
/// # Panics
///
/// When it cannot be started.
pub fn run(command: &mut Command) -> Output {
    command.output().expect("the program starts")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
