#![no_main]
//! See `kneewise_fuzz::tcx`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kneewise_fuzz::tcx(bytes));
