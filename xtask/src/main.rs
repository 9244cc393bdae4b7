//! `cargo xtask`: the tasks of this repository.

mod bench;
mod browser;
mod bundle;
mod coverage;
mod diff;
mod docs;
mod excerpt;
mod generate;
mod interop;
mod lint;
mod program;
mod tidy;
mod tools;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub(crate) use workspace::Outcome;

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
    /// Reports what a change of the curated document does to the wire and to users' source.
    Diff(diff::Arguments),
    /// Checks the curated document and the files that go with it against the rules of spec/CURATION.md.
    Lint,
    /// Writes the API as one HTML page, and serves it on request.
    Docs(docs::Arguments),
    /// Opens that page in Chromium, from disk and on the emulator.
    Browser,
    /// Checks the document, the emulator and the SDK with clients and tools of others.
    Interop(interop::Arguments),
    /// Measures the performance of the SDK, beside the floor it stands on.
    Bench(bench::Arguments),
    /// Writes the table of what there is of the API into README.md.
    Coverage,
    /// Checks what the layout allows, the bounds of the code and import cycles.
    Tidy,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Generate(arguments) => generate::run(&arguments),
        Task::Bundle => bundle::run(),
        Task::Diff(arguments) => diff::run(&arguments),
        Task::Lint => lint::run(),
        Task::Docs(arguments) => docs::run(&arguments),
        Task::Browser => browser::run(),
        Task::Interop(arguments) => interop::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Coverage => coverage::run(),
        Task::Tidy => tidy::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            workspace::eprint(&text);
            ExitCode::FAILURE
        }
    }
}
