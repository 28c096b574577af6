//! The page of `scan --sore-since`: one sheet for the consulting room.

use super::super::Style;
use super::super::terminal::sore as screen;
use super::chart::{Figure, numbers};
use super::page::{Page, section, upper};
use super::table::{Column, table};
use super::{more, weeks};
use crate::render::wording::sentence::sentence;
use crate::render::wording::{date, name, number};
use crate::report::{Compared, Overview, Report, Sore, Week};
use crate::rule;
use crate::rule::finding::{Finding, Severity};
use crate::rule::kind::Scope;
use jiff::ToSpan;
use maud::{Markup, html};
use serde_json::json;
use std::io::{self, Write};

/// Heights of the charts, pixels.
const CHART_PX: u32 = 280;
const PAIN_PX: u32 = 220;

/// The same on paper: what lets all of it stand on one sheet.
const CHART_PAPER_PX: u32 = 170;

/// So many findings have a line; a sheet has an end.
const FINDINGS: usize = 6;

/// Writes what changed before a soreness: the answer, the quantities side by side, the weeks, the pain log, the findings.
///
/// # Errors
/// What the writer returns.
pub fn sore(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(report, style);
    let body = match &report.sore {
        None => html! { h1 { (screen::NOTHING) } },
        Some(sore) => sheet(&mut page, sore),
    };
    page.write("Before the soreness", &body, out)
}

fn sheet(page: &mut Page, sore: &Sore) -> Markup {
    let report = page.report;
    let overview = report.overview.as_deref().and_then(<[Overview]>::first);
    let charts = by_week(page, sore);
    let pain = match overview.filter(|o| !o.pain.is_empty()) {
        Some(overview) => more::pain(page, overview, PAIN_PX),
        None => {
            html! { p.quiet { "No pain log was given, so pain is not set beside the load: --pain FILE.csv with date,score." } }
        }
    };
    html! {
        div.sheet {
            header {
                h1 { (screen::answer(sore, page.style.units)) }
                p.which { (screen::spans_text(sore)) }
            }
            (section("What changed", &compared(page, sore)))
            (section("Week by week", &charts))
            (section("Pain", &pain))
            (section("Findings in these weeks", &findings(page, sore)))
        }
    }
}

/// The quantities side by side, what moved furthest first.
fn compared(page: &Page, sore: &Sore) -> Markup {
    if sore.compared.is_empty() {
        return html! {};
    }
    let units = page.style.units;
    let cells = |of: &dyn Fn(&Compared) -> String| sore.compared.iter().map(of).collect::<Vec<_>>();
    let shoes: Vec<String> = (sore.shoes.iter().filter(|pair| pair.before > 0.0 || pair.usual > 0.0))
        .map(|pair| format!("{} {}, before {}", name::clean(&pair.name), percent(pair.before), percent(pair.usual)))
        .collect();
    html! {
        (table("The six weeks beside what was usual", &[
            Column::text("", cells(&screen::label)),
            Column::number("six weeks", "", cells(&|row| screen::value(row, row.before, units))),
            Column::number("usual", "", cells(&|row| screen::value(row, row.usual, units))),
            Column::text("moved", cells(&screen::moved)),
        ]))
        @if !shoes.is_empty() { p { "Shoes, by share of the distance: " (shoes.join("; ")) "." } }
        p.quiet { (screen::MEANING) }
    }
}

fn percent(share: f64) -> String {
    format!("{}\u{a0}%", number::fixed(share * 100.0, 0))
}

