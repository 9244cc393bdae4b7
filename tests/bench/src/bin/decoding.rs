//! What long answers cost beside bare serde_json into plain types: `bench-decoding ROUNDS`.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]

use std::{env, hint::black_box};

use bytes::Bytes;
use codearts_pipeline::{
    Body, Operation,
    operations::{ShowPluginInputs, ShowPluginVersion},
};
use codearts_pipeline_bench::{calls::Failure, fixtures, rounds, shapes};
use serde::de::DeserializeOwned;
use serde_json::json;

fn main() -> Result<(), Failure> {
    let rounds = env::args().nth(1).ok_or("bench-decoding ROUNDS")?.parse()?;
    let mut version = serde_json::Map::new();
    for inputs in [0, 1, 10, 100, 1000, 10_000] {
        let ratio = ratio::<ShowPluginVersion, shapes::Version>(rounds, inputs, &fixtures::version_with_inputs(inputs));
        version.insert(inputs.to_string(), ratio.into());
    }
    let plugins = ratio::<ShowPluginInputs, Vec<shapes::Inputs>>(rounds, 2000, &fixtures::inputs_of(1000));
    println!("{}", json!({ "version": version, "plugins": plugins }));
    Ok(())
}

fn ratio<Ours: Operation, Plain: DeserializeOwned>(rounds: usize, items: usize, body: &[u8]) -> f64 {
    let bytes = Bytes::copy_from_slice(body);
    let repetitions = u32::try_from(20_000 / (items + 1)).unwrap_or(1).max(1);
    rounds::compare(
        rounds,
        repetitions,
        || drop(black_box(Ours::decode(Body::new(black_box(&bytes))).expect("an answer"))),
        || drop(black_box(serde_json::from_slice::<Plain>(black_box(body)).expect("an answer"))),
    )
    .ratio
}
