//! Makes calls and prints what they cost its process: `bench-calls KIND OPERATION CALLS IN_FLIGHT ENDPOINT FILE`.
//!
//! KIND is `floor`, `typed`, `unsigned` or `signed`; OPERATION is `detail` or `create`. Calls are made on one thread. The first
//! call is made before anything is counted. With `record` for KIND it writes the request of the SDK to FILE, which the floor
//! sends; with `connections` it prints how many the server has accepted.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]

use std::{env, fs, path::Path, sync::Arc};

use codearts_pipeline_bench::{
    calls::{Caller, Failure, Kind, Operation, asked, record},
    meter,
};
use serde_json::json;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [kind, operation, calls, in_flight, endpoint, rest @ ..] = arguments.as_slice() else {
        return Err("bench-calls KIND OPERATION CALLS IN_FLIGHT ENDPOINT [FILE]".into());
    };
    let file = rest.first().map_or(Path::new("recorded.http"), Path::new);
    let operation = match operation.as_str() {
        "detail" => Operation::Detail,
        "create" => Operation::Create,
        _ => return Err(format!("no such operation: {operation}").into()),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let kind = match kind.as_str() {
        "connections" => {
            println!("{}", String::from_utf8(runtime.block_on(asked(endpoint, "/connections"))?)?);
            return Ok(());
        }
        "record" => return Ok(fs::write(file, runtime.block_on(record(operation, endpoint))?)?),
        "floor" => Kind::Floor,
        "typed" => Kind::Typed,
        "unsigned" => Kind::Unsigned,
        "signed" => Kind::Signed,
        other => return Err(format!("no such kind: {other}").into()),
    };
    let recorded = if kind == Kind::Floor { Some(fs::read(file)?) } else { None };
    runtime.block_on(measure(kind, operation, (calls.parse()?, in_flight.parse()?), endpoint, recorded))
}

async fn measure(
    kind: Kind,
    operation: Operation,
    (calls, in_flight): (usize, usize),
    endpoint: &str,
    recorded: Option<Vec<u8>>,
) -> Result<(), Failure> {
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
}
