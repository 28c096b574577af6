//! `Sport-sessions/….json` of an adidas Running (formerly Runtastic) export: one session each, with its track in
//! `GPS-data/` and its heart rate in `Heart-rate-data/`, under the same name.
//!
//! # Layout
//!
//! From the fixtures of `fcrespel/runtastic-export-converter` (2018) and the directory listings and tests of readers of exports since
//! 2022, such as `glennreyes/runtastic-gpx`: times in milliseconds, metres, `start_time_timezone_offset` in milliseconds. Since 2023
//! distance and sport are attributes of `features`. Tracks are GPX now and were JSON lists of `timestamp`, `latitude`, `longitude`,
//! `altitude` and `distance`.

use super::collection::{Collection, Described};
use super::json::{at_least_zero, number, objects, time_s, word};
use super::points::Points;
use super::{TableError, plausible_start};
use crate::base::mention;
use crate::base::sport::Sport;
use crate::config::DecodeLimits;
use crate::decode::gpx;
use crate::decode::raw::{DeviceTotals, RawActivity};
use crate::decode::samples::Channel;
use memchr::memmem;
use serde_json::Value;

/// Sports by number, of the description (PDF) that comes with an export, as `schnatterer/Runtastic2FitoTrack` lists it; 84 is plogging.
/// Others are told from the movement.
const SPORTS: &[(&str, &str)] = &[
    ("1", "running"),
    ("2", "nordic_walking"),
    ("3", "cycling"),
    ("4", "mountain_biking"),
    ("5", "other"),
    ("6", "inline_skating"),
    ("7", "hiking"),
    ("8", "cross_country_skiing"),
    ("9", "alpine_skiing"),
    ("10", "snowboarding"),
    ("11", "motorcycling"),
    ("13", "snowshoeing"),
    ("14", "treadmill_running"),
    ("15", "indoor_cycling"),
    ("16", "elliptical"),
    ("17", "rowing"),
    ("18", "swimming"),
    ("19", "walking"),
    ("20", "horseback_riding"),
    ("21", "golf"),
    ("22", "road_cycling"),
    ("23", "tennis"),
    ("24", "badminton"),
    ("25", "squash"),
    ("26", "yoga"),
    ("27", "aerobics"),
    ("28", "martial_arts"),
    ("29", "sailing"),
    ("30", "windsurfing"),
    ("31", "pilates"),
    ("32", "rock_climbing"),
    ("34", "strength_training"),
    ("35", "volleyball"),
    ("38", "soccer"),
    ("42", "surfing"),
    ("43", "kitesurfing"),
    ("44", "kayaking"),
    ("45", "basketball"),
    ("46", "spinning"),
    ("51", "table_tennis"),
    ("52", "handball"),
    ("53", "backcountry_skiing"),
    ("54", "ice_skating"),
    ("55", "sledding"),
    ("67", "american_football"),
    ("68", "baseball"),
    ("69", "crossfit"),
    ("70", "dancing"),
    ("71", "ice_hockey"),
    ("72", "skateboarding"),
    ("75", "rugby"),
    ("76", "stand_up_paddling"),
    ("82", "trail_running"),
    ("84", "running"),
    ("86", "e_biking"),
    ("88", "indoor_rowing"),
    ("89", "stair_climbing"),
    ("90", "jump_rope"),
    ("92", "bodyweight"),
    ("96", "powerlifting"),
    ("98", "stretching"),
    ("100", "bouldering"),
    ("104", "boxing"),
];

