//! TCX: Garmin's training centre format, which Strava, Polar and Suunto write too.

use super::Decoded;
use super::course::CourseDocument;
use super::damage::Damage;
use super::raw::{self, DeviceTotals, RawActivity, StatedCadenceUnit};
use super::samples::Samples;
use super::xml::values::{Values, read_values};
use super::xml::{Event, MAX_ACTIVITIES, Tag, XmlReader, no_dates, title, unusable};
use crate::base::lap::{LapIntensity, LapTrigger};
use crate::base::ledger::Code;
use crate::base::mention;
use crate::base::note::{Note, NoteCode};
use crate::base::sport::Sport;
use crate::config::DecodeLimits;

/// The root element; the second name is for a document that lost its root.
pub const ROOTS: [&str; 2] = ["TrainingCenterDatabase", "Activities"];

/// Highest mean of `RunCadence` that can be strides per minute. Sprinters take about 260 steps per minute.
const MOST_STRIDES_PER_MIN: f64 = 130.0;
/// Laps that together reach less than this share of the distance of the furthest track point are incomplete.
const LEAST_LAPS: f64 = 0.95;
/// A longer step from point to point may be a pause, which no lap counts, seconds.
const LONGEST_STEP_S: f64 = 30.0;

/// Decodes a TCX file.
///
/// Every `Trackpoint` is a sample, even without position, altitude or distance. A second track within a lap begins a new piece
/// (the watch was stopped); the first track of a lap does not. Each activity, and each transition of a multisport session, is one
/// activity. One without track points has its laps' totals, if there are any. Totals are sums of the laps, if every lap has the
/// value. A file of only courses or workouts is not an activity.
#[must_use]
pub fn decode(bytes: &[u8], limits: &DecodeLimits) -> Decoded {
    read(bytes, limits).into_decoded()
}

/// The file's first course as an activity; times are not needed; else its activities.
#[must_use]
pub fn decode_course(bytes: &[u8], limits: &DecodeLimits) -> Decoded {
    let document = read(bytes, limits);
    let activities = if document.course.samples.len > 0 { vec![document.course] } else { document.activities };
    Decoded { activities, damage: document.damage, ..Decoded::default() }
}

/// The file's first course.
#[must_use]
pub fn course(bytes: &[u8], limits: &DecodeLimits) -> CourseDocument {
    decode_course(bytes, limits).into()
}

/// Contents of a TCX file.
#[derive(Debug, Default)]
struct Document {
    is_tcx: bool,
    activities: Vec<RawActivity>,
    /// Number of activities without track points.
    empty: usize,
    courses: usize,
    course: RawActivity,
    workouts: usize,
    /// The program that wrote the file.
    author: Option<String>,
    damage: Vec<Damage>,
    notes: Vec<Note>,
    odd_times: usize,
}

/// The activity or course being read.
#[derive(Debug, Default)]
struct Session {
    raw: RawActivity,
    is_course: bool,
    id_s: Option<f64>,
    laps: Vec<Lap>,
    run_cadence: bool,
    new_piece: bool,
}

#[derive(Debug, Default)]
struct Lap {
    start_s: Option<f64>,
    distance_m: Option<f64>,
    timer_s: Option<f64>,
    mean_bpm: Option<f64>,
    max_bpm: Option<f64>,
    cadence: Option<f64>,
    run_cadence: Option<f64>,
    steps: Option<f64>,
    intensity: Option<LapIntensity>,
    trigger: Option<LapTrigger>,
    /// Whether one of its tracks has points.
    has_points: bool,
}

impl Lap {
    fn told(&self) -> raw::RawLap {
        raw::RawLap {
            start_s: self.start_s,
            distance_m: self.distance_m,
            timer_s: self.timer_s,
            mean_bpm: self.mean_bpm,
            max_bpm: self.max_bpm,
            cadence_raw: self.run_cadence.or(self.cadence),
            strides: self.steps.map(|steps| steps / 2.0),
            intensity: self.intensity,
            trigger: self.trigger,
            ..raw::RawLap::default()
        }
    }
}

