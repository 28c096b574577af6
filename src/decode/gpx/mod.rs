//! GPX 1.0 and 1.1, as devices and programs really write it.
//!
//! A document of several tracks may be one outing that a handheld cut into pieces, or a folder of outings in one file;
//! [`decode`] tells them apart by their times.

pub mod course;

use super::raw::RawActivity;

use super::Decoded;
use super::damage::Damage;
use super::samples::Samples;
use super::series::Series;
use super::xml::encoding::to_text;
use super::xml::values::Values;
use super::xml::{Event, MAX_ACTIVITIES, Tag, XmlReader, no_dates, title, unusable};
use crate::base::ledger::Code;
use crate::base::note::Note;
use crate::base::provenance::AltitudeSource;
use crate::base::sport::Sport;
use crate::config::DecodeLimits;
use std::ops::Range;

/// The first element of a document; the second name is for one that lost its outermost element.
pub const ROOTS: [&str; 2] = ["gpx", "trk"];

/// The longest stop between two tracks of one outing, seconds. Handhelds begin a new track when they lose the satellites or
/// are switched off for lunch; a second run of the day begins later.
const LONGEST_STOP_S: f64 = 30.0 * 60.0;

/// Decodes a GPX file.
///
/// Every `trkpt` is a sample, also one without a position. Segments and tracks after the first begin a new piece. Tracks are
/// activities of their own when more than half an hour lies between them, when their times overlap, or when their types
/// differ; a track without any time belongs to the one before it. A file in which nothing has a time is a course.
#[must_use]
pub fn decode(bytes: &[u8], limits: &DecodeLimits) -> Decoded {
    read(bytes, limits).into_decoded()
}

/// The whole file as one planned course, times not needed: all track points in file order, or the route's points where there
/// is no track. `activities` is empty only if there are no points at all.
#[must_use]
pub fn decode_course(bytes: &[u8], limits: &DecodeLimits) -> Decoded {
    read(bytes, limits).into_course()
}

/// All that a GPX file holds, before it is known what it is.
#[derive(Debug, Default)]
struct Document {
    is_gpx: bool,
    creator: Option<String>,
    name: Option<String>,
    tracks: Vec<Track>,
    samples: Samples,
    /// Indices of samples that begin a segment.
    breaks: Vec<usize>,
    route: Samples,
    route_name: Option<String>,
    waypoints: usize,
    local_offset_s: Option<f64>,
    odd_times: usize,
    notes: Vec<Note>,
    damage: Vec<Damage>,
}

#[derive(Debug, Default)]
struct Track {
    /// Index of its first sample.
    from: usize,
    name: Option<String>,
    kind: Option<String>,
}

/// A point while it is read.
#[derive(Debug, Default)]
struct Point {
    position: Option<(f64, f64)>,
    altitude_m: Option<f64>,
    time_s: Option<f64>,
    heart_rate_bpm: Option<f64>,
    cadence: Option<f64>,
    temperature_c: Option<f64>,
    power_w: Option<f64>,
    speed_mps: Option<f64>,
}

fn read(bytes: &[u8], limits: &DecodeLimits) -> Document {
    let (text, note) = to_text(bytes);
    let mut values = Values::default();
    let mut document = walk(&text, limits, &mut values);
    if values.writes_commas() {
        values = Values::with_commas();
        document = walk(&text, limits, &mut values);
    }
    document.odd_times = values.odd_times;
    document.notes.extend(note.into_iter().chain(values.notes()));
    document
}

