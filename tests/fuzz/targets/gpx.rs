#![no_main]
//! See `kneewise_fuzz::gpx`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kneewise_fuzz::gpx(bytes));
