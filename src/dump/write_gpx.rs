//! Writes a track as GPX 1.1, for maps and other programs.

use crate::decode::raw::{RawActivity, StatedCadenceUnit};

use crate::base::provenance::AltitudeSource;
use gpx::{Gpx, GpxVersion, Track, TrackSegment, Waypoint};
use std::io::{self, Write};
use time::OffsetDateTime;

/// Garmin's namespace for heart rate and cadence; every program reads it.
const EXTENSION: &str = r#" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1""#;

/// Writes activities as GPX 1.1: a track for each with positions, a segment for each piece between breaks; position, altitude,
/// time, and heart rate and cadence as `gpxtpx` extensions. Without any position the file has no track.
///
/// GPX has no point without a position: such samples are left out, and so are segments without any. Times are written to the
/// millisecond, heart rate and cadence as whole numbers, as the schema requires. Cadence conventionally counts one foot: a file
/// that counts steps is halved, any other value is written unchanged.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn write(out: &mut (impl Write + ?Sized), activities: &[RawActivity]) -> io::Result<()> {
    let mut sensors = Vec::new();
    let tracks: Vec<Track> = activities.iter().filter_map(|activity| track(activity, &mut sensors)).collect();
    let barometer = !activities.is_empty() && activities.iter().all(|a| a.altitude_source == AltitudeSource::Barometer);
    let creator = if barometer { "kneewise with Barometer" } else { "kneewise" };
    let document = Gpx { version: GpxVersion::Gpx11, creator: Some(creator.to_owned()), tracks, ..Gpx::default() };
    let mut text = Vec::new();
    gpx::write(&document, &mut text).map_err(io::Error::other)?;
    insert_extensions(out, &text, &sensors)
}

/// The track without extensions; the extension of each point is appended to `sensors`.
fn track(activity: &RawActivity, sensors: &mut Vec<String>) -> Option<Track> {
    let samples = &activity.samples;
    let mut segments = vec![TrackSegment::new()];
    let mut breaks = activity.breaks.iter().peekable();
    for i in 0..samples.len {
        while breaks.next_if(|index| **index <= i).is_some() {
            segments.push(TrackSegment::new());
        }
        let (Some(lat_deg), Some(lon_deg)) = (samples.lat_deg.get(i), samples.lon_deg.get(i)) else { continue };
        let mut point = Waypoint::new(geo::Point::new(lon_deg, lat_deg));
        point.elevation = samples.altitude_m.get(i);
        point.time = samples.time_s.get(i).and_then(moment).map(Into::into);
        if let Some(segment) = segments.last_mut() {
            segment.points.push(point);
            sensors.push(extension(activity, i));
        }
    }
    segments.retain(|segment| !segment.points.is_empty());
    (!segments.is_empty()).then(|| Track {
        // Control characters cannot be written in XML.
        name: activity.name.as_ref().map(|name| name.replace(char::is_control, " ")),
        type_: activity.sport.map(|sport| sport.as_str().to_owned()),
        segments,
        ..Track::default()
    })
}

fn moment(unix_s: f64) -> Option<OffsetDateTime> {
    let milliseconds = (unix_s * 1000.0).round() as i128;
    OffsetDateTime::from_unix_timestamp_nanos(milliseconds * 1_000_000).ok()
}

/// The `<extensions>` of one sample, empty if it has none of the values.
fn extension(activity: &RawActivity, i: usize) -> String {
    let per_leg = if matches!(activity.cadence_unit, StatedCadenceUnit::Steps { .. }) { 0.5 } else { 1.0 };
    let element = |name: &str, value: Option<f64>| match value {
        // The schema's type is an unsigned byte.
        Some(value) if (0.0..255.0).contains(&value.round()) => {
            format!("<gpxtpx:{name}>{:.0}</gpxtpx:{name}>", value.round())
        }
        _ => String::new(),
    };
    let heart_rate = element("hr", activity.samples.heart_rate_bpm.get(i));
    let cadence = element("cad", activity.samples.cadence_raw.get(i).map(|cadence| cadence * per_leg));
    if heart_rate.is_empty() && cadence.is_empty() {
        return String::new();
    }
    format!("<extensions><gpxtpx:TrackPointExtension>{heart_rate}{cadence}</gpxtpx:TrackPointExtension></extensions>")
}

