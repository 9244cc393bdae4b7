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

/// Default number of lines per request.
const LINES: i64 = 1000;

impl Pipelines {
    /// Follows the log of a step until the step has ended, and returns it in chunks, starting with the oldest line.
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
    /// No request is sent before you poll the follower, and **dropping it does not affect the run or its log**. A chunk is the text of one
    /// response and may end in the middle of a line, so concatenate the chunks. Before each round of reads, the details of the run are
    /// polled for the status of the step. If the step has not started, the follower waits for it; if the step or the run ends without the
    /// step having started, the log is empty.
    ///
    /// While there is more to read, each request sends the offsets of the previous response, as the vendor documents. While the step
    /// runs, the offsets are sent again after an interval to fetch new text. **How the service handles this is not documented, and has
    /// not been observed:**
    ///
    /// - If the service returns the new text and advances the offsets, the follower returns each byte once.
    /// - If the service returns the earlier text again, followed by new text, and does not advance the offsets, the follower returns only
    ///   the new text.
    /// - If the service returns different text for the same offsets, or goes back to earlier offsets, the follower returns an error.
    ///
    /// # Errors
    ///
    /// The stream ends with the error, after all text that could be read. Errors of the calls are returned; transient errors only after
    /// too many in a row. Also:
    ///
    /// - [`ErrorKind::Timeout`] if the timeout expires.
    /// - [`ErrorKind::Decode`] if the log, its offsets or the status of the step cannot be read, if the service reports more text but
    ///   does not advance its offsets although the step has ended, or if the run has no such step.
    ///
    /// To continue after an error, start at [`cursor`](LogFollower::cursor).
    ///
    /// Vendor documentation: <https://support.huaweicloud.com/intl/en-us/api-pipeline/ShowPipelineLog.html>
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

/// Follows the log of a step: a [`Stream`] of text chunks.
///
/// Returned by [`Pipelines::follow_log`]. Dropping it does not affect the run or its log.
#[must_use = "a log is read when it is polled"]
pub struct LogFollower {
    steps: Steps<Reader>,
    cursor: LogCursor,
}

/// Reads a log.
struct Reader {
    log: StepLog,
    pace: Pace,
    position: Position,
    phase: Phase,
}

/// The next action.
#[derive(Clone, Copy)]
enum Phase {
    /// Poll the state of the step, after an interval.
    Looking,
    /// Read all available text.
    Reading(StepState),
    Over,
}

impl LogFollower {
    /// Sets how long to follow the log, counted from the first poll. Default: 6 hours. The last poll takes place when the time expires.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.configure(|reader| reader.pace.timeout = timeout);
        self
    }

    /// Sets the interval between polls for new text. It starts at `initial`, grows by half with each poll up to `longest`, and is reset
    /// to `initial` by each chunk. Default: 3 and 30 seconds. Minimum: 10 milliseconds.
    pub fn with_interval(mut self, initial: Duration, longest: Duration) -> Self {
        self.configure(|reader| reader.pace.set_interval(initial, longest));
        self
    }

    /// Sets how many calls in a row may fail with a transient error after the client's own retries: no connection, a broken
    /// connection, a timeout, or status 429 or 5xx. After a tolerated failure, reading resumes at the same position.
    /// Default: 3.
    pub fn with_tolerated_failures(mut self, failures: u32) -> Self {
        self.configure(|reader| reader.pace.tolerated = failures);
        self
    }

    /// Sets how many lines to request at once. Default: 1000. 500, 1000 and 5000 were observed; no maximum is documented.
    pub fn with_lines(mut self, lines: u32) -> Self {
        self.configure(|reader| reader.log.lines = lines.max(1).into());
        self
    }

    /// Follows the log of the step's job, with `show_pipeline_exec_log`, instead of the log of the step.
    pub fn of_job(mut self) -> Self {
        self.configure(|reader| reader.log.is_exec_log = true);
        self
    }

    /// Continues where an earlier follower stopped.
    pub fn starting_at(mut self, cursor: LogCursor) -> Self {
        self.configure(|reader| reader.position = Position::at(cursor));
        self.cursor = cursor;
        self
    }

    /// Returns the position after the last chunk that was returned. A follower that starts there continues with the text that
    /// follows. If the service does not advance its offsets, text returned since they last advanced is returned again.
    pub fn cursor(&self) -> LogCursor {
        self.cursor
    }

    /// Returns the next chunk, which is never empty, or `None` after the last.
    ///
    /// This is cancel-safe: if you drop the future, the next call resumes the request in progress.
    ///
    /// # Errors
    ///
    /// Those of [`Pipelines::follow_log`]. Nothing follows an error.
    pub async fn next(&mut self) -> Option<Result<String, Error>> {
        poll_fn(|context| self.poll_text(context)).await
    }

    /// Sets an option, unless a request is in progress or the log has ended.
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
    /// Polls the state of the step.
    async fn look(&mut self) -> Result<String, Error> {
        self.phase = match self.log.state().await? {
            StepState::NotBegun => Phase::Looking,
            StepState::NeverBegan => Phase::Over,
            state => Phase::Reading(state),
        };
        self.pace.succeeded();
        Ok(String::new())
    }

    /// Reads the next part of the log.
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

/// Shows the cursor, but no text of the log.
impl fmt::Debug for LogFollower {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogFollower").field("cursor", &self.cursor).finish_non_exhaustive()
    }
}
