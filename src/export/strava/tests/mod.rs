//! Tables in the layouts that the service has written since 2018.

mod made;

use super::*;
use crate::export::row_issues::in_words;
use made::{ENGLISH, LANGUAGES, Language, csv, expected, position, read, runs};
use proptest::prelude::*;

#[test]
fn every_language_and_width() {
    for language in LANGUAGES {
        for width in 86..=103 {
            let table = read(&runs(language, width, 3));
            for (n, activity) in table.activities.iter().enumerate() {
                assert_eq!(*activity, expected(n, width), "{} {width}", language.run);
            }
            assert_eq!((table.activities.len(), &table.row_issues, &table.damage), (3, &vec![], &None), "{width}");
        }
    }
}

#[test]
fn one_row_is_enough() {
    for language in LANGUAGES {
        assert_eq!(read(&runs(language, 94, 1)).activities, [expected(0, 94)]);
    }
}

#[test]
fn a_spreadsheet_may_have_written_it_anew() {
    let rows = runs(LANGUAGES[1], 101, 2);
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(vec![0xef, 0xbb, 0xbf]);
    for row in &rows {
        writer.write_record(row.iter().map(|cell| cell.replace('\n', "\r\n"))).unwrap();
    }
    let bytes = writer.into_inner().unwrap();
    assert_eq!(activities(&bytes).unwrap().activities, [expected(0, 101), expected(1, 101)]);

    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(String::from_utf8(csv(&rows)).unwrap().encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(activities(&utf16).unwrap().activities, [expected(0, 101), expected(1, 101)]);
}

#[test]
fn columns_may_be_missing_before_the_file_name() {
    for language in LANGUAGES {
        let mut rows = runs(language, 94, 3);
        for row in &mut rows {
            row.remove(position("Activity Private Note", 1));
            row.remove(position("Max Heart Rate", 1));
        }
        let table = read(&rows);
        if language.header == ENGLISH {
            // Only one maximum is left, and the second occurrence of that name is missing.
            let without_max = TableActivity { max_bpm: None, ..expected(0, 94) };
            assert_eq!(table.activities[0], without_max);
        } else {
            assert_eq!(table.activities[0], expected(0, 94));
        }
    }
}

#[test]
fn an_unknown_column_in_the_second_half_is_seen() {
    let mut rows = runs(LANGUAGES[1], 94, 3);
    for row in &mut rows {
        row.insert(position("Moving Time", 1), "17.5".into());
    }
    let table = read(&rows);
    let run = &table.activities[0];
    assert_eq!((run.distance_m, run.gain_m, run.moving_s, run.mean_bpm), (Some(5000.0), None, None, None));
    assert_eq!(run.elapsed_s, Some(1830.0));
    assert_eq!(table.row_issues.len(), 1, "{:?}", table.row_issues);

    // The names of an English table show where everything went.
    let mut rows = runs(LANGUAGES[0], 94, 3);
    for row in &mut rows {
        row.insert(position("Moving Time", 1), "17.5".into());
    }
    assert_eq!(read(&rows).activities[0], expected(0, 95));
}

#[test]
fn contradictions_are_left_out() {
    // The corrupted column, and those verified by it.
    let spoil = |name: &str, occurrence: usize, value: &str, issues: usize| {
        let mut rows = runs(LANGUAGES[0], 94, 5);
        for row in rows.iter_mut().skip(1) {
            row[position(name, occurrence)] = value.into();
        }
        let table = read(&rows);
        assert_eq!(table.row_issues.len(), issues, "{name}: {:?}", table.row_issues);
        table.activities.into_iter().next().unwrap()
    };
    assert_eq!(spoil("Elapsed Time", 2, "17.0", 2).elapsed_s, None);
    assert_eq!(spoil("Distance", 1, "999.99", 1).distance_m, None);
    assert_eq!(
        (spoil("Elevation High", 1, "0.0", 1).gain_m, spoil("Elevation High", 1, "0.0", 1).loss_m),
        (None, None)
    );
    assert_eq!(spoil("Average Heart Rate", 1, "172.5", 1).mean_bpm, None);
    assert_eq!(spoil("Average Cadence", 1, "93.5", 1).cadence_spm, None);
    assert_eq!(spoil("Perceived Exertion", 1, "11.0", 1).rpe, None);
    assert_eq!(spoil("Total Steps", 1, "17.0", 1).steps, None);
    assert_eq!(spoil("Timer Time", 1, "1.0", 1).timer_s, None);
}

#[test]
fn some_metres_less_than_nothing_are_nothing() {
    // In every other row, which would be enough to reject the column.
    let lost = |value: &str| {
        let mut rows = runs(LANGUAGES[0], 94, 6);
        for row in rows.iter_mut().skip(1).step_by(2) {
            row[position("Elevation Loss", 1)] = value.into();
        }
        let table = read(&rows);
        (table.activities[0].loss_m, table.activities[1].loss_m)
    };
    assert_eq!(lost("-0.3"), (Some(0.0), Some(86.0)));
    assert_eq!(lost("-19.9"), (Some(0.0), Some(86.0)));
    assert_eq!(lost("-20.1"), (None, None), "so many rows say that it is another column");
}

#[test]
fn one_odd_row_of_five_does_not_condemn_a_column() {
    let mut rows = runs(LANGUAGES[1], 94, 5);
    rows[1][position("Distance", 2)] = "4000.0".into();
    let table = read(&rows);
    assert_eq!(table.activities[0].distance_m, Some(4000.0));
    assert_eq!(table.activities[4], expected(4, 94));
}

#[test]
fn entries_by_hand_and_failures_of_the_service() {
    for language in LANGUAGES {
        let mut rows = runs(language, 99, 4);
        rows[1][position("Filename", 1)] = String::new();
        rows[2][position("Filename", 1)] = FAILED.into();
        rows[2][position("Activity Name", 1)] = FAILED.into();
        rows[3][position("Filename", 1)] = "activities/77.fit".into();
        rows[4][position("Filename", 1)] = "../../elsewhere".into();
        let table = read(&rows);
        let files: Vec<_> = table.activities.iter().map(|a| a.file.as_deref()).collect();
        assert_eq!(files, [None, None, Some("activities/77.fit"), None]);
        assert_eq!(table.activities[1].name, None);
        assert_eq!(table.activities[0].distance_m, Some(5000.125));
        assert_eq!(in_words(&table.row_issues), ["the file's name is not one (line 8)"]);
    }
}

#[test]
fn no_row_has_a_file() {
    for language in LANGUAGES {
        let mut rows = runs(language, 99, 2);
        for row in rows.iter_mut().skip(1) {
            row[position("Filename", 1)].clear();
        }
        assert_eq!(read(&rows).activities[1], TableActivity { file: None, ..expected(1, 99) });
    }
}

#[test]
fn other_sports() {
    let mut rows = runs(LANGUAGES[1], 94, 4);
    rows[1][3] = LANGUAGES[1].ride.into();
    rows[2][3] = "Schwimmen".into();
    rows[2][6] = "6.000".into();
    rows[2][position("Distance", 2)].clear();
    rows[3][3] = "Einradfahrt".into();
    let activities = read(&rows).activities;
    assert_eq!((activities[0].sport, activities[0].cadence_spm), (Some(Sport::Cycling), Some(81.25)));
    assert_eq!((activities[1].sport, activities[1].distance_m), (Some(Sport::Swimming), None));
    assert_eq!((activities[2].sport, activities[2].cadence_spm), (Some(Sport::Other), None));
    assert_eq!(activities[2].sub_sport.as_deref(), Some("einradfahrt"));
}

#[test]
fn per_leg_cadence_is_doubled_and_only_that() {
    let mut rows = runs(LANGUAGES[0], 94, 2);
    for (row, cadence) in rows.iter_mut().skip(1).zip(["120", "121"]) {
        row[position("Average Cadence", 1)] = cadence.into();
        row[position("Max Cadence", 1)] = "200".into();
    }
    let cadences: Vec<_> = read(&rows).activities.iter().map(|a| a.cadence_spm).collect();
    assert_eq!(cadences, [Some(240.0), Some(121.0)]);
}

#[test]
fn dates_in_an_unknown_language_leave_the_file_to_join_by() {
    let mut rows = runs(LANGUAGES[1], 94, 3);
    for row in rows.iter_mut().skip(1) {
        row[1] = "29 Μαΐ 2022".into();
    }
    let table = read(&rows);
    assert_eq!(table.activities[0], TableActivity { start_s: None, ..expected(0, 94) });
    assert_eq!(in_words(&table.row_issues), ["a date that could not be read (lines 2, 4, 6)"]);
}

#[test]
fn descriptions_and_private_notes_that_speak_of_a_knee() {
    let mention = |language: Language, column: &str, text: &str| {
        let mut rows = runs(language, 94, 3);
        rows[1][position(column, 1)] = text.into();
        read(&rows).activities[0].mention.clone()
    };
    for language in LANGUAGES {
        for column in ["Activity Description", "Activity Private Note"] {
            assert_eq!(mention(language, column, "Slow.\nKnee sore, hill").as_deref(), Some("Knee sore"), "{column}");
            assert_eq!(mention(language, column, "No knee pain"), None);
        }
    }
    let old = "id,date,name,type,description,elapsed_time,distance,commute,gear,filename\n\
        1836776031,2018-09-12 15:02:23,Evening,Run,my knee hurts,783,3681.0,true,Grey,activities/1836776031.gpx\n";
    assert_eq!(activities(old.as_bytes()).unwrap().activities[0].mention.as_deref(), Some("my knee hurts"));
}

#[test]
fn the_tables_of_before_2020() {
    let lower = "id,date,name,type,description,elapsed_time,distance,commute,gear,filename\n\
        1836776031,2018-09-12 15:02:23,Evening,Ride,,783,3681.0,true,Grey bike,activities/1836776031.gpx\n";
    let upper = "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Commute,Activity Gear,Filename\n\
        1836776031,\"Sep 12, 2018, 3:02:23 PM\",Evening,Ride,,783,3.681,true,Grey bike,activities/1836776031.gpx\n";
    let german = "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,Verstrichene Zeit,Distanz,Pendeln,Aktivitätsausrüstung,Dateiname\n\
        1836776031,\"12.09.2018, 15:02:23\",Evening,Radfahrt,,783,\"3,6810\",true,Grey bike,activities/1836776031.gpx\n";
    for text in [lower, upper, german] {
        let ride = TableActivity {
            id: Some("1836776031".into()),
            file: Some("activities/1836776031.gpx".into()),
            start_s: Some(1_536_764_543.0),
            name: Some("Evening".into()),
            sport: Some(Sport::Cycling),
            distance_m: Some(3681.0),
            elapsed_s: Some(783.0),
            gear: Some("Grey bike".into()),
            ..TableActivity::default()
        };
        assert_eq!(activities(text.as_bytes()).unwrap().activities, [ride], "{text}");
    }
}

#[test]
fn names_that_the_service_failed_to_translate() {
    let mut rows = runs(LANGUAGES[0], 94, 1);
    let at = position("Total Steps", 1);
    rows[0][at] =
        "translation missing: en-GB.lib.export.portability_exporter.activities.horton_values.total_steps".into();
    assert_eq!(read(&rows).activities, [expected(0, 94)]);
}

#[test]
fn broken_rows_keep_their_first_cells() {
    let mut rows = runs(LANGUAGES[1], 94, 5);
    rows[2].remove(8);
    rows[4].push("one more".into());
    let table = read(&rows);
    assert_eq!(table.activities.len(), 5);
    let broken = TableActivity {
        id: Some("8000000001".into()),
        file: Some("activities/1.fit.gz".into()),
        start_s: Some(1_653_839_615.0),
        name: Some("Run 1, \"slow\"".into()),
        sport: Some(Sport::Running),
        ..TableActivity::default()
    };
    assert_eq!(table.activities[1], broken);
    assert_eq!(table.activities[4], expected(4, 94));
    let damage = "broken at line 4: 93 cells where the first line has 94, and 1 more such rows";
    assert_eq!(table.damage.unwrap().to_string(), damage);
}

#[test]
fn a_lost_quote_costs_one_row() {
    let bytes = csv(&runs(LANGUAGES[0], 94, 5));
    let text = String::from_utf8(bytes).unwrap();
    let quote = text.match_indices("comma\"").nth(1).unwrap().0 + "comma".len();
    let broken = [&text[..quote], &text[quote + 1..]].concat();
    let table = activities(broken.as_bytes()).unwrap();
    assert_eq!(table.activities.len(), 5);
    assert_eq!((&table.activities[0], &table.activities[2]), (&expected(0, 94), &expected(2, 94)));
    assert_eq!(table.activities[1].id.as_deref(), Some("8000000001"));
    assert!(table.damage.unwrap().to_string().starts_with("broken at line 4"));
}

#[test]
fn a_number_listed_twice_counts_once() {
    let mut rows = runs(LANGUAGES[2], 94, 3);
    rows[3][0] = rows[1][0].clone();
    let table = read(&rows);
    assert_eq!(table.activities.len(), 2);
    assert_eq!(in_words(&table.row_issues), ["listed twice, the first is used (line 6)"]);
}

#[test]
fn other_tables_are_refused() {
    for text in ["a,b\n1,2\n", "Bike Name,Bike Brand\nGrey,Maker\n", "hello", "1\n2\n3\n", "\u{0}\u{1}"] {
        assert_eq!(activities(text.as_bytes()), Err(TableError::Other("a table of activities")), "{text:?}");
    }
    assert_eq!(activities(b""), Err(TableError::Empty));
    assert_eq!(activities(b"\xef\xbb\xbf\r\n"), Err(TableError::Empty));
    assert!(activities(",".repeat(1_000_000).as_bytes()).is_err());
}

#[test]
fn nothing_done_yet() {
    for language in LANGUAGES {
        assert_eq!(read(&runs(language, 94, 0)), Table::default());
    }
}

#[test]
fn a_real_table() {
    let Ok(corpus) = std::env::var("KNEEWISE_CORPUS") else {
        eprintln!("skipped: KNEEWISE_CORPUS is not set");
        return;
    };
    let path = std::path::Path::new(&corpus).join("history/strava-export-sample/activities.csv");
    let table = activities(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!((table.activities.len(), &table.row_issues, &table.damage), (1, &vec![], &None));
    let run = &table.activities[0];
    assert_eq!((run.sport, run.loss_m, run.steps), (Some(Sport::Running), Some(86.0), Some(3344.0)));
    assert!((run.distance_m.unwrap() - 3322.95).abs() < 0.01);
    // Steps divided by moving time are the cadence, so the table's 71 is per leg.
    assert!((run.cadence_spm.unwrap() - 3344.0 / 1411.0 * 60.0).abs() < 1.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = activities(&bytes);
    }

    #[test]
    fn any_cells(text in "(id|Activity ID|1234567|\"|,|\n|;|#error#|[0-9.:/ -]{1,8}|activities/1.fit|filename){0,60}") {
        let _ = activities(text.as_bytes());
    }

    #[test]
    fn one_changed_stretch_costs_few_rows(
        language in 0..3_usize,
        at in any::<prop::sample::Index>(),
        junk in proptest::collection::vec(any::<u8>(), 1..8),
    ) {
        let mut bytes = csv(&runs(LANGUAGES[language], 94, 20));
        let body = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let at = body + at.index(bytes.len() - junk.len() - body);
        bytes.splice(at..at + junk.len(), junk);
        let table = activities(&bytes).unwrap();
        let whole = (0..20).filter(|n| table.activities.contains(&expected(*n, 94))).count();
        prop_assert!(whole >= 17, "{whole}");
    }

    #[test]
    fn cut_anywhere(language in 0..3_usize, at in any::<prop::sample::Index>()) {
        let bytes = csv(&runs(LANGUAGES[language], 94, 10));
        let header = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let at = header + at.index(bytes.len() - header);
        let rows = bytes[..at].windows(4).filter(|four| four == b",,,\n").count();
        if let Ok(table) = activities(&bytes[..at]) {
            let whole = (0..10).filter(|n| table.activities.contains(&expected(*n, 94))).count();
            prop_assert!(whole + 1 >= rows, "{whole} {rows}");
        } else {
            prop_assert!(rows == 0);
        }
    }
}
