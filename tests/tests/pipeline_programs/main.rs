//! Do the example programs about pipelines do what their users rely on: what they report, and their exit status?

mod approve;
mod audit;
#[path = "../../../sdk/examples/common/mod.rs"]
mod common;
#[path = "../../../sdk/examples/run_pipeline/demo.rs"]
mod demo;
mod list;
#[path = "../../../sdk/examples/run_pipeline/run.rs"]
mod run;
mod run_pipeline;

use std::{path::PathBuf, process::Command, sync::LazyLock};

use codearts_pipeline::{pipelines::Pipelines, types::ProjectId};
use codearts_pipeline_tests::{TestEnv, programs};

static EXAMPLES: LazyLock<PathBuf> = LazyLock::new(programs::examples);

const PROJECT: &str = "0123456789abcdef0123456789abcdef";

fn project_id() -> ProjectId {
    ProjectId::new(PROJECT).expect("an id")
}

fn pipelines(env: &TestEnv) -> Pipelines {
    env.client.pipelines(&project_id())
}

/// A program that calls the emulator, for the project.
fn program(env: &TestEnv, name: &str) -> Command {
    let mut command = programs::program(&EXAMPLES, name);
    command.envs(programs::environment(&env.emulator)).arg(PROJECT);
    command
}

/// What came of a program.
struct Ended {
    status: Option<i32>,
    printed: String,
    complained: String,
}

fn ended(command: &mut Command) -> Ended {
    let output = programs::run(command);
    let [printed, complained] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("text"));
    Ended { status: output.status.code(), printed, complained }
}
