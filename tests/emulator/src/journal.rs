//! The calls that changed state, for dumps.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use http::Method;
use jiff::Timestamp;

use crate::request::File;

/// How many bytes the calls may take up, all together.
const KEPT_BYTES: usize = 64 * 1024 * 1024;

/// What a call takes up beside its target, its body and its files.
const CALL_BYTES: usize = 256;

/// A call that changed state.
pub(crate) struct JournalEntry {
    pub(crate) operation: Arc<str>,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    /// The JSON of the body; empty where there is none.
    pub(crate) body: Bytes,
    pub(crate) files: BTreeMap<String, File>,
    pub(crate) at: Timestamp,
    /// How many ids had been made before.
    pub(crate) ids: u64,
}

/// All calls that changed state, or none: state that has lost some of its calls is another state.
pub(crate) struct Journal {
    entries: Vec<JournalEntry>,
    bytes: usize,
    limit: usize,
}

impl Default for Journal {
    fn default() -> Self {
        Self { entries: Vec::new(), bytes: 0, limit: KEPT_BYTES }
    }
}

impl Journal {
    pub(crate) fn push(&mut self, entry: JournalEntry) {
        let files: usize = entry.files.values().map(|file| file.name.len() + file.content.len()).sum();
        self.bytes = self.bytes.saturating_add(CALL_BYTES + entry.path.len() + entry.query.len() + entry.body.len() + files);
        if self.bytes <= self.limit {
            self.entries.push(entry);
        } else {
            self.entries = Vec::new();
        }
    }

    /// The calls, oldest first; `None` when they were too many to be kept.
    pub(crate) fn entries(&self) -> Option<&[JournalEntry]> {
        (self.bytes <= self.limit).then_some(&self.entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_that_is_full_has_nothing() {
        let entry = || JournalEntry {
            operation: "a".into(),
            method: Method::POST,
            path: "/a".to_owned(),
            query: String::new(),
            body: Bytes::from_static(b"{}"),
            files: BTreeMap::from([("f".to_owned(), File { name: "abc".to_owned(), content: Bytes::from_static(b"12345") })]),
            at: Timestamp::UNIX_EPOCH,
            ids: 0,
        };
        let mut journal = Journal { limit: 2 * (CALL_BYTES + 12), ..Journal::default() };
        for count in 1..=2 {
            journal.push(entry());
            assert_eq!(journal.entries().map(<[_]>::len), Some(count));
        }
        for _ in 0..2 {
            journal.push(entry());
            assert!(journal.entries().is_none());
            assert!(journal.entries.is_empty());
        }
    }
}
