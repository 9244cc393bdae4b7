//! Rules: thresholds for the output of an extension.

pub(super) mod rule;

use serde_json::{Value, json};

use super::governance::Governance;
use super::handlers::Handlers;
use super::pages::{contains, counted, is};
use super::policies::policy::Policy;
use crate::call::Call;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Governance> = &[
    ("create_rule", create_rule),
    ("update_rule", update_rule),
    ("delete_rule", delete_rule),
    ("show_rule", show_rule),
    ("list_rule", list_rule),
    ("show_rule_related_info", show_rule_related_info),
];

type Response = Result<Value, ServiceError>;

fn create_rule(state: &mut Governance, call: &Call<'_>) -> Response {
    let id = state.rules.create(call.account(), call.fields(), call.now);
    Ok(json!({ "status": true, "rule_id": id }))
}

fn update_rule(state: &mut Governance, call: &Call<'_>) -> Response {
    state.rules.update(call.account(), call.path("rule_id"), call.fields(), call.now)?;
    Ok(json!({ "status": true, "rule_id": call.path("rule_id") }))
}

fn delete_rule(state: &mut Governance, call: &Call<'_>) -> Response {
    state.rules.delete(call.account(), call.path("rule_id"))?;
    Ok(json!({ "status": true }))
}

fn show_rule(state: &mut Governance, call: &Call<'_>) -> Response {
    state.rules.rule(call.account(), call.path("rule_id")).map(|rule| rule.shown())
}

fn list_rule(state: &mut Governance, call: &Call<'_>) -> Response {
    // Rules belong to an account: which of them a project would not see is not known.
    let rules = state.rules.all(call.account());
    let rules = rules.filter(|rule| contains(call.query("name"), &[rule.string("name")]) && is(call.query("type"), rule.string("type")));
    Ok(counted(rules.map(|rule| rule.summary()), call.number("offset"), call.number("limit")))
}

/// Counts the policies that contain the rule, by themselves or because they inherit it, and the projects of such policies.
/// No pipeline uses a policy here.
fn show_rule_related_info(state: &mut Governance, call: &Call<'_>) -> Response {
    let rule = state.rules.rule(call.account(), call.path("rule_id"))?;
    let holds = |policy: &&Policy| state.policies.rules_of(policy).iter().any(|included| included.id == rule.id);
    let policies: Vec<_> = state.policies.all().filter(holds).collect();
    let projects = super::policies::projects(policies.iter().copied());
    Ok(json!({ "rule_set_count": policies.len(), "project_count": projects, "pipeline_count": 0 }))
}
