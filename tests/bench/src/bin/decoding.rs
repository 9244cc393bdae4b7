//! Decodes a long response: `bench-decoding ours|plain version|plugins COUNT`, for instructions to be counted. `ours` is the SDK,
//! `plain` is serde_json with plain types.

use std::{env, hint::black_box};

use bytes::Bytes;
use codearts_pipeline::{
    Body, Operation,
    extensions::operations::{ShowPluginInputs, ShowPluginVersion},
};
use codearts_pipeline_bench::{calls::Failure, fixtures, shapes};

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [types, body, count] = arguments.as_slice() else { return Err("bench-decoding ours|plain version|plugins COUNT".into()) };
    let (version, plugins) = (Bytes::from(fixtures::version_with_inputs(1000)), Bytes::from(fixtures::inputs_of(1000)));
    for _ in 0..count.parse()? {
        match (types.as_str(), body.as_str()) {
            ("ours", "version") => drop(black_box(ShowPluginVersion::decode(Body::new(black_box(&version)))?)),
            ("plain", "version") => drop(black_box(serde_json::from_slice::<shapes::Version>(black_box(&version))?)),
            ("ours", "plugins") => drop(black_box(ShowPluginInputs::decode(Body::new(black_box(&plugins)))?)),
            ("plain", "plugins") => drop(black_box(serde_json::from_slice::<Vec<shapes::Inputs>>(black_box(&plugins))?)),
            _ => return Err(format!("no such work: {types} {body}").into()),
        }
    }
    Ok(())
}
