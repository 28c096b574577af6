//! Faults around files: devices, pipes, full disks, signals, long paths, clocks and zones.

use crate::reading::{scan, testdata};
use crate::synth;
use assert_cmd::cargo::cargo_bin_cmd;
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use kneewise::Config;
use kneewise::base::ledger::Code;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The exit code and standard error of a run, which must not hang.
fn run(args: &[&dyn AsRef<std::ffi::OsStr>]) -> (i32, String) {
    let mut command = cargo_bin_cmd!("kneewise");
    command.env_clear().env("TZ", "UTC").env("HOME", "/home/nobody").timeout(Duration::from_mins(1));
    let output = command.args(args.iter().map(AsRef::as_ref)).output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
}

const RACE: &str = "testdata/race.fit";

#[cfg(unix)]
#[test]
fn devices_and_pipes_are_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.gpx");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success());
    let mut files = vec![PathBuf::from("/dev/zero"), PathBuf::from("/dev/null")];
    files.extend(made.then_some(pipe));
    for file in &files {
        for args in [
            &[&"check", file as &dyn AsRef<std::ffi::OsStr>][..],
            &[&"scan", file],
            &[&"dump", file],
            &[&"dump", file, &"--gpx", &"-"],
            &[&"course", file, &"--history", &RACE],
            &[&"next", file],
        ] {
            let (code, said) = run(args);
            assert_eq!(code, 1, "{}: {said}", file.display());
            assert!(said.starts_with("error: "), "{said}");
        }
        let (code, said) = run(&[&"check", &RACE, &"--history", file]);
        assert!(code == 0, "{}: {code} {said}", file.display());
    }
    // Hand-written files are read up to a limit.
    for option in ["--config", "--pain"] {
        let (code, said) = run(&[&"scan", &RACE, &option, &"/dev/zero"]);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("cannot read /dev/zero: larger than"), "{said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_said() {
    let (code, said) = run(&[&"scan", &RACE, &"--format", &"json", &"-o", &"/dev/full"]);
    assert!(code == 1 && said.contains("cannot write /dev/full"), "{code} {said}");
    let (code, said) = run(&[&"dump", &RACE, &"--gpx", &"/dev/full"]);
    assert!(code == 1 && said.contains("cannot write /dev/full"), "{code} {said}");
    // A folder in which nobody can create files, not even root.
    let (code, said) = run(&[&"scan", &RACE, &"-o", &"/proc/report.txt"]);
    assert!(code == 1 && said.contains("cannot write /proc/report.txt"), "{code} {said}");
    for args in
        [&["scan", RACE][..], &["scan", RACE, "--format", "ndjson"], &["dump", RACE], &["rules"], &["init", "-"]]
    {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let ended =
            std::process::Command::new(env!("CARGO_BIN_EXE_kneewise")).args(args).stdout(full).output().unwrap();
        assert_eq!(ended.status.code(), Some(1), "{args:?}");
        assert!(String::from_utf8_lossy(&ended.stderr).contains("cannot write"), "{args:?}");
    }
}

