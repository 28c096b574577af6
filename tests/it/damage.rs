//! Damage of every kind: a ledger entry with the reason, no panic, and the samples up to the damage.

use crate::reading::{corpus, files_below, scan, testdata};
use crate::synth::{self, Rng};
use kneewise::Config;
use kneewise::base::ledger::{Code, LedgerEntry, Status};
use kneewise::config::DecodeLimits;
use kneewise::internal::decode::samples::Samples;
use kneewise::internal::decode::{Decoded, fit, gpx, tcx};
use kneewise::report::Report;
use std::io::{Cursor, Read};
use std::path::Path;

/// The expected result for each broken file; for an archive its members in the order of the ledger.
const EXPECTED: [(&str, &[Code]); 25] = [
    ("fit-12-byte-header.fit", &[Code::Ok]),
    ("fit-bad-crc.fit", &[Code::BadChecksum]),
    ("fit-chained-second-broken.fit", &[Code::Truncated]),
    ("fit-data-before-definition.fit", &[Code::Corrupt]),
    ("fit-empty.fit", &[Code::Empty]),
    ("fit-garbage-middle.fit", &[Code::Corrupt]),
    ("fit-header-too-long.fit", &[Code::BadChecksum]),
    ("fit-header-zero.fit", &[Code::BadChecksum]),
    ("fit-no-summary.fit", &[Code::Ok]),
    ("fit-odd-field-size.fit", &[Code::Ok]),
    ("fit-truncated.fit", &[Code::Truncated]),
    ("fit-undescribed-developer-field.fit", &[Code::Ok]),
    ("gpx-latin1.gpx", &[Code::Ok]),
    ("gpx-leading-blanks.gpx", &[Code::Ok]),
    ("gpx-nan.gpx", &[Code::Ok]),
    ("gpx-one-bad-time.gpx", &[Code::Ok]),
    ("gpx-route.gpx", &[Code::Course]),
    ("gpx-truncated.gpx", &[Code::Truncated]),
    ("gpx-undeclared-prefix.gpx", &[Code::Ok]),
    ("gpx-utf16.gpx", &[Code::Ok]),
    ("gz-truncated.gpx.gz", &[Code::Truncated]),
    ("tcx-html.tcx", &[Code::Unreadable]),
    ("tcx-truncated.tcx", &[Code::Truncated]),
    ("zip-damaged-member.zip", &[Code::Ok, Code::Unreadable]),
    ("zip-truncated.zip", &[Code::BadArchive, Code::Truncated, Code::Ok]),
];

/// Every copy separately, so that the result for a file is not hidden by another.
fn apart() -> Config {
    Config::default().with(|config| config.keep_duplicates = true)
}

/// Checks a ledger entry: its status is its code's, its activities exist, and damage is described.
fn holds_together(report: &Report, entry: &LedgerEntry) {
    assert_eq!(entry.status, entry.code.status());
    assert_ne!(entry.code, Code::Panicked, "{entry:?}");
    let holds = matches!(entry.status, Status::Read | Status::Duplicate | Status::Damaged);
    assert_eq!(holds, !entry.activities.is_empty(), "{entry:?}");
    assert!(entry.activities.iter().all(|id| report.activities.iter().any(|a| a.id == *id)));
    if matches!(entry.status, Status::Damaged | Status::Failed) && entry.code != Code::Empty {
        let detail = entry.detail.as_deref().unwrap_or_else(|| panic!("{entry:?} says nothing"));
        assert!(!detail.ends_with('.') && !detail.contains('\n') && detail.len() > 3, "{detail}");
    }
}

#[test]
fn every_broken_file_comes_to_what_it_should() {
    let files = files_below(&testdata("broken"));
    assert_eq!(files.len(), EXPECTED.len());
    for (path, (name, codes)) in files.into_iter().zip(EXPECTED) {
        assert!(path.ends_with(name), "{}", path.display());
        let report = scan(&[path], &apart());
        report.ledger.iter().for_each(|entry| holds_together(&report, entry));
        assert_eq!(report.ledger.iter().map(|entry| entry.code).collect::<Vec<_>>(), codes, "{name}");
    }
}

#[test]
fn every_bad_file_of_the_corpus_has_its_line() {
    let Some(corpus) = corpus() else { return };
    let files = files_below(&corpus.join("bad"));
    assert!(files.len() >= 70);
    // All at once, so that none stops the others, then each alone, with the same result.
    let together = scan(&[corpus.join("bad")], &apart());
    for path in files {
        let report = scan(std::slice::from_ref(&path), &apart());
        assert!(!report.ledger.is_empty(), "{}", path.display());
        for entry in &report.ledger {
            holds_together(&report, entry);
            let same = |e: &&LedgerEntry| (&e.path, &e.member, e.code) == (&entry.path, &entry.member, entry.code);
            assert!(together.ledger.iter().any(|e| same(&e)), "{entry:?}");
        }
        if std::fs::metadata(&path).unwrap().len() == 0 {
            assert_eq!(report.ledger[0].code, Code::Empty, "{}", path.display());
        }
    }
}

type Decode = fn(&[u8], &DecodeLimits) -> Decoded;

/// A jog in each format, small enough to be truncated at every length.
fn jogs() -> Vec<(&'static str, Decode, Vec<u8>)> {
    let jog = synth::jog();
    vec![
        ("jog.fit", fit::decode as Decode, synth::fit_bytes(&jog)),
        ("jog.gpx", gpx::decode, synth::gpx_bytes(&jog, synth::Gpx::Garmin, synth::Cadence::PerLeg)),
        ("jog.tcx", tcx::decode, synth::tcx_bytes(&jog, synth::Tcx::Garmin, synth::Cadence::PerLeg)),
    ]
}

