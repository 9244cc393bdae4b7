//! What pipelines and templates can use: extensions, grouped by business type.

use serde_json::{Value, json};

use super::super::pages::{contains, is};
use super::details::{composition, runtime};
use super::lists::{origin, publisher};
use super::plugin::Plugin;
use super::plugins::Plugins;
use super::version::Version;
use crate::call::Call;
use crate::ids::derived;

/// The filters of `list_base_plugins_new_post`.
const FILTERS: [&str; 5] = ["use_condition", "input_repo_type", "input_source_type", "business_type", "regex_name"];

/// The fields of work, in the order of their groups. Others come behind them.
const BUSINESS_TYPES: [&str; 5] = ["Build", "Gate", "Deploy", "Test", "Normal"];

/// An extension with the version that a pipeline uses.
type Item<'a> = (&'a Plugin, &'a Version);

/// The extensions that `list_base_plugins_new_post` asks for, in the order of their groups.
///
/// Which of them fit a template, a kind of repository or several sources is not known: all fit everything.
pub(super) fn wanted<'a>(plugins: &'a Plugins, call: &Call<'_>) -> Vec<Item<'a>> {
    // The service lists nothing unless all filters are sent, empty or not.
    if FILTERS.iter().any(|filter| call.arguments.body.get(filter).is_none()) {
        return Vec::new();
    }
    let mut items = all(plugins, call);
    items.retain(|(plugin, _)| {
        is(call.field("business_type"), plugin.string("business_type"))
            && contains(call.field("regex_name"), &[plugin.name(), plugin.string("display_name")])
    });
    items
}

/// All extensions with a formal version, in the order of their groups.
pub(super) fn all<'a>(plugins: &'a Plugins, call: &Call<'_>) -> Vec<Item<'a>> {
    let rank = |name: &str| BUSINESS_TYPES.iter().position(|known| *known == name).unwrap_or(BUSINESS_TYPES.len());
    let mut items: Vec<Item<'a>> = plugins.all(call.account()).filter_map(|plugin| Some((plugin, plugin.newest_formal()?))).collect();
    items.sort_by_key(|(plugin, _)| (rank(plugin.string("business_type")), plugin.string("business_type")));
    items
}

/// The groups of extensions that are in the order of their groups.
pub(super) fn groups(items: &[Item<'_>]) -> Vec<Value> {
    let same = |one: &Item<'_>, other: &Item<'_>| one.0.string("business_type") == other.0.string("business_type");
    items.chunk_by(same).map(group).collect()
}

fn group(items: &[Item<'_>]) -> Value {
    let business_type = items.first().map_or("", |(plugin, _)| plugin.string("business_type"));
    json!({
        "unique_id": derived(&format!("the group {business_type}")),
        "display_name": business_type,
        "business_type": business_type,
        "conditions": [],
        "addables": [],
        "editable": true,
        "removable": true,
        "cloneable": true,
        "disabled": false,
        "plugins_list": items.iter().map(item).collect::<Vec<_>>(),
    })
}

fn item((plugin, version): &Item<'_>) -> Value {
    json!({
        "unique_id": version.unique_id,
        "display_name": version.string("display_name"),
        "plugin_name": plugin.name(),
        "plugin_attribution": origin(plugin),
        "plugin_composition_type": composition(version),
        "runtime_attribution": runtime(plugin.string("runtime_attribution")),
        "version_attribution": "formal",
        "location": "pipeline",
        "manifest_version": version.string("manifest_version").unwrap_or("3.0"),
        "description": plugin.string("description"),
        "icon_url": plugin.string("icon_url"),
        "publisher_unique_id": publisher(plugin),
        "disabled": false,
        "multi_step_editable": 1,
        "group_name": null,
        "group_type": null,
        "all_steps": null,
    })
}