fn walk(text: &str, limits: &DecodeLimits, values: &mut Values) -> Document {
    let mut document = Document::default();
    let mut reader = XmlReader::new(text, limits.xml_depth);
    let mut point: Option<Point> = None;
    let mut new_segment = false;
    while let Some(event) = reader.next() {
        match event {
            Event::Start(tag) => match tag.name {
                "trkpt" | "rtept" => {
                    // A point inside a point: the end tag of the first is missing, the rest of it is there.
                    if let Some(unclosed) = point.take() {
                        document.add(&unclosed, tag.name, &mut new_segment);
                    }
                    point = Some(Point { position: position(&tag, values), ..Point::default() });
                }
                "trkseg" => new_segment = true,
                "trk" => {
                    document.tracks.push(Track { from: document.samples.len, ..Track::default() });
                    new_segment = true;
                }
                "wpt" => document.waypoints += 1,
                "gpx" => {
                    document.is_gpx = true;
                    document.creator = tag.attribute("creator").and_then(|name| title(&name));
                }
                _ => {}
            },
            Event::End(name @ ("trkpt" | "rtept")) => {
                if let Some(point) = point.take() {
                    document.add(&point, name, &mut new_segment);
                }
                if document.samples.len + document.route.len > limits.samples {
                    reader.stop(&format!("more than {} points", limits.samples));
                }
            }
            Event::End(name) => match &mut point {
                Some(point) => {
                    let offset_s = point.fill(name, &reader, values);
                    document.local_offset_s = document.local_offset_s.or(offset_s);
                }
                None => document.fill(name, &reader),
            },
        }
    }
    let (damage, note) = reader.finish();
    document.damage = damage;
    document.notes.extend(note);
    document
}

fn position(tag: &Tag<'_>, values: &mut Values) -> Option<(f64, f64)> {
    let mut degrees = |name| tag.attribute(name).and_then(|text| values.number(&text));
    let (lat_deg, lon_deg) = (degrees("lat"), degrees("lon"));
    values.position(lat_deg, lon_deg)
}

impl Point {
    /// Takes the value of an element that ended inside the point; gives the clock offset of a time that has one.
    /// The first of several values wins: programs that merge files write the same channel in several spellings.
    fn fill(&mut self, name: &str, reader: &XmlReader<'_>, values: &mut Values) -> Option<f64> {
        let slot = match name {
            "ele" if in_point(reader) => &mut self.altitude_m,
            "time" if in_point(reader) => {
                let moment = values.time(reader.text())?;
                self.time_s = self.time_s.or(Some(moment.unix_s));
                return moment.offset_s;
            }
            "hr" | "heartrate" | "heart_rate" | "heartRate" | "HeartRate" => &mut self.heart_rate_bpm,
            "cad" | "cadence" | "Cadence" | "RunCadence" => &mut self.cadence,
            "atemp" | "temp" | "temperature" | "Temperature" => &mut self.temperature_c,
            "power" | "PowerInWatts" | "watts" | "Watts" => &mut self.power_w,
            "speed" | "Speed" => &mut self.speed_mps,
            _ => return None,
        };
        if slot.is_none() {
            *slot = values.number(reader.text());
        }
        None
    }
}

fn in_point(reader: &XmlReader<'_>) -> bool {
    matches!(reader.parent(), Some("trkpt" | "rtept"))
}

impl Document {
    fn add(&mut self, point: &Point, kind: &str, new_segment: &mut bool) {
        if kind == "rtept" {
            return push(&mut self.route, point);
        }
        if self.tracks.is_empty() {
            self.tracks.push(Track::default());
        }
        if std::mem::take(new_segment) && self.samples.len > 0 {
            self.breaks.push(self.samples.len);
        }
        push(&mut self.samples, point);
    }

    /// Takes the names around the points.
    fn fill(&mut self, name: &str, reader: &XmlReader<'_>) {
        let track = self.tracks.last_mut();
        let slot = match (reader.parent(), name, track) {
            (Some("trk"), "name", Some(track)) => &mut track.name,
            (Some("trk"), "type", Some(track)) => &mut track.kind,
            (Some("rte"), "name", _) => &mut self.route_name,
            (Some("gpx" | "metadata"), "name", _) => &mut self.name,
            _ => return,
        };
        if slot.is_none() {
            *slot = title(reader.text());
        }
    }

