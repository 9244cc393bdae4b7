//! Does the canonical form say the same, whatever the document looked like before?

use std::ops::Range;

use codearts_pipeline_codegen::{Spec, format, generate};
use codearts_pipeline_tests::SPEC;
use proptest::prelude::*;

const MINIMAL: &str = include_str!("lint/minimal.yaml");

fn formatted(text: &str) -> String {
    format(text).unwrap_or_else(|findings| panic!("{findings:?}\n{text}"))
}

fn document(text: &str) -> serde_json::Value {
    Spec::parse(text).unwrap_or_else(|findings| panic!("{findings:?}")).document().clone()
}

#[test]
fn the_curated_document_is_in_canonical_form() {
    assert_eq!(formatted(SPEC), SPEC, "run `cargo xtask fmt-spec`");
}

#[test]
fn the_form_changes_no_value_and_no_generated_file() {
    let text = formatted(MINIMAL);
    assert_ne!(text, MINIMAL);
    assert_eq!(document(&text), document(MINIMAL));
    let files = |text: &str| generate(&Spec::parse(text).expect("a document")).unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(files(&text), files(MINIMAL));
    // As JSON, which is YAML on one line.
    let json = document(SPEC).to_string();
    assert_eq!(document(&formatted(&json)), document(SPEC));
    assert_eq!(files(&formatted(&json)), files(SPEC));
}

/// Lines of a text in canonical form that begin a key or an item, by their indentation; not those of blocks.
fn places(text: &str) -> Vec<(usize, usize)> {
    let mut block = None;
    let mut places = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        if line.is_empty() || block.is_some_and(|block| indent > block) {
            continue;
        }
        block = line.ends_with("|-").then_some(indent);
        if !line.trim_start().starts_with('#') {
            places.push((index, indent));
        }
    }
    places
}

/// A text in canonical form with comments where the form has them.
fn commented(text: &str, above: &[prop::sample::Index], beside: &[prop::sample::Index]) -> String {
    let places = places(text);
    // Above the first key stands the head.
    let above: Vec<(usize, usize)> = above.iter().map(|at| places[1 + at.index(places.len() - 1)]).collect();
    let beside: Vec<usize> = beside.iter().map(|at| places[at.index(places.len())].0).collect();
    let mut lines = String::new();
    for (index, line) in text.lines().enumerate() {
        for (number, (_, indent)) in above.iter().enumerate().filter(|(_, (at, _))| *at == index) {
            lines.push_str(&format!("{}# comment {number}: 'so'\n", " ".repeat(*indent)));
        }
        lines.push_str(line);
        // The block sign is the end of its line for `places`, so leave it there.
        if beside.contains(&index) && !line.ends_with("|-") {
            lines.push_str(" # beside: \"it");
        }
        lines.push('\n');
    }
    lines
}

/// The sections of a mapping: each key with the comments above it and all that is below it.
fn sections(lines: &[&str], indent: usize) -> Vec<Range<usize>> {
    let mut sections: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    let mut in_section = false;
    for (index, line) in lines.iter().enumerate() {
        let own = line.len() - line.trim_start().len();
        let is_comment = line.trim_start().starts_with('#') && own == indent;
        if own == indent && !line.is_empty() {
            if in_section {
                sections.push(start..index);
                start = index;
            }
            in_section = !is_comment;
        }
    }
    sections.push(start..lines.len());
    sections
}

/// The text with the keys of all mappings in another order; what keeps its order in canonical form keeps it here.
fn shuffled(lines: &[&str], indent: usize, seed: &mut u64, out: &mut Vec<String>) {
    let mut sections = sections(lines, indent);
    for at in (1..sections.len()).rev() {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(*seed >> 33).expect("31 bits") % (at + 1);
        sections.swap(at, other);
    }
    for section in sections {
        let section = &lines[section];
        let key = section.iter().position(|line| !line.trim_start().starts_with('#')).expect("a key");
        out.extend(section[..=key].iter().map(|line| (*line).to_owned()));
        let below = &section[key + 1..];
        let plain = section[key].split(" #").next().unwrap_or_default().trim();
        let keeps = ["example:", "value:"].contains(&plain) || !plain.ends_with(':');
        let first = below.iter().find(|line| !line.trim_start().starts_with('#'));
        if keeps || first.is_none_or(|line| line.trim_start().starts_with("- ")) {
            out.extend(below.iter().map(|line| (*line).to_owned()));
        } else {
            shuffled(below, indent + 2, seed, out);
        }
    }
}

#[test]
fn the_shuffling_of_these_tests_moves_every_line_it_may() {
    let lines: Vec<&str> = SPEC.lines().collect();
    let mut moved = vec![false; lines.len()];
    for mut seed in 0..20 {
        let mut out = Vec::new();
        shuffled(&lines, 0, &mut seed, &mut out);
        let mut sorted: Vec<&str> = out.iter().map(String::as_str).collect();
        moved.iter_mut().zip(lines.iter().zip(&sorted)).for_each(|(moved, (before, after))| *moved |= before != after);
        sorted.sort_unstable();
        let mut expected = lines.clone();
        expected.sort_unstable();
        assert_eq!(sorted, expected);
    }
    assert!(moved.iter().all(|moved| *moved));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_keys_comes_to_the_same_text_with_its_comments(
        mut seed in any::<u64>(),
        above in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        beside in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        minimal in any::<bool>(),
    ) {
        let canonical = if minimal { formatted(MINIMAL) } else { SPEC.to_owned() };
        let text = commented(&canonical, &above, &beside);
        prop_assert_eq!(&formatted(&text), &text);
        prop_assert_eq!(document(&text), document(&canonical));
        // The head stays where it is: it belongs to no key.
        let lines: Vec<&str> = text.lines().collect();
        let head = lines.iter().take_while(|line| line.starts_with('#')).count();
        let mut out: Vec<String> = lines[..head].iter().map(|line| (*line).to_owned()).collect();
        if head > 0 {
            out.push(String::new());
        }
        let start = out.len();
        shuffled(&lines[head..], 0, &mut seed, &mut out);
        // Without a head, the comments of the first key would become one.
        prop_assume!(head > 0 || !out[start].starts_with('#'));
        let other = out.join("\n");
        prop_assert_eq!(formatted(&other), text);
    }

    #[test]
    fn other_indentation_blank_lines_and_line_breaks_come_to_the_same_text(step in 1..4usize, blank in any::<prop::sample::Index>()) {
        let places = places(SPEC);
        let blank = places[blank.index(places.len())].0;
        let mut other = String::new();
        for (index, line) in SPEC.lines().enumerate() {
            if index == blank && index > 2 {
                other.push_str("  \r\n");
            }
            let content = line.trim_start();
            other.push_str(&" ".repeat((line.len() - content.len()) * step));
            // The key behind a dash moves as well.
            match content.strip_prefix("- ") {
                Some(item) => other.extend(["-", &" ".repeat(2 * step - 1), item]),
                None => other.push_str(content),
            }
            other.push_str("\r\n");
        }
        prop_assert_eq!(formatted(&other), SPEC);
    }
}
