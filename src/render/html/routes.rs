//! The routes run more than once: their shape, and each run on them over time.

use super::chart::{
    Chart, ChartView, Data, LegendKey, Mark, Panel, Scale, Sign, Swatch, months, pace_step, step, ticks,
};
use super::page::Page;
use super::runs::anchor;
use super::says;
use super::table::{TableColumn, table};
use crate::base::units::Units;
use crate::render::wording::{date, number};
use crate::report::{Overview, RouteRuns};
use crate::summary::ActivitySummary;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Most routes drawn; the rest are only counted.
const ROUTES: usize = 8;

/// Fewest runs with a figure for a chart of a route's runs.
const LEAST_RUNS: usize = 4;

/// Side of a sketch of a route, pixels.
const SKETCH: f64 = 72.0;

/// Height of a panel, pixels.
const PANEL_PX: f64 = 58.0;

/// The routes run more than once, as sketches without a map, each with its runs.
pub(super) fn routes(page: &mut Page, overview: &Overview) -> Markup {
    let units = page.style.units;
    let as_of = page.report.generated_for.as_of;
    let (shown, rest) = overview.routes.split_at(overview.routes.len().min(ROUTES));
    if shown.is_empty() {
        return html! {
            @if overview.other_routes > 0 {
                p { "No way was run more than once: " (number::counted(overview.other_routes, "outdoor run", "outdoor runs")) " with a track." }
            }
        };
    }
    let others = [
        (!rest.is_empty())
            .then(|| format!("{} run more than once", number::counted(rest.len(), "further route", "further routes"))),
        (overview.other_routes > 0)
            .then(|| format!("{} run once", number::counted(overview.other_routes, "route", "routes"))),
    ];
    let others: Vec<String> = others.into_iter().flatten().collect();
    let by_id: BTreeMap<&str, &ActivitySummary> = page.report.activities.iter().map(|a| (a.id.as_str(), a)).collect();
    let charts: Vec<Markup> = shown
        .iter()
        .enumerate()
        .map(|(i, route)| {
            let runs: Vec<&ActivitySummary> =
                route.activities.iter().filter_map(|id| by_id.get(id.as_str()).copied()).collect();
            runs_of(page, i + 1, route, &runs)
        })
        .collect();
    html! {
        ol.routes {
            @for (route, chart) in shown.iter().zip(&charts) {
                li {
                    (sketch(&route.track))
                    div.about {
                        strong { (number::counted(route.runs, "time", "times")) }
                        @if let Some(m) = route.distance_m { " · " (number::distance_with_unit(m, units)) }
                        @if let Some((median, low, high)) = own_descent(route, &by_id) {
                            " · " (number::height_with_unit(median, units)) " down"
                            @if number::height(low, units) != number::height(high, units) {
                                span.quiet { " (its runs say " (number::height(low, units)) "–" (number::height_with_unit(high, units)) ")" }
                            }
                        }
                        @if route.reversed > 0 { " · " span.quiet { (number::count(route.reversed)) " the other way round" } }
                        " · " span.quiet { (date::short(route.first, as_of)) "–" (date::short(route.last, as_of)) }
                        (last_run(route))
                        @if !chart.0.is_empty() { details.of-route { summary { "Its runs over time" } (chart) } }
                    }
                }
            }
        }
        @if !others.is_empty() { p.quiet { "Besides: " (others.join(", ")) "." } }
    }
}

fn last_run(route: &RouteRuns) -> Markup {
    html! {
        @if let Some(id) = route.activities.last() { span.screen { " · " a href=(format!("#{}", anchor(id))) { "its last run" } } }
    }
}

/// The median of the runs' descent, and its interquartile range.
fn own_descent(route: &RouteRuns, by_id: &BTreeMap<&str, &ActivitySummary>) -> Option<(f64, f64, f64)> {
    let runs = route.activities.iter().filter_map(|id| by_id.get(id.as_str()));
    spread(runs.filter_map(|a| a.elevation.loss_m))
}

