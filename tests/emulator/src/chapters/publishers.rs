//! Publishers of extensions.

pub(super) mod publisher;

use serde_json::{Map, Value};

use super::handlers::Handlers;
use super::marketplace::Marketplace;
use super::pages::{contains, page};
use crate::call::{Call, string};
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

fn create_publisher(market: &mut Marketplace, call: &Call<'_>) -> Response {
    market.publishers.create(call.account(), call.fields(), call.now);
    Ok(true.into())
}

fn delete_publisher(market: &mut Marketplace, call: &Call<'_>) -> Response {
    market.publishers.delete(call.account(), call.query("publisher_unique_id")).map(|()| true.into())
}

fn show_publisher(market: &mut Marketplace, call: &Call<'_>) -> Response {
    let ids = call.items().iter().map(|id| string(Some(id)).to_owned());
    let shown = ids.map(|id| Ok((id.clone(), market.publishers.publisher(call.account(), &id)?.shown(call.account()))));
    shown.collect::<Result<Map<_, _>, _>>().map(Value::Object)
}

fn list_publisher(market: &mut Marketplace, call: &Call<'_>) -> Response {
    // Whether the service wants the whole name is not known: here a part of it will do.
    let publishers = market.publishers.all(call.account()).filter(|publisher| contains(call.query("name"), &[publisher.name()]));
    Ok(page(call, publishers.map(|publisher| publisher.shown(call.account()))))
}

fn list_available_publisher(market: &mut Marketplace, call: &Call<'_>) -> Response {
    Ok(market.publishers.all(call.account()).map(|publisher| publisher.shown(call.account())).collect())
}

fn upload_publisher_icon(market: &mut Marketplace, call: &Call<'_>) -> Response {
    market.icons.keep(call, "publish")
}
