//! The map: the track alone, coloured by grade. Without tiles, so without a request to anywhere.
//!
//! Positions become metres east and north of the middle of the track: the page holds no coordinates.

use super::chart::{Figure, number as value, numbers};
use super::grade::CLASSES;
use super::page::Page;
use super::profile::{legend, of_class};
use super::table::{Column, table};
use crate::base::units::Units;
use crate::render::wording::number;
use crate::summary::ProfilePoint;
use maud::{Markup, html};
use serde_json::{Value, json};

/// Mean radius of the earth, metres (IUGG).
const EARTH_M: f64 = 6_371_008.8;

/// Tracks within fewer metres than this are no map but noise.
const LEAST_M: f64 = 30.0;

/// So long may the scale bar be, as a share of the width of the map.
const BAR: f64 = 0.25;

/// At most so many marks of distance along the way.
const MARKS: f64 = 12.0;

/// A track whose ends are nearer than this share of its size is a loop, and both ends are one mark.
const LOOP: f64 = 0.06;

/// A place on the map, metres; `None` where there was no position.
type Place = Option<[f64; 2]>;

/// Draws the track; nothing where there is none.
pub(super) fn map(page: &mut Page, points: &[ProfilePoint], link: &str) -> Markup {
    let units = page.style.units;
    let places = places(points);
    let Some([[west, south], [east, north]]) = extent(&places) else { return html! {} };
    if (east - west).max(north - south) < LEAST_M {
        return html! {};
    }
    let mut traces: Vec<Value> = Vec::new();
    let (xs, ys) = (axis(&places, 0), axis(&places, 1));
    // Whole, invisible: what is pointed at.
    traces.push(line(
        &numbers(xs.iter().copied(), 0),
        &numbers(ys.iter().copied(), 0),
        "none",
        &json!({"color": "--flat", "width": 0}),
    ));
    for (i, class) in CLASSES.iter().enumerate() {
        let of = of_class(points, i);
        if of.iter().any(|shown| *shown) {
            let only = |all: &[Option<f64>]| numbers(all.iter().zip(&of).map(|(v, shown)| v.filter(|_| *shown)), 0);
            traces.push(line(&only(&xs), &only(&ys), "skip", &json!({"color": class.color, "width": class.width})));
        }
    }
    let marks = marks(points, &places, units);
    traces.push(json!({
        "type": "scatter", "mode": "markers+text", "hoverinfo": "skip", "textposition": "top center", "textfont": {"size": 11, "color": "--muted"},
        "x": numbers(marks.iter().map(|(_, [x, _])| Some(*x)), 0), "y": numbers(marks.iter().map(|(_, [_, y])| Some(*y)), 0),
        "text": marks.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        "marker": {"size": 5, "color": "--paper", "line": {"color": "--muted", "width": 1}},
    }));
    traces.extend(ends(&places, (east - west).max(north - south)));
    let here = traces.len();
    traces.push(json!({
        "type": "scatter", "mode": "markers", "hoverinfo": "skip", "x": [null], "y": [null],
        "marker": {"size": 13, "color": "--accent", "symbol": "circle", "line": {"color": "--paper", "width": 2}},
    }));
    page.figure(Figure {
        title: "Track".into(),
        legend: html! { (legend(points, None)) },
        label: format!(
            "The track from above, coloured by grade, north up, about {} wide.",
            number::distance_with_unit(east - west, units)
        ),
        kind: "map",
        link: link.to_owned(),
        height: 440,
        traces,
        layout: layout(&places, [[west, south], [east, north]], units),
        more: json!({"here": here, "east": numbers(xs, 0), "north": numbers(ys, 0), "zoom": ["xaxis", "yaxis"]}),
        twin: twin(&marks, units),
    })
}

fn line(x: &Value, y: &Value, hover: &str, line: &Value) -> Value {
    json!({"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": hover, "line": line})
}

