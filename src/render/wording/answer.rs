//! The answer about one activity: the first sentence of its screen.

use super::cause::{Cause, FindingGroups};
use super::number;
use super::{comparison, part, sport};
use crate::base::provenance::AltitudeSource;
use crate::base::sport::Sport;
use crate::base::units::Units;
use crate::render::wording::comparison::upper_first;
use crate::rule::quantity::Quantity;
use crate::summary::ActivitySummary;

/// Descent per kilometre, metres, from which a run is described by its descent.
const HILLY_M_PER_KM: f64 = 10.0;

/// Shortest steep distance worth mentioning, metres.
const STEEP_M: f64 = 500.0;

/// Shortest walking distance worth mentioning, metres.
const WALKED_M: f64 = 50.0;

/// The load of one activity: one sentence, and a second one if there is more to say.
pub(in crate::render) fn of_activity(activity: &ActivitySummary, units: Units) -> (String, Option<String>) {
    let load = activity.knee_load.filter(|load| load.valid && activity.sport == Sport::Running);
    let first = descent_and_distance(activity, units);
    let walked = load.map_or_else(String::new, |load| match load.walked_m {
        m if m < WALKED_M => String::new(),
        m => format!(", plus {} walked", number::distance_with_unit(m, units)),
    });
    match (load, is_flat(activity)) {
        (Some(load), Some(true)) => {
            let km = number::whole_load(load.flat_km, units);
            let about =
                format!("for the knees about as much as {km}\u{a0}{} on the flat{walked}.", number::long_unit(units));
            (format!("{}: {about}", first.trim_end_matches('.')), None)
        }
        (Some(load), Some(false)) => {
            let km = number::whole_load(load.flat_km, units);
            let unit = number::long_unit(units);
            (first, Some(format!("For the knees about as much as running {km}\u{a0}{unit} on the flat{walked}.")))
        }
        _ => (first, None),
    }
}

/// Whether a run is described by its distance and not by its descent; `None` if either is unknown.
fn is_flat(activity: &ActivitySummary) -> Option<bool> {
    activity.cadence.running_spm.or(activity.cadence.mean_spm)?;
    Some(activity.elevation.loss_m? < HILLY_M_PER_KM * activity.distance_m? / 1_000.0)
}

/// The answer for `check`: the most severe finding; else, with a history, that there is none; else the load.
pub(in crate::render) fn of_check(
    activity: &ActivitySummary,
    told: &FindingGroups,
    judged: bool,
    units: Units,
) -> (String, Option<String>) {
    let took = of_activity(activity, units);
    match told.recent.first().filter(|_| activity.sport == Sport::Running) {
        Some(cause) if judged => (own_finding(cause, units), None),
        // The description of the load already says that.
        Some(cause) if cause.top.quantity == Quantity::Steep => took,
        Some(cause) => (own_finding(cause, units), Some(took.0)),
        None if judged => against_history(activity, told, units).map_or(took, |answer| (answer, None)),
        None => took,
    }
}

/// The answer compared with the days before: the notable finding, or that there is none.
pub(in crate::render) fn against_history(
    activity: &ActivitySummary,
    told: &FindingGroups,
    units: Units,
) -> Option<String> {
    if activity.sport != Sport::Running {
        return None;
    }
    let within = |metres| format!("Within your last 30\u{a0}days: {}.", length_and_descent(activity, metres, units));
    match told.recent.first() {
        Some(cause) => Some(own_finding(cause, units)),
        None => activity.distance_m.map(within),
    }
}

/// The leading finding of a run, as a sentence.
pub(in crate::render) fn own_finding(cause: &Cause, units: Units) -> String {
    comparison::beside_reference(cause.top, units).unwrap_or_else(|| {
        let seen = upper_first(&comparison::seen(cause.top, units));
        format!("{}.", comparison::without_full_stop(&seen))
    })
}

