//! The part of an activity that a figure refers to, if its samples do not cover all of it.

use super::number;
use crate::base::message::NBSP;
use crate::base::units::Units;
use crate::summary::{ActivitySummary, Covered, WHOLE_SHARE};

/// `the 9.0 of 18.0 km with altitude`, or by time if distance is unknown; `None` if the samples cover the whole.
pub(in crate::render) fn covered(
    activity: &ActivitySummary,
    covered: &Covered,
    what: &str,
    units: Units,
) -> Option<String> {
    if !covered.is_part() {
        return None;
    }
    let part =
        |part: Option<f64>, whole: Option<f64>| part.zip(whole).filter(|(part, whole)| *part < WHOLE_SHARE * whole);
    if let Some((part_m, whole_m)) = part(covered.distance_m, activity.distance_m) {
        let (part, whole) = (number::distance(part_m, units), number::distance_with_unit(whole_m, units));
        return Some(format!("the {part} of {whole} with {what}"));
    }
    let (part_s, whole_s) = part(covered.time_s, activity.timer_s)?;
    Some(format!("the {} of {} with {what}", number::time(part_s), number::time(whole_s)))
}

/// The total that is first if ours covers a part: that of the watch, else of the export's table, and its source. One above the
/// limit that the altitude allows is rejected.
pub(in crate::render) fn total_of_others(
    (device_m, table_m): (Option<f64>, Option<f64>),
    high_m: Option<f64>,
) -> Option<(f64, &'static str)> {
    let said = device_m.filter(|m| *m > 0.0).map(|m| (m, "by the watch"));
    said.or(table_m.map(|m| (m, "by the export"))).filter(|(m, _)| high_m.is_none_or(|high_m| *m <= high_m))
}

/// Descent in a sentence: `1,894 m of descent`, for a part `299 m of descent in the 9.0 of 18.0 km with altitude`, or the watch's
/// total if it has one.
pub(in crate::render) fn descent(activity: &ActivitySummary, units: Units) -> Option<String> {
    let e = &activity.elevation;
    let loss_m = e.loss_m?;
    let own = format!("{} of descent", number::height_with_unit(loss_m, units));
    let Some(part) = covered(activity, &activity.coverage.altitude, "altitude", units) else { return Some(own) };
    Some(match total_of_others((e.device_loss_m, e.table_loss_m), e.loss_high_m) {
        Some((total_m, who)) => format!("{} of descent {who}", number::height_with_unit(total_m, units)),
        None => format!("{own} in {part}"),
    })
}

/// `299 m in the 9.0 of 18.0 km with altitude`, for use next to the watch's total.
pub(in crate::render) fn beside(value_m: f64, part: &str, units: Units) -> String {
    format!("{}{NBSP}{} in {part}", number::height(value_m, units), number::short_unit(units))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;

    /// A run of 42.4 km in 5:02:08, of which `share` has an altitude.
    fn run(share: f64) -> ActivitySummary {
        let mut run = fixture::mountain().activities.remove(0);
        run.coverage.altitude = Covered {
            distance_m: run.distance_m.map(|m| m * share),
            time_s: run.timer_s.map(|s| s * share),
            share: Some(share),
        };
        run
    }

    fn said(run: &ActivitySummary) -> String {
        descent(run, Units::Metric).unwrap().replace('\u{a0}', " ")
    }

    #[test]
    fn below_95_per_cent_the_sentence_says_so() {
        assert_eq!(said(&run(0.95)), "1,894 m of descent");
        let mut part = run(0.5);
        (part.elevation.device_loss_m, part.elevation.table_loss_m) = (None, None);
        assert_eq!(said(&part), "1,894 m of descent in the 21.2 of 42.4 km with altitude");
        part.coverage.altitude.distance_m = None;
        assert_eq!(said(&part), "1,894 m of descent in the 2:31:04 of 5:02:08 with altitude");
    }

    #[test]
    fn the_watchs_own_total_stands_first_where_it_is_believed() {
        let mut part = run(0.5);
        (part.elevation.device_loss_m, part.elevation.loss_high_m) = (Some(3000.0), Some(3000.0));
        assert_eq!(said(&part), "3,000 m of descent by the watch");
        (part.elevation.device_loss_m, part.elevation.table_loss_m) = (None, Some(2990.0));
        assert_eq!(said(&part), "2,990 m of descent by the export");
        part.elevation.table_loss_m = Some(3001.0);
        assert!(said(&part).starts_with("1,894 m of descent in the 21.2"), "{}", said(&part));
    }
}
