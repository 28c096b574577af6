//! Results for `testdata/`, kept as snapshots for review: screens, figures, and the outcome for every broken file.
//!
//! `cargo insta review`, or `INSTA_UPDATE=always cargo test --test it golden`, accepts an intended change.

use crate::reading::{files_below, scan, testdata, with_detail};
use insta::{assert_json_snapshot, assert_snapshot};
use kneewise::Config;
use kneewise::render::{Style, terminal};
use kneewise::report::Report;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

type View = fn(&Report, &Style, &mut dyn std::io::Write) -> std::io::Result<()>;

fn screen(view: View, report: &Report, width: usize) -> String {
    let style = Style::default().with(|style| {
        style.width = width;
        style.terminal = width > 80;
    });
    let mut out = Vec::new();
    view(report, &style, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    for line in text.lines() {
        assert!(line.chars().count() <= width, "wider than {width}: {line}");
        assert_eq!(line, line.trim_end(), "blanks at the end");
    }
    text
}

fn both_exports() -> [PathBuf; 2] {
    ["garmin-export.zip", "strava-export.zip"].map(testdata)
}

#[test]
fn the_race_on_the_screen() {
    for format in ["fit", "gpx", "tcx"] {
        let report = scan(&[testdata(&format!("race.{format}"))], &with_detail());
        assert_snapshot!(format!("check_race_{format}"), screen(terminal::check, &report, 80));
    }
    let report = scan(&[testdata("race.fit")], &with_detail());
    assert_snapshot!("check_race_fit_120", screen(terminal::check, &report, 120));
}

#[test]
fn the_season_on_the_screen() {
    let report = scan(&both_exports(), &Config::default());
    assert_snapshot!("scan_exports", screen(terminal::scan, &report, 80));
    assert_snapshot!("scan_exports_120", screen(terminal::scan, &report, 120));
}

/// Numbers rounded for reading: two decimals below 10, one above.
fn rounded(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => {
            let x = number.as_f64().unwrap();
            let steps = if x.abs() < 10.0 { 100.0 } else { 10.0 };
            json!((x * steps).round() / steps)
        }
        Value::Array(values) => values.into_iter().map(rounded).collect(),
        Value::Object(fields) => Value::Object(fields.into_iter().map(|(key, v)| (key, rounded(v))).collect()),
        other => other,
    }
}

/// An activity in short: of profile and route only their lengths; splits one line each.
fn readable(mut activity: Map<String, Value>) -> Value {
    for long in ["profile", "route"] {
        let length = activity[long].as_array().unwrap().len();
        activity.insert(long.to_owned(), json!(format!("{length} points")));
    }
    let splits: Vec<String> = activity["splits"].as_array().unwrap().iter().map(split).collect();
    activity.insert("splits".to_owned(), json!(splits));
    Value::Object(activity)
}

fn split(split: &Value) -> String {
    let [to, time, loss, gain, steep, cadence, heart] =
        ["to_m", "timer_s", "loss_m", "gain_m", "below_10_pct_m", "cadence_spm", "heart_rate_bpm"]
            .map(|key| split[key].as_f64().map_or_else(|| "–".to_owned(), |x| format!("{x:.0}")));
    format!("to {to} m: {time} s, {loss} m down, {gain} m up, {steep} m steep, {cadence} spm, {heart} bpm")
}

#[test]
fn figures_of_the_race() {
    for format in ["fit", "gpx", "tcx"] {
        let report = scan(&[testdata(&format!("race.{format}"))], &with_detail());
        let value = rounded(serde_json::to_value(&report.activities[0]).unwrap());
        let Value::Object(activity) = value else { panic!("an activity is an object") };
        assert_json_snapshot!(format!("race_{format}"), readable(activity));
    }
}

#[test]
fn figures_of_the_exports() {
    let [garmin, strava] = both_exports();
    for (name, paths) in
        [("garmin", vec![garmin.clone()]), ("strava", vec![strava.clone()]), ("both", vec![garmin, strava])]
    {
        let report = scan(&paths, &Config::default());
        let mut files: BTreeMap<String, usize> = BTreeMap::new();
        for entry in &report.ledger {
            *files.entry(format!("{:?} {:?}", entry.status, entry.code)).or_default() += 1;
        }
        let mut sports: BTreeMap<&str, usize> = BTreeMap::new();
        for activity in &report.activities {
            *sports.entry(activity.sport.as_str()).or_default() += 1;
        }
        let weeks: Vec<String> = report
            .weeks
            .iter()
            .map(|w| {
                let loss = w.elevation_loss_m.map_or_else(|| "–".to_owned(), |m| format!("{m:.0}"));
                let cadence = w.cadence_spm.map_or_else(|| "–".to_owned(), |spm| format!("{spm:.0}"));
                format!(
                    "{} {}: {} runs, {:.1} km, longest {:.1}, {loss} m down, {cadence} spm, {} rest, {:.0} min other, {} strength",
                    w.week,
                    w.start,
                    w.runs,
                    w.distance_at_least_m / 1000.0,
                    w.longest_run_m.unwrap_or(0.0) / 1000.0,
                    w.rest_days,
                    w.cross_training_s / 60.0,
                    w.strength_sessions
                )
            })
            .collect();
        let merged: usize = report.activities.iter().map(|a| a.duplicates.len()).sum();
        let value = json!({
            "totals": report.totals, "sports": sports, "merged": merged, "files": files, "now": report.now, "weeks": weeks,
        });
        assert_json_snapshot!(format!("export_{name}"), rounded(value));
    }
}

#[test]
fn what_becomes_of_every_broken_file() {
    let mut text = String::new();
    for path in files_below(&testdata("broken")) {
        let report = scan(&[path], &Config::default().with(|config| config.keep_duplicates = true));
        for entry in &report.ledger {
            let file = entry.path.rsplit(['/', '\\']).next().unwrap();
            let member = entry.member.as_ref().map_or_else(String::new, |member| format!("!{member}"));
            let _ = writeln!(text, "{file}{member}");
            let _ = write!(text, "    {:?}, {:?}", entry.status, entry.code);
            let _ =
                writeln!(text, "{}", entry.detail.as_ref().map_or_else(String::new, |detail| format!(": {detail}")));
            for activity in report.activities.iter().filter(|a| entry.activities.contains(&a.id)) {
                let metres = activity.distance_m.unwrap_or(0.0);
                let _ = writeln!(text, "    {} points, {metres:.0} m of {}", activity.points, activity.sport.as_str());
                for note in &activity.notes {
                    let _ = writeln!(text, "    note {:?}: {}", note.code, note.text);
                }
            }
        }
    }
    assert_snapshot!("broken", text);
}
