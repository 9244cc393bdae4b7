//! Changes of a run from one poll to the next.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use super::parts::RunStep;
use crate::{
    pipelines::{JobRun, PipelineRun, RunStatus, StageRun, StepRun, StepRunId},
    types::JobRunId,
};

/// A part of a run: the run itself, a stage, a job, or a step.
///
/// Names are those in the definition. A part without a name is shown by its identifier, else by its task (steps only), else by its id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RunPart {
    /// The run.
    Run,
    /// A stage.
    #[non_exhaustive]
    Stage {
        /// Id of the stage within the run.
        id: Option<String>,
        /// Name of the stage.
        name: String,
    },
    /// A job.
    #[non_exhaustive]
    Job {
        /// Id of the job within the run: the `job_run_id` of operations on its steps.
        id: Option<JobRunId>,
        /// Name of the job.
        name: String,
        /// Name of the stage.
        stage: String,
    },
    /// A step.
    #[non_exhaustive]
    Step {
        /// Id of the step within the run: the `step_run_id` of operations on the step.
        id: Option<StepRunId>,
        /// Name of the step.
        name: String,
        /// Id of the job within the run. `None` for a step before or after the jobs of a stage if the service returns none.
        job_run_id: Option<JobRunId>,
        /// Name of the job. `None` for steps before and after the jobs of a stage.
        job: Option<String>,
        /// Name of the stage.
        stage: String,
    },
}

/// Shows the kind and the path, such as `step Build / Compile / Run shell`.
impl fmt::Display for RunPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Run => f.write_str("run"),
            Self::Stage { name, .. } => write!(f, "stage {name}"),
            Self::Job { name, stage, .. } => write!(f, "job {stage} / {name}"),
            Self::Step { name, job: Some(job), stage, .. } => write!(f, "step {stage} / {job} / {name}"),
            Self::Step { name, job: None, stage, .. } => write!(f, "step {stage} / {name}"),
        }
    }
}

/// Shows the same text as [`RunPart`].
impl fmt::Display for RunStep<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        part(self).fmt(f)
    }
}

fn part(found: &RunStep<'_>) -> RunPart {
    RunPart::Step {
        id: found.step.id.clone(),
        name: Names::step(found.step).name(),
        job_run_id: found.job_run_id().cloned(),
        job: found.job.map(|job| Names::job(job).name()),
        stage: Names::stage(found.stage).name(),
    }
}

/// A status change of a run or of a part of it, reported by [`RunWait`](crate::runs::RunWait).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatusChange {
    /// The part that changed.
    pub part: RunPart,
    /// The previous status. `None` if there was none, as in the first poll.
    pub from: Option<RunStatus>,
    /// The new status. `None` if the part no longer has one, or if it cannot be read.
    pub to: Option<RunStatus>,
    /// The message of a job or step: plain text, a JSON document with `errorMessage` and `errorCode`, or plain text followed by such a
    /// document.
    pub message: Option<String>,
}

/// One line, such as `step Build / Compile / Run shell: RUNNING -> FAILED`.
impl fmt::Display for StatusChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |status: &Option<RunStatus>| status.as_ref().map_or("-", RunStatus::as_str).to_owned();
        write!(f, "{}: ", self.part)?;
        if self.from.is_some() {
            write!(f, "{} -> ", shown(&self.from))?;
        }
        f.write_str(&shown(&self.to))
    }
}

/// The last known statuses.
#[derive(Debug, Default)]
pub(super) struct Seen {
    statuses: HashMap<String, RunStatus>,
}

impl Seen {
    /// Returns what changed since the previous poll: the parts of each stage before the stage, and the run last.
    pub(super) fn changes(&mut self, run: &PipelineRun) -> Vec<StatusChange> {
        let mut look = Look { seen: self, keys: HashSet::new(), changes: Vec::new() };
        for stage in run.stages.iter().flatten() {
            look.stage(stage);
        }
        let mut changes = look.changes;
        changes.extend(self.run(run.status.as_ref()));
        changes
    }

    /// Returns the change of the run itself, if any.
    pub(super) fn run(&mut self, status: Option<&RunStatus>) -> Option<StatusChange> {
        self.change(String::new(), RunPart::Run, status, None)
    }

    fn change(&mut self, key: String, part: RunPart, status: Option<&RunStatus>, message: Option<&str>) -> Option<StatusChange> {
        let from = match status {
            Some(status) => self.statuses.insert(key, status.clone()),
            None => self.statuses.remove(&key),
        };
        let (to, message) = (status.cloned(), message.filter(|message| !message.is_empty()).map(str::to_owned));
        (from != to).then_some(StatusChange { part, from, to, message })
    }
}

/// One poll of a run.
struct Look<'a> {
    seen: &'a mut Seen,
    /// Keys of the parts visited so far.
    keys: HashSet<String>,
    changes: Vec<StatusChange>,
}

/// The names of a part.
struct Names<'a> {
    id: Option<&'a str>,
    identifier: Option<&'a str>,
    name: Option<&'a str>,
    task: Option<&'a str>,
}

