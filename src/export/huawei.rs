//! `motion path detail data….json` of Huawei Health's data export, with all workouts, and single `HiTrack_…` files of its app.
//!
//! # Layout
//!
//! From readers in public repositories: `CTHRU/Hitrava` (`HiJson`, `HiTrackFile`: keys, codes of sports, units, times, with an example
//! of a `HiTrack` file), `aricooperdavis/Huawei-TCX-Converter`, and samples of the JSON shown by others, which agree with it.
//!
//! * A list of workouts, before July 2020 grouped by day below `motionPathData`: `startTime` and `totalTime` in milliseconds,
//!   `timeZone` as `+0200`, `totalDistance` in metres, `sportType` as a number.
//! * `attribute` is `HW_EXT_TRACK_DETAIL@is`, lines of samples, `&&HW_EXT_TRACK_SIMPLIFY@is`, and totals as JSON.
//! * A line is `tp=lbs;k=0;lat=…;lon=…;alt=…;t=…` (position), `tp=h-r;k=…;v=…` (heart rate), `tp=s-r` (steps of both feet a minute),
//!   `tp=alti` (altitude, metres). Times are seconds or milliseconds, also as `1.55173212E12`. Lines are in no order.
//! * 90° north, 80° west marks a pause. The `alt` of positions is 0 or of another unit, and speeds count from another beginning in some
//!   versions: both are left out, and the ascent among the totals too, whose unit is not stated.
//! * It is not quite JSON: the keys of `partTimeMap` are bare numbers, and some versions break lines inside strings.
//! * In China positions are shifted by some hundred metres (GCJ-02); they are kept as they are, which changes no distance.

use super::json::{at_least_zero, number, objects};
use super::points::Points;
use super::{MOST_ACTIVITIES, TableDamage, plausible_start, text_of};
use crate::base::ledger::Code;
use crate::base::sport::Sport;
use crate::base::words::commas;
use crate::config::DecodeLimits;
use crate::decode::Decoded;
use crate::decode::damage::{Damage, Place};
use crate::decode::raw::{DeviceTotals, RawActivity, StatedCadenceUnit};
use crate::decode::samples::Channel;
use memchr::memmem;
use serde_json::Value;

/// Codes of sports, of `CTHRU/Hitrava`. Others are told from the movement.
const SPORTS: [(u32, &str); 13] = [
    (2, "hiking"),
    (3, "cycling"),
    (4, "running"),
    (5, "walking"),
    (101, "treadmill_running"),
    (102, "pool_swimming"),
    (103, "indoor_cycling"),
    (104, "open_water_swimming"),
    (111, "cross_trainer"),
    (117, "other"),
    (118, "trail_running"),
    (145, "crossfit"),
    (282, "hiking"),
];

const DETAIL: &str = "HW_EXT_TRACK_DETAIL@is";
const TOTALS: &str = "HW_EXT_TRACK_SIMPLIFY@is";

/// Position of the mark of a pause, degrees.
const PAUSE_DEG: (f64, f64) = (90.0, -80.0);

