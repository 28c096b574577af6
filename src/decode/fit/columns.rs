//! The messages that come by the thousand (`record`, `hr`, `event`, `lap`), straight into columns.
//!
//! What a definition says is looked up once, when the definition comes; after that a record costs a few reads and
//! no allocation. Field numbers, scales and offsets are those of the FIT profile.

use super::wire::{Definition, Field, number};
use crate::decode::raw::Stop;
use crate::decode::samples::{Channel, Samples};
use crate::decode::series::Series;
use crate::wide::wide;

/// Seconds from 1970-01-01 to the FIT epoch, 1989-12-31, both UTC.
pub(crate) const FIT_EPOCH_S: f64 = 631_065_600.0;

/// Unix seconds of a FIT time.
pub(super) fn unix_s(time: u32) -> f64 {
    f64::from(time) + FIT_EPOCH_S
}

/// Where the value of a field goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// To a channel, instead of what a less exact field said.
    Set(Channel),
    /// To a channel, added to what is there.
    Add(Channel),
    /// Cadence by a developer field: another unit may lie behind it, so it is kept apart.
    DeveloperCadence,
    /// Three bytes of speed and distance.
    SpeedDistance,
}

/// `compressed_speed_distance`: less exact than the fields of its own that a channel may have.
const SPEED_DISTANCE: u8 = 8;

/// The base type of times.
const UINT32: u8 = 6;

/// How the bytes of a value are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Read {
    /// The types of nearly all fields in little-endian files, read in a few instructions each.
    U8,
    U16,
    U32,
    I32,
    /// Any other, by its base type.
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

/// One read: from where, as what, to where.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// Counted from the header of the record.
    offset: usize,
    read: Read,
    target: Target,
    scale: f64,
    shift: f64,
}

impl Step {
    /// Puts what the file holds for this field where it belongs. `missing` is the type's sign for "no value".
    #[inline(always)]
    fn put_raw(&self, series: &mut Series, first: usize, raw: &[u32], missing: u32, number: impl Fn(u32) -> f64) {
        let values = raw.iter().map(|raw| if *raw == missing { f64::NAN } else { number(*raw) });
        // A division is dear, and many fields need none.
        if self.scale == 1.0 && self.shift == 0.0 {
            self.put(series, first, values);
        } else {
            self.put(series, first, values.map(|value| value / self.scale - self.shift));
        }
    }

    /// Puts the values of this field where they belong.
    #[inline(always)]
    fn put(&self, series: &mut Series, first: usize, values: impl ExactSizeIterator<Item = f64>) {
        if let Target::Add(_) = self.target {
            series.add_all(first, values);
        } else {
            series.set_all(first, values);
        }
    }
}

/// What to do with each record of one definition.
#[derive(Clone, Debug, Default)]
pub(super) struct RecordPlan {
    big_endian: bool,
    /// Bytes of a record with its header.
    stride: usize,
    steps: Vec<Step>,
    /// A wanted field whose size does not fit its type: number, size, type.
    pub(super) odd: Option<(u8, usize, u8)>,
}

/// A developer field by its description.
#[derive(Clone, Debug)]
pub(super) struct Description {
    pub(super) developer: u8,
    pub(super) number: u8,
    pub(super) base: u8,
    pub(super) scale: f64,
    pub(super) offset: f64,
    pub(super) name: String,
    pub(super) unit: String,
    /// The field of `record` that it stands for, if it says so.
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
        // Developer fields first: where the watch has a value of its own, that one stays.
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

/// The fields of `record` that channels are read from: number, target, scale, offset.
fn native_fields() -> impl Iterator<Item = (u8, Target, f64, f64)> {
    let of_channel = |channel: Channel| {
        channel.info().fit.iter().map(move |field| {
            let target = if field.is_fraction { Target::Add(channel) } else { Target::Set(channel) };
            (field.number, target, field.scale, field.offset)
        })
    };
    Channel::ALL.iter().copied().flat_map(of_channel)
}

/// Records that follow each other.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Where the first one begins, with its header.
    at: usize,
    /// Its number.
    first: usize,
    records: usize,
}

