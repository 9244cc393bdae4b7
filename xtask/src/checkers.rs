//! `cargo xtask deny` and `cargo xtask semver`: checks by programs of others, where they are installed.

use std::process::Stdio;

use crate::{
    Outcome,
    workspace::{cargo, say},
};

/// Installing one takes minutes, which is why neither is installed here.
const DENY: &str = "cargo-deny";
const SEMVER: &str = "cargo-semver-checks";

#[derive(clap::Args)]
pub(crate) struct SemverArguments {
    /// The revision to compare with, such as `main`.
    #[arg(long)]
    base: String,
}

/// Licences, bans and sources of everything that is depended upon, by deny.toml. Needs no network.
pub(crate) fn deny() -> Outcome {
    if !is_there("deny", DENY) {
        return Ok(());
    }
    // Whatever of deny.toml is no longer needed is a finding as well.
    run(&["deny", "--offline", "--locked", "check", "--deny", "warnings", "bans", "licenses", "sources"], "cargo deny")
}

/// What a change would break for users of the SDK, compared with an earlier revision.
pub(crate) fn semver(arguments: &SemverArguments) -> Outcome {
    if !is_there("semver-checks", SEMVER) {
        return Ok(());
    }
    let base = ["--baseline-rev", &arguments.base];
    run(&[&["semver-checks", "--package", "codearts-pipeline"], &base[..]].concat(), "cargo semver-checks")
}

fn is_there(subcommand: &str, package: &str) -> bool {
    let asked = cargo().args([subcommand, "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_there = asked.is_ok_and(|status| status.success());
    if !is_there {
        say(&format!("skipped: {package} is not installed; `cargo install {package} --locked` does it, in some minutes"));
    }
    is_there
}

fn run(arguments: &[&str], what: &str) -> Outcome {
    match cargo().args(arguments).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{what} failed: {status}")),
        Err(error) => Err(format!("{what} cannot be started: {error}")),
    }
}
