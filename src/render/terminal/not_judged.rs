//! Which rules could not be judged, and what they would need.

use super::LABEL;
use super::text::{Line, Page, Role};
use crate::render::wording::{date, name, number};
use crate::report::Report;
use crate::rule::finding::NotJudged;
use crate::summary::ActivitySummary;
use jiff::ToSpan;
use number::NBSP;
use std::collections::BTreeMap;
use std::io;

/// From so many days on a need is one of weeks of history.
const FOUR_WEEKS: i64 = 28;

/// Columns of a code and the gap after it.
const CODE: usize = 7;

/// Where the columns of a short history begin.
const FROM: usize = 35;
const RULES: usize = 45;

/// What rules want, by a word of their reasons; the first that fits.
const WANTED: [(&str, &str); 11] = [
    ("balance", "left-right balance"),
    ("pain log", "a pain log"),
    ("shoes", "shoes"),
    ("steady", "a steady hour"),
    ("runs with an effort", "effort ratings"),
    ("heart rate", "heart rate"),
    ("effort", "effort ratings"),
    ("altitude", "altitude"),
    ("knee load", "knee loads"),
    ("cadence", "flat running with cadence"),
    ("track", "tracks"),
];

/// What has no name of its own.
const OTHER: &str = "other data (-v)";

/// So many things are named.
const NAMED: usize = 5;

/// What a rule needs, read from its reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    /// So many days, of which some are there: time alone helps.
    Days { days: i64, has: i64, said: String },
    /// So many runs.
    Runs { said: String },
    /// Runs or days before, without a day from which on they are there.
    Before,
    /// Something else: a channel, a log, shoes.
    Other,
}

/// Reads `needs 30 days of history, has 9`, `needs 8 weeks of history, has 9 days`, `needs 10 outdoor runs, has 4`.
fn need(reason: &str) -> Need {
    let nothing = reason.ends_with(", has 0") || reason.ends_with(", has none");
    let of_days = ["before", "history", "earlier", " days", " runs with"].iter().any(|word| reason.contains(word));
    match of_a_figure(reason) {
        Some(need) => need,
        None if of_days && !nothing => Need::Before,
        None => Need::Other,
    }
}

fn of_a_figure(reason: &str) -> Option<Need> {
    let reason = reason.strip_prefix("needs ")?;
    let said = reason.replace(" of history", "");
    let (needs, has) = said.split_once(", has ")?;
    let (needs, unit) = number_and_unit(needs)?;
    let (has, of) = number_and_unit(has)?;
    let length = |unit: &str| match unit {
        "day" | "days" => Some(1),
        "week" | "weeks" => Some(7),
        _ => None,
    };
    match (length(unit), length(of)) {
        (Some(each), own) => Some(Need::Days { days: needs * each, has: has * own.unwrap_or(each), said }),
        (None, _) if has > 0 && unit.starts_with("outdoor runs") => {
            Some(Need::Runs { said: format!("{needs} outdoor runs, has {has}") })
        }
        _ => None,
    }
}

/// `30 days`; the unit may be missing. Figures that no history reaches are none.
fn number_and_unit(text: &str) -> Option<(i64, &str)> {
    let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
    number.replace(',', "").parse().ok().filter(|n| (0..100_000).contains(n)).map(|n| (n, unit))
}

/// How many rules need four weeks of history or more.
pub(super) fn for_want_of_weeks(not_judged: &[NotJudged]) -> usize {
    let waits = |entry: &&NotJudged| matches!(need(&entry.reason), Need::Days { days, .. } if days >= FOUR_WEEKS);
    not_judged.iter().filter(waits).count()
}

/// Of a history: how many rules, and for want of what.
pub(super) fn of_history(page: &mut Page, report: &Report) -> io::Result<()> {
    let not_judged = &report.not_judged;
    if not_judged.is_empty() || report.totals.rules == 0 {
        return Ok(());
    }
    if page.style.verbose > 0 {
        return each(page, not_judged);
    }
    if report.now.len() > 1 {
        return Ok(());
    }
    let verb = if not_judged.len() == 1 { "needs" } else { "need" };
    let text = format!("{} {verb} {}", share(report), wanted(not_judged));
    page.labelled("not judged", Role::Plain, &name::clean(&text))
}

