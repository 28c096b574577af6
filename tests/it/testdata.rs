//! `testdata/` is written by this project's own writers and always matches them.
//!
//! `cargo test --test it -- --ignored regenerate_testdata` rewrites it.

use crate::synth::{self, Cadence, Gpx, Tcx};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

/// Every file below `testdata/`: name, bytes, and its line in the README.
fn files() -> Vec<(String, Vec<u8>, &'static str)> {
    let race = synth::race();
    let mut all = vec![
        (
            "race.fit".to_owned(),
            synth::fit_bytes(&race),
            "a mountain half marathon, 21.2 km, 870 m down, walked climbs, one stop at an aid station, running dynamics and a \
             developer field",
        ),
        (
            "race.gpx".to_owned(),
            synth::gpx_bytes(&race, Gpx::Garmin, Cadence::PerLeg),
            "the same samples as GPX 1.1, a segment for each side of the stop; the same figures must come out",
        ),
        (
            "race.tcx".to_owned(),
            synth::tcx_bytes(&race, Tcx::Garmin, Cadence::PerLeg),
            "the same samples as TCX, a lap each km; the same figures must come out",
        ),
        (
            "garmin-export.zip".to_owned(),
            synth::garmin_export(),
            "a Garmin account as downloaded: 30 weeks of one runner (20 April to 15 November 2026) in zips within the zip, nine \
             of ten files no activities, the tables in JSON, four copies, one file cut short, one with a wrong checksum, one of \
             garbage, one empty: 123 activities, 94 of them runs of 790 km in all (794 with the 3.7 km of the one cut short \
             that only the table knows), three of the 123 only in the table; e-mail addresses in the names must not be shown",
        ),
        (
            "strava-export.zip".to_owned(),
            synth::strava_export(),
            "the same runner's Strava account, 23 February to 12 September 2026: activities.csv, .fit.gz, .gpx.gz, .tcx.gz (ten \
             blanks before the declaration), .gpx, one row without a file, one whose file was lost, private tables that must not \
             be opened: 97 activities; together with garmin-export.zip 145, 116 of them runs",
        ),
    ];
    let first: Vec<synth::Run> = synth::season().into_iter().flat_map(|outing| outing.legs).take(8).collect();
    let pair = synth::pair();
    let polar =
        pair.iter().zip(1..).map(|(run, i)| (format!("training-session_2026-{i}.json"), synth::polar_session(run)));
    let polar: Vec<(String, Vec<u8>)> = polar.collect();
    for (name, bytes, about) in [
        (
            "apple-health-export.zip",
            synth::apple_export(&first),
            "the first two weeks of the same runner by a watch and a phone set to German: a document of records and workouts with a \
             broken document type, and routes: the same eight activities as in garmin-export.zip",
        ),
        (
            "polar-export.zip",
            synth::zip_bytes(&polar),
            "a run of 3 km and one of 2.5 km on a treadmill, as Polar Flow exports sessions",
        ),
        (
            "fitbit-export.zip",
            synth::zip_bytes(&[
                ("Fitbit/exercise-0.json".to_owned(), synth::fitbit_list(&pair)),
                ("1.tcx".to_owned(), synth::tcx_bytes(&pair[0], Tcx::Garmin, Cadence::Steps)),
            ]),
            "the same two in Fitbit's list, with the track of the first",
        ),
        (
            "adidas-export.zip",
            synth::zip_bytes(&synth::adidas_members(&pair)),
            "the same two as sessions of adidas Running, with track and heart rates",
        ),
        (
            "samsung-export.zip",
            synth::zip_bytes(&synth::samsung_members(&pair)),
            "the same two in Samsung Health's table, with their samples",
        ),
        (
            "huawei-export.zip",
            synth::zip_bytes(&[(
                "Motion path detail data & description/motion path detail data1.json".to_owned(),
                synth::huawei_export(&pair),
            )]),
            "the same two in Huawei Health's export, which is not quite JSON",
        ),
        (
            "zepp-export.zip",
            synth::zip_bytes(&[
                ("SPORT/SPORT_1.csv".to_owned(), synth::zepp_table(&pair)),
                ("1.tcx".to_owned(), synth::tcx_bytes(&pair[0], Tcx::Garmin, Cadence::Steps)),
            ]),
            "the same two in Zepp's table, with the track of the first; which sport the second was is not known",
        ),
    ] {
        all.push((name.to_owned(), bytes, about));
    }
    all.extend(synth::broken_files().into_iter().map(|b| (format!("broken/{}", b.name), b.bytes, b.about)));
    all
}

fn readme(files: &[(String, Vec<u8>, &str)]) -> String {
    let mut out = String::from(
        "# Test data\n\nMade by this project's own writers (`tests/it/synth/`): the runner, the landscape and the watch are \
         invented, every name and address too.\nNobody ran here. `cargo test --test it -- --ignored regenerate_testdata` writes \
         all of it anew; a test compares.\n\nThe files in `broken/` were made from one intact jog of 1.2 km, unless they say \
         otherwise. The pictures in `screenshots/` are taken by `tests/browser/screenshots.mjs`.\n\n| file | what it is, and what must come out |\n|---|---|\n",
    );
    for (name, _, about) in files {
        let _ = writeln!(out, "| `{name}` | {about} |");
    }
    out
}

#[test]
#[ignore = "writes testdata/"]
fn regenerate_testdata() {
    let files = files();
    std::fs::create_dir_all(folder().join("broken")).unwrap();
    for (name, bytes, _) in &files {
        std::fs::write(folder().join(name), bytes).unwrap();
    }
    std::fs::write(folder().join("README.md"), readme(&files)).unwrap();
}

#[expect(clippy::case_sensitive_file_extension_comparisons, reason = "we gave the names")]
/// The contents: archives member by member, so that the compressor's version does not matter.
fn content(name: &str, bytes: Vec<u8>, into: &mut BTreeMap<String, Vec<u8>>) {
    if name.contains("broken/") {
        into.insert(name.to_owned(), bytes);
    } else if name.ends_with(".zip") {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for i in 0..zip.len() {
            let mut member = zip.by_index(i).unwrap();
            let inner = format!("{name}!{}", member.name().unwrap());
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).unwrap();
            content(&inner, bytes, into);
        }
    } else if name.ends_with(".gz") {
        let mut inside = Vec::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut inside).unwrap();
        into.insert(name.to_owned(), inside);
    } else {
        into.insert(name.to_owned(), bytes);
    }
}

#[test]
fn testdata_is_what_the_writers_write() {
    let files = files();
    let (mut made, mut kept, mut total) = (BTreeMap::new(), BTreeMap::new(), 0);
    for (name, bytes, _) in &files {
        let on_disk = std::fs::read(folder().join(name)).unwrap_or_else(|e| panic!("testdata/{name}: {e}"));
        total += on_disk.len();
        // Broken archives cannot be opened: their bytes depend on the compressor, so only their presence is checked.
        if !(name.ends_with("zip") || name.ends_with("gz")) || !name.starts_with("broken/") {
            content(name, bytes.clone(), &mut made);
            content(name, on_disk, &mut kept);
        }
    }
    assert!(made.len() > 1_400);
    assert_eq!(made.keys().collect::<Vec<_>>(), kept.keys().collect::<Vec<_>>());
    for (name, bytes) in &made {
        assert!(kept[name] == *bytes, "{name} differs: regenerate testdata/, if the change is meant");
    }
    assert_eq!(std::fs::read_to_string(folder().join("README.md")).unwrap(), readme(&files));
    assert!(total <= 5_000_000, "testdata/ has {total} bytes");
}
