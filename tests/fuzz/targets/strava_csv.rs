#![no_main]
//! See `kneewise_fuzz::strava_csv`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kneewise_fuzz::strava_csv(bytes));
