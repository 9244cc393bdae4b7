//! Long responses, read into the types of the SDK and into plain ones.

use std::hint::black_box;

use bytes::Bytes;
use codearts_pipeline::{
    Body, Operation,
    extensions::operations::{ShowPluginInputs, ShowPluginVersion},
};

use crate::{Failure, fixtures, plain};

/// Reads a response some times.
pub(crate) fn repeat(types: &str, body: &str, count: u32) -> Result<(), Failure> {
    let (version, plugins) = (Bytes::from(fixtures::version_with_inputs(1000)), Bytes::from(fixtures::inputs_of(1000)));
    for _ in 0..count {
        match (types, body) {
            ("ours", "version") => drop(black_box(ShowPluginVersion::decode(Body::new(black_box(&version)))?)),
            ("plain", "version") => drop(black_box(serde_json::from_slice::<plain::Version>(black_box(&version))?)),
            ("ours", "plugins") => drop(black_box(ShowPluginInputs::decode(Body::new(black_box(&plugins)))?)),
            ("plain", "plugins") => drop(black_box(serde_json::from_slice::<Vec<plain::Inputs>>(black_box(&plugins))?)),
            _ => return Err(format!("no such work: {types} {body}").into()),
        }
    }
    Ok(())
}
