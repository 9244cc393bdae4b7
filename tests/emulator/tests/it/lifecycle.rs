//! Drafts, formal versions and their inputs.

use std::time::{Duration, SystemTime};

use codearts_pipeline_emulator::{Clock, Emulator};
use serde_json::json;

use crate::client::{Client, DOMAIN, draft, exchange, raw, reference, target};

#[test]
fn a_version_lives_from_draft_to_formal() {
    let clock = Clock::frozen(SystemTime::UNIX_EPOCH + Duration::from_millis(1_699_358_542_000));
    let emulator = Emulator::builder().clock(clock.clone()).start().unwrap();
    let client = Client::of(&emulator);

    assert_eq!(client.post("create-draft", &draft("0.0.4")).ok(), json!(true));
    let created = client.get("detail?plugin_name=apie_test&version=0.0.4").ok();
    let unique_id = created["unique_id"].as_str().unwrap();
    assert_eq!(unique_id.len(), 32);
    assert_eq!(
        created,
        json!({
            "plugin_name": "apie_test",
            "display_name": "apie_test",
            "op_user": "emulator_user",
            "op_time": "1699358542000",
            "version": "0.0.4",
            "unique_id": unique_id,
            "version_description": "",
            "version_attribution": "draft",
            "plugin_composition_type": "multi",
            "plugin_attribution": "custom",
            "input_info": [],
            "plugin_execution": {
                "logic_id": "",
                "plugin_name": "apie_test",
                "version": "0.0.4",
                "basic_instance_id": unique_id,
                "workspace_id": DOMAIN,
                "execution_type": "COMPOSITE",
                "steps": [{
                    "name": "Executing the Shell",
                    "task": "official_shell_plugin",
                    "variables": { "OFFICIAL_SHELL_SCRIPT_INPUT": "env" }
                }]
            },
            "runtime_attribution": "agent"
        })
    );

    clock.advance(Duration::from_secs(1));
    let mut edited = draft("0.0.4");
    edited["unique_id"] = json!(unique_id);
    edited["display_name"] = json!("Release 流水线");
    edited["runtime_attribution"] = json!("agentless");
    edited["plugin_composition_type"] = json!("single");
    edited["execution_info"]["inner_execution_info"]["steps"][0]["identifier"] = json!("16993543005962cb6e5e8");
    edited["input_info"] = json!([{ "name": "TAG", "default_value": "v1", "type": "input", "validation": "^v", "layout_content": "{}" }]);
    assert_eq!(client.post("edit-draft", &edited).ok(), json!(true));
    let shown = client.get("detail?plugin_name=apie_test&version=0.0.4").ok();
    assert_eq!(shown["unique_id"], created["unique_id"]);
    assert_eq!(shown["op_time"], "1699358543000");
    assert_eq!(shown["display_name"], "Release 流水线");
    assert_eq!(shown["runtime_attribution"], "agentLess");
    assert_eq!(shown["plugin_composition_type"], "single");
    assert_eq!(shown["plugin_execution"]["steps"], edited["execution_info"]["inner_execution_info"]["steps"]);
    let validation = json!({ "required_message": null, "regex": "^v", "regex_message": null, "max_length": null, "min_length": null });
    assert_eq!(shown["input_info"][0]["validation"], validation);
    assert_eq!(shown["input_info"][0].as_object().unwrap().len(), 9);

    assert_eq!(client.post("publish-draft", &reference("0.0.4")).ok(), json!(true));
    assert_eq!(client.get("detail?plugin_name=apie_test").ok()["version_attribution"], "formal");
    for (path, body) in [("create-draft", draft("0.0.4")), ("edit-draft", edited), ("publish-draft", reference("0.0.4"))] {
        client.post(path, &body).rejected(400, "DEVPIPE.00011102");
    }

    let inputs = client.post("plugin-input", &json!([reference("")])).ok();
    assert_eq!(inputs[0]["display_name"], "Release 流水线");
    assert_eq!(inputs[0]["data"][0]["workspace_id"], DOMAIN);
    assert_eq!(inputs[0]["data"][0].as_object().unwrap().len(), 14);
}

