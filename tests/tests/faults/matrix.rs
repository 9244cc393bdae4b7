//! A row of the matrix: one fault, what it has to look like to the caller, and whether the call is made again.
//!
//! Each row is put to every operation twice: with the fault once, then a response; and with the fault at every attempt.

use std::time::{Duration, SystemTime};

use codearts_pipeline::{Client, ClientBuilder, Credentials, Error, ErrorKind, RetryPolicy};
use codearts_pipeline_tests::{
    calls::{Answered, Call},
    fault_server::{FaultServer, Seen, Step, Then, answer},
    time::{self, ManualTime},
};

/// The most attempts of a call in the matrix.
const ATTEMPTS: u32 = 3;

/// The bounds of the waits before the second and the third attempt.
const BOUNDS: [Duration; 2] = [Duration::from_millis(200), Duration::from_millis(400)];

/// How long a call may take in all.
const LIMIT: Duration = Duration::from_secs(120);

/// How long the attempts of calls take that are rejected for their time.
pub(crate) const ATTEMPT_LIMIT: Duration = Duration::from_millis(120);

/// When a call is made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    Never,
    IfIdempotent,
    Always,
}

/// One fault, and what is expected of it.
pub(crate) struct Row {
    /// The fault, with the id of the request it is for.
    pub(crate) fault: fn(&str) -> Step,
    pub(crate) kind: ErrorKind,
    pub(crate) status: Option<u16>,
    /// Whether the response got so far that its request id is known.
    pub(crate) is_identified: bool,
    pub(crate) again: Again,
    /// The waits that the service asks for, in seconds; random ones when it asks for none.
    pub(crate) waits: Option<[u64; 2]>,
    /// Whether the server reads the request.
    pub(crate) is_read: bool,
}

/// A row for a response with a status, of which everything is known.
pub(crate) fn rejected(status: u16, again: Again, fault: fn(&str) -> Step) -> Row {
    Row { fault, kind: ErrorKind::Service, status: Some(status), is_identified: true, again, waits: None, is_read: true }
}

/// A row for a fault that leaves nothing of a response.
pub(crate) fn broken(kind: ErrorKind, again: Again, fault: fn(&str) -> Step) -> Row {
    Row { fault, kind, status: None, is_identified: false, again, waits: None, is_read: true }
}

/// Makes a test of each row.
macro_rules! rows {
    ($($name:ident: $row:expr;)+) => {
        $(#[tokio::test]
        async fn $name() {
            $crate::matrix::check($row).await;
        })+
    };
}
pub(crate) use rows;

/// A client for a server, with keys, a time of its own and the limits of the matrix.
pub(crate) fn client(server: &FaultServer, time: &ManualTime) -> ClientBuilder {
    client_at(&[server.endpoint()], time)
}

/// The same for several endpoints.
pub(crate) fn client_at(endpoints: &[String], time: &ManualTime) -> ClientBuilder {
    Client::builder()
        .endpoints(endpoints)
        .credentials(Credentials::new("AK", "SK").expect("keys"))
        .time_source(time.clone())
        .retry(RetryPolicy::new().attempts(ATTEMPTS).backoff(BOUNDS[0], Duration::from_secs(10)))
        .timeout(LIMIT)
}

/// A server whose requests take a second each, by the time of the test.
pub(crate) fn server(script: Vec<Step>, time: &ManualTime) -> FaultServer {
    let time = time.clone();
    FaultServer::start_with(script, move || time.advance(Duration::from_secs(1)))
}

/// A response that a call can be content with.
pub(crate) fn success(call: Call, id: &str) -> Step {
    Step::Send(answer(200, &[("Content-Type", "application/json"), ("X-Request-Id", id)], call.answer()), Then::Keep)
}

/// Puts a row to every operation.
pub(crate) async fn check(row: Row) {
    let stage = Stage::of(row);
    for call in Call::ALL {
        stage.once(call).await;
        stage.always(call).await;
    }
}

impl Row {
    fn repeats(&self, call: Call) -> bool {
        match self.again {
            Again::Never => false,
            Again::IfIdempotent => call.is_idempotent(),
            Again::Always => true,
        }
    }
}

/// A server and a client for one row. They are kept for all its calls: making a client is dear.
struct Stage {
    row: Row,
    time: ManualTime,
    server: FaultServer,
    client: Client,
}

