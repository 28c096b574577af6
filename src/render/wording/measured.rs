//! The figures of a finding in a row: value and unit, reference, difference.

use super::cause::{self, Cause};
use super::{date, number};
use crate::base::measure::Measure;
use crate::base::message::NBSP;
use crate::base::message::Part;
use crate::base::units::Units;
use crate::rule::finding::Finding;
use crate::rule::quantity::Quantity;
use crate::rule::rules::return_after_break;
use crate::rule::wording::Against;

/// Days before a finding within which a reference needs no year: the finding's day has one.
const SAME_SEASON_DAYS: i32 = 180;

/// The quantity; a rule without a figure is named instead.
pub(in crate::render) fn quantity(finding: &Finding) -> &str {
    if finding.quantity == Quantity::Nothing { &finding.name } else { finding.quantity.as_str() }
}

/// A value in the unit of its finding, converted to the reader's units.
pub(in crate::render) fn value(finding: &Finding, value: f64, units: Units) -> (String, &'static str) {
    of_measure(finding.quantity.measure(), value, units)
}

/// A value of a kind of figure, converted to the reader's units.
pub(in crate::render) fn of_measure(measure: Measure, value: f64, units: Units) -> (String, &'static str) {
    match measure {
        Measure::Distance => (number::distance(value, units), number::long_unit(units)),
        Measure::Height => (number::height(value, units), number::short_unit(units)),
        Measure::KneeLoad => (number::load(value, units), number::load_unit(units)),
        Measure::Duration => (number::time(value), if value < 3_599.5 { "min" } else { "h" }),
        Measure::MinutesOfSeconds => (number::fixed(value / 60.0, 0), "min"),
        // Rounded down, like in its sentence: it is below a limit.
        Measure::HoursOfSeconds => (number::decimal((value / 360.0).floor() as i64, 1), "h"),
        Measure::Percent => (number::fixed(value, u32::from(value.abs() < 10.0)), "%"),
        Measure::Share => (number::fixed(value * 100.0, 0), "%"),
        Measure::Times => (number::fixed(value, 1), "times"),
        Measure::Score => (number::fixed(value, 0), "of 10"),
        Measure::Minutes | Measure::Cadence | Measure::Days | Measure::Runs | Measure::Nothing => {
            (number::fixed(value, 0), measure.unit().as_str())
        }
    }
}

/// A value as in sentences: knee load in whole numbers.
pub(in crate::render) fn in_a_sentence(finding: &Finding, metric: f64, units: Units) -> (String, &'static str) {
    if finding.quantity.measure() == Measure::KneeLoad {
        return (number::whole_load(metric, units), number::load_unit(units));
    }
    value(finding, metric, units)
}

/// The observed value, as columns of several findings have it.
pub(in crate::render) fn observed(finding: &Finding, units: Units) -> (String, &'static str) {
    // Days off have their unit in their name.
    match finding.observed.filter(|_| finding.quantity == Quantity::DaysOff) {
        Some(0.0) => ("none".to_owned(), ""),
        Some(days) => (number::fixed(days, 0), ""),
        None => finding.observed.map_or_else(Default::default, |observed| value(finding, observed, units)),
    }
}

/// The observed value of one finding. A loud first run that rounds to the distance up to which one is only noted has a decimal more.
pub(in crate::render) fn observed_exactly(finding: &Finding, units: Units) -> (String, &'static str) {
    let is_first_run = finding.rule == return_after_break::RULE.code && finding.quantity == Quantity::Distance;
    let rounds_to = |metres: f64| number::tenths(metres, units) == number::tenths(return_after_break::SHORT_M, units);
    if let Some(metres) = finding.observed.filter(|m| is_first_run && *m > return_after_break::SHORT_M && rounds_to(*m))
    {
        return (number::fixed(metres / number::long_unit_m(units), 2), number::long_unit(units));
    }
    observed(finding, units)
}

/// The text next to the value: the rule's own words; else `longest in the 30 days before: 15.2 km, 1 Nov`.
pub(in crate::render) fn compared(finding: &Finding, units: Units) -> String {
    if let Some(beside) = &finding.beside {
        return beside.in_units(units);
    }
    of_reference(finding, &against(finding), units)
}

/// The reference in a row below one with the same days: `most: 11.5 flat km, 1 Nov`.
pub(in crate::render) fn compared_again(finding: &Finding, units: Units) -> String {
    if finding.beside.is_some() { compared(finding, units) } else { of_reference(finding, most(finding), units) }
}

fn of_reference(finding: &Finding, what: &str, units: Units) -> String {
    let Some(reference) = finding.reference else { return String::new() };
    let (value, unit) = value(finding, reference.value, units);
    let day = reference.date.map_or_else(String::new, |day| {
        let near = (finding.date - day).get_days().abs() <= SAME_SEASON_DAYS;
        format!(", {}", date::short(day, (!near).then_some(finding.date)))
    });
    format!("{what}: {value}{NBSP}{unit}{day}")
}