    fn into_decoded(mut self) -> Decoded {
        if self.samples.time_s.count() > 0 {
            let activities = self.take_activities();
            return Decoded { activities, damage: self.damage, ..Decoded::default() };
        }
        let mut decoded = Decoded { damage: self.damage, ..Decoded::default() };
        let (code, content) = match (self.samples.len, self.route.len, self.waypoints) {
            (1.., _, _) if self.odd_times > 0 => {
                decoded.damage.push(no_dates(self.odd_times));
                return decoded;
            }
            (1.., _, _) => (Code::Course, "a track without times"),
            (0, 1.., _) => (Code::Course, "a planned route"),
            // What was cut or broken may have been anything.
            _ if !decoded.damage.is_empty() => return decoded,
            _ if !self.is_gpx => {
                decoded.damage.push(unusable("no <gpx> element".to_owned()));
                return decoded;
            }
            (_, _, 1..) => (Code::NoSamples, "waypoints"),
            _ => (Code::NoSamples, "an empty track"),
        };
        decoded.not_activity = Some(code);
        decoded.content = Some(content.to_owned());
        decoded
    }

    fn into_course(mut self) -> Decoded {
        let damage = std::mem::take(&mut self.damage);
        if self.samples.len == 0 {
            self.samples = std::mem::take(&mut self.route);
            self.name = self.route_name.take().or(self.name);
        } else {
            self.name = self.tracks.iter_mut().find_map(|track| track.name.take()).or(self.name);
        }
        let activities = if self.samples.len == 0 { Vec::new() } else { vec![self.activity(0, None)] };
        Decoded { activities, damage, ..Decoded::default() }
    }

    fn take_activities(&mut self) -> Vec<RawActivity> {
        let mut groups = self.groups();
        if groups.len() > MAX_ACTIVITIES {
            self.damage.push(unusable(format!("more than {MAX_ACTIVITIES} activities")));
            groups.truncate(MAX_ACTIVITIES);
        }
        let only_name = self.name.take().filter(|_| groups.len() == 1);
        groups
            .iter_mut()
            .enumerate()
            .map(|(session, group)| {
                let name = group.name.take().or_else(|| only_name.clone());
                // The usual file is one track: its samples are taken as they are.
                let own = if group.is_whole(self.samples.len) { None } else { Some(&*group) };
                let mut activity = self.activity(session, own);
                activity.name = name;
                if let Some(kind) = &group.kind {
                    let known = Sport::known(kind);
                    // A word that is not known is kept; the movement tells the sport, as without a word.
                    let (sport, sub_sport) = known.unwrap_or_else(|| (Sport::Unknown, Sport::from_name(kind).1));
                    activity.sport = Some(sport).filter(|sport| *sport != Sport::Unknown);
                    activity.sub_sport = sub_sport;
                }
                activity
            })
            .collect()
    }

    /// One activity of the samples of one group, or of all samples.
    fn activity(&mut self, session: usize, group: Option<&Group>) -> RawActivity {
        let (samples, breaks) = match group {
            None => (std::mem::take(&mut self.samples), std::mem::take(&mut self.breaks)),
            Some(group) => {
                let mut breaks = Vec::new();
                let mut indices = Vec::new();
                for range in &group.ranges {
                    if !indices.is_empty() {
                        breaks.push(indices.len());
                    }
                    let from = self.breaks.partition_point(|index| *index <= range.start);
                    let inside = self.breaks[from..].iter().take_while(|index| **index < range.end);
                    breaks.extend(inside.map(|index| indices.len() + index - range.start));
                    indices.extend(range.clone());
                }
                (self.samples.select(&indices), breaks)
            }
        };
        let start_s = samples.time_s.iter().next().map(|(_, time_s)| time_s);
        RawActivity {
            session,
            name: self.name.clone(),
            device: self.creator.clone(),
            start_s,
            local_offset_s: self.local_offset_s,
            samples,
            breaks,
            altitude_source: match &self.creator {
                Some(creator) if creator.ends_with("with Barometer") => AltitudeSource::Barometer,
                _ => AltitudeSource::Unknown,
            },
            notes: self.notes.clone(),
            ..RawActivity::default()
        }
    }

