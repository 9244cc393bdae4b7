//! Is every single change of a document noticed, judged rightly, and confirmed by the compiler?
//!
//! Some hundreds of single edits are applied to a small document, one at a time. What each does is kept in `expected.txt`.
//! After a wanted change: `UPDATE_EXPECTED=1 cargo test -p codearts-pipeline-tests --test mutations`, and review the file.
//!
//! `ALL_MUTATIONS=1` compiles users' source against the regenerated SDK for every edit; otherwise for a sample.

#![allow(clippy::disallowed_methods, reason = "a test reads its own switches")]

mod compile;
mod edits;
mod examples;
mod uses;

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
    thread,
};

use codearts_pipeline_codegen::{Change, Failure, SourceImpact, Spec, diff, generate, model::Model};

const EXPECTED: &str = include_str!("expected.txt");

/// The small document, with examples.
fn small() -> Spec {
    let spec = Spec::parse(include_str!("small.yaml")).expect("a document");
    Spec::parse(&examples::with_examples(spec.document().clone()).to_string()).expect("a document")
}

/// What an edit does, and the document after it; what rejects it if something does: nobody overlooks that. Edits that lint
/// rejects are judged all the same, since a verdict must not depend on which rules there are.
fn outcome(before: (&Spec, &Model), edit: &edits::Edit) -> Result<(Vec<Change>, Spec), String> {
    let after = Spec::parse(&edit.document.to_string()).map_err(|diagnostics| diagnostics[0].rule.to_owned())?;
    let model = Model::of(&after).map_err(|_| "codegen".to_owned())?;
    Ok((diff(before, (&after, &model)), after))
}

/// What an edit does, as a line.
fn judgement(before: (&Spec, &Model), edit: &edits::Edit) -> String {
    match outcome(before, edit) {
        Err(rule) => format!("{}: rejected by {rule}\n", edit.name),
        Ok((changes, _)) => {
            assert!(!changes.is_empty(), "{} is not noticed", edit.name);
            let rules: BTreeMap<&str, String> =
                changes.iter().map(|change| (change.rule, format!("{} ({}, {})", change.rule, change.wire, change.source))).collect();
            format!("{}: {}\n", edit.name, rules.into_values().collect::<Vec<_>>().join(", "))
        }
    }
}

#[test]
fn every_edit_is_noticed_and_judged_as_expected() {
    let before = small();
    let model = Model::of(&before).expect("a model");
    let edits = edits::all(&before);
    let share = edits.len().div_ceil(thread::available_parallelism().map_or(1, usize::from));
    let found: String = thread::scope(|scope| {
        let before = (&before, &model);
        let parts: Vec<_> = edits
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(|edit| judgement(before, edit)).collect::<String>()))
            .collect();
        parts.into_iter().map(|part| part.join().expect("no panic")).collect()
    });
    if env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mutations/expected.txt"), &found).expect("expected.txt");
        return;
    }
    for (expected, found) in EXPECTED.lines().zip(found.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.lines().count(), EXPECTED.lines().count());
}

#[test]
fn there_are_some_hundreds_of_edits_of_all_kinds() {
    let count = EXPECTED.lines().count();
    assert!(count > 300, "{count}");
    let rejected = EXPECTED.lines().filter(|line| line.contains(": rejected by ")).count();
    assert!(rejected * 6 < count, "too many edits are no edits: {rejected}");
    for verdict in ["breaks)", "adds)", "none)"] {
        assert!(EXPECTED.contains(verdict), "{verdict}");
    }
}

/// What is judged to leave source alone leaves it alone, and what is judged to break it breaks it where it says.
#[test]
fn the_compiler_agrees() {
    let before = small();
    let model = Model::of(&before).expect("a model");
    let all = env::var_os("ALL_MUTATIONS").is_some();
    let mut kinds = BTreeSet::new();
    let mut tried = Vec::new();
    for edit in edits::all(&before) {
        let kind = edit.name.split(' ').next().unwrap_or_default().to_owned();
        // One edit of each kind is enough to show that the mechanism holds.
        if !all && kinds.contains(&kind) {
            continue;
        }
        if let Ok((changes, after)) = outcome((&before, &model), &edit) {
            let files = match generate(&after) {
                Ok(files) => files,
                // Lint rejects it, so that there is nothing to compile.
                Err(Failure::Diagnostics(_)) => continue,
                Err(failure) => panic!("{}: {failure}", edit.name),
            };
            kinds.insert(kind);
            tried.push((edit, changes, files));
        }
    }
    let unchanged = generate(&before).expect("the small document");
    let (tried, files): (Vec<_>, Vec<_>) = tried.into_iter().map(|(edit, changes, files)| ((edit, changes), files)).unzip();
    let mut broken = compile::broken(&uses::Uses::of(&model), [files, vec![unchanged]].concat());
    assert_eq!(broken.pop(), Some(BTreeSet::new()), "users' source compiles against the SDK as it is");
    let faults: Vec<String> =
        tried.iter().zip(&broken).filter_map(|((edit, changes), broken)| judged_wrongly(&edit.name, changes, broken)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(kinds.len() > 30, "{kinds:?}");
}

fn judged_wrongly(name: &str, changes: &[Change], broken: &BTreeSet<String>) -> Option<String> {
    let breaking: Vec<&Change> = changes.iter().filter(|change| change.source == SourceImpact::Breaks).collect();
    match (breaking.is_empty(), broken.is_empty()) {
        (true, true) => None,
        (true, false) => Some(format!("{name} is judged not to break source, and breaks {broken:?}")),
        (false, true) => Some(format!("{name} is judged to break source, and does not")),
        (false, false) => {
            // Those that use a type break along with it; one of those that are named has to. A renamed one has its old name.
            let is_named = |change: &&Change| broken.contains(&change.subject) || change.sentence.starts_with("The name is ");
            let subjects: Vec<&str> = breaking.iter().map(|change| change.subject.as_str()).collect();
            (!breaking.iter().any(is_named)).then(|| format!("{name} breaks {broken:?} and should break {subjects:?}"))
        }
    }
}
