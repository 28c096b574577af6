//! The tables of a Garmin account export: `*summarizedActivities.json` and `*_gear.json`.
//!
//! Units in the export: centimetres, milliseconds, and per-leg `avgRunCadence` next to `avgDoubleCadence` in steps.
//!
//! A multisport race appears once as a whole (type `multi_sport`) and once per leg. The whole has `sub_sport` [`MULTISPORT`]; its
//! legs carry its number in `parent`. Leave the whole out when adding up or matching by start time: it starts together with its
//! first leg.

mod gear;
mod rows;

pub use gear::gear;

use super::row_issues::RowIssues;
use super::{
    MAX_PER_LEG_SPM, MOST_ACTIVITIES, StartClock, Table, TableActivity, TableDamage, TableError, plausible_start,
};
use crate::base::mention;
use crate::base::sport::Sport;
use memchr::memmem;
use rows::{Fields, GarminRows, line_column};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashSet;

/// The `sub_sport` of a row for a whole multisport race, whose legs are separate rows.
pub const MULTISPORT: &str = "multi_sport";

/// Whether some JSON is one of the tables.
#[must_use]
pub fn is_table(json: &[u8]) -> bool {
    is_activities(json) || memmem::find(json, br#""gearDTOS""#).is_some()
}

fn is_activities(json: &[u8]) -> bool {
    memmem::find(json, br#""summarizedActivitiesExport""#).is_some()
}

/// Reads either table.
///
/// # Errors
/// As [`activities`] and [`gear()`].
pub fn read(bytes: &[u8]) -> Result<Table, TableError> {
    if is_activities(bytes) { activities(bytes) } else { gear(bytes) }
}

/// Reads `*summarizedActivities.json`: `[{"summarizedActivitiesExport": […]}]`, its inner list, or several of either.
///
/// Unknown fields are ignored, a field of the wrong type is missing and listed as an issue, a row that does not parse is left out
/// and reported in `damage` with its line and column; reading continues with the next row.
///
/// # Errors
/// [`TableError`] if the bytes are empty, hold no list of activities, or are damaged before the first of them.
pub fn activities(bytes: &[u8]) -> Result<Table, TableError> {
    let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if json.trim_ascii().is_empty() {
        return Err(TableError::Empty);
    }
    let mut rows = GarminRows::new(json);
    let mut issues = RowIssues::default();
    let mut activities = Vec::new();
    let mut seen = HashSet::new();
    let mut number = 0;
    let mut damage = None;
    while let Some(fields) = rows.next_row() {
        number += 1;
        if activities.len() == MOST_ACTIVITIES {
            damage = Some(TableDamage::TooMany);
            break;
        }
        let activity = Row { fields, number, issues: &mut issues }.activity();
        if activity.id.is_none() && activity.start_s.is_none() {
            issues.add("neither number nor start, left out", number);
        } else if activity.id.as_ref().is_some_and(|id| !seen.insert(id.clone())) {
            issues.add("listed twice, the first is used", number);
        } else {
            activities.push(activity);
        }
    }
    let damage = rows.damage().or(damage);
    if activities.is_empty() {
        if let Some((pos, reason)) = rows.first_damage {
            let (line, column) = line_column(json, pos);
            return Err(TableError::Damaged { line, column, reason });
        }
        if number > 0 || !(rows.wrapped || is_empty_list(json)) {
            return Err(TableError::Other("a list of activities"));
        }
    }
    name_parents(&mut activities);
    Ok(Table { activities, gear: Vec::new(), row_issues: issues.into_list("row"), damage })
}

fn is_empty_list(json: &[u8]) -> bool {
    let inner = json.trim_ascii().strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]"));
    inner.is_some_and(|inner| inner.trim_ascii().is_empty())
}

/// A row being converted to a [`TableActivity`].
struct Row<'a> {
    fields: Fields,
    number: usize,
    issues: &'a mut RowIssues,
}