/// A trackpoint being read.
#[derive(Debug, Default)]
struct Point {
    time_s: Option<f64>,
    lat_deg: Option<f64>,
    lon_deg: Option<f64>,
    altitude_m: Option<f64>,
    distance_m: Option<f64>,
    heart_rate_bpm: Option<f64>,
    cadence: Option<f64>,
    run_cadence: Option<f64>,
    speed_mps: Option<f64>,
    power_w: Option<f64>,
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
    let mut session: Option<Session> = None;
    let mut point: Option<Point> = None;
    let mut samples = 0;
    while let Some(event) = reader.next() {
        match event {
            Event::Start(tag) => match tag.name {
                "Trackpoint" => {
                    if let Some(unclosed) = point.replace(Point::default()) {
                        session.get_or_insert_default().add(&unclosed, values);
                    }
                }
                "Track" => session.get_or_insert_default().start_track(),
                "Lap" => session.get_or_insert_default().start_lap(&tag, values),
                "Activity" | "Transition" | "Course" => {
                    document.end(session.take(), false);
                    session = Some(Session::start(&tag, values));
                    if document.activities.len() >= MAX_ACTIVITIES {
                        reader.stop(&format!("more than {MAX_ACTIVITIES} activities"));
                    }
                }
                "Workout" => document.workouts += 1,
                "TrainingCenterDatabase" => document.is_tcx = true,
                _ => {}
            },
            Event::End("Trackpoint") => {
                if let Some(point) = point.take() {
                    session.get_or_insert_default().add(&point, values);
                    samples += 1;
                    if samples > limits.samples {
                        reader.stop(&format!("more than {} track points", limits.samples));
                    }
                }
            }
            Event::End("Activity" | "Transition" | "Course") => document.end(session.take(), true),
            Event::End(name) => match (&mut point, &mut session) {
                (Some(point), session) => {
                    let offset_s = point.fill(name, &reader, values);
                    if let (Some(session), Some(_)) = (session, offset_s) {
                        session.raw.local_offset_s = session.raw.local_offset_s.or(offset_s);
                    }
                }
                (None, Some(session)) => session.fill(name, &reader, values),
                (None, None) if (reader.parent(), name) == (Some("Author"), "Name") => {
                    document.author = title(reader.text());
                }
                (None, None) => {}
            },
        }
    }
    document.end(session, false);
    let (damage, note) = reader.finish();
    document.damage = damage;
    document.notes.extend(note);
    document
}

impl Point {
    /// Stores the value of an element that ended inside the point; returns the UTC offset of a time that has one.
    fn fill(&mut self, name: &str, reader: &XmlReader<'_>, values: &mut Values) -> Option<f64> {
        let slot = match name {
            "Time" if reader.parent() == Some("Trackpoint") => {
                let moment = values.time(reader.text())?;
                self.time_s = self.time_s.or(Some(moment.unix_s));
                return moment.offset_s;
            }
            "LatitudeDegrees" => &mut self.lat_deg,
            "LongitudeDegrees" => &mut self.lon_deg,
            "AltitudeMeters" => &mut self.altitude_m,
            "DistanceMeters" => &mut self.distance_m,
            "Value" if reader.parent() == Some("HeartRateBpm") => &mut self.heart_rate_bpm,
            "Cadence" => &mut self.cadence,
            "RunCadence" => &mut self.run_cadence,
            "Speed" => &mut self.speed_mps,
            "Watts" => &mut self.power_w,
            _ => return None,
        };
        if slot.is_none() {
            *slot = values.number(reader.text());
        }
        None
    }
}

impl Session {
    fn start(tag: &Tag<'_>, values: &mut Values) -> Session {
        let mut session = Session { is_course: tag.name == "Course", ..Session::default() };
        if tag.name == "Transition" {
            // A transition is written as a separate lap.
            session.raw.sport = Some(Sport::Transition);
            session.start_lap(tag, values);
        } else if let Some(sport) = tag.attribute("Sport") {
            let known = Sport::known(&sport);
            let (sport, sub_sport) = known.unwrap_or_else(|| (Sport::Unknown, Sport::from_name(&sport).1));
            session.raw.sport = Some(sport).filter(|sport| *sport != Sport::Unknown);
            session.raw.sub_sport = sub_sport;
        }
        session
    }

    fn start_lap(&mut self, tag: &Tag<'_>, values: &mut Values) {
        let start = tag.attribute("StartTime").and_then(|text| values.time(&text));
        self.laps.push(Lap { start_s: start.map(|moment| moment.unix_s), ..Lap::default() });
        self.new_piece = false;
    }

    fn start_track(&mut self) {
        // Courses have tracks without laps.
        self.new_piece = self.laps.last().map_or(self.raw.samples.len > 0, |lap| lap.has_points);
    }

