//! Lists of pipelines and runs, with their filters.

use serde_json::{Value, json};

use super::super::pages::{any_of, contains, is as matches, page_of, page_of_shown};
use super::details::summary;
use super::filters::{flag, is, sort, time};
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
    let (listed, projects) = (Filter::of(call), call.strings("project_ids"));
    let projects = if projects.is_empty() { vec![call.path("project_id")] } else { projects };
    let (statuses, executors) = (call.strings("status"), call.strings("executor_ids"));
    let (include, exclude) = (call.field("include_pipeline_id"), call.field("exclude_pipeline_id"));
    let is_wanted = |pipeline: &&Pipeline| {
        let latest = || state.runs_of(&pipeline.id).next_back();
        let runs = |filter: &dyn Fn(&Run) -> bool| latest().is_some_and(filter);
        let is_matching = || {
            listed.matches(pipeline)
                && (statuses.is_empty() || runs(&|run| statuses.contains(&run.status.name())))
                && (executors.is_empty() || runs(&|_| executors.contains(&USER_ID)))
                && since.is_none_or(|since| runs(&|run| run.started >= since))
                && until.is_none_or(|until| runs(&|run| run.started <= until))
                && changed.is_none_or(|changed| runs(&|run| run.changed >= changed))
        };
        // Those that were made for one run are not listed.
        let is_in_project = !pipeline.is_hidden && projects.contains(&pipeline.project.as_str());
        is_in_project && (include == pipeline.id || exclude != pipeline.id && is_matching())
    };
    let mut wanted: Vec<_> = state.pipelines.iter().rev().filter(is_wanted).collect();
    match call.field("sort_key") {
        "name" => sort(call, &mut wanted, |one, other| one.name().cmp(other.name())),
        "create_time" => sort(call, &mut wanted, |one, other| one.created.cmp(&other.created)),
        "update_time" => sort(call, &mut wanted, |one, other| one.changed.cmp(&other.changed)),
        _ if call.field("sort_dir").eq_ignore_ascii_case("asc") => wanted.reverse(),
        _ => {}
    }
    let show = |pipeline: &Pipeline| {
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
            "tag_list": state.tags(pipeline),
            "latest_run": state.runs_of(&pipeline.id).next_back().map(|run| summary(call, run)),
        })
    };
    let mut page = page_of_shown("pipelines", call, wanted, show);
    page["current_system_time"] = call.now.as_millisecond().into();
    page["number_of_hidden_data"] = 0.into();
    Ok(page)
}

/// The filters that have nothing to do with the runs of a pipeline.
struct Filter<'c> {
    name: &'c str,
    component: &'c str,
    creator: &'c str,
    creators: Vec<&'c str>,
    manifest_versions: Vec<&'c str>,
    tags: Vec<&'c str>,
    group: &'c str,
    is_publish: Option<bool>,
    is_banned: Option<bool>,
}

impl<'c> Filter<'c> {
    fn of(call: &'c Call<'_>) -> Self {
        // The path of a group ends in its id.
        let group = call.field("group_path_id").rsplit(|character: char| !character.is_ascii_alphanumeric()).next();
        Self {
            name: call.field("name"),
            component: call.field("component_id"),
            creator: call.field("creator_id"),
            creators: call.strings("creator_ids"),
            manifest_versions: call.strings("manifest_version_list"),
            tags: call.strings("tag_list"),
            group: group.unwrap_or_default(),
            is_publish: flag(call, "is_publish"),
            is_banned: flag(call, "is_banned"),
        }
    }

    fn matches(&self, pipeline: &Pipeline) -> bool {
        (self.name.is_empty() || contains(self.name, &[pipeline.name()]))
            && matches(self.component, &pipeline.component)
            && matches(self.creator, USER_ID)
            && any_of(&self.creators, &[USER_ID])
            && (self.manifest_versions.is_empty() || self.manifest_versions.contains(&pipeline.manifest_version()))
            && (self.tags.is_empty() || pipeline.tags.iter().any(|tag| self.tags.contains(&tag.as_str())))
            && matches(self.group, &pipeline.group)
            && self.is_publish.is_none_or(|wanted| wanted == pipeline.is_publish())
            && is(self.is_banned, pipeline.is_banned)
    }
}

/// The newest comes first unless the body says otherwise. What the details of jobs look like is not documented: there are none.
fn list_pipeline_runs(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let pipeline = state.pipeline(call)?;
    let (since, until, changed) = (time(call, "start_time")?, time(call, "end_time")?, time(call, "update_time")?);
    let is_wanted = |run: &&Run| {
        any_of(&call.strings("status"), &[run.status.name()])
            && any_of(&call.strings("trigger_type"), &[run.order.trigger])
            && any_of(&call.strings("executor_ids"), &[USER_ID])
            && since.is_none_or(|since| run.started >= since)
            && until.is_none_or(|until| run.started <= until)
            && changed.is_none_or(|changed| run.changed >= changed)
    };
    let mut wanted: Vec<_> = state.runs_of(&pipeline.id).rev().filter(is_wanted).collect();
    match call.field("sort_key") {
        "start_time" => sort(call, &mut wanted, |one, other| one.started.cmp(&other.started)),
        "update_time" => sort(call, &mut wanted, |one, other| one.changed.cmp(&other.changed)),
        _ if call.field("sort_dir").eq_ignore_ascii_case("asc") => wanted.reverse(),
        _ => {}
    }
    Ok(page_of("pipeline_runs", call, wanted.into_iter().map(|run| summary(call, run))))
}

/// Pipelines that never ran are left out, and so are those that do not exist.
fn batch_show_pipelines_latest_status(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let ids = strings(Some(&call.arguments.body));
    let known = ids.into_iter().filter(|id| state.find(call.path("project_id"), id).is_ok());
    let latest = known.filter_map(|id| state.runs_of(id).next_back());
    Ok(latest.map(|run| summary(call, run)).collect::<Vec<Value>>().into())
}
