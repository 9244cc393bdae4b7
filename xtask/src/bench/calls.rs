//! What calls cost: processor time and instructions beside the floor, connections, memory, the first answer.

#![allow(clippy::disallowed_methods, reason = "a bench reads a clock")]

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::PathBuf,
    time::Instant,
};

use serde_json::Value;

use super::{
    Effort,
    figure::{Figure, Limit},
    measure::{calmest, median, rounds},
    programs::Programs,
};
use crate::program::{json_of, output_of, put};

const PROGRAM: &str = "bench-calls";
/// The calls that are measured.
pub(super) const OPERATIONS: [&str; 2] = ["detail", "create"];

/// Why a call is further from the floor than was wanted.
const FAST_FLOOR: &str = "the floor is lower on this machine than where the targets were set, so that the same work weighs more: \
                          reqwest with plain types and no signature is where row 1 tells; the rest is the signature, and the \
                          time limit of each attempt";

pub(super) fn measure(programs: &Programs, effort: Effort) -> Result<Vec<Figure>, String> {
    let mut figures = Vec::new();
    for operation in OPERATIONS {
        let plain = ratio(programs, effort, ["typed", "floor"], operation, 1)?;
        figures.push(Figure::told(1, format!("reqwest with plain types, unsigned {operation} / floor, processor time"), plain, "").timed());
        figures.push(sequential(programs, effort, operation)?);
    }
    for operation in OPERATIONS {
        figures.extend(in_flight(programs, effort, operation)?);
    }
    for operation in OPERATIONS {
        figures.push(instructions(programs, operation)?);
    }
    figures.push(signing_in_the_call(programs, effort)?);
    figures.push(first_answer(programs, effort)?);
    figures.extend(memory(programs)?);
    figures.extend(allocations(programs)?);
    Ok(figures)
}

fn sequential(programs: &Programs, effort: Effort, operation: &str) -> Result<Figure, String> {
    let (target, gate) = if operation == "create" { (1.22, 1.35) } else { (1.38, 1.50) };
    let limit = Limit::AtMost { target, gate };
    let ratio = calmest(limit, || ratio(programs, effort, ["signed", "floor"], operation, 1))?;
    Ok(Figure::new(1, format!("signed {operation} / floor, processor time"), ratio, "", limit).timed().because(FAST_FLOOR))
}

fn in_flight(programs: &Programs, effort: Effort, operation: &str) -> Result<[Figure; 2], String> {
    let (target, gate) = if operation == "create" { (1.25, 1.40) } else { (1.38, 1.55) };
    let limit = Limit::AtMost { target, gate };
    let ratio = calmest(limit, || ratio(programs, effort, ["signed", "floor"], operation, 32))?;
    let connections = connections(programs, || cost(programs, "signed", operation, effort.calls(), 32).map(drop))?;
    Ok([
        Figure::new(4, format!("32 signed {operation} in flight / floor, processor time"), ratio, "", limit).timed().because(FAST_FLOOR),
        Figure::new(
            4,
            format!("connections for 32 {operation} in flight"),
            connections as f64,
            "",
            Limit::AtMost { target: 34.0, gate: 40.0 },
        ),
    ])
}

fn instructions(programs: &Programs, operation: &str) -> Result<Figure, String> {
    let name = format!("unsigned {operation} / reqwest with plain types, instructions");
    same_request(programs, operation)?;
    let count = |kind: &str| {
        programs.instructions(PROGRAM, |calls| [kind, operation, &calls.to_string(), "1", programs.endpoint()].map(str::to_owned).to_vec())
    };
    Ok(match (count("unsigned")?, count("typed")?) {
        (Some(ours), Some(typed)) => Figure::new(5, name, ours / typed, "", Limit::AtMost { target: 1.00, gate: 1.05 }),
        _ => Figure::skipped(5, name, "there is no valgrind here"),
    })
}

fn signing_in_the_call(programs: &Programs, effort: Effort) -> Result<Figure, String> {
    let limit = Limit::AtMost { target: 2.0, gate: 3.0 };
    let ratio = calmest(limit, || {
        let hash = programs.ask("bench-signing", &["ratio", &effort.rounds().to_string()])?["hash_ns"].as_f64().unwrap_or(f64::NAN);
        let differences = rounds(effort, || {
            let signed = cost(programs, "signed", "create", effort.calls(), 1)?;
            Ok((signed - cost(programs, "unsigned", "create", effort.calls(), 1)?) / hash)
        })?;
        Ok(median(differences))
    })?;
    Ok(Figure::new(9, "what signing adds to a call / its hash work", ratio, "", limit).timed())
}

fn first_answer(programs: &Programs, effort: Effort) -> Result<Figure, String> {
    let limit = Limit::AtMost { target: 1.2, gate: 1.5 };
    let whole = |kind: &str| -> Result<f64, String> {
        let begun = Instant::now();
        // Before it counts, the program makes one call.
        cost(programs, kind, "detail", 0, 1)?;
        Ok(begun.elapsed().as_secs_f64())
    };
    let ratio = calmest(limit, || Ok(median(rounds(effort, || Ok(whole("signed")? / whole("floor")?))?)))?;
    Ok(Figure::new(10, "start to first answer / floor", ratio, "", limit).timed())
}