    /// Stores the value of an element outside the points.
    fn fill(&mut self, name: &str, reader: &XmlReader<'_>, values: &mut Values) {
        let parent = reader.parent();
        match (parent, name) {
            (Some("Activity"), "Id") => self.id_s = values.time(reader.text()).map(|moment| moment.unix_s),
            (Some("Creator"), "Name") => self.raw.device = title(reader.text()),
            (Some("Course"), "Name") => self.raw.name = title(reader.text()),
            (Some("Activity" | "Lap" | "Course"), "Notes") if self.raw.mention.is_none() => {
                self.raw.mention = mention::mention(reader.text());
            }
            _ => {}
        }
        let Some(lap) = self.laps.last_mut() else { return };
        let in_lap = matches!(parent, Some("Lap" | "Transition"));
        match name {
            "Intensity" if in_lap => lap.intensity = LapIntensity::from_tcx(reader.text()),
            "TriggerMethod" if in_lap => lap.trigger = LapTrigger::from_tcx(reader.text()),
            _ => {}
        }
        let slot = match (parent, name) {
            (_, "DistanceMeters") if in_lap => &mut lap.distance_m,
            (_, "TotalTimeSeconds") if in_lap => &mut lap.timer_s,
            (_, "Cadence") if in_lap => &mut lap.cadence,
            // Mi Fitness and Zepp write a lap's mean and its steps under the element names of a point.
            (Some("AverageHeartRateBpm" | "HeartRateBpm"), "Value") => &mut lap.mean_bpm,
            (_, "HeartRateBpm") if in_lap => &mut lap.mean_bpm,
            (_, "Steps") if in_lap => &mut lap.steps,
            (Some("MaximumHeartRateBpm"), "Value") => &mut lap.max_bpm,
            (Some("LX"), "AvgRunCadence") => &mut lap.run_cadence,
            (Some("LX"), "Steps") => &mut lap.steps,
            _ => return,
        };
        if slot.is_none() {
            *slot = values.number(reader.text());
        }
    }

    fn add(&mut self, point: &Point, values: &mut Values) {
        let samples = &mut self.raw.samples;
        let i = samples.len;
        if std::mem::take(&mut self.new_piece) && i > 0 {
            self.raw.breaks.push(i);
        }
        if let Some(lap) = self.laps.last_mut() {
            lap.has_points = true;
        }
        self.run_cadence |= point.run_cadence.is_some();
        let (lat_deg, lon_deg) = values.position(point.lat_deg, point.lon_deg).unzip();
        for (channel, value) in [
            (&mut samples.time_s, point.time_s),
            (&mut samples.lat_deg, lat_deg),
            (&mut samples.lon_deg, lon_deg),
            (&mut samples.altitude_m, point.altitude_m),
            (&mut samples.distance_m, point.distance_m),
            (&mut samples.speed_mps, point.speed_mps),
            (&mut samples.cadence_raw, point.run_cadence.or(point.cadence)),
            (&mut samples.heart_rate_bpm, point.heart_rate_bpm),
            (&mut samples.power_w, point.power_w),
        ] {
            if let Some(value) = value {
                channel.set(i, value);
            }
        }
        samples.len += 1;
    }

    /// Whether the laps alone describe an activity. A transition without points is only a time between two legs.
    fn has_totals(&self) -> bool {
        let positive = |value: Option<f64>| value.is_some_and(|value| value > 0.0);
        let knows = |lap: &Lap| positive(lap.distance_m) && positive(lap.timer_s);
        let dated = self.id_s.is_some() || self.laps.iter().any(|lap| lap.start_s.is_some());
        dated && self.raw.sport != Some(Sport::Transition) && self.laps.iter().any(knows)
    }

    /// Where the laps together are shorter than the way to the furthest track point, and shorter than its points in time, a lap is
    /// missing. Where only the way is longer, the points' distance may have run ahead: that is judged with the positions.
    fn distrust_lost_laps(&mut self) {
        let samples = &self.raw.samples;
        let furthest_m = samples.distance_m.iter().map(|(_, metres)| metres).fold(0.0, f64::max);
        let times: Vec<f64> = samples.time_s.iter().map(|(_, time_s)| time_s).collect();
        let steps_s = times.windows(2).map(|w| w[1] - w[0]).filter(|step_s| (0.0..=LONGEST_STEP_S).contains(step_s));
        let recorded_s: f64 = steps_s.sum();
        let is_whole = self.raw.totals.timer_s.is_some_and(|timer_s| timer_s >= LEAST_LAPS * recorded_s);
        let laps_m = self.raw.totals.laps_m.filter(|laps_m| *laps_m < LEAST_LAPS * furthest_m);
        if let Some(laps_m) = laps_m.filter(|_| !is_whole) {
            let text =
                format!("the laps sum up to {laps_m:.0} m, the track points reach {furthest_m:.0} m; the points count");
            self.raw.notes.push(Note::new(NoteCode::SummaryDisagrees, text));
            self.raw.totals.laps_m = None;
        }
    }

