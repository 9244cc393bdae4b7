//! Does the linter find every fault, where it is, and nothing else?
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails with the place")]

#[path = "lint/accepted.rs"]
mod accepted;
#[path = "lint/case.rs"]
mod case;
#[path = "lint/mangled.rs"]
mod mangled;

use std::collections::BTreeSet;

use case::{Document, MINIMAL, cases, diagnostics};
use codearts_pipeline_codegen::{Accepted, RULES, Spec, lint_documents, lint_with};
use codearts_pipeline_tests::{errata, read, spec};

const CURATION: &str = include_str!("../../spec/CURATION.md");

#[test]
fn each_fault_is_found_where_it_is_and_nothing_else_is() {
    let failures: Vec<String> = cases().iter().filter_map(|case| case.failure()).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn every_rule_has_a_case() {
    let covered: BTreeSet<&str> = cases().iter().map(|case| case.rule).collect();
    let known: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(covered, known);
    assert_eq!(known.len(), RULES.len(), "an id stands twice");
}

#[test]
fn the_rules_are_those_that_the_guide_lists() {
    let (_, table) = CURATION.split_once("\n## The rules\n").unwrap();
    let table = table.split("\n## ").next().unwrap_or_default();
    let listed: Vec<(&str, &str, bool)> = table
        .lines()
        .filter_map(|line| {
            let mut columns = line.strip_prefix("| `")?.split(" | ");
            Some((columns.next()?.strip_suffix('`')?, columns.next()?, line.ends_with(" | possible |")))
        })
        .collect();
    let rules: Vec<(&str, &str, bool)> = RULES.iter().map(|rule| (rule.id, rule.summary, rule.can_be_accepted)).collect();
    assert_eq!(rules, listed);
}

#[test]
fn the_curated_document_keeps_the_rules() {
    assert_eq!(lint_with(spec(), &Accepted::parse(&read("spec/accepted.md"))), []);
}

#[test]
fn the_documents_that_go_with_it_keep_theirs() {
    assert_eq!(lint_documents(spec(), &errata()), []);
}

#[test]
fn the_documents_that_cases_change_keep_the_rules() {
    for document in Document::ALL {
        assert_eq!(document.diagnostics(document.text()), [], "{document:?}");
    }
}

/// B43: a tag that makes no module of its own is told with its line; no operation is lost, and nothing panics.
#[test]
fn b43_a_tag_that_makes_no_module_of_its_own_is_told() {
    let pieces = |name: &str| {
        let paths = ["pieces-openapi.yaml", "pieces-chapter.yaml", "pieces-other.yaml"];
        let files = ["spec/openapi.yaml", "spec/chapters/old_things.yaml", "spec/chapters/new_things.yaml"];
        let texts = paths.map(|path| read(&format!("tests/tests/lint/{path}")).replace("name: Old Things", &format!("name: {name}")));
        files.map(str::to_owned).into_iter().zip(texts).collect::<Vec<_>>()
    };
    assert_eq!(diagnostics_of(&pieces("Old Things")), [""; 0]);
    for name in ["Old-Things", "old things", "流水线", "Enums", "Mod", "Types", "Things", "THINGS", "self", "''", "1", "Client", "Region"]
    {
        let found = diagnostics_of(&pieces(name));
        assert!(found.iter().all(|line| line.starts_with("spec/")), "{name}: {found:?}");
        // What is accepted has a module of its own.
        let has_module = found.is_empty() && codearts_pipeline_codegen::generate(&Spec::read(&pieces(name)).unwrap()).is_ok();
        assert!(!found.is_empty() || has_module, "{name}");
    }
}

fn diagnostics_of(pieces: &[(String, String)]) -> Vec<String> {
    match Spec::read(pieces) {
        Ok(spec) => lint_with(&spec, &Accepted::default()).iter().map(ToString::to_string).collect(),
        Err(diagnostics) => diagnostics.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn all_faults_are_found_at_once_in_the_order_of_the_text() {
    let text = MINIMAL
        .replace("title: Things", "title: ''")
        .replace("operationId: create_part", "operationId: createPart")
        .replace("x-enum-ignore-case: true", "x-enum-ignore-cases: true");
    let rules: Vec<&str> = diagnostics(&text).iter().map(|diagnostic| diagnostic.rule).collect();
    assert_eq!(rules, ["document-form", "operation-id", "unknown-keyword"]);
}

#[test]
fn faults_of_the_text_are_found_at_once() {
    let text = "a: &x 1\nb: 2\nb: !!str 3\n200: 0x1F\n";
    let diagnostics = Spec::parse(text).unwrap_err();
    let found: Vec<(usize, &str)> = diagnostics.iter().map(|f| (f.line, f.rule)).collect();
    assert_eq!(found, [(1, "yaml-anchor"), (3, "yaml-duplicate-key"), (3, "yaml-tag"), (4, "yaml-number"), (4, "yaml-string-key"),]);
}

#[test]
fn a_diagnostic_is_one_line_that_names_file_line_rule_place_problem_and_help() {
    let text = MINIMAL.replace("operationId: list_parts", "operationId: \"List\\nParts\"");
    assert_eq!(
        diagnostics(&text)[0].to_string(),
        "spec/openapi.yaml:18: operation-id at /paths/~1v1~1{thing_id}~1parts/get/operationId: \
         `List\\nParts` is not a name in snake_case with a verb and a noun; \
         name it as the vendor's SDKs do, in snake_case with the verb first: `show_plugin_version`"
    );
}