/// The text next to the value of one finding of a cause; its day is named if it differs from the cause's.
pub(in crate::render) fn compared_in(cause: &Cause, finding: &Finding, again: bool, units: Units) -> String {
    let compared = if again { compared_again(finding, units) } else { compared(finding, units) };
    let day = other_day(cause, finding);
    match (day, compared.is_empty()) {
        (None, _) => compared,
        (Some(day), true) => day,
        (Some(day), false) => format!("{day}; {compared}"),
    }
}

/// The day of one finding of a cause, if it is not the cause's and its own words do not name it.
pub(in crate::render) fn other_day(cause: &Cause, finding: &Finding) -> Option<String> {
    let own_day = |part: &Part| matches!(part, Part::Day { date, .. } if *date == finding.date);
    let said = finding.beside.as_ref().is_some_and(|beside| beside.parts().iter().any(own_day));
    (!said && finding.date != cause.top.date).then(|| date::short(finding.date, Some(cause.top.date)))
}

/// The reference in short, for a line: `before: 15.2`.
pub(in crate::render) fn briefly(finding: &Finding, units: Units) -> String {
    match (finding.against, finding.reference) {
        // Days off have a period instead of an earlier value.
        _ if finding.quantity == Quantity::DaysOff => compared(finding, units),
        // A share of the reference, as for a first run and the longest before a break.
        (Against::Before, Some(reference))
            if finding.quantity == Quantity::Distance && finding.threshold.is_some_and(|t| t < reference.value) =>
        {
            let share = finding.observed.map_or_else(String::new, |m| number::fixed(m / reference.value * 100.0, 0));
            format!("{share}{NBSP}% of {}", value(finding, reference.value, units).0)
        }
        (Against::Before, Some(_)) if !finding.quantity.is_of_days() => String::new(),
        (_, Some(reference)) => format!("before: {}", value(finding, reference.value, units).0),
        (_, None) => String::new(),
    }
}

fn against(finding: &Finding) -> String {
    match finding.against {
        Against::Before => "before".to_owned(),
        Against::MostOfDays(days) => format!("{} in the {days}{NBSP}days before", most(finding)),
    }
}

/// "Longest" for distances, "most" for other quantities.
fn most(finding: &Finding) -> &'static str {
    if finding.quantity == Quantity::Distance { "longest" } else { "most" }
}

