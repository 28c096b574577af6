//! `hr` messages: heart rates that a chest strap stored while it could not transmit.

use super::time::unix_s;
use super::wire::Definition;
use crate::decode::samples::Samples;
use crate::decode::series::Series;

/// Longest time that a stored heart rate is held, seconds.
const OLDEST_S: f64 = 10.0;

/// Largest difference, beats per minute, at which the session's own mean is the strap's: watches round it, and include or exclude
/// pauses.
const AGREES_BPM: f64 = 3.0;

/// Difference, beats per minute, by which one mean is clearly closer than another: sessions store whole beats.
const CLEARLY_BPM: f64 = 1.0;

/// Smallest share of the watch's readings that a strap must have stored to stand for the session.
const ENOUGH: f64 = 0.5;

/// Heart rates that a chest strap stored while it could not transmit, from `hr` messages.
#[derive(Debug, Default)]
pub(super) struct StoredHeartRate {
    /// Unix seconds and beats per minute.
    beats: Vec<(f64, f64)>,
    /// Unix time of event time 0, seconds.
    origin_s: Option<f64>,
    /// The last event time, in 1/1024 s: the base of 12-bit times.
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
        // Two 12-bit times in three bytes, low bits first, each relative to the previous one.
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

    /// Whether nothing was stored.
    pub(super) fn is_empty(&self) -> bool {
        self.beats.is_empty()
    }

    /// Sorts the stored heart rates by time, once all are read.
    pub(super) fn sort(&mut self) {
        self.beats.sort_by(|a, b| a.0.total_cmp(&b.0));
    }

    /// Fills each sample of a session without a heart rate with the last stored one, unless that is older than 10 s. If the
    /// session's own mean, `mean_bpm`, agrees with the strap and not with the samples, which the watch measured on the wrist
    /// meanwhile, all samples get the strap's; if it agrees only with the samples, they stay unchanged. Returns whether the
    /// strap's heart rates are used.
    ///
    /// The strap has already filtered the stored values, about one per second.
    pub(super) fn fill(&self, samples: &mut Samples, mean_bpm: Option<f64>) -> bool {
        let stored: Vec<(usize, f64)> = samples.time_s.iter().filter_map(|(i, t)| Some((i, self.at(t)?))).collect();
        let mut filled = samples.heart_rate_bpm.clone();
        for &(i, bpm) in stored.iter().filter(|(i, _)| samples.heart_rate_bpm.get(*i).is_none()) {
            filled.set(i, bpm);
        }
        let off_bpm = |of: Option<f64>| mean_bpm.zip(of).map(|(own, of)| (own - of).abs());
        let strap = off_bpm(mean(stored.iter().map(|(_, bpm)| *bpm)));
        let [own, with_strap] = [&samples.heart_rate_bpm, &filled].map(|c| off_bpm(mean(c.iter().map(|(_, bpm)| bpm))));
        let is_enough = stored.len() as f64 >= ENOUGH * samples.heart_rate_bpm.count() as f64;
        let wins = is_enough && strap.is_some_and(|off| off <= AGREES_BPM && own.is_none_or(|own| off < own));
        let is_alone = own.zip(with_strap).is_some_and(|(own, with_strap)| own + CLEARLY_BPM < with_strap);
        if wins {
            samples.heart_rate_bpm = Series::default();
            stored.iter().for_each(|(i, bpm)| samples.heart_rate_bpm.set(*i, *bpm));
        } else if !is_alone {
            samples.heart_rate_bpm = filled;
        }
        wins
    }

    /// The last heart rate stored before a moment.
    fn at(&self, time_s: f64) -> Option<f64> {
        let before = self.beats.partition_point(|beat| beat.0 <= time_s);
        let (stored_s, bpm) = *self.beats.get(before.checked_sub(1)?)?;
        (time_s - stored_s <= OLDEST_S).then_some(bpm)
    }
}

/// Mean of the readings; 0 means no reading.
fn mean(beats: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = beats.filter(|bpm| *bpm > 0.0).fold((0.0, 0_usize), |(sum, n), bpm| (sum + bpm, n + 1));
    (n > 0).then(|| sum / n as f64)
}

enum Event {
    Full(u32),
    Low12(u32),
}
