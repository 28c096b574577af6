//! One piece of the document: its workouts, and its records of the kinds that are needed.

use super::record_text::{Clock, OPENING, RecordText, is_inside};
use super::records::{HealthRecord, RecordKind, metres, seconds};
use super::workout::{Me, Workout, WorkoutEvent, WorkoutEventKind};
use crate::base::note::Note;
use crate::base::owner::Sex;
use crate::decode::damage::Damage;
use crate::decode::xml::encoding::part_to_text;
use crate::decode::xml::{self, Tag, XmlReader};
use std::borrow::Cow;
use std::collections::HashMap;

/// Deepest nesting within a piece: a workout's activity has statistics.
const MAX_DEPTH: usize = 64;

/// Result of one piece.
#[derive(Debug, Default)]
pub struct Scanned {
    pub(super) records: Vec<HealthRecord>,
    /// Names of the sources that its records number.
    pub(super) sources: Vec<String>,
    pub(super) workouts: Vec<Workout>,
    pub(super) resting: Vec<(f64, f64)>,
    pub(super) mass: Vec<(f64, f64)>,
    pub(super) me: Me,
    pub(super) damage: Vec<FoundDamage>,
    pub(super) note: Option<Note>,
    /// Whether the document ends here, as it should.
    pub(super) ended: bool,
}

/// Damage with its place in the piece, bytes.
#[derive(Debug)]
pub(super) struct FoundDamage {
    pub(super) at: usize,
    pub(super) damage: Damage,
}

/// Where a piece may end: before the last record or workout that begins in it. `None` if none does.
#[must_use]
pub fn cut(piece: &[u8]) -> Option<usize> {
    let from = piece.iter().position(|byte| *byte == b'<').map_or(0, |first| first + 1);
    let mut end = piece.len();
    while let Some(at) = memchr::memrchr(b'<', &piece[from..end]).map(|at| from + at) {
        if [&b"<Record "[..], b"<Workout "].iter().any(|opening| piece[at..].starts_with(opening)) {
            return Some(at);
        }
        end = at;
    }
    None
}

/// Scans a piece, which begins and ends where [`cut`] says. The beginning of the document up to its root element is left out: the
/// document type of several versions is broken.
#[must_use]
pub fn scan(piece: &[u8], is_first: bool) -> Scanned {
    let mut scanned = Scanned::default();
    let root = is_first.then(|| memchr::memmem::find(piece, b"<HealthData")).flatten().unwrap_or(0);
    // The root is closed here only to say that the document is whole: it was opened in another piece.
    let end = memchr::memmem::find_iter(piece, b"</HealthData>").last();
    scanned.ended = end.is_some();
    let body = &piece[root..end.unwrap_or(piece.len()).max(root)];
    let (text, note) = part_to_text(body);
    scanned.note = note;
    let mut state = State { scanned, ..State::default() };
    let mut reader = XmlReader::new(&text, MAX_DEPTH);
    loop {
        if state.workout.is_none() {
            reader.skip(|rest| state.pass(rest));
        }
        let Some(event) = reader.next() else { break };
        match event {
            xml::Event::Start(tag) => state.start(&tag),
            xml::Event::End("Workout") => state.close(),
            xml::Event::End(name) if state.within == Some(name) => state.within = None,
            xml::Event::End(_) => {}
        }
    }
    state.close();
    let mut scanned = state.scanned;
    let places = reader.damage_at();
    // Ends without a start and damage at the end of the piece are no damage of the document.
    let (damage, _) = reader.finish();
    let at_end = |damage: &Damage| damage.truncated && scanned.ended;
    let found: Vec<_> = places.into_iter().zip(damage).filter(|(_, damage)| !at_end(damage)).collect();
    // What is not UTF-8 is read as windows-1252, a byte a letter, and letters may have become longer.
    let byte_of = |at: usize| match &text {
        Cow::Borrowed(_) => at,
        Cow::Owned(text) => text.get(..at).map_or(body.len(), |before| before.chars().count()),
    };
    scanned.damage.extend(found.into_iter().map(|(at, damage)| FoundDamage { at: root + byte_of(at), damage }));
    scanned
}

#[derive(Default)]
struct State<'a> {
    scanned: Scanned,
    sources: HashMap<&'a str, u16>,
    workout: Option<Workout>,
    /// The element inside the workout that has entries of its own.
    within: Option<&'a str>,
    /// Whether the last element was passed by, so that what stands in it is too.
    passed: bool,
    clock: Clock<'a>,
    last_source: Option<(&'a str, u16)>,
}

