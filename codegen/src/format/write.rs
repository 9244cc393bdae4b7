//! The tree as text.

use serde_json::Value;

use super::comments::{Comments, Notes};
use super::scalar::{block_sign, inline, needs_quotes, quoted_if_needed};
use super::tree::{Entry, Item, Tree};

/// A description that makes its line longer becomes a block.
const WIDTH: usize = 120;

/// Spaces a level.
const STEP: usize = 2;

pub(super) fn write(root: &Tree, comments: &Comments) -> String {
    let mut writer = Writer { out: String::new(), comments, lead: None };
    writer.comments(&comments.head, 0);
    if !comments.head.is_empty() && !writer.first_above(root).is_empty() {
        writer.out.push('\n');
    }
    match root {
        Tree::Map(entries) if !entries.is_empty() => writer.map(entries, 0),
        Tree::List(items) if !items.is_empty() => writer.list(items, 0),
        inline => {
            let text = inline_text(inline);
            writer.out.push_str(&text);
            writer.out.push('\n');
        }
    }
    writer.comments(&comments.tail, 0);
    writer.out
}

struct Writer<'a> {
    out: String,
    comments: &'a Comments,
    /// What the next line begins with instead of its indentation: the dashes of the items that begin on it.
    lead: Option<String>,
}

impl<'a> Writer<'a> {
    fn notes(&self, id: usize) -> &'a Notes {
        &self.comments.of[id]
    }

    fn comments(&mut self, comments: &[String], indent: usize) {
        for comment in comments {
            self.out.push_str(&" ".repeat(indent));
            self.out.push_str(comment);
            self.out.push('\n');
        }
    }

    /// Begins a line.
    fn begin(&mut self, indent: usize) {
        let lead = self.lead.take().unwrap_or_else(|| " ".repeat(indent));
        self.out.push_str(&lead);
    }

    /// Ends a line, with the comment that stays on it.
    fn end(&mut self, notes: &Notes) {
        if let Some(comment) = &notes.beside {
            self.out.push(' ');
            self.out.push_str(comment);
        }
        self.out.push('\n');
    }

    fn map(&mut self, entries: &[Entry], indent: usize) {
        for entry in entries {
            let notes = self.notes(entry.id);
            // Those of the first entry of an item stand above the dash already.
            if self.lead.is_none() {
                self.comments(&notes.above, indent);
            }
            self.begin(indent);
            let key = quoted_if_needed(&entry.key);
            self.out.push_str(&key);
            self.out.push(':');
            match &entry.value {
                Tree::Map(inner) if !inner.is_empty() => {
                    self.end(notes);
                    self.map(inner, indent + STEP);
                }
                Tree::List(items) if !items.is_empty() => {
                    self.end(notes);
                    self.list(items, indent + STEP);
                }
                inline => {
                    self.out.push(' ');
                    let width = indent + key.chars().count() + 2;
                    self.inline(inline, indent, notes, entry.is_description.then_some(width));
                }
            }
        }
    }

    fn list(&mut self, items: &[Item], indent: usize) {
        for item in items {
            let notes = self.notes(item.id);
            if self.lead.is_none() {
                self.comments(&self.above(item), indent);
            }
            let mut lead = self.lead.take().unwrap_or_else(|| " ".repeat(indent));
            lead.push_str("- ");
            match &item.value {
                Tree::Map(entries) if !entries.is_empty() => {
                    self.lead = Some(lead);
                    self.map(entries, indent + STEP);
                }
                Tree::List(items) if !items.is_empty() => {
                    self.lead = Some(lead);
                    self.list(items, indent + STEP);
                }
                inline => {
                    self.out.push_str(&lead);
                    self.inline(inline, indent, notes, None);
                }
            }
        }
    }

    /// All comments that stand above the dash of an item: its own, and those of what begins on its line.
    fn above(&self, item: &Item) -> Vec<String> {
        let notes = self.notes(item.id);
        let mut above = notes.above.clone();
        if !item.value.is_inline() {
            above.extend(notes.beside.clone());
            above.extend(self.first_above(&item.value));
        }
        above
    }

    /// The comments above the first entry or item.
    fn first_above(&self, value: &Tree) -> Vec<String> {
        match value {
            Tree::Map(entries) => entries.first().map(|entry| self.notes(entry.id).above.clone()).unwrap_or_default(),
            Tree::List(items) => items.first().map(|item| self.above(item)).unwrap_or_default(),
            Tree::Scalar(_) => Vec::new(),
        }
    }

    /// The rest of the line of a key or dash, and the block below it if there is one. `description` is where a
    /// description would begin on the line.
    fn inline(&mut self, value: &Tree, indent: usize, notes: &Notes, description: Option<usize>) {
        let block = match value {
            Tree::Scalar(Value::String(text)) => {
                let is_long = description.is_some_and(|column| column + text.chars().count() > WIDTH);
                let wants = text.contains('\n') || is_long || (description.is_some() && needs_quotes(text));
                block_sign(text).filter(|_| wants).map(|sign| (sign, text))
            }
            _ => None,
        };
        let Some((sign, text)) = block else {
            self.out.push_str(&inline_text(value));
            self.end(notes);
            return;
        };
        self.out.push_str(sign);
        self.end(notes);
        for line in text.lines() {
            if !line.is_empty() {
                self.out.push_str(&" ".repeat(indent + STEP));
                self.out.push_str(line);
            }
            self.out.push('\n');
        }
    }
}

fn inline_text(value: &Tree) -> String {
    match value {
        Tree::Scalar(value) => inline(value),
        Tree::List(_) => "[]".to_owned(),
        Tree::Map(_) => "{}".to_owned(),
    }
}
