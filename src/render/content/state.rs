//! The answer about a history, by its state.

use super::early::{FOUR_WEEKS, days, for_want_of_weeks, is_too_early};
use crate::base::provenance::AsOfFrom;
use crate::base::sport::Sport;
use crate::base::stats::median;
use crate::base::units::Units;
use crate::render::wording::cause::{Cause, FindingGroups};
use crate::render::wording::comparison::upper_first;
use crate::render::wording::{comparison, sport};
use crate::render::wording::{date, number};
use crate::report::{Report, Week};
use crate::rule::finding::{Finding, Grade, Lasting, Severity};
use jiff::civil::Date;

/// Training is steady if each of the last weeks is within this share of their median …
const STEADY: f64 = 0.30;

/// … over this number of weeks, or over all available, if at least the second number.
const STEADY_WEEKS: usize = 12;

const STEADY_LEAST: usize = 4;

/// The answer for a history: the notable finding, or that there is none, and a second sentence about earlier ones.
pub(in crate::render) fn answer(report: &Report, told: &FindingGroups, units: Units) -> (String, Option<String>) {
    if report.activities.is_empty() {
        return (nothing_shown(report), None);
    }
    if report.totals.runs == 0 && told.recent.is_empty() {
        let n = number::counted(report.activities.len(), "activity", "activities");
        // Implausible runs are not counted.
        let others = sport::counts(report.activities.iter().filter(|a| a.sport != Sport::Running));
        let others = if others.is_empty() { others } else { format!(": {others}") };
        return (format!("No run among {n}{others}."), None);
    }
    if report.now.len() > 1 {
        return (of_athletes(report, told), None);
    }
    let back = comparison::further_back(&told.older, report);
    if let Some(cause) = told.recent.first() {
        return (stands_out(cause, report, units), back);
    }
    if let Some(state) = lasting(report).next().filter(|f| f.severity > Severity::Info).and_then(|f| f.lasts.as_ref()) {
        return (format!("{}.", upper_first(&lasts(state, report))), back);
    }
    if is_too_early(report) {
        // Full days before the newest, as rules count them.
        let first = match days(report).saturating_sub(1) {
            0 => "Too early to judge: less than a day of history".to_owned(),
            days => format!("Too early to judge: {} of history", number::counted(days, "day", "days")),
        };
        let waiting = match for_want_of_weeks(&report.not_judged) {
            0 => ".".to_owned(),
            n => {
                let need = if n == 1 { "needs" } else { "need" };
                let rules = number::counted(report.totals.rules, "rule", "rules");
                format!("; {n} of {rules} {need} {FOUR_WEEKS}\u{a0}days or more.")
            }
        };
        return (first + &waiting, None);
    }
    if let Some(last) = last_run(report).filter(|last| days_since(*last, report) >= IDLE_DAYS) {
        return (format!("No run since {}.", date::short(last, report.generated_for.as_of)), back);
    }
    (calm(report, units), back)
}

/// The representative finding, and the newest finding of caution or above of its cause if that is later, which an older run would
/// otherwise hide. A convention is not added to a finding with better evidence.
fn stands_out(cause: &Cause, report: &Report, units: Units) -> String {
    let first = comparison::stands_out(cause.top, report, units);
    let convention = |f: &Finding| f.evidence.grade == Grade::D;
    let leads = |f: &&&Finding| {
        f.severity > Severity::Info && f.date > cause.top.date && (!convention(f) || convention(cause.top))
    };
    let later = cause.others.iter().filter(leads);
    // Of one day the strongest, which is the first.
    let Some(newest) = later.reduce(|a, b| if b.date > a.date { b } else { a }) else { return first };
    let day = date::day(newest.date, report.generated_for.as_of);
    format!("{first} {day}: {}.", comparison::seen(newest, units))
}

/// Days without a run from which they are mentioned first.
const IDLE_DAYS: i32 = 28;

/// The day of the last run up to "now"; unknown if `--until` hides earlier runs.
fn last_run(report: &Report) -> Option<Date> {
    let as_of = report.generated_for.as_of;
    if report.generated_for.until.is_some_and(|until| as_of.is_none_or(|as_of| until < as_of)) {
        return None;
    }
    let runs = report.activities.iter().filter(|a| a.is_run() && a.is_dated()).map(|a| a.local_start.date());
    runs.filter(|day| as_of.is_none_or(|as_of| *day <= as_of)).max()
}

