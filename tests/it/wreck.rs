//! Systematic damage: every length, every byte, every block of a file. What was read before the damage is what the intact file
//! has there, and no damage makes reading slow.
//!
//! The suite tests a sample; `.ci/extra` tests all (`WRECK_ALL=1`, in a release build).

use crate::reading::{cpu_time, files_below, testdata};
use crate::synth::{self, Cadence, Gpx, Tcx};
use kneewise::Config;
use kneewise::base::ledger::Code;
use kneewise::config::DecodeLimits;
use kneewise::internal::decode::samples::Samples;
use kneewise::internal::decode::{Decoded, fit, gpx, tcx};
use std::time::Duration;

/// Factor by which reading a damaged file may take longer than the intact one, and an allowance for a busy machine.
const TIMES: u32 = 20;
const GRACE: Duration = Duration::from_secs(1);

/// Bytes of a block that is zeroed, swapped or repeated: the unit of loss of file systems and flash memory.
const BLOCK: usize = 512;

type Decode = fn(&[u8], &DecodeLimits) -> Decoded;

fn all() -> bool {
    std::env::var_os("WRECK_ALL").is_some()
}

fn jogs() -> Vec<(&'static str, Decode, Vec<u8>)> {
    let jog = synth::jog();
    vec![
        ("jog.fit", fit::decode as Decode, synth::fit_bytes(&jog)),
        ("jog.gpx", gpx::decode, synth::gpx_bytes(&jog, Gpx::Strava, Cadence::PerLeg)),
        ("jog.tcx", tcx::decode, synth::tcx_bytes(&jog, Tcx::Garmin, Cadence::PerLeg)),
    ]
}

fn samples(decode: Decode, bytes: &[u8]) -> Samples {
    let first = decode(bytes, &DecodeLimits::default()).activities.into_iter().next();
    first.map(|activity| activity.samples).unwrap_or_default()
}

/// One damaged copy: what was done, the first changed byte, and the bytes.
type Wreck = (String, usize, Vec<u8>);

/// Every byte of the first kilobyte inverted, and a share of those after it.
fn flips(bytes: &[u8]) -> impl Iterator<Item = Wreck> + '_ {
    let step = |at: usize| if all() { 1 + 6 * usize::from(at > 1024) } else { 7 + 90 * usize::from(at > 1024) };
    let places = std::iter::successors(Some(0), move |&at| Some(at + step(at)));
    places.take_while(|&at| at < bytes.len()).flat_map(move |at| {
        let masks: &[u8] = if all() { &[0x01, 0x10, 0x80, 0xFF] } else { &[0xFF, 0x04] };
        masks.iter().map(move |mask| {
            let mut wreck = bytes.to_vec();
            wreck[at] ^= mask;
            (format!("byte {at} turned over by {mask:#x}"), at, wreck)
        })
    })
}

/// Every block zeroed, filled with ones, swapped with the next but one, and written twice.
fn blocks(bytes: &[u8]) -> impl Iterator<Item = Wreck> + '_ {
    (0..bytes.len()).step_by(if all() { BLOCK } else { 5 * BLOCK }).flat_map(move |at| {
        let end = (at + BLOCK).min(bytes.len());
        let filled = |byte: u8| {
            let mut wreck = bytes.to_vec();
            wreck[at..end].fill(byte);
            wreck
        };
        let mut swapped = bytes.to_vec();
        let other = at + 2 * BLOCK;
        if other + BLOCK <= bytes.len() {
            let (left, right) = swapped.split_at_mut(other);
            left[at..at + BLOCK].swap_with_slice(&mut right[..BLOCK]);
        }
        let twice = [&bytes[..end], &bytes[at..]].concat();
        [
            (format!("block at {at} zeroed"), at, filled(0)),
            (format!("block at {at} all ones"), at, filled(0xFF)),
            (format!("block at {at} swapped"), at, swapped),
            (format!("block at {at} repeated"), end, twice),
        ]
    })
}

#[test]
fn what_lies_before_damage_is_as_it_was() {
    let (mut tried, mut slowest) = (0_u64, 0.0_f64);
    for (name, decode, bytes) in jogs() {
        let (whole, intact) = cpu_time(|| samples(decode, &bytes));
        // Number of samples entirely before a byte: those of a file truncated there, except for the last, which may be partial.
        let mut before = vec![0; bytes.len() + 1];
        let step = if all() || name == "jog.fit" { 1 } else { 61 };
        for cut in (0..=bytes.len()).step_by(step) {
            let kept = samples(decode, &bytes[..cut]).len.saturating_sub(1);
            before[cut..(cut + step).min(bytes.len() + 1)].fill(kept);
        }
        for (what, at, wreck) in flips(&bytes).chain(blocks(&bytes)) {
            let (found, took) = cpu_time(|| samples(decode, &wreck));
            assert!(took < TIMES * intact + GRACE, "{name}, {what}: {took:?}, intact {intact:?}");
            slowest = slowest.max(took.as_secs_f64() / intact.as_secs_f64().max(1e-6));
            for ((channel, ours), (_, theirs)) in found.channels().zip(whole.channels()) {
                for i in 0..before[at].min(found.len) {
                    let (ours, theirs) = (ours.get(i), theirs.get(i));
                    assert!(ours == theirs, "{name}, {what}: {channel:?} of sample {i}: {ours:?}, not {theirs:?}");
                }
            }
            tried += 1;
        }
    }
    println!("{tried} damaged files, the slowest {slowest:.1} times as long as the intact one");
    assert!(tried > 1000);
}

/// From bytes to a report, for every file of `testdata/`: nothing panics, every file has its ledger entry, and none takes much
/// longer than the intact one.
#[test]
fn every_file_of_testdata_may_break() {
    let config = Config::default().with(|config| config.keep_duplicates = true);
    let mut tried = 0_u64;
    for path in files_below(&testdata("")).into_iter().filter(|path| !path.ends_with("README.md")) {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let read = |bytes: Vec<u8>| cpu_time(|| kneewise::scan_bytes(name, bytes, &config));
        let (_, intact) = read(bytes.clone());
        // Small files at many places, archives of a megabyte at a few.
        let goal = if all() { 60_000_000 } else { 150_000 };
        let places = (goal / bytes.len().max(1)).clamp(2, bytes.len().max(2));
        for k in 0..places {
            let at = bytes.len() * k / places;
            let mut turned = bytes.clone();
            turned.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 0xFF);
            let mut blank = bytes.clone();
            blank.iter_mut().skip(at).take(BLOCK).for_each(|byte| *byte = 0);
            for wreck in [bytes[..at].to_vec(), turned, blank] {
                let (report, took) = read(wreck);
                assert!(took < TIMES * intact + GRACE, "{name} at {at}: {took:?}, intact {intact:?}");
                assert!(!report.ledger.is_empty(), "{name} at {at}");
                let panicked = report.ledger.iter().find(|entry| entry.code == Code::Panicked);
                assert!(panicked.is_none(), "{name} at {at}: {panicked:?}");
                tried += 1;
            }
        }
    }
    println!("{tried} damaged files from bytes to report");
    assert!(tried > 300);
}
