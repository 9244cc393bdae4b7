//! Generation and the start of the emulator, for documents of many operations.

use std::{collections::BTreeMap, process::Command};

use codearts_pipeline_codegen::GENERATED;

use super::{
    figure::{
        Figure,
        Limit::{self, AtMost},
    },
    programs::{Programs, build, home, instructions, path},
};
use crate::{program::output_of, workspace::write};

const PROGRAM: &str = "bench-generation";
const EMULATOR: &str = "codearts-pipeline-emulator";

/// Builds the program. It is apart, since progenitor takes its time to be built.
pub(super) fn build_program() -> Result<(), String> {
    build(&["--package", "codearts-pipeline-bench", "--features", "codegen", "--bin", PROGRAM])
}

/// What the program prints for a document of this many operations.
pub(super) fn printed(mode: &str, operations: u32) -> Result<String, String> {
    output_of(Command::new(path(PROGRAM)).args([mode, &operations.to_string()]), PROGRAM)
}

/// The generated files of a document of this many operations, by path.
pub(super) fn files(operations: u32) -> Result<BTreeMap<String, String>, String> {
    serde_json::from_str(&printed("files", operations)?).map_err(|error| format!("{PROGRAM} does not print files: {error}"))
}

pub(super) fn counts(_: &Programs, is_quick: bool) -> Result<Vec<Figure>, String> {
    build_program()?;
    let count = |operations: u32| instructions(PROGRAM, (0, 1), |times| format!("generate {operations} {times}"));
    let (few, many) = (count(5)?, count(100)?);
    let ratio = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a / b);
    let mut figures = vec![
        Figure::of_instructions("generating 5 operations", "instructions", Limit::None, few),
        Figure::of_instructions("generating 100 operations", "instructions", AtMost(1.6e9, 1.6e9), many),
        Figure::of_instructions("generating 100 operations / 5, instructions", "", AtMost(20.0, 22.0), ratio(many, few)),
    ];
    if !is_quick {
        let growth = ratio(count(500)?, many).map(|growth| growth / 5.0);
        figures.push(Figure::of_instructions("an operation among 500 / among 100, instructions", "", AtMost(1.05, 1.15), growth));
    }
    let differences = if printed("identical", 100)?.trim() == "true" { 0.0 } else { 1.0 };
    figures.push(Figure::counted("orders of fields that give other bytes", "", AtMost(0.0, 0.0), differences));
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
    let lines: usize =
        files(100)?.iter().filter(|(path, _)| path.starts_with(GENERATED)).map(|(_, text)| text.lines().filter(is_code).count()).sum();
    figures.push(Figure::counted("generated lines of code per operation", "", AtMost(100.0, f64::INFINITY), lines as f64 / 100.0));
    figures.push(emulator()?);
    Ok(figures)
}

/// The instructions that the emulator takes until it listens.
fn emulator() -> Result<Figure, String> {
    build(&["--package", EMULATOR])?;
    let document = home("document.json");
    write(&document, printed("document", 100)?)?;
    let arguments =
        |times: &str| if times == "0" { "--help".to_owned() } else { format!("--start-only --document {}", document.display()) };
    let start = instructions(EMULATOR, (0, 1), arguments)?;
    Ok(Figure::of_instructions("start of the emulator with 100 operations", "instructions", AtMost(60e6, 60e6), start))
}
