//! What is said of the next run and week: the head, the limits, their references.

use crate::base::message::NBSP;
use crate::base::provenance::AsOfFrom;
use crate::base::units::Units;
use crate::render::wording::date;
use crate::render::wording::number::{self, MISSING};
use crate::report::{ForecastOf, Limit, LossNotJudged, Next, Planned};
use crate::rule::finding::{Finding, Severity};
use crate::rule::rules::descent_spike;
use jiff::civil::Date;

/// Text below the tables.
pub(in crate::render) const MEANING: &str = "The lowest number counts. For a week's descent or knee load no rule has a number. \
    Each new run moves these. They say from where on kneewise comments; where harm starts, no study knows.";

/// KW102's minimum for a week, metres, plus its largest share: a limit of this size comes from no week.
const FLOOR_M: f64 = 13_000.0;

/// How a planned run is judged.
pub(in crate::render) const OF_A_PLAN: &str = "kneewise next PATH --run 18km,600m";

/// Text in place of an answer.
pub(in crate::render) const NOTHING: &str = "Nothing was recorded up to that day, so there is nothing to count from.";

/// The sentences of the head, what matters most first: a page has the first as its heading.
pub(in crate::render) fn answer(next: &Next, units: Units) -> Vec<String> {
    if let Some(plan) = &next.planned {
        return of_plan(next, plan, units);
    }
    if !next.no_limits.is_empty() {
        return next.no_limits.iter().map(|reason| reason.text.in_units(units)).collect();
    }
    // Descent and load are in the table; the heading is about distance if a rule limits it.
    let of_distance = next.run.iter().any(|limit| limit.quantity == ForecastOf::Distance);
    let told = |limit: &&Limit| if of_distance { limit.quantity == ForecastOf::Distance } else { limit.binds };
    let mut said: Vec<String> =
        next.run.iter().filter(told).enumerate().map(|(i, l)| said(next, l, i == 0, units)).collect();
    if said.is_empty() {
        return vec![format!("Next run, {}: no rule has a number.", date::day(next.day, Some(next.as_of)))];
    }
    said.push("No advice.".to_owned());
    said
}

/// Findings of a planned run, and what was not judged.
fn of_plan(next: &Next, plan: &Planned, units: Units) -> Vec<String> {
    let run = match plan.loss_not_judged {
        None => described(plan, units),
        Some(_) => number::distance_with_unit(plan.distance_m, units),
    };
    let codes = |loud: bool| -> Vec<String> {
        let of = plan.findings.iter().filter(|f| (f.severity > Severity::Info) == loud);
        let code = |f: &Finding| {
            let severity = if loud { format!("{NBSP}({})", f.severity.as_str()) } else { String::new() };
            format!("{}{severity}", f.rule)
        };
        of.map(code).collect()
    };
    let reasons = next.no_limits.iter().map(|reason| reason.text.in_units(units));
    let (loud, noted) = (codes(true), codes(false));
    let mut said = vec![match (loud.as_slice(), noted.as_slice(), next.no_limits.is_empty()) {
        ([], [], true) => format!("{run}: no rule would comment."),
        ([], [], false) => format!("{run}: not judged."),
        ([], noted, _) => format!("{run}: noted, {}.", listed(noted)),
        (loud, [], _) => format!("{run}: {} would comment.", listed(loud)),
        (loud, noted, _) => format!("{run}: {} would comment; noted, {}.", listed(loud), listed(noted)),
    }];
    if let Some((loss_m, why)) = plan.loss_m.zip(plan.loss_not_judged) {
        let descent = number::height_with_unit(loss_m, units);
        let why = match why {
            LossNotJudged::RuleOff => format!("{} is switched off", descent_spike::RULE.code),
            LossNotJudged::TooLittleAltitude => "too few of your runs hold an altitude".to_owned(),
        };
        said.push(format!("The {descent} of descent were not judged: {why}."));
    }
    said.extend(reasons);
    said
}

/// `Your longest in 30 days: 21.1 km. kneewise would comment from 23.2 km on.`
fn said(next: &Next, limit: &Limit, first: bool, units: Units) -> String {
    let (value, unit) = shown(limit.quantity, limit.value, units);
    let ran = limit.reference.map(|reference| nearest(limit.quantity, reference.value, units));
    let ran = match ran {
        None => format!("Your {}: none", limit.quantity.word()),
        // A sum over seven days, of which six are past.
        Some((ran, unit)) if limit.already > 0.0 => {
            let already = nearest(limit.quantity, limit.already, units).0;
            let most = yours(limit);
            format!("You ran {already}{NBSP}{unit} in the last 6{NBSP}days, {ran}{NBSP}{unit} in the {most}")
        }
        Some((ran, unit)) => format!("Your {}: {ran}{NBSP}{unit}", yours(limit)),
    };
    if !first {
        return format!("{ran} ({}: from {value}{NBSP}{unit}).", limit.rule);
    }
    let until = if limit.already > 0.0 {
        format!(" until {}", date::short(limit.until, Some(next.as_of)))
    } else {
        String::new()
    };
    let comment = if is_note(next, limit) { "only note a run" } else { "comment" };
    format!("{ran}. kneewise would {comment} from {value}{NBSP}{unit} on{until}.")
}

/// `longest in 30 days`, `most descent in 42 days`, `fullest 7 days of the four weeks before`.
fn yours(limit: &Limit) -> String {
    let most = match limit.quantity {
        ForecastOf::Distance => "longest",
        ForecastOf::Descent => "most descent",
        ForecastOf::KneeLoad => "most knee load",
    };
    match limit.reference_days {
        Some(days) => format!("{most} in {days}{NBSP}days"),
        None => format!("fullest 7{NBSP}days of the four weeks before"),
    }
}

