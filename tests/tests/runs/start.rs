//! Starting runs, at once or by way of the queue.

use codearts_pipeline::{
    ErrorKind,
    pipelines::{RetryRequest, RunRequest},
    runs::RunStart,
};
use serde_json::{Value, json};

use crate::service::{RUN, Service, pipeline_id, run_id};

async fn started(body: Value) -> Result<RunStart, codearts_pipeline::Error> {
    Service::scripted([("/run", vec![body])]).pipelines().start_run(&pipeline_id(), &RunRequest::default()).await
}

async fn restarted(body: Value) -> Result<RunStart, codearts_pipeline::Error> {
    Service::scripted([("/retry", vec![body])]).pipelines().restart_run(&pipeline_id(), &run_id(), None).await
}

#[tokio::test]
async fn a_run_starts_or_waits_in_the_queue() {
    let start = started(json!({ "pipeline_run_id": RUN, "error_msg": "mind the gap" })).await.expect("started");
    assert!(matches!(&start, RunStart::Started { message: Some(message), .. } if message == "mind the gap"));
    assert_eq!((start.pipeline_run_id(), start.is_queued()), (&run_id(), false));

    for code in ["DEVPIPE.00011169", "DEVPIPE.00011170"] {
        for (id, known) in [(json!(4711), Some("4711")), (json!("4711"), Some("4711")), (json!("q-1"), None), (json!(null), None)] {
            let body = json!({ "error_code": code, "error_msg": "later", "error": { "pipeline_run_id": RUN, "queue_id": id } });
            let start = started(body).await.expect("in the queue");
            let RunStart::Queued { pipeline_run_id, queue_id, message, .. } = start else { panic!("{start:?}") };
            assert_eq!((pipeline_run_id, message.as_deref()), (run_id(), Some("later")));
            assert_eq!(queue_id.as_ref().map(|id| id.as_str()), known);
        }
    }
}

#[tokio::test]
async fn what_does_not_name_a_run_is_an_error() {
    for error in [json!({ "queue_id": 1 }), json!("none"), json!(null)] {
        let body = json!({ "error_code": "DEVPIPE.00011169", "error_msg": "later", "error": error });
        let error = started(body).await.expect_err("no run");
        assert!(error.is_queued(), "{error}");
    }
    let error = started(json!({ "pipeline_run_id": null })).await.expect_err("no run");
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("run_pipeline")));
    assert!(error.raw_body().is_some_and(|body| body.starts_with(b"{")));
    let error = started(json!({ "error_code": "DEVPIPE.00011104", "error_msg": "too many" })).await.expect_err("rejected");
    assert!(!error.is_queued() && error.code() == Some("DEVPIPE.00011104"));
}

#[tokio::test]
async fn a_run_that_is_restarted_keeps_its_id() {
    let start = restarted(json!({ "success": true })).await.expect("started");
    assert_eq!((start.pipeline_run_id(), start.is_queued()), (&run_id(), false));
    let queued = json!({ "error_code": "DEVPIPE.00011169", "error_msg": "later", "error": { "queue_id": 7 } });
    let start = restarted(queued).await.expect("in the queue");
    assert!(matches!(&start, RunStart::Queued { queue_id: Some(id), .. } if id.as_str() == "7"));
    assert_eq!(start.pipeline_run_id(), &run_id());
    assert!(restarted(json!({ "success": false })).await.is_err());

    let service = Service::scripted([("/retry", vec![json!({ "success": true })])]);
    let body = RetryRequest::builder().repo_https_url("https://x/demo.git").build();
    service.pipelines().restart_run(&pipeline_id(), &run_id(), Some(&body)).await.expect("started");
    service.pipelines().restart_run_blocking(&pipeline_id(), &run_id(), None).expect("started");
    let bodies: Vec<_> = service.asked("/retry").into_iter().map(|asked| asked.body).collect();
    assert_eq!(bodies, [json!({ "repo_https_url": "https://x/demo.git" }), json!(null)]);
}
