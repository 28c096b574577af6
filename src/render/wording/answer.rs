//! The answer about one activity: the sentence that its screen begins with.

use super::cause::FindingGroups;
use super::number;
use super::{comparison, part, sport};
use crate::base::provenance::AltitudeSource;
use crate::base::sport::Sport;
use crate::base::units::Units;
use crate::summary::ActivitySummary;

/// From this descent a kilometre on, the descent is what a run is about, metres.
const HILLY_M_PER_KM: f64 = 10.0;

/// Less steep ground than this is not worth half a sentence, metres.
const STEEP_M: f64 = 500.0;

/// Less walking than this is not worth half a sentence, metres.
const WALKED_M: f64 = 50.0;

/// What one activity took: one sentence, and a second one where there is more to say.
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

/// Whether a run is about its distance and not about its descent; `None` where something to tell it by is missing.
fn is_flat(activity: &ActivitySummary) -> Option<bool> {
    activity.cadence.running_spm.or(activity.cadence.mean_spm)?;
    Some(activity.elevation.loss_m? < HILLY_M_PER_KM * activity.distance_m? / 1_000.0)
}

/// One activity against the days before: the finding that stands out, or that nothing does.
pub(in crate::render) fn against_history(
    activity: &ActivitySummary,
    told: &FindingGroups,
    units: Units,
) -> Option<String> {
    if activity.sport != Sport::Running {
        return None;
    }
    match told.recent.first() {
        Some(cause) => comparison::beside_reference(cause.top, units),
        None => Some(format!(
            "Within your last 30\u{a0}days: {}.",
            length_and_descent(activity.distance_m?, activity, units)
        )),
    }
}

/// Descent where there is much of it, else distance; and what is missing.
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
    let m = number::height_with_unit(loss_m, units);
    if let Some(part) = part::covered(activity, &activity.coverage.altitude, "altitude", units) {
        let e = &activity.elevation;
        return match part::total_of_others((e.device_loss_m, e.table_loss_m), e.loss_high_m) {
            Some((total_m, who)) => format!(
                "{} of descent in {km}{place} {who}; {}.",
                number::height_with_unit(total_m, units),
                part::beside(loss_m, &part, units)
            ),
            None => format!("{m} of descent in {part}."),
        };
    }
    if cadence.is_none() {
        let about = if altitude_from_gps(activity) { "about " } else { "" };
        return format!("{km}{place} with {about}{m} of descent; {} holds no cadence.", the_file(activity));
    }
    if loss_m < HILLY_M_PER_KM * distance_m / 1_000.0 {
        return format!("{km}{place} with {m} of descent.");
    }
    match activity.elevation.below_10_pct_m {
        Some(steep_m) if steep_m >= STEEP_M => format!(
            "{m} of descent in {km}, and {} of it steeper than 10\u{a0}%.",
            number::distance_with_unit(steep_m, units)
        ),
        _ => format!("{m} of descent in {km}."),
    }
}

fn of_other_sport(activity: &ActivitySummary, units: Units) -> String {
    let (one, article) = match activity.sport {
        // Whatever it was stands in the second line.
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

/// Whether the altitude comes from satellites alone.
pub(in crate::render) fn altitude_from_gps(activity: &ActivitySummary) -> bool {
    activity.elevation.altitude_from == Some(AltitudeSource::Gps)
}

fn the_file(activity: &ActivitySummary) -> &'static str {
    activity.source.format.info().the_file
}

fn length_and_descent(distance_m: f64, activity: &ActivitySummary, units: Units) -> String {
    let km = number::distance_with_unit(distance_m, units);
    match part::descent(activity, units) {
        Some(descent) => format!("{km} with {descent}"),
        None => format!("{km}, descent unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::terminal::fixture;

    fn said(change: impl FnOnce(&mut ActivitySummary)) -> String {
        let mut report = fixture::mountain();
        change(&mut report.activities[0]);
        of_activity(&report.activities[0], Units::Metric).0.replace('\u{a0}', " ")
    }

    #[test]
    fn the_second_half_begins_at_half_a_kilometre() {
        assert_eq!(said(|_| {}), "1,894 m of descent in 42.4 km, and 8.5 km of it steeper than 10 %.");
        assert!(said(|a| a.elevation.below_10_pct_m = Some(500.0)).ends_with("0.5 km of it steeper than 10 %."));
        assert_eq!(said(|a| a.elevation.below_10_pct_m = Some(499.0)), "1,894 m of descent in 42.4 km.");
        assert_eq!(said(|a| a.elevation.below_10_pct_m = None), "1,894 m of descent in 42.4 km.");
    }

    #[test]
    fn a_flat_run_begins_with_its_distance() {
        assert_eq!(said(|a| a.elevation.loss_m = Some(423.0)), "42.4 km with 423 m of descent.");
        assert!(said(|a| a.elevation.loss_m = Some(424.0)).starts_with("424 m of descent"));
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
