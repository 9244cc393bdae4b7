//! `cargo xtask coverage`: how much of the service's API there is, as the table in README.md.

use std::process::Command;

use crate::{
    Outcome,
    program::{example, output_of},
    workspace::{print, write},
};

pub(crate) fn run() -> Outcome {
    write("README.md", output_of(&mut Command::new(example("coverage")?), "the example `coverage`")?)?;
    print("wrote the table in README.md");
    Ok(())
}
