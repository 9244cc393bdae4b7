//! Signatures, calls and responses, beside the same work without the SDK.

use std::process::Command;

use super::{
    counter::{build, built, each},
    figure::Figure,
};
use crate::program::{Server, finish};

/// The calls that are measured.
pub(super) const OPERATIONS: [&str; 2] = ["detail", "create"];

/// The instructions of one repetition of some work of the program.
pub(super) fn work(arguments: &[&str], repetitions: [u32; 2]) -> Result<f64, String> {
    build(&["--package", "codearts-pipeline-bench"])?;
    each(built("bench-sdk"), arguments, repetitions)
}

/// The instructions of one call.
pub(super) fn call(kind: &str, operation: &str, server: &Server) -> Result<f64, String> {
    work(&["call", kind, operation, &server.endpoint], [100, 600])
}

/// A server for both calls.
pub(super) fn server() -> Result<Server, String> {
    build(&["--package", "codearts-pipeline-bench"])?;
    Server::start(Command::new(built("bench-sdk")).arg("serve"), "the server of the benches")
}

pub(super) fn signatures() -> Result<Vec<Figure>, String> {
    let sign = |part: &str| work(&["sign", part], [100, 600]);
    Ok(vec![Figure::bounded("a signature without its hash work", "instructions", 3500.0, sign("whole")? - sign("hash")?)])
}

pub(super) fn calls() -> Result<Vec<Figure>, String> {
    let server = server()?;
    let mut figures = Vec::new();
    for (operation, signed_bound) in OPERATIONS.into_iter().zip([1.35, 1.70]) {
        finish(Command::new(built("bench-sdk")).args(["compare", operation, &server.endpoint]), "bench-sdk compare")?;
        let floor = call("plain", operation, &server)?;
        for (kind, bound) in [("unsigned", 1.05), ("signed", signed_bound)] {
            let name = format!("{kind} {operation} / plain reqwest");
            figures.push(Figure::bounded(name, "", bound, call(kind, operation, &server)? / floor));
        }
    }
    Ok(figures)
}

pub(super) fn decoding() -> Result<Vec<Figure>, String> {
    let bodies = [("version", "a version with 1,000 inputs"), ("plugins", "inputs of 1,000 extensions")];
    let figure = |(body, name): (&str, &str)| {
        let decode = |types: &str| work(&["decode", types, body], [2, 12]);
        Ok(Figure::bounded(format!("reading {name} / plain serde_json"), "", 1.15, decode("ours")? / decode("plain")?))
    };
    bodies.into_iter().map(figure).collect()
}
