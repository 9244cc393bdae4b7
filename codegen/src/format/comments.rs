//! The comments of a text, and what each of them is about.

use std::ops::Range;

use super::tree::Source;

/// The comments by what they are about. They begin with `#` and hold no white space at their end.
#[derive(Default)]
pub(super) struct Comments {
    /// Of the document.
    pub(super) head: Vec<String>,
    /// Of items and entries, by their ids.
    pub(super) of: Vec<Notes>,
    /// What comes after everything else.
    pub(super) tail: Vec<String>,
}

/// The comments of an item or entry.
#[derive(Default, Clone)]
pub(super) struct Notes {
    /// On lines of their own.
    pub(super) above: Vec<String>,
    /// At the end of its line.
    pub(super) beside: Option<String>,
}

struct Comment {
    text: String,
    at: usize,
    line: usize,
    /// Where its line begins.
    line_start: usize,
    /// The sign before it on its line that is neither white space nor part of a scalar.
    after: Before,
}

/// What stands before a comment on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// A dash, a bracket or a question mark: something begins.
    Opening,
    Something,
}

/// Finds the comments and what they are about.
///
/// A comment on a line of its own is about what comes next, one at the end of a line about what begins
/// on that line. The first lines of the text are its head, up to a blank line.
pub(super) fn attach(text: &str, source: &Source) -> Comments {
    let mut comments = Comments { of: vec![Notes::default(); source.ids], ..Comments::default() };
    let anchors = &source.anchors;
    let mut head_line = None;
    for comment in scan(text, &source.scalars) {
        let next = anchors.partition_point(|anchor| anchor.at < comment.at);
        let goes_on = head_line.is_none_or(|line| line + 1 == comment.line);
        if anchors.is_empty() || (next == 0 && comment.after == Before::Nothing && goes_on) {
            head_line = Some(comment.line);
            comments.head.push(comment.text);
            continue;
        }
        if comment.after != Before::Nothing {
            let first = anchors.partition_point(|anchor| anchor.at < comment.line_start);
            let on_line = anchors[first..next].iter().find(|anchor| anchor.takes_beside);
            let about = match comment.after {
                Before::Something => on_line.or(next.checked_sub(1).map(|last| &anchors[last])),
                _ => on_line,
            };
            if let Some(anchor) = about {
                let notes = &mut comments.of[anchor.id];
                match &notes.beside {
                    None => notes.beside = Some(comment.text),
                    Some(_) => notes.above.push(comment.text),
                }
                continue;
            }
        }
        match anchors.get(next) {
            Some(anchor) => comments.of[anchor.id].above.push(comment.text),
            None => comments.tail.push(comment.text),
        }
    }
    comments
}

/// The comments of a text: what begins with `#` outside of scalars.
fn scan(text: &str, scalars: &[Range<usize>]) -> Vec<Comment> {
    let mut found: Vec<Comment> = Vec::new();
    let mut scalars = scalars.iter().peekable();
    let (mut line, mut line_start, mut before) = (1, 0, Before::Nothing);
    let mut is_comment = false;
    let mut previous = '\n';
    for (at, c) in text.chars().enumerate() {
        while scalars.next_if(|scalar| scalar.end <= at).is_some() {}
        let in_scalar = scalars.peek().is_some_and(|scalar| scalar.contains(&at));
        if matches!(c, '\n' | '\r') {
            // The line feed of a line break in two characters ends the line that has just ended.
            line += usize::from(!(c == '\n' && previous == '\r'));
            (line_start, before, is_comment) = (at + 1, Before::Nothing, false);
        } else if is_comment {
            if let Some(comment) = found.last_mut() {
                comment.text.push(c);
            }
        } else if c == '#' && !in_scalar && (previous.is_whitespace() || previous == '\u{feff}') {
            is_comment = true;
            found.push(Comment { text: "#".to_owned(), at, line, line_start, after: before });
        } else if !c.is_whitespace() && c != '\u{feff}' {
            before = if !in_scalar && matches!(c, '-' | '?' | '[' | '{') { Before::Opening } else { Before::Something };
        }
        previous = c;
    }
    for comment in &mut found {
        comment.text.truncate(comment.text.trim_end().len());
    }
    found
}
