//! A course file: the whole document, and one line of distance and altitude out of it.

use crate::activity::{Activity, normalise, position};
use crate::base::sport::Sport;
use crate::config::DecodeLimits;
use crate::decode::raw::RawActivity;
use crate::decode::samples::Samples;
use crate::decode::{gpx as own_gpx, tcx as own_tcx};
use crate::source::format::{Format, sniff};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The line is looked up so often, metres: grades are fitted over 50 m, and many routes have a point every 100 m.
const STEP_M: f64 = 10.0;

/// Parts that end so near to the next one's begin are one line, metres.
const JOINED_M: f64 = 200.0;

/// Nobody runs further, metres.
const MOST_M: f64 = 2_000_000.0;

/// Altitudes outside this are none, metres: below the Dead Sea, above Everest.
const ALTITUDE_M: std::ops::RangeInclusive<f64> = -500.0..=9000.0;

/// Points further apart than this on average hide hills between them, metres.
const SPARSE_M: f64 = 50.0;

/// A point of the line.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    fix: [f64; 2],
    altitude_m: Option<f64>,
}

/// A course file, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct CourseFile {
    pub(super) name: Option<String>,
    pub(super) tracks: usize,
    pub(super) routes: usize,
    pub(super) waypoints: usize,
    pub(super) notes: Vec<String>,
    /// Continuous parts, in order.
    parts: Vec<Vec<Point>>,
}

/// Reads a course.
///
/// # Errors
///
/// What is wrong, lower case, no full stop: no course file, or no line in it.
pub(super) fn read(bytes: &[u8], name: &str, limits: &DecodeLimits) -> Result<CourseFile, String> {
    let mut file = match sniff(bytes, name) {
        Format::Gpx => match document(bytes) {
            Ok(file) => file,
            Err(why) => {
                let mut file = tolerant(own_gpx::decode_course(bytes, limits));
                file.notes.insert(0, format!("not strictly GPX ({why}): read with more tolerance, waypoints left out"));
                file
            }
        },
        Format::Tcx => tolerant(own_tcx::decode_course(bytes, limits)),
        _ => return Err("a course is a GPX or TCX file".to_owned()),
    };
    for part in &mut file.parts {
        part.retain(|p| p.fix[0].abs() <= 90.0 && p.fix[1].abs() <= 180.0);
        for point in part.iter_mut() {
            point.altitude_m = point.altitude_m.filter(|m| ALTITUDE_M.contains(m));
        }
    }
    file.parts.retain(|part| !part.is_empty());
    if file.points() < 2 {
        return Err("no route or track in it".to_owned());
    }
    Ok(file)
}

/// The document as the `gpx` crate reads it: tracks if there are any, else the first route.
fn document(bytes: &[u8]) -> Result<CourseFile, String> {
    let read = catch_unwind(AssertUnwindSafe(|| gpx::read(bytes)));
    let document = read.map_err(|_| "the reader failed".to_owned())?.map_err(|error| error.to_string())?;
    let point = |w: &gpx::Waypoint| Point { fix: [w.point().y(), w.point().x()], altitude_m: w.elevation };
    let mut file = CourseFile {
        name: document.metadata.and_then(|m| m.name),
        tracks: document.tracks.len(),
        routes: document.routes.len(),
        waypoints: document.waypoints.len(),
        ..CourseFile::default()
    };
    let own_name = if document.tracks.is_empty() {
        document.routes.first().and_then(|r| r.name.clone())
    } else {
        document.tracks.iter().find_map(|t| t.name.clone())
    };
    file.name = own_name.or(file.name).map(|n| n.trim().to_owned()).filter(|n| !n.is_empty());
    file.parts = document
        .tracks
        .iter()
        .flat_map(|t| &t.segments)
        .map(|s| s.points.iter().map(point).collect::<Vec<Point>>())
        .filter(|part| !part.is_empty())
        .collect();
    if file.parts.is_empty() {
        file.parts = document.routes.first().map(|r| r.points.iter().map(point).collect()).into_iter().collect();
        if file.routes > 1 {
            file.notes.push(format!("{} routes: the first was taken", file.routes));
        }
    } else if file.tracks > 1 {
        file.notes.push(format!("{} tracks: taken one after the other", file.tracks));
    }
    Ok(file)
}

