//! The figures of a finding as a row shows them: value and unit, what they are compared with, by how much they differ.

use super::cause;
use super::{date, number};
use crate::base::measure::Measure;
use crate::base::units::Units;
use crate::report::Report;
use crate::rule::finding::Finding;
use crate::rule::quantity::Quantity;
use crate::rule::wording::Against;
use number::NBSP;

/// A reference so many days before a finding needs no year: the finding's day has one.
const SAME_SEASON_DAYS: i32 = 180;

/// What was measured; a rule without a figure is named instead.
pub(in crate::render) fn quantity(finding: &Finding) -> &str {
    if finding.quantity == Quantity::Nothing { &finding.name } else { finding.quantity.as_str() }
}

/// A value in the unit of its finding, and that unit in the reader's units.
pub(in crate::render) fn value(finding: &Finding, value: f64, units: Units) -> (String, &'static str) {
    of_measure(finding.quantity.measure(), value, units)
}

/// A value of a kind of figure, and its unit, in the reader's units.
pub(in crate::render) fn of_measure(measure: Measure, value: f64, units: Units) -> (String, &'static str) {
    match measure {
        Measure::Distance => (number::distance(value, units), number::long_unit(units)),
        Measure::Height => (number::height(value, units), number::short_unit(units)),
        Measure::KneeLoad => (number::load(value, units), number::load_unit(units)),
        Measure::Duration => (number::time(value), if value < 3_599.5 { "min" } else { "h" }),
        Measure::MinutesOfSeconds => (number::fixed(value / 60.0, 0), "min"),
        Measure::Percent => (number::fixed(value, u32::from(value.abs() < 10.0)), "%"),
        Measure::Share => (number::fixed(value * 100.0, 0), "%"),
        Measure::Times => (number::fixed(value, 1), "times"),
        Measure::Score => (number::fixed(value, 0), "of 10"),
        Measure::Minutes | Measure::Cadence | Measure::Days | Measure::Runs | Measure::Nothing => {
            (number::fixed(value, 0), measure.unit().as_str())
        }
    }
}

/// The same as sentences say it: knee load whole.
pub(in crate::render) fn in_a_sentence(finding: &Finding, metric: f64, units: Units) -> (String, &'static str) {
    if finding.quantity.measure() == Measure::KneeLoad {
        return (number::whole_load(metric, units), number::load_unit(units));
    }
    value(finding, metric, units)
}

/// What was observed.
pub(in crate::render) fn observed(finding: &Finding, units: Units) -> (String, &'static str) {
    finding.observed.map_or_else(Default::default, |observed| value(finding, observed, units))
}

/// `30-day most 10.7 (1 Nov)`, `to 13 Nov; before 21.9`, `20 % of it; threshold 1 km`.
pub(in crate::render) fn compared(finding: &Finding, report: &Report, units: Units) -> String {
    match finding.reference {
        Some(reference) if finding.quantity.is_of_days() => {
            let last = date::short(finding.date, Some(finding.date));
            let (against, before) = (against(finding), value(finding, reference.value, units).0);
            format!("to{NBSP}{last}; {against}{NBSP}{before}")
        }
        Some(reference) => {
            let day = reference.date.map_or_else(String::new, |day| {
                let near = (finding.date - day).get_days().abs() <= SAME_SEASON_DAYS;
                format!(" ({})", date::short(day, (!near).then_some(finding.date)))
            });
            format!("{}{day}", briefly(finding, units))
        }
        None => {
            let share = share_of_run(finding, report).map(|share| format!("{}{NBSP}% of it", number::fixed(share, 0)));
            let threshold = finding.threshold.map(|threshold| {
                let (text, unit) = value(finding, threshold, units);
                format!("threshold{NBSP}{}{NBSP}{unit}", text.strip_suffix(".0").unwrap_or(&text))
            });
            [share, threshold].into_iter().flatten().collect::<Vec<_>>().join("; ")
        }
    }
}

/// The same in few words: `30-day most 10.7`.
pub(in crate::render) fn briefly(finding: &Finding, units: Units) -> String {
    finding.reference.map_or_else(String::new, |reference| {
        format!("{} {}", against(finding), value(finding, reference.value, units).0)
    })
}

