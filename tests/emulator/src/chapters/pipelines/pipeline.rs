//! One pipeline: what was sent, what the service adds, and what happened to it.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::super::notices::settings::Notices;
use super::super::permissions::settings::Permissions;
use super::super::user::{USER, USER_ID};
use crate::call::string;
use crate::ids::derived;

/// A text with the number at its end grown by one.
fn counted_up(text: &str) -> String {
    let prefix = text.trim_end_matches(|character: char| character.is_ascii_digit());
    match text[prefix.len()..].parse::<u64>() {
        Ok(number) => format!("{prefix}{}", number.saturating_add(1)),
        Err(_) => text.to_owned(),
    }
}

/// What is shown as it was sent, and null where it was not.
const SHOWN: [&str; 11] = [
    "name",
    "is_publish",
    "definition",
    "project_name",
    "security_level",
    "disable_release_branch_management",
    "execution_plans",
    "cancel_strategy",
    "agency_name",
    "yaml_content",
    "origin_id",
];

/// A pipeline.
#[derive(Debug)]
pub(in crate::chapters) struct Pipeline {
    pub(in crate::chapters) id: String,
    pub(super) project: String,
    pub(super) component: String,
    /// The fields as they were sent last, without those that have a place of their own.
    pub(super) sent: Map<String, Value>,
    /// The id of its group; empty without one.
    pub(in crate::chapters) group: String,
    /// The ids of its tags.
    pub(in crate::chapters) tags: Vec<String>,
    /// The ids of its parameter groups.
    pub(in crate::chapters) parameter_groups: Vec<String>,
    pub(in crate::chapters) permissions: Permissions,
    pub(in crate::chapters) notices: Notices,
    pub(super) is_banned: bool,
    /// How it came into being, as a number of the service.
    pub(super) origin: u8,
    /// Whether it was made for one run and is not listed.
    pub(super) is_hidden: bool,
    pub(super) created: Timestamp,
    pub(super) changed: Timestamp,
    pub(super) webhook: Webhook,
    /// The number of the latest run.
    pub(super) runs: i64,
    /// Oldest first: when it was changed, and how.
    pub(super) history: Vec<(Timestamp, &'static str)>,
    /// Oldest first.
    pub(super) failures: Vec<TriggerFailure>,
}

/// The address by which outsiders start runs.
#[derive(Debug)]
pub(super) struct Webhook {
    pub(super) token: String,
    pub(super) is_on: bool,
    pub(super) needs_iam: bool,
}

/// A run that could not start when it was to.
#[derive(Debug)]
pub(super) struct TriggerFailure {
    pub(super) at: Timestamp,
    pub(super) trigger: &'static str,
    pub(super) reason: String,
}

impl Pipeline {
    pub(super) fn new(id: String, token: String, project: &str, sent: Map<String, Value>, now: Timestamp) -> Self {
        let mut pipeline = Self {
            notices: Notices::new(&id),
            id,
            project: project.to_owned(),
            component: String::new(),
            sent: Map::new(),
            group: String::new(),
            tags: Vec::new(),
            parameter_groups: Vec::new(),
            permissions: Permissions::default(),
            is_banned: false,
            origin: 0,
            is_hidden: false,
            created: now,
            changed: now,
            webhook: Webhook { token, is_on: true, needs_iam: false },
            runs: 0,
            history: vec![(now, "create")],
            failures: Vec::new(),
        };
        pipeline.replace(sent, now);
        pipeline
    }

    /// Takes over what was sent. What is left out is gone, but for what only the service can take away:
    /// the group, the number of parallel runs and the form of the definition.
    pub(super) fn replace(&mut self, mut sent: Map<String, Value>, now: Timestamp) {
        for field in ["concurrency_control", "manifest_version", "origin_id", "yaml_content"] {
            if let Some(value) = self.sent.get(field).filter(|_| !sent.contains_key(field)) {
                sent.insert(field.to_owned(), value.clone());
            }
        }
        if let Some(Value::String(group)) = sent.remove("group_id")
            && !group.is_empty()
        {
            self.group = group;
        }
        if let Some(Value::Array(groups)) = sent.remove("variable_group_ids") {
            self.parameter_groups = groups.iter().map(|id| string(Some(id)).to_owned()).collect();
        }
        (self.sent, self.changed) = (sent, now);
    }

    /// Records a change.
    pub(super) fn edited(&mut self, now: Timestamp) {
        self.changed = now;
        self.history.push((now, "edit"));
    }

