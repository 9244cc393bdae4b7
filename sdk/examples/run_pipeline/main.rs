//! Runs a pipeline, which is created from a template if it is not there: what one does in CI.
//!
//! ```text
//! cargo run -p codearts-pipeline --example run_pipeline [PROJECT_ID PIPELINE [TEMPLATE]]
//! ```
//!
//! It reports each change of the run, its stages, jobs and steps, and prints the logs of the steps that failed. Ctrl-C ends the
//! program and leaves the run going. Pipeline and template are found by their names.
//!
//! | exit status | the run |
//! | --- | --- |
//! | 0 | has completed |
//! | 1 | has failed, or was stopped |
//! | 2 | is in an unknown state: the program failed, and says why |
//! | 3 | waits for a person |
//! | 130 | goes on: Ctrl-C was pressed |
//!
//! Credentials, account and region come from the environment, as in the example `from_env`. Without arguments it shows four runs
//! on an emulator that it starts itself.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example is there to be read on the screen")]
#![allow(clippy::disallowed_methods, reason = "a program may read its own environment")]

#[path = "../common/mod.rs"]
mod common;
mod demo;
mod run;

use std::{env, error::Error, future::pending, io, process::ExitCode};

use codearts_pipeline::{
    Client,
    types::{DomainId, ProjectId},
};

use self::{
    demo::Demo,
    run::{Outcome, find_or_create, run},
};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        [] => demonstrate().await,
        [project_id, pipeline] => on_the_service(project_id, pipeline, None).await,
        [project_id, pipeline, template] => on_the_service(project_id, pipeline, Some(template)).await,
        _ => Err("usage: run_pipeline [PROJECT_ID PIPELINE [TEMPLATE]]".into()),
    };
    match outcome {
        Ok(outcome) => outcome.exit_status().into(),
        Err(error) => {
            eprintln!("error: {error}");
            2.into()
        }
    }
}

async fn on_the_service(project_id: &str, pipeline: &str, template: Option<&str>) -> Result<Outcome, Box<dyn Error>> {
    let client = Client::from_env()?;
    let domain_id = env::var("HUAWEICLOUD_SDK_DOMAIN_ID").map_err(|_| "set HUAWEICLOUD_SDK_DOMAIN_ID to the id of your account")?;
    let (pipelines, templates) = (client.pipelines(&ProjectId::new(project_id)?), client.templates(&DomainId::new(domain_id)?));
    let mut out = io::stdout();
    let pipeline_id = find_or_create(&pipelines, &templates, pipeline, template, &mut out).await?;
    run(&pipelines, &pipeline_id, interrupt(), &mut out).await
}

/// Ends when Ctrl-C is pressed, from this call on: a run that is just being started is not left behind without a word.
fn interrupt() -> impl Future<Output = ()> {
    let pressed = tokio::spawn(tokio::signal::ctrl_c());
    async {
        if !matches!(pressed.await, Ok(Ok(()))) {
            // The system does not tell.
            pending::<()>().await;
        }
    }
}

/// Four runs on an emulator, each with the exit status that the program would have.
async fn demonstrate() -> Result<Outcome, Box<dyn Error>> {
    let (demo, mut out) = (Demo::start()?, io::stdout());
    println!("1. A run with jobs at the same time, on an emulator:");
    println!("Exit status {}\n", demo.parallel_jobs(&mut out).await?.exit_status());
    println!("2. A run in which a step fails:");
    println!("Exit status {}\n", demo.failing_step(&mut out).await?.exit_status());
    println!("3. A run that waits in the queue:");
    println!("Exit status {}\n", demo.queue(&mut out).await?.exit_status());
    println!("4. A run that waits for a review:");
    println!("Exit status {}", demo.review(&mut out).await?.exit_status());
    Ok(Outcome::Completed)
}
