//! Rows for connections that break, and answers that do not come, or not to their end.

use std::time::Duration;

use codearts_pipeline::ErrorKind;
use codearts_pipeline_tests::fault_server::{Step, Then, answer, head};

use crate::matrix::{Again, Row, broken, rows};

/// A response that says to be longer than it is.
fn cut(id: &str) -> Vec<u8> {
    [head(200, &[("X-Request-Id", id), ("Content-Length", "1000")]), br#"{"plugin_name":"#.to_vec()].concat()
}

fn headers_alone(id: &str) -> Vec<u8> {
    head(200, &[("X-Request-Id", id), ("Content-Length", "1000")])
}

/// A row for a fault that comes after the headers of a response of status 200.
fn after_headers(kind: ErrorKind, fault: fn(&str) -> Step) -> Row {
    Row { status: Some(200), is_identified: true, ..broken(kind, Again::IfIdempotent, fault) }
}

fn interrupted(fault: fn(&str) -> Step) -> Row {
    broken(ErrorKind::Io, Again::IfIdempotent, fault)
}

rows! {
    a_reset_before_the_request_is_read: Row { is_read: false, ..interrupted(|_| Step::ResetUnread) };
    a_reset_after_the_request_is_read: interrupted(|_| Step::Send(Vec::new(), Then::Reset));
    a_reset_within_the_headers: interrupted(|_| Step::Send(b"HTTP/1.1 200 OK\r\nContent-Le".to_vec(), Then::Reset));
    a_reset_after_the_headers: after_headers(ErrorKind::Io, |id| Step::Send(headers_alone(id), Then::Reset));
    a_reset_within_the_body: after_headers(ErrorKind::Io, |id| Step::Send(cut(id), Then::Reset));
    a_connection_closed_without_an_answer: interrupted(|_| Step::Send(Vec::new(), Then::Close));
    a_connection_closed_within_the_headers: interrupted(|_| Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec(), Then::Close));
    a_body_that_is_cut: after_headers(ErrorKind::Io, |id| Step::Send(cut(id), Then::Close));
    a_chunked_body_that_is_cut: after_headers(ErrorKind::Io, |id| {
        Step::Send([head(200, &[("X-Request-Id", id), ("Transfer-Encoding", "chunked")]), b"4\r\ntr".to_vec()].concat(), Then::Close)
    });
    a_body_that_is_cut_of_a_rejection: Row {
        status: Some(400),
        ..after_headers(ErrorKind::Io, |id| Step::Send(head(400, &[("X-Request-Id", id), ("Content-Length", "9")]), Then::Close))
    };

    no_answer_at_all: broken(ErrorKind::Timeout, Again::IfIdempotent, |_| Step::Send(Vec::new(), Then::Silence));
    headers_that_stop_in_the_middle:
        broken(ErrorKind::Timeout, Again::IfIdempotent, |_| Step::Send(b"HTTP/1.1 200 OK\r\nConte".to_vec(), Then::Silence));
    headers_that_drip: broken(ErrorKind::Timeout, Again::IfIdempotent, |id| Step::Drip(cut(id), Duration::from_millis(20)));
    a_body_that_stalls: after_headers(ErrorKind::Timeout, |id| Step::Send(cut(id), Then::Silence));
    a_body_longer_than_its_length_says_is_read_no_further: Row {
        kind: ErrorKind::Decode,
        again: Again::Never,
        ..after_headers(ErrorKind::Decode, |id| {
            Step::Send([head(200, &[("X-Request-Id", id), ("Connection", "close"), ("Content-Length", "2")]), b"{\"plugin_name\":\"x\"}".to_vec()].concat(), Then::Close)
        })
    };

    what_is_no_http: interrupted(|_| Step::Send(b"SSH-2.0-OpenSSH_9.9\r\n".to_vec(), Then::Close));
    a_flood_of_headers: interrupted(|_| Step::Send(flood(), Then::Close));
    a_header_without_end: interrupted(|_| Step::Send([&b"HTTP/1.1 200 OK\r\nX-Long: "[..], &vec![b'x'; 1 << 20]].concat(), Then::Close));
    two_lengths_that_differ: interrupted(|_| Step::Send(head(200, &[("Content-Length", "2"), ("Content-Length", "3")]), Then::Close));
    a_length_that_is_no_number: interrupted(|_| Step::Send(head(200, &[("Content-Length", "many")]), Then::Close));
    a_status_that_is_none: interrupted(|_| Step::Send(b"HTTP/1.1 99 Odd\r\n\r\n".to_vec(), Then::Close));
}

fn flood() -> Vec<u8> {
    let headers: String = (0..10_000).map(|number| format!("X-{number}: y\r\n")).collect();
    [b"HTTP/1.1 200 OK\r\n", headers.as_bytes(), b"\r\n"].concat()
}

/// Slow, but within its time: nothing is wrong with that.
#[tokio::test]
async fn an_answer_that_drips_in_within_its_time_is_an_answer() {
    use codearts_pipeline_tests::{calls::Call, time::ManualTime};

    for call in Call::ALL {
        let time = ManualTime::new();
        let drip = Step::Drip(answer(200, &[("X-Request-Id", "slow")], call.answer()), Duration::from_millis(1));
        let server = crate::matrix::server(vec![drip], &time);
        let client = crate::matrix::client(&server, &time).build().expect("a client");
        let answered = call.make(&client).await.expect("slow, but whole");
        assert_eq!((answered.attempts, answered.request_id.as_deref()), (1, Some("slow")), "{call:?}");
    }
}