impl Row<'_> {
    fn activity(mut self) -> TableActivity {
        let kind = self.word("activityType").unwrap_or_default();
        let (sport, mut sub_sport) = self.sport(&kind);
        if kind == MULTISPORT {
            sub_sport = Some(MULTISPORT.to_owned());
        }
        let gmt = self.number("startTimeGmt", 1e-3);
        let start = self.number("beginTimestamp", 1e-3).or(gmt);
        let start_s = start.and_then(plausible_start);
        if start.is_some() && start_s.is_none() {
            self.odd("start is not between 1980 and 2100");
        }
        let id = self.id("activityId");
        TableActivity {
            start_s,
            start_clock: if start_s.is_some() { StartClock::Utc } else { StartClock::Either },
            local_offset_s: self.local_offset(gmt.or(start)),
            name: self.word("name"),
            mention: self.word("description").as_deref().and_then(mention::mention),
            cadence_spm: self.cadence(sport),
            sport: Some(sport).filter(|sport| *sport != Sport::Unknown),
            sub_sport,
            distance_m: self.at_least_zero("distance", 1e-2),
            elapsed_s: self.at_least_zero("elapsedDuration", 1e-3),
            timer_s: self.at_least_zero("duration", 1e-3),
            moving_s: self.at_least_zero("movingDuration", 1e-3),
            gain_m: self.at_least_zero("elevationGain", 1e-2),
            loss_m: self.at_least_zero("elevationLoss", 1e-2),
            steps: self.at_least_zero("steps", 1.0),
            // 0 beats means not measured.
            mean_bpm: self.at_least_zero("avgHr", 1.0).filter(|bpm| *bpm > 0.0),
            max_bpm: self.at_least_zero("maxHr", 1.0).filter(|bpm| *bpm > 0.0),
            // The FIT field workout_rpe: Borg's CR10 times 10.
            rpe: self.in_range("workoutRpe", 0.1, 10.0),
            feel: self.in_range("workoutFeel", 1.0, 100.0),
            parent: self.id("parentId").or_else(|| self.id("parent")).filter(|parent| id.as_ref() != Some(parent)),
            id,
            file: None,
            gear: None,
        }
    }

    fn odd(&mut self, what: impl Into<Cow<'static, str>>) {
        self.issues.add(what, self.number);
    }

    /// A text. The type of activity is a word in exports and an object around one in responses of the web service.
    fn word(&mut self, field: &'static str) -> Option<String> {
        let value = self.fields.0.get(field)?;
        let word = match value {
            Value::String(word) => Some(word.as_str()),
            Value::Object(object) => object.get("typeKey").and_then(Value::as_str),
            _ => None,
        };
        let word = word.map(|word| word.trim().to_owned());
        if word.is_none() && !value.is_null() {
            self.odd(format!("{field} is not a text"));
        }
        word.filter(|word| !word.is_empty())
    }

    /// The sport by its type, or by the coarser field if the type is uninformative.
    fn sport(&mut self, kind: &str) -> (Sport, Option<String>) {
        let by_type = Sport::from_name(kind);
        if matches!(by_type.0, Sport::Other | Sport::Unknown) {
            let by_sport = Sport::from_name(&self.word("sportType").unwrap_or_default());
            if !matches!(by_sport.0, Sport::Other | Sport::Unknown) {
                return (by_sport.0, by_type.1.or(by_sport.1));
            }
        }
        by_type
    }

    /// A number, possibly in quotes, times `scale`. Anything else except `null` is an issue.
    fn number(&mut self, field: &'static str, scale: f64) -> Option<f64> {
        let value = self.fields.0.get(field)?;
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let empty = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
        let number = number.filter(|number: &f64| number.is_finite());
        if number.is_none() && !empty {
            self.odd(format!("{field} is not a number"));
        }
        // Dividing by the whole number rounds better than multiplying by its inexact reciprocal.
        number.map(|number| if scale < 1.0 { number / scale.recip().round() } else { number * scale })
    }

    fn at_least_zero(&mut self, field: &'static str, scale: f64) -> Option<f64> {
        self.in_range(field, scale, f64::MAX)
    }

    fn in_range(&mut self, field: &'static str, scale: f64, max: f64) -> Option<f64> {
        let number = self.number(field, scale)?;
        let fits = (0.0..=max).contains(&number);
        if !fits {
            self.odd(format!("{field} is out of range"));
        }
        fits.then_some(number)
    }

    /// An id of the service. `parent` may also be a flag, which adds nothing to the type.
    fn id(&mut self, field: &'static str) -> Option<String> {
        let value = self.fields.0.get(field)?;
        let id = match value {
            Value::Number(number) => match number.as_f64() {
                Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15 => {
                    Some((float as i64).to_string())
                }
                _ => Some(number.to_string()),
            },
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Null | Value::Bool(_) => None,
            Value::Array(_) | Value::Object(_) => {
                self.odd(format!("{field} is not a number"));
                None
            }
        };
        id.filter(|id| !id.is_empty() && id != "0")
    }

    /// Steps of both feet on foot, revolutions on a bike.
    fn cadence(&mut self, sport: Sport) -> Option<f64> {
        if sport.on_foot() {
            let per_leg = self.at_least_zero("avgRunCadence", 1.0);
            let both = self.at_least_zero("avgDoubleCadence", 1.0);
            both.or(per_leg.map(|spm| if spm <= MAX_PER_LEG_SPM { spm * 2.0 } else { spm })).filter(|spm| *spm > 0.0)
        } else if sport == Sport::Cycling {
            self.at_least_zero("avgBikeCadence", 1.0).filter(|rpm| *rpm > 0.0)
        } else {
            None
        }
    }

    /// UTC offsets are whole quarters of an hour between −12 and +14 h; anything else is a wrong clock.
    fn local_offset(&mut self, utc_s: Option<f64>) -> Option<i32> {
        let offset_s = self.number("startTimeLocal", 1e-3)? - utc_s?;
        let quarters = (offset_s / 900.0).round();
        if (offset_s - quarters * 900.0).abs() <= 60.0 && (-48.0..=56.0).contains(&quarters) {
            Some(quarters as i32 * 900)
        } else {
            self.odd("startTimeLocal is no plausible local time");
            None
        }
    }
}