impl<'a> State<'a> {
    /// Length of what the scanner need not see, up to the next element: records outside workouts, and what stands in them. Those of kinds
    /// that are needed are taken. No value has a `<` in it.
    fn pass(&mut self, rest: &'a str) -> Option<usize> {
        let tag = rest.trim_ascii_start();
        let begun = rest.len() - tag.len();
        let next = || Some(begun + 1 + memchr::memchr(b'<', rest.as_bytes().get(begun + 1..)?)?);
        let Some(record) = tag.strip_prefix(OPENING) else {
            self.passed &= is_inside(tag);
            return if self.passed { next() } else { None };
        };
        self.passed = false;
        let kind = &record[..memchr::memchr(b'"', record.as_bytes())?];
        let end = next()?;
        if let Some(kind) = RecordKind::of(kind) {
            // What is written otherwise, or broken, is left to the scanner.
            self.take(&RecordText::of(&record[..end - begun - OPENING.len()], kind)?)?;
        }
        self.passed = true;
        Some(end)
    }

    /// `None` unless its dates are written as in nearly every export.
    fn take(&mut self, record: &RecordText<'a>) -> Option<()> {
        let start_s = self.clock.seconds(record.start)?;
        let end_s = if record.end == record.start { start_s } else { self.clock.seconds(record.end)? };
        if let (Some(factor), Ok(value)) = (record.kind.factor(record.unit), record.value.trim().parse::<f64>()) {
            self.keep(record.kind, (start_s, end_s), value * factor, record.source);
        }
        Some(())
    }

    fn start(&mut self, tag: &Tag<'a>) {
        match tag.name {
            "Record" => self.record(tag),
            "Workout" => {
                self.close();
                self.workout = workout(tag);
            }
            "Me" => self.scanned.me = me(tag),
            "WorkoutEvent" if self.within.is_none() => {
                if let Some(workout) = &mut self.workout {
                    workout.events.extend(event(tag));
                }
                self.within = Some("WorkoutEvent");
            }
            "WorkoutRoute" | "WorkoutActivity" => self.within = self.within.or(Some(tag.name)),
            "FileReference" => {
                if let (Some(workout), Some(path)) = (&mut self.workout, tag.attribute("path")) {
                    workout.routes.push(path.into_owned());
                }
            }
            "MetadataEntry" if self.within.is_none() => {
                if let (Some(workout), Some(key)) = (&mut self.workout, tag.attribute("key")) {
                    metadata(workout, &key, &tag.attribute("value").unwrap_or_default());
                }
            }
            "WorkoutStatistics" if self.within.is_none() => {
                if let Some(workout) = &mut self.workout {
                    statistics(workout, tag);
                }
            }
            _ => {}
        }
    }

    fn close(&mut self) {
        self.within = None;
        self.scanned.workouts.extend(self.workout.take());
    }

    fn record(&mut self, tag: &Tag<'a>) {
        let Some(kind) = tag.attribute("type").and_then(|kind| RecordKind::of(&kind)) else { return };
        let (mut source, mut unit, mut start_s, mut end_s, mut value) = (None, None, None, None, None);
        let mut start = None;
        for (name, text) in tag.attributes() {
            match name {
                "sourceName" => source = Some(text),
                "unit" => unit = kind.factor(text),
                "startDate" => (start, start_s) = (Some(text), date(text).map(|date| date.0)),
                "endDate" if Some(text) == start => end_s = start_s,
                "endDate" => end_s = date(text).map(|date| date.0),
                "value" => value = text.trim().parse::<f64>().ok(),
                _ => {}
            }
        }
        let (Some(start_s), Some(unit), Some(value)) = (start_s, unit, value) else { return };
        self.keep(kind, (start_s, end_s.unwrap_or(start_s)), value * unit, source.unwrap_or_default());
    }

    /// Keeps a value in the unit of its kind.
    fn keep(&mut self, kind: RecordKind, (start_s, end_s): (f64, f64), value: f64, source: &'a str) {
        match kind {
            RecordKind::RestingHeartRate => self.scanned.resting.push((start_s, value)),
            RecordKind::BodyMass => self.scanned.mass.push((start_s, value)),
            _ => {
                let Some(record) = HealthRecord::new(kind, start_s, end_s, value) else { return };
                let source = self.source(source);
                self.scanned.records.push(HealthRecord { source, ..record });
            }
        }
    }

    /// The number of a source, by its name as it is written.
    fn source(&mut self, name: &'a str) -> u16 {
        if let Some((_, number)) = self.last_source.filter(|(last, _)| *last == name) {
            return number;
        }
        let known = self.sources.get(name).copied();
        let number = known.unwrap_or_else(|| u16::try_from(self.sources.len()).unwrap_or(u16::MAX));
        if known.is_none() && number < u16::MAX {
            self.scanned.sources.push(xml::resolved(name).into_owned());
            self.sources.insert(name, number);
        }
        self.last_source = Some((name, number));
        number
    }
}