/// Metres east and north of the middle of the track. A degree of longitude is as long as at the middle's latitude.
fn places(points: &[ProfilePoint]) -> Vec<Place> {
    let fixes: Vec<Place> = points.iter().map(|point| Some([point.lon_deg?, point.lat_deg?])).collect();
    let Some([[west, south], [east, north]]) = extent(&fixes) else { return vec![None; points.len()] };
    // Around the date line the short way is on the other side.
    let over_date_line = east - west > 180.0;
    let turned = |lon: f64| if over_date_line && lon < 0.0 { lon + 360.0 } else { lon };
    let (west, east) = if over_date_line {
        let all = || fixes.iter().flatten().map(|[lon, _]| turned(*lon));
        (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max))
    } else {
        (west, east)
    };
    let (lon0, lat0) = (f64::midpoint(west, east), f64::midpoint(south, north));
    let degree_m = EARTH_M.to_radians();
    fixes
        .iter()
        .map(|fix| {
            fix.map(|[lon, lat]| [(turned(lon) - lon0) * degree_m * lat0.to_radians().cos(), (lat - lat0) * degree_m])
        })
        .collect()
}

/// The least and the most of both axes.
fn extent(places: &[Place]) -> Option<[[f64; 2]; 2]> {
    places.iter().flatten().filter(|place| place.iter().all(|v| v.is_finite())).fold(None, |extent, [x, y]| {
        let [[x0, y0], [x1, y1]] = extent.unwrap_or([[*x, *y], [*x, *y]]);
        Some([[x0.min(*x), y0.min(*y)], [x1.max(*x), y1.max(*y)]])
    })
}

fn axis(places: &[Place], i: usize) -> Vec<Option<f64>> {
    places.iter().map(|place| place.map(|place| place[i])).collect()
}

/// Start and finish, which differ by shape.
fn ends(places: &[Place], size_m: f64) -> Vec<Value> {
    let first = places.iter().flatten().next();
    let last = places.iter().flatten().next_back();
    let apart = first.zip(last).is_some_and(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]) > size_m * LOOP);
    let (start, last) = if apart { ("start", last) } else { ("start and finish", None) };
    let (west, east) = extent(places).map_or((0.0, 0.0), |[[west, _], [east, _]]| (west, east));
    [(first, start, "circle"), (last, "finish", "square")]
        .into_iter()
        .filter_map(|(place, name, symbol)| {
            let [x, y] = place?;
            // Towards the middle, because a name at the edge would be cut.
            let at = if x - west > 0.6 * (east - west) { "bottom left" } else { "bottom right" };
            Some(json!({
                "type": "scatter", "mode": "markers+text", "hoverinfo": "skip", "x": [value(Some(*x), 0)], "y": [value(Some(*y), 0)],
                "text": [name], "textposition": at, "textfont": {"size": 12, "color": "--ink"},
                "marker": {"size": 9, "color": "--paper", "symbol": symbol, "line": {"color": "--ink", "width": 2}},
            }))
        })
        .collect()
}

/// Every so many kilometres or miles, where the track was then.
fn marks(points: &[ProfilePoint], places: &[Place], units: Units) -> Vec<(String, [f64; 2])> {
    let unit_m = number::long_unit_m(units);
    let whole = points.last().map_or(0.0, |point| point.distance_m / unit_m);
    let every = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0].into_iter().find(|step| whole / step <= MARKS).unwrap_or(100.0);
    (1..=(whole / every) as usize)
        .filter_map(|n| {
            let at = n as f64 * every;
            let i = points.partition_point(|point| point.distance_m / unit_m < at);
            Some((number::fixed(at, 0), (*places.get(i)?)?))
        })
        .collect()
}

