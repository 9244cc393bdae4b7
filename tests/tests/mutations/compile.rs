//! Users' source, compiled against an SDK with other generated files.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use codearts_pipeline_codegen::{API, GENERATED, OutputFile};
use codearts_pipeline_tests::read;

const USES: &str = include_str!("uses.rs");

/// The kinds of edits of which one is compiled even when not all are.
pub(crate) const SAMPLE: [&str; 14] = [
    "words",
    "remove",
    "rename",
    "retype",
    "null",
    "require",
    "optional",
    "add-value",
    "remove-value",
    "rename-operation",
    "rename-schema",
    "move",
    "add-optional-parameter",
    "tighten",
];

/// A workspace with a copy of the SDK and users' source.
pub(crate) struct Bench {
    root: PathBuf,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let root = repository.join("target/mutations");
        // Everything but the build's results is laid anew.
        for stale in ["sdk", "uses"] {
            let _ = fs::remove_dir_all(root.join(stale));
        }
        copy(&repository.join("sdk/src"), &root.join("sdk/src"));
        fs::create_dir_all(root.join("uses/src")).expect("a folder");
        let manifest = read("Cargo.toml");
        let (_, shared) = manifest.split_once("[workspace.package]").expect("shared settings");
        put(
            &root.join("Cargo.toml"),
            &format!("[workspace]\nresolver = \"3\"\nmembers = [\"sdk\", \"uses\"]\n\n[workspace.package]{shared}"),
        );
        put(&root.join("Cargo.lock"), &read("Cargo.lock"));
        put(&root.join("sdk/Cargo.toml"), &without_examples(&read("sdk/Cargo.toml")));
        put(
            &root.join("uses/Cargo.toml"),
            "[package]\nname = \"uses\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             codearts-pipeline = { path = \"../sdk\", default-features = false }\nserde_json = \"1\"\n",
        );
        put(&root.join("uses/src/lib.rs"), USES);
        Self { root }
    }

    /// Compiles users' source against the SDK with these generated files. The snippets that no longer compile, if there are.
    pub(crate) fn check(&self, files: &[OutputFile]) -> Result<(), BTreeSet<String>> {
        let generated = self.root.join(GENERATED);
        let _ = fs::remove_dir_all(&generated);
        for file in files.iter().filter(|file| file.path != API) {
            put(&self.root.join(&file.path), &file.text);
        }
        let output = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--package", "uses", "--message-format", "short"])
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env_remove("RUSTFLAGS")
            .output()
            .expect("cargo can be started");
        if output.status.success() {
            return Ok(());
        }
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        let broken: BTreeSet<String> = errors
            .lines()
            .filter(|line| line.contains(": error"))
            .map(|line| match line.strip_prefix("uses/src/lib.rs:") {
                Some(place) => snippet_at(place.split(':').next().and_then(|number| number.parse().ok()).unwrap_or_default()),
                // Hand-written parts of the SDK that use a generated one are users of it as well.
                None => "sdk".to_owned(),
            })
            .collect();
        assert!(!broken.is_empty(), "cargo failed for another reason:\n{errors}");
        Err(broken)
    }
}

/// The snippet for an operation or a type.
pub(crate) fn snippet_of(subject: &str) -> String {
    let mut name = String::new();
    for c in subject.chars() {
        if c.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

/// The snippet that a line of users' source is in.
fn snippet_at(line: usize) -> String {
    let head: Vec<&str> = USES.lines().take(line).collect();
    let name = head.iter().rev().find_map(|line| line.strip_prefix("pub mod ").or_else(|| line.strip_prefix("mod ")));
    name.and_then(|rest| rest.split(' ').next()).unwrap_or_default().to_owned()
}

/// The manifest without what only the repository has.
fn without_examples(manifest: &str) -> String {
    let mut kept = String::new();
    let mut is_kept = true;
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_kept = !line.starts_with("[dev-dependencies") && !line.starts_with("[[example");
        }
        if is_kept && !line.starts_with("readme") {
            kept += line;
            kept.push('\n');
        }
    }
    kept
}

fn put(path: &Path, text: &str) {
    // An unchanged file keeps its time, so that nothing is compiled in vain.
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &target) } else { put(&target, &fs::read_to_string(entry.path()).expect("text")) }
    }
}
