//! Rules that could not be judged, and the data they lack.

use super::LABEL;
use super::text::{Line, Role, Screen};
use crate::base::message::NBSP;
use crate::render::wording::{date, name, number};
use crate::report::Report;
use crate::rule::finding::NotJudged;
use crate::rule::need::{Amount, Missing, Need};
use crate::summary::ActivitySummary;
use std::collections::BTreeMap;
use std::io;

/// Width of a code and the gap after it.
const CODE: usize = 7;

/// Position of the columns for a short history.
const FROM: usize = 35;
const RULES: usize = 45;

/// Name of needs without one of their own.
const OTHER: &str = "other data (-v)";

/// Most needs named.
const NAMED: usize = 5;

/// Name of a need in lists; `None` if it has none.
fn word(need: &Need) -> Option<&'static str> {
    match need.missing {
        Missing::History => Some("weeks of history"),
        Missing::Runs => need.comes_with_time.then_some("more runs"),
        Missing::Altitude => Some("altitude"),
        Missing::Cadence => Some("flat running with cadence"),
        Missing::HeartRate => Some("heart rate"),
        Missing::Effort => Some("effort ratings"),
        Missing::ContactBalance => Some("left-right balance"),
        Missing::KneeLoad => Some("runs with knee load"),
        Missing::Tracks => Some("tracks"),
        Missing::Shoes => Some("shoes"),
        Missing::PainLog => Some("a pain log"),
        Missing::SteadyRun => Some("a steady hour"),
    }
}

/// The row of a need in the table for a short history: first those with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    /// Days of history.
    Days(Amount),
    /// Number of outdoor runs.
    Runs(Amount),
    /// Anything else: a channel, a log, shoes.
    Other,
}

impl Row {
    fn of(need: &Need) -> Row {
        match need.amount {
            Some(amount) if need.missing == Missing::History => Row::Days(amount),
            Some(amount) if need.missing == Missing::Tracks && need.comes_with_time => Row::Runs(amount),
            _ => Row::Other,
        }
    }
}

