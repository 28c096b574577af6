//! Elapsed, timer and moving time, which are kept apart.

use crate::activity::Activity;
use crate::activity::gap::{Gap, GapKind};
use crate::base::note::{Note, NoteCode};
use crate::base::stats::round;
use crate::summary::WHOLE_SHARE;

/// Standing: speed over ten seconds below this, metres per second: half of a hiker's speed on the steepest path.
pub(super) const MOVING_MPS: f64 = 0.5;

/// The device's clock and that of the samples agree within this share, ...
const AGREES: f64 = 0.10;

/// ... and this many seconds: rounding at either end, and the last sample before a stop.
const AGREES_S: f64 = 10.0;

/// Longest pause, seconds. A device's elapsed time that exceeds its samples by more comes from a wrong clock.
const LONGEST_PAUSE_S: f64 = 86_400.0;

/// Durations of an activity. Always moving ≤ timer ≤ elapsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Times {
    /// From start to end: the device's value, else from the samples.
    pub elapsed_s: Option<f64>,
    /// While the timer ran: the device's value where its samples or laps agree, else the sum over the samples plus outages.
    pub timer_s: Option<f64>,
    /// Faster than 0.5 m/s, from the samples; `None` where no speed is known or where the samples cover only part of the time.
    pub moving_s: Option<f64>,
    /// Number of pauses: timer stops, and gaps in which nothing moved.
    pub pauses: usize,
    /// Values that were set aside.
    pub note: Option<Note>,
}

/// Measures elapsed, timer and moving time. `step_s` are the activity's [`step_seconds`](Activity::step_seconds).
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
    let outages_s: f64 = activity.gaps.iter().map(Gap::counted_s).sum();
    let (recorded_s, moving_s) = (recorded_s + outages_s, moving_s + outages_s);
    let positive = |s: Option<f64>| s.filter(|s| *s > 0.0);

    let device_s = positive(activity.totals.timer_s);
    let believed_s = device_s.filter(|s| is_believed(*s, recorded_s, moving_s, span_s, activity));
    let timer_s = believed_s
        .or(positive(activity.totals.laps_s).filter(|s| agree(*s, recorded_s)))
        .or(positive(Some(recorded_s)))
        .or(device_s);
    // If the device's timer is believed, so is its elapsed time.
    let at_least_s = timer_s.unwrap_or(0.0).max(span_s.filter(|_| believed_s.is_none()).unwrap_or(0.0));
    let device_elapsed_s = positive(activity.totals.elapsed_s);
    let elapsed_s = device_elapsed_s
        .filter(|s| *s + AGREES_S >= at_least_s && *s <= at_least_s.max(span_s.unwrap_or(0.0)) + LONGEST_PAUSE_S)
        .or(span_s)
        .or(device_elapsed_s)
        .map(|s| s.max(timer_s.unwrap_or(0.0)));
    let aside = |what, device: Option<f64>, taken: Option<f64>| {
        let (device, taken) = device.zip(taken)?;
        (!agree(device, taken)).then(|| format!("{what} {taken:.0} s; set aside: the device's {device:.0} s"))
    };
    let aside: Vec<String> = [aside("timer", device_s, timer_s), aside("elapsed", device_elapsed_s, elapsed_s)]
        .into_iter()
        .flatten()
        .collect();
    // Time without samples may or may not have been moving.
    let paused_s: f64 = activity.gaps.iter().filter(|gap| gap.kind == GapKind::Pause).map(|gap| gap.seconds).sum();
    let is_sampled = timer_s.is_none_or(|timer_s| recorded_s + paused_s >= WHOLE_SHARE * timer_s);
    let rounded = |seconds: Option<f64>| seconds.map(|s| round(s, 3));
    Times {
        elapsed_s: rounded(elapsed_s),
        timer_s: rounded(timer_s),
        moving_s: rounded(
            known_speed.then_some(timer_s.map_or(moving_s, |timer_s| moving_s.min(timer_s))).filter(|_| is_sampled),
        ),
        pauses: activity.gaps.iter().filter(|gap| gap.kind == GapKind::Pause).count(),
        note: (!aside.is_empty()).then(|| Note::new(NoteCode::SummaryDisagrees, aside.join("; "))),
    }
}

fn agree(a: f64, b: f64) -> bool {
    (a - b).abs() <= (AGREES * a.max(b)).max(AGREES_S)
}

/// Whether the device's timer fits the samples: at least the moving time, at most the time from the first to the last of them. It may be
/// longer where laps or speed show that the run went on after the samples ended, or where they cover little of it.
fn is_believed(timer_s: f64, recorded_s: f64, moving_s: f64, span_s: Option<f64>, activity: &Activity) -> bool {
    let Some(span_s) = span_s else { return true };
    if timer_s < moving_s {
        return agree(timer_s, moving_s);
    }
    if timer_s <= span_s || agree(timer_s, span_s) || span_s < SPEAKS_FROM * timer_s {
        return true;
    }
    let by_laps = activity.totals.laps_s.is_some_and(|laps_s| agree(timer_s, laps_s));
    let sampled_m = activity.samples.distance_m.iter().next_back().map(|(_, m)| m).filter(|m| *m > 0.0);
    let by_speed =
        activity.distance_m.zip(sampled_m).is_some_and(|(total_m, m)| agree(total_m / timer_s * recorded_s, m));
    by_laps || by_speed
}

/// Samples that cover less than this share of the device's time cannot contradict it.
const SPEAKS_FROM: f64 = 0.5;

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
        activity.gaps = vec![Gap { kind: GapKind::Pause, seconds: 11.0, metres: Some(0.0), counts_m: true }];
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
    fn moving_is_told_of_the_whole_time_only() {
        let moving = |timer_s: f64| {
            let mut activity = run(1001, 3.0);
            activity.totals.timer_s = Some(timer_s);
            // The laps agree with it: the watch ran on after its samples broke off.
            activity.totals.laps_s = Some(timer_s);
            measure(&activity).moving_s
        };
        assert_eq!([1000.0, 1052.0, 1053.0, 2000.0].map(moving), [Some(1000.0), Some(1000.0), None, None]);
    }

    #[test]
    fn nothing_recorded_is_unknown_not_zero() {
        assert_eq!(measure(&run(0, 3.0)), Times::default());
    }
}
