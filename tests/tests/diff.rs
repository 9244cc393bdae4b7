//! Does the comparison of documents know each kind of change, and say why it judges as it does?

use std::collections::BTreeSet;

use codearts_pipeline_codegen::{Bump, CHANGE_RULES, OnSource, Spec, bump, diff};
use codearts_pipeline_tests::{SPEC, read, spec};
use proptest::prelude::*;

const EXPECTED: &str = include_str!("mutations/expected.txt");

fn edited(changes: &[(&str, &str)]) -> Spec {
    let mut text = SPEC.to_owned();
    for (from, to) in changes {
        assert_eq!(text.matches(from).count(), 1, "{from:?}");
        text = text.replace(from, to);
    }
    Spec::parse(&text).unwrap_or_else(|findings| panic!("{findings:?}"))
}

/// Rule, pointer and sentence of each change.
fn told(changes: &[(&str, &str)]) -> Vec<(&'static str, String, String)> {
    diff(&spec(), &edited(changes)).into_iter().map(|change| (change.rule, change.pointer, change.sentence)).collect()
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
    assert_eq!(diff(&spec(), &spec()), []);
    assert_eq!(bump(&[]), Bump::None);
    assert_eq!(told(&[("paths:\n", "# a comment\npaths:\n")]), []);
}

#[test]
fn renames_are_told_as_renames() {
    let schema = told(&[("    PluginStep:\n      type: object\n", "    PluginPart:\n      type: object\n")]);
    // The references are still to the old name, which is another matter: only the type is looked at here.
    assert!(
        schema.iter().any(|(rule, _, sentence)| *rule == "schema-renamed" && sentence == "`PluginStep` is now called `PluginPart`"),
        "{schema:?}"
    );
    let member = told(&[("        op_time:\n", "        changed:\n")]);
    assert_eq!(
        member,
        [(
            "property-renamed",
            "/components/schemas/PluginVersion/properties/changed".to_owned(),
            "Member `op_time` is now called `changed`".to_owned()
        )]
    );
    let operation = told(&[("operationId: show_plugin_inputs", "operationId: list_plugin_inputs")]);
    assert_eq!(operation.len(), 1, "{operation:?}");
    assert_eq!((operation[0].0, operation[0].2.as_str()), ("operation-renamed", "`show_plugin_inputs` is now called `list_plugin_inputs`"));
}

#[test]
fn an_operation_that_comes_or_goes_is_told_once() {
    let without = SPEC.find("  /v1/{domain_id}/agent-plugin/plugin-input:\n").expect("the operation");
    let rest = &SPEC[without + 2..];
    let end = without + 2 + rest.find("\n  /v1/").or(rest.find("\ncomponents:")).expect("what follows") + 1;
    let text = format!("{}{}", &SPEC[..without], &SPEC[end..]);
    let less = Spec::parse(&text).expect("readable");
    let gone = diff(&spec(), &less);
    assert_eq!(gone.iter().filter(|change| change.rule == "operation-removed").count(), 1, "{gone:?}");
    assert_eq!(bump(&gone), Bump::Major);
    let come = diff(&less, &spec());
    assert_eq!(come.iter().filter(|change| change.rule == "operation-added").count(), 1, "{come:?}");
    assert!(come.iter().all(|change| change.source != OnSource::Breaks), "{come:?}");
    assert_eq!(bump(&come), Bump::Minor);
}

#[test]
fn each_rule_has_an_edit_that_it_judges() {
    let mutated: BTreeSet<&str> =
        CHANGE_RULES.iter().map(|rule| rule.id).filter(|id| EXPECTED.lines().any(|line| line.contains(&format!(" {id} (")))).collect();
    // Judged by the tests here, or about parts that the curated document does not have.
    let here =
        ["operation-added", "operation-removed", "schema-added", "schema-removed", "property-added-optional", "property-added-required"];
    let others = [
        "operation-tag",
        "body-added",
        "body-removed",
        "answer-status",
        "schema-type",
        "limit-changed",
        "other",
        "property-send-empty",
        "required-nullable-removed",
        "placeholder-renamed",
    ];
    for rule in CHANGE_RULES {
        assert!(mutated.contains(rule.id) || here.contains(&rule.id) || others.contains(&rule.id), "{}", rule.id);
    }
}

#[test]
fn null_for_what_has_to_be_sent_changes_its_type() {
    let with_null = edited(&[(
        "        business_type_display_name:\n          type: string\n",
        "        business_type_display_name:\n          type: string\n          nullable: true\n",
    )]);
    let told =
        |changes: &[codearts_pipeline_codegen::Change]| -> Vec<_> { changes.iter().map(|change| (change.rule, change.source)).collect() };
    assert_eq!(told(&diff(&spec(), &with_null)), [("required-nullable-added", OnSource::Breaks)]);
    assert_eq!(told(&diff(&with_null, &spec())), [("required-nullable-removed", OnSource::Breaks)]);
}

#[test]
fn the_name_of_a_path_parameter_is_not_sent() {
    let text = SPEC.replace("{domain_id}", "{account_id}").replace("name: domain_id", "name: account_id");
    let changes = diff(&spec(), &Spec::parse(&text).expect("readable"));
    assert!(!changes.is_empty() && changes.iter().all(|change| change.rule == "placeholder-renamed"), "{changes:?}");
    assert_eq!(bump(&changes), Bump::Patch);
}

#[test]
fn the_kinds_that_no_single_edit_shows_are_judged_as_well() {
    let has = |changes: &[(&str, &str)], rule: &str| {
        let found = told(changes);
        assert!(found.iter().any(|(known, _, _)| *known == rule), "{rule}: {found:?}");
    };
    has(
        &[("        op_time:\n", "        brand_new:\n          type: integer\n          description: New.\n        op_time:\n")],
        "property-added-optional",
    );
    has(
        &[
            ("        - runtime_attribution\n", "        - brand_new\n        - runtime_attribution\n"),
            (
                "        manifest_version:\n",
                "        brand_new:\n          type: integer\n          description: New.\n        manifest_version:\n",
            ),
        ],
        "property-added-required",
    );
    has(
        &[(
            "          description: What is new in this version. May be empty.\n          x-send-empty: true\n",
            "          description: What is new in this version. May be empty.\n",
        )],
        "property-send-empty",
    );
    has(&[("    PluginId:\n      type: string\n", "    PluginId:\n      type: integer\n")], "schema-type");
    has(&[("      pattern: ^[A-Za-z0-9 _.\\u4e00-\\u9fff-]+$\n", "      pattern: ^[A-Za-z0-9 _!-]+$\n")], "limit-changed");
    has(&[("      x-idempotent: true\n", "      x-idempotent: true\n      deprecated: true\n")], "other");
    has(&[("tags:\n  - name: Extensions\n", "tags:\n  - name: Plugins\n")], "words");
}

proptest! {
    /// Whatever a document looks like, comparing it ends with an answer.
    #[test]
    fn any_two_documents_can_be_compared(lines in prop::collection::vec(any::<prop::sample::Index>(), 1..6)) {
        let mut kept: Vec<&str> = SPEC.lines().collect();
        for line in lines {
            let at = line.index(kept.len());
            kept.remove(at);
        }
        if let Ok(other) = Spec::parse(&kept.join("\n")) {
            let there = diff(&spec(), &other);
            let back = diff(&other, &spec());
            prop_assert_eq!(there.is_empty(), back.is_empty());
        }
    }
}