/// Marks wholes that are recognisable only by their legs, and gives legs that do not name their whole its number: those are the
/// rows that start during it.
fn name_parents(activities: &mut [TableActivity]) {
    let named: HashSet<String> = activities.iter().filter_map(|a| a.parent.clone()).collect();
    let is_whole = |a: &TableActivity| {
        a.sub_sport.as_deref() == Some(MULTISPORT) || a.id.as_ref().is_some_and(|id| named.contains(id))
    };
    let mut wholes: Vec<(f64, f64, String)> = Vec::new();
    for activity in activities.iter_mut().filter(|a| is_whole(a)) {
        activity.sport = Some(Sport::Other);
        activity.sub_sport = Some(MULTISPORT.to_owned());
        activity.cadence_spm = None;
        let lasts = activity.elapsed_s.or(activity.timer_s);
        if let (Some(start_s), Some(lasts_s), Some(id)) = (activity.start_s, lasts, &activity.id) {
            wholes.push((start_s, start_s + lasts_s, id.clone()));
        }
    }
    wholes.sort_by(|a, b| a.0.total_cmp(&b.0));
    for leg in activities.iter_mut().filter(|a| a.parent.is_none() && a.sub_sport.as_deref() != Some(MULTISPORT)) {
        let Some(start_s) = leg.start_s else { continue };
        let before = wholes.partition_point(|(begin, _, _)| *begin <= start_s);
        if let Some((_, end, id)) = before.checked_sub(1).and_then(|last| wholes.get(last))
            && start_s < *end
        {
            leg.parent = Some(id.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::row_issues::in_words;
    use proptest::prelude::*;

    fn one(row: &str) -> TableActivity {
        let table = activities(format!("[{row}]").as_bytes()).unwrap();
        assert_eq!(table.activities.len(), 1, "{:?}", table.row_issues);
        table.activities.into_iter().next().unwrap()
    }

    fn ids(table: &Table) -> Vec<&str> {
        table.activities.iter().filter_map(|a| a.id.as_deref()).collect()
    }

    const RUN: &str = r#"{"activityId":101,"uuidMsb":-5,"name":"Dawn","activityType":"trail_running","sportType":"RUNNING",
        "beginTimestamp":1700000000000,"startTimeGmt":1700000000000,"startTimeLocal":1700003600000,
        "distance":1000000.0,"duration":2953512.0,"elapsedDuration":3000000.0,"movingDuration":2900000.5,
        "elevationGain":24100.0,"elevationLoss":33800.0,"avgSpeed":0.3386,"avgHr":141.0,"maxHr":181.0,"steps":7316.0,
        "avgRunCadence":74.0,"avgDoubleCadence":148.5,"workoutRpe":60,"workoutFeel":75,"parent":false,
        "splits":[{"measurements":[{"fieldEnum":"SUM_ELEVATIONLOSS","value":33800.0}]}]}"#;

    #[test]
    fn units_become_si() {
        let expected = TableActivity {
            id: Some("101".into()),
            start_s: Some(1_700_000_000.0),
            start_clock: StartClock::Utc,
            local_offset_s: Some(3600),
            name: Some("Dawn".into()),
            sport: Some(Sport::Running),
            sub_sport: Some("trail".into()),
            distance_m: Some(10_000.0),
            elapsed_s: Some(3000.0),
            timer_s: Some(2953.512),
            moving_s: Some(2900.0005),
            gain_m: Some(241.0),
            loss_m: Some(338.0),
            cadence_spm: Some(148.5),
            steps: Some(7316.0),
            mean_bpm: Some(141.0),
            max_bpm: Some(181.0),
            rpe: Some(6.0),
            feel: Some(75.0),
            ..TableActivity::default()
        };
        assert_eq!(one(RUN), expected);
    }

    #[test]
    fn a_description_that_speaks_of_a_knee() {
        let mention = |text: &str| one(&format!(r#"{{"activityId":1,"description":"{text}"}}"#)).mention;
        assert_eq!(mention("Long. Knie tut weh").as_deref(), Some("Knie tut weh"));
        assert_eq!(mention("Knie hält"), None);
    }

    #[test]
    fn null_is_missing_and_zero_is_zero() {
        let run = one(r#"{"activityId":1,"elevationGain":null,"elevationLoss":0.0,"avgHr":0.0,"steps":""}"#);
        assert_eq!((run.gain_m, run.loss_m, run.mean_bpm, run.steps), (None, Some(0.0), None, None));
        assert_eq!((run.sport, run.start_s, run.start_clock), (None, None, StartClock::Either));
    }

    #[test]
    fn odd_types_lose_the_field_and_not_the_row() {
        let json = br#"[{"activityId":"7","distance":"5000","duration":[1],"avgHr":true,"name":5,"steps":-3,
            "workoutRpe":101,"activityType":{"typeKey":"running"},"beginTimestamp":5}]"#;
        let table = activities(json).unwrap();
        let run = &table.activities[0];
        assert_eq!((run.id.as_deref(), run.distance_m, run.sport), (Some("7"), Some(50.0), Some(Sport::Running)));
        assert_eq!((run.timer_s, run.mean_bpm, &run.name, run.steps, run.rpe), (None, None, &None, None, None));
        assert_eq!(table.row_issues.len(), 6, "{:?}", table.row_issues);
        assert!(
            in_words(&table.row_issues).contains(&"duration is not a number (row 1)".to_owned()),
            "{:?}",
            table.row_issues
        );
        assert_eq!(table.damage, None);
    }

    #[test]
    fn cadence_counts_both_feet() {
        let cadence = |fields: &str| one(&format!(r#"{{"activityId":1,"activityType":{fields}}}"#)).cadence_spm;
        assert_eq!(cadence(r#""running","avgRunCadence":82"#), Some(164.0));
        assert_eq!(cadence(r#""running","avgRunCadence":120"#), Some(240.0));
        assert_eq!(cadence(r#""running","avgRunCadence":121"#), Some(121.0));
        assert_eq!(cadence(r#""running","avgRunCadence":82,"avgDoubleCadence":165.5"#), Some(165.5));
        assert_eq!(cadence(r#""cycling","avgBikeCadence":88,"avgRunCadence":82"#), Some(88.0));
        assert_eq!(cadence(r#""lap_swimming","avgRunCadence":30"#), None);
        assert_eq!(cadence(r#""running","avgRunCadence":0"#), None);
    }

    #[test]
    fn the_offset_is_a_quarter_of_an_hour_or_missing() {
        let offset = |minutes_s: i64| {
            let local = 1_700_000_000_000_i64 + minutes_s * 1000;
            one(&format!(r#"{{"activityId":1,"beginTimestamp":1700000000000,"startTimeLocal":{local}}}"#))
                .local_offset_s
        };
        assert_eq!(offset(20_700), Some(20_700)); // Kathmandu
        assert_eq!(offset(-43_200), Some(-43_200));
        assert_eq!(offset(50_400), Some(50_400));
        assert_eq!(offset(3659), Some(3600));
        assert_eq!(offset(3661), None);
        assert_eq!(offset(51_300), None);
        assert_eq!(offset(-44_100), None);
    }

    #[test]
    fn every_shape_of_the_list() {
        for json in [
            r#"[{"summarizedActivitiesExport":[{"activityId":1},{"activityId":2}]}]"#,
            "\u{feff}\r\n[ { \"summarizedActivitiesExport\" : [ {\"activityId\":1} ] }, {\"summarizedActivitiesExport\":[{\"activityId\":2}]}]",
            r#"[{"activityId":1},{"activityId":2}]"#,
            r#"{"summarizedActivitiesExport":[{"activityId":1},{"activityId":2}]}"#,
            r#"[{"version":{"a":[1]},"summarizedActivitiesExport":[{"activityId":1},{"activityId":2}],"more":"}"}]"#,
        ] {
            let table = activities(json.as_bytes()).unwrap();
            assert_eq!(ids(&table), ["1", "2"], "{json}");
            assert_eq!(table.damage, None, "{json}");
        }
        for json in ["[]", " [ ] ", r#"[{"summarizedActivitiesExport":[]}]"#] {
            assert_eq!(activities(json.as_bytes()).unwrap(), Table::default(), "{json}");
        }
    }

    #[test]
    fn other_files_are_refused() {
        assert_eq!(activities(b" \n"), Err(TableError::Empty));
        for json in ["{}", "hello", "[1,2]", r#"{"personalRecords":[]}"#, r#"[{"gearDTOS":[]}]"#] {
            assert_eq!(activities(json.as_bytes()), Err(TableError::Other("a list of activities")), "{json}");
        }
    }

    #[test]
    fn what_comes_before_the_end_is_kept() {
        let json = r#"[{"summarizedActivitiesExport":[
{"activityId":1,"distance":100.0},
{"activityId":2,"distance":200.0},
{"activityId":3,"dist"#;
        let table = activities(json.as_bytes()).unwrap();
        assert_eq!(ids(&table), ["1", "2"]);
        assert_eq!(table.damage.unwrap().to_string(), "broken at line 4, column 21: eof while parsing a string");
        // Cut exactly between two rows: the list is still open.
        let cut = json.rfind(",\n").unwrap();
        let table = activities(&json.as_bytes()[..cut]).unwrap();
        assert_eq!(ids(&table), ["1", "2"]);
        assert!(table.damage.unwrap().to_string().contains("line 3, column 34: ends in the middle"));
        // Cut inside the first row: nothing is left.
        let error = activities(br#"[{"summarizedActivitiesExport":[{"activityId":1,"#).unwrap_err();
        assert!(error.to_string().starts_with("broken at line 1, column 4"), "{error}");
    }

    #[test]
    fn a_broken_row_does_not_take_the_next_with_it() {
        for broken in [
            r#"{"activityId":2,"distance":tru}"#,
            r#"{"activityId":2,"name":"open}"#,
            r#"{"activityId":2,"splits":[{"a":1}"#,
            r#"{"activityId":2"#,
            "{\"activityId\":2,\"name\":\"\u{1}\"}",
        ] {
            let json = format!(r#"[{{"activityId":1}},{broken},{{"activityId":3}}, {{ "activityId":4}}]"#);
            let table = activities(json.as_bytes()).unwrap();
            assert_eq!(ids(&table), ["1", "3", "4"], "{broken}");
            assert!(table.damage.is_some(), "{broken}");
        }
    }

    #[test]
    fn invalid_utf8_breaks_one_row() {
        let table = activities(b"[{\"activityId\":1,\"name\":\"\xff\"},{\"activityId\":2}]").unwrap();
        assert_eq!(ids(&table), ["2"]);
    }

    #[test]
    fn a_number_listed_twice_counts_once() {
        let table = activities(br#"[{"activityId":1,"steps":5},{"activityId":1,"steps":9}]"#).unwrap();
        assert_eq!(ids(&table), ["1"]);
        assert_eq!(table.activities[0].steps, Some(5.0));
        assert_eq!(in_words(&table.row_issues), ["listed twice, the first is used (row 2)"]);
    }

    #[test]
    fn multisport_wholes_are_marked_and_legs_name_them() {
        let mark = |json: &str| {
            let table = activities(json.as_bytes()).unwrap();
            let row = |a: &TableActivity| (a.sub_sport.as_deref() == Some(MULTISPORT), a.parent.clone());
            table.activities.iter().map(row).collect::<Vec<_>>()
        };
        let nine = Some("9".to_owned());
        // Legs that name their whole, whatever its type.
        assert_eq!(
            mark(
                r#"[{"activityId":9,"activityType":"other","parent":true},{"activityId":10,"parentId":9},{"activityId":11,"parent":9}]"#
            ),
            [(true, None), (false, nine.clone()), (false, nine.clone())]
        );
        // Legs that do not: those that start during it, including at its start but not at its end.
        assert_eq!(
            mark(
                r#"[{"activityId":10,"activityType":"running","beginTimestamp":1700000000000},
                    {"activityId":9,"activityType":"multi_sport","beginTimestamp":1700000000000,"elapsedDuration":3600000},
                    {"activityId":11,"activityType":"cycling","beginTimestamp":1700003599000},
                    {"activityId":12,"activityType":"running","beginTimestamp":1700003600000},
                    {"activityId":13,"activityType":"running","beginTimestamp":1699999999000}]"#
            ),
            [(false, nine.clone()), (true, None), (false, nine), (false, None), (false, None)]
        );
        // A row is not its own leg.
        assert_eq!(mark(r#"[{"activityId":9,"parentId":9}]"#), [(false, None)]);
    }

    #[test]
    fn nesting_costs_linear_time() {
        let mut json = "{\"activityId\":1,\"x\":".repeat(200_000).into_bytes();
        assert!(activities(&json).is_err());
        json.splice(0..0, *b"[");
        assert!(activities(&json).is_err());
        let wrappers = "{\"x\":1,\"summarizedActivitiesExport\":".repeat(100_000);
        assert!(activities(wrappers.as_bytes()).is_err());
        let closed = format!("{wrappers}0{}", "}".repeat(100_000));
        assert!(activities(closed.as_bytes()).is_err());
        let quotes = "{\"activityId\":\"".repeat(200_000);
        assert!(activities(quotes.as_bytes()).is_err());
    }

    fn list(rows: usize) -> String {
        let rows: Vec<String> =
            (1..=rows).map(|n| RUN.replace("\"activityId\":101", &format!("\"activityId\":{n}"))).collect();
        format!("[{{\"summarizedActivitiesExport\":[{}]}}]", rows.join(","))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = activities(&bytes);
            let _ = gear(&bytes);
        }

        #[test]
        fn one_changed_stretch_costs_few_rows(at in any::<prop::sample::Index>(), junk in proptest::collection::vec(any::<u8>(), 1..12)) {
            let mut json = list(20).into_bytes();
            let at = at.index(json.len() - junk.len());
            json.splice(at..at + junk.len(), junk);
            // Only the damaged row is lost, and the next one if the damage hides its beginning. Damage to the wrapping key itself
            // may make the file unrecognisable.
            match activities(&json) {
                Ok(table) => prop_assert!(at < 40 || table.activities.len() >= 18, "{}", table.activities.len()),
                Err(_) => prop_assert!(at < 60),
            }
        }

        #[test]
        fn cut_anywhere(at in any::<prop::sample::Index>()) {
            let json = list(10).into_bytes();
            let at = at.index(json.len());
            let whole_rows = String::from_utf8_lossy(&json[..at]).matches("]}]}").count();
            if let Ok(table) = activities(&json[..at]) {
                prop_assert_eq!(table.activities.len(), whole_rows);
                prop_assert!(table.damage.is_some());
            } else {
                prop_assert_eq!(whole_rows, 0);
            }
        }
    }
}