    /// The tracks of each outing, by time.
    fn groups(&mut self) -> Vec<Group> {
        let ends: Vec<usize> = self.tracks.iter().skip(1).map(|track| track.from).chain([self.samples.len]).collect();
        let mut timed: Vec<Group> = Vec::new();
        let mut leading: Vec<Range<usize>> = Vec::new();
        for (track, end) in self.tracks.iter_mut().zip(ends) {
            let range = track.from..end;
            if range.is_empty() {
                continue;
            }
            match (time_span(&self.samples.time_s, range.clone()), timed.last_mut()) {
                (Some((from_s, to_s)), _) => {
                    let mut ranges = std::mem::take(&mut leading);
                    ranges.push(range);
                    timed.push(Group { ranges, from_s, to_s, name: track.name.take(), kind: track.kind.take() });
                }
                (None, Some(before)) => before.ranges.push(range),
                (None, None) => leading.push(range),
            }
        }
        // Some programs list the newest track first.
        timed.sort_by(|a, b| a.from_s.total_cmp(&b.from_s));
        timed.into_iter().fold(Vec::new(), |mut groups: Vec<Group>, next| {
            match groups.last_mut() {
                Some(last) if last.goes_on_with(&next) => last.join(next),
                _ => groups.push(next),
            }
            groups
        })
    }
}

/// Tracks that are one outing.
#[derive(Debug)]
struct Group {
    /// Their samples.
    ranges: Vec<Range<usize>>,
    from_s: f64,
    to_s: f64,
    name: Option<String>,
    kind: Option<String>,
}

impl Group {
    fn goes_on_with(&self, next: &Group) -> bool {
        let same_kind = match (&self.kind, &next.kind) {
            (Some(a), Some(b)) => Sport::from_name(a) == Sport::from_name(b),
            _ => true,
        };
        same_kind && (0.0..=LONGEST_STOP_S).contains(&(next.from_s - self.to_s))
    }

    fn join(&mut self, next: Group) {
        self.ranges.extend(next.ranges);
        self.to_s = next.to_s;
        self.name = self.name.take().or(next.name);
        self.kind = self.kind.take().or(next.kind);
    }

    /// Whether it is all of `len` samples in their order.
    fn is_whole(&self, len: usize) -> bool {
        self.ranges.iter().cloned().flatten().eq(0..len)
    }
}

/// The first and the last moment of some samples.
fn time_span(time_s: &Series, range: Range<usize>) -> Option<(f64, f64)> {
    range.filter_map(|i| time_s.get(i)).fold(None, |span, time_s| {
        let (from_s, to_s) = span.unwrap_or((time_s, time_s));
        Some((from_s.min(time_s), to_s.max(time_s)))
    })
}

