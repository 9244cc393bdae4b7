//! The regions file: `service: [{ id, endpoint, endpoints }]` in YAML.

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::region::Region;

/// The name of this service in the file, which is not case-sensitive.
const SERVICE: &str = "CODEARTSPIPELINE";

/// The maximum nesting depth, so that no file can overflow the stack.
const MAX_DEPTH: usize = 32;

/// A region that the file lists for this service.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) line: usize,
    pub(super) endpoints: Vec<String>,
}

/// A listed region that is not valid, with its id if that could be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) id: Option<String>,
    pub(super) diagnostic: Diagnostic,
}

/// A problem in the file, and its line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Diagnostic {
    pub(super) line: usize,
    pub(super) text: String,
}

/// Reads the regions of this service and skips other services. A mistake in a region affects only callers that look up that region. A
/// syntax error that ends the text early affects only callers whose region is not listed before it.
pub(super) fn read(text: &str) -> Result<Vec<Result<Entry, Mistake>>, Diagnostic> {
    let (root, end) = tree(text);
    let mut entries = regions(root)?;
    entries.extend(end.map(|diagnostic| Err(Mistake { id: None, diagnostic })));
    Ok(entries)
}

fn regions(root: Node) -> Result<Vec<Result<Entry, Mistake>>, Diagnostic> {
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
    let mut entries: Vec<Result<Entry, Mistake>> = Vec::with_capacity(items.len());
    for item in items {
        let entry = entry(item);
        if let Ok(Entry { id, line, .. }) = &entry
            && let Some(first) = entries.iter_mut().find(|known| known.as_ref().is_ok_and(|known| known.id == *id))
        {
            let diagnostic = Diagnostic { line: *line, text: format!("the region {id:?} is listed a second time") };
            *first = Err(Mistake { id: Some(id.clone()), diagnostic });
            continue;
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn entry(item: Node) -> Result<Entry, Mistake> {
    let mut id = None;
    if let Content::Map(fields) = &item.content {
        id = fields.iter().find_map(|(name, node)| match &node.content {
            Content::Text(text) if name == "id" && Region::new(text.clone()).is_ok() => Some(text.clone()),
            _ => None,
        });
    }
    filled(item).map_err(|diagnostic| Mistake { id, diagnostic })
}

fn filled(item: Node) -> Result<Entry, Diagnostic> {
    let line = item.line;
    let Content::Map(fields) = item.content else {
        return Err(item.problem("a region with `id` and `endpoint` is expected here"));
    };
    let (mut id, mut single, mut several) = (None, None, Vec::new());
    for (name, node) in fields {
        match (name.as_str(), node.content) {
            (_, Content::Empty) => {}
            ("id", Content::Text(text)) => id = Some(text),
            (_, Content::Alias) => {
                return Err(Diagnostic { line: node.line, text: "aliases (`*`) are not read here; write the value out".to_owned() });
            }
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

/// A value of the file and the line on which it starts.
struct Node {
    line: usize,
    content: Content,
}

enum Content {
    Empty,
    /// A reference to another value, which is not followed.
    Alias,
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    fn problem(&self, text: &str) -> Diagnostic {
        Diagnostic { line: self.line, text: text.to_owned() }
    }
}

/// A list or map that is still open; for a map also the name of the next value.
struct Open {
    node: Node,
    name: Option<String>,
}

/// The number of open nodes that contain the regions: the map of services and the list of this service.
const DEPTH_OF_REGIONS: usize = 2;

/// Parses the document as far as possible, and returns the error that ends it early. A region that is not complete is left out.
fn tree(text: &str) -> (Node, Option<Diagnostic>) {
    let mut root = None;
    let mut open: Vec<Open> = Vec::new();
    let problem = grow(text, &mut open, &mut root).err();
    open.truncate(DEPTH_OF_REGIONS);
    while let Some(Open { node, .. }) = open.pop() {
        put(node, &mut open, &mut root);
    }
    (root.unwrap_or(Node { line: 1, content: Content::Empty }), problem)
}

/// Adds a complete value to the node that contains it.
fn put(done: Node, open: &mut [Open], root: &mut Option<Node>) {
    match open.last_mut() {
        None => *root = Some(done),
        Some(Open { node: Node { content: Content::Map(fields), .. }, name }) => match (name.take(), done.content) {
            (Some(name), content) => fields.push((name, Node { line: done.line, content })),
            (None, Content::Text(text)) => *name = Some(text),
            // A key that is not a string is never one of ours.
            (None, _) => *name = Some(String::new()),
        },
        Some(Open { node: Node { content: Content::List(items), .. }, .. }) => items.push(done),
        Some(_) => {}
    }
}

fn grow(text: &str, open: &mut Vec<Open>, root: &mut Option<Node>) -> Result<(), Diagnostic> {
    for event in Parser::new_from_str(text) {
        // The parser reports what is missing at the end on the line after the last.
        let bounded = |line: usize| line.min(text.lines().count()).max(1);
        let (event, span) = event.map_err(|error| Diagnostic {
            line: bounded(error.marker().line()),
            text: format!("the text is not YAML: {}", error.info()),
        })?;
        let line = span.start.line().max(1);
        let rejected = |text: &str| Err(Diagnostic { line, text: text.to_owned() });
        let done = match event {
            Event::DocumentStart(_) if root.is_some() => return rejected("a second document begins here; one is read"),
            Event::Alias(_) => Node { line, content: Content::Alias },
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
        put(done, open, root);
    }
    Ok(())
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
        let wanted = vec![Ok(entry("mars-1", 6, &["https://a"])), Ok(entry("mars-2", 8, &["https://b", "https://c", "https://d"]))];
        assert_eq!(read(text), Ok(wanted));
    }

    #[test]
    fn a_file_without_this_service_says_nothing() {
        for text in [
            "",
            "# nothing\n",
            "---\n",
            "ECS: []\n",
            "CODEARTSPIPELINE:\n",
            "codeartspipeline: []",
            "~",
            "a: &x []\nb: *x\n",
            "[a]: b\n",
            "? {a: b}\n: c\n",
        ] {
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
            ("codeartspipeline:\n- id: a\n  endpoint: &x b\n- id: c\n  endpoint: *x\n", 5, "aliases"),
            ("a: []\n---\nb: []\n", 2, "second document"),
        ] {
            let problems = match read(text) {
                Err(problem) => vec![problem],
                Ok(entries) => entries.into_iter().filter_map(Result::err).map(|mistake| mistake.diagnostic).collect(),
            };
            assert!(problems.iter().any(|problem| problem.line == line && problem.text.contains(words)), "{text:?}: {problems:?}");
        }
    }

    #[test]
    fn what_stands_before_the_end_of_a_broken_text_is_read() {
        let ours = "CODEARTSPIPELINE:\n- id: a\n  endpoint: b\n";
        for broken in ["- id: c\n  endpoint: [d\n", "- {id: c, endpoint: d\n", "ECS: [\n"] {
            let entries = read(&format!("{ours}{broken}")).expect(broken);
            let [first, rest @ ..] = &entries[..] else { panic!("{entries:?}") };
            assert_eq!(*first, Ok(entry("a", 2, &["b"])), "{broken}");
            assert!(rest.len() == 1 && rest[0].as_ref().is_err_and(|mistake| mistake.id.is_none()), "{broken}: {rest:?}");
        }
    }

    #[test]
    fn no_text_makes_it_panic() {
        for deep in ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000)] {
            assert!(read(&deep).map_or(true, |entries| entries.iter().all(Result::is_err)));
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
