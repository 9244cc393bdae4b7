//! What one pipeline reports, to whom, and by which channel.

use serde_json::{Map, Value, json};

use crate::call::string;
use crate::ids::derived;

/// The channels of the service, by number and name.
const OFFICIAL: [(i64, &str); 2] = [(1, MESSAGE), (2, "EMAIL")];

const MESSAGE: &str = "MESSAGE";

/// The channels of third-party services, by number and name. The third name is the service's, the others are made up.
const THIRD_PARTIES: [(i64, &str); 4] = [(3, "wecom"), (4, "dingtalk"), (5, "feishu"), (6, "webhook")];

/// How many channels there are; they are counted from 1.
const CHANNELS: usize = 6;

/// The events that a new pipeline reports by system message.
const EVENTS: [&str; 4] = ["pipeline.updated", "pipeline.deleted", "pipelineRun.succeed", "pipelineRun.failed"];

/// The notices of one pipeline.
#[derive(Debug)]
pub(in super::super) struct Notices {
    /// Whether system messages and e-mails are sent at all.
    is_official_on: bool,
    /// Whom events are reported to by system message and e-mail.
    official: Vec<Rule>,
    /// An entry for each third-party service.
    third_party: Vec<Map<String, Value>>,
    /// Whether the settings of the project hold for a channel.
    is_inherited: [bool; CHANNELS],
}

#[derive(Debug)]
struct Rule {
    event: String,
    /// `notice_types`, `notice_roles` and `notice_users`.
    data: Value,
}

impl Notices {
    pub(in super::super) fn new(pipeline: &str) -> Self {
        let official = EVENTS.map(|event| Rule::new(event, &[MESSAGE])).into();
        let third_party = THIRD_PARTIES.into_iter().enumerate().map(|(index, (_, name))| third_party(pipeline, name, index));
        Self { is_official_on: true, official, third_party: third_party.collect(), is_inherited: [false; CHANNELS] }
    }

    pub(super) fn official(&self) -> impl Iterator<Item = Value> {
        self.official.iter().map(|rule| json!({ "event_type": rule.event, "notice_data": rule.data }))
    }

    /// Replaces whom an event is reported to.
    pub(super) fn set_official(&mut self, event: &str, mut data: Value) {
        if data.get("notice_users").is_none() {
            data["notice_users"] = Value::Null;
        }
        self.rule(event).data = data;
    }

    pub(super) fn third_party(&self) -> impl Iterator<Item = Value> {
        self.third_party.iter().cloned().map(Value::Object)
    }

    /// Replaces an entry. How one is created is documented nowhere: here an id that is new makes one.
    pub(super) fn set_third_party(&mut self, pipeline: &str, mut entry: Map<String, Value>) {
        entry.insert("pipeline_id".to_owned(), pipeline.into());
        match self.third_party.iter_mut().find(|known| known.get("notice_id") == entry.get("notice_id")) {
            Some(known) => *known = entry,
            None => self.third_party.push(entry),
        }
    }

    /// Turns the notices of a kind on or off. Kinds are documented nowhere: beside the one that was seen, the names of
    /// third-party services will do, and others do nothing.
    pub(super) fn switch(&mut self, kind: &str, is_on: bool) {
        if kind == "officialNotice" {
            self.is_official_on = is_on;
        }
        for entry in self.third_party.iter_mut().filter(|entry| string(entry.get("notice_type")) == kind) {
            entry.insert("notice_status".to_owned(), is_on.into());
        }
    }

