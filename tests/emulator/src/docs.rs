//! The page of the API, and the token with which the page's forms call the emulator.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde_json::json;

use crate::message::{RawRequest, RawResponse};

const PAGE: &str = "/docs";
const SESSION: &str = "/docs/session";

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A page that is served.
pub(crate) struct Docs {
    html: Bytes,
    token: String,
}

impl Docs {
    pub(crate) fn new(html: String, token: &str) -> Self {
        Self { html: html.into(), token: token.to_owned() }
    }

    /// The response, if the request is for the page or its token. These are no calls of the service.
    ///
    /// Only browsers that came here by a name of this machine get a response: a page of another site that has its own
    /// name lead to loopback would read the token otherwise.
    pub(crate) fn response(&self, request: &RawRequest) -> Option<RawResponse> {
        if request.method != Method::GET || !is_local(&request.headers) {
            return None;
        }
        match request.uri.path() {
            PAGE => Some(response("text/html; charset=utf-8", self.html.clone())),
            SESSION if is_of_this_page(&request.headers) => {
                Some(response("application/json", json!({ "token": self.token }).to_string().into()))
            }
            _ => None,
        }
    }
}

fn response(content_type: &'static str, body: Bytes) -> RawResponse {
    let headers = [
        (CONTENT_TYPE, content_type),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        // What scripts and styles may do, the page says itself.
        (CONTENT_SECURITY_POLICY, "frame-ancestors 'none'"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    let headers = headers.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect();
    RawResponse { status: StatusCode::OK, headers, body }
}

fn is_local(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    host.is_some_and(|host| matches!(host.host(), "127.0.0.1" | "localhost"))
}

/// Browsers say where a request comes from; other programs do not, and may have the token: they are on this machine.
fn is_of_this_page(headers: &HeaderMap) -> bool {
    headers.get(SEC_FETCH_SITE).is_none_or(|site| site == "same-origin" || site == "none")
}
