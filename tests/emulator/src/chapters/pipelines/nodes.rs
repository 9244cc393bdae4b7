//! Stages and jobs: their dependencies, and when they start and end.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::order::Order;
use super::status::{State, Status, combined, milliseconds};
use super::step::{self, Moment, Step};
use crate::call::{string, strings};
use crate::ids::Ids;

/// What can be said of something that others depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    Passed,
    /// It failed, or will never start because something before it failed.
    Failed,
    /// It goes on, or can still start.
    Open,
}

/// A stage.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) id: String,
    definition: Map<String, Value>,
    pub(super) state: State,
    pub(super) pre: Vec<Step>,
    pub(super) jobs: Vec<Job>,
    pub(super) post: Vec<Step>,
}

/// A job.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) id: String,
    definition: Map<String, Value>,
    pub(super) state: State,
    pub(super) steps: Vec<Step>,
}

/// What stages and jobs have in common.
pub(super) trait Node {
    /// Whether each waits for the one before it, unless its definition says otherwise.
    const IS_SEQUENTIAL: bool;

    fn definition(&self) -> &Map<String, Value>;
    fn state(&self) -> &State;
    fn state_mut(&mut self) -> &mut State;
    /// Whether it starts although something before it failed.
    fn runs_always(&self) -> bool;
    /// Brings its parts as far as they go.
    fn settle(&mut self, moment: &mut Moment<'_>) -> Status;
}

impl Node for Stage {
    const IS_SEQUENTIAL: bool = true;

    fn definition(&self) -> &Map<String, Value> {
        &self.definition
    }

    fn state(&self) -> &State {
        &self.state
    }

    fn state_mut(&mut self) -> &mut State {
        &mut self.state
    }

    fn runs_always(&self) -> bool {
        self.definition.get("run_always") == Some(&Value::Bool(true))
    }

    fn settle(&mut self, moment: &mut Moment<'_>) -> Status {
        let status = step::settle(&mut self.pre, moment);
        if status != Status::Completed {
            return status;
        }
        match settle(&mut self.jobs, moment) {
            Outcome::Open => combined(self.jobs.iter().map(|job| job.state.status)).unwrap_or(Status::Running),
            Outcome::Failed => Status::Failed,
            Outcome::Passed => step::settle(&mut self.post, moment),
        }
    }
}

impl Node for Job {
    const IS_SEQUENTIAL: bool = false;

    fn definition(&self) -> &Map<String, Value> {
        &self.definition
    }

    fn state(&self) -> &State {
        &self.state
    }

    fn state_mut(&mut self) -> &mut State {
        &mut self.state
    }

    /// Of expressions only this is understood: `${{ completed() }}` and `${{ always() }}`.
    fn runs_always(&self) -> bool {
        let condition = string(self.definition.get("condition"));
        condition.contains("completed()") || condition.contains("always()")
    }

    fn settle(&mut self, moment: &mut Moment<'_>) -> Status {
        let status = step::settle(&mut self.steps, moment);
        let failed = self.steps.iter().find(|step| step.state.status == Status::Failed);
        self.state.message =
            failed.map(|step| format!("step {} failed: {}", step.name(), step.state.message.as_deref().unwrap_or_default()));
        status
    }
}

/// Starts the stages or jobs that can start, in their order, and says what becomes of all of them.
pub(super) fn settle<N: Node>(nodes: &mut [N], moment: &mut Moment<'_>) -> Outcome {
    let mut outcomes = Vec::with_capacity(nodes.len());
    for index in 0..nodes.len() {
        let before = predecessors(nodes, index).map(|before| outcomes[before]).max().unwrap_or(Outcome::Passed);
        let node = &mut nodes[index];
        let is_blocked = before == Outcome::Failed && !node.runs_always();
        let status = node.state().status;
        if status.is_active() || status == Status::Init && before != Outcome::Open && !is_blocked {
            node.state_mut().set(Status::Running, moment.at);
            let status = node.settle(moment);
            node.state_mut().set(status, moment.at);
        }
        outcomes.push(match node.state().status {
            Status::Completed => Outcome::Passed,
            Status::Failed | Status::Canceled => Outcome::Failed,
            Status::Unselected => before,
            Status::Init if is_blocked => Outcome::Failed,
            _ => Outcome::Open,
        });
    }
    outcomes.into_iter().max().unwrap_or(Outcome::Passed)
}

/// What one depends on. Whatever comes later in the list does not count, so that nothing depends on itself.
fn predecessors<N: Node>(nodes: &[N], index: usize) -> impl Iterator<Item = usize> {
    let names = strings(nodes[index].definition().get("depends_on"));
    (0..index).filter(move |before| match names.as_slice() {
        [] => N::IS_SEQUENTIAL && before + 1 == index,
        names => names.contains(&string(nodes[*before].definition().get("identifier"))),
    })
}

impl Stage {
    pub(super) fn new(definition: &Value, order: &Order, ids: &Ids) -> Self {
        let definition = definition.as_object().cloned().unwrap_or_default();
        let list = |name: &str| definition.get(name).and_then(Value::as_array).into_iter().flatten();
        let is_chosen = order.stages.is_empty() || order.stages.iter().any(|name| name == string(definition.get("identifier")));
        let jobs: Vec<_> = list("jobs").map(|job| Job::new(job, is_chosen, order, ids)).collect();
        // Without chosen stages, the jobs say which stages are meant.
        let has_jobs = jobs.is_empty() && order.jobs.is_empty() || jobs.iter().any(|job| job.state.status != Status::Unselected);
        let state = State::new(is_chosen && (has_jobs || !order.stages.is_empty()));
        let steps = |name| list(name).map(|step| Step::new(step, ids)).collect();
        Self { id: ids.next(), state, pre: steps("pre"), post: steps("post"), jobs, definition }
    }

