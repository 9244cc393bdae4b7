//! The webhook of a pipeline: the address through which external callers start runs.

use serde_json::json;

use super::state::{Pipelines, Response};
use crate::call::{Call, Caller};
use crate::chapters::handlers::Handlers;
use crate::redact::REDACTED;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Pipelines> = &[
    ("show_generic_webhook", show_generic_webhook),
    ("switch_generic_webhook", switch_generic_webhook),
    ("execute_generic_webhook", execute_generic_webhook),
];

/// The region in the address. Any other is taken as well.
const REGION: &str = "emulator";

fn show_generic_webhook(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let pipeline = state.pipeline(call)?;
    let path = format!("/v5/{}/pipelines/{}/webhook/callback-run/{REGION}", pipeline.project, pipeline.id);
    let token = if pipeline.webhook.needs_iam { String::new() } else { format!("?access_token={}", pipeline.webhook.token) };
    Ok(json!({
        "pipelineId": pipeline.id,
        "projectId": pipeline.project,
        "region": null,
        "status": pipeline.webhook.is_on,
        "useIam": pipeline.webhook.needs_iam,
        "webhookUrl": format!("http://{}{path}{token}", call.host),
    }))
}

fn switch_generic_webhook(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let is_set = |field| super::filters::flag(call, field) == Some(true);
    let pipeline = state.pipeline_mut(call)?;
    (pipeline.webhook.is_on, pipeline.webhook.needs_iam) = (is_set("webhook_switch"), is_set("use_iam"));
    pipeline.edited(call.now);
    Ok(json!({ "status": "success" }))
}

/// The token counts, or, if the webhook needs them, credentials. How the service rejects a call is not known.
fn execute_generic_webhook(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let index = state.index(call)?;
    let webhook = &state.pipelines[index].webhook;
    if !webhook.is_on {
        return Err(ServiceError::conflict("The webhook is off"));
    }
    if webhook.needs_iam && call.caller == Caller::Anyone {
        return Err(ServiceError::unauthorized("the webhook needs the credentials of a user"));
    }
    let token = call.query("access_token");
    if !webhook.needs_iam && token != webhook.token && !(call.caller == Caller::Seed && token == REDACTED) {
        return Err(ServiceError::unauthorized("the token of the webhook is wrong"));
    }
    let order = state.order(call, index, "Generic");
    let run = state.start(index, order, call.now)?;
    Ok(state.started(run))
}
