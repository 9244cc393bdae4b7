//! The vendor's SDKs for Python and Go, on the same server.
//!
//! Calls only: the hash work of a signature is other instructions there, in libraries that use more of the processor.

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
    let script = root().join("tests/bench/python_sdk.py").to_string_lossy().into_owned();
    let python = tools::python("vendor", tools::VENDOR).map(|(programs, _)| (programs.join("python"), vec![&*script]));
    let go = tools::go("bench").map(|(program, _)| (program, vec![]));
    let server = server()?;
    let mut figures = Vec::new();
    for (language, bound, sdk) in [("Python", 0.04, python), ("Go", 0.65, go)] {
        let (program, script) = match sdk {
            Ok(installed) => installed,
            Err(NotPassed::Skipped(why) | NotPassed::Failed(why)) => {
                print(&format!("   skipped: the vendor's SDK for {language}: {why}"));
                continue;
            }
        };
        for operation in OPERATIONS {
            let theirs = each(&program, &[&script[..], &[&server.endpoint, operation]].concat(), [20, 120])?;
            let ratio = call("signed", operation, &server)? / theirs;
            figures.push(Figure::bounded(format!("signed {operation} / the vendor's SDK for {language}"), "", bound, ratio));
        }
    }
    Ok(figures)
}
