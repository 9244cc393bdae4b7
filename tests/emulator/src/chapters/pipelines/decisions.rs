//! Decisions of a person about a step that waits.

use serde_json::json;

use super::state::{Pipelines, Response};
use super::step::{Kind, Step};
use crate::call::Call;
use crate::chapters::handlers::Handlers;
use crate::service_error::ServiceError;

/// A review in a job and a checkpoint before the jobs of a stage are the same step; only their paths differ.
pub(super) const HANDLERS: Handlers<Pipelines> = &[
    ("accept_manual_review", accept_review),
    ("reject_manual_review", reject_review),
    ("accept_checkpoint", accept_review),
    ("reject_checkpoint", reject_review),
    ("accept_delay_job", accept_delay_job),
    ("reject_delay_job", reject_delay_job),
    ("continue_delay_job", continue_delay_job),
    ("resume_pipeline", resume_pipeline),
];

fn accept_review(state: &mut Pipelines, call: &Call<'_>) -> Response {
    decide(state, call, &Kind::Review, |step| {
        step.complete(call.now);
        Ok(())
    })
}

/// How the run of the service ends then is not known: here it fails.
fn reject_review(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let comment = call.query("approval_description");
    let message = if comment.is_empty() { "The review was rejected" } else { comment };
    decide(state, call, &Kind::Review, |step| {
        step.fail(call.now, message);
        Ok(())
    })
}

fn accept_delay_job(state: &mut Pipelines, call: &Call<'_>) -> Response {
    decide(state, call, &Kind::Delay, |step| {
        step.complete(call.now);
        Ok(())
    })
}

fn reject_delay_job(state: &mut Pipelines, call: &Call<'_>) -> Response {
    decide(state, call, &Kind::Delay, |step| {
        step.fail(call.now, "The delayed step was rejected");
        Ok(())
    })
}

fn continue_delay_job(state: &mut Pipelines, call: &Call<'_>) -> Response {
    decide(state, call, &Kind::Delay, Step::extend)
}

fn resume_pipeline(state: &mut Pipelines, call: &Call<'_>) -> Response {
    decide(state, call, &Kind::Suspension, |step| {
        step.complete(call.now);
        Ok(())
    })
}

/// Decides about a step of this kind, and lets its run go on. How the service responds about a step that does not wait is not known.
fn decide(state: &mut Pipelines, call: &Call<'_>, kind: &Kind, decide: impl FnOnce(&mut Step) -> Result<(), ServiceError>) -> Response {
    let (run, step) = state.step_mut(call)?;
    if step.kind != *kind || !step.state.status.is_active() {
        return Err(ServiceError::conflict(format!("The step {} does not wait for this decision", step.name())));
    }
    decide(step)?;
    state.settle(run, call.now);
    Ok(json!({ "success": true }))
}
