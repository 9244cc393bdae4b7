//! Is every single change of the document noticed, judged rightly, and kept to by the compiler?
//!
//! Some hundreds of single edits are applied, one at a time. What each does is kept in `expected.txt`. After a wanted
//! change: `UPDATE_EXPECTED=1 cargo test -p codearts-pipeline-tests --test mutations`, and review the file.
//!
//! `ALL_MUTATIONS=1` compiles users' source against the regenerated SDK for every edit; otherwise for a sample.

#![allow(clippy::disallowed_methods, reason = "a test reads its own switches")]

mod compile;
mod edits;
mod uses;

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
    thread,
};

use codearts_pipeline_codegen::{Change, Failure, OnSource, OutputFile, Spec, diff, generate};
use codearts_pipeline_tests::spec;

const EXPECTED: &str = include_str!("expected.txt");

/// What became of an edit.
enum Outcome {
    /// The rules refuse it: nothing is generated, which nobody overlooks.
    Refused(String),
    Judged {
        changes: Vec<Change>,
        files: Vec<OutputFile>,
    },
}

fn outcome(edit: &edits::Edit) -> Outcome {
    let text = edit.document.to_string();
    let after = match Spec::parse(&text) {
        Ok(after) => after,
        Err(findings) => return Outcome::Refused(findings[0].rule.to_owned()),
    };
    let changes = diff(&spec(), &after);
    match generate(&after) {
        Ok(files) => Outcome::Judged { changes, files },
        Err(Failure::Diagnostics(findings)) => Outcome::Refused(findings[0].rule.to_owned()),
        Err(failure) => panic!("{}: {failure}", edit.name),
    }
}

fn source_of(changes: &[Change]) -> OnSource {
    changes.iter().map(|change| change.source).max().unwrap_or(OnSource::None)
}

/// What an edit does, as a line.
fn told(edit: &edits::Edit, before: &[OutputFile]) -> String {
    match outcome(edit) {
        Outcome::Refused(rule) => format!("{}: refused by {rule}\n", edit.name),
        Outcome::Judged { changes, files } => {
            assert_ne!(files, before, "{} is not noticed by `generate --check`", edit.name);
            assert!(!changes.is_empty(), "{} is not noticed by `diff`", edit.name);
            let rules: BTreeMap<&str, String> =
                changes.iter().map(|change| (change.rule, format!("{} ({}, {})", change.rule, change.wire, change.source))).collect();
            format!("{}: {}\n", edit.name, rules.into_values().collect::<Vec<_>>().join(", "))
        }
    }
}

#[test]
fn every_edit_is_noticed_and_judged_as_expected() {
    let before = generate(&spec()).expect("the curated document");
    let edits = edits::all();
    let share = edits.len().div_ceil(thread::available_parallelism().map_or(1, usize::from));
    let told: String = thread::scope(|scope| {
        let before = &before;
        let parts: Vec<_> =
            edits.chunks(share).map(|part| scope.spawn(move || part.iter().map(|edit| told(edit, before)).collect::<String>())).collect();
        parts.into_iter().map(|part| part.join().expect("no panic")).collect()
    });
    if env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mutations/expected.txt"), &told).expect("expected.txt");
        return;
    }
    for (expected, found) in EXPECTED.lines().zip(told.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(told.lines().count(), EXPECTED.lines().count());
}

#[test]
fn there_are_some_hundreds_of_edits_of_all_kinds() {
    let edits = edits::all();
    assert!(edits.len() > 300, "{}", edits.len());
    let refused = EXPECTED.lines().filter(|line| line.contains(": refused by ")).count();
    assert!(refused * 10 < edits.len(), "too many edits are no edits: {refused}");
    for verdict in ["breaks)", "adds)", "none)"] {
        assert!(EXPECTED.contains(verdict), "{verdict}");
    }
}

/// What is judged to leave source alone leaves it alone, and what is judged to break it breaks it where it says.
#[test]
fn the_compiler_agrees() {
    let edits = edits::all();
    let all = env::var_os("ALL_MUTATIONS").is_some();
    let bench = compile::Bench::new();
    bench.check(&generate(&spec()).expect("the curated document")).expect("users' source compiles against the SDK as it is");
    let mut tried: BTreeMap<String, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    for edit in &edits {
        // One edit of each kind is enough to show that the mechanism holds.
        let kind = edit.name.split(' ').next().unwrap_or_default().to_owned();
        let Outcome::Judged { changes, files } = outcome(edit) else { continue };
        let count = tried.entry(kind.clone()).or_default();
        if !all && (*count > 0 || !compile::SAMPLE.contains(&kind.as_str())) {
            continue;
        }
        *count += 1;
        if let Err(fault) = judged_rightly(edit, &changes, bench.check(&files)) {
            faults.push(fault);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(tried.len() > 8, "{tried:?}");
}

fn judged_rightly(edit: &edits::Edit, changes: &[Change], compiled: Result<(), BTreeSet<String>>) -> Result<(), String> {
    let name = &edit.name;
    match (source_of(changes), compiled) {
        (OnSource::None | OnSource::Adds, Ok(())) => Ok(()),
        (OnSource::None | OnSource::Adds, Err(broken)) => Err(format!("{name} is judged not to break source, and breaks {broken:?}")),
        (OnSource::Breaks, Err(broken)) => {
            // Those that use a type break along with it; one of those that are named has to. Where the SDK's hand-written part
            // breaks, users' source is not reached.
            let breaking = changes.iter().filter(|change| change.source == OnSource::Breaks);
            let subjects: Vec<String> = breaking.map(|change| compile::snippet_of(&change.subject)).collect();
            let is_named = broken.iter().any(|snippet| subjects.contains(snippet) || snippet == "sdk" || name.starts_with("rename-"));
            is_named.then_some(()).ok_or_else(|| format!("{name} breaks {broken:?} and should break {subjects:?}"))
        }
        (_, Ok(())) => Err(format!("{name} is judged to break source, and does not")),
        (source, Err(broken)) => Err(format!("{name} is judged {source}, and breaks {broken:?}")),
    }
}
