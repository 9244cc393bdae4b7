//! Lists of pipelines and runs, with their filters.

use serde_json::{Value, json};

use super::super::pages::{any_of, contains, is as matches};
use super::details::summary;
use super::filters::{flag, is, list, number, page, sort, time};
use super::pipeline::Pipeline;
use super::run::Run;
use super::state::{Pipelines, Response};
use crate::call::{Call, strings};
use crate::chapters::handlers::Handlers;
use crate::chapters::user::USER_ID;

pub(super) const HANDLERS: Handlers<Pipelines> = &[
    ("list_pipelines", list_pipelines),
    ("list_pipeline_runs", list_pipeline_runs),
    ("batch_show_pipelines_latest_status", batch_show_pipelines_latest_status),
];

/// The newest comes first unless the body says otherwise. Secrecy levels are not looked at, nor are `by_group` and `query_new`.
fn list_pipelines(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let (since, until, changed) = (time(call, "start_time")?, time(call, "end_time")?, time(call, "pipeline_run_update_time")?);
    let is_wanted = |pipeline: &&Pipeline| {
        let latest = state.runs_of(&pipeline.id).next_back();
        let runs = |filter: &dyn Fn(&Run) -> bool| latest.is_some_and(filter);
        let is_out = call.field("exclude_pipeline_id") == pipeline.id;
        let is_in = call.field("include_pipeline_id") == pipeline.id;
        let own = is_listed(call, pipeline)
            && (list(call, "status").is_empty() || runs(&|run| list(call, "status").contains(&run.status.name())))
            && (list(call, "executor_ids").is_empty() || runs(&|_| list(call, "executor_ids").contains(&USER_ID)))
            && since.is_none_or(|since| runs(&|run| run.started >= since))
            && until.is_none_or(|until| runs(&|run| run.started <= until))
            && changed.is_none_or(|changed| runs(&|run| run.changed >= changed));
        is_in || own && !is_out
    };
    let mut wanted: Vec<_> = state.pipelines.iter().rev().filter(|pipeline| is_in_project(call, pipeline)).filter(is_wanted).collect();
    match call.field("sort_key") {
        "name" => sort(call, &mut wanted, |one, other| one.name().cmp(other.name())),
        "create_time" => sort(call, &mut wanted, |one, other| one.created.cmp(&other.created)),
        "update_time" => sort(call, &mut wanted, |one, other| one.changed.cmp(&other.changed)),
        _ => {}
    }
    let items = wanted.into_iter().map(|pipeline| {
        json!({
            "pipeline_id": pipeline.id,
            "project_id": pipeline.project,
            "project_name": pipeline.sent.get("project_name"),
            "component_id": pipeline.component,
            "name": pipeline.name(),
            "description": pipeline.sent.get("description"),
            "manifest_version": pipeline.manifest_version(),
            "is_publish": pipeline.is_publish(),
            "is_collect": false,
            "banned": pipeline.is_banned,
            "convert_sign": 0,
            "create_time": pipeline.created.as_millisecond(),
            "security_level": pipeline.sent.get("security_level"),
            "tag_list": pipeline.tags.iter().map(|id| json!({ "tag_id": id })).collect::<Vec<_>>(),
            "latest_run": state.runs_of(&pipeline.id).next_back().map(|run| summary(call, run)),
        })
    });
    let mut page = page("pipelines", items.collect(), number(call, "offset"), number(call, "limit"));
    page["current_system_time"] = call.now.as_millisecond().into();
    page["number_of_hidden_data"] = 0.into();
    Ok(page)
}

/// Those that were made for one run are not listed.
fn is_in_project(call: &Call<'_>, pipeline: &Pipeline) -> bool {
    let projects = list(call, "project_ids");
    let projects = if projects.is_empty() { vec![call.path("project_id")] } else { projects };
    !pipeline.is_hidden && projects.contains(&pipeline.project.as_str())
}

/// Whether the filters let a pipeline through that have nothing to do with its runs.
fn is_listed(call: &Call<'_>, pipeline: &Pipeline) -> bool {
    // The path of a group ends in its id.
    let group = call.field("group_path_id");
    let group = group.rsplit(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default();
    let tags: Vec<_> = pipeline.tags.iter().map(String::as_str).collect();
    contains(call.field("name"), &[pipeline.name()])
        && matches(call.field("component_id"), &pipeline.component)
        && matches(call.field("creator_id"), USER_ID)
        && any_of(&list(call, "creator_ids"), &[USER_ID])
        && any_of(&list(call, "manifest_version_list"), &[pipeline.manifest_version()])
        && any_of(&list(call, "tag_list"), &tags)
        && matches(group, &pipeline.group)
        && is(flag(call, "is_publish"), pipeline.is_publish())
        && is(flag(call, "is_banned"), pipeline.is_banned)
}

/// The newest comes first unless the body says otherwise. What the details of jobs look like is not documented: there are none.
fn list_pipeline_runs(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let pipeline = state.pipeline(call)?;
    let (since, until, changed) = (time(call, "start_time")?, time(call, "end_time")?, time(call, "update_time")?);
    let is_wanted = |run: &&Run| {
        any_of(&list(call, "status"), &[run.status.name()])
            && any_of(&list(call, "trigger_type"), &[run.order.trigger])
            && any_of(&list(call, "executor_ids"), &[USER_ID])
            && since.is_none_or(|since| run.started >= since)
            && until.is_none_or(|until| run.started <= until)
            && changed.is_none_or(|changed| run.changed >= changed)
    };
    let mut wanted: Vec<_> = state.runs_of(&pipeline.id).rev().filter(is_wanted).collect();
    match call.field("sort_key") {
        "start_time" => sort(call, &mut wanted, |one, other| (one.started, one.number).cmp(&(other.started, other.number))),
        "update_time" => sort(call, &mut wanted, |one, other| (one.changed, one.number).cmp(&(other.changed, other.number))),
        _ => {}
    }
    let items = wanted.into_iter().map(|run| summary(call, run)).collect();
    Ok(page("pipeline_runs", items, number(call, "offset"), number(call, "limit")))
}

/// Pipelines that never ran are left out, and so are those that do not exist.
fn batch_show_pipelines_latest_status(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let ids = strings(Some(&call.arguments.body));
    let known = ids.into_iter().filter(|id| state.find(call.path("project_id"), id).is_ok());
    let latest = known.filter_map(|id| state.runs_of(id).next_back());
    Ok(latest.map(|run| summary(call, run)).collect::<Vec<Value>>().into())
}
