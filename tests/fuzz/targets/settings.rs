#![no_main]
//! See `kneewise_fuzz::settings`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kneewise_fuzz::settings(bytes));
