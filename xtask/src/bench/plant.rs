//! Proves that the gate notices: regressions are injected into a copy of the sources, and the copy is measured.

use std::{fs, path::Path};

use super::programs::home;
use crate::{
    program::{cargo, output_of},
    workspace::{Outcome, files, print, read, root, write},
};

/// What happens, the part of the figures that has to notice, what stands once in the sources of the SDK, and what replaces it.
const REGRESSIONS: [[&str; 4]; 2] = [
    [
        "the body is hashed twice",
        "signatures",
        "text.push_str(&Hex::of(&Sha256::digest(body).into()))",
        "{ std::hint::black_box(Sha256::digest(body)); text.push_str(&Hex::of(&Sha256::digest(body).into())) }",
    ],
    [
        "each call makes an HTTP client",
        "calls",
        "core.http.execute(request)",
        "reqwest::Client::builder().user_agent(concat!(\"codearts-pipeline-rust/\", env!(\"CARGO_PKG_VERSION\")))\
         .build().expect(\"a client\").execute(request)",
    ],
];

pub(super) fn run() -> Outcome {
    let copy = home("planted");
    let mut unnoticed = Vec::new();
    for [name, part, from, to] in REGRESSIONS {
        sync_copy(&copy)?;
        inject(&copy, from, to)?;
        print(&format!("-- injected: {name}"));
        let mut measure = cargo();
        measure.current_dir(&copy).env("CARGO_TARGET_DIR", copy.join("target"));
        measure.args(["xtask", "bench", "--quick", "--gate=counts", part]);
        match output_of(&mut measure, "cargo xtask bench --gate") {
            Err(text) => match text.lines().find_map(|line| line.strip_prefix("past the gate: ")) {
                Some(figures) => print(&format!("   noticed: {figures}")),
                None => return Err(text),
            },
            Ok(_) => unnoticed.push(name),
        }
    }
    if unnoticed.is_empty() { Ok(()) } else { Err(format!("the gate did not notice: {}", unnoticed.join("; "))) }
}

/// Brings the copy to the state of the sources. An unchanged file keeps its time, so that it is not built again.
fn sync_copy(copy: &Path) -> Outcome {
    let mut list = std::process::Command::new("git");
    for path in
        output_of(list.current_dir(root()).args(["ls-files", "--cached", "--others", "--exclude-standard"]), "git ls-files")?.lines()
    {
        let to = copy.join(path);
        let Ok(text) = fs::read(root().join(path)) else { continue };
        if !fs::read(&to).is_ok_and(|known| known == text) {
            write(&to, text)?;
        }
    }
    Ok(())
}

fn inject(copy: &Path, from: &str, to: &str) -> Outcome {
    for file in files("sdk/src")? {
        let text = read(&file)?;
        if text.matches(from).count() == 1 {
            return write(copy.join(&file), text.replace(from, to));
        }
    }
    Err(format!("the SDK has changed: {from:?} does not stand there"))
}
