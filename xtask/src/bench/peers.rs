//! The vendor's Python SDK, on the same server.

use std::process::Command;

use super::{
    calls::{OPERATIONS, cost, rounds},
    figure::{Figure, Limit::AtLeast},
    programs::{Programs, number},
};
use crate::{program::json_of, tools, workspace::root};

pub(super) fn python(programs: &Programs, is_quick: bool) -> Result<Vec<Figure>, String> {
    let interpreter = match tools::python("vendor", tools::VENDOR) {
        Ok((programs, _)) => programs.join("python"),
        Err(why) => return Ok(vec![Figure::skipped("the vendor's Python SDK / ours, processor time", why.why())]),
    };
    // Nanoseconds of processor time.
    let theirs = |arguments: &[&str]| {
        let mut command = Command::new(&interpreter);
        number(&json_of(command.arg(root().join("tests/bench/python_sdk.py")).args(arguments), "python_sdk.py")?, "cpu_ns")
    };
    let mut figures = Vec::new();
    for operation in OPERATIONS {
        let ratio = rounds(true, || {
            Ok(theirs(&["call", &programs.server.endpoint, operation, "500"])? / cost(programs, "signed", operation, is_quick, 1)?)
        })?;
        let name = format!("the vendor's Python SDK / ours, processor time of {operation}");
        figures.push(Figure::timed(name, AtLeast(35.0, 25.0), ratio));
    }
    let ours = number(&programs.ask("bench-signing", &["ratio", "15"])?, "whole_ns")?;
    figures.push(Figure::timed("the vendor's Python signer / ours", AtLeast(20.0, 15.0), theirs(&["sign", "3000"])? / ours));
    Ok(figures)
}
