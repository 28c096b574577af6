#![no_main]
//! See `kneewise_fuzz::garmin_json`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kneewise_fuzz::garmin_json(bytes));
