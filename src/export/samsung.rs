//! `com.samsung.shealth.exercise.….csv` of a Samsung Health export: totals of each exercise, with its samples in JSON files below
//! `jsons/`.
//!
//! # Layout
//!
//! From readers in public repositories that name the columns and where the JSON lies, and the codes of Samsung's developer
//! documentation ("Predefined Exercise Type"): the first line names the table, the second the columns, with the prefix
//! `com.samsung.health.exercise.` since 2020. Times are UTC where `time_offset` is `UTC+0200`, and local where it is milliseconds.
//! The JSON of an exercise lies in `jsons/com.samsung.shealth.exercise/a/`, where `a` is the first letter of its name; it is a list of
//! points: `live_data` with heart rate and cadence, `location_data` with positions and altitude, both with `start_time` in
//! milliseconds. Whether the distances of `live_data` are sums or steps is not documented, so they are left out.

use super::collection::{Collection, Described};
use super::json::{number, objects, time_s};
use super::points::Points;
use super::{MOST_ACTIVITIES, TableDamage, TableError, plausible_start, text_of};
use crate::base::mention;
use crate::base::sport::Sport;
use crate::config::DecodeLimits;
use crate::decode::raw::{DeviceTotals, RawActivity};
use crate::decode::samples::Channel;
use crate::decode::xml::time;
use csv::StringRecord;

/// Codes of sports, of "Predefined Exercise Type" in Samsung's developer documentation. Others are told from the movement.
const SPORTS: &[(&str, &str)] = &[
    ("1001", "walking"),
    ("1002", "running"),
    ("2001", "baseball"),
    ("2003", "cricket"),
    ("3001", "golf"),
    ("4001", "hockey"),
    ("4002", "rugby"),
    ("4003", "basketball"),
    ("4004", "soccer"),
    ("4005", "handball"),
    ("4006", "american_football"),
    ("5001", "volleyball"),
    ("5002", "beach_volleyball"),
    ("6001", "squash"),
    ("6002", "tennis"),
    ("6003", "badminton"),
    ("6004", "table_tennis"),
    ("6005", "racquetball"),
    ("7001", "tai_chi"),
    ("7002", "boxing"),
    ("7003", "martial_arts"),
    ("8002", "dancing"),
    ("9001", "pilates"),
    ("9002", "yoga"),
    ("10001", "stretching"),
    ("10002", "jump_rope"),
    ("10007", "circuit_training"),
    ("10011", "strength_training"),
    ("10012", "strength_training"),
    ("10019", "strength_training"),
    ("10025", "core_training"),
    ("11001", "inline_skating"),
    ("11005", "horseback_riding"),
    ("11007", "cycling"),
    ("11009", "roller_skating"),
    ("12001", "aerobics"),
    ("13001", "hiking"),
    ("13002", "rock_climbing"),
    ("13003", "backpacking"),
    ("13004", "mountain_biking"),
    ("14001", "swimming"),
    ("14003", "canoeing"),
    ("14004", "sailing"),
    ("14007", "kayaking"),
    ("14008", "kitesurfing"),
    ("14010", "rowing"),
    ("14011", "windsurfing"),
    ("15001", "stair_stepper"),
    ("15002", "strength_training"),
    ("15003", "indoor_cycling"),
    ("15004", "indoor_rowing"),
    ("15005", "treadmill_running"),
    ("15006", "elliptical"),
    ("16001", "cross_country_skiing"),
    ("16002", "downhill_skiing"),
    ("16004", "ice_skating"),
    ("16006", "ice_hockey"),
    ("16007", "snowboarding"),
    ("16008", "alpine_skiing"),
    ("16009", "snowshoeing"),
];

/// Whether `text` is the beginning of the table, by its first line.
#[must_use]
pub fn is_table(text: &[u8]) -> bool {
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let table = line.split(|&byte| byte == b',').next().unwrap_or_default().trim_ascii();
    matches!(table, b"com.samsung.shealth.exercise" | b"com.samsung.health.exercise")
}

