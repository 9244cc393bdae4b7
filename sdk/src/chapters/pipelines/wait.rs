//! Waiting for the end of a run.

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
    /// Await it for the outcome; or take the changes one by one, as a [`Stream`] or with [`next`](RunWait::next), and await it then.
    /// The service is asked by `show_pipeline_run_detail` again and again; nothing is asked before the wait is awaited or polled, and
    /// between two looks no more than a timer goes on. **Dropping it ends the wait alone: the run goes on.** `stop_pipeline_run` stops
    /// a run.
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
    /// - The status of the run alone decides: a stage that has failed does not end the wait, since others may run in spite of that,
    ///   and in a run that has failed there are stages, jobs and steps that stay INIT for good. [`RunStatus::is_final`] has the final
    ///   values. A run that failed is no error: ask the outcome.
    /// - A run that is PAUSED or SUSPEND is waited for, or returned with
    ///   [`returns_when_paused`](RunWait::returns_when_paused).
    /// - A status that this version does not know is reported as a change, and waited for until the time is up.
    /// - A run that waits in the queue is waited for. What the service shows of it then is not known: where it has no details, it is
    ///   looked for in the queue, and reported as QUEUED.
    ///
    /// # Errors
    ///
    /// Those of the calls, awaited or in the stream, each once the failures that pass were too many; and
    ///
    /// - [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) when the time limit is reached, with the last status in its message. The run goes on.
    /// - [`ErrorKind::Decode`](crate::ErrorKind::Decode) when the status is missing or of a kind that cannot be read, when another run
    ///   is shown, and when the run is neither shown nor in the queue.
    /// - An error that [is "not found"](Error::is_not_found) when there is no such run or pipeline, or none any more.
    ///
    /// The vendor's page: <https://support.huaweicloud.com/intl/en-us/api-pipeline/ShowPipelineRunDetail.html>
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

/// A wait for the end of a run, made by [`Pipelines::wait_for_run`]: a future of the [`RunOutcome`], and a [`Stream`] of the changes.
///
/// Dropping it leaves the run as it is.
#[must_use = "a wait does nothing until it is awaited or polled"]
pub struct RunWait {
    steps: Steps<Watch>,
    cancellation: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// Those that were not taken yet.
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
    /// The error, and whether the stream has it still to report.
    Failed(Error, bool),
}

/// How a wait for a run ended.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RunOutcome {
    /// The run has ended: its status is final.
    Ended(Box<PipelineRun>),
    /// The run is PAUSED or SUSPEND: nothing goes on until a person acts. Only with
    /// [`returns_when_paused`](RunWait::returns_when_paused).
    NeedsPerson(Box<PipelineRun>),
    /// The wait was canceled by [`cancel_on`](RunWait::cancel_on); the run as it was seen last, if it was. It goes on.
    Canceled(Option<Box<PipelineRun>>),
}

impl RunOutcome {
    /// The run as it was seen last.
    pub fn run(&self) -> Option<&PipelineRun> {
        match self {
            Self::Ended(run) | Self::NeedsPerson(run) => Some(run),
            Self::Canceled(run) => run.as_deref(),
        }
    }

    /// Whether the run has ended well: COMPLETED.
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Ended(run) if run.status.as_ref().is_some_and(RunStatus::is_success))
    }
}

impl RunWait {
    /// How long to wait in all, from the first look. 6 hours unless set. The last look is when the time is up, and may take as long
    /// as a call does.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.configure(|watch| watch.pace.timeout = timeout);
        self
    }

    /// How long to wait between looks: at first and after each change, and at most, as long as nothing changes. In between the
    /// interval grows by half from look to look. 3 and 30 seconds unless set; 10 milliseconds is the shortest.
    pub fn with_interval(mut self, initial: Duration, longest: Duration) -> Self {
        self.configure(|watch| watch.pace.set_interval(initial, longest));
        self
    }

    /// How many looks in a row may fail in a way that passes: no connection, a connection that broke, a time limit, status 429 or
    /// 5xx, each after the retries of the client. 3 unless set.
    pub fn with_tolerated_failures(mut self, failures: u32) -> Self {
        self.configure(|watch| watch.pace.tolerated = failures);
        self
    }

    /// Ends the wait when the run is PAUSED or SUSPEND, with [`RunOutcome::NeedsPerson`]: it goes on when somebody has
    /// reviewed, passed a checkpoint or resumed. Wait again then.
    pub fn returns_when_paused(mut self) -> Self {
        self.configure(|watch| watch.returns_when_paused = true);
        self
    }

    /// Ends the wait when this future ends, with [`RunOutcome::Canceled`]. A call under way is given up; the run goes on.
    pub fn cancel_on(mut self, cancellation: impl Future<Output = ()> + Send + 'static) -> Self {
        self.cancellation = Some(Box::pin(cancellation));
        self
    }

    /// The run as it was seen when it last changed. `None` before the first look, and while it waits in the queue without details.
    pub fn run(&self) -> Option<&PipelineRun> {
        self.run.as_deref()
    }

    /// The status of the run as it was seen last.
    pub fn status(&self) -> Option<&RunStatus> {
        self.status.as_ref()
    }

    /// The next change; `None` once the wait has ended. The first look reports each part with its status, later ones what differs:
    /// steps before their job, jobs before their stage, the run last.
    ///
    /// Dropping the future loses nothing: the look goes on when the next change is asked for.
    ///
    /// # Errors
    ///
    /// Those of [`Pipelines::wait_for_run`]. Nothing follows an error.
    pub async fn next(&mut self) -> Option<Result<StatusChange, Error>> {
        poll_fn(|context| self.poll_change(context)).await
    }

    /// Set options before the first poll.
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
                // The steps of a watch do not end by themselves.
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

/// The outcome; changes that were not taken are passed over.
impl IntoFuture for RunWait {
    type Output = Result<RunOutcome, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.outcome())
    }
}

/// Shows the status that was seen last.
impl fmt::Debug for RunWait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunWait").field("status", &self.status).finish_non_exhaustive()
    }
}
