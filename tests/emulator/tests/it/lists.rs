//! Lists of extensions: filters, pages, and what the service brings along.

use codearts_pipeline_emulator::Emulator;
use serde_json::{Value, json};

use crate::client::{Client, DOMAIN, draft};
use crate::documents::call;

fn names(items: &Value, field: &str) -> Vec<String> {
    items.as_array().unwrap().iter().map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

/// Two extensions of the account, beside those of the service.
fn emulator_with_extensions() -> Emulator {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    for (name, display_name, business_type) in [("tf_a", "Alpha", "Build"), ("tf_ab", "Beta", "Deploy")] {
        let mut sent = draft("0.0.1");
        sent["plugin_name"] = json!(name);
        sent["display_name"] = json!(display_name);
        sent["business_type"] = json!(business_type);
        sent["maintainers"] = json!(format!("keeper_of_{name}"));
        client.post("create", &sent).ok();
    }
    emulator
}

#[test]
fn extensions_are_listed_by_what_is_known_of_them() {
    let emulator = emulator_with_extensions();
    let client = Client::of(&emulator);
    let list = |filter: Value| names(&client.post("query-all?limit=100&offset=0", &filter).ok()["data"], "plugin_name");
    let all = list(json!({}));
    assert_eq!(all.len(), 10);
    for (filter, expected) in [
        (json!({ "plugin_name": "tf_a", "business_type": ["Build", "Gate", "Deploy", "Test", "Normal"] }), &["tf_a"][..]),
        (json!({ "plugin_name": "tf" }), &[]),
        (json!({ "regex_name": "tf_a", "plugin_name": "" }), &["tf_a", "tf_ab"]),
        (json!({ "regex_name": "beta" }), &["tf_ab"]),
        (json!({ "maintainer": "keeper_of_tf_ab" }), &["tf_ab"]),
        (json!({ "business_type": ["Deploy", "Test"] }), &["tf_ab"]),
        (json!({ "business_type": ["Build"], "plugin_attribution": "custom" }), &["tf_a"]),
        (json!({ "business_type": ["Build"], "plugin_attribution": "official" }), &["official_devcloud_cloudBuild"]),
        (json!({ "business_type": ["Test"] }), &[]),
    ] {
        assert_eq!(list(filter.clone()), expected, "{filter}");
    }
    let empty = json!({ "plugin_name": "", "regex_name": "", "maintainer": "", "plugin_attribution": "", "business_type": [] });
    assert_eq!(list(empty), all);

    let page = client.post("query-all?limit=3&offset=8", &json!({})).ok();
    assert_eq!((&page["offset"], &page["limit"], &page["total"]), (&json!(8), &json!(3), &json!(10)));
    assert_eq!(names(&page["data"], "plugin_name"), all[8..]);
    assert_eq!(client.post("query-all?limit=3&offset=11", &json!({})).ok()["data"], json!([]));
}

#[test]
fn versions_of_an_official_extension_are_listed_with_all_that_is_known() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    let page = client.get("query?limit=10&offset=0&plugin_name=official_devcloud_cloudBuild").ok();
    assert_eq!(names(&page["data"], "version"), ["0.0.15", "0.0.9"]);
    for version in page["data"].as_array().unwrap() {
        let fields = version.as_object().unwrap();
        assert_eq!(fields.len(), 26);
        for (field, value) in fields {
            assert!(value.is_number() || value.as_str().is_some_and(|text| !text.is_empty()), "{field}: {version}");
        }
    }
    assert_eq!(client.get("query?limit=10&offset=10&plugin_name=official_devcloud_cloudBuild").ok()["data"], json!([]));
    assert_eq!(client.get("query?limit=10&offset=0&plugin_name=none").ok()["total"], 0);
    assert_eq!(client.get("all-version?limit=10&offset=0&plugin_name=official_shell_plugin").ok()["data"], json!(["0.0.2"]));
}

#[test]
fn the_extensions_that_pipelines_are_made_of_are_there() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    for name in ["official_devcloud_autoTrigger", "official_devcloud_checkpoint", "official_shell_plugin", "official_devcloud_subPipeline"]
    {
        let detail = client.get(&format!("detail?plugin_name={name}")).ok();
        assert_eq!((&detail["plugin_attribution"], &detail["version_attribution"]), (&json!("official"), &json!("formal")));
    }
}

