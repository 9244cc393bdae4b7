//! Following the log of a step.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use futures_core::Stream;

use super::{
    log_cursor::{LogCursor, New, Next, Position},
    log_page::StepLog,
    pace::Pace,
    step_state::{OPERATION, StepState},
    steps::{Steps, Stepwise},
};
use crate::{
    error::{Error, ErrorKind},
    pipelines::{Pipelines, StepRunId},
    types::{JobRunId, PipelineId, PipelineRunId},
};

/// How many lines to ask for at a time, unless it is set.
const LINES: i64 = 1000;

impl Pipelines {
    /// Follows the log of a step until the step has ended, and delivers it text by text, from its oldest line on.
    ///
    /// ```no_run
    /// # use codearts_pipeline::{Error, pipelines::{PipelineRun, Pipelines}, types::{PipelineId, PipelineRunId}};
    /// # async fn example(pipelines: Pipelines, pipeline_id: PipelineId, run_id: PipelineRunId, run: PipelineRun) -> Result<(), Error> {
    /// for found in run.steps() {
    ///     let (Some(job_run_id), Some(step_run_id)) = (found.job_run_id(), &found.step.id) else { continue };
    ///     let mut log = pipelines.follow_log(&pipeline_id, &run_id, job_run_id, step_run_id);
    ///     while let Some(text) = log.next().await {
    ///         print!("{}", text?);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Nothing is asked before the log is polled, and **dropping it leaves the run and its log as they are**. A text is what came with
    /// one response, which need not end with a line: write the texts one behind the other. Before each round the details of the
    /// run say how far the step is. A step that has not begun is waited for; one that never began has an empty log.
    ///
    /// The offsets of each response are sent back with the next request, as long as there is more, as the vendor's page says. While the
    /// step runs, they are sent again after a while, to get what was written since. **What the service does then is
    /// not documented, and was not seen.** Where it
    ///
    /// - returns what was written since, with offsets that move on, each byte is delivered once;
    /// - returns the same part with more at its end, under the offsets that were sent or without any, what is new is delivered;
    /// - returns something else under the same offsets, or offsets that came before, that is an error.
    ///
    /// # Errors
    ///
    /// In the stream, as its last item, behind all that could be read: those of the calls, once the failures that pass were too many;
    /// and
    ///
    /// - [`ErrorKind::Timeout`] when the time is up.
    /// - [`ErrorKind::Decode`] when the log, its offsets or the status of the step cannot be read, when the service says that there is
    ///   more and does not move on although the step has ended, and when the run has no such step.
    ///
    /// [`cursor`](LogFollower::cursor) says where to go on.
    ///
    /// The vendor's page: <https://support.huaweicloud.com/intl/en-us/api-pipeline/ShowPipelineLog.html>
    pub fn follow_log(
        &self,
        pipeline_id: &PipelineId,
        pipeline_run_id: &PipelineRunId,
        job_run_id: &JobRunId,
        step_run_id: &StepRunId,
    ) -> LogFollower {
        let time = self.show_pipeline_run_detail(pipeline_id).client.core.context.time().clone();
        let log = StepLog {
            pipelines: self.clone(),
            pipeline_id: pipeline_id.clone(),
            pipeline_run_id: pipeline_run_id.clone(),
            job_run_id: job_run_id.clone(),
            step_run_id: step_run_id.clone(),
            is_exec_log: false,
            lines: LINES,
        };
        let reader = Reader { log, pace: Pace::new(time), position: Position::default(), phase: Phase::Looking };
        LogFollower { steps: Steps::new(reader), cursor: LogCursor::default() }
    }
}

/// The log of a step, made by [`Pipelines::follow_log`]: a [`Stream`] of texts.
///
/// Dropping it leaves the run and its log as they are.
#[must_use = "a log is read when it is polled"]
pub struct LogFollower {
    steps: Steps<Reader>,
    cursor: LogCursor,
}

/// What reads a log.
struct Reader {
    log: StepLog,
    pace: Pace,
    position: Position,
    phase: Phase,
}

/// What comes next.
#[derive(Clone, Copy)]
enum Phase {
    /// Looking how far the step is, after a while.
    Looking,
    /// Reading to the end of what is there.
    Reading(StepState),
    Over,
}

