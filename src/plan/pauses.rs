//! Why no number is given for a coming run, and what may be done in its place: too little history, a spike, pain or soreness, a break.

use super::what_if::WhatIf;
use crate::base::message::{Message, Part};
use crate::config::{Config, PainEntry};
use crate::history::History;
use crate::report::{ForecastOf, Reason, Why};
use crate::rule::finding::Finding;
use crate::rule::rules::return_after_break;
use crate::rule::runner::exceeds;
use crate::rule::words::{self, day as day_words, km, km_down, percent};
use crate::rule::{self};
use crate::say;
use crate::summary::ActivitySummary;
use jiff::ToSpan;
use jiff::civil::Date;

/// Days of history that limits need (rules.md).
const HISTORY_DAYS: i32 = 30;

/// Days without a number after a spike, a pain or a break, and the days without a run that are a break (rules.md).
const QUIET_DAYS: i64 = 14;

/// Excess over the runs before it from which a run is a spike here (rules.md).
const SPIKE: f64 = 0.30;

/// Pain from this score on (rules.md).
const PAIN: f64 = 3.0;

/// After a soreness runners come back with this share of the longest run before it: the half of KW103.
const COME_BACK: f64 = 0.5;

/// Days before a break or a soreness in which the longest run is looked for.
const LONGEST_DAYS: i64 = 30;

/// Why no number is given.
pub(super) fn reasons(history: &History, what_if: &WhatIf<'_>, as_of: Date, config: &Config) -> Vec<Reason> {
    let why = |why, text, until| Reason { why, text, step: None, until };
    if config.athlete.may_be_minor(as_of) {
        let text = say!("No limits are given under 18: the studies were of adults.");
        return vec![why(Why::Under18, text, None)];
    }
    let sore = config.sore_since.filter(|since| *since <= as_of);
    let mut reasons = Vec::new();
    reasons.extend(sore.map(|since| after_soreness(what_if.past(), since, as_of)));
    let days = days_between(what_if.past()[0].local_start.date(), as_of) + 1;
    if days < i64::from(HISTORY_DAYS) {
        let text = say!("Not enough data: {} of history; limits need {}.", days_of(days), HISTORY_DAYS);
        let until = as_of.saturating_add((i64::from(HISTORY_DAYS) - days - 1).days());
        reasons.push(why(Why::NotEnoughData, text, Some(until)));
    } else if !what_if.past().iter().any(ActivitySummary::is_counted_run) {
        reasons.push(why(Why::NotEnoughData, say!("No run of a known distance up to that day to count from."), None));
    } else {
        reasons.extend(after_spike(history, what_if, as_of, config));
        reasons.extend(after_pain(what_if.past(), as_of, config).filter(|_| sore.is_none()));
        reasons.extend(after_break(what_if.past(), as_of));
    }
    reasons.iter_mut().flat_map(|reason| reason.text.parts_mut()).for_each(Part::round);
    reasons.iter_mut().filter_map(|reason| reason.step.as_mut()).flat_map(Message::parts_mut).for_each(Part::round);
    reasons
}

/// `29 days`
fn days_of(n: i64) -> Part {
    words::counted(usize::try_from(n).unwrap_or(0), "day", "days")
}

fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// Whether something of `date` still counts for a run on the day after `as_of`.
fn is_recent(date: Date, as_of: Date) -> bool {
    (0..QUIET_DAYS).contains(&days_between(date, as_of))
}

/// The last spike of the days before, if there is one.
fn after_spike(history: &History, what_if: &WhatIf<'_>, as_of: Date, config: &Config) -> Option<Reason> {
    let past = History {
        activities: what_if.past().to_vec(),
        gear: history.gear.clone(),
        as_of: Some(as_of),
        ..History::default()
    };
    let findings = rule::judge(&past, config).findings;
    let spike = findings.iter().rfind(|f| {
        let (Some(observed), Some(reference)) = (f.observed, f.reference) else { return false };
        spike_of(f).is_some() && is_recent(f.date, as_of) && exceeds(observed, reference.value, SPIKE)
    })?;
    let (observed, reference) = (spike.observed?, spike.reference?.value);
    let more = if reference > 0.0 {
        say!("{} above the most of the weeks before it", percent(observed / reference - 1.0))
    } else {
        say!("the first of its kind in weeks")
    };
    let quantity = spike_of(spike)?.word();
    let until = spike.date.saturating_add(QUIET_DAYS.days());
    let text = say!("The {} of the run on {} was {} ({}).", quantity, day_words(spike.date), more, spike.rule);
    Some(Reason { why: Why::AfterSpike, text, step: None, until: Some(until) })
}