/// Unix seconds, and local minus UTC. A phone set to twelve hours may write `2021-12-24 8:02:43 PM -0500`.
fn date(text: &str) -> Option<(f64, Option<f64>)> {
    const HALF_DAY_S: f64 = 43_200.0;
    if let Some(moment) = xml::time::parse(text) {
        return Some((moment.unix_s, moment.offset_s));
    }
    let half = ["AM", "PM"].into_iter().find(|half| text.contains(half))?;
    let (time, zone) = text.split_once(half)?;
    let moment = xml::time::parse(&format!("{} {}", time.trim(), zone.trim()))?;
    let (_, hour) = time.split_once(' ')?;
    let is_twelve = hour.trim().starts_with("12");
    let later_s = match (half, is_twelve) {
        ("AM", true) => -HALF_DAY_S,
        ("PM", false) => HALF_DAY_S,
        _ => 0.0,
    };
    Some((moment.unix_s + later_s, moment.offset_s))
}

/// `None` for a workout without a start.
fn workout(tag: &Tag<'_>) -> Option<Workout> {
    let mut workout = Workout::default();
    let (mut start, mut end_s, mut duration, mut distance) = (None, None, (None, None), (None, None));
    for (name, text) in tag.attributes() {
        match name {
            "workoutActivityType" => text.clone_into(&mut workout.kind),
            "sourceName" => workout.source = Some(xml::resolved(text).into_owned()),
            "device" => workout.device = Some(xml::resolved(text).into_owned()),
            "startDate" => start = date(text),
            "endDate" => end_s = date(text).map(|date| date.0),
            "duration" => duration.0 = number(text),
            "durationUnit" => duration.1 = seconds(text),
            "totalDistance" => distance.0 = number(text),
            "totalDistanceUnit" => distance.1 = metres(text),
            _ => {}
        }
    }
    let (start_s, offset_s) = start?;
    workout.start_s = start_s;
    workout.offset_s = offset_s;
    workout.timer_s = duration.0.map(|value| value * duration.1.unwrap_or(60.0));
    workout.end_s = end_s.unwrap_or(start_s + workout.timer_s.unwrap_or(0.0));
    workout.distance_m = distance.0.zip(distance.1).map(|(value, unit)| value * unit);
    Some(workout)
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|value| value.is_finite() && *value >= 0.0)
}

fn event(tag: &Tag<'_>) -> Option<WorkoutEvent> {
    let kind = WorkoutEventKind::of(&tag.attribute("type")?)?;
    let (at_s, _) = date(&tag.attribute("date")?)?;
    let unit = tag.attribute("durationUnit").map_or(Some(60.0), |unit| seconds(&unit));
    let for_s = tag.attribute("duration").and_then(|text| number(&text)).zip(unit).map(|(value, unit)| value * unit);
    Some(WorkoutEvent { kind, at_s, for_s: for_s.unwrap_or(0.0) })
}

fn me(tag: &Tag<'_>) -> Me {
    let sex = match tag.attribute("HKCharacteristicTypeIdentifierBiologicalSex").as_deref() {
        Some("HKBiologicalSexFemale") => Some(Sex::Female),
        Some("HKBiologicalSexMale") => Some(Sex::Male),
        _ => None,
    };
    let born = tag.attribute("HKCharacteristicTypeIdentifierDateOfBirth");
    let born_s = born.and_then(|day| date(&format!("{} 00:00", day.trim()))).map(|date| date.0);
    Me { sex, born_s }
}

fn metadata(workout: &mut Workout, key: &str, value: &str) {
    let length = || {
        let (number_text, unit) = value.trim().split_once(' ')?;
        Some(number(number_text)? * metres(unit.trim())?)
    };
    match key {
        "HKIndoorWorkout" => workout.indoor = Some(value.trim() == "1"),
        "HKTimeZone" => workout.zone = Some(value.trim().to_owned()),
        "HKElevationAscended" => workout.gain_m = length(),
        "HKElevationDescended" => workout.loss_m = length(),
        "HKSwimmingLocationType" => workout.open_water = value.trim() == "2",
        "HKWorkoutBrandName" => workout.brand = xml::title(value),
        _ => {}
    }
}

