//! The profile: altitude coloured by grade, and below it on the same axis the other known quantities along the run.

use super::chart::{
    AxisFormat, Chart, ChartSeries, ChartView, Data, LegendKey, Mark, Over, Panel, Scale, Sign, Swatch, listed,
    pace_step, step, ticks, twin,
};
use super::grade::{self, CLASSES, class};
use super::page::Page;
use super::table::TableColumn;
use crate::base::provenance::AltitudeSource;
use crate::base::units::Units;
use crate::render::wording::comparison::upper_first;
use crate::render::wording::number;
use crate::summary::{Elevation, ProfilePoint};
use maud::{Markup, html};
use serde_json::json;

/// Heights of the altitude panel and of each other, pixels; smaller with many runs on a page.
const ALTITUDE: [f64; 2] = [220.0, 110.0];
const PANEL: [f64; 2] = [84.0, 56.0];

/// Smallest span of the altitude axis, metres, and as a share of the distance: a flat run looks flat.
const LEAST_RELIEF_M: f64 = 100.0;
const LEAST_RELIEF: f64 = 0.012;

/// Standing: speed below this, metres per second.
pub(super) const STANDING_MPS: f64 = 0.55;

/// Walking if the file has no cadence: speed below this, metres per second; as for the knee load.
pub(super) const WALKING_MPS: f64 = 1.9;

/// Half the window over which knee load is averaged, metres: less shows single steps, more hides descents.
const SMOOTH_M: f64 = 150.0;

/// Most rows of the table.
const ROWS: usize = 32;

/// Points of one of many small profiles.
const FEW_POINTS: usize = 100;

/// Horizontal units of a small profile: about a pixel each.
const FEW_UNITS: f64 = 1_000.0;

/// What to draw.
pub(super) struct Along<'a> {
    pub(super) points: &'a [ProfilePoint],
    /// `Elevation of the run`.
    pub(super) title: String,
    /// On foot there are pace and cadence; else speed.
    pub(super) on_foot: bool,
    /// Name linking it with other charts of the same run.
    pub(super) link: &'a str,
    /// Whether too much of the run was walked or steeper than measured, so that its knee load is in brackets.
    pub(super) unsure: bool,
    /// A caveat about the altitude; may be empty.
    pub(super) caveat: &'static str,
    /// Marked ranges, metres, and their meaning.
    pub(super) marked: (Vec<(f64, f64)>, &'static str),
    /// Its table, if it is not the one by position.
    pub(super) twin: Option<Markup>,
    /// Whether it is one of many on a page: small, and without interactive parts.
    pub(super) is_small: bool,
}

/// The known quantities along the run, in the reader's units.
struct Columns {
    series: Vec<ChartSeries>,
    panels: Vec<Shown>,
}

/// A panel: its column and its scaling.
struct Shown {
    column: usize,
    name: String,
    least: f64,
    from_zero: bool,
    /// Scaled to running: walking and stops would flatten the rest.
    running: bool,
}

