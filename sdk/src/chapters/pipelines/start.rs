//! Starting a run, at once or by way of the queue.

use serde_json::Value;

use crate::{
    chapters::decode_error::decode_error,
    error::Error,
    pipelines::{PipelineRunReference, Pipelines, QueueId, RetryRequest, RunRequest},
    types::{PipelineId, PipelineRunId},
};

/// What became of a run that was to start.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RunStart {
    /// It has started.
    #[non_exhaustive]
    Started {
        /// Id of the run.
        pipeline_run_id: PipelineRunId,
        /// What the service says beside the id, if it does. It is no error.
        message: Option<String>,
    },
    /// It waits in the queue, since the pipeline or the account runs as many as it may, and starts by itself later. Starting it again
    /// would queue another run.
    #[non_exhaustive]
    Queued {
        /// Id of the run, under which it is found once it has started.
        pipeline_run_id: PipelineRunId,
        /// Id of the record of the queue, which `cancel_pipeline_queue` takes. `None` if the service does not name it, or not by
        /// digits; `list_pipeline_queue` has it as well.
        queue_id: Option<QueueId>,
        /// What the service says, in words.
        message: Option<String>,
    },
}

impl RunStart {
    /// Id of the run. [`Pipelines::wait_for_run`] takes it, whether the run has started or waits in the queue.
    pub fn pipeline_run_id(&self) -> &PipelineRunId {
        match self {
            Self::Started { pipeline_run_id, .. } | Self::Queued { pipeline_run_id, .. } => pipeline_run_id,
        }
    }

    /// Whether the run waits in the queue.
    pub fn is_queued(&self) -> bool {
        matches!(self, Self::Queued { .. })
    }

    /// The queue out of the error as which the service reports it. The error where it names no run.
    fn queued(error: Error, known: Option<&PipelineRunId>) -> Result<Self, Error> {
        let detail: Value = error.detail_as().unwrap_or_default();
        let queue_id = match &detail["error"]["queue_id"] {
            Value::String(text) => QueueId::new(text.trim()).ok(),
            Value::Number(number) => QueueId::new(number.to_string()).ok(),
            _ => None,
        };
        // Read as in a response: the id is taken as it comes.
        let named: Option<PipelineRunReference> = serde_json::from_value(detail["error"].clone()).ok();
        let named = named.and_then(|reference| reference.pipeline_run_id).filter(|id| !id.as_str().is_empty());
        match known.cloned().or(named) {
            None => Err(error),
            Some(pipeline_run_id) => Ok(Self::Queued { pipeline_run_id, queue_id, message: error.message().map(str::to_owned) }),
        }
    }
}

impl Pipelines {
    /// Starts a run of a pipeline like `run_pipeline`, but returns a queued run as [`RunStart::Queued`] and not as an error.
    ///
    /// Each call starts a run of its own; it is sent again only where the service has certainly not seen it.
    ///
    /// ```no_run
    /// # use codearts_pipeline::{Error, pipelines::{Pipelines, RunRequest}, runs::RunStart, types::PipelineId};
    /// # async fn example(pipelines: Pipelines, pipeline_id: PipelineId) -> Result<(), Error> {
    /// let start = pipelines.start_run(&pipeline_id, &RunRequest::default()).await?;
    /// if let RunStart::Queued { queue_id, .. } = &start {
    ///     println!("in the queue as {queue_id:?}");
    /// }
    /// let outcome = pipelines.wait_for_run(&pipeline_id, start.pipeline_run_id()).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of `run_pipeline`. One that [is "queued"](Error::is_queued) is returned as an error only where it does not name the run:
    /// the run is in the queue nevertheless. [`ErrorKind::Decode`](crate::ErrorKind::Decode) when a run was started and the
    /// response does not name it.
    ///
    /// The vendor's page: <https://support.huaweicloud.com/intl/en-us/api-pipeline/RunPipeline.html>
    pub async fn start_run(&self, pipeline_id: &PipelineId, body: &RunRequest) -> Result<RunStart, Error> {
        match self.run_pipeline(pipeline_id, body).await {
            Ok(response) => match &response.pipeline_run_id {
                Some(id) => Ok(RunStart::Started { pipeline_run_id: id.clone(), message: response.error_msg.clone() }),
                None => Err(decode_error(&response, "run_pipeline", "a run was started, and the response does not name it")),
            },
            Err(error) if error.is_queued() => RunStart::queued(error, None),
            Err(error) => Err(error),
        }
    }

    /// Starts a run again like `retry_pipeline_run`, but returns a queued run as [`RunStart::Queued`] and not as an error.
    ///
    /// The run keeps its id. What failed is run again, or the jobs that `body` names; without a body nothing is sent but the request
    /// line, as live clients do. The call is sent again only where the service has certainly not seen it.
    ///
    /// What the service shows of a run that waits in the queue to start again is not known. If it shows how the run ended before,
    /// [`wait_for_run`](Self::wait_for_run) ends at once: look at its times, or wait until the record has left the queue.
    ///
    /// # Errors
    ///
    /// Those of `retry_pipeline_run`, but for a queue.
    ///
    /// The vendor's page: <https://support.huaweicloud.com/intl/en-us/api-pipeline/RetryPipelineRun.html>
    pub async fn restart_run(
        &self,
        pipeline_id: &PipelineId,
        pipeline_run_id: &PipelineRunId,
        body: Option<&RetryRequest>,
    ) -> Result<RunStart, Error> {
        let request = self.retry_pipeline_run(pipeline_id, pipeline_run_id);
        let request = match body {
            Some(body) => request.body(body),
            None => request,
        };
        match request.await {
            Ok(_) => Ok(RunStart::Started { pipeline_run_id: pipeline_run_id.clone(), message: None }),
            Err(error) if error.is_queued() => RunStart::queued(error, Some(pipeline_run_id)),
            Err(error) => Err(error),
        }
    }
}
