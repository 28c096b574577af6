//! Whole exports, as downloaded and unpacked: every activity once, nothing private, no address shown.

use crate::reading::{json, scan, testdata};
use crate::synth::{self, EMAIL};
use kneewise::Config;
use kneewise::base::ledger::{Code, LedgerEntry, Status};
use kneewise::base::sport::Sport;
use kneewise::render::{Style, terminal};
use kneewise::report::Report;
use kneewise::summary::ActivitySummary;
use kneewise::summary::Format;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

fn garmin() -> PathBuf {
    testdata("garmin-export.zip")
}

fn strava() -> PathBuf {
    testdata("strava-export.zip")
}

fn read(paths: &[PathBuf]) -> Report {
    scan(paths, &Config::default())
}

fn with_status(report: &Report, status: Status) -> Vec<&LedgerEntry> {
    report.ledger.iter().filter(|entry| entry.status == status).collect()
}

fn count(report: &Report, code: Code) -> usize {
    report.ledger.iter().filter(|entry| entry.code == code).count()
}

/// Each outing of the diary, identified by start and kind, is present once.
fn every_leg_is_there_once(report: &Report, legs: &[synth::Run]) {
    for leg in legs {
        let found: Vec<&ActivitySummary> =
            report.activities.iter().filter(|a| a.start.as_second().abs_diff(leg.start_s()) <= 2).collect();
        assert_eq!(found.len(), 1, "{} at {}: {found:?}", leg.plan.name, leg.start_s());
        assert_eq!(found[0].sport == Sport::Running, leg.plan.kind.running(), "{}", leg.plan.name);
        let broken_off = found[0].notes.iter().any(|note| note.text.contains("export's table has"));
        let metres = found[0].distance_m.unwrap_or(0.0);
        // From positions, or as recorded by the other watch.
        assert!(broken_off || (metres - leg.distance_m()).abs() <= 10.0 + 0.01 * metres, "{} {metres}", leg.plan.name);
    }
}

#[test]
fn a_garmin_account() {
    let report = read(&[garmin()]);
    let legs: Vec<synth::Run> = synth::season().into_iter().flat_map(|outing| outing.legs).collect();
    every_leg_is_there_once(&report, &legs);
    let totals = &report.totals;
    assert_eq!((totals.activities, totals.runs, report.weeks.len()), (123, 94, 30));
    assert_eq!(totals.activities, legs.len() + 3, "three are only in the table");
    // 794 km were run; 3.7 of them are lost with the end of the truncated file.
    assert!((790_000.0..790_600.0).contains(&totals.distance_at_least_m), "{totals:?}");
    let cut = report.activities.iter().find(|a| a.notes.iter().any(|n| n.text.contains("export's table has"))).unwrap();
    assert_eq!(cut.name.as_deref(), Some("Tempo run"));
    let lost_m =
        legs.iter().find(|leg| leg.start_s() == cut.start.as_second()).unwrap().distance_m() - cut.distance_m.unwrap();
    assert!((3600.0..3800.0).contains(&lost_m), "{lost_m}");
    // The table has them all, and both its sources of descent are kept separate.
    let table = report.ledger.iter().find(|e| e.code == Code::FromTable).unwrap();
    assert_eq!(
        table.detail.as_deref(),
        Some("124 rows: 120 joined to files, 3 without a file, 1 that sum up a multisport activity")
    );
    let outdoors = legs.iter().filter(|leg| leg.plan.kind.outdoors()).count();
    assert_eq!(report.activities.iter().filter(|a| a.elevation.table_loss_m.is_some()).count(), outdoors);
    assert!(report.activities.iter().filter(|a| a.sport == Sport::Running && a.points > 0).all(|a| a.gear.is_some()));
}

#[test]
fn a_strava_account() {
    let report = read(&[strava()]);
    assert_eq!((report.totals.activities, report.totals.runs), (97, 78));
    assert_eq!(report.activities.iter().filter(|a| a.source.format == Format::StravaCsv).count(), 2);
    assert!(report.activities.iter().all(|a| a.name.is_some()));
    let mut formats: BTreeMap<&str, usize> = BTreeMap::new();
    for activity in &report.activities {
        *formats.entry(activity.source.format.as_str()).or_default() += 1;
    }
    assert!(["fit", "gpx", "tcx"].iter().all(|format| formats[format] >= 5), "{formats:?}");
    assert_eq!(report.ledger.iter().filter(|e| matches!(e.status, Status::Failed | Status::Damaged)).count(), 0);
}

