//! Follows a log, or lists all pipelines of a project, and prints how much has come and how much memory that took. A test runs it.
//!
//! ```text
//! cargo run -p codearts-pipeline-tests --example peak_memory ENDPOINT ACCESS_KEY SECRET_KEY PROJECT_ID [PIPELINE_ID RUN_ID JOB_ID STEP_ID]
//! ```

#![allow(clippy::print_stdout, reason = "the output is what the program is for")]

use std::{env, error::Error, fs, time::Duration};

use codearts_pipeline::{
    Client, Credentials,
    pipelines::{PipelineQuery, Pipelines, StepRunId},
    types::{JobRunId, PipelineId, PipelineRunId, ProjectId},
};

/// How many bytes of a log come between two reports.
const BYTES: usize = 1_000_000;

/// How many pipelines to ask for with one request.
const PAGE: i64 = 1000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [endpoint, access_key, secret_key, project, step @ ..] = arguments.as_slice() else {
        return Err("usage: peak_memory ENDPOINT ACCESS_KEY SECRET_KEY PROJECT_ID [PIPELINE_ID RUN_ID JOB_ID STEP_ID]".into());
    };
    let client = Client::builder().endpoint(endpoint).credentials(Credentials::new(access_key, secret_key)?).build()?;
    let pipelines = client.pipelines(&ProjectId::new(project)?);
    match step {
        [pipeline, run, job, step] => follow(&pipelines, pipeline, run, job, step).await?,
        _ => list(&pipelines).await?,
    }
    println!("peak {}", peak().ok_or("the system does not tell")?);
    Ok(())
}

async fn follow(pipelines: &Pipelines, pipeline: &str, run: &str, job: &str, step: &str) -> Result<(), Box<dyn Error>> {
    let (pipeline, run, job, step) = (PipelineId::new(pipeline)?, PipelineRunId::new(run)?, JobRunId::new(job)?, StepRunId::new(step)?);
    let mut log = pipelines.follow_log(&pipeline, &run, &job, &step).with_interval(Duration::ZERO, Duration::ZERO);
    let (mut read, mut reported) = (0, 0);
    while let Some(text) = log.next().await {
        read += text?.len();
        if read / BYTES > reported {
            reported = read / BYTES;
            println!("read {read}");
        }
    }
    Ok(())
}

async fn list(pipelines: &Pipelines) -> Result<(), Box<dyn Error>> {
    let mut query = PipelineQuery::default();
    query.limit = Some(PAGE);
    let (mut items, mut listed) = (pipelines.list_pipelines(&query).items(), 0);
    while let Some(pipeline) = items.next().await {
        listed += usize::from(pipeline?.pipeline_id.is_some());
    }
    println!("listed {listed}");
    Ok(())
}

/// The most memory that this process has held, in KiB.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}
