//! The three clocks: elapsed, timer (watch running) and moving. They are never mixed up.

use crate::activity::Activity;
use crate::base::stats::round;

/// Below this speed over ten seconds somebody on foot stands, metres per second: half of what a hiker does on the steepest path.
const MOVING_MPS: f64 = 0.5;

/// How long an activity took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Times {
    /// From the first to the last moment; the device's word, else the samples'.
    pub elapsed_s: Option<f64>,
    /// With the watch running; the device's word, else the sum of continuous samples.
    pub timer_s: Option<f64>,
    /// Faster than 0.5 m/s, from the samples; `None` where no speed is known.
    pub moving_s: Option<f64>,
    /// Edges between continuous pieces.
    pub pauses: usize,
}

/// Measures the three clocks. `step_s` are the activity's [`step_seconds`](Activity::step_seconds).
#[must_use]
pub fn measure(activity: &Activity, step_s: &[f64]) -> Times {
    let time = &activity.samples.time_s;
    let first = time.iter().next();
    let last = time.iter().next_back();
    let span_s = first.zip(last).map(|((_, a), (_, b))| b - a).filter(|s| *s > 0.0);
    let known_speed = !activity.speed_mps.is_empty();
    let speed_mps = activity.speed_mps.dense(activity.samples.len);
    let (mut recorded_s, mut moving_s) = (0.0, 0.0);
    for (dt, mps) in step_s.iter().zip(&*speed_mps) {
        let dt = if dt.is_nan() { 0.0 } else { *dt };
        recorded_s += dt;
        moving_s += if *mps >= MOVING_MPS { dt } else { 0.0 };
    }
    let rounded = |seconds: Option<f64>| seconds.map(|s| round(s, 3));
    Times {
        elapsed_s: rounded(activity.totals.elapsed_s.filter(|s| *s > 0.0).or(span_s)),
        timer_s: rounded(activity.totals.timer_s.filter(|s| *s > 0.0).or(Some(recorded_s).filter(|s| *s > 0.0))),
        moving_s: rounded(known_speed.then_some(moving_s)),
        pauses: activity.pieces.len().saturating_sub(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::run;

    fn measure(activity: &Activity) -> Times {
        super::measure(activity, &activity.step_seconds())
    }

    #[test]
    fn moving_from_half_a_metre_per_second() {
        assert_eq!(measure(&run(100, 0.49)).moving_s, Some(0.0));
        assert_eq!(measure(&run(100, 0.51)).moving_s, Some(99.0));
    }

    #[test]
    fn pauses_count_for_elapsed_only() {
        let mut activity = run(100, 3.0);
        activity.pieces = vec![0..50, 60..100];
        let times = measure(&activity);
        assert_eq!((times.elapsed_s, times.timer_s, times.pauses), (Some(99.0), Some(88.0), 1));
    }

    #[test]
    fn the_devices_clocks_come_first() {
        let mut activity = run(100, 3.0);
        activity.totals.timer_s = Some(95.0);
        activity.totals.elapsed_s = Some(120.0);
        let times = measure(&activity);
        assert_eq!((times.elapsed_s, times.timer_s), (Some(120.0), Some(95.0)));
    }

    #[test]
    fn nothing_recorded_is_unknown_not_zero() {
        assert_eq!(measure(&run(0, 3.0)), Times::default());
    }
}