    /// Changes whether a channel reports an event, and to whom. A third-party service is on as long as there is something
    /// to report to it. `webhook_config` is taken and not kept, because no operation shows it.
    pub(super) fn configure(&mut self, sent: &Value) {
        let channel = sent.get("type").and_then(Value::as_i64).unwrap_or_default();
        let field = |name: &str| sent.get("event").and_then(|event| event.get(name));
        let (event, is_selected) = (string(field("id")), field("selected").and_then(Value::as_bool));
        if event.is_empty() {
            return;
        }
        if let Some(name) = name(&OFFICIAL, channel) {
            let data = &mut self.rule(event).data;
            if let Some(is_selected) = is_selected {
                select(&mut data["notice_types"], name, is_selected);
            }
            if let Some(roles) = field("notice_roles") {
                data["notice_roles"] = roles.clone();
            }
        }
        let service = name(&THIRD_PARTIES, channel);
        let entry = self.third_party.iter_mut().find(|entry| service == Some(string(entry.get("notice_type"))));
        if let (Some(entry), Some(is_selected)) = (entry, is_selected) {
            let events = entry.entry("notice_events").or_insert(Value::Null);
            select(events, event, is_selected);
            let is_on = *events != json!([]);
            entry.insert("notice_status".to_owned(), is_on.into());
        }
    }

    /// Makes a channel use the settings of the project or its own, and returns which of them hold. Without a channel it is
    /// all of them, and without `enable` nothing changes: what the service does then is not known.
    pub(super) fn inherit(&mut self, channel: Option<i64>, enable: Option<bool>) -> bool {
        let mut holds = true;
        for (number, is_inherited) in (1_i64..).zip(&mut self.is_inherited) {
            if channel.is_none_or(|channel| channel == number) {
                *is_inherited = enable.unwrap_or(*is_inherited);
                holds &= *is_inherited;
            }
        }
        holds
    }

    /// Which channels are on.
    pub(super) fn status(&self) -> impl Iterator<Item = Value> {
        (1_i64..).zip(self.is_inherited).map(|(number, is_inherited)| {
            json!({ "type": number, "enabled": self.is_on(number), "project_switch": is_inherited, "can_open": true })
        })
    }

    fn is_on(&self, channel: i64) -> bool {
        if let Some(name) = name(&OFFICIAL, channel) {
            let reports = |rule: &Rule| rule.data["notice_types"].as_array().is_some_and(|types| types.contains(&name.into()));
            return self.is_official_on && self.official.iter().any(reports);
        }
        let service = name(&THIRD_PARTIES, channel);
        let is_on = |entry: &Map<String, Value>| entry.get("notice_status") == Some(&Value::Bool(true));
        self.third_party.iter().any(|entry| service == Some(string(entry.get("notice_type"))) && is_on(entry))
    }

    /// Whom an event is reported to; nobody, where it is new.
    fn rule(&mut self, event: &str) -> &mut Rule {
        let known = self.official.iter().position(|rule| rule.event == event);
        let index = known.unwrap_or_else(|| {
            self.official.push(Rule::new(event, &[]));
            self.official.len() - 1
        });
        &mut self.official[index]
    }
}

impl Rule {
    fn new(event: &str, channels: &[&str]) -> Self {
        let data = json!({ "notice_types": channels, "notice_roles": ["CREATOR", "EXECUTOR", "COLLECTOR"], "notice_users": null });
        Self { event: event.to_owned(), data }
    }
}

/// An entry of a third-party service, which is off.
fn third_party(pipeline: &str, name: &str, index: usize) -> Map<String, Value> {
    let entry = json!({
        "notice_id": derived(&format!("{pipeline}/{name}")),
        "pipeline_id": pipeline,
        "notice_type": name,
        "notice_status": false,
        "send_url": "",
        "notice_events": [],
        "notice_contents": [],
        "notice_users": [],
        "secret_info": "",
        "sort_index": index,
    });
    entry.as_object().cloned().unwrap_or_default()
}

/// The name of a channel, if it is one of these.
fn name(channels: &[(i64, &'static str)], channel: i64) -> Option<&'static str> {
    channels.iter().find(|(number, _)| *number == channel).map(|(_, name)| *name)
}

/// Puts a name into a list or takes it out.
fn select(list: &mut Value, name: &str, is_selected: bool) {
    let mut names = list.as_array().cloned().unwrap_or_default();
    names.retain(|known| known != name);
    if is_selected {
        names.push(name.into());
    }
    *list = names.into();
}
