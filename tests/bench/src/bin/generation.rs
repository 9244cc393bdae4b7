//! Generation for documents of N operations:
//!
//! - `bench-generation generate N COUNT` does all that `cargo xtask generate` does, COUNT times in memory, for instructions to be
//!   counted. With 0 for COUNT it makes the document only, which is to be subtracted.
//! - `bench-generation identical N` prints whether two orders of the same fields give the same files.
//! - `bench-generation files N` prints the generated files by path, `bench-generation document N` the document as JSON.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]

use std::{collections::BTreeMap, env, hint::black_box};

use codearts_pipeline_bench::{
    calls::Failure,
    synthesised::{document, parse, reversed},
};
use codearts_pipeline_codegen::{Accepted, OutputFile, generate_with};

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [mode, operations, rest @ ..] = arguments.as_slice() else {
        return Err("bench-generation generate|identical|files|document N [COUNT]".into());
    };
    let text = document(operations.parse()?)?;
    match mode.as_str() {
        "generate" => {
            for _ in 0..rest.first().map_or(Ok(1), |count| count.parse())? {
                black_box(generate(black_box(&text))?);
            }
        }
        "identical" => println!("{}", generate(&text)? == generate(&reversed(&text)?)?),
        "files" => {
            let files: BTreeMap<String, String> = generate(&text)?.into_iter().map(|file| (file.path, file.text)).collect();
            println!("{}", serde_json::to_string(&files)?);
        }
        "document" => println!("{}", serde_json::to_string_pretty(parse(&text)?.document())?),
        other => return Err(format!("no such mode: {other}").into()),
    }
    Ok(())
}

/// All that the task does, but for reading and writing files.
fn generate(text: &str) -> Result<Vec<OutputFile>, Failure> {
    Ok(generate_with(&parse(text)?, &Accepted::default())?)
}