fn listed(parts: &[String]) -> String {
    match parts {
        [rest @ .., before, last] if !rest.is_empty() => format!("{}, {before} and {last}", rest.join(", ")),
        parts => parts.join(" and "),
    }
}

/// A planned run: `18.0 km with 600 m of descent`.
pub(in crate::render) fn described(plan: &Planned, units: Units) -> String {
    let km = number::distance_with_unit(plan.distance_m, units);
    match plan.loss_m {
        Some(loss_m) => format!("{km} with {} of descent", number::height_with_unit(loss_m, units)),
        None => km,
    }
}

/// `As of Sun 15 Nov 2026 (today) · 106 runs since 20 Apr`
pub(in crate::render) fn which_text(next: &Next, from: Option<AsOfFrom>) -> String {
    let mut parts = vec![format!("As of {}", date::as_of(next.as_of, from))];
    let runs = number::counted(next.runs, "run", "runs");
    parts.push(next.since.map_or(runs.clone(), |day| format!("{runs} since {}", date::short(day, Some(next.as_of)))));
    if next.planned.is_some() {
        parts.push(format!("planned for {}", date::day(next.day, Some(next.as_of))));
    }
    parts.join(" · ")
}

/// The day until which no limit is given, and what may be done instead.
pub(in crate::render) fn until_text(next: &Next, units: Units) -> Option<String> {
    if let Some(step) = next.no_limits.iter().find_map(|reason| reason.step.as_ref()) {
        return Some(step.in_units(units));
    }
    let until = next.no_limits.iter().filter_map(|reason| reason.until).max()?;
    Some(format!("No number is given until {}.", date::short(until, Some(next.as_of))))
}

/// The seven days: `16–22 Nov`.
pub(in crate::render) fn week_text(next: &Next) -> String {
    let to = date::short(next.week_to, Some(next.as_of));
    if next.day.month() == next.week_to.month() {
        format!("{}–{to}", next.day.day())
    } else {
        format!("{}–{to}", date::short(next.day, Some(next.as_of)))
    }
}

/// Whether a run above a limit would only be noted. Above a lower limit another rule speaks already, and a week may be split into more
/// runs than it was asked about.
pub(in crate::render) fn is_note(next: &Next, limit: &Limit) -> bool {
    limit.binds && limit.severity == Severity::Info && next.run.contains(limit)
}

/// The rule of a limit; `KW102 note` where it would only note a run above it.
pub(in crate::render) fn rule(next: &Next, limit: &Limit) -> String {
    format!("{}{}", limit.rule, if is_note(next, limit) { "\u{a0}note" } else { "" })
}

/// `longest in 30 days: 21.1 (8 Nov)`, `7 days: 32.3 (1 Nov), 22.9 run`: the reference of the limit.
pub(in crate::render) fn counted_from(limit: &Limit, units: Units, as_of: Date) -> String {
    let Some(reference) = limit.reference else { return MISSING.to_owned() };
    let what = match limit.reference_days {
        Some(days) if limit.quantity != ForecastOf::Distance => format!("most in {days}{NBSP}days"),
        Some(_) => yours(limit),
        None => format!("7{NBSP}days"),
    };
    let value = nearest(limit.quantity, reference.value, units).0;
    let day = reference.date.map_or_else(String::new, |day| format!(" ({})", date::short(day, Some(as_of))));
    let already = if limit.already > 0.0 {
        format!(", {} run", nearest(limit.quantity, limit.already, units).0)
    } else {
        String::new()
    };
    // If the fullest week of a longer period exceeds the rule's share of these, it is the reference.
    let total_m = limit.value + limit.already;
    let floor_m = reference.value.max(FLOOR_M) * 1.001;
    if limit.share.is_none() && limit.reference_days.is_none() && total_m > floor_m {
        return format!("fullest 7{NBSP}days of 84: {}{already}", nearest(limit.quantity, total_m, units).0);
    }
    format!("{what}: {value}{day}{already}")
}

/// A limit, rounded down: a run of exactly the displayed value does not fire.
pub(in crate::render) fn shown(quantity: ForecastOf, value: f64, units: Units) -> (String, &'static str) {
    // Tolerance for rounding errors of values on a step.
    let floor = |value: f64| (value + 1e-9).floor() as i64;
    let tenths = |metres: f64| number::decimal(floor(metres / (number::long_unit_m(units) / 10.0)), 1);
    match quantity {
        ForecastOf::Distance => (tenths(value), number::long_unit(units)),
        ForecastOf::Descent => {
            (number::decimal(floor(value / number::short_unit_m(units)), 0), number::short_unit(units))
        }
        ForecastOf::KneeLoad => (tenths(value * 1000.0), load_unit(units)),
    }
}

/// A value rounded to nearest, for values that are not limits.
pub(in crate::render) fn nearest(quantity: ForecastOf, value: f64, units: Units) -> (String, &'static str) {
    match quantity {
        ForecastOf::Distance => (number::distance(value, units), number::long_unit(units)),
        ForecastOf::Descent => (number::height(value, units), number::short_unit(units)),
        ForecastOf::KneeLoad => (number::distance(value * 1000.0, units), load_unit(units)),
    }
}

fn load_unit(units: Units) -> &'static str {
    match units {
        Units::Metric => "flat km",
        Units::Imperial => "flat mi",
    }
}
