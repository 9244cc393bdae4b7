//! Makes calls and says what they cost its process: `bench-calls KIND OPERATION CALLS IN_FLIGHT ENDPOINT [RECORDED]`.
//!
//! KIND is `floor`, `typed`, `unsigned`, `signed` or `client-per-call`; OPERATION is `detail`, `create` or `create:BYTES`
//! with the length of the description. Calls are made on one thread. The first call is made before anything is counted.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]

use std::{env, fs, sync::Arc};

use codearts_pipeline_bench::{
    calls::{Caller, Failure, Kind, Operation},
    meter,
};
use serde_json::json;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [kind, operation, calls, in_flight, endpoint, rest @ ..] = arguments.as_slice() else {
        return Err("bench-calls KIND OPERATION CALLS IN_FLIGHT ENDPOINT [RECORDED]".into());
    };
    let kind = match kind.as_str() {
        "floor" => Kind::Floor,
        "typed" => Kind::Typed,
        "unsigned" => Kind::Unsigned,
        "signed" => Kind::Signed,
        "client-per-call" => Kind::ClientPerCall,
        other => return Err(format!("no such kind: {other}").into()),
    };
    let operation = match operation.split_once(':') {
        None if operation == "detail" => Operation::Detail,
        None if operation == "create" => Operation::Create { description: 0 },
        Some(("create", bytes)) => Operation::Create { description: bytes.parse()? },
        _ => return Err(format!("no such operation: {operation}").into()),
    };
    let (calls, in_flight): (usize, usize) = (calls.parse()?, in_flight.parse()?);
    let recorded = rest.first().map(fs::read).transpose()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let caller = Arc::new(Caller::new(kind, operation, endpoint, recorded.as_deref())?);
        caller.call().await?;
        let begun = meter::cpu();
        let lanes: Vec<_> = (0..in_flight)
            .map(|lane| {
                let caller = caller.clone();
                let share = calls / in_flight + usize::from(lane < calls % in_flight);
                tokio::spawn(async move {
                    for _ in 0..share {
                        caller.call().await?;
                    }
                    Ok::<_, Failure>(())
                })
            })
            .collect();
        for lane in lanes {
            lane.await??;
        }
        let spent = meter::cpu() - begun;
        println!("{}", json!({ "cpu_ns": spent.as_nanos() as f64 / calls.max(1) as f64, "peak_kib": meter::peak_memory() }));
        Ok(())
    })
}
