#![no_main]
//! See `kneewise_fuzz::pipeline`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kneewise_fuzz::pipeline(bytes));
