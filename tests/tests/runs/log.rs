//! Following logs, along cursors that move, stand still, or lie.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use codearts_pipeline::{
    ErrorKind,
    pipelines::StepRunId,
    runs::{LogCursor, LogFollower},
    types::JobRunId,
};
use serde_json::{Value, json};

use crate::service::{RUN, Service, pipeline_id, run_id};

const DETAIL: &str = "/pipeline-runs/detail";
const LOGS: &str = "/steps/step1/logs";

fn run(run: &str, step: impl Into<Value>) -> Value {
    let step = json!({ "id": "step1", "name": "Shell", "status": step.into() });
    json!({ "id": RUN, "status": run, "stages": [{ "id": "s", "jobs": [{ "id": "job1", "steps": [step] }] }] })
}

fn page(text: &str, (start, end): (u64, u64), has_more: bool) -> Value {
    json!({ "log": text, "start_offset": start.to_string(), "end_offset": end.to_string(), "has_more": has_more, "step_run_id": "step1" })
}

fn follow(service: &Service) -> LogFollower {
    let (job, step) = (JobRunId::new("job1").expect("an id"), StepRunId::new("step1").expect("an id"));
    service.pipelines().follow_log(&pipeline_id(), &run_id(), &job, &step)
}

/// All that comes of a log, and the error behind it.
async fn read(mut log: LogFollower) -> (String, Option<codearts_pipeline::Error>) {
    let mut whole = String::new();
    while let Some(text) = log.next().await {
        match text {
            Ok(text) => whole.push_str(&text),
            Err(error) => {
                assert!(log.next().await.is_none(), "nothing follows an error");
                return (whole, Some(error));
            }
        }
    }
    (whole, None)
}

fn offsets(service: &Service) -> Vec<(i64, i64)> {
    let offset = |body: &Value, name: &str| body[name].as_i64().expect("a number");
    service.asked(LOGS).iter().map(|asked| (offset(&asked.body, "start_offset"), offset(&asked.body, "end_offset"))).collect()
}

#[tokio::test]
async fn a_log_is_followed_until_its_step_has_ended() {
    let service = Service::scripted([
        (DETAIL, vec![run("RUNNING", "INIT"), run("RUNNING", "RUNNING"), run("RUNNING", "RUNNING"), run("RUNNING", "COMPLETED")]),
        (LOGS, vec![page("one\n", (0, 4), true), page("two\n", (4, 8), false), page("", (8, 8), false), page("three\n", (8, 14), false)]),
    ]);
    let (whole, error) = read(follow(&service).with_lines(500)).await;
    assert_eq!((whole.as_str(), error.is_none()), ("one\ntwo\nthree\n", true));
    assert_eq!(offsets(&service), [(0, 0), (0, 4), (4, 8), (8, 8)]);
    let body = &service.asked(LOGS)[0].body;
    assert_eq!((&body["limit"], &body["sort"]), (&json!(500), &json!("asc")));
    assert_eq!(service.time.waits(), [3.0, 3.0, 4.5].map(Duration::from_secs_f64));
}

#[tokio::test]
async fn a_part_that_comes_again_longer_is_delivered_once() {
    // Offsets that stand still, and none at all.
    for offsets in [json!("0"), json!(0), json!(null), json!("")] {
        let part = |text: &str| json!({ "log": text, "start_offset": offsets, "end_offset": offsets, "has_more": false });
        let details = vec![run("RUNNING", "RUNNING"), run("RUNNING", "RUNNING"), run("COMPLETED", "COMPLETED")];
        let service = Service::scripted([(DETAIL, details), (LOGS, vec![part("a\n"), part("a\nb"), part("a\nbc\n")])]);
        let (whole, error) = read(follow(&service)).await;
        assert_eq!((whole.as_str(), error.is_none()), ("a\nbc\n", true), "{offsets}");
    }
}

