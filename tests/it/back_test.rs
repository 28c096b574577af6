//! `scan --back-test` as people and programs see it.

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use std::path::Path;
use std::time::Duration;

const EXPORT: &str = "testdata/strava-export.zip";

fn kneewise() -> Command {
    let mut command = cargo_bin_cmd!("kneewise");
    command.env_clear().env("TZ", "UTC").env("HOME", "/home/nobody").timeout(Duration::from_mins(1));
    command
}

/// Looks back over the export with a log; standard output.
fn scan(log: &str, args: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pain.csv");
    std::fs::write(&path, log).unwrap();
    let mut command = kneewise();
    command.args(["scan", EXPORT, "--back-test", "--pain"]).arg(&path).args(args);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().replace('\u{a0}', " ")
}

const FOUR: &str = "date,score,where,side,note\n2026-07-05,4,knee at the stairs of Mill Lane,left,secret\n2026-08-02,3,,,\n\
    2026-08-30,5,,right,\n2026-09-27,4,,,\n2026-10-20,9,hip,,\n";

#[test]
fn every_field_of_the_json() {
    let report: Value = serde_json::from_str(&scan(FOUR, &["--format", "json"])).unwrap();
    let test = &report["back_test"];
    let onsets = test["onsets"].as_array().unwrap();
    assert_eq!(onsets.len(), 4, "the hip is not the knee");
    assert_eq!(onsets[0]["date"], "2026-07-05");
    assert_eq!((onsets[0]["score"].as_f64(), onsets[0]["side"].as_str()), (Some(4.0), Some("left")));
    assert_eq!(onsets[0]["where"], "knee at the stairs of Mill Lane");
    for field in ["ordinary_windows", "looked_at", "exposures", "rules", "reason"] {
        assert!(test.get(field).is_some(), "{field}");
    }
    for exposure in test["exposures"].as_array().unwrap() {
        for field in ["name", "days", "high_before", "high_ordinary", "p", "p_adjusted"] {
            assert!(exposure.get(field).is_some(), "{field}");
        }
    }
    for rule in test["rules"].as_array().unwrap() {
        for field in ["rule", "alarms", "followed", "base_rate"] {
            assert!(rule.get(field).is_some(), "{field}");
        }
    }
}

#[test]
fn private_leaves_the_places_out() {
    for args in [&["--private", "--format", "json"][..], &["--private"]] {
        let text = scan(FOUR, args);
        assert!(!text.contains("Mill Lane") && !text.contains("secret"), "{args:?}");
    }
    assert!(scan(FOUR, &[]).contains("Mill Lane"));
}

#[test]
fn the_screen_says_what_came_before_and_claims_no_cause() {
    let text = scan(FOUR, &[]);
    assert!(text.contains("4 sore spells") && text.contains("What came before need not be why."), "{text}");
    assert!(!text.contains("caused"), "{text}");
    let few = scan("2026-09-27,4\n", &[]);
    assert!(few.starts_with("1 sore spell: that tells nothing yet"), "{few}");
    let none = scan("2026-09-27,2\n", &[]);
    assert!(none.starts_with("No sore spell to look back from: needs a pain log with a score of 3 or more."), "{none}");
}

/// Two years of a run every other day, with 600 m of descent in each of the ten days before the first of a month that an onset falls on.
fn two_years(folder: &Path) {
    let header = "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Filename,Elapsed Time,\
        Moving Time,Distance,Elevation Gain,Elevation Loss\n";
    let first = jiff::civil::date(2024, 1, 1);
    let hilly = |day: jiff::civil::Date| day.month() % 4 == 0 && day.day() >= 21;
    let run = |n: i64| {
        let day = first + jiff::Span::new().days(n * 2);
        let loss = if hilly(day) { 600 } else { 40 + n * 7 % 11 };
        let date = day.strftime("%b %-d, %Y, 7:00:00 AM");
        format!("{n},\"{date}\",Run,Run,,2700,8.00,,2700,2700,8000,{loss},{loss}\n")
    };
    let rows: String = (0..360).map(run).collect();
    std::fs::write(folder.join("activities.csv"), format!("{header}{rows}")).unwrap();
}

/// What can be looked at.
const NAMES: [&str; 10] = [
    "longest_run",
    "week_distance",
    "descent",
    "steep_descent",
    "knee_load",
    "hard_minutes",
    "days_off",
    "same_route",
    "cadence",
    "shoe_distance",
];

#[test]
fn exposures_come_by_p_under_the_names_of_the_documents() {
    let folder = tempfile::tempdir().unwrap();
    two_years(folder.path());
    let log = folder.path().join("pain.log");
    std::fs::write(&log, "2024-04-30,4\n2024-08-31,4\n2024-12-31,4\n2025-04-30,4\n2025-08-31,4\n").unwrap();
    let mut command = kneewise();
    command.arg("scan").arg(folder.path()).args(["--back-test", "--format", "json", "--pain"]).arg(&log);
    let report: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
    let test = &report["back_test"];
    let exposures = test["exposures"].as_array().unwrap();
    assert!(!exposures.is_empty() && exposures.len() as u64 == test["looked_at"].as_u64().unwrap());
    assert!(exposures.is_sorted_by_key(|exposure| exposure["p"].as_f64().unwrap()), "by p");
    assert!(exposures.iter().all(|exposure| NAMES.contains(&exposure["name"].as_str().unwrap())));
    assert!(exposures.iter().all(|e| e["p"].as_f64() <= e["p_adjusted"].as_f64()), "adjusting costs");
}