/// Distance, descent and knee load by week, from the first compared day on, with the day of the soreness.
fn by_week(page: &mut Page, sore: &Sore) -> Markup {
    let units = page.style.units;
    let first = sore.usual_from.min(sore.from).saturating_sub(6.days());
    let last = sore.since.saturating_add(13.days());
    let shown: Vec<&Week> = page.report.weeks.iter().filter(|w| first <= w.start && w.start <= last).collect();
    if shown.is_empty() {
        return html! { p { "No week of these has a run." } };
    }
    let values: Vec<[Option<f64>; 3]> = shown
        .iter()
        .map(|w| weeks::in_units([Some(w.distance_m), w.elevation_loss_m, w.knee_load_flat_km], units))
        .collect();
    let kept: Vec<usize> =
        (0..3).filter(|q| *q == 0 || values.iter().any(|v| v[*q].is_some_and(|v| v > 0.0))).collect();
    let x: Vec<String> = shown.iter().map(|w| w.start.saturating_add(3.days()).to_string()).collect();
    let gap = 0.1;
    let part = (1.0 - gap * (kept.len() - 1) as f64) / kept.len() as f64;
    let line = |day: jiff::civil::Date, color: &str, dash: &str| {
        json!({
            "type": "line", "xref": "x", "yref": "paper", "x0": day.to_string(), "x1": day.to_string(), "y0": 0, "y1": 1,
            "line": { "color": color, "width": 1.5, "dash": dash },
        })
    };
    let mut layout = json!({
        "hovermode": "x unified", "bargap": 0.15, "margin": { "t": 6, "b": 26 },
        "xaxis": { "type": "date", "showgrid": false, "anchor": if kept.len() > 1 { format!("y{}", kept.len()) } else { "y".to_owned() }, "hoverformat": "week around %-d %b" },
        "shapes": [line(sore.from, "--still", "dot"), line(sore.since, "--strong", "solid")],
    });
    let middle = |w: &&Week| (w.start.saturating_add(3.days()), w.start);
    weeks::name_weeks(&mut layout["xaxis"], shown.iter().map(middle), page.report.generated_for.as_of);
    let mut traces = Vec::new();
    for (i, &q) in kept.iter().enumerate() {
        let quantity = &weeks::quantities(units)[q];
        let key = if i == 0 { String::new() } else { (i + 1).to_string() };
        traces.push(json!({
            "type": "bar", "name": quantity.name, "x": x, "y": numbers(values.iter().map(|v| v[q]), quantity.places), "yaxis": format!("y{key}"),
            "marker": { "color": shown.iter().map(|w| if w.start.saturating_add(6.days()) < sore.from { "--soft" } else { "--accent" }).collect::<Vec<_>>() },
            "hovertemplate": format!("%{{y}} {}<extra>{}</extra>", quantity.unit, quantity.name.to_lowercase()),
        }));
        layout[format!("yaxis{key}")] = json!({
            "domain": [(1.0 - (i + 1) as f64 * part - i as f64 * gap).max(0.0), 1.0 - i as f64 * (part + gap)], "rangemode": "tozero", "nticks": 3,
            "title": { "text": quantity.unit }, "fixedrange": true,
        });
    }
    let names: Vec<String> = kept.iter().map(|q| weeks::quantities(units)[*q].name.to_lowercase()).collect();
    let twin = twin(&shown, &values, page);
    page.figure(Figure {
        title: format!("{} by week", upper(&names.join(", "))),
        legend: html! { p { "The line is " (date::day(sore.since, None)) ", when it began; the dotted one is where the six weeks begin. Paler bars are what is usual." } },
        label: format!("{} by week around {}", names.join(", "), date::full(sore.since)),
        kind: "sore",
        link: String::new(),
        height: CHART_PX,
        traces,
        layout,
        more: json!({ "paper_height": CHART_PAPER_PX }),
        twin,
    })
}

/// A week with its distance, descent and knee load.
type Row<'a> = (&'a Week, [Option<f64>; 3]);

fn twin(shown: &[&Week], values: &[[Option<f64>; 3]], page: &Page) -> Markup {
    let rows: Vec<Row> = shown.iter().copied().zip(values.iter().copied()).collect();
    let shown = |value: Option<f64>, places: i32| {
        value.map_or_else(|| number::MISSING.to_owned(), |v| number::fixed(v, places.unsigned_abs()))
    };
    let cells = |of: &dyn Fn(&Row) -> String| rows.iter().map(of).collect::<Vec<_>>();
    let [distance, descent, load] = weeks::quantities(page.style.units);
    table(
        "Weeks",
        &[
            Column::text("week", cells(&|r| weeks::span(r.0, None))),
            Column::number("distance", distance.unit, cells(&|r| shown(r.1[0], 1))),
            Column::number("descent", descent.unit, cells(&|r| shown(r.1[1], 0))),
            Column::number("knee load", load.unit, cells(&|r| shown(r.1[2], 1))),
            Column::number("rest", "days", cells(&|r| r.0.rest_days.to_string())),
        ],
    )
}

/// The loud findings of the six weeks, the newest first.
fn findings(page: &Page, sore: &Sore) -> Markup {
    let report = page.report;
    // What the pain log says stands above already.
    let said = |f: &&Finding| rule::find(f.rule).is_some_and(|rule| rule.kind.scope == Scope::Pain);
    let within = report.findings.iter().rev().filter(|f| sore.findings.contains(&f.id) && !said(f));
    let loud: Vec<&Finding> = within.filter(|f| f.severity > Severity::Info).collect();
    let left = loud.len().saturating_sub(FINDINGS);
    html! {
        @if loud.is_empty() {
            p { "No caution or strong finding in these six weeks." }
        } @else {
            ul.plain {
                @for finding in loud.iter().take(FINDINGS) {
                    li {
                        (super::runs::sign(finding.severity)) " " (date::day(finding.date, Some(sore.since))) ": "
                        (name::clean(&sentence(&finding.title, page.style.units))) " " span.code { (finding.rule) }
                    }
                }
                @if left > 0 { li.quiet { "and " (number::count(left)) " more" } }
            }
        }
    }
}
