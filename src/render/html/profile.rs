//! The profile: altitude by grade, and below it on the same axis what else is known along the run.

use super::chart::{Figure, number as value, numbers};
use super::grade::{self, CLASSES, class};
use super::page::Page;
use super::table::{Column, table};
use crate::base::units::Units;
use crate::render::wording::number::{self, MISSING};
use crate::summary::ProfilePoint;
use maud::{Markup, html};
use serde_json::{Value, json};

/// Height of the altitude's panel and of each other, and of the gap above a panel with its name, pixels.
const ALTITUDE: f64 = 210.0;
const PANEL: f64 = 84.0;
const GAP: f64 = 34.0;

/// Margins of the chart, as `script.js` sets them.
const MARGINS: f64 = 50.0;

/// The altitude's axis spans at least this much, metres: else the noise of a flat run would look like hills.
const LEAST_SPAN_M: f64 = 20.0;

/// Slower than this the pace is standing: the line has a gap there, metres a second.
const STANDING_MPS: f64 = 0.55;

/// So many rows has the table twin at most.
const ROWS: usize = 50;

/// A panel below the altitude.
struct Panel {
    name: String,
    values: Vec<Option<f64>>,
    places: i32,
    /// Less is higher, as with pace.
    reversed: bool,
    /// Ticks with their words, where they are no plain numbers.
    ticks: Option<(Vec<f64>, Vec<String>)>,
    /// The axis spans at least this much.
    least: f64,
    from_zero: bool,
}

/// What is drawn.
pub(super) struct Along<'a> {
    pub(super) points: &'a [ProfilePoint],
    /// `run`, `walk`, `course`.
    pub(super) of: &'a str,
    /// On foot there is a pace and there are steps; else there is a speed.
    pub(super) on_foot: bool,
    /// What else shows the same run, by this name.
    pub(super) link: &'a str,
    /// Too much of the run is walked or steeper than was studied, so that its knee load stands in brackets.
    pub(super) unsure: bool,
    /// The ground that is marked, a flag a point, and what it is.
    pub(super) marked: (Vec<bool>, &'static str),
}

/// Draws what is known along the distance; nothing where that is nothing.
pub(super) fn profile(page: &mut Page, along: &Along) -> Markup {
    let units = page.style.units;
    let Along { of, link, .. } = *along;
    let mut panels = panels(along.points, along.on_foot, units);
    // Strokes and turns of the pedals are no steps, and nobody tells a ride by its pace.
    let told: Vec<ProfilePoint> = if along.on_foot {
        along.points.to_vec()
    } else {
        along.points.iter().map(|p| ProfilePoint { cadence_spm: None, speed_mps: None, ..p.clone() }).collect()
    };
    let points = told.as_slice();
    if let Some(load) = panels.iter_mut().find(|panel| panel.from_zero && along.unsure) {
        load.name.push_str(" (unsure: see below)");
    }
    let has_altitude = points.iter().any(|point| point.altitude_m.is_some());
    if points.len() < 2 || (panels.is_empty() && !has_altitude) {
        return html! {};
    }
    let names: Vec<String> = has_altitude
        .then(|| "altitude".to_owned())
        .into_iter()
        .chain(panels.iter().map(|panel| panel.name.split(',').next().unwrap_or_default().to_lowercase()))
        .collect();
    let title = if has_altitude { format!("Elevation of the {of}") } else { format!("Along the {of}") };
    let (traces, layout, height) = drawn(along, &panels, has_altitude, units);
    let says: Vec<String> = points.iter().map(|point| says(point, units)).collect();
    page.figure(Figure {
        title,
        legend: if has_altitude {
            legend(points, along.marked.0.contains(&true).then_some(along.marked.1))
        } else {
            html! {}
        },
        label: format!("{} along the distance. The table below holds the figures.", and(&names)),
        kind: "profile",
        link: link.to_owned(),
        height: height as u32,
        traces,
        layout,
        more: json!({
            "says": says,
            "x": numbers(points.iter().map(|point| Some(point.distance_m / number::long_unit_m(units))), 3),
            "zoom": ["xaxis"],
        }),
        twin: twin(points, units),
    })
}

