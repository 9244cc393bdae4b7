//! The details of a run.

use serde_json::{Value, json};

use super::nodes::Stage;
use super::run::Run;
use super::state::{Pipelines, Response, no_such};
use super::status::{Status, milliseconds};
use crate::call::Call;
use crate::chapters::handlers::Handlers;
use crate::chapters::user::{USER, USER_ID};

pub(super) const HANDLERS: Handlers<Pipelines> = &[("show_pipeline_run_detail", show_pipeline_run_detail)];

/// Without an id the latest run; null for a pipeline that never ran.
fn show_pipeline_run_detail(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let pipeline = state.pipeline(call)?;
    let (id, number) = (call.query("pipeline_run_id"), call.query("pipeline_run_number"));
    let is_meant = |run: &&Run| match (id, number) {
        ("", "") => true,
        ("", number) => run.number.to_string() == number,
        (id, _) => run.id == id,
    };
    let Some(run) = state.runs_of(&pipeline.id).rfind(is_meant) else {
        return if id.is_empty() && number.is_empty() {
            Ok(Value::Null)
        } else {
            Err(no_such("run", if id.is_empty() { number } else { id }))
        };
    };
    let packages: Vec<_> = super::results::artifacts(run).iter().map(package).collect();
    Ok(json!({
        "id": run.id,
        "subject_id": run.id,
        "pipeline_id": run.pipeline,
        "run_number": run.number,
        "name": pipeline.name(),
        "description": run.order.description,
        "manifest_version": pipeline.manifest_version(),
        "is_publish": pipeline.is_publish(),
        "project_id": pipeline.project,
        "component_id": pipeline.component,
        "domain_id": null,
        "region": null,
        "group_id": Some(pipeline.group.as_str()).filter(|id| !id.is_empty()),
        "executor_id": USER_ID,
        "executor_name": USER,
        "status": run.status.name(),
        "trigger_type": run.order.trigger,
        "start_time": milliseconds(Some(run.started)),
        // Live tests find a time here right after the start. While a run goes on it is when the run changed last.
        "end_time": milliseconds(Some(run.changed)),
        "current_system_time": milliseconds(Some(call.now)),
        "language": "en-us",
        "detail_url": detail_url(call, run),
        "sources": run.order.sources,
        "artifacts": packages,
        "stages": run.stages.iter().map(Stage::shown).collect::<Vec<_>>(),
    }))
}

fn package(artifact: &Value) -> Value {
    json!({
        "name": artifact["name"],
        "packageType": artifact["artifact_package_type"],
        "version": artifact["artifact_version"],
        "downloadUrl": null,
    })
}

/// The address of a page of a run. There is no such page.
pub(super) fn detail_url(call: &Call<'_>, run: &Run) -> String {
    format!("http://{}/pipelines/{}/runs/{}", call.host, run.pipeline, run.id)
}

/// What lists have of a run.
pub(super) fn summary(call: &Call<'_>, run: &Run) -> Value {
    let stages = run.stages.iter().map(|stage| {
        let time = |at: Option<_>| at.map(super::time::local);
        json!({
            "id": stage.id,
            "name": stage.name(),
            "sequence": stage.sequence(),
            "status": stage.state.status.name(),
            "start_time": time(stage.state.started),
            "end_time": time(stage.state.ended),
        })
    });
    json!({
        "pipeline_id": run.pipeline,
        "pipeline_run_id": run.id,
        "executor_id": USER_ID,
        "executor_name": USER,
        "stage_status_list": stages.collect::<Vec<_>>(),
        "status": run.status.name(),
        "run_number": run.number,
        "trigger_type": run.order.trigger,
        "build_params": run.build_params(),
        "artifact_params": null,
        "start_time": milliseconds(Some(run.started)),
        "end_time": milliseconds(Some(run.changed).filter(|_| run.status != Status::Queued)),
        "modify_url": format!("http://{}/pipelines/{}/edit", call.host, run.pipeline),
        "detail_url": detail_url(call, run),
    })
}
