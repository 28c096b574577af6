//! What one part of a file contains besides its records.

use super::describe::{self, Describer, number, word};
use super::kind;
use super::owner::{self, OwnerMessages};
use super::records::{Description, RecordPlan};
use super::stored_heart_rate::StoredHeartRate;
use super::time::{FIT_EPOCH_S, unix_s};
use super::timer::Timer;
use super::walk::Walk;
use super::wire::Definition;
use crate::base::lap::{LapIntensity, LapTrigger};
use crate::base::note::Note;
use crate::base::provenance::AltitudeSource;
use crate::decode::raw::{DeviceTotals, RawLap};
use fitparser::FitDataRecord;
use std::ops::Range;

/// Global number of `record` messages.
pub(super) const RECORD: u16 = 20;
/// Global number of `session` messages.
pub(super) const SESSION: u16 = 18;

/// Messages that describe a recording, a few per file. All others except `record` are skipped.
#[derive(Clone, Copy, Debug)]
pub(super) enum Describing {
    FileId,
    Sport,
    Session,
    Lap,
    Event,
    DeviceInfo,
    Activity,
    HeartRate,
    FieldDescription,
    /// The owner's settings, by message number.
    Owner(u16),
}

impl Describing {
    /// From the global message number of the FIT profile.
    fn of(global: u16) -> Option<Self> {
        Some(match global {
            kind::FILE_ID => Describing::FileId,
            owner::USER_PROFILE | owner::ZONES_TARGET | owner::TIME_IN_ZONE => Describing::Owner(global),
            12 => Describing::Sport,
            SESSION => Describing::Session,
            19 => Describing::Lap,
            21 => Describing::Event,
            23 => Describing::DeviceInfo,
            34 => Describing::Activity,
            132 => Describing::HeartRate,
            206 => Describing::FieldDescription,
            _ => return None,
        })
    }
}

/// Most developer fields of one part. Watches with several apps have about thirty; each is searched in every definition.
const MOST_DESCRIPTIONS: usize = 256;

/// How the data messages of one local number are handled.
#[derive(Clone, Debug, Default)]
pub(super) enum MessageRole {
    Record(RecordPlan),
    Describing(Describing),
    #[default]
    Skip,
}

/// Readers for the messages that occur in small numbers.
pub(super) struct Readers {
    pub(super) describer: Describer,
    pub(super) heart_rate: StoredHeartRate,
}

/// Contents of one part of a file besides its records.
#[derive(Debug, Default)]
pub(super) struct SessionPart {
    /// Its records, as a range of the file's records.
    pub(super) records: Range<usize>,
    pub(super) sessions: Vec<FitSession>,
    pub(super) laps: Vec<RawLap>,
    pub(super) timer: Timer,
    /// Sport and sub-sport of the `sport` message.
    pub(super) sport: Option<SportWords>,
    /// Sport and sub-sport of the first lap.
    pub(super) lap_sport: Option<SportWords>,
    /// Manufacturer, product and product name in `file_id`.
    pub(super) file_id: Option<[Option<String>; 3]>,
    /// Manufacturer, product and product name in the creator's `device_info`.
    pub(super) creator: Option<[Option<String>; 3]>,
    pub(super) descriptions: Vec<Description>,
    /// Whether a description came after the last definition.
    pub(super) newly_described: bool,
    /// Local time minus UTC in the `activity` message.
    pub(super) local_offset_s: Option<f64>,
    pub(super) altitude_source: AltitudeSource,
    /// The owner's settings.
    pub(super) owner: OwnerMessages,
    /// Whether there was an `activity` message: watches write it last.
    pub(super) closed: bool,
    /// Indices of records after damage.
    pub(super) breaks: Vec<usize>,
    pub(super) damaged_at: Option<usize>,
    pub(super) bad_checksum: bool,
    /// A wanted field whose size does not fit its type: number, size, type.
    pub(super) odd_field: Option<(u8, usize, u8)>,
    pub(super) notes: Vec<Note>,
}

/// Sport and sub-sport as named in the profile; a number if unnamed.
pub(super) type SportWords = (Option<String>, Option<String>);

/// Reads two fields as sport and sub-sport.
pub(super) fn sport_words(record: &FitDataRecord, sport: u8, sub_sport: u8) -> SportWords {
    (word(record, sport), word(record, sub_sport))
}

impl SessionPart {
    /// How to handle messages of this definition.
    fn role(&mut self, definition: &Definition) -> MessageRole {
        if definition.global == RECORD {
            let plan = RecordPlan::new(definition, &self.descriptions);
            self.odd_field = self.odd_field.or(plan.odd);
            return MessageRole::Record(plan);
        }
        Describing::of(definition.global).map_or(MessageRole::Skip, MessageRole::Describing)
    }

    /// How to handle messages of a local number.
    pub(super) fn role_of(&mut self, walk: &Walk, local: usize) -> MessageRole {
        walk.definition(local).map_or(MessageRole::Skip, |definition| self.role(definition))
    }

