//! The cost of building the SDK: crates, instructions of the compiler, and the size of a program.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use codearts_pipeline_codegen::GENERATED;

use super::{
    figure::{
        Figure,
        Limit::{self, AtMost},
    },
    generation,
    programs::{Counter, Programs, home},
};
use crate::{
    program::{cargo, output_of},
    workspace::{empty_folder, files, read, root, write},
};

const SDK: [&str; 3] = ["--package", "codearts-pipeline", "--no-default-features"];

pub(super) fn counts(_: &Programs, _: bool) -> Result<Vec<Figure>, String> {
    generation::build_program()?;
    let mut figures = vec![
        Figure::counted("crates of a build without TLS", "", AtMost(90.0, 100.0), crates()?),
        Figure::counted("a small program with rustls, stripped", "MB", AtMost(3.2, 4.0), program_size()?),
    ];
    let (few, many) = (check(&root())?, check(&workspace(100)?)?);
    let each = many.zip(few).map(|(many, few)| (many - few) / 95.0);
    for (name, limit, value) in [
        ("check of the SDK alone", Limit::None, few),
        ("check of the SDK alone with 100 operations", AtMost(19.0, f64::INFINITY), many),
        ("  each of 95 more operations", AtMost(0.155, f64::INFINITY), each),
    ] {
        figures.push(Figure::of_instructions(name, "G instructions", limit, value));
    }
    Ok(figures)
}

/// Names with versions, but for the crate itself.
fn crates() -> Result<f64, String> {
    let tree = ["tree", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"];
    let text = output_of(cargo().args(tree).args(SDK), "cargo tree")?;
    // Behind the version stand the folder of a path, and what a macro is.
    let names: BTreeSet<_> = text.lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>()).filter(|name| name.len() == 2).collect();
    Ok(names.len().saturating_sub(1) as f64)
}

/// The size of the smallest program that makes a client, in a release with thin LTO, in MB.
fn program_size() -> Result<f64, String> {
    let folder = home("size");
    let mut build = cargo();
    build.args(["build", "--quiet", "--release", "--package", "codearts-pipeline-bench", "--bin", "bench-tls", "--features", "rustls"]);
    build.env("CARGO_TARGET_DIR", &folder).env("CARGO_PROFILE_RELEASE_LTO", "thin").env("CARGO_PROFILE_RELEASE_STRIP", "symbols");
    output_of(&mut build, "cargo build of bench-tls")?;
    let file = fs::metadata(folder.join("release/bench-tls")).map_err(|error| format!("bench-tls is not there: {error}"))?;
    Ok(file.len() as f64 / 1e6)
}

/// The instructions of the compiler for the SDK itself in a check without TLS, when its dependencies are checked, in G.
fn check(workspace: &Path) -> Result<Option<f64>, String> {
    let Some(counter) = Counter::new() else { return Ok(None) };
    let folder = home("check");
    let command = |verb: &str, arguments: &[&str]| {
        let mut command = cargo();
        command.current_dir(workspace).env("CARGO_TARGET_DIR", &folder).args([verb, "--quiet"]).args(arguments);
        command
    };
    output_of(&mut command("clean", &SDK[..2]), "cargo clean")?;
    let mut check = command("check", &SDK);
    check.env("RUSTC_WORKSPACE_WRAPPER", root().join("tests/bench/counted.sh")).env("COUNTER", counter.arguments.join(" "));
    output_of(&mut check, "cargo check")?;
    Ok(Some(counter.instructions()? / 1e9))
}

/// A workspace of the SDK alone, as it would be with this many operations.
fn workspace(operations: u32) -> Result<PathBuf, String> {
    let folder = empty_folder(home("sdk"))?;
    for file in files("sdk/src")?.iter().filter(|file| !file.starts_with(GENERATED)) {
        write(folder.join(file), read(file)?)?;
    }
    for (file, text) in generation::files(operations)?.iter().filter(|(file, _)| file.starts_with(GENERATED)) {
        write(folder.join(file), text)?;
    }
    let members = |line: &str| if line.starts_with("members") { "members = [\"sdk\"]\n".to_owned() } else { format!("{line}\n") };
    write(folder.join("Cargo.toml"), read("Cargo.toml")?.lines().map(members).collect::<String>())?;
    write(folder.join("Cargo.lock"), read("Cargo.lock")?)?;
    // The examples and what they need stay behind.
    write(folder.join("sdk/Cargo.toml"), read("sdk/Cargo.toml")?.split("[dev-dependencies]").next().unwrap_or_default())?;
    Ok(folder)
}
