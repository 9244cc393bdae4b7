//! Other people's SDKs, on the same server.

use serde_json::Value;

use super::{
    Effort, Part,
    calls::{cost, median},
    figure::{Figure, Limit},
    programs::Programs,
};
use crate::{interop::vendor_python, program::output_of, workspace::root};

pub(super) const PYTHON: Part = Part { name: "the vendor's Python SDK", is_quick: true, measure: python };

fn python(programs: &Programs, effort: Effort) -> Result<Vec<Figure>, String> {
    let interpreter = match vendor_python() {
        Ok(interpreter) => interpreter,
        Err(why) => return Ok(vec![Figure::skipped(2, "the vendor's Python SDK / ours, processor time", why)]),
    };
    let told = |arguments: &[&str]| -> Result<Value, String> {
        let mut command = std::process::Command::new(&interpreter);
        command.arg(root().join("tests/bench/python_sdk.py")).args(arguments);
        let text = output_of(command, "python_sdk.py")?;
        serde_json::from_str(&text).map_err(|error| format!("python_sdk.py does not print JSON: {error}\n{text}"))
    };
    let mut figures = Vec::new();
    for operation in ["detail", "create"] {
        let ratios: Result<Vec<f64>, String> = (0..effort.rounds().min(5))
            .map(|_| {
                let theirs = told(&["call", &programs.endpoint, operation, "500"])?["cpu_ns"].as_f64().unwrap_or(f64::NAN);
                Ok(theirs / cost(programs, "signed", operation, effort.calls(), 1)?)
            })
            .collect();
        let limit = Limit::AtLeast { target: 35.0, gate: 25.0 };
        figures.push(
            Figure::new(2, format!("the vendor's Python SDK / ours, processor time of {operation}"), median(ratios?), "", limit).timed(),
        );
    }
    let theirs = told(&["sign", "3000"])?["cpu_ns"].as_f64().unwrap_or(f64::NAN);
    let ours = programs.ask("bench-signing", &["ratio", &effort.rounds().to_string()])?["whole_ns"].as_f64().unwrap_or(f64::NAN);
    let limit = Limit::AtLeast { target: 20.0, gate: 15.0 };
    figures.push(Figure::new(8, "the vendor's Python signer / ours", theirs / ours, "", limit).timed());
    Ok(figures)
}
