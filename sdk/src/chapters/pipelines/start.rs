//! Starting a run, immediately or through the queue.

use serde_json::Value;

use crate::{
    chapters::decode_error::decode_error,
    error::Error,
    pipelines::{PipelineRunReference, Pipelines, QueueId, RetryRequest, RunRequest},
    types::{PipelineId, PipelineRunId},
};

/// The result of starting a run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RunStart {
    /// The run has started.
    #[non_exhaustive]
    Started {
        /// Id of the run.
        pipeline_run_id: PipelineRunId,
        /// Message that the service returned with the id, if any. It is not an error.
        message: Option<String>,
    },
    /// The run is queued because the pipeline or the account has reached its limit of concurrent runs. It starts automatically later.
    /// Starting it again would queue another run.
    #[non_exhaustive]
    Queued {
        /// Id of the run. It stays the same when the run starts.
        pipeline_run_id: PipelineRunId,
        /// Id of the queue record, which `cancel_pipeline_queue` takes. `None` if the service does not return it, or if it does not
        /// consist of digits. `list_pipeline_queue` returns it as well.
        queue_id: Option<QueueId>,
        /// Message from the service.
        message: Option<String>,
    },
}

impl RunStart {
    /// Returns the id of the run. [`Pipelines::wait_for_run`] takes it, whether the run has started or is queued.
    pub fn pipeline_run_id(&self) -> &PipelineRunId {
        match self {
            Self::Started { pipeline_run_id, .. } | Self::Queued { pipeline_run_id, .. } => pipeline_run_id,
        }
    }

    /// Returns whether the run is queued.
    pub fn is_queued(&self) -> bool {
        matches!(self, Self::Queued { .. })
    }

    /// Converts the error that reports a queued run. Returns the error if it does not name the run.
    fn queued(error: Error, known: Option<&PipelineRunId>) -> Result<Self, Error> {
        let detail: Value = error.detail_as().unwrap_or_default();
        let queue_id = match &detail["error"]["queue_id"] {
            Value::String(text) => QueueId::new(text.trim()).ok(),
            Value::Number(number) => QueueId::new(number.to_string()).ok(),
            _ => None,
        };
        // Read as in a response: the id is not validated.
        let named: Option<PipelineRunReference> = serde_json::from_value(detail["error"].clone()).ok();
        let named = named.and_then(|reference| reference.pipeline_run_id).filter(|id| !id.as_str().is_empty());
        match known.cloned().or(named) {
            None => Err(error),
            Some(pipeline_run_id) => Ok(Self::Queued { pipeline_run_id, queue_id, message: error.message().map(str::to_owned) }),
        }
    }
}

impl Pipelines {
    /// Starts a run of a pipeline like `run_pipeline`, but returns a queued run as [`RunStart::Queued`] instead of an error.
    ///
    /// Each call starts another run. It is retried only if the service did not act on it: it was not sent, or was rejected with status 429.
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
    /// Those of `run_pipeline`. A queued run ([`is_queued`](Error::is_queued)) is an error only if the response does not contain its id; it
    /// is queued nevertheless. [`ErrorKind::Decode`](crate::ErrorKind::Decode) if a run was started but the response does not contain its
    /// id.
    ///
    /// Vendor documentation: <https://support.huaweicloud.com/intl/en-us/api-pipeline/RunPipeline.html>
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

    /// Restarts a run like `retry_pipeline_run`, but returns a queued run as [`RunStart::Queued`] instead of an error.
    ///
    /// The run keeps its id. The service reruns what failed, or the jobs that `body` names. Without `body`, the request has no body,
    /// as observed with public clients. The call is retried only if the service did not act on it, as in [`start_run`](Self::start_run).
    ///
    /// What the service returns for a run that is queued to restart is not known. If it returns the previous result,
    /// [`wait_for_run`](Self::wait_for_run) ends immediately: check the times of the run, or wait until its record has left the queue.
    ///
    /// # Errors
    ///
    /// Those of `retry_pipeline_run`, except that a queued run is not an error.
    ///
    /// Vendor documentation: <https://support.huaweicloud.com/intl/en-us/api-pipeline/RetryPipelineRun.html>
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
