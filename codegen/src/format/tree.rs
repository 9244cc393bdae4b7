//! The document in the order of its text, and where in the text its parts begin.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::Value;

use crate::spec::plain;

/// What the writer needs to know of a text. Positions are counted in characters.
pub(super) struct Source {
    pub(super) root: Tree,
    /// What comments can be about, in the order of the text.
    pub(super) anchors: Vec<Anchor>,
    /// Where scalars stand; what looks like a comment there is none.
    pub(super) scalars: Vec<Range<usize>>,
    /// How many ids were given out.
    pub(super) ids: usize,
}

/// A value.
pub(super) enum Tree {
    Scalar(Value),
    List(Vec<Item>),
    Map(Vec<Entry>),
}

/// A member of a list.
pub(super) struct Item {
    /// What comments know it by.
    pub(super) id: usize,
    pub(super) value: Tree,
}

/// A key and its value.
pub(super) struct Entry {
    /// What comments know it by.
    pub(super) id: usize,
    pub(super) key: String,
    pub(super) value: Tree,
    /// Whether the value is prose for readers of the API.
    pub(super) is_description: bool,
}

/// A place in the text where an item, an entry or the scalar of an entry begins.
pub(super) struct Anchor {
    pub(super) at: usize,
    /// Of the item or entry.
    pub(super) id: usize,
    /// Whether a comment at the end of the line can stay at the end of a line: not if it is that of an item of several lines.
    pub(super) takes_beside: bool,
}

impl Tree {
    /// Whether it is written in the line of its key or dash.
    pub(super) fn is_inline(&self) -> bool {
        match self {
            Self::Scalar(_) => true,
            Self::List(items) => items.is_empty(),
            Self::Map(entries) => entries.is_empty(),
        }
    }
}

/// Reads a text that [`Spec::parse`](crate::Spec::parse) has read, and so found to be one document without
/// anchors, aliases and tags, of bounded depth. `None` for any other.
pub(super) fn read(text: &str) -> Option<Source> {
    let mut reader =
        Reader { text: text.chars().collect(), events: Parser::new_from_str(text), anchors: Vec::new(), scalars: Vec::new(), ids: 0 };
    let root = loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(_), _) => {}
            (event, span) => break reader.value(&event, span)?,
        }
    };
    Some(Source { root, anchors: reader.anchors, scalars: reader.scalars, ids: reader.ids })
}

struct Reader<'a> {
    text: Vec<char>,
    events: Parser<'a, saphyr_parser::StrInput<'a>>,
    anchors: Vec<Anchor>,
    scalars: Vec<Range<usize>>,
    ids: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<(Event<'a>, Span)> {
        self.events.next()?.ok()
    }

    fn id(&mut self) -> usize {
        self.ids += 1;
        self.ids - 1
    }

    fn value(&mut self, event: &Event<'a>, span: Span) -> Option<Tree> {
        match event {
            Event::Scalar(text, style, ..) => {
                let start = span.start.index();
                self.scalars.push(start..self.quoted_end(start, *style).unwrap_or(span.end.index()));
                let value = match style {
                    ScalarStyle::Plain => plain(text).ok()?,
                    _ => Value::String(text.to_string()),
                };
                Some(Tree::Scalar(value))
            }
            Event::SequenceStart(..) => self.list().map(Tree::List),
            Event::MappingStart(..) => self.map().map(Tree::Map),
            _ => None,
        }
    }

    /// Where a scalar in quotes ends. The parser's span goes on, over a comment behind it.
    fn quoted_end(&self, start: usize, style: ScalarStyle) -> Option<usize> {
        let quote = match style {
            ScalarStyle::SingleQuoted => '\'',
            ScalarStyle::DoubleQuoted => '"',
            _ => return None,
        };
        let mut at = start + 1;
        while let Some(c) = self.text.get(at) {
            let doubled = quote == '\'' && self.text.get(at + 1) == Some(&quote);
            match *c {
                '\\' if quote == '"' => at += 1,
                c if c == quote && doubled => at += 1,
                c if c == quote => return Some(at + 1),
                _ => {}
            }
            at += 1;
        }
        None
    }

    fn list(&mut self) -> Option<Vec<Item>> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Some(items);
            }
            let id = self.id();
            let anchor = self.anchors.len();
            self.anchors.push(Anchor { at: span.start.index(), id, takes_beside: true });
            let value = self.value(&event, span)?;
            self.anchors[anchor].takes_beside = value.is_inline();
            items.push(Item { id, value });
        }
    }

    fn map(&mut self) -> Option<Vec<Entry>> {
        let mut entries = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Some(entries);
            }
            let id = self.id();
            self.anchors.push(Anchor { at: span.start.index(), id, takes_beside: true });
            let Tree::Scalar(Value::String(key)) = self.value(&event, span)? else { return None };
            let (event, span) = self.next()?;
            if matches!(&event, Event::Scalar(text, ..) if !text.is_empty()) {
                self.anchors.push(Anchor { at: span.start.index(), id, takes_beside: true });
            }
            let value = self.value(&event, span)?;
            entries.push(Entry { id, key, value, is_description: false });
        }
    }
}