/// Copies `text`, inserting the n-th point's extension before its end: the `gpx` crate does not support extensions, so they are
/// added to its output. Element names cannot occur in its text, where `<` is escaped.
fn insert_extensions(out: &mut (impl Write + ?Sized), text: &[u8], sensors: &[String]) -> io::Result<()> {
    let root = memchr::memmem::find(text, b"<gpx").map_or(0, |at| at + "<gpx".len());
    let (head, mut rest) = text.split_at(root);
    out.write_all(head)?;
    out.write_all(EXTENSION.as_bytes())?;
    for sensor in sensors {
        let Some(tag) = memchr::memmem::find(rest, b"<trkpt") else { break };
        let Some(tag_end) = memchr::memchr(b'>', &rest[tag..]).map(|length| tag + length) else { break };
        // A point without altitude and time is an empty element.
        let is_empty = rest[..tag_end].ends_with(b"/");
        let end = if is_empty {
            tag_end - 1
        } else {
            memchr::memmem::find(&rest[tag_end..], b"</trkpt>").map_or(rest.len(), |length| tag_end + length)
        };
        out.write_all(&rest[..end])?;
        rest = &rest[end..];
        if is_empty && !sensor.is_empty() {
            write!(out, ">{sensor}</trkpt>")?;
            rest = &rest["/>".len()..];
        } else {
            out.write_all(sensor.as_bytes())?;
        }
    }
    out.write_all(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::sport::Sport;
    use crate::config::DecodeLimits;
    use crate::decode::gpx as decoder;
    use crate::decode::samples::Samples;

    fn activity() -> RawActivity {
        let mut samples = Samples { len: 7, ..Samples::default() };
        for i in 0..7 {
            samples.time_s.set(i, 1_704_103_200.0 + i as f64 * 1.5);
            samples.lat_deg.set(i, 10.0 + i as f64 / 3.0);
            samples.lon_deg.set(i, -20.0 - i as f64 / 7.0);
            samples.altitude_m.set(i, 500.25 - i as f64);
            samples.heart_rate_bpm.set(i, 140.0 + i as f64);
            samples.cadence_raw.set(i, 85.0);
        }
        // One sample without a position, one without altitude and time, one without anything but a position.
        samples.lat_deg.clear(2);
        samples.altitude_m.clear(3);
        samples.time_s.clear(3);
        for channel in
            [&mut samples.altitude_m, &mut samples.time_s, &mut samples.heart_rate_bpm, &mut samples.cadence_raw]
        {
            channel.clear(4);
        }
        RawActivity {
            sport: Some(Sport::Running),
            name: Some("Über <den> & \"hinaus\"\u{7}".to_owned()),
            samples,
            breaks: vec![2, 5],
            altitude_source: AltitudeSource::Barometer,
            ..RawActivity::default()
        }
    }

    fn written(activity: &RawActivity) -> String {
        let mut out = Vec::new();
        write(&mut out, std::slice::from_ref(activity)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn our_decoder_reads_it_back() {
        let activity = activity();
        let decoded = decoder::decode(written(&activity).as_bytes(), &DecodeLimits::default());
        assert_eq!((decoded.damage, decoded.activities.len()), (vec![], 1));
        let read = &decoded.activities[0];
        let kept = [0, 1, 3, 4, 5, 6];
        let expected = activity.samples.select(&kept);
        assert_eq!(read.samples.len, expected.len);
        for ((channel, found), (_, expected)) in read.samples.channels().zip(expected.channels()) {
            assert!(found.iter().eq(expected.iter()), "{channel:?}");
        }
        assert_eq!(read.breaks, [2, 4], "the sample without a position is gone");
        assert_eq!(read.name.as_deref(), Some("Über <den> & \"hinaus\""));
        assert_eq!((read.sport, read.altitude_source), (Some(Sport::Running), AltitudeSource::Barometer));
        assert!(read.notes.is_empty());
    }

    #[test]
    fn the_gpx_crate_reads_it_back() {
        let activity = activity();
        let read = gpx::read(written(&activity).as_bytes()).unwrap();
        let lengths: Vec<usize> = read.tracks[0].segments.iter().map(|segment| segment.points.len()).collect();
        assert_eq!(lengths, [2, 2, 2]);
        let last = read.tracks[0].segments[2].points.last().unwrap();
        assert_eq!((Some(last.point().y()), Some(last.point().x())), {
            (activity.samples.lat_deg.get(6), activity.samples.lon_deg.get(6))
        });
        assert_eq!(last.elevation, activity.samples.altitude_m.get(6));
    }

    #[test]
    fn cadence_is_written_for_one_foot() {
        let mut activity = activity();
        assert!(written(&activity).contains("<gpxtpx:cad>85</gpxtpx:cad>"));
        activity.samples.cadence_raw.set(0, 171.0);
        activity.cadence_unit = StatedCadenceUnit::Steps { from: "test".to_owned() };
        assert!(written(&activity).contains("<gpxtpx:cad>86</gpxtpx:cad>"));
        activity.samples.heart_rate_bpm.set(0, 255.0);
        assert!(!written(&activity).contains("255"), "does not fit its type");
    }

    #[test]
    fn nothing_to_write_is_no_track() {
        let text = written(&RawActivity::default());
        assert!(text.contains("<gpx") && !text.contains("<trk"));
        assert!(gpx::read(text.as_bytes()).is_ok());
    }

    #[test]
    fn several_activities_are_several_tracks() {
        let (first, mut second) = (activity(), activity());
        second.sport = Some(Sport::Cycling);
        second.samples.heart_rate_bpm.set(1, 99.0);
        let mut out = Vec::new();
        write(&mut out, &[first, RawActivity::default(), second]).unwrap();
        let decoded = decoder::decode(&out, &DecodeLimits::default());
        let sports: Vec<_> = decoded.activities.iter().map(|a| a.sport).collect();
        assert_eq!(sports, [Some(Sport::Running), Some(Sport::Cycling)]);
        let rates: Vec<_> = decoded.activities.iter().map(|a| a.samples.heart_rate_bpm.get(1)).collect();
        assert_eq!(rates, [Some(141.0), Some(99.0)]);
    }
}