/// Draws the known quantities along the distance; empty if there are none.
pub(super) fn profile(page: &mut Page, along: &Along) -> Markup {
    let units = page.style.units;
    let every = if along.is_small { along.points.len().div_ceil(FEW_POINTS) } else { 1 };
    let points: Vec<ProfilePoint> = along.points.iter().step_by(every.max(1)).cloned().collect();
    let points = points.as_slice();
    let Columns { series, mut panels } = columns(points, along, units);
    let has_altitude = points.iter().any(|point| point.altitude_m.is_some());
    if points.len() < 2 || (panels.is_empty() && !has_altitude) {
        return html! {};
    }
    if along.is_small {
        panels.truncate(3);
    }
    let size = usize::from(along.is_small);
    let unit_m = number::long_unit_m(units);
    let end = points.last().map_or(0.0, |point| point.distance_m / unit_m);
    let x = Scale::new(0.0, end);
    let walked = stretches(points, |i| is_walked(points, i));
    let stops: Vec<f64> = stretches(points, |i| points[i].speed_mps.is_some_and(|v| v < STANDING_MPS))
        .iter()
        .map(|(from, to)| f64::midpoint(*from, *to) / unit_m)
        .collect();
    let mut drawn = Vec::new();
    if has_altitude {
        drawn.push(altitude(points, along, x, ALTITUDE[size], units));
    }
    for shown in &panels {
        let column = &series[shown.column];
        let mut panel = quantity(points, shown, column, x, PANEL[size], units);
        if column.format == AxisFormat::Pace && along.on_foot {
            let spans = walked.iter().map(|(from, to)| (from / unit_m, to / unit_m)).collect();
            panel.marks.push(Mark::Stretches { class: "walked", spans });
            let foot = panel.y.low;
            panel.marks.push(Mark::Signs {
                sign: Sign::Bar,
                class: "stopped",
                at: stops.iter().map(|x| (*x, foot)).collect(),
            });
        }
        drawn.push(panel);
    }
    let distance_ticks =
        ticks(x, step(x, if along.is_small { 6 } else { 12 }), |v| number::fixed(v, u32::from(v.fract().abs() > 1e-6)));
    if along.is_small {
        drawn.iter_mut().for_each(|panel| (panel.across, panel.shows) = (FEW_UNITS, None));
    }
    let last = drawn.len() - 1;
    if !along.is_small {
        drawn[0].x_ticks.clone_from(&distance_ticks);
    }
    drawn[last].x_ticks = distance_ticks;
    let names: Vec<String> = has_altitude
        .then(|| "altitude".to_owned())
        .into_iter()
        .chain(panels.iter().map(|p| series[p.column].name.to_lowercase()))
        .collect();
    let mut keys = if has_altitude { legend(points) } else { Vec::new() };
    if !along.marked.0.is_empty() {
        keys.push(LegendKey::new(Swatch::Line, "marked", along.marked.1));
    }
    let has_pace = panels.iter().any(|p| series[p.column].format == AxisFormat::Pace);
    if has_pace && along.on_foot && !walked.is_empty() {
        keys.push(LegendKey::new(Swatch::Line, "walked", "walking"));
    }
    if has_pace && along.on_foot && !stops.is_empty() {
        keys.push(LegendKey::new(Swatch::Sign(Sign::Bar), "stopped", "standing"));
    }
    let km = number::long_unit(units);
    let rows = TableColumn::number("at", km, series[0].column(points.len().div_ceil(ROWS)).cells);
    let table = along
        .twin
        .clone()
        .unwrap_or_else(|| twin("The figures along the distance", rows, &series[1..], points.len().div_ceil(ROWS)));
    let data = (!along.is_small).then(|| {
        let walks = if along.on_foot { runs_of(points.len(), |i| is_walked(points, i)) } else { Vec::new() };
        let columns: Vec<_> = series.iter().map(ChartSeries::data).collect();
        Data::Along(json!({ "unit": km, "columns": columns, "walks": walks }))
    });
    page.chart(&Chart {
        kind: if along.is_small { "profile small" } else { "profile" },
        title: along.title.clone(),
        level: if along.is_small { 4 } else { 3 },
        keys,
        note: if has_altitude { along.caveat.to_owned() } else { String::new() },
        label: format!(
            "{} along the distance{}",
            upper_first(&listed(&names)),
            if along.is_small { "" } else { ". The table below holds the figures." }
        ),
        link: if along.is_small { String::new() } else { along.link.to_owned() },
        views: ChartView::only(drawn),
        data,
        twin: table,
        below: None,
    })
}

/// A caveat about an altitude.
pub(super) fn caveat(elevation: &Elevation) -> &'static str {
    match elevation.altitude_from {
        Some(AltitudeSource::Gps) => {
            "The altitude comes from GPS: short ups and downs, and short steep pieces, may be noise."
        }
        _ => "",
    }
}

/// Legend of the colours, for the classes that occur.
pub(super) fn legend(points: &[ProfilePoint]) -> Vec<LegendKey> {
    if !grade::is_known(points) {
        return Vec::new();
    }
    let occurs = |i: usize| points.iter().any(|p| class(p) == i);
    let classes: Vec<_> = CLASSES.iter().enumerate().filter(|(i, _)| occurs(*i)).collect();
    // A single colour needs no legend.
    let classes = classes.iter().filter(|_| classes.len() > 1);
    classes.map(|(_, class)| LegendKey::new(Swatch::Line, class.line, class.name)).collect()
}

