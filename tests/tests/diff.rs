//! Does the comparison of documents know each kind of change, and say why it judges as it does?

use std::collections::BTreeSet;

use codearts_pipeline_codegen::{Bump, CHANGE_RULES, Change, SourceImpact, Spec, bump, model::Model};
use codearts_pipeline_tests::{read, spec};
use proptest::prelude::*;

const EXPECTED: &str = include_str!("mutations/expected.txt");
const SMALL: &str = include_str!("mutations/small.yaml");

fn parsed(text: &str) -> Spec {
    Spec::parse(text).unwrap_or_else(|diagnostics| panic!("{diagnostics:?}"))
}

fn diff(before: &Spec, after: &Spec) -> Vec<Change> {
    let model = |spec: &Spec| Model::of(spec).expect("a model");
    codearts_pipeline_codegen::diff((before, &model(before)), (after, &model(after)))
}

/// The changes that an edit of the small document makes.
fn changes(edits: &[(&str, &str)]) -> Vec<Change> {
    let mut text = SMALL.to_owned();
    for (from, to) in edits {
        assert_eq!(text.matches(from).count(), 1, "{from:?}");
        text = text.replace(from, to);
    }
    diff(&parsed(SMALL), &parsed(&text))
}

fn rules(changes: &[Change]) -> Vec<(&'static str, SourceImpact)> {
    changes.iter().map(|change| (change.rule, change.source)).collect()
}