/// The excess over the reference: `+97 %`; for multiples `3.4 times`. Empty if the rule compares in another way (a share of its
/// reference, or a minimum instead), so that the figures of a column are of one kind.
pub(in crate::render) fn change(finding: &Finding) -> String {
    let Some(change) = cause::change(finding) else { return String::new() };
    let limit = finding.threshold.zip(finding.reference).map(|(limit, reference)| limit / reference.value - 1.0);
    match limit {
        Some(limit) if !(0.0..cause::FLOOR).contains(&limit) => String::new(),
        _ if change >= cause::SEVERAL_TIMES => format!("{}{NBSP}times", number::fixed(change + 1.0, 1)),
        limit => number::change(change, limit.unwrap_or(f64::NAN)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;
    use Units::{Imperial, Metric};

    fn of(rule: &str, change: impl FnOnce(&mut Finding)) -> Finding {
        let report = fixture::season();
        let mut finding = report.findings.iter().rev().find(|finding| finding.rule == rule).unwrap().clone();
        change(&mut finding);
        finding
    }

    #[test]
    fn values_are_in_the_readers_units() {
        let descent = of("KW301", |_| {});
        assert_eq!(value(&descent, 1_894.0, Metric), ("1,894".into(), "m"));
        assert_eq!(value(&descent, 1_894.0, Imperial), ("6,214".into(), "ft"));
        let distance = of("KW101", |_| {});
        assert_eq!(value(&distance, 21_100.0, Imperial), ("13.1".into(), "mi"));
        let load = of("KW304", |_| {});
        assert_eq!(value(&load, 19.3, Imperial), ("12.0".into(), "flat mi"));
        for (quantity, v, shown) in [
            (Quantity::FastDownhill, 3_599.4, ("59:59", "min")),
            (Quantity::FastDownhill, 3_599.6, ("1:00:00", "h")),
            (Quantity::HardMinutes, 3_570.0, ("60", "min")),
            (Quantity::OtherSport, 13_212.0, ("3.6", "h")),
            (Quantity::OtherSport, 28_799.0, ("7.9", "h")),
            (Quantity::Drift, 9.94, ("9.9", "%")),
            (Quantity::Drift, 12.4, ("12", "%")),
            (Quantity::Pain, 4.0, ("4", "of 10")),
            (Quantity::EasyCadence, 164.6, ("165", "spm")),
            (Quantity::DaysOff, 1.0, ("1", "days")),
        ] {
            let finding = of("KW101", |finding| finding.quantity = quantity);
            assert_eq!(value(&finding, v, Metric), (shown.0.to_owned(), shown.1));
        }
    }

    #[test]
    fn a_change_stays_off_its_threshold() {
        let finding = of("KW101", |finding| {
            (finding.observed, finding.threshold) = (Some(11_004.0), Some(11_000.0));
            finding.reference.as_mut().unwrap().value = 10_000.0;
        });
        assert_eq!(change(&finding), "just\u{a0}over\u{a0}10\u{a0}%");
        let finding = of("KW101", |finding| finding.reference.as_mut().unwrap().value = 0.0);
        assert_eq!(change(&finding), "", "more than nothing has no share");
    }

    #[test]
    fn a_column_of_changes_holds_changes_alone() {
        let changed = |observed, threshold, reference: f64| {
            change(&of("KW101", |finding| {
                (finding.observed, finding.threshold) = (Some(observed), Some(threshold));
                finding.reference.as_mut().unwrap().value = reference;
            }))
        };
        assert_eq!(changed(12_000.0, 7_500.0, 15_000.0), "", "KW103 speaks from a share of its reference on");
        assert_eq!(changed(300.0, 200.0, 5.0), "", "a floor stood in for the reference");
        assert_eq!(changed(29_900.0, 11_000.0, 10_000.0), "+199\u{a0}%");
        assert_eq!(changed(34_000.0, 11_000.0, 10_000.0), "3.4\u{a0}times");
    }

    #[test]
    fn what_stands_beside_a_value() {
        let finding = of("KW101", |finding| finding.beside = None);
        assert_eq!(compared(&finding, Metric).replace('\u{a0}', " "), "longest in the 30 days before: 28.0 km, 9 Aug");
        assert_eq!(compared_again(&finding, Metric).replace('\u{a0}', " "), "longest: 28.0 km, 9 Aug");
        assert_eq!(briefly(&finding, Metric), "before: 28.0");
        let own = of("KW101", |finding| finding.beside = Some(crate::say!("on {}", crate::rule::words::km(5_000.0))));
        assert_eq!(compared(&own, Imperial).replace('\u{a0}', " "), "on 3.1 mi");
    }

    #[test]
    fn a_row_of_another_day_says_its_own() {
        let top = of("KW101", |finding| finding.beside = None);
        let cause = Cause::alone(&top);
        let said = |finding: &Finding| compared_in(&cause, finding, true, Metric).replace('\u{a0}', " ");
        assert_eq!(said(&top), "longest: 28.0 km, 9 Aug");
        let mut later = top.clone();
        later.date = top.date.tomorrow().unwrap();
        let day = date::short(later.date, None).replace('\u{a0}', " ");
        assert_eq!(said(&later), format!("{day}; longest: 28.0 km, 9 Aug"));
        later.beside = Some(crate::say!("to {}", crate::rule::words::short_day(later.date, later.date)));
        assert!(!said(&later).contains(';'), "its own words name the day");
    }

    #[test]
    fn what_has_no_change_says_briefly_what_it_is_held_against() {
        let first_run = of("KW101", |finding| {
            finding.against = Against::Before;
            (finding.observed, finding.threshold) = (Some(6_900.0), Some(3_500.0));
            finding.reference.as_mut().unwrap().value = 7_000.0;
        });
        assert_eq!(briefly(&first_run, Metric).replace('\u{a0}', " "), "99 % of 7.0");
        let days_off = of("KW101", |finding| {
            (finding.quantity, finding.beside) = (Quantity::DaysOff, Some(crate::say!("in 3~weeks")));
        });
        assert_eq!(briefly(&days_off, Metric).replace('\u{a0}', " "), "in 3 weeks");
        let off = |days| observed(&Finding { observed: Some(days), ..days_off.clone() }, Metric);
        assert_eq!((off(0.0), off(1.0)), (("none".to_owned(), ""), ("1".to_owned(), "")));
    }

    #[test]
    fn a_first_run_just_above_what_is_only_noted_is_said_more_exactly() {
        let said = |rule: &'static str, metres: f64| {
            observed_exactly(
                &of("KW101", |finding| {
                    finding.rule = crate::base::rule_code::RuleCode::of(rule);
                    finding.observed = Some(metres);
                }),
                Metric,
            )
            .0
        };
        assert_eq!([said("KW103", 5_000.0), said("KW103", 5_031.0), said("KW103", 5_051.0)], ["5.0", "5.03", "5.1"]);
        assert_eq!(said("KW101", 5_031.0), "5.0");
    }

    #[test]
    fn the_year_is_said_where_it_is_far() {
        let finding = of("KW101", |finding| finding.date = jiff::civil::date(2027, 1, 5));
        assert!(!compared(&finding, Metric).contains("2026"));
        let finding = of("KW101", |finding| finding.date = jiff::civil::date(2027, 8, 5));
        assert!(compared(&finding, Metric).contains("2026"));
    }
}
