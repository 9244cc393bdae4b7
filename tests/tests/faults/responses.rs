//! Rows for answers that arrive whole and are no success.

use std::time::Duration;

use codearts_pipeline::ErrorKind;
use codearts_pipeline_tests::{
    fault_server::{Step, Then, answer},
    time,
};

use crate::matrix::{Again, Row, http_date, rejected, rows};

const JSON: (&str, &str) = ("Content-Type", "application/json");
const REJECTION: &str = r#"{"error_code":"A.1","error_msg":"a fault"}"#;

fn status(status: u16, id: &str, more: &[(&str, &str)]) -> Step {
    Step::Send(answer(status, &[&[JSON, ("X-Request-Id", id)], more].concat(), REJECTION), Then::Keep)
}

/// Status 429 with a `Retry-After`.
macro_rules! throttled {
    ($value:expr) => {
        rejected(429, Again::Always, |id| status(429, id, &[("Retry-After", $value)]))
    };
}

/// A time that lies `seconds` after the beginning. The server lets a second pass before it answers.
fn seconds_later(seconds: u64) -> String {
    http_date(time::begin() + Duration::from_secs(seconds))
}

rows! {
    status_400_is_final: rejected(400, Again::Never, |id| status(400, id, &[]));
    status_400_with_retry_after_is_final: rejected(400, Again::Never, |id| status(400, id, &[("Retry-After", "0")]));
    status_403_is_final: rejected(403, Again::Never, |id| status(403, id, &[]));
    status_404_is_final: rejected(404, Again::Never, |id| status(404, id, &[]));
    status_408_is_final: rejected(408, Again::Never, |id| status(408, id, &[]));
    status_409_is_final: rejected(409, Again::Never, |id| status(409, id, &[]));
    status_500_is_final: rejected(500, Again::Never, |id| status(500, id, &[]));
    status_501_is_final: rejected(501, Again::Never, |id| status(501, id, &[]));
    status_502_is_retried_where_that_does_no_harm: rejected(502, Again::IfIdempotent, |id| status(502, id, &[]));
    status_503_is_retried_where_that_does_no_harm: rejected(503, Again::IfIdempotent, |id| status(503, id, &[]));
    status_503_with_retry_after_waits_as_long_as_asked:
        Row { waits: Some([5, 5]), ..rejected(503, Again::IfIdempotent, |id| status(503, id, &[("Retry-After", "5")])) };
    status_504_is_retried_where_that_does_no_harm: rejected(504, Again::IfIdempotent, |id| status(504, id, &[]));

    n17_status_429_alone_is_retried_after_seconds: rejected(429, Again::Always, |id| status(429, id, &[]));
    status_429_with_seconds_waits_as_long_as_asked: Row { waits: Some([7, 7]), ..throttled!("7") };
    status_429_with_zero_seconds_is_retried_at_once: Row { waits: Some([0, 0]), ..throttled!("0") };
    // The second attempt begins at that date, and its answer comes a second later: the date is then past.
    status_429_with_a_date_waits_for_it: Row { waits: Some([19, 0]), ..throttled!(&seconds_later(20)) };
    status_429_with_a_date_of_the_past_is_retried_at_once: Row { waits: Some([0, 0]), ..throttled!("Fri, 02 Jan 2026 03:00:00 GMT") };
    status_429_with_a_retry_after_that_means_nothing_waits_as_without: throttled!("after lunch");
    status_429_with_a_negative_retry_after_waits_as_without: throttled!("-5");
    status_429_with_an_empty_retry_after_waits_as_without: throttled!("");
    status_429_with_a_wait_beyond_the_limit_of_the_call_is_final:
        rejected(429, Again::Never, |id| status(429, id, &[("Retry-After", "3600")]));
    status_429_with_an_endless_wait_is_final:
        rejected(429, Again::Never, |id| status(429, id, &[("Retry-After", "18446744073709551615")]));
    status_429_with_a_date_beyond_the_limit_of_the_call_is_final:
        rejected(429, Again::Never, |id| status(429, id, &[("Retry-After", &seconds_later(3600))]));

    html_of_a_gateway_is_retried_by_its_status: rejected(502, Again::IfIdempotent, |id| {
        let headers = [("Content-Type", "text/html"), ("X-Request-Id", id), ("Connection", "close")];
        Step::Send(answer(502, &headers, "<html>Bad Gateway</html>"), Then::Close)
    });
    html_with_a_status_of_success_is_final: unreadable(|id| {
        Step::Send(answer(200, &[("Content-Type", "text/html"), ("X-Request-Id", id)], "<html>Log in</html>"), Then::Keep)
    });
    json_that_ends_early_is_final: unreadable(|id| Step::Send(answer(200, &[JSON, ("X-Request-Id", id)], r#"{"plugin_na"#), Then::Keep));
    json_of_another_shape_is_final: unreadable(|id| Step::Send(answer(200, &[JSON, ("X-Request-Id", id)], "17"), Then::Keep));
    an_empty_answer_with_a_status_of_success_is_final: unreadable(|id| Step::Send(answer(200, &[("X-Request-Id", id)], ""), Then::Keep));
    an_answer_of_status_204_is_final: Row {
        status: Some(204),
        ..unreadable(|id| Step::Send(answer(204, &[("X-Request-Id", id)], ""), Then::Keep))
    };

    status_301_is_not_followed: elsewhere(301, |id| status(301, id, &[("Location", "/elsewhere")]));
    status_302_is_not_followed: elsewhere(302, |id| status(302, id, &[("Location", "/elsewhere")]));
    status_303_is_not_followed: elsewhere(303, |id| status(303, id, &[("Location", "/elsewhere")]));
    status_307_is_not_followed: elsewhere(307, |id| status(307, id, &[("Location", "/elsewhere"), ("Retry-After", "0")]));
    status_308_is_not_followed: elsewhere(308, |id| status(308, id, &[("Location", "http://127.0.0.1:1/elsewhere")]));
    status_304_is_no_answer: elsewhere(304, |id| Step::Send(answer(304, &[("X-Request-Id", id)], ""), Then::Keep));

    // The server's clock agrees with ours, or does not say what it shows: there is nothing to put right.
    status_401_without_a_date_is_final: rejected(401, Again::Never, |id| status(401, id, &[]));
    status_401_with_our_date_is_final: rejected(401, Again::Never, |id| status(401, id, &[("Date", &seconds_later(1))]));
    status_401_with_a_date_nearby_is_final: rejected(401, Again::Never, |id| status(401, id, &[("Date", &seconds_later(290))]));
    status_401_with_a_date_that_means_nothing_is_final: rejected(401, Again::Never, |id| status(401, id, &[("Date", "yesterday")]));
    status_403_with_a_date_far_away_is_final: rejected(403, Again::Never, |id| status(403, id, &[("Date", &seconds_later(7200))]));
}

/// A row for a response that is a success by its status alone.
fn unreadable(fault: fn(&str) -> Step) -> Row {
    Row { kind: ErrorKind::Decode, ..rejected(200, Again::Never, fault) }
}

/// A row for a status that the service does not know.
fn elsewhere(status: u16, fault: fn(&str) -> Step) -> Row {
    Row { kind: ErrorKind::UnexpectedStatus, ..rejected(status, Again::Never, fault) }
}
