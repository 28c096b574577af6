//! Reasons for giving no limit for the next run, and what to do instead: too little history, a spike, pain, a break.

use super::what_if::{Imagined, WhatIf};
use crate::base::message::{Message, Part};
use crate::base::stats::median;
use crate::config::{Config, PainEntry, PainWhen};
use crate::history::History;
use crate::report::{ForecastOf, Reason, Why};
use crate::rule::finding::{Finding, Severity};
use crate::rule::quantity::Quantity;
use crate::rule::rules::{pain, return_after_break};
use crate::rule::runner::exceeds;
use crate::rule::words::{self, km, km_down, percent};
use crate::rule::{self};
use crate::say;
use crate::summary::ActivitySummary;
use jiff::ToSpan;
use jiff::civil::Date;

/// Days of history needed for limits (rules.md).
const HISTORY_DAYS: i32 = 30;

/// Days without limits after a spike, pain or a break, and days without a run that are a break (rules.md).
const QUIET_DAYS: i64 = 14;

/// Excess over earlier runs from which a run is a spike here (rules.md).
const SPIKE: f64 = 0.30;

/// Lowest pain score that suppresses limits (rules.md).
const PAIN: f64 = 3.0;

/// Pain score from which no distance is given (rules.md): KW701 says to stop and have it examined.
const SEVERE_PAIN: f64 = 6.0;

/// Distance of a first run for which every rule about breaks would fire, metres.
const FAR_M: f64 = 1e6;

/// After pain, runners come back with this share of the longest run before it: the half of KW103.
const COME_BACK: f64 = 0.5;

/// Days before a break or pain in which the longest run is searched.
const LONGEST_DAYS: i64 = 30;

/// The reasons for giving no limit.
pub(super) fn reasons(history: &History, what_if: &mut WhatIf<'_>, as_of: Date, config: &Config) -> Vec<Reason> {
    let why = |why, text, until| Reason { why, text, step: None, until };
    if config.athlete.may_be_minor(as_of) {
        let text = say!("No limits are given under 18: the studies were of adults.");
        return vec![why(Why::Under18, text, None)];
    }
    let sore = config.sore_since.filter(|since| *since <= as_of);
    let findings = recorded_findings(history, what_if, as_of, config);
    let is_severe = is_severe(&findings, &config.pain, as_of);
    // Pain first.
    let mut reasons = Vec::new();
    let felt = felt(is_severe, as_of, config).filter(|_| is_severe || sore.is_none());
    reasons.extend(felt.as_ref().map(|felt| after_pain(felt, is_severe, as_of)));
    reasons.extend(sore.map(|since| after_soreness(since, as_of)));
    let days = days_between(what_if.past()[0].local_start.date(), as_of) + 1;
    if days < i64::from(HISTORY_DAYS) {
        let text = say!("Not enough data: {} of history; limits need {}.", days_of(days), HISTORY_DAYS);
        let until = as_of.saturating_add((i64::from(HISTORY_DAYS) - days - 1).days());
        reasons.push(why(Why::NotEnoughData, text, Some(until)));
    } else if !what_if.past().iter().any(ActivitySummary::is_counted_run) {
        reasons.push(why(Why::NotEnoughData, say!("No run of a known distance up to that day to count from."), None));
    } else {
        reasons.extend(after_spike(&findings, as_of));
        let hurts = !reasons.is_empty() && reasons[0].why == Why::AfterPain;
        reasons.extend(after_break(what_if, as_of, hurts));
    }
    // Of several reasons the one that holds longest decides the day.
    if let Some(until) = reasons.iter().filter_map(|reason| reason.until).max() {
        let hurts = sore.or(felt.map(|felt| felt.last.date));
        for reason in &mut reasons {
            reason.step = match (reason.why, hurts) {
                (Why::AfterPain, Some(since)) => {
                    let is_long = sore.is_some_and(|since| is_long(since, as_of));
                    Some(after_pain_step(what_if.past(), since, is_severe || is_long, until, as_of))
                }
                (Why::AfterSpike, _) => {
                    let until = words::date_only(until, as_of);
                    Some(say!("No number is given until {}: keep runs at what you were used to.", until))
                }
                (Why::AfterBreak, _) if reason.until.is_some() => {
                    Some(say!("No number is given until {}: keep runs short.", words::date_only(until, as_of)))
                }
                _ => None,
            };
        }
    }
    reasons.iter_mut().flat_map(|reason| reason.text.parts_mut()).for_each(Part::round);
    reasons.iter_mut().filter_map(|reason| reason.step.as_mut()).flat_map(Message::parts_mut).for_each(Part::round);
    reasons
}