/// Of a history that is too short: a table of what is needed and from when on it is there.
pub(super) fn while_too_early(page: &mut Page, report: &Report, loud: bool) -> io::Result<()> {
    let not_judged = &report.not_judged;
    if not_judged.is_empty() || report.now.len() > 1 {
        return of_history(page, report);
    }
    let quiet = if loud { "" } else { ", nothing stands out" };
    let judged = report.totals.rules.saturating_sub(not_judged.len());
    page.labelled("judged", Role::Plain, &format!("{judged} of {}{quiet}", rules(report.totals.rules)))?;
    if page.style.verbose > 0 || !page.has_pictures() {
        return if page.style.verbose > 0 { each(page, not_judged) } else { of_history(page, report) };
    }
    let mut rows = BTreeMap::<Need, Vec<&str>>::new();
    for entry in not_judged {
        let need = match need(&entry.reason) {
            Need::Before => Need::Other,
            need => need,
        };
        rows.entry(need).or_default().push(entry.rule);
    }
    let now = report.generated_for.as_of;
    let from = |need: &Need| match (need, now) {
        (Need::Days { days, has, .. }, Some(now)) => date::short(now.saturating_add((days - has).days()), None),
        _ => number::MISSING.to_owned(),
    };
    let head = Line::new(Role::Quiet, "not judged").pad(LABEL).quiet("needs").pad(FROM).quiet("from");
    page.line(&head.pad(RULES).quiet("rules"))?;
    for (need, rules) in &rows {
        let needs = match need {
            Need::Days { said, .. } | Need::Runs { said } => said,
            Need::Before | Need::Other => OTHER,
        };
        let line = Line::default().pad(LABEL).plain(needs).pad(FROM).plain(from(need));
        page.beside(line, RULES, Role::Plain, &rules.join(" "))?;
    }
    Ok(())
}

/// Of one run: what its file lacks, and how many rules only need the days before.
pub(super) fn of_run(page: &mut Page, report: &Report) -> io::Result<()> {
    let not_judged = &report.not_judged;
    if not_judged.is_empty() || report.totals.rules == 0 {
        return Ok(());
    }
    if page.style.verbose > 0 {
        return each(page, not_judged);
    }
    let lacking: Vec<(&NotJudged, &str)> =
        not_judged.iter().filter_map(|entry| Some((entry, lacking(&entry.reason, report)?))).collect();
    let waits = |entry: &&NotJudged| {
        need(&entry.reason) != Need::Other && !lacking.iter().any(|(other, _)| other.rule == entry.rule)
    };
    let waiting = not_judged.iter().filter(waits).count();
    if report.judged_against.is_some() || waiting == 0 {
        return of_history(page, report);
    }
    let file = match report.activities.as_slice() {
        [run] if run.source.member.is_none() => name::whole(&run.source.path, page.style),
        _ => "FILE".to_owned(),
    };
    let file = if file.contains(' ') { format!("'{file}'") } else { file };
    let command = format!("kneewise check {} --history{NBSP}PATH", file.replace(' ', "\u{a0}"));
    let text = if lacking.is_empty() {
        let only = if waiting == 1 { "needs" } else { "need" };
        let share = share(report);
        format!("{share}; {waiting} of them only {only} the weeks before this run: {command} (an export or a folder)")
    } else {
        format!("{}. {waiting} more only need the weeks before: {command}", by_lack(&lacking).join(". "))
    };
    page.labelled("not judged", Role::Plain, &name::clean(&text))
}

/// The channel that a rule asks for and no run has.
fn lacking(reason: &str, report: &Report) -> Option<&'static str> {
    let none = |has: fn(&ActivitySummary) -> bool| !report.activities.iter().any(has);
    match reason {
        r if r.contains("altitude") && none(|run| run.elevation.loss_m.is_some()) => Some("no altitude"),
        r if r.contains("cadence") && none(|run| run.cadence.mean_spm.or(run.cadence.running_spm).is_some()) => {
            Some("no cadence")
        }
        r if r.contains("track") && need(r) == Need::Other => Some("no track"),
        _ => None,
    }
}

/// A line a rule.
fn each(page: &mut Page, not_judged: &[NotJudged]) -> io::Result<()> {
    page.part();
    let mut label = "not judged";
    for entry in not_judged {
        let line = Line::new(Role::Quiet, label).pad(LABEL).plain(entry.rule);
        let whose = entry.athlete.as_deref().map_or_else(String::new, |a| name::shown(a, page.style) + ": ");
        page.beside(line, LABEL + CODE, Role::Plain, &name::clean(&(whose + &entry.reason)))?;
        label = "";
    }
    Ok(())
}

/// `3 of 25 rules`
fn share(report: &Report) -> String {
    format!("{} of {}", number::count(report.not_judged.len()), rules(report.totals.rules))
}

fn rules(n: usize) -> String {
    number::counted(n, "rule", "rules")
}

