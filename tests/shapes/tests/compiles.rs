//! What lint accepts is generated, and what is generated compiles without warnings.

use std::{collections::BTreeMap, env, fmt::Write as _};

use codearts_pipeline_codegen::{Spec, generate, model::Model};
use codearts_pipeline_shapes::{
    SHAPES,
    compile::{SdkCopy, modules_with_errors},
    random,
    reserved::{self, POSITIONS},
    synthesised,
};

/// How many documents are compiled together. More of them would take too much memory.
const TOGETHER: u64 = 50;

#[test]
fn one_operation_per_shape_compiles() {
    let mut copy = SdkCopy::new("one-per-shape").expect("a copy of the SDK");
    add(&mut copy, "shapes", SHAPES);
    assert_compiles(&copy);
}

#[test]
fn a_hundred_operations_compile() {
    let mut copy = SdkCopy::new("synthesised").expect("a copy of the SDK");
    add(&mut copy, "synthesised", &synthesised::document(100).to_string());
    assert_compiles(&copy);
}

/// `SHAPES_DOCUMENTS` sets how many there are, `SHAPES_SEED` where they begin.
#[test]
fn random_documents_compile() {
    let (first, count) = (number("SHAPES_SEED", 0), number("SHAPES_DOCUMENTS", 20));
    for start in (first..first + count).step_by(usize::try_from(TOGETHER).expect("a small number")) {
        let mut copy = SdkCopy::new("random").expect("a copy of the SDK");
        for seed in start..(first + count).min(start + TOGETHER) {
            add(&mut copy, &format!("seed_{seed}"), &random::document(seed).to_string());
        }
        assert_compiles(&copy);
    }
}

#[test]
fn reserved_names_compile_or_are_rejected() {
    let mut copy = SdkCopy::new("reserved").expect("a copy of the SDK");
    let (mut accepted, mut methods, mut unexplained) = (BTreeMap::new(), Vec::new(), String::new());
    let places = POSITIONS.iter().flat_map(|position| reserved::names().into_iter().map(move |name| (*position, name)));
    for (number, (position, name)) in places.enumerate() {
        let spec = match Spec::parse(&reserved::document(position, name, number).to_string()) {
            Ok(spec) => spec,
            Err(findings) => {
                assert!(!findings.is_empty(), "{position:?} `{name}`: rejected without a word");
                continue;
            }
        };
        match generate(&spec) {
            Ok(files) => {
                // Methods of all documents are methods of one client. One that another has is compiled once.
                let own: Vec<String> = Model::of(&spec).expect("a model").operations().map(|operation| operation.method.clone()).collect();
                if own.iter().any(|method| methods.contains(method)) {
                    continue;
                }
                methods.extend(own);
                let module = format!("name_{number}");
                copy.add(&module, &files).unwrap_or_else(|error| panic!("{position:?} `{name}`: {error}"));
                accepted.insert(module, (position, name));
            }
            // A finding begins with its line or its file; that something is not supported has neither.
            Err(failure) if failure.to_string().lines().next().is_none_or(|line| !line.contains(char::is_numeric)) => {
                let _ = writeln!(unexplained, "{position:?} `{name}`: {failure}");
            }
            Err(_) => {}
        }
    }
    assert!(unexplained.is_empty(), "rejected without a line:\n{unexplained}");
    assert!(accepted.len() > 100, "only {} names are accepted", accepted.len());
    if let Err(error) = copy.check() {
        let messages = error.to_string();
        let broken: Vec<_> = modules_with_errors(&messages).iter().filter_map(|module| accepted.get(module).copied()).collect();
        panic!("accepted, but does not compile: {broken:?}\n{messages}");
    }
}

fn add(copy: &mut SdkCopy, module: &str, text: &str) {
    let spec = Spec::parse(text).unwrap_or_else(|findings| panic!("{module}: {findings:?}"));
    let files = generate(&spec).unwrap_or_else(|failure| panic!("{module} is rejected:\n{failure}"));
    copy.add(module, &files).unwrap_or_else(|error| panic!("{module}: {error}"));
}

fn assert_compiles(copy: &SdkCopy) {
    if let Err(error) = copy.check() {
        let messages = error.to_string();
        panic!("does not compile: {:?}\n{messages}", modules_with_errors(&messages));
    }
}

#[expect(clippy::disallowed_methods, reason = "who runs the tests says how many documents they make")]
fn number(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |text| text.parse().expect("a number"))
}
