#![no_main]
//! See `kneewise_fuzz::pain`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kneewise_fuzz::pain(bytes));
