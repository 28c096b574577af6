//! `training-session-….json` of a Polar Flow export: one session with its exercises, their samples and their routes.
//!
//! # Layout
//!
//! From readers in public repositories: `mytral` (`polar_flow_recording`, with fixtures of real shape: since 2024, files
//! `training-session_2025-01-19T09-33-04_….json`) and `slither` (`PolarJsonLoader`, before that:
//! `training-session-2021-01-30-….json`).
//!
//! * Times are local, without a zone; `timezoneOffsetMinutes` of the session, formerly `timezoneOffset` of the exercise.
//! * Now `samples.samples` is a list of channels, `{"type": "HEART_RATE", "intervalMillis": 1000, "values": […]}`, with `"NaN"` for
//!   no value, and `routes.route.wayPoints` are positions by `elapsedMillis`; sports are numbers.
//! * Formerly each channel was a list of `{"dateTime": …, "value": …}`, and `recordedRoute` one of positions; sports are words.
//! * Of the unit of speeds the readers differ, so they are left out: distances tell it.

use super::json::{at_least_zero, number, word};
use super::points::Points;
use crate::base::ledger::Code;
use crate::base::sport::Sport;
use crate::config::DecodeLimits;
use crate::decode::Decoded;
use crate::decode::damage::{Damage, Place};
use crate::decode::raw::{DeviceTotals, RawActivity};
use crate::decode::samples::Channel;
use crate::decode::xml::time;
use memchr::memmem;
use serde_json::Value;

/// Channels by their names now and formerly.
const CHANNELS: [(&str, &str, Channel); 4] = [
    ("HEART_RATE", "heartRate", Channel::HeartRate),
    ("ALTITUDE", "altitude", Channel::Altitude),
    ("DISTANCE", "distance", Channel::Distance),
    ("CADENCE", "cadence", Channel::Cadence),
];

/// Sports by number, of the settings page of Polar Flow, as `pcolby/bipolar` lists it ("Polar Sport Types"). Numbers that are not here
/// (orienteering, triathlon, dances) are told from the session's name or from the movement.
const SPORTS: &[(&str, &str)] = &[
    ("1", "running"),
    ("2", "cycling"),
    ("3", "walking"),
    ("4", "jogging"),
    ("5", "mountain_biking"),
    ("6", "cross_country_skiing"),
    ("7", "downhill_skiing"),
    ("8", "rowing"),
    ("9", "nordic_walking"),
    ("10", "inline_skating"),
    ("11", "hiking"),
    ("12", "tennis"),
    ("13", "squash"),
    ("14", "badminton"),
    ("15", "strength_training"),
    ("16", "other"),
    ("17", "treadmill_running"),
    ("18", "indoor_cycling"),
    ("19", "road_running"),
    ("20", "circuit_training"),
    ("22", "snowboarding"),
    ("23", "swimming"),
    ("24", "cross_country_skiing"),
    ("25", "cross_country_skiing"),
    ("27", "trail_running"),
    ("28", "ice_skating"),
    ("29", "inline_skating"),
    ("30", "roller_skating"),
    ("32", "training"),
    ("33", "yoga"),
    ("34", "crossfit"),
    ("35", "golf"),
    ("36", "track_running"),
    ("38", "road_cycling"),
    ("39", "soccer"),
    ("40", "cricket"),
    ("41", "basketball"),
    ("42", "baseball"),
    ("43", "rugby"),
    ("44", "field_hockey"),
    ("45", "volleyball"),
    ("46", "ice_hockey"),
    ("47", "american_football"),
    ("48", "handball"),
    ("49", "beach_volleyball"),
    ("50", "soccer"),
    ("51", "hockey"),
    ("52", "dancing"),
    ("54", "horseback_riding"),
    ("55", "cross_trainer"),
    ("56", "martial_arts"),
    ("57", "functional_strength_training"),
    ("59", "roller_skiing"),
    ("60", "roller_skiing"),
    ("61", "aerobics"),
    ("65", "pilates"),
    ("66", "stretching"),
    ("83", "other"),
    ("87", "cross_country_skiing"),
    ("88", "sailing"),
    ("91", "table_tennis"),
    ("92", "ultra_running"),
    ("94", "indoor_climbing"),
    ("95", "kayaking"),
    ("96", "canoeing"),
    ("100", "kitesurfing"),
    ("101", "windsurfing"),
    ("102", "surfing"),
    ("103", "pool_swimming"),
    ("105", "open_water_swimming"),
    ("107", "wakeboarding"),
    ("108", "water_skiing"),
    ("109", "boxing"),
    ("113", "backcountry_skiing"),
    ("116", "snowshoeing"),
    ("117", "indoor_rowing"),
    ("118", "spinning"),
    ("126", "core_training"),
];

