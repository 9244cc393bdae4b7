//! Faults that a test injects: wrong responses, late responses, broken connections.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::json;

use crate::message::RawResponse;

/// Something that goes wrong with the next request. Pass it to [`Emulator::inject`](crate::Emulator::inject).
///
/// Faults wait in a queue. A request takes the first fault that matches it, which is then used up unless
/// [`times`](Self::times) sets a higher number. Three calls of `inject` thus script the responses to three requests.
/// Requests that meet a fault are recorded like all others.
///
/// Some faults respond *in place of* the service, and change nothing: [`status`](Self::status) and those based on it,
/// [`reset`](Self::reset), [`stall`](Self::stall). The others let the service act and disturb the delivery of its
/// response, so the request *has* taken effect: [`delay`](Self::delay), [`lose_response`](Self::lose_response),
/// [`reset_after_headers`](Self::reset_after_headers), [`cut_body`](Self::cut_body), [`drip`](Self::drip).
///
/// ```
/// use codearts_pipeline_emulator::{Emulator, Fault};
///
/// let emulator = Emulator::start()?;
/// emulator.inject(Fault::status(503).header("Retry-After", "1").times(2));
/// emulator.inject(Fault::lose_response().on("publish_plugin_draft"));
/// # std::io::Result::Ok(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a fault does nothing until it is injected"]
pub struct Fault {
    pub(crate) operation: Option<String>,
    path_suffix: Option<String>,
    skip: u32,
    times: u32,
    changes: Changes,
    pub(crate) delay: Duration,
    pub(crate) delivery: Delivery,
}

/// What is put in place of parts of a response.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    /// Set when the service is not asked at all.
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: Vec<(HeaderName, Option<HeaderValue>)>,
    pub(crate) body: Option<Bytes>,
}

/// How a response reaches the client, or fails to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    Whole,
    /// The service is not asked, and the connection is reset.
    Reset,
    /// The service is not asked, and the connection stays open.
    Stall,
    /// The connection is reset in place of the response.
    LoseResponse,
    /// The connection is reset between headers and body.
    ResetAfterHeaders,
    /// The connection is closed in the middle of the body.
    CutBody,
    /// The body comes byte by byte.
    Drip(Duration),
}

impl Fault {
    fn new(delivery: Delivery) -> Self {
        Self { operation: None, path_suffix: None, skip: 0, times: 1, changes: Changes::default(), delay: Duration::ZERO, delivery }
    }

    /// Responds with this status in place of the service.
    ///
    /// The body is an error object with the code `EMULATOR.<status>`, unless [`body`](Self::body) sets another.
    ///
    /// # Panics
    /// Panics if the status is not one of 200 to 599.
    pub fn status(status: u16) -> Self {
        assert!((200..600).contains(&status), "{status} is not a status that ends a request");
        let mut fault = Self::new(Delivery::Whole);
        fault.changes.status = StatusCode::from_u16(status).ok();
        fault.error_body(&format!("EMULATOR.{status}"), "A fault that was ordered")
    }

    /// Responds with this status and an HTML page, as gateways and proxies do.
    ///
    /// # Panics
    /// Panics if the status is not one of 200 to 599.
    pub fn html(status: u16) -> Self {
        Self::status(status)
            .header("Content-Type", "text/html; charset=utf-8")
            .body(format!("<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>\r\n"))
    }

    /// Redirects the client.
    ///
    /// # Panics
    /// Panics if the status is not one of 300 to 399, or the location is not valid in a header.
    pub fn redirect(status: u16, location: &str) -> Self {
        assert!((300..400).contains(&status), "{status} is not a redirect");
        Self::status(status).header(LOCATION.as_str(), location).body("")
    }

    /// Responds with status 200 and an error object, as services of the CodeArts family do.
    pub fn error_under_ok(code: &str, message: &str) -> Self {
        Self::status(200).error_body(code, message)
    }

    /// Responds with status 200 and truncated JSON. For other JSON, use `Fault::status(200).body(…)`.
    pub fn broken_json() -> Self {
        Self::status(200).body(r#"{"plugin_name": "apie_te"#)
    }

    /// Lets the service act, and delays the response.
    pub fn delay(by: Duration) -> Self {
        Self::new(Delivery::Whole).delayed(by)
    }

    /// Resets the connection (TCP RST) before the service sees the request.
    pub fn reset() -> Self {
        Self::new(Delivery::Reset)
    }

    /// Never responds, and keeps the connection open. The service does not see the request.
    pub fn stall() -> Self {
        Self::new(Delivery::Stall)
    }

    /// Lets the service act, and resets the connection (TCP RST) in place of a response.
    pub fn lose_response() -> Self {
        Self::new(Delivery::LoseResponse)
    }

    /// Resets the connection (TCP RST) after the status and headers of the response were sent.
    pub fn reset_after_headers() -> Self {
        Self::new(Delivery::ResetAfterHeaders)
    }

    /// Sends the first half of the body and closes the connection: `Content-Length` announces more than is sent.
    pub fn cut_body() -> Self {
        Self::new(Delivery::CutBody)
    }

    /// Sends the body byte by byte, with a pause before each.
    pub fn drip(pause: Duration) -> Self {
        Self::new(Delivery::Drip(pause))
    }

    /// Sets the body of the response, for any kind of fault.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.changes.body = Some(body.into());
        self
    }