/// The whole screens, as a runner reads them.
#[test]
fn screens() {
    let folder = tempfile::tempdir().unwrap();
    two_years(folder.path());
    let pain = |days: &[&str]| {
        let lines = days.iter().map(|day| format!("{day},4,knee on the stairs of Mill Lane\n"));
        std::iter::once("date,score,where\n".to_owned()).chain(lines).collect::<String>()
    };
    let days = ["2024-04-30", "2024-08-31", "2024-12-31", "2025-04-30", "2025-08-31"];
    for (name, count, args) in [
        ("none", 0, &[][..]),
        ("three", 3, &[]),
        ("five", 5, &[]),
        ("five_all", 5, &["-v"]),
        ("suspect", 5, &["--suspect", "descent"]),
        ("private", 5, &["--private"]),
    ] {
        for ascii in [false, true] {
            let log = folder.path().join("pain.log");
            std::fs::write(&log, pain(&days[..count])).unwrap();
            let mut command = kneewise();
            command.arg("scan").arg(folder.path()).args(["--back-test", "--pain"]).arg(&log).args(args);
            if ascii {
                command.env("LC_ALL", "C");
            }
            let output = command.output().unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            if ascii {
                assert!(
                    text.is_ascii() && !text.is_empty(),
                    "{name}: {text}{}",
                    String::from_utf8_lossy(&output.stderr)
                );
            } else {
                insta::assert_snapshot!(format!("back_test_{name}"), text.replace('\u{a0}', " "));
            }
        }
    }
}

#[test]
fn a_sheet_for_the_consulting_room() {
    let folder = tempfile::tempdir().unwrap();
    let (log, sheet) = (folder.path().join("pain.csv"), folder.path().join("sheet.html"));
    std::fs::write(&log, FOUR).unwrap();
    for (args, title) in [(&["--back-test"][..], "Spells over the weeks"), (&[], "Before the pain")] {
        let mut command = kneewise();
        command.args(["scan", EXPORT]).args(args).arg("--pain").arg(&log).arg("-o").arg(&sheet);
        assert!(command.output().unwrap().status.success());
        let page = std::fs::read_to_string(&sheet).unwrap();
        assert!(page.contains(title) && page.contains("What came before need not be why"), "{args:?}");
    }
}

#[test]
fn options_that_do_not_go_together() {
    let refused = |args: &[&str], says: &str| {
        let output = kneewise().args(["scan", EXPORT]).args(args).output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && text.contains(says), "{args:?}: {text}");
    };
    refused(&["--suspect", "descent"], "--back-test");
    refused(&["--back-test", "--suspect", "hills"], "steep_descent");
    refused(&["--back-test", "--sore-since", "2026-09-01"], "--sore-since");
    refused(&["--back-test", "--athletes"], "--back-test is for one runner");
    let csv = Path::new("nowhere").to_str().unwrap();
    refused(&["--back-test", "--format", "csv", "-o", csv], "--back-test has no tables");
}

/// What every output holds of words that are in titles, descriptions, private notes, comments, notes of laps and the log.
#[test]
fn private_tells_nothing_of_a_mention_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let exports = folder.path().join("in");
    std::fs::create_dir(&exports).unwrap();
    talking(&exports);
    std::fs::write(
        exports.join("activities.csv"),
        "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Filename,Activity Private Note,\
         Elapsed Time,Moving Time,Distance\n\
         7,\"May 8, 2026, 7:00:00 AM\",Zzname knee hurts,Run,Zzdescription: my knee aches,2700,8.00,,Zznote sore knee,2700,2700,8000\n",
    )
    .unwrap();
    let log = folder.path().join("pain.csv");
    let lines = ["01-10", "02-10", "03-10", "04-10"].map(|day| format!("2026-{day},4,Zzplace knee,left,Zzown words\n"));
    std::fs::write(&log, format!("date,score,where,side,note\n{}", lines.concat())).unwrap();
    let words = ["Mill Lane", "zwickt", "Zzname", "Zzdescription", "Zznote", "Zzplace", "Zzown", "sore", "aches"];
    let run = |args: &[&str], private: bool| -> Vec<u8> {
        let out = folder.path().join("out");
        let _ = std::fs::remove_dir_all(&out);
        let _ = std::fs::remove_file(&out);
        let mut command = kneewise();
        command.arg("scan").arg(&exports).args(args).arg("--pain").arg(&log).args(private.then_some("--private"));
        if !args.contains(&"-v") && args.contains(&"--format") && !args.contains(&"json") {
            command.arg("-o").arg(&out);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{args:?} {}", String::from_utf8_lossy(&output.stderr));
        let mut all = [output.stdout, output.stderr].concat();
        let mut files = vec![out];
        while let Some(path) = files.pop() {
            if path.is_dir() {
                files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            } else if path.is_file() {
                all.extend(std::fs::read(&path).unwrap());
            }
        }
        all
    };
    let mut told = 0;
    for args in [
        &["--back-test"][..],
        &["--back-test", "-v"],
        &["-v"],
        &["--back-test", "--format", "json"],
        &["--format", "json"],
        &["--back-test", "--format", "html"],
        &["--format", "html"],
        &["--format", "csv"],
        &["--format", "parquet"],
    ] {
        let holds = |bytes: &[u8], word: &str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
        let (open, private) = (run(args, false), run(args, true));
        told += words.iter().filter(|word| holds(&open, word)).count();
        for word in words {
            // "Sore spells" are the page's own words.
            let own = holds(&private, word) && word == "sore";
            assert!(own || !holds(&private, word), "{args:?} tells {word}");
        }
    }
    assert!(told > 20, "without --private they are told: {told}");
}

