//! What the examples about pipelines share: an emulator to run on without credentials.

#![allow(dead_code, reason = "not every example needs all of it")]

use std::{
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use codearts_pipeline::{
    Client, Credentials, JsonText, Sleep, TimeSource,
    pipelines::{ConcurrencyControl, ExceedAction, PipelineName, PipelineSpec, Pipelines},
    types::{DefinitionJob, DefinitionStage, DefinitionStep, PipelineDefinition, PipelineId, ProjectId},
};
use codearts_pipeline_emulator::{Clock, Emulator};

/// Work.
pub(crate) const SHELL: &str = "official_shell_plugin";

/// A review.
pub(crate) const CHECKPOINT: &str = "official_devcloud_checkpoint";

/// A stage: its name, and its jobs with a task each. The jobs of a stage run side by side.
pub(crate) type Stage<'a> = (&'a str, &'a [(&'a str, &'a str)]);

/// An emulator and a client for it, with one time for both.
pub(crate) struct Sandbox {
    pub(crate) emulator: Emulator,
    pub(crate) client: Client,
    pub(crate) project_id: ProjectId,
}

impl Sandbox {
    /// Starts both. A step takes 20 seconds of their time.
    pub(crate) fn start() -> Result<Self, Box<dyn Error>> {
        let time = FastTime::default();
        let clock = Clock::from_fn({
            let time = time.clone();
            move || time.now()
        });
        let emulator = Emulator::builder().clock(clock).start()?;
        emulator.pipelines().set_step_duration(Duration::from_secs(20));
        let credentials = Credentials::new(emulator.access_key(), emulator.secret_key())?;
        let client = Client::builder().endpoint(emulator.endpoint()).credentials(credentials).time_source(time).build()?;
        Ok(Self { emulator, client, project_id: ProjectId::new("0123456789abcdef0123456789abcdef")? })
    }

    /// The pipelines of its project.
    pub(crate) fn pipelines(&self) -> Pipelines {
        self.client.pipelines(&self.project_id)
    }
}

/// Creates a pipeline that has one run at a time; a second one waits in the queue.
pub(crate) async fn create_pipeline(pipelines: &Pipelines, name: &str, stages: &[Stage<'_>]) -> Result<PipelineId, Box<dyn Error>> {
    let stages = stages.iter().map(|(stage, jobs)| {
        let jobs = jobs.iter().map(|(job, task)| {
            let step = DefinitionStep::builder().name((*job).to_owned()).task((*task).to_owned()).build();
            DefinitionJob::builder().name((*job).to_owned()).identifier(format!("JOB_{job}")).steps(vec![step]).build()
        });
        let stage = DefinitionStage::builder().name((*stage).to_owned()).identifier((*stage).to_owned());
        stage.pre(vec![DefinitionStep::automatic_start()]).jobs(jobs.collect::<Vec<_>>()).build()
    });
    let definition = JsonText::try_from(&PipelineDefinition::builder().stages(stages.collect::<Vec<_>>()).build())?;
    let concurrency = ConcurrencyControl::builder().concurrency_number(1).exceed_action(ExceedAction::Queue).enable(true).build();
    let spec = PipelineSpec::builder()
        .name(PipelineName::new(name)?)
        .definition(definition)
        .is_publish(false)
        .concurrency_control(concurrency)
        .build();
    let created = pipelines.create_pipeline_new(&spec).await?;
    Ok(created.pipeline_id.clone().ok_or("the response does not name the new pipeline")?)
}

/// A time that stands still, and passes at once when somebody waits: minutes of a run take no time.
#[derive(Clone, Debug, Default)]
struct FastTime {
    milliseconds: Arc<AtomicU64>,
}

impl TimeSource for FastTime {
    /// It begins on 2 January 2026.
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045) + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.milliseconds.load(Ordering::Relaxed))
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let milliseconds = Arc::clone(&self.milliseconds);
        let wait = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        Box::pin(async move {
            milliseconds.fetch_add(wait, Ordering::Relaxed);
        })
    }
}
