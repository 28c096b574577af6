//! `record` messages, decoded straight into samples.
//!
//! A definition is resolved once, when it comes; after that a record costs a few reads and no allocation. The table of
//! [`channels`](crate::decode::samples) assigns fields to channels.

use super::divisor::Divisor;
use super::time::{FIT_EPOCH_S, unix_s};
use super::wire::{Definition, Field, number};
use crate::decode::samples::{Channel, Samples};
use crate::decode::series::Series;

/// Destination of a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// A channel, replacing the value of a less exact field.
    Set(Channel),
    /// A channel, added to its value.
    Add(Channel),
    /// Cadence of a developer field: kept separate, because its unit may differ.
    DeveloperCadence,
    /// Three bytes of speed and distance.
    SpeedDistance,
}

/// `compressed_speed_distance`: less exact than separate fields for the same channels.
const SPEED_DISTANCE: u8 = 8;

/// The base type of times.
const UINT32: u8 = 6;

/// How the bytes of a value are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Read {
    /// The types of most fields in little-endian files, read in a few instructions.
    U8,
    U16,
    U32,
    I32,
    /// Any other, by base type.
    Other(u8),
}

impl Read {
    fn new(base: u8, big_endian: bool) -> Read {
        match base & 0x1F {
            0 | 2 | 13 => Read::U8,
            4 if !big_endian => Read::U16,
            5 if !big_endian => Read::I32,
            6 if !big_endian => Read::U32,
            _ => Read::Other(base),
        }
    }
}

/// One read: position, type and destination.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// Offset from the header of the record.
    offset: usize,
    read: Read,
    target: Target,
    scale: f64,
    shift: f64,
}

impl Step {
    /// Stores the raw values of this field. `missing` is the type's "no value".
    #[inline]
    fn put_raw(&self, series: &mut Series, first: usize, raw: &[u32], missing: u32, number: impl Fn(u32) -> f64) {
        // Asked once: nearly always none is missing.
        if raw.contains(&missing) {
            let numbers = raw.iter().map(|raw| if *raw == missing { f64::NAN } else { number(*raw) });
            self.put_whole(series, first, numbers);
        } else {
            self.put_whole(series, first, raw.iter().map(|raw| number(*raw)));
        }
    }

    /// Stores whole numbers of this field, scaled.
    #[inline]
    fn put_whole(&self, series: &mut Series, first: usize, numbers: impl ExactSizeIterator<Item = f64>) {
        let (scale, shift) = (self.scale, self.shift);
        if scale == 1.0 && shift == 0.0 {
            self.put(series, first, numbers);
        } else if let Some(divisor) = Divisor::new(scale) {
            self.put(series, first, numbers.map(|number| divisor.quotient(number) - shift));
        } else {
            self.put(series, first, numbers.map(|number| number / scale - shift));
        }
    }

    /// Stores the values of this field.
    #[inline]
    fn put(&self, series: &mut Series, first: usize, values: impl ExactSizeIterator<Item = f64>) {
        if let Target::Add(_) = self.target {
            series.add_all(first, values);
        } else {
            series.set_all(first, values);
        }
    }
}

/// How to decode each record of one definition.
#[derive(Clone, Debug, Default)]
pub(super) struct RecordPlan {
    big_endian: bool,
    /// Bytes of a record, including its header.
    stride: usize,
    steps: Vec<Step>,
    /// A wanted field whose size does not fit its type: number, size, type.
    pub(super) odd: Option<(u8, usize, u8)>,
}

/// A developer field, as described in the file.
#[derive(Clone, Debug)]
pub(super) struct Description {
    pub(super) developer: u8,
    pub(super) number: u8,
    pub(super) base: u8,
    pub(super) scale: f64,
    pub(super) offset: f64,
    pub(super) name: String,
    pub(super) unit: String,
    /// The field of `record` that it replaces, if declared.
    pub(super) native: Option<u8>,
}

impl Description {
    fn target(&self) -> Option<Target> {
        if self.name.trim().eq_ignore_ascii_case("cadence") || self.native == Some(4) {
            return Some(Target::DeveloperCadence);
        }
        match self.native {
            Some(3) => Some(Target::Set(Channel::HeartRate)),
            Some(7) => Some(Target::Set(Channel::Power)),
            _ => None,
        }
    }

    /// Whether it counts the steps of both feet.
    pub(super) fn counts_steps(&self) -> bool {
        let unit = self.unit.trim().to_ascii_lowercase();
        matches!(unit.as_str(), "spm" | "steps/min" | "steps per minute" | "steps/minute")
    }

    /// Whether it counts the steps of one foot, as native cadence does.
    pub(super) fn counts_strides(&self) -> bool {
        let unit = self.unit.trim().to_ascii_lowercase();
        matches!(unit.as_str(), "rpm" | "strides/min" | "strides/minute")
    }

