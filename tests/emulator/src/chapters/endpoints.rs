//! Service endpoints, and the modules that are their types.

mod modules;

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::envelope::{failure, success};
use super::handlers::Handlers;
use super::pages::{is, numbered};
use super::user::{USER, USER_ID};
use crate::call::{Call, string};
use crate::ids::Ids;
use crate::response::documented;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Endpoints> = &[
    ("list_modules_detail", list_modules_detail),
    ("list_modules_detail_v1", list_modules_detail_v1),
    ("show_module", show_module),
    ("create_endpoint", create_endpoint),
    ("list_endpoints_details", list_endpoints_details),
    ("show_endpoint", show_endpoint),
    ("update_endpoint", update_endpoint),
    ("delete_endpoint", delete_endpoint),
    ("invoke_endpoint_proxy", invoke_endpoint_proxy),
];

type Response = Result<Value, ServiceError>;

/// A project that does not exist. The service reports it with status 200.
const NO_SUCH_PROJECT: &str = "DEV_21_100169";

/// What is listed of an endpoint, apart from its id and its creator: its credentials are not.
const LISTED: [&str; 6] = ["url", "name", "project_uuid", "region_name", "module_id", "data"];

/// The endpoints of all projects, and the modules.
pub(crate) struct Endpoints {
    ids: Arc<Ids>,
    modules: Vec<Map<String, Value>>,
    /// In the order of their creation.
    endpoints: Vec<Endpoint>,
}

struct Endpoint {
    uuid: String,
    /// What was sent of it.
    settings: Map<String, Value>,
}

impl Endpoints {
    pub(super) fn new(ids: Arc<Ids>) -> Self {
        Self { ids, modules: modules::all(), endpoints: Vec::new() }
    }

    fn index(&self, uuid: &str) -> Result<usize, ServiceError> {
        self.endpoints.iter().position(|endpoint| endpoint.uuid == uuid).ok_or_else(|| ServiceError::no_such_endpoint(uuid))
    }
}

impl Endpoint {
    fn string(&self, field: &str) -> &str {
        string(self.settings.get(field))
    }

    /// The endpoint without its credentials.
    fn listed(&self) -> Value {
        let mut listed = json!({ "uuid": self.uuid, "created_by": { "user_id": USER_ID, "username": USER } });
        for field in LISTED {
            listed[field] = self.settings.get(field).cloned().unwrap_or_default();
        }
        // An id has at least three characters, and none is null.
        if self.string("module_id").is_empty() {
            listed.as_object_mut().and_then(|fields| fields.remove("module_id"));
        }
        listed
    }

    /// The endpoint with its credentials, as the vendor's table has it. Whether the service really returns them is not known.
    fn shown(&self) -> Value {
        let mut shown = self.listed();
        if let Some(authorization) = self.settings.get("authorization") {
            shown["authorization"] = authorization.clone();
        }
        shown
    }
}

/// Every project exists but the one without an id.
fn missing_project(id: &str) -> Option<Value> {
    id.is_empty().then(|| failure(NO_SUCH_PROJECT, "The project does not exist"))
}

fn list_modules_detail(state: &mut Endpoints, call: &Call<'_>) -> Response {
    Ok(modules::pages(&state.modules, call))
}

fn list_modules_detail_v1(state: &mut Endpoints, call: &Call<'_>) -> Response {
    Ok(modules::lists(&state.modules, call))
}

fn show_module(state: &mut Endpoints, call: &Call<'_>) -> Response {
    Ok(modules::versions(&state.modules, call))
}

fn create_endpoint(state: &mut Endpoints, call: &Call<'_>) -> Response {
    if let Some(error) = missing_project(call.field("project_uuid")) {
        return Ok(error);
    }
    // Whether the module has to exist is not known: any will do.
    let endpoint = Endpoint { uuid: state.ids.next(), settings: call.fields() };
    let shown = endpoint.shown();
    state.endpoints.push(endpoint);
    Ok(success(shown))
}

fn list_endpoints_details(state: &mut Endpoints, call: &Call<'_>) -> Response {
    let project = call.query("project_uuid");
    if let Some(error) = missing_project(project) {
        return Ok(error);
    }
    let endpoints = state.endpoints.iter().filter(|endpoint| {
        endpoint.string("project_uuid") == project
            && endpoint.string("region_name") == call.query("region_name")
            && is(call.query("module_id"), endpoint.string("module_id"))
    });
    let endpoints: Vec<_> = endpoints.map(Endpoint::listed).collect();
    let total = endpoints.len();
    // A live client sends page_index and page_size. The vendor's page has a page number by the name of offset, and limit:
    // they do the same here.
    let either = |one: &str, other: &str| call.number(one).or_else(|| call.number(other));
    let page = numbered(endpoints, either("page_index", "offset"), either("page_size", "limit"));
    Ok(success(json!({ "endpoints": page, "total": total })))
}

fn show_endpoint(state: &mut Endpoints, call: &Call<'_>) -> Response {
    let index = state.index(call.path("uuid"))?;
    Ok(success(state.endpoints[index].shown()))
}

/// Replaces all but project and module. Others that are sent are not taken: the service's response to them is not known.
fn update_endpoint(state: &mut Endpoints, call: &Call<'_>) -> Response {
    let index = state.index(call.path("uuid"))?;
    let endpoint = &mut state.endpoints[index];
    let mut settings = call.fields();
    for field in ["project_uuid", "module_id"] {
        settings.remove(field);
        settings.extend(endpoint.settings.remove_entry(field));
    }
    endpoint.settings = settings;
    Ok(success(endpoint.shown()))
}

fn delete_endpoint(state: &mut Endpoints, call: &Call<'_>) -> Response {
    let index = state.index(call.path("uuid"))?;
    state.endpoints.remove(index);
    Ok(success(Value::Null))
}

/// Calls no outside service: what is known of the response is what the document has.
fn invoke_endpoint_proxy(state: &mut Endpoints, call: &Call<'_>) -> Response {
    if !call.field("endpoint_uuid").is_empty() {
        state.index(call.field("endpoint_uuid"))?;
    }
    Ok(documented(call))
}