fn columns(points: &[ProfilePoint], along: &Along, units: Units) -> Columns {
    let of = |get: &dyn Fn(&ProfilePoint) -> Option<f64>| -> Vec<Option<f64>> { points.iter().map(get).collect() };
    let (unit_m, short_m) = (number::long_unit_m(units), number::short_unit_m(units));
    let (km, m) = (number::long_unit(units), number::short_unit(units));
    let hour = if units == Units::Metric { "km/h" } else { "mph" };
    let mut series = vec![
        ChartSeries::new("Distance", km, AxisFormat::Fixed(1), of(&|p| Some(p.distance_m / unit_m)))
            .over(Over::Difference)
            .exact(2),
        ChartSeries::new("Altitude", m, AxisFormat::Fixed(0), of(&|p| Some(p.altitude_m? / short_m))),
        ChartSeries::new("Grade", "%", AxisFormat::Grade, of(&|p| Some(p.grade? * 100.0))),
    ];
    let mut panels = Vec::new();
    let mut add = |column: ChartSeries, name: String, least: f64, from_zero: bool, running: bool| {
        // A constant quantity is a number, not a chart.
        let mut known = column.values.iter().flatten().filter(|v| v.is_finite());
        let first = known.next().copied();
        if known.any(|v| Some(*v) != first) {
            panels.push(Shown { column: series.len(), name, least, from_zero, running });
            series.push(column);
        }
    };
    if along.on_foot {
        let pace = of(&|p| Some(unit_m / p.speed_mps.filter(|v| *v > STANDING_MPS)?));
        let pace = ChartSeries::new("Pace", format!("/{km}"), AxisFormat::Pace, pace).over(Over::Ratio);
        add(pace, format!("Pace, min/{km}"), 60.0, false, true);
    } else {
        let speed = of(&|p| Some(p.speed_mps? * 3_600.0 / unit_m));
        add(
            ChartSeries::new("Speed", hour, AxisFormat::Fixed(1), speed).over(Over::Mean),
            format!("Speed, {hour}"),
            5.0,
            false,
            false,
        );
    }
    let bpm = ChartSeries::new("Heart rate", "bpm", AxisFormat::Fixed(0), of(&|p| p.heart_rate_bpm)).over(Over::Mean);
    add(bpm, "Heart rate, bpm".into(), 30.0, false, false);
    if along.on_foot {
        let steps =
            ChartSeries::new("Cadence", "spm", AxisFormat::Fixed(0), of(&|p| p.cadence_spm)).over(Over::Running);
        add(steps, "Cadence, steps a minute".into(), 20.0, false, true);
        let unsure = if along.unsure { " (rough: much of it is walked or very steep)" } else { "" };
        let load = ChartSeries::new("Knee load", format!("a {km}"), AxisFormat::Fixed(2), smooth_load(points));
        add(load, format!("Knee load, flat {km} a {km}{unsure}"), 1.0, true, false);
        let contact = ChartSeries::new("Ground contact", "ms", AxisFormat::Fixed(0), of(&|p| p.stance_time_ms))
            .over(Over::Running);
        add(contact, "Ground contact, ms".into(), 40.0, false, true);
        let balance =
            ChartSeries::new("Left foot", "%", AxisFormat::Fixed(1), of(&|p| p.balance_pct)).over(Over::Running);
        add(balance, "Balance of ground contact, % on the left foot".into(), 4.0, false, true);
        let bounce = ChartSeries::new("Oscillation", "mm", AxisFormat::Fixed(0), of(&|p| p.vertical_oscillation_mm))
            .over(Over::Running);
        add(bounce, "Vertical oscillation, mm".into(), 20.0, false, true);
    }
    if !along.is_small {
        series.extend(sums(points, along.on_foot, units));
    }
    Columns { series, panels }
}

