//! The map: only the track, coloured by grade. No tiles, so no network requests.
//!
//! Positions become metres east and north of the middle of the track: the page contains no coordinates.

use super::chart::{Chart, ChartView, Data, Mark, Panel, Scale, Sign, Size, number as value};
use super::grade::CLASSES;
use super::page::Page;
use super::profile::{legend, of_class};
use super::table::{TableColumn, table};
use crate::base::units::{EARTH_RADIUS_M, Units};
use crate::render::wording::number;
use crate::summary::ProfilePoint;
use maud::{Markup, html};
use serde_json::{Value, json};

/// Smallest extent of a track on a map, metres; less is noise.
const LEAST_M: f64 = 30.0;

/// Longest scale bar, as a share of the width of the map.
const BAR: f64 = 0.25;

/// Most distance marks along the track.
const MARKS: f64 = 12.0;

/// A track whose ends are closer than this share of its size is a loop, with one mark for both ends.
const LOOP: f64 = 0.06;

/// Margin around the track, and below it for the scale bar, as shares of its size.
const AROUND: f64 = 0.07;
const BELOW: f64 = 0.14;

/// Largest height of a map, as a multiple of its width; the rest is left blank.
const TALLEST: f64 = 1.25;

/// Labels closer to each other than this share of the map's width would overlap on a phone.
const APART: f64 = 0.08;

/// Width of a letter, as a share of the map's width on a phone.
const LETTER: f64 = 0.018;

/// Longest distance without positions that is bridged by a straight line, metres: watches keep few of a swim. Over more, the course is
/// unknown.
const BRIDGED_M: f64 = 250.0;

/// Units of positions for the script, horizontally and vertically.
const UNITS: f64 = 10_000.0;

/// A position on the map, metres; `None` if unknown.
type Place = Option<[f64; 2]>;

/// Draws the track; empty without one.
pub(super) fn map(page: &mut Page, points: &[ProfilePoint], link: &str) -> Markup {
    let units = page.style.units;
    let places = places(points);
    let Some([[west, south], [east, north]]) = extent(&places) else { return html! {} };
    if (east - west).max(north - south) < LEAST_M {
        return html! {};
    }
    let frame = Frame::around([[west, south], [east, north]]);
    let way = way(points, &places);
    let on_way: Vec<ProfilePoint> = way.iter().map(|i| points[*i].clone()).collect();
    let places_of = |shown: &[bool]| -> Vec<(f64, Option<f64>)> {
        let of = |(n, i): (usize, &usize)| places[*i].filter(|_| shown[n]).map_or((0.0, None), |[x, y]| (x, Some(y)));
        way.iter().enumerate().map(of).collect()
    };
    let mut marks: Vec<Mark> = (CLASSES.iter().enumerate())
        .map(|(i, class)| (class.line, of_class(&on_way, i)))
        .filter(|(_, of)| of.contains(&true))
        .map(|(class, of)| Mark::Line { class, points: places_of(&of) })
        .collect();
    let mut named: Vec<[f64; 2]> = Vec::new();
    ends(&places, &frame, &mut marks, &mut named);
    let along = self::marks(points, &places, units);
    marks.push(Mark::Signs { sign: Sign::Ring, class: "way", at: along.iter().map(|(_, [x, y])| (*x, *y)).collect() });
    for (name, [x, y]) in &along {
        if named.iter().all(|[a, b]| (x - a).hypot(y - b) > frame.width() * APART) {
            named.push([*x, *y]);
            marks.push(Mark::Words { class: "above", at: (*x, *y), text: name.clone() });
        }
    }
    frame.furniture(&places, &mut marks, units);
    let panel = Panel {
        size: Size::Aspect(frame.width() / (frame.y.high - frame.y.low)),
        marks,
        ..Panel::new("", 0.0, frame.x, frame.y)
    };
    let share = |of: &dyn Fn([f64; 2]) -> f64| -> Value {
        places.iter().map(|place| value(place.map(|place| of(place) * UNITS), 0)).collect()
    };
    page.chart(&Chart {
        kind: "map",
        title: "Track".into(),
        keys: legend(points),
        label: format!(
            "The track from above, coloured by grade, north up, about {} wide.",
            number::distance_with_unit(east - west, units)
        ),
        link: link.to_owned(),
        views: ChartView::only(vec![panel]),
        data: Some(Data::Track(json!({
            "x": share(&|[x, _]| frame.x.share(x)), "y": share(&|[_, y]| 1.0 - frame.y.share(y)),
        }))),
        twin: twin(&along, units),
        ..Chart::default()
    })
}

/// Extent of the map, metres.
struct Frame {
    x: Scale,
    y: Scale,
}

impl Frame {
    fn around([[west, south], [east, north]]: [[f64; 2]; 2]) -> Self {
        let size = (east - west).max(north - south);
        let (south, north) = (south - size * BELOW, north + size * AROUND);
        let middle = f64::midpoint(west, east);
        let half = ((east - west) / 2.0 + size * AROUND).max((north - south) / TALLEST / 2.0);
        Frame { x: Scale::new(middle - half, middle + half), y: Scale::new(south, north) }
    }

    fn width(&self) -> f64 {
        self.x.high - self.x.low
    }

