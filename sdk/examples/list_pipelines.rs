//! Lists all pipelines of a project with the state of their latest run, as a table.
//!
//! ```text
//! cargo run -p codearts-pipeline --example list_pipelines [PROJECT_ID]
//! ```
//!
//! Rows are printed as the pages arrive: a list of any length takes the memory of one page. A dash stands for what is missing,
//! such as the run of a pipeline that never ran, and for what cannot be read, which is counted below the table.
//!
//! Credentials and region come from the environment, as in the example `from_env`. Without a project it lists some pipelines on
//! an emulator that it starts itself.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example is there to be read on the screen")]
#![allow(clippy::disallowed_methods, reason = "a program may read its own environment")]

mod common;

use std::{env, error::Error, process::ExitCode, time::Duration};

use codearts_pipeline::{
    Client, Seconds, Timestamp,
    pipelines::{PipelineQuery, PipelineSummary, Pipelines, RunRequest, RunStatus, TriggerType},
    types::ProjectId,
};

use self::common::{CHECKPOINT, SHELL, Sandbox, create_pipeline};

/// How many pipelines to ask for at a time.
const PAGE: i64 = 50;

/// The columns and their widths. The name of the pipeline comes last, since it may be long.
const COLUMNS: [(&str, usize); 4] = [("STATUS", 13), ("RUN", 6), ("STARTED", 20), ("TRIGGER", 11)];

#[tokio::main]
async fn main() -> ExitCode {
    let listed = match env::args().nth(1) {
        Some(project_id) => on_the_service(project_id).await,
        None => demonstrate().await,
    };
    match listed {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn on_the_service(project_id: String) -> Result<(), Box<dyn Error>> {
    list(&Client::from_env()?.pipelines(&ProjectId::new(project_id)?)).await
}

async fn list(pipelines: &Pipelines) -> Result<(), Box<dyn Error>> {
    println!("{}PIPELINE", row(COLUMNS.map(|(title, _)| title)));
    let (mut count, mut unreadable) = (0, 0);
    let mut pages = pipelines.list_pipelines(&PipelineQuery::builder().limit(PAGE).build()).pages();
    while let Some(page) = pages.next().await.transpose()? {
        unreadable += page.unreadable().len();
        for pipeline in page.pipelines.iter().flatten() {
            println!("{}", line(pipeline));
            count += 1;
        }
    }
    println!("Pipelines: {count}");
    if unreadable > 0 {
        println!("Values that could not be read: {unreadable}");
    }
    Ok(())
}

fn line(pipeline: &PipelineSummary) -> String {
    let run = pipeline.latest_run.as_ref();
    let number = run.and_then(|run| run.run_number).map(|number| number.to_string());
    let started = run.and_then(|run| run.start_time.as_ref()).map(to_the_second);
    let cells = [
        run.and_then(|run| run.status.as_ref()).map(RunStatus::as_str),
        number.as_deref(),
        started.as_deref(),
        run.and_then(|run| run.trigger_type.as_ref()).map(TriggerType::as_str),
    ];
    let disabled = if pipeline.banned == Some(true) { " (disabled)" } else { "" };
    let name = printable(pipeline.name.as_deref().unwrap_or("-"));
    format!("{}{name}{disabled}", row(cells.map(|cell| cell.unwrap_or("-"))))
}

/// A time, or what came where that is not a time.
fn to_the_second(time: &Timestamp) -> String {
    time.to_system_time().map_or_else(|| time.to_string(), |time| Timestamp::<Seconds>::from(time).to_string())
}

/// Cells, each as wide as its column. What is longer is cut.
fn row(cells: [&str; COLUMNS.len()]) -> String {
    let cell = |(text, (_, width)): (&str, (&str, usize))| {
        let mut text = printable(text);
        if text.chars().count() > width {
            text = text.chars().take(width - 1).chain(['…']).collect();
        }
        format!("{text:<width$}  ")
    };
    cells.into_iter().zip(COLUMNS).map(cell).collect()
}

/// A name must not move the cursor.
fn printable(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).collect()
}

/// Pipelines on an emulator, of which each is in another state.
async fn demonstrate() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    let (pipelines, control) = (sandbox.pipelines(), sandbox.emulator.pipelines());
    for (name, task) in [("nightly", SHELL), ("broken", SHELL), ("release", CHECKPOINT)] {
        let id = create_pipeline(&pipelines, name, &[("Main", &[("Task", task)])]).await?;
        if name == "broken" {
            control.fail_step(id.as_str(), "Task");
        }
        pipelines.start_run(&id, &RunRequest::default()).await?;
    }
    sandbox.emulator.clock().advance(Duration::from_secs(30));
    let id = create_pipeline(&pipelines, "running", &[("Main", &[("Task", SHELL)])]).await?;
    pipelines.start_run(&id, &RunRequest::default()).await?;
    create_pipeline(&pipelines, "new", &[]).await?;
    let id = create_pipeline(&pipelines, "old", &[]).await?;
    pipelines.disable_pipeline(&id).await?;
    list(&pipelines).await
}
