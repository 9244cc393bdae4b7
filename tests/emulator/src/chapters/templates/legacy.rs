//! Templates in version 3, whose calls name no account: those of all accounts.

use serde_json::{Map, Value, json};

use super::store::{NO_SUCH_TEMPLATE, SERVICE, Template};
use crate::call::{Call, string};
use crate::chapters::handlers::Handlers;
use crate::chapters::pages::{contains, slice};
use crate::chapters::pipelines::{Pipelines, local};
use crate::chapters::user::{USER, USER_ID};
use crate::service_error::ServiceError;

pub(in super::super) const HANDLERS: Handlers<Pipelines> = &[
    ("list_pipeline_templates_v3", list_pipeline_templates_v3),
    ("list_templates", list_templates),
    ("show_template_detail", show_template_detail),
];

type Response = Result<Value, ServiceError>;

/// How many templates a page has unless the call says otherwise.
const LIMIT: i64 = 10;

fn list_pipeline_templates_v3(state: &mut Pipelines, call: &Call<'_>) -> Response {
    Ok(state.templates.list(call, call.field("template_name")))
}

/// The newest comes first unless the query says otherwise. Kinds of templates are not told apart.
fn list_templates(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let is_built_in = call.flag("is_build_in") == Some(true);
    let is_wanted =
        |template: &&Template| template.account.is_none() == is_built_in && contains(call.query("name"), &[template.string("name")]);
    let mut wanted: Vec<_> = state.templates.templates.iter().filter(is_wanted).collect();
    match call.query("sort") {
        "template_name" => wanted.sort_by(|one, other| one.string("name").cmp(other.string("name"))),
        "last_modify_time" => wanted.sort_by_key(|template| template.changed),
        _ => wanted.sort_by_key(|template| template.created),
    }
    if call.flag("asc") != Some(true) {
        wanted.reverse();
    }
    let items = wanted.into_iter().map(|template| {
        let mut shown = shown(template, call);
        (shown["can_update"], shown["can_delete"]) = ((!is_built_in).into(), (!is_built_in).into());
        shown["need_hub"] = false.into();
        shown
    });
    let items: Vec<_> = items.collect();
    let (total, offset, limit) = (items.len(), call.number("offset").unwrap_or(0), call.number("limit").unwrap_or(LIMIT));
    let number = offset.checked_div(limit).unwrap_or(0).saturating_add(1);
    Ok(json!({ "total": total, "page_number": number, "page_size": limit, "content": slice(items, offset, Some(limit)) }))
}

fn show_template_detail(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let id = call.path("template_id");
    let template = state.templates.templates.iter().find(|template| template.id == id);
    // How version 3 reports it is not known: the code is that of version 5.
    let missing = || ServiceError::rejected(NO_SUCH_TEMPLATE, format!("The template {id} does not exist"));
    template.map(|template| shown(template, call)).ok_or_else(missing)
}

fn shown(template: &Template, call: &Call<'_>) -> Value {
    let is_own = template.account.is_some();
    let variables = template.sent.get("variables").and_then(Value::as_array).into_iter().flatten();
    let (flow, states) = flow(template);
    json!({
        "template_id": template.id,
        "template_name": template.string("name"),
        "template_type": "pipeline",
        "template_url": format!("http://{}/templates/{}/edit", call.host, template.id),
        "user_id": if is_own { USER_ID } else { "" },
        "user_name": if is_own { USER } else { "" },
        "domain_id": template.account.as_deref().unwrap_or_default(),
        "domain_name": "",
        "is_build_in": !is_own,
        "region": if is_own { Value::Null } else { SERVICE.into() },
        "project_id": null,
        "project_name": null,
        "is_watch": false,
        "description": template.string("description"),
        "parameter": variables.map(parameter).collect::<Vec<_>>(),
        "flow": flow,
        "states": states,
        "create_time": local(template.created),
        "last_modify_time": local(template.changed),
    })
}

fn parameter(variable: &Value) -> Value {
    json!({
        "name": variable.get("name"),
        "display_name": variable.get("name"),
        "value": variable.get("value"),
        "description": variable.get("description"),
        "paramtype": "String",
        "display_type": "text",
        "required": false,
        "visible": true,
        "is_static": false,
        "is_default": false,
        "limits": [],
        "constraints": [],
    })
}

/// What follows what in the definition, and the stages and tasks by their names there. A task is a job.
fn flow(template: &Template) -> (Value, Value) {
    let definition: Value = serde_json::from_str(template.string("definition")).unwrap_or_default();
    let stages = definition.get("stages").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let name = |index: usize| if index < stages.len() { format!("state_{}", index + 1) } else { "final".to_owned() };
    let mut states = Map::new();
    let mut flow = Map::from_iter([("initial".to_owned(), json!({ name(0): name(0) }))]);
    let mut tasks = 0;
    for (index, stage) in stages.iter().enumerate() {
        states.insert(name(index), state("stage", &name(index), stage, "parallel".into()));
        let mut follows = Map::new();
        for job in stage.get("jobs").and_then(Value::as_array).into_iter().flatten() {
            tasks += 1;
            let task = format!("Task_{tasks}");
            states.insert(task.clone(), state("task", &task, job, Value::Null));
            follows.insert(task, name(index + 1).into());
        }
        if follows.is_empty() {
            follows.insert(name(index + 1), name(index + 1).into());
        }
        flow.insert(name(index), follows.into());
    }
    (flow.into(), states.into())
}

fn state(kind: &str, name: &str, node: &Value, execution_mode: Value) -> Value {
    json!({
        "type": kind,
        "name": name,
        "display_name": string(node.get("name")),
        "module_or_template_id": "",
        "module_or_template_name": string(node.pointer("/steps/0/task")),
        "dsl_method": "",
        "parameters": {},
        "is_manual_execution": false,
        "job_parameter_validate": false,
        "is_show_codehub_url": false,
        "is_execute": true,
        "job_id": "",
        "job_name": string(node.get("name")),
        "project_id": "",
        "execution_mode": execution_mode,
    })
}