    /// The activity, with the laps' totals if it was read to its end.
    fn finish(mut self, whole: bool) -> RawActivity {
        let first_s = self.raw.samples.time_s.iter().next().map(|(_, time_s)| time_s);
        self.raw.start_s = first_s.or_else(|| self.laps.first().and_then(|lap| lap.start_s)).or(self.id_s);
        self.raw.laps = self.laps.iter().map(Lap::told).collect();
        if whole {
            self.raw.totals = totals(&self.laps);
            self.distrust_lost_laps();
        }
        if self.run_cadence && mean_of_positive(&self.raw.samples) <= MOST_STRIDES_PER_MIN {
            self.raw.cadence_unit = StatedCadenceUnit::PerLeg { from: "TCX RunCadence counts one foot".to_owned() };
        }
        self.raw
    }
}

fn mean_of_positive(samples: &Samples) -> f64 {
    let positive = samples.cadence_raw.iter().map(|(_, value)| value).filter(|value| *value > 0.0);
    let (sum, count) = positive.fold((0.0, 0_usize), |(sum, count), value| (sum + value, count + 1));
    sum / (count.max(1) as f64)
}

/// Sums and means over the laps; a total is unknown if one lap lacks it.
fn totals(laps: &[Lap]) -> DeviceTotals {
    let sum = |value: fn(&Lap) -> Option<f64>| laps.iter().map(value).sum::<Option<f64>>().filter(|_| !laps.is_empty());
    let timer_s = sum(|lap| lap.timer_s);
    // Means are weighted by time.
    let mean = |value: fn(&Lap) -> Option<f64>| {
        let weighted = laps.iter().map(|lap| Some(value(lap)? * lap.timer_s?)).sum::<Option<f64>>()?;
        timer_s.filter(|timer_s| *timer_s > 0.0).map(|timer_s| weighted / timer_s)
    };
    DeviceTotals {
        laps_m: sum(|lap| lap.distance_m),
        timer_s,
        mean_bpm: mean(|lap| lap.mean_bpm),
        max_bpm: laps.iter().filter_map(|lap| lap.max_bpm).max_by(f64::total_cmp),
        cadence_raw: mean(|lap| lap.run_cadence.or(lap.cadence)),
        // Steps of both feet.
        strides: sum(|lap| lap.steps).map(|steps| steps / 2.0),
        ..DeviceTotals::default()
    }
}

impl Document {
    fn end(&mut self, session: Option<Session>, whole: bool) {
        let Some(session) = session else { return };
        if session.is_course {
            self.courses += 1;
            if self.course.samples.len == 0 {
                self.course = session.finish(whole);
            }
        } else if session.raw.samples.len > 0 || (whole && session.has_totals()) {
            let activity = session.finish(whole);
            self.activities.push(RawActivity { session: self.activities.len(), ..activity });
        } else {
            self.empty += 1;
        }
    }

    fn into_decoded(self) -> Decoded {
        let mut decoded = Decoded { damage: self.damage, ..Decoded::default() };
        let points = self.activities.iter().map(|activity| activity.samples.len).sum::<usize>();
        if self.activities.iter().any(|activity| activity.samples.time_s.count() > 0 || activity.samples.len == 0) {
            decoded.activities = self.activities;
            for activity in &mut decoded.activities {
                activity.device = activity.device.take().or_else(|| self.author.clone());
                activity.notes.splice(0..0, self.notes.iter().cloned());
            }
            return decoded;
        }
        let (code, content) = match (points, self.courses, self.workouts, self.empty) {
            (1.., ..) if self.odd_times > 0 => {
                decoded.damage.push(no_dates(self.odd_times));
                return decoded;
            }
            (1.., ..) => (Code::Course, "a track without times"),
            (0, 1.., ..) => (Code::Course, "a planned course"),
            // The missing or damaged part may have been anything.
            _ if !decoded.damage.is_empty() => return decoded,
            _ if !self.is_tcx => {
                decoded.damage.push(unusable("no <TrainingCenterDatabase> element".to_owned()));
                return decoded;
            }
            (_, _, 1.., _) => (Code::Workout, "a planned workout"),
            (_, _, _, 1..) => (Code::NoSamples, "an activity without track points"),
            _ => (Code::NoSamples, "no activity"),
        };
        decoded.not_activity = Some(code);
        decoded.content = Some(content.to_owned());
        decoded
    }
}

#[cfg(test)]
mod tests;
