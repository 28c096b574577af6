//! Apple Health: `export.xml`, with the routes of its workouts in `workout-routes/*.gpx` beside it.
//!
//! The document has all records of all sensors first, sorted by kind, then all workouts; it may have several gigabytes. So it is
//! [scanned](scan) in pieces, of which each gives compact [records] of the kinds that say something of a run, and
//! workouts; which record lies within which workout is known only at the end. A workout, its records and its route are then put
//! together as one [activity].
//!
//! # Layout
//!
//! From the document type that every export begins with (elements and attributes), and from what exporters and importers in public
//! repositories write and expect: `aaronransley/healthkit-workout-routes` (routes), `renkosteenbeek/ios-health-export` (events,
//! statistics), the class dumps of iOS's exporter `WDExportManager` (order of attributes, `duration` of events in minutes). Of
//! Apple's developer documentation: `HKQuantityTypeIdentifier` (kinds and units), `HKWorkoutActivityType` (sports), `HKMetadataKey…`
//! (`HKIndoorWorkout`, `HKTimeZone`, `HKElevationAscended`).
//!
//! * Dates are `2024-05-04 08:00:00 +0200`, all in the zone that the phone had when it exported; `HKTimeZone` is that of the workout.
//! * Distances before iOS 16 are attributes of the workout (`totalDistance`), since then `WorkoutStatistics`.
//! * Steps are those of both feet; `RunningStrideLength` is from one step to the next (Apple Watch User Guide), metres.
//! * Phone and watch both count steps and metres: of each kind only the records of one source count.
//! * The name of the file follows the phone's language (`Exportieren.xml`, `exportación.xml`), that of the routes' folder does not.

pub mod activity;
mod device;
mod laps;
mod record_text;
mod records;
pub mod scan;
mod workout;

use workout::{Me, ROUTE_SLACK_S};
pub use workout::{Workout, WorkoutEvent, WorkoutEventKind};

use crate::base::note::Note;
use crate::base::owner::Owner;
use crate::base::units::DAY_S;
use crate::decode::damage::{Damage, Place};
use records::{HealthRecord, RecordKind};
use scan::Scanned;
use std::collections::{HashMap, HashSet};

/// The root element.
pub const ROOTS: [&str; 1] = ["HealthData"];

/// The folder of the routes, in every language.
pub const ROUTES: &str = "workout-routes";

/// Most workouts of one export: five a day for 27 years.
const MOST_WORKOUTS: usize = 50_000;

/// Most records kept of one export: at 16 bytes each they take 160 MB. Ten years of a watch have three million.
const MOST_RECORDS: usize = 10_000_000;

/// A longer workout was never ended, seconds; its records are not collected.
const LONGEST_S: f64 = 7.0 * DAY_S;

/// What is known of an export so far.
#[derive(Debug, Default)]
pub struct Export {
    /// Its workouts, in the order of the file.
    pub workouts: Vec<Workout>,
    /// Records by piece of the file.
    records: Vec<Vec<HealthRecord>>,
    kept: usize,
    sources: Sources,
    /// Resting heart rates and body masses by time.
    resting: Vec<(f64, f64)>,
    mass: Vec<(f64, f64)>,
    me: Me,
    damage: Vec<Damage>,
    notes: Vec<Note>,
    bytes: usize,
    ended: bool,
}

/// Names of the apps and devices that wrote records, by number.
#[derive(Debug, Default)]
struct Sources {
    names: HashMap<String, u16>,
}

impl Sources {
    /// The number of a name; all after the first 65,535 share one.
    fn number(&mut self, name: &str) -> u16 {
        if let Some(number) = self.names.get(name) {
            return *number;
        }
        let number = u16::try_from(self.names.len()).unwrap_or(u16::MAX);
        if number < u16::MAX {
            self.names.insert(name.to_owned(), number);
        }
        number
    }
}

impl Export {
    /// Adds the next piece of the document, of `bytes` bytes.
    pub fn add(&mut self, scanned: Scanned, bytes: usize) {
        let Scanned { mut records, sources, workouts, resting, mass, me, damage, note, ended } = scanned;
        let numbers: Vec<u16> = sources.iter().map(|name| self.sources.number(name)).collect();
        for record in &mut records {
            record.source = numbers.get(usize::from(record.source)).copied().unwrap_or(u16::MAX);
        }
        let at = self.bytes;
        self.bytes += bytes;
        // A piece ends inside elements that go on in the next.
        self.damage.retain(|damage| !damage.truncated);
        for found in damage {
            self.damage.push(Damage { place: Place::Byte { at: at + found.at, of: 0 }, ..found.damage });
        }
        if self.workouts.len() + workouts.len() > MOST_WORKOUTS {
            self.refuse(&format!("more than {MOST_WORKOUTS} workouts"));
        } else {
            self.workouts.extend(workouts);
        }
        if self.kept + records.len() > MOST_RECORDS {
            self.refuse(&format!("more than {MOST_RECORDS} records"));
        } else {
            self.kept += records.len();
            records.shrink_to_fit();
            self.records.push(records);
        }
        self.resting.extend(resting);
        self.mass.extend(mass);
        self.me = Me { sex: self.me.sex.or(me.sex), born_s: self.me.born_s.or(me.born_s) };
        if let Some(note) = note.filter(|note| !self.notes.contains(note)) {
            self.notes.push(note);
        }
        self.ended |= ended;
    }