fn memory(programs: &Programs) -> Result<Vec<Figure>, String> {
    let mut figures = Vec::new();
    for (in_flight, target, gate) in [(1, 5.0, 6.0), (32, 7.0, 9.0)] {
        let told = told(programs, "signed", "detail", 3000, in_flight)?;
        let name = format!("peak memory, {in_flight} in flight");
        figures.push(match told["peak_kib"].as_f64() {
            Some(peak) => Figure::new(11, name, peak / 1024.0, "MiB", Limit::AtMost { target, gate }),
            None => Figure::skipped(11, name, "the system does not tell"),
        });
    }
    let connections = connections(programs, || cost(programs, "signed", "detail", 300, 1).map(drop))?;
    figures.push(Figure::new(
        12,
        "connections for calls one after the other",
        connections as f64,
        "",
        Limit::AtMost { target: 1.0, gate: 1.0 },
    ));
    Ok(figures)
}

fn allocations(programs: &Programs) -> Result<Vec<Figure>, String> {
    let recorded = OPERATIONS.map(|operation| recorded(programs, operation));
    let [detail, create] = [&recorded[0], &recorded[1]].map(|path| path.as_ref().map(|path| path.display().to_string()));
    let told = programs.ask("bench-allocations", &[programs.endpoint(), &detail?, &create?])?;
    let number = |name: &str| told[name].as_f64().ok_or_else(|| format!("no {name}"));
    let mut figures =
        vec![Figure::new(None, "allocations of a signature", number("signature")?, "", Limit::AtMost { target: 4.0, gate: 6.0 })];
    for (operation, target, gate) in [("detail", 12.0, 20.0), ("create", 12.0, 20.0)] {
        let more = number(&format!("{operation} signed"))? - number(&format!("{operation} typed"))?;
        let name = format!("allocations of a signed {operation} - those with plain types");
        figures.push(Figure::new(None, name, more, "", Limit::AtMost { target, gate }));
    }
    let pair = &told["version of 10,000 inputs"];
    let ratio = pair[0].as_f64().unwrap_or(f64::NAN) / pair[1].as_f64().unwrap_or(f64::NAN);
    let limit = Limit::AtMost { target: 1.0, gate: 1.05 };
    figures.push(Figure::new(None, "allocations for a version with 10,000 inputs / bare serde_json", ratio, "", limit).timed());
    Ok(figures)
}

/// Cost per call against how many are made, how many at once, and how long the body is.
pub(super) fn growth(programs: &Programs, effort: Effort) -> Result<Vec<Figure>, String> {
    let limit = Limit::AtMost { target: 1.15, gate: 1.40 };
    let at = |operation: &str, calls: u64, in_flight: u64| -> Result<f64, String> {
        Ok(median(rounds(effort, || cost(programs, "signed", operation, calls, in_flight))?) / 1000.0)
    };
    let last_by_first = |points: &[(f64, f64)]| points[points.len() - 1].1 / points[0].1;
    let mut calls = Vec::new();
    for count in [1000, 4000, 16_000, 64_000] {
        calls.push((count as f64, at("detail", count, 1)?));
    }
    let mut lanes = Vec::new();
    for count in [1, 4, 16, 64, 256] {
        // Enough for each lane that opening its connection does not count.
        lanes.push((count as f64, at("detail", 4000 + 400 * count, count)?));
    }
    let mut bodies = Vec::new();
    for bytes in [1000_u64, 10_000, 100_000, 1_000_000] {
        bodies.push((bytes as f64, at(&format!("create:{bytes}"), (40_000_000 / (bytes + 10_000)).min(2000), 1)?));
    }
    let slope = |from: usize| (bodies[from + 1].1 - bodies[from].1) / (bodies[from + 1].0 - bodies[from].0);
    Ok(vec![
        Figure::new(None, "cost of a call among 64,000 / among 1,000", last_by_first(&calls), "", limit)
            .timed()
            .with_curve("calls made; microseconds per call", calls),
        Figure::new(None, "cost of a call with 256 in flight / with 1", last_by_first(&lanes), "", limit)
            .timed()
            .because(
                "up to 64 in flight the cost is level, as the curve shows; 256 connections with their answers no longer fit the caches",
            )
            .with_curve("calls in flight; microseconds per call", lanes),
        Figure::new(
            None,
            "cost of a byte of body from 100 KB to 1 MB / from 10 KB to 100 KB",
            slope(2) / slope(1),
            "",
            Limit::AtMost { target: 1.3, gate: 2.0 },
        )
        .timed()
        .with_curve("bytes of body; microseconds per call", bodies),
    ])
}

