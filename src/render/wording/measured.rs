//! The figures of a finding as a row shows them: value and unit, what they are compared with, by how much they differ.

use super::cause;
use super::{date, number};
use crate::base::units::Units;
use crate::report::Report;
use crate::rule::finding::Finding;
use number::NBSP;

/// A reference so many days before a finding needs no year: the finding's day has one.
const SAME_SEASON_DAYS: i32 = 180;

/// A value in the unit of its finding, and that unit in the reader's units.
pub(in crate::render) fn value(finding: &Finding, value: f64, units: Units) -> (String, &'static str) {
    match finding.unit {
        "m" if is_height(finding) => (number::height(value, units), number::short_unit(units)),
        "m" => (number::distance(value, units), number::long_unit(units)),
        "flat_km" => (number::load(value, units), number::load_unit(units)),
        "s" if finding.quantity.ends_with("minutes") => (number::fixed(value / 60.0, 0), "min"),
        "s" => (number::time(value), if value < 3_599.5 { "min" } else { "h" }),
        "%" => (number::fixed(value, u32::from(value.abs() < 10.0)), "%"),
        "times" => (number::fixed(value, 1), "times"),
        "score" => (number::fixed(value, 0), "of 10"),
        unit => (number::fixed(value, 0), unit),
    }
}

/// The same as sentences say it: knee load whole.
pub(in crate::render) fn in_a_sentence(finding: &Finding, metric: f64, units: Units) -> (String, &'static str) {
    match finding.unit {
        "flat_km" => (number::whole_load(metric, units), number::load_unit(units)),
        _ => value(finding, metric, units),
    }
}

/// Descent and climb are heights; everything else in metres is a distance.
fn is_height(finding: &Finding) -> bool {
    matches!(finding.quantity, "descent" | "climb" | "longest descent")
}

/// What was observed.
pub(in crate::render) fn observed(finding: &Finding, units: Units) -> (String, &'static str) {
    finding.observed.map_or_else(Default::default, |observed| value(finding, observed, units))
}

/// `30-day most 10.7 (1 Nov)`, `to 13 Nov; before 21.9`, `20 % of it; threshold 1 km`.
pub(in crate::render) fn compared(finding: &Finding, report: &Report, units: Units) -> String {
    match finding.reference {
        Some(reference) if is_span(finding) => {
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

fn against(finding: &Finding) -> &str {
    if finding.against.is_empty() { "before" } else { &finding.against }
}

/// Sums over several days are named after them ("7 days").
pub(in crate::render) fn is_span(finding: &Finding) -> bool {
    finding.quantity.starts_with(|c: char| c.is_ascii_digit())
}

/// The share of the steep part in its run, per cent.
fn share_of_run(finding: &Finding, report: &Report) -> Option<f64> {
    let [run] = finding.activities.as_slice() else { return None };
    let whole_m = report.activities.iter().find(|activity| &activity.id == run)?.distance_m?;
    let part_m = finding.observed.filter(|_| finding.quantity == "steep" && finding.unit == "m")?;
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
        for (unit, v, shown) in [
            ("s", 3_599.4, ("59:59", "min")),
            ("s", 3_599.6, ("1:00:00", "h")),
            ("%", 9.94, ("9.9", "%")),
            ("%", 12.4, ("12", "%")),
            ("score", 4.0, ("4", "of 10")),
            ("spm", 164.6, ("165", "spm")),
        ] {
            let (finding, _) = of("KW101", |finding| finding.unit = unit);
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