/// The same from our own decoders.
fn tolerant(decoded: crate::decode::Decoded) -> CourseFile {
    let mut file = CourseFile::default();
    for damage in &decoded.damage {
        file.notes.push(format!("{} at {}", damage.what, damage.place));
    }
    for activity in decoded.activities {
        let samples = &activity.samples;
        file.tracks += 1;
        file.name = file.name.or(activity.name.clone());
        let mut part = Vec::new();
        for i in 0..samples.len {
            if activity.breaks.contains(&i) && !part.is_empty() {
                file.parts.push(std::mem::take(&mut part));
            }
            if let Some(fix) = position::at(samples, i) {
                part.push(Point { fix, altitude_m: samples.altitude_m.get(i) });
            }
        }
        file.parts.push(part);
    }
    file
}

impl CourseFile {
    /// Points of the line.
    pub(super) fn points(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }

    /// The course as if somebody had run it at an even speed: a sample every 10 m, without positions.
    ///
    /// # Errors
    ///
    /// Where it has no length, or more than anybody runs.
    pub(super) fn as_activity(&mut self, start_s: f64, speed_mps: f64) -> Result<Activity, String> {
        let (distance_m, altitude_m) = self.line()?;
        let total_m = distance_m.last().copied().unwrap_or(0.0);
        if total_m <= STEP_M {
            return Err("its points are all in one place".to_owned());
        }
        if total_m > MOST_M {
            return Err(format!("it is {:.0} km long; nobody runs more than {:.0}", total_m / 1e3, MOST_M / 1e3));
        }
        let spacing_m = total_m / self.points() as f64;
        if !altitude_m.is_empty() && spacing_m > SPARSE_M {
            self.notes.push(format!("one point every {spacing_m:.0} m: hills between them are not seen"));
        }
        let n = (total_m / STEP_M) as usize + 1;
        let mut samples = Samples { len: n + 1, ..Samples::default() };
        let mut after = 1;
        for i in 0..=n {
            let here_m = (i as f64 * STEP_M).min(total_m);
            while after < distance_m.len() - 1 && distance_m[after] < here_m {
                after += 1;
            }
            samples.time_s.set(i, start_s + here_m / speed_mps + i as f64 * 1e-6);
            samples.distance_m.set(i, here_m);
            if !altitude_m.is_empty() {
                let (from_m, to_m) = (distance_m[after - 1], distance_m[after]);
                let share = if to_m > from_m { ((here_m - from_m) / (to_m - from_m)).clamp(0.0, 1.0) } else { 1.0 };
                samples.altitude_m.set(i, altitude_m[after - 1] + (altitude_m[after] - altitude_m[after - 1]) * share);
            }
        }
        let raw =
            RawActivity { sport: Some(Sport::Running), start_s: Some(start_s), samples, ..RawActivity::default() };
        normalise(raw).ok_or_else(|| "it cannot be measured".to_owned())
    }