/// The names in a folder that is being written to.
#[cfg(unix)]
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Starts the program, waits until it has begun a file in `folder`, and interrupts it. `None` if it finished too fast.
#[cfg(unix)]
fn interrupted(args: &[&str], folder: &Path) -> Option<i32> {
    use std::process::{Command, Stdio};
    let mut command = Command::new(env!("CARGO_BIN_EXE_kneewise"));
    let mut child = command.args(args).arg(folder.join("out")).stderr(Stdio::null()).spawn().unwrap();
    let begun = || {
        [folder, &folder.join("out")]
            .iter()
            .any(|f| names(f).iter().any(|name| Path::new(name).extension().is_some_and(|end| end == "part")))
    };
    while !begun() {
        if child.try_wait().unwrap().is_some() {
            return None;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    // No exit code means an unhandled signal.
    Some(child.wait().unwrap().code().unwrap_or(-1))
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_no_part_of_tables() {
    // The tables of a cohort are begun with the first athletes and put in place after the last, so there is a long time between,
    // however busy the machine is.
    let folder = tempfile::tempdir().unwrap();
    let team = folder.path().join("team");
    for athlete in 0..12 {
        let own = team.join(format!("runner {athlete}"));
        std::fs::create_dir_all(&own).unwrap();
        std::fs::copy("testdata/strava-export.zip", own.join("export.zip")).unwrap();
    }
    let team = team.to_string_lossy();
    let code = interrupted(&["scan", &team, "--athletes", "--jobs", "1", "--format", "csv", "-o"], folder.path());
    assert_eq!(code, Some(130), "ended before its signal, or by it");
    assert!(names(&folder.path().join("out")).is_empty(), "{:?}", names(&folder.path().join("out")));
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_no_part_of_a_report() {
    // The report is written at the end, at once: it may be complete before the signal arrives.
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    for _ in 0..3 {
        std::fs::write(&out, "old").unwrap();
        let code = interrupted(&["scan", "testdata/strava-export.zip", "--format", "json", "-o"], folder.path());
        assert_eq!(names(folder.path()), ["out"]);
        let left = std::fs::read_to_string(&out).unwrap();
        let whole = || serde_json::from_str::<serde_json::Value>(&left).is_ok();
        assert!(if code == Some(130) { left == "old" || whole() } else { whole() }, "{code:?}: {} bytes", left.len());
    }
}

#[cfg(unix)]
#[test]
fn paths_as_long_as_they_can_be() {
    let folder = tempfile::tempdir().unwrap();
    let mut path = folder.path().to_owned();
    while path.as_os_str().len() < 3500 {
        path.push("a".repeat(200));
    }
    std::fs::create_dir_all(&path).unwrap();
    // Names have at most 255 bytes.
    let file = path.join(format!("{}.fit", "n".repeat(251)));
    std::fs::copy(RACE, &file).unwrap();
    let report = scan(&[folder.path().to_owned()], &Config::default());
    assert_eq!((report.ledger.len(), report.ledger[0].code), (1, Code::Ok));
    let out = folder.path().join(format!("{}.json", "r".repeat(250)));
    let (code, said) = run(&[&"check", &file, &"--format", &"json", &"-o", &out]);
    assert_eq!((code, said.as_str()), (0, ""));
    assert!(out.is_file());
    let too_long = path.join("b".repeat(300)).join("c.fit");
    let (code, said) = run(&[&"check", &too_long]);
    assert!(code == 1 && said.contains("error: cannot read"), "{code} {said}");
}

/// A walk of three points a minute apart, as a separate track.
fn walk(from: Timestamp) -> String {
    let mut track = String::from("<trk><type>running</type><trkseg>");
    for minute in 0..3 {
        let _ = write!(
            track,
            "<trkpt lat='46.{minute}' lon='7.5'><ele>500</ele><time>{}</time></trkpt>",
            from + (minute * 60).seconds()
        );
    }
    track + "</trkseg></trk>"
}

#[test]
fn weeks_change_at_local_midnight_on_every_monday_of_every_zone() {
    // Clocks that change by an hour and by half an hour, in both hemispheres, at midnight, not at all, by odd minutes; and a
    // country that left out a Friday.
    for (name, from) in [
        ("Europe/Zurich", date(2026, 1, 5)),
        ("America/New_York", date(2026, 1, 5)),
        ("Australia/Lord_Howe", date(2026, 1, 5)),
        ("Asia/Beirut", date(2026, 1, 5)),
        ("Africa/Casablanca", date(2026, 1, 5)),
        ("Asia/Kathmandu", date(2026, 1, 5)),
        ("Pacific/Apia", date(2011, 7, 4)),
        ("America/Scoresbysund", date(2024, 1, 1)),
    ] {
        let zone = TimeZone::get(name).unwrap();
        let mut gpx = String::from("<gpx>");
        let mut weeks = Vec::new();
        for week in 0..53 {
            let monday = from + (7 * week).days();
            let midnight = monday.to_zoned(zone.clone()).unwrap().timestamp();
            // Half an hour separates outings; one ends an hour before the boundary, one begins on it.
            gpx += &walk(midnight - 3600.seconds());
            gpx += &walk(midnight);
            weeks.extend([monday - 7.days(), monday]);
        }
        gpx += "</gpx>";
        let config = Config::default().with(|config| config.zone = Some(zone));
        let report = kneewise::scan_bytes("a.gpx", gpx.into_bytes(), &config);
        assert_eq!(report.activities.len(), 106, "{name}");
        assert!(report.weeks.windows(2).all(|pair| pair[1].start == pair[0].start + 7.days()), "{name}");
        for (activity, monday) in report.activities.iter().zip(&weeks) {
            let day = activity.local_start.date();
            assert!(
                (*monday..*monday + 7.days()).contains(&day),
                "{name}: {} in the week of {monday}",
                activity.local_start
            );
        }
        // Each week has the run on its first midnight and the one an hour before its end.
        assert!(report.weeks[1..53].iter().all(|week| week.runs == 2), "{name}");
        assert_eq!((report.weeks.len(), report.weeks[0].runs, report.weeks[53].runs), (54, 1, 1), "{name}");
    }
}

#[test]
fn clocks_from_1970_to_2106() {
    for (year, known) in
        [(1970, false), (1989, true), (2000, true), (2026, true), (2038, true), (2070, true), (2106, false)]
    {
        let start = date(year, 1, 19).to_zoned(TimeZone::UTC).unwrap().timestamp() + (3 * 3600 + 14 * 60 + 6).seconds();
        let gpx = format!("<gpx>{}</gpx>", walk(start));
        let report = kneewise::scan_bytes("a.gpx", gpx.into_bytes(), &Config::default());
        let entry = &report.ledger[0];
        assert!(entry.code == Code::Ok || !known, "{year}: {entry:?}");
        assert!(report.activities.iter().all(|activity| activity.start == start), "{year}");
        assert_eq!(report.activities.len(), usize::from(entry.code == Code::Ok), "{year}");
    }
}

/// A FIT activity with records one second apart from `first` on, and a cumulative distance from `first_cm` on.
fn fit_from(first: u32, first_cm: u32, seconds: u32) -> Vec<u8> {
    let mut body = vec![0x40, 0, 0, 0, 0, 1, 0, 1, 0, 0, 4];
    body.extend([0x41, 0, 0, 20, 0, 2, 253, 4, 0x86, 5, 4, 0x86]);
    for i in 0..seconds {
        body.push(1);
        body.extend(first.wrapping_add(i).to_le_bytes());
        body.extend(first_cm.wrapping_add(300 * i).to_le_bytes());
    }
    let mut out = vec![12, 0x20, 0, 0];
    out.extend((body.len() as u32).to_le_bytes());
    out.extend(b".FIT");
    out.extend(body);
    out.extend([0, 0]);
    out
}

#[test]
fn counters_of_32_bits_that_run_over() {
    let second_2_31 = 2_147_483_648 - 631_065_600_u32;
    // Seconds since 1989-12-31, around the end of signed 32-bit Unix time, and at the format's maximum.
    for first in [1_000_000_000, second_2_31 - 300, u32::MAX - 700] {
        let report = kneewise::scan_bytes("a.fit", fit_from(first, 0, 600), &Config::default());
        for activity in &report.activities {
            assert_eq!(activity.points, 600, "{first}");
            assert!((activity.elapsed_s.unwrap() - 599.0).abs() < 1.0, "{first}: {:?}", activity.elapsed_s);
        }
        assert!(!report.activities.is_empty() || first > 4_000_000_000, "{first}: {:?}", report.ledger);
    }
    // The clock itself, and the cumulative distance in centimetres, wrap around to 0.
    for (first, first_cm) in [(u32::MAX - 300, 0), (1_000_000_000, u32::MAX - 90_000)] {
        let report = kneewise::scan_bytes("a.fit", fit_from(first, first_cm, 600), &Config::default());
        for activity in &report.activities {
            // The wrap must not become 43,000 km.
            assert!(activity.distance_m.is_none_or(|metres| metres < 2_000.0), "{:?}", activity.distance_m);
            assert!(activity.elapsed_s.is_none_or(|seconds| seconds < 86_400.0), "{:?}", activity.elapsed_s);
        }
    }
}

#[test]
fn members_that_cannot_be_read_do_not_stop_the_others() {
    let race = std::fs::read(testdata("race.fit")).unwrap();
    let mut zip = synth::zip_bytes(&[("1.fit", race.clone()), ("2.fit", race.clone()), ("3.fit", race)]);
    let entries: Vec<usize> = memchr::memmem::find_iter(&zip, b"PK\x01\x02").collect();
    // Packed by an unknown method; and encrypted.
    zip[entries[0] + 10] = 77;
    zip[entries[1] + 8] |= 1;
    let report = kneewise::scan_bytes("a.zip", zip, &Config::default());
    let codes: Vec<Code> = report.ledger.iter().map(|entry| entry.code).collect();
    assert_eq!(codes, [Code::ArchiveMethod, Code::ArchiveMethod, Code::Ok]);
    assert!(Path::new(&report.ledger[0].path).ends_with("a.zip"));
}
