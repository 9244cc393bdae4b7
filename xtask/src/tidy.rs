//! `cargo xtask tidy`: the layout and the bounds of the code.

mod layout;
mod modules;

use proc_macro2::TokenStream;

use self::modules::{Modules, cycles};
use crate::{
    Outcome,
    workspace::{files, names, print, read},
};

/// The folders that hold Rust, generated files included.
const FOLDERS: [&str; 5] = ["codegen", "sdk", "tests", "xtask/src", "xtask/tests"];

/// What may stand at the root of the repository, hidden files aside.
const ROOT: &str = "
    CONTRIBUTING.md Cargo.lock Cargo.toml LICENSE LICENSE-APACHE LICENSE-MIT README.md clippy.toml codegen deny.toml rust-toolchain.toml
    rustfmt.toml sdk spec target tests xtask
";

/// The most lines of a file, unless its crate has a bound of its own.
const LONGEST: usize = 600;

/// A crate with the bounds of its sources.
struct Crate {
    source: &'static str,
    /// Lines written by hand, without tests.
    lines: usize,
    /// The most lines of a file.
    longest: usize,
    /// Whether more lines are an error. For the other crates they are printed.
    is_held: bool,
}

const CRATES: [Crate; 4] = [
    Crate { source: "codegen/src", lines: 6250, longest: 400, is_held: true }, // 6,000 and what handles and paged lists take.
    Crate { source: "xtask/src", lines: 2200, longest: 400, is_held: true },
    Crate { source: "sdk/src", lines: 7500, longest: 400, is_held: false },
    Crate { source: "tests/emulator/src", lines: 3500, longest: 400, is_held: false },
];

pub(crate) fn run() -> Outcome {
    let mut complaints = complaints()?;
    for package in &CRATES {
        let (lines, found) = in_crate(package)?;
        print(&format!(
            "{}: {lines} of at most {} lines{}",
            package.source,
            package.lines,
            if package.is_held { "" } else { ", not held" }
        ));
        complaints.extend(found);
    }
    if !complaints.is_empty() {
        return Err(format!("{}\n{} against the layout", complaints.join("\n"), complaints.len()));
    }
    print("the layout is kept");
    Ok(())
}

/// What every file and manifest has to keep, and what the parts of the SDK have to.
fn complaints() -> Result<Vec<String>, String> {
    let known = |name: &String| name.starts_with('.') || ROOT.split_whitespace().any(|known| known == name);
    let stray = names("")?.into_iter().filter(|name| !known(name));
    let mut complaints: Vec<_> =
        stray.map(|name| format!("{name}: nobody expects it at the root; move it, or list it in `tidy`")).collect();
    for folder in FOLDERS {
        for path in rust(folder)? {
            let text = read(&path)?;
            complaints.extend(form(&path, &text, LONGEST));
            complaints.extend(layout::in_file(&path, tokens(&path, &text)?));
        }
    }
    for path in ["codegen", "sdk", "tests", "tests/emulator", "xtask"].map(|folder| format!("{folder}/Cargo.toml")) {
        complaints.extend(layout::in_manifest(&path, &read(&path)?));
    }
    complaints.extend(layout::in_sdk(&modules("sdk/src")?.arrows()));
    Ok(complaints)
}

/// How many lines of a crate are written by hand, and what it does not keep.
fn in_crate(package: &Crate) -> Result<(usize, Vec<String>), String> {
    let mut complaints = Vec::new();
    let mut lines = 0;
    for path in rust(package.source)?.iter().filter(|path| !path.starts_with(codearts_pipeline_codegen::GENERATED)) {
        let text = read(path)?;
        complaints.extend(form(path, &text, package.longest));
        lines += without_tests(path, &text).lines().count();
    }
    if package.is_held && lines > package.lines {
        complaints.push(format!("{}: {lines} lines without tests, at most {} are wanted", package.source, package.lines));
    }
    complaints.extend(cycles(&modules(package.source)?.arrows()));
    Ok((lines, complaints))
}

fn rust(folder: &str) -> Result<Vec<String>, String> {
    Ok(files(folder)?.into_iter().filter(|path| path.ends_with(".rs") && !path.contains("/target/")).collect())
}

fn modules(source: &str) -> Result<Modules, String> {
    let mut modules = Modules::default();
    for path in rust(source)? {
        let tokens = tokens(&path, without_tests(&path, &read(&path)?))?;
        modules.add(&path, path.trim_start_matches(source).trim_start_matches('/'), &tokens);
    }
    Ok(modules)
}

fn tokens(path: &str, text: &str) -> Result<TokenStream, String> {
    text.parse().map_err(|error| format!("{path} is not Rust: {error}"))
}

/// What each file has to look like.
fn form(path: &str, text: &str, longest: usize) -> Vec<String> {
    let mut complaints = Vec::new();
    if !text.starts_with("//! ") {
        complaints.push(format!("{path}:1: the first line does not say what the file is: begin with `//! `"));
    }
    let lines = without_tests(path, text).lines().count();
    if lines > longest && !path.starts_with(codearts_pipeline_codegen::GENERATED) {
        complaints.push(format!("{path}: {lines} lines; split what is longer than {longest}"));
    }
    complaints
}

/// The text before its unit tests, which stand last or in a file of their own.
fn without_tests<'a>(path: &str, text: &'a str) -> &'a str {
    if path.ends_with("/tests.rs") {
        return "";
    }
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_is_kept() {
        assert_eq!(complaints(), Ok(Vec::new()));
        for package in &CRATES {
            assert_eq!(in_crate(package).map(|(_, complaints)| complaints), Ok(Vec::new()));
        }
    }

    #[test]
    fn a_file_has_a_subject_and_is_not_too_long() {
        assert_eq!(form("sdk/src/a.rs", "use std::fmt;\n", LONGEST).len(), 1);
        assert_eq!(form("sdk/src/a.rs", &"//! A.\n".repeat(401), 400).len(), 1);
        assert_eq!(form("sdk/src/a.rs", "//! A.\n", 400), [""; 0]);
    }

    #[test]
    fn tests_do_not_count() {
        assert_eq!(without_tests("a.rs", "//! A.\nfn f() {}\n\n#[cfg(test)]\nmod tests {\n}\n").lines().count(), 3);
        assert_eq!(without_tests("sdk/src/a/tests.rs", "//! A.\n"), "");
    }
}
