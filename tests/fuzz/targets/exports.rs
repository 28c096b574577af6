#![no_main]
//! See `kneewise_fuzz::exports`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kneewise_fuzz::exports(bytes));
