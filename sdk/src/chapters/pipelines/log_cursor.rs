//! Where a log was read to, and what of a part is new.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

/// Where a log was read to: the two offsets of the last part, which the service gives and takes as they are. Both are 0 at the beginning.
///
/// What they count, bytes or lines, is not documented. The cursor can be kept, and a log be followed from there:
/// [`LogFollower::starting_at`](crate::runs::LogFollower::starting_at).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LogCursor {
    /// Where the last part began.
    pub start_offset: i64,
    /// Where the last part ended.
    pub end_offset: i64,
}

/// A part of a log as it came.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub(super) text: String,
    /// `None` if there are no offsets.
    pub(super) cursor: Option<LogCursor>,
    /// `None` if it does not say so.
    pub(super) has_more: Option<bool>,
}

/// What a part comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct New {
    /// What was not delivered before.
    pub(super) text: String,
    pub(super) next: Next,
}

/// When to ask for the next part.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// At once: there is more.
    AtOnce,
    /// After a while, whatever the step does: there is more, and none of it came.
    Later,
    /// After a while if the step has not ended.
    IfRunning,
    /// There is said to be more, and asking again would bring the same: only as long as the step runs can that change.
    Stuck,
}

/// The position in a log.
#[derive(Debug, Default)]
pub(super) struct Position {
    pub(super) cursor: LogCursor,
    /// The part that came with this cursor. With the same cursor it comes again.
    last: String,
    /// What came when this cursor was sent, where the cursor did not move: it comes again when the cursor is sent again.
    delivered: String,
    passed: HashSet<LogCursor>,
}

impl Position {
    pub(super) fn at(cursor: LogCursor) -> Self {
        Self { cursor, ..Self::default() }
    }

    /// Takes a part in.
    ///
    /// # Errors
    ///
    /// When the part leads back to where the log was read before, or is not what it was.
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
                // Without a word about it there may be more behind what came.
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

    /// What of a part was not delivered yet.
    fn rest(&self, text: String) -> Result<String, String> {
        if self.delivered.is_empty() {
            return Ok(text);
        }
        match text.strip_prefix(&*self.delivered) {
            Some(rest) => Ok(rest.to_owned()),
            // The part that came before has nothing more.
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
        // The same line, further on.
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
        // The last part that begins there, and the way on.
        assert_eq!(position.advance(part("a\nbc\n", Some((0, 6)), Some(false))), new("c\n", Next::IfRunning));
        assert_eq!(position.advance(part("d", Some((6, 7)), Some(false))), new("d", Next::IfRunning));
        let mut position = Position::default();
        position.advance(part("a\n", None, Some(false))).expect("a part");
        assert!(position.advance(part("b\n", None, Some(false))).is_err());
    }
}