/// Whether some JSON is a session, by its keys.
#[must_use]
pub fn is_session(json: &[u8]) -> bool {
    let has = |key: &[u8]| memmem::find(json, key).is_some();
    has(br#""start_time""#)
        && (has(br#""sport_type_id""#) || (has(br#""track_metrics""#) && has(br#""initial_values""#)))
}

/// Reads the session in the file with this name.
///
/// # Errors
/// [`TableError`] if the bytes are empty, damaged, or no session.
pub fn read(bytes: &[u8], name: &str) -> Result<Collection, TableError> {
    let (sessions, damage) = objects(bytes)?;
    let stem = name.rsplit(['/', '\\']).next().unwrap_or_default().trim_end_matches(".json");
    let workouts: Vec<Described> = sessions.iter().filter_map(|session| described(session, stem)).collect();
    if workouts.is_empty() {
        return Err(TableError::Other("a session"));
    }
    Ok(Collection { workouts, damage })
}

fn described(session: &Value, stem: &str) -> Option<Described> {
    let feature = |kind: &str| {
        let features = session.get("features")?.as_array()?;
        features.iter().find(|feature| feature.get("type").and_then(Value::as_str) == Some(kind))?.get("attributes")
    };
    let places = [Some(session), feature("track_metrics"), feature("initial_values"), feature("heart_rate")];
    let value = |field: &str| places.iter().flatten().find_map(|place| at_least_zero(place, field));
    let start_s = session.get("start_time").and_then(time_s).and_then(plausible_start)?;
    let end_s = session.get("end_time").and_then(time_s);
    let seconds = |field: &str| value(field).map(|ms| ms / 1000.0);
    let indoor = session.get("indoor").and_then(Value::as_bool) == Some(true);
    let number_of = session.get("sport_type_id").and_then(word);
    let number_of =
        number_of.or_else(|| word(feature("initial_values")?.pointer("/sport_type/id")?)).unwrap_or_default();
    let known = SPORTS.iter().find(|(number, _)| *number == number_of).and_then(|(_, name)| Sport::known(name));
    let (sport, finer) = known.unwrap_or((Sport::Unknown, None));
    let finer = if indoor && sport == Sport::Running { Some("treadmill".to_owned()) } else { finer };
    let notes = session.get("notes").and_then(Value::as_str);
    let mut files = Vec::new();
    for id in [Some(stem.to_owned()), session.get("id").and_then(word)].into_iter().flatten() {
        files
            .extend(["GPS-data/@.gpx", "GPS-data/@.json", "Heart-rate-data/@.json"].map(|path| path.replace('@', &id)));
    }
    files.dedup();
    Some(Described {
        activity: RawActivity {
            sport: Some(sport).filter(|sport| *sport != Sport::Unknown),
            sub_sport: finer,
            name: notes.and_then(crate::decode::xml::title),
            mention: notes.and_then(mention::mention),
            device: Some("adidas Running".to_owned()),
            start_s: Some(start_s),
            local_offset_s: session.get("start_time_timezone_offset").and_then(number).map(|ms| ms / 1000.0),
            totals: DeviceTotals {
                distance_m: value("distance").filter(|metres| *metres > 0.0),
                elapsed_s: end_s.map(|end_s| end_s - start_s).filter(|s| *s > 0.0),
                timer_s: seconds("duration").filter(|s| *s > 0.0),
                gain_m: value("elevation_gain"),
                loss_m: value("elevation_loss"),
                mean_bpm: value("pulse_avg"),
                max_bpm: value("pulse_max"),
                ..DeviceTotals::default()
            },
            ..RawActivity::default()
        },
        files,
    })
}

/// Adds the samples of one of the session's files.
pub fn add(activity: &mut RawActivity, path: &str, bytes: &[u8], limits: &DecodeLimits) {
    let mut points = Points::of(&activity.samples);
    if gpx::ROOTS.iter().any(|root| memmem::find(&bytes[..bytes.len().min(4096)], root.as_bytes()).is_some())
        && path.ends_with("gpx")
    {
        for track in gpx::decode(bytes, limits).activities {
            for (i, time) in track.samples.time_s.iter() {
                for (channel, series) in track.samples.channels().filter(|(channel, _)| *channel != Channel::Time) {
                    points.add(time, channel, series.get(i));
                }
            }
        }
    } else if let Ok((rows, _)) = objects(bytes) {
        for row in &rows {
            let Some(time_s) = row.get("timestamp").and_then(time_s) else { continue };
            let value = |field: &str| row.get(field).and_then(number);
            points.add_position(time_s, value("latitude"), value("longitude"));
            points.add(time_s, Channel::Altitude, value("altitude"));
            points.add(time_s, Channel::HeartRate, value("heart_rate"));
        }
    }
    if points.len() <= limits.samples {
        activity.samples = points.samples();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMERLY: &str = r#"{"start_time":1535794114000,"end_time":1535797097000,"start_time_timezone_offset":7200000,"distance":10110,
        "duration":2983000,"elevation_gain":74,"elevation_loss":71,"notes":"my knee hurt","pulse_avg":173,"pulse_max":188,"indoor":false,
        "id":"fdd2","sport_type_id":"1"}"#;
    const NOW: &str = r#"{"id":"a1","start_time":1672531200000,"start_time_timezone_offset":0,"end_time":1672531210000,"duration":10000,
        "features":[{"type":"track_metrics","attributes":{"distance":1000}},
        {"type":"initial_values","attributes":{"sport_type":{"id":"14"},"distance":1000,"duration":10000}}]}"#;

    fn one(text: &str) -> Described {
        read(text.as_bytes(), "Sport-sessions/2018_fdd2.json").unwrap().workouts.remove(0)
    }

    #[test]
    fn both_layouts_give_the_totals() {
        let run = one(FORMERLY);
        let (a, totals) = (&run.activity, &run.activity.totals);
        assert_eq!((a.sport, a.start_s, a.local_offset_s), (Some(Sport::Running), Some(1_535_794_114.0), Some(7200.0)));
        assert_eq!((totals.distance_m, totals.timer_s, totals.elapsed_s), (Some(10_110.0), Some(2983.0), Some(2983.0)));
        assert_eq!((totals.gain_m, totals.loss_m, totals.mean_bpm), (Some(74.0), Some(71.0), Some(173.0)));
        assert!(a.mention.is_some() && run.files.contains(&"GPS-data/2018_fdd2.gpx".to_owned()));
        assert!(run.files.contains(&"Heart-rate-data/fdd2.json".to_owned()));
        let now = one(NOW).activity;
        assert_eq!((now.sport, now.sub_sport.as_deref()), (Some(Sport::Running), Some("treadmill")));
        assert_eq!((now.totals.distance_m, now.totals.timer_s), (Some(1000.0), Some(10.0)));
    }

    #[test]
    fn sports_by_number() {
        for (number, name) in SPORTS {
            let (sport, _) = Sport::known(name).unwrap();
            assert_ne!(sport, Sport::Unknown, "{number} {name}");
        }
        let of = |number: &str| {
            let run =
                one(&FORMERLY.replace(r#""sport_type_id":"1""#, &format!(r#""sport_type_id":"{number}""#))).activity;
            (run.sport, run.sub_sport)
        };
        assert_eq!(of("82"), (Some(Sport::Running), Some("trail".to_owned())));
        assert_eq!((of("38").0, of("2").0, of("9999").0), (Some(Sport::Other), Some(Sport::Walking), None));
    }

    #[test]
    fn tracks_and_heart_rates_are_joined() {
        let mut run = one(FORMERLY).activity;
        let limits = DecodeLimits::default();
        add(
            &mut run,
            "GPS-data/a.json",
            br#"[{"timestamp":"2018-09-01 11:28:34 +0200","longitude":8.5,"latitude":47.0,"altitude":400.0,"distance":0}]"#,
            &limits,
        );
        add(
            &mut run,
            "Heart-rate-data/a.json",
            br#"[{"timestamp":"2018-09-01 11:28:34 +0200","heart_rate":142},{"timestamp":1535794117000,"heart_rate":143}]"#,
            &limits,
        );
        assert_eq!((run.samples.len, run.samples.lat_deg.count(), run.samples.heart_rate_bpm.count()), (2, 1, 2));
        let gpx = br#"<gpx><trk><trkseg><trkpt lat="47.1" lon="8.5"><ele>401</ele><time>2018-09-01T09:28:40Z</time></trkpt></trkseg></trk></gpx>"#;
        add(&mut run, "GPS-data/a.gpx", gpx, &limits);
        assert_eq!((run.samples.len, run.samples.altitude_m.count()), (3, 2));
    }

    #[test]
    fn a_session_cut_anywhere_is_refused() {
        for text in [FORMERLY, NOW] {
            assert!(is_session(text.as_bytes()));
            assert!((0..text.len()).all(|end| read(&text.as_bytes()[..end], "x.json").is_err()));
        }
        assert!(!is_session(br#"{"start_time":1,"heart_rate":90}"#));
    }
}
