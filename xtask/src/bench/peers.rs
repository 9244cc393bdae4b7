//! The vendor's SDK for Python, on the same server.
//!
//! Calls only: the hash work of a signature is other instructions there, in a library that uses more of the processor.

use super::{
    calls::{OPERATIONS, call, server},
    counter::each,
    figure::Figure,
};
use crate::{
    tools::{self, NotPassed},
    workspace::{print, root},
};

pub(super) fn measure() -> Result<Vec<Figure>, String> {
    let (programs, _) = match tools::python("vendor", tools::VENDOR) {
        Ok(installed) => installed,
        Err(NotPassed::Skipped(why) | NotPassed::Failed(why)) => {
            print(&format!("   skipped: the vendor's Python SDK: {why}"));
            return Ok(vec![]);
        }
    };
    let script = root().join("tests/bench/python_sdk.py");
    let python = |arguments: &[&str]| each(programs.join("python"), &[&[&*script.to_string_lossy()], arguments].concat(), [20, 120]);
    let server = server()?;
    let mut figures = Vec::new();
    for operation in OPERATIONS {
        let ratio = call("signed", operation, &server)? / python(&[&server.endpoint, operation])?;
        figures.push(Figure::bounded(format!("signed {operation} / the vendor's Python SDK"), "", 0.04, ratio));
    }
    Ok(figures)
}
