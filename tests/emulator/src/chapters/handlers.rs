//! The table of handlers of a chapter, and the state they share.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::call::Call;
use crate::service_error::ServiceError;

/// Carries out a call, and returns what its response holds.
pub(super) type Handler<S> = fn(&mut S, &Call<'_>) -> Result<Value, ServiceError>;

/// Handlers by the ids of their operations.
pub(super) type Handlers<S> = &'static [(&'static str, Handler<S>)];

/// A chapter: its state and its handlers.
pub(super) struct Chapter<S: 'static> {
    state: Mutex<S>,
    handlers: Vec<Handlers<S>>,
}

impl<S> Chapter<S> {
    pub(super) fn new(state: S, handlers: Handlers<S>) -> Self {
        Self { state: Mutex::new(state), handlers: vec![handlers] }
    }

    /// With the handlers of another chapter that has the same state.
    pub(super) fn and(mut self, handlers: Handlers<S>) -> Self {
        self.handlers.push(handlers);
        self
    }

    pub(super) fn handle(&self, call: &Call<'_>) -> Option<Result<Value, ServiceError>> {
        let (_, handler) = self.handlers.iter().copied().flatten().find(|(id, _)| *id == &*call.operation.id)?;
        Some(handler(&mut self.state(), call))
    }

    /// State is changed in single steps, so a panic of another call leaves it in order.
    pub(super) fn state(&self) -> MutexGuard<'_, S> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The ids of the operations of a table.
pub(super) fn names<S>(handlers: Handlers<S>) -> impl Iterator<Item = &'static str> {
    handlers.iter().map(|(id, _)| *id)
}