/// Days as text: `29 days`.
fn days_of(n: i64) -> Part {
    words::counted(usize::try_from(n).unwrap_or(0), "day", "days")
}

fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// Whether an event on `date` still counts for a run on the day after `as_of`.
fn is_recent(date: Date, as_of: Date) -> bool {
    (0..QUIET_DAYS).contains(&days_between(date, as_of))
}

/// Findings for the recorded activities.
fn recorded_findings(history: &History, what_if: &WhatIf<'_>, as_of: Date, config: &Config) -> Vec<Finding> {
    let past = History {
        activities: what_if.past().to_vec(),
        gear: history.gear.clone(),
        as_of: Some(as_of),
        ..History::default()
    };
    rule::judge(&past, config).findings
}

/// The latest recent spike, if there is one.
fn after_spike(findings: &[Finding], as_of: Date) -> Option<Reason> {
    let spike = findings.iter().rfind(|f| {
        let (Some(observed), Some(reference)) = (f.observed, f.reference) else { return false };
        spike_of(f).is_some() && is_recent(f.date, as_of) && exceeds(observed, reference.value, SPIKE)
    })?;
    let (observed, reference) = (spike.observed?, spike.reference?.value);
    let (what, most) = match spike_of(spike)? {
        ForecastOf::Distance => (say!("was {} long", km(observed)), "longest"),
        ForecastOf::Descent => (say!("went down {}", words::metres(observed)), "most descent"),
        ForecastOf::KneeLoad => (say!("had a knee load of {}", words::plain(observed)), "most knee load"),
    };
    let before = spike.against.days().map_or(say!("before"), |days| say!("in the {}~days before", days.cast_signed()));
    let more = if reference > 0.0 {
        say!("{} above your {} {}", percent(observed / reference - 1.0), most, before)
    } else {
        say!("the first of its kind in weeks")
    };
    let until = spike.date.saturating_add(QUIET_DAYS.days());
    let text = say!("The run on {} {}, {} ({}).", words::short_day(spike.date, as_of), what, more, spike.rule);
    Some(Reason { why: Why::AfterSpike, text, step: None, until: Some(until) })
}

/// The quantity of which a finding is a spike; `None` for rules without one.
fn spike_of(finding: &Finding) -> Option<ForecastOf> {
    rule::find(finding.rule.as_str())?.kind.forecast.filter(|forecast| forecast.spike).map(|forecast| forecast.quantity)
}

/// Whether pain in the days up to `as_of` requires a stop: 6 or more, rising over three entries, at rest or at night.
pub(super) fn is_severe(findings: &[Finding], pain: &[PainEntry], as_of: Date) -> bool {
    let is_strong = |f: &Finding| f.rule == pain::RULE.code && f.severity == Severity::Strong;
    let to_stop_for = |entry: &PainEntry| entry.score >= SEVERE_PAIN || entry.is_without_load();
    pain.iter().any(|entry| to_stop_for(entry) && is_recent(entry.date, as_of))
        || findings.iter().any(|f| is_strong(f) && is_recent(f.date, as_of))
}

/// Recent pain.
struct Felt<'a> {
    last: &'a PainEntry,
    worst: &'a PainEntry,
    /// The latest entry of pain without running.
    without_load: Option<&'a PainEntry>,
}

fn felt(is_severe: bool, as_of: Date, config: &Config) -> Option<Felt<'_>> {
    let recent = || config.pain.iter().filter(|p| is_recent(p.date, as_of) && (p.score >= PAIN || is_severe));
    Some(Felt {
        last: recent().max_by(|a, b| a.date.cmp(&b.date).then(a.score.total_cmp(&b.score)))?,
        worst: recent().max_by(|a, b| a.score.total_cmp(&b.score).then(a.date.cmp(&b.date)))?,
        without_load: recent().filter(|p| p.is_without_load()).max_by_key(|p| p.date),
    })
}

