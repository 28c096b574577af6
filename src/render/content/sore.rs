//! What is said of the weeks before pain: the answer, the rows compared, the steps.

use crate::base::message::NBSP;
use crate::base::rule_code::RuleCode;
use crate::base::units::Units;
use crate::render::wording::number::{self, MISSING};
use crate::render::wording::{comparison, date, name};
use crate::report::{BeforePain, Compared, ComparedQuantity, Report};
use crate::rule::finding::{Finding, Severity};
use crate::rule::quantity::Quantity;

/// Largest change that counts as the usual difference from week to week …
const USUAL: f64 = 1.0;

/// … and largest that does not count as much.
const MUCH: f64 = 2.0;

/// Weeks in the period that sums refer to.
const WEEKS: f64 = 4.0;

/// Text below the table.
pub(in crate::render) const MEANING: &str = "Ordered by how far each moved from your own habit. About the same: within the usual difference \
    from week to week; much: more than twice that. What changed need not be why it hurts: nothing here tells a cause.";

/// Text in place of an answer.
pub(in crate::render) const NOTHING: &str = "Nothing was recorded, so there is nothing to compare.";

/// Most steps from rules: those for pain, and those of the findings before it.
const STEPS: usize = 3;

/// What to do now: the next step, the guidance for pain, the actions of the findings of caution or above, and what to watch
/// later. Distances that could have been run are no numbers for a painful knee.
pub(in crate::render) fn steps(report: &Report, sore: &BeforePain, units: Units) -> Vec<String> {
    let mut said = vec![sore.step.in_units(units), GUIDANCE.to_owned()];
    said.retain(|text| !text.is_empty());
    let (mut tried, mut grew) = (Vec::new(), Vec::new());
    for finding in loud(report, sore).into_iter().filter(|f| f.quantity != Quantity::Pain) {
        let action = &finding.words.action;
        // Words alone are one part; more parts contain figures from the past.
        let rules = if action.parts().len() > 1 { &mut grew } else { &mut tried };
        if rules.contains(&finding.rule) || rules.len() == STEPS {
            continue;
        }
        rules.push(finding.rule);
        if action.parts().len() == 1 {
            said.push(format!("{} ({})", action.in_units(units), finding.rule));
        }
    }
    if !grew.is_empty() {
        let codes: Vec<&str> = grew.iter().map(RuleCode::as_str).collect();
        said.push(format!("Later, let what stood out before it grow in smaller steps ({}).", codes.join(", ")));
    }
    said
}

/// The findings of caution or above in these weeks, the most severe first, then the newest.
fn loud<'a>(report: &'a Report, sore: &BeforePain) -> Vec<&'a Finding> {
    let within = |f: &&Finding| f.severity > Severity::Info && sore.findings.contains(&f.id);
    let mut loud: Vec<&Finding> = report.findings.iter().filter(within).collect();
    loud.sort_by_key(|finding| std::cmp::Reverse((finding.severity, finding.date)));
    loud
}

/// Guidance given in a trial to runners with pain at the kneecap (KW701).
const GUIDANCE: &str = "Then shorter, flatter and with walking in between, and no stairs, until pain stays at 2/10 or less, is gone within \
    an hour and no worse the next morning.";

pub(in crate::render) fn answer(report: &Report, sore: &BeforePain, units: Units) -> String {
    if let Some(reason) = &sore.not_compared {
        return format!("Too little to compare: {reason}.");
    }
    let since = date::day(sore.since, None);
    if let Some(answer) = without_runs(sore, &since, units) {
        return answer;
    }
    let most = sore.compared.iter().find(|row| row.moved.is_some_and(|moved| moved > USUAL));
    let Some(most) = most else {
        // Nothing reassuring stands above a caution.
        return match loud(report, sore).first() {
            None => format!("Before {since} no single thing moved far from your habit."),
            Some(finding) => {
                let day = date::day(finding.date, Some(sore.since));
                let seen = comparison::seen(finding, units);
                format!("Before {since}: on {day} {seen} ({}); nothing else moved far from your habit.", finding.rule)
            }
        };
    };
    let (value, usual) = (value(most, most.before, units), value(most, most.usual, units));
    let per = if most.per_28_days { " a week" } else { "" };
    format!("Before {since}, {} moved furthest from your habit: {value}{per}, usually {usual}.", word(most))
}

/// The answer where one of the periods has no run at all: every other change is only that.
fn without_runs(sore: &BeforePain, since: &str, units: Units) -> Option<String> {
    let of = |quantity: ComparedQuantity| sore.compared.iter().find(|row| row.quantity == quantity);
    let (runs, distance) = (of(ComparedQuantity::Runs)?, of(ComparedQuantity::Distance)?);
    let km = |of: fn(&Compared) -> Option<f64>| of(distance).map(|metres| value(distance, Some(metres), units));
    let weeks = number::counted(usize::try_from(sore.usual_days / 7).unwrap_or(0), "week", "weeks");
    if runs.before == Some(0.0) {
        let usual = km(|distance| distance.usual).map_or_else(String::new, |km| format!("; before them {km} a week"));
        return Some(format!("No run in the six weeks before {since}{usual}."));
    }
    let now = km(|distance| distance.before).map_or_else(|| "running again".to_owned(), |km| format!("{km} a week"));
    (runs.usual == Some(0.0)).then(|| format!("Before {since}: {now}, after {weeks} without a run."))
}

