//! Templates of pipelines: those of the accounts and those of the service.

pub(super) mod legacy;
pub(super) mod store;

use serde_json::{Value, json};

use self::store::Template;
use super::handlers::Handlers;
use super::pipelines::Pipelines;
use crate::call::Call;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Pipelines> = &[
    ("create_pipeline_template", create_pipeline_template),
    ("update_pipeline_template", update_pipeline_template),
    ("delete_pipeline_template", delete_pipeline_template),
    ("list_pipeline_templates", list_pipeline_templates),
    ("show_pipeline_template_detail", show_pipeline_template_detail),
    ("favorite_pipeline_template", favorite_pipeline_template),
];

type Response = Result<Value, ServiceError>;

fn create_pipeline_template(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let templates = &mut state.templates;
    let (id, account) = (templates.ids.next(), Some(call.account().to_owned()));
    templates.templates.push(Template { id: id.clone(), account, sent: call.fields(), created: call.now, changed: call.now });
    Ok(json!({ "templateId": id }))
}

/// What is left out is gone.
fn update_pipeline_template(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let index = state.templates.own(call)?;
    let template = &mut state.templates.templates[index];
    (template.sent, template.changed) = (call.fields(), call.now);
    Ok(json!({ "templateId": template.id }))
}

fn delete_pipeline_template(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let index = state.templates.own(call)?;
    Ok(json!({ "templateId": state.templates.templates.remove(index).id }))
}

fn show_pipeline_template_detail(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let template = &state.templates.templates[state.templates.index(call)?];
    let mut shown = state.templates.shown(call, template);
    for field in ["definition", "variables"] {
        shown[field] = template.sent.get(field).cloned().unwrap_or_else(|| json!([]));
    }
    Ok(shown)
}

/// Without `is_system` there are own templates and those of the service. The newest comes first unless the body says otherwise.
fn list_pipeline_templates(state: &mut Pipelines, call: &Call<'_>) -> Response {
    Ok(state.templates.list(call, call.field("name")))
}

fn favorite_pipeline_template(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let id = state.templates.templates[state.templates.index(call)?].id.clone();
    let favorite = (call.account().to_owned(), id.clone());
    if call.flag("flag") == Some(true) {
        state.templates.favorites.insert(favorite);
    } else {
        state.templates.favorites.remove(&favorite);
    }
    Ok(json!({ "templateId": id }))
}
