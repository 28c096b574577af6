//! Sentences that compare a finding with its reference.

use super::cause::{self, Cause, SEVERAL_TIMES};
use super::measured;
use super::{date, number};
use crate::base::measure::Measure;
use crate::base::message::{Message, NBSP};
use crate::base::units::Units;
use crate::report::Report;
use crate::rule;
use crate::rule::finding::{Finding, Severity};
use crate::rule::kind::Comparison;
use crate::rule::quantity::Quantity;
use crate::rule::wording::Against;

/// `More than twice the descent of any run in the 30 days before: 1,894 m, not 860.`
pub(in crate::render) fn beside_reference(finding: &Finding, units: Units) -> Option<String> {
    let (reference, change) = (finding.reference?, told_change(finding)?);
    let Comparison { noun, more, of } = comparison(finding).filter(|_| !finding.quantity.is_of_days())?;
    // Distances are "longer"; of other quantities there is "more".
    let than = if of.is_empty() { more.to_owned() } else { format!("{more} {noun}") };
    let of = of_any_run(finding);
    let how = match change {
        c if c >= SEVERAL_TIMES => format!("{}\u{a0}times the {noun} of {of}", number::fixed(c + 1.0, 1)),
        c if c > 1.0 => format!("More than twice the {noun} of {of}"),
        _ => format!("{} {than} than {of}", upper_first(&share(finding, change))),
    };
    let (observed, unit) = measured::in_a_sentence(finding, finding.observed?, units);
    let (before, _) = measured::in_a_sentence(finding, reference.value, units);
    Some(format!("{how}: {observed}\u{a0}{unit}, not {before}."))
}

/// The change, if sentences can state it: not if a minimum of the rule replaced the reference.
fn told_change(finding: &Finding) -> Option<f64> {
    let (threshold, reference) = (finding.threshold?, finding.reference?.value);
    cause::change(finding).filter(|_| threshold / reference - 1.0 < cause::FLOOR)
}

/// `39 %`, `just over 10 %`.
fn share(finding: &Finding, change: f64) -> String {
    let limit = finding.threshold.zip(finding.reference).map_or(f64::NAN, |(limit, r)| limit / r.value - 1.0);
    number::change(change, limit).trim_start_matches('+').to_owned()
}

fn comparison(finding: &Finding) -> Option<Comparison> {
    rule::find(finding.rule.as_str())?.kind.comparison
}

/// `any run in the 30 days before`
fn of_any_run(finding: &Finding) -> String {
    match finding.against {
        Against::MostOfDays(days) => format!("any run in the {days}\u{a0}days before"),
        Against::Before => "any recent run".to_owned(),
    }
}

/// `Sun 8 Nov stands out: 21.1 km, 97 % longer than any run in the 30 days before.`; pain in its own words: `Knee pain of 7/10 on Sun 8
/// Nov: stop running on it and have it looked at.`
pub(in crate::render) fn stands_out(finding: &Finding, report: &Report, units: Units) -> String {
    if finding.quantity == Quantity::Pain {
        return format!("{}.", without_full_stop(&finding.words.title.in_units(units)));
    }
    let day = date::day(finding.date, report.generated_for.as_of);
    format!("{day} stands out: {}.", seen(finding, units))
}

/// The observation and the reference; for other rules their own sentence.
pub(in crate::render) fn seen(finding: &Finding, units: Units) -> String {
    let compared = comparison(finding).zip(told_change(finding)).zip(finding.observed);
    let Some(((Comparison { more, of, .. }, change), value)) = compared else {
        let title = finding.title_without_day.as_ref().unwrap_or(&finding.words.title);
        let title = lower_first(without_full_stop(&title.in_units(units)));
        let metres = finding.observed.filter(|_| finding.quantity.measure() == Measure::Distance);
        return match metres.map(|_| measured::observed_exactly(finding, units)) {
            // A distance says more than words, where they do not name it.
            Some((observed, unit)) if !title.contains(&observed) => format!("{observed}{NBSP}{unit}, {title}"),
            _ => title,
        };
    };
    let (observed, unit) = measured::in_a_sentence(finding, value, units);
    let (before, times) = if finding.quantity.is_of_days() {
        (format!("the fullest {} of the four weeks before", finding.quantity.as_str()), "those of")
    } else {
        (of_any_run(finding), "the most of")
    };
    let within =
        if finding.quantity.is_of_days() { format!(" in {}", finding.quantity.as_str()) } else { String::new() };
    let how = if change >= SEVERAL_TIMES {
        format!("{}\u{a0}times {times} {before}", number::fixed(change + 1.0, 1))
    } else {
        format!("{} {more} than {before}", share(finding, change))
    };
    format!("{observed}\u{a0}{unit}{of}{within}, {how}")
}

/// `197 findings lie further back, of which 8 strong, the last on 12 Sep.`
pub(in crate::render) fn further_back(older: &[Cause], report: &Report) -> Option<String> {
    let newest = older.first()?;
    let strong = older.iter().filter(|cause| cause.top.severity == Severity::Strong).count();
    let last = date::short(newest.top.date, report.generated_for.as_of);
    Some(match (older.len(), strong) {
        (1, 0) => format!("One finding lies further back, on {last}."),
        (1, _) => format!("One strong finding lies further back, on {last}."),
        (n, 0) => format!("{} findings lie further back, the last on {last}.", count_word(n)),
        (n, strong) => {
            let (n, strong) = (count_word(n), number::count(strong));
            format!("{n} findings lie further back, of which {strong}{NBSP}strong, the last on {last}.")
        }
    })
}

/// `this if a longer run in the 30 days before Sun 8 Nov is missing from the files.`
pub(in crate::render) fn ignore_if(would_change: &Message, units: Units) -> String {
    if would_change.is_empty() {
        return String::new();
    }
    format!("if {}", lower_first(&would_change.in_units(units)))
}

fn count_word(n: usize) -> String {
    const WORDS: [&str; 12] =
        ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];
    n.checked_sub(1).and_then(|i| WORDS.get(i)).map_or_else(|| number::count(n), |word| (*word).to_owned())
}

/// A sentence without its full stop, to be continued.
pub(in crate::render) fn without_full_stop(text: &str) -> &str {
    text.trim_end_matches('.')
}

/// Converts the first letter to lower case, for the end of a sentence.
pub(in crate::render) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Converts the first letter to upper case.
pub(in crate::render) fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_begin_with_a_capital() {
        for (text, begun) in [("", ""), ("a run", "A run"), ("FIT", "FIT"), ("élan", "Élan"), ("3 runs", "3 runs")] {
            assert_eq!(upper_first(text), begun);
        }
    }
}