/// What the colours mean, of the classes that occur, and the marked ground.
pub(super) fn legend(points: &[ProfilePoint], marked: Option<&str>) -> Markup {
    if !grade::is_known(points) {
        return html! {};
    }
    html! {
        p.keys {
            @for (_, class) in CLASSES.iter().enumerate().filter(|(i, _)| points.iter().any(|p| class(p) == *i)) {
                span { i style=(format!("--of:var({});--w:{}px", class.color, class.width)) {} (class.name) }
            }
            @if let Some(marked) = marked {
                span { i.hatched style="--of:var(--steep)" {} (marked) }
            }
        }
    }
}

/// The quantities that are known, each with its own panel.
fn panels(points: &[ProfilePoint], on_foot: bool, units: Units) -> Vec<Panel> {
    let column = |of: fn(&ProfilePoint) -> Option<f64>| -> Vec<Option<f64>> { points.iter().map(of).collect() };
    let unit_m = number::long_unit_m(units);
    let pace = points.iter().map(|p| p.speed_mps.filter(|v| *v > STANDING_MPS).map(|v| unit_m / v)).collect();
    let per_load = number::long_unit_m(units) / 1_000.0;
    let load = points.iter().zip(lengths(points)).map(|(p, m)| Some(p.knee_load_flat_km? / per_load / (m? / unit_m)));
    let plain = |name: &str, values, places, least, from_zero| Panel {
        name: name.to_owned(),
        values,
        places,
        reversed: false,
        ticks: None,
        least,
        from_zero,
    };
    let km = number::long_unit(units);
    let speed = points.iter().map(|p| Some(p.speed_mps? * 3_600.0 / unit_m)).collect();
    let hour = if units == Units::Metric { "km/h" } else { "mph" };
    let mut all = vec![
        if on_foot {
            Panel { reversed: true, ..plain(&format!("Pace, min/{km}"), pace, 0, 60.0, false) }
        } else {
            plain(&format!("Speed, {hour}"), speed, 1, 5.0, false)
        },
        plain("Heart rate, bpm", column(|p| p.heart_rate_bpm), 0, 30.0, false),
        plain("Cadence, steps a minute", column(|p| p.cadence_spm), 0, 20.0, false),
        plain(&format!("Knee load, flat {km} a {km}"), load.collect(), 2, 1.0, true),
    ];
    all.retain(|panel| on_foot || !panel.name.starts_with("Cadence"));
    all.retain(|panel| panel.values.iter().flatten().filter(|v| v.is_finite()).nth(1).is_some());
    for panel in all.iter_mut().filter(|panel| panel.reversed) {
        let (low, high) = range(panel);
        let step =
            [15.0, 30.0, 60.0, 120.0, 300.0, 600.0].into_iter().find(|s| (high - low) / s <= 4.0).unwrap_or(1_200.0);
        let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
        let ticks: Vec<f64> = (first..=last).map(|n| n as f64 * step).collect();
        let words = ticks.iter().map(|s| number::time(*s)).collect();
        panel.ticks = Some((ticks, words));
    }
    all
}

/// The stretch that each point stands for.
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

/// Nearly all of the values, so that a few of a kind do not flatten the rest.
fn range(panel: &Panel) -> (f64, f64) {
    let mut sorted: Vec<f64> = panel.values.iter().flatten().copied().filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted.get((share * sorted.len().saturating_sub(1) as f64) as usize).copied().unwrap_or(0.0);
    let (low, high) = if panel.from_zero { (0.0, at(0.995)) } else { (at(0.01), at(0.99)) };
    let more = ((panel.least - (high - low)) / 2.0).max((high - low) * 0.08);
    if panel.from_zero { (0.0, (high * 1.08).max(panel.least)) } else { (low - more, high + more) }
}

