//! Policies: bundles of rules, of an account or of a project.

mod details;
pub(super) mod policy;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use self::policy::{Owner, Policy};
use super::governance::Governance;
use super::handlers::Handlers;
use super::pages::{contains, counted};
use crate::call::Call;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Governance> = &[
    ("create_strategy", create),
    ("update_strategy", update),
    ("delete_strategy", delete),
    ("switch_strategy", switch),
    ("show_strategy", show),
    ("show_strategy_related_info", show_related_info),
    ("list_strategy", list_strategy),
    ("list_strategy_children", list_strategy_children),
];

type Response = Result<Value, ServiceError>;

/// Whose policies the route is about.
pub(super) fn owner(call: &Call<'_>) -> Owner {
    match call.path("project_id") {
        "" => Owner::Account(call.account().to_owned()),
        project => Owner::Project(project.to_owned()),
    }
}

/// The response to a change of a policy.
pub(super) fn outcome(id: &str) -> Value {
    json!({ "status": true, "rule_set_id": id })
}

/// How many projects have one of these policies.
pub(super) fn projects<'p>(policies: impl Iterator<Item = &'p Policy>) -> usize {
    policies.filter_map(|policy| policy.owner.project()).collect::<BTreeSet<_>>().len()
}

pub(super) fn create(state: &mut Governance, call: &Call<'_>) -> Response {
    let rules = policy::references(call).unwrap_or_default();
    Ok(outcome(&state.policies.create(owner(call), call.field("name"), rules, call.now).id))
}

/// Whether rules that are left out are kept or removed is not known: they are kept.
pub(super) fn update(state: &mut Governance, call: &Call<'_>) -> Response {
    state.policies.update(&owner(call), call.path("rule_set_id"), call.now, |policy| {
        policy.name = call.field("name").to_owned();
        policy.rules = policy::references(call).unwrap_or_else(|| std::mem::take(&mut policy.rules));
    })?;
    Ok(outcome(call.path("rule_set_id")))
}

pub(super) fn switch(state: &mut Governance, call: &Call<'_>) -> Response {
    let is_valid = call.arguments.body.get("is_valid") == Some(&true.into());
    state.policies.update(&owner(call), call.path("rule_set_id"), call.now, |policy| policy.is_valid = is_valid)?;
    Ok(outcome(call.path("rule_set_id")))
}

pub(super) fn delete(state: &mut Governance, call: &Call<'_>) -> Response {
    state.policies.delete(&owner(call), call.path("rule_set_id"))?;
    Ok(json!({ "status": true }))
}

pub(super) fn show(state: &mut Governance, call: &Call<'_>) -> Response {
    let policy = state.policies.readable(&owner(call), call.path("rule_set_id"))?;
    Ok(details::detail(policy, state))
}

/// Counts the projects with policies that inherit from this one. No pipeline uses a policy here.
pub(super) fn show_related_info(state: &mut Governance, call: &Call<'_>) -> Response {
    let policy = state.policies.readable(&owner(call), call.path("rule_set_id"))?;
    Ok(json!({ "project_count": projects(state.policies.children(&policy.id)), "pipeline_count": 0 }))
}

/// Lists the policies of the account. With `cloud_project_id` those of the project are listed too, and `include_tenant_rule_set` decides
/// on those of the account. What the service makes of that parameter without a project is not known.
fn list_strategy(state: &mut Governance, call: &Call<'_>) -> Response {
    let (account, project) = (owner(call), call.query("cloud_project_id"));
    let with_account = project.is_empty() || call.flag("include_tenant_rule_set") == Some(true);
    Ok(list(state, call, |owner| (with_account && *owner == account) || owner.project() == Some(project)))
}

fn list_strategy_children(state: &mut Governance, call: &Call<'_>) -> Response {
    let policy = state.policies.readable(&owner(call), call.path("rule_set_id"))?;
    let children = state.policies.children(&policy.id).map(Policy::summary);
    Ok(counted(children, call.number("offset"), call.number("limit")))
}

/// A page of policies, the newest first. The filter `type` is not looked at: what types there are is not known, and no policy
/// that was seen has one.
pub(super) fn list(state: &Governance, call: &Call<'_>, is_listed: impl Fn(&Owner) -> bool) -> Value {
    let policies = state.policies.all().filter(|policy| {
        is_listed(&policy.owner)
            && contains(call.query("name"), &[&policy.name])
            && call.flag("is_valid").is_none_or(|is_valid| is_valid == policy.is_valid)
    });
    counted(policies.map(Policy::summary), call.number("offset"), call.number("limit"))
}
