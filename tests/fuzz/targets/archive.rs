#![no_main]
//! See `kneewise_fuzz::archive`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kneewise_fuzz::archive(bytes));
