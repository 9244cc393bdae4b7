//! What generation costs, for documents of N operations:
//!
//! - `bench-generation generate N [TIMES]` does all that `cargo xtask generate` does, in memory: for instructions to be counted. With 0 TIMES it makes the
//!   document only, which is to be subtracted.
//! - `bench-generation time N ROUNDS` does it ROUNDS times and tells the CPU time, `bench-generation steps N` that of each step.
//! - `bench-generation diff N` compares the document with one that is changed everywhere, and with one that is renamed everywhere.
//! - `bench-generation identical N` generates from two orders of the same members.
//! - `bench-generation lines N` tells what the generated lines are.
//! - `bench-generation files N` prints the generated files, by path.
//! - `bench-generation document N` and `bench-generation bare N` print the document, and what progenitor alone makes of it.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]

use std::{
    env,
    hint::black_box,
    io::{self, Write as _},
    time::Duration,
};

use codearts_pipeline_bench::{
    calls::Failure,
    meter::cpu,
    synthesised::{changed, document, moved, parse, reversed},
};
use codearts_pipeline_codegen::{Exceptions, OutputFile, diff, generate_step_by_step, snippets};
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TagStyle};
use serde_json::{Value, json};

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (mode, operations, count) = match arguments.as_slice() {
        [mode, operations] => (mode, operations, 1),
        [mode, operations, count] => (mode, operations, count.parse()?),
        _ => return Err("bench-generation generate|time|steps|diff|identical|lines|files|document|bare N [COUNT]".into()),
    };
    let text = document(operations.parse()?)?;
    let told = match mode.as_str() {
        "generate" => {
            for _ in 0..count {
                black_box(generate(black_box(&text), &mut |_| {})?);
            }
            return Ok(());
        }
        "time" => {
            let times = (0..count).map(|_| timed(|| generate(&text, &mut |_| {}))).collect::<Result<Vec<_>, _>>()?;
            json!({ "cpu_ms": times.iter().min().map(milliseconds), "median_cpu_ms": milliseconds(&median(times)) })
        }
        "steps" => steps(&text)?,
        "diff" => {
            let (old, changed, moved) = (parse(&text)?, parse(&changed(&text)?)?, parse(&moved(&text)?)?);
            let compare = |new| -> Result<Value, Failure> {
                let begun = cpu();
                let changes = diff((&old, &Model::of(&old)?), (new, &Model::of(new)?)).len();
                let time = cpu() - begun;
                Ok(json!({ "cpu_ms": milliseconds(&time), "changes": changes }))
            };
            json!({ "changed": compare(&changed)?, "renamed": compare(&moved)? })
        }
        "identical" => {
            let (one, other) = (generate(&text, &mut |_| {})?, generate(&reversed(&text)?, &mut |_| {})?);
            json!({ "files": one.len(), "bytes": one.iter().map(|file| file.text.len()).sum::<usize>(), "identical": one == other })
        }
        "lines" => lines(&generate(&text, &mut |_| {})?, operations.parse()?),
        "files" => generate(&text, &mut |_| {})?.into_iter().map(|file| (file.path, Value::from(file.text))).collect(),
        "document" => return print(&text),
        "bare" => return print(&bare(&text)?),
        other => return Err(format!("no such mode: {other}").into()),
    };
    println!("{told}");
    Ok(())
}

fn print(text: &str) -> Result<(), Failure> {
    Ok(io::stdout().lock().write_all(text.as_bytes())?)
}

/// All that the task does, but for reading and writing files.
fn generate(text: &str, done: &mut dyn FnMut(&'static str)) -> Result<Vec<OutputFile>, Failure> {
    let spec = parse(text)?;
    done("parse");
    let mut files = generate_step_by_step(&spec, &Exceptions::default(), done)?;
    files.push(snippets(&spec));
    done("snippets");
    Ok(files)
}

fn timed<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<Duration, Failure> {
    let begun = cpu();
    black_box(work()?);
    Ok(cpu() - begun)
}

fn milliseconds(time: &Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The share of each step in the whole, after one run to warm up.
fn steps(text: &str) -> Result<Value, Failure> {
    generate(text, &mut |_| {})?;
    let mut last = cpu();
    let mut spent = Vec::new();
    generate(text, &mut |step| {
        let now = cpu();
        spent.push((step, now - last));
        last = now;
    })?;
    let whole: Duration = spent.iter().map(|(_, time)| *time).sum();
    let share = |(step, time): (&str, Duration)| {
        (step.to_owned(), json!({ "cpu_ms": milliseconds(&time), "share": time.as_secs_f64() / whole.as_secs_f64() }))
    };
    Ok(Value::Object(spent.into_iter().map(share).collect()))
}

/// How many of the generated lines are what.
fn lines(files: &[OutputFile], operations: usize) -> Value {
    let mut counts = json!({});
    let mut count = |what: &str, many: usize| counts[what] = (counts[what].as_u64().unwrap_or_default() + many as u64).into();
    for file in files {
        let Some(path) = file.path.strip_prefix("sdk/src/generated/") else {
            count("other_files", file.text.lines().count());
            continue;
        };
        for line in file.text.lines().map(str::trim) {
            count("lines", 1);
            count(
                match line {
                    "" => "blank",
                    _ if line.starts_with("//") => "documentation",
                    _ if line.starts_with("#[") || line.starts_with("#![") => "attributes",
                    _ if path.starts_with("types/") && line.starts_with("pub ") && line.ends_with(',') => "members",
                    _ if path.starts_with("types/") => "other_in_types",
                    _ if path.starts_with("operations/") => "operations",
                    _ => "modules",
                },
                1,
            );
        }
    }
    counts["per_operation"] = json!(counts["lines"].as_f64().unwrap_or_default() / operations as f64);
    counts
}

/// What progenitor makes of the document as it stands, in its shortest form.
fn bare(text: &str) -> Result<String, Failure> {
    let document: openapiv3::OpenAPI = serde_json::from_value(parse(text)?.document().clone())?;
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional).with_tag(TagStyle::Merged);
    Ok(prettyplease::unparse(&syn::parse2(Generator::new(&settings).generate_tokens(&document)?)?))
}
