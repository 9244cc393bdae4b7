//! A rule, and the rules of all accounts.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::super::user::USER;
use crate::call::string;
use crate::ids::Ids;
use crate::service_error::ServiceError;

/// The rules of all accounts.
pub(crate) struct Rules {
    ids: Arc<Ids>,
    /// In the order of their creation.
    rules: Vec<Rule>,
}

/// A rule.
pub(crate) struct Rule {
    pub(crate) id: String,
    domain: String,
    /// What was sent of it last.
    sent: Map<String, Value>,
    created: Timestamp,
    changed: Timestamp,
}

impl Rules {
    pub(crate) fn new(ids: Arc<Ids>) -> Self {
        Self { ids, rules: Vec::new() }
    }

    /// Neither need the extension of a rule exist, nor is its name compared with others: how the service judges both is not known.
    pub(super) fn create(&mut self, domain: &str, sent: Map<String, Value>, now: Timestamp) -> String {
        let id = self.ids.next();
        self.rules.push(Rule { id: id.clone(), domain: domain.to_owned(), sent, created: now, changed: now });
        id
    }

    /// Replaces the rule: what is left out is gone.
    pub(super) fn update(&mut self, domain: &str, id: &str, sent: Map<String, Value>, now: Timestamp) -> Result<(), ServiceError> {
        let index = self.index(domain, id)?;
        let rule = &mut self.rules[index];
        rule.sent = sent;
        rule.changed = now;
        Ok(())
    }

    /// Whether the service keeps a rule that policies contain is not known: here it goes, and they list its id alone.
    pub(super) fn delete(&mut self, domain: &str, id: &str) -> Result<(), ServiceError> {
        let index = self.index(domain, id)?;
        self.rules.remove(index);
        Ok(())
    }

    pub(super) fn rule(&self, domain: &str, id: &str) -> Result<&Rule, ServiceError> {
        self.index(domain, id).map(|index| &self.rules[index])
    }

    /// A rule of any account. To which one a project belongs cannot be told from its id.
    pub(crate) fn any(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The rules of an account, the newest first.
    pub(super) fn all(&self, domain: &str) -> impl Iterator<Item = &Rule> {
        self.rules.iter().rev().filter(move |rule| rule.domain == domain)
    }

    fn index(&self, domain: &str, id: &str) -> Result<usize, ServiceError> {
        let index = self.rules.iter().position(|rule| rule.id == id && rule.domain == domain);
        index.ok_or_else(|| ServiceError::no_such_rule(id))
    }
}

impl Rule {
    /// A string that was sent; empty where it was not.
    pub(super) fn string(&self, field: &str) -> &str {
        string(self.sent.get(field))
    }

    /// What was sent in a field.
    pub(crate) fn sent(&self, field: &str) -> Option<&Value> {
        self.sent.get(field)
    }

    /// The word `rule` and 17 digits in the vendor's export, which look like a time. It changes with the content.
    pub(crate) fn version(&self) -> String {
        format!("rule:{}", self.changed.strftime("%Y%m%d%H%M%S%3f"))
    }

    /// The rule with its properties. Nothing is filled in that an author could have sent.
    pub(super) fn shown(&self) -> Value {
        // The vendor's export has times without a zone.
        let time = |time: Timestamp| time.strftime("%Y-%m-%dT%H:%M:%S").to_string();
        json!({
            "id": self.id,
            "type": self.sent("type"),
            "name": self.sent("name"),
            // No operation switches a rule off.
            "is_valid": true,
            "version": self.version(),
            "plugin_id": self.sent("plugin_id"),
            "plugin_name": self.sent("plugin_name"),
            "plugin_version": self.sent("plugin_version"),
            "creator": USER,
            "create_time": time(self.created),
            "updater": USER,
            "update_time": time(self.changed),
            "layout_content": self.sent("layout_content"),
            "content": self.sent("content"),
        })
    }

    /// The rule as lists show it.
    pub(super) fn summary(&self) -> Value {
        json!({
            "id": self.id,
            "type": self.sent("type"),
            "name": self.sent("name"),
            "version": self.version(),
            "operator": USER,
            "operate_time": self.changed.as_millisecond(),
        })
    }
}