/// Equal scale on both axes, a scale bar in the track's own metres, and north.
fn layout(places: &[Place], [[west, south], [east, north]]: [[f64; 2]; 2], units: Units) -> Value {
    let (width, height) = (east - west, north - south);
    let pad = width.max(height) * 0.08;
    let (bar_m, name) = scale_bar(width.max(height * 0.6), units);
    let (x, y) = (west - pad * 0.5, south - pad * 1.5);
    // North stands in the upper corner that the track is farther from.
    let nearest =
        |corner: f64| places.iter().flatten().map(|[x, y]| (x - corner).hypot(y - north)).fold(f64::INFINITY, f64::min);
    let (side, name_side, shift) = if nearest(west) > nearest(east) { (0, "left", 12) } else { (1, "right", -12) };
    let hidden = json!({"showgrid": false, "showticklabels": false, "showline": false, "nticks": 2});
    let range = |from: f64, to: f64| json!([value(Some(from), 0), value(Some(to), 0)]);
    let axis = |range: Value, more: Value| {
        let mut axis = hidden.clone();
        axis["range"] = range;
        for (key, value) in more.as_object().into_iter().flatten() {
            axis[key] = value.clone();
        }
        axis
    };
    json!({
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "xaxis": axis(range(west - pad, east + pad), json!({"constrain": "range"})),
        "yaxis": axis(range(south - pad * 2.5, north + pad), json!({"scaleanchor": "x", "scaleratio": 1, "constrain": "range"})),
        "shapes": [
            {"type": "line", "x0": value(Some(x), 0), "x1": value(Some(x + bar_m), 0), "y0": value(Some(y), 0), "y1": value(Some(y), 0), "line": {"color": "--ink", "width": 2}},
        ],
        "annotations": [
            {"text": name, "x": value(Some(x + bar_m / 2.0), 0), "y": value(Some(y), 0), "yanchor": "top", "yshift": -1, "showarrow": false, "font": {"color": "--ink", "size": 12}},
            {"text": "N", "xref": "paper", "yref": "paper", "x": side, "y": 1, "xanchor": name_side, "yanchor": "top", "ax": 0, "ay": 30, "showarrow": true,
             "arrowhead": 2, "arrowcolor": "--ink", "font": {"color": "--ink", "size": 13}, "xshift": shift, "yshift": -4},
        ],
    })
}

/// A round length that is about a quarter of the map.
fn scale_bar(width_m: f64, units: Units) -> (f64, String) {
    let most = width_m * BAR;
    let (unit_m, unit) = if most < number::long_unit_m(units) {
        (number::short_unit_m(units), number::short_unit(units))
    } else {
        (number::long_unit_m(units), number::long_unit(units))
    };
    let magnitude = 10_f64.powf((most / unit_m).log10().floor());
    let round = [5.0, 2.0, 1.0].into_iter().map(|n| n * magnitude).find(|n| n * unit_m <= most).unwrap_or(magnitude);
    (round * unit_m, format!("{}\u{a0}{unit}", number::fixed(round, u32::from(round < 1.0))))
}

/// Where the track was at each mark, seen from the start of its axes.
fn twin(marks: &[(String, [f64; 2])], units: Units) -> Markup {
    let at = |i: usize, names: [&str; 2]| -> Vec<String> {
        marks
            .iter()
            .map(|(_, place)| {
                format!("{} {}", number::height_with_unit(place[i].abs(), units), names[usize::from(place[i] < 0.0)])
            })
            .collect()
    };
    table(
        "Places along the track, from the middle of the map",
        &[
            Column::number("at", number::long_unit(units), marks.iter().map(|(name, _)| name.clone()).collect()),
            Column::number("east or west", "", at(0, ["east", "west"])),
            Column::number("north or south", "", at(1, ["north", "south"])),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat_deg: f64, lon_deg: f64) -> ProfilePoint {
        ProfilePoint { lat_deg: Some(lat_deg), lon_deg: Some(lon_deg), ..ProfilePoint::default() }
    }

    #[test]
    fn degrees_become_metres() {
        let [a, b] = places(&[at(60.0, 10.0), at(60.01, 10.02)])[..] else { panic!("two places") };
        let (a, b) = (a.unwrap(), b.unwrap());
        // At 60° a degree of longitude is half as long as one of latitude.
        assert!(((b[0] - a[0]) - 1_112.0).abs() < 2.0 && ((b[1] - a[1]) - 1_112.0).abs() < 2.0, "{a:?} {b:?}");
    }

    #[test]
    fn the_date_line_is_no_wall() {
        let across = places(&[at(0.0, 179.99), at(0.0, -179.99)]);
        let [[west, _], [east, _]] = extent(&across).unwrap();
        assert!((east - west - 2_224.0).abs() < 2.0, "{}", east - west);
    }

    #[test]
    fn scale_bars_are_round() {
        let name = |width_m, units| scale_bar(width_m, units).1.replace('\u{a0}', " ");
        assert_eq!(name(9_000.0, Units::Metric), "2 km");
        assert_eq!(name(3_900.0, Units::Metric), "500 m");
        assert_eq!(name(4_000.0, Units::Metric), "1 km");
        assert_eq!(name(9_000.0, Units::Imperial), "1 mi");
        assert_eq!(name(900.0, Units::Imperial), "500 ft");
    }

    #[test]
    fn without_positions_there_is_no_place() {
        assert_eq!(extent(&places(&[ProfilePoint::default()])), None);
    }
}
