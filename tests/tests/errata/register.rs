//! Are `spec/ERRATA.md` and `spec/SOURCES.md` complete, and true to the tests and the document?

use std::collections::{BTreeMap, BTreeSet};

use codearts_pipeline_tests::spec;

const ERRATA: &str = include_str!("../../../spec/ERRATA.md");
const SOURCES: &str = include_str!("../../../spec/SOURCES.md");
const TESTS: [&str; 3] = [include_str!("requests.rs"), include_str!("responses.rs"), include_str!("transport.rs")];

/// Entries about the pages' form, which leaves nothing to decide in the document.
const NOTHING_TO_DECIDE: [usize; 1] = [37];

/// The entries by number: the text of each.
fn entries() -> BTreeMap<usize, &'static str> {
    let mut entries = BTreeMap::new();
    for section in ERRATA.split("\n### C").skip(1) {
        let (number, rest) = section.split_once(". ").expect("a number and a title");
        // The text ends where the next chapter begins.
        let text = rest.split("\n## ").next().unwrap_or_default();
        let replaced = entries.insert(number.parse().expect("a number"), text);
        assert!(replaced.is_none(), "C{number} stands twice");
    }
    entries
}

/// The tests that an entry names.
fn named_tests(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).filter(|code| entry_of(code).is_some()).collect()
}

/// The number of the entry that a test is named after, as in `c01_…`.
fn entry_of(test: &str) -> Option<usize> {
    let (number, claim) = test.strip_prefix('c')?.split_once('_')?;
    (number.len() == 2 && !claim.is_empty()).then(|| number.parse().ok())?
}

/// The tests of the other files.
fn tests() -> BTreeSet<&'static str> {
    let lines = TESTS.iter().flat_map(|text| text.lines().zip(text.lines().skip(1)));
    lines
        .filter(|(attribute, _)| matches!(*attribute, "#[test]" | "#[tokio::test]"))
        .map(|(_, line)| line.trim_start_matches("async ").trim_start_matches("fn ").trim_end_matches("() {"))
        .collect()
}

#[test]
fn every_entry_has_its_parts_and_names_tests_that_exist() {
    let (entries, tests) = (entries(), tests());
    assert_eq!(entries.keys().copied().collect::<Vec<_>>(), (1..=38).collect::<Vec<_>>());
    for (number, text) in entries {
        for part in ["- Clash: ", "- Decision: ", "- Reason: ", "- Test: "] {
            assert_eq!(text.matches(part).count(), 1, "C{number} has one {part:?}");
        }
        let named = named_tests(text);
        assert_eq!(named.is_empty(), NOTHING_TO_DECIDE.contains(&number), "C{number} names {named:?}");
        for test in named {
            assert!(tests.contains(test), "C{number} names {test}, which does not exist");
            assert_eq!(entry_of(test), Some(number), "C{number} names {test}");
        }
    }
}

#[test]
fn every_test_is_named_by_its_entry() {
    let entries = entries();
    let tests = tests();
    assert!(tests.len() >= 37, "{tests:?}");
    for test in tests {
        let number = entry_of(test).unwrap_or_else(|| panic!("{test} is not named after an entry"));
        assert!(named_tests(entries[&number]).contains(test), "C{number} does not name {test}");
    }
}

/// The cells, without backquotes, of the table rows whose first cell is a name in backquotes.
fn rows() -> Vec<Vec<&'static str>> {
    let rows = SOURCES.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")).filter(|row| row.starts_with('`'));
    rows.map(|row| row.split(" | ").map(|cell| cell.trim_matches('`')).collect()).collect()
}

/// What else the table has to say is for the linter.
#[test]
fn the_vendors_name_of_an_operation_is_that_of_its_page() {
    let rows = rows();
    for operation in spec().operations() {
        let row = rows.iter().find(|row| row[0] == operation.id).unwrap_or_else(|| panic!("{} has no row", operation.id));
        assert_eq!(Some(row[1]), row[3].rsplit('/').next().and_then(|file| file.strip_suffix(".html")));
    }
}
