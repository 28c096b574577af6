//! The page of `scan --sore-since`: one sheet to take to a clinician.

use super::super::Style;
use super::chart::{Chart, ChartView, Data, LegendKey, Mark, Panel, Scale, Swatch, step, ticks};
use super::page::{Page, section};
use super::table::{TableColumn, table};
use super::{pain, says, weeks};
use crate::render::content::sore as said;
use crate::render::wording::comparison::upper_first;
use crate::render::wording::{date, name, number};
use crate::report::{BeforePain, Compared, Overview, Report, Week};
use crate::rule::finding::{Finding, Severity};
use jiff::ToSpan;
use maud::{Markup, html};
use std::io::{self, Write};

/// Height of a panel, pixels.
const PANEL_PX: f64 = 62.0;

/// Most findings listed, so that it fits on a sheet.
const FINDINGS: usize = 6;

/// Writes what changed before pain began: the answer, the quantities compared, the weeks, the pain log, the findings.
///
/// ```
/// use kneewise::{Config, Progress, render::{Style, html}};
///
/// let config = Config::default().with(|config| config.sore_since = Some(jiff::civil::date(2026, 9, 20)));
/// let report = kneewise::scan(&["testdata/race.fit".into()], &config, &Progress::default())?;
/// let mut out = Vec::new();
/// html::sore(&report, &Style::default(), &mut out)?;
/// assert!(String::from_utf8(out)?.contains("run"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn sore(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(report, style);
    let body = match &report.sore {
        None => html! { h1 { (said::NOTHING) } },
        Some(sore) => sheet(&mut page, sore),
    };
    page.write("Before the soreness", &body, out)
}

fn sheet(page: &mut Page, sore: &BeforePain) -> Markup {
    let report = page.report;
    let overview = report.overview.as_deref().and_then(<[Overview]>::first);
    let charts = by_week(page, sore);
    let pain = match overview.filter(|o| !o.pain.is_empty()) {
        Some(overview) => pain::figure(page, overview),
        None => {
            html! { p.quiet.screen { "No pain log was given, so pain is not set beside the load: --pain FILE.csv with date,score." } }
        }
    };
    html! {
        div.sheet {
            header {
                h1 { (said::answer(report, sore, page.style.units)) }
                p.which { (said::spans_text(sore)) }
                p.room { span { "Name" } span { "Date" } span { "Side, place, since when" } }
            }
            (section("What changed", &compared(page, sore)))
            (section("Week by week", &charts))
            (section("Pain", &pain))
            (section("Findings in these weeks", &findings(page, sore)))
            (section("What to try", &html! {
                ul.plain { @for said in said::steps(report, sore, page.style.units) { li { (said) } } }
            }))
            div.paper.write { "What was found, what was agreed" }
        }
    }
}

/// The quantities compared, the largest change first.
fn compared(page: &Page, sore: &BeforePain) -> Markup {
    if sore.compared.is_empty() {
        return html! {};
    }
    let units = page.style.units;
    let cells = |of: &dyn Fn(&Compared) -> String| said::rows(sore).map(of).collect::<Vec<_>>();
    let shoes: Vec<String> = (sore.shoes.iter().filter(|pair| pair.before > 0.0 || pair.usual > 0.0))
        .map(|pair| format!("{} {}, before {}", name::clean(&pair.name), percent(pair.before), percent(pair.usual)))
        .collect();
    html! {
        (table("The six weeks beside what was usual", &[
            TableColumn::text("", cells(&said::label)),
            TableColumn::number("six weeks", "", cells(&|row| said::value(row, row.before, units))),
            TableColumn::number("usual", "", cells(&|row| said::value(row, row.usual, units))),
            TableColumn::text("change", cells(&said::moved)),
        ]))
        @if !shoes.is_empty() { p { "Shoes, by share of the distance: " (shoes.join("; ")) "." } }
        p.quiet { (said::MEANING) }
    }
}

fn percent(share: f64) -> String {
    format!("{}\u{a0}%", number::fixed(share * 100.0, 0))
}

