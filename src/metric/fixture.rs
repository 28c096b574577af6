//! Activities for the tests of metrics.

use crate::activity::{Activity, normalise};
use crate::base::sport::Sport;
use crate::decode::raw::RawActivity;
use crate::decode::samples::Samples;

/// A run of `n` samples, one a second, at a constant speed.
pub(crate) fn run(n: usize, speed_mps: f64) -> Activity {
    let mut samples = Samples { len: n, ..Samples::default() };
    for i in 0..n {
        samples.time_s.set(i, 1e9 + i as f64);
        samples.distance_m.set(i, i as f64 * speed_mps);
    }
    let mut raw = RawActivity { sport: Some(Sport::Running), samples, start_s: Some(1e9), ..RawActivity::default() };
    if n == 0 {
        raw.totals.distance_m = Some(1000.0);
    }
    normalise(raw).unwrap()
}
