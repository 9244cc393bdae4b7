//! Alert policies: how they come and go.

use std::time::{Duration, SystemTime};

use codearts_pipeline_emulator::{Clock, Emulator};
use serde_json::json;

use crate::client::DOMAIN;
use crate::documents::call;

#[test]
fn an_alert_policy_lives_from_creation_to_deletion() {
    let clock = Clock::frozen(SystemTime::UNIX_EPOCH + Duration::from_millis(1_735_689_600_000));
    let emulator = Emulator::builder().clock(clock).start().unwrap();
    let policies = format!("/v5/{DOMAIN}/api/alert/policies");
    let sent = json!({
        "name": "alert_a", "isDefault": false, "policyId": "mine", "projectId": "4".repeat(32),
        "rules": [{ "ruleType": "CONCURRENCY", "thresholdValue": 10, "severity": "WARNING", "isEnabled": true }]
    });
    let created = call(&emulator, "POST", &policies, &[], Some(&sent)).ok();
    for field in ["name", "isDefault", "projectId", "rules"] {
        assert_eq!(created[field], sent[field], "{field}");
    }
    assert_eq!((&created["domainId"], &created["createTime"]), (&json!(DOMAIN), &json!(1_735_689_600_000_i64)));
    assert_ne!(created["policyId"], "mine");

    let one = format!("{policies}/{}", created["policyId"].as_str().unwrap());
    assert_eq!(call(&emulator, "GET", &one, &[], None).ok(), created);
    call(&emulator, "GET", &one.replace(DOMAIN, &"0".repeat(32)), &[], None).rejected(404, "DEVPIPE.00011103");
    assert_eq!(call(&emulator, "DELETE", &one, &[], None).ok(), json!({ "success": true }));
    for method in ["GET", "DELETE"] {
        call(&emulator, method, &one, &[], None).rejected(404, "DEVPIPE.00011103");
    }
}
