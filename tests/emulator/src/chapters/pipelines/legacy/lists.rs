//! Lists of pipelines and runs in version 3.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::super::filters::{page, sort};
use super::super::pipeline::Pipeline;
use super::super::run::Run;
use super::super::state::{Pipelines, Response};
use super::super::time::{CHINA, local};
use super::shapes::{build, outcome, status};
use crate::call::{Call, string};
use crate::chapters::handlers::Handlers;
use crate::chapters::pages::{any_of, contains, is, page_of, slice};
use crate::chapters::user::{USER, USER_ID};
use crate::service_error::ServiceError;

pub(in super::super) const HANDLERS: Handlers<Pipelines> = &[
    ("list_pipeline_simple_info", list_pipeline_simple_info),
    ("list_pipeline_build_result", list_pipeline_build_result),
    ("list_pipeline_build_records", list_pipeline_build_records),
];

/// How many pipelines a page has unless the call says otherwise.
const LIMIT: i64 = 10;

/// The newest comes first unless the body says otherwise.
fn list_pipeline_simple_info(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let ids = |field: &str| -> Vec<&str> { call.field(field).split(',').filter(|id| !id.is_empty()).collect() };
    let is_wanted = |pipeline: &&Pipeline| {
        let run = state.latest(pipeline);
        !pipeline.is_hidden
            && contains(call.field("pipeline_name"), &[pipeline.name()])
            && any_of(&ids("project_ids"), &[&pipeline.project])
            && any_of(&ids("creator_ids"), &[USER_ID])
            && (ids("executor_ids").is_empty() || run.is_some() && ids("executor_ids").contains(&USER_ID))
            && is(call.field("status"), run.map_or("", |run| status(run.status)))
            && is(call.field("outcome"), string(run.map(|run| outcome(run.status)).as_ref()))
            && (call.field("git_url").is_empty() || has_source(pipeline, call.field("git_url")))
    };
    let mut wanted: Vec<_> = state.pipelines.iter().rev().filter(is_wanted).collect();
    let started = |pipeline: &Pipeline| state.latest(pipeline).map(|run| run.started);
    match call.field("sort_key") {
        "pipeline_name" => sort(call, &mut wanted, |one, other| one.name().cmp(other.name())),
        "create_time" => sort(call, &mut wanted, |one, other| one.created.cmp(&other.created)),
        "start_time" => sort(call, &mut wanted, |one, other| started(one).cmp(&started(other))),
        _ => {}
    }
    let items = wanted.into_iter().map(|pipeline| {
        let run = state.latest(pipeline);
        json!({
            "project_id": pipeline.project,
            "project_name": pipeline.sent.get("project_name"),
            "pipeline_id": pipeline.id,
            "pipeline_name": pipeline.name(),
            "creator_id": USER_ID,
            "creator_name": USER,
            "executor_id": run.map(|_| USER_ID),
            "executor_name": run.map(|_| USER),
            "start_time": run.map(|run| local(run.started)),
            "create_time": local(pipeline.created),
            "watched": "false",
        })
    });
    Ok(page("result", call, items.collect(), LIMIT))
}

fn has_source(pipeline: &Pipeline, url: &str) -> bool {
    let params = pipeline.list("sources").iter().filter_map(|source| source.get("params"));
    params.into_iter().any(|params| ["git_url", "ssh_git_url"].iter().any(|field| string(params.get(*field)) == url))
}

/// The newest comes first. That the days are at most a month apart is not checked.
fn list_pipeline_build_result(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let project = call.query("project_id");
    let of_project = state.pipelines.iter().filter(|pipeline| pipeline.project == project);
    let mut builds: Vec<_> = of_project.flat_map(|pipeline| state.runs_of(&pipeline.id).map(move |run| (pipeline, run))).collect();
    builds.sort_by_key(|(_, run)| std::cmp::Reverse((run.started, run.number)));
    let days = days(call)?;
    let wanted = builds.into_iter().filter(|(_, run)| is_within(run, days));
    Ok(page_of("build_results", call, wanted.map(|(pipeline, run)| build(run, pipeline, call))))
}

/// The newest comes first. What a record has is not known: here it has what the list of all runs has.
fn list_pipeline_build_records(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let pipeline = &state.pipelines[state.legacy_index(call)?];
    let days = days(call)?;
    let is_wanted = |run: &&Run| {
        is_within(run, days)
            && is(call.query("status"), status(run.status))
            && is(call.query("outcome"), string(Some(&outcome(run.status))))
    };
    let wanted = state.runs_of(&pipeline.id).rev().filter(is_wanted);
    let records: Vec<Value> = wanted.map(|run| build(run, pipeline, call)).collect();
    let total = records.len();
    Ok(json!({ "total": total, "records": slice(records, call.number("offset").unwrap_or(0), call.number("limit")) }))
}

/// The first and the last day that a call asks for.
fn days(call: &Call<'_>) -> Result<[Option<Date>; 2], ServiceError> {
    let day = |name: &str| match call.query(name) {
        "" => Ok(None),
        text => Date::strptime("%Y-%m-%d", text).map(Some).map_err(|_| ServiceError::unfit(name, "is not of the form yyyy-MM-dd")),
    };
    Ok([day("start_date")?, day("end_date")?])
}

fn is_within(run: &Run, [first, last]: [Option<Date>; 2]) -> bool {
    let day = CHINA.to_datetime(run.started).date();
    first.is_none_or(|first| first <= day) && last.is_none_or(|last| day <= last)
}
