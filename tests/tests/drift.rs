//! Are the generated files what the document asks for, and nothing else?

use std::{collections::BTreeSet, fs, path::Path};

use codearts_pipeline_codegen::{Accepted, EMULATOR_API, GENERATED, OutputFile, Spec, bundle, generate, generate_with};
use codearts_pipeline_tests::{pieces, read, spec};

/// Path and text of each file.
type Pieces = Vec<(String, String)>;

fn generated(pieces: &Pieces) -> Vec<OutputFile> {
    let spec = Spec::read(pieces).unwrap_or_else(|diagnostics| panic!("{diagnostics:?}"));
    generate_with(&spec, &Accepted::parse(&read("spec/accepted.md"))).unwrap_or_else(|failure| panic!("{failure}"))
}

/// The curated document with a text replaced where it first occurs.
fn edited(from: &str, to: &str) -> Pieces {
    let mut pieces = pieces();
    let (_, text) = pieces.iter_mut().find(|(_, text)| text.contains(from)).unwrap_or_else(|| panic!("{from}"));
    *text = text.replacen(from, to, 1);
    pieces
}

#[test]
fn the_files_checked_in_are_those_that_the_document_asks_for() {
    let files = generated(&pieces());
    for file in &files {
        assert!(read(&file.path) == file.text, "{} is out of date: run `cargo xtask generate`", file.path);
    }
    assert!(read(EMULATOR_API) == bundle(spec()), "{EMULATOR_API} is out of date: run `cargo xtask generate`");
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
    assert_eq!(generated(&pieces()), generated(&pieces()));
}

/// The document with the sections of a YAML mapping in the opposite order: each begins at a line of this indentation.
fn reversed(begin: &str, indent: usize) -> Pieces {
    let reversed = |text: String| {
        if !text.contains(begin) {
            return text;
        }
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
        assert!(sections.len() > 1, "nothing to reverse after {begin:?}");
        sections.reverse();
        format!("{head}{}{tail}", sections.concat())
    };
    pieces().into_iter().map(|(path, text)| (path, reversed(text))).collect()
}

#[test]
fn the_order_of_the_document_moves_nothing() {
    let expected = generated(&pieces());
    assert_eq!(generated(&reversed("\n  schemas:\n", 4)), expected, "schemas");
    assert_eq!(generated(&reversed("\npaths:\n", 2)), expected, "paths");
    assert_eq!(generated(&reversed("One version of an extension.\n      properties:\n", 8)), expected, "members");
    assert_eq!(generated(&reversed("\n      operationId: create_plugin_draft\n", 6)), expected, "members of an operation");
}

#[test]
fn comments_and_blank_lines_move_nothing() {
    assert_eq!(
        generated(&edited("components:\n  securitySchemes:\n", "# a comment\n\ncomponents:\n  securitySchemes:\n")),
        generated(&pieces())
    );
}

#[test]
fn every_other_change_is_noticed() {
    let before = generated(&pieces());
    for (from, to) in [
        ("Id of an account: 32 letters and digits.", "Id of an account."),
        ("Error code, such as `DEVPIPE.30011001` or `APIGW.0301`.", "Error code."),
        (
            "Create, update, publish and list the extensions of an account, and list the official",
            "Manage extensions, and list the official",
        ),
        ("    description: cn-north-4\n", "    description: north\n"),
        ("        file_path:\n          type: string\n", "        file_location:\n          type: string\n"),
        ("        - runtime_attribution\n", ""),
        ("        - COMPOSITE\n", "        - COMPOSITE\n        - WASM\n"),
        (
            "        max_length:\n          type: integer\n          format: int32\n",
            "        max_length:\n          type: integer\n          format: int64\n",
        ),
        ("      x-idempotent: true\n", ""),
        ("      default: 0\n", "      default: 1\n"),
    ] {
        let spec = Spec::read(&edited(from, to)).unwrap_or_else(|diagnostics| panic!("{diagnostics:?}"));
        // A change may also be rejected by the rules; then nothing is generated, which nobody overlooks.
        if let Ok(after) = generate(&spec) {
            assert_ne!(after, before, "{from:?} -> {to:?}");
        }
    }
}

#[test]
fn words_move_nothing_in_the_list_of_the_api() {
    let api = |pieces: &Pieces| generated(pieces).into_iter().find(|file| file.path.ends_with("API.md")).expect("API.md").text;
    assert_eq!(api(&edited("Id of an account: 32 letters and digits.", "Id of an account.")), api(&pieces()));
}

#[test]
fn the_document_is_known_by_its_hash() {
    let shown = generated(&pieces()).into_iter().find(|file| file.path == format!("{GENERATED}/mod.rs")).expect("mod.rs").text;
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
