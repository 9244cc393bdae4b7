//! The body of a successful response.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| codearts_pipeline_tests::fuzzed::response(bytes));