#[test]
fn both_accounts_of_one_runner() {
    let report = read(&[garmin(), strava()]);
    let race_end_s = synth::race().end_s();
    let legs: Vec<synth::Run> = synth::season().into_iter().flat_map(|outing| outing.legs).collect();
    every_leg_is_there_once(&report, &legs);
    assert_eq!((report.totals.activities, report.totals.runs, report.weeks.len()), (145, 116, 38));
    // Strava's clock was off by the time zone for some, and those are merged too.
    let shifted =
        report.activities.iter().flat_map(|a| &a.duplicates).filter(|d| d.reason.starts_with("its clock is 2 h ahead"));
    assert!(shifted.count() >= 1);
    assert!(report.activities.iter().any(|a| a.start.as_second() > race_end_s && a.duplicates.is_empty()));
    // Each merged copy is accounted for by a line of the ledger with the same reason.
    for copy in report.activities.iter().flat_map(|a| &a.duplicates) {
        let entry = report.ledger.iter().find(|e| e.path == copy.path && e.member == copy.member).unwrap();
        assert!(!entry.activities.is_empty(), "{entry:?}");
    }
}

#[test]
fn no_address_is_shown() {
    let report = read(&[garmin(), strava()]);
    let mut shown = vec![json(&report)];
    for verbose in [-1, 0, 1] {
        for terminal in [false, true] {
            let style = Style::default().with(|style| {
                style.verbose = verbose;
                style.terminal = terminal;
            });
            let mut out = Vec::new();
            terminal::scan(&report, &style, &mut out).unwrap();
            terminal::check(&report, &style, &mut out).unwrap();
            shown.push(String::from_utf8(out).unwrap());
        }
    }
    for text in shown {
        for part in ["@", "%40", "runner_", "example.com"] {
            let at = text.find(part).map(|at| &text[at.saturating_sub(60)..]);
            assert_eq!(at.map(|text| text.lines().next()), None);
        }
    }
    // The addresses are in the file, so hiding them is tested.
    let bytes = std::fs::read(garmin()).unwrap();
    assert!(bytes.windows(EMAIL.len()).any(|window| window == EMAIL.as_bytes()));
}

#[test]
fn what_is_no_activity_is_said_to_be_none() {
    let report = read(&[garmin()]);
    // 210 days of monitoring, sleep and heart-rate variability, a file a week of metrics, a weight a month.
    assert_eq!(count(&report, Code::Monitoring), 210 * 6 + 30 + 7);
    assert_eq!(count(&report, Code::Settings), 7);
    assert_eq!((count(&report, Code::Workout), count(&report, Code::Course)), (1, 1));
    assert_eq!(
        (count(&report, Code::Empty), count(&report, Code::Unreadable), count(&report, Code::Truncated)),
        (1, 1, 1)
    );
    assert_eq!((count(&report, Code::BadChecksum), count(&report, Code::SameActivity)), (1, 4));
    assert_eq!(report.totals.files, report.ledger.len());
    for entry in &report.ledger {
        let holds = matches!(entry.status, Status::Read | Status::Duplicate | Status::Damaged);
        assert_eq!(holds, !entry.activities.is_empty(), "{entry:?}");
    }
}

/// A copy of an archive in which the members selected by `which` have other content.
fn with_members(archive: &Path, which: &[&str], content: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(std::fs::read(archive).unwrap())).unwrap();
    let members: Vec<(String, Vec<u8>)> = (0..zip.len())
        .map(|i| {
            let mut member = zip.by_index(i).unwrap();
            let name = member.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).unwrap();
            let poisoned = which.iter().any(|end| name.ends_with(end));
            (name, if poisoned { content.to_vec() } else { bytes })
        })
        .collect();
    synth::zip_bytes(&members)
}

#[test]
fn private_tables_are_never_opened() {
    const PRIVATE: [&str; 7] = [
        "comments.csv",
        "contacts.csv",
        "followers.csv",
        "logins.csv",
        "messaging.csv",
        "customer.json",
        "user_contact.json",
    ];
    let folder = tempfile::tempdir().unwrap();
    for archive in [garmin(), strava()] {
        let plain = read(std::slice::from_ref(&archive));
        let private: Vec<&LedgerEntry> = plain.ledger.iter().filter(|e| e.code == Code::Private).collect();
        assert_eq!(private.len(), if archive == strava() { 5 } else { 2 });
        assert!(private.iter().all(|e| e.status == Status::Skipped && e.detail.is_none() && e.activities.is_empty()));
        // A run under the name of a private table: it would appear if that were opened.
        let poisoned = folder.path().join(archive.file_name().unwrap());
        std::fs::write(&poisoned, with_members(&archive, &PRIVATE, &std::fs::read(testdata("race.fit")).unwrap()))
            .unwrap();
        let poisoned = read(&[poisoned]);
        assert_eq!(poisoned.totals.activities, plain.totals.activities);
        assert_eq!(count(&poisoned, Code::Private), private.len());
    }
}

