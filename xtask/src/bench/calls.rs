//! Signatures, calls and responses: instructions, connections, memory, and processor time beside the floor.

#![allow(clippy::disallowed_methods, reason = "a bench reads a clock")]

use std::time::Instant;

use serde_json::Value;

use super::{
    figure::{
        Figure,
        Limit::{self, AtMost},
        calmest, median,
    },
    programs::{Programs, home, instructions, number, pinned},
};
use crate::program::{json_of, output_of};

const PROGRAM: &str = "bench-calls";
/// The calls that are measured.
pub(super) const OPERATIONS: [&str; 2] = ["detail", "create"];

pub(super) fn signatures(_: &Programs, _: bool) -> Result<Vec<Figure>, String> {
    let count = |mode: &str| instructions("bench-signing", (200, 1200), |count| format!("{mode} {count}"));
    let work = count("whole")?.zip(count("hash")?).map(|(whole, hash)| whole - hash);
    Ok(vec![Figure::of_instructions("a signature without its hash work", "instructions", AtMost(3500.0, 5000.0), work)])
}

pub(super) fn counts(programs: &Programs, _: bool) -> Result<Vec<Figure>, String> {
    let mut figures = Vec::new();
    for operation in OPERATIONS {
        record(programs, operation)?;
        let count =
            |kind: &str| instructions(PROGRAM, (200, 1200), |calls| format!("{kind} {operation} {calls} 1 {}", programs.server.endpoint));
        let typed = count("typed")?;
        let signed_limit = if operation == "detail" { AtMost(1.30, 1.33) } else { AtMost(1.67, 1.71) };
        for (kind, limit) in [("unsigned", AtMost(1.00, 1.05)), ("signed", signed_limit)] {
            let ratio = count(kind)?.zip(typed).map(|(ours, typed)| ours / typed);
            figures.push(Figure::of_instructions(format!("{kind} {operation} / reqwest with plain types, instructions"), "", limit, ratio));
        }
    }
    let accepted = || calls(programs, "connections", "detail", 0, 1)?.as_f64().ok_or_else(|| "no number of connections".to_owned());
    for (in_flight, connections, memory) in [(1, AtMost(1.0, 1.0), AtMost(5.0, 6.0)), (32, AtMost(34.0, 40.0), AtMost(7.0, 9.0))] {
        let before = accepted()?;
        let peak = calls(programs, "signed", "detail", 3000, in_flight)?["peak_kib"].as_f64();
        // The second question came over a connection of its own.
        let opened = accepted()? - before - 1.0;
        figures.push(Figure::counted(format!("connections, {in_flight} in flight"), "", connections, opened));
        let name = format!("peak memory, {in_flight} in flight");
        figures.push(match peak {
            Some(peak) => Figure::counted(name, "MiB", memory, peak / 1024.0),
            None => Figure::skipped(name, "the system does not report it"),
        });
    }
    Ok(figures)
}

pub(super) fn decoding(_: &Programs, _: bool) -> Result<Vec<Figure>, String> {
    let figure = |body: &str, name: &str| -> Result<Figure, String> {
        let count = |types: &str| instructions("bench-decoding", (2, 12), |times| format!("{types} {body} {times}"));
        let ratio = count("ours")?.zip(count("plain")?).map(|(ours, plain)| ours / plain);
        Ok(Figure::of_instructions(format!("{name} / serde_json with plain types, instructions"), "", AtMost(0.99, 1.15), ratio))
    };
    Ok(vec![figure("version", "a version with 1,000 inputs")?, figure("plugins", "inputs of 1,000 extensions")?])
}

pub(super) fn times(programs: &Programs, is_quick: bool) -> Result<Vec<Figure>, String> {
    let limit = AtMost(1.20, 1.35);
    let signature = || number(&programs.ask("bench-signing", &["ratio", if is_quick { "15" } else { "33" }])?, "ratio");
    let mut figures = vec![Figure::timed("a signature / its hash work", limit, calmest(limit, signature)?)];
    for (operation, one, many) in [("detail", AtMost(1.38, 1.50), AtMost(1.38, 1.55)), ("create", AtMost(1.22, 1.35), AtMost(1.25, 1.40))] {
        record(programs, operation)?;
        for (name, kind, in_flight, limit) in [
            ("unsigned reqwest with plain types", "typed", 1, Limit::None),
            ("signed", "signed", 1, one),
            ("32 signed in flight", "signed", 32, many),
        ] {
            // Either is the first in every other round.
            let mut is_first = false;
            let cost = |kind: &str| cost(programs, kind, operation, is_quick, in_flight);
            let ratio = calmest(limit, || {
                rounds(is_quick, || {
                    is_first = !is_first;
                    let early = if is_first { Some(cost(kind)?) } else { None };
                    let floor = cost("floor")?;
                    Ok(early.map_or_else(|| cost(kind), Ok)? / floor)
                })
            })?;
            figures.push(Figure::timed(format!("{operation}: {name} / floor, processor time"), limit, ratio));
        }
    }
    let limit = AtMost(1.2, 1.5);
    let first = |kind: &str| -> Result<f64, String> {
        let begun = Instant::now();
        // Before it counts, the program makes one call.
        calls(programs, kind, "detail", 0, 1).map(|_| begun.elapsed().as_secs_f64())
    };
    let first = calmest(limit, || rounds(is_quick, || Ok(first("signed")? / first("floor")?)))?;
    figures.push(Figure::timed("start to first response / floor", limit, first));
    Ok(figures)
}

/// The median of some rounds.
pub(super) fn rounds(is_quick: bool, mut round: impl FnMut() -> Result<f64, String>) -> Result<f64, String> {
    (0..if is_quick { 5 } else { 11 }).map(|_| round()).collect::<Result<_, _>>().map(median)
}

/// Nanoseconds of processor time per call.
pub(super) fn cost(programs: &Programs, kind: &str, operation: &str, is_quick: bool, in_flight: u32) -> Result<f64, String> {
    number(&calls(programs, kind, operation, if is_quick { 1500 } else { 5000 }, in_flight)?, "cpu_ns")
}

fn calls(programs: &Programs, kind: &str, operation: &str, calls: u64, in_flight: u32) -> Result<Value, String> {
    let mut command = pinned(PROGRAM);
    command.args([kind, operation, &calls.to_string(), &in_flight.to_string(), &programs.server.endpoint]);
    json_of(command.arg(home(&format!("{operation}.http"))), PROGRAM)
}

/// Records the request of the SDK for the floor, and makes sure that those who are compared send the same.
fn record(programs: &Programs, operation: &str) -> Result<(), String> {
    let mut command = pinned(PROGRAM);
    command.args(["record", operation, "0", "1", &programs.server.endpoint]).arg(home(&format!("{operation}.http")));
    output_of(&mut command, PROGRAM).map(drop)
}
