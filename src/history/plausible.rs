//! Implausible runs: a ride or drive recorded as a run, or a wrong distance or time.

use crate::base::note::{Note, NoteCode};
use crate::base::sport::{LONGEST_RUN_S, Sport, fastest_run_mps};
use crate::base::units::DAY_S;
use crate::base::words::commas;
use crate::summary::ActivitySummary;

/// Adds a note to each run that is faster than anybody, whatever the source of distance and time; it then counts nowhere
/// ([`ActivitySummary::is_run`]).
pub(super) fn note_speed(activities: &mut [ActivitySummary]) {
    for activity in activities.iter_mut().filter(|a| a.sport == Sport::Running) {
        // Distance is covered in the moving time; if almost nothing is moving time, in the timer time.
        let moving_s = activity.moving_s.filter(|s| *s > 0.0);
        let time_s = moving_s.or(activity.timer_s).or(activity.elapsed_s).filter(|s| *s > 0.0);
        let speed = activity.known_distance_m().zip(time_s).map(|(metres, s)| (metres / s, fastest_run_mps(metres)));
        if let Some((mps, _)) = speed.filter(|(mps, fastest)| mps > fastest) {
            let text = format!("{mps:.1} m/s on average is faster than anybody runs; it is in no week, total or rule");
            activity.notes.push(Note::new(NoteCode::ImplausibleSpeed, text));
        } else if let Some(s) = time_s.filter(|s| *s > LONGEST_RUN_S) {
            let days = commas((s / DAY_S).round() as u64);
            let text = format!("{days} days on end is longer than anybody runs; it is in no week, total or rule");
            activity.notes.push(Note::new(NoteCode::ImplausibleSpeed, text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Altered, run};
    use super::*;

    fn is_run(distance_m: f64, time_s: f64) -> bool {
        let mut all = [run("2026-05-05T06:00:00Z", distance_m, time_s)];
        note_speed(&mut all);
        let noted = all[0].notes.iter().any(|note| note.code == NoteCode::ImplausibleSpeed);
        assert_eq!(all[0].is_run(), !noted, "noted and not counted are one");
        all[0].is_run()
    }

    #[test]
    fn the_records_are_runs_and_what_is_a_little_faster_is_none() {
        // Distance, the record's seconds, and an impossible time.
        for (metres, record_s, impossible_s) in [
            (100.0, 9.58, 7.9),
            (400.0, 43.03, 31.9),
            (1000.0, 131.96, 105.0),
            (3000.0, 437.55, 384.0),
            (5000.0, 755.36, 724.0),
            (10_000.0, 1571.0, 1448.0),
            (21_097.5, 3402.0, 3196.0),
            (42_195.0, 7235.0, 6697.0),
            (60_000.0, 60_000.0 / 5.9, 60_000.0 / 6.1),
        ] {
            assert!(is_run(metres, record_s), "{metres} m in {record_s} s");
            assert!(!is_run(metres, impossible_s), "{metres} m in {impossible_s} s");
        }
    }

    #[test]
    fn each_limit_holds_on_both_sides() {
        for metres in [500.0, 1001.0, 3001.0, 10_501.0, 21_501.0, 42_501.0] {
            let fastest = fastest_run_mps(metres);
            assert!(
                is_run(metres, metres / (fastest - 0.01)) && !is_run(metres, metres / (fastest + 0.01)),
                "{metres}"
            );
        }
        for (up_to, above) in [(400.0, 400.1), (1000.0, 1000.1), (3000.0, 3000.1), (42_500.0, 42_500.1)] {
            assert!(fastest_run_mps(up_to) > fastest_run_mps(above), "{above}");
        }
    }

    #[test]
    fn nobody_runs_for_weeks() {
        for (days, counts) in [(6.0, true), (9.99, true), (10.01, false), (11_574.0, false)] {
            assert_eq!(is_run(1e5, days * 86_400.0), counts, "{days} days");
        }
    }

    #[test]
    fn the_distance_is_covered_while_moving() {
        let noted = |moving_s| {
            let mut all = [run("2026-05-05T06:00:00Z", 6000.0, 2000.0).with(|a| a.moving_s = moving_s)];
            note_speed(&mut all);
            !all[0].is_run()
        };
        assert_eq!([Some(700.0), Some(900.0), Some(0.0), None].map(noted), [true, false, false, false]);
    }

    #[test]
    fn without_distance_or_time_nothing_is_known_to_be_wrong() {
        assert!(is_run(0.0, 10.0) && is_run(10_000.0, 0.0));
        let mut all = [
            run("2026-05-05T06:00:00Z", 60_000.0, 60.0).with(|a| a.distance_m = None),
            run("2026-05-05T06:00:00Z", 60_000.0, 60.0).with(|a| a.sport = Sport::Cycling),
            run("2026-05-05T06:00:00Z", 60_000.0, 60.0)
                .with(|a| (a.timer_s, a.moving_s, a.elapsed_s) = (None, None, Some(60.0))),
        ];
        note_speed(&mut all);
        assert_eq!(all.each_ref().map(|a| a.notes.len()), [0, 0, 1]);
    }
}