#[test]
fn what_does_not_exist_is_an_error_with_the_services_code() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    client.post("create-draft", &draft("0.0.1")).ok();
    let code = "DEVPIPE.30011001";
    for response in [
        client.get("detail?plugin_name=none"),
        client.get("detail?plugin_name="),
        client.get("detail?plugin_name=apie_test&version=0.0.2"),
        client.get("detail?plugin_name=apie_test&version=latest"),
        client.post("edit-draft", &draft("0.0.2")),
        client.post("publish-draft", &reference("0.0.2")),
        client.post("publish-draft", &reference("")),
    ] {
        response.rejected(400, code);
    }
    let message = client.post("plugin-input", &json!([reference("0.0.1"), reference("9.9.9")])).rejected(400, code);
    assert!(message.contains("apie_test") && message.contains("9.9.9"), "{message}");
}

#[test]
fn an_edit_has_to_name_the_versions_own_id() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    client.post("create-draft", &draft("0.0.1")).ok();
    let mut edited = draft("0.0.1");
    edited["unique_id"] = json!("0".repeat(32));
    let message = client.post("edit-draft", &edited).rejected(400, "DEVPIPE.00011102");
    assert!(message.contains("/unique_id"), "{message}");
}

#[test]
fn without_a_version_the_highest_number_is_shown() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    for version in ["0.0.9", "0.0.10", "0.0.2"] {
        client.post("create-draft", &draft(version)).ok();
    }
    for target in ["detail?plugin_name=apie_test", "detail?plugin_name=apie_test&version="] {
        assert_eq!(client.get(target).ok()["version"], "0.0.10");
    }
}

#[test]
fn the_official_extension_is_there_for_every_account() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    let asked = json!([{
        "plugin_name": "official_shell_plugin", "display_name": "Executing the Shell", "version": "0.0.2",
        "plugin_attribution": "official", "version_attribution": "formal"
    }]);
    let response = client.post("plugin-input", &asked).ok();
    assert_eq!(response[0]["data"][0]["unique_id"], "aac7e571b0d4462ba7962ce1735c4ec3");
    assert_eq!(response[0]["data"][0]["extend_prop"].as_object().unwrap().len(), 5);
    let detail = client.get("detail?plugin_name=official_shell_plugin").ok();
    assert_eq!((&detail["version"], &detail["plugin_attribution"]), (&json!("0.0.2"), &json!("official")));
    assert_eq!(client.post("plugin-input", &json!([])).ok(), json!([]));
}

#[test]
fn accounts_are_apart_and_may_be_limited() {
    let other = "0123456789abcdef0123456789ABCDEF";
    let ask = |emulator: &Emulator, domain: &str| {
        let headers = [("host", "x"), ("x-auth-token", emulator.token())];
        let target = format!("/v1/{domain}/agent-plugin/detail?plugin_name=apie_test");
        exchange(emulator.address(), &raw("GET", &target, &headers, "")).response()
    };

    let emulator = Emulator::start().unwrap();
    Client::of(&emulator).post("create-draft", &draft("0.0.1")).ok();
    ask(&emulator, DOMAIN).ok();
    ask(&emulator, other).rejected(400, "DEVPIPE.30011001");
    for domain in ["short", "%7Bdomain_id%7D", &"-".repeat(32), &"é".repeat(16), "", &"a".repeat(33)] {
        ask(&emulator, domain).rejected(403, "APIGW.0302");
    }

    let emulator = Emulator::builder().domain_id(other).start().unwrap();
    ask(&emulator, DOMAIN).rejected(403, "APIGW.0302");
    ask(&emulator, other).rejected(400, "DEVPIPE.30011001");
    assert_eq!(emulator.requests()[0].path(), target("detail"));
}

#[test]
fn what_the_service_knows_is_not_overwritten_by_the_author() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    let mut sent = draft("0.0.1");
    let claims =
        json!({ "unique_id": "mine", "plugin_name": "other", "version": "9.9.9", "workspace_id": "*", "basic_instance_id": "mine" });
    sent["input_info"] = json!([claims]);
    sent["execution_info"]["inner_execution_info"] = claims;
    client.post("create-draft", &sent).ok();

    let shown = client.get("detail?plugin_name=apie_test").ok();
    let execution = &shown["plugin_execution"];
    assert_eq!(execution["basic_instance_id"], shown["unique_id"]);
    for reported in [execution, &shown["input_info"][0]] {
        assert_eq!(reported["plugin_name"], "apie_test");
        assert_eq!(reported["version"], "0.0.1");
        assert_eq!(reported["workspace_id"], DOMAIN);
    }
    assert_ne!(shown["input_info"][0]["unique_id"], "mine");
}