/// Reads the table.
///
/// # Errors
/// [`TableError`] if the bytes are empty or not this table.
pub fn read(bytes: &[u8], _name: &str) -> Result<Collection, TableError> {
    let text = text_of(bytes);
    if text.trim().is_empty() {
        return Err(TableError::Empty);
    }
    let (first, rest) = text.trim_start().split_once('\n').ok_or(TableError::Other("a table of exercises"))?;
    if !is_table(first.as_bytes()) {
        return Err(TableError::Other("a table of exercises"));
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(rest.as_bytes());
    let mut header = StringRecord::new();
    if !reader.read_record(&mut header).unwrap_or(false) {
        return Err(TableError::Other("a table of exercises"));
    }
    let names: Vec<&str> = header.iter().map(without_prefix).collect();
    if !["start_time", "exercise_type"].iter().all(|name| names.contains(name)) {
        return Err(TableError::Other("a table of exercises"));
    }
    let mut collection = Collection::default();
    for record in reader.into_records().filter_map(Result::ok) {
        let line = record.position().map_or(0, |position| position.line() as usize + 1);
        // Rows end with a comma, the header does not.
        let (cells, expected) = (record.len(), header.len());
        match &mut collection.damage {
            _ if cells == expected || cells == expected + 1 => {}
            Some(TableDamage::Cells { count, .. }) => *count += 1,
            _ => {
                collection.damage = Some(TableDamage::Cells { line, cells, expected, quote_missing: false, count: 1 });
            }
        }
        if collection.workouts.len() == MOST_ACTIVITIES {
            collection.damage = Some(TableDamage::TooMany);
            break;
        }
        let number_of = collection.workouts.len();
        collection.workouts.extend(Row { names: &names, record: &record }.described(number_of));
    }
    Ok(collection)
}

fn without_prefix(name: &str) -> &str {
    let name = name.trim();
    ["com.samsung.health.exercise.", "com.samsung.shealth.exercise."]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name)
}

struct Row<'a> {
    names: &'a [&'a str],
    record: &'a StringRecord,
}

impl Row<'_> {
    /// The first cell of a column with this name that is not empty: some names occur with and without the prefix.
    fn cell(&self, name: &str) -> Option<&str> {
        let cells = self.names.iter().zip(self.record).filter(|(own, _)| **own == name);
        cells.map(|(_, cell)| cell.trim()).find(|cell| !cell.is_empty())
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.cell(name)?.parse::<f64>().ok().filter(|value| value.is_finite() && *value > 0.0)
    }

    fn described(&self, number_of: usize) -> Option<Described> {
        let (offset_s, is_utc) = offset_s(self.cell("time_offset"));
        let by_clock = |name: &str| {
            let unix_s = time::parse(self.cell(name)?)?.unix_s;
            Some(if is_utc { unix_s } else { unix_s - offset_s.unwrap_or(0.0) })
        };
        let start_s = by_clock("start_time").and_then(plausible_start)?;
        let end_s = by_clock("end_time");
        let code = self.cell("exercise_type").unwrap_or_default();
        // Some versions write a word.
        let known = Sport::known(SPORTS.iter().find(|(own, _)| *own == code).map_or(code, |(_, name)| name));
        let (sport, sub_sport) = known.unwrap_or((Sport::Unknown, None));
        let comment = self.cell("comment");
        let files = ["live_data", "location_data"].iter().filter_map(|kind| self.cell(kind)).flat_map(paths).collect();
        Some(Described {
            activity: RawActivity {
                session: number_of,
                sport: Some(sport).filter(|sport| *sport != Sport::Unknown),
                sub_sport,
                name: self.cell("title").and_then(crate::decode::xml::title),
                mention: comment.and_then(mention::mention),
                device: Some("Samsung Health".to_owned()),
                start_s: Some(start_s),
                local_offset_s: offset_s,
                totals: DeviceTotals {
                    distance_m: self.number("distance"),
                    elapsed_s: end_s.map(|end_s| end_s - start_s).filter(|s| *s > 0.0),
                    timer_s: self.number("duration").map(|ms| ms / 1000.0),
                    gain_m: self.number("altitude_gain"),
                    loss_m: self.number("altitude_loss"),
                    mean_bpm: self.number("mean_heart_rate"),
                    max_bpm: self.number("max_heart_rate"),
                    ..DeviceTotals::default()
                },
                ..RawActivity::default()
            },
            files,
        })
    }
}

/// Where the file that a cell names may lie.
fn paths(cell: &str) -> Vec<String> {
    let name = format!("{}.json", cell.trim_end_matches(".json"));
    let letter = name.chars().next().map(String::from).unwrap_or_default();
    vec![
        format!("jsons/com.samsung.shealth.exercise/{letter}/{name}"),
        format!("jsons/com.samsung.shealth.exercise/{name}"),
        format!("jsons/com.samsung.health.exercise/{name}"),
    ]
}

/// Local minus UTC, and whether times are UTC.
fn offset_s(cell: Option<&str>) -> (Option<f64>, bool) {
    let Some(cell) = cell else { return (None, true) };
    match cell.strip_prefix("UTC") {
        Some("") => (Some(0.0), true),
        Some(zone) => {
            let sign = if zone.starts_with('-') { -1.0 } else { 1.0 };
            let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
            let parts = digits
                .get(..2)
                .zip(digits.get(2..4))
                .and_then(|(h, m)| Some((h.parse::<f64>().ok()?, m.parse::<f64>().ok()?)));
            (parts.map(|(hours, minutes)| sign * (hours * 3600.0 + minutes * 60.0)), true)
        }
        None => (cell.parse::<f64>().ok().map(|ms| ms / 1000.0), false),
    }
}