impl LogFollower {
    /// How long to follow in all, from the first look. 6 hours unless set. The last look is when the time is up.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.configure(|reader| reader.pace.timeout = timeout);
        self
    }

    /// How long to wait before asking for what was written since: at first and after each text, and at most, as long as nothing
    /// comes. In between the interval grows by half each time. 3 and 30 seconds unless set; 10 milliseconds is the shortest.
    pub fn with_interval(mut self, initial: Duration, longest: Duration) -> Self {
        self.configure(|reader| reader.pace.set_interval(initial, longest));
        self
    }

    /// How many calls in a row may fail in a way that passes: no connection, a connection that broke, a time limit, status 429
    /// or 5xx, each after the retries of the client. 3 unless set. The log goes on where it was.
    pub fn with_tolerated_failures(mut self, failures: u32) -> Self {
        self.configure(|reader| reader.pace.tolerated = failures);
        self
    }

    /// How many lines to ask for with one request. 1000 unless set; 500, 1000 and 5000 were seen, and no maximum is documented.
    pub fn with_lines(mut self, lines: u32) -> Self {
        self.configure(|reader| reader.log.lines = lines.max(1).into());
        self
    }

    /// Follows the log of the job in which the step runs, by `show_pipeline_exec_log`, in place of the log of the step.
    pub fn of_job(mut self) -> Self {
        self.configure(|reader| reader.log.is_exec_log = true);
        self
    }

    /// Goes on where an earlier follower was.
    pub fn starting_at(mut self, cursor: LogCursor) -> Self {
        self.configure(|reader| reader.position = Position::at(cursor));
        self.cursor = cursor;
        self
    }

    /// Where the log was read to, with all texts that were delivered. A follower that starts there delivers what comes behind them;
    /// where the service does not move its offsets, what was delivered since they moved last comes again.
    pub fn cursor(&self) -> LogCursor {
        self.cursor
    }

    /// The next text, never an empty one; `None` behind the last.
    ///
    /// Dropping the future loses nothing: the text is still being fetched when it is asked for again.
    ///
    /// # Errors
    ///
    /// Those of [`Pipelines::follow_log`]. Nothing follows an error.
    pub async fn next(&mut self) -> Option<Result<String, Error>> {
        poll_fn(|context| self.poll_text(context)).await
    }

    /// Set options before the first poll.
    fn configure(&mut self, set: impl FnOnce(&mut Reader)) {
        if let Some(reader) = self.steps.idle() {
            set(reader);
        }
    }

    fn poll_text(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<String, Error>>> {
        self.steps.poll(context).map(|item| {
            item.map(|text| {
                text.map(|(text, cursor)| {
                    self.cursor = cursor;
                    text
                })
            })
        })
    }
}

impl Stepwise for Reader {
    type Item = (String, LogCursor);

    async fn step(&mut self) -> Option<Result<Self::Item, Error>> {
        loop {
            if let Phase::Looking = self.phase {
                match self.pace.next_look(|time| format!("the step has not ended within {time:?}")) {
                    Ok(Some(sleep)) => sleep.await,
                    Ok(None) => {}
                    Err(error) => return Some(Err(error.with_operation(OPERATION))),
                }
            }
            let outcome = match self.phase {
                Phase::Over => return None,
                Phase::Looking => self.look().await,
                Phase::Reading(state) => self.read(state).await,
            };
            match outcome {
                Ok(text) if text.is_empty() => {}
                Ok(text) => {
                    self.pace.quicken();
                    return Some(Ok((text, self.position.cursor)));
                }
                Err(error) if self.pace.tolerates(&error) => self.phase = Phase::Looking,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl Reader {
    /// Looks how far the step is.
    async fn look(&mut self) -> Result<String, Error> {
        self.phase = match self.log.state().await? {
            StepState::NotBegun => Phase::Looking,
            StepState::NeverBegan => Phase::Over,
            state => Phase::Reading(state),
        };
        self.pace.succeeded();
        Ok(String::new())
    }

    /// Reads the next part.
    async fn read(&mut self, state: StepState) -> Result<String, Error> {
        let part = self.log.read(self.position.cursor).await?;
        let unusable = |text: String| Error::new(ErrorKind::Decode, text).with_operation(OPERATION);
        let New { text, next } = self.position.advance(part).map_err(unusable)?;
        self.pace.succeeded();
        let has_ended = state == StepState::Ended;
        self.phase = match next {
            Next::AtOnce => Phase::Reading(state),
            Next::Stuck if has_ended => {
                return Err(unusable("the service says that there is more of the log, and does not move on".to_owned()));
            }
            Next::IfRunning if has_ended => Phase::Over,
            Next::Later | Next::IfRunning | Next::Stuck => Phase::Looking,
        };
        Ok(text)
    }
}

impl Stream for LogFollower {
    type Item = Result<String, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_text(context)
    }
}

/// Shows where the log was read to, and nothing of it.
impl fmt::Debug for LogFollower {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogFollower").field("cursor", &self.cursor).finish_non_exhaustive()
    }
}