/// Quantities that are given only over ranges.
fn sums(points: &[ProfilePoint], on_foot: bool, units: Units) -> Vec<ChartSeries> {
    let of = |get: &dyn Fn(&ProfilePoint) -> Option<f64>| -> Vec<Option<f64>> { points.iter().map(get).collect() };
    let (unit_m, short_m) = (number::long_unit_m(units), number::short_unit_m(units));
    let (km, m) = (number::long_unit(units), number::short_unit(units));
    let mut load = 0.0;
    let per_load = unit_m / 1_000.0;
    let loads = points.iter().map(|p| {
        load += p.knee_load_flat_km? / per_load;
        Some(load)
    });
    let sum = |name: &str, unit: &str, format, exact, values| {
        ChartSeries::new(name, unit, format, values).exact(exact).only_over(Over::Difference)
    };
    let mut all = vec![
        sum("Time", "", AxisFormat::Time, 1, of(&|p| p.timer_s)),
        sum("Climb", m, AxisFormat::Fixed(0), 1, of(&|p| Some(p.gain_m? / short_m))),
        sum("Descent", m, AxisFormat::Fixed(0), 1, of(&|p| Some(p.loss_m? / short_m))),
    ];
    if on_foot {
        all.push(sum("Over 10\u{a0}% down", m, AxisFormat::Fixed(0), 1, of(&|p| Some(p.below_10_pct_m? / short_m))));
        all.push(sum("Walked", km, AxisFormat::Fixed(1), 2, of(&|p| Some(p.walked_m? / unit_m))));
        all.push(sum("Knee load in all", number::load_unit(units), AxisFormat::Fixed(1), 2, loads.collect()));
    }
    all.retain(ChartSeries::is_known);
    all
}

/// Knee load per kilometre of running, averaged around each point. Walking is not counted: it leaves a gap, not 0.
fn smooth_load(points: &[ProfilePoint]) -> Vec<Option<f64>> {
    let lengths = lengths(points);
    let loads: Vec<Option<f64>> =
        (0..points.len()).map(|i| points[i].knee_load_flat_km.filter(|_| !is_walked(points, i))).collect();
    let around = |i: usize| {
        let at = points[i].distance_m;
        let from = points.partition_point(|p| p.distance_m < at - SMOOTH_M).min(i.saturating_sub(1));
        let to = points.partition_point(|p| p.distance_m <= at + SMOOTH_M).max((i + 2).min(points.len()));
        let (load, metres) = (from..to).fold((0.0, 0.0), |(load, metres), k| match (loads[k], lengths[k]) {
            (Some(l), Some(m)) => (load + l, metres + m),
            _ => (load, metres),
        });
        (metres > 0.0).then_some(load * 1_000.0 / metres)
    };
    (0..points.len()).map(|i| loads[i].and_then(|_| around(i))).collect()
}

/// The length that each point represents.
fn lengths(points: &[ProfilePoint]) -> Vec<Option<f64>> {
    let middle = |a: &ProfilePoint, b: &ProfilePoint| f64::midpoint(a.distance_m, b.distance_m);
    (0..points.len())
        .map(|i| {
            let from = if i == 0 { 0.0 } else { middle(&points[i - 1], &points[i]) };
            let to =
                points.get(i + 1).map_or(2.0f64.mul_add(points[i].distance_m, -from), |next| middle(&points[i], next));
            (to - from > 1.0).then_some(to - from)
        })
        .collect()
}

/// Whether most of the section up to a point was walked.
fn is_walked(points: &[ProfilePoint], i: usize) -> bool {
    let before = i.checked_sub(1).map(|i| &points[i]);
    match (points[i].walked_m, before.map_or(Some(0.0), |p| p.walked_m)) {
        (Some(to), Some(from)) => {
            let length = points[i].distance_m - before.map_or(0.0, |p| p.distance_m);
            (to - from) * 2.0 > length
        }
        _ => points[i].speed_mps.is_some_and(|v| v < WALKING_MPS),
    }
}

/// The sections of the points for which `holds` is true, metres: each from the previous point.
pub(super) fn stretches(points: &[ProfilePoint], holds: impl Fn(usize) -> bool) -> Vec<(f64, f64)> {
    let metres =
        |[from, to]: [usize; 2]| (from.checked_sub(1).map_or(0.0, |i| points[i].distance_m), points[to].distance_m);
    runs_of(points.len(), holds).into_iter().map(metres).collect()
}

/// First and last index of each series of indices for which `holds` is true.
fn runs_of(count: usize, holds: impl Fn(usize) -> bool) -> Vec<[usize; 2]> {
    let flags: Vec<bool> = (0..count).map(holds).collect();
    let mut i = 0_usize;
    let mut all = Vec::new();
    for same in flags.chunk_by(|a, b| a == b) {
        if same[0] {
            all.push([i, i + same.len() - 1]);
        }
        i += same.len();
    }
    all
}