#[tokio::test]
async fn a_cursor_that_leads_nowhere_is_an_error_behind_what_came() {
    let ended = || (DETAIL, vec![run("COMPLETED", "COMPLETED")]);
    // There is more for ever, and it does not move.
    let service = Service::scripted([ended(), (LOGS, vec![page("a\n", (0, 2), true)])]);
    let (whole, error) = read(follow(&service)).await;
    assert_eq!(whole, "a\n");
    assert!(error.is_some_and(|error| error.kind() == ErrorKind::Decode && error.operation() == Some("follow_log")));
    assert_eq!(service.asked(LOGS).len(), 2);
    // It goes in a circle.
    let circle = || vec![page("a\n", (0, 2), true), page("b\n", (2, 4), true), page("a\n", (0, 2), true)];
    let (whole, error) = read(follow(&Service::scripted([ended(), (LOGS, circle())]))).await;
    assert_eq!(whole, "a\nb\n");
    assert!(error.is_some_and(|error| error.to_string().contains("came before")));
    // What was delivered is not there any more.
    let running = vec![run("RUNNING", "RUNNING")];
    let service = Service::scripted([(DETAIL, running.clone()), (LOGS, vec![page("a\n", (0, 0), false), page("b\n", (0, 0), false)])]);
    let (whole, error) = read(follow(&service)).await;
    assert_eq!((whole.as_str(), error.is_some()), ("a\n", true));
    // More is promised while the step runs, and never comes: the time ends it.
    let service = Service::scripted([(DETAIL, running), (LOGS, vec![page("", (0, 0), true)])]);
    let (whole, error) = read(follow(&service).with_timeout(Duration::from_secs(60))).await;
    assert!(whole.is_empty() && error.is_some_and(|error| error.is_timeout()) && service.asked(LOGS).len() < 10);
}

#[tokio::test]
async fn what_cannot_be_read_is_an_error() {
    let odd = [
        json!({ "log": { "a": 1 }, "has_more": false }),
        json!({ "log": "a\n", "start_offset": "line 1", "end_offset": "9", "has_more": true }),
    ];
    for body in odd {
        let service = Service::scripted([(DETAIL, vec![run("RUNNING", "RUNNING")]), (LOGS, vec![body.clone()])]);
        let (whole, error) = read(follow(&service)).await;
        assert!(whole.is_empty() && error.is_some_and(|error| error.kind() == ErrorKind::Decode), "{body}");
    }
    let service = Service::scripted([(DETAIL, vec![run("RUNNING", json!({}))])]);
    let error = read(follow(&service)).await.1.expect("unreadable").to_string();
    assert!(error.contains("the status of the step"), "{error}");
    let mut other = run("RUNNING", "RUNNING");
    other["stages"] = json!([]);
    let error = read(follow(&Service::scripted([(DETAIL, vec![other])]))).await.1.expect("no step").to_string();
    assert!(error.contains("no step step1"), "{error}");
}

#[tokio::test]
async fn a_step_that_never_begins_has_no_log() {
    for (run_status, step) in
        [("FAILED", json!("INIT")), ("FAILED", json!(null)), ("RUNNING", json!("SKIPPED")), ("RUNNING", json!("UNSELECTED"))]
    {
        let service = Service::scripted([(DETAIL, vec![run("RUNNING", "INIT"), run(run_status, step)])]);
        let (whole, error) = read(follow(&service)).await;
        assert!(whole.is_empty() && error.is_none(), "{error:?}");
        assert_eq!((service.asked(LOGS).len(), service.time.waits().len()), (0, 1));
    }
}

#[tokio::test]
async fn a_log_goes_on_from_a_cursor_and_after_a_failure_that_passes() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let service = Service::new(|asked| {
        if asked.route.contains(DETAIL) {
            return (200, run("COMPLETED", "COMPLETED"));
        }
        assert_eq!((&asked.body["start_offset"], &asked.body["end_offset"]), (&json!(4), &json!(8)));
        match CALLS.fetch_add(1, Ordering::SeqCst) {
            0 => (502, json!({})),
            _ => (200, page("three\n", (8, 14), false)),
        }
    });
    let cursor: LogCursor = serde_json::from_value(json!({ "start_offset": 4, "end_offset": 8 })).expect("a cursor");
    let mut log = follow(&service).starting_at(cursor);
    assert_eq!(log.cursor(), cursor);
    assert_eq!(log.next().await.expect("a text").expect("a text"), "three\n");
    assert_eq!((log.cursor().start_offset, log.cursor().end_offset), (8, 14));
    assert!(log.next().await.is_none());
}

#[test]
fn the_log_of_the_job_is_followed_by_its_own_operation_and_without_async() {
    let service =
        Service::scripted([(DETAIL, vec![run("COMPLETED", "COMPLETED")]), ("/steps/step1/exec-log", vec![page("a\n", (0, 2), false)])]);
    let mut log = follow(&service).of_job();
    assert_eq!(log.next_blocking().expect("a text").expect("a text"), "a\n");
    assert!(log.next_blocking().is_none());
    assert_eq!(service.asked("/exec-log")[0].body["offset"], 0);
}
