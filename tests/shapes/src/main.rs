//! Prints a document as JSON, for tools that are no Rust: `shapes synthesised 100` or `shapes random 7`.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]

use std::{env, error::Error};

use codearts_pipeline_shapes::{random, synthesised};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let document = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["synthesised", operations] => synthesised::document(operations.parse()?),
        ["random", seed] => random::document(seed.parse()?),
        _ => return Err("usage: shapes synthesised OPERATIONS|random SEED".into()),
    };
    println!("{document:#}");
    Ok(())
}
