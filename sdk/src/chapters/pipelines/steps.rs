//! A stream built from an async function that is called repeatedly.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use crate::error::Error;

/// Something that proceeds step by step.
pub(super) trait Stepwise: Sized + Send + 'static {
    /// The result of a step.
    type Item: Send;

    /// Runs the next step. Returns `None` after the last.
    fn step(&mut self) -> impl Future<Output = Option<Result<Self::Item, Error>>> + Send;
}

/// A step in progress, which returns its [`Stepwise`].
type Step<S> = Pin<Box<dyn Future<Output = (S, Option<Result<<S as Stepwise>::Item, Error>>)> + Send>>;

/// The steps of a [`Stepwise`]. A step that is no longer awaited resumes with the next poll.
pub(super) enum Steps<S: Stepwise> {
    Idle(Box<S>),
    Busy(Step<S>),
    /// Nothing follows: after the last step, after an error, or after cancellation.
    Over,
}

impl<S: Stepwise> Steps<S> {
    pub(super) fn new(stepwise: S) -> Self {
        Self::Idle(Box::new(stepwise))
    }

    /// Returns the [`Stepwise`], unless a step is in progress or nothing follows.
    pub(super) fn idle(&mut self) -> Option<&mut S> {
        match self {
            Self::Idle(stepwise) => Some(stepwise),
            Self::Busy(_) | Self::Over => None,
        }
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<S::Item, Error>>> {
        loop {
            match std::mem::replace(self, Self::Over) {
                Self::Over => return Poll::Ready(None),
                Self::Idle(stepwise) => {
                    let mut stepwise = *stepwise;
                    *self = Self::Busy(Box::pin(async move {
                        let outcome = stepwise.step().await;
                        (stepwise, outcome)
                    }));
                }
                Self::Busy(mut step) => {
                    let polled = step.as_mut().poll(context);
                    if polled.is_pending() {
                        *self = Self::Busy(step);
                    }
                    let (stepwise, outcome) = ready!(polled);
                    if matches!(outcome, Some(Ok(_))) {
                        *self = Self::Idle(Box::new(stepwise));
                    }
                    return Poll::Ready(outcome);
                }
            }
        }
    }
}
