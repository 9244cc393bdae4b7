//! Are the generated files what the document asks for, and nothing else?

use std::{collections::BTreeSet, fs, path::Path, sync::LazyLock};

use codearts_pipeline_codegen::{Accepted, EMULATOR_API, GENERATED, OutputFile, Spec, bundle, generate_with};
use codearts_pipeline_tests::{pieces, read, spec};

/// Path and text of each file.
type Pieces = Vec<(String, String)>;

fn generated(pieces: &Pieces) -> Vec<OutputFile> {
    let spec = Spec::read(pieces).unwrap_or_else(|diagnostics| panic!("{diagnostics:?}"));
    generate_with(&spec, &Accepted::parse(&read("spec/accepted.md"))).unwrap_or_else(|failure| panic!("{failure}"))
}

/// What the curated document asks for.
fn unchanged() -> &'static [OutputFile] {
    static FILES: LazyLock<Vec<OutputFile>> = LazyLock::new(|| generated(&pieces()));
    &FILES
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
    let files = unchanged();
    for file in files {
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
    assert_eq!(generated(&pieces()), unchanged());
}

/// The document with the sections of some YAML mappings in the opposite order. Each mapping follows a text, and its sections begin at lines
/// of an indentation.
fn reversed(mappings: &[(&str, usize)]) -> Pieces {
    let mut pieces = pieces();
    for (begin, indent) in mappings {
        assert!(pieces.iter().any(|(_, text)| text.contains(begin)), "{begin:?} is nowhere");
        for (_, text) in pieces.iter_mut().filter(|(_, text)| text.contains(begin)) {
            *text = reversed_text(text, begin, *indent);
        }
    }
    pieces
}

fn reversed_text(text: &str, begin: &str, indent: usize) -> String {
    let (head, rest) = text.split_at(text.find(begin).expect("a section") + begin.len());
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
}

#[test]
fn the_order_of_the_document_moves_nothing() {
    let (properties, operation) =
        ("A version of a basic extension, as declared by its package.\n      properties:\n", "\n      operationId: create_plugin_draft\n");
    let reversed = reversed(&[("\n  schemas:\n", 4), ("\npaths:\n", 2), (properties, 8), (operation, 6)]);
    assert_eq!(generated(&reversed), unchanged());
}

#[test]
fn comments_and_blank_lines_move_nothing() {
    assert_eq!(generated(&edited("components:\n  securitySchemes:\n", "# a comment\n\ncomponents:\n  securitySchemes:\n")), unchanged());
}

#[test]
fn every_other_change_is_noticed() {
    // The hash of the document changes with anything.
    let with_hash = format!("{GENERATED}/mod.rs");
    let without_hash = |files: &[OutputFile]| -> Vec<OutputFile> { files.iter().filter(|file| file.path != with_hash).cloned().collect() };
    for (from, to) in [
        ("Id of an account.", "Id of an account of the cloud."),
        ("Error code, such as `DEVPIPE.30011001` or `APIGW.0301`.", "Error code."),
        (
            "Create, update, publish and list the extensions of an account, and list the official",
            "Manage extensions, and list the official",
        ),
        ("    description: cn-north-4\n", "    description: north\n"),
        ("        file_path:\n          type: string\n", "        file_location:\n          type: string\n"),
        ("        - runtime_attribution\n", ""),
        (
            "        - COMPOSITE\n      x-enum-descriptions:\n",
            "        - COMPOSITE\n        - WASM\n      x-enum-descriptions:\n        WASM: Runs a module.\n",
        ),
        (
            "        max_length:\n          type: integer\n          format: int32\n",
            "        max_length:\n          type: integer\n          format: int64\n",
        ),
        ("      x-idempotent: true\n", ""),
        ("      default: 0\n", "      default: 1\n"),
    ] {
        let after = generated(&edited(from, to));
        assert!(without_hash(&after) != without_hash(unchanged()), "{from:?} -> {to:?}");
    }
}

#[test]
fn words_move_nothing_in_the_list_of_the_api() {
    let api = |files: &[OutputFile]| files.iter().find(|file| file.path.ends_with("API.md")).expect("API.md").text.clone();
    assert_eq!(api(&generated(&edited("Id of an account.", "Id of an account of the cloud."))), api(unchanged()));
}

#[test]
fn the_document_is_known_by_its_hash() {
    let shown = unchanged().iter().find(|file| file.path == format!("{GENERATED}/mod.rs")).expect("mod.rs");
    assert!(shown.text.contains(codearts_pipeline::SPEC_SHA256));
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
