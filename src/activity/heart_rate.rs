//! Invalid heart rates: no reading, impossible values, a stuck sensor.

use crate::base::heart_rate::{is_beating, is_no_reading};
use crate::base::note::{Note, NoteCode};
use crate::base::sport::Sport;
use crate::decode::raw::DeviceTotals;
use crate::decode::samples::Samples;
use crate::decode::series::Series;

/// Heart rates that a byte can hold, beats per minute.
const HEART_RATE_BPM: std::ops::Range<f64> = 1.0..255.0;

/// Heart rates of 1 and 254 mean "no reading" if they are at least one in this many readings: a heart does not jump there and
/// back.
const NO_READING_ONCE_IN: usize = 20;

/// A sensor that reports a single heart rate for this long is stuck, seconds; …
const STUCK_S: f64 = 600.0;

/// … with at least this many readings.
const STUCK_READINGS: usize = 600;

/// Removes what the device wrote without a reading. Those that a chest strap stored are believed.
pub(super) fn drop_no_readings(
    samples: &mut Samples,
    totals: &mut DeviceTotals,
    of_strap: bool,
    sport: Option<Sport>,
    notes: &mut Vec<Note>,
) {
    // A device without a reading writes that into its summary too: 0 or 255.
    for beats in [&mut totals.mean_bpm, &mut totals.max_bpm] {
        *beats = beats.filter(|bpm| is_beating(*bpm));
    }
    if of_strap {
        return;
    }
    drop_no_heart_rate(samples, notes);
    // Only on foot: an ergometer may hold a rider at one heart rate, and rules judge runs.
    if sport.is_none_or(Sport::on_foot) {
        drop_stuck_heart_rate(samples, totals, notes);
    }
}

/// Removes invalid heart rates, and returns the number of repairs.
pub(super) fn drop_odd_heart_rates(samples: &mut Samples) -> usize {
    let bpm = &mut samples.heart_rate_bpm;
    // The common case: all are valid.
    if bpm.values().iter().filter(|bpm| !(bpm.is_nan() | is_beating(**bpm))).count() == 0 {
        return 0;
    }
    // Straps and watches write 0 for "no reading": leaving it out is not a repair.
    bpm.drop_unless(samples.len, |h| h != 0.0);
    let mut dropped = 0;
    let none = bpm.values().iter().filter(|bpm| is_no_reading(**bpm)).count();
    if none * NO_READING_ONCE_IN >= bpm.count().max(1) {
        dropped += bpm.drop_unless(samples.len, |bpm| !is_no_reading(bpm));
    }
    dropped + bpm.drop_unless(samples.len, |h| HEART_RATE_BPM.contains(&h))
}

/// Removes heart rates that mean "no reading".
fn drop_no_heart_rate(samples: &mut Samples, notes: &mut Vec<Note>) {
    let Some((_, bpm)) = samples.heart_rate_bpm.iter().next() else { return };
    if !samples.heart_rate_bpm.iter().any(|(_, bpm)| is_beating(bpm)) {
        samples.heart_rate_bpm = Series::default();
        let text = format!("the heart rate is {bpm:.0} and the like all along, as of no reading; left out");
        notes.push(Note::new(NoteCode::OutOfRange, text));
    }
}

/// Removes a heart rate that never changes, and the totals that the device computed from it.
fn drop_stuck_heart_rate(samples: &mut Samples, totals: &mut DeviceTotals, notes: &mut Vec<Note>) {
    let Some((first, bpm)) = samples.heart_rate_bpm.iter().next() else { return };
    if samples.heart_rate_bpm.iter().any(|(_, other)| other != bpm) {
        return;
    }
    let time_s = |i: Option<usize>| i.and_then(|i| samples.time_s.get(i));
    let last = samples.heart_rate_bpm.iter().next_back().map(|(i, _)| i);
    let lasted_s = time_s(last).zip(time_s(Some(first))).map_or(0.0, |(to, from)| to - from);
    if samples.heart_rate_bpm.count() < STUCK_READINGS || lasted_s < STUCK_S {
        return;
    }
    samples.heart_rate_bpm = Series::default();
    for beats in [&mut totals.mean_bpm, &mut totals.max_bpm] {
        *beats = beats.filter(|told| (told - bpm).abs() > 1.0);
    }
    notes.push(Note::new(
        NoteCode::OutOfRange,
        format!("the heart rate is {bpm:.0} throughout, as from a stuck sensor; left out"),
    ));
}
