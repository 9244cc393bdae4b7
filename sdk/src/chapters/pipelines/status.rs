//! The meaning of a status.

use crate::pipelines::RunStatus;

impl RunStatus {
    /// Returns whether the status is final: COMPLETED, FAILED, CANCELED, IGNORED, SKIPPED, ASYNC_FAILED or UNSELECTED.
    ///
    /// This applies to runs, stages, jobs and steps. Which values are final is not documented: the set follows from their names and from
    /// what public clients rely on. A value that this version does not know is not final.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Completed | Self::Failed | Self::Canceled | Self::Ignored | Self::Skipped | Self::AsyncFailed | Self::Unselected
        )
    }

    /// Returns whether the status means success: COMPLETED.
    pub fn is_success(&self) -> bool {
        *self == Self::Completed
    }

    /// Returns whether the run waits for a person to review it, pass a checkpoint or resume it: PAUSED or SUSPEND.
    pub fn needs_person(&self) -> bool {
        matches!(self, Self::Paused | Self::Suspend)
    }

    /// Returns whether work has started: true except for INIT, QUEUED, UNSELECTED, SKIPPED, and values that this version does not know.
    pub(super) fn has_begun(&self) -> bool {
        !matches!(self, Self::Init | Self::Queued | Self::Unselected | Self::Skipped | Self::Other { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_status_is_final_or_goes_on() {
        let names =
            |is: fn(&RunStatus) -> bool| RunStatus::KNOWN.iter().filter(|status| is(status)).map(RunStatus::as_str).collect::<Vec<_>>();
        assert_eq!(names(RunStatus::is_final), ["ASYNC_FAILED", "CANCELED", "COMPLETED", "FAILED", "IGNORED", "SKIPPED", "UNSELECTED"]);
        assert_eq!(names(RunStatus::needs_person), ["PAUSED", "SUSPEND"]);
        assert_eq!(names(RunStatus::is_success), ["COMPLETED"]);
        let unknown = RunStatus::from("FLYING");
        assert!(!unknown.is_final() && !unknown.needs_person() && !unknown.has_begun());
    }
}
