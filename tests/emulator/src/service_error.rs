//! The errors that the emulator returns, in the words of the service if they are known.

use http::StatusCode;

use crate::schema::Diagnostic;

/// An extension, version or publisher that does not exist; the code is the service's own.
const NOT_FOUND: &str = "DEVPIPE.30011001";

/// An endpoint that does not exist. The service says that the caller has no permission, and so does this code of its own.
const NO_SUCH_ENDPOINT: &str = "DEVPIPE.30011011";

/// A microservice that does not exist. The service names the code so for the project.
const NO_SUCH_COMPONENT: &str = "DEVPIPE.30021001";

/// A pipeline that does not exist. The service reports it with status 200.
const NO_SUCH_PIPELINE: &str = "DEVPIPE.00011401";

/// A policy that does not exist: status and code of the only error that the vendor's export shows. Whether this is one is not known.
const NO_SUCH_POLICY: &str = "DEVCP.00000001";

/// Something that does not exist and of which the service's own code is not known.
const UNKNOWN: &str = "DEVPIPE.00011103";

/// A request that breaks a rule of the document. No handler reports this: whoever has the document can tell these rejections from others.
const INVALID: &str = "DEVPIPE.00011101";

/// A request that is well formed and cannot be carried out. The service's own code is not known.
const CONFLICT: &str = "DEVPIPE.00011102";

/// A request that is not carried out: the status, and the code and message of the error body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ServiceError {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl ServiceError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    pub(crate) fn no_such_route(method: &str, path: &str) -> Self {
        let message = format!("The API does not exist or has not been published in the environment: {method} {path}");
        Self::new(StatusCode::NOT_FOUND, "APIGW.0101", message)
    }

    pub(crate) fn unauthorized(reason: &str) -> Self {
        let message = format!("Incorrect IAM authentication information: {reason}");
        Self::new(StatusCode::UNAUTHORIZED, "APIGW.0301", message)
    }

    pub(crate) fn forbidden(parameter: &str, account: &str) -> Self {
        let message = format!("The IAM user is not authorized to access the API: {parameter} {account:?}");
        Self::new(StatusCode::FORBIDDEN, "APIGW.0302", message)
    }

    /// One field breaks a rule. Fields of the body are named by JSON pointer, parameters by name.
    pub(crate) fn invalid(field: &str, reason: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, INVALID, format!("Invalid parameter {field}: {reason}"))
    }

    pub(crate) fn invalid_body(diagnostics: &[Diagnostic]) -> Self {
        let diagnostics: Vec<_> = diagnostics
            .iter()
            .map(|diagnostic| {
                let pointer = if diagnostic.pointer.is_empty() { "body" } else { &diagnostic.pointer };
                format!("{pointer}: {}", diagnostic.reason)
            })
            .collect();
        let message = format!("Invalid parameter {}", diagnostics.join("; "));
        Self::new(StatusCode::BAD_REQUEST, INVALID, message)
    }

    /// One field breaks a rule that pages state in words and no schema has.
    pub(crate) fn unfit(field: &str, reason: &str) -> Self {
        Self::conflict(format!("Invalid parameter {field}: {reason}"))
    }

    pub(crate) fn no_such_plugin(plugin_name: &str) -> Self {
        let message = format!("The extension {plugin_name} does not exist");
        Self::new(StatusCode::BAD_REQUEST, NOT_FOUND, message)
    }

    pub(crate) fn no_such_version(plugin_name: &str, version: &str) -> Self {
        let message = format!("The extension {plugin_name} has no version {version:?}");
        Self::new(StatusCode::BAD_REQUEST, NOT_FOUND, message)
    }

    pub(crate) fn no_such_publisher(id: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, NOT_FOUND, format!("The publisher {id} does not exist"))
    }

    pub(crate) fn no_such_endpoint(id: &str) -> Self {
        let message = format!("You do not have the permission for the endpoint {id}, or it does not exist");
        Self::new(StatusCode::BAD_REQUEST, NO_SUCH_ENDPOINT, message)
    }

    pub(crate) fn no_such_microservice(id: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, NO_SUCH_COMPONENT, format!("The microservice {id} or its project does not exist"))
    }

    /// How the service reports it is not known; it has the code of microservices, which changes belong to.
    pub(crate) fn no_such_change(id: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, NO_SUCH_COMPONENT, format!("The change {id} or its project does not exist"))
    }

    pub(crate) fn no_such_policy(id: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, NO_SUCH_POLICY, format!("The policy {id} does not exist"))
    }

    /// A client of the vendor's takes status 404, and nothing else, for a rule that is gone.
    pub(crate) fn no_such_rule(id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, UNKNOWN, format!("The rule {id} does not exist"))
    }

    pub(crate) fn no_such_alert_policy(id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, UNKNOWN, format!("The alert policy {id} does not exist"))
    }

    /// A run of a GitCode pipeline. How the service reports it is not known; other pipelines of the service come with this code and
    /// status 200, and under a success the vendor's SDKs know nothing of most of these operations but code and message of an error.
    pub(crate) fn no_such_actions_run(id: &str) -> Self {
        Self::new(StatusCode::OK, NO_SUCH_PIPELINE, format!("The pipeline run {id} does not exist"))
    }

    /// An error that comes with a status of success, as many of version 5 do.
    pub(crate) fn within_success(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::OK, code, message)
    }

    /// An error whose code is known, and its status is not.
    pub(crate) fn rejected(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, CONFLICT, message)
    }

    /// The document says something that only shows when it is used, such as a pattern that is no regular expression.
    pub(crate) fn unusable_document(operation: &str, reason: &str) -> Self {
        let message = format!("The document cannot be served: {operation}: {reason}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "EMULATOR.500", message)
    }

    pub(crate) fn broken() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "EMULATOR.500", "The emulator panicked; its error output says where")
    }
}