    /// Adds what ended reading early: a broken archive, a limit.
    pub fn stop(&mut self, what: &str) {
        let place = Place::Byte { at: self.bytes, of: 0 };
        self.damage.push(Damage { what: what.to_owned(), place, truncated: true, aftermath: None });
        self.ended = true;
    }

    fn refuse(&mut self, what: &str) {
        if self.damage.iter().all(|damage| damage.what != what) {
            let place = Place::Byte { at: self.bytes, of: 0 };
            self.damage.push(Damage { what: what.to_owned(), place, truncated: false, aftermath: None });
        }
    }

    /// Gives each workout its records, and returns the damage. To be called once, when all pieces are added.
    pub fn finish(&mut self) -> Vec<Damage> {
        self.hand_out();
        for by_time in [&mut self.resting, &mut self.mass] {
            by_time.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        let mut damage = std::mem::take(&mut self.damage);
        if !self.ended {
            let what = "the document ends before </HealthData>".to_owned();
            let place = Place::Byte { at: self.bytes, of: 0 };
            damage.push(Damage { what, place, truncated: true, aftermath: None });
        }
        for found in &mut damage {
            if let Place::Byte { of, .. } = &mut found.place {
                *of = self.bytes;
            }
        }
        damage
    }

    /// Finds the workouts of each record by the hours that they cover.
    fn hand_out(&mut self) {
        const HOUR_S: f64 = 3600.0;
        let mut by_hour: HashMap<u32, Vec<u32>> = HashMap::new();
        for (number, workout) in (0_u32..).zip(&self.workouts) {
            if (0.0..=LONGEST_S).contains(&(workout.end_s - workout.start_s)) {
                let hours = (workout.start_s / HOUR_S) as u32..=(workout.end_s / HOUR_S) as u32;
                hours.for_each(|hour| by_hour.entry(hour).or_default().push(number));
            }
        }
        for piece in std::mem::take(&mut self.records) {
            for record in piece {
                let hour = (f64::from(record.start_s) / HOUR_S) as u32;
                for number in by_hour.get(&hour).into_iter().flatten() {
                    let Some(workout) = self.workouts.get_mut(*number as usize) else { continue };
                    if record.within(workout.start_s, workout.end_s) {
                        workout.records.push(record);
                    }
                }
            }
        }
    }

    /// The runner on a day: the newest resting heart rate and body mass up to it.
    fn owner(&self, at_s: f64) -> Owner {
        const YEAR_S: f64 = 365.25 * DAY_S;
        let newest = |by_time: &[(f64, f64)]| {
            let after = by_time.partition_point(|(time_s, _)| *time_s <= at_s);
            by_time.get(after.checked_sub(1)?).map(|(_, value)| *value)
        };
        let age = self.me.born_s.map(|born_s| ((at_s - born_s) / YEAR_S).floor());
        Owner {
            resting_bpm: newest(&self.resting).filter(|bpm| (25.0..=120.0).contains(bpm)),
            mass_kg: newest(&self.mass).filter(|kg| (25.0..=300.0).contains(kg)),
            age_years: age.filter(|years| (5.0..=110.0).contains(years)),
            sex: self.me.sex,
            ..Owner::default()
        }
    }

    /// The workouts whose routes are not among `files`, by the start of each of some tracks: a track is that of the workout in which it
    /// begins. Some versions of iOS name no route.
    #[must_use]
    pub fn by_start(&self, tracks: &[(String, f64)], files: &[String]) -> HashMap<usize, Vec<String>> {
        let files: HashSet<&str> = files.iter().map(String::as_str).collect();
        let found = |workout: &Workout| workout.routes.iter().any(|path| files.contains(path.trim_start_matches('/')));
        let without: Vec<(usize, &Workout)> =
            self.workouts.iter().enumerate().filter(|(_, workout)| !found(workout)).collect();
        let mut by_start: HashMap<usize, Vec<String>> = HashMap::new();
        for (path, start_s) in tracks {
            let within = |workout: &Workout| (workout.start_s - ROUTE_SLACK_S..workout.end_s).contains(start_s);
            let apart_s = |workout: &Workout| (workout.start_s - start_s).abs();
            let nearest = without.iter().filter(|(_, workout)| within(workout));
            if let Some((number, _)) = nearest.min_by(|a, b| apart_s(a.1).total_cmp(&apart_s(b.1))) {
                by_start.entry(*number).or_default().push(path.clone());
            }
        }
        by_start
    }

    /// Records within its workouts.
    #[must_use]
    pub fn records_within(&self) -> usize {
        self.workouts.iter().map(|workout| workout.records.len()).sum()
    }

    /// Notes about the document as a whole.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The source that a kind of records of a workout is taken from: its own, else the one with the most.
    fn source_of(&self, workout: &Workout, kind: RecordKind) -> Option<u16> {
        let own = workout.source.as_ref().and_then(|name| self.sources.names.get(name)).copied();
        let mut counts: Vec<(u16, usize)> = Vec::new();
        for record in workout.records.iter().filter(|record| record.kind == kind) {
            match counts.iter_mut().find(|(source, _)| *source == record.source) {
                Some((_, count)) => *count += 1,
                None => counts.push((record.source, 1)),
            }
        }
        let has_own = own.filter(|own| counts.iter().any(|(source, _)| source == own));
        // Of equals the one that comes first in the file.
        has_own.or_else(|| counts.iter().rev().max_by_key(|(_, count)| *count).map(|(source, _)| *source))
    }
}

#[cfg(test)]
mod tests;