fn statistics(workout: &mut Workout, tag: &Tag<'_>) {
    let Some(kind) = tag.attribute("type") else { return };
    let unit = tag.attribute("unit").unwrap_or_default();
    let value = |name: &str| tag.attribute(name).and_then(|text| number(&text));
    match kind.strip_prefix("HKQuantityTypeIdentifier") {
        Some("HeartRate") => {
            let factor = RecordKind::HeartRate.factor(&unit);
            workout.mean_bpm = value("average").zip(factor).map(|(bpm, factor)| bpm * factor);
            workout.max_bpm = value("maximum").zip(factor).map(|(bpm, factor)| bpm * factor);
        }
        Some("StepCount") => workout.steps = value("sum"),
        Some(distance) if distance.starts_with("Distance") => {
            let sum = value("sum").zip(metres(&unit)).map(|(value, unit)| value * unit);
            workout.distance_m = sum.or(workout.distance_m);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_either_clock() {
        for (text, utc) in [
            ("2024-05-04 08:00:00 +0200", "2024-05-04T06:00:00Z"),
            ("2021-12-24 8:02:43 PM -0500", "2021-12-25T01:02:43Z"),
            ("2021-12-24 8:02:43\u{202f}PM -0500", "2021-12-25T01:02:43Z"),
            ("2021-12-24 12:10:00 AM +0000", "2021-12-24T00:10:00Z"),
            ("2021-12-24 12:10:00 PM +0000", "2021-12-24T12:10:00Z"),
        ] {
            assert_eq!(date(text).map(|date| date.0), xml::time::parse(utc).map(|moment| moment.unix_s), "{text}");
        }
        assert_eq!(date("PM"), None);
        assert_eq!(date("tomorrow"), None);
    }

    #[test]
    fn a_piece_ends_before_a_record_or_workout() {
        assert_eq!(cut(b"<Record a/><Record b/><Work"), Some(11));
        assert_eq!(cut(b"<Record a/><Workout b><WorkoutEvent/>"), Some(11));
        assert_eq!(cut(b"<Record a/>"), None, "nothing would come before");
        assert_eq!(cut(b""), None);
    }

    #[test]
    fn what_is_not_needed_is_passed_to_the_next_element() {
        let passed = |text: &'static str| State::default().pass(text);
        assert_eq!(passed("\n <Record type=\"X\" value=\"1\"/>\n <Record"), Some(32));
        assert_eq!(passed("<Record type=\"X\"><MetadataEntry/></Record>"), Some(17));
        assert_eq!(passed("<Record type=\"HKQuantityTypeIdentifierHeartRate\"/>\n<"), None, "left to the scanner");
        assert_eq!(passed("<Record type=\"X\""), None, "the end of the piece is left to the scanner");
        assert_eq!(passed("<MetadataEntry key=\"a\"/>\n<"), None, "in nothing that was passed");
        assert_eq!(passed("<Workout a=\"1\">\n<"), None);
    }

    /// A document with a record of a kind, written in one of several ways, and one after it.
    fn records(written: &str) -> Vec<HealthRecord> {
        let record = "<Record type=\"HKQuantityTypeIdentifierHeartRate\" sourceName=\"W\" sourceVersion=\"1\" unit=\"count/min\" \
            creationDate=\"2024-05-04 08:00:09 +0200\" startDate=\"2024-05-04 08:00:00 +0200\" endDate=\"2024-05-04 08:00:05 +0200\" \
            value=\"62\"/>\n";
        let next = record.replace("value=\"62\"", "value=\"70\"");
        scan(format!("<HealthData>{}{next}</HealthData>", written.replace('@', record)).as_bytes(), true).records
    }

    #[test]
    fn records_are_the_same_however_they_are_written() {
        let plain = records("@");
        assert_eq!(plain.iter().map(|record| record.value).collect::<Vec<_>>(), [62.0, 70.0]);
        let odd = |from: &str, to: &str| {
            let record = "<Record type=\"HKQuantityTypeIdentifierHeartRate\" sourceName=\"W\" sourceVersion=\"1\" unit=\"count/min\" \
                creationDate=\"2024-05-04 08:00:09 +0200\" startDate=\"2024-05-04 08:00:00 +0200\" \
                endDate=\"2024-05-04 08:00:05 +0200\" value=\"62\"/>\n";
            records(&record.replace(from, to))
        };
        for (from, to) in [
            ("/>", "><MetadataEntry key=\"a\" value=\"1\"/></Record>"),
            ("value=\"62\"", "value='62'"),
            (" unit", "\n  unit"),
            ("unit=\"count/min\" ", ""),
            ("08:00:00 +0200\" endDate", "8:00:00 AM +0200\" endDate"),
            ("sourceVersion=\"1\" ", "sourceVersion=\"1\" device=\"&lt;a \u{2019}&gt;\" "),
        ] {
            let expected = if to.is_empty() { &plain[1..] } else { &plain[..] };
            assert_eq!(odd(from, to), expected, "{from} {to}");
        }
        // Others and their contents around it.
        let list = "<Record type=\"HKQuantityTypeIdentifierHeartRateVariabilitySDNN\" value=\"40\"><HeartRateVariabilityMetadataList>\
            <InstantaneousBeatsPerMinute bpm=\"60\" time=\"8\"/></HeartRateVariabilityMetadataList></Record>\n";
        assert_eq!(records(&format!("{list}@{list}")), plain);
        assert_eq!(records(&"<Record type=\"X\"><MetadataEntry a=\"1\"/></Record>\n".repeat(200)), plain[1..]);
    }
}
