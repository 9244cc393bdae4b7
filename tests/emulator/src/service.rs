//! The service: which checks a request meets, in which order, and what is answered in the end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, DATE, HeaderName};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::{Map, Value, json};

use crate::answers;
use crate::auth::{Auth, Known};
use crate::canonical::{Signable, query_pairs};
use crate::clock::Clock;
use crate::docs::Docs;
use crate::fault::{Delivery, Fault, Queue};
use crate::ids::Ids;
use crate::operation::Operation;
use crate::plugins::Plugins;
use crate::record::{Log, RecordedRequest};
use crate::refusal::Refusal;
use crate::spec::{Route, Spec};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A request that has been read whole.
pub(crate) struct Received {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    /// `None` when it was larger than the emulator takes.
    pub(crate) body: Option<Bytes>,
}

/// What goes back to the client.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Which accounts are served.
pub(crate) enum Domains {
    Any,
    Only(Vec<String>),
}

/// All that an emulator knows. Shared between the server and the handle of the user.
pub(crate) struct Service {
    spec: &'static Spec,
    pub(crate) known: Known,
    domains: Domains,
    docs: Option<Docs>,
    pub(crate) clock: Clock,
    ids: Arc<Ids>,
    plugins: Mutex<Plugins>,
    faults: Mutex<Queue>,
    log: Mutex<Log>,
}

