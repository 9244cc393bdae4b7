//! Policies of projects: like those of accounts, from which some inherit.

use serde_json::Value;

use super::governance::Governance;
use super::handlers::Handlers;
use super::policies::policy::{Owner, Policy, references};
use super::policies::{create, delete, list, outcome, owner, show, show_related_info, switch, update};
use crate::call::Call;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Governance> = &[
    ("create_project_strategy", create),
    ("inherit_project_strategy", inherit_project_strategy),
    ("update_project_strategy", update),
    ("delete_project_strategy", delete),
    ("switch_project_strategy", switch),
    ("show_project_strategy", show),
    ("show_project_strategy_detail", show_project_strategy_detail),
    ("show_project_strategy_related_info", show_related_info),
    ("list_project_strategy", list_project_strategy),
];

type Response = Result<Value, ServiceError>;

fn inherit_project_strategy(state: &mut Governance, call: &Call<'_>) -> Response {
    let parent = call.field("parent_id");
    state.policies.of_account(parent).ok_or_else(|| ServiceError::no_such_policy(parent))?;
    let policy = state.policies.create(owner(call), call.field("name"), references(call).unwrap_or_default(), call.now);
    policy.parent = Some(parent.to_owned());
    policy.is_valid = call.arguments.body.get("is_valid") == Some(&Value::Bool(true));
    Ok(outcome(&policy.id))
}

fn show_project_strategy_detail(state: &mut Governance, call: &Call<'_>) -> Response {
    state.policies.readable(&owner(call), call.path("rule_set_id")).map(Policy::summary)
}

/// With `include_tenant_rule_set` the policies of all accounts are listed: to which one the project belongs is not known here.
fn list_project_strategy(state: &mut Governance, call: &Call<'_>) -> Response {
    let own = owner(call);
    let with_accounts = call.flag("include_tenant_rule_set") == Some(true);
    Ok(list(state, call, |owner| *owner == own || (with_accounts && matches!(owner, Owner::Account(_)))))
}
