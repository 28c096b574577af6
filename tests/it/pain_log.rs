//! `kneewise pain`: lines written to the log, and that nothing in it is ever lost.

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin_cmd;
use kneewise::config::pain::read_log;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

fn kneewise() -> Command {
    let mut command = cargo_bin_cmd!("kneewise");
    command.env_clear().env("TZ", "UTC").env("HOME", "/home/nobody").timeout(Duration::from_mins(1));
    command
}

/// Runs in `folder`; the exit code, standard output and standard error.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = kneewise().current_dir(folder).arg("pain").args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout).replace('\u{a0}', " "), text(output.stderr))
}

fn log(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("pain.csv")).unwrap()
}

const TO: [&str; 4] = ["--pain", "pain.csv", "--date", "2026-09-12"];

#[test]
fn a_line_is_put_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let (code, out, err) = run(folder.path(), &[&["4"], &TO[..]].concat());
    assert_eq!((code, out.as_str(), err.as_str()), (0, "pain.csv: Sat 12 Sep 2026, knee, 4/10\n", ""));
    let more = ["2.5", "--side", "left", "--when", "next-morning", "--note", "down, \"slowly\""];
    let (code, out, _) = run(folder.path(), &[&more, &TO[..]].concat());
    assert_eq!((code, out.as_str()), (0, "pain.csv: Sat 12 Sep 2026, left knee, 2.5/10, the next morning\n"));
    let (code, out, _) = run(folder.path(), &[&["7", "--where", "calf"], &TO[..]].concat());
    assert!(code == 0 && out.ends_with("calf, 7/10; kept, and not counted as knee pain\n"), "{out}");
    let (code, out, _) = run(folder.path(), &[&["--break"], &TO[..]].concat());
    assert!(code == 0 && out.contains("because of the knee"), "{out}");
    assert_eq!(
        log(folder.path()),
        "date,score,when,where,side,note\n2026-09-12,4,,,,\n2026-09-12,2.5,next-morning,,left,\"down, \"\"slowly\"\"\"\n\
         2026-09-12,7,,calf,,\n2026-09-12,,break,,,\n"
    );
    let read = read_log(log(folder.path()).as_bytes(), None).unwrap();
    assert_eq!((read.knee.len(), read.elsewhere.len(), read.marks.len()), (2, 1, 1));
}

#[test]
fn the_log_of_the_settings_is_found() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("own")).unwrap();
    std::fs::write(folder.path().join("own/kneewise.toml"), "pain = \"my pain.csv\"\n").unwrap();
    let (code, ..) = run(folder.path(), &["3", "--config", "own/kneewise.toml"]);
    assert!(code == 0 && folder.path().join("own/my pain.csv").is_file());
    let (code, _, err) = run(folder.path(), &["3"]);
    assert!(code == 2 && err.contains("no pain log is named") && err.contains("--pain FILE.csv"), "{err}");
}

#[test]
fn what_cannot_be_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        &["11", "--pain", "pain.csv"][..],
        &["--pain", "pain.csv"],
        &["4", "--when", "on Sunday", "--pain", "pain.csv"],
        &["4", "--side", "up", "--pain", "pain.csv"],
        &["4", "--date", "2026-02-30", "--pain", "pain.csv"],
        &["4", "--date", "2099-01-01", "--pain", "pain.csv"],
        &["4", "--break", "--pain", "pain.csv"],
    ] {
        let (code, out, _) = run(folder.path(), args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
    }
    let (code, _, err) = run(folder.path(), &["4", "--pain", "nowhere/pain.csv"]);
    assert!(code == 1 && err.contains("cannot write nowhere/pain.csv"), "{err}");
    let (code, _, err) = run(folder.path(), &["4", "--pain", "."]);
    assert!(code == 1 && err.contains("cannot write"), "{err}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn hand_written_logs_stay_as_they_are() {
    for old in [
        "\u{feff}Datum;Schmerz;Wann;Notiz\r\n12.09.2026;4,5;morgen?;Treppe, abwärts\r\n",
        "# mine\n\n2026-09-12,4,hour,last downhill, slow",
        "date\tscore\n2026-09-12\t3\n",
        "note,score,date\n\"two\nlines\",3,2026-09-12\n",
        "2026-09-12,nonsense\n",
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("pain.csv"), old).unwrap();
        let (code, out, err) = run(folder.path(), &[&["5", "--side", "right"], &TO[..]].concat());
        let now = log(folder.path());
        assert!(now.starts_with(old) && now.len() > old.len(), "{now}");
        let is_wrong = read_log(old.as_bytes(), None).is_err();
        assert_eq!(
            (code, out.is_empty(), err.is_empty()),
            (if is_wrong { 3 } else { 0 }, false, !is_wrong),
            "{old}{err}"
        );
    }
}

