//! A change and its history.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::super::user::{USER, USER_ID};
use crate::call::string;

/// A change.
pub(super) struct Change {
    pub(super) id: String,
    pub(super) project: String,
    pub(super) status: String,
    /// What was sent of it, with the repositories that were sent last.
    sent: Map<String, Value>,
    created: Timestamp,
    changed: Timestamp,
    released: Option<Timestamp>,
    /// The oldest entry first.
    log: Vec<Entry>,
}

struct Entry {
    operate: &'static str,
    message: String,
    time: Timestamp,
}

impl Change {
    pub(super) fn new(id: String, project: &str, sent: Map<String, Value>, now: Timestamp) -> Self {
        let mut change = Self {
            id,
            project: project.to_owned(),
            status: "developing".to_owned(),
            sent,
            created: now,
            changed: now,
            released: None,
            log: Vec::new(),
        };
        change.note("Create a change", "Create a change".to_owned(), now);
        change
    }

    pub(super) fn component(&self) -> &str {
        string(self.sent.get("component_id"))
    }

    pub(super) fn title(&self) -> &str {
        string(self.sent.get("title"))
    }

    /// The vendor's example has a time of release as soon as the change waits for its release. Whether it changes later is not known:
    /// here it does when the change has been released.
    pub(super) fn move_to(&mut self, status: &str, now: Timestamp) {
        self.note("Update status", format!("Change the status from [{}] to [{}]", name(&self.status), name(status)), now);
        if matches!(status, "to_be_released" | "released") {
            self.released = Some(now);
        }
        status.clone_into(&mut self.status);
    }

    pub(super) fn replace_repos(&mut self, repos: Value, now: Timestamp) {
        // The service's words for it are not known.
        self.note("Update repositories", "Update repositories".to_owned(), now);
        self.sent.insert("repos".to_owned(), repos);
    }

    fn note(&mut self, operate: &'static str, message: String, now: Timestamp) {
        self.changed = now;
        self.log.push(Entry { operate, message, time: now });
    }

    pub(super) fn shown(&self) -> Value {
        json!({
            "id": self.id,
            "component_id": self.component(),
            "status": self.status,
            "title": self.title(),
            "repos": self.sent.get("repos"),
            "workitem_ids": self.sent.get("workitem_ids"),
            "release_time": self.released.map(seconds),
            "creator_id": USER_ID,
            "creator_name": USER,
            "create_time": seconds(self.created),
            "updater_id": USER_ID,
            "updater_name": USER,
            "update_time": seconds(self.changed),
        })
    }

    /// What was done, the newest first.
    pub(super) fn log(&self) -> impl Iterator<Item = Value> {
        self.log.iter().rev().map(|entry| {
            json!({
                "operator_id": USER_ID,
                "operator_name": USER,
                "operate": entry.operate,
                "message": entry.message,
                "operate_time": seconds(entry.time),
            })
        })
    }
}

/// A time as changes have it: seconds as text.
fn seconds(time: Timestamp) -> String {
    time.as_second().to_string()
}

/// What the log calls a status.
fn name(status: &str) -> &str {
    match status {
        "developing" => "Developing",
        "to_be_released" => "To be released",
        "releasing" => "Releasing",
        "released" => "Released",
        "revoked" => "Revoked",
        other => other,
    }
}