fn push(samples: &mut Samples, point: &Point) {
    let i = samples.len;
    samples.len += 1;
    let (lat_deg, lon_deg) = point.position.unzip();
    for (channel, value) in [
        (&mut samples.time_s, point.time_s),
        (&mut samples.lat_deg, lat_deg),
        (&mut samples.lon_deg, lon_deg),
        (&mut samples.altitude_m, point.altitude_m),
        (&mut samples.speed_mps, point.speed_mps),
        (&mut samples.cadence_raw, point.cadence),
        (&mut samples.heart_rate_bpm, point.heart_rate_bpm),
        (&mut samples.power_w, point.power_w),
        (&mut samples.temperature_c, point.temperature_c),
    ] {
        if let Some(value) = value {
            channel.set(i, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::note::NoteCode;

    fn decode(source: &str) -> Decoded {
        super::decode(source.as_bytes(), &DecodeLimits::default())
    }

    fn gpx(inside: &str) -> String {
        format!("<?xml version=\"1.0\"?><gpx version=\"1.1\" creator=\"Watch\">{inside}</gpx>")
    }

    /// A track of points, one a minute from `minute` on.
    fn track(head: &str, minute: usize, points: usize) -> String {
        let point = |i: usize| {
            let (hour, minute) = ((minute + i) / 60, (minute + i) % 60);
            format!("<trkpt lat=\"10.{i}\" lon=\"20\"><time>2024-01-01T{hour:02}:{minute:02}:00Z</time></trkpt>")
        };
        format!("<trk>{head}<trkseg>{}</trkseg></trk>", (0..points).map(point).collect::<String>())
    }

    fn lengths(source: &str) -> Vec<usize> {
        decode(source).activities.iter().map(|activity| activity.samples.len).collect()
    }

    fn one(source: &str) -> RawActivity {
        let mut decoded = decode(source);
        assert_eq!((decoded.activities.len(), decoded.not_activity), (1, None), "{source}");
        assert_eq!(decoded.damage, []);
        decoded.activities.remove(0)
    }

    /// One point with this inside, besides its time.
    fn point(inside: &str) -> RawActivity {
        let time = "<time>2024-01-01T10:00:00Z</time>";
        one(&gpx(&format!("<trk><trkseg><trkpt lat='46.5' lon='7.25'>{time}{inside}</trkpt></trkseg></trk>")))
    }

    #[test]
    fn sensors_under_every_name_and_prefix() {
        let sensors = |inside: &str| {
            let samples = point(inside).samples;
            [
                &samples.heart_rate_bpm,
                &samples.cadence_raw,
                &samples.temperature_c,
                &samples.power_w,
                &samples.speed_mps,
            ]
            .map(|channel| channel.get(0))
        };
        let all = [Some(150.0), Some(85.5), Some(21.0), Some(300.0), Some(3.5)];
        for inside in [
            "<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>150</gpxtpx:hr><gpxtpx:cad>85.5</gpxtpx:cad>\
             <gpxtpx:atemp>21</gpxtpx:atemp><gpxtpx:speed>3.5</gpxtpx:speed></gpxtpx:TrackPointExtension>\
             <power>300</power></extensions>",
            "<extensions><heartrate>150</heartrate><cadence> 85.5 </cadence><temp>21</temp><power>300</power>\
             <speed>3.5</speed></extensions>",
            "<ns3:x><ns3:hr>150</ns3:hr><ns3:RunCadence>85.5</ns3:RunCadence><gpxx:Temperature>21</gpxx:Temperature>\
             <PowerInWatts>300</PowerInWatts></ns3:x><speed>3.5</speed><course>90</course>",
        ] {
            assert_eq!(sensors(inside), all, "{inside}");
        }
        assert_eq!(sensors("<hr>150</hr><hr>9</hr><cad/>"), [Some(150.0), None, None, None, None], "the first wins");
    }

    #[test]
    fn only_the_points_own_time_and_altitude_count() {
        let activity = point("<ele>100.5</ele><link><time>2020-01-01T00:00:00Z</time><ele>7</ele></link>");
        assert_eq!(activity.samples.altitude_m.get(0), Some(100.5));
        assert_eq!(activity.start_s, Some(1_704_103_200.0));
        assert_eq!((activity.samples.lat_deg.get(0), activity.samples.lon_deg.get(0)), (Some(46.5), Some(7.25)));
    }

    #[test]
    fn the_file_says_who_wrote_it_and_what_it_was() {
        let head =
            "<name>Dawn &amp; dusk</name><link><text>x</text><type>text/html</type></link><type>Trail Run</type>";
        let activity = one(&gpx(&track(head, 0, 3)));
        assert_eq!(activity.name.as_deref(), Some("Dawn & dusk"));
        assert_eq!(activity.device.as_deref(), Some("Watch"));
        assert_eq!((activity.sport, activity.sub_sport.as_deref()), (Some(Sport::Running), Some("trail")));
        assert_eq!(activity.altitude_source, AltitudeSource::Unknown);
        let source = gpx(&track("", 0, 1)).replace("Watch", "StravaGPX with Barometer");
        assert_eq!(one(&source).altitude_source, AltitudeSource::Barometer);
        let source =
            gpx(&format!("<metadata><author><name>Me</name></author><name>Day</name></metadata>{}", track("", 0, 1)));
        assert_eq!(one(&source).name.as_deref(), Some("Day"));
        let local = gpx(&track("", 600, 1)).replace("00Z", "00+02:00");
        assert_eq!((one(&local).local_offset_s, one(&local).start_s), (Some(7200.0), Some(1_704_096_000.0)));
    }

    #[test]
    fn segments_are_pieces() {
        let segments = "<trkseg/><trkseg><trkpt/><trkpt/></trkseg><trkseg></trkseg><trkseg><trkpt/></trkseg>";
        let activity = one(&gpx(&format!("<trk>{segments}</trk>{}", track("", 0, 2))));
        assert_eq!((activity.samples.len, activity.breaks), (5, vec![2, 3]));
    }

    #[test]
    fn tracks_within_half_an_hour_are_one_outing() {
        let two = |from| gpx(&(track("", 0, 11) + &track("", from, 5)));
        assert_eq!(lengths(&two(40)), [16], "30 minutes after minute 10");
        assert_eq!(lengths(&two(41)), [11, 5], "31 minutes");
        assert_eq!(lengths(&two(10)), [16], "the last point twice");
        assert_eq!(lengths(&two(9)), [11, 5], "overlapping");
        assert_eq!(one(&two(40)).breaks, [11]);
        let kinds = |a, b| gpx(&(track(a, 0, 11) + &track(b, 12, 5)));
        assert_eq!(lengths(&kinds("<type>run</type>", "<type>Running</type>")), [16]);
        assert_eq!(lengths(&kinds("<type>run</type>", "<type>ride</type>")), [11, 5]);
        assert_eq!(lengths(&kinds("<type>run</type>", "")), [16]);
    }

    #[test]
    fn tracks_may_come_in_any_order() {
        let source =
            gpx(&(track("<name>b</name>", 20, 3) + &track("<name>c</name>", 90, 2) + &track("<name>a</name>", 0, 4)));
        let decoded = decode(&source);
        let found: Vec<_> = decoded
            .activities
            .iter()
            .map(|activity| (activity.session, activity.name.as_deref().unwrap(), activity.breaks.clone()))
            .collect();
        assert_eq!(found, [(0, "a", vec![4]), (1, "c", vec![])]);
        let times: Vec<f64> = decoded.activities[0].samples.time_s.iter().map(|(_, time_s)| time_s).collect();
        assert!(times.is_sorted() && times.len() == 7);
    }

    #[test]
    fn tracks_without_times_go_with_the_one_before() {
        let untimed = "<trk><trkseg><trkpt lat='1' lon='1'/><trkpt/></trkseg></trk>";
        let source = gpx(&format!("{untimed}{}{untimed}{}", track("", 0, 3), track("", 300, 4)));
        assert_eq!(lengths(&source), [7, 4]);
        assert_eq!(decode(&source).activities[0].breaks, [2, 5]);
    }

    #[test]
    fn what_was_never_recorded_is_no_activity() {
        let untimed = "<trk><trkseg><trkpt lat='1' lon='1'><ele>1</ele><time/></trkpt></trkseg></trk>";
        let route = "<rte><name>R</name><rtept lat='1' lon='1'/><rtept lat='1.5' lon='1'/></rte>";
        for (inside, code, content) in [
            (untimed, Code::Course, "a track without times"),
            (route, Code::Course, "a planned route"),
            ("<wpt lat='1' lon='1'><time>2024-01-01T10:00:00Z</time></wpt>", Code::NoSamples, "waypoints"),
            ("<trk><trkseg/></trk>", Code::NoSamples, "an empty track"),
            ("", Code::NoSamples, "an empty track"),
        ] {
            let decoded = decode(&gpx(inside));
            assert_eq!((decoded.not_activity, decoded.content.as_deref()), (Some(code), Some(content)));
            assert!(decoded.activities.is_empty() && decoded.damage.is_empty());
        }
        let course = decode_course(gpx(route).as_bytes(), &DecodeLimits::default());
        assert_eq!((course.activities[0].samples.len, course.activities[0].name.as_deref()), (2, Some("R")));
    }

    #[test]
    fn what_is_no_gpx_is_damage() {
        for source in ["", " \n", "<html><p>Log in</p></html>", "plain text", "<gpx><trk>"] {
            let decoded = decode(source);
            assert_eq!(
                (decoded.activities.len(), decoded.not_activity, decoded.damage.len()),
                (0, None, 1),
                "{source}"
            );
        }
        let absurd = gpx(&track("", 0, 2)).replace("2024", "0001");
        assert_eq!(decode(&absurd).damage[0].what, "none of its 2 times is the date of a recording");
    }

    #[test]
    fn impossible_values_are_missing_and_counted() {
        let source = gpx(&track("", 0, 5))
            .replace("10.1", "95")
            .replace("10.2", "NaN")
            .replace(" lat=\"10.3\"", "")
            .replace("00:04:00", "00:64:00");
        let activity = one(&source);
        assert_eq!(
            (activity.samples.len, activity.samples.lat_deg.count(), activity.samples.time_s.count()),
            (5, 2, 4)
        );
        let texts: Vec<&str> = activity.notes.iter().map(|note| note.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "1 value is not a number; dropped",
                "1 time is not the date of a recording; dropped",
                "1 position is not on the globe; dropped"
            ]
        );
    }

    #[test]
    fn decimal_commas_are_read_where_nothing_else_is_written() {
        let activity = one(&gpx(&track("", 0, 3)).replace("10.", "10,"));
        assert_eq!(activity.samples.lat_deg.get(2), Some(10.2));
        assert_eq!(activity.notes[0].code, NoteCode::OddText);
        let mixed = one(&gpx(&track("", 0, 3)).replace("10.1", "10,1"));
        assert_eq!((mixed.samples.lat_deg.get(1), mixed.notes[0].code), (None, NoteCode::OutOfRange));
    }

    #[test]
    fn a_missing_end_tag_costs_no_point() {
        let source = gpx(&track("", 0, 4)).replacen("</time></trkpt>", "</time>", 2);
        let activity = one(&source);
        assert_eq!((activity.samples.len, activity.samples.time_s.count()), (4, 4));
        assert_eq!(activity.notes[0].code, NoteCode::OddText);
    }

    #[test]
    fn a_cut_file_keeps_what_was_complete() {
        let source = gpx(&track("<name>é</name>", 0, 12));
        let whole = one(&source).samples;
        let mut most = 0;
        for cut in 0..source.len() {
            let decoded = super::decode(&source.as_bytes()[..cut], &DecodeLimits::default());
            assert!(decoded.damage.iter().any(|damage| damage.truncated), "{cut}");
            assert!(decoded.activities.len() <= 1);
            let Some(activity) = decoded.activities.first() else { continue };
            let samples = &activity.samples;
            for ((_, found), (_, whole)) in samples.channels().zip(whole.channels()) {
                assert!(found.iter().eq(whole.iter().take_while(|(i, _)| *i < samples.len)), "{cut}");
            }
            assert!(samples.len >= most);
            most = samples.len;
        }
        assert_eq!(most, 12);
    }

    #[test]
    fn limits_are_kept() {
        let limits = DecodeLimits { samples: 5, xml_depth: 16 };
        for (points, broken) in [(5, false), (6, true)] {
            let decoded = super::decode(gpx(&track("", 0, points)).as_bytes(), &limits);
            assert_eq!(!decoded.damage.is_empty(), broken, "{points}");
            assert!(decoded.activities[0].samples.len <= 6);
        }
        let deep = gpx(&("<a>".repeat(50_000) + &track("", 0, 1)));
        assert!(super::decode(deep.as_bytes(), &limits).damage[0].what.contains("deeper than 16"));
    }

    #[test]
    fn a_file_of_countless_tracks_ends() {
        let day = |i: usize| {
            let (year, month, day) = (1900 + i / 336, i / 28 % 12 + 1, i % 28 + 1);
            format!("<trk><trkpt><time>{year}-{month:02}-{day:02}T10:00:00Z</time></trkpt></trk>")
        };
        let source = gpx(&(0..=MAX_ACTIVITIES).map(day).collect::<String>());
        let decoded = decode(&source);
        assert_eq!((decoded.activities.len(), decoded.damage.len()), (MAX_ACTIVITIES, 1));
    }
}
