//! `spec/errata`: what the vendor contradicts itself on, and what was decided.

use std::collections::BTreeMap;

use super::context::Lint;
use crate::{
    diagnostic::Diagnostic,
    document::{entries, escaped},
};

/// What each entry says, in lines of a list.
const PARTS: [&str; 4] = ["Clash", "Decision", "Reason", "Test"];

/// The letters of entries: calls and errors of the draft operations, extensions, policies, runs and pipelines, Terraform.
const LETTERS: [char; 5] = ['C', 'E', 'P', 'R', 'T'];

/// Letter and number of an entry.
type Id = (char, usize);

/// File and line of each entry.
type Known<'a> = BTreeMap<Id, (&'a str, usize)>;

/// Checks the errata: path and text of each file.
pub(super) fn check(lint: &Lint<'_>, files: &[(&str, &str)]) {
    let mut known = Known::new();
    for (file, text) in files {
        let lines: Vec<&str> = text.lines().collect();
        let mut last: BTreeMap<char, usize> = BTreeMap::new();
        for (index, title) in lines.iter().enumerate().filter_map(|(index, line)| Some((index, line.strip_prefix("### ")?.trim()))) {
            let location = (*file, index + 1);
            let Some((letter, number)) = heading(title) else {
                let help = "write it as `### C1. Title`, with one of the letters C, E, P, R and T";
                add(lint, "errata-entry", location, title, "the heading is not that of an entry", help);
                continue;
            };
            let name = format!("{letter}{number}");
            if let Some((first, line)) = known.insert((letter, number), location) {
                let message = format!("{name} is defined in {first} already, on line {line}");
                add(lint, "errata-entry", location, &name, message, "give the entry the next number; numbers are never used again");
            } else if last.insert(letter, number).is_some_and(|last| last > number) {
                add(lint, "errata-entry", location, &name, format!("{name} stands below a greater number"), "sort the entries by number");
            }
            parts(lint, location, &name, &lines[index + 1..]);
        }
    }
    references(lint, files, &known);
}

/// Reports a line of a file.
fn add(lint: &Lint<'_>, rule: &'static str, location: (&str, usize), name: &str, message: impl Into<String>, help: impl Into<String>) {
    lint.report(Diagnostic::new(rule, location, name, message, help));
}

/// The parts of an entry, in the lines below its heading.
fn parts(lint: &Lint<'_>, (file, heading): (&str, usize), name: &str, below: &[&str]) {
    let lines: Vec<_> = (heading + 1..).zip(below.iter().take_while(|line| !line.starts_with('#'))).collect();
    for part in PARTS {
        let head = format!("- {part}:");
        let found: Vec<_> = lines.iter().filter_map(|(line, text)| Some((*line, text.strip_prefix(&head)?.trim()))).collect();
        match found[..] {
            [(line, "")] => add(lint, "errata-entry", (file, line), name, format!("`{part}` of {name} is empty"), "fill it in"),
            [(line, text)] if part == "Test" => test(lint, (file, line), name, text),
            [_] => {}
            _ => {
                let message = format!("{name} has {} lines `{part}`", found.len());
                add(lint, "errata-entry", (file, heading), name, message, format!("write one that begins with `{head} `"));
            }
        }
    }
}

/// An entry names the tests that fail when the decision is undone.
fn test(lint: &Lint<'_>, location: (&str, usize), name: &str, text: &str) {
    let (letter, number) = name.split_at(1);
    let prefix = format!("{}{number:0>2}_", letter.to_lowercase());
    let named: Vec<&str> = text.split('`').skip(1).step_by(2).filter(|code| !code.is_empty()).collect();
    if named.is_empty() && !text.starts_with("none, as ") {
        let help = format!("name it between backticks as `{prefix}…`, or write `none, as …`");
        add(lint, "errata-test", location, name, format!("no test shows what {name} decides"), help);
    }
    for test in named.iter().filter(|test| !test.starts_with(&prefix) || test.len() == prefix.len()) {
        let help = format!("name the test `{prefix}…`, after what it claims");
        add(lint, "errata-test", location, name, format!("`{test}` is not named after {name}"), help);
    }
}

/// Entries that the errata and the texts of the document refer to exist.
fn references(lint: &Lint<'_>, files: &[(&str, &str)], known: &Known<'_>) {
    for (file, text) in files {
        for (index, line) in text.lines().enumerate() {
            for name in unknown(line, known) {
                add(lint, "errata-reference", (file, index + 1), name, format!("there is no entry {name}"), "correct the number");
            }
        }
    }
    for node in lint.nodes.iter().filter(|node| !node.is_reference()) {
        let texts = ["summary", "description"].into_iter().map(|key| (node.at(key), node.get(key)));
        let values = entries(node.get("x-enum-descriptions")).into_iter();
        let values = values.map(|(value, text)| (format!("{}/x-enum-descriptions/{}", node.pointer, escaped(value)), Some(text)));
        for (pointer, text) in texts.chain(values).filter_map(|(pointer, text)| Some((pointer, text?.as_str()?))) {
            // What stands between backticks is a value.
            for name in text.split('`').step_by(2).flat_map(|plain| unknown(plain, known)) {
                let message = format!("there is no entry {name} in the errata");
                lint.add("errata-reference", &pointer, message, "correct the number, or put a value between backticks");
            }
        }
    }
}

/// Entries that a text refers to and that do not exist.
fn unknown<'a>(text: &'a str, known: &Known<'_>) -> Vec<&'a str> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|word| word.len() <= 4 && reference(word).is_some_and(|id| !known.contains_key(&id))).collect()
}

/// `C12` is number 12 of C.
fn reference(word: &str) -> Option<Id> {
    let letter = word.chars().next().filter(|letter| LETTERS.contains(letter))?;
    let number = word[1..].parse().ok().filter(|_| word[1..].starts_with(|c| matches!(c, '1'..='9')))?;
    Some((letter, number))
}

/// `C12. Title` is number 12 of C.
fn heading(title: &str) -> Option<Id> {
    let (name, title) = title.split_once(". ")?;
    reference(name).filter(|_| !title.trim().is_empty())
}
