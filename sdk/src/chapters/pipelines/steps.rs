//! A stream out of an async function that is called again and again.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use crate::error::Error;

/// Something that goes on step by step.
pub(super) trait Stepwise: Sized + Send + 'static {
    /// What a step comes to.
    type Item: Send;

    /// The next step. `None` behind the last.
    fn step(&mut self) -> impl Future<Output = Option<Result<Self::Item, Error>>> + Send;
}

/// A step that is being made, with what it is made of.
type Step<S> = Pin<Box<dyn Future<Output = (S, Option<Result<<S as Stepwise>::Item, Error>>)> + Send>>;

/// The steps of something. A step that nobody waits for any more goes on when the next is asked for.
pub(super) enum Steps<S: Stepwise> {
    Idle(Box<S>),
    Busy(Step<S>),
    /// Nothing follows: behind the last step, behind an error, and once it was given up.
    Over,
}

impl<S: Stepwise> Steps<S> {
    pub(super) fn new(stepwise: S) -> Self {
        Self::Idle(Box::new(stepwise))
    }

    /// What makes the steps, before the first and between two.
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
