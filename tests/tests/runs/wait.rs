//! Waiting for runs, and for what a service shows that does not tell the truth.

use std::{
    future::{pending, ready},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use codearts_pipeline::{
    ErrorKind,
    pipelines::RunStatus,
    runs::{RunOutcome, RunWait},
};
use serde_json::{Value, json};

use crate::service::{RUN, Service, pipeline_id, run_id};

const DETAIL: &str = "/pipeline-runs/detail";
const QUEUE: &str = "/queued-pipeline";

/// A run with two stages, each with a job and a step.
fn run(status: &str, first: &str, second: &str) -> Value {
    let stage = |name: &str, status: &str| {
        let step = json!({ "id": format!("step{name}"), "name": "Shell", "status": status });
        let job = json!({ "id": format!("job{name}"), "name": "Job", "status": status, "steps": [step] });
        json!({ "id": name, "name": name, "status": status, "jobs": [job] })
    };
    json!({ "id": RUN, "status": status, "stages": [stage("Build", first), stage("Deploy", second)] })
}

fn wait(service: &Service) -> RunWait {
    service.pipelines().wait_for_run(&pipeline_id(), &run_id())
}

fn shown(runs: Vec<Value>) -> Service {
    Service::scripted([(DETAIL, runs), (QUEUE, vec![json!({ "queuedPipelines": [] })])])
}

fn status(outcome: &RunOutcome) -> Option<&str> {
    outcome.run()?.status.as_ref().map(RunStatus::as_str)
}

#[tokio::test]
async fn a_run_is_waited_for_and_its_changes_are_reported() {
    let service = shown(vec![
        run("RUNNING", "RUNNING", "INIT"),
        run("RUNNING", "RUNNING", "INIT"),
        run("RUNNING", "COMPLETED", "RUNNING"),
        run("COMPLETED", "COMPLETED", "COMPLETED"),
    ]);
    let mut wait = wait(&service);
    let mut changes = Vec::new();
    while let Some(change) = wait.next().await {
        changes.push(change.expect("a change").to_string());
    }
    assert_eq!((changes.len(), changes[6].as_str()), (7 + 6 + 4, "run: RUNNING"));
    assert_eq!(changes[7], "step Build / Job / Shell: RUNNING -> COMPLETED");
    assert_eq!(changes.last().map(String::as_str), Some("run: RUNNING -> COMPLETED"));
    assert_eq!(wait.status(), Some(&RunStatus::Completed));
    let outcome = wait.await.expect("the outcome again");
    assert!(outcome.is_success());
    // The interval grows while nothing changes, and begins again.
    assert_eq!(service.time.waits(), [3.0, 4.5, 3.0].map(Duration::from_secs_f64));
    assert!(service.asked(DETAIL).iter().all(|asked| asked.route.contains(RUN)));
}

#[tokio::test]
async fn a_stage_does_not_end_a_run() {
    let service = shown(vec![run("RUNNING", "FAILED", "INIT"), run("RUNNING", "FAILED", "RUNNING"), run("FAILED", "FAILED", "INIT")]);
    let outcome = wait(&service).await.expect("ended");
    assert_eq!((status(&outcome), outcome.is_success(), service.asked(DETAIL).len()), (Some("FAILED"), false, 3));
}

#[tokio::test]
async fn a_run_that_needs_a_person_is_returned_when_that_is_asked_for() {
    for (word, known) in [("PAUSED", RunStatus::Paused), ("SUSPEND", RunStatus::Suspend)] {
        let runs = vec![run("RUNNING", "RUNNING", "INIT"), run(word, "COMPLETED", "PAUSED"), run("COMPLETED", "COMPLETED", "COMPLETED")];
        let service = shown(runs.clone());
        let outcome = wait(&service).returns_when_paused().await.expect("waiting");
        assert!(matches!(&outcome, RunOutcome::NeedsPerson(run) if run.status.as_ref() == Some(&known)));
        assert!(wait(&shown(runs)).await.expect("ended").is_success());
    }
}

#[tokio::test]
async fn the_interval_grows_to_its_bound_and_the_deadline_holds() {
    let service = shown(vec![run("RUNNING", "RUNNING", "INIT")]);
    let wait = wait(&service).with_interval(Duration::from_secs(8), Duration::from_secs(16)).with_timeout(Duration::from_secs(60));
    let error = wait.await.expect_err("the time is up");
    assert_eq!((error.kind(), error.operation(), error.is_timeout()), (ErrorKind::Timeout, Some("wait_for_run"), true));
    assert_eq!(error.to_string(), "wait_for_run: the run has not ended within 60s; its status is RUNNING");
    assert_eq!(service.time.waits(), [8, 12, 16, 16, 8].map(Duration::from_secs));
    // The run is not touched.
    assert_eq!(service.server.seen().len(), service.asked(DETAIL).len());
}

#[tokio::test]
async fn a_wait_is_canceled_and_dropped_without_a_call() {
    let service = shown(vec![run("RUNNING", "RUNNING", "INIT")]);
    let outcome = wait(&service).cancel_on(ready(())).await.expect("canceled");
    assert_eq!(outcome, RunOutcome::Canceled(None));
    let mut canceled = wait(&service).cancel_on(async {
        tokio::task::yield_now().await;
        pending().await
    });
    canceled.next().await.expect("a change").expect("a change");
    assert_eq!(canceled.run().and_then(|run| run.status.clone()), Some(RunStatus::Running));
    let calls = service.server.seen().len();
    drop((canceled, wait(&service)));
    assert_eq!(service.server.seen().len(), calls);
    let (sender, receiver) = tokio::sync::oneshot::channel::<()>();
    drop(sender);
    let mut canceled = wait(&service).cancel_on(async { drop(receiver.await) });
    while canceled.next().await.is_some() {}
    assert!(matches!(canceled.await, Ok(RunOutcome::Canceled(_))));
}

#[tokio::test]
async fn a_status_that_nobody_knows_is_reported_and_waited_for_as_long_as_there_is_time() {
    let service = shown(vec![run("FLYING", "RUNNING", "INIT"), run("COMPLETED", "COMPLETED", "COMPLETED")]);
    let mut known = wait(&service);
    let mut changes = Vec::new();
    while let Some(change) = known.next().await {
        changes.push(change.expect("a change").to_string());
    }
    assert!(changes.contains(&"run: FLYING".to_owned()) && changes.contains(&"run: FLYING -> COMPLETED".to_owned()));
    let service = shown(vec![run("FLYING", "RUNNING", "INIT")]);
    let error = wait(&service).with_timeout(Duration::from_secs(10)).await.expect_err("the time is up").to_string();
    assert!(error.contains("FLYING") && error.contains("does not know"), "{error}");
}

#[tokio::test]
async fn a_status_that_cannot_be_read_is_reported_and_never_waited_on() {
    for odd in [json!(null), json!({}), json!([]), json!([["RUNNING"]])] {
        let mut body = run("RUNNING", "RUNNING", "INIT");
        body["status"] = odd.clone();
        let service = shown(vec![body]);
        let mut unreadable = wait(&service);
        let mut last = None;
        while let Some(change) = unreadable.next().await {
            last = Some(change);
        }
        let error = last.expect("an item").expect_err("unreadable");
        assert_eq!((error.kind(), service.time.waits().len(), service.server.seen().len()), (ErrorKind::Decode, 0, 1), "{odd}");
        assert!(error.raw_body().is_some() && unreadable.await.is_err());
    }
    let mut body = run("RUNNING", "RUNNING", "INIT");
    body.as_object_mut().expect("an object").remove("status");
    let error = wait(&shown(vec![run("RUNNING", "RUNNING", "INIT"), body])).await.expect_err("missing");
    assert!(error.to_string().contains("nobody knows"), "{error}");
    // A number is read as text, and is a status that nobody knows.
    let mut body = run("RUNNING", "RUNNING", "INIT");
    body["status"] = json!(7);
    assert!(wait(&shown(vec![body, run("COMPLETED", "COMPLETED", "INIT")])).await.expect("ended").is_success());
    // Parts with a status of another kind do not matter.
    let mut body = run("RUNNING", "RUNNING", "INIT");
    (body["stages"][0]["status"], body["stages"][1]) = (json!({}), json!("odd"));
    assert!(wait(&shown(vec![body, run("COMPLETED", "COMPLETED", "INIT")])).await.expect("ended").is_success());
}

fn gone() -> Value {
    json!({ "error_code": "DEVPIPE.00011401", "error_msg": "the run does not exist" })
}

#[tokio::test]
async fn a_run_that_vanishes_is_an_error() {
    let error = wait(&shown(vec![run("RUNNING", "RUNNING", "INIT"), gone()])).await.expect_err("gone");
    assert!(error.is_not_found(), "{error}");
    let error = wait(&shown(vec![run("RUNNING", "RUNNING", "INIT"), json!(null)])).await.expect_err("gone");
    assert!(error.kind() == ErrorKind::Decode && error.to_string().contains("no such run"), "{error}");
    let mut other = run("COMPLETED", "COMPLETED", "COMPLETED");
    other["id"] = json!("f".repeat(32));
    let error = wait(&shown(vec![other])).await.expect_err("another run");
    assert!(error.kind() == ErrorKind::Decode && error.to_string().contains(&"f".repeat(32)), "{error}");
}

#[tokio::test]
async fn a_run_without_details_is_looked_for_in_the_queue() {
    for missing in [json!(null), gone()] {
        let record = json!({ "queuedPipelines": [{ "id": 7, "pipeline_run_id": RUN, "status": "QUEUED" }] });
        let service = Service::scripted([
            (DETAIL, vec![missing.clone(), missing.clone(), missing, run("COMPLETED", "COMPLETED", "INIT")]),
            (QUEUE, vec![record.clone(), record, json!({ "queuedPipelines": [] })]),
        ]);
        let mut queued = wait(&service);
        assert_eq!(queued.next().await.expect("a change").expect("a change").to_string(), "run: QUEUED");
        assert_eq!((queued.status(), queued.run()), (Some(&RunStatus::Queued), None));
        // The second look finds it in the queue as before, the third no more: it has left the queue in between.
        assert!(queued.await.expect("ended").is_success());
        assert_eq!(service.time.waits().len(), 2);
    }
}

#[tokio::test]
async fn failures_that_pass_are_waited_out_and_not_for_ever() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let service = Service::new(|_| match CALLS.fetch_add(1, Ordering::SeqCst) {
        0 => (200, run("RUNNING", "RUNNING", "INIT")),
        1 | 2 => (503, json!({})),
        3 => (429, json!({})),
        4 => (200, run("RUNNING", "RUNNING", "INIT")),
        5 => (500, json!({})),
        _ => (200, run("COMPLETED", "COMPLETED", "INIT")),
    });
    assert!(wait(&service).await.expect("ended").is_success());
    let service = Service::new(|_| (503, json!({})));
    let error = wait(&service).with_tolerated_failures(2).await.expect_err("too many");
    assert_eq!((error.status().map(|status| status.as_u16()), service.server.seen().len()), (Some(503), 3));
    let service = Service::new(|_| (403, json!({})));
    assert!(wait(&service).await.expect_err("forbidden").is_forbidden());
    assert_eq!(service.server.seen().len(), 1);
}

#[test]
fn a_wait_works_without_async() {
    let service = shown(vec![run("RUNNING", "RUNNING", "INIT"), run("COMPLETED", "COMPLETED", "COMPLETED")]);
    let mut blocking = wait(&service);
    assert!(blocking.next_blocking().expect("a change").is_ok());
    assert!(blocking.wait_blocking().expect("ended").is_success());
}