/// The days compared.
pub(in crate::render) fn spans_text(sore: &BeforePain) -> String {
    let last = sore.since.yesterday().unwrap_or(sore.since);
    let before = match sore.usual_days {
        0 => return date::span(sore.from, last),
        84.. => format!("the two times 42{NBSP}days before (their mean)"),
        days => format!("the {} before", number::counted(usize::try_from(days).unwrap_or(0), "day", "days")),
    };
    format!("{} beside {before}", date::span(sore.from, last))
}

/// The size of a change, as text.
pub(in crate::render) fn moved(row: &Compared) -> String {
    let (Some(moved), Some(before), Some(usual)) = (row.moved, row.before, row.usual) else {
        return MISSING.to_owned();
    };
    match (moved > USUAL, moved > MUCH, before > usual) {
        (false, ..) => "about the same",
        (_, false, true) => "more",
        (_, false, false) => "less",
        (_, true, true) => "much more",
        (_, true, false) => "much less",
    }
    .to_owned()
}

/// The rows with something to compare: what is unknown on one side, and nothing on the other for want of runs, tells nothing.
pub(in crate::render) fn rows(sore: &BeforePain) -> impl Iterator<Item = &Compared> {
    let is_something = |value: Option<f64>| value.is_some_and(|value| value > 0.0);
    let both = |row: &Compared| row.before.is_some() && row.usual.is_some();
    sore.compared.iter().filter(move |row| both(row) || is_something(row.before) || is_something(row.usual))
}

fn word(row: &Compared) -> &'static str {
    match row.quantity {
        ComparedQuantity::Distance => "the distance",
        ComparedQuantity::LongestRun => "the longest run",
        ComparedQuantity::Descent => "the descent",
        ComparedQuantity::MostDescent => "the most descent of one run",
        ComparedQuantity::Steep => "the distance over 10\u{a0}% downhill",
        ComparedQuantity::HardMinutes => "hard running",
        ComparedQuantity::Runs => "the number of runs",
        ComparedQuantity::RestDays => "days without a run",
        ComparedQuantity::Cadence => "the cadence at the same speed",
        ComparedQuantity::OneRoute => "the share of one route",
        ComparedQuantity::OnePair => "the share of one pair of shoes",
    }
}

pub(in crate::render) fn label(row: &Compared) -> String {
    let word = match row.quantity {
        ComparedQuantity::HardMinutes => "hard minutes",
        ComparedQuantity::OnePair => "most used shoes",
        ComparedQuantity::OneRoute => "most run route",
        ComparedQuantity::Cadence => "cadence at one speed",
        ComparedQuantity::Steep => "over 10\u{a0}% down",
        ComparedQuantity::MostDescent => "most descent of a run",
        _ => word(row).trim_start_matches("the "),
    };
    let word = word.strip_prefix("number of ").unwrap_or(word);
    if row.per_28_days { format!("{word} a week") } else { word.to_owned() }
}

pub(in crate::render) fn value(row: &Compared, value: Option<f64>, units: Units) -> String {
    let Some(value) = value else { return MISSING.to_owned() };
    let value = if row.per_28_days { value / WEEKS } else { value };
    match row.quantity {
        ComparedQuantity::Distance | ComparedQuantity::LongestRun | ComparedQuantity::Steep => {
            number::distance_with_unit(value, units)
        }
        ComparedQuantity::Descent | ComparedQuantity::MostDescent => number::height_with_unit(value, units),
        ComparedQuantity::HardMinutes | ComparedQuantity::Cadence => {
            format!("{}{NBSP}{}", number::fixed(value, 0), row.unit.as_str())
        }
        ComparedQuantity::OnePair | ComparedQuantity::OneRoute => {
            format!("{}{NBSP}%", number::fixed(value * 100.0, 0))
        }
        ComparedQuantity::Runs | ComparedQuantity::RestDays => {
            format!("{}{NBSP}{}", number::fixed(value, 1), row.unit.as_str())
        }
    }
}

/// A finding with its day and what was seen: `Thu 19 Mar: 20.3 km, 13 % longer than any run in the 30 days before`.
pub(in crate::render) fn seen(finding: &Finding, sore: &BeforePain, units: Units) -> String {
    let day = date::day(finding.date, Some(sore.since));
    format!("{day}: {}", name::clean(&comparison::seen(finding, units)))
}
