#![no_main]
//! See `kneewise_fuzz::apple_health`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kneewise_fuzz::apple_health(bytes));