/// Descent if it is large, else distance; and what is missing.
fn descent_and_distance(activity: &ActivitySummary, units: Units) -> String {
    if activity.sport != Sport::Running {
        return of_other_sport(activity, units);
    }
    let place = if sport::on_treadmill(activity) { " on the treadmill" } else { "" };
    let Some(distance_m) = activity.distance_m else {
        let time = activity.timer_s.map_or_else(|| "A run".to_owned(), |s| format!("{} of running", number::time(s)));
        return format!("{time}{place}; {} has no distance.", the_file(activity));
    };
    if number::tenths(distance_m, units) == 0 {
        let time = activity.timer_s.map_or_else(String::new, |s| format!(" of {}", number::time(s)));
        return format!("A run{time}{place} with no distance to speak of.");
    }
    let km = number::distance_with_unit(distance_m, units);
    let cadence = activity.cadence.running_spm.or(activity.cadence.mean_spm);
    let Some(loss_m) = activity.elevation.loss_m else {
        if activity.coverage.altitude.share.is_some() {
            return format!("{km}{place}; {} has altitude in places only, so descent is unknown.", the_file(activity));
        }
        return match cadence {
            Some(_) => format!("{km}{place}; {} has no altitude, so descent is unknown.", the_file(activity)),
            None => {
                format!("{km}{place}; {} has neither altitude nor cadence: descent is unknown.", the_file(activity))
            }
        };
    };
    let m = descent(activity, loss_m, units);
    if let Some(part) = part::covered(activity, &activity.coverage.altitude, "altitude", units) {
        let e = &activity.elevation;
        return match part::total_of_others((e.device_loss_m, e.table_loss_m), e.loss_high_m) {
            Some((total_m, who)) => format!(
                "{} of descent in {km}{place} {who}; {}.",
                number::height_with_unit(total_m, units),
                part::beside(loss_m, &part, units)
            ),
            None => format!("{} of descent in {part}.", number::height_with_unit(loss_m, units)),
        };
    }
    let climb = large_climb(activity, loss_m, units);
    if cadence.is_none() {
        let climb = climb.map_or_else(String::new, |climb| format!("{climb} of climb and "));
        return format!("{km}{place} with {climb}{m} of descent; {} holds no cadence.", the_file(activity));
    }
    if let Some(climb) = climb {
        return format!("{climb} of climb and {m} of descent in {km}.");
    }
    if loss_m < HILLY_M_PER_KM * distance_m / 1_000.0 {
        return format!("{km}{place} with {m} of descent.");
    }
    match activity.elevation.below_10_pct_m {
        Some(steep_m) if steep_m >= STEEP_M => format!(
            "{m} of descent in {km}, {} of it steeper than 10\u{a0}% downhill.",
            number::distance_with_unit(steep_m, units)
        ),
        _ => format!("{m} of descent in {km}."),
    }
}

fn of_other_sport(activity: &ActivitySummary, units: Units) -> String {
    let (one, article) = match activity.sport {
        // The second line says what it was.
        Sport::Other => ("activity", "An"),
        Sport::Unknown => ("activity of unknown sport", "An"),
        Sport::Elliptical | Sport::AlpineSkiing => (sport::words(activity.sport).0, "An"),
        sport => (sport::words(sport).0, "A"),
    };
    let length = match (activity.distance_m, activity.timer_s) {
        (Some(m), _) if number::tenths(m, units) > 0 => format!(" of {}", number::distance_with_unit(m, units)),
        (_, Some(s)) => format!(" of {}", number::time(s)),
        _ => String::new(),
    };
    let descent = activity
        .elevation
        .loss_m
        .filter(|&m| activity.sport.on_foot() && number::whole_height(m, units) > 0)
        .and_then(|_| part::descent(activity, units))
        .map_or_else(String::new, |descent| format!(" with {descent}"));
    format!("{article} {one}{length}{descent}; not a run, so no running total counts it.")
}

/// A range wider than this share of its value replaces the value.
const WIDE: f64 = 0.10;