/// Whether some JSON is a session, by its keys.
#[must_use]
pub fn is_session(json: &[u8], file_name: &str) -> bool {
    let has = |key: &[u8]| memmem::find(json, key).is_some();
    let named = file_name.starts_with("training-session");
    has(br#""exercises""#)
        && has(br#""startTime""#)
        && (named || has(br#""recordedRoute""#) || has(br#""intervalMillis""#) || has(br#""timezoneOffset"#))
}

/// Decodes a session: one activity for each exercise.
#[must_use]
pub fn decode(bytes: &[u8], limits: &DecodeLimits) -> Decoded {
    let session: Value = match serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) {
        Ok(session) => session,
        Err(error) => {
            let place = Place::Line { line: error.line(), column: error.column() };
            let (what, truncated) =
                if error.is_eof() { ("the session ends early", true) } else { ("the session is not JSON", false) };
            let damage = Damage { what: what.to_owned(), place, truncated, aftermath: None };
            return Decoded { damage: vec![damage], ..Decoded::default() };
        }
    };
    let exercises = session.get("exercises").and_then(Value::as_array).cloned().unwrap_or_default();
    let read = exercises.iter().enumerate().filter_map(|(i, exercise)| activity(&session, exercise, i, limits));
    let activities: Vec<RawActivity> = read.collect();
    let nothing = activities.is_empty();
    Decoded {
        activities,
        not_activity: nothing.then_some(Code::NoSamples),
        content: nothing.then(|| "a session without an exercise".to_owned()),
        ..Decoded::default()
    }
}

fn activity(session: &Value, exercise: &Value, number_of: usize, limits: &DecodeLimits) -> Option<RawActivity> {
    let either = |field: &str| exercise.get(field).or_else(|| session.get(field));
    let offset_s = ["timezoneOffsetMinutes", "timezoneOffset"].iter().find_map(|field| either(field).and_then(number));
    let offset_s = offset_s.map(|minutes| minutes * 60.0);
    let start_s = local_s(either("startTime")?, offset_s)?;
    let mut points = Points::default();
    for (now, before, channel) in CHANNELS {
        listed(exercise, now, channel, start_s, &mut points);
        dated(exercise, before, channel, offset_s, &mut points);
    }
    route(exercise, start_s, offset_s, &mut points);
    let (sport, sub_sport) = sport(session, exercise);
    let stop_s = either("stopTime").and_then(|text| local_s(text, offset_s));
    let duration_s = either("duration").and_then(Value::as_str).and_then(duration_s);
    let duration_s = duration_s
        .or_else(|| Some(at_least_zero(either("durationMillis").map(|_| exercise)?, "durationMillis")? / 1000.0));
    let pulse = |before: &str, now: &str| {
        let before = exercise.get("heartRate").and_then(|pulse| at_least_zero(pulse, before));
        before.or_else(|| at_least_zero(exercise, now)).or_else(|| at_least_zero(session, now))
    };
    let totals = DeviceTotals {
        distance_m: at_least_zero(exercise, "distance").or_else(|| at_least_zero(exercise, "distanceMeters")),
        elapsed_s: stop_s.map(|stop_s| stop_s - start_s).filter(|s| *s > 0.0),
        timer_s: duration_s,
        gain_m: at_least_zero(exercise, "ascent"),
        loss_m: at_least_zero(exercise, "descent"),
        mean_bpm: pulse("avg", "hrAvg"),
        max_bpm: pulse("max", "hrMax"),
        ..DeviceTotals::default()
    };
    let is_something = points.len() > 0 || totals.distance_m.is_some() || totals.timer_s.is_some();
    let product = session.get("product").and_then(|product| product.get("modelName")).and_then(Value::as_str);
    (is_something && points.len() <= limits.samples).then(|| RawActivity {
        session: number_of,
        sport,
        sub_sport,
        name: session.get("name").and_then(Value::as_str).and_then(crate::decode::xml::title),
        device: product.and_then(crate::decode::xml::title),
        start_s: Some(start_s),
        local_offset_s: offset_s,
        samples: points.samples(),
        totals,
        ..RawActivity::default()
    })
}

/// A channel as it is written now: values at equal intervals.
fn listed(exercise: &Value, name: &str, channel: Channel, start_s: f64, points: &mut Points) {
    let blocks = exercise.pointer("/samples/samples").and_then(Value::as_array);
    for block in blocks.into_iter().flatten().filter(|block| block.get("type").and_then(Value::as_str) == Some(name)) {
        let step_s = at_least_zero(block, "intervalMillis").filter(|ms| *ms > 0.0).unwrap_or(1000.0) / 1000.0;
        let values = block.get("values").and_then(Value::as_array);
        for (i, value) in values.into_iter().flatten().enumerate() {
            points.add(start_s + step_s * i as f64, channel, number(value));
        }
    }
}

/// A channel as it was written formerly: values with their times.
fn dated(exercise: &Value, name: &str, channel: Channel, offset_s: Option<f64>, points: &mut Points) {
    let entries = exercise.get("samples").and_then(|samples| samples.get(name)).and_then(Value::as_array);
    for entry in entries.into_iter().flatten() {
        if let Some(time_s) = entry.get("dateTime").and_then(|text| local_s(text, offset_s)) {
            points.add(time_s, channel, entry.get("value").and_then(number));
        }
    }
}

fn route(exercise: &Value, start_s: f64, offset_s: Option<f64>, points: &mut Points) {
    let now = exercise.pointer("/routes/route/wayPoints");
    let formerly = exercise.pointer("/samples/recordedRoute");
    for point in [now, formerly].into_iter().flatten().filter_map(Value::as_array).flatten() {
        let elapsed = at_least_zero(point, "elapsedMillis").map(|ms| start_s + ms / 1000.0);
        let Some(time_s) = elapsed.or_else(|| local_s(point.get("dateTime")?, offset_s)) else { continue };
        let value = |field: &str| point.get(field).and_then(number);
        points.add_position(time_s, value("latitude"), value("longitude"));
        points.add(time_s, Channel::Altitude, value("altitude"));
    }
}

fn sport(session: &Value, exercise: &Value) -> (Option<Sport>, Option<String>) {
    let of = |value: &Value| value.get("sport").and_then(|sport| word(sport.get("id").unwrap_or(sport)));
    let said = of(exercise).or_else(|| of(session)).unwrap_or_default();
    // Other services number their sports otherwise.
    let word = if said.bytes().all(|byte| byte.is_ascii_digit()) { "" } else { said.as_str() };
    let known = SPORTS.iter().find(|(number, _)| *number == said).map_or(word, |(_, name)| name);
    let named = session.get("name").and_then(Value::as_str).unwrap_or_default();
    let found = Sport::known(known).filter(|(sport, _)| *sport != Sport::Unknown).or_else(|| Sport::known(named));
    let (sport, finer) = found.unwrap_or((Sport::Unknown, None));
    (Some(sport).filter(|sport| *sport != Sport::Unknown), finer)
}

/// A local time as Unix seconds.
fn local_s(text: &Value, offset_s: Option<f64>) -> Option<f64> {
    Some(time::parse(text.as_str()?)?.unix_s - offset_s.unwrap_or(0.0))
}

/// `PT1234.5S`, also with hours and minutes.
fn duration_s(text: &str) -> Option<f64> {
    let mut rest = text.strip_prefix("PT")?;
    let mut sum_s = 0.0;
    while let Some(end) = rest.find(|letter: char| letter.is_ascii_alphabetic()) {
        let value: f64 = rest[..end].parse().ok()?;
        sum_s += value
            * match &rest[end..=end] {
                "H" => 3600.0,
                "M" => 60.0,
                "S" => 1.0,
                _ => return None,
            };
        rest = &rest[end + 1..];
    }
    (rest.is_empty() && sum_s.is_finite()).then_some(sum_s)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::sport::Sport;

    fn read(text: &str) -> Decoded {
        decode(text.as_bytes(), &DecodeLimits::default())
    }

    const NOW: &str = r#"{"identifier":{"id":"1"},"startTime":"2025-01-19T09:33:04.000","timezoneOffsetMinutes":60,"sport":{"id":"1"},
        "product":{"modelName":"Polar Vantage V3"},"exercises":[{"startTime":"2025-01-19T09:33:04.000","sport":{"id":"27"},
        "samples":{"samples":[{"type":"HEART_RATE","intervalMillis":1000,"values":[95.0,"NaN",110.0]},
        {"type":"DISTANCE","intervalMillis":1000,"values":[0,3,6]},{"type":"SPEED","intervalMillis":1000,"values":[10.8,10.8,10.8]}]},
        "routes":{"route":{"wayPoints":[{"longitude":8.5,"latitude":47.0,"altitude":400.0,"elapsedMillis":0},
        {"longitude":8.5,"latitude":47.1,"altitude":401.0,"elapsedMillis":2000}]}}}]}"#;

    const FORMERLY: &str = r#"{"exportVersion":"1.4","name":"Running","startTime":"2021-01-30T13:24:11.000","stopTime":"2021-01-30T13:25:11.000",
        "duration":"PT60S","distance":180.0,"exercises":[{"startTime":"2021-01-30T13:24:11.000","stopTime":"2021-01-30T13:25:11.000",
        "timezoneOffset":60,"duration":"PT60S","distance":180.0,"sport":"TREADMILL_RUNNING","ascent":7.0,"descent":6.0,
        "heartRate":{"min":90,"avg":140,"max":150},"samples":{"heartRate":[{"dateTime":"2021-01-30T13:24:11.000","value":90},
        {"dateTime":"2021-01-30T13:24:12.000"}],
        "recordedRoute":[{"dateTime":"2021-01-30T13:24:11.000","longitude":8.5,"latitude":47.0,"altitude":400.0}]}}]}"#;

    #[test]
    fn the_layout_of_now() {
        let decoded = read(NOW);
        let [run] = &decoded.activities[..] else { panic!("{decoded:?}") };
        assert_eq!((run.sport, run.sub_sport.as_deref()), (Some(Sport::Running), Some("trail")));
        assert_eq!((run.start_s, run.local_offset_s), (Some(1_737_275_584.0), Some(3600.0)));
        assert_eq!((run.samples.len, run.samples.heart_rate_bpm.count(), run.samples.lat_deg.count()), (3, 2, 2));
        assert_eq!((run.samples.distance_m.get(2), run.samples.speed_mps.count()), (Some(6.0), 0));
        assert_eq!(run.device.as_deref(), Some("Polar Vantage V3"));
    }

    #[test]
    fn the_layout_of_before() {
        let decoded = read(FORMERLY);
        let [run] = &decoded.activities[..] else { panic!("{decoded:?}") };
        assert_eq!((run.sport, run.sub_sport.as_deref()), (Some(Sport::Running), Some("treadmill")));
        assert_eq!(run.start_s, Some(1_612_009_451.0));
        let totals = &run.totals;
        assert_eq!((totals.distance_m, totals.timer_s, totals.elapsed_s), (Some(180.0), Some(60.0), Some(60.0)));
        assert_eq!((totals.gain_m, totals.loss_m, totals.mean_bpm), (Some(7.0), Some(6.0), Some(140.0)));
        assert_eq!((run.samples.len, run.samples.altitude_m.get(0)), (1, Some(400.0)));
    }

    #[test]
    fn a_session_cut_anywhere_says_so() {
        for text in [NOW, FORMERLY] {
            for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
                let decoded = read(&text[..end]);
                assert!(decoded.activities.is_empty() && decoded.damage[0].truncated, "{end}");
            }
        }
    }

    #[test]
    fn sports_by_number() {
        for (number, name) in SPORTS {
            let (sport, _) = Sport::known(name).unwrap();
            assert_ne!(sport, Sport::Unknown, "{number} {name}");
        }
        let of = |number: &str| {
            let run = read(&NOW.replace(r#""id":"27""#, &format!(r#""id":"{number}""#))).activities.remove(0);
            (run.sport, run.sub_sport)
        };
        assert_eq!(of("17"), (Some(Sport::Running), Some("treadmill".to_owned())));
        assert_eq!(
            (of("92").0, of("34").0, of("39").0),
            (Some(Sport::Running), Some(Sport::Strength), Some(Sport::Other))
        );
        // 53 is trotting; elsewhere the numbers around it are runs.
        assert_eq!((of("53").0, of("999").0), (None, None));
        let pulse = r#""hrAvg":151,"hrMax":172,"product""#;
        let totals = read(&NOW.replace(r#""product""#, pulse)).activities.remove(0).totals;
        assert_eq!((totals.mean_bpm, totals.max_bpm), (Some(151.0), Some(172.0)));
    }

    #[test]
    fn sessions_are_told_by_their_keys() {
        assert!(is_session(NOW.as_bytes(), "renamed.json") && is_session(FORMERLY.as_bytes(), "x.json"));
        assert!(!is_session(br#"{"exercises":[],"startTime":"x"}"#, "plan.json"));
        assert!(is_session(br#"{"exercises":[],"startTime":"x"}"#, "training-session-1.json"));
        assert_eq!(read(r#"{"exercises":[],"startTime":"x"}"#).not_activity, Some(Code::NoSamples));
    }

    #[test]
    fn durations_of_iso_8601() {
        assert_eq!(
            ["PT60S", "PT1H2M3.5S", "PT5M", "P1D", "PT5"].map(duration_s),
            [Some(60.0), Some(3723.5), Some(300.0), None, None]
        );
    }
}