/// Adds the samples of one of an exercise's files.
pub fn add(activity: &mut RawActivity, _path: &str, bytes: &[u8], limits: &DecodeLimits) {
    let Ok((rows, _)) = objects(bytes) else { return };
    let mut points = Points::of(&activity.samples);
    for row in &rows {
        let Some(time_s) = row.get("start_time").and_then(time_s) else { continue };
        let value = |field: &str| row.get(field).and_then(number);
        points.add_position(time_s, value("latitude"), value("longitude"));
        points.add(time_s, Channel::Altitude, value("altitude"));
        points.add(time_s, Channel::HeartRate, value("heart_rate"));
        points.add(time_s, Channel::Cadence, value("cadence"));
    }
    if points.len() <= limits.samples {
        activity.samples = points.samples();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "com.samsung.shealth.exercise,6310024,10\nlive_data_internal,com.samsung.health.exercise.duration,\
        com.samsung.health.exercise.start_time,com.samsung.health.exercise.exercise_type,com.samsung.health.exercise.time_offset,\
        com.samsung.health.exercise.end_time,com.samsung.health.exercise.distance,com.samsung.health.exercise.live_data,\
        com.samsung.health.exercise.mean_heart_rate\n,1500000,2026-09-14 20:34:52.506,1002,UTC+0200,2026-09-14 21:00:00.000,5000.5,\
        ab.com.samsung.health.exercise.live_data.json,151.5,\n,1800000,2026-09-15 20:00:00.000,15005,UTC-0330,,6000,,,\n";
    const FORMERLY: &str = "com.samsung.health.exercise,5,1\nduration,start_time,exercise_type,time_offset,distance,location_data\n\
        1500000,2018-09-14 20:34:52.000,1002,7200000,5000,cd.location_data,\n";

    fn rows(text: &str) -> Vec<Described> {
        read(text.as_bytes(), "").unwrap().workouts
    }

    #[test]
    fn both_layouts_give_the_totals() {
        let now = rows(NOW);
        let (run, treadmill) = (&now[0].activity, &now[1].activity);
        assert_eq!((run.sport, run.local_offset_s), (Some(Sport::Running), Some(7200.0)));
        assert_eq!(run.start_s, time::parse("2026-09-14T20:34:52.506Z").map(|moment| moment.unix_s), "UTC");
        assert_eq!(
            (run.totals.distance_m, run.totals.timer_s, run.totals.mean_bpm),
            (Some(5000.5), Some(1500.0), Some(151.5))
        );
        assert_eq!(
            now[0].files[0],
            "jsons/com.samsung.shealth.exercise/a/ab.com.samsung.health.exercise.live_data.json"
        );
        assert_eq!((treadmill.sub_sport.as_deref(), treadmill.local_offset_s), (Some("treadmill"), Some(-12_600.0)));
        let formerly = rows(FORMERLY);
        assert_eq!(
            formerly[0].activity.start_s,
            time::parse("2018-09-14T18:34:52Z").map(|moment| moment.unix_s),
            "local"
        );
        assert!(formerly[0].files.contains(&"jsons/com.samsung.health.exercise/cd.location_data.json".to_owned()));
    }

    #[test]
    fn sports_by_code() {
        for (code, name) in SPORTS {
            let (sport, _) = Sport::known(name).unwrap();
            assert_ne!(sport, Sport::Unknown, "{code} {name}");
        }
        let of = |code: &str| {
            let run = &rows(&FORMERLY.replace("1002", code))[0].activity;
            (run.sport, run.sub_sport.clone())
        };
        assert_eq!(of("15005"), (Some(Sport::Running), Some("treadmill".to_owned())));
        assert_eq!((of("4004").0, of("13003").0, of("0").0), (Some(Sport::Other), Some(Sport::Hiking), None));
    }

    #[test]
    fn samples_of_both_files_are_joined() {
        let mut run = RawActivity::default();
        let limits = DecodeLimits::default();
        add(&mut run, "", br#"[{"start_time":1000,"heart_rate":140},{"start_time":2000,"cadence":168}]"#, &limits);
        add(&mut run, "", br#"[{"start_time":1000,"latitude":47.0,"longitude":8.5,"altitude":400.0}]"#, &limits);
        assert_eq!(
            (run.samples.len, run.samples.altitude_m.get(0), run.samples.heart_rate_bpm.get(0)),
            (2, Some(400.0), Some(140.0))
        );
        add(&mut run, "", b"[{", &limits);
        assert_eq!(run.samples.len, 2);
    }

    #[test]
    fn a_table_cut_anywhere_is_read_as_far_as_it_goes() {
        for text in [NOW, FORMERLY] {
            for end in 0..text.len() {
                if let Ok(collection) = read(&text.as_bytes()[..end], "") {
                    assert!(collection.workouts.len() <= 2, "{end}");
                }
            }
        }
        let words = rows(&FORMERLY.replace("1002", "Running"));
        assert_eq!(words[0].activity.sport, Some(Sport::Running));
        assert!(!is_table(b"com.samsung.shealth.sleep,1\n") && is_table(NOW.as_bytes()));
    }
}