    pub(super) fn cancel(&mut self, at: Timestamp) {
        self.pre.iter_mut().chain(&mut self.post).for_each(|step| step.state.cancel(at));
        for job in &mut self.jobs {
            job.steps.iter_mut().for_each(|step| step.state.cancel(at));
            job.state.cancel(at);
        }
        self.state.cancel(at);
    }

    /// Lets the jobs start again of which `is_meant` says so, and what comes before and after them.
    pub(super) fn reset(&mut self, is_meant: impl Fn(&str, Status) -> bool) {
        let mut is_touched = is_meant("", self.state.status);
        for job in self.jobs.iter_mut().filter(|job| is_meant(&job.id, job.state.status)) {
            job.state.reset();
            job.steps.iter_mut().for_each(Step::reset);
            is_touched = true;
        }
        if is_touched {
            let is_whole = is_meant("", Status::Completed);
            let steps = self.pre.iter_mut().chain(&mut self.post);
            steps.filter(|step| is_whole || step.state.status != Status::Completed).for_each(Step::reset);
            self.state.reset();
        }
    }

    pub(super) fn shown(&self) -> Value {
        let jobs: Vec<_> = self.jobs.iter().map(Job::shown).collect();
        let steps = |steps: &[Step]| steps.iter().map(|step| step.shown(None)).collect::<Vec<_>>();
        let mut shown = shown(self, &self.id);
        shown["run_always"] = self.runs_always().into();
        shown["parallel"] = text(self.definition.get("parallel"));
        (shown["pre"], shown["post"], shown["jobs"]) = (steps(&self.pre).into(), steps(&self.post).into(), jobs.into());
        shown
    }

    pub(super) fn name(&self) -> &str {
        string(self.definition.get("name"))
    }

    pub(super) fn sequence(&self) -> Value {
        sequence(&self.definition)
    }
}

impl Job {
    pub(super) fn name(&self) -> &str {
        string(self.definition.get("name"))
    }

    fn new(definition: &Value, is_stage_chosen: bool, order: &Order, ids: &Ids) -> Self {
        let definition = definition.as_object().cloned().unwrap_or_default();
        let is_chosen = order.jobs.is_empty() || order.jobs.iter().any(|name| name == string(definition.get("identifier")));
        // Public clients leave out jobs with this strategy, whose name in the user guide is that they are never to run.
        let is_never =
            definition.get("strategy").and_then(|strategy| strategy.get("select_strategy")).is_some_and(|value| value == "never");
        let steps = definition.get("steps").and_then(Value::as_array).into_iter().flatten();
        let mut steps: Vec<_> = steps.map(|step| Step::new(step, ids)).collect();
        if steps.is_empty() {
            // A job takes its time even when it has nothing to do, as live runs do that wait for one another.
            steps.push(Step::new(&Value::Null, ids));
        }
        Self { id: ids.next(), state: State::new(is_stage_chosen && is_chosen && !is_never), steps, definition }
    }

    fn shown(&self) -> Value {
        let steps: Vec<_> = self.steps.iter().filter(|step| step.is_defined()).map(|step| step.shown(Some(&self.id))).collect();
        let mut shown = shown(self, &self.id);
        shown["async"] = self.definition.get("async").filter(|value| value.is_boolean()).cloned().unwrap_or_default();
        (shown["resource"], shown["timeout"]) = (text(self.definition.get("resource")), text(self.definition.get("timeout")));
        (shown["message"], shown["last_dispatch_id"]) = (self.state.message.clone().into(), Value::Null);
        (shown["job_run_id"], shown["steps"]) = (self.id.clone().into(), steps.into());
        shown
    }
}

/// What the details of a run have of both.
fn shown<N: Node>(node: &N, id: &str) -> Value {
    let (definition, state) = (node.definition(), node.state());
    json!({
        "id": id,
        "category": null,
        "name": definition.get("name"),
        "identifier": definition.get("identifier"),
        "sequence": sequence(definition),
        "depends_on": strings(definition.get("depends_on")),
        "condition": text(definition.get("condition")),
        "is_select": state.status != Status::Unselected,
        "status": state.status.name(),
        "start_time": milliseconds(state.started),
        "end_time": milliseconds(state.ended),
    })
}

/// Definitions have a number or a string here.
fn sequence(definition: &Map<String, Value>) -> Value {
    let sequence = definition.get("sequence");
    let number = sequence.and_then(|value| value.as_i64().or_else(|| value.as_str()?.parse().ok()));
    number.into()
}

fn text(value: Option<&Value>) -> Value {
    value.filter(|value| value.is_string()).cloned().unwrap_or_default()
}
