//! Requesting a part of a log.

use super::log_cursor::{LogCursor, Part};
use crate::{
    chapters::decode_error::decode_error,
    client::Response,
    error::Error,
    pipelines::{ExecLogQuery, LogPage, LogQuery, Pipelines, StepRunId},
    types::{JobRunId, PipelineId, PipelineRunId, SortDirection},
};

/// The log to follow, and the operation that reads it.
#[derive(Clone, Debug)]
pub(super) struct StepLog {
    pub(super) pipelines: Pipelines,
    pub(super) pipeline_id: PipelineId,
    pub(super) pipeline_run_id: PipelineRunId,
    pub(super) job_run_id: JobRunId,
    pub(super) step_run_id: StepRunId,
    /// Whether to read the log of the job, with `show_pipeline_exec_log`.
    pub(super) is_exec_log: bool,
    pub(super) lines: i64,
}

impl StepLog {
    /// Reads the part after a cursor.
    pub(super) async fn read(&self, cursor: LogCursor) -> Result<Part, Error> {
        let LogCursor { start_offset, end_offset } = cursor;
        let (pipeline, run, job, step) = (&self.pipeline_id, &self.pipeline_run_id, &self.job_run_id, &self.step_run_id);
        if self.is_exec_log {
            let query = ExecLogQuery::builder().limit(self.lines).offset(0).sort(SortDirection::Asc);
            let query = query.start_offset(start_offset).end_offset(end_offset).build();
            part(&self.pipelines.show_pipeline_exec_log(pipeline, run, job, step, &query).await?, "show_pipeline_exec_log")
        } else {
            let query = LogQuery::builder().limit(self.lines).sort(SortDirection::Asc);
            let query = query.start_offset(start_offset).end_offset(end_offset).build();
            part(&self.pipelines.show_pipeline_log(pipeline, run, job, step, &query).await?, "show_pipeline_log")
        }
    }
}

/// The service returns offsets as strings and takes them as numbers.
fn part(page: &Response<LogPage>, operation: &'static str) -> Result<Part, Error> {
    if page.log.is_none() && page.unreadable().iter().any(|pointer| pointer == "/log") {
        return Err(decode_error(page, operation, "the log is not text"));
    }
    let offset = |text: &Option<String>| match text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| decode_error(page, operation, format!("the offset {text:?} is no number"))),
    };
    let cursor = match (offset(&page.start_offset)?, offset(&page.end_offset)?) {
        (Some(start_offset), Some(end_offset)) => Some(LogCursor { start_offset, end_offset }),
        _ => None,
    };
    Ok(Part { text: page.log.clone().unwrap_or_default(), cursor, has_more: page.has_more })
}