impl<'a> Names<'a> {
    fn stage(stage: &'a StageRun) -> Self {
        Self { id: stage.id.as_deref(), identifier: stage.identifier.as_deref(), name: stage.name.as_deref(), task: None }
    }

    fn job(job: &'a JobRun) -> Self {
        let id = job.id.as_ref().map(JobRunId::as_str);
        Self { id, identifier: job.identifier.as_deref(), name: job.name.as_deref(), task: None }
    }

    fn step(step: &'a StepRun) -> Self {
        let id = step.id.as_ref().map(StepRunId::as_str);
        Self { id, identifier: step.identifier.as_deref(), name: step.name.as_deref(), task: step.task.as_deref() }
    }

    fn name(&self) -> String {
        let names = [self.name, self.identifier, self.task, self.id];
        names.into_iter().flatten().find(|text| !text.is_empty()).unwrap_or_default().to_owned()
    }
}

impl Look<'_> {
    fn stage(&mut self, stage: &StageRun) {
        let names = Names::stage(stage);
        let stage_key = self.key("", &names);
        for step in stage.pre.iter().flatten() {
            self.step(&stage_key, &RunStep { stage, job: None, step });
        }
        for job in stage.jobs.iter().flatten() {
            let job_names = Names::job(job);
            let key = self.key(&stage_key, &job_names);
            for step in job.steps.iter().flatten() {
                self.step(&key, &RunStep { stage, job: Some(job), step });
            }
            let part = RunPart::Job { id: job.id.clone(), name: job_names.name(), stage: names.name() };
            self.put(key, part, job.status.as_ref(), job.message.as_deref());
        }
        for step in stage.post.iter().flatten() {
            self.step(&stage_key, &RunStep { stage, job: None, step });
        }
        let part = RunPart::Stage { id: stage.id.clone(), name: names.name() };
        self.put(stage_key, part, stage.status.as_ref(), None);
    }

    fn step(&mut self, within: &str, found: &RunStep<'_>) {
        let key = self.key(within, &Names::step(found.step));
        self.put(key, part(found), found.step.status.as_ref(), found.step.message.as_deref());
    }

    fn put(&mut self, key: String, part: RunPart, status: Option<&RunStatus>, message: Option<&str>) {
        self.changes.extend(self.seen.change(key, part, status, message));
    }

    /// Returns a key that is unique within the run. The identifier does not change when a run is retried. If the service gives several
    /// parts the same one, their order distinguishes them.
    fn key(&mut self, within: &str, names: &Names<'_>) -> String {
        let own = names.identifier.or(names.id).or(names.name).unwrap_or_default();
        let mut key = format!("{within}\0{own}");
        while !self.keys.insert(key.clone()) {
            key.push('+');
        }
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(seen: &mut Seen, run: &str) -> Vec<String> {
        seen.changes(&serde_json::from_str(run).expect("a run")).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_change_is_reported_once_and_the_run_last() {
        let run = |run: &str, stage: &str, step: &str| {
            format!(
                r#"{{"status":"{run}","stages":[{{"id":"s1","name":"Build","status":"{stage}","pre":[{{"task":"auto","identifier":"p","status":"INIT"}}],
                "jobs":[{{"id":"j1","name":"Compile","status":"{stage}","steps":[{{"id":"x","name":"Shell","status":"{step}"}}]}}]}}]}}"#
            )
        };
        let mut seen = Seen::default();
        assert_eq!(
            changes(&mut seen, &run("RUNNING", "INIT", "INIT")),
            [
                "step Build / p: INIT",
                "step Build / Compile / Shell: INIT",
                "job Build / Compile: INIT",
                "stage Build: INIT",
                "run: RUNNING"
            ]
        );
        assert!(changes(&mut seen, &run("RUNNING", "INIT", "INIT")).is_empty());
        assert_eq!(changes(&mut seen, &run("RUNNING", "INIT", "RUNNING")), ["step Build / Compile / Shell: INIT -> RUNNING"]);
        assert_eq!(changes(&mut seen, r#"{"status":{}}"#), ["run: RUNNING -> -"]);
    }

    #[test]
    fn a_step_is_named_by_what_tells_most() {
        let run: PipelineRun = serde_json::from_str(
            r#"{"stages":[{"name":"Build","pre":[{"id":"a","task":"auto","name":null},{"id":"b"}],"jobs":[{"identifier":"j","steps":[{"id":"c","name":"Shell"}]}]}]}"#,
        )
        .expect("a run");
        let names: Vec<_> = run.steps().map(|found| found.to_string()).collect();
        assert_eq!(names, ["step Build / auto", "step Build / b", "step Build / j / Shell"]);
    }

    #[test]
    fn parts_that_share_an_id_do_not_take_turns() {
        let run = r#"{"stages":[{"id":"s","status":"RUNNING"},{"id":"s","status":"FAILED"},{"status":"INIT"},{"status":"QUEUED"}]}"#;
        let mut seen = Seen::default();
        assert_eq!(changes(&mut seen, run).len(), 4);
        assert!(changes(&mut seen, run).is_empty());
    }
}
