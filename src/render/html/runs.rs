//! Every week with its runs and their details: collapsed, so that a chart, a finding or a link can open it.

use super::page::Page;
use super::profile::{self, Along};
use super::table::{TableColumn, table};
use super::weeks::{self, Flags};
use crate::base::sport::Sport;
use crate::base::units::Units;
use crate::history::{best_loss_m, pace_time_s};
use crate::render::content::splits;
use crate::render::wording::cause::FindingGroups;
use crate::render::wording::sport;
use crate::render::wording::{date, name, number};
use crate::report::Week;
use crate::rule::finding::{Finding, Severity};
use crate::summary::ActivitySummary;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Most weeks listed openly; earlier ones are collapsed by year.
const LISTED: usize = 12;

/// The anchor of a run.
pub(super) fn anchor(id: &str) -> String {
    format!("run-{id}")
}

/// Relations between findings and runs.
struct Index<'a> {
    of_week: BTreeMap<&'a str, Vec<&'a ActivitySummary>>,
    /// Findings of caution or above about a run, each with the representative of its cause.
    findings: BTreeMap<&'a str, Vec<(&'a Finding, &'a Finding)>>,
    flags: Flags<'a>,
}

/// Whether a finding is about one run, which is then marked. A finding about a week names all of its runs and marks the week.
fn is_of_one_run(finding: &Finding) -> bool {
    finding.activities.len() == 1
}

/// The weeks of one runner, newest first, each with its runs.
pub(super) fn weeks(page: &mut Page, told: &FindingGroups) -> Markup {
    let report = page.report;
    let mut findings: BTreeMap<&str, Vec<(&Finding, &Finding)>> = BTreeMap::new();
    for cause in told.loud() {
        for finding in cause.rows().filter(|f| f.severity > Severity::Info) {
            for id in &finding.activities {
                findings.entry(id).or_default().push((finding, cause.top));
            }
        }
    }
    let mut of_week: BTreeMap<&str, Vec<&ActivitySummary>> = BTreeMap::new();
    for activity in &report.activities {
        let day = activity.local_start.date();
        let after = report.weeks.partition_point(|week| week.start <= day);
        let week = after.checked_sub(1).map(|i| &report.weeks[i]);
        if let Some(week) = week.filter(|week| (day - week.start).get_days() < 7) {
            of_week.entry(&week.week).or_default().push(activity);
        }
    }
    let index = Index { of_week, findings, flags: weeks::flags(told, &report.weeks, page.style.units) };
    let newest: Vec<&Week> = report.weeks.iter().rev().collect();
    let (listed, earlier) = newest.split_at(newest.len().min(LISTED));
    let listed: Vec<Markup> = listed.iter().map(|week| one_week(page, week, &index)).collect();
    let years: Vec<(i16, usize, Vec<Markup>)> = earlier
        .chunk_by(|a, b| a.start.year() == b.start.year())
        .map(|year| (year[0].start.year(), year.len(), year.iter().map(|week| one_week(page, week, &index)).collect()))
        .collect();
    html! {
        div.weeklist { @for week in &listed { (week) } }
        @for (year, n, weeks) in &years {
            details.year {
                summary { "Earlier: " (number::counted(*n, "week", "weeks")) " of " (year) }
                div.weeklist { @for week in weeks { (week) } }
            }
        }
    }
}

