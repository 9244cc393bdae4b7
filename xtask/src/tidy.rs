//! `cargo xtask tidy`: the layout of the house, held against its files.

mod arrows;

use proc_macro2::TokenStream;

use crate::{
    Outcome,
    workspace::{files, read, say},
};

/// The folders that hold Rust, generated files included.
const FOLDERS: [&str; 5] = ["codegen", "sdk", "tests", "xtask/src", "xtask/tests"];

/// A hand-written file that is longer wants to be two.
const LONGEST: usize = 600;

pub(crate) fn run() -> Outcome {
    let complaints = complaints()?;
    if !complaints.is_empty() {
        return Err(format!("{}\n{} against the layout", complaints.join("\n"), complaints.len()));
    }
    say("the layout is kept");
    Ok(())
}

fn complaints() -> Result<Vec<String>, String> {
    let mut complaints = Vec::new();
    for folder in FOLDERS {
        for path in files(folder)?.into_iter().filter(|path| path.ends_with(".rs") && !path.contains("/target/")) {
            let text = read(&path)?;
            complaints.extend(form(&path, &text).into_iter().chain(arrows::in_file(&path, &tokens(&path, &text)?)));
        }
    }
    for path in ["codegen", "sdk", "tests", "tests/emulator", "xtask"] {
        let path = format!("{path}/Cargo.toml");
        complaints.extend(arrows::in_manifest(&path, &read(&path)?));
    }
    Ok(complaints)
}

fn tokens(path: &str, text: &str) -> Result<TokenStream, String> {
    text.parse().map_err(|error| format!("{path} is no Rust: {error}"))
}

/// What each file has to look like.
fn form(path: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    if !text.starts_with("//! ") {
        complaints.push(format!("{path}:1: the first line does not say what the file is: begin with `//! `"));
    }
    let lines = text.lines().count();
    if lines > LONGEST && !path.starts_with(codearts_pipeline_codegen::GENERATED) {
        complaints.push(format!("{path}: {lines} lines; what is longer than {LONGEST} wants to be two files"));
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_is_kept() {
        assert_eq!(complaints(), Ok(Vec::new()));
    }

    #[test]
    fn a_file_without_a_subject_is_refused() {
        assert_eq!(form("sdk/src/a.rs", "use std::fmt;\n").len(), 1);
        assert_eq!(form("sdk/src/a.rs", &"//! A.\n".repeat(LONGEST + 1)).len(), 1);
        assert_eq!(form("sdk/src/a.rs", "//! A.\n"), Vec::<String>::new());
    }
}
