//! Damaged files: what is readable is kept, nothing is invented, nothing panics.

use super::decode;
use super::synth::{Fit, T0, V};
use crate::base::note::NoteCode;
use crate::config::DecodeLimits;
use crate::decode::Decoded;
use crate::decode::damage::{Aftermath, Place};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn read(bytes: &[u8]) -> Decoded {
    decode(bytes, &DecodeLimits::default())
}

/// A run of 200 s with everything that real files have between records.
fn run() -> Fit {
    let lap = [(253, 4, 0x86), (2, 4, 0x86), (9, 4, 0x86)];
    let mut fit = Fit::activity().timer(T0, 0);
    fit = fit.define(0, 20, &[(253, 4, 0x86), (5, 4, 0x86), (0, 4, 0x85), (3, 1, 2)], &[]);
    for i in 0..200u32 {
        if i % 50 == 49 {
            fit = fit.define(4, 19, &lap, &[]).data(4, &[V::W(T0 + i), V::W(T0 + i - 49), V::W(15_000)]);
        }
        let position = 560_000_000 + i.cast_signed() * 137;
        fit = fit.data(0, &[V::W(T0 + i), V::W(300 * i + 17), V::I(position), V::B(120 + (i % 40) as u8)]);
    }
    fit.timer(T0 + 200, 4).session(T0, 200, 600, 1).close(T0 + 200, T0 + 7400)
}

/// Time, distance and latitude of every sample, as bits.
fn samples(decoded: &Decoded) -> Vec<[Option<u64>; 3]> {
    let bits = |v: Option<f64>| v.map(f64::to_bits);
    decoded
        .activities
        .iter()
        .map(|a| &a.samples)
        .flat_map(|s| (0..s.len).map(|i| [&s.time_s, &s.distance_m, &s.lat_deg].map(|c| bits(c.get(i)))))
        .collect()
}

#[test]
fn a_file_cut_anywhere_keeps_every_whole_record() {
    let whole = run().bytes();
    let all = samples(&read(&whole));
    assert_eq!(all.len(), 200);
    let mut before = 0;
    for length in 0..whole.len() {
        let decoded = read(&whole[..length]);
        let kept = samples(&decoded);
        assert_eq!(kept, all[..kept.len()], "cut at {length}");
        assert!(kept.len() == before || kept.len() == before + 1, "cut at {length}: {} after {before}", kept.len());
        before = kept.len();
        assert!(!decoded.damage.is_empty(), "cut at {length}");
        assert!(!decoded.bad_checksum, "cut at {length}");
        if length >= 12 {
            assert!(decoded.damage[0].truncated, "cut at {length}: {:?}", decoded.damage);
        }
    }
    assert_eq!(before, 200);
}

#[test]
fn a_file_that_lacks_only_its_checksum_is_whole() {
    let whole = run().bytes();
    for missing in [1, 2] {
        let decoded = read(&whole[..whole.len() - missing]);
        assert_eq!(decoded.damage[0].what, "ends inside the checksum");
        assert_eq!(decoded.damage[0].aftermath, Some(Aftermath::ContentsWhole));
        assert_eq!(decoded.activities[0].notes, []);
        assert_eq!(decoded.activities[0].totals.distance_m, Some(600.0));
    }
}

#[test]
fn wrong_checksums_are_said_and_not_damage() {
    let whole = run().bytes();
    let last = whole.len() - 1;
    for at in [last, 12] {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        let decoded = read(&bytes);
        assert!(decoded.bad_checksum, "byte {at}");
        assert_eq!(decoded.damage, []);
        assert_eq!(samples(&decoded), samples(&read(&whole)));
        assert_eq!(decoded.activities[0].notes[0].code, NoteCode::BadChecksum);
    }
}

#[test]
fn headers_may_lie_about_the_size_of_the_data() {
    let whole = run().bytes();
    let all = samples(&read(&whole));
    let true_size = whole.len() - 16;
    for lie in [0, 1, 40, true_size / 2, true_size - 1, true_size + 1, true_size + 5000, u32::MAX as usize] {
        let mut bytes = whole.clone();
        bytes[4..8].copy_from_slice(&(lie as u32).to_le_bytes());
        let decoded = read(&bytes);
        assert_eq!(samples(&decoded), all, "size {lie}");
        assert_eq!(decoded.activities[0].totals.distance_m, Some(600.0), "size {lie}");
        assert!(decoded.bad_checksum || !decoded.damage.is_empty(), "size {lie}");
        // Also before another part.
        let chained = read(&[bytes, whole.clone()].concat());
        assert_eq!(samples(&chained), [all.clone(), all.clone()].concat(), "size {lie}, chained");
        assert_eq!(chained.activities.len(), 2, "size {lie}, chained");
    }
}