    /// A scale bar in the track's own metres, and a north arrow in the upper corner farther from the track.
    fn furniture(&self, places: &[Place], marks: &mut Vec<Mark>, units: Units) {
        let (bar_m, name) = scale_bar(self.width(), units);
        let (x, y) = (self.x.low + self.width() * 0.03, self.y.low + (self.y.high - self.y.low) * 0.04);
        marks.push(Mark::Line { class: "ink", points: vec![(x, Some(y)), (x + bar_m, Some(y))] });
        marks.push(Mark::Words { class: "above", at: (x + bar_m / 2.0, y), text: name });
        let nearest = |corner: f64| {
            let distance = |[a, b]: &[f64; 2]| (a - corner).hypot(b - self.y.high);
            places.iter().flatten().map(distance).fold(f64::INFINITY, f64::min)
        };
        let inward = self.width() * 0.06;
        let side = if nearest(self.x.low) > nearest(self.x.high) { self.x.low + inward } else { self.x.high - inward };
        let top = self.y.high - (self.y.high - self.y.low) * 0.06;
        marks.push(Mark::Words { class: "on", at: (side, top), text: "↑\u{a0}N".into() });
    }
}

/// Metres east and north of the middle of the track, with the length of a degree of longitude at its latitude.
fn places(points: &[ProfilePoint]) -> Vec<Place> {
    let fixes: Vec<Place> = points.iter().map(|point| Some([point.lon_deg?, point.lat_deg?])).collect();
    let Some([[west, south], [east, north]]) = extent(&fixes) else { return vec![None; points.len()] };
    // Across the date line the short way is on the other side.
    let over_date_line = east - west > 180.0;
    let turned = |lon: f64| if over_date_line && lon < 0.0 { lon + 360.0 } else { lon };
    let (west, east) = if over_date_line {
        let all = || fixes.iter().flatten().map(|[lon, _]| turned(*lon));
        (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max))
    } else {
        (west, east)
    };
    let (lon0, lat0) = (f64::midpoint(west, east), f64::midpoint(south, north));
    let degree_m = EARTH_RADIUS_M.to_radians();
    fixes
        .iter()
        .map(|fix| {
            fix.map(|[lon, lat]| [(turned(lon) - lon0) * degree_m * lat0.to_radians().cos(), (lat - lat0) * degree_m])
        })
        .collect()
}

/// The points through which the track is drawn: all but those without a position in gaps that are bridged.
fn way(points: &[ProfilePoint], places: &[Place]) -> Vec<usize> {
    let known: Vec<usize> = (0..places.len()).filter(|i| places[*i].is_some()).collect();
    let far = |[a, b]: [usize; 2]| points[b].distance_m - points[a].distance_m > BRIDGED_M;
    let mut way: Vec<usize> = known.first().copied().into_iter().collect();
    for pair in known.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        way.extend((a + 1..b).filter(|_| far([a, b])));
        way.push(b);
    }
    way
}

/// The minimum and maximum of both axes.
fn extent(places: &[Place]) -> Option<[[f64; 2]; 2]> {
    places.iter().flatten().filter(|place| place.iter().all(|v| v.is_finite())).fold(None, |extent, [x, y]| {
        let [[x0, y0], [x1, y1]] = extent.unwrap_or([[*x, *y], [*x, *y]]);
        Some([[x0.min(*x), y0.min(*y)], [x1.max(*x), y1.max(*y)]])
    })
}

/// Start and finish, with different shapes.
fn ends(places: &[Place], frame: &Frame, marks: &mut Vec<Mark>, named: &mut Vec<[f64; 2]>) {
    let first = places.iter().flatten().next();
    let last = places.iter().flatten().next_back();
    let apart = first.zip(last).is_some_and(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]) > frame.width() * LOOP);
    let (start, last) = if apart { ("start", last) } else { ("start and finish", None) };
    for (place, name, sign) in [(first, start, Sign::Disc), (last, "finish", Sign::Square)] {
        let Some([x, y]) = place else { continue };
        named.push([*x, *y]);
        marks.push(Mark::Signs { sign, class: "end", at: vec![(*x, *y)] });
        // Towards the middle, because a label at the edge would be clipped.
        let class = if frame.x.share(*x) > 0.6 { "before" } else { "after" };
        // Where its letters stand, no distance is written.
        let letter = frame.width() * if class == "before" { -LETTER } else { LETTER };
        named.extend((0..name.len()).step_by(4).map(|n| [x + letter * (n as f64 + 2.0), *y]));
        marks.push(Mark::Words { class, at: (*x, *y), text: name.to_owned() });
    }
}

/// The position at every round number of kilometres or miles.
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

/// A round length of about a quarter of the map.
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

/// The position at each mark, relative to the start.
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
            TableColumn::number("at", number::long_unit(units), marks.iter().map(|(name, _)| name.clone()).collect()),
            TableColumn::number("east or west", "", at(0, ["east", "west"])),
            TableColumn::number("north or south", "", at(1, ["north", "south"])),
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
    fn short_gaps_are_bridged_and_long_ones_left_open() {
        let point = |distance_m, known: bool| ProfilePoint {
            distance_m,
            ..if known { at(46.0, 8.0) } else { ProfilePoint::default() }
        };
        let points =
            [(0.0, false), (10.0, true), (100.0, false), (260.0, true), (300.0, false), (510.1, true), (520.0, false)]
                .map(|(m, known)| point(m, known));
        assert_eq!(way(&points, &places(&points)), [1, 3, 4, 5]);
    }

    #[test]
    fn without_positions_there_is_no_place() {
        assert_eq!(extent(&places(&[ProfilePoint::default()])), None);
    }
}
