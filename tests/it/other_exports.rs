//! Exports of phones' and watches' services: runs with their tracks, and those on a treadmill.

use crate::reading::{scan, testdata};
use crate::synth::{self, Cadence, Gpx, Run, Tcx};
use kneewise::Config;
use kneewise::base::ledger::{Code, Status};
use kneewise::base::sport::Sport;
use kneewise::internal::format::origins::ORIGINS;
use kneewise::report::Report;
use kneewise::summary::{ActivitySummary, Format};

fn runs() -> Vec<Run> {
    synth::pair()
}

fn read(members: &[(String, Vec<u8>)]) -> Report {
    kneewise::scan_bytes("export.zip", synth::zip_bytes(members), &Config::default())
}

fn near(a: Option<f64>, b: f64, share: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() <= share * b)
}

/// Both runs are there once, with start, sport, distance, time and heart rate.
fn holds_both(report: &Report, format: Format, has_altitude: bool) {
    let runs = runs();
    assert_eq!(report.activities.len(), 2, "{:?}", report.ledger);
    for (a, run) in report.activities.iter().zip(&runs) {
        assert_eq!((a.source.format, a.sport), (format, Sport::Running));
        assert_eq!((a.start.as_second(), a.local_start.offset().seconds()), (run.start_s(), 7200));
        assert!(near(a.distance_m, run.distance_m(), 0.02), "{:?} {}", a.distance_m, run.distance_m());
        assert!(near(a.elapsed_s, run.elapsed_s() as f64, 0.01), "{:?}", a.elapsed_s);
        let beats = run.mean(|s| s.heart_rate_bpm.map(f64::from)).unwrap();
        assert!(near(a.heart_rate.mean_bpm, beats, 0.02), "{:?} {beats}", a.heart_rate.mean_bpm);
        let outdoors = run.plan.kind.outdoors();
        assert_eq!(a.elevation.loss_m.is_some(), outdoors && has_altitude, "{:?}", a.elevation);
        assert_eq!(a.route.is_empty(), !outdoors);
        assert_eq!(a.sub_sport.as_deref() == Some("treadmill"), !outdoors);
    }
    assert!(report.ledger.iter().all(|e| !matches!(e.status, Status::Failed | Status::Damaged)), "{:?}", report.ledger);
}

fn same_figures(a: &ActivitySummary, b: &ActivitySummary) -> bool {
    near(a.distance_m, b.distance_m.unwrap_or(0.0), 0.02)
        && near(a.elevation.loss_m, b.elevation.loss_m.unwrap_or(0.0), 0.05)
}

#[test]
fn a_samsung_export() {
    let report = read(&synth::samsung_members(&runs()));
    holds_both(&report, Format::SamsungCsv, true);
    let watch = kneewise::scan_bytes("a.fit", synth::fit_bytes(&runs()[0]), &Config::default());
    assert!(same_figures(&report.activities[0], &watch.activities[0]));
    assert!(near(report.activities[0].cadence.mean_spm, watch.activities[0].cadence.mean_spm.unwrap(), 0.02));
}

#[test]
fn an_adidas_export_counts_a_track_once() {
    let report = read(&synth::adidas_members(&runs()));
    holds_both(&report, Format::AdidasJson, true);
    let track =
        report.ledger.iter().find(|e| e.member.as_deref().is_some_and(|name| name.contains("GPS-data/"))).unwrap();
    assert_eq!(track.code, Code::SameActivity);
}

#[test]
fn a_fitbit_export_with_the_track_of_one_run() {
    let runs = runs();
    let members = [
        ("Fitbit/exercise-0.json".to_owned(), synth::fitbit_list(&runs)),
        ("1.tcx".to_owned(), synth::tcx_bytes(&runs[0], Tcx::Garmin, synth::Cadence::Steps)),
    ];
    let report = read(&members);
    assert_eq!(report.activities.len(), 2, "{:?}", report.ledger);
    let formats: Vec<Format> = report.activities.iter().map(|a| a.source.format).collect();
    assert_eq!(formats, [Format::Tcx, Format::FitbitJson]);
    let treadmill = &report.activities[1];
    assert_eq!((treadmill.sport, treadmill.start.as_second()), (Sport::Running, runs[1].start_s()));
    assert!(near(treadmill.distance_m, runs[1].distance_m(), 0.001) && treadmill.steps.is_some());
}

