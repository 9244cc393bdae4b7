//! The service: which checks a request passes through, in which order, and its final response.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::header::{CONTENT_TYPE, DATE, HeaderName};
use http::{HeaderMap, HeaderValue, StatusCode};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::{Value, json};

use crate::auth::{Auth, KnownCredentials};
use crate::call::{Call, Caller, string};
use crate::canonical::Signable;
use crate::chapters::{Chapters, envelope};
use crate::clock::Clock;
use crate::docs::Docs;
use crate::document::{Body, Document, Matched};
use crate::fault::{Fault, Queue};
use crate::ids::Ids;
use crate::journal::{Journal, JournalEntry};
use crate::message::{RawRequest, RawResponse};
use crate::record::{Log, RecordedRequest};
use crate::request::Reader;
use crate::response::{Success, documented};
use crate::service_error::ServiceError;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Which accounts are served.
pub(crate) enum Domains {
    Any,
    Only(Vec<String>),
}

/// All that an emulator knows. Shared between the server and the handle of the user.
pub(crate) struct Service {
    pub(crate) document: Arc<Document>,
    pub(crate) known: KnownCredentials,
    domains: Domains,
    docs: Option<Docs>,
    pub(crate) clock: Clock,
    pub(crate) ids: Arc<Ids>,
    pub(crate) chapters: Chapters,
    faults: Mutex<Queue>,
    log: Mutex<Log>,
    journal: Mutex<Journal>,
}