/// Microseconds per call of each kind of client, to be drawn.
pub(super) fn costs(programs: &Programs, effort: Effort) -> Result<Vec<(String, f64)>, String> {
    let mut costs = Vec::new();
    for operation in OPERATIONS {
        for (kind, name) in [
            ("floor", "reqwest, built and signed beforehand"),
            ("typed", "reqwest with plain types, unsigned"),
            ("unsigned", "ours, unsigned"),
            ("signed", "ours, signed"),
        ] {
            let cost = median(rounds(effort, || cost(programs, kind, operation, effort.calls(), 1))?);
            costs.push((format!("{operation}: {name}"), cost / 1000.0));
        }
    }
    Ok(costs)
}

/// The median over rounds of how much more processor time one kind of client takes than another.
fn ratio(programs: &Programs, effort: Effort, kinds: [&str; 2], operation: &str, in_flight: u64) -> Result<f64, String> {
    let mut round = 0;
    let ratios = rounds(effort, || {
        // Each is the first in every other round.
        round += 1;
        let order = if round % 2 == 0 { [0, 1] } else { [1, 0] };
        let mut costs = [0.0; 2];
        for index in order {
            costs[index] = cost(programs, kinds[index], operation, effort.calls(), in_flight)?;
        }
        Ok(costs[0] / costs[1])
    })?;
    Ok(median(ratios))
}

/// Nanoseconds of processor time per call.
pub(super) fn cost(programs: &Programs, kind: &str, operation: &str, calls: u64, in_flight: u64) -> Result<f64, String> {
    told(programs, kind, operation, calls, in_flight)?["cpu_ns"].as_f64().ok_or_else(|| "no time was told".to_owned())
}

fn told(programs: &Programs, kind: &str, operation: &str, calls: u64, in_flight: u64) -> Result<Value, String> {
    let numbers = [calls, in_flight].map(|number| number.to_string());
    let mut command = programs.command(PROGRAM);
    command.args([kind, operation, &numbers[0], &numbers[1], programs.endpoint()]);
    if kind == "floor" {
        command.arg(recorded(programs, operation)?);
    }
    json_of(command, PROGRAM)
}

/// The request that the SDK makes, as it went over the wire: the floor sends the same bytes, which is looked at here.
fn recorded(programs: &Programs, operation: &str) -> Result<PathBuf, String> {
    let file = Programs::file(&format!("{operation}.http"))?;
    // One of this run knows this run's server.
    let authority = programs.endpoint().trim_start_matches("http://");
    let is_of_this_run = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(&format!("host: {authority}\r\n"));
    if fs::read(&file).is_ok_and(|bytes| is_of_this_run(&bytes)) {
        return Ok(file);
    }
    cost(programs, "signed", operation, 0, 1)?;
    let ours = last(programs)?;
    put(&file, &ours)?;
    let mut floor = programs.command(PROGRAM);
    floor.args(["floor", operation, "0", "1", programs.endpoint()]).arg(&file);
    output_of(floor, PROGRAM)?;
    if last(programs)? == ours { Ok(file) } else { Err(format!("the floor does not send what the SDK sends for {operation}")) }
}

/// Whether the two that are compared by instructions ask for the same: bodies as they are, heads in any order.
fn same_request(programs: &Programs, operation: &str) -> Result<(), String> {
    let sent = |kind: &str| -> Result<Vec<String>, String> {
        cost(programs, kind, operation, 0, 1)?;
        let mut lines: Vec<String> = String::from_utf8_lossy(&last(programs)?).lines().map(str::to_owned).collect();
        lines.sort();
        Ok(lines)
    };
    let (ours, typed) = (sent("unsigned")?, sent("typed")?);
    if ours == typed { Ok(()) } else { Err(format!("not the same request for {operation}:\n{ours:#?}\n{typed:#?}")) }
}

fn last(programs: &Programs) -> Result<Vec<u8>, String> {
    asked(programs, "/last")
}

/// How many connections were opened meanwhile.
fn connections(programs: &Programs, work: impl FnOnce() -> Result<(), String>) -> Result<u64, String> {
    let count = || -> Result<u64, String> {
        let text = String::from_utf8_lossy(&asked(programs, "/connections")?).into_owned();
        text.parse().map_err(|error| format!("{text:?} is no number of connections: {error}"))
    };
    let before = count()?;
    work()?;
    // The second question came over a connection of its own.
    Ok(count()? - before - 1)
}

fn asked(programs: &Programs, path: &str) -> Result<Vec<u8>, String> {
    let authority = programs.endpoint().trim_start_matches("http://");
    let problem = |error: std::io::Error| format!("the server cannot be asked: {error}");
    let mut stream = TcpStream::connect(authority).map_err(problem)?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: {authority}\r\n\r\n").as_bytes()).map_err(problem)?;
    stream.shutdown(std::net::Shutdown::Write).map_err(problem)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).map_err(problem)?;
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n").ok_or("the server does not answer")?;
    Ok(answer.split_off(head + 4))
}