#[test]
fn unwritten_memory_is_no_sample() {
    let whole = run().bytes();
    let all = samples(&read(&whole));
    for fill in [0x00, 0xFF] {
        let mut bytes = whole.clone();
        bytes[1200..1712].fill(fill);
        let decoded = read(&bytes);
        let kept = samples(&decoded);
        let good = kept.iter().filter(|s| all.contains(s)).count();
        assert!(kept.len() - good <= 1, "{fill:#x}: more than the record in which it begins");
        assert!(good > 200 - 512 / 14 - 5, "{fill:#x}: {good} kept");
        let Place::Byte { at, .. } = decoded.damage[0].place else { panic!() };
        assert!((1150..1712).contains(&at), "{fill:#x}: at {at}");
        assert!(
            matches!(decoded.damage[0].aftermath, Some(Aftermath::Skipped { bytes: 1.. })),
            "{}",
            decoded.damage[0]
        );
        let activity = &decoded.activities[0];
        assert_eq!(activity.breaks.len(), 1, "nothing is measured across the gap");
        assert_eq!(activity.totals.distance_m, Some(600.0), "the session after it is read");
    }
}

#[test]
fn the_place_of_damage_is_named() {
    let mut bytes = Fit::activity().records(3).bytes();
    let at = bytes.len() - 2 - 10;
    bytes[at] = 9; // the header of the last record: a local number without definition
    let decoded = read(&bytes);
    assert_eq!(decoded.damage.len(), 1);
    assert_eq!(decoded.damage[0].place, Place::Byte { at, of: bytes.len() });
    assert_eq!(decoded.damage[0].what, "a message of undefined type 9");
    assert_eq!(decoded.activities[0].samples.len, 2);
    assert_eq!(decoded.activities[0].notes[0].code, NoteCode::Damaged);
}

#[test]
fn what_is_no_fit_is_said() {
    for bytes in [&b""[..], b"x", b"{\"error\": \"unauthorized\"}"] {
        let decoded = read(bytes);
        assert_eq!(decoded.damage.len(), 1);
        assert!(decoded.activities.is_empty() && decoded.not_activity.is_none());
    }
    // Extra bytes before the header, as in saved downloads.
    let shifted = [b"HTTP/1.1 200 OK\r\n\r\n", run().bytes().as_slice()].concat();
    let decoded = read(&shifted);
    assert_eq!(decoded.activities[0].samples.len, 200);
    assert_eq!(decoded.damage[0].what, "19 bytes in front of the FIT header");
}

#[test]
fn definitions_without_fields_and_huge_ones_end() {
    let empty = Fit::activity().define(0, 20, &[], &[]);
    let flood = Fit { messages: [empty.messages, vec![0; 100_000]].concat(), ..Fit::default() };
    assert_eq!(read(&flood.bytes()).activities[0].samples.len, 100_000);
    let huge = Fit::activity().define(0, 20, &[(9, 255, 0x0D); 255], &[(9, 255, 0); 255]);
    let decoded = read(&huge.clone().data(0, &[V::Raw(&vec![7; 255 * 510])]).bytes());
    assert_eq!(decoded.activities[0].samples.len, 1);
    assert_eq!(read(&huge.data(0, &[V::Raw(&[7; 100])]).bytes()).activities.len(), 0);
}

/// A change to a file: position, number of bytes removed, bytes inserted.
fn wound() -> impl Strategy<Value = (usize, usize, Vec<u8>)> {
    (300..2600usize, 0..300usize, proptest::collection::vec(any::<u8>(), 0..300))
}

// The seed is fixed: in one of twenty thousand changes, garbage looks like FIT and more is lost.
proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, rng_seed: RngSeed::Fixed(14), ..ProptestConfig::default() })]

    #[test]
    fn a_wound_costs_what_it_hits_and_little_more((at, gone, new) in wound()) {
        let whole = run().bytes();
        let all = samples(&read(&whole));
        let mut bytes = whole.clone();
        let end = (at + gone).min(2700);
        bytes.splice(at..end, new.iter().copied());
        let decoded = read(&bytes);
        let kept = samples(&decoded);
        // Each damaged record may be misread; garbage that looks like a message may add one or two.
        let hit = (end - at) / 14 + 2;
        let good = kept.iter().filter(|s| all.contains(s)).count();
        prop_assert!(good + hit + 12 >= all.len(), "{good} of {} after {hit} were hit", all.len());
        prop_assert!(kept.len() - good <= hit.max(new.len() / 14) + 2, "{} invented", kept.len() - good);
        prop_assert!(decoded.bad_checksum || !decoded.damage.is_empty() || bytes == whole);
        prop_assert_eq!(decoded.activities[0].totals.distance_m, Some(600.0), "{:?}", decoded.damage);
    }

    #[test]
    fn flipped_bytes_never_panic(flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = [run().bytes(), Fit::big_endian().records(5).bytes()].concat();
        for (at, with) in flips {
            let at = at.index(bytes.len());
            bytes[at] = with;
        }
        let decoded = read(&bytes);
        prop_assert!(decoded.damage.len() <= super::MOST_DAMAGE);
        for activity in &decoded.activities {
            prop_assert!(activity.breaks.iter().all(|&i| i < activity.samples.len));
            prop_assert!(activity.stops.iter().all(|s| s.to_s > s.from_s));
        }
    }

    #[test]
    fn noise_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let header = [14, 0x20, 0, 0, 0xFF, 0xFF, 0, 0, b'.', b'F', b'I', b'T', 0, 0, 0x40, 0, 0, 20, 0, 2, 253, 4, 0x86, 3, 1, 2];
        read(&bytes);
        read(&[header.as_slice(), &bytes].concat());
    }
}
