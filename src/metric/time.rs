//! Elapsed, timer and moving time, which are kept apart.

use crate::activity::Activity;
use crate::activity::gap::{Gap, GapKind};
use crate::base::note::{Note, NoteCode};
use crate::base::stats::round;
use crate::base::units::DAY_S;
use crate::summary::WHOLE_SHARE;

/// Standing: speed over ten seconds below this, metres per second: half of a hiker's speed on the steepest path.
pub(super) const MOVING_MPS: f64 = 0.5;

/// The device's clock and that of the samples agree within this share, ...
const AGREES: f64 = 0.10;

/// ... and this many seconds: rounding at either end, and the last sample before a stop.
const AGREES_S: f64 = 10.0;

/// Longest pause, seconds. A device's elapsed time that exceeds its samples by more comes from a wrong clock.
const LONGEST_PAUSE_S: f64 = DAY_S;

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
        return agree(timer_s, moving_s) && !lacks_outages(timer_s, recorded_s, activity);
    }
    let by_laps = activity.totals.laps_s.is_some_and(|laps_s| agree(timer_s, laps_s));
    if timer_s > span_s + LONGEST_PAUSE_S {
        return by_laps;
    }
    if timer_s <= span_s || agree(timer_s, span_s) || span_s < SPEAKS_FROM * timer_s {
        return true;
    }
    let sampled_m = activity.samples.distance_m.iter().next_back().map(|(_, m)| m).filter(|m| *m > 0.0);
    let by_speed =
        activity.distance_m.zip(sampled_m).is_some_and(|(total_m, m)| agree(total_m / timer_s * recorded_s, m));
    by_laps || by_speed
}

/// Whether a timer leaves out time of outages only, all or a part of it, and the distance holds their metres: metres without their
/// seconds. Short steps in which nobody moved are the watch's to judge.
fn lacks_outages(timer_s: f64, recorded_s: f64, activity: &Activity) -> bool {
    let is_run = |gap: &&Gap| gap.counts() && gap.metres.is_some_and(|m| m >= MOVING_MPS * gap.seconds);
    let outages = || activity.gaps.iter().filter(is_run);
    let outages_s: f64 = outages().map(|gap| gap.seconds).sum();
    let outages_m: f64 = outages().filter_map(|gap| gap.metres).sum();
    let sampled_m = activity.samples.distance_m.iter().next_back().map(|(_, m)| m);
    let holds_them = activity.distance_m.zip(sampled_m).is_some_and(|(total_m, m)| total_m > m - 0.5 * outages_m);
    let lacking_s = recorded_s - timer_s;
    lacking_s > AGREES_S && lacking_s <= outages_s + AGREES_S && holds_them
}