impl Service {
    pub(crate) fn new(spec: &'static Spec, known: Known, domains: Domains, clock: Clock, docs: Option<Docs>) -> Self {
        let ids = Arc::new(Ids::new());
        Self {
            spec,
            known,
            domains,
            docs,
            clock,
            plugins: Mutex::new(Plugins::new(Arc::clone(&ids))),
            ids,
            faults: Mutex::default(),
            log: Mutex::default(),
        }
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Queue> {
        locked(&self.faults)
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, Log> {
        locked(&self.log)
    }

    /// Records a request and answers it. A fault that fits it comes along, and its changes are in the answer.
    pub(crate) fn handle(&self, request: &Received) -> (Answer, Option<Fault>) {
        if let Some(answer) = self.docs.as_ref().and_then(|docs| docs.answer(request)) {
            return (answer, None);
        }
        // A panic is a defect of the emulator, or of a clock that the user gave.
        // It must cost one answer and not the test run.
        let handled = catch_unwind(AssertUnwindSafe(|| self.handle_or_panic(request)));
        handled.unwrap_or_else(|_| (self.finish(Err(Refusal::broken()), Timestamp::now()), None))
    }

    fn handle_or_panic(&self, request: &Received) -> (Answer, Option<Fault>) {
        let now = self.clock.timestamp();
        let path = request.uri.path();
        let route = self.spec.route(&request.method, path);
        let body = request.body.clone().unwrap_or_default();
        let signable =
            Signable { method: request.method.as_str(), path, query: request.uri.query().unwrap_or_default(), headers: &request.headers };
        let auth = self.known.authenticate(signable, &body, now);
        let operation = route.as_ref().map(|(route, _)| route.operation);
        self.log().push(RecordedRequest {
            method: request.method.as_str().to_owned(),
            target: request.uri.to_string(),
            headers: request.headers.clone(),
            body,
            operation,
            auth: auth.clone(),
        });

        let fault = self.faults().take(operation, path);
        if let Some(fault) = fault.as_ref().filter(|fault| fault.replaces_service()) {
            // What stands here is overwritten by the fault, or never sent.
            let answer = self.finish(Ok(Value::Null), now);
            return (fault.changed(answer), Some(fault.clone()));
        }
        let answer = match route {
            None => Err(Refusal::no_such_route(request.method.as_str(), path)),
            Some((route, domain_id)) => self.carry_out(route, &domain_id, &auth, request, now),
        };
        let answer = self.finish(answer, now);
        match fault {
            None => (answer, None),
            Some(fault) => (fault.changed(answer), Some(fault)),
        }
    }

    fn carry_out(&self, route: &Route, domain_id: &str, auth: &Auth, request: &Received, now: Timestamp) -> Result<Value, Refusal> {
        match auth {
            Auth::Signature | Auth::Token => {}
            Auth::Missing => return Err(Refusal::unauthorized("neither Authorization nor X-Auth-Token was sent")),
            Auth::Refused(reason) => return Err(Refusal::unauthorized(reason)),
        }
        let known = match &self.domains {
            Domains::Any => true,
            Domains::Only(domains) => domains.iter().any(|known| known == domain_id),
        };
        if !known || !route.domain_id.accepts(&Value::from(domain_id)) {
            return Err(Refusal::forbidden(domain_id));
        }
        let query = query(route, request)?;
        let body = body(route, request)?;

        let mut plugins = locked(&self.plugins);
        match route.operation {
            Operation::CreatePluginDraft => plugins.create(domain_id, members(body), now).map(|()| Value::Bool(true)),
            Operation::UpdatePluginDraft => plugins.update(domain_id, members(body), now).map(|()| Value::Bool(true)),
            Operation::PublishPluginDraft => {
                let (name, version) = (text(&body, "plugin_name"), text(&body, "version"));
                plugins.publish(domain_id, name, version, now).map(|()| Value::Bool(true))
            }
            Operation::ShowPluginVersion => {
                let (name, version) = (text(&query, "plugin_name"), text(&query, "version"));
                let version = plugins.version(domain_id, name, version)?;
                Ok(answers::detail(version, domain_id, &self.spec.told))
            }
            Operation::ShowPluginInputs => {
                let asked = body.as_array().map_or(&[][..], Vec::as_slice);
                asked
                    .iter()
                    .map(|plugin| plugins.version(domain_id, text(plugin, "plugin_name"), text(plugin, "version")))
                    .map(|version| Ok(answers::inputs_of(version?, domain_id, &self.spec.told)))
                    .collect()
            }
        }
    }

    /// Puts on what every answer has.
    fn finish(&self, answer: Result<Value, Refusal>, now: Timestamp) -> Answer {
        let (status, body) = match answer {
            Ok(body) => (StatusCode::OK, body),
            Err(refusal) => (refusal.status, json!({ "error_code": refusal.code, "error_msg": refusal.message })),
        };
        let id = HeaderValue::try_from(self.ids.next()).expect("an id has hexadecimal digits only");
        let mut headers = HeaderMap::from_iter([(CONTENT_TYPE, JSON), (REQUEST_ID, id)]);
        // Dates before the year 0 have no HTTP form; the server then puts the machine's date there.
        let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&now).ok();
        if let Some(date) = date.and_then(|date| HeaderValue::try_from(date).ok()) {
            headers.insert(DATE, date);
        }
        Answer { status, headers, body: body.to_string().into() }
    }
}

impl Fault {
    fn changed(&self, mut answer: Answer) -> Answer {
        answer.status = self.changes.status.unwrap_or(answer.status);
        for (name, value) in &self.changes.headers {
            match value {
                Some(value) => drop(answer.headers.insert(name, value.clone())),
                None => drop(answer.headers.remove(name)),
            }
        }
        answer.body = self.changes.body.clone().unwrap_or(answer.body);
        answer
    }
}

/// The delivery that a fault asks for.
pub(crate) fn delivery(fault: Option<&Fault>) -> Delivery {
    fault.map_or(Delivery::Whole, |fault| fault.delivery)
}

/// The query parameters that the route knows, checked. Others are not looked at.
fn query(route: &Route, request: &Received) -> Result<Value, Refusal> {
    let sent = query_pairs(request.uri.query().unwrap_or_default());
    let mut known = Map::new();
    for parameter in &route.query {
        let mut values = sent.iter().filter(|(name, _)| name == parameter.name.as_bytes());
        let Some((_, value)) = values.next() else {
            if parameter.required {
                return Err(Refusal::invalid(&parameter.name, "is required"));
            }
            continue;
        };
        if values.next().is_some() {
            return Err(Refusal::invalid(&parameter.name, "is given more than once"));
        }
        let value = std::str::from_utf8(value).map_err(|_| Refusal::invalid(&parameter.name, "is not UTF-8"))?;
        let value = Value::from(value);
        if let Some(flaw) = parameter.schema.flaws(&value).first() {
            return Err(Refusal::invalid(&parameter.name, &flaw.reason));
        }
        known.insert(parameter.name.clone(), value);
    }
    Ok(Value::Object(known))
}

/// The body, checked; null for operations without one.
fn body(route: &Route, request: &Received) -> Result<Value, Refusal> {
    let Some(checker) = &route.body else {
        return Ok(Value::Null);
    };
    let invalid = |reason: &str| Refusal::invalid("body", reason);
    let body = request.body.as_ref().ok_or_else(|| invalid("is larger than 10 MiB"))?;
    if body.is_empty() {
        return Err(invalid("is required"));
    }
    let mut content_types = request.headers.get_all(CONTENT_TYPE).iter();
    let content_type = content_types.next().and_then(|value| value.to_str().ok());
    if content_types.next().is_some() {
        return Err(Refusal::invalid("Content-Type", "is given more than once"));
    }
    let media_type = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
    if !media_type.trim().eq_ignore_ascii_case("application/json") {
        return Err(Refusal::invalid("Content-Type", "is not application/json"));
    }
    let body: Value = serde_json::from_slice(body).map_err(|error| invalid(&format!("is not JSON: {error}")))?;
    match checker.flaws(&body).as_slice() {
        [] => Ok(body),
        flaws => Err(Refusal::invalid_body(flaws)),
    }
}

fn members(body: Value) -> Map<String, Value> {
    match body {
        Value::Object(members) => members,
        _ => unreachable!("the schema of a draft admits objects only"),
    }
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value.get(member).and_then(Value::as_str).unwrap_or_default()
}

/// What is behind a lock is changed in single steps, so a panic elsewhere leaves it in order.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::KeyPair;

