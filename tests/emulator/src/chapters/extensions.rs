//! Extensions: basic ones, drafts, formal versions, their inputs and outputs, and what pipelines can use.

mod available;
mod basic;
mod details;
mod lists;
mod official;
mod outputs;
mod plugin;
pub(super) mod plugins;
mod version;

use bytes::Bytes;
use serde_json::{Map, Value, json};

use self::plugin::Publication;
use super::handlers::Handlers;
use super::marketplace::Marketplace;
use super::pages::{page, slice};
use crate::call::{Call, string};
use crate::canonical::sha256_hex;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Marketplace> = &[
    ("create_basic_plugin", create_basic_plugin),
    ("update_basic_plugin", describe),
    ("update_plugin_base_info", describe),
    ("delete_basic_plugin", delete_basic_plugin),
    ("upload_basic_plugin", upload_basic_plugin),
    ("show_basic_plugin", show_basic_plugin),
    ("create_plugin_draft", create_plugin_draft),
    ("create_plugin_version", create_plugin_version),
    ("update_plugin_draft", update_plugin_draft),
    ("publish_plugin_draft", publish_plugin_draft),
    ("delete_plugin_draft", delete_plugin_draft),
    ("show_plugin_version", show_plugin_version),
    ("show_plugin_inputs", show_plugin_inputs),
    ("show_plugin_outputs", show_plugin_outputs),
    ("show_plugin_metrics", show_plugin_metrics),
    ("list_plugins", list_plugins),
    ("list_plugin_version", list_plugin_version),
    ("list_plugin_version_number", list_plugin_version_number),
    ("list_base_plugins", list_base_plugins),
    ("list_base_plugins_new_post", list_base_plugins_new_post),
    ("list_stage_plugins", list_stage_plugins),
    ("publish_plugin", publish_plugin),
    ("publish_plugin_bind", publish_plugin_bind),
    ("upload_plugin_icon", upload_plugin_icon),
];

type Response = Result<Value, ServiceError>;

/// What says only that a call succeeded.
const DONE: Value = Value::Bool(true);

fn create_basic_plugin(market: &mut Marketplace, call: &Call<'_>) -> Response {
    market.plugins.create(call.account(), &call.fields(), call.now).map(|()| DONE)
}

fn describe(market: &mut Marketplace, call: &Call<'_>) -> Response {
    market.plugins.describe(call.account(), &call.fields(), call.now).map(|()| DONE)
}

fn delete_basic_plugin(market: &mut Marketplace, call: &Call<'_>) -> Response {
    let (name, version) = (call.query("plugin_name"), call.query("version"));
    match call.query("type") {
        "all" => market.plugins.delete(call.account(), name)?,
        "single" if version.is_empty() => return Err(ServiceError::unfit("version", "is required with the type single")),
        // Live clients delete formal versions this way. Whether the service deletes a draft too is not known.
        "single" => market.plugins.delete_version(call.account(), name, version)?,
        _ => return Err(ServiceError::unfit("type", "is neither all nor single")),
    }
    Ok(DONE)
}

fn upload_basic_plugin(market: &mut Marketplace, call: &Call<'_>) -> Response {
    let name = call.query("plugin_name");
    let info = [("plugin_name", name), ("display_name", name), ("business_type", call.query("business_type"))];
    let info: Map<_, _> = info.map(|(field, value)| (field.to_owned(), value.into())).into_iter().collect();
    let package = call.file("upload_file").map_or(Bytes::new(), |file| file.content.clone());
    market.plugins.upload(call.account(), &info, sha256_hex(&package), call.now).map(|()| DONE)
}

fn show_basic_plugin(market: &mut Marketplace, call: &Call<'_>) -> Response {
    let plugin = market.plugins.plugin(call.account(), call.query("plugin_name"))?;
    let version = match call.query("version") {
        "" => plugin.newest(),
        number => Some(plugin.version(number)?),
    };
    Ok(basic::detail(plugin, version))
}

fn create_plugin_draft(market: &mut Marketplace, call: &Call<'_>) -> Response {
    market.plugins.add(call.account(), call.fields(), false, call.now).map(|()| DONE)
}

fn create_plugin_version(market: &mut Marketplace, call: &Call<'_>) -> Response {
    market.plugins.add(call.account(), call.fields(), true, call.now).map(|()| DONE)
}

fn update_plugin_draft(market: &mut Marketplace, call: &Call<'_>) -> Response {
    market.plugins.update(call.account(), call.fields(), call.now).map(|()| DONE)
}

