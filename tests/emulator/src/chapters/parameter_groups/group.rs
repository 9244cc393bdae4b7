//! A parameter group.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::super::user::{USER, USER_ID};
use crate::call::{Call, string};

/// A parameter group.
pub(in super::super) struct ParameterGroup {
    pub(in super::super) id: String,
    /// What was sent of it.
    sent: Map<String, Value>,
    created: Timestamp,
    changed: Timestamp,
}

impl ParameterGroup {
    /// The group that the body of a call describes.
    pub(super) fn new(id: String, call: &Call<'_>) -> Self {
        Self { id, sent: call.fields(), created: call.now, changed: call.now }
    }

    /// Replaces the whole content: what is not sent is gone.
    pub(super) fn replace(&mut self, call: &Call<'_>) {
        self.sent = call.fields();
        self.changed = call.now;
    }

    pub(in super::super) fn name(&self) -> &str {
        string(self.sent.get("name"))
    }

    /// The parameters as they were sent, secret values included.
    pub(in super::super) fn variables(&self) -> &[Value] {
        self.sent.get("variables").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// What the service returns about it, without the pipelines that are bound to it. The account of a project is not
    /// known here.
    pub(super) fn shown(&self, project: &str) -> Value {
        json!({
            "id": self.id,
            "project_id": project,
            "domain_id": null,
            "name": self.name(),
            "description": self.sent.get("description"),
            "variables": self.variables(),
            "related_pipelines": null,
            "creator_id": USER_ID,
            "updater_id": USER_ID,
            "creator_name": USER,
            "updater_name": USER,
            "create_time": self.created.as_millisecond(),
            "update_time": self.changed.as_millisecond(),
        })
    }
}