/// Ratio of climb to descent from which a run is described by its climb.
const CLIMB_TIMES: f64 = 1.5;

/// The descent, or its range: `869 m`, `740 to 1,010 m`.
pub(in crate::render) fn descent(activity: &ActivitySummary, loss_m: f64, units: Units) -> String {
    let e = &activity.elevation;
    range(loss_m, e.loss_low_m.zip(e.loss_high_m), units)
}

/// A climb far larger than the descent, if it is steep enough to describe the run.
fn large_climb(activity: &ActivitySummary, loss_m: f64, units: Units) -> Option<String> {
    let e = &activity.elevation;
    let gain_m = e.gain_m?;
    let steep = gain_m >= HILLY_M_PER_KM * activity.distance_m? / 1_000.0;
    (steep && gain_m >= CLIMB_TIMES * loss_m).then(|| range(gain_m, e.gain_low_m.zip(e.gain_high_m), units))
}

/// A height, or if its uncertainty exceeds a tenth its range, in steps of 10 m (20 ft).
fn range(value_m: f64, band_m: Option<(f64, f64)>, units: Units) -> String {
    match band_m {
        Some((low, high)) if low < (1.0 - WIDE) * value_m || high > (1.0 + WIDE) * value_m => {
            let band = number::band(value_m, low, high, units).replace('–', " to ");
            format!("{band}\u{a0}{}", number::short_unit(units))
        }
        _ => number::height_with_unit(value_m, units),
    }
}

/// Whether the altitude comes from satellites only.
pub(in crate::render) fn altitude_from_gps(activity: &ActivitySummary) -> bool {
    activity.elevation.altitude_from == Some(AltitudeSource::Gps)
}

fn the_file(activity: &ActivitySummary) -> &'static str {
    activity.source.format.info().the_file
}

