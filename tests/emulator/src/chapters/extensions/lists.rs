//! Lists of extensions and of their versions.

use serde_json::{Value, json};

use super::super::pages::{any_of, contains, is};
use super::super::user::USER;
use super::details::{attribution, composition, runtime};
use super::plugin::Plugin;
use super::version::Version;
use crate::call::{Call, strings};

/// Whether the filters of `list_plugins` let an extension through. What the service lists without a field of work is not known:
/// here an empty list lets every one through.
pub(super) fn is_wanted(plugin: &Plugin, call: &Call<'_>) -> bool {
    let business_types = strings(call.arguments.body.get("business_type"));
    is(call.field("plugin_name"), plugin.name())
        && contains(call.field("regex_name"), &[plugin.name(), plugin.string("display_name")])
        && contains(call.field("maintainer"), &[plugin.string("maintainers")])
        && any_of(&business_types, &[plugin.string("business_type")])
        && is(call.field("plugin_attribution"), origin(plugin))
}

/// One item of the lists of extensions and of versions; an extension may have no version.
pub(super) fn summary(plugin: &Plugin, version: Option<&Version>, domain_id: &str) -> Value {
    // Fields of which no value of anyone's own extension has been seen.
    let official = |field: &str| plugin.info.get(field).filter(|_| plugin.is_official);
    json!({
        "plugin_name": plugin.name(),
        "display_name": version.and_then(|version| version.string("display_name")).unwrap_or(plugin.string("display_name")),
        "version": version.map_or("", |version| &version.number),
        "version_description": version.map(|version| version.string("version_description").unwrap_or_default()),
        "version_attribution": version.map_or("init", attribution),
        "unique_id": version.map_or(&plugin.unique_id, |version| &version.unique_id),
        "op_user": USER,
        "op_time": version.map_or(plugin.changed, |version| version.changed).as_millisecond().to_string(),
        "creator": USER,
        "create_time": plugin.created.as_millisecond().to_string(),
        "description": plugin.string("description"),
        "icon_url": plugin.string("icon_url"),
        "maintainers": plugin.string("maintainers"),
        "business_type": plugin.string("business_type"),
        // Not filled in when it was not sent.
        "business_type_display_name": plugin.info.get("business_type_display_name"),
        "plugin_attribution": origin(plugin),
        "plugin_composition_type": version.map_or(plugin.string("plugin_composition_type"), composition),
        "runtime_attribution": runtime(plugin.string("runtime_attribution")),
        "workspace_id": if plugin.is_official { "*" } else { domain_id },
        "publisher_unique_id": publisher(plugin),
        "manifest_version": version.and_then(|version| version.string("manifest_version")),
        "active": 1,
        "refer_count": official("refer_count"),
        "usage_count": official("usage_count"),
        "version_state": official("version_state"),
        "db_record_name": official("db_record_name"),
    })
}

/// Whether `list_base_plugins` has an extension under an origin.
pub(super) fn is_base(plugin: &Plugin, attribution: &str) -> bool {
    attribution == base_origin(plugin)
}

/// One item of `list_base_plugins`.
pub(super) fn base(plugin: &Plugin) -> Value {
    json!({
        "name": plugin.name(),
        "display_name": plugin.string("display_name"),
        "plugin_attribution": base_origin(plugin),
        "icon_url": plugin.string("icon_url"),
        "description": plugin.string("description"),
        "publisher_id": plugin.publisher.as_ref().map(|publication| &publication.publisher_unique_id),
        "manifest_version": "3",
    })
}

/// Who made an extension.
pub(super) fn origin(plugin: &Plugin) -> &'static str {
    if plugin.is_official { "official" } else { "custom" }
}

/// As [`origin`], but those that were published are apart.
fn base_origin(plugin: &Plugin) -> &'static str {
    let is_published = plugin.publisher.as_ref().is_some_and(|publication| publication.is_published);
    if is_published { "published" } else { origin(plugin) }
}

/// The publisher of an extension, if it has one.
pub(super) fn publisher(plugin: &Plugin) -> Option<&str> {
    let official = plugin.info.get("publisher_unique_id").and_then(Value::as_str);
    plugin.publisher.as_ref().map(|publication| publication.publisher_unique_id.as_str()).or(official)
}