#[test]
fn the_table_of_verdicts_is_the_one_that_is_used() {
    let curation = read("spec/CURATION.md");
    let (_, table) = curation.split_once("## What a change does").expect("the section");
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| `")).collect();
    let expected: Vec<String> = CHANGE_RULES
        .iter()
        .map(|rule| {
            let [sent, received] = [rule.sent, rule.received].map(|(wire, source)| format!("{wire} / {source}"));
            format!("| `{}` | {sent} | {received} | {} |", rule.id, rule.why)
        })
        .collect();
    assert_eq!(rows, expected);
}

#[test]
fn no_change_is_no_change() {
    assert_eq!(diff(spec(), spec()), []);
    assert_eq!(bump(&[]), Bump::None);
    assert_eq!(changes(&[("paths:\n", "# a comment\npaths:\n")]), []);
}

#[test]
fn renames_are_reported_as_renames() {
    let renamed = parsed(&SMALL.replace("schemas/Owner'", "schemas/Person'").replace("    Owner:\n", "    Person:\n"));
    let changes = diff(&parsed(SMALL), &renamed);
    assert_eq!(rules(&changes), [("schema-renamed", SourceImpact::Breaks)]);
    assert_eq!((changes[0].subject.as_str(), changes[0].sentence.as_str()), ("Person", "The name is Person (was Owner)"));
    // A type that is made of itself as well.
    let recursive = parsed(&SMALL.replace("schemas/Task'", "schemas/Job'").replace("    Task:\n", "    Job:\n"));
    assert!(rules(&diff(&parsed(SMALL), &recursive)).contains(&("schema-renamed", SourceImpact::Breaks)));
    let field = self::changes(&[(" is_active:", " active:")]);
    assert_eq!(rules(&field), [("property-renamed", SourceImpact::Breaks)]);
    assert_eq!(field[0].pointer, "/components/schemas/Owner/properties/active");
    let spelling = self::changes(&[(" is_active:", " isActive:")]);
    assert_eq!(rules(&spelling), [("property-spelling", SourceImpact::None)]);
    let operation = self::changes(&[("operationId: start_task", "operationId: run_task")]);
    assert_eq!(rules(&operation), [("operation-renamed", SourceImpact::Breaks)]);
}

#[test]
fn an_operation_that_comes_or_goes_is_reported_once() {
    let begin = SMALL.find("  /v1/{domain_id}/tasks/{task_id}/start:\n").expect("the operation");
    let end = SMALL.find("  /v1/{domain_id}/files:\n").expect("what follows");
    let less = parsed(&format!("{}{}", &SMALL[..begin], &SMALL[end..]));
    let gone = diff(&parsed(SMALL), &less);
    assert_eq!(rules(&gone), [("schema-removed", SourceImpact::Breaks), ("operation-removed", SourceImpact::Breaks)]);
    assert_eq!(bump(&gone), Bump::Major);
    let come = diff(&less, &parsed(SMALL));
    assert_eq!(rules(&come), [("schema-added", SourceImpact::Adds), ("operation-added", SourceImpact::Adds)]);
    assert_eq!(bump(&come), Bump::Minor);
}

#[test]
fn each_rule_has_an_edit_that_it_judges() {
    let mutated: BTreeSet<&str> =
        CHANGE_RULES.iter().map(|rule| rule.id).filter(|id| EXPECTED.lines().any(|line| line.contains(&format!(" {id} (")))).collect();
    // Judged by the tests here.
    let here = [
        "argument-order",
        "operation-added",
        "operation-removed",
        "property-added-required",
        "limit-added",
        "parameter-added-copied",
        "pagination-added",
    ];
    let missing: Vec<_> = CHANGE_RULES.iter().map(|rule| rule.id).filter(|id| !mutated.contains(id) && !here.contains(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_no_single_edit_shows_is_judged_as_well() {
    let has = |edits: &[(&str, &str)], rule: &str| {
        let found = changes(edits);
        assert!(found.iter().any(|change| change.rule == rule), "{rule}: {found:?}");
    };
    has(
        &[("        - { name: project, in: query, required: true,", "        - { name: brand, in: query, required: true,")],
        "argument-renamed",
    );
    has(
        &[
            ("required: [name]\n", "required: [brand, name]\n"),
            ("        created:", "        brand: { type: string, description: A. }\n        created:"),
        ],
        "property-added-required",
    );
    has(
        &[("    Priority:\n      type: integer\n      format: int32\n", "    Priority:\n      type: integer\n      format: int64\n")],
        "schema-type",
    );
}

#[test]
fn what_is_there_was_added_once() {
    let added = |from: &str, to: &str| {
        assert_eq!(SMALL.matches(from).count(), 1, "{from:?}");
        rules(&diff(&parsed(&SMALL.replace(from, to)), &parsed(SMALL)))
    };
    let limits = added("      minLength: 1\n      maxLength: 10\n      pattern: ^[a-z]+$\n", "");
    assert_eq!(limits, [("limit-added", SourceImpact::Breaks)]);
    let begin = SMALL.find("        - name: tenant\n").expect("the parameter");
    let end = begin + SMALL[begin..].find("      responses:\n").expect("what follows");
    assert_eq!(added(&SMALL[begin..end], ""), [("parameter-added-copied", SourceImpact::None)]);
    let pages = "      x-pagination: { kind: offset, in: query, offset: offset, limit: limit, items: tasks, total: total }\n";
    assert_eq!(added(pages, ""), [("pagination-added", SourceImpact::Adds)]);
}

#[test]
fn arguments_keep_their_order() {
    let path = "  /v1/{domain_id}/tasks/{task_id}:\n";
    let found = changes(&[(path, "  /v1/tasks/{task_id}/{domain_id}:\n")]);
    assert_eq!(rules(&found), [("operation-moved", SourceImpact::None), ("argument-order", SourceImpact::Breaks)]);
}

#[test]
fn the_name_of_a_path_parameter_is_not_sent() {
    let text = SMALL.replace("{domain_id}", "{account_id}").replace("name: domain_id\n      in: path", "name: account_id\n      in: path");
    let text = text.replace("x-from-path: domain_id", "x-from-path: account_id");
    let changes = diff(&parsed(SMALL), &parsed(&text));
    let placeholders = changes.iter().filter(|change| change.rule == "placeholder-renamed").count();
    assert!(placeholders > 5 && changes.iter().all(|change| change.source == SourceImpact::None), "{changes:?}");
    assert_eq!(bump(&changes), Bump::Patch);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Whatever a document looks like, comparing it ends with a result.
    #[test]
    fn any_two_documents_can_be_compared(lines in prop::collection::vec(any::<prop::sample::Index>(), 1..6)) {
        let mut kept: Vec<&str> = SMALL.lines().collect();
        for line in lines {
            let at = line.index(kept.len());
            kept.remove(at);
        }
        if let Ok(other) = Spec::parse(&kept.join("\n")) {
            let small = parsed(SMALL);
            if Model::of(&other).is_ok() {
                prop_assert_eq!(diff(&small, &other).is_empty(), diff(&other, &small).is_empty());
            }
        }
    }
}
