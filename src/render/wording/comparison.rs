//! Sentences that set a finding beside what it is compared with.

use super::cause::{self, Cause};
use super::measured;
use super::{date, number};
use crate::base::units::Units;
use crate::report::Report;
use crate::rule;
use crate::rule::finding::{Finding, Severity};
use crate::rule::kind::Comparison;
use crate::rule::quantity::Quantity;
use crate::rule::wording::Against;

/// From this change on, sentences say how many times.
const SEVERAL_TIMES: f64 = 2.0;

/// `More than twice the descent of any run in the 30 days before: 1,894 m, not 860.`
pub(in crate::render) fn beside_reference(finding: &Finding, units: Units) -> Option<String> {
    let (reference, change) = (finding.reference?, cause::change(finding)?);
    let Comparison { noun, more, of } = comparison(finding).filter(|_| !finding.quantity.is_of_days())?;
    // A distance is longer; of anything else there is more.
    let than = if of.is_empty() { more.to_owned() } else { format!("{more} {noun}") };
    let of = of_any_run(finding);
    let how = match change {
        c if c >= SEVERAL_TIMES => format!("{}\u{a0}times the {noun} of {of}", number::fixed(c + 1.0, 1)),
        c if c > 1.0 => format!("More than twice the {noun} of {of}"),
        c => format!("{}\u{a0}% {than} than {of}", number::fixed(c * 100.0, 0)),
    };
    let (observed, unit) = measured::in_a_sentence(finding, finding.observed?, units);
    let (before, _) = measured::in_a_sentence(finding, reference.value, units);
    Some(format!("{how}: {observed}\u{a0}{unit}, not {before}."))
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

/// `Sun 8 Nov stands out: 21.1 km, 97 % longer than any run in the 30 days before.`
pub(in crate::render) fn stands_out(finding: &Finding, report: &Report, units: Units) -> String {
    let day = date::day(finding.date, report.generated_for.as_of);
    format!("{day} stands out: {}.", seen(finding, units))
}

/// What was seen, compared with what; for other rules their own sentence.
fn seen(finding: &Finding, units: Units) -> String {
    let compared = comparison(finding).zip(cause::change(finding)).zip(finding.observed);
    let Some(((Comparison { more, of, .. }, change), value)) = compared else {
        let title = finding.title_without_day.as_ref().unwrap_or(&finding.words.title);
        return lower_first(without_full_stop(&title.in_units(units)));
    };
    let (observed, unit) = measured::in_a_sentence(finding, value, units);
    let (before, times) = if finding.quantity.is_of_days() {
        (format!("the fullest {} before", finding.quantity.as_str()), "those of")
    } else {
        (of_any_run(finding), "the most of")
    };
    let within =
        if finding.quantity.is_of_days() { format!(" in {}", finding.quantity.as_str()) } else { String::new() };
    let how = if change >= SEVERAL_TIMES {
        format!("{}\u{a0}times {times} {before}", number::fixed(change + 1.0, 1))
    } else {
        format!("{} {more} than {before}", number::change(change, f64::NAN).trim_start_matches('+'))
    };
    format!("{observed}\u{a0}{unit}{of}{within}, {how}")
}

/// `One strong finding lies further back, 12 Sep, about descent.`
pub(in crate::render) fn further_back(older: &[Cause], report: &Report) -> Option<String> {
    let strong: Vec<&Cause> = older.iter().filter(|cause| cause.top.severity == Severity::Strong).collect();
    let (shown, word) = if strong.is_empty() { (older.iter().collect(), "") } else { (strong, "strong ") };
    let newest: &Cause = shown.first()?;
    let as_of = report.generated_for.as_of;
    // Told in the order in which it happened.
    let days: Vec<String> = shown.iter().rev().map(|cause| date::short(cause.top.date, as_of)).collect();
    let when = match days.as_slice() {
        [day] => day.clone(),
        [a, b] => format!("{a} and {b}"),
        _ => format!("the last on {}", date::short(newest.top.date, as_of)),
    };
    let quantity = newest.top.quantity;
    let same = quantity != Quantity::Nothing && shown.iter().all(|cause| cause.top.quantity == quantity);
    let quantity = quantity.as_str();
    let about = match (same, shown.len()) {
        (false, _) => String::new(),
        (true, 1) => format!(", about {quantity}"),
        (true, 2) => format!(", both about {quantity}"),
        (true, _) => format!(", all about {quantity}"),
    };
    let (noun, lie) = if shown.len() == 1 { ("finding", "lies") } else { ("findings", "lie") };
    Some(format!("{} {word}{noun} {lie} further back, {when}{about}.", count_word(shown.len())))
}

fn count_word(n: usize) -> String {
    const WORDS: [&str; 12] =
        ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];
    n.checked_sub(1).and_then(|i| WORDS.get(i)).map_or_else(|| number::count(n), |word| (*word).to_owned())
}

/// A sentence that goes on.
pub(in crate::render) fn without_full_stop(text: &str) -> &str {
    text.trim_end_matches('.')
}

/// Lower case at the beginning of what becomes the end of a sentence.
fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