/// The median and the quartiles; `None` for fewer than three values.
fn spread(values: impl Iterator<Item = f64>) -> Option<(f64, f64, f64)> {
    let mut sorted: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share).round() as usize];
    (sorted.len() >= 3).then(|| (at(0.5), at(0.25), at(0.75)))
}

/// Seconds per kilometre or mile at the route's usual heart rate, assuming that speed is proportional to heart rate.
fn pace_at(a: &ActivitySummary, usual_bpm: f64, units: Units) -> Option<f64> {
    let (s, m) = (a.timer_s.or(a.moving_s)?, a.distance_m.filter(|m| *m > 0.0)?);
    Some(s / m * number::long_unit_m(units) * a.heart_rate.mean_bpm? / usual_bpm)
}

/// A figure shown for each run of a route.
struct Figure {
    name: String,
    /// On the axis, and after a number.
    units: [String; 2],
    is_pace: bool,
    /// Smallest span of its axis.
    least: f64,
    values: Vec<Option<f64>>,
}

impl Figure {
    fn of(name: &str, units: [&str; 2], least: f64, values: Vec<Option<f64>>) -> Self {
        Figure { name: name.to_owned(), units: units.map(str::to_owned), is_pace: false, least, values }
    }

    fn text(&self, value: f64) -> String {
        if self.is_pace { number::time(value) } else { number::fixed(value, 0) }
    }

    fn panel(&self, x: Scale, days: &[f64]) -> Panel {
        let known = || self.values.iter().flatten().copied();
        let y = Scale::of(known(), [0.0, 1.0], self.least);
        let y = if self.is_pace { y.reversed() } else { y };
        let steps = if self.is_pace { pace_step(y, 3) } else { step(y, 3) };
        let mut marks = Vec::new();
        if let Some((median, low, high)) = spread(known()) {
            marks.push(Mark::Boxes { class: "band", boxes: vec![[x.low, x.high, low, high]] });
            marks.push(Mark::Line { class: "past", points: vec![(x.low, Some(median)), (x.high, Some(median))] });
        }
        let at = days.iter().zip(&self.values).filter_map(|(day, value)| Some((*day, (*value)?))).collect();
        marks.push(Mark::Dots { class: "dots", at });
        Panel {
            y_ticks: ticks(y, steps, |v| self.text(v)),
            marks,
            ..Panel::new(format!("{}, {}", self.name, self.units[0]), PANEL_PX, x, y)
        }
    }
}

/// The figures for the runs of a route with enough known values.
fn figures_of(runs: &[&ActivitySummary], units: Units) -> Vec<Figure> {
    let (km, m) = (number::long_unit(units), number::short_unit(units));
    let told = |of: &dyn Fn(&ActivitySummary) -> Option<f64>| runs.iter().map(|a| of(a)).collect::<Vec<_>>();
    let mut all = vec![
        Figure::of("Cadence", ["steps a minute", "spm"], 10.0, told(&|a| a.cadence.running_spm)),
        Figure::of("Descent", [m, m], 20.0, told(&|a| a.elevation.loss_m.map(|m| m / number::short_unit_m(units)))),
    ];
    if let Some((usual, ..)) = spread(runs.iter().filter_map(|a| a.heart_rate.mean_bpm)) {
        let bpm = usual.round();
        let (name, per) = (format!("Pace at {bpm:.0}\u{a0}bpm"), [format!("min/{km}"), format!("/{km}")]);
        let pace = Figure::of(&name, per.each_ref().map(String::as_str), 30.0, told(&|a| pace_at(a, bpm, units)));
        all.insert(0, Figure { is_pace: true, ..pace });
    }
    all.retain(|figure| figure.values.iter().flatten().count() >= LEAST_RUNS);
    all
}