    /// Whether it is a cadence.
    pub(super) fn is_cadence(&self) -> bool {
        self.target() == Some(Target::DeveloperCadence)
    }
}

impl RecordPlan {
    pub(super) fn new(definition: &Definition, descriptions: &[Description]) -> Self {
        let stride = 1 + definition.size;
        let mut plan = RecordPlan { big_endian: definition.big_endian, stride, ..RecordPlan::default() };
        let read = |base| Read::new(base, definition.big_endian);
        // Developer fields first: a value of the watch's own field overrides them.
        for field in &definition.developer_fields {
            let described = descriptions.iter().rfind(|d| d.developer == field.developer && d.number == field.number);
            let Some((description, target)) = described.and_then(|d| d.target().map(|target| (d, target))) else {
                continue;
            };
            let typed = Field { number: field.number, base: description.base, size: field.size, offset: field.offset };
            if typed.is_sound() {
                let (scale, shift) = (description.scale, description.offset);
                plan.steps.push(Step { offset: 1 + field.offset, read: read(typed.base), target, scale, shift });
            }
        }
        let packed = (SPEED_DISTANCE, Target::SpeedDistance, 1.0, 0.0);
        for (number, target, scale, shift) in std::iter::once(packed).chain(native_fields()) {
            for field in definition.fields.iter().filter(|f| f.number == number) {
                let fits = if target == Target::SpeedDistance { field.size == 3 } else { field.is_sound() };
                if fits {
                    plan.steps.push(Step { offset: 1 + field.offset, read: read(field.base), target, scale, shift });
                } else {
                    plan.odd = plan.odd.or(Some((field.number, field.size, field.base)));
                }
            }
        }
        if let Some(offset) = definition.timestamp {
            let read = if definition.big_endian { Read::Other(UINT32) } else { Read::U32 };
            let target = Target::Set(Channel::Time);
            plan.steps.push(Step { offset: 1 + offset, read, target, scale: 1.0, shift: -FIT_EPOCH_S });
        }
        plan
    }
}

/// The fields of `record` that fill channels: number, target, scale, offset.
fn native_fields() -> impl Iterator<Item = (u8, Target, f64, f64)> {
    let of_channel = |channel: Channel| {
        channel.info().fit.iter().map(move |field| {
            let target = if field.is_fraction { Target::Add(channel) } else { Target::Set(channel) };
            (field.number, target, field.scale, field.offset)
        })
    };
    Channel::ALL.iter().copied().flat_map(of_channel)
}

/// Consecutive records.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Position of the first one's header.
    at: usize,
    /// Index of the first one.
    first: usize,
    records: usize,
}

/// The bytes of each run.
fn runs_of<'a>(noted: &'a [Run], stride: usize, bytes: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    noted.iter().map(move |run| bytes.get(run.at..run.at + run.records * stride).unwrap_or_default())
}

/// The value at `offset` of each record, `stride` bytes long; `missing` if the record is shorter.
fn gather<const N: usize>(
    raw: &mut [u32],
    (records, stride): (&[u8], usize),
    (offset, missing): (usize, u32),
    value: impl Fn([u8; N]) -> u32,
) {
    // Checked once, not for each record.
    if offset + N > stride {
        return raw.fill(missing);
    }
    for (raw, record) in raw.iter_mut().zip(records.chunks_exact(stride)) {
        let mut field = [0; N];
        field.copy_from_slice(&record[offset..offset + N]);
        *raw = value(field);
    }
}

/// Decodes the records of a file.
///
/// Records are noted one by one and then read field by field, many at a time, so that each field is resolved only once.
#[derive(Debug, Default)]
pub(super) struct RecordDecoder {
    samples: Samples,
    developer_cadence: Series,
    /// Number of records, including those only noted.
    pub(super) len: usize,
    /// The latest records, noted but not read.
    noted: Vec<Run>,
    /// Raw values of one field of those: gathered first, so that several are converted at a time.
    raw: Vec<u32>,
    /// Running total of `compressed_speed_distance`, whose 12 bits overflow every 256 m.
    accumulated_16ths: u32,
}

impl RecordDecoder {
    /// Reserves memory for records of this plan. `records` is how many would fill the file; at most a likely number is reserved.
    pub(super) fn reserve(&mut self, plan: &RecordPlan, records: usize) {
        /// Two days at one per second.
        const LIKELY: usize = 200_000;
        // Shorter records may follow when a sensor is lost.
        let records = (records + records / 3).min(LIKELY);
        for step in &plan.steps {
            match step.target {
                Target::Set(channel) | Target::Add(channel) => self.samples.series_mut(channel).reserve(records),
                Target::DeveloperCadence => self.developer_cadence.reserve(records),
                Target::SpeedDistance => {
                    self.samples.speed_mps.reserve(records);
                    self.samples.distance_m.reserve(records);
                }
            }
        }
        self.samples.time_s.reserve(records);
    }