fn drawn(along: &Along, panels: &[Panel], has_altitude: bool, units: Units) -> (Vec<Value>, Value, f64) {
    let points = along.points;
    let unit_m = number::long_unit_m(units);
    let x = numbers(points.iter().map(|point| Some(point.distance_m / unit_m)), 3);
    let end = points.last().map_or(0.0, |point| point.distance_m / unit_m);
    let heights = has_altitude.then_some(ALTITUDE).into_iter().chain(panels.iter().map(|_| PANEL));
    let inside: f64 = heights.clone().sum::<f64>() + GAP * heights.clone().count().saturating_sub(1) as f64;
    let first_gap = if has_altitude { 0.0 } else { GAP - 10.0 };
    let inside = inside + first_gap;
    let mut top = inside - first_gap;
    let mut traces = Vec::new();
    let mut layout = serde_json::Map::new();
    let mut names = Vec::new();
    for (i, height) in heights.enumerate() {
        let axis = if i == 0 { String::new() } else { (i + 1).to_string() };
        let domain = [value(Some((top - height) / inside), 4), value(Some(top / inside), 4)];
        let panel = if has_altitude { i.checked_sub(1).and_then(|i| panels.get(i)) } else { panels.get(i) };
        let Some(panel) = panel else {
            altitude(&mut traces, along, &x, units);
            let (low, high) = altitudes(points, units);
            layout.insert(
                "yaxis".into(),
                json!({"domain": domain, "range": [value(Some(low), 1), value(Some(high), 1)], "fixedrange": true,
                    "nticks": 5, "ticksuffix": format!("\u{a0}{}", number::short_unit(units)), "tickformat": ",d"}),
            );
            top -= height + GAP;
            continue;
        };
        let (low, high) = range(panel);
        let ends = if panel.reversed { [high, low] } else { [low, high] };
        let mut y =
            json!({"domain": domain, "range": ends.map(|v| value(Some(v), 2)), "fixedrange": true, "nticks": 4});
        if let Some((at, words)) = &panel.ticks {
            y["tickvals"] = json!(at);
            y["ticktext"] = json!(words);
        }
        layout.insert(format!("yaxis{axis}"), y);
        names.push(json!({
            "text": panel.name, "showarrow": false, "xref": "paper", "x": 0, "xanchor": "left", "yref": "paper",
            "y": domain[1], "yanchor": "bottom", "yshift": 3, "font": {"color": "--ink", "size": 12.5},
        }));
        traces.push(json!({
            "type": "scatter", "mode": "lines", "x": x, "y": numbers(panel.values.iter().copied(), panel.places),
            "yaxis": format!("y{axis}"), "hoverinfo": "none", "line": {"color": "--accent", "width": 1.5},
        }));
        top -= height + GAP;
    }
    let panels = layout.len();
    layout.insert(
        "xaxis".into(),
        json!({"range": [0, value(Some(end), 3)], "title": {"text": number::long_unit(units)}, "nticks": 12, "minallowed": 0,
            "maxallowed": value(Some(end), 3), "anchor": format!("y{}", if panels == 1 { String::new() } else { panels.to_string() })}),
    );
    layout.insert("annotations".into(), Value::from(names));
    layout.insert("hovermode".into(), "x".into());
    layout.insert("hoversubplots".into(), "axis".into());
    layout.insert(
        "shapes".into(),
        json!([{"type": "line", "xref": "x", "yref": "paper", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "visible": false,
            "line": {"color": "--ink", "width": 1, "dash": "dot"}}]),
    );
    (traces, Value::Object(layout), inside + MARGINS)
}

/// The range of the altitude's axis, with room above and below.
fn altitudes(points: &[ProfilePoint], units: Units) -> (f64, f64) {
    let all = || points.iter().filter_map(|point| point.altitude_m).filter(|m| m.is_finite());
    let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    let more = ((LEAST_SPAN_M - (high - low)) / 2.0).max((high - low) * 0.06);
    let unit_m = number::short_unit_m(units);
    ((low - more) / unit_m, (high + more) / unit_m)
}