    /// Distance and altitude of each point. Altitudes that are missing lie on the line between their neighbours; without any, or
    /// with fewer than half of them, the second list is empty.
    fn line(&mut self) -> Result<(Vec<f64>, Vec<f64>), String> {
        let mut distance_m = Vec::with_capacity(self.points());
        let mut altitude_m: Vec<Option<f64>> = Vec::with_capacity(self.points());
        let mut end: Option<Point> = None;
        let mut here_m = 0.0;
        let mut apart = 0;
        for part in &self.parts {
            for (i, point) in part.iter().enumerate() {
                if let Some(last) = end {
                    let step_m = position::distance_m(last.fix, point.fix);
                    if i > 0 || step_m <= JOINED_M {
                        here_m += step_m;
                    } else {
                        apart += 1;
                    }
                }
                distance_m.push(here_m);
                altitude_m.push(point.altitude_m);
                end = Some(*point);
            }
        }
        if !here_m.is_finite() {
            return Err("its positions cannot be measured".to_owned());
        }
        if apart > 0 {
            let (gaps, are) = if apart == 1 { ("gap", "is") } else { ("gaps", "are") };
            self.notes.push(format!("{apart} {gaps} of over {JOINED_M:.0} m between its parts {are} not counted"));
        }
        let known: Vec<usize> = (0..altitude_m.len()).filter(|&i| altitude_m[i].is_some()).collect();
        if known.len() < 2 || known.len() * 2 < altitude_m.len() {
            if !known.is_empty() {
                self.notes.push("most points have no elevation: none is used".to_owned());
            }
            return Ok((distance_m, Vec::new()));
        }
        if known.len() < altitude_m.len() {
            let missing = altitude_m.len() - known.len();
            self.notes.push(format!("{missing} points have no elevation: taken from their neighbours"));
        }
        let mut filled = Vec::with_capacity(altitude_m.len());
        let mut next = 0;
        for (i, &at_m) in distance_m.iter().enumerate() {
            while next < known.len() - 1 && known[next] < i {
                next += 1;
            }
            let (b, a) = (known[next], known[next.saturating_sub(1)]);
            let (za, zb) = (altitude_m[a].unwrap_or(0.0), altitude_m[b].unwrap_or(0.0));
            let span = distance_m[b] - distance_m[a];
            let share = if span > 0.0 { ((at_m - distance_m[a]) / span).clamp(0.0, 1.0) } else { 1.0 };
            filled.push(za + (zb - za) * share);
        }
        Ok((distance_m, filled))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    /// A line north: a point every `every_m`, its altitude by distance.
    fn points(tag: &str, n: usize, every_m: f64, altitude: impl Fn(f64) -> Option<f64>) -> String {
        let mut text = String::new();
        for i in 0..n {
            let m = i as f64 * every_m;
            let ele = altitude(m).map_or(String::new(), |z| format!("<ele>{z}</ele>"));
            let _ = write!(text, "<{tag} lat=\"{}\" lon=\"20\">{ele}</{tag}>", 10.0 + m / 111_195.0);
        }
        text
    }

    fn gpx(inside: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><gpx version=\"1.1\" creator=\"x\" xmlns=\"http://www.topografix.com/GPX/1/1\">{inside}</gpx>"
        )
    }

    fn read_text(text: &str) -> Result<CourseFile, String> {
        read(text.as_bytes(), "course.gpx", &DecodeLimits::default())
    }

    fn length_m(file: &mut CourseFile) -> f64 {
        file.as_activity(0.0, 3.0).unwrap().samples.distance_m.iter().next_back().unwrap().1
    }

    #[test]
    fn tracks_come_before_routes() {
        let track = points("trkpt", 101, 30.0, |m| Some(m / 10.0));
        let route = points("rtept", 11, 1000.0, |_| None);
        let text = gpx(&format!(
            "<metadata><name>Doc</name></metadata><wpt lat=\"10\" lon=\"20\"><name>Hut</name></wpt>\
             <rte><name>R</name>{route}</rte><trk><name>Two Valleys</name><trkseg>{track}</trkseg></trk>"
        ));
        let mut file = read_text(&text).unwrap();
        assert_eq!((file.name.as_deref(), file.tracks, file.routes, file.waypoints), (Some("Two Valleys"), 1, 1, 1));
        assert_eq!(file.points(), 101);
        assert!((length_m(&mut file) - 3000.0).abs() < 5.0 && file.notes.is_empty(), "{:?}", file.notes);
    }

