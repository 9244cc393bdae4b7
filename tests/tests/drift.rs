//! Are the generated files what the document asks for, and nothing else?

use std::{collections::BTreeSet, fs, path::Path};

use codearts_pipeline_codegen::{Accepted, EMULATOR_API, GENERATED, OutputFile, Spec, bundle_json, generate, generate_with};
use codearts_pipeline_tests::{SPEC, read, spec};

fn generated(text: &str) -> Vec<OutputFile> {
    let spec = Spec::parse(text).unwrap_or_else(|findings| panic!("{findings:?}"));
    generate_with(&spec, &Accepted::parse(&read("spec/accepted.md"))).unwrap_or_else(|failure| panic!("{failure}"))
}

fn edited(from: &str, to: &str) -> String {
    assert_eq!(SPEC.matches(from).count(), 1, "{from}");
    SPEC.replacen(from, to, 1)
}

#[test]
fn the_files_checked_in_are_those_that_the_document_asks_for() {
    let files = generated(&SPEC);
    for file in &files {
        assert!(read(&file.path) == file.text, "{} is out of date: run `cargo xtask generate`", file.path);
    }
    assert!(read(EMULATOR_API) == bundle_json(&spec()), "{EMULATOR_API} is out of date: run `cargo xtask generate`");
    let wanted: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut open = vec![GENERATED.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(&folder)).expect("a folder") {
            let entry = entry.expect("an entry");
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                open.push(path);
            } else {
                assert!(wanted.contains(path.as_str()), "{path} is no longer generated: run `cargo xtask generate`");
            }
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(generated(&SPEC), generated(&SPEC));
}

/// Sections of a YAML mapping: each begins at a line of this indentation.
fn reversed(text: &str, begin: &str, indent: usize) -> String {
    let start = text.find(begin).expect("a section") + begin.len();
    let (head, rest) = text.split_at(start);
    let is_inside = |line: &str| line.is_empty() || line.len() - line.trim_start().len() >= indent;
    let length: usize = rest.split_inclusive('\n').take_while(|line| is_inside(line.trim_end())).map(str::len).sum();
    let (body, tail) = rest.split_at(length);
    let mut sections: Vec<String> = Vec::new();
    for line in body.split_inclusive('\n') {
        if line.len() - line.trim_start().len() == indent && !line.trim().is_empty() {
            sections.push(String::new());
        }
        sections.last_mut().expect("a section").push_str(line);
    }
    assert!(sections.len() > 2, "nothing to reverse after {begin:?}");
    sections.reverse();
    format!("{head}{}{tail}", sections.concat())
}

#[test]
fn the_order_of_the_document_moves_nothing() {
    let expected = generated(&SPEC);
    assert_eq!(generated(&reversed(&SPEC, "\n  schemas:\n", 4)), expected, "schemas");
    assert_eq!(generated(&reversed(&SPEC, "\npaths:\n", 2)), expected, "paths");
    assert_eq!(generated(&reversed(&SPEC, "One version of an extension.\n      properties:\n", 8)), expected, "members");
    assert_eq!(generated(&reversed(&SPEC, "\n      operationId: create_plugin_draft\n", 6)), expected, "members of an operation");
}

#[test]
fn comments_and_blank_lines_move_nothing() {
    assert_eq!(generated(&edited("paths:\n", "# a comment\n\npaths:\n")), generated(&SPEC));
}

#[test]
fn every_other_change_is_noticed() {
    let before = generated(&SPEC);
    for (from, to) in [
        ("Id of an account: 32 letters and digits.", "Id of an account."),
        ("Whether an extension has one step or several.", "Whether it has one step or several."),
        (
            "          description: Path of the extension's package in object storage (OBS).\n",
            "          description: Path of the package.\n",
        ),
        ("Code of the error, such as `DEVPIPE.30011001` or `APIGW.0301`.", "Code of the error."),
        ("There is no such route.", "No such route."),
        ("Create, change, publish and read extensions of an account.", "All about extensions."),
        ("    description: cn-north-4\n", "    description: north\n"),
        ("op_user: devcloud_devcloud_h00485561_01", "op_user: somebody"),
        ("        file_path:\n          type: string\n", "        file_location:\n          type: string\n"),
        ("        - runtime_attribution\n", ""),
        ("        - COMPOSITE\n", "        - COMPOSITE\n        - WASM\n"),
        ("        COMPOSITE: Runs the steps that are listed.\n", "        COMPOSITE: Runs steps.\n"),
        (
            "        max_length:\n          type: integer\n          format: int32\n",
            "        max_length:\n          type: integer\n          format: int64\n",
        ),
        ("      x-idempotent: true\n", ""),
        ("      default: 0\n", "      default: 1\n"),
    ] {
        let text = edited(from, to);
        let spec = Spec::parse(&text).unwrap_or_else(|findings| panic!("{findings:?}"));
        // A change may also be rejected by the rules; then nothing is generated, which nobody overlooks.
        if let Ok(after) = generate(&spec) {
            assert_ne!(after, before, "{from:?} -> {to:?}");
        }
    }
}

#[test]
fn words_move_nothing_in_the_list_of_the_api() {
    let api = |text: &str| generated(text).into_iter().find(|file| file.path.ends_with("API.md")).expect("API.md").text;
    assert_eq!(api(&edited("Id of an account: 32 letters and digits.", "Id of an account.")), api(&SPEC));
}

#[test]
fn the_document_is_known_by_its_hash() {
    let shown = generated(&SPEC).into_iter().find(|file| file.path == format!("{GENERATED}/mod.rs")).expect("mod.rs").text;
    assert!(shown.contains(codearts_pipeline::SPEC_SHA256));
}

/// What formats and shapes the generated text: a new version is a change of its own.
#[test]
fn the_tools_that_shape_the_output_are_pinned() {
    let lock = read("Cargo.lock");
    for (name, version) in [
        ("progenitor", "0.15.1"),
        ("progenitor-impl", "0.15.1"),
        ("typify", "0.8.0"),
        ("openapiv3", "2.2.0"),
        ("prettyplease", "0.3.0"),
        ("syn", "3.0.9"),
    ] {
        assert!(lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"\n")), "{name} is not at {version}");
    }
}

#[test]
fn every_operation_of_the_document_is_in_the_list_of_the_api() {
    let api = read("sdk/API.md");
    for operation in spec().operations() {
        assert!(api.contains(&format!("`{} {}`", operation.method.to_uppercase(), operation.path)), "{}", operation.id);
        assert!(api.contains(&format!("- `{}(", operation.id)), "{}", operation.id);
    }
}
