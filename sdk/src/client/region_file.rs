//! The file of regions: `service: [{ id, endpoint, endpoints }]` in YAML.

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::region::Region;

/// The name by which the file knows this service, in any letter case.
const SERVICE: &str = "CODEARTSPIPELINE";

/// Deeper nesting is rejected, so that nothing here needs to fear for the stack.
const MAX_DEPTH: usize = 32;

/// A region that the file lists for this service.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) line: usize,
    pub(super) endpoints: Vec<String>,
}

/// What is wrong with the file, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Diagnostic {
    pub(super) line: usize,
    pub(super) text: String,
}

/// Reads the regions of this service. Other services are passed over.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, Diagnostic> {
    let root = tree(text)?;
    let services = match root.content {
        Content::Empty => return Ok(Vec::new()),
        Content::Map(services) => services,
        _ => return Err(root.problem("names of services with lists of regions are expected here, such as `CODEARTSPIPELINE:`")),
    };
    let mut ours = services.into_iter().filter(|(name, _)| name.eq_ignore_ascii_case(SERVICE)).map(|(_, node)| node);
    let Some(list) = ours.next() else { return Ok(Vec::new()) };
    if let Some(second) = ours.next() {
        return Err(second.problem("the service CODEARTSPIPELINE is listed a second time"));
    }
    let items = match list.content {
        Content::Empty => return Ok(Vec::new()),
        Content::List(items) => items,
        _ => return Err(list.problem("a list of regions is expected here: items that begin with `- id: `")),
    };
    let mut entries: Vec<Entry> = Vec::with_capacity(items.len());
    for item in items {
        let entry = entry(item)?;
        if entries.iter().any(|known| known.id == entry.id) {
            return Err(Diagnostic { line: entry.line, text: format!("the region {:?} is listed a second time", entry.id) });
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn entry(item: Node) -> Result<Entry, Diagnostic> {
    let line = item.line;
    let Content::Map(fields) = item.content else {
        return Err(item.problem("a region with `id` and `endpoint` is expected here"));
    };
    let (mut id, mut single, mut several) = (None, None, Vec::new());
    for (name, node) in fields {
        match (name.as_str(), node.content) {
            (_, Content::Empty) => {}
            ("id", Content::Text(text)) => id = Some(text),
            ("endpoint", Content::Text(text)) => single = Some(text),
            ("endpoints", Content::List(items)) => {
                for item in items {
                    let Content::Text(text) = item.content else { return Err(item.problem("an endpoint is a text")) };
                    several.push(text);
                }
            }
            ("id" | "endpoint", _) => return Err(Diagnostic { line: node.line, text: format!("`{name}` has to be a text") }),
            ("endpoints", _) => return Err(Diagnostic { line: node.line, text: "`endpoints` has to be a list of texts".to_owned() }),
            _ => {}
        }
    }
    several.extend(single);
    let missing = |what: &str| Diagnostic { line, text: format!("the region that begins here has no {what}") };
    let id = id.ok_or_else(|| missing("`id`"))?;
    if let Err(error) = Region::new(id.clone()) {
        return Err(Diagnostic { line, text: error.text().to_owned() });
    }
    if several.is_empty() { Err(missing("`endpoint`")) } else { Ok(Entry { id, line, endpoints: several }) }
}

/// A value of the file and the line on which it begins.
struct Node {
    line: usize,
    content: Content,
}

enum Content {
    Empty,
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    fn problem(&self, text: &str) -> Diagnostic {
        Diagnostic { line: self.line, text: text.to_owned() }
    }
}

/// A list or map that is still open; of a map also the name whose value comes next.
struct Open {
    node: Node,
    name: Option<String>,
}

/// The one document of the text.
fn tree(text: &str) -> Result<Node, Diagnostic> {
    let mut root = None;
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        // What is missing at the end is reported for the line behind the last.
        let bounded = |line: usize| line.min(text.lines().count()).max(1);
        let (event, span) = event.map_err(|error| Diagnostic {
            line: bounded(error.marker().line()),
            text: format!("the text is not YAML: {}", error.info()),
        })?;
        let line = span.start.line().max(1);
        let rejected = |text: &str| Err(Diagnostic { line, text: text.to_owned() });
        let done = match event {
            Event::DocumentStart(_) if root.is_some() => return rejected("a second document begins here; one is read"),
            Event::Alias(_) => return rejected("aliases (`*`) are not read here; write the value out"),
            Event::Scalar(text, style, ..) => {
                let is_empty = style == ScalarStyle::Plain && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL");
                Node { line, content: if is_empty { Content::Empty } else { Content::Text(text.into_owned()) } }
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() == MAX_DEPTH => {
                return rejected("the nesting is too deep");
            }
            Event::SequenceStart(..) => {
                open.push(Open { node: Node { line, content: Content::List(Vec::new()) }, name: None });
                continue;
            }
            Event::MappingStart(..) => {
                open.push(Open { node: Node { line, content: Content::Map(Vec::new()) }, name: None });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(closed) => closed.node,
                None => continue,
            },
            _ => continue,
        };
        match open.last_mut() {
            None => root = Some(done),
            Some(Open { node: Node { content: Content::Map(fields), .. }, name }) => match (name.take(), done.content) {
                (Some(name), content) => fields.push((name, Node { line: done.line, content })),
                (None, Content::Text(text)) => *name = Some(text),
                (None, Content::Empty) => *name = Some(String::new()),
                (None, _) => return rejected("a name is a string"),
            },
            Some(Open { node: Node { content: Content::List(items), .. }, .. }) => items.push(done),
            Some(_) => {}
        }
    }
    Ok(root.unwrap_or(Node { line: 1, content: Content::Empty }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, line: usize, endpoints: &[&str]) -> Entry {
        Entry { id: id.to_owned(), line, endpoints: endpoints.iter().map(|&endpoint| endpoint.to_owned()).collect() }
    }

    #[test]
    fn regions_of_this_service_are_read_and_others_passed_over() {
        let text = "# ours\nECS:\n- id: 7\n  anything: {a: [b]}\nCodeArtsPipeline:\n- id: mars-1\n  endpoint: https://a\n\
                    - {id: 'mars-2', endpoints: [\"https://b\", https://c], endpoint: https://d, note: x}\n";
        assert_eq!(read(text), Ok(vec![entry("mars-1", 6, &["https://a"]), entry("mars-2", 8, &["https://b", "https://c", "https://d"])]));
    }

    #[test]
    fn a_file_without_this_service_says_nothing() {
        for text in ["", "# nothing\n", "---\n", "ECS: []\n", "CODEARTSPIPELINE:\n", "codeartspipeline: []", "~", "\u{feff}"] {
            assert_eq!(read(text), Ok(Vec::new()), "{text:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, line, words) in [
            ("CODEARTSPIPELINE:\n  - id: x\n   endpoint: y\n", 3, "not YAML"),
            ("CODEARTSPIPELINE: [", 1, "not YAML"),
            ("CODEARTSPIPELINE:\n\t- id: a\n", 2, "not YAML"),
            ("- a\n", 1, "names of services"),
            ("just words", 1, "names of services"),
            ("codeartspipeline:\n  mars-1: https://a\n", 2, "list of regions"),
            ("codeartspipeline:\n- mars-1\n", 2, "`id` and `endpoint`"),
            ("codeartspipeline:\n- endpoint: https://a\n", 2, "no `id`"),
            ("codeartspipeline:\n- id: mars-1\n", 2, "no `endpoint`"),
            ("codeartspipeline:\n- id: ''\n  endpoint: a\n", 2, "it is empty"),
            ("codeartspipeline:\n- id: \"a\\nb\"\n  endpoint: a\n", 2, r#""a\nb" is no id of a region"#),
            ("codeartspipeline:\n- id: mars-1\n  endpoints: []\n", 2, "no `endpoint`"),
            ("codeartspipeline:\n- id: [mars-1]\n  endpoint: a\n", 2, "`id` has to be a text"),
            ("codeartspipeline:\n- id: a\n  endpoint: [b]\n", 3, "`endpoint` has to be a text"),
            ("codeartspipeline:\n- id: a\n  endpoints: b\n", 3, "`endpoints` has to be a list"),
            ("codeartspipeline:\n- id: a\n  endpoints:\n  - {}\n", 4, "an endpoint is a text"),
            ("codeartspipeline:\n- id: a\n  endpoint: b\n- id: a\n  endpoint: c\n", 4, "\"a\" is listed a second time"),
            ("codeartspipeline: []\nCODEARTSPIPELINE: []\n", 2, "a second time"),
            ("a: &x []\nb: *x\n", 2, "aliases"),
            ("a: []\n---\nb: []\n", 2, "second document"),
            ("[a]: b\n", 1, "a name is a string"),
        ] {
            let problem = read(text).expect_err(text);
            assert_eq!(problem.line, line, "{text:?}: {}", problem.text);
            assert!(problem.text.contains(words), "{text:?}: {}", problem.text);
        }
    }

    #[test]
    fn no_text_makes_it_panic() {
        for deep in ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000)] {
            assert!(read(&deep).is_err());
        }
        let whole = "ECS: []\nCODEARTSPIPELINE:\n- id: 'a'\n  endpoints: [\"b\", c]\n- {id: d, endpoint: |\n  e\n}\n";
        for cut in 0..whole.len() {
            for odd in ["", "\u{0}", "*", "&", "!", "%", "\t", "\"", "'", "- ", "? ", ": ", "}", "]", "日", "\u{feff}", "\\u", "---", "..."]
            {
                let _ = read(&format!("{}{odd}{}", &whole[..cut], &whole[cut..]));
                let _ = read(&format!("{}{odd}", &whole[..cut]));
            }
        }
    }
}
