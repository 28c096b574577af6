//! `hr` messages: heart rate that a chest strap stored while it could not send.

use super::time::unix_s;
use super::wire::Definition;
use crate::decode::samples::Samples;
use crate::decode::series::Series;

/// A stored heart rate stands for no longer than this, seconds.
const OLDEST_S: f64 = 10.0;

/// The session's own mean is the strap's within this, beats a minute: watches round it, and count pauses in or out.
const AGREES_BPM: f64 = 3.0;

/// A strap that stored less than this share of what the watch measured does not stand for the session.
const ENOUGH: f64 = 0.5;

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

    /// Whether a strap stored anything.
    pub(super) fn is_empty(&self) -> bool {
        self.beats.is_empty()
    }

    /// Puts the stored heart rates in order of time, once all are read.
    pub(super) fn sort(&mut self) {
        self.beats.sort_by(|a, b| a.0.total_cmp(&b.0));
    }

    /// Gives each sample of a session without a heart rate the last stored one, unless that is older than 10 s. Where the session's
    /// own mean is that of the strap and not that of its samples, which a watch measured on the wrist meanwhile, all samples have the
    /// strap's. Says whether they do.
    ///
    /// The stored values are already filtered by the strap, about one a second.
    pub(super) fn fill(&self, samples: &mut Samples, mean_bpm: Option<f64>) -> bool {
        let stored: Vec<(usize, f64)> = samples.time_s.iter().filter_map(|(i, t)| Some((i, self.at(t)?))).collect();
        let mean = |values: &mut dyn Iterator<Item = f64>| {
            let (sum, n) = values.fold((0.0, 0_usize), |(sum, n), bpm| (sum + bpm, n + 1));
            (n > 0).then(|| sum / n as f64)
        };
        let of_strap = mean(&mut stored.iter().map(|(_, bpm)| *bpm));
        let on_wrist = || samples.heart_rate_bpm.iter().map(|(_, bpm)| bpm).filter(|bpm| *bpm > 0.0);
        let is_enough = stored.len() as f64 >= ENOUGH * on_wrist().count() as f64;
        let wins = mean_bpm.zip(of_strap).is_some_and(|(own, strap)| {
            let off_bpm = (own - strap).abs();
            let nearer = mean(&mut on_wrist()).is_none_or(|wrist| off_bpm < (own - wrist).abs());
            is_enough && nearer && off_bpm <= AGREES_BPM
        });
        if wins {
            samples.heart_rate_bpm = Series::default();
        }
        for (i, bpm) in stored {
            if samples.heart_rate_bpm.get(i).is_none() {
                samples.heart_rate_bpm.set(i, bpm);
            }
        }
        wins
    }

    /// The last stored heart rate at a moment.
    fn at(&self, time_s: f64) -> Option<f64> {
        let before = self.beats.partition_point(|beat| beat.0 <= time_s);
        let (stored_s, bpm) = *self.beats.get(before.checked_sub(1)?)?;
        (time_s - stored_s <= OLDEST_S).then_some(bpm)
    }
}

enum Event {
    Full(u32),
    Low12(u32),
}
