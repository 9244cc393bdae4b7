//! Other people's SDKs, on the same server.

use std::{path::Path, process::Command};

use super::{
    Effort, Part,
    calls::{OPERATIONS, cost},
    figure::{Figure, Limit},
    measure::median,
    programs::Programs,
};
use crate::{interop::vendor_python, program::json_of, workspace::root};

pub(super) const PYTHON: Part = Part { name: "the vendor's Python SDK", is_quick: true, measure: python };

/// Nanoseconds of processor time that the vendor's Python SDK takes.
fn told(interpreter: &Path, arguments: &[&str]) -> Result<f64, String> {
    let mut command = Command::new(interpreter);
    command.arg(root().join("tests/bench/python_sdk.py")).args(arguments);
    json_of(command, "python_sdk.py")?["cpu_ns"].as_f64().ok_or_else(|| "no time was told".to_owned())
}

/// Microseconds per call, to be drawn. None where that SDK is not.
pub(super) fn costs(programs: &Programs) -> Result<Vec<(String, f64)>, String> {
    let Ok(interpreter) = vendor_python() else { return Ok(Vec::new()) };
    let cost = |operation: &str| -> Result<(String, f64), String> {
        let cost = told(&interpreter, &["call", programs.endpoint(), operation, "500"])?;
        Ok((format!("{operation}: the vendor's Python SDK"), cost / 1000.0))
    };
    OPERATIONS.iter().map(|operation| cost(operation)).collect()
}

fn python(programs: &Programs, effort: Effort) -> Result<Vec<Figure>, String> {
    // It comes from the registry of Go's own modules.
    let go = || Figure::skipped(3, "the vendor's Go SDK / ours, processor time", "it is in no package registry that the gate uses");
    let interpreter = match vendor_python() {
        Ok(interpreter) => interpreter,
        Err(why) => return Ok(vec![Figure::skipped(2, "the vendor's Python SDK / ours, processor time", why), go()]),
    };
    let mut figures = Vec::new();
    for operation in OPERATIONS {
        let ratios: Result<Vec<f64>, String> = (0..effort.rounds().min(5))
            .map(|_| {
                let theirs = told(&interpreter, &["call", programs.endpoint(), operation, "500"])?;
                Ok(theirs / cost(programs, "signed", operation, effort.calls(), 1)?)
            })
            .collect();
        let limit = Limit::AtLeast { target: 35.0, gate: 25.0 };
        figures.push(
            Figure::new(2, format!("the vendor's Python SDK / ours, processor time of {operation}"), median(ratios?), "", limit).timed(),
        );
    }
    figures.push(go());
    let theirs = told(&interpreter, &["sign", "3000"])?;
    let ours = programs.ask("bench-signing", &["ratio", &effort.rounds().to_string()])?["whole_ns"].as_f64().unwrap_or(f64::NAN);
    let limit = Limit::AtLeast { target: 20.0, gate: 15.0 };
    figures.push(
        Figure::new(8, "the vendor's Python signer / ours", theirs / ours, "", limit)
            .timed()
            .because("one run of the Python signer is off another by a tenth"),
    );
    Ok(figures)
}
