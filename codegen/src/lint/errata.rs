//! `spec/errata`: what the vendor contradicts itself on, and what was decided.

use std::collections::BTreeMap;

use super::{descriptions::prose, nodes::Nodes, report::Report};
use crate::document::Spec;

/// What each entry says, in lines of a list.
const PARTS: [&str; 4] = ["Clash", "Decision", "Reason", "Test"];

/// The letters of entries: calls and errors of the draft operations, extensions, policies, runs and pipelines, Terraform.
const LETTERS: [char; 5] = ['C', 'E', 'P', 'R', 'T'];

/// What stands below a heading, up to the next one.
struct Section<'a> {
    level: usize,
    title: &'a str,
    line: usize,
    lines: Vec<(usize, &'a str)>,
}

pub(super) fn check(spec: &Spec, files: &[(&str, &str)], report: &mut Report<'_>) {
    // File and line of each entry, by letter and number.
    let mut entries: BTreeMap<(char, usize), (&str, usize)> = BTreeMap::new();
    for (file, text) in files {
        let mut last = BTreeMap::new();
        for section in sections(text).iter().filter(|section| section.level == 3) {
            let location = (*file, section.line);
            let Some(entry) = heading(section.title) else {
                let help = "write it as `### C1. Title`, with one of the letters C, E, P, R and T";
                report.add_at("errata-entry", location, section.title, "the heading is not that of an entry", help);
                continue;
            };
            let name = format!("{}{}", entry.0, entry.1);
            if let Some((first, line)) = entries.insert(entry, location) {
                let help = "give the entry the next number; numbers are never used again";
                report.add_at("errata-entry", location, &name, format!("{name} is defined in {first} already, on line {line}"), help);
            } else if last.insert(entry.0, entry.1).is_some_and(|last| last > entry.1) {
                report.add_at(
                    "errata-entry",
                    location,
                    &name,
                    format!("{name} stands below a greater number"),
                    "sort the entries by number",
                );
            }
            parts(file, section, &name, entry, report);
        }
    }
    for (file, text) in files {
        for (index, line) in text.lines().enumerate() {
            for name in unknown(line, &entries) {
                report.add_at("errata-reference", (file, index + 1), name, format!("there is no entry {name}"), "correct the number");
            }
        }
    }
    for (pointer, text) in prose(&Nodes::new(spec)) {
        // What stands between backticks is a value.
        let plain = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
        for name in unknown(&plain, &entries) {
            report.add(
                "errata-reference",
                &pointer,
                format!("there is no entry {name} in the errata"),
                "correct the number, or put a value between backticks",
            );
        }
    }
}

/// The sections of a text; what stands above the first heading is left out.
fn sections(text: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let title = line.trim_start_matches('#');
        let level = line.len() - title.len();
        if let Some(title) = title.strip_prefix(' ').filter(|_| level > 0) {
            sections.push(Section { level, title: title.trim(), line: index + 1, lines: Vec::new() });
        } else if let Some(section) = sections.last_mut() {
            section.lines.push((index + 1, line));
        }
    }
    sections
}

/// The parts of an entry.
fn parts(file: &str, section: &Section<'_>, name: &str, entry: (char, usize), report: &mut Report<'_>) {
    for part in PARTS {
        let head = format!("- {part}:");
        let found: Vec<_> = section.lines.iter().filter_map(|(line, text)| Some((*line, text.strip_prefix(&head)?.trim()))).collect();
        match found[..] {
            [(line, "")] => report.add_at("errata-entry", (file, line), name, format!("`{part}` of {name} is empty"), "fill it in"),
            [(line, text)] if part == "Test" => test(text, name, entry, (file, line), report),
            [_] => {}
            _ => {
                let message = format!("{name} has {} lines `{part}`", found.len());
                report.add_at("errata-entry", (file, section.line), name, message, format!("write one that begins with `{head} `"));
            }
        }
    }
}

/// An entry names the tests that fail when the decision is undone.
fn test(text: &str, name: &str, (letter, number): (char, usize), location: (&str, usize), report: &mut Report<'_>) {
    let prefix = format!("{}{number:02}_", letter.to_ascii_lowercase());
    let named: Vec<&str> = text.split('`').skip(1).step_by(2).filter(|code| !code.is_empty()).collect();
    if named.is_empty() && !text.starts_with("none, as ") {
        let help = format!("name it between backticks as `{prefix}…`, or write `none, as …`");
        report.add_at("errata-test", location, name, format!("no test shows what {name} decides"), help);
    }
    for test in named.iter().filter(|test| !test.starts_with(&prefix) || test.len() == prefix.len()) {
        let help = format!("name the test `{prefix}…`, after what it claims");
        report.add_at("errata-test", location, name, format!("`{test}` is not named after {name}"), help);
    }
}

/// Entries that a text refers to and that do not exist.
fn unknown<'a>(text: &'a str, entries: &BTreeMap<(char, usize), (&str, usize)>) -> Vec<&'a str> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|word| word.len() <= 4 && reference(word).is_some_and(|entry| !entries.contains_key(&entry))).collect()
}

/// `C12` is number 12 of C.
fn reference(word: &str) -> Option<(char, usize)> {
    let letter = word.chars().next().filter(|letter| LETTERS.contains(letter))?;
    let digits = &word[1..];
    let is_number = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    is_number.then(|| Some((letter, digits.parse().ok()?)))?
}

/// `C12. Title` is number 12 of C.
fn heading(title: &str) -> Option<(char, usize)> {
    let (name, title) = title.split_once(". ")?;
    reference(name).filter(|_| !title.trim().is_empty())
}
