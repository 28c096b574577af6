//! GPX 1.0 and 1.1, as devices and programs actually write it.
//!
//! A document of several tracks may be one outing that a handheld cut into pieces, or a folder of outings in one file;
//! [`decode`] tells them apart by their times.

pub mod course;

use super::raw::RawActivity;

use super::Decoded;
use super::damage::Damage;
use super::samples::Samples;
use super::series::Series;
use super::xml::values::{Values, read_values};
use super::xml::{Event, MAX_ACTIVITIES, Tag, XmlReader, no_dates, title, unusable};
use crate::base::ledger::Code;
use crate::base::mention;
use crate::base::note::Note;
use crate::base::provenance::AltitudeSource;
use crate::base::sport::Sport;
use crate::config::DecodeLimits;
use std::ops::Range;

/// The root element; the second name is for a document that lost its root.
pub const ROOTS: [&str; 2] = ["gpx", "trk"];

/// Longest stop between two tracks of one outing, seconds. Handhelds begin a new track when they lose the satellites or are
/// switched off for lunch; a second run of the day begins later.
const LONGEST_STOP_S: f64 = 30.0 * 60.0;

/// Decodes a GPX file.
///
/// Every `trkpt` is a sample, even without a position. Segments and tracks after the first begin a new piece. Tracks are separate
/// activities if more than half an hour lies between them, if their times overlap, or if their types differ; a track without any
/// time belongs to the previous one. A file without any times is a course.
#[must_use]
pub fn decode(bytes: &[u8], limits: &DecodeLimits) -> Decoded {
    read(bytes, limits).into_decoded()
}

/// The whole file as one planned course; times are not needed: all track points in file order, or the route's points if there is
/// no track. `activities` is empty only if there are no points at all.
#[must_use]
pub fn decode_course(bytes: &[u8], limits: &DecodeLimits) -> Decoded {
    read(bytes, limits).into_course()
}

/// Contents of a GPX file, before its kind is known.
#[derive(Debug, Default)]
struct Document {
    is_gpx: bool,
    creator: Option<String>,
    name: Option<String>,
    /// What its descriptions and comments say of a knee that hurts.
    mention: Option<String>,
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

/// A point being read.
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
    let (mut document, values, note) = read_values(bytes, |text, values| walk(text, limits, values));
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
                    // A point inside a point: the end tag of the first is missing, its contents are complete.
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
    /// Stores the value of an element that ended inside the point; returns the UTC offset of a time that has one. The first of
    /// several values wins: programs that merge files write the same channel in several spellings.
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

    /// Stores the names outside the points.
    fn fill(&mut self, name: &str, reader: &XmlReader<'_>) {
        if matches!((reader.parent(), name), (Some("trk" | "rte" | "gpx" | "metadata"), "desc" | "cmt")) {
            self.mention = self.mention.take().or_else(|| mention::mention(reader.text()));
        }
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
            // The missing or damaged part may have been anything.
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
                // The common case is one track: its samples are used as they are.
                let own = if group.is_whole(self.samples.len) { None } else { Some(&*group) };
                let mut activity = self.activity(session, own);
                activity.name = name;
                if let Some(kind) = &group.kind {
                    let known = Sport::known(kind);
                    // An unknown word is kept; the sport is guessed from the movement, as without a word.
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
            mention: self.mention.clone(),
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

/// Tracks that form one outing.
#[derive(Debug)]
struct Group {
    /// Ranges of their samples.
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

    /// Whether it covers all `len` samples in order.
    fn is_whole(&self, len: usize) -> bool {
        self.ranges.iter().cloned().flatten().eq(0..len)
    }
}

/// First and last time of a range of samples.
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
mod tests;
