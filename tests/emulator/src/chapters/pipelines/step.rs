//! A step of a run: what it does, how long that takes, and its log.

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::status::{State, Status, milliseconds};
use super::time::{CHINA, local};
use crate::call::string;
use crate::ids::Ids;
use crate::service_error::ServiceError;

/// How long a delay takes that does not say it: the example of the vendor's user guide.
const DELAY: SignedDuration = SignedDuration::from_secs(300);

/// How often a delay can be extended, as the vendor's user guide says.
const EXTENSIONS: u8 = 3;

/// What a step does, by its task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It takes some time.
    Work,
    /// It ends as soon as it begins.
    Automatic,
    /// It waits until somebody decides. How a timeout of the review ends is not known, so there is none.
    Review,
    /// It waits until somebody resumes it.
    Suspension,
    /// It waits for a time.
    Delay,
    /// It runs a pipeline.
    SubPipeline(String),
}

/// A step.
#[derive(Debug)]
pub(crate) struct Step {
    pub(super) id: String,
    definition: Map<String, Value>,
    pub(super) kind: Kind,
    pub(super) state: State,
    /// When it ends by itself.
    pub(super) until: Option<Timestamp>,
    extensions: u8,
    pub(crate) log: String,
    pub(crate) outputs: Vec<(String, Value)>,
}

/// What goes on while runs progress.
pub(super) struct Moment<'a> {
    pub(super) at: Timestamp,
    /// How long work takes.
    pub(super) duration: SignedDuration,
    /// The names of steps that are to fail when they end.
    pub(super) failures: &'a mut Vec<String>,
    /// The steps that began and run a pipeline, with the id of the pipeline.
    pub(super) calls: &'a mut Vec<(String, String)>,
}

impl Step {
    pub(super) fn new(definition: &Value, ids: &Ids) -> Self {
        let definition = definition.as_object().cloned().unwrap_or_default();
        let kind = Kind::of(&definition);
        let (state, outputs) = (State::new(true), Vec::new());
        Self { id: ids.next(), definition, kind, state, until: None, extensions: 0, log: String::new(), outputs }
    }

    pub(super) fn name(&self) -> &str {
        match string(self.definition.get("name")) {
            "" => self.task(),
            name => name,
        }
    }

    /// The extension that it uses, without the version.
    pub(super) fn task(&self) -> &str {
        task(&self.definition)
    }

    /// Whether it builds something that is kept.
    pub(super) fn is_build(&self) -> bool {
        string(self.definition.get("business_type")) == "Build" || self.task() == "official_devcloud_cloudBuild"
    }

    fn start(&mut self, moment: &mut Moment<'_>) {
        let at = moment.at;
        self.write(at, "begin");
        match &self.kind {
            Kind::Automatic => self.finish(moment),
            Kind::Review => self.state.set(Status::Paused, at),
            Kind::Suspension => self.state.set(Status::Suspend, at),
            Kind::Delay => {
                self.until = Some(delay_from(at, &self.definition));
                self.state.set(Status::Paused, at);
            }
            Kind::SubPipeline(pipeline) => {
                self.state.set(Status::Running, at);
                moment.calls.push((self.id.clone(), pipeline.clone()));
            }
            Kind::Work => {
                self.until = at.checked_add(moment.duration).ok();
                self.state.set(Status::Running, at);
            }
        }
    }

    /// Ends it: well, or in failure if that is planned.
    pub(super) fn finish(&mut self, moment: &mut Moment<'_>) {
        match moment.failures.iter().position(|name| name == self.name()) {
            Some(index) => {
                moment.failures.remove(index);
                self.fail(moment.at, "The step was made to fail");
            }
            None => self.complete(moment.at),
        }
    }

    pub(super) fn complete(&mut self, at: Timestamp) {
        self.state.started.get_or_insert(at);
        self.state.set(Status::Completed, at);
        self.until = None;
        self.write(at, "end");
    }

    pub(super) fn fail(&mut self, at: Timestamp, message: &str) {
        self.state.fail(at, message);
        self.until = None;
        self.write(at, message);
    }

    /// Extends a delay by one hour.
    pub(super) fn extend(&mut self) -> Result<(), ServiceError> {
        if self.extensions == EXTENSIONS {
            return Err(ServiceError::conflict(format!("A step can be delayed {EXTENSIONS} more times at most")));
        }
        self.extensions += 1;
        self.until = self.until.and_then(|until| until.checked_add(SignedDuration::from_hours(1)).ok());
        Ok(())
    }