#[test]
fn metrics_are_json_in_a_string() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    let ask = |path: &str, name: &str| client.post(path, &json!([{ "plugin_name": name, "version": null }])).ok()[0].clone();
    let metrics = ask("plugin-metrics", "official_devcloud_codeCheck");
    let [metric] = &metrics["data"].as_array().unwrap()[..] else { panic!("{metrics}") };
    assert_eq!((&metric["version"], &metric["output_key"]), (&json!("0.0.11"), &json!("SYSTEM_METRICS_UNIQUE_KEY")));
    let groups: Value = serde_json::from_str(metric["output_value"].as_str().unwrap()).unwrap();
    for field in ["key", "value", "desc"] {
        assert!(groups[0]["group_name"].is_string() && groups[0]["properties"][0][field].is_string(), "{groups}");
    }
    assert_eq!(ask("plugin-output", "official_devcloud_codeCheck")["data"], json!([]));
    assert_eq!(ask("plugin-metrics", "official_shell_plugin")["data"], json!([]));
    client.post("plugin-metrics", &json!([{ "plugin_name": "none" }])).rejected(400, "DEVPIPE.30011001");

    let mut sent = draft("0.0.1");
    sent["output_info"] = json!([{ "name": "printed", "type": "string" }]);
    client.post("create", &sent).ok();
    let output = &ask("plugin-output", "apie_test")["data"][0];
    assert_eq!((&output["output_key"], &output["output_value"]), (&json!("printed"), &json!("{\"type\":\"string\"}")));
    assert_eq!(output["basic_instance_id"], client.get("detail?plugin_name=apie_test").ok()["unique_id"]);
}

#[test]
fn what_pipelines_can_use_comes_in_groups_and_pages_of_extensions() {
    let emulator = emulator_with_extensions();
    let client = Client::of(&emulator);
    client.post("create-draft", &draft("0.0.1")).ok();
    let ask = |query: &str, business_type: &str, regex_name: &str| {
        let filter = json!({
            "use_condition": "pipeline", "input_repo_type": "", "input_source_type": "", "business_type": business_type, "regex_name": regex_name
        });
        call(&emulator, "POST", &format!("/v1/{DOMAIN}/relation/plugins?{query}"), &[], Some(&filter)).ok()
    };
    let all = ask("limit=100&offset=0", "", "");
    assert_eq!(
        (all["total"].clone(), names(&all["data"], "business_type")),
        (json!(10), ["Build", "Gate", "Deploy", "Normal"].map(str::to_owned).into())
    );
    assert_eq!(names(&all["data"][0]["plugins_list"], "plugin_name"), ["tf_a", "official_devcloud_cloudBuild"]);
    for group in all["data"].as_array().unwrap() {
        for field in ["unique_id", "display_name", "business_type"] {
            assert!(group[field].is_string(), "{field}: {group}");
        }
        for plugin in group["plugins_list"].as_array().unwrap() {
            for field in ["unique_id", "display_name", "plugin_name", "runtime_attribution", "location", "manifest_version"] {
                assert!(plugin[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {plugin}");
            }
        }
    }

    // A group goes on with the next page under the same id.
    let (first, second) = (ask("limit=1&offset=0", "", ""), ask("limit=1&offset=1", "", ""));
    assert_eq!((&first["total"], &first["data"][0]["unique_id"]), (&json!(10), &second["data"][0]["unique_id"]));
    assert_eq!(names(&second["data"][0]["plugins_list"], "plugin_name"), ["official_devcloud_cloudBuild"]);
    assert_eq!(ask("limit=100&offset=100", "", "")["data"], json!([]));
    assert_eq!(names(&ask("limit=9&offset=0", "Gate", "")["data"], "business_type"), ["Gate"]);
    assert_eq!(ask("limit=9&offset=0", "", "tf_ab")["total"], 1);
    // Without all five filters there is nothing.
    let some = json!({ "business_type": "", "regex_name": "" });
    let page = call(&emulator, "POST", &format!("/v1/{DOMAIN}/relation/plugins?limit=9&offset=0"), &[], Some(&some)).ok();
    assert_eq!((&page["total"], &page["data"]), (&json!(0), &json!([])));
    let stage = call(&emulator, "POST", &format!("/v1/{DOMAIN}/relation/stage-plugins"), &[], Some(&json!({}))).ok();
    assert_eq!(stage["full_stage_plugins_item_list"], all["data"]);
}