impl Service {
    pub(crate) fn new(
        document: Arc<Document>,
        known: KnownCredentials,
        domains: Domains,
        clock: Clock,
        docs: Option<Docs>,
        ids: Ids,
    ) -> Self {
        let ids = Arc::new(ids);
        let chapters = Chapters::new(&ids);
        let (faults, log, journal) = Default::default();
        Self { document, known, domains, docs, clock, ids, chapters, faults, log, journal }
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Queue> {
        locked(&self.faults)
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, Log> {
        locked(&self.log)
    }

    pub(crate) fn journal(&self) -> MutexGuard<'_, Journal> {
        locked(&self.journal)
    }

    /// Makes a call of a seed, which needs no credentials. It has to succeed.
    pub(crate) fn replay(&self, request: &RawRequest, now: Timestamp) -> Result<(), String> {
        let (method, path) = (request.method.as_str(), request.uri.path());
        let matched = self.document.route(&request.method, path).ok_or_else(|| ServiceError::no_such_route(method, path));
        let value = matched.and_then(|matched| self.call(&matched, Caller::Seed, request, now));
        let value = value.map_err(|error| format!("{}: {}", error.code, error.message))?;
        envelope::error(&value).map_or(Ok(()), |error| Err(format!("{}: {}", string(error.get("code")), string(error.get("message")))))
    }

    /// Records a request and responds to it. A fault that fits it comes along, and its changes are in the response.
    pub(crate) fn handle(&self, request: &RawRequest) -> (RawResponse, Option<Fault>) {
        if let Some(response) = self.docs.as_ref().and_then(|docs| docs.response(request)) {
            return (response, None);
        }
        // A panic is a defect of the emulator, or of a clock that the user gave.
        // It must cost one response and not the test run.
        let handled = catch_unwind(AssertUnwindSafe(|| self.handle_or_panic(request)));
        handled.unwrap_or_else(|_| (self.finish(Err(ServiceError::broken()), Timestamp::now()), None))
    }

    fn handle_or_panic(&self, request: &RawRequest) -> (RawResponse, Option<Fault>) {
        let now = self.clock.timestamp();
        let path = request.uri.path();
        let matched = self.document.route(&request.method, path);
        let body = request.body.clone().unwrap_or_default();
        let signable = Signable { method: request.method.as_str(), path, query: request.query(), headers: &request.headers };
        let auth = self.known.authenticate(signable, &body, now);
        let operation = matched.as_ref().map(|matched| Arc::clone(&matched.operation.id));
        self.log().push(RecordedRequest {
            method: request.method.as_str().to_owned(),
            target: request.uri.to_string(),
            headers: request.headers.clone(),
            body,
            operation: operation.clone(),
            auth: auth.clone(),
        });

        let fault = self.faults().take(operation.as_deref(), path);
        if let Some(fault) = fault.as_ref().filter(|fault| fault.replaces_service()) {
            // What stands here is overwritten by the fault, or never sent.
            let response = self.finish(Ok(Success { status: StatusCode::OK, body: None }), now);
            return (fault.changed(response), Some(fault.clone()));
        }
        let result = match &matched {
            None => self.chapters.file(request).ok_or_else(|| ServiceError::no_such_route(request.method.as_str(), path)),
            Some(matched) => self.carry_out(matched, &auth, request, now),
        };
        let response = self.finish(result, now);
        match fault {
            None => (response, None),
            Some(fault) => (fault.changed(response), Some(fault)),
        }
    }

    fn carry_out(&self, matched: &Matched<'_>, auth: &Auth, request: &RawRequest, now: Timestamp) -> Result<Success, ServiceError> {
        let caller = match auth {
            Auth::Signature | Auth::Token => Caller::User,
            _ if !matched.operation.is_authenticated => Caller::Anyone,
            Auth::Missing => return Err(ServiceError::unauthorized("neither Authorization nor X-Auth-Token was sent")),
            Auth::Rejected(reason) => return Err(ServiceError::unauthorized(reason)),
        };
        self.call(matched, caller, request, now).map(|value| Success::new(matched.operation, &value))
    }

    /// Carries out a call, and keeps it in the journal if it may have changed state.
    fn call(&self, matched: &Matched<'_>, caller: Caller, request: &RawRequest, now: Timestamp) -> Result<Value, ServiceError> {
        let operation = matched.operation;
        let reader = Reader { document: &self.document, matched };
        let accounts = reader.accounts()?;
        if let Domains::Only(known) = &self.domains
            && let Some((parameter, account)) = accounts.iter().find(|(_, account)| !known.contains(account))
        {
            return Err(ServiceError::forbidden(parameter, account));
        }
        let arguments = reader.arguments(request)?;
        let call = Call { document: &self.document, operation, arguments, now, caller, host: request.host() };
        let ids = self.ids.made();
        let Some(handled) = self.chapters.handle(&call) else {
            return Ok(documented(&call));
        };
        let value = handled?;
        if !operation.is_read && envelope::error(&value).is_none() {
            let body = request.body.clone().filter(|_| matches!(operation.body, Some(Body::Json { .. })));
            self.journal().push(JournalEntry {
                operation: Arc::clone(&operation.id),
                method: request.method.clone(),
                path: request.uri.path().to_owned(),
                query: request.query().to_owned(),
                body: body.unwrap_or_default(),
                files: call.arguments.files,
                at: now,
                ids,
            });
        }
        Ok(value)
    }

    /// Adds what every response has.
    fn finish(&self, result: Result<Success, ServiceError>, now: Timestamp) -> RawResponse {
        let (status, body) = match result {
            Ok(Success { status, body }) => (status, body),
            Err(error) => {
                let body = json!({ "error_code": error.code, "error_msg": error.message }).to_string();
                (error.status, Some(("application/json".to_owned(), body.into())))
            }
        };
        let id = HeaderValue::try_from(self.ids.next()).expect("an id has hexadecimal digits only");
        let mut headers = HeaderMap::from_iter([(REQUEST_ID, id)]);
        if let Some((media_type, _)) = &body {
            headers.insert(CONTENT_TYPE, HeaderValue::try_from(media_type).unwrap_or(JSON));
        }
        // Dates before the year 0 have no HTTP form; the server then puts the machine's date there.
        let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&now).ok();
        if let Some(date) = date.and_then(|date| HeaderValue::try_from(date).ok()) {
            headers.insert(DATE, date);
        }
        RawResponse { status, headers, body: body.map(|(_, body)| body).unwrap_or_default() }
    }
}

/// What is behind a lock is changed in single steps, so a panic elsewhere leaves it in order.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