    /// Adds the values of parameters that were not given for a run. A number that grows does so with each run.
    pub(super) fn give_values(&mut self, given: &mut Map<String, Value>) {
        let variables = self.sent.get_mut("variables").and_then(Value::as_array_mut);
        for variable in variables.into_iter().flatten() {
            let name = string(variable.get("name")).to_owned();
            given.entry(name).or_insert_with(|| variable.get("value").cloned().unwrap_or_default());
            if variable.get("type").is_some_and(|kind| kind == "autoIncrement") {
                variable["value"] = counted_up(string(variable.get("value"))).into();
            }
        }
    }

    /// Records that a run could not start.
    pub(super) fn failed(&mut self, now: Timestamp, trigger: &'static str, reason: &str) {
        self.failures.push(TriggerFailure { at: now, trigger, reason: reason.to_owned() });
    }

    pub(in crate::chapters) fn name(&self) -> &str {
        string(self.sent.get("name"))
    }

    pub(super) fn is_publish(&self) -> bool {
        self.sent.get("is_publish") == Some(&Value::Bool(true))
    }

    pub(super) fn manifest_version(&self) -> &str {
        match string(self.sent.get("manifest_version")) {
            "" => "3.0",
            version => version,
        }
    }

    /// The items of a list that was sent.
    pub(super) fn list(&self, field: &str) -> &[Value] {
        self.sent.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// How many runs may go on at once; `None` if as many as one likes.
    pub(super) fn places(&self) -> Option<usize> {
        let control = self.concurrency_control();
        let number = control["concurrency_number"].as_u64().and_then(|number| usize::try_from(number).ok());
        number.filter(|_| control["enable"] != false)
    }

    /// Whether a run too many waits in the queue.
    pub(super) fn queues(&self) -> bool {
        self.concurrency_control()["exceed_action"] != "ABORT"
    }

    /// What was sent, completed by the default. Which default the service has is not known; this one stands in no way.
    fn concurrency_control(&self) -> Value {
        let mut control = json!({ "concurrency_number": 5, "exceed_action": "QUEUE", "enable": true });
        let sent = self.sent.get("concurrency_control").and_then(Value::as_object);
        for (field, value) in sent.into_iter().flatten().filter(|(_, value)| !value.is_null()) {
            control[field] = value.clone();
        }
        control
    }

    /// The details. What was not sent has no value but where live tests show that the service fills it in.
    pub(super) fn shown(&self) -> Value {
        let mut shown = json!({
            "id": self.id,
            "project_id": self.project,
            "component_id": Some(self.component.as_str()).filter(|id| !id.is_empty()),
            "description": string(self.sent.get("description")),
            "manifest_version": self.manifest_version(),
            // The live client takes this region for its own.
            "region": null,
            "domain_id": null,
            "group_id": Some(self.group.as_str()).filter(|id| !id.is_empty()),
            "creator_id": USER_ID,
            "creator_name": USER,
            "updater_id": USER_ID,
            "create_time": self.created.as_millisecond(),
            "update_time": self.changed.as_millisecond(),
            "banned": self.is_banned,
            "deleted": false,
            "is_collect": false,
            "from_source": self.origin,
            "concurrency_control": self.concurrency_control(),
            "sources": self.list("sources"),
            "variables": self.list("variables"),
            "schedules": self.list("schedules").iter().map(|schedule| self.with_uuid(schedule)).collect::<Vec<_>>(),
            "triggers": self.list("triggers").iter().map(|trigger| self.with_hook(trigger)).collect::<Vec<_>>(),
            "tag_ids": self.tags,
            "tags": self.tags.iter().map(|id| json!({ "tagId": id })).collect::<Vec<_>>(),
            "variable_group_ids": self.parameter_groups,
        });
        for field in SHOWN {
            shown[field] = self.sent.get(field).cloned().unwrap_or_default();
        }
        shown
    }

    /// A schedule with its id, which is the same as long as its name is.
    fn with_uuid(&self, schedule: &Value) -> Value {
        let mut schedule = schedule.clone();
        if string(schedule.get("uuid")).is_empty() {
            schedule["uuid"] = derived(&format!("{} {}", self.id, string(schedule.get("name")))).into();
        }
        schedule
    }

    /// A trigger with the number of its webhook, which is the same as long as its repository is.
    fn with_hook(&self, trigger: &Value) -> Value {
        let mut trigger = trigger.clone();
        if trigger.get("hook_id").is_none_or(Value::is_null) {
            let id = derived(&format!("{} {}", self.id, string(trigger.get("git_url"))));
            trigger["hook_id"] = u32::from_str_radix(&id[..7], 16).unwrap_or_default().into();
        }
        trigger
    }
}
