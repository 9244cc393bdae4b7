//! Changes of microservices. The API calls them change requests.

mod change;

use std::sync::Arc;

use serde_json::{Value, json};

use self::change::Change;
use super::handlers::Handlers;
use super::pages::{any_of, contains, counted};
use super::user::{USER, USER_ID};
use crate::call::Call;
use crate::ids::Ids;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Changes> = &[
    ("create_change_request", create_change_request),
    ("show_change_request_detail", show_change_request_detail),
    ("update_change_request_status", update_change_request_status),
    ("update_change_request_repos", update_change_request_repos),
    ("list_change_requests", list_change_requests),
    ("list_pipeline_change_requests", list_change_requests),
    ("list_releasing_change_requests", list_releasing_change_requests),
    ("show_change_request_op_log", show_change_request_op_log),
    ("show_change_request_creator_info", show_change_request_creator_info),
];

type Response = Result<Value, ServiceError>;

/// The changes of all projects.
pub(crate) struct Changes {
    ids: Arc<Ids>,
    /// In the order of their creation.
    changes: Vec<Change>,
}

impl Changes {
    pub(super) fn new(ids: Arc<Ids>) -> Self {
        Self { ids, changes: Vec::new() }
    }

    /// The change of the path.
    fn change(&mut self, call: &Call<'_>) -> Result<&mut Change, ServiceError> {
        let (project, id) = (call.path("project_id"), call.path("change_request_id"));
        let change = self.changes.iter_mut().find(|change| change.id == id && change.project == project);
        change.ok_or_else(|| ServiceError::no_such_change(id))
    }

    /// The changes of a microservice, the newest first.
    fn of<'s>(&'s self, project: &'s str, component: &'s str) -> impl Iterator<Item = &'s Change> {
        self.changes.iter().rev().filter(move |change| change.project == project && change.component() == component)
    }
}

/// The microservice need not exist: how the service reports one that does not is not known.
fn create_change_request(state: &mut Changes, call: &Call<'_>) -> Response {
    let change = Change::new(state.ids.next(), call.path("project_id"), call.fields(), call.now);
    let shown = change.shown();
    state.changes.push(change);
    Ok(shown)
}

fn show_change_request_detail(state: &mut Changes, call: &Call<'_>) -> Response {
    state.change(call).map(|change| change.shown())
}

/// Any status may follow any other.
fn update_change_request_status(state: &mut Changes, call: &Call<'_>) -> Response {
    let change = state.change(call)?;
    change.move_to(call.query("status"), call.now);
    Ok(change.shown())
}

fn update_change_request_repos(state: &mut Changes, call: &Call<'_>) -> Response {
    state.change(call)?.replace_repos(call.items().into(), call.now);
    Ok(true.into())
}

/// Which changes a pipeline may release is not known, so the list for a pipeline has all of the microservice, as the other one.
fn list_change_requests(state: &mut Changes, call: &Call<'_>) -> Response {
    let changes = state.of(call.path("project_id"), call.field("component_id")).filter(|change| {
        any_of(&call.strings("statuses"), &[&change.status])
            && any_of(&call.strings("creator_ids"), &[USER_ID])
            && contains(call.field("title"), &[change.title()])
    });
    Ok(counted(changes.map(Change::shown), call.integer("offset"), call.integer("limit")))
}

/// Which pipeline releases a change is not known: every one of the microservice that is being released is listed.
fn list_releasing_change_requests(state: &mut Changes, call: &Call<'_>) -> Response {
    let changes = state.of(call.path("project_id"), call.query("component_id"));
    Ok(changes.filter(|change| change.status == "releasing").map(Change::shown).collect())
}

fn show_change_request_op_log(state: &mut Changes, call: &Call<'_>) -> Response {
    Ok(counted(state.change(call)?.log(), call.number("offset"), call.number("limit")))
}

/// Everything was created by the one user.
fn show_change_request_creator_info(state: &mut Changes, call: &Call<'_>) -> Response {
    let mut changes = state.of(call.path("project_id"), call.query("component_id"));
    let creator = changes.next().filter(|_| contains(call.query("name"), &[USER]));
    Ok(creator.map(|_| json!({ "creator_id": USER_ID, "creator_name": USER })).into_iter().collect())
}
