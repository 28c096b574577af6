//! The page of `next`: the values above which rules would fire, on one axis with past runs.

use super::super::Style;
use super::chart::{Chart, ChartView, Data, LegendKey, Mark, Panel, Scale, Sign, Swatch, step, ticks};
use super::page::{Page, section};
use super::table::{TableColumn, table};
use super::{finding, says};
use crate::base::units::Units;
use crate::render::content::next as said;
use crate::render::wording::cause::FindingGroups;
use crate::render::wording::comparison::upper_first;
use crate::render::wording::{date, number as words};
use crate::report::{ForecastOf, Limit, Next, Report};
use crate::summary::ActivitySummary;
use jiff::ToSpan;
use maud::{Markup, html};
use std::io::{self, Write};

/// Height of the row of runs, and of a limit's line below it, pixels.
const RUNS_PX: f64 = 40.0;
const LIMIT_PX: f64 = 26.0;

/// Days of past runs on the axis.
const DAYS: i64 = 30;

/// Writes the forecast: the answer, the limits as bars, or why there are none; with a plan also its findings.
///
/// ```
/// use kneewise::{Config, Progress, render::{Style, html}};
///
/// let report = kneewise::next(&["testdata/race.fit".into()], None, &Config::default(), &Progress::default())?;
/// let mut out = Vec::new();
/// html::next(&report, &Style::default(), &mut out)?;
/// assert!(String::from_utf8(out)?.contains("run"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn next(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(report, style);
    let body = match &report.next {
        None => html! { h1 { (said::NOTHING) } },
        Some(next) => ahead(&mut page, next),
    };
    page.write("The next run", &body, out)
}

fn ahead(page: &mut Page, next: &Next) -> Markup {
    let planned = next.planned.iter().flat_map(|planned| &planned.findings);
    let told = FindingGroups::sorted(planned, None);
    let run = limits(page, next, &next.run, &format!("The run on {}", date::day(next.day, Some(next.as_of))));
    let week = limits(page, next, &next.week, &format!("The days {}", said::week_text(next)));
    let none = next.run.is_empty() && next.week.is_empty();
    let answer = said::answer(next, page.style.units);
    let (head, more) = answer.split_first().map_or(("", &[][..]), |(head, more)| (head.as_str(), more));
    html! {
        header {
            h1 { (head) }
            @if !more.is_empty() { p.more { (more.join(" ")) } }
            p.which { (said::which_text(next, page.report.generated_for.as_of_from)) }
            @if let Some(until) = said::until_text(next, page.style.units) { p.which { (until) } }
        }
        (section("What rules would say of the plan", &finding::blocks(page, &told.recent, false)))
        (section("The next run", &run))
        (section("The next seven days", &week))
        @if !none { p.quiet { (said::MEANING) } }
        @if next.planned.is_none() && !none { p.quiet { "A planned run: " code { (said::OF_A_PLAN) } } }
    }
}

/// The limits of one period: one chart per quantity, because kilometres and metres have no common scale.
fn limits(page: &mut Page, next: &Next, rows: &[Limit], title: &str) -> Markup {
    let of = |quantity| rows.iter().filter(|limit| limit.quantity == quantity).collect::<Vec<&Limit>>();
    let charts: Vec<Markup> = [ForecastOf::Distance, ForecastOf::Descent, ForecastOf::KneeLoad]
        .into_iter()
        .map(of)
        .filter(|limits| !limits.is_empty())
        .map(|limits| bars(page, next, &limits, title))
        .collect();
    html! { @for chart in &charts { (chart) } }
}

