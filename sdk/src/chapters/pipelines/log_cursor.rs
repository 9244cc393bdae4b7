//! The position in a log, and the new text of a part.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

/// A position in a log: the two offsets of the part last received, sent back to the service as received. Both are 0 at the start of the
/// log.
///
/// Whether they count bytes or lines is not documented. You can store a cursor and continue from it with
/// [`LogFollower::starting_at`](crate::runs::LogFollower::starting_at).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LogCursor {
    /// Start of the last part.
    pub start_offset: i64,
    /// End of the last part.
    pub end_offset: i64,
}

/// A part of a log as received.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub(super) text: String,
    /// `None` if there are no offsets.
    pub(super) cursor: Option<LogCursor>,
    /// `None` if the response does not say.
    pub(super) has_more: Option<bool>,
}

/// The new text of a part.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct New {
    /// The text that was not returned before.
    pub(super) text: String,
    pub(super) next: Next,
}

/// When to request the next part.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Immediately: there is more.
    AtOnce,
    /// After an interval, whatever the state of the step: there is more, but the part was empty.
    Later,
    /// After an interval if the step has not ended.
    IfRunning,
    /// The service reports more, but another request would return the same. This can change only while the step runs.
    Stuck,
}

/// The position in a log.
#[derive(Debug, Default)]
pub(super) struct Position {
    pub(super) cursor: LogCursor,
    /// The part that was received with this cursor. It is received again with the same cursor.
    last: String,
    /// The text received after this cursor was sent, if the cursor did not advance. It is received again when the cursor is sent again.
    delivered: String,
    passed: HashSet<LogCursor>,
}

impl Position {
    pub(super) fn at(cursor: LogCursor) -> Self {
        Self { cursor, ..Self::default() }
    }

    /// Processes a part.
    ///
    /// # Errors
    ///
    /// If the part leads back to an earlier position, or differs from what was received before.
    pub(super) fn advance(&mut self, part: Part) -> Result<New, String> {
        let Part { text, cursor, has_more } = part;
        match cursor.filter(|cursor| *cursor != self.cursor) {
            Some(cursor) => {
                if self.passed.contains(&cursor) && !text.is_empty() {
                    let LogCursor { start_offset, end_offset } = cursor;
                    return Err(format!("the log leads back to the offsets {start_offset} and {end_offset}, which came before"));
                }
                let last = text.clone();
                let text = self.rest(text)?;
                (self.last, self.delivered) = (last, String::new());
                self.passed.insert(self.cursor);
                self.cursor = cursor;
                // If the response does not say, there may be more after what was received.
                let next = match has_more.unwrap_or(!text.is_empty()) {
                    true if text.is_empty() => Next::Later,
                    true => Next::AtOnce,
                    false => Next::IfRunning,
                };
                Ok(New { text, next })
            }
            None => {
                let new = match text.strip_prefix(&*self.last) {
                    Some(rest) if self.delivered.is_empty() => rest.to_owned(),
                    _ => self.rest(text.clone())?,
                };
                if !text.is_empty() {
                    self.delivered = text;
                }
                let next = match has_more.unwrap_or(false) {
                    true if new.is_empty() => Next::Stuck,
                    true => Next::AtOnce,
                    false => Next::IfRunning,
                };
                Ok(New { text: new, next })
            }
        }
    }

    /// Returns the text of a part that was not returned yet.
    fn rest(&self, text: String) -> Result<String, String> {
        if self.delivered.is_empty() {
            return Ok(text);
        }
        match text.strip_prefix(&*self.delivered) {
            Some(rest) => Ok(rest.to_owned()),
            // There is nothing after the previous part.
            None if text.is_empty() => Ok(text),
            None => {
                let LogCursor { start_offset, end_offset } = self.cursor;
                Err(format!("the log behind the offsets {start_offset} and {end_offset} is not what it was"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str, cursor: Option<(i64, i64)>, has_more: Option<bool>) -> Part {
        let cursor = cursor.map(|(start_offset, end_offset)| LogCursor { start_offset, end_offset });
        Part { text: text.to_owned(), cursor, has_more }
    }

    fn new(text: &str, next: Next) -> Result<New, String> {
        Ok(New { text: text.to_owned(), next })
    }

    #[test]
    fn a_cursor_that_moves_leads_through_the_log() {
        let mut position = Position::default();
        assert_eq!(position.advance(part("a\n", Some((0, 2)), Some(true))), new("a\n", Next::AtOnce));
        assert_eq!(position.advance(part("b\n", Some((2, 4)), Some(false))), new("b\n", Next::IfRunning));
        assert_eq!(position.advance(part("", Some((4, 4)), Some(false))), new("", Next::IfRunning));
        assert_eq!(position.advance(part("", Some((4, 4)), Some(true))), new("", Next::Stuck));
        assert_eq!(position.advance(part("c\n", Some((4, 6)), None)), new("c\n", Next::AtOnce));
        assert_eq!(position.advance(part("", Some((6, 6)), Some(true))), new("", Next::Later));
        assert!(position.advance(part("a\n", Some((0, 2)), Some(true))).is_err_and(|text| text.contains("0 and 2")));
    }

    #[test]
    fn a_part_that_comes_again_with_its_cursor_is_not_delivered_again() {
        let mut position = Position::default();
        assert_eq!(position.advance(part("a\n", Some((0, 2)), Some(true))), new("a\n", Next::AtOnce));
        assert_eq!(position.advance(part("a\n", Some((0, 2)), Some(true))), new("", Next::Stuck));
        assert_eq!(position.advance(part("a\nb\n", Some((0, 2)), Some(false))), new("b\n", Next::IfRunning));
        assert_eq!(position.advance(part("", Some((0, 2)), Some(false))), new("", Next::IfRunning));
        assert_eq!(position.advance(part("a\nb\nc\n", Some((0, 2)), Some(false))), new("c\n", Next::IfRunning));
        // The same line, further along.
        let mut position = Position::default();
        position.advance(part("a\n", Some((0, 2)), Some(true))).expect("a part");
        assert_eq!(position.advance(part("a\n", Some((0, 4)), Some(false))), new("a\n", Next::IfRunning));
    }

    #[test]
    fn a_cursor_that_stands_still_brings_the_same_part_longer() {
        let mut position = Position::default();
        assert_eq!(position.advance(part("a\n", None, Some(false))), new("a\n", Next::IfRunning));
        assert_eq!(position.advance(part("a\nb", Some((0, 0)), Some(false))), new("b", Next::IfRunning));
        assert_eq!(position.advance(part("a\nb", None, Some(true))), new("", Next::Stuck));
        // The last part that starts there, and the next offsets.
        assert_eq!(position.advance(part("a\nbc\n", Some((0, 6)), Some(false))), new("c\n", Next::IfRunning));
        assert_eq!(position.advance(part("d", Some((6, 7)), Some(false))), new("d", Next::IfRunning));
        let mut position = Position::default();
        position.advance(part("a\n", None, Some(false))).expect("a part");
        assert!(position.advance(part("b\n", None, Some(false))).is_err());
    }
}
