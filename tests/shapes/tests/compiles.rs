//! What lint accepts is generated, and what is generated compiles without warnings. The documents of `calls` compile there.

use std::{collections::BTreeMap, env, fmt::Write as _};

use codearts_pipeline_codegen::{Spec, generate};
use codearts_pipeline_shapes::{
    compile::{SdkCopy, modules_with_errors},
    random,
    reserved::{self, GROUPS, Position},
};

/// How many documents are compiled together. More of them would take too much memory.
const TOGETHER: u64 = 50;

/// `SHAPES_DOCUMENTS` sets how many there are, `SHAPES_SEED` where they begin.
#[test]
fn random_documents_compile() {
    let (first, count) = (setting("SHAPES_SEED", 0), setting("SHAPES_DOCUMENTS", 20));
    for start in (first..first + count).step_by(usize::try_from(TOGETHER).expect("a small number")) {
        let mut copy = SdkCopy::new("random").expect("a copy of the SDK");
        for seed in start..(first + count).min(start + TOGETHER) {
            add(&mut copy, &format!("seed_{seed}"), &random::document(seed).to_string());
        }
        assert_compiles(&copy);
    }
}

/// All of them are some thousand documents, so that only each fifteenth name is tried: `SHAPES_NAME_STEP=1` tries every one.
#[test]
fn b41_reserved_names_compile_or_are_rejected() {
    let mut batch = Batch { copy: SdkCopy::new("reserved").expect("a copy of the SDK"), accepted: BTreeMap::new() };
    let mut unexplained = String::new();
    let mut number = 0;
    let mut next = || {
        number += 1;
        number
    };
    let step = usize::try_from(setting("SHAPES_NAME_STEP", 15)).expect("a small number");
    let names: Vec<_> = reserved::names().into_iter().step_by(step).collect();
    for (group, name) in GROUPS.iter().flat_map(|group| names.iter().map(move |name| (group, *name))) {
        let is_accepted = |position: &&Position, number: usize, unexplained: &mut String| {
            read(&[**position], name, number).map_err(|rejection| {
                // A finding names its line or its file; that something is not supported names neither.
                let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
                if !rejection.lines().next().is_some_and(|line| line.split(':').any(is_number)) {
                    let _ = writeln!(unexplained, "{position:?} `{name}`: {rejection}");
                }
            })
        };
        let accepted: Vec<Position> =
            group.iter().filter(|position| is_accepted(position, next(), &mut unexplained).is_ok()).copied().collect();
        // All places at once, so that there is less to compile. If they do not go together, one after the other.
        let number = next();
        match read(&accepted, name, number) {
            Ok(spec) => batch.add(&accepted, name, number, &spec),
            Err(_) => {
                for position in &accepted {
                    let number = next();
                    batch.add(&[*position], name, number, &read(&[*position], name, number).expect("it is accepted"));
                }
            }
        }
    }
    assert!(unexplained.is_empty(), "rejected without a line:\n{unexplained}");
    assert!(batch.accepted.len() * step > 100, "only {} documents are accepted", batch.accepted.len());
    if let Err(error) = batch.copy.check() {
        let messages = error.to_string();
        let broken: Vec<_> = modules_with_errors(&messages).iter().filter_map(|module| batch.accepted.get(module).cloned()).collect();
        panic!("accepted, but does not compile: {broken:?}\n{messages}");
    }
}

/// A document with a name in these places, if it is accepted; else why not.
fn read(positions: &[Position], name: &str, number: usize) -> Result<Spec, String> {
    let text = reserved::document(positions, name, number).to_string();
    let spec = Spec::parse(&text).map_err(|findings| findings.iter().map(|finding| format!("{finding}\n")).collect::<String>())?;
    generate(&spec).map_err(|failure| failure.to_string())?;
    Ok(spec)
}

/// What is compiled together.
struct Batch {
    copy: SdkCopy,
    /// Places and name of each module.
    accepted: BTreeMap<String, String>,
}

impl Batch {
    fn add(&mut self, positions: &[Position], name: &str, number: usize, spec: &Spec) {
        let module = format!("name_{number}");
        let files = generate(spec).expect("it is accepted");
        self.copy.add(&module, &files).unwrap_or_else(|error| panic!("{positions:?} `{name}`: {error}"));
        self.accepted.insert(module, format!("{positions:?} `{name}`"));
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
fn setting(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |text| text.parse().expect("a number"))
}