fn races() -> Vec<(&'static str, Decode, Vec<u8>)> {
    let read = |name: &str| std::fs::read(testdata(name)).unwrap();
    vec![
        ("race.fit", fit::decode as Decode, read("race.fit")),
        ("race.gpx", gpx::decode, read("race.gpx")),
        ("race.tcx", tcx::decode, read("race.tcx")),
    ]
}

fn samples(decode: Decode, bytes: &[u8]) -> Samples {
    let mut activities = decode(bytes, &DecodeLimits::default()).activities;
    assert!(activities.len() <= 1);
    activities.pop().map(|activity| activity.samples).unwrap_or_default()
}

/// Every value of `cut` is that of `whole`. Only the last sample may lack some.
#[track_caller]
fn is_a_prefix(cut: &Samples, whole: &Samples, what: &str) {
    assert!(cut.len <= whole.len, "{what}: {} of {} samples", cut.len, whole.len);
    for ((channel, ours), (_, theirs)) in cut.channels().zip(whole.channels()) {
        for i in 0..cut.len {
            let (ours, theirs) = (ours.get(i), theirs.get(i));
            let missing = i + 1 == cut.len && ours.is_none();
            assert!(ours == theirs || missing, "{what}: {channel:?} of sample {i}: {ours:?}, not {theirs:?}");
        }
    }
}

/// Truncates at every `step`-th length.
fn cut_everywhere(name: &str, decode: Decode, bytes: &[u8], step: usize) {
    let whole = samples(decode, bytes);
    assert!(whole.len > 90);
    let mut kept = 0;
    for length in (0..bytes.len()).step_by(step) {
        let what = format!("{name} cut at {length}");
        let cut = samples(decode, &bytes[..length]);
        is_a_prefix(&cut, &whole, &what);
        assert!(cut.len >= kept, "{what}: {} samples, and {kept} of a shorter one", cut.len);
        kept = cut.len;
        let report = kneewise::scan_bytes(name, bytes[..length].to_vec(), &Config::default());
        assert_eq!(report.ledger.len(), 1, "{what}");
        holds_together(&report, &report.ledger[0]);
        let status = report.ledger[0].status;
        assert!(matches!(status, Status::Damaged | Status::Failed | Status::Read), "{what}: {:?}", report.ledger);
    }
    assert!(10 * kept >= 9 * whole.len, "{name}: {kept} of {} samples", whole.len);
}

#[test]
fn a_file_cut_anywhere_keeps_its_beginning() {
    // Step lengths without a common factor with lines or messages.
    for (name, decode, bytes) in jogs() {
        cut_everywhere(name, decode, &bytes, if name == "jog.fit" { 1 } else { 31 });
    }
    for (name, decode, bytes) in races() {
        cut_everywhere(name, decode, &bytes, bytes.len() / 17 + 1);
    }
}

/// Random damage: bytes flipped, overwritten, removed, doubled, or the end lost.
fn damaged(bytes: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let within = |rng: &mut Rng, n: usize| (rng.next_u64() % (n as u64 + 1)) as usize;
    let from = within(rng, bytes.len() - 1);
    let to = (from + within(rng, 64)).min(bytes.len());
    match rng.whole(0, 4) {
        0 => {
            for _ in 0..rng.whole(1, 20) {
                let at = within(rng, out.len() - 1);
                out[at] ^= 1 << rng.whole(0, 7);
            }
        }
        1 => out[from..to].iter_mut().for_each(|byte| *byte = rng.next_u64() as u8),
        2 => drop(out.drain(from..to)),
        3 => drop(out.splice(from..from, bytes[from..to].to_vec())),
        _ => out.truncate(from),
    }
    out
}

#[test]
fn no_damage_makes_it_panic() {
    let mut all: Vec<(&str, Vec<u8>)> = jogs().into_iter().map(|(name, _, bytes)| (name, bytes)).collect();
    let members: Vec<(&str, Vec<u8>)> = all.clone();
    let inner = synth::zip_bytes(&members);
    all.push(("jog.gpx.gz", synth::gz_bytes(&members[1].1)));
    all.push(("export.zip", synth::zip_bytes(&[("in.zip", inner), ("a.fit", members[0].1.clone())])));
    let mut rng = Rng::new(20_261_115);
    for (name, bytes) in all {
        for round in 0..if name == "jog.fit" { 1500 } else { 150 } {
            let report = kneewise::scan_bytes(name, damaged(&bytes, &mut rng), &apart());
            assert!(!report.ledger.is_empty(), "{name}, round {round}");
            report.ledger.iter().for_each(|entry| holds_together(&report, entry));
        }
    }
}

#[test]
fn members_of_exports_may_be_cut_too() {
    let mut zip = zip::ZipArchive::new(Cursor::new(std::fs::read(testdata("strava-export.zip")).unwrap())).unwrap();
    let mut cut = 0;
    for i in 0..zip.len() {
        let mut member = zip.by_index(i).unwrap();
        let name = member.name().unwrap().into_owned();
        if !name.starts_with("activities/") {
            continue;
        }
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        let file = Path::new(&name).file_name().unwrap().to_str().unwrap();
        for share in [3, 5, 9] {
            let report = kneewise::scan_bytes(file, bytes[..bytes.len() * share / 10].to_vec(), &apart());
            report.ledger.iter().for_each(|entry| holds_together(&report, entry));
            assert!(matches!(report.ledger[0].status, Status::Damaged | Status::Failed), "{:?}", report.ledger);
            cut += 1;
        }
    }
    assert!(cut > 250);
}