fn runs_of(page: &mut Page, number: usize, route: &RouteRuns, runs: &[&ActivitySummary]) -> Markup {
    let units = page.style.units;
    let Some(first) = runs.first().map(|a| a.local_start.date()) else { return html! {} };
    let days: Vec<f64> = runs.iter().map(|a| f64::from((a.local_start.date() - first).get_days())).collect();
    let length = days.last().copied().unwrap_or_default().max(1.0);
    let room = length * 0.02 + 1.0;
    let x = Scale::new(-room, length + room);
    let figures = figures_of(runs, units);
    let mut panels: Vec<Panel> = figures.iter().map(|figure| figure.panel(x, &days)).collect();
    let Some(last) = panels.last_mut() else { return html! {} };
    last.x_ticks = months(first, length, 8);
    let cells = |of: &dyn Fn(usize) -> String| (0..runs.len()).rev().map(of).collect::<Vec<_>>();
    let day = TableColumn::text("day", cells(&|i| date::full(runs[i].local_start.date())));
    let mut columns = vec![day.leading(cells(&|i| anchor(&runs[i].id)))];
    columns.extend(figures.iter().map(|figure| {
        let cell = |i: usize| figure.values[i].map_or_else(|| number::MISSING.to_owned(), |v| figure.text(v));
        TableColumn::number(figure.name.to_lowercase(), &*figure.units[1], cells(&cell))
    }));
    page.chart(&Chart {
        kind: "route",
        level: 3,
        title: format!("Route {number}, each run"),
        keys: vec![
            LegendKey::new(Swatch::Sign(Sign::Disc), "was", "a run"),
            LegendKey::new(Swatch::Line, "past", "the middle one"),
            LegendKey::new(Swatch::Box, "band", "half of the runs"),
        ],
        label: format!("Each of {} of route {number} over time", number::counted(route.runs, "run", "runs")),
        data: Some(Data::Places(says::rows(x, days.iter().copied()))),
        views: ChartView::only(panels),
        twin: table("Its runs, the newest first", &columns),
        ..Chart::default()
    })
}

/// The shape of a track, north up, at its own scale.
fn sketch(track: &[[f64; 2]]) -> Markup {
    let [first, ..] = track else { return html! {} };
    let narrowing = first[0].to_radians().cos();
    let metres: Vec<(f64, f64)> =
        track.iter().map(|[lat, lon]| ((lon - first[1]) * narrowing, -(lat - first[0]))).collect();
    let ends = |of: &dyn Fn(&(f64, f64)) -> f64| {
        metres.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)))
    };
    let (west, east) = ends(&|p| p.0);
    let (north, south) = ends(&|p| p.1);
    let side = (east - west).max(south - north);
    if !side.is_finite() || side <= 0.0 {
        return html! {};
    }
    let scale = (SKETCH - 8.0) / side;
    let (left, top) = ((SKETCH - (east - west) * scale) / 2.0, (SKETCH - (south - north) * scale) / 2.0);
    let points: Vec<String> = metres
        .iter()
        .map(|(x, y)| format!("{:.1},{:.1}", left + (x - west) * scale, top + (y - north) * scale))
        .collect();
    html! {
        svg.sketch viewBox=(format!("0 0 {SKETCH} {SKETCH}")) width=(SKETCH) height=(SKETCH) aria-hidden="true" {
            polyline points=(points.join(" ")) {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sketch_keeps_its_shape() {
        // Twice as far east as north, at 60° where a degree of longitude is half as long.
        let drawn = sketch(&[[60.0, 10.0], [60.0, 10.4], [60.1, 10.4]]).into_string();
        assert!(drawn.contains(r#"points="4.0,52.0 68.0,52.0 68.0,20.0""#), "{drawn}");
        assert!(sketch(&[]).into_string().is_empty() && sketch(&[[60.0, 10.0]]).into_string().is_empty());
        assert!(sketch(&[[f64::NAN, 0.0], [1.0, 1.0]]).into_string().is_empty());
    }
}
