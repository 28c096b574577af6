//! The page of `scan`: a history.

use super::super::Style;
use super::page::{self, Page, section};
use super::table::{TableColumn, table};
use super::{at_speed, back_test, days, earlier, finding, ledger, pain, roster, routes, runs, shoes, trend, weeks};
use crate::base::rule_code::RuleCode;
use crate::render::content::early::{FOUR_WEEKS, days, is_too_early};
use crate::render::content::footer::QUIET;
use crate::render::content::{heading, state};
use crate::render::wording::cause::FindingGroups;
use crate::render::wording::comparison::upper_first;
use crate::render::wording::{date, left_out, name, number};
use crate::report::{Maximum, Now, Overview, Report, Span};
use maud::{Markup, html};
use std::io::{self, Write};

/// Writes the page of a history: the answer, notable findings, the weeks with their runs, the days, all earlier findings, and the
/// rest by subject. Parts without data are left out, or replaced by a sentence.
///
/// ```
/// use kneewise::{Config, Progress, render::{Style, html}};
///
/// let report = kneewise::scan(&["testdata/race.fit".into()], &Config::default(), &Progress::default())?;
/// let mut out = Vec::new();
/// html::scan(&report, &Style::default(), &mut out)?;
/// assert!(String::from_utf8(out)?.contains("1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn scan(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(report, style);
    let told = FindingGroups::of(report);
    let (answer, more) = state::answer(report, &told, style.units);
    let which = heading::of_history(report, style.units);
    let history = if report.totals.runs > 0 {
        history(&mut page, &told)
    } else {
        html! {}
    };
    let body = html! {
        header {
            h1 { (answer) }
            @if let Some(more) = more { p.more { (more) } }
            @if report.totals.runs > 0 {
                p.which { (which) }
                @if told.loud().next().is_none() && !is_too_early(report) { p.which { (QUIET) } }
            }
        }
        (history)
        (section("Files", &ledger::files(&page)))
    };
    page.write("Running history", &body, out)
}

fn history(page: &mut Page, told: &FindingGroups) -> Markup {
    let report = page.report;
    let as_of = report.generated_for.as_of;
    let units = page.style.units;
    let alone = report.now.len() <= 1;
    let overview = report.overview.as_deref().and_then(<[Overview]>::first).filter(|_| alone);
    let stands_out = finding::blocks(page, &told.recent, true);
    let now = match report.now.as_slice() {
        [now] if days(report) >= FOUR_WEEKS => state_now(now, page),
        [_, _, ..] => roster::roster(page, told),
        _ => html! {},
    };
    let by_week = if alone && !report.weeks.is_empty() {
        let several = report.weeks.len() > 1;
        let chart = if several {
            weeks::figures(page, overview, told)
        } else {
            html! {}
        };
        let list = runs::weeks(page, told);
        html! { (chart) h3.list { "Runs by week" } (list) }
    } else {
        html! {}
    };
    let left_out = left_out::texts(report, units);
    let left_out = html! { @for text in &left_out { p { (text) "." } } };
    let several_days = overview.filter(|o| o.days.len() > 1);
    let calendar = several_days.map_or_else(|| html! {}, |o| days::figure(page, o));
    let cadence = if let Some(Some(cadence)) = overview.map(|o| &o.cadence) {
        at_speed::figure(page, cadence)
    } else {
        html! {}
    };
    let pain = overview.map_or_else(|| html! {}, |o| pain::figure(page, o));
    let at_length = overview.map_or_else(
        || html! {},
        |o| {
            let (spans, years) = (trend::spans(page, o), trend::years(page, o));
            html! { (spans) (years) }
        },
    );
    let routes = overview.map_or_else(|| html! {}, |o| routes::routes(page, o));
    let shoes = overview.map_or_else(|| html! {}, |o| shoes::shoes(o, as_of, units));
    let parts = [
        ("What stands out", stands_out),
        (if alone { "State now" } else { "Athletes" }, now),
        ("Weeks", by_week),
        ("Left out", left_out),
        ("Months and years", at_length),
        ("Earlier findings", earlier::earlier(page, told)),
        ("Days", calendar),
        ("Pain", pain),
        ("Before the pain", back_test::part(page)),
        ("Cadence", cadence),
        ("Routes", routes),
        ("Shoes", shoes),
        ("Noted", finding::noted(page, told, true)),
        ("Not judged", not_judged(page)),
    ];
    page::parts(&parts)
}

