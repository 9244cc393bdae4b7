//! Users' source, compiled against SDKs that differ in their generated files only: all of them are modules of one crate.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use codearts_pipeline_codegen::{API, GENERATED, OutputFile};
use codearts_pipeline_tests::read;

use crate::uses::Uses;

/// The client of a generated tree: its methods are its own, all else is the SDK's.
const CLIENT: &str = "
#[derive(Clone, Debug)]
pub struct Client(pub crate::Client);

impl std::ops::Deref for Client {
    type Target = crate::Client;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
";

/// A workspace with a copy of the SDK and users' source.
pub(crate) struct Workspace {
    root: PathBuf,
    uses: Uses,
}

impl Workspace {
    pub(crate) fn new(uses: Uses) -> Self {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let root = repository.join("target/mutations");
        // All but the results of earlier builds is written again.
        for stale in ["sdk", "uses"] {
            let _ = fs::remove_dir_all(root.join(stale));
        }
        copy(&repository.join("sdk/src"), &root.join("sdk/src"));
        let manifest = read("Cargo.toml");
        let (_, shared) = manifest.split_once("[workspace.package]").expect("shared settings");
        write(
            &root.join("Cargo.toml"),
            &format!("[workspace]\nresolver = \"3\"\nmembers = [\"sdk\", \"uses\"]\n\n[workspace.package]{shared}"),
        );
        write(&root.join("Cargo.lock"), &read("Cargo.lock"));
        write(&root.join("sdk/Cargo.toml"), &without_examples(&read("sdk/Cargo.toml")));
        write(
            &root.join("uses/Cargo.toml"),
            "[package]\nname = \"uses\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             bytes = \"1\"\ncodearts-pipeline = { path = \"../sdk\", default-features = false }\nserde_json = \"1\"\n",
        );
        Self { root, uses }
    }

    /// Compiles users' source against each of these SDKs. For each, the operations and types whose users no longer compile.
    pub(crate) fn check(&self, sdks: &[&[OutputFile]]) -> Vec<BTreeSet<String>> {
        let mut lib = format!(
            "#![allow(warnings)]\n{}\npub mod edits {{\n",
            read("sdk/src/lib.rs").replace("#![cfg_attr(docsrs", "#![cfg_attr(any()")
        );
        for (index, files) in sdks.iter().enumerate() {
            lib += &format!("    pub mod e{index};\n");
            self.write_sdk(index, files);
        }
        write(&self.root.join("sdk/src/lib.rs"), &(lib + "}\n"));
        let mut broken = vec![BTreeSet::new(); sdks.len()];
        // A first kind of error may hide others: what breaks is taken out until the rest compiles.
        loop {
            let open: Vec<usize> = (0..sdks.len()).filter(|index| broken[*index].is_empty()).collect();
            let errors = self.errors(&open);
            if errors.is_empty() {
                return broken;
            }
            for (index, subjects) in errors {
                broken[index].extend(subjects);
            }
        }
    }

    fn write_sdk(&self, index: usize, files: &[OutputFile]) {
        let module = format!("crate::edits::e{index}");
        for file in files.iter().filter(|file| file.path != API) {
            let path = file.path.replace(GENERATED, &format!("sdk/src/edits/e{index}"));
            let text = file
                .text
                .replace("crate::types", &format!("{module}::types"))
                .replace("impl Client {", &format!("impl {module}::Client {{"));
            let client = if path.ends_with(&format!("e{index}/mod.rs")) { CLIENT } else { "" };
            write(&self.root.join(path), &(text + client));
        }
    }

    fn errors(&self, open: &[usize]) -> BTreeMap<usize, BTreeSet<String>> {
        let lib: String = open.iter().map(|index| format!("mod e{index};\n")).collect();
        write(&self.root.join("uses/src/lib.rs"), &format!("#![allow(warnings)]\n{lib}"));
        for index in open {
            let text = self.uses.text.replace("SDK", &format!("codearts_pipeline::edits::e{index}"));
            write(&self.root.join(format!("uses/src/e{index}.rs")), &text);
        }
        let output = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--package", "uses", "--message-format", "short"])
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env_remove("RUSTFLAGS")
            .output()
            .expect("cargo can be started");
        let messages = String::from_utf8_lossy(&output.stderr).into_owned();
        let mut errors: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for line in messages.lines().filter(|line| line.contains(": error")) {
            let place = line.strip_prefix("uses/src/e").and_then(|rest| {
                let (index, rest) = rest.split_once(".rs:")?;
                Some((index.parse().ok()?, rest.split(':').next()?.parse().ok()?))
            });
            let (index, line) = place.unwrap_or_else(|| panic!("what is generated does not compile:\n{messages}"));
            errors.entry(index).or_default().insert(self.uses.subject(line).to_owned());
        }
        assert!(output.status.success() || !errors.is_empty(), "cargo failed for another reason:\n{messages}");
        errors
    }
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

fn write(path: &Path, text: &str) {
    // An unchanged file keeps its time, so that nothing is compiled in vain.
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &target) } else { write(&target, &fs::read_to_string(entry.path()).expect("text")) }
    }
}
