//! Logs of steps, in parts.

use serde_json::json;

use super::state::{Pipelines, Response};
use crate::call::Call;
use crate::chapters::handlers::Handlers;

pub(super) const HANDLERS: Handlers<Pipelines> = &[("show_pipeline_log", show_log), ("show_pipeline_exec_log", show_log)];

/// A part of a log: the bytes from `start` to `end`, and whether there are more in the direction that is read.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    start: usize,
    end: usize,
    has_more: bool,
    text: String,
}

/// Offsets are positions in the log, in bytes. Levels are not told apart, and `offset` is for Jenkins only.
fn show_log(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let (_, step) = state.step_mut(call)?;
    let offset = |field| usize::try_from(call.integer(field).unwrap_or(0)).unwrap_or(0);
    let limit = offset("limit").max(1);
    let before = (offset("start_offset"), offset("end_offset"));
    let part = if call.field("sort") == "desc" { backward(&step.log, before, limit) } else { forward(&step.log, before, limit) };
    Ok(json!({
        "has_more": part.has_more,
        "start_offset": part.start.to_string(),
        "end_offset": part.end.to_string(),
        "log": part.text,
        "step_run_id": step.id,
        "location": null,
    }))
}

/// The part behind the one that was read before.
fn forward(log: &str, (_, before): (usize, usize), limit: usize) -> Part {
    let start = boundary(log, before);
    let text: String = log[start..].split_inclusive('\n').take(limit).collect();
    let end = start + text.len();
    Part { start, end, has_more: end < log.len(), text }
}

/// The part before the one that was read before, its newest line first. Offsets of zero stand for the end of the log.
fn backward(log: &str, before: (usize, usize), limit: usize) -> Part {
    let end = if before == (0, 0) { log.len() } else { boundary(log, before.0) };
    let lines: Vec<_> = log[..end].split_inclusive('\n').rev().take(limit).collect();
    let text = lines.concat();
    let start = end - text.len();
    Part { start, end, has_more: start > 0, text }
}

/// The end of the last character before an offset, which may lie in the middle of one or behind the log.
fn boundary(log: &str, offset: usize) -> usize {
    (0..=offset.min(log.len())).rev().find(|offset| log.is_char_boundary(*offset)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(log: &str, limit: usize, read: fn(&str, (usize, usize), usize) -> Part) -> (String, usize) {
        let (mut text, mut parts, mut position) = (String::new(), 0, (0, 0));
        loop {
            let part = read(log, position, limit);
            text.push_str(&part.text);
            parts += 1;
            position = (part.start, part.end);
            if !part.has_more {
                return (text, parts);
            }
        }
    }

    #[test]
    fn each_byte_is_read_once() {
        let log = "é 1\n流水线 2\n\n4\nno end";
        for (limit, parts) in [(1, 5), (2, 3), (5, 1), (500, 1)] {
            assert_eq!(all(log, limit, forward), (log.to_owned(), parts), "{limit}");
            assert_eq!(all(log, limit, backward), ("no end4\n\n流水线 2\né 1\n".to_owned(), parts), "{limit}");
        }
    }

    #[test]
    fn a_log_that_has_been_read_is_followed() {
        let end = forward("a\nb\n", (0, 0), 9);
        assert_eq!(end, Part { start: 0, end: 4, has_more: false, text: "a\nb\n".to_owned() });
        let nothing = forward("a\nb\n", (end.start, end.end), 9);
        assert_eq!(nothing, Part { start: 4, end: 4, has_more: false, text: String::new() });
        assert_eq!(forward("a\nb\nc", (nothing.start, nothing.end), 9).text, "c");
        for read in [forward, backward] {
            assert_eq!(read("", (0, 0), 9), Part { start: 0, end: 0, has_more: false, text: String::new() });
            assert_eq!(read("a\n", (99, 99), 9).end, 2);
        }
        assert_eq!(backward("a\nb\n", (0, 4), 9).text, "");
    }
}