fn one_week(page: &mut Page, week: &Week, index: &Index) -> Markup {
    let units = page.style.units;
    let as_of = page.report.generated_for.as_of;
    let own: Vec<&ActivitySummary> = index.of_week.get(week.week.as_str()).cloned().unwrap_or_default();
    let level = index.flags.get(week.week.as_str()).map(|flag| flag.level);
    let mut sums = vec![if week.runs == 0 { "no run".to_owned() } else { number::counted(week.runs, "run", "runs") }];
    if week.runs > 0 {
        sums.push(number::distance_sum_with_unit(week.distance_m, week.distance_at_least_m, units));
        sums.extend(week.elevation_loss_m.map(|m| format!("{} down", number::height_with_unit(m, units))));
        sums.extend(
            week.knee_load_flat_km
                .map(|km| format!("knee load {}\u{a0}{}", number::load(km, units), number::load_unit(units))),
        );
    }
    let runs: Vec<Markup> = own.iter().map(|a| one_run(page, a, index)).collect();
    html! {
        details.week id=(format!("week-{}", week.week)) {
            summary {
                span.when { (weeks::span(week, as_of)) @if week.so_far { " so far" } @else if week.cut { " in part" } }
                span.figures { (sums.join(" · ")) }
                @if let Some(level) = level { (sign(level)) }
            }
            // As text: most weeks are never opened, and nothing is made of them before the charts are seen. The script opens
            // them soon after; without script a browser reads them at once.
            noscript {
                @if runs.is_empty() { p.quiet { "Nothing was recorded in this week." } }
                @for run in &runs { (run) }
            }
        }
    }
}

/// The sign of a severity, as in the chart of weeks.
pub(super) fn sign(level: Severity) -> Markup {
    let (shape, class) = match level {
        Severity::Strong => ("◆", "strong"),
        Severity::Caution => ("▲", "caution"),
        Severity::Info => ("·", "info"),
    };
    html! { span.shape.(class) role="img" aria-label=(level.as_str()) { (shape) } }
}

fn one_run(page: &mut Page, activity: &ActivitySummary, index: &Index) -> Markup {
    let units = page.style.units;
    let none = Vec::new();
    let findings = index.findings.get(activity.id.as_str()).unwrap_or(&none);
    let level = findings.iter().filter(|f| is_of_one_run(f.0) && is_of_one_run(f.1)).map(|f| f.0.severity).max();
    let start = &activity.local_start;
    let short = [
        activity.distance_m.map(|m| number::distance_with_unit(m, units)),
        activity.timer_s.or(activity.moving_s).or(activity.elapsed_s).map(number::time),
        activity
            .elevation
            .loss_m
            .filter(|_| activity.sport.on_foot())
            .map(|m| format!("{} down", number::height_with_unit(m, units))),
    ];
    let profile = profile(page, activity);
    html! {
        details.run id=(anchor(&activity.id)) {
            summary {
                span.when { (start.strftime("%a %-d %b, %H:%M").to_string()) }
                span.what { (title(activity)) }
                span.figures { (short.into_iter().flatten().collect::<Vec<_>>().join(" · ")) }
                @if let Some(level) = level { (sign(level)) }
            }
            p { (figures(activity, units)) }
            @if !findings.is_empty() {
                ul.links {
                    @for (finding, top) in findings {
                        li { (sign(finding.severity)) " " a href=(format!("#{}", top.id)) { (name::clean(&finding.words.title.in_units(units))) } " " span.code { (finding.rule) } }
                    }
                }
            }
            (profile)
        }
    }
}

/// Its own title if it has one, else its sport.
fn title(activity: &ActivitySummary) -> String {
    match activity.name.as_deref().map(name::clean).filter(|name| !name.trim().is_empty()) {
        Some(name) => format!("{} · {name}", sport::title(activity)),
        None => sport::title(activity),
    }
}

