//! Tests of Garmin's export.

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
        one(&format!(r#"{{"activityId":1,"beginTimestamp":1700000000000,"startTimeLocal":{local}}}"#)).local_offset_s
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
