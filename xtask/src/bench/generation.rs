//! Generation and the start of the emulator, for synthesised documents of many operations.

use std::process::Command;

use super::{
    counter::{build, built, each, home, instructions},
    figure::Figure,
};
use crate::{
    program::{EMULATOR, output_of},
    workspace::write,
};

pub(super) fn measure() -> Result<Vec<Figure>, String> {
    build(&["--package", "codearts-pipeline-shapes", "--package", EMULATOR])?;
    let generate = |operations: &str| each(built("shapes"), &["generate", operations], [0, 1]);
    let (many, most) = (generate("100")?, generate("500")?);
    let document = home("document.json");
    write(&document, output_of(Command::new(built("shapes")).args(["synthesised", "100"]), "shapes")?)?;
    let emulator = |arguments: &[&str]| instructions(built(EMULATOR), arguments);
    let start = emulator(&["--start-only", "--document", &document.to_string_lossy()])? - emulator(&["--help"])?;
    Ok(vec![
        Figure::bounded("generating 100 operations", "instructions", 1.6e9, many),
        Figure::bounded("generating an operation among 500 / among 100", "", 1.15, most / many / 5.0),
        Figure::bounded("start of the emulator with 100 operations", "instructions", 60e6, start),
    ])
}
