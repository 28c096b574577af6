//! The page of `check`: one run after the other.

use super::super::terminal::cause::Told;
use super::super::terminal::check::is_about;
use super::super::terminal::{answer, heading, state};
use super::super::{Style, number};
use super::chart::{Figure, numbers};
use super::finding;
use super::page::{Page, section};
use super::table::{Column, table};
use crate::report::Report;
use crate::summary::ActivitySummary;
use maud::{Markup, html};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Writes the page of some runs: the answer, what stands out, the run in pictures and tables, notes on the data.
///
/// # Errors
/// What the writer returns.
pub fn check(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(report, style);
    let body = html! {
        @for activity in &report.activities { (one(&mut page, activity)) }
        @if report.activities.is_empty() { h1 { (state::answer(report, &Told::default(), style.units).0) } }
    };
    page.write("Race report", &body, out)
}

fn one(page: &mut Page, activity: &ActivitySummary) -> Markup {
    let report = page.report;
    let told = Told::sorted(report.findings.iter().filter(|finding| is_about(finding, activity)), None);
    let (answer, more) = answer::of_activity(activity, page.style.units);
    html! {
        h1 { (answer) }
        @if let Some(more) = more { p.more { (more) } }
        p.which { (heading::which(activity, &page.style)) }
        (section("What stands out", &finding::blocks(page, &told.recent, false)))
        (profile(page, activity))
    }
}

fn profile(page: &mut Page, activity: &ActivitySummary) -> Markup {
    let units = page.style.units;
    let km = |m: f64| m / number::long_unit_m(units);
    let x = numbers(activity.profile.iter().map(|point| Some(km(point.distance_m))), 3);
    let y = numbers(activity.profile.iter().map(|point| point.altitude_m), 1);
    let twin = table("Profile", &[Column::number("distance", number::long_unit(units), vec![])]);
    page.figure(Figure {
        title: "Elevation".into(),
        legend: html! {},
        label: "Elevation along the run".into(),
        kind: "profile",
        link: String::new(),
        height: 260,
        traces: vec![json!({"type": "scatter", "mode": "lines", "x": x, "y": y, "line": {"color": "--ink"}})],
        layout: json!({}),
        more: Value::Null,
        twin,
    })
}
