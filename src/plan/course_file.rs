//! Reads a course file, and reduces it to one line of distance and altitude.

use crate::activity::altitude::BELIEVED_M;
use crate::activity::{Activity, normalise};
use crate::base::columns;
use crate::base::sport::Sport;
use crate::config::DecodeLimits;
use crate::decode::course::{CourseDocument, CoursePoint};
use crate::decode::raw::RawActivity;
use crate::decode::samples::Samples;
use crate::format::sniff::{Content, sniff};
use crate::format::{Format, Reader};

/// Spacing of the resampled line, metres: grades are fitted over 50 m, and many routes have a point every 100 m.
const STEP_M: f64 = 10.0;

/// Largest distance between the end of a part and the start of the next that are joined, metres.
const JOINED_M: f64 = 200.0;

/// Longest plausible course, metres.
const MOST_M: f64 = 2_000_000.0;

/// Mean distance between points above which hills between them are lost, metres.
const SPARSE_M: f64 = 50.0;

/// Why a course is unusable: lower case, no full stop.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum CourseError {
    #[error("a course is a {} file", Format::of_courses())]
    OtherFormat,
    #[error("no route or track in it")]
    NoLine,
    #[error("its points are all in one place")]
    OnePlace,
    #[error("it is {:.0} km long; nobody runs more than {:.0}", .length_m / 1e3, MOST_M / 1e3)]
    TooLong { length_m: f64 },
    #[error("its positions cannot be measured")]
    NoPositions,
    #[error("it cannot be measured")]
    Unmeasured,
    #[error("nothing was recorded up to that day to compare it with")]
    NoHistory,
}

/// Reads a course.
///
/// # Errors
///
/// If it is not a course file, or holds no line.
pub(super) fn read(bytes: &[u8], name: &str, limits: &DecodeLimits) -> Result<CourseDocument, CourseError> {
    let Content::Of(format) = sniff(bytes, name) else { return Err(CourseError::OtherFormat) };
    let Reader::Recording { course: Some(reader), .. } = format.info().reader else {
        return Err(CourseError::OtherFormat);
    };
    let mut document = (reader.document)(bytes, limits);
    for part in &mut document.parts {
        part.retain(|p| p.position[0].abs() <= 90.0 && p.position[1].abs() <= 180.0);
        for point in part.iter_mut() {
            point.altitude_m = point.altitude_m.filter(|m| BELIEVED_M.contains(m));
        }
    }
    document.parts.retain(|part| !part.is_empty());
    if document.points() < 2 {
        return Err(CourseError::NoLine);
    }
    Ok(document)
}

/// The course as if run at constant speed: a sample every 10 m, without positions.
///
/// # Errors
///
/// If its length is zero, or more than anybody runs.
pub(super) fn as_activity(course: &mut CourseDocument, start_s: f64, speed_mps: f64) -> Result<Activity, CourseError> {
    let (distance_m, altitude_m) = line(course)?;
    let total_m = distance_m.last().copied().unwrap_or(0.0);
    if total_m <= STEP_M {
        return Err(CourseError::OnePlace);
    }
    if total_m > MOST_M {
        return Err(CourseError::TooLong { length_m: total_m });
    }
    let spacing_m = total_m / course.points() as f64;
    if !altitude_m.is_empty() && spacing_m > SPARSE_M {
        course.notes.push(format!("one point every {spacing_m:.0} m: hills between them are not seen"));
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
    let raw = RawActivity { sport: Some(Sport::Running), start_s: Some(start_s), samples, ..RawActivity::default() };
    normalise(raw).ok_or(CourseError::Unmeasured)
}

/// Distance and altitude of each point. Missing altitudes are interpolated between their neighbours; if fewer than half are
/// known, the second list is empty.
fn line(course: &mut CourseDocument) -> Result<(Vec<f64>, Vec<f64>), CourseError> {
    let mut distance_m = Vec::with_capacity(course.points());
    let mut altitude_m: Vec<Option<f64>> = Vec::with_capacity(course.points());
    let mut end: Option<CoursePoint> = None;
    let mut here_m = 0.0;
    let mut apart = 0;
    for part in &course.parts {
        for (i, point) in part.iter().enumerate() {
            if let Some(last) = end {
                let step_m = columns::distance_m(last.position, point.position);
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
        return Err(CourseError::NoPositions);
    }
    if apart > 0 {
        let (gaps, are) = if apart == 1 { ("gap", "is") } else { ("gaps", "are") };
        course.notes.push(format!("{apart} {gaps} of over {JOINED_M:.0} m between its parts {are} not counted"));
    }
    let known: Vec<usize> = (0..altitude_m.len()).filter(|&i| altitude_m[i].is_some()).collect();
    if known.len() < 2 || known.len() * 2 < altitude_m.len() {
        if !known.is_empty() {
            course.notes.push("most points have no elevation: none is used".to_owned());
        }
        return Ok((distance_m, Vec::new()));
    }
    if known.len() < altitude_m.len() {
        let missing = altitude_m.len() - known.len();
        course.notes.push(format!("{missing} points have no elevation: taken from their neighbours"));
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    /// A line north: a point every `every_m`, its altitude as a function of distance.
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

    fn read_text(text: &str) -> Result<CourseDocument, CourseError> {
        read(text.as_bytes(), "course.gpx", &DecodeLimits::default())
    }

    fn length_m(file: &mut CourseDocument) -> f64 {
        as_activity(file, 0.0, 3.0).unwrap().samples.distance_m.iter().next_back().unwrap().1
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
            let activity = as_activity(&mut file, 0.0, 3.0).unwrap();
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
            assert_eq!(read_text(&text).unwrap_err().to_string(), why);
        }
        let one_place = gpx("<trk><trkseg><trkpt lat=\"1\" lon=\"1\"/><trkpt lat=\"1\" lon=\"1\"/></trkseg></trk>");
        assert_eq!(as_activity(&mut read_text(&one_place).unwrap(), 0.0, 3.0).unwrap_err(), CourseError::OnePlace);
        let round_the_world =
            gpx("<trk><trkseg><trkpt lat=\"0\" lon=\"0\"/><trkpt lat=\"0\" lon=\"90\"/></trkseg></trk>");
        assert!(
            as_activity(&mut read_text(&round_the_world).unwrap(), 0.0, 3.0)
                .unwrap_err()
                .to_string()
                .contains("km long")
        );
    }
}