/// Unpacks an archive; archives in it are unpacked next to themselves if `nested`.
fn unpack(bytes: &[u8], into: &Path, nested: bool) {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for i in 0..zip.len() {
        let mut member = zip.by_index(i).unwrap();
        let path = into.join(member.enclosed_name().unwrap());
        if member.is_dir() {
            std::fs::create_dir_all(&path).unwrap();
            continue;
        }
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        if nested && path.extension().is_some_and(|end| end == "zip") {
            unpack(&bytes, path.parent().unwrap(), true);
        } else {
            std::fs::write(path, bytes).unwrap();
        }
    }
}

/// Activities without their source.
fn measured(report: &Report) -> Vec<ActivitySummary> {
    let mut activities = report.activities.clone();
    for activity in &mut activities {
        activity.source.path.clear();
        activity.source.member = None;
        activity.source.session = 0;
        activity.duplicates.iter_mut().for_each(|copy| (copy.path, copy.member) = (String::new(), None));
    }
    activities
}

#[test]
fn an_unpacked_export_is_the_export() {
    for archive in [garmin(), strava()] {
        let packed = read(std::slice::from_ref(&archive));
        let bytes = std::fs::read(&archive).unwrap();
        for nested in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            unpack(&bytes, folder.path(), nested);
            let unpacked = read(&[folder.path().to_owned()]);
            assert_eq!(measured(&unpacked), measured(&packed), "{}, nested {nested}", archive.display());
            assert_eq!(unpacked.weeks, packed.weeks);
            for code in [Code::Private, Code::Monitoring, Code::SameActivity, Code::Empty, Code::Truncated, Code::Media]
            {
                assert_eq!(count(&unpacked, code), count(&packed, code), "{code:?}");
            }
            assert!(!json(&unpacked).contains('@'));
        }
    }
}

#[test]
fn athletes_are_told_apart_by_folder_and_archive() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("ada")).unwrap();
    std::fs::copy(garmin(), folder.path().join("ada/export.zip")).unwrap();
    std::fs::copy(strava(), folder.path().join("bea.zip")).unwrap();
    let report = scan(&[folder.path().to_owned()], &Config::default().with(|config| config.athletes = true));
    let of = |name: &str| report.activities.iter().filter(|a| a.athlete.as_deref() == Some(name)).count();
    assert_eq!((of("ada"), of("bea.zip") + of("bea"), report.now.len()), (123, 97, 2));
    assert_eq!(with_status(&report, Status::Duplicate).len(), 4, "only within one account");
}

#[test]
fn a_runkeeper_account_with_and_without_tracks() {
    let race = synth::race();
    let start = jiff::Timestamp::from_second(race.start_s()).unwrap();
    // In local time in Switzerland, where the race is.
    let local = start.to_zoned(jiff::tz::TimeZone::get("Europe/Zurich").unwrap());
    let day = |zoned: &jiff::Zoned, pattern: &str| zoned.strftime(pattern).to_string();
    let (km, min) = (race.distance_m() / 1000.0, (race.end_s() - race.start_s()) / 60);
    let table = format!(
        "Activity Id,Date,Type,Route Name,Distance (km),Duration,Average Pace,Average Speed (km/h),Calories Burned,Climb (m),\
         Average Heart Rate (bpm),Friend's Tagged,Notes,GPX File\n\
         8e-1,{},Running,,{km:.2},{min}:00,,,,,,,,{}.gpx\n9f-2,{} 18:00:00,Running,,6.00,33:20,,,,0,,,,\n",
        day(&local, "%Y-%m-%d %H:%M:%S"),
        day(&local, "%Y-%m-%d-%H%M"),
        day(&local.saturating_add(jiff::Span::new().days(1)), "%Y-%m-%d"),
    );
    let track = synth::gpx_bytes(&race, synth::Gpx::Phone, synth::Cadence::PerLeg);
    let gpx = format!("{}.gpx", day(&local, "%Y-%m-%d-%H%M"));
    // What names the file joins them; where it does not, the local start does.
    for table in [table.clone(), table.replace(&gpx, "")] {
        let zip = synth::zip_bytes(&[(gpx.as_str(), track.clone()), ("cardioActivities.csv", table.into_bytes())]);
        let report = kneewise::scan_bytes("runkeeper.zip", zip, &Config::default());
        assert_eq!((report.totals.activities, report.totals.runs), (2, 2));
        let [tracked, treadmill] = &report.activities[..] else { panic!() };
        assert_eq!((tracked.source.format, treadmill.source.format), (Format::Gpx, Format::RunkeeperCsv));
        assert_eq!((treadmill.distance_m, treadmill.timer_s), (Some(6000.0), Some(2000.0)));
        assert_eq!(day(&treadmill.local_start, "%H:%M"), "18:00", "a local time stays what it is");
        let entry = report.ledger.iter().find(|e| e.code == Code::FromTable).unwrap();
        assert_eq!(entry.detail.as_deref(), Some("2 rows: 1 joined to files, 1 without a file"));
    }
}
