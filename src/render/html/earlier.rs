//! Findings of caution or above from before the last four weeks: by year, grouped by text.

use super::finding;
use super::page::Page;
use super::runs::{anchor, sign};
use crate::render::content::finding::titled;
use crate::render::wording::cause::{Cause, FindingGroups};
use crate::render::wording::{date, measured, name, number};
use maud::{Markup, html};

/// Most causes listed openly; more are collapsed by year.
const OPEN: usize = 12;

/// Most causes with a line on paper, where nothing unfolds.
const ON_PAPER: usize = 30;

/// The findings by year, newest first; on paper one line each.
pub(super) fn earlier(page: &Page, told: &FindingGroups) -> Markup {
    let years: Vec<&[Cause]> = told.older.chunk_by(|a, b| a.top.date.year() == b.top.date.year()).collect();
    html! {
        (on_paper(page, &told.older))
        @for (i, causes) in years.iter().enumerate() {
            @let year = causes.first().map_or(0, |cause| cause.top.date.year());
            details.year open[i == 0 && causes.len() <= OPEN] {
                summary { (year) ": " (number::counted(causes.len(), "finding", "findings")) }
                (of_year(page, causes))
            }
        }
    }
}

/// `! Sun 13 Sep: distance 6.9 km, 15 % above … (KW101)`
fn on_paper(page: &Page, older: &[Cause]) -> Markup {
    let (shown, rest) = older.split_at(older.len().min(ON_PAPER));
    let line = |cause: &Cause| {
        let (value, unit) = measured::observed(cause.top, page.style.units);
        let quantity = measured::quantity(cause.top);
        let parts = [
            format!("{quantity} {value}\u{a0}{unit}").trim_end().to_owned(),
            measured::briefly(cause.top, page.style.units),
            measured::change(cause.top),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    };
    html! {
        @if !older.is_empty() {
            ul.paper {
                @for cause in shown {
                    li {
                        (sign(cause.top.severity)) " " (date::day(cause.top.date, page.report.generated_for.as_of)) ": "
                        (name::clean(&line(cause))) " " span.code { (cause.code()) }
                    }
                }
                @if !rest.is_empty() { li.quiet { "and " (number::count(rest.len())) " before them" } }
            }
        }
    }
}

/// The causes of a year, grouped by title.
fn of_year(page: &Page, causes: &[Cause]) -> Markup {
    let mut groups: Vec<Vec<&Cause>> = Vec::new();
    for cause in causes {
        let same = |group: &&mut Vec<&Cause>| {
            let first = group[0].top;
            (first.rule, first.severity) == (cause.top.rule, cause.top.severity) && generic(first) == generic(cause.top)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(cause),
            None => groups.push(vec![cause]),
        }
    }
    html! { @for group in &groups { (one_kind(page, group)) } }
}

/// A title without its figures and days.
fn generic(finding: &crate::rule::finding::Finding) -> String {
    finding.words.title.without_figures()
}

fn one_kind(page: &Page, group: &[&Cause]) -> Markup {
    let units = page.style.units;
    let top = group[0].top;
    let title = match group.len() {
        1 => titled(top, None, &page.style),
        _ => top.words.title.in_units(units),
    };
    html! {
        section.earlier {
            h3 { (sign(top.severity)) " " (name::clean(&title)) @if group.len() > 1 { span.quiet { " · " (number::counted(group.len(), "time", "times")) } } " " span.code { (top.rule) } }
            div.scroll tabindex="0" role="group" aria-label="The figures" {
                table {
                    thead { tr { th scope="col" { "day" } th scope="col" { "what" } th.number scope="col" { "seen" } th scope="col" { "compared with" } th.number scope="col" { "change" } } }
                    tbody { @for cause in group { @for (i, finding) in cause.rows().enumerate() {
                        @let (value, unit) = measured::observed(finding, units);
                        tr id=[(i == 0).then_some(&cause.top.id)] {
                            @if i == 0 { th scope="row" { (day(page, cause)) } } @else { td { @if let Some(day) = measured::other_day(cause, finding) { (day) } } }
                            td { (measured::quantity(finding)) " " span.code { (finding.rule) } }
                            td.number { (value) "\u{a0}" (unit) }
                            td { (name::clean(&measured::compared(finding, units))) }
                            td.number { (measured::change(finding)) }
                        }
                    } } }
                }
            }
            details { summary { "What is known, what to try" } (finding::words(page, top, None)) }
        }
    }
}

/// The day of a cause, linked to its run.
fn day(page: &Page, cause: &Cause) -> Markup {
    let text = date::day(cause.top.date, page.report.generated_for.as_of);
    let run = page.report.activities.iter().find(|a| cause.top.activities.contains(&a.id));
    html! {
        @if let Some(run) = run.filter(|_| page.report.now.len() <= 1) {
            a href=(format!("#{}", anchor(&run.id))) { (text) }
        } @else { (text) }
    }
}
