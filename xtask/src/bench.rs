//! `cargo xtask bench`: the performance of the SDK, beside the floor it stands on and beside its peers.
//!
//! Figures are counts, or ratios within one run. Their targets and gates stand where they are measured.

mod build;
mod calls;
mod figure;
mod generation;
mod peers;
mod plant;
mod programs;

use self::{figure::Figure, programs::Programs};
use crate::{
    program::target,
    workspace::{Outcome, print, write},
};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only these parts: signatures, calls, decoding, generation, times, build, python.
    only: Vec<String>,
    /// Fewer rounds, and only the parts that take seconds.
    #[arg(long)]
    quick: bool,
    /// Fails when a figure is past its gate. With `counts` nothing is timed: a busy machine counts the same.
    #[arg(long, value_name = "FIGURES", num_args = 0..=1, default_missing_value = "all", require_equals = true)]
    gate: Option<Gate>,
    /// Also the vendor's Python SDK.
    #[arg(long)]
    python: bool,
    /// Proves that the gate notices regressions: injects some into a copy of the sources, and measures it.
    #[arg(long, conflicts_with_all = ["only", "quick", "gate", "python"])]
    planted: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Gate {
    Counts,
    All,
}

/// A part of the figures.
struct Part {
    name: &'static str,
    kind: Kind,
    /// Takes whether few rounds are enough.
    measure: fn(&Programs, bool) -> Result<Vec<Figure>, String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Counted within seconds.
    Counts,
    /// Timed within a minute.
    Times,
    /// Takes minutes.
    Slow,
    /// Runs only on request.
    Peer,
}

const PARTS: &[Part] = &[
    Part { name: "signatures", kind: Kind::Counts, measure: calls::signatures },
    Part { name: "calls", kind: Kind::Counts, measure: calls::counts },
    Part { name: "decoding", kind: Kind::Counts, measure: calls::decoding },
    Part { name: "generation", kind: Kind::Counts, measure: generation::counts },
    Part { name: "times", kind: Kind::Times, measure: calls::times },
    Part { name: "build", kind: Kind::Slow, measure: build::counts },
    Part { name: "python", kind: Kind::Peer, measure: peers::python },
];

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    if arguments.planted {
        return plant::run();
    }
    let is_wanted = |part: &&Part| {
        let is_by_default = match part.kind {
            Kind::Counts => true,
            Kind::Times => arguments.gate != Some(Gate::Counts),
            Kind::Slow => !arguments.quick,
            Kind::Peer => arguments.python,
        };
        if arguments.only.is_empty() { is_by_default } else { arguments.only.iter().any(|only| only == part.name) }
    };
    let parts: Vec<&Part> = PARTS.iter().filter(is_wanted).collect();
    if parts.is_empty() {
        return Err("no part has such a name; `cargo xtask bench --help` names them".to_owned());
    }
    print("building the benches");
    let programs = Programs::build()?;
    let mut figures = Vec::new();
    for part in parts {
        print(&format!("-- {}", part.name));
        figures.extend((part.measure)(&programs, arguments.quick)?);
    }
    let table = figure::table(&figures);
    let report = target().join("bench/report.md");
    write(&report, format!("# Performance\n\nCounts, and ratios within one run on one machine.\n\n{table}"))?;
    print(&format!("\n{table}\nwrote {}", report.display()));
    let is_gated = |figure: &&Figure| match arguments.gate {
        Some(Gate::All) => true,
        Some(Gate::Counts) => !figure.is_timed,
        None => false,
    };
    let past: Vec<&str> = figures.iter().filter(is_gated).filter(|figure| figure.is_past_gate()).map(|figure| figure.name.trim()).collect();
    if past.is_empty() { Ok(()) } else { Err(format!("past the gate: {}", past.join("; "))) }
}
