//! Microservices of projects. The API calls them components.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::handlers::Handlers;
use super::pages::{contains, counted};
use super::user::{USER, USER_ID};
use crate::call::{Call, string};
use crate::ids::Ids;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Microservices> = &[
    ("create_microservice", create_microservice),
    ("list_microservice", list_microservice),
    ("show_microservice_detail", show_microservice_detail),
    ("update_microservice", update_microservice),
    ("update_microservice_repo", update_microservice_repo),
    ("follow_microservice", follow_microservice),
    ("unfollow_microservice", unfollow_microservice),
    ("show_microservice_follow_info", show_microservice_follow_info),
    ("delete_microservice", delete_microservice),
];

type Response = Result<Value, ServiceError>;

/// The microservices of all projects.
pub(crate) struct Microservices {
    ids: Arc<Ids>,
    /// In the order of their creation.
    microservices: Vec<Microservice>,
}

struct Microservice {
    id: String,
    project: String,
    /// What was sent of it.
    sent: Map<String, Value>,
    is_followed: bool,
    created: Timestamp,
    changed: Timestamp,
}

impl Microservices {
    pub(super) fn new(ids: Arc<Ids>) -> Self {
        Self { ids, microservices: Vec::new() }
    }

    fn index(&self, call: &Call<'_>) -> Result<usize, ServiceError> {
        let (project, id) = (call.path("project_id"), call.path("component_id"));
        let index = self.microservices.iter().position(|microservice| microservice.id == id && microservice.project == project);
        index.ok_or_else(|| ServiceError::no_such_microservice(id))
    }

    /// The microservice of the path, to be changed.
    fn microservice(&mut self, call: &Call<'_>) -> Result<&mut Microservice, ServiceError> {
        self.index(call).map(|index| &mut self.microservices[index])
    }

    /// Changes a field, and returns the id of the microservice, as the service does it without quotes.
    fn set(&mut self, call: &Call<'_>, field: &str, value: Value) -> Response {
        let microservice = self.microservice(call)?;
        microservice.sent.insert(field.to_owned(), value);
        microservice.changed = call.now;
        Ok(microservice.id.as_str().into())
    }
}

impl Microservice {
    fn string(&self, field: &str) -> &str {
        string(self.sent.get(field))
    }

    fn shown(&self) -> Value {
        // Seconds as text in the vendor's examples, which also have the only status that was seen.
        let time = |time: Timestamp| time.as_second().to_string();
        json!({
            "id": self.id,
            "name": self.string("name"),
            "type": self.string("type"),
            "description": self.string("desc"),
            "status": "active",
            "parent_id": self.sent.get("parent_id"),
            "cloud_project_id": self.project,
            "repos": self.sent.get("repos").cloned().unwrap_or_else(|| json!([])),
            "is_followed": self.is_followed,
            "creator_id": USER_ID,
            "creator_name": USER,
            "create_time": time(self.created),
            "updater_id": USER_ID,
            "updater_name": USER,
            "update_time": time(self.changed),
            "is_crmodel": false,
        })
    }
}

/// Neither are names unique, nor need the parent exist: how the service judges both is not known.
fn create_microservice(state: &mut Microservices, call: &Call<'_>) -> Response {
    let microservice = Microservice {
        id: state.ids.next(),
        project: call.path("project_id").to_owned(),
        sent: call.fields(),
        is_followed: false,
        created: call.now,
        changed: call.now,
    };
    let shown = microservice.shown();
    state.microservices.push(microservice);
    Ok(shown)
}

/// By what the service sorts is not known: here by the time of creation, the newest first unless `sort_dir` is `asc`.
fn list_microservice(state: &mut Microservices, call: &Call<'_>) -> Response {
    let is_wanted = |microservice: &&Microservice| {
        microservice.project == call.path("project_id") && contains(call.field("name"), &[microservice.string("name")])
    };
    let mut microservices: Vec<_> = state.microservices.iter().filter(is_wanted).collect();
    if call.field("sort_dir") != "asc" {
        microservices.reverse();
    }
    Ok(counted(microservices.into_iter().map(Microservice::shown), call.integer("offset"), call.integer("limit")))
}

fn show_microservice_detail(state: &mut Microservices, call: &Call<'_>) -> Response {
    state.microservice(call).map(|microservice| microservice.shown())
}

fn update_microservice(state: &mut Microservices, call: &Call<'_>) -> Response {
    state.set(call, "desc", call.field("desc").into())
}

fn update_microservice_repo(state: &mut Microservices, call: &Call<'_>) -> Response {
    state.set(call, "repos", call.items().into())
}

fn follow_microservice(state: &mut Microservices, call: &Call<'_>) -> Response {
    follow(state, call, true)
}

fn unfollow_microservice(state: &mut Microservices, call: &Call<'_>) -> Response {
    follow(state, call, false)
}

fn follow(state: &mut Microservices, call: &Call<'_>, is_followed: bool) -> Response {
    let microservice = state.microservice(call)?;
    microservice.is_followed = is_followed;
    Ok(microservice.id.as_str().into())
}

fn show_microservice_follow_info(state: &mut Microservices, call: &Call<'_>) -> Response {
    state.microservice(call).map(|microservice| microservice.is_followed.into())
}

fn delete_microservice(state: &mut Microservices, call: &Call<'_>) -> Response {
    let index = state.index(call)?;
    Ok(state.microservices.remove(index).id.into())
}
