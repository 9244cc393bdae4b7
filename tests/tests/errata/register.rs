//! Are the errata complete, and true to the tests and the document?

use std::collections::{BTreeMap, BTreeSet};

use codearts_pipeline_codegen::Erratum;
use codearts_pipeline_tests::spec;

const ERRATA: &str = include_str!("../../../spec/errata/extensions.md");
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
        for part in ["- About: ", "- Clash: ", "- Decision: ", "- Reason: ", "- Test: "] {
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

/// Operations and types, parameters and the body of operations, members of types.
#[test]
fn every_entry_is_about_what_exists() {
    let spec = spec();
    let operations = spec.operations();
    let exists = |name: &str| {
        let (holder, part) = name.split_once('.').map_or((name, None), |(holder, part)| (holder, Some(part)));
        if let Some(schema) = spec.schema(holder) {
            return part.is_none_or(|part| schema["properties"].get(part).is_some());
        }
        operations.iter().find(|operation| operation.id == holder).is_some_and(|operation| {
            let is_parameter = |part| operation.parameters().iter().any(|parameter| parameter.name == part);
            part.is_none_or(|part| is_parameter(part) || (part == "body" && operation.request_schema().is_some()))
        })
    };
    let subjects = Erratum::read(ERRATA);
    assert_eq!(subjects.len(), entries().len());
    for Erratum { number, about, .. } in subjects {
        let text = entries()[&number.trim_start_matches('C').parse().expect("a number")];
        assert_eq!(about.is_empty(), text.contains("- About: the document as a whole.\n"), "{number}");
        for name in about {
            assert!(exists(name), "{number} is about {name}, which does not exist");
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

/// What else there is about sources is for the linter.
#[test]
fn the_vendors_name_of_an_operation_is_that_of_its_page() {
    for operation in spec().operations() {
        let source = &operation.value["x-source"];
        let Some(page) = source["page"].as_str() else { continue };
        assert_eq!(source["name"].as_str(), page.rsplit('/').next().and_then(|file| file.strip_suffix(".html")), "{}", operation.id);
    }
}
