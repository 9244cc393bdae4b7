//! Runs that are too many: the queue, what is rejected, and batches.

use serde_json::{Value, json};

use crate::project::{CONFLICT, Project, job, pipeline, shell, stage, text};

fn limited(project: &Project, name: &str, action: &str) -> String {
    let mut body = pipeline(name, &json!([stage("s", &json!([job("j", &json!([shell("a")]))]))]));
    body["concurrency_control"] = json!({ "concurrency_number": 1, "exceed_action": action, "enable": true });
    project.create(&body)
}

/// Starts a run that has to wait, and returns its id and that of its record.
fn enqueue(project: &Project, pipeline: &str) -> (String, String) {
    let response = project.post(&format!("pipelines/{pipeline}/run"), &json!({ "description": "" }));
    response.failed("DEVPIPE.00011169");
    let error = response.json()["error"].clone();
    (text(&error["pipeline_run_id"]), text(&error["queue_id"]))
}

fn queue(project: &Project, pipeline: &str) -> Vec<Value> {
    let page = project.get(&format!("pipelines/{pipeline}/queued-pipeline?offset=0&limit=10")).ok();
    assert_eq!(page["total"], page["queuedPipelines"].as_array().unwrap().len());
    page["queuedPipelines"].as_array().unwrap().clone()
}

#[test]
fn a_run_too_many_waits_for_its_turn() {
    let project = Project::new();
    let id = limited(&project, "a", "QUEUE");
    let first = project.run(&id);
    let (second, record) = enqueue(&project, &id);
    let (third, _) = enqueue(&project, &id);

    let records = queue(&project, &id);
    assert_eq!(records.iter().map(|record| text(&record["pipeline_run_id"])).collect::<Vec<_>>(), [&*second, &*third]);
    assert_eq!((records[0]["id"].to_string(), &records[0]["status"]), (record, &json!("QUEUED")));
    assert_eq!((&records[0]["trigger_type"], &records[0]["region"]), (&json!("Manual"), &json!(null)));
    for field in ["creator_id", "creator_name", "enqueue_time"] {
        assert!(!records[0][field].is_null(), "{field}");
    }
    assert_eq!(project.status(&id, &second), "QUEUED");
    let failed = project.get(&format!("pipelines/{id}/trigger-failed-record?offset=0&limit=10")).ok();
    assert_eq!(failed["total"], 2);
    for field in ["trigger_type", "executor_id", "executor_name", "reason", "trigger_time"] {
        assert!(!failed["triggerFailedRecordVOS"][0][field].is_null(), "{field}");
    }
    for path in ["queued-pipeline", "trigger-failed-record"] {
        let beyond = project.get(&format!("pipelines/{id}/{path}?offset=10&limit=10")).ok();
        assert!(beyond["queuedPipelines"].as_array().or(beyond["triggerFailedRecordVOS"].as_array()).unwrap().is_empty());
    }

    project.wait(1);
    let status = |run: &str| project.status(&id, run);
    assert_eq!([status(&first), status(&second), status(&third)], ["COMPLETED", "RUNNING", "QUEUED"]);
    project.wait(1);
    assert_eq!([status(&second), status(&third)], ["COMPLETED", "RUNNING"]);
    assert!(queue(&project, &id).is_empty());
    let start = |run: &str| project.detail(&id, run)["start_time"].as_i64().unwrap();
    assert_eq!(start(&third) - start(&first), 2000);
}

#[test]
fn a_run_that_waits_is_canceled() {
    let project = Project::new();
    let id = limited(&project, "a", "QUEUE");
    let first = project.run(&id);
    let (second, record) = enqueue(&project, &id);
    let (third, other) = enqueue(&project, &id);
    let cancel = |run: &str, record: &str, body: Option<&Value>| {
        project.send("POST", &format!("pipelines/{id}/{run}/cancel-queuing/{record}"), body)
    };
    cancel(&second, &other, Some(&json!({}))).rejected(400, CONFLICT);
    assert_eq!(cancel(&second, &record, Some(&json!({}))).ok(), json!({ "pipeline_run_id": second }));
    cancel(&second, &record, Some(&json!({}))).rejected(400, CONFLICT);
    cancel(&third, &other, None).ok();
    assert_eq!((queue(&project, &id).len(), project.status(&id, &second)), (0, "CANCELED".to_owned()));
    project.wait(5);
    assert_eq!((project.status(&id, &first), project.status(&id, &third)), ("COMPLETED".to_owned(), "CANCELED".to_owned()));
}