    pub(super) fn reset(&mut self) {
        self.state.reset();
        (self.until, self.extensions) = (None, 0);
        self.outputs.clear();
    }

    fn write(&mut self, at: Timestamp, words: &str) {
        let line = format!("[{}.{:03} GMT+08:00] [INFO] [{}]: {words}\n", local(at), at.subsec_millisecond(), self.name());
        self.log.push_str(&line);
    }

    /// What the details of a run have of it; `job` is the id of its job, where it has one.
    pub(super) fn shown(&self, job: Option<&str>) -> Value {
        let field = |name: &str| self.definition.get(name).cloned().unwrap_or_default();
        let inputs = self.definition.get("inputs").and_then(Value::as_array).into_iter().flatten();
        let inputs = inputs.map(|input| json!({ "key": input.get("key"), "value": input.get("value") }));
        json!({
            "id": self.id,
            "name": field("name"),
            "task": field("task"),
            "business_type": field("business_type"),
            "inputs": inputs.collect::<Vec<_>>(),
            "sequence": field("sequence"),
            "official_task_version": field("official_task_version"),
            "identifier": field("identifier"),
            "multi_step_editable": field("multi_step_editable"),
            "endpoint_ids": self.definition.get("endpoint_ids").filter(|ids| ids.is_array()).cloned().unwrap_or_else(|| json!([])),
            "last_dispatch_id": null,
            "status": self.state.status.name(),
            "message": self.state.message,
            "start_time": milliseconds(self.state.started),
            "end_time": milliseconds(self.state.ended),
            "job_run_id": job,
        })
    }
}

impl Kind {
    fn of(definition: &Map<String, Value>) -> Self {
        let task = task(definition).to_lowercase();
        match task.strip_prefix("official_devcloud_").unwrap_or(&task) {
            "autotrigger" => Self::Automatic,
            "manualtrigger" | "checkpoint" => Self::Review,
            "delay" => Self::Delay,
            // What the official extension is called in JSON is not known; in YAML it is `SuspendPipeline`.
            task if task.contains("suspend") => Self::Suspension,
            "subpipeline" => {
                let id = ["SYSTEM_DEVCLOUD_SUBPIPELINE_TRIGGER_ID", "pipelineId"].iter().find_map(|key| input(definition, key));
                id.and_then(Value::as_str).map_or(Self::Work, |id| Self::SubPipeline(id.to_owned()))
            }
            _ => Self::Work,
        }
    }
}

fn task(definition: &Map<String, Value>) -> &str {
    let task = string(definition.get("task"));
    task.split_once('@').map_or(task, |(task, _)| task)
}

/// The value of an input.
fn input<'d>(definition: &'d Map<String, Value>, key: &str) -> Option<&'d Value> {
    let inputs = definition.get("inputs")?.as_array()?;
    inputs.iter().find(|input| string(input.get("key")) == key)?.get("value")
}

/// When a delay that begins now ends: after a number of seconds, or at a time of day.
/// The inputs are those of the vendor's user guide. Time zones are not told apart: it is UTC+8.
fn delay_from(at: Timestamp, definition: &Map<String, Value>) -> Timestamp {
    let value = |key| input(definition, key);
    let time = value("scheduledTime").and_then(Value::as_str).and_then(|text| Time::strptime("%H:%M", text).ok());
    if let Some(time) = time.filter(|_| value("timerType").is_some_and(|kind| kind == "scheduled")) {
        let now = CHINA.to_datetime(at);
        let today = now.date().to_datetime(time);
        let wait = today.duration_since(now);
        let wait = if wait.is_positive() { wait } else { wait + SignedDuration::from_hours(24) };
        return at.checked_add(wait).unwrap_or(at);
    }
    let seconds = value("delayTime").and_then(|value| value.as_i64().or_else(|| value.as_str()?.parse().ok()));
    at.checked_add(seconds.map_or(DELAY, SignedDuration::from_secs)).unwrap_or(at)
}

/// Brings steps that follow one another as far as they go: the status of the first one that has not completed.
pub(super) fn settle(steps: &mut [Step], moment: &mut Moment<'_>) -> Status {
    for step in steps {
        if step.state.status == Status::Init {
            step.start(moment);
        }
        if step.state.status != Status::Completed {
            return step.state.status;
        }
    }
    Status::Completed
}