fn publish_plugin_draft(market: &mut Marketplace, call: &Call<'_>) -> Response {
    market.plugins.publish(call.account(), call.field("plugin_name"), call.field("version"), call.now).map(|()| DONE)
}

fn delete_plugin_draft(market: &mut Marketplace, call: &Call<'_>) -> Response {
    market.plugins.delete_draft(call.account(), call.query("plugin_name"), call.query("version")).map(|()| DONE)
}

fn show_plugin_version(market: &mut Marketplace, call: &Call<'_>) -> Response {
    let version = market.plugins.version(call.account(), call.query("plugin_name"), call.query("version"))?;
    Ok(details::detail(version, call.account(), call.document))
}

fn show_plugin_inputs(market: &mut Marketplace, call: &Call<'_>) -> Response {
    each(market, call, |version| details::inputs_of(version, call.account(), call.document))
}

fn show_plugin_outputs(market: &mut Marketplace, call: &Call<'_>) -> Response {
    each(market, call, |version| outputs::outputs_of(version, call.account()))
}

fn show_plugin_metrics(market: &mut Marketplace, call: &Call<'_>) -> Response {
    each(market, call, |version| outputs::metrics_of(version, call.account()))
}

/// Something of each version that the items of the body name.
fn each(market: &Marketplace, call: &Call<'_>, show: impl Fn(&version::Version) -> Value) -> Response {
    let version = |item: &Value| market.plugins.version(call.account(), string(item.get("plugin_name")), string(item.get("version")));
    call.items().iter().map(|item| version(item).map(&show)).collect()
}

fn list_plugins(market: &mut Marketplace, call: &Call<'_>) -> Response {
    let wanted = market.plugins.all(call.account()).filter(|plugin| lists::is_wanted(plugin, call));
    Ok(page(call, wanted.map(|plugin| lists::summary(plugin, plugin.newest(), call.account()))))
}

fn list_plugin_version(market: &mut Marketplace, call: &Call<'_>) -> Response {
    // An extension that does not exist has no versions; whether the service reports an error is not known.
    let plugin = market.plugins.plugin(call.account(), call.query("plugin_name")).into_iter();
    let versions = plugin.flat_map(|plugin| plugin.versions.values().rev().map(move |version| (plugin, version)));
    Ok(page(call, versions.map(|(plugin, version)| lists::summary(plugin, Some(version), call.account()))))
}

fn list_plugin_version_number(market: &mut Marketplace, call: &Call<'_>) -> Response {
    let plugin = market.plugins.plugin(call.account(), call.query("plugin_name")).into_iter();
    Ok(page(call, plugin.flat_map(|plugin| plugin.versions.values().rev().map(|version| version.number.as_str().into()))))
}

fn list_base_plugins(market: &mut Marketplace, call: &Call<'_>) -> Response {
    let plugins = market.plugins.all(call.account()).filter(|plugin| lists::is_base(plugin, call.query("attribution")));
    Ok(page(call, plugins.map(lists::base)))
}

fn list_base_plugins_new_post(market: &mut Marketplace, call: &Call<'_>) -> Response {
    // A page counts extensions, so a group may go on with the next page.
    let items = available::wanted(&market.plugins, call);
    let total = items.len();
    let items = slice(items, call.number("offset").unwrap_or(0), call.number("limit"));
    Ok(json!({ "total": total, "data": available::groups(&items) }))
}

fn list_stage_plugins(market: &mut Marketplace, call: &Call<'_>) -> Response {
    // What the filters do is documented nowhere: they are not looked at.
    let items = available::all(&market.plugins, call);
    Ok(json!({ "full_stage_plugins_item_list": available::groups(&items) }))
}

fn publish_plugin(market: &mut Marketplace, call: &Call<'_>) -> Response {
    bind(market, call, true)
}

fn publish_plugin_bind(market: &mut Marketplace, call: &Call<'_>) -> Response {
    bind(market, call, false)
}

/// No page says how the two calls differ: here the one makes the extension a published one, the other names its publisher.
fn bind(market: &mut Marketplace, call: &Call<'_>, is_published: bool) -> Response {
    let publisher_unique_id = call.field("publisher_unique_id").to_owned();
    market.publishers.publisher(call.account(), &publisher_unique_id)?;
    let publication = Publication { publisher_unique_id, is_published };
    market.plugins.bind(call.account(), call.field("plugin_name"), call.field("version"), publication).map(|()| DONE)
}

fn upload_plugin_icon(market: &mut Marketplace, call: &Call<'_>) -> Response {
    market.icons.keep(call, "plugin")
}
