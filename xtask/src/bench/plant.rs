//! Does the gate notice? Regressions are planted in a copy of the sources, and the copy is measured.

use std::{fs, path::Path, process::Command};

use crate::{
    Outcome,
    program::{find, output_of, put, target},
    workspace::{root, say},
};

struct Regression {
    name: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    /// The part of the figures that has to notice.
    part: &'static str,
}

const REGRESSIONS: &[Regression] = &[
    Regression {
        name: "the body is hashed twice",
        file: "sdk/src/signing.rs",
        from: "text.push_str(&Hex::of(&Sha256::digest(body).into()))",
        to: "{ std::hint::black_box(Sha256::digest(body)); text.push_str(&Hex::of(&Sha256::digest(body).into())) }",
        part: "signing",
    },
    Regression {
        name: "each call makes an HTTP client",
        file: "sdk/src/runtime/attempt.rs",
        from: "core.http.execute(request)",
        to: "reqwest::Client::builder().user_agent(concat!(\"codearts-pipeline-rust/\", env!(\"CARGO_PKG_VERSION\")))\
             .build().expect(\"a client\").execute(request)",
        part: "calls",
    },
];

pub(super) fn run() -> Outcome {
    let copy = target().join("bench/planted");
    let mut unnoticed = Vec::new();
    for regression in REGRESSIONS {
        lay(&copy)?;
        plant(&copy, regression)?;
        say(&format!("-- planted: {}", regression.name));
        let mut measure = Command::new(find(&["cargo"]).ok_or("there is no cargo here")?);
        measure.current_dir(&copy).env("CARGO_TARGET_DIR", copy.join("target"));
        measure.args(["xtask", "bench", "--quick", "--gate", regression.part]);
        match output_of(measure, "cargo xtask bench --gate") {
            Err(told) if told.contains("past the gate: ") => {
                let what = told.lines().find_map(|line| line.split_once("past the gate: ")).map_or("", |(_, what)| what);
                say(&format!("   noticed: {what}"));
            }
            Err(other) => return Err(other),
            Ok(_) => unnoticed.push(regression.name),
        }
    }
    if unnoticed.is_empty() { Ok(()) } else { Err(format!("the gate did not notice: {}", unnoticed.join("; "))) }
}

/// Lays the sources anew, all but what was built from them.
fn lay(copy: &Path) -> Outcome {
    let mut list = Command::new("git");
    list.current_dir(root()).args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    for path in output_of(list, "git ls-files")?.lines() {
        let to = copy.join(path);
        let Ok(text) = fs::read(root().join(path)) else { continue };
        // An unchanged file keeps its time, so that it is not built again.
        if fs::read(&to).is_ok_and(|known| known == text) {
            continue;
        }
        put(&to, text)?;
    }
    Ok(())
}

fn plant(copy: &Path, regression: &Regression) -> Outcome {
    let file = copy.join(regression.file);
    let text = fs::read_to_string(&file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    if text.matches(regression.from).count() != 1 {
        return Err(format!("{} has changed: {:?} does not stand there once", regression.file, regression.from));
    }
    put(&file, text.replace(regression.from, regression.to))
}
