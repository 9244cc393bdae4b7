//! Creates, shows, changes, disables and deletes pipelines.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::pipeline::Pipeline;
use super::state::{Pipelines, Response};
use crate::call::{Call, string};
use crate::chapters::handlers::Handlers;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Pipelines> = &[
    ("create_pipeline_new", create_pipeline_new),
    ("create_pipeline_by_template_id", create_pipeline_by_template_id),
    ("show_pipeline_detail", show_pipeline_detail),
    ("update_pipeline_info", update_pipeline_info),
    ("delete_pipeline", delete_pipeline),
    ("batch_delete_pipeline", batch_delete_pipeline),
    ("disable_pipeline", disable_pipeline),
    ("enable_pipeline", enable_pipeline),
    ("query_pipelines_manifest_version", query_pipelines_manifest_version),
    ("query_component_pipelines_with_no_right", query_component_pipelines_with_no_right),
];

/// With the id of a pipeline, what is left out is taken from that one.
fn create_pipeline_new(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let mut sent = call.fields();
    if let Some(Value::String(id)) = sent.remove("id") {
        let original = &state.pipelines[state.find(call.path("project_id"), &id)?];
        for (field, value) in &original.sent {
            sent.entry(field).or_insert_with(|| value.clone());
        }
        sent.insert("origin_id".to_owned(), id.into());
    }
    state.create(call, sent, 0)
}

fn create_pipeline_by_template_id(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let template = state.templates.any(call.path("template_id"))?;
    let mut sent = call.fields();
    for field in ["definition", "variables", "manifest_version"] {
        if let Some(value) = template.get(field) {
            sent.entry(field).or_insert_with(|| value.clone());
        }
    }
    state.create(call, sent, 1)
}

fn show_pipeline_detail(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let pipeline = state.pipeline(call)?;
    let mut shown = pipeline.shown();
    shown["group_name"] = state.group_name(pipeline).into();
    Ok(shown)
}

/// The live client also changes pipelines that are disabled; whether the service rejects that is not known.
fn update_pipeline_info(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let index = state.index(call)?;
    state.check_name(call.path("project_id"), call.field("name"), Some(index))?;
    let pipeline = &mut state.pipelines[index];
    let mut sent = call.fields();
    sent.remove("id");
    pipeline.replace(sent, call.now);
    pipeline.edited(call.now);
    if !call.query("component_id").is_empty() {
        pipeline.component = call.query("component_id").to_owned();
    }
    let id = pipeline.id.clone();
    // There may be more places now.
    state.start_queued(&id, call.now);
    Ok(reference(&id))
}

fn delete_pipeline(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let index = state.index(call)?;
    Ok(reference(&state.delete(index, call.now).id))
}

fn batch_delete_pipeline(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let deleted = call.strings("pipeline_ids").into_iter().map(|id| match state.find(call.path("project_id"), id) {
        Ok(index) => {
            let pipeline = state.delete(index, call.now);
            json!({ "pipeline_id": id, "pipeline_name": pipeline.name(), "status": "DELETE_SUCCESS", "reason": null })
        }
        Err(error) => json!({ "pipeline_id": id, "pipeline_name": null, "status": "DELETE_FAILED", "reason": error.message }),
    });
    Ok(json!({ "result": deleted.collect::<Vec<_>>() }))
}

fn disable_pipeline(state: &mut Pipelines, call: &Call<'_>) -> Response {
    ban(state, call, true)
}

fn enable_pipeline(state: &mut Pipelines, call: &Call<'_>) -> Response {
    ban(state, call, false)
}

fn ban(state: &mut Pipelines, call: &Call<'_>, is_banned: bool) -> Response {
    let pipeline = state.pipeline_mut(call)?;
    pipeline.is_banned = is_banned;
    pipeline.edited(call.now);
    Ok(true.into())
}

fn query_pipelines_manifest_version(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let ids = call.items().iter().map(|item| string(item.get("pipeline_id")));
    let known = ids.filter_map(|id| state.find(call.path("project_id"), id).ok());
    let versions = known.map(|index| {
        let pipeline = &state.pipelines[index];
        (pipeline.id.clone(), json!({ "pipelineId": pipeline.id, "manifestVersion": pipeline.manifest_version() }))
    });
    Ok(versions.collect::<Map<_, _>>().into())
}

/// The one user of the emulator may see every pipeline.
fn query_component_pipelines_with_no_right(_: &mut Pipelines, _: &Call<'_>) -> Response {
    Ok(json!({ "pipelines": [] }))
}

fn reference(id: &str) -> Value {
    json!({ "pipeline_id": id })
}

impl Pipelines {
    fn create(&mut self, call: &Call<'_>, sent: Map<String, Value>, origin: u8) -> Response {
        self.check_name(call.path("project_id"), string(sent.get("name")), None)?;
        let mut pipeline = Pipeline::new(self.ids.next(), self.ids.next(), call.path("project_id"), sent, call.now);
        pipeline.component = call.query("component_id").to_owned();
        pipeline.origin = origin;
        let created = reference(&pipeline.id);
        self.pipelines.push(pipeline);
        Ok(created)
    }

    /// Adds copies of a pipeline with numbered names. Whether there is such a pipeline.
    pub(crate) fn add_copies(&mut self, id: &str, copies: usize, now: Timestamp) -> bool {
        let Some(pipeline) = self.pipelines.iter().find(|pipeline| pipeline.id == id) else { return false };
        let (project, sent) = (pipeline.project.clone(), pipeline.sent.clone());
        for number in 1..=copies {
            let mut sent = sent.clone();
            sent.insert("name".to_owned(), format!("{}-{number}", string(sent.get("name"))).into());
            self.pipelines.push(Pipeline::new(self.ids.next(), self.ids.next(), &project, sent, now));
        }
        true
    }

    /// Names are unique within a project. How the service rejects one that exists is not known.
    pub(super) fn check_name(&self, project: &str, name: &str, own: Option<usize>) -> Result<(), ServiceError> {
        let is_taken =
            |(index, known): (usize, &Pipeline)| known.project == project && known.name() == name && !known.is_hidden && own != Some(index);
        if self.pipelines.iter().enumerate().any(is_taken) {
            return Err(ServiceError::conflict(format!("The pipeline {name} already exists")));
        }
        Ok(())
    }

    /// Deletes a pipeline and its runs, also those that go on.
    pub(super) fn delete(&mut self, index: usize, now: Timestamp) -> Pipeline {
        let id = self.pipelines[index].id.clone();
        for run in 0..self.runs.len() {
            if self.runs[run].pipeline == id {
                self.stop(run, now);
            }
        }
        self.runs.retain(|run| run.pipeline != id);
        self.failures.remove(&id);
        self.pipelines.remove(index)
    }
}