/// Distance, descent and knee load by week, from the first compared day on, with the day on which pain began.
fn by_week(page: &mut Page, sore: &BeforePain) -> Markup {
    let units = page.style.units;
    let first = sore.usual_from.min(sore.from).saturating_sub(6.days());
    let last = sore.since.saturating_add(13.days());
    let shown: Vec<&Week> = page.report.weeks.iter().filter(|w| first <= w.start && w.start <= last).collect();
    if shown.is_empty() {
        return html! { p { "No week of these has a run." } };
    }
    let values: Vec<[Option<f64>; 3]> =
        shown.iter().map(|w| weeks::in_units([w.distance_m, w.elevation_loss_m, w.knee_load_flat_km], units)).collect();
    let kept: Vec<usize> =
        (0..3).filter(|q| *q == 0 || values.iter().any(|v| v[*q].is_some_and(|v| v > 0.0))).collect();
    let start = shown[0].start;
    let day = |date: jiff::civil::Date| f64::from((date - start).get_days());
    let x = Scale::new(-1.0, shown.len() as f64 * 7.0 + 1.0);
    let is_usual = |w: &Week| w.start.saturating_add(6.days()) < sore.from;
    let panel = |q: usize| {
        let quantity = &weeks::quantities(units)[q];
        let y = Scale::from_zero(values.iter().filter_map(|v| v[q]).fold(0.0, f64::max));
        let bars = |usual: bool| {
            let own = shown.iter().zip(&values).filter(|(w, _)| is_usual(w) == usual);
            own.map(|(w, v)| [day(w.start) + 0.8, day(w.start) + 6.2, 0.0, v[q].unwrap_or(0.0)]).collect()
        };
        let step = step(y, 3);
        Panel {
            y_ticks: ticks(y, step, |v| number::fixed(v, u32::from(step < 1.0))),
            marks: vec![
                Mark::Boxes { class: "hollow", boxes: bars(true) },
                Mark::Boxes { class: "bars", boxes: bars(false) },
                Mark::Upright { class: "from", x: day(sore.from) },
                Mark::Upright { class: "began", x: day(sore.since) + 0.5 },
            ],
            ..Panel::new(format!("{}, {}", quantity.name, quantity.unit), PANEL_PX, x, y)
        }
    };
    let mut panels: Vec<Panel> = kept.iter().map(|q| panel(*q)).collect();
    if let Some(last) = panels.last_mut() {
        last.x_ticks = weeks::week_ticks(&shown, page.report.generated_for.as_of);
    }
    let names: Vec<String> = kept.iter().map(|q| weeks::quantities(units)[*q].name.to_lowercase()).collect();
    let twin = twin(&shown, &values, page);
    let places = shown.iter().zip(&values).map(|(w, v)| {
        let told = kept.iter().filter_map(|q| {
            let quantity = &weeks::quantities(units)[*q];
            Some(format!(
                "{} {}\u{a0}{}",
                quantity.name.to_lowercase(),
                number::fixed(v[*q]?, quantity.places),
                quantity.unit
            ))
        });
        (day(w.start) + 3.5, format!("{}: {}", weeks::span(w, None), told.collect::<Vec<_>>().join(", ")), None)
    });
    page.chart(&Chart {
        kind: "sore",
        title: format!("{} by week", upper_first(&names.join(", "))),
        keys: vec![
            LegendKey::new(Swatch::Box, "bars", "the six weeks"),
            LegendKey::new(Swatch::Box, "hollow", "usual, before them"),
            LegendKey::new(Swatch::Line, "began", format!("{}, when it began", date::day(sore.since, None))),
        ],
        label: format!("{} by week around {}", names.join(", "), date::full(sore.since)),
        data: Some(Data::Places(says::across(x, places))),
        views: ChartView::only(panels),
        twin,
        ..Chart::default()
    })
}

/// A week with its distance, descent and knee load.
type Row<'a> = (&'a Week, [Option<f64>; 3]);

fn twin(shown: &[&Week], values: &[[Option<f64>; 3]], page: &Page) -> Markup {
    let rows: Vec<Row> = shown.iter().copied().zip(values.iter().copied()).collect();
    let shown = |value: Option<f64>, places: u32| {
        value.map_or_else(|| number::MISSING.to_owned(), |v| number::fixed(v, places))
    };
    let cells = |of: &dyn Fn(&Row) -> String| rows.iter().map(of).collect::<Vec<_>>();
    let [distance, descent, load] = weeks::quantities(page.style.units);
    table(
        "Weeks",
        &[
            TableColumn::text("week", cells(&|r| weeks::span(r.0, None))),
            TableColumn::number("distance", distance.unit, cells(&|r| shown(r.1[0], 1))),
            TableColumn::number("descent", descent.unit, cells(&|r| shown(r.1[1], 0))),
            TableColumn::number("knee load", load.unit, cells(&|r| shown(r.1[2], 1))),
            TableColumn::number("rest", "days", cells(&|r| r.0.rest_days.to_string())),
        ],
    )
}

/// The findings of caution or above in the six weeks, newest first.
fn findings(page: &Page, sore: &BeforePain) -> Markup {
    let report = page.report;
    let within = report.findings.iter().rev().filter(|f| sore.findings.contains(&f.id));
    let loud: Vec<&Finding> = within.filter(|f| f.severity > Severity::Info).collect();
    let left = loud.len().saturating_sub(FINDINGS);
    html! {
        @if loud.is_empty() {
            p { "No caution or strong finding in these six weeks." }
        } @else {
            ul.plain {
                @for finding in loud.iter().take(FINDINGS) {
                    li {
                        (super::runs::sign(finding.severity)) " " (said::seen(finding, sore, page.style.units)) " "
                        span.code { (finding.rule) }
                    }
                }
                @if left > 0 { li.quiet { "and " (number::count(left)) " more" } }
            }
        }
    }
}
