//! What an error means, by its kind, its status and the service's code.

use http::StatusCode;

use crate::error::{Error, ErrorKind};

/// Codes by which the service says that what a request names does not exist: extension or publisher, endpoint, microservice,
/// pipeline, project, template, group, tag, parameter group, and a project as other chapters name it.
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

/// Codes by which the service says that a run waits: for the pipeline's other runs, for the account's.
const QUEUED: [&str; 2] = ["DEVPIPE.00011169", "DEVPIPE.00011170"];

impl Error {
    /// Whether the time for the call was up.
    ///
    /// Usual causes are a slow network or a time limit that is too short for the call; give the call more with `with_timeout`.
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Whether it is certain that the service never received the request, so that it is safe to retry.
    ///
    /// All attempts count: when the service has seen one and the next one found no connection, this is false.
    ///
    /// Usual causes are a wrong endpoint, a firewall, or a name that does not resolve.
    pub fn is_not_sent(&self) -> bool {
        let is_before = matches!(self.0.kind, ErrorKind::Configuration | ErrorKind::Credentials | ErrorKind::Request | ErrorKind::Connect);
        !self.0.is_sent_before && (is_before || self.0.is_unsent)
    }

    /// Whether authentication failed: status 401.
    ///
    /// Usual causes are a wrong secret key, a clock that is off by more than 15 minutes, an expired token,
    /// or keys of another account site.
    pub fn is_unauthorized(&self) -> bool {
        self.status() == Some(StatusCode::UNAUTHORIZED)
    }

    /// Whether the caller lacks the permission: status 403.
    ///
    /// Usual causes are a domain id that is not the caller's, or a missing permission.
    pub fn is_forbidden(&self) -> bool {
        self.status() == Some(StatusCode::FORBIDDEN)
    }

    /// Whether what the request names does not exist.
    ///
    /// The service says so by a code, with status 400 or in a response of status 2xx; a plain status of 404 counts as well, unless
    /// the code is that of the gateway: `APIGW.0101` means that the endpoint or the path is wrong. Of an endpoint (a service
    /// connection) that is gone the service says that the caller may not see it, `DEVPIPE.30011011`, which counts too.
    pub fn is_not_found(&self) -> bool {
        match self.code() {
            Some(code) if NOT_FOUND.contains(&code) => true,
            Some(code) if code.starts_with("APIG") => false,
            _ => self.status() == Some(StatusCode::NOT_FOUND),
        }
    }

    /// Whether the resource already exists, such as an extension with the same name: status 409.
    ///
    /// No code for this is known in public, so a rejection with another status can mean it as well; see [`code`](Self::code).
    pub fn is_already_exists(&self) -> bool {
        self.status() == Some(StatusCode::CONFLICT)
    }

    /// Whether a run was put into a queue, since the pipeline (`DEVPIPE.00011169`) or the account (`DEVPIPE.00011170`) runs as many
    /// as it may. The run begins later: this is no failure, and running it again would queue it twice.
    pub fn is_queued(&self) -> bool {
        self.code().is_some_and(|code| QUEUED.contains(&code))
    }

    /// Whether the service asks for fewer calls: status 429.
    pub fn is_throttled(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }
}