/// What a finding's rule calls a spike of; `None` for rules of which nothing is one.
fn spike_of(finding: &Finding) -> Option<ForecastOf> {
    rule::find(finding.rule.as_str())?.kind.forecast.filter(|forecast| forecast.spike).map(|forecast| forecast.quantity)
}

/// The last pain of the days before, if there is one.
fn after_pain(past: &[ActivitySummary], as_of: Date, config: &Config) -> Option<Reason> {
    let counts = |p: &&PainEntry| p.score >= PAIN && is_recent(p.date, as_of);
    let newest = |a: &&PainEntry, b: &&PainEntry| a.date.cmp(&b.date).then(a.score.total_cmp(&b.score));
    let pain = config.pain.iter().filter(counts).max_by(newest)?;
    let until = pain.date.saturating_add(QUIET_DAYS.days());
    Some(Reason {
        why: Why::AfterPain,
        text: say!("Pain of {} out of 10 on {}.", words::shortest(pain.score), day_words(pain.date)),
        step: Some(come_back(past, pain.date, until, as_of)),
        until: Some(until),
    })
}

/// A soreness that the runner told of.
fn after_soreness(past: &[ActivitySummary], since: Date, as_of: Date) -> Reason {
    let until = sore_until(since, as_of);
    let text = if is_recent(since, as_of) {
        say!("Sore since {}.", day_words(since))
    } else {
        say!("Sore since {}, for more than two weeks: have it looked at.", day_words(since))
    };
    Reason { why: Why::AfterPain, text, step: Some(come_back(past, since, until, as_of)), until: Some(until) }
}

/// Until when a soreness keeps numbers back. It goes on: where its two weeks are over they begin anew with "now".
pub(super) fn sore_until(since: Date, as_of: Date) -> Date {
    let from = if since > as_of || is_recent(since, as_of) { since } else { as_of };
    from.saturating_add(QUIET_DAYS.days())
}

/// What to do in place of a number: `Until 29 Nov no number: walk, ride, and come back with about half, up to 4.9 km.`
pub(super) fn come_back(past: &[ActivitySummary], since: Date, until: Date, now: Date) -> Message {
    let oldest = since.saturating_sub((LONGEST_DAYS - 1).days());
    let before = past.iter().filter(|a| a.is_counted_run() && (oldest..=since).contains(&a.local_start.date()));
    let longest_m = before.filter_map(|a| a.distance_m).fold(0.0, f64::max);
    let how_far = if longest_m > 0.0 {
        say!(
            "come back with about half, up to {} (your longest in the {}~days before: {})",
            km_down(COME_BACK * longest_m),
            LONGEST_DAYS as i32,
            km(longest_m)
        )
    } else {
        say!("come back with about half of what you ran before")
    };
    say!("Until {} no number: walk, ride, and {}.", words::date_only(until, now), how_far)
}

/// The break that goes on, or that ended in the days before. A run of unknown distance ends one too.
fn after_break(past: &[ActivitySummary], as_of: Date) -> Option<Reason> {
    let runs: Vec<&ActivitySummary> = past.iter().filter(|a| a.is_run()).collect();
    let dates: Vec<Date> = runs.iter().map(|a| a.local_start.date()).collect();
    let day = as_of.tomorrow().ok()?;
    let last = *dates.last()?;
    let idle = days_between(last, day) - 1;
    let (before, off, first, until) = if idle >= QUIET_DAYS {
        (runs.len(), idle, None, None)
    } else {
        let i = (1..dates.len()).rfind(|&i| days_between(dates[i - 1], dates[i]) > QUIET_DAYS)?;
        let until = dates[i].saturating_add(QUIET_DAYS.days());
        is_recent(dates[i], as_of).then_some((
            i,
            days_between(dates[i - 1], dates[i]) - 1,
            Some(dates[i]),
            Some(until),
        ))?
    };
    let from = dates[before - 1].saturating_sub((LONGEST_DAYS - 1).days());
    let old = runs[..before].iter().filter(|a| a.is_counted_run() && a.local_start.date() >= from);
    let old_m = old.filter_map(|a| a.distance_m).fold(0.0, f64::max);
    let off = days_of(off);
    let half = say!("half of the longest run before ({}), {}", km(old_m), return_after_break::RULE.code);
    let text = match first {
        None => say!("{} without a run. Of a first run longer than {} would speak.", off, half),
        Some(first) => {
            say!("{} without a run until {}. Of a first run longer than {} speaks.", off, day_words(first), half)
        }
    };
    Some(Reason { why: Why::AfterBreak, text, step: None, until })
}