/// The reason for the latest recent pain and the worst entry.
fn after_pain(felt: &Felt<'_>, is_severe: bool, as_of: Date) -> Reason {
    let Felt { last, worst, without_load } = felt;
    let mut text = say!("Pain of {}/10 on {}", words::shortest(last.score), words::short_day(last.date, as_of));
    if worst.score > last.score {
        let morning = if worst.when == PainWhen::NextMorning { "the morning of " } else { "" };
        let day = words::short_day(worst.date, as_of);
        text = say!("{}, {}/10 on {}{}", text, words::shortest(worst.score), morning, day);
    }
    let text = match (is_severe, worst.score >= SEVERE_PAIN, without_load) {
        (true, true, _) => say!("{}: stop running on it and have it looked at.", text),
        (true, false, Some(entry)) => {
            let when = if entry.when == PainWhen::AtNight { "at night" } else { "at rest" };
            say!("{}, and pain {}: stop running on it and have it looked at.", text, when)
        }
        (true, false, None) => say!("{}, and rising: stop running on it and have it looked at.", text),
        (false, ..) => say!("{}.", text),
    };
    Reason { why: Why::AfterPain, text, step: None, until: Some(last.date.saturating_add(QUIET_DAYS.days())) }
}

/// The reason for pain reported by `--sore-since`.
fn after_soreness(since: Date, as_of: Date) -> Reason {
    let text = if is_recent(since, as_of) {
        say!("Sore since {}.", words::short_day(since, as_of))
    } else {
        say!("Sore since {}, for more than two weeks: have it looked at.", words::short_day(since, as_of))
    };
    Reason { why: Why::AfterPain, text, step: None, until: Some(sore_until(since, as_of)) }
}

/// What to do about pain. No distance for pain of more than two weeks, or pain that requires a stop.
fn after_pain_step(past: &[ActivitySummary], since: Date, is_for_clinician: bool, until: Date, now: Date) -> Message {
    if is_for_clinician { looked_at(until, now) } else { come_back(past, since, until, now) }
}

/// What to do about reported pain, with the reason, where no other sentence gives it.
pub(super) fn sore_step_and_why(past: &[ActivitySummary], since: Date, is_severe: bool, now: Date) -> Message {
    let step = after_pain_step(past, since, is_severe || is_long(since, now), sore_until(since, now), now);
    if is_severe {
        say!("Stop running on it and have it looked at. {}", step)
    } else if is_long(since, now) {
        say!("Sore for more than two weeks: have it looked at. {}", step)
    } else {
        step
    }
}

/// Whether reported pain has lasted for more than two weeks.
fn is_long(since: Date, now: Date) -> bool {
    since <= now && !is_recent(since, now)
}

/// `No number until 29 Nov, and none before it has been looked at.`
fn looked_at(until: Date, now: Date) -> Message {
    say!("No number until {}, and none before it has been looked at.", words::date_only(until, now))
}

/// The last day for which reported pain suppresses limits. It continues: after its two weeks they start again from "now".
fn sore_until(since: Date, as_of: Date) -> Date {
    let from = if since > as_of || is_recent(since, as_of) { since } else { as_of };
    from.saturating_add(QUIET_DAYS.days())
}

