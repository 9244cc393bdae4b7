//! `cargo xtask bench`: what the SDK costs, beside the floor it stands on and beside its peers.
//!
//! Figures are ratios within one run, or counts. Targets and gates stand beside what they are about.

mod build;
mod calls;
mod decoding;
mod figure;
mod generation;
mod measure;
mod peers;
mod plant;
mod plot;
mod programs;
mod report;
mod signing;

use clap::{Args, ValueEnum};

use self::{figure::Figure, programs::Programs};
use crate::{Outcome, workspace::say};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Only these parts: signing, calls, decoding, generation, growth, build.
    only: Vec<String>,
    /// Fewer rounds, and only what takes seconds.
    #[arg(long)]
    quick: bool,
    /// Fails when a figure is past its gate: one that is counted, or any.
    #[arg(long, value_name = "FIGURES", num_args = 0..=1, default_missing_value = "all", require_equals = true)]
    gate: Option<Gate>,
    /// Also the vendor's Python SDK.
    #[arg(long)]
    python: bool,
    /// Also openapi-generator.
    #[arg(long)]
    peers: bool,
    /// Shows that the gate notices: plants regressions in a copy of the sources, and measures it.
    #[arg(long, conflicts_with_all = ["only", "quick", "gate", "python", "peers"])]
    planted: bool,
}

/// Which figures the gate is for.
#[derive(Clone, Copy, ValueEnum)]
enum Gate {
    /// Those that are the same on a busy machine.
    Counts,
    All,
}

/// How much is measured.
#[derive(Clone, Copy)]
struct Effort {
    quick: bool,
}

impl Effort {
    fn rounds(self) -> usize {
        if self.quick { 5 } else { 11 }
    }

    fn calls(self) -> u64 {
        if self.quick { 1500 } else { 5000 }
    }
}

/// A part of the figures.
struct Part {
    name: &'static str,
    /// Whether it is measured in seconds.
    is_quick: bool,
    measure: fn(&Programs, Effort) -> Result<Vec<Figure>, String>,
}

const PARTS: &[Part] = &[
    Part { name: "signing", is_quick: true, measure: signing::measure },
    Part { name: "calls", is_quick: true, measure: calls::measure },
    Part { name: "decoding", is_quick: true, measure: decoding::measure },
    Part { name: "generation", is_quick: false, measure: generation::measure },
    Part { name: "build", is_quick: false, measure: build::measure },
    Part { name: "growth", is_quick: false, measure: calls::growth },
];

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    if arguments.planted {
        return plant::run();
    }
    let effort = Effort { quick: arguments.quick };
    let is_wanted = |name: &str| arguments.only.is_empty() || arguments.only.iter().any(|only| only == name);
    let mut parts: Vec<&Part> =
        PARTS.iter().filter(|part| is_wanted(part.name) && (part.is_quick || !effort.quick || !arguments.only.is_empty())).collect();
    if arguments.python {
        parts.push(&peers::PYTHON);
    }
    if arguments.peers {
        parts.push(&generation::PEER);
    }
    if parts.is_empty() {
        let names: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
        return Err(format!("no part has such a name; there are {}", names.join(", ")));
    }
    say("building the benches");
    let programs = Programs::build()?;
    let mut figures = Vec::new();
    for part in parts {
        say(&format!("-- {}", part.name));
        figures.extend((part.measure)(&programs, effort)?);
    }
    let mut costs = if is_wanted("calls") { calls::costs(&programs, effort)? } else { Vec::new() };
    if arguments.python {
        costs.extend(peers::costs(&programs)?);
    }
    let table = format!("{}\n{}", figure::table(&figures), figure::reasons(&figures));
    say(&format!("\n{table}"));
    say(&format!("the report is {}", report::write(&figures, &table, &costs)?.display()));
    let counts = |figure: &&Figure| match arguments.gate {
        Some(Gate::All) => true,
        Some(Gate::Counts) => !figure.is_timed,
        None => false,
    };
    let past: Vec<&str> = figures.iter().filter(counts).filter(|figure| figure.is_past_gate()).map(|figure| figure.name.as_str()).collect();
    if !past.is_empty() { Err(format!("past the gate: {}", past.join("; "))) } else { Ok(()) }
}