/// The ground, hatched where it is steep, and its line in a piece a class.
fn altitude(traces: &mut Vec<Value>, along: &Along, x: &Value, units: Units) {
    let points = along.points;
    let unit_m = number::short_unit_m(units);
    let y = |point: &ProfilePoint| point.altitude_m.map(|m| m / unit_m);
    let (low, _) = altitudes(points, units);
    let floor: Vec<Option<f64>> = points.iter().map(|point| y(point).map(|_| low)).collect();
    let none = json!({"width": 0, "color": "--flat"});
    traces.push(
        json!({"type": "scatter", "mode": "lines", "x": x, "y": numbers(floor, 0), "hoverinfo": "skip", "line": none}),
    );
    traces.push(
        json!({"type": "scatter", "mode": "lines", "x": x, "y": numbers(points.iter().map(y), 1), "hoverinfo": "none",
        "fill": "tonexty", "fillcolor": "--wash", "line": none}),
    );
    let (marked_x, marked_y) = marked(along, x, low, &y);
    if !marked_x.is_empty() {
        traces.push(json!({"type": "scatter", "mode": "lines", "x": marked_x, "y": marked_y, "hoverinfo": "skip", "fill": "toself",
            "fillpattern": {"shape": "/", "size": 6, "solidity": 0.18, "fgcolor": "--steep", "bgcolor": "rgba(0,0,0,0)"},
            "fillcolor": "rgba(0,0,0,0)", "line": {"width": 0, "color": "--steep"}}));
    }
    for (i, class) in CLASSES.iter().enumerate() {
        let of = of_class(points, i);
        if of.iter().any(|shown| *shown) {
            let values = points.iter().zip(&of).map(|(point, shown)| y(point).filter(|_| *shown));
            traces
                .push(json!({"type": "scatter", "mode": "lines", "x": x, "y": numbers(values, 1), "hoverinfo": "skip",
                "line": {"color": class.color, "width": class.width}}));
        }
    }
}

/// The points that the line of a class goes through: its own, and the one before each stretch of them, so that lines meet.
pub(super) fn of_class(points: &[ProfilePoint], i: usize) -> Vec<bool> {
    (0..points.len())
        .map(|n| class(&points[n]) == i || points.get(n + 1).is_some_and(|next| class(next) == i))
        .collect()
}

/// The marked ground, a closed line each.
fn marked(along: &Along, x: &Value, low: f64, y: &dyn Fn(&ProfilePoint) -> Option<f64>) -> (Vec<Value>, Vec<Value>) {
    let (points, flags) = (along.points, &along.marked.0);
    let (mut xs, mut ys) = (Vec::new(), Vec::new());
    let low = value(Some(low), 0);
    let mut n = 0;
    for stretch in flags.chunk_by(|a, b| a == b) {
        let from = n.max(1) - 1;
        n += stretch.len();
        let known: Vec<usize> = (from..n).filter(|i| y(&points[*i]).is_some()).collect();
        if !stretch[0] || known.len() < 2 {
            continue;
        }
        if !xs.is_empty() {
            xs.push(Value::Null);
            ys.push(Value::Null);
        }
        let (first, last) = (known[0], known[known.len() - 1]);
        xs.push(x[first].clone());
        ys.push(low.clone());
        for i in known {
            xs.push(x[i].clone());
            ys.push(value(y(&points[i]), 1));
        }
        xs.push(x[last].clone());
        ys.push(low.clone());
    }
    (xs, ys)
}

/// `12.4 km · 540 m · 14 % down · 6:12 /km · 151 bpm · 172 spm`
fn says(point: &ProfilePoint, units: Units) -> String {
    let km = number::long_unit(units);
    let mut parts = vec![number::distance_with_unit(point.distance_m, units)];
    parts.extend(point.altitude_m.map(|m| number::height_with_unit(m, units)));
    parts.extend(point.grade.map(grade_in_words));
    let pace = point.speed_mps.filter(|v| *v > STANDING_MPS).and_then(|v| number::pace(1.0, v, units));
    parts.extend(pace.map(|pace| format!("{pace}\u{a0}/{km}")));
    parts.extend(point.heart_rate_bpm.map(|bpm| format!("{}\u{a0}bpm", number::fixed(bpm, 0))));
    parts.extend(point.cadence_spm.map(|spm| format!("{}\u{a0}spm", number::fixed(spm, 0))));
    parts.join(" · ")
}

fn grade_in_words(grade: f64) -> String {
    let whole = number::fixed(grade.abs() * 100.0, 0);
    match (whole.as_str(), grade > 0.0) {
        ("0", _) => "level".to_owned(),
        (_, true) => format!("{whole}\u{a0}% up"),
        (_, false) => format!("{whole}\u{a0}% down"),
    }
}