#[test]
fn a_quotation_mark_that_is_open_swallows_no_line() {
    let folder = tempfile::tempdir().unwrap();
    let old = "2026-09-12,4,,\"ouch\n";
    std::fs::write(folder.path().join("pain.csv"), old).unwrap();
    let (code, _, err) = run(folder.path(), &[&["5"], &TO[..]].concat());
    assert!(code == 1 && err.contains("quotation mark") && err.contains("nothing was added"), "{err}");
    assert_eq!(log(folder.path()), old);
}

#[test]
fn several_writers_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let start = |k: usize| {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("kneewise"));
        command.current_dir(folder.path()).env_clear().env("HOME", "/home/nobody");
        command.args(["pain", "4", "--note", &format!("number {k}")]).args(TO);
        command.stdout(Stdio::null()).spawn().unwrap()
    };
    let writers: Vec<_> = (0..16).map(start).collect();
    for mut writer in writers {
        assert!(writer.wait().unwrap().success());
    }
    let read = read_log(log(folder.path()).as_bytes(), None).unwrap();
    let mut notes: Vec<String> = read.knee.into_iter().filter_map(|entry| entry.note).collect();
    notes.sort();
    notes.dedup();
    assert_eq!(notes.len(), 16);
}

/// A file size limit lets part of the line through, and then fails like a full disk.
#[cfg(unix)]
#[test]
fn a_full_disk_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let old = (1..=20).map(|k| format!("2026-08-{k:02},3,during,stairs\n")).collect::<Vec<String>>().concat();
    std::fs::write(folder.path().join("pain.csv"), &old).unwrap();
    let program = assert_cmd::cargo::cargo_bin!("kneewise");
    let note = "long ".repeat(1000);
    let line =
        format!("trap '' XFSZ; ulimit -f 1; exec '{}' pain 4 --pain pain.csv --note '{note}'", program.display());
    let output = std::process::Command::new("sh").current_dir(folder.path()).args(["-c", &line]).output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(err.contains("cannot write pain.csv") && err.contains("the log is as it was"), "{err}");
    assert_eq!(log(folder.path()), old);
}

/// Two at once, again and again, with a log that is read meanwhile: it is valid at each moment, and no line is lost or torn.
#[test]
fn a_reader_beside_two_writers_sees_whole_lines() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pain.csv"), "date,score\n").unwrap();
    let write = |who: usize| {
        for k in 0..6 {
            let (code, _, err) =
                run(folder.path(), &["4", "--note", &format!("{who}-{k}"), TO[0], TO[1], TO[2], TO[3]]);
            assert_eq!(code, 0, "{err}");
        }
    };
    std::thread::scope(|scope| {
        let writers = [scope.spawn(|| write(1)), scope.spawn(|| write(2))];
        while writers.iter().any(|writer| !writer.is_finished()) {
            let read = read_log(&std::fs::read(folder.path().join("pain.csv")).unwrap(), None).unwrap();
            assert!(read.knee.len() <= 12);
            std::thread::sleep(Duration::from_millis(2));
        }
    });
    assert_eq!(read_log(log(folder.path()).as_bytes(), None).unwrap().knee.len(), 12);
}

/// What spreadsheets save, each with a note that holds every character that could break it.
#[test]
fn spreadsheets_of_every_kind_are_added_to_and_read_back() {
    let utf16 = |text: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(unit).collect()
    };
    for (name, old) in [
        ("CSV", b"date,score,note\r\n2026-09-01,3,Treppe\r\n".to_vec()),
        ("CSV UTF-8", "\u{feff}Datum;Schmerz;Notiz\r\n01.09.2026;3,5;Übung\r\n".as_bytes().to_vec()),
        ("no last line end", b"date,score,note\n2026-09-01,3,stairs".to_vec()),
        ("tabs", b"date\tscore\tnote\n2026-09-01\t3\tstairs\n".to_vec()),
        ("old Mac", b"date,score,note\r2026-09-01,3,stairs\r".to_vec()),
        ("separator named", b"sep=;\r\ndate;score;note\r\n2026-09-01;3;stairs\r\n".to_vec()),
        ("Unicode text", utf16("date\tscore\tnote\r\n2026-09-01\t3\tstairs\r\n", u16::to_le_bytes)),
        ("Unicode text, big-endian", utf16("date\tscore\tnote\r\n2026-09-01\t3\tstairs\r\n", u16::to_be_bytes)),
        ("comments", b"# my own\r\n# left knee\r\ndate,score,note\r\n2026-09-01,3,stairs\r\n# end\r\n".to_vec()),
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("pain.csv"), &old).unwrap();
        let note = "a, b; c \"d\" e\nf\t# g";
        let (code, _, err) = run(folder.path(), &[&["4.5", "--note", note], &TO[..]].concat());
        assert_eq!((code, err.as_str()), (0, ""), "{name}");
        let now = std::fs::read(folder.path().join("pain.csv")).unwrap();
        assert!(now.starts_with(&old), "{name}: what was there is as it was");
        let read = read_log(&now, None).unwrap();
        let last = read.knee.last().unwrap();
        assert_eq!((read.knee.len(), last.score, last.note.as_deref()), (2, 4.5, Some(note)), "{name}");
    }
}

