//! What generating costs, for documents of many operations.

use std::process::Command;

use serde_json::Value;

use super::{
    Effort, Part,
    build::cpu_of,
    figure::{Figure, Limit},
    measure::median,
    programs::Programs,
};
use crate::{
    interop::openapi_generator,
    program::{output_of, put},
};

const PROGRAM: &str = "bench-generation";

pub(super) const PEER: Part = Part { name: "openapi-generator", is_quick: true, measure: peer };

pub(super) fn measure(programs: &Programs, effort: Effort) -> Result<Vec<Figure>, String> {
    programs.build_generation()?;
    let instructions = |operations: &str, times: (u64, u64)| {
        programs.instructions_between(PROGRAM, times, |times| vec!["generate".to_owned(), operations.to_owned(), times.to_string()])
    };
    let few = instructions("5", (1, 3))?;
    let many = instructions("100", (1, 3))?;
    // Once is enough here, and takes long enough.
    let very_many = instructions("500", (0, 1))?;
    let beside = |row: Option<u8>, name: &str, ratio: Option<f64>, limit: Limit| match ratio {
        Some(ratio) => Figure::new(row, name, ratio, "", limit),
        None => Figure::skipped(row, name, "there is no valgrind here"),
    };
    let mut figures = vec![
        beside(
            Some(14),
            "generating 100 operations / 5, instructions",
            many.zip(few).map(|(many, few)| many / few),
            Limit::AtMost { target: 20.0, gate: 22.0 },
        ),
        beside(
            None,
            "an operation among 500 / among 100, instructions",
            very_many.zip(many).map(|(very_many, many)| very_many / 500.0 / (many / 100.0)),
            Limit::AtMost { target: 1.05, gate: 1.15 },
        ),
    ];
    let mut points = Vec::new();
    for operations in [5_u32, 20, 50, 100, 200, 500, 1000] {
        points.push((f64::from(operations), time(programs, operations, effort)? / f64::from(operations)));
    }
    let growth = points[points.len() - 1].1 / points[3].1;
    let limit = Limit::AtMost { target: 1.15, gate: 1.40 };
    figures.push(
        Figure::new(None, "an operation among 1,000 / among 100, processor time", growth, "", limit)
            .timed()
            .because("in instructions it is linear, as the figure before says: larger trees are further from the caches")
            .with_curve("operations generated; milliseconds per operation", points.clone()),
    );
    figures.push(Figure::told(15, "five pages to Rust, processor time; 50 is wanted", points[0].1 * 5.0, "ms"));
    let identical = programs.ask(PROGRAM, &["identical", "100"])?["identical"].as_bool().ok_or("nothing about identity")?;
    let differences = if identical { 0.0 } else { 1.0 };
    figures.push(Figure::new(
        16,
        "runs and orders of members that give other bytes",
        differences,
        "",
        Limit::AtMost { target: 0.0, gate: 0.0 },
    ));
    for (step, value) in programs.ask(PROGRAM, &["steps", "100"])?.as_object().into_iter().flatten() {
        figures.push(Figure::told(None, format!("share of the step `{step}`"), value["share"].as_f64().unwrap_or(f64::NAN), ""));
    }
    let lines = programs.ask(PROGRAM, &["lines", "100"])?;
    figures.push(Figure::told(None, "generated lines per operation", lines["per_operation"].as_f64().unwrap_or(f64::NAN), ""));
    for what in ["documentation", "attributes", "members", "other_in_types", "operations", "blank"] {
        let part = lines[what].as_f64().unwrap_or(f64::NAN) / 100.0;
        figures.push(Figure::told(None, format!("  of which {}", what.replace('_', " ")), part, ""));
    }
    let differing = programs.ask(PROGRAM, &["diff", "100"])?;
    for what in ["changed", "renamed"] {
        let time = differing[what]["cpu_ms"].as_f64().unwrap_or(f64::NAN);
        figures.push(Figure::told(None, format!("comparing 100 operations, each {what}, processor time"), time, "ms"));
    }
    Ok(figures)
}

/// Milliseconds of processor time for a document.
fn time(programs: &Programs, operations: u32, effort: Effort) -> Result<f64, String> {
    let rounds = if operations > 100 { 3 } else { effort.rounds() };
    let told: Value = programs.ask(PROGRAM, &["time", &operations.to_string(), &rounds.to_string()])?;
    told["cpu_ms"].as_f64().ok_or_else(|| "no time was told".to_owned())
}

/// The other generator, given the same document of 100 operations.
fn peer(programs: &Programs, effort: Effort) -> Result<Vec<Figure>, String> {
    let name = "openapi-generator / ours, 100 operations, processor time";
    programs.build_generation()?;
    let generator = match openapi_generator() {
        Ok(generator) => generator,
        Err(why) => return Ok(vec![Figure::skipped(13, name, why)]),
    };
    let document = Programs::file("document-100.yaml")?;
    let mut print = programs.command(PROGRAM);
    print.args(["document", "100"]);
    let text = output_of(print, PROGRAM)?;
    put(&document, text)?;
    let mut ratios = Vec::new();
    for _ in 0..3 {
        let mut generate = Command::new(&generator);
        generate.args(["generate", "--generator-name", "rust", "--input-spec"]).arg(&document);
        generate.arg("--output").arg(Programs::file("openapi-generator")?);
        ratios.push(cpu_of(&generate, "openapi-generator")? * 1000.0 / time(programs, 100, effort)?);
    }
    Ok(vec![Figure::new(13, name, median(ratios), "", Limit::AtLeast { target: 20.0, gate: 12.0 }).timed()])
}