/// The figures at some places, evenly spread.
fn twin(points: &[ProfilePoint], units: Units) -> Markup {
    let step = points.len().div_ceil(ROWS);
    let shown: Vec<&ProfilePoint> = points.iter().step_by(step.max(1)).collect();
    let cells = |of: &dyn Fn(&ProfilePoint) -> Option<String>| -> Vec<String> {
        shown.iter().map(|point| of(point).unwrap_or_else(|| MISSING.to_owned())).collect()
    };
    let km = number::long_unit(units);
    let whole = |v: f64| number::fixed(v, 0);
    let mut columns = vec![
        Column::number("at", km, cells(&|p| Some(number::distance(p.distance_m, units)))),
        Column::number("altitude", number::short_unit(units), cells(&|p| Some(number::height(p.altitude_m?, units)))),
        Column::number("grade", "%", cells(&|p| Some(whole(p.grade? * 100.0)))),
        Column::number(
            "pace",
            format!("/{km}"),
            cells(&|p| number::pace(1.0, p.speed_mps.filter(|v| *v > STANDING_MPS)?, units)),
        ),
        Column::number("heart rate", "bpm", cells(&|p| Some(whole(p.heart_rate_bpm?)))),
        Column::number("cadence", "spm", cells(&|p| Some(whole(p.cadence_spm?)))),
    ];
    columns.retain(|column| column.cells.iter().any(|cell| cell != MISSING));
    let caption = if step > 1 {
        format!("The figures at {} places along the run", shown.len())
    } else {
        "The figures along the run".into()
    };
    table(&caption, &columns)
}

/// `Altitude, pace and cadence`
fn and(names: &[String]) -> String {
    let text = match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        one => one.concat(),
    };
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::terminal::fixture;

    #[test]
    fn lines_of_classes_meet() {
        let point = |grade| ProfilePoint { grade: Some(grade), ..ProfilePoint::default() };
        let points = [point(0.0), point(0.0), point(-0.2), point(-0.2), point(0.0)];
        assert_eq!(of_class(&points, 1), [true, true, false, true, true]);
        assert_eq!(of_class(&points, 4), [false, true, true, true, false]);
    }

    #[test]
    fn a_panel_only_for_what_is_known() {
        let points = &fixture::mountain().activities[0].profile;
        let names = |points: &[ProfilePoint]| -> Vec<String> {
            panels(points, true, Units::Metric).into_iter().map(|p| p.name).collect()
        };
        let all = names(points);
        let without: Vec<ProfilePoint> =
            points.iter().map(|p| ProfilePoint { cadence_spm: None, ..p.clone() }).collect();
        assert_eq!(all.len(), names(&without).len() + 1, "{all:?}");
        let bare: Vec<ProfilePoint> =
            points.iter().map(|p| ProfilePoint { distance_m: p.distance_m, ..ProfilePoint::default() }).collect();
        assert_eq!(names(&bare), [""; 0]);
    }

    #[test]
    fn knee_load_is_by_the_stretch_that_a_point_stands_for() {
        let points: Vec<ProfilePoint> = [50.0, 150.0, 250.0]
            .map(|distance_m| ProfilePoint { distance_m, knee_load_flat_km: Some(0.12), ..ProfilePoint::default() })
            .into();
        assert_eq!(lengths(&points), [Some(100.0); 3]);
        let load = panels(&points, true, Units::Metric).pop().unwrap();
        assert!(load.values.iter().all(|v| (v.unwrap() - 1.2).abs() < 1e-9), "{:?}", load.values);
        let in_miles = panels(&points, true, Units::Imperial).pop().unwrap();
        assert!((in_miles.values[0].unwrap() - 1.2).abs() < 1e-9, "flat miles a mile are flat kilometres a kilometre");
    }

    #[test]
    fn grades_in_words() {
        let said = [0.004, -0.004, 0.056, -0.149].map(|grade| grade_in_words(grade).replace('\u{a0}', " "));
        assert_eq!(said, ["level", "level", "6 % up", "15 % down"]);
    }
}
