//! The modules of the service, which include the types of endpoints.

use serde_json::{Map, Value, json};

use super::super::envelope::success;
use super::super::pages::{any_of, is, numbered};
use crate::call::{Call, string, strings};

/// The service has more modules. Of these the first id is its own; the others, and all texts, are made up. Newest version first.
const MODULES: &str = include_str!("modules.json");

/// The location of modules that describe kinds of endpoints.
const LOCATION: &str = "devcloud.open.endpoint";

/// All versions of all modules.
pub(super) fn all() -> Vec<Map<String, Value>> {
    let mut modules: Vec<Map<String, Value>> = serde_json::from_str(MODULES).expect("the file is a list of objects");
    for module in &mut modules {
        for (field, value) in [
            ("location", json!(LOCATION)),
            ("publisher", json!("service")),
            ("type", json!("InnerEndpoint")),
            ("manifest_version", json!("1")),
            ("product_line", json!("pipeline")),
            ("target", json!("endpoint")),
            ("properties", json!({ "authorization": { "scheme": "endpoint-auth-scheme-basic" } })),
            ("properties_list", json!([])),
        ] {
            module.insert(field.to_owned(), value);
        }
    }
    modules
}

/// The response of `list_modules_detail`: a page for each location that is asked for. `offset` is the number of a page.
pub(super) fn pages(modules: &[Map<String, Value>], call: &Call<'_>) -> Value {
    let page = |location: &str| {
        let modules = newest(modules, location, call);
        let wanted = modules.filter(|module| is(call.query("productLine"), string(module.get("product_line"))));
        let wanted: Vec<_> = wanted.map(with_newer_name).collect();
        let total = wanted.len();
        json!({ "data": numbered(wanted, call.number("offset"), call.number("limit")), "total": total })
    };
    let locations = call.list("locations");
    success(locations.into_iter().map(|location| (location.to_owned(), page(location))).collect())
}

/// The response of `list_modules_detail_v1`: a list for each location that is asked for, and without one for the only location.
pub(super) fn lists(modules: &[Map<String, Value>], call: &Call<'_>) -> Value {
    let ids = call.list("module_ids");
    let list = |location: &str| {
        let modules = newest(modules, location, call).filter(|module| any_of(&ids, &[string(module.get("module_id"))]));
        numbered(modules.collect(), call.number("offset"), call.number("limit")).into_iter().cloned().map(Value::Object).collect::<Value>()
    };
    let mut locations = call.list("locations");
    if locations.is_empty() {
        locations.push(LOCATION);
    }
    success(locations.into_iter().map(|location| (location.to_owned(), list(location))).collect())
}

/// The response of `show_module`: all versions of a module. What the service says of one that does not exist is not known.
pub(super) fn versions(modules: &[Map<String, Value>], call: &Call<'_>) -> Value {
    let versions = modules.iter().filter(|module| string(module.get("module_id")) == call.path("module_id"));
    success(versions.cloned().map(Value::Object).collect())
}

/// The newest versions of the modules at a location that the filters let through. Of several tags one is enough.
fn newest<'m>(modules: &'m [Map<String, Value>], location: &str, call: &Call<'_>) -> impl Iterator<Item = &'m Map<String, Value>> {
    let id = |module: &Map<String, Value>| module.get("module_id").cloned();
    let is_newest = |index: usize| modules[..index].iter().all(|module| id(module) != id(&modules[index]));
    let wanted = modules.iter().enumerate().filter(|(index, module)| {
        is_newest(*index)
            && string(module.get("location")) == location
            && is(call.query("name"), string(module.get("name")))
            && any_of(&call.list("tags"), &strings(module.get("tags")))
    });
    wanted.map(|(_, module)| module).collect::<Vec<_>>().into_iter()
}

/// The newer list has another name for one field.
fn with_newer_name(module: &Map<String, Value>) -> Value {
    let renamed = |field: &String| if field == "base_url" { "baseUrl".to_owned() } else { field.clone() };
    module.iter().map(|(field, value)| (renamed(field), value.clone())).collect()
}