#[test]
fn polar_sessions() {
    let runs = runs();
    let members: Vec<_> = runs
        .iter()
        .enumerate()
        .map(|(i, run)| (format!("training-session_2026-{i}.json"), synth::polar_session(run)))
        .collect();
    let report = read(&members);
    assert_eq!(report.activities.len(), 2, "{:?}", report.ledger);
    let watch = kneewise::scan_bytes("a.fit", synth::fit_bytes(&runs[0]), &Config::default());
    let a = &report.activities[0];
    assert_eq!((a.source.format, a.sport, a.start), (Format::PolarJson, Sport::Running, watch.activities[0].start));
    assert!(same_figures(a, &watch.activities[0]));
    assert!(near(a.cadence.mean_spm, watch.activities[0].cadence.mean_spm.unwrap(), 0.02), "{:?}", a.cadence);
    assert!(near(report.activities[1].distance_m, runs[1].distance_m(), 0.01));
}

#[test]
fn a_huawei_export() {
    let report = read(&[(
        "Motion path detail data & description/motion path detail data1.json".to_owned(),
        synth::huawei_export(&runs()),
    )]);
    holds_both(&report, Format::HuaweiTrack, true);
    let watch = kneewise::scan_bytes("a.fit", synth::fit_bytes(&runs()[0]), &Config::default());
    assert!(same_figures(&report.activities[0], &watch.activities[0]));
    assert!(near(report.activities[0].cadence.mean_spm, watch.activities[0].cadence.mean_spm.unwrap(), 0.02));
}

#[test]
fn a_zepp_table_with_the_track_of_one_run() {
    let runs = runs();
    let table = ("SPORT/SPORT_1.csv".to_owned(), synth::zepp_table(&runs));
    let alone = read(std::slice::from_ref(&table));
    let [run, unknown] = &alone.activities[..] else { panic!("{:?}", alone.ledger) };
    assert_eq!((run.sport, run.start.as_second()), (Sport::Running, runs[0].start_s()));
    assert!(near(run.distance_m, runs[0].distance_m(), 0.001) && near(run.timer_s, runs[0].timer_s() as f64, 0.001));
    assert_eq!((unknown.sport, alone.totals.runs), (Sport::Unknown, 1));
    let track = ("1.tcx".to_owned(), synth::tcx_bytes(&runs[0], Tcx::Garmin, synth::Cadence::Steps));
    let both = read(&[table, track]);
    let formats: Vec<Format> = both.activities.iter().map(|a| a.source.format).collect();
    assert_eq!(formats, [Format::Tcx, Format::ZeppCsv]);
}

#[test]
fn each_together_with_the_watch_is_there_once() {
    let runs = runs();
    let fits = |members: Vec<(String, Vec<u8>)>| {
        let watch = runs.iter().enumerate().map(|(i, run)| (format!("watch/{i}.fit"), synth::fit_bytes(run)));
        let report = read(&members.into_iter().chain(watch).collect::<Vec<_>>());
        report.activities.iter().map(|a| a.source.format).collect::<Vec<_>>()
    };
    let polar =
        runs.iter().enumerate().map(|(i, run)| (format!("training-session_{i}.json"), synth::polar_session(run)));
    for members in [
        synth::samsung_members(&runs),
        synth::adidas_members(&runs),
        vec![("exercise-0.json".to_owned(), synth::fitbit_list(&runs))],
        polar.collect(),
        synth::apple_members(&runs, "export.xml"),
        vec![("motion path detail data1.json".to_owned(), synth::huawei_export(&runs))],
        vec![("SPORT_1.csv".to_owned(), synth::zepp_table(&runs))],
    ] {
        let name = members[0].0.clone();
        assert_eq!(fits(members), [Format::Fit; 2], "{name}");
    }
}

#[test]
fn the_exports_in_testdata_hold_their_runs() {
    let report = |name: &str| scan(&[testdata(name)], &Config::default());
    for name in
        ["polar-export.zip", "fitbit-export.zip", "adidas-export.zip", "samsung-export.zip", "huawei-export.zip"]
    {
        let totals = report(name).totals;
        assert_eq!((totals.activities, totals.runs), (2, 2), "{name}");
    }
    let (apple, garmin) = (report("apple-health-export.zip"), report("garmin-export.zip"));
    assert_eq!(apple.activities.len(), 8);
    for (a, b) in apple.activities.iter().zip(&garmin.activities) {
        assert_eq!((a.start, a.sport), (b.start, b.sport));
        assert!(near(a.distance_m, b.distance_m.unwrap_or(0.0), 0.01) || b.distance_m.is_none());
    }
    // Together with the watch's export nothing is added.
    let both = scan(&[testdata("apple-health-export.zip"), testdata("garmin-export.zip")], &Config::default());
    assert_eq!((both.totals.activities, both.totals.runs), (garmin.totals.activities, garmin.totals.runs));
}