/// Two runs whose own words speak of a knee, one of which does not hurt.
fn talking(folder: &Path) {
    let run = |day: &str, words: &str| {
        let point = |second: u32| {
            format!(
                "<trkpt lat=\"46.{:05}\" lon=\"8\"><ele>500</ele><time>{day}T06:{:02}:{:02}Z</time></trkpt>",
                second * 3,
                second / 60,
                second % 60
            )
        };
        let points: String = (0..600).map(point).collect();
        let text = format!(
            "<?xml version=\"1.0\"?><gpx version=\"1.1\" creator=\"x\" xmlns=\"http://www.topografix.com/GPX/1/1\"><trk>{words}<trkseg>{points}</trkseg></trk></gpx>"
        );
        std::fs::write(folder.join(format!("{day}.gpx")), text).unwrap();
    };
    run("2026-05-01", "<name>Easy</name><desc>Slow. Left knee sore by Mill Lane!</desc>");
    run("2026-05-03", "<name>Knie zwickt</name>");
    run("2026-05-05", "<name>No knee pain</name><cmt>pain-free knee</cmt>");
}

#[test]
fn own_words_are_listed_and_confirmed_by_one_command() {
    let folder = tempfile::tempdir().unwrap();
    talking(folder.path());
    let run = |args: &[&str]| {
        let output = kneewise().current_dir(folder.path()).args(args).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().replace('\u{a0}', " ")
    };
    let json = |more: &[&str]| -> Value {
        let args = [&["scan", ".", "--back-test", "--format", "json"], more].concat();
        serde_json::from_str::<Value>(&run(&args)).unwrap()["back_test"].take()
    };
    let test = json(&[]);
    let words: Vec<&str> = test["mentions"].as_array().unwrap().iter().filter_map(|m| m["text"].as_str()).collect();
    assert_eq!(words, ["Left knee sore by Mill Lane", "Knie zwickt"]);
    assert!(test["onsets"].as_array().unwrap().is_empty(), "a mention is never counted by itself");
    let screen = run(&["scan", ".", "--back-test"]);
    assert!(screen.contains("“Knie zwickt”") && screen.contains("kneewise pain --confirm 2026-05-03"), "{screen}");

    let page = |more: &[&str]| run(&[&["scan", ".", "--format", "html", "-o", "-"], more].concat());
    let html = page(&[]);
    assert!(
        html.contains("<code>kneewise pain --confirm 2026-05-03</code>") && html.contains("“Knie zwickt”"),
        "the page"
    );
    assert!(!page(&["--private"]).contains("zwickt"));
    // What the ticks of the page save.
    std::fs::write(folder.path().join("ticked.csv"), "date,score,when\n2026-05-01,,mention\n2026-05-03,,mention\n")
        .unwrap();
    let ticked = json(&["--pain", "ticked.csv"]);
    assert!(ticked["mentions"].as_array().unwrap().is_empty() && ticked["onsets"].as_array().unwrap().len() == 1);
    std::fs::remove_file(folder.path().join("ticked.csv")).unwrap();

    let private = json(&["--private"]);
    assert!(private["mentions"][0]["text"].is_null() && private["mentions"].as_array().unwrap().len() == 2);
    let screen = run(&["scan", ".", "--back-test", "--private"]);
    assert!(
        !screen.contains("Mill Lane") && !screen.contains("zwickt") && screen.contains("text left out"),
        "{screen}"
    );

    let said = run(&["pain", "--confirm", "2026-05-01", "2026-05-03", "--pain", "log.csv"]);
    assert_eq!(said, "log.csv: Fri 1 May 2026, knee, confirmed\nlog.csv: Sun 3 May 2026, knee, confirmed\n");
    let test = json(&["--pain", "log.csv"]);
    assert!(test["mentions"].as_array().unwrap().is_empty());
    assert_eq!((&test["onsets"][0]["date"], &test["onsets"][0]["until"]), (&"2026-05-01".into(), &"2026-05-03".into()));
    assert!(test["onsets"][0]["score"].is_null());
}
