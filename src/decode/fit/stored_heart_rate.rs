//! `hr` messages: heart rate that a chest strap stored while it could not send.

use super::time::unix_s;
use super::wire::Definition;
use crate::decode::samples::Samples;

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