/// The ground, tinted where it is steep, and its line in one piece per class.
fn altitude(points: &[ProfilePoint], along: &Along, x: Scale, pixels: f64, units: Units) -> Panel {
    let (unit_m, short_m) = (number::long_unit_m(units), number::short_unit_m(units));
    let m = number::short_unit(units);
    let far = points.last().map_or(0.0, |point| point.distance_m);
    let least = LEAST_RELIEF_M.max(far * LEAST_RELIEF);
    let y = Scale::of(points.iter().filter_map(|p| p.altitude_m), [0.0, 1.0], least);
    let lowest = points.iter().filter_map(|p| p.altitude_m).fold(f64::INFINITY, f64::min);
    // A flat run is in the lower part of its panel: the ground below it carries no information.
    let up = (lowest - y.low - (y.high - y.low) / 4.0).max(0.0);
    let y = Scale::new((y.low + up) / short_m, (y.high + up) / short_m);
    let all = || points.iter().map(|p| (p.distance_m / unit_m, p.altitude_m.map(|v| v / short_m)));
    let only = |i: usize| -> Vec<(f64, Option<f64>)> {
        all().zip(of_class(points, i)).map(|((x, y), shown)| (x, y.filter(|_| shown))).collect()
    };
    let occurs = |i: &usize| points.iter().any(|p| class(p) == *i);
    // The outline of the ground is the line of the first class; those of the others are drawn over it.
    let mut marks = vec![Mark::Ground { class: "ground flat", points: all().collect() }];
    let classes: Vec<usize> = (0..CLASSES.len()).filter(occurs).collect();
    for i in classes.iter().filter(|i| !CLASSES[**i].ground.is_empty() && !along.is_small) {
        marks.push(Mark::Area { class: CLASSES[*i].ground, points: only(*i) });
    }
    let others = classes.iter().filter(|i| CLASSES[**i].line != "flat");
    marks.extend(others.map(|i| Mark::Line { class: CLASSES[*i].line, points: only(*i) }));
    if !along.marked.0.is_empty() {
        let spans = along.marked.0.iter().map(|(from, to)| (from / unit_m, to / unit_m)).collect();
        marks.push(Mark::Stretches { class: "marked", spans });
    }
    Panel {
        y_ticks: ticks(y, step(y, if along.is_small { 2 } else { 5 }), |v| number::fixed(v, 0)),
        marks,
        shows: Some(1),
        ..Panel::new(format!("Altitude, {m}"), pixels, x, y)
    }
}

/// A quantity along the run.
fn quantity(
    points: &[ProfilePoint],
    shown: &Shown,
    column: &ChartSeries,
    x: Scale,
    pixels: f64,
    units: Units,
) -> Panel {
    let unit_m = number::long_unit_m(units);
    let runs = |i: usize| !shown.running || !is_walked(points, i);
    let counted = || column.values.iter().enumerate().filter(|(i, _)| runs(*i)).filter_map(|(_, v)| *v);
    // If everything was walked, walking is shown.
    let values: Vec<f64> = if counted().nth(5).is_some() {
        counted().collect()
    } else {
        column.values.iter().flatten().copied().collect()
    };
    let y = if shown.from_zero {
        let most = Scale::of(values.into_iter(), [0.0, 0.995], 0.0).high;
        Scale::from_zero(most.max(shown.least))
    } else {
        Scale::of(values.into_iter(), [0.02, 0.98], shown.least)
    };
    let is_pace = column.format == AxisFormat::Pace;
    let y = if is_pace { y.reversed() } else { y };
    let step = if is_pace { pace_step(y, 3) } else { step(y, 3) };
    let line = points.iter().zip(&column.values).map(|(p, v)| (p.distance_m / unit_m, *v)).collect();
    Panel {
        y_ticks: ticks(y, step, |v| if is_pace { number::time(v) } else { number::fixed(v, u32::from(step < 1.0)) }),
        marks: vec![Mark::Line { class: "line", points: line }],
        shows: Some(shown.column),
        ..Panel::new(shown.name.clone(), pixels, x, y)
    }
}

/// The points on the line of a class: its own, and the one before each section of them, so that lines meet.
pub(super) fn of_class(points: &[ProfilePoint], i: usize) -> Vec<bool> {
    (0..points.len())
        .map(|n| class(&points[n]) == i || points.get(n + 1).is_some_and(|next| class(next) == i))
        .collect()
}

#[cfg(test)]
mod tests;