/// The bytes of each run.
fn runs_of<'a>(noted: &'a [Run], stride: usize, bytes: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    noted.iter().map(move |run| bytes.get(run.at..run.at + run.records * stride).unwrap_or_default())
}

/// What each of the records, `stride` bytes long, holds at `offset`; `missing` where they end before that.
fn gather<const N: usize>(
    raw: &mut [u32],
    (records, stride): (&[u8], usize),
    (offset, missing): (usize, u32),
    value: impl Fn([u8; N]) -> u32,
) {
    // Asked once, not for each record.
    if offset + N > stride {
        return raw.fill(missing);
    }
    for (raw, record) in raw.iter_mut().zip(records.chunks_exact(stride)) {
        let mut field = [0; N];
        field.copy_from_slice(&record[offset..offset + N]);
        *raw = value(field);
    }
}

/// The columns of all records of a file.
///
/// Records are noted one by one and read field by field, many records at a time: what a field is, is asked once for all of them.
#[derive(Debug, Default)]
pub(super) struct Columns {
    samples: Samples,
    developer_cadence: Series,
    /// How many records there are, those included that are noted only.
    pub(super) len: usize,
    /// The last records, which are noted but not read.
    noted: Vec<Run>,
    /// What the file holds for one field of those: gathered first, so that several at a time become numbers.
    raw: Vec<u32>,
    /// The running total of `compressed_speed_distance`, whose 12 bits overflow every 256 m.
    accumulated_16ths: u32,
}

impl Columns {
    /// Makes room for so many records of this plan, as far as that is likely: what fills the file would all be records.
    pub(super) fn reserve(&mut self, plan: &RecordPlan, records: usize) {
        /// Two days at one a second.
        const LIKELY: usize = 200_000;
        // Shorter ones may follow, when a sensor is lost.
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

    /// Notes one record of `plan`, whose header stands at `at`. [`read`](Self::read) must follow before a record of another one.
    pub(super) fn note(&mut self, plan: &RecordPlan, at: usize, time: Option<u32>) {
        // It may stand in the header, where nobody looks for it again.
        if let Some(time) = time {
            self.samples.time_s.set(self.len, unix_s(time));
        }
        self.note_run(plan, at, 1);
    }

    /// Notes records of `plan` that follow each other, with no time in their headers.
    pub(super) fn note_run(&mut self, plan: &RecordPlan, at: usize, records: usize) {
        match self.noted.last_mut() {
            Some(run) if run.at + run.records * plan.stride == at => run.records += records,
            _ => self.noted.push(Run { at, first: self.len, records }),
        }
        self.len += records;
    }

    /// Reads the records that were noted. All of them are of this plan and lie in `bytes`.
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
            wide(
                #[inline(always)]
                || match step.read {
                    Read::U32 => step.put_raw(series, first, raw, missing, f64::from),
                    _ => step.put_raw(series, first, raw, missing, |v| v.cast_signed().into()),
                },
            );
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

    /// Forgets running totals: another part of the file begins.
    pub(super) fn begin_part(&mut self) {
        self.accumulated_16ths = 0;
    }

    /// Takes back the records from `len` on.
    pub(super) fn truncate(&mut self, len: usize) {
        for i in len..self.len {
            for channel in Channel::ALL {
                self.samples.series_mut(*channel).clear(i);
            }
            self.developer_cadence.clear(i);
        }
        self.len = len;
    }

    /// The samples, and cadence by a developer field.
    pub(super) fn into_samples(self) -> (Samples, Series) {
        (Samples { len: self.len, ..self.samples }, self.developer_cadence)
    }
}

/// Heart rate that a chest strap stored while it could not send, as `hr` messages.
#[derive(Debug, Default)]
pub(super) struct StoredHeartRate {
    /// Unix seconds and beats per minute.
    beats: Vec<(f64, f64)>,
    /// The time of event time 0, Unix seconds.
    origin_s: Option<f64>,
    /// The last event time, in 1/1024 s: what 12-bit times count from.
    last: u32,
}

impl StoredHeartRate {
    pub(super) fn push(&mut self, definition: &Definition, body: &[u8], time: Option<u32>) {
        let Some(rates) = definition.bytes(body, 6) else { return };
        let events = definition.bytes(body, 9).unwrap_or_default();
        let packed = definition.bytes(body, 10).unwrap_or_default();
        let full = events
            .as_chunks::<4>()
            .0
            .iter()
            .map(|b| if definition.big_endian { u32::from_be_bytes(*b) } else { u32::from_le_bytes(*b) });
        if let (Some(time), Some(first)) = (time, full.clone().next()) {
            // `fractional_timestamp` in 1/32768 s, or `time256`.
            let fraction = definition.value(body, 0).map(|v| v / 32_768.0);
            let fraction = fraction.or_else(|| definition.value(body, 1).map(|v| v / 256.0)).unwrap_or(0.0);
            self.origin_s = Some(unix_s(time) + fraction - f64::from(first) / 1024.0);
            self.last = first;
        }
        let Some(origin_s) = self.origin_s else { return };
        // Two 12-bit times in three bytes, low bits first. Each goes on from the one before.
        let halves = packed.as_chunks::<3>().0.iter().flat_map(|&[a, b, c]| {
            let (a, b, c) = (u32::from(a), u32::from(b), u32::from(c));
            [a | (b & 0x0F) << 8, b >> 4 | c << 4]
        });
        let mut times = full.map(Event::Full).chain(halves.map(Event::Low12));
        for &rate in rates {
            let Some(event) = times.next() else { return };
            self.last = match event {
                Event::Full(ticks) => ticks,
                Event::Low12(low) => self.last.wrapping_add(low.wrapping_sub(self.last) & 0xFFF),
            };
            if rate != 0 && rate != u8::MAX {
                self.beats.push((origin_s + f64::from(self.last) / 1024.0, f64::from(rate)));
            }
        }
    }

