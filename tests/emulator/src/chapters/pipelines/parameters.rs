//! Parameters: those of one pipeline, those of every pipeline, and their values in a run.

use serde_json::{Value, json};

use super::super::pages::page_of;
use super::pipeline::Pipeline;
use super::run::Run;
use super::state::{Pipelines, Response};
use crate::call::{Call, string};
use crate::chapters::handlers::Handlers;
use crate::chapters::user::{USER, USER_ID};

pub(super) const HANDLERS: Handlers<Pipelines> = &[
    ("list_runtime_vars", list_runtime_vars),
    ("list_pipeline_system_vars", list_pipeline_system_vars),
    ("list_run_variables", list_run_variables),
];

/// The parameters that every pipeline has, after the vendor's user guide.
const SYSTEM: [(&str, &str); 15] = [
    ("PROJECT_ID", "Id of the project"),
    ("PIPELINE_ID", "Id of the pipeline"),
    ("PIPELINE_NUMBER", "Number of the run"),
    ("COMMIT_ID", "Id of the latest commit"),
    ("COMMIT_ID_SHORT", "Short id of the latest commit"),
    ("TIMESTAMP", "Time of the run, such as 20211222124301"),
    ("PIPELINE_TRIGGER_TYPE", "What started the run"),
    ("PIPELINE_NAME", "Name of the pipeline"),
    ("REPO_URL", "HTTPS address of the code repository"),
    ("EXECUTE_USER", "Name of the user who started the run"),
    ("EXECUTE_USER_ID", "Id of that user"),
    ("PASS_CONDITIONS_LINK", "Address of the details of the run"),
    ("PIPELINE_RUN_ID", "Id of the run"),
    ("COMPONENT_ID", "Id of the microservice"),
    ("MERGE_ID", "Id of the merge request"),
];

/// The parameters that each source adds, behind its alias or the name of its repository.
const OF_SOURCE: [(&str, &str); 6] = [
    ("REPOSITORY_NAME", "Name of the repository"),
    ("SOURCE_BRANCH", "Source branch"),
    ("TARGET_BRANCH", "Target branch"),
    ("TAG", "Tag"),
    ("COMMIT_ID", "Id of the latest commit"),
    ("REPO_URL", "HTTPS address of the repository"),
];

fn list_runtime_vars(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let variables = state.pipeline(call)?.list("variables").iter();
    let asked = variables.filter(|variable| variable.get("is_runtime") == Some(&Value::Bool(true))).cloned();
    Ok(page_of("variables", call, asked))
}

fn list_pipeline_system_vars(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let pipeline = state.pipeline(call)?;
    let variable = |(ordinal, (name, description)): (usize, (String, &str))| {
        json!({
            "name": name,
            "value": null,
            "type": "string",
            "description": description,
            "isShow": true,
            "ordinal": ordinal,
            "isAlias": ordinal >= SYSTEM.len(),
            "kind": null,
            "contextName": null,
            "sourceIdentifier": null,
        })
    };
    Ok(names(pipeline.list("sources")).enumerate().map(variable).collect())
}

fn list_run_variables(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let (run, pipeline) = (state.run(call)?, state.pipeline(call)?);
    let variables: Vec<_> = match call.number("mode") {
        Some(0) => pipeline.list("variables").iter().map(|variable| custom(run, variable)).collect(),
        Some(1) => {
            let values = names(&run.order.sources).map(|(name, description)| {
                let value = value(call, pipeline, run, &name);
                json!({ "name": name, "type": "string", "value": value, "description": description })
            });
            values.collect()
        }
        _ => state.shared_parameters(pipeline),
    };
    let complete = |mut variable: Value| {
        for (field, default) in
            [("sequence", Value::Null), ("is_secret", false.into()), ("is_runtime", false.into()), ("is_reset", false.into())]
        {
            if variable.get(field).is_none() {
                variable[field] = default;
            }
        }
        variable["required"] = false.into();
        variable.as_object_mut().map(|fields| fields.entry("variableGroupName").or_insert(Value::Null));
        variable
    };
    Ok(variables.into_iter().map(complete).collect())
}

/// A parameter of the pipeline with its value in a run.
fn custom(run: &Run, variable: &Value) -> Value {
    let mut variable = variable.clone();
    if let Some(value) = run.order.values.get(string(variable.get("name"))) {
        variable["value"] = value.clone();
    }
    variable
}

/// The names of all system parameters of a pipeline with these sources, and what they hold.
fn names(sources: &[Value]) -> impl Iterator<Item = (String, &'static str)> {
    let of_source =
        sources.iter().filter_map(alias).flat_map(|alias| OF_SOURCE.map(|(name, description)| (format!("{alias}_{name}"), description)));
    SYSTEM.map(|(name, description)| (name.to_owned(), description)).into_iter().chain(of_source)
}

fn alias(source: &Value) -> Option<&str> {
    let params = source.get("params")?;
    [string(params.get("alias")), string(params.get("repo_name"))].into_iter().find(|name| !name.is_empty())
}

/// The value of a system parameter in a run; empty where nothing is known.
fn value(call: &Call<'_>, pipeline: &Pipeline, run: &Run, name: &str) -> String {
    let own = run.order.sources.iter().find_map(|source| Some((source, name.strip_prefix(alias(source)?)?.strip_prefix('_')?)));
    let (source, name) = own.map_or((run.order.sources.first(), name), |(source, name)| (Some(source), name));
    let build = |field: &str| string(source.and_then(|source| source.pointer("/params/build_params")?.get(field))).to_owned();
    match name {
        "PROJECT_ID" => pipeline.project.clone(),
        "PIPELINE_ID" => pipeline.id.clone(),
        "PIPELINE_NUMBER" => run.number.to_string(),
        "PIPELINE_NAME" => pipeline.name().to_owned(),
        "PIPELINE_RUN_ID" => run.id.clone(),
        "PIPELINE_TRIGGER_TYPE" => run.order.trigger.to_owned(),
        "COMPONENT_ID" => pipeline.component.clone(),
        "TIMESTAMP" => super::time::CHINA.to_datetime(run.started).strftime("%Y%m%d%H%M%S").to_string(),
        "EXECUTE_USER" => USER.to_owned(),
        "EXECUTE_USER_ID" => USER_ID.to_owned(),
        "PASS_CONDITIONS_LINK" => super::details::detail_url(call, run),
        "REPOSITORY_NAME" => string(source.and_then(|source| source.pointer("/params/repo_name"))).to_owned(),
        "REPO_URL" => build("git_url"),
        "COMMIT_ID" => build("commit_id"),
        "COMMIT_ID_SHORT" => build("commit_id").chars().take(8).collect(),
        "SOURCE_BRANCH" => build("source_branch"),
        "TARGET_BRANCH" => build("target_branch"),
        "TAG" => build("tag"),
        "MERGE_ID" => build("merge_id"),
        _ => String::new(),
    }
}
