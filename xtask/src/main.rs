//! `cargo xtask`: the tasks of this repository.

mod browser;
mod diff;
mod docs;
mod excerpt;
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
    /// Says what a change of the curated document does to the wire and to users' source.
    Diff(diff::Arguments),
    /// Holds the curated document against the rules of spec/CURATION.md.
    Lint,
    /// Writes the API as one HTML page, and serves it on request.
    Docs(docs::Arguments),
    /// Opens that page in Chromium, from disk and on the emulator.
    Browser,
    /// Runs clients that no one here wrote against the emulator.
    Interop,
    /// Refuses arrows between the rooms that the layout does not allow.
    Tidy,
}

/// What a task has to say: done, or a text for standard error.
type Outcome = Result<(), String>;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Generate(arguments) => generate::run(&arguments),
        Task::Diff(arguments) => diff::run(&arguments),
        Task::Lint => lint::run(),
        Task::Docs(arguments) => docs::run(&arguments),
        Task::Browser => browser::run(),
        Task::Interop => interop::run(),
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
