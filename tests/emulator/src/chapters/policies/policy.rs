//! A policy, and the policies of all accounts and projects.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::user::USER;
use crate::call::{Call, string};
use crate::ids::Ids;
use crate::service_error::ServiceError;

/// The policies of all accounts and projects.
pub(crate) struct Policies {
    ids: Arc<Ids>,
    /// In the order of their creation.
    policies: Vec<Policy>,
}

/// A policy.
pub(crate) struct Policy {
    pub(crate) id: String,
    pub(crate) owner: Owner,
    pub(super) name: String,
    /// The rules that were sent. A policy that inherits has those of its parent as well.
    pub(super) rules: Vec<Reference>,
    pub(crate) is_valid: bool,
    /// The policy that it inherits from.
    pub(crate) parent: Option<String>,
    version: String,
    pub(super) created: Timestamp,
    pub(super) changed: Timestamp,
}

/// Whose a policy is.
#[derive(PartialEq, Eq)]
pub(crate) enum Owner {
    Account(String),
    Project(String),
}

/// That a policy contains a rule, whether or not that exists: how the service judges an unknown id is not known.
pub(crate) struct Reference {
    id: String,
    is_valid: bool,
}

/// A rule that is part of a policy.
pub(crate) struct Included<'p> {
    pub(crate) id: &'p str,
    pub(super) is_valid: bool,
    /// The policy that it was inherited from.
    pub(super) parent: Option<&'p Policy>,
}

impl Owner {
    pub(crate) fn project(&self) -> Option<&str> {
        match self {
            Self::Account(_) => None,
            Self::Project(id) => Some(id),
        }
    }
}

/// The rules in a body; `None` where it has none.
pub(crate) fn references(call: &Call<'_>) -> Option<Vec<Reference>> {
    let rules = call.arguments.body.get("rules")?.as_array()?;
    let reference =
        |rule: &Value| Reference { id: string(rule.get("id")).to_owned(), is_valid: rule.get("is_valid") == Some(&Value::Bool(true)) };
    Some(rules.iter().map(reference).collect())
}

impl Policies {
    pub(crate) fn new(ids: Arc<Ids>) -> Self {
        Self { ids, policies: Vec::new() }
    }

    /// Creates a policy. Whether the service begins with one that is on is not known: it does here.
    pub(crate) fn create(&mut self, owner: Owner, name: &str, rules: Vec<Reference>, now: Timestamp) -> &mut Policy {
        self.policies.push(Policy {
            id: self.ids.next(),
            owner,
            name: name.to_owned(),
            rules,
            is_valid: true,
            parent: None,
            version: self.ids.next(),
            created: now,
            changed: now,
        });
        let last = self.policies.len() - 1;
        &mut self.policies[last]
    }

    /// Changes a policy, which gives it another version.
    pub(super) fn update(&mut self, owner: &Owner, id: &str, now: Timestamp, change: impl FnOnce(&mut Policy)) -> Result<(), ServiceError> {
        let index = self.index(owner, id)?;
        let policy = &mut self.policies[index];
        change(policy);
        policy.version = self.ids.next();
        policy.changed = now;
        Ok(())
    }

    /// Deletes a policy. Those that inherit from it stay, without what they inherited; what the service does with them is not known.
    pub(super) fn delete(&mut self, owner: &Owner, id: &str) -> Result<(), ServiceError> {
        let index = self.index(owner, id)?;
        self.policies.remove(index);
        Ok(())
    }

    /// A policy of an owner; projects read those of accounts too. To which account a project belongs cannot be told from its id.
    pub(crate) fn readable(&self, owner: &Owner, id: &str) -> Result<&Policy, ServiceError> {
        let of_account = || self.of_account(id).filter(|_| owner.project().is_some());
        self.index(owner, id).map(|index| &self.policies[index]).or_else(|error| of_account().ok_or(error))
    }

    /// A policy of an account.
    pub(crate) fn of_account(&self, id: &str) -> Option<&Policy> {
        self.policies.iter().find(|policy| policy.id == id && policy.owner.project().is_none())
    }

    /// All policies, the newest first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Policy> {
        self.policies.iter().rev()
    }

    /// The policies that inherit from one.
    pub(super) fn children(&self, id: &str) -> impl Iterator<Item = &Policy> {
        self.all().filter(move |policy| policy.parent.as_deref() == Some(id))
    }

    /// The rules of a policy: those of its parent as they are now, then its own. One of its own under the id of an inherited rule
    /// says whether that counts. What the service makes of such a rule is not known.
    pub(crate) fn rules_of<'p>(&'p self, policy: &'p Policy) -> Vec<Included<'p>> {
        let parent = policy.parent.as_deref().and_then(|id| self.of_account(id));
        let inherited = parent.map_or(&[][..], |parent| &parent.rules);
        let has = |rules: &'p [Reference], id: &str| rules.iter().find(|rule| rule.id == id);
        let own = policy.rules.iter().filter(|rule| has(inherited, &rule.id).is_none());
        let inherited = inherited.iter().map(|rule| Included { parent, ..has(&policy.rules, &rule.id).unwrap_or(rule).included() });
        inherited.chain(own.map(Reference::included)).collect()
    }

    fn index(&self, owner: &Owner, id: &str) -> Result<usize, ServiceError> {
        let index = self.policies.iter().position(|policy| policy.id == id && policy.owner == *owner);
        index.ok_or_else(|| ServiceError::no_such_policy(id))
    }
}

impl Reference {
    fn included(&self) -> Included<'_> {
        Included { id: &self.id, is_valid: self.is_valid, parent: None }
    }
}

impl Policy {
    pub(super) fn level(&self) -> &'static str {
        if self.owner.project().is_some() { "project" } else { "tenant" }
    }

    /// An id in the vendor's examples.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// The policy without its rules. No example of the vendor's has its type.
    pub(crate) fn summary(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "type": null,
            "version": self.version,
            "operator": USER,
            "operate_time": self.changed.as_millisecond(),
            "is_valid": self.is_valid,
            "level": self.level(),
            "is_public": false,
            "is_legacy": null,
        })
    }
}