fn against(finding: &Finding) -> String {
    match finding.against {
        Against::Before => "before".to_owned(),
        against @ Against::MostOfDays(_) => against.text(),
    }
}

/// The share of the steep part in its run, per cent.
fn share_of_run(finding: &Finding, report: &Report) -> Option<f64> {
    let [run] = finding.activities.as_slice() else { return None };
    let whole_m = report.activities.iter().find(|activity| &activity.id == run)?.distance_m?;
    let part_m = finding.observed.filter(|_| finding.quantity == Quantity::Steep)?;
    (whole_m > 0.0).then(|| part_m / whole_m * 100.0)
}

/// `+97 %`: what was observed against its reference, apart from the threshold whatever the rounding.
pub(in crate::render) fn change(finding: &Finding) -> String {
    let Some(change) = cause::change(finding) else { return String::new() };
    let threshold = finding.threshold.zip(finding.reference).map(|(limit, reference)| limit / reference.value - 1.0);
    match threshold {
        // A rule that speaks from a share of its reference on: the share says more than what is missing of it.
        Some(limit) if limit < 0.0 && change < 0.0 && change > limit => {
            format!("{}{NBSP}%", number::fixed((change + 1.0) * 100.0, 0))
        }
        limit => number::change(change, limit.unwrap_or(f64::NAN)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::terminal::fixture;
    use Units::{Imperial, Metric};

    fn of(rule: &str, change: impl FnOnce(&mut Finding)) -> (Finding, Report) {
        let report = fixture::season();
        let mut finding = report.findings.iter().rev().find(|finding| finding.rule == rule).unwrap().clone();
        change(&mut finding);
        (finding, report)
    }

    #[test]
    fn values_are_in_the_readers_units() {
        let (descent, _) = of("KW301", |_| {});
        assert_eq!(value(&descent, 1_894.0, Metric), ("1,894".into(), "m"));
        assert_eq!(value(&descent, 1_894.0, Imperial), ("6,214".into(), "ft"));
        let (distance, _) = of("KW101", |_| {});
        assert_eq!(value(&distance, 21_100.0, Imperial), ("13.1".into(), "mi"));
        let (load, _) = of("KW304", |_| {});
        assert_eq!(value(&load, 19.3, Imperial), ("12.0".into(), "flat mi"));
        for (quantity, v, shown) in [
            (Quantity::FastDownhill, 3_599.4, ("59:59", "min")),
            (Quantity::FastDownhill, 3_599.6, ("1:00:00", "h")),
            (Quantity::HardMinutes, 3_570.0, ("60", "min")),
            (Quantity::Drift, 9.94, ("9.9", "%")),
            (Quantity::Drift, 12.4, ("12", "%")),
            (Quantity::Pain, 4.0, ("4", "of 10")),
            (Quantity::EasyCadence, 164.6, ("165", "spm")),
            (Quantity::DaysOff, 1.0, ("1", "days")),
        ] {
            let (finding, _) = of("KW101", |finding| finding.quantity = quantity);
            assert_eq!(value(&finding, v, Metric), (shown.0.to_owned(), shown.1));
        }
    }

    #[test]
    fn a_change_stays_off_its_threshold() {
        let (finding, _) = of("KW101", |finding| {
            (finding.observed, finding.threshold) = (Some(11_004.0), Some(11_000.0));
            finding.reference.as_mut().unwrap().value = 10_000.0;
        });
        assert_eq!(change(&finding), "+10.04\u{a0}%");
        let (finding, _) = of("KW101", |finding| {
            (finding.observed, finding.threshold) = (Some(12_000.0), Some(7_500.0));
            finding.reference.as_mut().unwrap().value = 15_000.0;
        });
        assert_eq!(change(&finding), "80\u{a0}%");
        let (finding, _) = of("KW101", |finding| finding.reference.as_mut().unwrap().value = 0.0);
        assert_eq!(change(&finding), "", "more than nothing has no share");
    }

    #[test]
    fn the_year_is_said_where_it_is_far() {
        let (finding, report) = of("KW101", |finding| finding.date = jiff::civil::date(2027, 1, 5));
        assert!(!compared(&finding, &report, Metric).contains("2026"));
        let (finding, report) = of("KW101", |finding| finding.date = jiff::civil::date(2027, 8, 5));
        assert!(compared(&finding, &report, Metric).contains("2026"));
    }
}
