//! What steps produce: outputs and artifacts.

use serde_json::{Value, json};

use super::run::Run;
use super::state::{Pipelines, Response};
use super::status::Status;
use crate::call::{Call, string, strings};
use crate::canonical::sha256_hex;
use crate::chapters::handlers::Handlers;

pub(super) const HANDLERS: Handlers<Pipelines> = &[
    ("show_step_outputs", show_step_outputs),
    ("show_pipeline_artifacts", show_pipeline_artifacts),
    ("show_pipeline_run_change_requests", show_pipeline_run_change_requests),
];

/// Without ids the outputs of all steps.
fn show_step_outputs(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let run = state.run(call)?;
    let ids = call.list("step_run_ids");
    let steps =
        run.steps().map(|(_, step)| step).filter(|step| step.is_defined()).filter(|step| ids.is_empty() || ids.contains(&step.id.as_str()));
    let outputs = steps.map(|step| {
        let output =
            |(key, value): &(String, Value)| json!({ "key": key, "value": value, "primitive": !(value.is_array() || value.is_object()) });
        json!({ "step_run_id": step.id, "output_result": step.outputs.iter().map(output).collect::<Vec<_>>() })
    });
    Ok(json!({ "current_system_time": call.now.as_millisecond(), "step_outputs": outputs.collect::<Vec<_>>() }))
}

fn show_pipeline_artifacts(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let mut artifacts = artifacts(state.run(call)?);
    artifacts.iter_mut().for_each(|artifact| artifact["project_id"] = call.path("project_id").into());
    Ok(json!({ "artifacts": artifacts }))
}

/// Each step that built something has left one artifact of its name.
pub(super) fn artifacts(run: &Run) -> Vec<Value> {
    let built = run.jobs().flat_map(|job| job.steps.iter().map(move |step| (job, step)));
    let built = built.filter(|(_, step)| step.is_build() && step.state.status == Status::Completed);
    let artifact = |(job, step): (&super::nodes::Job, &super::step::Step)| {
        let version = format!("{}.{}", super::time::CHINA.to_datetime(run.started).strftime("%Y%m%d"), run.number);
        let name = format!("{}.zip", step.name());
        json!({
            "artifact_uri": format!("/{}/{version}/{name}", run.pipeline),
            "name": name,
            "artifact_version": version,
            "daily_build_number": version,
            "build_no": run.number.to_string(),
            "artifact_type": "package",
            "artifact_package_type": "zip",
            "upload_target": "artifact",
            "job_id": job.id,
            "file_size": "0.02KB",
            "hash_code": [{ "hash_type": "SHA256", "hash_value": sha256_hex(step.id.as_bytes()) }],
        })
    };
    built.map(artifact).collect()
}

/// Only the ids are known, of those that the run was started with.
fn show_pipeline_run_change_requests(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let run = state.run(call)?;
    let component = &state.pipeline(call)?.component;
    let ids = run.order.sources.iter().flat_map(|source| strings(source.pointer("/params/change_request_ids")));
    let requests = ids.map(|id| json!({ "id": id, "component_id": component, "status": null }));
    let wanted = call.query("component_id");
    Ok(requests.filter(|request| wanted.is_empty() || string(request.get("component_id")) == wanted).collect())
}
