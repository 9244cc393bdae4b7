//! `cargo xtask`: the tasks of this repository.

mod bench;
mod browser;
mod bundle;
mod checkers;
mod diff;
mod docs;
mod excerpt;
mod features;
mod generate;
mod interop;
mod lint;
mod program;
mod tidy;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The tasks of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Writes the generated part of the SDK, and removes what is no longer generated.
    Generate(generate::Arguments),
    /// Writes the curated document as one file, target/openapi.yaml.
    Bundle,
    /// Says what a change of the curated document does to the wire and to users' source.
    Diff(diff::Arguments),
    /// Checks the curated document and the files that go with it against the rules of spec/CURATION.md.
    Lint(lint::Arguments),
    /// Writes the API as one HTML page, and serves it on request.
    Docs(docs::Arguments),
    /// Opens that page in Chromium, from disk and on the emulator.
    Browser,
    /// Holds clients and tools that no one here wrote against the document, the emulator and the SDK.
    Interop(interop::Arguments),
    /// Measures what the SDK costs, beside the floor it stands on.
    Bench(bench::Arguments),
    /// Builds the SDK with every feature alone, and with every two together.
    Features,
    /// Licences, bans and sources of what is depended upon, by cargo-deny if it is installed.
    Deny,
    /// What a change would break for users, by cargo-semver-checks if it is installed.
    Semver(checkers::SemverArguments),
    /// Refuses arrows between the rooms that the layout does not allow.
    Tidy,
}

/// What a task has to say: done, or a text for standard error.
type Outcome = Result<(), String>;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Generate(arguments) => generate::run(&arguments),
        Task::Bundle => bundle::run(),
        Task::Diff(arguments) => diff::run(&arguments),
        Task::Lint(arguments) => lint::run(&arguments),
        Task::Docs(arguments) => docs::run(&arguments),
        Task::Browser => browser::run(),
        Task::Interop(arguments) => interop::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Features => features::run(),
        Task::Deny => checkers::deny(),
        Task::Semver(arguments) => checkers::semver(&arguments),
        Task::Tidy => tidy::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            workspace::complain(&text);
            ExitCode::FAILURE
        }
    }
}