    /// Notes one record of `plan` with its header at `at`. [`read`](Self::read) must be called before a record of another plan.
    pub(super) fn note(&mut self, plan: &RecordPlan, at: usize, time: Option<u32>) {
        // It may be in the header, which is not read again.
        if let Some(time) = time {
            self.samples.time_s.set(self.len, unix_s(time));
        }
        self.note_run(plan, at, 1);
    }

    /// Notes consecutive records of `plan` without times in their headers.
    pub(super) fn note_run(&mut self, plan: &RecordPlan, at: usize, records: usize) {
        match self.noted.last_mut() {
            Some(run) if run.at + run.records * plan.stride == at => run.records += records,
            _ => self.noted.push(Run { at, first: self.len, records }),
        }
        self.len += records;
    }

    /// Reads the noted records, which are all of this plan and lie in `bytes`.
    pub(super) fn read(&mut self, plan: &RecordPlan, bytes: &[u8]) {
        let Some(first) = self.noted.first().map(|run| run.first) else { return };
        let noted = std::mem::take(&mut self.noted);
        let records = || runs_of(&noted, plan.stride, bytes).flat_map(|run| run.chunks_exact(plan.stride));
        for step in &plan.steps {
            let series = match step.target {
                Target::Set(channel) | Target::Add(channel) => self.samples.series_mut(channel),
                Target::DeveloperCadence => &mut self.developer_cadence,
                Target::SpeedDistance => {
                    for (nth, record) in records().enumerate() {
                        self.speed_distance(first + nth, record.get(step.offset..).unwrap_or_default());
                    }
                    continue;
                }
            };
            if let Read::Other(base) = step.read {
                let value = |record: &[u8]| {
                    let field = record.get(step.offset..).unwrap_or_default();
                    number(base, plan.big_endian, field).map_or(f64::NAN, |raw| raw / step.scale - step.shift)
                };
                let values: Vec<f64> = records().map(value).collect();
                step.put(series, first, values.into_iter());
                continue;
            }
            let missing = match step.read {
                Read::U8 => u8::MAX.into(),
                Read::U16 => u16::MAX.into(),
                Read::I32 => i32::MAX.cast_unsigned(),
                _ => u32::MAX,
            };
            let raw = &mut self.raw;
            raw.resize(self.len - first, 0);
            for (run, records) in noted.iter().zip(runs_of(&noted, plan.stride, bytes)) {
                let raw = &mut raw[run.first - first..][..run.records];
                let (records, field) = ((records, plan.stride), (step.offset, missing));
                match step.read {
                    Read::U8 => gather(raw, records, field, |[v]| v.into()),
                    Read::U16 => gather(raw, records, field, |v| u16::from_le_bytes(v).into()),
                    _ => gather(raw, records, field, u32::from_le_bytes),
                }
            }
            match step.read {
                Read::U32 => step.put_raw(series, first, raw, missing, f64::from),
                _ => step.put_raw(series, first, raw, missing, |v| v.cast_signed().into()),
            }
        }
        self.noted = noted;
        self.noted.clear();
    }

    /// 12 bits of speed in cm/s, then 12 bits of distance in 1/16 m that roll over.
    fn speed_distance(&mut self, i: usize, bytes: &[u8]) {
        let Some(&[a, b, c]) = bytes.first_chunk() else { return };
        if [a, b, c] == [0xFF; 3] {
            return;
        }
        let (a, b, c) = (u32::from(a), u32::from(b), u32::from(c));
        let speed = a | (b & 0x0F) << 8;
        let distance = b >> 4 | c << 4;
        if speed != 0xFFF {
            self.samples.speed_mps.set(i, f64::from(speed) / 100.0);
        }
        let gone = distance.wrapping_sub(self.accumulated_16ths) & 0xFFF;
        self.accumulated_16ths = self.accumulated_16ths.wrapping_add(gone);
        self.samples.distance_m.set(i, f64::from(self.accumulated_16ths) / 16.0);
    }

    /// Resets running totals, for another part of the file.
    pub(super) fn begin_part(&mut self) {
        self.accumulated_16ths = 0;
    }

    /// Drops the records from `len` on.
    pub(super) fn truncate(&mut self, len: usize) {
        for i in len..self.len {
            for channel in Channel::ALL {
                self.samples.series_mut(*channel).clear(i);
            }
            self.developer_cadence.clear(i);
        }
        self.len = len;
    }

    /// The samples, and the cadence of developer fields.
    pub(super) fn into_samples(self) -> (Samples, Series) {
        (Samples { len: self.len, ..self.samples }, self.developer_cadence)
    }
}
