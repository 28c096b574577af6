//! The program as people and scripts use it: exit codes, streams, messages, options.

use crate::reading::testdata;
use crate::synth;
use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin_cmd;
use kneewise::internal::settings::{KEYS, Key};
use serde_json::Value;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

/// The program without environment variables that could change its result, and with a timeout.
fn kneewise() -> Command {
    let mut command = cargo_bin_cmd!("kneewise");
    command.env_clear().env("TZ", "UTC").env("HOME", "/home/nobody").timeout(Duration::from_mins(1));
    command
}

/// Result of a run.
struct Ended {
    code: i32,
    out: String,
    err: String,
}

fn end(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    Ended {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn run(args: &[&str]) -> Ended {
    end(kneewise().args(args))
}

fn run_in(folder: &Path, args: &[&str]) -> Ended {
    end(kneewise().current_dir(folder).args(args))
}

/// A run that must print a report and nothing else.
#[track_caller]
fn report(args: &[&str]) -> String {
    let Ended { code, out, err } = run(args);
    assert_eq!((code, err.as_str()), (0, ""), "{args:?}");
    assert!(out.ends_with('\n') && !out.ends_with("\n\n"));
    out
}

fn json(args: &[&str]) -> Value {
    crate::valid::report(&report(&[args, &["--format", "json"]].concat()))
}

/// Checks a run that must end with an error: nothing on standard output, on standard error what and where, lower case.
#[track_caller]
fn refused(ended: &Ended, code: i32, says: &[&str]) {
    assert_eq!((ended.code, ended.out.as_str()), (code, ""), "{}", ended.err);
    let first = ended.err.lines().next().unwrap_or_default();
    let message = first.strip_prefix("error: ").unwrap_or_else(|| panic!("{first}"));
    assert!(!message.ends_with('.') && !message.starts_with(char::is_uppercase), "{message}");
    let text = ended.err.replace('\u{a0}', " ");
    for part in says {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

fn race() -> Vec<u8> {
    std::fs::read(testdata("race.fit")).unwrap()
}

fn folder_with(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

const RACE: &str = "testdata/race.fit";
const EXPORT: &str = "testdata/garmin-export.zip";
const STRAVA: &str = "testdata/strava-export.zip";

// Exit codes.

#[test]
fn done_is_0() {
    assert!(report(&["check", RACE]).starts_with("869 m of descent in 21.2 km"));
    assert!(report(&["scan", STRAVA]).contains("78 runs"));
    // A damaged checksum or a copy is not a failure.
    report(&["check", "testdata/broken/fit-bad-crc.fit"]);
    report(&["scan", RACE, "testdata/race.gpx"]);
    for args in [["--help"], ["--version"], ["-h"]] {
        assert_eq!(run(&args).code, 0);
    }
}

#[test]
fn nothing_done_is_1() {
    refused(&run(&["check", "testdata/broken/fit-empty.fit"]), 1, &["fit-empty.fit is empty", "download it again"]);
    refused(
        &run(&["check", "testdata/broken/gpx-route.gpx"]),
        1,
        &["gpx-route.gpx", "a planned route", "kneewise dump"],
    );
    refused(&run(&["scan", RACE, "testdata/nowhere"]), 1, &["no such file or folder: testdata/nowhere"]);
    refused(
        &run(&["check", RACE, "-o", "testdata/nowhere/report.txt"]),
        1,
        &["cannot write testdata/nowhere/report.txt"],
    );
}

#[test]
fn wrong_usage_is_2() {
    for (args, says) in [
        (vec!["scan", RACE, "--since", "yesterday"], "'yesterday' is not a date; write it like 2026-09-12"),
        (vec!["scan", RACE, "--as-of", "2026-13-01"], "'2026-13-01' is not a date"),
        (vec!["scan", RACE, "--tz", "Nowhere"], "no time zone \"Nowhere\"; write it like Europe/Zurich"),
        (vec!["scan", RACE, "--units", "furlongs"], "metric, imperial"),
        (vec!["scan", RACE, "--jobs", "0"], "0 is not in 1"),
        (vec!["scan", RACE, "--bogus"], "--bogus"),
        (vec!["scan", RACE, "-q", "-v"], "--verbose"),
        (vec!["scan"], "<PATH>"),
        (vec!["scan", "-", RACE], "standard input"),
    ] {
        let ended = run(&args);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{args:?}");
        assert!(ended.err.contains(says), "{args:?}\n{}", ended.err);
    }
    let ended = run(&[]);
    assert_eq!((ended.code, ended.out.as_str()), (2, ""));
    assert!(ended.err.contains("Usage: kneewise"));
}

#[test]
fn a_broken_file_among_good_ones_is_3() {
    let ended = run(&["scan", "testdata/broken"]);
    assert_eq!((ended.code, ended.err.as_str()), (3, ""));
    assert!(ended.out.contains("damaged"));
    let truncated = run(&["check", "testdata/broken/fit-truncated.fit"]);
    assert_eq!((truncated.code, truncated.err.as_str()), (3, ""));
    assert!(truncated.out.contains("ends inside a message at byte 1,956 of 1,975"));
    assert_eq!(run(&["scan", EXPORT]).code, 3);
    assert_eq!(run(&["scan", RACE, "testdata/broken/fit-empty.fit"]).code, 3);
}

// Messages.

#[test]
fn a_mistyped_path_is_guessed() {
    let folder = folder_with(&[("Downloads/export.zip", b"x"), ("race.fit", &race())]);
    let guess = |path: &str| run_in(folder.path(), &["scan", path]);
    refused(&guess("Downlods/export.zip"), 1, &["help: did you mean Downloads/export.zip?"]);
    refused(&guess("rcae.fit"), 1, &["error: no such file or folder: rcae.fit", "help: did you mean race.fit?"]);
    let far = guess("marathon.tcx");
    refused(&far, 1, &["marathon.tcx"]);
    assert!(!far.err.contains("did you mean"));
}

#[test]
fn the_home_folder_is_shown_short() {
    let folder = folder_with(&[("race.fit", &race())]);
    let path = folder.path().join("rcae.fit");
    let ended = end(kneewise().env("HOME", folder.path()).arg("scan").arg(path));
    refused(&ended, 1, &["no such file or folder: ~/rcae.fit", "did you mean ~/race.fit?"]);
}

#[test]
fn a_mistyped_command_is_guessed() {
    let folder = folder_with(&[("race.fit", &race())]);
    let ended = run_in(folder.path(), &["chek", "race.fit"]);
    refused(
        &ended,
        2,
        &["error: 'chek' is neither a command nor a file", "help: did you mean: kneewise check race.fit"],
    );
    refused(&run_in(folder.path(), &["frobnicate"]), 2, &["help: kneewise --help"]);
}

#[test]
fn a_picture_is_no_watch_file() {
    let folder = folder_with(&[
        ("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("run/race.fit", &race()),
        ("run/a.png", b"\x89PNG"),
    ]);
    let ended = run_in(folder.path(), &["check", "photo.png"]);
    refused(
        &ended,
        1,
        &["error: photo.png is a PNG picture, not a watch file", "help: kneewise reads FIT, GPX and TCX"],
    );
    assert_eq!(run_in(folder.path(), &["scan", "run"]).code, 0, "among others it is only counted");
}

#[test]
fn folders_without_anything_to_read() {
    let folder = folder_with(&[("notes/a.txt", b"text"), ("notes/b.bin", b"\x01\x02"), ("notes/.hidden.fit", &race())]);
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    refused(&run_in(folder.path(), &["scan", "empty"]), 1, &["no files in empty", "help: "]);
    refused(
        &run_in(folder.path(), &["scan", "notes"]),
        1,
        &["no activity in notes", "3 files looked at: 2 unsupported, 1 skipped"],
    );
    // Programs get the ledger all the same.
    let ended = run_in(folder.path(), &["scan", "notes", "--format", "json"]);
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!((ended.code, report["ledger"].as_array().unwrap().len()), (1, 3));
}

#[test]
fn beside_a_garmin_exports_runs() {
    let folder = folder_with(&[
        ("g/DI_CONNECT/DI-Connect-Wellness/2026_sleepData.json", b"[]"),
        ("g/DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip", &synth::zip_bytes(&[("a.fit", race())])),
    ]);
    let ended = run_in(folder.path(), &["scan", "g/DI_CONNECT/DI-Connect-Wellness"]);
    refused(&ended, 1, &["no activity in", "help: Garmin keeps runs in the folder beside it", "kneewise scan g"]);
    assert_eq!(run_in(folder.path(), &["scan", "g"]).code, 0);
}

// Unusual files and folders.

#[cfg(unix)]
#[test]
fn a_folder_that_contains_itself() {
    let folder = folder_with(&[("runs/race.fit", &race())]);
    std::os::unix::fs::symlink(folder.path().join("runs"), folder.path().join("runs/again")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.path().join("runs/broken")).unwrap();
    let ended = run_in(folder.path(), &["scan", "runs", "--format", "json"]);
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(report["totals"]["activities"], 1);
    let codes: Vec<&str> = report["ledger"].as_array().unwrap().iter().map(|e| e["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["link_loop", "read_error", "ok"]);
    assert_eq!(ended.code, 3, "a link that leads nowhere is a file that could not be read");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let folder = folder_with(&[("race.fit", &race())]);
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe.fit")).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("skipped: no mkfifo here");
        return;
    }
    refused(&run_in(folder.path(), &["scan", "pipe.fit"]), 1, &["pipe.fit was skipped: a pipe"]);
    let ended = run_in(folder.path(), &["scan", ".", "--format", "json"]);
    assert_eq!(ended.code, 0);
    assert!(ended.out.contains("\"special_file\""));
}

#[cfg(unix)]
#[test]
fn without_permission() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder_with(&[("locked.fit", &race()), ("race.fit", &race()), ("inner/a.fit", &race())]);
    for name in ["locked.fit", "inner"] {
        std::fs::set_permissions(folder.path().join(name), std::fs::Permissions::from_mode(0o000)).unwrap();
    }
    if std::fs::File::open(folder.path().join("locked.fit")).is_ok() {
        eprintln!("skipped: this user may read everything");
    } else {
        let ended = run_in(folder.path(), &["scan", ".", "--format", "json"]);
        assert_eq!(ended.code, 3);
        assert_eq!(ended.out.matches("\"no_permission\"").count(), 2, "{}", ended.out);
        refused(&run_in(folder.path(), &["check", "locked.fit"]), 1, &["locked.fit", "ermission denied"]);
        refused(&run_in(folder.path(), &["scan", "inner"]), 1, &["inner", "ermission denied"]);
    }
    std::fs::set_permissions(folder.path().join("inner"), std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// Names that would move the cursor, colour the screen, turn the direction of writing, or show an address.
#[cfg(unix)]
const HOSTILE: [&str; 4] =
    ["a\u{1b}[31mred\u{7}.fit", "two\nlines.fit", "gpx\u{202e}tif.exe\u{2066}.fit", "jane.doe+run@example.org_7.fit"];

#[cfg(unix)]
#[test]
fn hostile_names_are_never_written_raw() {
    use std::os::unix::ffi::OsStrExt;
    let names: Vec<(&str, Vec<u8>)> = HOSTILE.iter().map(|name| (*name, b"not a FIT file".to_vec())).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let folder = folder_with(&files);
    std::fs::write(folder.path().join("members.zip"), synth::zip_bytes(&names)).unwrap();
    std::fs::write(folder.path().join("race.fit"), race()).unwrap();
    let not_text = folder.path().join(std::ffi::OsStr::from_bytes(b"l\xe4uf\x9b31m.fit"));
    // Some file systems take only Unicode.
    let not_text = std::fs::write(not_text, b"not a FIT file").is_ok();
    for args in [
        ["scan", ".", "-v", "--color=never"],
        ["scan", ".", "--format", "json"],
        ["scan", ".", "--format", "ndjson"],
        ["check", HOSTILE[0], HOSTILE[3], "-q"],
        ["check", HOSTILE[1], "-q", "--color=never"],
        ["scan", "jane.doe@example.org.zip", "--tz", "UTC"],
        ["scan", "race.fit", "--config", "jane.doe@example.org.toml"],
        ["scan", "race.fit", "-o", "no\u{1b}where/jane.doe@example.org.txt"],
    ] {
        let Ended { out, err, .. } = run_in(folder.path(), &args);
        let text = out + &err;
        assert!(!text.is_empty());
        for sign in ['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}', '\u{2066}', '@'] {
            assert!(!text.contains(sign), "{sign:?} after {args:?} in\n{}", text.escape_debug());
        }
        assert!(!text.contains("lines.fit\n") || text.contains("two?lines.fit"), "{text}");
    }
    let ended = run_in(folder.path(), &["scan", ".", "--format", "json"]);
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(report["ledger"].as_array().unwrap().len(), 2 * HOSTILE.len() + 1 + usize::from(not_text));
}

// Streams and output.

#[test]
fn standard_input_is_a_file() {
    let by_path = report(&["check", RACE]);
    for bytes in [race(), synth::gz_bytes(&race()), synth::zip_bytes(&[("race.fit", race())])] {
        for args in [&["check", "-"][..], &["-"]] {
            let ended = end(kneewise().args(args).write_stdin(bytes.clone()));
            assert_eq!((ended.code, ended.err.as_str()), (0, ""));
            let first = |text: &str| text.lines().next().unwrap().to_owned();
            assert_eq!(first(&ended.out), first(&by_path));
            // A member of an archive is named.
            let named = ["standard input", "race.fit"].iter().any(|name| ended.out.contains(&format!(" · {name}\n")));
            assert!(named, "{}", ended.out);
        }
    }
    let report = end(kneewise().args(["scan", "-", "--format", "json"]).write_stdin(std::fs::read(STRAVA).unwrap()));
    assert_eq!(serde_json::from_str::<Value>(&report.out).unwrap()["totals"]["activities"], 97);
    refused(&end(kneewise().args(["check", "-"]).write_stdin("")), 1, &["empty"]);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    for args in
        [&["scan", EXPORT, "--format", "json"][..], &["scan", STRAVA, "-v"], &["scan", STRAVA, "--format", "ndjson"]]
    {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_kneewise"))
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Like `head`: reads a little, then closes the pipe.
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut [0; 10]).unwrap();
        drop(out);
        let output = child.wait_with_output().unwrap();
        let expected = if args[1] == EXPORT { 3 } else { 0 };
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(expected), &b""[..]), "{args:?}");
    }
}

#[test]
fn output_goes_to_a_file_whole() {
    let older = report(&["check", RACE, "--format", "json"]);
    let folder = folder_with(&[("report.json", older.as_bytes())]);
    let path = folder.path().join("report.json");
    let ended = end(kneewise().args(["scan", STRAVA, "--format", "json", "-o"]).arg(&path));
    assert_eq!((ended.code, ended.out.as_str(), ended.err.as_str()), (0, "", ""));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), report(&["scan", STRAVA, "--format", "json"]));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing beside it");
    // Failure to write leaves the existing file.
    let target = folder.path().join("taken");
    std::fs::create_dir(&target).unwrap();
    refused(&end(kneewise().args(["check", RACE, "-o"]).arg(&target)), 1, &["cannot write"]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    // A run that fails writes nothing.
    let ended = end(kneewise().args(["check", "testdata/broken/fit-empty.fit", "-o"]).arg(&path));
    assert_eq!(ended.code, 1);
    assert!(std::fs::read_to_string(&path).unwrap().starts_with('{'));
}

#[test]
fn nothing_is_written_beside_the_input() {
    let folder = folder_with(&[("race.fit", &race()), ("e.zip", &std::fs::read(STRAVA).unwrap())]);
    for args in [&["scan", "."][..], &["check", "race.fit", "--format", "json"]] {
        assert_eq!(run_in(folder.path(), args).code, 0);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn ndjson_is_an_object_a_line() {
    let text = report(&["scan", STRAVA, "--format", "ndjson"]);
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let count = |kind: &str| lines.iter().filter(|line| line["type"] == kind).count();
    assert_eq!((count("report"), count("activity"), count("totals")), (1, 97, 1));
    assert_eq!(lines[0]["schema"], "kneewise.report/1");
    let whole = json(&["scan", STRAVA]);
    assert_eq!(count("ledger"), whole["ledger"].as_array().unwrap().len());
    assert_eq!(count("week"), whole["weeks"].as_array().unwrap().len());
}

#[test]
fn colour_is_asked_for() {
    let coloured = |command: &mut Command| end(command).out.contains('\u{1b}');
    let check = || {
        let mut command = kneewise();
        command.args(["check", RACE]);
        command
    };
    assert!(!coloured(&mut check()), "no terminal");
    assert!(coloured(check().arg("--color=always")));
    assert!(coloured(check().env("CLICOLOR_FORCE", "1")));
    assert!(!coloured(check().env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1")));
    assert!(!coloured(check().env("CLICOLOR_FORCE", "1").arg("--color=never")));
    assert!(!coloured(check().env("CLICOLOR_FORCE", "0")));
    // Colour is added to lines that are complete without it.
    let plain = report(&["check", RACE]);
    let colour = report(&["check", RACE, "--color=always"]);
    let mut without = String::new();
    let mut rest = colour.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        without.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    without.push_str(rest);
    assert_eq!(without, plain);
    assert!(!json(&["check", RACE, "--color=always"]).to_string().contains('\u{1b}'));
}

#[test]
fn ascii_where_nothing_else_can_be_shown() {
    const GARMIN: &str = "testdata/garmin-export.zip";
    for (name, value) in [("KNEEWISE_ASCII", "1"), ("TERM", "dumb"), ("LC_ALL", "C")] {
        let ended = end(kneewise().env(name, value).args(["check", RACE]));
        assert!(ended.out.is_ascii(), "{name}");
    }
    assert!(!report(&["check", RACE]).is_ascii());
    // Every screen of every command.
    let pages = [
        "check",
        "scan",
        "pain",
        "next",
        "course",
        "schema",
        "init",
        "formats",
        "rules",
        "explain",
        "completions",
        "man",
        "dump",
    ];
    let helps = pages.map(|command| vec![command, "--help"]);
    let course = ["course", "testdata/race.gpx", "--history", RACE];
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("pain.csv");
    let log = log.to_str().unwrap();
    let screens: [&[&str]; 23] = [
        &["--help"],
        // The line that was written, and what it leads to.
        &["pain", "4", "--date", "2026-09-20", "--side", "left", "--note", "Straße", "--pain", log],
        &["scan", STRAVA, "--back-test", "--pain", log],
        &["scan", STRAVA, "-v", "--pain", log],
        &["check", RACE, "-v"],
        &["check", RACE, "--history", GARMIN],
        &["scan", GARMIN, "-v"],
        &["scan", STRAVA, "--sore-since", "2026-09-20"],
        &["next", GARMIN, "--as-of", "2026-11-25"],
        &["next", GARMIN, "--as-of", "2026-11-25", "--run", "40km,2000m"],
        &course,
        &["schema"],
        &["schema", "--lines"],
        &["init", "-"],
        &["formats"],
        &["rules"],
        &["explain", "KW101"],
        &["explain", "KW901"],
        &["man"],
        &["completions", "bash"],
        &["dump", RACE],
        &["dump", "testdata/race.gpx"],
        // Errors quote what was given.
        &["check", "Läufe – 2026.fit"],
    ];
    for args in helps.iter().map(Vec::as_slice).chain(screens) {
        let ended = end(kneewise().env("KNEEWISE_ASCII", "1").args(args));
        assert!(ended.out.is_ascii() && ended.err.is_ascii(), "{args:?}");
        assert!(!(ended.out.is_empty() && ended.err.is_empty()), "{args:?}");
    }
}

#[test]
fn the_schema_is_the_same_in_ascii() {
    let plain: serde_json::Value = serde_json::from_str(&report(&["schema"])).unwrap();
    let ascii = end(kneewise().env("KNEEWISE_ASCII", "1").args(["schema"])).out;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&ascii).unwrap(), plain);
}

// Options.

#[test]
fn less_and_more() {
    let lines = |args: &[&str]| report(args).lines().count();
    let (quiet, usual, all) =
        (lines(&["scan", STRAVA, "-q"]), lines(&["scan", STRAVA]), lines(&["scan", STRAVA, "-v"]));
    // A season with findings: one line for each of caution or above, or up to three blocks in addition to a screen.
    assert!(quiet <= 15 && quiet < usual && usual <= 90 && usual < all, "{quiet} {usual} {all}");
    let answer = |args: &[&str]| report(args).lines().next().unwrap().to_owned();
    assert_eq!(answer(&["scan", STRAVA, "-q"]), answer(&["scan", STRAVA]));
}

#[test]
fn miles_for_people_metres_for_programs() {
    let text = report(&["check", RACE, "--units", "imperial"]);
    assert!(text.starts_with("2,852 ft of descent in 13.2 mi"), "{text}");
    assert!(text.contains("/mi") && !text.contains(" km "));
    let by_name = end(kneewise().env("KNEEWISE_UNITS", "imperial").args(["check", RACE]));
    assert_eq!(by_name.out, text);
    let option_wins = end(kneewise().env("KNEEWISE_UNITS", "imperial").args(["check", RACE, "--units", "metric"]));
    assert_eq!(option_wins.out, report(&["check", RACE]));
    let wrong = end(kneewise().env("KNEEWISE_HIDE_START_M", "-3").args(["check", RACE]));
    assert!(wrong.code == 2 && wrong.err.contains("-3 is out of range, from 0 to 50000"), "{}", wrong.err);
    let (mut miles, metres) = (json(&["scan", RACE, "--units", "imperial"]), json(&["scan", RACE]));
    assert_eq!(miles["generated_for"]["units"], "imperial");
    miles["generated_for"]["units"] = metres["generated_for"]["units"].clone();
    assert_eq!(miles, metres);
}

#[test]
fn days_limit_what_is_shown() {
    let whole = json(&["scan", STRAVA]);
    let part = json(&["scan", STRAVA, "--since", "2026-06-01", "--until", "2026-06-30"]);
    let days: Vec<&str> =
        part["activities"].as_array().unwrap().iter().map(|a| &a["local_start"].as_str().unwrap()[..10]).collect();
    assert!(days.len() > 10 && days.iter().all(|day| day.starts_with("2026-06")), "{days:?}");
    assert_eq!(part["now"], whole["now"], "now sees everything");
    assert_eq!(part["generated_for"]["since"], "2026-06-01");
    let earlier = json(&["scan", STRAVA, "--as-of", "2026-05-31"]);
    assert_eq!(earlier["generated_for"]["as_of"], "2026-05-31");
    assert_ne!(earlier["now"], whole["now"]);
    // Activities after the day given as now are left out.
    let until = whole["activities"].as_array().unwrap().iter();
    let until = until.filter(|a| &a["local_start"].as_str().unwrap()[..10] <= "2026-05-31").count();
    assert!(until > 30 && until < whole["activities"].as_array().unwrap().len());
    assert_eq!(earlier["activities"].as_array().unwrap().len(), until);
    assert_eq!(whole["generated_for"]["as_of"], "2026-09-12");
    assert!(json(&["scan", STRAVA, "--as-of", "today"])["generated_for"]["as_of"].as_str().unwrap() > "2025");
    let empty = report(&["scan", STRAVA, "--since", "2027-01-01"]);
    assert!(empty.starts_with("No activity from 1 Jan 2027 on; the newest is of 12 Sep 2026."), "{empty}");
}

#[test]
fn local_time() {
    let start = |args: &[&str]| {
        let report = json(args);
        let activity = &report["activities"][0];
        (activity["local_start"].as_str().unwrap().to_owned(), activity["zone_from"].as_str().unwrap().to_owned())
    };
    assert_eq!(start(&["scan", RACE]), ("2026-09-12T07:30:42+02:00".into(), "file".into()));
    assert_eq!(
        start(&["scan", RACE, "--tz", "America/New_York"]),
        ("2026-09-12T01:30:42-04:00".into(), "option".into())
    );
    assert_eq!(start(&["scan", RACE, "--tz", "Asia/Kathmandu"]), ("2026-09-12T11:15:42+05:45".into(), "option".into()));
    // The first day of the week is what is asked for.
    let week = |first: &str| json(&["scan", RACE, "--week-start", first])["weeks"][0]["start"].clone();
    assert_eq!((week("monday"), week("sunday")), ("2026-09-07".into(), "2026-09-06".into()));
}

#[test]
fn without_a_command() {
    assert_eq!(report(&[RACE]), report(&["check", RACE]));
    assert_eq!(report(&[STRAVA]), report(&["scan", STRAVA]));
    assert_eq!(run(&["testdata/broken"]).out, run(&["scan", "testdata/broken"]).out);
    assert_eq!(report(&[RACE, "--units", "imperial"]), report(&["check", RACE, "--units", "imperial"]));
}

#[test]
fn jobs_change_nothing() {
    let with = |jobs: &str, paths: &[&str]| run(&[&["scan", "--format", "json", "--jobs", jobs], paths].concat()).out;
    assert!(with("1", &[EXPORT, STRAVA]) == with("8", &[STRAVA, EXPORT]));
    let by_name = end(kneewise().env("KNEEWISE_JOBS", "3").args(["scan", "--format", "json", EXPORT, STRAVA]));
    assert!(by_name.out == with("1", &[EXPORT, STRAVA]));
}

#[test]
fn copies_are_merged_unless_they_are_asked_for() {
    let paths = ["scan", RACE, "testdata/race.gpx", "testdata/race.tcx"];
    let merged = json(&paths);
    assert_eq!((&merged["totals"]["activities"], &merged["totals"]["files"]), (&1.into(), &3.into()));
    assert_eq!(merged["activities"][0]["duplicates"].as_array().unwrap().len(), 2);
    let kept = json(&[&paths[..], &["--keep-duplicates"]].concat());
    assert_eq!(kept["totals"]["activities"], 3);
    assert!(kept["ledger"].as_array().unwrap().iter().all(|entry| entry["status"] == "read"));
    // Naming several files means wanting to see each.
    assert_eq!(json(&["check", RACE, "testdata/race.gpx"])["totals"]["activities"], 2);
}

#[test]
fn athletes_are_folders() {
    let folder = folder_with(&[("ada/1.fit", &race()), ("bea/1.fit", &race())]);
    let path = folder.path().to_str().unwrap();
    assert_eq!(json(&["scan", path])["totals"]["runs"], 1);
    let each = json(&["scan", path, "--athletes"]);
    assert_eq!((&each["totals"]["runs"], each["now"].as_array().unwrap().len()), (&2.into(), 2));
    assert_eq!(each["activities"][0]["athlete"], "ada");
}

#[test]
fn options_before_the_command_are_explained() {
    let ended = end(kneewise().args(["--color=always", "check", RACE]));
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("options come after the command 'check'"), "{}", ended.err);
}

#[test]
fn nothing_on_standard_input() {
    let ended = end(kneewise().args(["check", "-"]).write_stdin(""));
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("standard input"), "{}", ended.err);
}

#[test]
fn manual_pages_and_completions_know_every_command() {
    let whole = report(&["man"]);
    let bash = report(&["completions", "bash"]);
    for command in
        ["check", "scan", "next", "pain", "course", "dump", "init", "formats", "rules", "explain", "completions", "man"]
    {
        assert!(whole.contains(&format!("kneewise\\-{command}(1)")), "{command}");
        assert!(bash.contains(&format!("kneewise,{command})")), "{command}");
        let page = report(&["man", command]);
        assert!(page.contains(&format!(".TH kneewise-{command} 1")), "{page}");
    }
    assert!(whole.contains("Exit codes: 0 done"));
    // Every environment variable is in the help.
    let help = report(&["--help"]);
    for variable in KEYS.iter().filter_map(Key::variable) {
        assert!(help.contains(variable.strip_prefix("KNEEWISE").unwrap()), "{variable}");
    }
    for shell in ["zsh", "fish", "elvish", "powershell"] {
        assert!(report(&["completions", shell]).contains("sore-since"), "{shell}");
    }
    refused(&run(&["man", "scn"]), 2, &["there is no command 'scn'", "help: did you mean: kneewise man scan"]);
}

#[cfg(feature = "html")]
#[test]
fn a_page_needs_a_file() {
    let race = testdata("race.fit");
    let race = race.to_str().unwrap();
    refused(&run(&["check", race, "--format", "html"]), 2, &["--format html needs a file", "-o report.html"]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("race.html");
    let ended = run(&["check", race, "--format", "html", "-o", file.to_str().unwrap()]);
    assert_eq!((ended.code, ended.out.as_str()), (0, ""), "{}", ended.err);
    let page = std::fs::read_to_string(file).unwrap();
    assert!(page.len() < 150_000, "{}", page.len());
    // One copy of the script, nothing from elsewhere.
    assert_eq!(page.matches("<script>").count(), 1);
    assert!(page.contains("default-src 'none'"));
    assert!(!page.contains("<script src") && !page.contains("<link") && !page.contains("@import"));
}

#[test]
fn the_example_of_the_library_says_what_the_program_says() {
    let example = Path::new(env!("CARGO_BIN_EXE_kneewise")).with_file_name("examples").join("weekly");
    let output = std::process::Command::new(example).arg(STRAVA).env("TZ", "UTC").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let weeks = json(&["scan", STRAVA])["weeks"].as_array().unwrap().clone();
    assert_eq!(text.lines().count(), weeks.len());
    for (line, week) in text.lines().zip(&weeks) {
        assert!(line.starts_with(week["week"].as_str().unwrap()), "{line}");
        assert!(line.contains(&format!("{:.1} km", week["distance_m"].as_f64().unwrap() / 1000.0)), "{line}");
    }
}