fn length_and_descent(activity: &ActivitySummary, distance_m: f64, units: Units) -> String {
    let km = number::distance_with_unit(distance_m, units);
    let part = part::covered(activity, &activity.coverage.altitude, "altitude", units);
    match activity.elevation.loss_m {
        Some(m) if part.is_none() => {
            let climb =
                large_climb(activity, m, units).map_or_else(String::new, |climb| format!("{climb} of climb and "));
            format!("{km} with {climb}{} of descent", descent(activity, m, units))
        }
        Some(_) => format!("{km} with {}", part::descent(activity, units).unwrap_or_default()),
        None => format!("{km}, descent unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;

    fn said(change: impl FnOnce(&mut ActivitySummary)) -> String {
        let mut report = fixture::mountain();
        change(&mut report.activities[0]);
        of_activity(&report.activities[0], Units::Metric).0.replace('\u{a0}', " ")
    }

    #[test]
    fn the_second_half_begins_at_half_a_kilometre() {
        assert_eq!(said(|_| {}), "1,894 m of descent in 42.4 km, 8.5 km of it steeper than 10 % downhill.");
        assert!(
            said(|a| a.elevation.below_10_pct_m = Some(500.0)).ends_with("0.5 km of it steeper than 10 % downhill.")
        );
        assert_eq!(said(|a| a.elevation.below_10_pct_m = Some(499.0)), "1,894 m of descent in 42.4 km.");
        assert_eq!(said(|a| a.elevation.below_10_pct_m = None), "1,894 m of descent in 42.4 km.");
    }

    #[test]
    fn a_flat_run_begins_with_its_distance() {
        let exactly = |loss_m| {
            move |a: &mut ActivitySummary| {
                let e = &mut a.elevation;
                (e.loss_m, e.loss_low_m, e.loss_high_m) = (Some(loss_m), Some(loss_m), Some(loss_m));
                (e.gain_m, e.gain_low_m, e.gain_high_m) = (Some(loss_m), None, None);
            }
        };
        assert_eq!(said(exactly(423.0)), "42.4 km with 423 m of descent.");
        assert!(said(exactly(424.0)).starts_with("424 m of descent"));
    }

    #[test]
    fn a_wide_range_is_said_in_place_of_its_middle() {
        let of = |low: f64, high: f64| {
            said(|a| {
                let e = &mut a.elevation;
                (e.loss_m, e.loss_low_m, e.loss_high_m) = (Some(869.0), Some(low), Some(high));
                e.gain_m = Some(869.0);
                e.below_10_pct_m = None;
            })
        };
        assert_eq!(of(783.0, 955.0), "869 m of descent in 42.4 km.");
        assert_eq!(of(745.0, 955.0), "740 to 960 m of descent in 42.4 km.");
        assert_eq!(of(800.0, 1_002.0), "800 to 1,010 m of descent in 42.4 km.");
    }

    #[test]
    fn a_climb_is_said_where_it_is_what_the_run_is_about() {
        let of = |gain: f64| {
            said(|a| {
                let e = &mut a.elevation;
                (e.loss_m, e.loss_low_m, e.loss_high_m) = (Some(500.0), Some(490.0), Some(510.0));
                (e.gain_m, e.gain_low_m, e.gain_high_m) = (Some(gain), None, None);
                e.below_10_pct_m = None;
            })
        };
        assert_eq!(of(749.0), "500 m of descent in 42.4 km.");
        assert_eq!(of(750.0), "750 m of climb and 500 m of descent in 42.4 km.");
    }

    #[test]
    fn what_is_missing_is_said() {
        assert_eq!(said(|a| a.elevation.loss_m = None), "42.4 km; the file has no altitude, so descent is unknown.");
        assert_eq!(said(|a| a.distance_m = None), "5:02:08 of running; the file has no distance.");
        assert_eq!(said(|a| a.distance_m = Some(49.0)), "A run of 5:02:08 with no distance to speak of.");
        assert!(said(|a| a.distance_m = Some(50.0)).contains("0.1 km"));
        let scattered = said(|a| {
            a.elevation.loss_m = None;
            a.coverage.altitude.share = Some(0.3);
        });
        assert_eq!(scattered, "42.4 km; the file has altitude in places only, so descent is unknown.");
        let bare = said(|a| {
            a.elevation.loss_m = None;
            a.cadence = crate::summary::Cadence::default();
        });
        assert_eq!(bare, "42.4 km; the file has neither altitude nor cadence: descent is unknown.");
    }

    #[test]
    fn a_part_of_the_way_is_told_as_one() {
        let half = |device_m: Option<f64>| {
            said(|a| {
                a.coverage.altitude = crate::summary::Covered {
                    distance_m: Some(21_200.0),
                    time_s: a.timer_s.map(|s| s / 2.0),
                    share: Some(0.5),
                };
                (a.elevation.device_loss_m, a.elevation.table_loss_m) = (device_m, None);
                a.elevation.loss_high_m = Some(4000.0);
            })
        };
        assert_eq!(half(None), "1,894 m of descent in the 21.2 of 42.4 km with altitude.");
        let with_watch = "3,800 m of descent in 42.4 km by the watch; 1,894 m in the 21.2 of 42.4 km with altitude.";
        assert_eq!(half(Some(3800.0)), with_watch);
    }

    #[test]
    fn other_sports_are_not_runs() {
        assert_eq!(said(|a| a.sport = Sport::Cycling), "A ride of 42.4 km; not a run, so no running total counts it.");
        assert!(said(|a| a.sport = Sport::Other).starts_with("An activity of 42.4 km;"));
        assert!(said(|a| a.sport = Sport::Elliptical).starts_with("An elliptical session of"));
        assert!(said(|a| a.sport = Sport::Unknown).starts_with("An activity of unknown sport of 42.4 km;"));
        assert!(said(|a| a.sport = Sport::Hiking).starts_with("A hike of 42.4 km with 1,894 m of descent;"));
    }
}
