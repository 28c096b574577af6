#![no_main]
//! See `kneewise_fuzz::fit`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kneewise_fuzz::fit(bytes));
