//! A file of regions.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| codearts_pipeline_tests::fuzzed::regions(bytes));
