//! The table of settings. To add one, add a row here; file, commented file, options, environment variables and documents follow.

use super::key::{Key, SettingsTable, Shown, ValueKind};
use crate::base::units::{MILE_M, Units, WeekStart};
use crate::config::Sex;
use jiff::tz::TimeZone;
use std::ops::RangeInclusive;
use std::path::PathBuf;

/// Plausible threshold speeds, metres per second: from 11 min to 2:23 per kilometre.
const THRESHOLD_MPS: RangeInclusive<f64> = 1.5..=7.0;

/// Range of every limit: up to 10¹², so that no size in bytes overflows.
const LIMIT: RangeInclusive<f64> = 1.0..=1e12;

/// Every setting except rule thresholds, in the order of the commented file.
pub static KEYS: &[Key] = &[
    Key {
        place: SettingsTable::Top,
        key: "units",
        shown: Shown::Default("\"metric\""),
        doc: "kilometres or miles in output for people; JSON, CSV and Parquet are always metric",
        kind: ValueKind::OneOf(&[
            ("metric", |s| s.config.units = Units::Metric),
            ("imperial", |s| s.config.units = Units::Imperial),
        ]),
        option: Some(("units", "UNITS")),
    },
    Key {
        place: SettingsTable::Top,
        key: "week_start",
        shown: Shown::Default("\"monday\""),
        doc: "first day of the week in tables",
        kind: ValueKind::OneOf(&[
            ("monday", |s| s.config.week_start = WeekStart::Monday),
            ("sunday", |s| s.config.week_start = WeekStart::Sunday),
        ]),
        option: Some(("week-start", "DAY")),
    },
    Key {
        place: SettingsTable::Top,
        key: "tz",
        shown: Shown::Example("\"Europe/Zurich\""),
        doc: "time zone of all activities; by default from each file, its position or the system",
        kind: ValueKind::Text(|s, name| {
            let unknown = |_| format!("no time zone \"{name}\"; write it like Europe/Zurich or America/New_York");
            s.config.zone = Some(TimeZone::get(name).map_err(unknown)?);
            Ok(())
        }),
        option: Some(("tz", "ZONE")),
    },
    Key {
        place: SettingsTable::Top,
        key: "ascii",
        shown: Shown::Default("false"),
        doc: "true: only ASCII characters on the terminal, as with KNEEWISE_ASCII=1",
        kind: ValueKind::Switch(|s, on| s.ascii = on),
        option: None,
    },
    Key {
        place: SettingsTable::Top,
        key: "pain",
        shown: Shown::Example("\"pain.csv\""),
        doc: "pain log: date,score and optionally when,where,side,note; a path in kneewise.toml is relative to that file",
        kind: ValueKind::Text(|s, path| {
            s.pain = Some(PathBuf::from(path));
            Ok(())
        }),
        option: Some(("pain", "FILE.csv")),
    },
    Key {
        place: SettingsTable::Top,
        key: "hide_start_m",
        shown: Shown::Default("0"),
        doc: "leave out positions within this distance of the usual start, metres; 500 hides a village street",
        kind: ValueKind::Number(0.0..=50_000.0, |s, metres| s.config.hide_start_m = metres),
        option: Some(("hide-start", "METRES")),
    },
    Key {
        place: SettingsTable::Athlete,
        key: "sex",
        shown: Shown::Example("\"female\""),
        doc: "for Banister's training load",
        kind: ValueKind::OneOf(&[
            ("female", |s| s.athlete().sex = Some(Sex::Female)),
            ("male", |s| s.athlete().sex = Some(Sex::Male)),
        ]),
        option: None,
    },
    Key {
        place: SettingsTable::Athlete,
        key: "birth_year",
        shown: Shown::Example("1985"),
        doc: "under 18 there are no next steps: the studies were of adults",
        kind: ValueKind::Number(1900.0..=2100.0, |s, year| s.athlete().birth_year = Some(year as i16)),
        option: None,
    },
    Key {
        place: SettingsTable::Athlete,
        key: "resting_bpm",
        shown: Shown::Example("50"),
        doc: "resting heart rate; else estimated from the history",
        kind: ValueKind::Number(20.0..=120.0, |s, bpm| s.athlete().resting_bpm = Some(bpm)),
        option: None,
    },
    Key {
        place: SettingsTable::Athlete,
        key: "max_bpm",
        shown: Shown::Example("185"),
        doc: "highest heart rate; else estimated from the history",
        kind: ValueKind::Number(100.0..=250.0, |s, bpm| s.athlete().max_bpm = Some(bpm)),
        option: None,
    },
    Key {
        place: SettingsTable::Athlete,
        key: "threshold_bpm",
        shown: Shown::Example("168"),
        doc: "heart rate that you could hold for an hour; else the watch's setting. It is only reported",
        kind: ValueKind::Number(80.0..=230.0, |s, bpm| s.athlete().threshold_bpm = Some(bpm)),
        option: None,
    },
    Key {
        place: SettingsTable::Athlete,
        key: "threshold_pace",
        shown: Shown::Example("\"4:45\""),
        doc: "the pace that you could hold for an hour, minutes a kilometre (\"7:39/mi\": a mile)",
        kind: ValueKind::Text(|s, text| {
            s.athlete().threshold_mps = Some(pace(text)?);
            Ok(())
        }),
        option: None,
    },
    Key {
        place: SettingsTable::Shoes,
        key: "name",
        shown: Shown::Example("\"Blue pair\""),
        doc: "runs whose gear has this name count for it",
        kind: ValueKind::Text(|s, name| {
            name.trim().clone_into(&mut s.shoe().name);
            Ok(())
        }),
        option: None,
    },
    Key {
        place: SettingsTable::Shoes,
        key: "start_km",
        shown: Shown::Default("0"),
        doc: "kilometres before the first recorded run",
        kind: ValueKind::Number(0.0..=100_000.0, |s, km| s.shoe().start_m = km * 1000.0),
        option: None,
    },
    Key {
        place: SettingsTable::Shoes,
        key: "maximum_km",
        shown: Shown::Example("800"),
        doc: "when you want to replace it, kilometres",
        kind: ValueKind::Number(1.0..=100_000.0, |s, km| s.shoe().maximum_m = Some(km * 1000.0)),
        option: None,
    },
    // Sizes are in MiB: nobody wants to count bytes.
    Key {
        place: SettingsTable::Limits,
        key: "activity_mb",
        shown: Shown::Default("256"),
        doc: "largest FIT, GPX, TCX or table, unpacked, MiB",
        kind: ValueKind::Number(LIMIT, |s, mib| s.config.limits.activity_bytes = (mib as u64) << 20),
        option: None,
    },
    Key {
        place: SettingsTable::Limits,
        key: "member_mb",
        shown: Shown::Default("1024"),
        doc: "largest archive inside an archive, and standard input, MiB",
        kind: ValueKind::Number(LIMIT, |s, mib| s.config.limits.member_bytes = (mib as u64) << 20),
        option: None,
    },
    Key {
        place: SettingsTable::Limits,
        key: "total_mb",
        shown: Shown::Default("65536"),
        doc: "most that one file may unpack to, including all archives in it, MiB",
        kind: ValueKind::Number(LIMIT, |s, mib| s.config.limits.total_bytes = (mib as u64) << 20),
        option: None,
    },
    Key {
        place: SettingsTable::Limits,
        key: "ratio",
        shown: Shown::Default("200"),
        doc: "most bytes unpacked per packed byte",
        kind: ValueKind::Number(LIMIT, |s, ratio| s.config.limits.ratio = ratio as u64),
        option: None,
    },
    Key {
        place: SettingsTable::Limits,
        key: "depth",
        shown: Shown::Default("6"),
        doc: "deepest nesting of archives, .gz included",
        kind: ValueKind::Number(LIMIT, |s, depth| s.config.limits.depth = depth as usize),
        option: None,
    },
    Key {
        place: SettingsTable::Limits,
        key: "members",
        shown: Shown::Default("2000000"),
        doc: "most members of one archive, including inner ones",
        kind: ValueKind::Number(LIMIT, |s, members| s.config.limits.members = members as usize),
        option: None,
    },
    Key {
        place: SettingsTable::Limits,
        key: "samples",
        shown: Shown::Default("4000000"),
        doc: "most samples of one file",
        kind: ValueKind::Number(LIMIT, |s, samples| s.config.decode.samples = samples as usize),
        option: None,
    },
    Key {
        place: SettingsTable::Limits,
        key: "xml_depth",
        shown: Shown::Default("256"),
        doc: "deepest nesting of XML elements",
        kind: ValueKind::Number(LIMIT, |s, depth| s.config.decode.xml_depth = depth as usize),
        option: None,
    },
];

/// Parses a pace into metres per second: minutes and seconds per kilometre (`4:45`, `4:45/km`) or mile (`7:39/mi`).
fn pace(text: &str) -> Result<f64, String> {
    let (clock, metres) = match text.split_once('/') {
        None => (text, 1000.0),
        Some((clock, unit)) if unit.trim() == "km" => (clock, 1000.0),
        Some((clock, unit)) if unit.trim() == "mi" => (clock, MILE_M),
        Some(_) => ("", 0.0),
    };
    let seconds = clock.trim().split_once(':').and_then(|(minutes, seconds)| {
        let (minutes, seconds): (u32, u32) = (minutes.parse().ok()?, seconds.parse().ok()?);
        (minutes < 60 && seconds < 60).then_some(f64::from(minutes * 60 + seconds))
    });
    seconds
        .map(|seconds| metres / seconds)
        .filter(|mps| THRESHOLD_MPS.contains(mps))
        .ok_or_else(|| format!("\"{text}\" is not a pace; write it like \"4:45\" (/km)"))
}