/// `left-right balance, effort ratings and a pain log`
fn wanted(not_judged: &[NotJudged]) -> String {
    let mut wanted: Vec<&str> = Vec::new();
    for entry in not_judged {
        let word = WANTED.iter().find(|(word, _)| entry.reason.contains(word)).map(|(_, what)| *what);
        let what = match (need(&entry.reason), word) {
            (Need::Days { .. }, _) => "weeks of history",
            (_, Some(what)) => what,
            (Need::Runs { .. } | Need::Before, None) => "more runs",
            (Need::Other, None) => OTHER,
        };
        if !wanted.contains(&what) {
            wanted.push(what);
        }
    }
    // In order of the rules; what has no name of its own, or no room, comes last.
    wanted.sort_by_key(|&what| what == OTHER);
    if wanted.len() > NAMED {
        wanted.truncate(NAMED - 1);
        wanted.push(OTHER);
    }
    match wanted.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        one => one.concat(),
    }
}

/// `KW301 KW302: no altitude`, a channel each, in order of the rules.
fn by_lack(lacking: &[(&NotJudged, &str)]) -> Vec<String> {
    let mut grouped: Vec<(&str, Vec<&str>)> = Vec::new();
    for (entry, lack) in lacking {
        match grouped.iter_mut().find(|(other, _)| other == lack) {
            Some((_, rules)) => rules.push(entry.rule),
            None => grouped.push((lack, vec![entry.rule])),
        }
    }
    grouped.into_iter().map(|(lack, rules)| format!("{}: {lack}", rules.join(" "))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(rule: &'static str, reason: &str) -> NotJudged {
        NotJudged { athlete: None, rule, reason: reason.to_owned() }
    }

    #[test]
    fn needs_of_history_are_read() {
        let days = |days, has, said: &str| Need::Days { days, has, said: said.to_owned() };
        assert_eq!(need("needs 30 days of history, has 9"), days(30, 9, "30 days, has 9"));
        assert_eq!(need("needs 8 weeks of history, has 9 days"), days(56, 9, "8 weeks, has 9 days"));
        assert_eq!(need("needs 8 weeks of history, has 2"), days(56, 14, "8 weeks, has 2"));
        let runs = need("needs 10 outdoor runs with a track in 56 days, has 9");
        assert_eq!(runs, Need::Runs { said: "10 outdoor runs, has 9".into() });
        for reason in [
            "needs a run in the 30 days before another",
            "needs 60 minutes of easy flat running with cadence in 28 days",
            "needs 10 runs with an effort rating, has 1",
        ] {
            assert_eq!(need(reason), Need::Before, "{reason}");
        }
        for reason in [
            "no pain log",
            "needs 10 runs with contact balance on the flat in 90 days before another, has 0",
            "needs outdoor runs with a track, has none",
            "needs altitude",
            "needs a run of 15 minutes or more with heart rate or an effort rating",
            "needs , has ",
            "",
        ] {
            assert_eq!(need(reason), Need::Other, "{reason}");
        }
    }

    #[test]
    fn four_weeks_are_counted() {
        let all =
            [entry("KW102", "needs 27 days of history, has 9"), entry("KW201", "needs 28 days of history, has 9")];
        assert_eq!(for_want_of_weeks(&all), 1);
    }

    #[test]
    fn figures_without_end_are_no_days() {
        for reason in ["needs 99999999999999999999 days, has 1", "needs 999999999 days, has 1", "needs 30 days"] {
            assert!(!matches!(need(reason), Need::Days { .. }), "{reason}");
        }
    }

    #[test]
    fn what_is_wanted_is_one_sentence() {
        let all = [
            entry("KW403", "needs 10 runs with contact balance on the flat in 90 days before another, has 0"),
            entry("KW603", "needs shoes: neither the export nor the files say which were worn"),
            entry("KW604", "needs shoes: neither the export nor the files say which were worn"),
            entry("KW701", "needs a pain log"),
            entry("KW702", "needs 10 runs with an effort rating, has 9"),
        ];
        assert_eq!(wanted(&all[..1]), "left-right balance");
        assert_eq!(wanted(&all[..4]), "left-right balance, shoes and a pain log");
        assert_eq!(wanted(&all), "left-right balance, shoes, a pain log and effort ratings");
        assert_eq!(wanted(&[entry("KW101", "needs 30 days of history, has 29")]), "weeks of history");
        assert_eq!(wanted(&[entry("KW101", "")]), "other data (-v)");
        let more = [entry("KW000", ""), entry("KW101", "needs a run in the 30 days before another")];
        assert_eq!(wanted(&more), "more runs and other data (-v)");
        let many: Vec<_> = more.into_iter().chain(all).collect();
        assert_eq!(wanted(&many), "more runs, left-right balance, shoes, a pain log and other data (-v)");
    }
}