fn days_since(day: Date, report: &Report) -> i32 {
    report.generated_for.as_of.map_or(0, |as_of| (as_of - day).get_days())
}

/// The findings whose state lasts until "now", the most severe first.
pub(in crate::render) fn lasting(report: &Report) -> impl Iterator<Item = &Finding> {
    let of =
        |loud: bool| report.findings.iter().filter(move |f| f.lasts.is_some() && (f.severity > Severity::Info) == loud);
    of(true).chain(of(false))
}

/// `no day without a run for 31 weeks`.
pub(in crate::render) fn lasts(state: &Lasting, report: &Report) -> String {
    let days = days_since(state.since, report) + 1;
    let (n, one, many) = match days {
        ..14 => (days, "day", "days"),
        14..730 => (days / 7, "week", "weeks"),
        _ => (days / 365, "year", "years"),
    };
    format!("{} for {}", state.what, number::counted(usize::try_from(n).unwrap_or(0), one, many))
}

/// The last 7 days and the usual week: `Steady training: 31.2 km in the last 7 days; a usual week has 29.8.`
fn calm(report: &Report, units: Units) -> String {
    let quiet = if is_steady(&report.weeks) { "Steady training" } else { "Nothing stands out" };
    let Some(now) = report.now.first() else { return format!("{quiet}.") };
    let km = number::distance_sum_with_unit(now.days_7.distance_m, now.days_7.distance_at_least_m, units);
    let km = match last_run(report).filter(|_| now.days_7.runs == 0) {
        Some(last) => format!("no run since {}", date::short(last, report.generated_for.as_of)),
        None => format!("{km} in the last 7\u{a0}days"),
    };
    let usual = match usual_week_m(report) {
        Some(usual) => format!("; a usual week has {}", number::distance(usual, units)),
        None => String::new(),
    };
    format!("{quiet}: {km}{usual}.")
}

/// The median distance of the weeks with a run among the last twelve complete ones; `None` for fewer than four.
fn usual_week_m(report: &Report) -> Option<f64> {
    let over = report.weeks.iter().rev().filter(|week| !week.so_far && !week.cut).take(STEADY_WEEKS);
    let mut last: Vec<f64> = over.filter(|week| week.runs > 0).filter_map(|week| week.distance_m).collect();
    if last.len() < STEADY_LEAST { None } else { median(&mut last) }
}

fn of_athletes(report: &Report, told: &FindingGroups) -> String {
    let athletes = number::count(report.now.len());
    let still = match report.now.iter().filter(|now| now.days_7.runs > 0).count() {
        0 => "none".to_owned(),
        n if n == report.now.len() => "all".to_owned(),
        n => number::count(n),
    };
    let loud = report.now.iter().filter(|now| told.recent.iter().any(|cause| cause.top.athlete == now.athlete)).count();
    let loud = match loud {
        0 => String::new(),
        1 => ", 1\u{a0}stands out in the last 4\u{a0}weeks".to_owned(),
        n => format!(", {n}\u{a0}stand out in the last 4\u{a0}weeks"),
    };
    format!("{athletes}\u{a0}athletes; {still} of them ran in the last 7\u{a0}days{loud}.")
}

/// Whether the last complete weeks are similar.
fn is_steady(weeks: &[Week]) -> bool {
    let over: Vec<Option<f64>> =
        weeks.iter().filter(|week| !week.so_far && !week.cut).map(|week| week.distance_m).collect();
    // Weeks of unknown distance cannot be compared.
    let last = over[over.len().saturating_sub(STEADY_WEEKS)..].iter().copied().collect::<Option<Vec<f64>>>();
    let Some(last) = last.filter(|last| last.len() >= STEADY_LEAST) else { return false };
    let Some(median) = median(&mut last.clone()) else { return false };
    median > 0.0 && last.iter().all(|m| (m - median).abs() <= STEADY * median)
}

