//! Waiting for a run to end.

use std::{
    collections::VecDeque,
    fmt,
    future::{IntoFuture, poll_fn},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use futures_core::Stream;

use super::{
    changes::{Seen, StatusChange},
    pace::Pace,
    steps::Steps,
    watch::{End, Look, Watch},
};
use crate::{
    error::Error,
    pipelines::{PipelineRun, Pipelines, RunStatus},
    types::{PipelineId, PipelineRunId},
};

impl Pipelines {
    /// Waits until a run has ended, and reports status changes along the way.
    ///
    /// Await the returned [`RunWait`] for the outcome. To see the changes as they happen, first read it as a [`Stream`] or with
    /// [`next`](RunWait::next), then await it. It polls `show_pipeline_run_detail`, sends no request before it is first awaited or polled,
    /// and only runs a timer between polls. **Dropping it stops the wait but not the run.** To stop the run, call `stop_pipeline_run`.
    ///
    /// ```no_run
    /// # use codearts_pipeline::{Error, pipelines::Pipelines, types::{PipelineId, PipelineRunId}};
    /// # async fn example(pipelines: Pipelines, pipeline_id: PipelineId, run_id: PipelineRunId) -> Result<(), Error> {
    /// let mut wait = pipelines.wait_for_run(&pipeline_id, &run_id);
    /// while let Some(change) = wait.next().await {
    ///     println!("{}", change?);
    /// }
    /// let outcome = wait.await?;
    /// println!("success: {}", outcome.is_success());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// - Only the status of the run ends the wait; [`RunStatus::is_final`] lists the final values. A failed stage does not end it,
    ///   because other stages may still run, and a failed run can contain stages, jobs and steps that stay INIT. A failed run is not
    ///   an error: check the outcome.
    /// - If the run is PAUSED or SUSPEND, the wait continues, unless you set [`returns_when_paused`](RunWait::returns_when_paused).
    /// - A status that this version does not know is reported as a change, and the wait continues.
    /// - If the run is queued, the wait continues. What the service returns for a queued run is not known: if it returns no details, the
    ///   wait searches the queue and reports the run as QUEUED.
    ///
    /// # Errors
    ///
    /// The errors of its calls, whether you await it or read the stream. Transient errors are returned only if too many occur in a row; see
    /// [`with_tolerated_failures`](RunWait::with_tolerated_failures). Also:
    ///
    /// - [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) if the timeout expires; the message has the last status. The run continues.
    /// - [`ErrorKind::Decode`](crate::ErrorKind::Decode) if the status is missing or cannot be read, if the service returns another
    ///   run, or if it returns no details and the run is not in the queue.
    /// - If the run or the pipeline does not exist, or no longer exists, an error for which [`is_not_found`](Error::is_not_found) returns
    ///   `true`.
    ///
    /// Vendor documentation: <https://support.huaweicloud.com/intl/en-us/api-pipeline/ShowPipelineRunDetail.html>
    pub fn wait_for_run(&self, pipeline_id: &PipelineId, pipeline_run_id: &PipelineRunId) -> RunWait {
        let time = self.show_pipeline_run_detail(pipeline_id).client.core.context.time().clone();
        let watch = Watch {
            pipelines: self.clone(),
            pipeline_id: pipeline_id.clone(),
            pipeline_run_id: pipeline_run_id.clone(),
            pace: Pace::new(time),
            returns_when_paused: false,
            seen: Seen::default(),
            status: None,
        };
        RunWait { steps: Steps::new(watch), cancellation: None, changes: VecDeque::new(), run: None, status: None, end: None }
    }
}

/// Waits for a run to end. Awaiting it yields the [`RunOutcome`]; it is also a [`Stream`] of status changes. Set its options before the
/// first poll.
///
/// Returned by [`Pipelines::wait_for_run`]. Dropping it does not affect the run.
#[must_use = "a wait does nothing until it is awaited or polled"]
pub struct RunWait {
    steps: Steps<Watch>,
    cancellation: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// Changes that were not returned yet.
    changes: VecDeque<StatusChange>,
    run: Option<Box<PipelineRun>>,
    status: Option<RunStatus>,
    end: Option<State>,
}

/// How a wait ended.
enum State {
    Final,
    NeedsPerson,
    Canceled,
    /// The error, and whether the stream still has to report it.
    Failed(Error, bool),
}

/// The outcome of a wait for a run.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RunOutcome {
    /// The run has ended: its status is final.
    Ended(Box<PipelineRun>),
    /// The run is PAUSED or SUSPEND and does not continue until a person acts. Only returned if
    /// [`returns_when_paused`](RunWait::returns_when_paused) is set.
    NeedsPerson(Box<PipelineRun>),
    /// The wait was canceled by [`cancel_on`](RunWait::cancel_on). Holds the last known state of the run, if any. The run continues.
    Canceled(Option<Box<PipelineRun>>),
}

impl RunOutcome {
    /// Returns the last known state of the run.
    pub fn run(&self) -> Option<&PipelineRun> {
        match self {
            Self::Ended(run) | Self::NeedsPerson(run) => Some(run),
            Self::Canceled(run) => run.as_deref(),
        }
    }

