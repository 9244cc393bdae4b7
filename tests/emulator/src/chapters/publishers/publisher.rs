//! A publisher, and the publishers of all accounts.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::super::user::{USER, USER_ID};
use crate::call::string;
use crate::ids::Ids;
use crate::service_error::ServiceError;

/// What an author says of a publisher. What is left out is read back as the empty string.
const FIELDS: [&str; 7] = ["name", "en_name", "description", "logo_url", "website", "support_url", "source_url"];

/// The publishers of all accounts.
pub(crate) struct Publishers {
    ids: Arc<Ids>,
    /// By account, in the order of their creation.
    domains: HashMap<String, Vec<Publisher>>,
}

/// A publisher.
pub(crate) struct Publisher {
    id: String,
    sent: Map<String, Value>,
    created: Timestamp,
}

impl Publishers {
    pub(crate) fn new(ids: Arc<Ids>) -> Self {
        Self { ids, domains: HashMap::new() }
    }

    /// Whether two publishers may have one name is not known: they may. An id that is sent is not used.
    pub(super) fn create(&mut self, domain: &str, sent: Map<String, Value>, now: Timestamp) {
        let publisher = Publisher { id: self.ids.next(), sent, created: now };
        self.domains.entry(domain.to_owned()).or_default().push(publisher);
    }

    pub(super) fn delete(&mut self, domain: &str, id: &str) -> Result<(), ServiceError> {
        self.publisher(domain, id)?;
        self.domains.entry(domain.to_owned()).or_default().retain(|publisher| publisher.id != id);
        Ok(())
    }

    /// A publisher of an account.
    pub(crate) fn publisher(&self, domain: &str, id: &str) -> Result<&Publisher, ServiceError> {
        self.all(domain).find(|publisher| publisher.id == id).ok_or_else(|| ServiceError::no_such_publisher(id))
    }

    /// The newest comes first: a client that has created one looks for it in the first page.
    pub(super) fn all(&self, domain: &str) -> impl Iterator<Item = &Publisher> {
        self.domains.get(domain).into_iter().flatten().rev()
    }
}

impl Publisher {
    pub(super) fn name(&self) -> &str {
        string(self.sent.get("name"))
    }

    /// What the service returns about it.
    pub(super) fn shown(&self, domain: &str) -> Value {
        let mut shown = json!({
            "publisher_unique_id": self.id,
            "user_id": USER_ID,
            "tenant_id": domain,
            "auth_status": "unverified",
            "is_delete": 0,
            "last_update_user_id": USER_ID,
            "last_update_user_name": USER,
            "last_update_time": self.created.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        });
        for field in FIELDS {
            shown[field] = string(self.sent.get(field)).into();
        }
        shown
    }
}
