//! `cargo xtask bench`: what the SDK costs, beside the floor it stands on and beside its peers.
//!
//! All figures are counts, nearly all of instructions: a busy machine counts what an idle one counts. Bounds stand where the
//! figures are measured.

mod calls;
mod check;
mod counter;
mod figure;
mod generation;
mod peers;

use self::figure::Figure;
use crate::{
    program::{find, target},
    workspace::{Outcome, print, write},
};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only these parts: signatures, calls, decoding, generation, and on request check, chapters and peers, which take minutes.
    only: Vec<String>,
    /// Fails when a figure is past its bound.
    #[arg(long, value_name = "FIGURES", num_args = 0..=1, default_missing_value = "counts", require_equals = true)]
    gate: Option<Gate>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Gate {
    Counts,
}

/// A part of the figures.
struct Part {
    name: &'static str,
    is_on_request: bool,
    measure: fn() -> Result<Vec<Figure>, String>,
}

const PARTS: [Part; 7] = [
    Part { name: "signatures", is_on_request: false, measure: calls::signatures },
    Part { name: "calls", is_on_request: false, measure: calls::calls },
    Part { name: "decoding", is_on_request: false, measure: calls::decoding },
    Part { name: "generation", is_on_request: false, measure: generation::measure },
    Part { name: "check", is_on_request: true, measure: check::measure },
    Part { name: "chapters", is_on_request: true, measure: check::chapters },
    Part { name: "peers", is_on_request: true, measure: peers::measure },
];

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let is_wanted = |part: &&Part| {
        if arguments.only.is_empty() { !part.is_on_request } else { arguments.only.iter().any(|only| only == part.name) }
    };
    let parts: Vec<&Part> = PARTS.iter().filter(is_wanted).collect();
    if parts.is_empty() {
        return Err("no part has such a name; `cargo xtask bench --help` names them".to_owned());
    }
    if find(&["valgrind"]).is_none() {
        print("skipped: valgrind is not installed, which counts instructions");
        return Ok(());
    }
    let mut figures = Vec::new();
    for part in parts {
        print(&format!("-- {}", part.name));
        figures.extend((part.measure)()?);
    }
    let table = figure::table(&figures);
    let report = target().join("bench/report.md");
    write(&report, &table)?;
    print(&format!("\n{table}\nwrote {}", report.display()));
    let past: Vec<&str> = figures.iter().filter(|figure| figure.is_past_bound()).map(|figure| figure.name.trim()).collect();
    if arguments.gate.is_none() || past.is_empty() { Ok(()) } else { Err(format!("past the bound: {}", past.join("; "))) }
}
