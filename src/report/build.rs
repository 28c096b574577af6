//! From a judged history to the report: the part within `--since` and `--until`, and totals.

use super::cohort::CohortRates;
use super::{GeneratedFor, JudgedAgainst, Report, SCHEMA, Totals, Week};
use crate::base::provenance::AsOfFrom;
use crate::base::rule_code::RuleCode;
use crate::config::Config;
use crate::history::{History, RunSums, week_label};
use crate::rule::finding::Finding;
use crate::rule::rules::pain;
use crate::rule::settings::Thresholds;
use crate::rule::{Judgement, RULES};
use crate::summary::ActivitySummary;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Builds the report.
///
/// `--since` and `--until` limit the activities, weeks and findings that are listed and totalled. A week is shown if any of its
/// days is, with the figures of those days (`cut`), so that the weeks add up to the totals. If some activities are judged against
/// the others, only they are shown, with their findings and weeks.
#[must_use]
pub fn build(history: History, judgement: Judgement, config: &Config) -> Report {
    let History {
        mut activities, misdated, mut weeks, now, load, overview, as_of, as_of_from, ledger, checked, ..
    } = history;
    let shown = |day: Date| config.shows(day);
    for week in &mut weeks {
        week.findings = codes_of(week, &judgement.findings);
    }
    weeks.retain(|w| shows_week(config, w));
    activities.extend(misdated);
    activities.retain(|a| shown(a.local_start.date()));
    activities.sort_by(|a, b| (a.start, &a.id).cmp(&(b.start, &b.id)));
    let mut findings = judgement.findings;
    findings.retain(|f| shown(f.date));
    let mut judged_against = None;
    if let Some(checked) = checked {
        let (own, others): (Vec<_>, Vec<_>) = activities.into_iter().partition(|a| checked.contains(&a.id));
        let runs = others.iter().filter(|a| a.is_counted_run()).count();
        let since = others.iter().map(|a| a.local_start.date()).min();
        judged_against = since.map(|since| JudgedAgainst { runs, since, paths: Vec::new() });
        activities = own;
        // A sum over seven days that ends later is about later runs. Pain refers to no run: it is about those of its day.
        findings.retain(|f| {
            activities.iter().any(|a| match a.local_start.date() {
                day if f.rule == pain::RULE.code => f.date == day,
                day => f.activities.contains(&a.id) && f.date <= day,
            })
        });
        weeks.retain(|w| activities.iter().any(|a| week_label(a.local_start.date(), config.week_start) == w.week));
    }

    Report {
        schema: SCHEMA.to_owned(),
        version: crate::base::VERSION.to_owned(),
        generated_for: generated_for(as_of, as_of_from, config),
        totals: totals(&activities, ledger.len(), config),
        activities,
        weeks,
        findings,
        now,
        load,
        overview,
        not_judged: judgement.not_judged,
        judged_against,
        next: None,
        sore: None,
        back_test: None,
        course: None,
        cohort: None,
        ledger,
    }
}

/// The settings on which the figures depend.
#[must_use]
pub fn generated_for(as_of: Option<Date>, as_of_from: Option<AsOfFrom>, config: &Config) -> GeneratedFor {
    GeneratedFor {
        as_of,
        as_of_from,
        units: config.units,
        week_start: config.week_start,
        tz: zone_name(config.zone.as_ref().unwrap_or(&config.fallback_zone)),
        since: config.since,
        until: config.until,
        hide_start_m: None,
    }
}

/// Merges the reports of several athletes, in order, which are all of the same day.
pub(crate) fn merge(reports: Vec<Report>, config: &Config) -> Report {
    let mut whole = build(History::default(), Judgement::default(), config);
    let mut cohort = CohortRates::default();
    for report in reports {
        cohort.add(&report);
        // The time zone in an athlete's own settings does not apply to the others.
        let tz = if config.private { report.generated_for.tz } else { whole.generated_for.tz };
        whole.generated_for = GeneratedFor { tz, ..report.generated_for };
        whole.activities.extend(report.activities);
        whole.weeks.extend(report.weeks);
        whole.findings.extend(report.findings);
        whole.now.extend(report.now);
        whole.not_judged.extend(report.not_judged);
        whole.ledger.extend(report.ledger);
        whole.load = [whole.load, report.load].into_iter().flatten().reduce(|a, b| [a, b].concat());
        whole.overview = [whole.overview, report.overview].into_iter().flatten().reduce(|a, b| [a, b].concat());
    }
    // A stable sort, so that activities with the same start stay in the order of athletes.
    whole.activities.sort_by(|a, b| (a.start, &a.id).cmp(&(b.start, &b.id)));
    whole.totals = totals(&whole.activities, whole.ledger.len(), config);
    whole.cohort = Some(cohort);
    whole
}

/// The codes of a week's findings, the most severe first, each once.
fn codes_of(week: &Week, findings: &[Finding]) -> Vec<RuleCode> {
    let mut own: Vec<&Finding> = findings.iter().filter(|f| f.athlete == week.athlete && f.week == week.week).collect();
    own.sort_by_key(|f| (std::cmp::Reverse(f.severity), f.rule));
    let mut codes = Vec::new();
    for finding in own {
        if !codes.contains(&finding.rule) {
            codes.push(finding.rule);
        }
    }
    codes
}

fn shows_week(config: &Config, week: &Week) -> bool {
    let last_day = week.start.saturating_add(6.days());
    config.since.is_none_or(|since| since <= last_day) && config.until.is_none_or(|until| week.start <= until)
}

/// The zone in the form that `--tz` accepts; a fixed offset as usually written.
fn zone_name(zone: &TimeZone) -> String {
    match (zone.iana_name(), zone.to_fixed_offset()) {
        (Some(name), _) => name.to_owned(),
        (None, Ok(offset)) => offset.to_string(),
        (None, Err(_)) => "local".to_owned(),
    }
}

fn totals(shown: &[ActivitySummary], files: usize, config: &Config) -> Totals {
    let mut sums = RunSums::default();
    // Misdated activities are listed, but count in no total.
    let dated = || shown.iter().filter(|a| a.is_dated());
    for a in dated() {
        sums.add(a);
    }
    Totals {
        files,
        activities: shown.len(),
        runs: sums.runs,
        rules: RULES
            .iter()
            .filter(|rule| Thresholds::new(rule.settings, config.rules.get(rule.name)).enabled())
            .count(),
        distance_m: sums.distance_m(),
        distance_at_least_m: sums.distance_at_least_m(),
        elevation_loss_m: sums.loss_m().filter(|_| sums.runs > 0),
        runs_without_altitude: sums.without_loss,
        first: dated().next().map(|a| a.start),
        last: dated().next_back().map(|a| a.start),
    }
}