fn nothing_shown(report: &Report) -> String {
    let settings = &report.generated_for;
    let newest = settings.as_of.filter(|_| settings.as_of_from == Some(AsOfFrom::NewestFile));
    let dated = |day: Date| date::short(day, None) + "\u{a0}" + &day.year().to_string();
    match (settings.since, settings.until) {
        (Some(since), until) => {
            let span = until.map_or_else(|| "on".to_owned(), |until| format!("to {}", dated(until)));
            let newest = newest
                .filter(|&newest| newest < since)
                .map_or_else(String::new, |newest| format!("; the newest is of {}", date::short(newest, Some(since))));
            format!("No activity from {} {span}{newest}.", dated(since))
        }
        (None, Some(until)) => format!("No activity up to {}.", dated(until)),
        (None, None) => match settings.as_of.filter(|_| settings.as_of_from == Some(AsOfFrom::Option)) {
            Some(day) => format!("No activity up to {}.", dated(day)),
            None => "No activity in these files.".into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::rule_code::RuleCode;
    use crate::render::fixture;
    use crate::rule::quantity::Quantity;
    use crate::rule::wording::Words;

    #[test]
    fn an_empty_window_says_what_is_newest() {
        let mut report = fixture::empty();
        report.generated_for.since = Some(jiff::civil::date(2026, 11, 1));
        report.generated_for.as_of = Some(jiff::civil::date(2026, 10, 18));
        report.generated_for.as_of_from = Some(AsOfFrom::NewestFile);
        let said = |report: &Report| answer(report, &FindingGroups::default(), Units::Metric).0.replace('\u{a0}', " ");
        assert_eq!(said(&report), "No activity from 1 Nov 2026 on; the newest is of 18 Oct.");
        report.generated_for.until = Some(jiff::civil::date(2026, 11, 30));
        assert_eq!(said(&report), "No activity from 1 Nov 2026 to 30 Nov 2026; the newest is of 18 Oct.");
        report.generated_for.since = None;
        assert_eq!(said(&report), "No activity up to 30 Nov 2026.");
        report.generated_for.until = None;
        assert_eq!(said(&report), "No activity in these files.");
        report.generated_for.as_of_from = Some(AsOfFrom::Option);
        assert_eq!(said(&report), "No activity up to 18 Oct 2026.");
    }

    #[test]
    fn a_run_that_nobody_ran_is_no_run_of_the_head() {
        let mut report = fixture::no_run();
        let rides = answer(&report, &FindingGroups::default(), Units::Metric).0.replace('\u{a0}', " ");
        report.activities[0].sport = Sport::Running;
        report.activities.truncate(1);
        let car = answer(&report, &FindingGroups::default(), Units::Metric).0.replace('\u{a0}', " ");
        assert_eq!(
            (rides.as_str(), car.as_str()),
            ("No run among 37 activities: 29 rides, 8 swims.", "No run among 1 activity.")
        );
    }

    /// The answer for a history with these findings: rule, severity, days before "now", cause.
    fn head(found: &[(&'static str, Severity, i32, &str)]) -> (String, String) {
        let mut report = fixture::season();
        let of_rule = |code: &str| report.findings.iter().find(|f| f.rule == code).unwrap().clone();
        let (as_of, longer) = (report.generated_for.as_of.unwrap(), of_rule("KW101"));
        report.findings = (found.iter().enumerate())
            .map(|(i, (code, severity, days, cause))| Finding {
                id: format!("{code}-{i}"),
                rule: RuleCode::of(code),
                severity: *severity,
                date: as_of.saturating_sub(jiff::Span::new().days(*days)),
                group: (*cause).to_owned(),
                quantity: if *code == "KW701" { Quantity::Pain } else { longer.quantity },
                words: Words { title: crate::say!("{}", *code), ..longer.words.clone() },
                ..longer.clone()
            })
            .collect();
        let (first, second) = answer(&report, &FindingGroups::of(&report), Units::Metric);
        (first.replace('\u{a0}', " "), second.unwrap_or_default().replace('\u{a0}', " "))
    }

    #[test]
    fn pain_leads_for_two_weeks_then_the_newest_of_the_highest_level() {
        let (caution, strong) = (Severity::Caution, Severity::Strong);
        // As of Sun 15 Nov.
        for (pain_days, expected) in [(13, "KW701."), (14, "Tue 10 Nov stands out:")] {
            let (first, _) = head(&[("KW701", caution, pain_days, "a"), ("KW101", strong, 5, "b")]);
            assert!(first.starts_with(expected), "{pain_days}: {first}");
        }
        let (first, _) = head(&[("KW101", caution, 20, "a"), ("KW101", caution, 3, "b"), ("KW101", strong, 9, "c")]);
        assert!(first.starts_with("Fri 6 Nov stands out:"), "{first}");
        let (first, _) = head(&[("KW101", caution, 20, "a"), ("KW101", caution, 3, "b")]);
        assert!(first.starts_with("Thu 12 Nov stands out:"), "{first}");
        // Also within one cause, whatever was more severe long ago.
        let (first, _) = head(&[("KW101", strong, 40, "a"), ("KW101", caution, 20, "a"), ("KW101", caution, 3, "a")]);
        assert!(first.starts_with("Thu 12 Nov stands out:"), "{first}");
        // 28 days count as recent.
        assert!(head(&[("KW101", strong, 27, "a")]).0.starts_with("Mon 19 Oct stands out:"));
        assert!(head(&[("KW101", strong, 28, "a")]).0.starts_with("Nothing stands out:"));
    }

    #[test]
    fn what_lies_further_back_is_counted_whole() {
        let far = |levels: &[Severity]| {
            let found: Vec<_> =
                levels.iter().zip(["a", "b", "c"]).map(|(level, cause)| ("KW101", *level, 40, cause)).collect();
            head(&found).1
        };
        let (caution, strong) = (Severity::Caution, Severity::Strong);
        assert_eq!(far(&[caution]), "One finding lies further back, on 6 Oct.");
        assert_eq!(far(&[strong]), "One strong finding lies further back, on 6 Oct.");
        assert_eq!(far(&[caution, caution]), "Two findings lie further back, the last on 6 Oct.");
        assert_eq!(
            far(&[caution, strong, strong]),
            "Three findings lie further back, of which 2 strong, the last on 6 Oct."
        );
    }

    #[test]
    fn a_loud_state_that_lasts_leads_and_then_that_nothing_was_run() {
        let mut report = fixture::calm();
        let said = |report: &Report| answer(report, &FindingGroups::of(report), Units::Metric).0.replace('\u{a0}', " ");
        assert_eq!(said(&report), "Steady training: 38.5 km in the last 7 days; a usual week has 38.8.");
        let as_of = report.generated_for.as_of.unwrap();
        let since = as_of.saturating_sub(jiff::Span::new().days(31 * 7 - 1));
        report.findings[0].lasts = Some(Lasting { since, what: "no day without a run".to_owned() });
        assert!(said(&report).starts_with("Steady training"), "a note that lasts does not lead");
        report.findings[0].severity = Severity::Caution;
        report.findings[0].date = since;
        assert_eq!(said(&report), "No day without a run for 31 weeks.");
        report.findings.clear();
        let last = last_run(&report).unwrap();
        for (days, idle) in [(27, false), (28, true)] {
            report.generated_for.as_of = Some(last.saturating_add(jiff::Span::new().days(days)));
            assert_eq!(said(&report).starts_with("No run since "), idle, "{days}: {}", said(&report));
        }
    }

    #[test]
    fn a_later_finding_of_the_cause_is_added_unless_it_is_mere_convention() {
        let mut report = fixture::season();
        let of_rule = |code: &str| report.findings.iter().find(|f| f.rule == code).unwrap().clone();
        let as_of = report.generated_for.as_of.unwrap();
        let longer = of_rule("KW101");
        let finding = |rule: &'static str, grade: Grade, severity: Severity, days: i32| Finding {
            id: format!("{rule}-{days}"),
            rule: RuleCode::of(rule),
            severity,
            date: as_of.saturating_sub(jiff::Span::new().days(days)),
            group: "one".to_owned(),
            evidence: crate::rule::finding::Evidence { grade, ..longer.evidence.clone() },
            ..longer.clone()
        };
        let mut said = |found: &[Finding]| {
            report.findings = found.to_vec();
            answer(&report, &FindingGroups::of(&report), Units::Metric).0.replace('\u{a0}', " ")
        };
        let top = finding("KW301", Grade::C, Severity::Strong, 10);
        // As of Sun 15 Nov: the newest is of Thu 12 Nov.
        let with = |later: Finding| [top.clone(), later];
        let alone = said(std::slice::from_ref(&top));
        assert!(alone.starts_with("Thu 5 Nov stands out:"), "{alone}");
        let longer = said(&with(finding("KW101", Grade::B, Severity::Caution, 3)));
        assert!(longer.starts_with(&alone) && longer.contains(" Thu 12 Nov: "), "{longer}");
        assert_eq!(said(&with(finding("KW201", Grade::D, Severity::Caution, 3))), alone, "convention");
        assert_eq!(said(&with(finding("KW101", Grade::B, Severity::Info, 3))), alone, "a note");
        assert_eq!(said(&with(finding("KW101", Grade::B, Severity::Caution, 10))), alone, "the same day");
        let convention = finding("KW201", Grade::D, Severity::Strong, 10);
        let told = said(&[convention, finding("KW103", Grade::D, Severity::Caution, 3)]);
        assert!(told.contains(" Thu 12 Nov: "), "convention beside convention: {told}");
    }

    #[test]
    fn the_view_does_not_say_that_nothing_was_run_since() {
        let mut report = fixture::calm();
        report.findings.clear();
        let last = last_run(&report).unwrap();
        let as_of = last.saturating_add(jiff::Span::new().days(28));
        report.generated_for.as_of = Some(as_of);
        let mut said = |until: Option<Date>| {
            report.generated_for.until = until;
            answer(&report, &FindingGroups::of(&report), Units::Metric).0
        };
        assert!(said(None).starts_with("No run since"));
        assert!(said(Some(as_of)).starts_with("No run since"));
        // Runs after that day may be hidden.
        assert!(!said(as_of.yesterday().ok()).contains("o run since"));
    }

    #[test]
    fn a_state_lasts_days_then_weeks_then_years() {
        let report = fixture::season();
        let as_of = report.generated_for.as_of.unwrap();
        let said = |days: i32| {
            let since = as_of.saturating_sub(jiff::Span::new().days(days - 1));
            lasts(&Lasting { since, what: "x".to_owned() }, &report).replace('\u{a0}', " ")
        };
        assert_eq!(
            [said(1), said(13), said(14), said(20), said(21)],
            ["x for 1 day", "x for 13 days", "x for 2 weeks", "x for 2 weeks", "x for 3 weeks"]
        );
        assert_eq!(
            [said(729), said(730), said(1094), said(1095)],
            ["x for 104 weeks", "x for 2 years", "x for 2 years", "x for 3 years"]
        );
    }

    #[test]
    fn steady_is_within_thirty_per_cent_of_the_median_of_four_weeks_or_more() {
        let weeks = |km: &[f64]| -> Vec<Week> {
            (0..).zip(km).map(|(i, km)| fixture::week(i, km * 1000.0, Some(0.0))).collect()
        };
        assert!(is_steady(&weeks(&[10.0, 10.0, 10.0, 13.0])) && is_steady(&weeks(&[10.0, 10.0, 10.0, 7.0])));
        assert!(!is_steady(&weeks(&[10.0, 10.0, 10.0, 13.1])) && !is_steady(&weeks(&[10.0, 10.0, 10.0, 6.9])));
        assert!(!is_steady(&weeks(&[10.0; 3])) && !is_steady(&weeks(&[0.0; 4])));
        // Twelve weeks count.
        let long_ago = |n: usize| [vec![30.0], vec![10.0; n]].concat();
        assert!(!is_steady(&weeks(&long_ago(11))) && is_steady(&weeks(&long_ago(12))));
        let mut unknown = weeks(&[10.0; 4]);
        unknown[1].distance_m = None;
        assert!(!is_steady(&unknown));
    }

    #[test]
    fn a_usual_week_is_the_median_of_four_weeks_with_a_run_or_more() {
        let mut report = fixture::calm();
        let mut usual = |km: &[f64], so_far: bool| {
            report.weeks = (0..).zip(km).map(|(i, km)| fixture::week(i, km * 1000.0, Some(0.0))).collect();
            report.weeks.iter_mut().filter(|week| week.distance_m == Some(0.0)).for_each(|week| week.runs = 0);
            report.weeks.last_mut().unwrap().so_far = so_far;
            usual_week_m(&report)
        };
        assert_eq!(usual(&[10.0, 20.0, 30.0], false), None);
        assert_eq!(usual(&[10.0, 20.0, 30.0, 40.0], false), Some(25_000.0));
        assert_eq!(usual(&[10.0, 20.0, 30.0, 0.0], false), None, "a week without a run is no usual one");
        assert_eq!(usual(&[10.0, 20.0, 30.0, 40.0], true), None, "nor is one that goes on");
    }
}
