//! Polling a run until something changes.

use std::time::Duration;

use super::{
    changes::{Seen, StatusChange},
    pace::Pace,
    steps::Stepwise,
};
use crate::{
    chapters::decode_error::decode_error,
    error::Error,
    pipelines::{PipelineRun, Pipelines, RunStatus},
    types::{PipelineId, PipelineRunId},
};

/// The operation name in errors of a wait.
pub(super) const OPERATION: &str = "wait_for_run";

/// Page size of the queue, as observed with public clients.
const QUEUE_PAGE: i64 = 10;

/// Polls a run.
pub(super) struct Watch {
    pub(super) pipelines: Pipelines,
    pub(super) pipeline_id: PipelineId,
    pub(super) pipeline_run_id: PipelineRunId,
    pub(super) pace: Pace,
    pub(super) returns_when_paused: bool,
    pub(super) seen: Seen,
    pub(super) status: Option<RunStatus>,
}

/// A poll that found a change.
pub(super) struct Look {
    pub(super) changes: Vec<StatusChange>,
    /// `None` if the run is queued and has no details yet.
    pub(super) run: Option<Box<PipelineRun>>,
    pub(super) end: Option<End>,
}

/// Why a wait ends.
pub(super) enum End {
    Final,
    NeedsPerson,
    /// The status cannot be read. Reported after the changes of the parts.
    Unreadable(Error),
}

/// A run as the service returns it.
enum Shown {
    Run(Details),
    Queued,
}

/// The details of a run.
struct Details {
    run: Box<PipelineRun>,
    /// The problem with its status, if any.
    problem: Option<Error>,
}

impl Stepwise for Watch {
    type Item = Look;

    async fn step(&mut self) -> Option<Result<Look, Error>> {
        Some(self.look().await)
    }
}

impl Watch {
    /// Polls until something has changed.
    async fn look(&mut self) -> Result<Look, Error> {
        loop {
            let status = &self.status;
            if let Some(sleep) =
                self.pace.next_look(|time| missing(status.as_ref(), time)).map_err(|error| error.with_operation(OPERATION))?
            {
                sleep.await;
            }
            let look = match self.show().await {
                Ok(Shown::Run(details)) => self.judge(details),
                Ok(Shown::Queued) => {
                    self.status = Some(RunStatus::Queued);
                    Look { changes: self.seen.run(Some(&RunStatus::Queued)).into_iter().collect(), run: None, end: None }
                }
                Err(error) if self.pace.tolerates(&error) => continue,
                Err(error) => return Err(error),
            };
            self.pace.succeeded();
            if look.end.is_some() || !look.changes.is_empty() {
                self.pace.quicken();
                return Ok(look);
            }
        }
    }

    /// Evaluates a poll. Only the status of the run shows whether it has ended: a failed stage does not end it, because other stages
    /// may still run, and a failed run can contain stages that stay INIT.
    fn judge(&mut self, Details { run, problem }: Details) -> Look {
        let changes = self.seen.changes(&run);
        let end = match &run.status {
            Some(status) if status.is_final() => Some(End::Final),
            Some(status) if self.returns_when_paused && status.needs_person() => Some(End::NeedsPerson),
            _ => problem.map(End::Unreadable),
        };
        self.status.clone_from(&run.status);
        Look { changes, run: Some(run), end }
    }

    /// A queued run may have no details: what the service returns for it is not known.
    async fn show(&self) -> Result<Shown, Error> {
        let gone = match self.details().await {
            Ok(Ok(details)) => return Ok(Shown::Run(details)),
            Ok(Err(gone)) => gone,
            Err(error) if error.is_not_found() => error,
            Err(error) => return Err(error),
        };
        match self.is_in_queue().await {
            Ok(true) => return Ok(Shown::Queued),
            Ok(false) => {}
            Err(error) if error.is_not_found() => return Err(gone),
            Err(error) => return Err(error),
        }
        // The run may have left the queue between the two calls.
        self.details().await?.map(Shown::Run)
    }

    /// Returns the details of the run; the inner error if there are none.
    async fn details(&self) -> Result<Result<Details, Error>, Error> {
        let response = self.pipelines.show_pipeline_run_detail(&self.pipeline_id).pipeline_run_id(&self.pipeline_run_id).await?;
        let Some(run) = &*response else {
            let text = "the service shows no such run, neither its details nor in the queue";
            return Ok(Err(decode_error(&response, OPERATION, text)));
        };
        if let Some(id) = run.id.as_ref().filter(|id| **id != self.pipeline_run_id) {
            return Err(decode_error(
                &response,
                OPERATION,
                format!("run {} was asked for, and the service shows {id}", self.pipeline_run_id),
            ));
        }
        let problem = run.status.is_none().then(|| {
            let text = "the status of the run is missing or cannot be read, so that nobody knows when it ends";
            decode_error(&response, OPERATION, text)
        });
        Ok(Ok(Details { run: Box::new(run.clone()), problem }))
    }

    async fn is_in_queue(&self) -> Result<bool, Error> {
        let mut queue = self.pipelines.list_pipeline_queue(&self.pipeline_id, 0, QUEUE_PAGE).items();
        while let Some(record) = queue.next().await {
            if record?.pipeline_run_id.as_ref() == Some(&self.pipeline_run_id) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The message for an expired timeout: what has not happened.
fn missing(status: Option<&RunStatus>, time: Duration) -> String {
    match status {
        None => format!("the run was not seen within {time:?}"),
        Some(RunStatus::Other { text }) => {
            format!("the run has not ended within {time:?}; its status is {text:?}, which this version does not know")
        }
        Some(status) => format!("the run has not ended within {time:?}; its status is {status}"),
    }
}