/// One axis: the runs of the last 30 days, and the limit of each rule.
fn bars(page: &mut Page, next: &Next, limits: &[&Limit], title: &str) -> Markup {
    let units = page.style.units;
    let quantity = limits[0].quantity;
    let scaled = |value: f64| scaled_in(quantity, value, units);
    let unit = said::shown(quantity, 0.0, units).1;
    let planned = next.planned.as_ref().and_then(|plan| match quantity {
        ForecastOf::Distance => Some(plan.distance_m),
        ForecastOf::Descent => plan.loss_m,
        ForecastOf::KneeLoad => plan.knee_load_flat_km,
    });
    let of_run = title.starts_with("The run");
    let since = next.as_of.saturating_sub((DAYS - 1).days());
    let recent = |a: &&ActivitySummary| a.is_run() && (since..=next.as_of).contains(&a.local_start.date()) && of_run;
    let runs: Vec<(&ActivitySummary, f64)> = (page.report.activities.iter().filter(recent))
        .filter_map(|a| Some((a, scaled(of_activity(a, quantity)?))))
        .collect();
    let said = |limit: &Limit| {
        let (value, unit) = said::shown(quantity, limit.value, units);
        let noted = if said::is_note(next, limit) { "noted " } else { "" };
        format!("{noted}above {value}\u{a0}{unit}")
    };
    // What is run already stands in words: only what is left lies on the axis of the next run.
    let ends = limits.iter().map(|l| scaled(l.value.max(planned.unwrap_or(0.0))));
    let most = ends.chain(runs.iter().map(|r| r.1)).fold(0.1, f64::max);
    let x = Scale::new(0.0, most * 1.08);
    let mut panels = Vec::new();
    if !runs.is_empty() {
        let marks = vec![Mark::Signs { sign: Sign::Disc, class: "was", at: swarm(&runs, most) }];
        panels.push(Panel {
            marks,
            ..Panel::new("Your runs of the last 30\u{a0}days", RUNS_PX, x, Scale::new(0.0, 1.0))
        });
    }
    for limit in limits {
        let class = if limit.binds { "bars" } else { "hollow" };
        let marks = vec![
            Mark::Boxes { class, boxes: vec![[0.0, scaled(limit.value), 0.2, 0.8]] },
            Mark::Signs { sign: Sign::Diamond, class: "plan", at: planned.iter().map(|v| (scaled(*v), 0.5)).collect() },
        ];
        // What was run comes first, then from where on and until when.
        let name = format!(
            "{} → a comment {}, until {} ({})",
            upper_first(&said::counted_from(limit, units, next.as_of)),
            said(limit),
            date::short(limit.until, Some(next.as_of)),
            limit.rule
        );
        panels.push(Panel { marks, ..Panel::new(name, LIMIT_PX, x, Scale::new(0.0, 1.0)) });
    }
    if let Some(last) = panels.last_mut() {
        let step = step(x, 8);
        last.x_ticks = ticks(x, step, |v| words::fixed(v, u32::from(step < 1.0)));
    }
    let word = match quantity {
        ForecastOf::Distance => "Distance",
        ForecastOf::Descent => "Descent",
        ForecastOf::KneeLoad => "Knee load",
    };
    let cells = |of: &dyn Fn(&Limit) -> String| limits.iter().map(|l| of(l)).collect::<Vec<_>>();
    let twin = table(
        &format!("{word}: {title}"),
        &[
            TableColumn::text("rule", cells(&|l| said::rule(next, l))),
            TableColumn::number("comments above", unit, cells(&|l| said::shown(quantity, l.value, units).0)),
            TableColumn::text("counted from", cells(&|l| said::counted_from(l, units, next.as_of))),
            TableColumn::text("until", cells(&|l| date::short(l.until, Some(next.as_of)))),
        ],
    );
    let plan = planned.map(|value| said::nearest(quantity, value, units));
    let keys = legend(!runs.is_empty(), plan, limits.len() > 1);
    let texts: Vec<String> = limits.iter().map(|l| said(l)).collect();
    let mut places: Vec<(f64, String, Option<String>)> = runs
        .iter()
        .map(|(a, at)| {
            let (value, unit) = said::nearest(quantity, of_activity(a, quantity).unwrap_or(0.0), units);
            (*at, format!("{}: {value}\u{a0}{unit}", date::day(a.local_start.date(), Some(next.as_of))), None)
        })
        .collect();
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    page.chart(&Chart {
        kind: "next",
        title: format!("{word}, {unit}"),
        keys,
        label: format!("{word}, {title}: {}", texts.join(", ")),
        data: (!places.is_empty()).then(|| Data::Places(says::across(x, places.into_iter()))),
        views: ChartView::only(panels),
        twin,
        ..Chart::default()
    })
}

/// Legend of the marks.
fn legend(with_runs: bool, plan: Option<(String, &'static str)>, several: bool) -> Vec<LegendKey> {
    let mut keys = Vec::new();
    if with_runs {
        keys.push(LegendKey::new(Swatch::Sign(Sign::Disc), "was", "a run"));
    }
    if let Some((value, unit)) = plan {
        keys.push(LegendKey::new(Swatch::Sign(Sign::Diamond), "plan", format!("the plan: {value} {unit}")));
    }
    keys.push(LegendKey::new(
        Swatch::Box,
        "bars",
        if several { "no comment up to here; the lowest counts" } else { "no comment up to here" },
    ));
    if several {
        keys.push(LegendKey::new(Swatch::Box, "hollow", "limits above it"));
    }
    keys
}

/// Places runs next to each other where they would overlap.
fn swarm(runs: &[(&ActivitySummary, f64)], most: f64) -> Vec<(f64, f64)> {
    let mut placed: Vec<(f64, f64)> = Vec::new();
    let mut values: Vec<f64> = runs.iter().map(|r| r.1).collect();
    values.sort_by(f64::total_cmp);
    for value in values {
        let near = placed.iter().rev().take_while(|(x, _)| value - x < most * 0.012).count();
        placed.push((value, [0.5, 0.82, 0.18][near % 3]));
    }
    placed
}

fn of_activity(a: &ActivitySummary, quantity: ForecastOf) -> Option<f64> {
    match quantity {
        ForecastOf::Distance => a.distance_m,
        ForecastOf::Descent => a.elevation.loss_m,
        ForecastOf::KneeLoad => a.knee_load.filter(|load| load.valid).map(|load| load.flat_km),
    }
}

/// A value in the reader's units, for scales.
fn scaled_in(quantity: ForecastOf, value: f64, units: Units) -> f64 {
    match quantity {
        ForecastOf::Distance => value / words::long_unit_m(units),
        ForecastOf::Descent => value / words::short_unit_m(units),
        ForecastOf::KneeLoad => value * 1000.0 / words::long_unit_m(units),
    }
}
