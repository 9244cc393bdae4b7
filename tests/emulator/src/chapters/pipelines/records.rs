//! Records of a pipeline: its queue, runs that could not start, and changes.

use serde_json::{Value, json};

use super::super::pages::slice;
use super::filters::page;
use super::state::{Pipelines, Response};
use crate::call::Call;
use crate::chapters::handlers::Handlers;
use crate::chapters::user::{USER, USER_ID};

pub(super) const HANDLERS: Handlers<Pipelines> = &[
    ("list_pipeline_queue", list_pipeline_queue),
    ("list_pipeline_trigger_failed_records", list_pipeline_trigger_failed_records),
    ("list_pipeline_modify_history", list_pipeline_modify_history),
];

/// The run that starts next comes first.
fn list_pipeline_queue(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let pipeline = state.pipeline(call)?;
    let mut waiting: Vec<_> = state.runs_of(&pipeline.id).filter_map(|run| Some((run.queued?, run))).collect();
    waiting.sort_by_key(|(record, _)| record.id);
    let records = waiting.into_iter().map(|(record, run)| {
        json!({
            "id": record.id,
            "pipeline_id": run.pipeline,
            "pipeline_run_id": run.id,
            "region": null,
            "enqueue_time": record.since.as_millisecond(),
            "trigger_type": run.order.trigger,
            "creator_id": USER_ID,
            "creator_name": USER,
            "status": run.status.name(),
        })
    });
    Ok(page("queuedPipelines", records.collect(), call.number("offset"), call.number("limit")))
}

/// The newest comes first.
fn list_pipeline_trigger_failed_records(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let pipeline = state.pipeline(call)?;
    let records = pipeline.failures.iter().rev().map(|failure| {
        json!({
            "pipeline_id": pipeline.id,
            "trigger_time": failure.at.as_millisecond(),
            "trigger_type": failure.trigger,
            "executor_id": USER_ID,
            "executor_name": USER,
            "reason": failure.reason,
        })
    });
    Ok(page("triggerFailedRecordVOS", records.collect(), call.number("offset"), call.number("limit")))
}

/// The newest comes first.
fn list_pipeline_modify_history(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let changes = state.pipeline(call)?.history.iter().rev();
    let changes = changes.map(
        |(at, kind)| json!({ "create_time": at.as_millisecond(), "creator_name": USER, "creator_nick_name": USER, "modify_type": kind }),
    );
    let changes: Vec<Value> = changes.collect();
    let count = changes.len();
    Ok(json!({ "count": count, "data": slice(changes, call.number("offset").unwrap_or(0), call.number("limit")) }))
}
