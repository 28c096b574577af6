//! Speed along the samples.

use crate::decode::samples::Samples;
use crate::decode::series::Series;
use std::ops::Range;

/// Half the window in which speed is measured, seconds: one step of a one-second GPS track is mostly noise.
const SPEED_HALF_WINDOW_S: f64 = 5.0;

/// Speed over a centred window, from the distance column; the device's own if there is none.
pub(super) fn speeds(samples: &Samples, pieces: &[Range<usize>]) -> Series {
    if samples.distance_m.is_empty() {
        return samples.speed_mps.clone();
    }
    let (times, distances) = (samples.time_s.dense(samples.len), samples.distance_m.dense(samples.len));
    let mut out = vec![f64::NAN; samples.len];
    for piece in pieces {
        let (times, distances) = (&times[piece.clone()], &distances[piece.clone()]);
        let out = &mut out[piece.clone()];
        if !distances.iter().any(|d| d.is_nan()) {
            windowed(times, distances, out);
            continue;
        }
        let known: Vec<usize> = (0..distances.len()).filter(|k| !distances[*k].is_nan()).collect();
        let of_known = |column: &[f64]| known.iter().map(|k| column[*k]).collect::<Vec<f64>>();
        let mut of_those = vec![f64::NAN; known.len()];
        windowed(&of_known(times), &of_known(distances), &mut of_those);
        for (k, mps) in known.iter().zip(of_those) {
            out[*k] = mps;
        }
    }
    out.into()
}

/// Computes the speed around each of a series of samples with known distances; NaN where no time passes.
fn windowed(times: &[f64], distances: &[f64], mps: &mut [f64]) {
    let (mut from, mut to) = (0, 0);
    let n = times.len();
    let distances = &distances[..n];
    for (k, mps) in mps.iter_mut().enumerate().take(n) {
        let now = times[k];
        // A regular clock: the window moves on by one sample at both ends.
        if to + 1 < n && times[from + 1] == now - SPEED_HALF_WINDOW_S && times[to + 1] == now + SPEED_HALF_WINDOW_S {
            (from, to) = (from + 1, to + 1);
            *mps = (distances[to] - distances[from]) / (times[to] - times[from]);
            continue;
        }
        while times[from] < now - SPEED_HALF_WINDOW_S {
            from += 1;
        }
        while to + 1 < n && times[to + 1] <= now + SPEED_HALF_WINDOW_S {
            to += 1;
        }
        // Sparse samples: use at least the neighbours.
        let (a, b) = (from.min(k.saturating_sub(1)), to.max((k + 1).min(n - 1)));
        let dt = times[b] - times[a];
        *mps = if dt > 0.0 { (distances[b] - distances[a]) / dt } else { f64::NAN };
    }
}
