//! The time limit of an exchange: one timer for the head of the response and its body.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    task::Poll,
    time::Duration,
};

use tokio::time::Sleep;

use crate::error::{Error, broken_exchange};

pub(crate) struct AttemptDeadline<'a> {
    sleep: Pin<&'a mut Sleep>,
    /// The configured limit, which errors name.
    configured: Duration,
}

impl<'a> AttemptDeadline<'a> {
    /// Expires when `sleep` completes.
    pub(crate) fn new(sleep: Pin<&'a mut Sleep>, configured: Duration) -> Self {
        Self { sleep, configured }
    }

    /// Waits for a step of the exchange, up to the deadline.
    pub(crate) async fn within<T>(&mut self, step: impl Future<Output = reqwest::Result<T>>) -> Result<T, Error> {
        let mut step = pin!(step);
        poll_fn(|context| match step.as_mut().poll(context) {
            Poll::Ready(outcome) => outcome.map_err(|error| broken_exchange(error, self.configured)).into(),
            Poll::Pending => self.sleep.as_mut().poll(context).map(|()| Err(Error::timeout(self.configured))),
        })
        .await
    }
}
