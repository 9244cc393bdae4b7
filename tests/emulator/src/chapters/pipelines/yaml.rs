//! YAML pipelines. The YAML is stored but not parsed: runs follow the definition, if there is one.

use serde_json::{Map, Value, json};

use super::order::Order;
use super::pipeline::Pipeline;
use super::starts::sources;
use super::state::{Pipelines, Response};
use crate::call::{Call, string};
use crate::chapters::handlers::Handlers;

pub(super) const HANDLERS: Handlers<Pipelines> =
    &[("run_yaml_pipeline", run_yaml_pipeline), ("dry_run_yaml_pipeline", dry_run_yaml_pipeline)];

fn run_yaml_pipeline(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let index = state.index(call)?;
    let mut known = state.pipelines[index].list("sources").to_vec();
    for params in known.iter_mut().filter_map(|source| source.get_mut("params")?.as_object_mut()) {
        params.insert("default_branch".to_owned(), call.field("branch").into());
    }
    let order = Order {
        description: call.field("description").to_owned(),
        sources: sources(&known, &[], "Manual"),
        ..state.order(call, index, "Manual")
    };
    let run = state.start(index, order, call.now)?;
    Ok(state.started(run))
}

/// Makes a pipeline for the one run, which is not listed.
fn dry_run_yaml_pipeline(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let repository = call.arguments.body.get("repository").cloned().unwrap_or_default();
    let field = |name: &str| string(repository.get(name));
    let params = json!({ "git_type": field("type"), "git_url": field("git_http_url"), "default_branch": field("branch") });
    let sent = json!({
        "name": "dry_run",
        "description": call.field("description"),
        "is_publish": false,
        "manifest_version": "2.0.0",
        "yaml_content": call.field("configuration"),
        "sources": [{ "type": "code", "params": params }],
    });
    let sent: Map<String, Value> = sent.as_object().cloned().unwrap_or_default();
    let mut pipeline = Pipeline::new(state.ids.next(), state.ids.next(), call.path("project_id"), sent, call.now);
    pipeline.is_hidden = true;
    let id = pipeline.id.clone();
    state.pipelines.push(pipeline);
    let index = state.pipelines.len() - 1;
    let run = state.start(index, state.order(call, index, "Manual"), call.now)?;
    Ok(json!({ "pipeline_id": id, "pipeline_run_id": state.runs[run].id }))
}