    const DOMAIN: &str = "ce8df55870164338a72d7e828a966a2a";

    #[test]
    fn every_answer_satisfies_the_schema_of_the_document() {
        let spec = Spec::get().unwrap();
        let key = KeyPair { access_key: "ak".to_owned(), secret_key: "sk".to_owned(), security_token: None };
        let known = Known { keys: vec![key], tokens: vec!["token".to_owned()] };
        let service = Service::new(spec, known, Domains::Any, Clock::system(), None);
        let draft = json!({
            "plugin_name": "p", "display_name": "P", "business_type": "Build", "business_type_display_name": "Build",
            "description": "", "version": "0.0.1", "runtime_attribution": "agentless",
            "execution_info": { "inner_execution_info": { "execution_type": "SHELL", "target": "a.sh" } },
            "input_info": [{}, { "name": "a", "validation": "^a$", "type": "input" }]
        });
        // Names of members of the answers, which a request may hold with any value.
        let mut stray = draft.clone();
        stray["version"] = json!("0.0.2");
        stray["execution_info"]["inner_execution_info"] =
            json!({ "target": ["a.sh"], "type": 1, "file_path": {}, "logic_id": true, "workspace_id": 7, "basic_instance_id": [] });
        stray["input_info"] = json!([{
            "required": true, "label": {}, "description": 1, "front_data_prop": [], "unique_id": 1, "version": 1,
            "workspace_id": 7, "extend_prop": { "options": ["a"] }
        }]);
        let reference = json!({ "plugin_name": "p", "display_name": "", "version": "0.0.1", "plugin_attribution": "custom" });
        let newest = json!({ "plugin_name": "p", "display_name": "", "version": "", "plugin_attribution": "custom" });
        let shell = json!({ "plugin_name": "official_shell_plugin", "display_name": "", "version": "", "plugin_attribution": "" });
        for (method, target, body) in [
            (Method::POST, "create-draft", draft.clone()),
            (Method::POST, "edit-draft", draft),
            (Method::GET, "detail?plugin_name=p", Value::Null),
            (Method::POST, "create-draft", stray),
            (Method::GET, "detail?plugin_name=p&version=0.0.2", Value::Null),
            (Method::POST, "publish-draft", reference.clone()),
            (Method::GET, "detail?plugin_name=p&version=0.0.1", Value::Null),
            (Method::GET, "detail?plugin_name=official_shell_plugin", Value::Null),
            (Method::POST, "plugin-input", json!([reference, newest, shell])),
        ] {
            let request = Received {
                method,
                uri: format!("/v1/{DOMAIN}/agent-plugin/{target}").parse().unwrap(),
                headers: HeaderMap::from_iter([
                    (HeaderName::from_static("x-auth-token"), HeaderValue::from_static("token")),
                    (CONTENT_TYPE, JSON),
                ]),
                body: Some(body.to_string().into()),
            };
            let (answer, _) = service.handle(&request);
            assert_eq!(answer.status, StatusCode::OK, "{target}: {answer:?}");
            let (route, _) = spec.route(&request.method, request.uri.path()).unwrap();
            let answer = serde_json::from_slice(&answer.body).unwrap();
            assert_eq!(route.answer.flaws(&answer), [], "{target}: {answer}");
        }
    }
}