/// Words of `kneewise formats` that claim a figure, and whether an activity has it.
type Claim = (&'static [&'static str], fn(&ActivitySummary) -> bool);

const CLAIMS: [Claim; 16] = [
    (&["heart rate", "all its sensors"], |a| a.heart_rate.mean_bpm.is_some()),
    (&["cadence", "steps", "all its sensors"], |a| a.cadence.mean_spm.is_some() || a.steps.is_some()),
    (&["positions", "track", "route", "recording"], |a| !a.route.is_empty()),
    (&["altitude", "recording"], |a| a.elevation.loss_m.is_some()),
    (&["distance", "totals", "recording"], |a| a.distance_m.is_some()),
    (&["time", "totals", "recording"], |a| a.timer_s.is_some()),
    (&["ground contact"], |a| a.dynamics.stance_time_ms.is_some()),
    (&["step length"], |a| a.dynamics.step_length_mm.is_some()),
    (&["pauses"], |a| a.timer_s.zip(a.elapsed_s).is_some_and(|(timer_s, elapsed_s)| timer_s < elapsed_s)),
    (&["laps"], |a| a.laps.iter().any(|lap| lap.distance_m.is_some() && lap.mean_bpm.is_some())),
    (&["device"], |a| a.source.device.is_some()),
    (&["oscillation"], |a| a.dynamics.vertical_oscillation_mm.is_some()),
    // Runkeeper does not say so, but has no track.
    (&["treadmill"], |a| a.sub_sport.as_deref() == Some("treadmill") || a.source.format == Format::RunkeeperCsv),
    (&["names"], |a| a.name.is_some()),
    (&["shoes"], |a| a.gear.is_some()),
    (&["effort"], |a| a.effort.rpe.is_some()),
];

#[test]
fn what_formats_says_is_what_is_read() {
    let fits: Vec<_> = runs().iter().enumerate().map(|(i, run)| (format!("{i}.fit"), synth::fit_bytes(run))).collect();
    let legs: Vec<Run> = synth::season().into_iter().take(30).flat_map(|outing| outing.legs).collect();
    let row = "9f-2,2026-09-06 18:00:00,Running,,6.00,33:20,,,,0,,,,\n";
    let table = format!(
        "Activity Id,Date,Type,Route Name,Distance (km),Duration,Average Pace,Average Speed (km/h),Calories Burned,Climb (m),\
         Average Heart Rate (bpm),Friend's Tagged,Notes,GPX File\n{row}"
    );
    let track = synth::gpx_bytes(&runs()[0], Gpx::Garmin, Cadence::PerLeg);
    let runkeeper = [("a.gpx".to_owned(), track), ("cardioActivities.csv".to_owned(), table.into_bytes())];
    for origin in ORIGINS {
        let report = match origin.name.split([' ', ',']).next().unwrap() {
            "Garmin" => scan(&[testdata("garmin-export.zip")], &Config::default()),
            "Strava" => scan(&[testdata("strava-export.zip")], &Config::default()),
            "Apple" => {
                let zip = synth::zip_bytes(&synth::apple_members(&legs, "export.xml"));
                kneewise::scan_bytes("export.zip", zip, &Config::default().with(|config| config.overview = true))
            }
            "Polar" => scan(&[testdata("polar-export.zip")], &Config::default()),
            "Fitbit" => scan(&[testdata("fitbit-export.zip")], &Config::default()),
            "adidas" => scan(&[testdata("adidas-export.zip")], &Config::default()),
            "Samsung" => scan(&[testdata("samsung-export.zip")], &Config::default()),
            "Huawei" => scan(&[testdata("huawei-export.zip")], &Config::default()),
            "Zepp" => scan(&[testdata("zepp-export.zip")], &Config::default()),
            "Runkeeper" => read(&runkeeper),
            // Loose recordings of watches.
            _ => read(&fits),
        };
        for (words, has) in CLAIMS {
            let claimed = words.iter().any(|word| origin.read.contains(word));
            assert!(!claimed || report.activities.iter().any(has), "{}: {words:?} of {}", origin.name, origin.read);
        }
        assert!(report.activities.iter().all(|a| origin.formats.contains(&a.source.format)), "{}", origin.name);
    }
}