/// For a history: the number of rules, and what they lack.
pub(super) fn of_history(page: &mut Screen, report: &Report) -> io::Result<()> {
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

/// For a short history: a table of what is needed and when it will be available.
pub(super) fn while_too_early(page: &mut Screen, report: &Report, loud: bool) -> io::Result<()> {
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
    let mut rows = BTreeMap::<Row, Vec<&str>>::new();
    for entry in not_judged {
        rows.entry(Row::of(&entry.need)).or_default().push(entry.rule.as_str());
    }
    let now = report.generated_for.as_of;
    let from = |row: &Row| match (row, now) {
        (Row::Days(Amount { needed, has }), Some(now)) => {
            let missing = i64::from(*needed) - i64::from(*has);
            let from = jiff::Span::new().try_days(missing).ok().and_then(|days| now.checked_add(days).ok());
            date::short(from.unwrap_or(now), None)
        }
        _ => number::MISSING.to_owned(),
    };
    let head = Line::new(Role::Quiet, "not judged").pad(LABEL).quiet("needs").pad(FROM).quiet("from");
    page.line(&head.pad(RULES).quiet("rules"))?;
    for (row, rules) in &rows {
        let needs = match row {
            Row::Days(Amount { needed, has }) => format!("{needed} days, has {has}"),
            Row::Runs(Amount { needed, has }) => format!("{needed} outdoor runs, has {has}"),
            Row::Other => OTHER.to_owned(),
        };
        let line = Line::default().pad(LABEL).plain(needs).pad(FROM).plain(from(row));
        page.beside(line, RULES, Role::Plain, &rules.join(" "))?;
    }
    Ok(())
}

/// For one run: what its file lacks, and how many rules only need the days before.
pub(super) fn of_run(page: &mut Screen, report: &Report) -> io::Result<()> {
    let not_judged = &report.not_judged;
    if not_judged.is_empty() || report.totals.rules == 0 {
        return Ok(());
    }
    if page.style.verbose > 0 {
        return each(page, not_judged);
    }
    let lacking: Vec<(&NotJudged, &str)> =
        not_judged.iter().filter_map(|entry| Some((entry, lacking(&entry.need, report)?))).collect();
    let waits =
        |entry: &&NotJudged| entry.need.comes_with_time && !lacking.iter().any(|(other, _)| other.rule == entry.rule);
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

/// The channel that a rule needs and no run has.
fn lacking(need: &Need, report: &Report) -> Option<&'static str> {
    let none = |has: fn(&ActivitySummary) -> bool| !report.activities.iter().any(has);
    match need.missing {
        Missing::Altitude if none(|run| run.elevation.loss_m.is_some()) => Some("no altitude"),
        Missing::Cadence if none(|run| run.cadence.mean_spm.or(run.cadence.running_spm).is_some()) => {
            Some("no cadence")
        }
        Missing::Tracks if !need.comes_with_time => Some("no track"),
        _ => None,
    }
}

/// One line per rule.
fn each(page: &mut Screen, not_judged: &[NotJudged]) -> io::Result<()> {
    page.part();
    let mut label = "not judged";
    for entry in not_judged {
        let line = Line::new(Role::Quiet, label).pad(LABEL).plain(entry.rule);
        let whose = entry.athlete.as_deref().map_or_else(String::new, |a| name::shown(a, page.style) + ": ");
        page.beside(
            line,
            LABEL + CODE,
            Role::Plain,
            &name::clean(&(whose + &entry.need.reason.in_units(page.style.units))),
        )?;
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
        let what = word(&entry.need).unwrap_or(OTHER);
        if !wanted.contains(&what) {
            wanted.push(what);
        }
    }
    // In the order of the rules; needs without a name, or without room, come last.
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

/// `KW301 KW302: no altitude`, by channel, in the order of the rules.
fn by_lack(lacking: &[(&NotJudged, &str)]) -> Vec<String> {
    let mut grouped: Vec<(&str, Vec<&str>)> = Vec::new();
    for (entry, lack) in lacking {
        match grouped.iter_mut().find(|(other, _)| other == lack) {
            Some((_, rules)) => rules.push(entry.rule.as_str()),
            None => grouped.push((lack, vec![entry.rule.as_str()])),
        }
    }
    grouped.into_iter().map(|(lack, rules)| format!("{}: {lack}", rules.join(" "))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::content::early::for_want_of_weeks;
    use crate::say;

    fn entry(rule: &'static str, need: Need) -> NotJudged {
        NotJudged { athlete: None, rule: crate::base::rule_code::RuleCode::of(rule), need }
    }

    fn history(needed: f64, has: i32) -> Need {
        Need::history(needed, has)
    }

    fn runs(missing: Missing, has: usize) -> Need {
        Need::runs(missing, 10.0, has, say!("needs 10 runs"))
    }

    #[test]
    fn needs_have_rows_of_their_own_where_they_have_figures() {
        let amount = |needed, has| Amount { needed, has };
        assert_eq!(Row::of(&history(30.0, 9)), Row::Days(amount(30, 9)));
        assert_eq!(Row::of(&runs(Missing::Tracks, 9)), Row::Runs(amount(10, 9)));
        for need in [
            runs(Missing::Tracks, 0),
            runs(Missing::Effort, 9),
            Need::of(Missing::Altitude, say!("needs altitude")),
            Need::in_time(Missing::Runs, say!("needs a run in the 30~days before another")),
        ] {
            assert_eq!(Row::of(&need), Row::Other, "{}", need.reason);
        }
    }

    #[test]
    fn four_weeks_are_counted() {
        let all = [entry("KW102", history(27.0, 9)), entry("KW201", history(28.0, 9))];
        assert_eq!(for_want_of_weeks(&all), 1);
    }

    #[test]
    fn figures_without_end_do_no_harm() {
        let mut report = crate::render::fixture::new_watch();
        report.not_judged = vec![entry("KW101", history(1e30, i32::MIN))];
        let style = crate::render::Style { width: 80, terminal: true, ..Default::default() };
        let mut out = Vec::new();
        while_too_early(&mut Screen::new(&style, &mut out), &report, false).unwrap();
        assert!(String::from_utf8(out).unwrap().contains("KW101"));
    }

    #[test]
    fn what_is_wanted_is_one_sentence() {
        let shoes = || Need::of(Missing::Shoes, say!("needs shoes"));
        let all = [
            entry("KW403", runs(Missing::ContactBalance, 0)),
            entry("KW603", shoes()),
            entry("KW604", shoes()),
            entry("KW701", Need::of(Missing::PainLog, say!("needs a pain log"))),
            entry("KW702", runs(Missing::Effort, 9)),
        ];
        assert_eq!(wanted(&all[..1]), "left-right balance");
        assert_eq!(wanted(&all[..4]), "left-right balance, shoes and a pain log");
        assert_eq!(wanted(&all), "left-right balance, shoes, a pain log and effort ratings");
        assert_eq!(wanted(&[entry("KW101", history(30.0, 29))]), "weeks of history");
        let other = || entry("KW000", Need::of(Missing::Runs, say!("needs a longer run")));
        assert_eq!(wanted(&[other()]), "other data (-v)");
        let earlier = Need::in_time(Missing::Runs, say!("needs a run in the 30~days before another"));
        let more = [other(), entry("KW101", earlier)];
        assert_eq!(wanted(&more), "more runs and other data (-v)");
        let many: Vec<_> = more.into_iter().chain(all).collect();
        assert_eq!(wanted(&many), "more runs, left-right balance, shoes, a pain log and other data (-v)");
    }
}