/// What to do instead of a limit, about half of the longest run before and no more than a usual one: `Until 29 Nov no number: walk or
/// ride where that does not hurt. Once pain stays at 2/10 or less, come back with about half, up to 4.9 km (…).`
fn come_back(past: &[ActivitySummary], since: Date, until: Date, now: Date) -> Message {
    let oldest = since.saturating_sub((LONGEST_DAYS - 1).days());
    let before = past.iter().filter(|a| a.is_counted_run() && (oldest..=since).contains(&a.local_start.date()));
    let mut distances: Vec<f64> = before.filter_map(|a| a.distance_m).collect();
    let longest_m = distances.iter().copied().fold(0.0, f64::max);
    let usual_m = median(&mut distances).unwrap_or(0.0);
    let how_far = if usual_m > 0.0 && usual_m < COME_BACK * longest_m {
        // Half a marathon is no restart for somebody who usually runs 10 km.
        say!(
            "come back with no more than a usual run, up to {} (the median of the {}~days before)",
            km_down(usual_m),
            LONGEST_DAYS as i32
        )
    } else if longest_m > 0.0 {
        say!(
            "come back with about half, up to {} (your longest in the {}~days before: {})",
            km_down(COME_BACK * longest_m),
            LONGEST_DAYS as i32,
            km(longest_m)
        )
    } else {
        say!("come back with about half of what you ran before")
    };
    say!(
        "Until {} no number: walk or ride where that does not hurt. Once pain stays at 2/10 or less, {}.",
        words::date_only(until, now),
        how_far
    )
}

/// The current break, or one that ended recently. A run of unknown distance also ends one. Without a distance where it hurts: the
/// step for pain has its own.
fn after_break(what_if: &mut WhatIf<'_>, as_of: Date, hurts: bool) -> Option<Reason> {
    let dates: Vec<Date> = what_if.past().iter().filter(|a| a.is_run()).map(|a| a.local_start.date()).collect();
    let day = as_of.tomorrow().ok()?;
    let last = *dates.last()?;
    let idle = days_between(last, day) - 1;
    if idle >= QUIET_DAYS {
        let text =
            if hurts { say!("{} without a run.", days_of(idle)) } else { first_run(what_if, days_of(idle), day) };
        return Some(Reason { why: Why::AfterBreak, text, step: None, until: None });
    }
    let i = (1..dates.len()).rfind(|&i| days_between(dates[i - 1], dates[i]) > QUIET_DAYS)?;
    if !is_recent(dates[i], as_of) {
        return None;
    }
    let off = days_of(days_between(dates[i - 1], dates[i]) - 1);
    let until = dates[i].saturating_add(QUIET_DAYS.days());
    let back = say!("Back since {} after {} without a run.", words::short_day(dates[i], as_of), off);
    let week = if hurts { None } else { first_weeks(what_if, day) };
    let text = week.map_or(back.clone(), |week| say!("{} {}", back, week));
    Some(Reason { why: Why::AfterBreak, text, step: None, until: Some(until) })
}

/// The finding of KW103 for a run that no runner is able to run, if it is about this quantity.
fn said_of_return(what_if: &mut WhatIf<'_>, day: Date, quantity: Quantity) -> Option<(f64, Finding)> {
    let far = Imagined { distance_m: FAR_M, ..Imagined::default() };
    let said = what_if.ask(&return_after_break::RULE, day, &far, 1).filter(|finding| finding.quantity == quantity)?;
    Some((said.threshold?, said))
}

/// Distance above which a first run after a break would be flagged, if its rule can judge at all.
fn first_run(what_if: &mut WhatIf<'_>, off: Part, day: Date) -> Message {
    let said = said_of_return(what_if, day, Quantity::Distance);
    let Some((limit_m, longest, severity)) = said.and_then(|(limit_m, f)| Some((limit_m, f.reference?, f.severity)))
    else {
        return say!("{} without a run, and not enough data from before to say more.", off);
    };
    say!(
        "{} without a run. kneewise would {} a first run above {} (half of {}, your longest in the {}~days before; {}). No advice.",
        off,
        if severity == Severity::Info { "only note" } else { "comment on" },
        km_down(limit_m),
        km(longest.value),
        LONGEST_DAYS as i32,
        return_after_break::RULE.code,
    )
}

/// Distance of seven days above which the first two weeks after a break would be noted; `None` where the first run has been flagged
/// already, or too little is known.
fn first_weeks(what_if: &mut WhatIf<'_>, day: Date) -> Option<Message> {
    let (limit_m, said) = said_of_return(what_if, day, Quantity::SevenDays)?;
    Some(say!(
        "kneewise would note more than {} in 7~days ({} of a usual week before the break, {}; {}).",
        km_down(limit_m),
        percent(limit_m / said.reference?.value),
        km(said.reference?.value),
        return_after_break::RULE.code,
    ))
}
