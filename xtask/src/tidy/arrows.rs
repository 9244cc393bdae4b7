//! Which room may look into which.

use proc_macro2::{TokenStream, TokenTree};

/// The packages of the workspace as Rust names them, and the folders whose files may not name them.
const PACKAGES: [(&str, &[&str]); 4] = [
    ("codearts_pipeline", &["codegen/", "xtask/", "tests/emulator/"]),
    ("codearts_pipeline_codegen", &["sdk/", "tests/emulator/"]),
    ("codearts_pipeline_emulator", &["sdk/src/", "codegen/", "xtask/"]),
    ("xtask", &["sdk/", "codegen/", "tests/"]),
];

/// The rooms of the SDK, from the ground up, each with those it may look into. `lib` opens on all.
const ROOMS: [(&str, &[&str]); 18] = [
    ("signing", &[]),
    ("time", &[]),
    ("json", &[]),
    ("error", &["json"]),
    ("region", &["error", "context"]),
    ("config", &["error"]),
    ("retry", &["error"]),
    ("hooks", &["error"]),
    ("http_client", &["error", "config"]),
    ("context", &["error", "time", "http_client"]),
    ("identity", &["time", "error", "config", "context"]),
    ("credentials", &["signing", "time", "error", "context", "identity"]),
    ("runtime", &["signing", "json", "error", "config", "retry", "hooks", "context", "credentials"]),
    ("generated", &["runtime", "types", "operations"]),
    ("extensions", &["time", "runtime", "generated", "types"]),
    ("account", &["error", "config", "identity", "runtime", "types"]),
    ("client", &["time", "error", "config", "retry", "hooks", "http_client", "context", "identity", "credentials", "region", "runtime"]),
    ("blocking", &["error", "runtime", "types"]),
];

const SDK: &str = "sdk/src/";

/// Forbidden arrows that begin in a file.
pub(super) fn in_file(path: &str, tokens: &TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut names = Vec::new();
    flatten(tokens.clone(), &mut names);
    for (package, forbidden) in PACKAGES {
        if forbidden.iter().any(|folder| path.starts_with(folder)) {
            found.extend(names.iter().filter(|name| name.text == package).map(|name| complaint(path, name.line, package)));
        }
    }
    if let Some(room) = room(path).filter(|room| *room != "lib") {
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            found.push(format!("{path}: the room `{room}` is not in the list of rooms, in xtask/src/tidy/arrows.rs"));
            return found;
        };
        for target in targets(&names) {
            let is_room = ROOMS.iter().any(|(name, _)| *name == target.text) || ["types", "operations"].contains(&target.text.as_str());
            if is_room && target.text != room && !allowed.contains(&target.text.as_str()) {
                found.push(complaint(path, target.line, &format!("crate::{}", target.text)));
            }
        }
    }
    found
}

/// Forbidden arrows between packages. The emulator may be a dev-dependency of the SDK, for its examples.
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
    format!("{path}:{line}: an arrow to `{target}` that the layout does not allow")
}

/// `sdk/src/runtime/sender.rs` is in the room `runtime`.
fn room(path: &str) -> Option<&str> {
    let inner = path.strip_prefix(SDK)?;
    inner.split('/').next().map(|name| name.trim_end_matches(".rs"))
}

struct Name {
    text: String,
    line: usize,
}

/// All identifiers, and the punctuation between them, in order.
fn flatten(tokens: TokenStream, names: &mut Vec<Name>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                names.push(Name { text: "{".to_owned(), line: 0 });
                flatten(group.stream(), names);
                names.push(Name { text: "}".to_owned(), line: 0 });
            }
            TokenTree::Ident(ident) => names.push(Name { text: ident.to_string(), line: ident.span().start().line }),
            TokenTree::Punct(punct) => names.push(Name { text: punct.as_char().to_string(), line: 0 }),
            TokenTree::Literal(_) => {}
        }
    }
}

/// The names that follow `crate::`, one by one or in braces.
fn targets(names: &[Name]) -> Vec<&Name> {
    let mut targets = Vec::new();
    for at in 0..names.len() {
        if names[at].text != "crate" || names.get(at + 2).is_none_or(|name| name.text != ":") {
            continue;
        }
        match names.get(at + 3) {
            Some(name) if name.text == "{" => {
                let mut depth = 1;
                let mut is_first = true;
                for name in &names[at + 4..] {
                    match name.text.as_str() {
                        "{" => depth += 1,
                        "}" => depth -= 1,
                        "," if depth == 1 => is_first = true,
                        _ if depth == 1 && is_first => {
                            targets.push(name);
                            is_first = false;
                        }
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
            Some(name) => targets.push(name),
            None => {}
        }
    }
    targets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        in_file(path, &text.parse().expect("Rust"))
    }

    #[test]
    fn arrows_against_the_layout_are_found() {
        for (path, text) in [
            ("sdk/src/signing.rs", "use crate::error::Error;"),
            ("sdk/src/generated/types/x.rs", "fn f() { crate::client::g() }"),
            ("sdk/src/credentials/env.rs", "use crate::{context::Context, runtime::{Client}};"),
            ("sdk/src/attic.rs", "use std::fmt;"),
            ("tests/emulator/src/lib.rs", "use codearts_pipeline::Client;"),
            ("codegen/src/lib.rs", "use codearts_pipeline::Client;"),
            ("sdk/src/client.rs", "use codearts_pipeline_emulator::Emulator;"),
        ] {
            assert_eq!(found(path, text).len(), 1, "{path}: {text}");
        }
        assert_eq!(found("sdk/src/signing.rs", "//! A.\nuse crate::error::Error;"), [complaint("sdk/src/signing.rs", 2, "crate::error")]);
    }

    #[test]
    fn arrows_with_the_layout_are_fine() {
        for (path, text) in [
            ("sdk/src/client.rs", "use crate::{config::Endpoints, error::{Error, ErrorKind}, region::Region};"),
            ("sdk/src/runtime/text.rs", "macro_rules! m { () => { $crate::runtime::Rule } }"),
            ("sdk/src/lib.rs", "pub use crate::client::ClientBuilder;"),
            ("sdk/examples/lifecycle.rs", "use codearts_pipeline_emulator::Emulator;"),
            ("tests/tests/wire.rs", "use codearts_pipeline::Client; use codearts_pipeline_emulator::Emulator;"),
        ] {
            assert_eq!(found(path, text), Vec::<String>::new(), "{path}: {text}");
        }
    }

    #[test]
    fn manifests_are_held_to_the_same_arrows() {
        let emulator = "codearts-pipeline-emulator.workspace = true\n";
        assert_eq!(in_manifest("sdk/Cargo.toml", &format!("[dev-dependencies]\n{emulator}")), Vec::<String>::new());
        assert_eq!(in_manifest("sdk/Cargo.toml", &format!("[dependencies]\n{emulator}")).len(), 1);
        assert_eq!(in_manifest("xtask/Cargo.toml", "[dependencies]\ncodearts-pipeline = { path = \"../sdk\" }\n").len(), 1);
        assert_eq!(in_manifest("codegen/Cargo.toml", "[package]\nname = \"codearts-pipeline-codegen\"\n"), Vec::<String>::new());
    }
}
