//! Predicates of an error: by its kind, its status and the service's code.

use http::StatusCode;

use crate::error::{Error, ErrorKind};

/// Error codes for a resource that does not exist: extension or publisher, endpoint, microservice, pipeline, project, template, group, tag,
/// parameter group, and a project as other chapters report it.
const NOT_FOUND: [&str; 10] = [
    "DEVPIPE.30011001",
    "DEVPIPE.30011011",
    "DEVPIPE.30021001",
    "DEVPIPE.00011401",
    "DEVPIPE.00011412",
    "DEVPIPE.00011203",
    "DEVPIPE.00014007",
    "DEVPIPE.00014024",
    "DEVPIPE.00014033",
    "DEV_21_100169",
];

/// Error codes for a run that is queued: behind other runs of the pipeline, or of the account.
const QUEUED: [&str; 2] = ["DEVPIPE.00011169", "DEVPIPE.00011170"];

impl Error {
    /// Returns `true` if the time limit of the call or of an attempt was reached.
    ///
    /// Common causes are a slow network or a time limit that is too short for the call. Use `with_attempt_timeout` to allow an
    /// attempt more time, and `with_timeout` for the whole call.
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Returns `true` if the service certainly never received the request, so that it is safe to retry.
    ///
    /// All attempts count: if one might have reached the service and the next could not connect, this returns `false`.
    ///
    /// Common causes are a wrong endpoint, a firewall, or a host name that does not resolve.
    pub fn is_not_sent(&self) -> bool {
        let is_before = matches!(self.0.kind, ErrorKind::Configuration | ErrorKind::Credentials | ErrorKind::Request | ErrorKind::Connect);
        !self.0.is_sent_before && (is_before || self.0.is_unsent)
    }

    /// Returns `true` if authentication failed: status 401.
    ///
    /// Common causes are a wrong secret key, a clock off by more than 15 minutes, an expired token, or keys of an account on another site,
    /// such as the European one.
    pub fn is_unauthorized(&self) -> bool {
        self.status() == Some(StatusCode::UNAUTHORIZED)
    }

    /// Returns `true` if the caller lacks permission: status 403.
    ///
    /// Common causes are a domain id that is not the caller's, or a missing permission.
    pub fn is_forbidden(&self) -> bool {
        self.status() == Some(StatusCode::FORBIDDEN)
    }

    /// Returns `true` if the requested resource does not exist.
    ///
    /// The service reports this with an error code, in a response with status 400 or a 2xx status. A plain status 404 also counts, unless
    /// the error code comes from the gateway: `APIGW.0101`, for example, means that the endpoint or the path is wrong. If an endpoint (a
    /// service connection) no longer exists, the service reports that the caller is not allowed to see it, `DEVPIPE.30011011`, which also
    /// counts.
    pub fn is_not_found(&self) -> bool {
        match self.code() {
            Some(code) if NOT_FOUND.contains(&code) => true,
            Some(code) if code.starts_with("APIG") => false,
            _ => self.status() == Some(StatusCode::NOT_FOUND),
        }
    }

    /// Returns `true` if the resource already exists, such as an extension with the same name: status 409.
    ///
    /// No public source documents a code for this, so an error with another status can mean it as well; see [`code`](Self::code).
    pub fn is_already_exists(&self) -> bool {
        self.status() == Some(StatusCode::CONFLICT)
    }

    /// Returns `true` if a run was queued because the pipeline (`DEVPIPE.00011169`) or the account (`DEVPIPE.00011170`) has reached its
    /// maximum number of runs. The run starts later: this is not a failure, and starting it again would queue it twice.
    pub fn is_queued(&self) -> bool {
        self.code().is_some_and(|code| QUEUED.contains(&code))
    }

    /// Returns `true` if the service throttles the caller: status 429.
    pub fn is_throttled(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }
}
