//! Publishers of extensions.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::handlers::Handlers;
use super::marketplace::Marketplace;
use super::pages::{contains, page};
use super::{USER, USER_ID};
use crate::call::{Call, string};
use crate::ids::Ids;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Marketplace> = &[
    ("create_publisher", create_publisher),
    ("delete_publisher", delete_publisher),
    ("show_publisher", show_publisher),
    ("list_publisher", list_publisher),
    ("list_available_publisher", list_available_publisher),
    ("upload_publisher_icon", upload_publisher_icon),
];

type Response = Result<Value, ServiceError>;

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
    pub(super) fn new(ids: Arc<Ids>) -> Self {
        Self { ids, domains: HashMap::new() }
    }

    /// A publisher of an account.
    pub(super) fn publisher(&self, domain: &str, id: &str) -> Result<&Publisher, ServiceError> {
        self.all(domain).find(|publisher| publisher.id == id).ok_or_else(|| ServiceError::no_such_publisher(id))
    }

    /// The newest comes first: a client that has created one looks for it in the first page.
    fn all(&self, domain: &str) -> impl Iterator<Item = &Publisher> {
        self.domains.get(domain).into_iter().flatten().rev()
    }
}

impl Publisher {
    fn shown(&self, domain: &str) -> Value {
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

fn create_publisher(market: &mut Marketplace, call: &Call<'_>) -> Response {
    // Whether two publishers may have one name is not known: they may. An id that is sent is not used.
    let publishers = &mut market.publishers;
    let publisher = Publisher { id: publishers.ids.next(), sent: call.fields(), created: call.now };
    publishers.domains.entry(call.account().to_owned()).or_default().push(publisher);
    Ok(true.into())
}

fn delete_publisher(market: &mut Marketplace, call: &Call<'_>) -> Response {
    let id = call.query("publisher_unique_id");
    market.publishers.publisher(call.account(), id)?;
    market.publishers.domains.entry(call.account().to_owned()).or_default().retain(|publisher| publisher.id != id);
    Ok(true.into())
}

fn show_publisher(market: &mut Marketplace, call: &Call<'_>) -> Response {
    let ids = call.items().iter().map(|id| string(Some(id)).to_owned());
    let shown = ids.map(|id| Ok((id.clone(), market.publishers.publisher(call.account(), &id)?.shown(call.account()))));
    shown.collect::<Result<Map<_, _>, _>>().map(Value::Object)
}

fn list_publisher(market: &mut Marketplace, call: &Call<'_>) -> Response {
    // Whether the service wants the whole name is not known: here a part of it will do.
    let name = |publisher: &Publisher| contains(call.query("name"), &[string(publisher.sent.get("name"))]);
    let publishers = market.publishers.all(call.account()).filter(|publisher| name(publisher));
    Ok(page(call, publishers.map(|publisher| publisher.shown(call.account()))))
}

fn list_available_publisher(market: &mut Marketplace, call: &Call<'_>) -> Response {
    Ok(market.publishers.all(call.account()).map(|publisher| publisher.shown(call.account())).collect())
}

fn upload_publisher_icon(market: &mut Marketplace, call: &Call<'_>) -> Response {
    market.icons.keep(call, "publish")
}
