//! Replays inputs that fuzzers found, and their seeds: the bodies of `tests/fuzz` on stable Rust.

use crate::reading::testdata;
use crate::synth::{self, Cadence, Gpx, Tcx};
use std::path::Path;

#[allow(unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#[path = "../fuzz/src/lib.rs"]
mod targets;

type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 12] = [
    ("apple_health", targets::apple_health),
    ("archive", targets::archive),
    ("exports", targets::exports),
    ("fit", targets::fit),
    ("garmin_json", targets::garmin_json),
    ("gpx", targets::gpx),
    ("gzip", targets::gzip),
    ("pain", targets::pain),
    ("pipeline", targets::pipeline),
    ("settings", targets::settings),
    ("strava_csv", targets::strava_csv),
    ("tcx", targets::tcx),
];

/// Initial inputs, all by this project's own writers.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let jog = synth::jog();
    let fit = || synth::fit_bytes(&jog);
    let gpx = |kind| synth::gpx_bytes(&jog, kind, Cadence::PerLeg);
    let tcx = |kind| synth::tcx_bytes(&jog, kind, Cadence::PerLeg);
    let broken = |extension: &str| {
        synth::broken_files()
            .into_iter()
            .filter(move |b| b.name.ends_with(extension))
            .map(|b| b.bytes)
            .collect::<Vec<_>>()
    };
    let inside = |archive: &str, wanted: &str| {
        let mut zip = zip::ZipArchive::new(std::fs::File::open(testdata(archive)).unwrap()).unwrap();
        let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
        let mut found = Vec::new();
        for name in names.iter().filter(|name| name.ends_with(wanted)) {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut zip.by_name(name).unwrap(), &mut bytes).unwrap();
            // A few rows: whole tables would leave the fuzzers two runs per second.
            bytes.truncate(4_000);
            found.push(bytes);
        }
        found
    };
    let zips = || {
        let inner = synth::zip_bytes(&[("1.fit", fit()), ("2.gpx.gz", synth::gz_bytes(&gpx(Gpx::Garmin)))]);
        vec![
            inner.clone(),
            synth::zip_bytes(&[("in.zip", inner), ("a/3.tcx", tcx(Tcx::Garmin)), ("x/", Vec::new())]),
            synth::zip_bytes(&[("empty.fit", Vec::new())]),
        ]
    };
    match target {
        "fit" => [vec![fit(), synth::multisport_bytes(&synth::runs(2, 0.3))], broken(".fit")].concat(),
        "gpx" => [vec![gpx(Gpx::Garmin), gpx(Gpx::Strava)], broken(".gpx")].concat(),
        "tcx" => [vec![tcx(Tcx::Garmin)], broken(".tcx")].concat(),
        "archive" => [zips(), broken(".zip")].concat(),
        "gzip" => [vec![synth::gz_bytes(&fit()), synth::gz_bytes(&synth::gz_bytes(b"<gpx/>"))], broken(".gz")].concat(),
        "strava_csv" => inside("strava-export.zip", "activities.csv"),
        "garmin_json" => {
            [inside("garmin-export.zip", "summarizedActivities.json"), inside("garmin-export.zip", "gear.json")]
                .concat()
        }
        "apple_health" => {
            let mut short = jog.clone();
            short.samples.truncate(40);
            vec![synth::apple_document(std::slice::from_ref(&short)), synth::apple_document(&[])]
        }
        "exports" => {
            let mut short = jog.clone();
            short.samples.truncate(20);
            let runs = std::slice::from_ref(&short);
            let of = |members: Vec<(String, Vec<u8>)>, end: &str| {
                members.into_iter().find(|(name, _)| name.ends_with(end)).map(|(_, bytes)| bytes).unwrap_or_default()
            };
            [
                synth::polar_session(&short),
                synth::fitbit_list(runs),
                of(synth::adidas_members(runs), "run-0.json"),
                of(synth::samsung_members(runs), ".csv"),
                synth::huawei_export(runs),
                synth::zepp_table(runs),
            ]
            .into_iter()
            .zip(0_u8..)
            .map(|(bytes, which)| [&[which], bytes.as_slice()].concat())
            .collect()
        }
        "settings" => vec![kneewise::internal::settings::template(&kneewise::internal::rule::keys()).into_bytes(), {
            // Every setting enabled.
            kneewise::internal::settings::template(&kneewise::internal::rule::keys()).replace("\n# ", "\n").into_bytes()
        }],
        "pain" => {
            vec![b"# knee\ndate,score,when,note\n2026-09-12,4,during,last downhill\n13.9.2026;2;morning;\n".to_vec()]
        }
        _ => [vec![fit(), gpx(Gpx::Garmin), tcx(Tcx::Garmin)], zips()]
            .concat()
            .into_iter()
            .zip([0, 1, 2, 3, 3, 3])
            .flat_map(|(bytes, name)| [1, 22].map(|options| [&[name, options], bytes.as_slice()].concat()))
            .collect(),
    }
}

#[test]
fn what_was_found_once_stays_found() {
    let mut replayed = 0;
    for (name, target) in TARGETS {
        for bytes in seeds(name) {
            target(&bytes);
        }
        let Ok(folder) = std::fs::read_dir(testdata("fuzz").join(name)) else { continue };
        for entry in folder {
            target(&std::fs::read(entry.unwrap().path()).unwrap());
            replayed += 1;
        }
    }
    let kept = std::fs::read_dir(testdata("fuzz"))
        .map_or(0, |folders| folders.map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum());
    assert_eq!(replayed, kept, "a folder of testdata/fuzz belongs to no target");
}

/// `.ci/extra` calls this before it fuzzes.
#[test]
#[ignore = "writes target/fuzz/corpus"]
fn write_fuzz_seeds() {
    for (name, _) in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz/corpus").join(name);
        std::fs::create_dir_all(&folder).unwrap();
        for (number, bytes) in seeds(name).into_iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{number}")), bytes).unwrap();
        }
    }
}

#[test]
fn every_target_is_fuzzed() {
    let manifest = std::fs::read_to_string("tests/fuzz/Cargo.toml").unwrap();
    for (name, _) in TARGETS {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
    }
    assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len());
}