    /// Gives each sample without a heart rate the last stored one, unless that is older than 10 s.
    ///
    /// The stored values are already filtered by the strap, about one a second.
    pub(super) fn fill(&mut self, samples: &mut Samples) {
        const OLDEST_S: f64 = 10.0;
        self.beats.sort_by(|a, b| a.0.total_cmp(&b.0));
        for i in 0..if self.beats.is_empty() { 0 } else { samples.len } {
            if samples.heart_rate_bpm.get(i).is_some() {
                continue;
            }
            let Some(time_s) = samples.time_s.get(i) else { continue };
            let before = self.beats.partition_point(|beat| beat.0 <= time_s);
            if let Some(&(at, rate)) = before.checked_sub(1).and_then(|k| self.beats.get(k))
                && time_s - at <= OLDEST_S
            {
                samples.heart_rate_bpm.set(i, rate);
            }
        }
    }
}

enum Event {
    Full(u32),
    Low12(u32),
}

/// When the watch's timer was stopped and started.
#[derive(Debug, Default)]
pub(super) struct Timer {
    stopped_s: Option<f64>,
    /// Whole stops so far.
    pub(super) stops: Vec<Stop>,
}

impl Timer {
    /// Takes one `event` message.
    pub(super) fn push(&mut self, definition: &Definition, body: &[u8], time: Option<u32>) {
        const TIMER: f64 = 0.0;
        const START: f64 = 0.0;
        // stop, stop_all, stop_disable, stop_disable_all
        const STOPS: [f64; 4] = [1.0, 4.0, 8.0, 9.0];
        let (Some(TIMER), Some(kind), Some(time)) = (definition.value(body, 0), definition.value(body, 1), time) else {
            return;
        };
        if kind == START {
            if let Some(from_s) = self.stopped_s.take().filter(|&from_s| from_s < unix_s(time)) {
                self.stops.push(Stop { from_s, to_s: unix_s(time) });
            }
        } else if STOPS.contains(&kind) {
            // Several stops in a row are one: stop, then stop_all on saving.
            self.stopped_s = self.stopped_s.or(Some(unix_s(time)));
        }
    }
}
