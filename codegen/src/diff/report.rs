//! How changes are collected: one by one, or by comparing attributes.

use super::{
    change::Change,
    verdict::{self, Direction},
};

/// Collects the changes of one subject.
pub(super) struct Report<'a> {
    pub(super) subject: String,
    /// Where the subject is.
    pub(super) pointer: String,
    pub(super) direction: Direction,
    pub(super) changes: &'a mut Vec<Change>,
}

/// An attribute as one of the documents has it: the rule for a change to this value, its pointer, what it is, and the value.
pub(super) type Attribute<'a> = (&'a str, &'a str, &'a str, String);

impl Report<'_> {
    /// Adds a change below the subject's pointer, with the verdicts of its rule.
    pub(super) fn add(&mut self, rule: &str, below: &str, sentence: impl Into<String>) {
        let (rule, wire, source) = verdict::of(rule, self.direction);
        let (subject, pointer) = (self.subject.clone(), format!("{}{below}", self.pointer));
        self.changes.push(Change { rule, subject, pointer, sentence: sentence.into(), direction: self.direction, wire, source });
    }

    /// Adds a change for each attribute that has another value now. An empty value is not compared.
    pub(super) fn compare<const N: usize>(&mut self, [was, now]: [[Attribute<'_>; N]; 2]) {
        for ((.., was), (rule, below, what, now)) in
            was.into_iter().zip(now).filter(|(was, now)| was.3 != now.3 && !was.3.is_empty() && !now.3.is_empty())
        {
            self.add(rule, below, format!("{what} is {now} (was {was})"));
        }
    }
}

/// A Boolean in words.
pub(super) fn is(value: bool, word: &str) -> String {
    if value { word.to_owned() } else { format!("not {word}") }
}
