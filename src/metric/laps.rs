//! Laps as the device recorded them: by lap button, automatically, or by workout step.

use super::cadence;
use crate::activity::Activity;
use crate::base::heart_rate::is_beating;
use crate::base::stats::round;
use crate::summary::{HeartRate, Lap};

/// More laps than this mean a broken file.
const MOST_LAPS: usize = 1_000;

/// A lap may begin this long before its session, seconds: a watch's clock jumps while it acquires the time.
const SLACK_S: f64 = 60.0;

/// The device's laps in order, without those that have neither distance nor time.
#[must_use]
pub fn laps(activity: &Activity) -> Vec<Lap> {
    let positive = |value: Option<f64>| value.filter(|v| *v > 0.0 && v.is_finite());
    let metres = |value: Option<f64>| value.filter(|v| *v >= 0.0 && v.is_finite()).map(|v| round(v, 1));
    let beats = |value: Option<f64>| value.filter(|bpm| is_beating(*bpm));
    let told = activity.laps.iter().filter(|lap| positive(lap.distance_m).or(positive(lap.timer_s)).is_some());
    told.take(MOST_LAPS)
        .map(|lap| {
            let heart = HeartRate::of(beats(lap.mean_bpm), beats(lap.max_bpm));
            let since_start = lap.start_s.map(|at| at - activity.start_s).filter(|s| *s >= -SLACK_S);
            let cadence = positive(lap.cadence_raw).map(|raw| raw * cadence::lap_factor(activity, raw));
            Lap {
                start_s: since_start.map(|s| round(s.max(0.0), 1)),
                distance_m: metres(lap.distance_m),
                elapsed_s: positive(lap.elapsed_s).map(|s| round(s, 1)),
                timer_s: positive(lap.timer_s).map(|s| round(s, 1)),
                gain_m: metres(lap.gain_m),
                loss_m: metres(lap.loss_m),
                cadence_spm: cadence.map(|spm| round(spm, 1)),
                mean_bpm: heart.mean_bpm,
                max_bpm: heart.max_bpm,
                intensity: lap.intensity,
                trigger: lap.trigger,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::lap::{LapIntensity, LapTrigger};
    use crate::decode::raw;
    use crate::metric::fixture::run;

    #[test]
    fn laps_are_told_from_the_start_in_the_units_of_the_report() {
        let mut activity = run(600, 3.0);
        activity.cadence_factor = 2.0;
        activity.cadence_spm.set(0, 170.0);
        activity.laps = vec![
            raw::RawLap {
                start_s: Some(1e9 - 2.0),
                distance_m: Some(1000.04),
                timer_s: Some(330.0),
                mean_bpm: Some(255.0),
                max_bpm: Some(171.0),
                cadence_raw: Some(86.5),
                trigger: Some(LapTrigger::Manual),
                ..raw::RawLap::default()
            },
            raw::RawLap::default(),
            raw::RawLap {
                start_s: Some(1e9 + 330.0),
                timer_s: Some(60.0),
                loss_m: Some(-1.0),
                intensity: Some(LapIntensity::Rest),
                ..raw::RawLap::default()
            },
        ];
        let [first, second] = &laps(&activity)[..] else { panic!("a lap without anything is none") };
        assert_eq!((first.start_s, first.distance_m, first.timer_s), (Some(0.0), Some(1000.0), Some(330.0)));
        assert_eq!((first.mean_bpm, first.max_bpm, first.cadence_spm), (None, Some(171.0), Some(173.0)));
        assert_eq!((second.start_s, second.loss_m, second.intensity), (Some(330.0), None, Some(LapIntensity::Rest)));
    }

    #[test]
    fn a_lap_long_before_the_session_has_no_start() {
        let mut activity = run(600, 3.0);
        let lap =
            |before: f64| raw::RawLap { start_s: Some(1e9 - before), timer_s: Some(9.0), ..raw::RawLap::default() };
        activity.laps = vec![lap(60.0), lap(61.0)];
        assert_eq!(laps(&activity).iter().map(|lap| lap.start_s).collect::<Vec<_>>(), [Some(0.0), None]);
    }
}