/// Whether some JSON holds such workouts, by its name and keys.
#[must_use]
pub fn is_export(json: &[u8], file_name: &str) -> bool {
    let has = |key: &[u8]| memmem::find(json, key).is_some();
    file_name.starts_with("motion path detail data") || has(DETAIL.as_bytes()) || has(br#""motionPathData""#)
}

/// Whether some text is a single track.
#[must_use]
pub fn is_track(text: &[u8]) -> bool {
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    text.starts_with(b"tp=") && memmem::find(line, b";k=").is_some()
}

/// Decodes all workouts of an export, or the one of a track.
#[must_use]
pub fn decode(bytes: &[u8], limits: &DecodeLimits) -> Decoded {
    if is_track(bytes.trim_ascii_start()) {
        return track(&text_of(bytes), limits);
    }
    let (rows, damage) = match objects(&as_json(bytes)) {
        Ok((rows, damage)) => (rows, damage.as_ref().map(damaged)),
        Err(error) => (Vec::new(), Some(unreadable(error.to_string()))),
    };
    let mut decoded = Decoded { damage: damage.into_iter().collect(), ..Decoded::default() };
    let by_day = |row: &Value| row.get("motionPathData").and_then(Value::as_array).cloned();
    let mut samples = 0;
    for row in rows.into_iter().flat_map(|row| by_day(&row).unwrap_or_else(|| vec![row])) {
        let Some(workout) = workout(&row, decoded.activities.len()) else { continue };
        samples += workout.samples.len;
        if samples > limits.samples || decoded.activities.len() == MOST_ACTIVITIES {
            let what = format!("more than {} samples; the rest is left out", commas(limits.samples as u64));
            decoded.damage.push(unreadable(what));
            break;
        }
        decoded.activities.push(workout);
    }
    if decoded.activities.is_empty() {
        decoded.not_activity = Some(Code::NoSamples);
        decoded.content = Some("an export without a workout".to_owned());
    }
    decoded
}

fn track(text: &str, limits: &DecodeLimits) -> Decoded {
    let mut points = Points::default();
    lines(text, &mut points);
    let mut decoded = Decoded::default();
    if points.len() == 0 || points.len() > limits.samples {
        decoded.not_activity = Some(Code::NoSamples);
        return decoded;
    }
    decoded.activities.push(RawActivity { samples: points.samples(), ..of_service() });
    decoded
}

fn of_service() -> RawActivity {
    RawActivity {
        device: Some("Huawei Health".to_owned()),
        cadence_unit: StatedCadenceUnit::Steps { from: "Huawei Health".to_owned() },
        ..RawActivity::default()
    }
}

/// `None` for what has no plausible start.
fn workout(row: &Value, session: usize) -> Option<RawActivity> {
    let start_s = row.get("startTime").and_then(number).and_then(unix_s).and_then(plausible_start)?;
    let attribute = row.get("attribute").and_then(Value::as_str).unwrap_or_default();
    let (detail, totals) = attribute.split_once("&&").unwrap_or((attribute, ""));
    // Some versions write the totals first.
    let (detail, totals) = if detail.starts_with(TOTALS) { (totals, detail) } else { (detail, totals) };
    let mut points = Points::default();
    lines(detail.strip_prefix(DETAIL).unwrap_or(detail), &mut points);
    let totals = totals.strip_prefix(TOTALS).unwrap_or_default().trim_end_matches('&');
    let totals: Value = serde_json::from_str(totals).unwrap_or_default();
    let above_zero = |field: &str| {
        let of = |value: &Value| at_least_zero(value, field).filter(|value| *value > 0.0);
        of(row).or_else(|| of(&totals))
    };
    let code = row.get("sportType").and_then(number).unwrap_or(-1.0);
    let known = SPORTS.iter().find(|(own, _)| f64::from(*own) == code).and_then(|(_, name)| Sport::known(name));
    let (sport, sub_sport) = known.map_or((None, None), |(sport, finer)| (Some(sport), finer));
    let end_s = row.get("endTime").and_then(number).and_then(unix_s);
    Some(RawActivity {
        session,
        sport,
        sub_sport,
        start_s: Some(start_s),
        local_offset_s: row.get("timeZone").and_then(Value::as_str).and_then(offset_s),
        totals: DeviceTotals {
            distance_m: above_zero("totalDistance"),
            elapsed_s: end_s.map(|end_s| end_s - start_s).filter(|s| *s > 0.0),
            timer_s: above_zero("totalTime").map(|ms| ms / 1000.0),
            cadence_raw: above_zero("avgStepRate"),
            mean_bpm: above_zero("avgHeartRate"),
            max_bpm: above_zero("maxHeartRate"),
            ..DeviceTotals::default()
        },
        samples: points.samples(),
        ..of_service()
    })
}

/// Adds the values of the lines of a track.
fn lines(text: &str, points: &mut Points) {
    for line in text.lines() {
        let mut fields = line.trim().split(';').filter_map(|field| field.split_once('='));
        let Some((_, kind)) = fields.next().filter(|(key, _)| matches!(*key, "tp" | "istp")) else { continue };
        let (mut time, mut k, mut v, mut lat, mut lon) = (None, None, None, None, None);
        for (key, value) in fields {
            let value = value.parse::<f64>().ok().filter(|value| value.is_finite());
            match key {
                "t" => time = value,
                "k" => k = value,
                "v" => v = value,
                "lat" => lat = value,
                "lon" => lon = value,
                _ => {}
            }
        }
        let range = |low: f64, high: f64| v.filter(|value| (low..=high).contains(value));
        let (channel, value) = match kind {
            "lbs" => {
                let position = lat.zip(lon).filter(|position| *position != PAUSE_DEG && *position != (0.0, 0.0));
                if let (Some(time_s), Some((lat, lon))) = (time.and_then(unix_s), position) {
                    points.add_position(time_s, Some(lat), Some(lon));
                }
                continue;
            }
            "h-r" => (Channel::HeartRate, range(1.0, 254.0)),
            // Strokes of a swimmer are negative.
            "s-r" => (Channel::Cadence, range(1.0, 400.0)),
            "alti" => (Channel::Altitude, range(-1000.0, 10_000.0)),
            _ => continue,
        };
        if let Some(time_s) = k.and_then(unix_s) {
            points.add(time_s, channel, value);
        }
    }
}

/// Unix seconds of a time in seconds or milliseconds; `None` for what is neither.
fn unix_s(time: f64) -> Option<f64> {
    plausible_start(if time < 1e11 { time } else { time / 1000.0 })
}

/// Local minus UTC of `+0200`, seconds.
fn offset_s(zone: &str) -> Option<f64> {
    let sign = if zone.starts_with('-') { -1.0 } else { 1.0 };
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = (digits.get(..2)?, digits.get(2..4)?);
    Some(sign * (hours.parse::<f64>().ok()? * 3600.0 + minutes.parse::<f64>().ok()? * 60.0))
}

/// The document with quotes around keys that are bare numbers, and without control characters in strings.
fn as_json(document: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(document.len() + document.len() / 64);
    let (mut in_string, mut escaped) = (false, false);
    let mut at = 0;
    while let Some(&byte) = document.get(at) {
        at += 1;
        if in_string {
            match byte {
                b'\n' if !escaped => out.extend_from_slice(b"\\n"),
                0..0x20 => {}
                _ => out.push(byte),
            }
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        in_string = byte == b'"';
        if !matches!(byte, b'0'..=b'9' | b'-') {
            out.push(byte);
            continue;
        }
        let number = &document[at - 1..];
        let length = number.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
        let (number, rest) = number.split_at(length.unwrap_or(number.len()));
        let is_key = rest.trim_ascii_start().first() == Some(&b':');
        let quote: &[u8] = if is_key { b"\"" } else { b"" };
        out.extend([quote, number, quote].concat());
        at += number.len() - 1;
    }
    out
}

fn damaged(damage: &TableDamage) -> Damage {
    let (what, place) = match damage {
        TableDamage::Text { line, column, reason, .. } => {
            (reason.clone(), Place::Line { line: *line, column: *column })
        }
        other => (other.to_string(), Place::Line { line: 1, column: 1 }),
    };
    Damage { truncated: what.contains("ends"), what, place, aftermath: None }
}

fn unreadable(what: String) -> Damage {
    Damage { truncated: false, what, place: Place::Line { line: 1, column: 1 }, aftermath: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = r#"[{"recordId":"a","sportType":4,"startTime":1551732120000,"timeZone":"+0100","totalTime":600000,
        "endTime":1551732780000,"partTimeMap":{1.0: 461.0,2.0:931.0},"totalDistance":2000,
        "attribute":"HW_EXT_TRACK_DETAIL@istp=lbs;k=0;lat=50.7230104;lon=-3.5136149;alt=0.0;t=1.55173212E12;
tp=lbs;k=1;lat=50.724;lon=-3.5136149;alt=0.0;t=1.551732180E9;\ntp=lbs;k=2;lat=90.0;lon=-80.0;alt=0.0;t=0.0;\ntp=h-r;k=1551732120000;v=145;\ntp=h-r;k=1551732125000;v=255;\ntp=s-r;k=1551732120000;v=168;\ntp=alti;k=1551732120000;v=31.5;\ntp=rs;k=0;v=30;\n&&HW_EXT_TRACK_SIMPLIFY@is{\"avgHeartRate\":150,\"maxHeartRate\":171,\"avgStepRate\":166}"},
        {"sportType":101,"startTime":1551818520000,"timeZone":"-0330","totalTime":1500000,"totalDistance":4000,"attribute":"HW_EXT_TRACK_DETAIL@is&&HW_EXT_TRACK_SIMPLIFY@is{}"}]"#;

    fn read(text: &str) -> Decoded {
        decode(text.as_bytes(), &DecodeLimits::default())
    }

    #[test]
    fn workouts_with_their_samples_and_totals() {
        let decoded = read(NOW);
        assert!(decoded.damage.is_empty(), "{decoded:?}");
        let [run, treadmill] = &decoded.activities[..] else { panic!("{decoded:?}") };
        assert_eq!((run.sport, run.local_offset_s), (Some(Sport::Running), Some(3600.0)));
        assert_eq!(run.start_s, Some(1_551_732_120.0));
        let samples = &run.samples;
        assert_eq!((samples.len, samples.lat_deg.count(), samples.heart_rate_bpm.count()), (2, 2, 1));
        assert_eq!((samples.time_s.get(1), samples.altitude_m.get(0)), (Some(1_551_732_180.0), Some(31.5)));
        let totals = &run.totals;
        assert_eq!((totals.distance_m, totals.timer_s, totals.elapsed_s), (Some(2000.0), Some(600.0), Some(660.0)));
        assert_eq!((totals.mean_bpm, totals.max_bpm, totals.cadence_raw), (Some(150.0), Some(171.0), Some(166.0)));
        assert_eq!((treadmill.sport, treadmill.sub_sport.as_deref()), (Some(Sport::Running), Some("treadmill")));
        assert_eq!((treadmill.samples.len, treadmill.local_offset_s), (0, Some(-12_600.0)));
    }

    #[test]
    fn workouts_grouped_by_day_and_single_tracks() {
        let by_day = format!("[{{\"motionPathData\":{NOW},\"recordDay\":20190304}}]");
        assert_eq!(read(&by_day).activities.len(), 2);
        let track = "tp=lbs;k=0;lat=50.72;lon=-3.51;alt=0.0;t=1.55173212E12;\r\ntp=h-r;k=1551732121000;v=120\n";
        let decoded = read(track);
        let [run] = &decoded.activities[..] else { panic!("{decoded:?}") };
        assert_eq!((run.samples.len, run.sport, run.start_s), (2, None, None));
        // One of a treadmill begins with something else.
        let indoors = "tp=p-m;k=10000000;v=355.0\ntp=h-r;k=1551732121000;v=120\n";
        assert!(is_track(indoors.as_bytes()) && !is_track(b"tp=1\n;k=2") && !is_track(b"k=1;tp=lbs"));
        assert_eq!(read(indoors).activities[0].samples.heart_rate_bpm.count(), 1);
        assert_eq!(read("tp=lbs;k=0;lat=90;lon=-80;alt=0;t=0;\n").not_activity, Some(Code::NoSamples));
    }

    #[test]
    fn sports_by_number() {
        for (code, name) in SPORTS {
            assert!(Sport::known(name).is_some_and(|(sport, _)| sport != Sport::Unknown), "{code} {name}");
        }
        let of =
            |code: &str| read(&NOW.replace("\"sportType\":4", &format!("\"sportType\":{code}"))).activities[0].sport;
        assert_eq!(
            (of("118"), of("282"), of("3"), of("9999")),
            (Some(Sport::Running), Some(Sport::Hiking), Some(Sport::Cycling), None)
        );
    }

    #[test]
    fn what_is_not_quite_json_becomes_json() {
        for (odd, json) in [
            ("{1.0: 2, 3 :4}", "{\"1.0\": 2, \"3\" :4}"),
            ("[1, -2.5e3]", "[1, -2.5e3]"),
            ("{\"a\":\"1:2\\\"3:\n4\"}", "{\"a\":\"1:2\\\"3:\\n4\"}"),
            ("{\"a\":\"\\\\\",5:6}", "{\"a\":\"\\\\\",\"5\":6}"),
            ("12", "12"),
        ] {
            assert_eq!(String::from_utf8(as_json(odd.as_bytes())).unwrap(), json);
        }
    }

    #[test]
    fn an_export_cut_anywhere_is_read_as_far_as_it_goes() {
        let first = NOW.find("},\n        {\"sport").unwrap() + 1;
        for end in 0..NOW.len() {
            let decoded = read(&NOW[..end]);
            let whole = usize::from(end >= first) + usize::from(end == NOW.len() - 1);
            assert_eq!(decoded.activities.len(), whole, "{end}");
            assert!(!decoded.damage.is_empty() || end == 0, "{end}");
        }
        assert!(is_export(NOW.as_bytes(), "renamed.json") && is_export(b"[]", "motion path detail data171.json"));
        assert!(!is_export(b"[{\"attribute\":\"x\"}]", "a.json"));
    }

    #[test]
    fn too_many_samples_are_refused() {
        let limits = DecodeLimits { samples: 1, ..DecodeLimits::default() };
        let decoded = decode(NOW.as_bytes(), &limits);
        assert!(decoded.activities.is_empty() && decoded.damage[0].what.contains("more than 1 sample"), "{decoded:?}");
    }
}
