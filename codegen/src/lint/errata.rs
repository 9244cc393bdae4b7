//! `spec/ERRATA.md`: what the vendor contradicts itself on, and what was decided.

use std::collections::BTreeSet;

use super::records::{Findings, Section, sections};

/// What each entry says, in lines of a list.
const PARTS: [&str; 4] = ["Clash", "Decision", "Reason", "Test"];

/// Entries against their form. Returns the numbers of those that there are.
pub(super) fn check(text: &str, findings: &mut Findings<'_>) -> BTreeSet<usize> {
    let mut numbers = BTreeSet::new();
    for section in sections(text).iter().filter(|section| section.level == 3) {
        let Some(number) = number(section.title) else {
            let remedy = format!("Write it as `### C{}. Title`", numbers.len() + 1);
            findings.add("errata-entry", section.title, section.line, "the heading is not that of an entry", remedy);
            continue;
        };
        let next = numbers.len() + 1;
        if number != next {
            let message = format!("the entry C{number} stands where C{next} belongs");
            let remedy = format!("Call it C{next}; numbers are never used again, and new entries get the next one");
            findings.add("errata-entry", &format!("C{number}"), section.line, message, remedy);
        }
        numbers.insert(number);
        parts(section, number, findings);
    }
    numbers
}

/// The parts of an entry.
fn parts(section: &Section<'_>, number: usize, findings: &mut Findings<'_>) {
    let entry = format!("C{number}");
    for part in PARTS {
        let head = format!("- {part}:");
        let found: Vec<_> = section.lines.iter().filter_map(|(line, text)| Some((*line, text.strip_prefix(&head)?.trim()))).collect();
        match found[..] {
            [(line, "")] => findings.add("errata-entry", &entry, line, format!("`{part}` of {entry} says nothing"), "Say it"),
            [(line, text)] if part == "Test" => test(text, number, line, findings),
            [_] => {}
            _ => {
                let message = format!("{entry} has {} lines `{part}`", found.len());
                findings.add("errata-entry", &entry, section.line, message, format!("Write one that begins with `{head} `"));
            }
        }
    }
}

/// An entry names the tests that fail when the decision is undone.
fn test(text: &str, number: usize, line: usize, findings: &mut Findings<'_>) {
    let prefix = format!("c{number:02}_");
    let named: Vec<&str> = text.split('`').skip(1).step_by(2).filter(|code| !code.is_empty()).collect();
    let entry = format!("C{number}");
    if named.is_empty() && !text.starts_with("none, as ") {
        let remedy = format!("Name it between backticks as `{prefix}…`, or write `none, as …`");
        findings.add("errata-test", &entry, line, format!("no test shows what {entry} decides"), remedy);
    }
    for name in named.iter().filter(|name| !name.starts_with(&prefix) || name.len() == prefix.len()) {
        let message = format!("`{name}` is not named after {entry}");
        findings.add("errata-test", &entry, line, message, format!("Name the test `{prefix}…`, after what it claims"));
    }
}

/// Where a text names an entry that does not exist.
pub(super) fn references(text: &str, numbers: &BTreeSet<usize>, findings: &mut Findings<'_>) {
    for (index, line) in text.lines().enumerate() {
        for word in line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
            let number = word.strip_prefix('C').filter(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
            let is_known = number.is_none_or(|number| number.parse().is_ok_and(|number| numbers.contains(&number)));
            if !is_known && number.is_some_and(|number| number.len() <= 3) {
                findings.add("errata-reference", word, index + 1, format!("there is no entry {word}"), "Correct the number");
            }
        }
    }
}

/// `C12. Title` is number 12.
fn number(title: &str) -> Option<usize> {
    let (number, title) = title.strip_prefix('C')?.split_once(". ")?;
    let plain = number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0');
    (plain && !title.trim().is_empty()).then(|| number.parse().ok())?
}