    /// Returns whether the run succeeded: its status is COMPLETED.
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Ended(run) if run.status.as_ref().is_some_and(RunStatus::is_success))
    }
}

impl RunWait {
    /// Sets the timeout of the whole wait, counted from the first poll. Default: 6 hours. The last poll takes place when the timeout
    /// expires, and can take as long as any call.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.configure(|watch| watch.pace.timeout = timeout);
        self
    }

    /// Sets the interval between polls. It starts at `initial`, grows by half with each poll up to `longest`, and is reset to `initial`
    /// by each change. Default: 3 and 30 seconds. Minimum: 10 milliseconds.
    pub fn with_interval(mut self, initial: Duration, longest: Duration) -> Self {
        self.configure(|watch| watch.pace.set_interval(initial, longest));
        self
    }

    /// Sets how many polls in a row may fail with a transient error after the client's own retries: no connection, a broken
    /// connection, a timeout, or status 429 or 5xx. Default: 3.
    pub fn with_tolerated_failures(mut self, failures: u32) -> Self {
        self.configure(|watch| watch.pace.tolerated = failures);
        self
    }

    /// Ends the wait with [`RunOutcome::NeedsPerson`] if the run is PAUSED or SUSPEND. Start a new wait once somebody has reviewed the
    /// run, passed its checkpoint or resumed it.
    pub fn returns_when_paused(mut self) -> Self {
        self.configure(|watch| watch.returns_when_paused = true);
        self
    }

    /// Ends the wait with [`RunOutcome::Canceled`] when this future completes. A call in progress is dropped; the run continues.
    pub fn cancel_on(mut self, cancellation: impl Future<Output = ()> + Send + 'static) -> Self {
        self.cancellation = Some(Box::pin(cancellation));
        self
    }

    /// Returns the run as of its last change. `None` before the first poll, and while the run is queued without details.
    pub fn run(&self) -> Option<&PipelineRun> {
        self.run.as_deref()
    }

    /// Returns the last known status of the run.
    pub fn status(&self) -> Option<&RunStatus> {
        self.status.as_ref()
    }

    /// Returns the next change, or `None` once the wait has ended. The first poll reports the status of each part; later polls report
    /// what changed: steps before their job, jobs before their stage, the run last.
    ///
    /// This is cancel-safe: if you drop the future, the next call resumes the poll in progress.
    ///
    /// # Errors
    ///
    /// Those of [`Pipelines::wait_for_run`]. Nothing follows an error.
    pub async fn next(&mut self) -> Option<Result<StatusChange, Error>> {
        poll_fn(|context| self.poll_change(context)).await
    }

    /// Sets an option, unless a poll is in progress or the wait has ended.
    fn configure(&mut self, set: impl FnOnce(&mut Watch)) {
        if let Some(watch) = self.steps.idle() {
            set(watch);
        }
    }

    fn poll_change(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<StatusChange, Error>>> {
        loop {
            if let Some(change) = self.changes.pop_front() {
                return Poll::Ready(Some(Ok(change)));
            }
            match &mut self.end {
                Some(State::Failed(error, is_unreported)) if *is_unreported => {
                    *is_unreported = false;
                    return Poll::Ready(Some(Err(error.again())));
                }
                Some(_) => return Poll::Ready(None),
                None => {}
            }
            if self.cancellation.as_mut().is_some_and(|cancellation| cancellation.as_mut().poll(context).is_ready()) {
                (self.steps, self.end) = (Steps::Over, Some(State::Canceled));
                continue;
            }
            match ready!(self.steps.poll(context)) {
                Some(Ok(look)) => self.take(look),
                Some(Err(error)) => self.end = Some(State::Failed(error, true)),
                // A watch never ends by itself.
                None => self.end = Some(State::Canceled),
            }
        }
    }

    fn take(&mut self, Look { changes, run, end }: Look) {
        self.status = run.as_ref().map_or(Some(RunStatus::Queued), |run| run.status.clone());
        self.run = run.or(self.run.take());
        self.changes.extend(changes);
        self.end = end.map(|end| match end {
            End::Final => State::Final,
            End::NeedsPerson => State::NeedsPerson,
            End::Unreadable(error) => State::Failed(error, true),
        });
        if self.end.is_some() {
            self.steps = Steps::Over;
        }
    }

    async fn outcome(mut self) -> Result<RunOutcome, Error> {
        while let Some(change) = self.next().await {
            change?;
        }
        let run = self.run.take();
        match (self.end, run) {
            (Some(State::Failed(error, _)), _) => Err(error),
            (Some(State::Final), Some(run)) => Ok(RunOutcome::Ended(run)),
            (Some(State::NeedsPerson), Some(run)) => Ok(RunOutcome::NeedsPerson(run)),
            (_, run) => Ok(RunOutcome::Canceled(run)),
        }
    }
}

impl Stream for RunWait {
    type Item = Result<StatusChange, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_change(context)
    }
}

/// Resolves to the outcome. Changes that were not read are dropped.
impl IntoFuture for RunWait {
    type Output = Result<RunOutcome, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.outcome())
    }
}

/// Shows the last known status.
impl fmt::Debug for RunWait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunWait").field("status", &self.status).finish_non_exhaustive()
    }
}