    /// Sets a header of the response. Replaces headers of the same name.
    ///
    /// # Panics
    /// Panics if the name or value is not valid in a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let value = value.parse().expect("the value can be that of a header");
        self.changes.headers.push((header_name(name), Some(value)));
        self
    }

    /// Removes a header from the response, such as `X-Request-Id`, which proxies do not send. `Date` cannot be removed.
    ///
    /// # Panics
    /// Panics if the name is not valid in a header.
    pub fn without_header(mut self, name: &str) -> Self {
        self.changes.headers.push((header_name(name), None));
        self
    }

    /// Delays the response.
    pub fn delayed(mut self, by: Duration) -> Self {
        self.delay = by;
        self
    }

    /// Limits the fault to requests of this operation, by its `operationId` in the document.
    pub fn on(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Limits the fault to requests whose path, without the query, ends with `suffix`. Unknown routes match as well.
    pub fn on_path(mut self, suffix: impl Into<String>) -> Self {
        self.path_suffix = Some(suffix.into());
        self
    }

    /// Skips the first requests that match.
    pub fn after(mut self, requests: u32) -> Self {
        self.skip = requests;
        self
    }

    /// Sets how many requests the fault applies to. Default: 1.
    pub fn times(mut self, requests: u32) -> Self {
        self.times = requests;
        self
    }

    fn error_body(self, code: &str, message: &str) -> Self {
        self.header(CONTENT_TYPE.as_str(), "application/json").body(json!({ "error_code": code, "error_msg": message }).to_string())
    }

    /// Whether the service is left out of it.
    pub(crate) fn replaces_service(&self) -> bool {
        self.changes.status.is_some() || matches!(self.delivery, Delivery::Reset | Delivery::Stall)
    }

    /// Changes what it changes of a response.
    pub(crate) fn changed(&self, mut response: RawResponse) -> RawResponse {
        response.status = self.changes.status.unwrap_or(response.status);
        for (name, value) in &self.changes.headers {
            match value {
                Some(value) => drop(response.headers.insert(name, value.clone())),
                None => drop(response.headers.remove(name)),
            }
        }
        response.body = self.changes.body.clone().unwrap_or(response.body);
        response
    }

    fn fits(&self, operation: Option<&str>, path: &str) -> bool {
        self.operation.as_ref().is_none_or(|wanted| operation == Some(wanted))
            && self.path_suffix.as_ref().is_none_or(|suffix| path.ends_with(suffix))
    }
}

fn header_name(name: &str) -> HeaderName {
    name.parse().expect("the name can be that of a header")
}

/// The faults that wait.
#[derive(Default)]
pub(crate) struct Queue(Vec<Fault>);

impl Queue {
    pub(crate) fn push(&mut self, fault: Fault) {
        if fault.times > 0 {
            self.0.push(fault);
        }
    }

    /// The fault for a request, which is used up once by this.
    pub(crate) fn take(&mut self, operation: Option<&str>, path: &str) -> Option<Fault> {
        for index in 0..self.0.len() {
            let fault = &mut self.0[index];
            if !fault.fits(operation, path) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            fault.times -= 1;
            return Some(if fault.times == 0 { self.0.remove(index) } else { fault.clone() });
        }
        None
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DETAIL: Option<&str> = Some("show_plugin_version");

    fn status(fault: Option<Fault>) -> Option<u16> {
        fault.and_then(|fault| fault.changes.status).map(|status| status.as_u16())
    }

    #[test]
    fn faults_are_taken_in_order_and_as_often_as_ordered() {
        let mut queue = Queue::default();
        queue.push(Fault::status(500).times(2));
        queue.push(Fault::status(502));
        queue.push(Fault::status(503).times(0));
        let taken: Vec<_> = (0..4).map(|_| status(queue.take(DETAIL, "/detail"))).collect();
        assert_eq!(taken, [Some(500), Some(500), Some(502), None]);
        assert_eq!(queue.len(), 0);
    }

    #[test]
    fn a_fault_waits_for_a_request_that_it_fits() {
        let mut queue = Queue::default();
        queue.push(Fault::status(500).on("create_plugin_draft"));
        queue.push(Fault::status(502).on_path("/detail").after(1));
        assert_eq!(status(queue.take(DETAIL, "/v1/x/detail")), None);
        assert_eq!(status(queue.take(None, "/v1/x/other")), None);
        assert_eq!(status(queue.take(None, "/v1/x/detail")), Some(502));
        assert_eq!(status(queue.take(Some("create_plugin_draft"), "/")), Some(500));
    }

    #[test]
    #[should_panic(expected = "not a status")]
    fn a_status_that_ends_no_request_is_rejected() {
        let _ = Fault::status(101);
    }
}
