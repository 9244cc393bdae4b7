//! Are the errata complete, and true to the tests and the document?

use std::collections::{BTreeMap, BTreeSet};

use codearts_pipeline_codegen::Erratum;
use codearts_pipeline_tests::{errata, spec};

use crate::cases;

const TESTS: [&str; 3] = [include_str!("requests.rs"), include_str!("responses.rs"), include_str!("transport.rs")];

/// The entries by letter and number, such as `C7`: the text of each.
fn entries() -> BTreeMap<String, String> {
    let mut entries = BTreeMap::new();
    for (file, text) in errata() {
        for section in text.split("\n### ").skip(1) {
            let (id, rest) = section.split_once(". ").expect("a number and a title");
            // The text ends where the next part begins.
            let text = rest.split("\n## ").next().unwrap_or_default();
            let replaced = entries.insert(id.to_owned(), text.to_owned());
            assert!(replaced.is_none(), "{file}: {id} stands twice");
        }
    }
    entries
}

/// The tests that an entry names.
fn named_tests(text: &str) -> BTreeSet<&str> {
    let (_, tests) = text.split_once("- Test: ").expect("an entry has a line about its test");
    tests.split('`').skip(1).step_by(2).filter(|code| entry_of(code).is_some()).collect()
}

/// The entry that a test is named after, as in `c01_…`.
fn entry_of(test: &str) -> Option<String> {
    let (id, claim) = test.split_once('_')?;
    let (letter, number) = (id.get(..1)?, id.get(1..)?);
    let is_id = "cepprt".contains(letter) && number.len() >= 2 && !claim.is_empty();
    is_id.then(|| number.parse::<usize>().ok()).flatten().map(|number| format!("{}{number}", letter.to_uppercase()))
}

/// The tests of the other files, and of the cases.
fn tests() -> BTreeSet<String> {
    let lines = TESTS.iter().flat_map(|text| text.lines().zip(text.lines().skip(1)));
    let written = lines
        .filter(|(attribute, _)| matches!(*attribute, "#[test]" | "#[tokio::test]"))
        .map(|(_, line)| line.trim_start_matches("async ").trim_start_matches("fn ").trim_end_matches("() {").to_owned());
    written.chain(cases::cases().into_keys()).collect()
}

#[test]
fn every_entry_has_its_parts_and_names_tests_that_exist() {
    let (entries, tests) = (entries(), tests());
    for (letter, last) in [('C', 38), ('E', 52), ('R', 60)] {
        let missing: Vec<_> = (1..=last).map(|number| format!("{letter}{number}")).filter(|id| !entries.contains_key(id)).collect();
        assert!(missing.is_empty(), "there is no entry {missing:?}");
    }
    let mut without = BTreeSet::new();
    for (id, text) in &entries {
        for part in ["- About: ", "- Clash: ", "- Decision: ", "- Reason: ", "- Test: "] {
            assert_eq!(text.matches(part).count(), 1, "{id} has one {part:?}");
        }
        let named = named_tests(text);
        if named.is_empty() {
            without.insert(id);
        }
        for test in named {
            assert!(tests.contains(test), "{id} names {test}, which does not exist");
            assert_eq!(entry_of(test).as_ref(), Some(id), "{id} names {test}");
        }
    }
    assert!(4 * without.len() <= entries.len(), "more than one entry in four has no test: {without:?}");
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
    let mut count = 0;
    let entries = entries();
    for (_, text) in errata() {
        for Erratum { number, about, .. } in Erratum::read(&text) {
            count += 1;
            let text = &entries[number];
            assert_eq!(about.is_empty(), text.contains("- About: the document as a whole.\n"), "{number}");
            for name in about {
                assert!(exists(name), "{number} is about {name}, which does not exist");
            }
        }
    }
    assert_eq!(count, entries.len());
}

#[test]
fn every_test_is_named_by_its_entry() {
    let entries = entries();
    for test in tests().iter().filter(|test| *test != "every_case_holds") {
        let id = entry_of(test).unwrap_or_else(|| panic!("{test} is not named after an entry"));
        let text = entries.get(&id).unwrap_or_else(|| panic!("{test} is named after {id}, which does not exist"));
        assert!(named_tests(text).contains(&**test), "{id} does not name {test}");
    }
}

/// What else there is about sources is for the linter.
#[test]
fn the_vendors_name_of_an_operation_is_that_of_its_page() {
    for operation in spec().operations() {
        let source = &operation.value["x-source"];
        let (Some(page), Some(name)) = (source["page"].as_str(), source["name"].as_str()) else { continue };
        // Some names are misspelt, and the pages are not (P61); one lacks the plural of its page.
        let name = name.replace("Pipleine", "Pipeline");
        let of_page = page.rsplit('/').next().and_then(|file| file.strip_suffix(".html")).unwrap_or_default();
        assert!(of_page == name || of_page.strip_suffix('s') == Some(&name), "{}: {name}, {page}", operation.id);
    }
}