/// The last 7 and 28 days, the maximum of 7 days in the previous twelve weeks, the maximum of one run; below them lasting states.
fn state_now(now: &Now, page: &Page) -> Markup {
    let units = page.style.units;
    let as_of = page.report.generated_for.as_of;
    let load = |km: f64| number::load(km, units);
    let or_missing = |text: Option<String>| text.unwrap_or_else(|| number::MISSING.to_owned());
    let most = |most: &Option<Maximum>, text: &dyn Fn(f64) -> String| {
        or_missing(most.as_ref().map(|m| format!("{} on {}", text(m.value), date::day(m.date, as_of))))
    };
    let distance = |m: f64| number::distance(m, units);
    let sum = |span: &Span| number::distance_sum(span.distance_m, span.distance_at_least_m, units);
    let height = |m: f64| number::height(m, units);
    let loss = |span: &Span| number::height_sum(span.elevation_loss_m, span.runs_without_altitude, units);
    let rows = [
        [
            format!("distance, {}", number::long_unit(units)),
            sum(&now.days_7),
            sum(&now.days_28),
            or_missing(now.used_to.distance_m.map(distance)),
            most(&now.longest_30d, &distance),
        ],
        [
            format!("descent, {}", number::short_unit(units)),
            loss(&now.days_7),
            loss(&now.days_28),
            or_missing(now.used_to.elevation_loss_m.map(height)),
            most(&now.most_loss_30d, &height),
        ],
        [
            format!("knee load, {}", number::load_unit(units)),
            or_missing(now.days_7.knee_load_flat_km.map(load)),
            or_missing(now.days_28.knee_load_flat_km.map(load)),
            or_missing(now.used_to.knee_load_flat_km.map(load)),
            most(&now.most_knee_load_30d, &load),
        ],
    ];
    let told: Vec<&[String; 5]> = rows.iter().filter(|row| row[1..].iter().any(|c| c != number::MISSING)).collect();
    let cells = |i: usize| told.iter().map(|row| row[i].clone()).collect::<Vec<String>>();
    let lasting: Vec<(String, RuleCode)> = state::lasting(page.report)
        .filter_map(|f| Some((state::lasts(f.lasts.as_ref()?, page.report), f.rule)))
        .collect();
    let caption = as_of.map_or_else(String::new, |day| format!("Up to {}", date::full(day)));
    html! {
        (table(&caption, &[
            TableColumn::text("", cells(0)),
            TableColumn::number("7 days", "", cells(1)),
            TableColumn::number("28 days", "", cells(2)),
            TableColumn::number("used to", "", cells(3)),
            TableColumn::text("most in one run of 30 days", cells(4)),
        ]))
        p.quiet { "Used to: the most in 7\u{a0}days of the 12\u{a0}weeks before." }
        @if !lasting.is_empty() {
            ul.lasting { @for (text, rule) in &lasting { li { (upper_first(&name::clean(text))) " " span.code { (rule) } } } }
        }
        @if page.report.weeks.iter().any(|w| w.knee_load_flat_km.is_some_and(|km| km > 0.0)) {
            p.quiet { (upper_first(&number::load_of_one(units))) "." }
        }
    }
}

/// The rules that could not be judged, each with its reason.
fn not_judged(page: &Page) -> Markup {
    let report = page.report;
    let n = report.not_judged.len();
    html! {
        @if n > 0 {
            details {
                summary {
                    @if report.now.len() > 1 {
                        (number::counted(n, "judgement", "judgements")) " of " (number::counted(report.totals.rules, "rule", "rules")) " for "
                        (number::counted(report.now.len(), "athlete", "athletes")) " could not be made"
                    } @else {
                        (number::count(n)) " of " (number::counted(report.totals.rules, "rule", "rules")) " could not be judged"
                    }
                }
                ul.plain {
                    @for entry in &report.not_judged {
                        li { span.code { (entry.rule) } " " @if let Some(athlete) = &entry.athlete { (name::clean(athlete)) ": " } (name::clean(&entry.need.reason.in_units(page.style.units))) }
                    }
                }
            }
        }
    }
}
