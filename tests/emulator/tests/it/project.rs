//! A project on one emulator: calls of version 5, and pipelines to call them for.

use std::time::{Duration, SystemTime};

use codearts_pipeline_emulator::{Clock, Emulator};
use serde_json::{Value, json};

use crate::client::Response;
use crate::documents::call;

/// A project id as in the vendor's examples.
pub(crate) const PROJECT: &str = "0123456789abcdef0123456789abcdef";

/// A pipeline that does not exist.
pub(crate) const NOT_FOUND: &str = "DEVPIPE.00011401";

/// What cannot be carried out.
pub(crate) const CONFLICT: &str = "DEVPIPE.00011102";

/// A project on an emulator with a clock that stands still.
pub(crate) struct Project {
    pub(crate) emulator: Emulator,
}

impl Project {
    pub(crate) fn new() -> Self {
        let clock = Clock::frozen(SystemTime::UNIX_EPOCH + Duration::from_millis(1_699_358_542_000));
        Self { emulator: Emulator::builder().clock(clock).start().unwrap() }
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        call(&self.emulator, "GET", &format!("/v5/{PROJECT}/api/{path}"), &[], None)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Response {
        call(&self.emulator, "POST", &format!("/v5/{PROJECT}/api/{path}"), &[], Some(body))
    }

    /// A call of another method, or without a body.
    pub(crate) fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Response {
        call(&self.emulator, method, &format!("/v5/{PROJECT}/api/{path}"), &[], body)
    }

    /// Creates a pipeline, and returns its id.
    pub(crate) fn create(&self, body: &Value) -> String {
        text(&self.post("pipelines", body).ok()["pipeline_id"])
    }

    /// Creates a pipeline of these stages.
    pub(crate) fn pipeline(&self, name: &str, stages: &Value) -> String {
        self.create(&pipeline(name, stages))
    }

    /// Starts a run, and returns its id.
    pub(crate) fn run(&self, pipeline: &str) -> String {
        self.run_with(pipeline, &json!({ "description": "" }))
    }

    pub(crate) fn run_with(&self, pipeline: &str, body: &Value) -> String {
        let started = self.post(&format!("pipelines/{pipeline}/run"), body).ok();
        assert_eq!(started.get("error_code"), None, "{started}");
        text(&started["pipeline_run_id"])
    }

    /// The details of a pipeline.
    pub(crate) fn shown(&self, pipeline: &str) -> Value {
        self.get(&format!("pipelines/{pipeline}")).ok()
    }

    /// The details of a run.
    pub(crate) fn detail(&self, pipeline: &str, run: &str) -> Value {
        self.get(&format!("pipelines/{pipeline}/pipeline-runs/detail?pipeline_run_id={run}")).ok()
    }

    pub(crate) fn status(&self, pipeline: &str, run: &str) -> String {
        text(&self.detail(pipeline, run)["status"])
    }

    /// Lets the clock go on.
    pub(crate) fn wait(&self, seconds: u64) {
        self.emulator.clock().advance(Duration::from_secs(seconds));
    }
}

/// What creates a pipeline of these stages.
pub(crate) fn pipeline(name: &str, stages: &Value) -> Value {
    json!({ "name": name, "is_publish": false, "definition": json!({ "stages": stages }).to_string() })
}

/// A stage whose identifier is its name.
pub(crate) fn stage(name: &str, jobs: &Value) -> Value {
    json!({ "name": name, "identifier": name, "sequence": 0, "pre": [{ "task": "official_devcloud_autoTrigger" }], "jobs": jobs })
}

/// A job whose identifier is its name.
pub(crate) fn job(name: &str, steps: &Value) -> Value {
    json!({ "id": "", "name": name, "identifier": name, "depends_on": [], "condition": "${{ default() }}", "sequence": 0, "steps": steps })
}

/// A step that takes its time.
pub(crate) fn shell(name: &str) -> Value {
    step(name, "official_shell_plugin", &json!([]))
}

pub(crate) fn step(name: &str, task: &str, inputs: &Value) -> Value {
    json!({ "name": name, "task": task, "business_type": "Normal", "inputs": inputs, "sequence": 0 })
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// The statuses of what a run consists of: those of its stages, each with those of its jobs.
pub(crate) fn statuses(run: &Value) -> Vec<(String, Vec<String>)> {
    let list = |value: &Value| value.as_array().unwrap().clone();
    let status = |value: &Value| text(&value["status"]);
    list(&run["stages"]).iter().map(|stage| (status(stage), list(&stage["jobs"]).iter().map(status).collect())).collect()
}

impl Response {
    /// Checks that the call failed in this way with a status of success.
    pub(crate) fn failed(&self, code: &str) -> String {
        self.rejected(200, code)
    }
}
