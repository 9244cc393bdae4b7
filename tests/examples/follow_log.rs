//! Follows the log of a step, and says how much of it has come, and how much memory that took. A test runs it.
//!
//! ```text
//! cargo run -p codearts-pipeline-tests --example follow_log ENDPOINT ACCESS_KEY SECRET_KEY PROJECT_ID PIPELINE_ID RUN_ID JOB_ID STEP_ID
//! ```

#![allow(clippy::print_stdout, reason = "the output is what the program is for")]

use std::{env, error::Error, fs, time::Duration};

use codearts_pipeline::{
    Client, Credentials,
    pipelines::StepRunId,
    types::{JobRunId, PipelineId, PipelineRunId, ProjectId},
};

/// After how many bytes it says how many have come.
const BYTES: usize = 1_000_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [endpoint, access_key, secret_key, project, pipeline, run, job, step] = arguments.as_slice() else {
        return Err("usage: follow_log ENDPOINT ACCESS_KEY SECRET_KEY PROJECT_ID PIPELINE_ID RUN_ID JOB_ID STEP_ID".into());
    };
    let client = Client::builder().endpoint(endpoint).credentials(Credentials::new(access_key, secret_key)?).build()?;
    let pipelines = client.pipelines(&ProjectId::new(project)?);
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
    println!("peak {}", peak().ok_or("the system does not tell")?);
    Ok(())
}

/// The most memory that this process has held, in KiB.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}