impl Stage {
    fn of(row: Row) -> Self {
        let time = ManualTime::new();
        let server = server(Vec::new(), &time);
        // Long for all but the rows that are about it.
        let limit = if row.kind == ErrorKind::Timeout { ATTEMPT_LIMIT } else { Duration::from_secs(30) };
        let client = client(&server, &time).attempt_timeout(limit).build().expect("a client");
        Self { row, time, server, client }
    }

    async fn once(&self, call: Call) {
        let run = self.run(call, vec![(self.row.fault)("req-1"), success(call, "req-2")]).await;
        if self.row.repeats(call) {
            let answered = run.result.as_ref().unwrap_or_else(|error| panic!("{call:?}: not made again: {error}"));
            assert_eq!((answered.attempts, answered.request_id.as_deref()), (2, Some("req-2")), "{call:?}");
            run.assert_traffic(&self.row, 2, usize::from(self.row.is_read) + 1);
        } else {
            run.assert_error(&self.row, 1);
        }
    }

    async fn always(&self, call: Call) {
        let run = self.run(call, ["req-1", "req-2", "req-3"].map(self.row.fault).into()).await;
        run.assert_error(&self.row, if self.row.repeats(call) { ATTEMPTS } else { 1 });
    }

    async fn run(&self, call: Call, script: Vec<Step>) -> Run {
        self.server.play(script);
        self.time.set_clock(time::begin());
        let (waits, passed) = (self.time.waits().len(), self.time.passed());
        let result = call.make(&self.client).await;
        let waits = self.time.waits().split_off(waits);
        Run { call, result, seen: self.server.seen(), waits, passed: self.time.passed() - passed }
    }
}

/// A call that was made, with all its traces.
struct Run {
    call: Call,
    result: Result<Answered, Error>,
    seen: Vec<Seen>,
    waits: Vec<Duration>,
    passed: Duration,
}

impl Run {
    fn assert_error(&self, row: &Row, attempts: u32) {
        let call = self.call;
        let error = self.result.as_ref().expect_err("the fault");
        let id = row.is_identified.then(|| format!("req-{attempts}"));
        assert_eq!(
            (error.kind(), error.status().map(|status| status.as_u16()), error.request_id(), error.attempts(), error.operation()),
            (row.kind, row.status, id.as_deref(), attempts, Some(call.operation())),
            "{call:?}: {error}"
        );
        assert!(!error.is_not_sent(), "{call:?}: a connection was there, so something may have been sent: {error}");
        self.assert_traffic(row, attempts, if row.is_read { attempts as usize } else { 0 });
    }

    /// What went over the wire, when, and how long the call waited in between.
    fn assert_traffic(&self, row: &Row, attempts: u32, read: usize) {
        let call = self.call;
        let seen = &self.seen;
        assert_eq!(seen.len(), read, "{call:?}: {seen:?}");
        assert!(seen.iter().all(|request| request.body() == seen[0].body() && request.line() == seen[0].line()), "{call:?}: {seen:?}");
        assert_distinct(seen, "authorization");
        assert_distinct(seen, "x-sdk-date");
        let waits = &self.waits;
        assert_eq!(waits.len(), attempts as usize - 1, "{call:?}: {waits:?}");
        for (number, wait) in waits.iter().enumerate() {
            match row.waits {
                Some(seconds) => assert_eq!(*wait, Duration::from_secs(seconds[number]), "{call:?}: {waits:?}"),
                // The service counts calls per minute.
                None if row.status == Some(429) => {
                    let longest = Duration::from_secs(10 << number);
                    assert!((longest / 2..=longest).contains(wait), "{call:?}: {waits:?}");
                }
                None => assert!(*wait <= BOUNDS[number], "{call:?}: {waits:?}"),
            }
        }
        assert!(self.passed <= LIMIT, "{call:?}: {:?}", self.passed);
    }
}

/// Each attempt is dated and signed again.
fn assert_distinct(seen: &[Seen], header: &str) {
    let mut values: Vec<_> = seen.iter().map(|request| request.header(header).expect(header)).collect();
    values.sort();
    values.dedup();
    assert_eq!(values.len(), seen.len(), "two attempts have the same {header}: {values:?}");
}

/// A time as headers of HTTP have it.
pub(crate) fn http_date(time: SystemTime) -> String {
    let time = jiff::Timestamp::try_from(time).expect("a time of this age").to_zoned(jiff::tz::TimeZone::UTC);
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
