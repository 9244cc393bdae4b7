//! A policy with its rules.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::governance::Governance;
use super::super::rules::rule::Rule;
use super::super::user::USER;
use super::policy::{Included, Policy};

/// What the service returns about a policy. Nobody has seen it: the fields are those of the vendor's tables.
pub(super) fn detail(policy: &Policy, state: &Governance) -> Value {
    // As the vendor's export has it.
    let time = |time: Timestamp| time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    let rules = state.policies.rules_of(policy);
    json!({
        "id": policy.id,
        "name": policy.name,
        "type": null,
        "version": policy.version(),
        "creator": USER,
        "create_time": time(policy.created),
        "updater": USER,
        "update_time": time(policy.changed),
        "is_valid": policy.is_valid,
        "level": policy.level(),
        "is_public": false,
        "is_legacy": null,
        "rule_instances": rules.iter().map(|included| instance(included, state.rules.any(included.id))).collect::<Value>(),
    })
}

/// A rule as it stands in a policy. Of one that does not exist there is only what the policy says.
fn instance(included: &Included<'_>, rule: Option<&Rule>) -> Value {
    let sent = |field: &str| rule.and_then(|rule| rule.sent(field));
    let is_own = included.parent.is_none();
    let groups = sent("content").and_then(Value::as_array).into_iter().flatten();
    json!({
        "id": included.id,
        "type": sent("type"),
        "name": sent("name"),
        "version": rule.map(Rule::version),
        "plugin_id": sent("plugin_id"),
        "plugin_name": sent("plugin_name"),
        "plugin_version": sent("plugin_version"),
        "is_valid": included.is_valid,
        // What makes a rule or a group editable is not documented: an inherited one is not, unless its rule allows it.
        "editable": is_own,
        "content": groups.map(|group| group_of(group, is_own)).collect::<Value>(),
        "parent": included.parent.map(Policy::summary),
    })
}

fn group_of(group: &Value, is_own: bool) -> Value {
    let can_modify = group.get("can_modify_when_inherit");
    let properties = group.get("properties").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    json!({
        "group_name": group.get("group_name"),
        // A group is sent without a type; it has that of its properties.
        "type": properties.first().and_then(|property| property.get("type")),
        "editable": is_own || can_modify == Some(&Value::Bool(true)),
        "can_modify_when_inherit": can_modify,
        "properties": properties.iter().map(property_of).collect::<Value>(),
    })
}

/// Whether a property counts is not among what a policy says of it.
fn property_of(property: &Value) -> Value {
    let mut property = property.clone();
    if let Some(fields) = property.as_object_mut() {
        fields.remove("is_valid");
    }
    property
}