    /// Handles one of the messages that occur in small numbers.
    pub(super) fn message(
        &mut self,
        readers: &mut Readers,
        kind: Describing,
        definition: Option<&Definition>,
        body: &[u8],
        time: Option<u32>,
    ) {
        let Some(definition) = definition else { return };
        match kind {
            Describing::HeartRate => readers.heart_rate.push(definition, body, time),
            Describing::Event => self.timer.push(definition, body, time),
            Describing::Lap => {
                if self.laps.is_empty() && self.sport.is_none() {
                    self.lap_sport = readers.describer.read(definition, body, time).map(|r| sport_words(&r, 25, 39));
                }
                self.laps.push(lap(definition, body, time));
            }
            Describing::DeviceInfo => {
                // source_type 5 is "inside the device", device_type 4 its barometer.
                if definition.value(body, 25) == Some(5.0) && definition.value(body, 1) == Some(4.0) {
                    self.altitude_source = AltitudeSource::Barometer;
                }
                if definition.value(body, 0) == Some(0.0)
                    && self.creator.is_none()
                    && let Some(record) = readers.describer.read(definition, body, time)
                {
                    self.creator = Some([2, 4, 27].map(|field| describe::word(&record, field)));
                }
            }
            Describing::Activity => {
                self.closed = true;
                if let (Some(local), Some(time)) = (definition.value(body, 5), time) {
                    self.local_offset_s = Some(local - f64::from(time));
                }
            }
            Describing::FileId => {
                if let Some(record) = readers.describer.read(definition, body, time) {
                    self.file_id = Some([1, 2, 8].map(|field| describe::word(&record, field)));
                }
            }
            Describing::Owner(global) => self.owner.read(global, definition, body),
            Describing::Sport => {
                if let Some(record) = readers.describer.read(definition, body, time) {
                    self.sport = Some(sport_words(&record, 0, 1));
                }
            }
            Describing::Session => {
                if let Some(record) = readers.describer.read(definition, body, time) {
                    self.sessions.push(FitSession::read(&record));
                }
            }
            Describing::FieldDescription => {
                let numbers = [0, 1, 2].map(|field| definition.value(body, field).map(|v| v as u8));
                if let [Some(developer), Some(number), Some(base)] = numbers
                    && self.descriptions.len() < MOST_DESCRIPTIONS
                    && let Some(record) = readers.describer.read(definition, body, time)
                {
                    self.newly_described = true;
                    // The last description of a field counts.
                    self.descriptions.retain(|d| (d.developer, d.number) != (developer, number));
                    let of_record = definition.value(body, 14).is_none_or(|v| v as u16 == RECORD);
                    self.descriptions.push(Description {
                        developer,
                        number,
                        base,
                        scale: definition.value(body, 6).filter(|&s| s > 0.0).unwrap_or(1.0),
                        offset: definition.value(body, 7).unwrap_or(0.0),
                        name: describe::word(&record, 3).unwrap_or_default(),
                        unit: describe::word(&record, 8).unwrap_or_default(),
                        native: definition.value(body, 15).filter(|_| of_record).map(|v| v as u8),
                    });
                }
            }
        }
    }
}

/// One `session` message.
#[derive(Clone, Debug, Default)]
pub(super) struct FitSession {
    pub(super) start_s: Option<f64>,
    pub(super) sport: SportWords,
    pub(super) totals: DeviceTotals,
}

impl FitSession {
    pub(super) fn read(record: &FitDataRecord) -> Self {
        let get = |field| number(record, field);
        let with_fraction = |whole: Option<f64>, fraction: Option<f64>| whole.map(|w| w + fraction.unwrap_or(0.0));
        let elapsed_s = get(7);
        FitSession {
            start_s: get(2).or_else(|| Some(get(253)? - elapsed_s?)),
            sport: sport_words(record, 5, 6),
            totals: DeviceTotals {
                distance_m: get(9),
                laps_m: None,
                laps_s: None,
                elapsed_s,
                timer_s: get(8),
                gain_m: get(22),
                loss_m: get(23),
                cadence_raw: with_fraction(get(18), get(92)),
                strides: with_fraction(get(10), get(94)),
                mean_bpm: get(16),
                max_bpm: get(17),
                // Stored as ten times the 0 to 10 scale.
                rpe: get(193).map(|v| v / 10.0),
                feel: get(192),
            },
        }
    }
}

/// One `lap` message.
fn lap(definition: &Definition, body: &[u8], time: Option<u32>) -> RawLap {
    let get = |field| definition.value(body, field);
    let elapsed_s = get(7).map(|v| v / 1000.0);
    RawLap {
        start_s: get(2).map(|v| v + FIT_EPOCH_S).or_else(|| Some(unix_s(time?) - elapsed_s?)),
        distance_m: get(9).map(|v| v / 100.0),
        elapsed_s,
        timer_s: get(8).map(|v| v / 1000.0),
        gain_m: get(21),
        loss_m: get(22),
        // 128ths of a revolution.
        cadence_raw: get(17).map(|whole| whole + get(80).unwrap_or(0.0) / 128.0),
        strides: get(10),
        mean_bpm: get(15),
        max_bpm: get(16),
        intensity: get(23).map(LapIntensity::from_fit),
        trigger: get(24).map(LapTrigger::from_fit),
    }
}
