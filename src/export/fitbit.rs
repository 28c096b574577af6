//! `exercise-….json` of a Fitbit export or Google Takeout: totals of each exercise. Tracks, where there are any, are TCX files that
//! the service gives one by one; they are joined by their start.
//!
//! # Layout
//!
//! From records shown in public repositories' documents: `danlsn/fitport` and readers of takeouts. A list of up to 100 objects with
//! `logId`, `activityName`, `startTime` (`03/22/21 21:04:02`, month first, of a zone that is not stated), `duration` and
//! `activeDuration` in milliseconds, `distance` with `distanceUnit`, `steps` of both feet, `averageHeartRate`. The unit of
//! `elevationGain` is not stated, so it is left out.

use super::json::{at_least_zero, objects, word};
use super::row_issues::RowIssues;
use super::{MOST_ACTIVITIES, StartClock, Table, TableActivity, TableDamage, TableError, plausible_start};
use crate::base::sport::Sport;
use crate::base::units::MILE_M;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use memchr::memmem;
use serde_json::Value;
use std::collections::HashSet;

/// Whether some JSON is such a list, by its keys.
#[must_use]
pub fn is_table(json: &[u8]) -> bool {
    [&br#""logId""#[..], br#""activityName""#, br#""activityTypeId""#]
        .iter()
        .all(|key| memmem::find(json, key).is_some())
}

/// Reads the list.
///
/// # Errors
/// [`TableError`] if the bytes are empty, not such a list, or damaged before its first row.
pub fn exercises(bytes: &[u8]) -> Result<Table, TableError> {
    let (rows, mut damage) = objects(bytes)?;
    let mut issues = RowIssues::default();
    let mut seen = HashSet::new();
    let mut activities = Vec::new();
    for (row, place) in rows.iter().zip(1..).filter(|(row, _)| row.is_object()) {
        let activity = activity(row);
        if activities.len() == MOST_ACTIVITIES {
            damage = Some(TableDamage::TooMany);
            break;
        }
        if activity.start_s.is_none() {
            issues.add("without a start, left out", place);
        } else if activity.id.as_ref().is_some_and(|id| !seen.insert(id.clone())) {
            issues.add("listed twice, the first is used", place);
        } else {
            activities.push(activity);
        }
    }
    if activities.is_empty() && !is_table(bytes) {
        return Err(TableError::Other("a list of exercises"));
    }
    Ok(Table { activities, gear: Vec::new(), row_issues: issues.into_list("row"), damage })
}

fn activity(row: &Value) -> TableActivity {
    let name = row.get("activityName").and_then(Value::as_str).unwrap_or_default();
    let (sport, sub_sport) = Sport::from_name(name);
    let seconds = |field: &str| at_least_zero(row, field).map(|ms| ms / 1000.0);
    let unit_m = match row.get("distanceUnit").and_then(Value::as_str) {
        Some("Kilometer") => Some(1000.0),
        Some("Mile") => Some(MILE_M),
        Some("Meter") => Some(1.0),
        _ => None,
    };
    TableActivity {
        id: row.get("logId").and_then(word),
        start_s: row.get("startTime").and_then(Value::as_str).and_then(start_s).and_then(plausible_start),
        start_clock: StartClock::Either,
        sport: Some(sport).filter(|sport| *sport != Sport::Unknown),
        sub_sport,
        distance_m: at_least_zero(row, "distance").zip(unit_m).map(|(value, unit)| value * unit).filter(|m| *m > 0.0),
        elapsed_s: seconds("duration"),
        timer_s: seconds("activeDuration"),
        steps: at_least_zero(row, "steps").filter(|steps| *steps > 0.0),
        mean_bpm: at_least_zero(row, "averageHeartRate").filter(|bpm| *bpm > 0.0),
        ..TableActivity::default()
    }
}

/// `03/22/21 21:04:02`, as Unix seconds if it were UTC.
fn start_s(text: &str) -> Option<f64> {
    let time = DateTime::strptime("%m/%d/%y %H:%M:%S", text.trim()).ok()?;
    Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = r#"[{"logId":384529004,"activityName":"Run","activityTypeId":90009,"distance":2.0,"distanceUnit":"Mile",
        "duration":1077000,"activeDuration":1070000,"steps":2605,"averageHeartRate":149,"startTime":"03/22/21 21:04:02"},
        {"logId":2,"activityName":"Treadmill","activityTypeId":20049,"distance":4.3,"distanceUnit":"Kilometer","duration":2707000,
        "startTime":"03/23/21 05:00:00"},{"logId":2,"activityName":"Walk","activityTypeId":90013,"startTime":"03/23/21 05:00:00"},
        {"logId":3,"activityName":"Yoga","activityTypeId":52001}]"#;

    #[test]
    fn rows_have_their_totals() {
        let table = exercises(LIST.as_bytes()).unwrap();
        let [run, treadmill] = &table.activities[..] else { panic!("{table:?}") };
        assert_eq!(
            (run.id.as_deref(), run.sport, run.start_s),
            (Some("384529004"), Some(Sport::Running), Some(1_616_447_042.0))
        );
        assert!((run.distance_m.unwrap() - 3218.688).abs() < 0.01);
        assert_eq!(
            (run.elapsed_s, run.timer_s, run.steps, run.mean_bpm),
            (Some(1077.0), Some(1070.0), Some(2605.0), Some(149.0))
        );
        assert_eq!((treadmill.sport, treadmill.sub_sport.as_deref()), (Some(Sport::Running), Some("treadmill")));
        assert_eq!(table.row_issues.len(), 2);
    }

    #[test]
    fn a_list_cut_anywhere_keeps_its_whole_rows() {
        for end in 0..LIST.len() {
            match exercises(&LIST.as_bytes()[..end]) {
                Ok(table) => assert!(table.activities.len() <= 2 && table.damage.is_some(), "{end}"),
                Err(_) => assert!(end < LIST.find("},").unwrap() + 1, "{end}"),
            }
        }
    }
}