/// All other known figures, in one line.
fn figures(activity: &ActivitySummary, units: Units) -> String {
    let mut parts = Vec::new();
    let running = activity.sport == Sport::Running;
    if let (Some(s), Some(m)) = (pace_time_s(activity), activity.distance_m)
        && let Some(pace) = number::pace(s, m, units).filter(|_| activity.sport.on_foot())
    {
        parts.push(format!("{pace}\u{a0}/{}", number::long_unit(units)));
    }
    let e = &activity.elevation;
    parts.extend(
        e.gain_m.filter(|_| activity.sport.on_foot()).map(|m| format!("climb {}", number::height_with_unit(m, units))),
    );
    if let (Some(loss), Some(low), Some(high)) = (e.loss_m, e.loss_low_m, e.loss_high_m)
        && running
    {
        parts.push(format!(
            "descent likely {}\u{a0}{}",
            number::band(loss, low, high, units),
            number::short_unit(units)
        ));
    } else if let Some(loss) = best_loss_m(activity).filter(|m| running && e.loss_m.is_none() && *m > 0.0) {
        // Values known only from the watch or an export's table are in the week's sum too.
        let whose = if e.device_loss_m.is_some() { "the watch" } else { "the export's table" };
        parts.push(format!("descent {} by {whose}", number::height_with_unit(loss, units)));
    }
    if let Some(steep) = e.below_10_pct_m.filter(|m| *m >= 50.0) {
        parts.push(format!("{} steeper than 10\u{a0}% down", number::distance_with_unit(steep, units)));
    }
    if let Some(load) = activity.knee_load {
        let text = format!("knee load {}\u{a0}{}", number::load(load.flat_km, units), number::load_unit(units));
        parts.push(if load.valid { text } else { format!("({text}: too much of it walked or too steep)") });
    }
    if activity.sport.on_foot() {
        parts.extend(
            activity
                .cadence
                .running_spm
                .or(activity.cadence.mean_spm)
                .map(|spm| format!("{}\u{a0}spm", number::fixed(spm, 0))),
        );
    }
    parts.extend(activity.heart_rate.mean_bpm.map(|bpm| format!("{}\u{a0}bpm", number::fixed(bpm, 0))));
    parts.extend(activity.gear.as_deref().map(name::clean));
    if parts.is_empty() { "Nothing more is known of it.".to_owned() } else { parts.join(" · ") }
}

/// The profile and the splits; empty if the report has none.
fn profile(page: &mut Page, activity: &ActivitySummary) -> Markup {
    if activity.profile.len() < 2 {
        return html! {};
    }
    let link = anchor(&activity.id);
    profile::profile(
        page,
        &Along {
            points: &activity.profile,
            title: format!(
                "{}, along the way",
                date::day(activity.local_start.date(), page.report.generated_for.as_of)
            ),
            on_foot: activity.sport.on_foot(),
            link: &link,
            unsure: false,
            caveat: profile::caveat(&activity.elevation),
            marked: (Vec::new(), ""),
            twin: Some(splits(activity, page.style.units)),
            is_small: true,
        },
    )
}

fn splits(activity: &ActivitySummary, units: Units) -> Markup {
    let splits = splits::in_units(activity, units);
    let shown =
        |value: Option<f64>, text: &dyn Fn(f64) -> String| value.map_or_else(|| number::MISSING.to_owned(), text);
    let cells = |of: &dyn Fn(&crate::summary::Split) -> String| splits.iter().map(of).collect::<Vec<_>>();
    let height = |m: f64| number::height(m, units);
    table(
        "Splits",
        &[
            TableColumn::text(format!("to {}", number::long_unit(units)), cells(&|s| number::distance(s.to_m, units))),
            TableColumn::number(
                "pace",
                format!("/{}", number::long_unit(units)),
                cells(&|s| {
                    s.timer_s
                        .and_then(|t| number::pace(t, s.to_m - s.from_m, units))
                        .unwrap_or_else(|| number::MISSING.to_owned())
                }),
            ),
            TableColumn::number("climb", number::short_unit(units), cells(&|s| shown(s.gain_m, &height))),
            TableColumn::number("descent", number::short_unit(units), cells(&|s| shown(s.loss_m, &height))),
            TableColumn::number(
                "steep",
                number::long_unit(units),
                cells(&|s| shown(s.below_10_pct_m, &|m| number::distance(m, units))),
            ),
            TableColumn::number("cadence", "spm", cells(&|s| shown(s.cadence_spm, &|v| number::fixed(v, 0)))),
            TableColumn::number("heart", "bpm", cells(&|s| shown(s.heart_rate_bpm, &|v| number::fixed(v, 0)))),
            TableColumn::number(
                "knee load",
                number::load_unit(units),
                cells(&|s| shown(splits::load_of(s), &|v| number::load(v, units))),
            ),
        ],
    )
}