#[test]
fn a_retry_waits_too_and_stopping_makes_room() {
    let project = Project::new();
    let id = limited(&project, "a", "QUEUE");
    project.emulator.pipelines().fail_step(&id, "a");
    let failed = project.run(&id);
    project.wait(1);
    let going = project.run(&id);
    let response = project.send("PUT", &format!("pipelines/{id}/pipeline-runs/{failed}/retry"), None);
    response.failed("DEVPIPE.00011169");
    assert_eq!(response.json()["error"].as_object().unwrap().keys().collect::<Vec<_>>(), ["queue_id"]);
    assert_eq!((project.status(&id, &failed), queue(&project, &id).len()), ("QUEUED".to_owned(), 1));
    project.send("POST", &format!("pipelines/{id}/pipeline-runs/{going}/stop"), None).ok();
    assert_eq!((project.status(&id, &failed), queue(&project, &id).len()), ("RUNNING".to_owned(), 0));

    // A queued run that is finished from outside does not need a place.
    let (waiting, _) = enqueue(&project, &id);
    project.emulator.pipelines().finish_run(&waiting);
    assert_eq!((project.status(&id, &failed), project.status(&id, &waiting)), ("RUNNING".to_owned(), "COMPLETED".to_owned()));
}

#[test]
fn more_places_let_waiting_runs_start() {
    let project = Project::new();
    let id = limited(&project, "a", "QUEUE");
    project.run(&id);
    let (second, _) = enqueue(&project, &id);
    let mut body = pipeline("a", &json!([]));
    body["concurrency_control"] = json!({ "concurrency_number": 1, "exceed_action": "QUEUE", "enable": false });
    project.send("PUT", &format!("pipelines/{id}"), Some(&body)).ok();
    assert_eq!(project.status(&id, &second), "RUNNING");
    // The control stays when it is left out.
    let body = pipeline("a", &json!([]));
    project.send("PUT", &format!("pipelines/{id}"), Some(&body)).ok();
    assert_eq!(project.shown(&id)["concurrency_control"]["enable"], false);
}

#[test]
fn a_run_too_many_is_rejected_where_it_is_not_to_wait() {
    let project = Project::new();
    let id = limited(&project, "a", "ABORT");
    let run = project.run(&id);
    let response = project.post(&format!("pipelines/{id}/run"), &json!({}));
    response.failed("DEVPIPE.00011104");
    assert!(response.json().get("error").is_none());
    let failed = project.get(&format!("pipelines/{id}/trigger-failed-record?offset=0&limit=10")).ok();
    assert_eq!((&failed["total"], queue(&project, &id).len()), (&json!(1), 0));
    project.emulator.pipelines().finish_run(&run);
    project.run(&id);
}

#[test]
fn runs_are_started_in_batches() {
    let project = Project::new();
    let ids = ["a", "b", "c"].map(|name| limited(&project, name, "QUEUE"));
    project.send("PUT", &format!("pipelines/{}/ban", ids[1]), None).ok();
    project.run(&ids[2]);
    let started = project.post("pipelines/batch-runs", &json!({ "pipeline_ids": ids })).ok();
    let runs = started["result"].as_array().unwrap();
    assert_eq!(runs.iter().map(|run| text(&run["pipeline_id"])).collect::<Vec<_>>(), ids);
    let mut query = runs.clone();
    query.push(json!({ "pipeline_id": "0".repeat(32), "pipeline_run_id": "0".repeat(32) }));
    let results = project.post("pipelines/batch-runs/result", &json!({ "query": query })).ok();
    let of = |index: usize| {
        let result = &results["result"][index];
        (result["status"].clone(), result["pipeline_name"].clone(), result["reason"].clone())
    };
    assert_eq!(of(0), (json!("START_SUCCESS"), json!("a"), json!(null)));
    assert_eq!(of(1), (json!("START_FAILED"), json!("b"), json!("The pipeline is disabled")));
    // One that waits was started.
    assert_eq!(of(2).0, "START_SUCCESS");
    assert_eq!((of(3).0, of(3).1), (json!("START_FAILED"), json!(null)));
    assert_eq!(project.status(&ids[0], &text(&runs[0]["pipeline_run_id"])), "RUNNING");
}
