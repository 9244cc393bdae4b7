//! Does what fuzzing found stay found? Each kept input goes through its target, and through accidents besides.
//!
//! `FUZZED_ACCIDENTS=2000 cargo test -p codearts-pipeline-tests --test fuzzed` makes more of them; there are 200 otherwise.

use std::{fs, path::Path};

use codearts_pipeline_tests::fuzzed::{TARGETS, Target};
use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

/// How many inputs are made of the kept ones, for each target.
#[expect(clippy::disallowed_methods, reason = "the one setting of this test")]
fn accidents() -> u32 {
    std::env::var("FUZZED_ACCIDENTS").map_or(200, |count| count.parse().expect("FUZZED_ACCIDENTS is a number"))
}

/// No input is longer, and neither is one that was made of two.
const LONGEST: usize = 8192;

/// The kept inputs of a target.
fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut inputs: Vec<_> = entries
        .map(|entry| entry.expect("a file").path())
        .map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read(&path).expect("a file")))
        .collect();
    inputs.sort();
    inputs
}

/// One thing that happens to an input.
#[derive(Clone, Debug)]
enum Accident {
    Set(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    Repeat(Index, usize, usize),
    /// From here on it goes on like another input from there.
    GoOnLike(Index, Index, Index),
}

fn accident() -> impl Strategy<Value = Accident> {
    let at = any::<Index>;
    let signs = prop::sample::select(&b"\0\r\n\t \"'\\{}[]:,;&=?%#*!|<>-+.0aA\x7f\x80\xe9\xff"[..]);
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Accident::Set(at, byte)),
        (at(), prop::collection::vec(signs, 1..4)).prop_map(|(at, bytes)| Accident::Insert(at, bytes)),
        (at(), 1_usize..40).prop_map(|(at, length)| Accident::Remove(at, length)),
        (at(), 1_usize..40, 1_usize..4).prop_map(|(at, length, times)| Accident::Repeat(at, length, times)),
        (at(), at(), at()).prop_map(|(at, other, from)| Accident::GoOnLike(at, other, from)),
    ]
}

fn made_of(input: &[u8], accidents: &[Accident], corpus: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for accident in accidents {
        let place = |at: &Index| at.index(bytes.len() + 1);
        match accident {
            Accident::Set(at, byte) => {
                let at = place(at);
                bytes.splice(at..(at + 1).min(bytes.len()), [*byte]);
            }
            Accident::Insert(at, more) => {
                let at = place(at);
                bytes.splice(at..at, more.iter().copied());
            }
            Accident::Remove(at, length) => {
                let at = place(at);
                bytes.drain(at..(at + length).min(bytes.len()));
            }
            Accident::Repeat(at, length, times) => {
                let at = place(at);
                let part = bytes[at..(at + length).min(bytes.len())].repeat(*times);
                bytes.splice(at..at, part);
            }
            Accident::GoOnLike(at, other, from) => {
                bytes.truncate(place(at));
                let other = &corpus[other.index(corpus.len())].1;
                bytes.extend_from_slice(&other[from.index(other.len() + 1)..]);
            }
        }
        bytes.truncate(LONGEST);
    }
    bytes
}

/// Puts all inputs of a target to it, as they are and with accidents.
fn replay(name: &str) {
    let Some((_, target)) = TARGETS.iter().find(|(known, _)| *known == name) else { return };
    let target: Target = *target;
    let corpus = corpus(name);
    for (file, bytes) in &corpus {
        assert!(bytes.len() <= LONGEST, "{file} is too long to be kept");
        // So that the name of the file is printed when it fails.
        let outcome = std::panic::catch_unwind(|| target(bytes));
        assert!(outcome.is_ok(), "tests/fuzz/corpus/{name}/{file}");
    }
    let config = Config { cases: accidents(), failure_persistence: None, ..Config::default() };
    // The same inputs in each run: what is new is found by the fuzzer.
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let inputs = (any::<Index>(), prop::collection::vec(accident(), 1..6));
    let outcome = runner.run(&inputs, |(index, accidents)| {
        target(&made_of(&corpus[index.index(corpus.len())].1, &accidents, &corpus));
        Ok(())
    });
    if let Err(problem) = outcome {
        panic!("{name}: {problem}");
    }
}

macro_rules! replays {
    ($($target:ident)+) => {
        $(#[test]
        fn $target() {
            replay(stringify!($target));
        })+

        #[test]
        fn every_target_is_replayed_and_has_a_small_corpus() {
            let names = [$(stringify!($target)),+];
            assert!(TARGETS.iter().all(|(name, _)| names.contains(name)));
            let sizes: Vec<usize> = names.iter().map(|name| corpus(name).iter().map(|(_, bytes)| bytes.len()).sum()).collect();
            assert!(sizes.iter().sum::<usize>() < 1 << 20, "{sizes:?}");
            assert!(names.iter().all(|name| (1..=100).contains(&corpus(name).len())), "a few dozen inputs are kept of each");
        }
    };
}

replays! { document exchange profile regions response signing }
