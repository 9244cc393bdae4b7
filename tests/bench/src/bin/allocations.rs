//! How often memory is asked for, per call, signature and answer: `bench-allocations ENDPOINT DETAIL CREATE`, the last two
//! being recorded requests for the floor.
//!
//! A program of its own, since the allocator that counts costs time.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]

use std::{env, fs, hint::black_box, time::SystemTime};

use allocation_counter::measure;
use codearts_pipeline::{
    signing::{SigningDate, SigningKey},
    types::PluginVersion,
};
use codearts_pipeline_bench::{
    calls::{Caller, Failure, Kind, Operation},
    fixtures, shapes,
};
use serde_json::json;
use tokio::runtime::Runtime;

const CALLS: u64 = 100;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [endpoint, detail, create] = arguments.as_slice() else { return Err("bench-allocations ENDPOINT DETAIL CREATE".into()) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut figures = serde_json::Map::new();
    for (name, operation, recorded) in [("detail", Operation::Detail, detail), ("create", Operation::Create { description: 0 }, create)] {
        let recorded = fs::read(recorded)?;
        for (kind_name, kind) in [("floor", Kind::Floor), ("typed", Kind::Typed), ("signed", Kind::Signed)] {
            let caller = Caller::new(kind, operation, endpoint, Some(&recorded))?;
            figures.insert(format!("{name} {kind_name}"), per_call(&runtime, &caller)?.into());
        }
    }
    figures.insert("signature".to_owned(), signature().into());
    let body = fixtures::version_with_inputs(10_000);
    let ours = measure(|| drop(black_box(serde_json::from_slice::<PluginVersion>(&body).expect("an answer"))));
    let plain = measure(|| drop(black_box(serde_json::from_slice::<shapes::Version>(&body).expect("an answer"))));
    figures.insert("version of 10,000 inputs".to_owned(), json!([ours.count_total, plain.count_total]));
    figures.insert("version of 10,000 inputs, bytes".to_owned(), json!([ours.bytes_max, plain.bytes_max]));
    println!("{}", json!(figures));
    Ok(())
}

fn per_call(runtime: &Runtime, caller: &Caller) -> Result<f64, Failure> {
    runtime.block_on(caller.call())?;
    let mut outcome = Ok(());
    let counted = measure(|| outcome = (0..CALLS).try_for_each(|_| runtime.block_on(caller.call())));
    outcome?;
    Ok(counted.count_total as f64 / CALLS as f64)
}

fn signature() -> u64 {
    let key = SigningKey::new(fixtures::ACCESS_KEY, fixtures::SECRET_KEY);
    let creation = fixtures::Creation::of_page();
    let request = creation.request();
    measure(|| drop(black_box(key.sign(&request, &SigningDate::new(SystemTime::UNIX_EPOCH))))).count_total
}
