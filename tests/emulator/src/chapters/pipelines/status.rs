//! The status of a run, or of a part of one.

use jiff::Timestamp;
use serde_json::Value;

/// The states that the emulator brings runs and their parts into. The service has more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Init,
    Queued,
    Running,
    /// A person has to decide, or a time has to come.
    Paused,
    Suspend,
    Completed,
    Failed,
    Canceled,
    Unselected,
}

impl Status {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Init => "INIT",
            Self::Queued => "QUEUED",
            Self::Running => "RUNNING",
            Self::Paused => "PAUSED",
            Self::Suspend => "SUSPEND",
            Self::Completed => "COMPLETED",
            Self::Failed => "FAILED",
            Self::Canceled => "CANCELED",
            Self::Unselected => "UNSELECTED",
        }
    }

    /// Whether it has begun and not ended.
    pub(super) fn is_active(self) -> bool {
        matches!(self, Self::Running | Self::Paused | Self::Suspend)
    }

    /// Whether it has ended.
    pub(super) fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Canceled | Self::Unselected)
    }
}

/// The status of what consists of these, as long as one of them is active: it waits when all active ones wait.
pub(super) fn combined(parts: impl Iterator<Item = Status>) -> Option<Status> {
    let rank = |status: &Status| match status {
        Status::Running => 3,
        Status::Paused => 2,
        Status::Suspend => 1,
        _ => 0,
    };
    parts.filter(|status| status.is_active()).max_by_key(rank)
}

/// The status of a part of a run, and when it came about.
#[derive(Debug)]
pub(super) struct State {
    pub(super) status: Status,
    pub(super) started: Option<Timestamp>,
    pub(super) ended: Option<Timestamp>,
    pub(super) message: Option<String>,
}

impl State {
    pub(super) fn new(is_selected: bool) -> Self {
        let status = if is_selected { Status::Init } else { Status::Unselected };
        Self { status, started: None, ended: None, message: None }
    }

    /// Takes over a status, with the times that belong to it.
    pub(super) fn set(&mut self, status: Status, at: Timestamp) {
        self.status = status;
        if status.is_active() {
            self.started.get_or_insert(at);
        } else if status.is_final() {
            self.ended = Some(at);
        }
    }

    /// Ends in failure, for a reason.
    pub(super) fn fail(&mut self, at: Timestamp, message: impl Into<String>) {
        self.set(Status::Failed, at);
        self.message = Some(message.into());
    }

    /// Stops what has begun. What has not stays as it is.
    pub(super) fn cancel(&mut self, at: Timestamp) {
        if self.status.is_active() {
            self.set(Status::Canceled, at);
        }
    }

    /// Goes back to the beginning.
    pub(super) fn reset(&mut self) {
        *self = Self::new(self.status != Status::Unselected);
    }
}

/// A time in milliseconds, or null.
pub(super) fn milliseconds(at: Option<Timestamp>) -> Value {
    at.map(Timestamp::as_millisecond).into()
}
