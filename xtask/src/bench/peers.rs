//! The vendor's SDKs, on the same server.

use super::{
    calls::{OPERATIONS, call, server, work},
    counter::each,
    figure::Figure,
};
use crate::{
    tools,
    workspace::{print, root},
};

pub(super) fn measure() -> Result<Vec<Figure>, String> {
    let (programs, _) = match tools::python("vendor", tools::VENDOR) {
        Ok(installed) => installed,
        Err(why) => {
            print(&format!("   skipped: the vendor's Python SDK: {}", why.why()));
            return Ok(vec![]);
        }
    };
    let script = root().join("tests/bench/python_sdk.py");
    let python = |arguments: &[&str]| each(programs.join("python"), &[&[&*script.to_string_lossy()], arguments].concat(), [20, 120]);
    let server = server()?;
    let mut figures = Vec::new();
    for operation in OPERATIONS {
        let ratio = call("signed", operation, &server)? / python(&["call", &server.endpoint, operation])?;
        figures.push(Figure::bounded(format!("signed {operation} / the vendor's Python SDK"), "", 0.04, ratio));
    }
    let ratio = work(&["sign", "whole"], [200, 1200])? / python(&["sign"])?;
    figures.push(Figure::bounded("a signature / the vendor's Python SDK", "", 0.0667, ratio));
    Ok(figures)
}