/// Samples that cover less than this share of the device's time cannot contradict it.
const SPEAKS_FROM: f64 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::normalise;
    use crate::base::sport::Sport;
    use crate::decode::raw::{DeviceTotals, RawActivity};
    use crate::decode::samples::Samples;
    use crate::metric::fixture::run;
    use proptest::prelude::*;

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
        activity.gaps = vec![Gap { kind: GapKind::Pause, seconds: 11.0, metres: Some(0.0), edge_m: 0.0, edge_s: 0.0 }];
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

    /// Source of the distance of a run with gaps.
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Told {
        Positions,
        Column,
        Both,
    }

    /// What the device says of the whole.
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Totals {
        Nothing,
        /// With the gaps in distance and time.
        All,
        /// With the gaps in the distance, not in the time.
        MetresOnly,
        /// Without the gaps.
        Neither,
        /// With the gaps in the distance and half of their time.
        HalfTheTime,
    }

    const PIECE_S: usize = 400;

    /// Pieces of 400 s with such gaps (seconds, metres per second) between them: the activity's distance and timer.
    fn with_gaps(run_mps: f64, gaps: &[(f64, f64)], told: Told, totals: Totals) -> (f64, f64) {
        let mut samples = Samples::default();
        let (mut time_s, mut metres) = (1e9, 0.0);
        for (seconds, mps) in gaps.iter().copied().chain([(0.0, 0.0)]) {
            for second in 0..=PIECE_S {
                let i = samples.len;
                let here_m = metres + run_mps * second as f64;
                samples.time_s.set(i, time_s + second as f64);
                if told != Told::Column {
                    samples.lat_deg.set(i, 46.0 + here_m / 111_195.08);
                    samples.lon_deg.set(i, 8.0);
                }
                if told != Told::Positions {
                    samples.distance_m.set(i, here_m);
                }
                samples.len += 1;
            }
            time_s += PIECE_S as f64 + seconds;
            metres += run_mps * PIECE_S as f64 + seconds * mps;
        }
        let pieces_s = PIECE_S as f64 * (gaps.len() + 1) as f64;
        let (all_m, all_s, elapsed) = (Some(metres), Some(time_s - 1e9), Some(time_s - 1e9));
        let (distance_m, timer_s, elapsed_s) = match totals {
            Totals::Nothing => (None, None, None),
            Totals::All => (all_m, all_s, elapsed),
            Totals::MetresOnly => (all_m, Some(pieces_s), elapsed),
            Totals::Neither => (Some(run_mps * pieces_s), Some(pieces_s), elapsed),
            Totals::HalfTheTime => (all_m, all_s.map(|s| f64::midpoint(pieces_s, s)), elapsed),
        };
        let totals = DeviceTotals { distance_m, elapsed_s, timer_s, ..DeviceTotals::default() };
        let activity =
            normalise(RawActivity { sport: Some(Sport::Running), samples, totals, ..RawActivity::default() }).unwrap();
        (activity.distance_m.unwrap(), measure(&activity).timer_s.unwrap())
    }

    proptest! {
        /// A gap's distance counts if and only if its duration does, whatever the source: nobody becomes faster than they ran.
        #[test]
        fn metres_count_with_their_seconds(
            run_mps in 2.2..4.5_f64,
            gaps in proptest::collection::vec((31_u32..900, 0.0..20.0_f64), 1..6),
            told in proptest::sample::select(vec![Told::Positions, Told::Column, Told::Both]),
            totals in proptest::sample::select(
                vec![Totals::Nothing, Totals::All, Totals::MetresOnly, Totals::Neither, Totals::HalfTheTime]
            ),
        ) {
            let gaps: Vec<(f64, f64)> = gaps.into_iter().map(|(s, mps)| (f64::from(s), mps)).collect();
            let (metres, timer_s) = with_gaps(run_mps, &gaps, told, totals);
            // Beyond twice the speed before and after it is a jump.
            let fastest_mps = gaps.iter().map(|(_, mps)| *mps).filter(|mps| *mps <= 2.0 * run_mps).fold(run_mps, f64::max);
            prop_assert!(metres / timer_s <= 1.02 * fastest_mps, "{metres} m in {timer_s} s");
            if totals == Totals::Nothing {
                let counts = |mps: f64| mps >= 0.5 * run_mps && mps <= 2.0 * run_mps;
                let pieces_s = PIECE_S as f64 * (gaps.len() + 1) as f64;
                let counted = || gaps.iter().filter(|(_, mps)| counts(*mps));
                let wanted_s = pieces_s + counted().map(|(s, _)| s).sum::<f64>();
                let wanted_m = run_mps * pieces_s + counted().map(|(s, mps)| s * mps).sum::<f64>();
                // A distance very close to a limit may fall on either side of it.
                if gaps.iter().all(|(_, mps)| (mps / run_mps - 0.5).abs() > 0.01 && (mps / run_mps - 2.0).abs() > 0.01) {
                    prop_assert!((timer_s - wanted_s).abs() < 0.5, "{timer_s} s for {wanted_s}");
                    // A first fix after a jump may be taken for a spike.
                    prop_assert!((metres / wanted_m - 1.0).abs() < 0.005, "{metres} m for {wanted_m}");
                }
            }
        }
    }

    #[test]
    fn each_limit_of_a_gap_holds_on_both_sides() {
        // Gaps of 120 s beside 3 m/s: walked, run, carried.
        for (mps, counts) in
            [(0.4, false), (0.6, false), (1.4, false), (1.49, false), (1.51, true), (5.99, true), (6.01, false)]
        {
            for told in [Told::Positions, Told::Column, Told::Both] {
                let (metres, timer_s) = with_gaps(3.0, &[(120.0, mps); 4], told, Totals::Nothing);
                let [more_m, more_s] = if counts { [480.0 * mps, 480.0] } else { [0.0, 0.0] };
                assert!((metres - 6000.0 - more_m).abs() < 3.0, "{mps} m/s by {told:?}: {metres} m");
                assert_eq!(timer_s, 2000.0 + more_s, "{mps} m/s by {told:?}");
            }
        }
        for (seconds, mps, counts) in [(30.0, 1.4, true), (31.0, 1.4, false)] {
            let (metres, timer_s) = with_gaps(3.0, &[(seconds, mps)], Told::Both, Totals::Nothing);
            let [more_m, more_s] = if counts { [seconds * mps, seconds] } else { [0.0, 0.0] };
            assert!((metres - 2400.0 - more_m).abs() < 1.0 && timer_s == 800.0 + more_s, "{seconds} s: {metres} m");
        }
    }

    #[test]
    fn a_watch_that_ran_on_through_a_slow_way_counts_it() {
        for told in [Told::Positions, Told::Column, Told::Both] {
            let (metres, timer_s) = with_gaps(3.0, &[(600.0, 1.4); 4], told, Totals::All);
            assert!((metres - 9360.0).abs() < 10.0 && timer_s == 4400.0, "{told:?}: {metres} m in {timer_s} s");
            // A clock that ran for half of it: the distance was run in that half.
            let (metres, timer_s) = with_gaps(3.0, &[(600.0, 1.4); 4], told, Totals::HalfTheTime);
            assert!((metres - 9360.0).abs() < 10.0 && timer_s == 3200.0, "{told:?}: {metres} m in {timer_s} s");
            let (metres, timer_s) = with_gaps(3.0, &[(600.0, 1.4); 4], told, Totals::Neither);
            assert!((metres - 6000.0).abs() < 10.0 && timer_s == 2000.0, "{told:?}: {metres} m in {timer_s} s");
        }
    }

    #[test]
    fn a_jump_counts_neither_in_the_devices_own_totals() {
        for (seconds, mps) in [(35.0, 6.5), (35.0, 9.0), (35.0, 14.0), (120.0, 6.5), (600.0, 9.0)] {
            for told in [Told::Positions, Told::Column, Told::Both] {
                for totals in [Totals::Nothing, Totals::All, Totals::MetresOnly] {
                    let (metres, timer_s) = with_gaps(3.0, &[(seconds, mps); 4], told, totals);
                    assert!(
                        (metres - 6000.0).abs() < 10.0 && (timer_s - 2000.0).abs() < 0.1,
                        "{seconds} s at {mps} m/s, {told:?}, {totals:?}: {metres} m in {timer_s} s"
                    );
                }
            }
        }
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
    fn a_timer_of_days_beyond_the_samples_is_none() {
        let timer = |timer_s: f64| {
            let mut activity = run(2001, 3.0);
            activity.totals.timer_s = Some(timer_s);
            measure(&activity).timer_s
        };
        assert_eq!([88_400.0, 88_401.0, 2e6].map(timer), [Some(88_400.0), Some(2000.0), Some(2000.0)]);
    }

    #[test]
    fn nothing_recorded_is_unknown_not_zero() {
        assert_eq!(measure(&run(0, 3.0)), Times::default());
    }
}