#[test]
fn dates_as_they_are_typed() {
    for (typed, day) in [
        ("2026-09-12", "2026-09-12"),
        ("12.9.2026", "2026-09-12"),
        ("12 Sep 2026", "2026-09-12"),
        ("Sep 12, 2026", "2026-09-12"),
        ("20260912", "2026-09-12"),
        ("13/9/2026", "2026-09-13"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (code, _, err) = run(folder.path(), &["4", "--pain", "pain.csv", "--date", typed]);
        assert!(code == 0 && log(folder.path()).contains(&format!("\n{day},4,")), "{typed}: {err}");
    }
    let folder = tempfile::tempdir().unwrap();
    for typed in ["9/12/2026", "2026-09-31", "soon", "tomorrow"] {
        let (code, _, err) = run(folder.path(), &["4", "--pain", "pain.csv", "--date", typed]);
        assert!(code == 2 && err.contains("not a date; write it like 2026-09-12"), "{typed}: {err}");
    }
    let today = jiff::Zoned::now().with_time_zone(jiff::tz::TimeZone::UTC).date();
    for (typed, day) in [("today", today), ("yesterday", today.yesterday().unwrap())] {
        let (code, ..) = run(folder.path(), &["4", "--pain", "pain.csv", "--date", typed]);
        assert!(code == 0 && log(folder.path()).contains(&format!("\n{day},4,")), "{typed}");
    }
    let tomorrow = today.tomorrow().unwrap().to_string();
    let (code, _, err) = run(folder.path(), &["4", "--pain", "pain.csv", "--date", &tomorrow]);
    assert!(code == 2 && err.contains("is in the future"), "{err}");
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_and_a_log_that_may_not_be_written_stays() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("real.csv");
    std::fs::write(&real, "date,score\n2026-09-01,3\n").unwrap();
    symlink(&real, folder.path().join("pain.csv")).unwrap();
    assert_eq!(run(folder.path(), &[&["4"], &TO[..]].concat()).0, 0);
    assert!(folder.path().join("pain.csv").is_symlink(), "the link stays one");
    assert!(std::fs::read_to_string(&real).unwrap().ends_with("\n2026-09-12,4\n"));

    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o444)).unwrap();
    // The superuser may write to it all the same.
    if std::fs::OpenOptions::new().append(true).open(&real).is_err() {
        let before = log(folder.path());
        let (code, _, err) = run(folder.path(), &[&["5"], &TO[..]].concat());
        assert!(code == 1 && err.contains("cannot write pain.csv"), "{err}");
        assert_eq!(log(folder.path()), before);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_no_log() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, err) = run(folder.path(), &["4", "--pain", "/dev/full"]);
    assert!(code == 1 && err.contains("cannot write /dev/full"), "{err}");
}

/// A file system of 64 kB that is full.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "mounts a file system: needs the superuser"]
fn a_file_system_that_is_full_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().display().to_string();
    let sh = |line: &str| std::process::Command::new("sh").args(["-c", line]).status().unwrap().success();
    assert!(sh(&format!("mount -t tmpfs -o size=64k none '{at}'")));
    let old = "date,score\n2026-09-01,3\n";
    std::fs::write(folder.path().join("pain.csv"), old).unwrap();
    sh(&format!("head -c 100000 /dev/zero > '{at}/rest' 2>/dev/null"));
    let (code, _, err) = run(folder.path(), &[&["5", "--note", &"long ".repeat(1500)], &TO[..]].concat());
    let now = log(folder.path());
    assert!(sh(&format!("umount '{at}'")));
    assert!(code == 1 && err.contains("the log is as it was"), "{err}");
    assert_eq!(now, old);
}
