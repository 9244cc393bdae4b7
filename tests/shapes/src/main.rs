//! Documents and what is generated from them, for tools and benches:
//!
//! - `shapes synthesised 100` and `shapes random 7` print a document as JSON;
//! - `shapes generate 100 COUNT` does all that `cargo xtask generate` does for it, COUNT times in memory.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]

use std::{env, error::Error, hint::black_box};

use codearts_pipeline_codegen::{Accepted, OutputFile, Spec, generate_with};
use codearts_pipeline_shapes::{random, synthesised};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["synthesised", operations] => println!("{:#}", synthesised::document(operations.parse()?)),
        ["random", seed] => println!("{:#}", random::document(seed.parse()?)),
        ["generate", operations, count] => {
            let text = synthesised::document(operations.parse()?).to_string();
            for _ in 0..count.parse()? {
                black_box(generated(black_box(&text))?);
            }
        }
        _ => return Err("usage: shapes synthesised OPERATIONS | random SEED | generate OPERATIONS COUNT".into()),
    }
    Ok(())
}

/// All that the task does, but for reading and writing files.
fn generated(text: &str) -> Result<Vec<OutputFile>, Box<dyn Error>> {
    let spec = Spec::parse(text).map_err(|diagnostics| format!("{diagnostics:?}"))?;
    Ok(generate_with(&spec, &Accepted::default())?)
}