    #[test]
    fn a_route_alone_is_a_course_and_sparse_points_are_said() {
        let mut file =
            read_text(&gpx(&format!("<rte><name>R</name>{}</rte>", points("rtept", 51, 100.0, |_| Some(5.0)))))
                .unwrap();
        assert_eq!((file.name.as_deref(), file.routes), (Some("R"), 1));
        assert!((length_m(&mut file) - 5000.0).abs() < 10.0);
        assert_eq!(file.notes, ["one point every 98 m: hills between them are not seen"]);
    }

    #[test]
    fn parts_that_touch_are_one_line_and_gaps_are_not_run() {
        let near = points("trkpt", 11, 100.0, |_| None);
        let far = near.replace("lon=\"20\"", "lon=\"21\"");
        let mut file = read_text(&gpx(&format!("<trk><trkseg>{near}</trkseg><trkseg>{far}</trkseg></trk>"))).unwrap();
        assert!((length_m(&mut file) - 2000.0).abs() < 5.0);
        assert_eq!(file.notes, ["1 gap of over 200 m between its parts is not counted"]);
    }

    #[test]
    fn what_the_crate_refuses_is_read_all_the_same() {
        let track = points("trkpt", 11, 100.0, Some);
        let odd = gpx(&format!("<trk><name>T</name><odd/><trkseg>{track}</trkseg></trk>"));
        let mut file = read_text(&odd).unwrap();
        assert_eq!((file.points(), file.name.as_deref()), (11, Some("T")));
        assert!(file.notes[0].starts_with("not strictly GPX"), "{:?}", file.notes);
        assert!((length_m(&mut file) - 1000.0).abs() < 5.0);
        let cut = &odd[..odd.len() - 15];
        assert_eq!(read_text(cut).unwrap().points(), 11);
    }

    #[test]
    fn missing_elevation_is_filled_in_or_left_out() {
        let with = |altitude: &dyn Fn(f64) -> Option<f64>| {
            let mut file =
                read_text(&gpx(&format!("<trk><trkseg>{}</trkseg></trk>", points("trkpt", 101, 30.0, altitude))))
                    .unwrap();
            let activity = file.as_activity(0.0, 3.0).unwrap();
            (activity.samples.altitude_m.count(), activity.samples.altitude_m.get(150), file.notes)
        };
        let (n, middle, notes) = with(&|m| (!(1000.0..2000.0).contains(&m)).then_some(m / 10.0));
        assert!(
            n > 300 && (middle.unwrap() - 150.0).abs() < 1.0 && notes[0].contains("33 points"),
            "{middle:?} {notes:?}"
        );
        let (n, _, notes) = with(&|m| (m < 1000.0).then_some(1.0));
        assert_eq!((n, notes.as_slice()), (0, ["most points have no elevation: none is used".to_owned()].as_slice()));
        assert_eq!(with(&|_| None).2, Vec::<String>::new());
    }

    #[test]
    fn what_is_no_course_is_refused() {
        for (text, why) in [
            (gpx("<wpt lat=\"1\" lon=\"1\"/>"), "no route or track in it"),
            (gpx("<trk><trkseg><trkpt lat=\"1\" lon=\"1\"/></trkseg></trk>"), "no route or track in it"),
            ("hello".to_owned(), "a course is a GPX or TCX file"),
        ] {
            assert_eq!(read_text(&text).unwrap_err(), why);
        }
        let one_place = gpx("<trk><trkseg><trkpt lat=\"1\" lon=\"1\"/><trkpt lat=\"1\" lon=\"1\"/></trkseg></trk>");
        assert_eq!(
            read_text(&one_place).unwrap().as_activity(0.0, 3.0).unwrap_err(),
            "its points are all in one place"
        );
        let round_the_world =
            gpx("<trk><trkseg><trkpt lat=\"0\" lon=\"0\"/><trkpt lat=\"0\" lon=\"90\"/></trkseg></trk>");
        assert!(read_text(&round_the_world).unwrap().as_activity(0.0, 3.0).unwrap_err().contains("km long"));
    }
}
