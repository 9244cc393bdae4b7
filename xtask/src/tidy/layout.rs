//! Which package may use which, and which part of the SDK.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

use super::modules::Arrow;

/// The packages of the workspace as Rust names them, and the folders whose files may not name them.
const PACKAGES: [(&str, &[&str]); 4] = [
    ("codearts_pipeline", &["codegen/", "xtask/", "tests/emulator/"]),
    ("codearts_pipeline_codegen", &["sdk/", "tests/emulator/"]),
    ("codearts_pipeline_emulator", &["sdk/src/", "codegen/", "xtask/"]),
    ("xtask", &["sdk/", "codegen/", "tests/"]),
];

/// The parts of the SDK: each uses only those before it. `lib` uses all.
const PARTS: [&str; 8] = ["error", "region", "model", "transport", "auth", "client", "generated", "chapters"];

const SDK: &str = "sdk/src/";

/// Packages that a file names and may not.
pub(super) fn in_file(path: &str, tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => found.extend(in_file(path, group.stream())),
            TokenTree::Ident(word) => {
                let name = word.to_string();
                let is_forbidden =
                    |(package, folders): &(&str, &[&str])| *package == name && folders.iter().any(|folder| path.starts_with(folder));
                if PACKAGES.iter().any(is_forbidden) {
                    found.push(complaint(path, word.span().start().line, &name));
                }
            }
            _ => {}
        }
    }
    found
}

/// Parts of the SDK that files of other parts use and may not.
pub(super) fn in_sdk(arrows: &BTreeSet<Arrow>) -> Vec<String> {
    let part = |path: &str| path.trim_start_matches(SDK).split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
    let mut found = Vec::new();
    for arrow in arrows {
        let (from, to) = (part(arrow.from), part(arrow.to));
        let level = |part: &str| PARTS.iter().position(|known| *known == part);
        let is_allowed = matches!((level(&from), level(&to)), (Some(from), Some(to)) if to < from);
        if from != "lib" && to != "lib" && from != to && !is_allowed {
            found.push(complaint(arrow.from, arrow.line, &format!("crate::{to}")));
        }
    }
    found
}

/// Packages that a manifest depends on and may not. The emulator may be a dev-dependency of the SDK, for its examples.
pub(super) fn in_manifest(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut section = "";
    for (index, line) in text.lines().enumerate() {
        if line.starts_with('[') {
            section = line;
            continue;
        }
        let name = line.split(['.', ' ', '=']).next().unwrap_or_default().replace('-', "_");
        let is_for_examples = path == "sdk/Cargo.toml" && section == "[dev-dependencies]" && name == "codearts_pipeline_emulator";
        let is_forbidden = PACKAGES
            .iter()
            .any(|(package, folders)| *package == name && folders.iter().any(|folder| path.starts_with(folder.trim_end_matches("src/"))));
        if section.contains("dependencies") && is_forbidden && !is_for_examples {
            found.push(complaint(path, index + 1, &name));
        }
    }
    found
}

fn complaint(path: &str, line: usize, target: &str) -> String {
    format!("{path}:{line}: uses `{target}`, which the layout does not allow")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        in_file(path, text.parse().expect("Rust"))
    }

    fn between(from: &str, to: &str) -> Vec<String> {
        in_sdk(&BTreeSet::from([Arrow { from, to, line: 2 }]))
    }

    #[test]
    fn packages_are_used_as_the_layout_allows() {
        for (path, text) in [
            ("tests/emulator/src/lib.rs", "use codearts_pipeline::Client;"),
            ("codegen/src/lib.rs", "fn f() { codearts_pipeline::f() }"),
            ("sdk/src/client.rs", "use codearts_pipeline_emulator::Emulator;"),
        ] {
            assert_eq!(found(path, text).len(), 1, "{path}: {text}");
        }
        for (path, text) in [
            ("sdk/examples/lifecycle.rs", "use codearts_pipeline_emulator::Emulator;"),
            ("tests/tests/wire.rs", "use codearts_pipeline::Client; use codearts_pipeline_emulator::Emulator;"),
        ] {
            assert_eq!(found(path, text), [""; 0], "{path}: {text}");
        }
    }

    #[test]
    fn parts_of_the_sdk_use_those_before_them() {
        assert_eq!(between("sdk/src/error.rs", "sdk/src/model.rs"), [complaint("sdk/src/error.rs", 2, "crate::model")]);
        for (from, to) in [("client.rs", "generated/x/types.rs"), ("auth/credentials.rs", "client/invoke.rs"), ("attic.rs", "error.rs")] {
            assert_eq!(between(&format!("{SDK}{from}"), &format!("{SDK}{to}")).len(), 1, "{from} {to}");
        }
        for (from, to) in [("client.rs", "region.rs"), ("model/a.rs", "model/b.rs"), ("lib.rs", "client.rs"), ("error.rs", "lib.rs")] {
            assert_eq!(between(&format!("{SDK}{from}"), &format!("{SDK}{to}")), [""; 0], "{from} {to}");
        }
    }

    #[test]
    fn manifests_are_held_to_the_same() {
        let emulator = "codearts-pipeline-emulator.workspace = true\n";
        assert_eq!(in_manifest("sdk/Cargo.toml", &format!("[dev-dependencies]\n{emulator}")), [""; 0]);
        assert_eq!(in_manifest("sdk/Cargo.toml", &format!("[dependencies]\n{emulator}")).len(), 1);
        assert_eq!(in_manifest("xtask/Cargo.toml", "[dependencies]\ncodearts-pipeline = { path = \"../sdk\" }\n").len(), 1);
        assert_eq!(in_manifest("codegen/Cargo.toml", "[package]\nname = \"codearts-pipeline-codegen\"\n"), [""; 0]);
    }
}
