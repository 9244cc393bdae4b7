//! Alert policies of accounts. Only one of the vendor's SDKs has them, and their use was not observed.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::handlers::Handlers;
use crate::call::Call;
use crate::ids::Ids;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Alerts> =
    &[("create_alert_policy", create_alert_policy), ("show_alert_policy", show_alert_policy), ("delete_alert_policy", delete_alert_policy)];

type Response = Result<Value, ServiceError>;

/// The alert policies of all accounts.
pub(crate) struct Alerts {
    ids: Arc<Ids>,
    policies: Vec<AlertPolicy>,
}

struct AlertPolicy {
    id: String,
    domain: String,
    /// What was sent of it, and what was filled in.
    content: Map<String, Value>,
}

impl Alerts {
    pub(super) fn new(ids: Arc<Ids>) -> Self {
        Self { ids, policies: Vec::new() }
    }

    fn index(&self, call: &Call<'_>) -> Result<usize, ServiceError> {
        let id = call.path("policy_id");
        let index = self.policies.iter().position(|policy| policy.id == id && policy.domain == call.account());
        index.ok_or_else(|| ServiceError::no_such_alert_policy(id))
    }
}

/// An id, an account or a time that are sent are not used.
fn create_alert_policy(state: &mut Alerts, call: &Call<'_>) -> Response {
    let (id, domain) = (state.ids.next(), call.account().to_owned());
    let mut content = call.fields();
    content.insert("policyId".to_owned(), id.as_str().into());
    content.insert("domainId".to_owned(), domain.as_str().into());
    content.insert("createTime".to_owned(), call.now.as_millisecond().into());
    state.policies.push(AlertPolicy { id, domain, content: content.clone() });
    Ok(content.into())
}

fn show_alert_policy(state: &mut Alerts, call: &Call<'_>) -> Response {
    state.index(call).map(|index| state.policies[index].content.clone().into())
}

fn delete_alert_policy(state: &mut Alerts, call: &Call<'_>) -> Response {
    let index = state.index(call)?;
    state.policies.remove(index);
    Ok(json!({ "success": true }))
}
