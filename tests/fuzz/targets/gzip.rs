#![no_main]
//! See `kneewise_fuzz::gzip`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kneewise_fuzz::gzip(bytes));
