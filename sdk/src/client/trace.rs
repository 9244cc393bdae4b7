//! What `tracing` records about calls and attempts. Without the feature, nothing is recorded, at no cost.
//!
//! Names are those of OpenTelemetry where it defines one. Numbers are signed, because its bridge converts all others to strings. No header
//! value, query or body is recorded, except the service's code and the request id.

#[cfg(not(feature = "tracing"))]
pub(crate) use off::{Attempt, Call, unreadable};
#[cfg(feature = "tracing")]
pub(crate) use on::{Attempt, Call, unreadable};

#[cfg(feature = "tracing")]
mod on {
    use std::future::Future;

    use http::{HeaderMap, StatusCode};
    use tracing::{Instrument as _, Span, field::Empty};

    use crate::{
        client::invocation::{Invocation, RawResponse},
        error::Error,
        transport::{Endpoint, Endpoints},
    };

    /// A span for a call, with all its attempts.
    pub(crate) struct Call(Span);

    impl Call {
        pub(crate) fn begin(call: &Invocation, endpoints: &Endpoints) -> Self {
            Self(tracing::info_span!(
                target: "codearts_pipeline",
                "call",
                otel.name = call.operation,
                otel.kind = "client",
                otel.status_code = Empty,
                operation = call.operation,
                http.request.method = call.method.as_str(),
                http.response.status_code = Empty,
                url.template = &*call.route,
                server.address = endpoints.preferred().host(),
                attempts = Empty,
                request_id = Empty,
                code = Empty,
                error.type = Empty,
            ))
        }

        pub(crate) async fn watch<F: Future>(&self, future: F) -> F::Output {
            within(&self.0, future).await
        }

        pub(crate) fn end(&self, outcome: Result<(StatusCode, &HeaderMap, u32), &Error>) {
            let attempts = i64::from(outcome.map_or_else(Error::attempts, |(.., attempts)| attempts));
            self.0.record("attempts", attempts);
            record(&self.0, outcome.map(|(status, headers, _)| (status, headers)));
            self.0.in_scope(|| match outcome {
                Ok(_) => tracing::debug!(target: "codearts_pipeline", attempts, "responded"),
                // A program that checks whether something exists expects that it might not, and a queued run was accepted.
                Err(error) if error.is_not_found() || error.is_queued() => tracing::debug!(
                    target: "codearts_pipeline",
                    attempts,
                    error.type = error.kind().as_str(),
                    code = error.code(),
                    request_id = error.request_id(),
                    "rejected"
                ),
                Err(error) => tracing::warn!(
                    target: "codearts_pipeline",
                    attempts,
                    error.type = error.kind().as_str(),
                    code = error.code(),
                    request_id = error.request_id(),
                    "failed"
                ),
            });
        }
    }

    /// A span for an attempt.
    pub(crate) struct Attempt(Span);

    impl Attempt {
        pub(crate) fn begin(call: &Invocation, endpoint: &Endpoint, attempt: u32) -> Self {
            Self(tracing::debug_span!(
                target: "codearts_pipeline",
                "attempt",
                otel.name = call.method.as_str(),
                otel.kind = "client",
                otel.status_code = Empty,
                http.request.method = call.method.as_str(),
                http.request.resend_count = i64::from(attempt) - 1,
                http.response.status_code = Empty,
                url.template = &*call.route,
                server.address = endpoint.host(),
                server.port = i64::from(endpoint.port()),
                request_id = Empty,
                code = Empty,
                error.type = Empty,
            ))
        }

        pub(crate) async fn watch<F: Future>(&self, future: F) -> F::Output {
            within(&self.0, future).await
        }

        pub(crate) fn end(&self, outcome: &Result<RawResponse, Error>) {
            record(&self.0, outcome.as_ref().map(|response| (response.status, &response.headers)));
        }
    }

    /// Records that some values could not be decoded. Their names are recorded, never their content.
    pub(crate) fn unreadable(pointers: &[String]) {
        let count = i64::try_from(pointers.len()).unwrap_or(i64::MAX);
        tracing::debug!(target: "codearts_pipeline", count, first = pointers.first().map(String::as_str), "unreadable values");
    }

    /// Most of the time nothing listens, and entering a span at every poll is not free.
    async fn within<F: Future>(span: &Span, future: F) -> F::Output {
        if span.is_disabled() { future.await } else { future.instrument(span.clone()).await }
    }

    fn record(span: &Span, outcome: Result<(StatusCode, &HeaderMap), &Error>) {
        if span.is_disabled() {
            return;
        }
        let (status, headers) = match outcome {
            Ok((status, headers)) => (Some(status), Some(headers)),
            Err(error) => {
                span.record("otel.status_code", "ERROR");
                span.record("error.type", error.kind().as_str());
                if let Some(code) = error.code() {
                    span.record("code", code);
                }
                (error.status(), error.headers())
            }
        };
        if let Some(status) = status {
            span.record("http.response.status_code", i64::from(status.as_u16()));
        }
        if let Some(id) = headers.and_then(crate::error::request_id) {
            span.record("request_id", id);
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::future::Future;

    use http::{HeaderMap, StatusCode};

    use crate::{
        client::invocation::{Invocation, RawResponse},
        error::Error,
        transport::{Endpoint, Endpoints},
    };

    pub(crate) fn unreadable(_: &[String]) {}

    pub(crate) struct Call;

    impl Call {
        pub(crate) fn begin(call: &Invocation, _: &Endpoints) -> Self {
            let _ = &call.route;
            Self
        }

        pub(crate) fn watch<F: Future>(&self, future: F) -> F {
            future
        }

        pub(crate) fn end(&self, _: Result<(StatusCode, &HeaderMap, u32), &Error>) {}
    }

    pub(crate) struct Attempt;

    impl Attempt {
        pub(crate) fn begin(_: &Invocation, endpoint: &Endpoint, _: u32) -> Self {
            let _ = (endpoint.host(), endpoint.port());
            Self
        }

        pub(crate) fn watch<F: Future>(&self, future: F) -> F {
            future
        }

        pub(crate) fn end(&self, _: &Result<RawResponse, Error>) {}
    }
}
