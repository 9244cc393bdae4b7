//! A whole answer, as bytes of HTTP.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| codearts_pipeline_tests::fuzzed::exchange(bytes));
