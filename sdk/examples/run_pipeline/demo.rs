//! Four runs on an emulator.

use std::{error::Error, future::pending, io::Write};

use codearts_pipeline::{
    pipelines::{Pipelines, RunRequest},
    templates::Templates,
    types::{DomainId, PipelineId},
};

use crate::{
    common::{CHECKPOINT, SHELL, Sandbox, create_pipeline},
    run::{Outcome, find_or_create, run},
};

/// The template that the pipeline `nightly` is created from.
const TEMPLATE: &str = "Maven-Build";

/// An emulator to run pipelines on.
pub(crate) struct Demo {
    sandbox: Sandbox,
    pipelines: Pipelines,
    templates: Templates,
}

impl Demo {
    pub(crate) fn start() -> Result<Self, Box<dyn Error>> {
        let sandbox = Sandbox::start()?;
        let templates = sandbox.client.templates(&DomainId::new("ce8df55870164338a72d7e828a966a2a")?);
        Ok(Self { pipelines: sandbox.pipelines(), templates, sandbox })
    }

    /// A run with two jobs at the same time, of a pipeline that is created from a template.
    pub(crate) async fn parallel_jobs(&self, out: &mut impl Write) -> Result<Outcome, Box<dyn Error>> {
        let id = self.nightly(out).await?;
        run(&self.pipelines, &id, pending(), out).await
    }

    /// A run in which a step fails.
    pub(crate) async fn failing_step(&self, out: &mut impl Write) -> Result<Outcome, Box<dyn Error>> {
        let id = self.nightly(out).await?;
        self.sandbox.emulator.pipelines().fail_step(id.as_str(), "Build");
        run(&self.pipelines, &id, pending(), out).await
    }

    /// A run that waits in the queue behind another one.
    pub(crate) async fn queue(&self, out: &mut impl Write) -> Result<Outcome, Box<dyn Error>> {
        let id = create_pipeline(&self.pipelines, "one-at-a-time", &[("Build", &[("Compile", SHELL)])]).await?;
        self.pipelines.start_run(&id, &RunRequest::default()).await?;
        run(&self.pipelines, &id, pending(), out).await
    }

    /// A run that waits for a review.
    pub(crate) async fn review(&self, out: &mut impl Write) -> Result<Outcome, Box<dyn Error>> {
        let stages: [(&str, &[_]); 2] = [("Build", &[("Compile", SHELL)]), ("Release", &[("Approve", CHECKPOINT)])];
        let id = create_pipeline(&self.pipelines, "release", &stages).await?;
        run(&self.pipelines, &id, pending(), out).await
    }

    async fn nightly(&self, out: &mut impl Write) -> Result<PipelineId, Box<dyn Error>> {
        find_or_create(&self.pipelines, &self.templates, "nightly", Some(TEMPLATE), out).await
    }
}
