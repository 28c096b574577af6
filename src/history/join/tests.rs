//! Tests of joining tables to activities.

use super::super::fixture::{Altered, damaged, in_zone, later, named, run};
use super::*;
use crate::export::{Gear, Table};
use crate::format::Format;

const AT_S: f64 = 1_777_960_800.0; // 2026-05-05T06:00:00Z

fn race() -> ActivitySummary {
    run("2026-05-05T06:00:00Z", 10_000.0, 2700.0)
}

fn row() -> TableActivity {
    TableActivity {
        id: Some("7".into()),
        start_s: Some(AT_S),
        start_clock: StartClock::Utc,
        name: Some("Lake loop".into()),
        sport: Some(Sport::Running),
        distance_m: Some(10_020.0),
        elapsed_s: Some(2701.0),
        timer_s: Some(2690.0),
        moving_s: Some(2650.0),
        loss_m: Some(61.0),
        gain_m: Some(60.0),
        rpe: Some(5.0),
        cadence_spm: Some(164.0),
        mean_bpm: Some(149.0),
        ..TableActivity::default()
    }
}

fn garmin(rows: Vec<TableActivity>) -> FoundTable {
    FoundTable {
        path: "export/summarizedActivities.json".into(),
        member: None,
        athlete: None,
        format: Format::GarminJson,
        table: Table { activities: rows, ..Table::default() },
    }
}

fn strava(path: &str, member: Option<&str>, rows: Vec<TableActivity>) -> FoundTable {
    FoundTable { path: path.into(), member: member.map(str::to_owned), format: Format::StravaCsv, ..garmin(rows) }
}

fn joined(tables: Vec<FoundTable>, activities: &[ActivitySummary]) -> (Vec<ActivitySummary>, Vec<String>) {
    let mut activities = activities.to_vec();
    super::super::sort(&mut activities);
    let accounts = join(tables, &mut activities, &Config::default());
    (activities, accounts.iter().filter_map(Account::detail).collect())
}

#[test]
fn a_row_lends_its_words_and_keeps_its_measurements_apart() {
    let (all, details) = joined(vec![garmin(vec![row()])], &[race()]);
    assert_eq!(details, ["1 row: 1 joined to files"]);
    let a = &all[0];
    assert_eq!((all.len(), a.name.as_deref(), a.effort.rpe), (1, Some("Lake loop"), Some(5.0)));
    assert_eq!((a.elevation.table_loss_m, a.elevation.table_gain_m), (Some(61.0), Some(60.0)));
    assert_eq!((a.elevation.loss_m, a.elevation.device_loss_m), (Some(50.0), None));
    assert_eq!((a.distance_m, a.timer_s, a.cadence.mean_spm), (Some(10_000.0), Some(2700.0), Some(165.0)));
}

#[test]
fn the_files_own_words_win() {
    let own = race().with(|a| {
        (a.name, a.gear, a.effort.rpe) = (Some("Own".into()), Some("Red".into()), Some(3.0));
    });
    let hike = row().with(|r| (r.sport, r.gear) = (Some(Sport::Hiking), Some("Blue".into())));
    let (all, _) = joined(vec![garmin(vec![hike.clone()])], std::slice::from_ref(&own));
    assert_eq!((all[0].name.as_deref(), all[0].gear.as_deref()), (Some("Own"), Some("Red")));
    assert_eq!((all.len(), all[0].effort.rpe), (1, Some(3.0)));
    let trail = row().with(|r| r.sub_sport = Some("trail".into()));
    let (all, _) = joined(vec![garmin(vec![trail])], &[own.with(|a| a.sport = Sport::Unknown)]);
    assert_eq!((all[0].sport, all[0].sub_sport.as_deref()), (Sport::Running, Some("trail")));
}

#[test]
fn the_sport_that_the_athlete_set_counts() {
    let own = race().with(|a| a.knee_load = Some(crate::summary::KneeLoad::default()));
    let with = |sport| {
        let (mut all, _) = joined(vec![garmin(vec![row().with(|r| r.sport = sport)])], std::slice::from_ref(&own));
        assert_eq!(all.len(), 1, "still the same activity");
        all.remove(0)
    };
    let ski = with(Some(Sport::CrossCountrySkiing));
    assert_eq!((ski.sport, ski.knee_load), (Sport::CrossCountrySkiing, None));
    let [note] = ski.notes.as_slice() else { panic!("{:?}", ski.notes) };
    assert_eq!(note.code, NoteCode::SportCorrected);
    assert!(note.text.contains("table says cross_country_skiing, the file running"), "{}", note.text);
    for same in [Some(Sport::Running), Some(Sport::Other), Some(Sport::Unknown), None] {
        let run = with(same);
        assert_eq!((run.sport, run.notes.len(), run.knee_load.is_some()), (Sport::Running, 0, true), "{same:?}");
    }
}

#[test]
fn a_sport_without_a_class_that_the_athlete_set_counts_too() {
    let own = race().with(|a| a.knee_load = Some(crate::summary::KneeLoad::default()));
    let with = |finer: Option<&str>| {
        let set = row().with(|r| (r.sport, r.sub_sport) = (Some(Sport::Other), finer.map(str::to_owned)));
        joined(vec![garmin(vec![set])], std::slice::from_ref(&own)).0.remove(0)
    };
    for word in ["inline_skate", "soccer", "tennis"] {
        let set = with(Some(word));
        assert_eq!((set.sport, set.sub_sport.as_deref(), set.knee_load), (Sport::Other, Some(word), None));
        assert_eq!(set.notes[0].code, NoteCode::SportCorrected);
        assert!(set.notes[0].text.contains(&format!("table says {word}, the file running")), "{}", set.notes[0].text);
    }
    // An unknown word corrects nothing.
    for word in [None, Some("quidditch"), Some("multi_sport")] {
        let run = with(word);
        assert_eq!((run.sport, run.notes.len()), (Sport::Running, 0), "{word:?}");
    }
}

#[test]
fn starts_may_differ_by_two_seconds() {
    for (apart_s, count) in [(2.0, 1), (-2.0, 1), (2.1, 2), (-2.1, 2)] {
        let moved = row().with(|r| r.start_s = Some(AT_S + apart_s));
        assert_eq!(joined(vec![garmin(vec![moved])], &[race()]).0.len(), count, "{apart_s}");
    }
    assert_eq!(
        joined(vec![garmin(vec![row().with(|r| r.start_s = Some(f64::NAN))])], &[race()]).1,
        ["1 row: 0 joined to files, 1 without a usable time"]
    );
}

#[test]
fn a_row_without_a_file_is_an_activity() {
    let alone = row().with(|r| (r.start_s, r.local_offset_s) = (Some(AT_S + 86_400.0), Some(7200)));
    let (all, details) = joined(vec![garmin(vec![row(), alone])], &[race()]);
    assert_eq!(details, ["2 rows: 1 joined to files, 1 without a file"]);
    let a = &all[1];
    assert_eq!((a.source.format, a.source.session, a.points), (Format::GarminJson, 1, 0));
    assert_eq!(a.source.path, "export/summarizedActivities.json");
    assert_eq!((a.elevation.loss_m, a.elevation.device_loss_m), (None, None));
    assert_eq!((a.elevation.table_loss_m, a.distance_m, a.moving_s), (Some(61.0), Some(10_020.0), Some(2650.0)));
    assert_eq!(a.cadence.unit_from.as_deref(), Some("export table"));
    assert_eq!(
        (a.zone_from, a.local_start.to_string().as_str()),
        (ZoneFrom::File, "2026-05-06T08:00:00+02:00[+02:00]")
    );
}

#[test]
fn a_corrected_distance_or_a_cut_end_still_joins() {
    for changed in
        [row().with(|r| r.distance_m = Some(8000.0)), row().with(|r| (r.elapsed_s, r.timer_s) = (Some(1500.0), None))]
    {
        assert_eq!(joined(vec![garmin(vec![changed])], &[race()]).0.len(), 1);
    }
    let other = row().with(|r| (r.distance_m, r.elapsed_s, r.timer_s) = (Some(7000.0), Some(2000.0), None));
    assert_eq!(joined(vec![garmin(vec![other])], &[race()]).0.len(), 2);
    let ride = row().with(|r| (r.sport, r.distance_m) = (Some(Sport::Cycling), Some(8000.0)));
    assert_eq!(joined(vec![garmin(vec![ride])], &[race()]).0.len(), 2);
}

#[test]
fn a_row_joins_the_file_that_breaks_off() {
    let part = |m: f64, s: f64| {
        let whole = damaged(race());
        whole.with(|a| (a.distance_m, a.elapsed_s, a.timer_s) = (Some(m), Some(s), Some(s)))
    };
    let (all, details) = joined(vec![garmin(vec![row()])], &[part(5500.0, 1500.0)]);
    assert_eq!(details, ["1 row: 1 joined to files"]);
    assert_eq!((all.len(), all[0].distance_m, all[0].name.as_deref()), (1, Some(5500.0), Some("Lake loop")));
    assert_eq!(
        all[0].notes[1].text,
        "the file holds 5.5 of the 10.0 km that the export's table has, with 61 m of descent"
    );
    // The whole copy is closer; a file that is longer than the row, or of another speed, is something else.
    let copies = [part(5500.0, 1500.0), named(race(), "copy.fit")];
    let (all, _) = joined(vec![garmin(vec![row()])], &copies);
    assert_eq!(all.iter().filter(|a| a.name.is_some()).map(|a| a.distance_m).collect::<Vec<_>>(), [Some(10_000.0)]);
    for other in [part(14_000.0, 2000.0), part(6000.0, 3500.0), part(5500.0, 2000.0).with(|a| a.notes.clear())] {
        assert_eq!(joined(vec![garmin(vec![row()])], &[other]).0.len(), 2);
    }
    // Damage that cost nothing needs no note.
    assert_eq!(joined(vec![garmin(vec![row()])], &[damaged(race())]).0[0].notes.len(), 1);
}

/// A file of the first metres and seconds of the row, whole in itself, with 30 m of descent.
fn beginning(m: f64, s: f64) -> ActivitySummary {
    race().with(|a| {
        (a.distance_m, a.elapsed_s, a.timer_s) = (Some(m), Some(s), Some(s));
        (a.elevation.loss_m, a.elevation.loss_high_m) = (Some(30.0), Some(40.0));
    })
}

#[test]
fn a_file_that_is_cut_says_what_the_table_has() {
    let one = |row: TableActivity, file: ActivitySummary| {
        let (all, _) = joined(vec![garmin(vec![row])], &[file]);
        assert_eq!(all.len(), 1);
        all.into_iter().next().unwrap()
    };
    let cut = one(row().with(|r| r.loss_m = Some(90.0)), beginning(5000.0, 1350.0));
    assert_eq!((cut.distance_m, cut.elevation.loss_m), (Some(5000.0), Some(30.0)), "the figures are those of the part");
    assert_eq!(
        cut.notes[0].text,
        "the file holds 5.0 of the 10.0 km that the export's table has, with 90 m of descent"
    );
    // 5.02 km more at 12 m/km, half more again, and 20 m/km.
    assert_eq!(cut.elevation.loss_high_m, Some(200.6));
    let steep = one(row().with(|r| r.loss_m = Some(600.0)), beginning(5000.0, 1350.0));
    assert_eq!(steep.elevation.loss_high_m, Some(648.0), "no less than the table's own total");
    // Cut below nine tenths of both.
    assert_eq!(one(row(), beginning(9000.0, 2420.0)).elevation.loss_high_m.map(|m| m > 40.0), Some(true));
    assert_eq!(one(row(), beginning(9050.0, 2435.0)).elevation.loss_high_m, Some(40.0));
    // The total of legs is not the whole of one of them.
    let legs = [beginning(5000.0, 1350.0), named(later(beginning(5000.0, 1350.0), 1351), "second.fit")];
    assert!(joined(vec![garmin(vec![row()])], &legs).0.iter().all(|a| a.notes.is_empty()));
}

#[test]
fn a_table_that_differs_is_named_and_fills_in_what_no_sample_tells() {
    let at = |file_m: f64, sub: Option<&str>| {
        let file = race().with(|a| (a.distance_m, a.sub_sport) = (Some(file_m), sub.map(str::to_owned)));
        let (all, _) = joined(vec![garmin(vec![row().with(|r| r.distance_m = Some(10_000.0))])], &[file]);
        (all[0].distance_m, all[0].notes.len())
    };
    assert_eq!(at(9001.0, None), (Some(9001.0), 0));
    assert_eq!(at(8999.0, None), (Some(8999.0), 1));
    assert_eq!(at(8001.0, Some("treadmill")), (Some(8001.0), 0));
    let (all, _) = joined(vec![garmin(vec![row()])], &[race().with(|a| a.distance_m = None)]);
    assert_eq!((all[0].distance_m, all[0].distance_from), (Some(10_020.0), Some(DistanceFrom::Table)));
    assert_eq!((all[0].elapsed_s, all[0].notes.len()), (race().elapsed_s, 1), "its times are its own");
    let timeless = race().with(|a| (a.distance_m, a.elapsed_s, a.timer_s, a.moving_s) = (None, None, None, None));
    assert_eq!(joined(vec![garmin(vec![row()])], &[timeless]).0[0].timer_s, Some(2690.0));
}

fn leg(n: usize, sport: Sport, start_s: i64, for_s: f64) -> ActivitySummary {
    named(later(run("2026-05-05T06:00:00Z", 1500.0, for_s), start_s), "tri.fit")
        .with(|a| (a.sport, a.source.session) = (sport, n))
}

#[test]
fn the_total_of_a_multisport_race_is_not_counted_beside_its_legs() {
    let legs = [
        leg(0, Sport::Swimming, 0, 1700.0),
        leg(1, Sport::Cycling, 1760, 4000.0),
        leg(2, Sport::Running, 5800, 2800.0),
    ];
    let total = |elapsed_s: f64| {
        row().with(|r| {
            (r.sport, r.distance_m, r.elapsed_s, r.timer_s) =
                (Some(Sport::Other), Some(51_500.0), Some(elapsed_s), None);
        })
    };
    let child = row().with(|r| (r.id, r.parent, r.start_s) = (None, Some("7".into()), Some(AT_S + 5800.0)));
    let child = child.with(|r| (r.distance_m, r.elapsed_s, r.timer_s) = (Some(1500.0), Some(2800.0), None));
    // With rows of the legs, and without.
    let (all, details) = joined(vec![garmin(vec![total(8600.0), child.clone()])], &legs);
    assert_eq!((all.len(), all[2].name.as_deref()), (3, Some("Lake loop")));
    assert_eq!(details, ["2 rows: 1 joined to files, 1 that sum up a multisport activity"]);
    assert_eq!(joined(vec![garmin(vec![total(8600.0)])], &legs).0.len(), 3);
    // Legs known only from the table.
    assert_eq!(joined(vec![garmin(vec![total(8600.0), child])], &[]).0.len(), 1);
    // A long ride during which a single run, or two copies of one, took place is not a total.
    assert_eq!(joined(vec![garmin(vec![total(20_000.0)])], &legs).0.len(), 4);
    let copies = [legs[0].clone(), named(legs[0].clone(), "copy.fit")];
    assert_eq!(joined(vec![garmin(vec![total(2200.0)])], &copies).0.len(), 3);
}

#[test]
fn strava_names_the_file() {
    let named_row = row().with(|r| {
        // Neither time nor distance would join it.
        (r.file, r.start_s, r.distance_m) = (Some("activities/12.fit.gz".into()), Some(0.0), Some(1.0));
    });
    let zip = |path: &str, member: &str| named(race(), path).with(|a| a.source.member = Some(member.into()));
    for (table, activity) in [
        (("export/activities.csv", None), named(race(), "export/activities/12.fit.gz")),
        (("export\\activities.csv", None), named(race(), "export\\activities\\12.fit")),
        (("activities.csv", None), named(race(), "activities/12.fit.gz")),
        (("e.zip", Some("activities.csv")), zip("e.zip", "activities/12.fit.gz")),
        (("e.zip", Some("activities.csv")), zip("e.zip", "activities/12.fit.gz!12.fit")),
        (("e.zip", Some("in.zip!a/activities.csv")), zip("e.zip", "in.zip!a/activities/12.FIT.gz")),
    ] {
        let (all, _) = joined(vec![strava(table.0, table.1, vec![named_row.clone()])], &[activity]);
        assert_eq!((all.len(), all[0].name.as_deref()), (1, Some("Lake loop")), "{table:?}");
    }
    for other in ["export/activities/112.fit.gz", "export/12.fit.gz", "export/activities/12.gpx"] {
        let (all, _) =
            joined(vec![strava("export/activities.csv", None, vec![named_row.clone()])], &[named(race(), other)]);
        assert_eq!(all.len(), 2, "{other}");
    }
}

#[test]
fn each_table_speaks_of_the_files_beside_it() {
    let row = |name: &str| row().with(|r| (r.file, r.name) = (Some("activities/12.fit".into()), Some(name.into())));
    let files = [named(race(), "a/activities/12.fit"), named(later(race(), 3600), "ab/activities/12.fit")];
    let tables =
        vec![strava("ab/activities.csv", None, vec![row("of b")]), strava("a/activities.csv", None, vec![row("of a")])];
    let (all, _) = joined(tables, &files);
    assert_eq!(all.iter().map(|a| a.name.as_deref().unwrap()).collect::<Vec<_>>(), ["of a", "of b"]);
}

#[test]
fn a_row_about_a_file_of_several_sessions_gives_only_its_name() {
    let legs = [leg(0, Sport::Swimming, 0, 1700.0), leg(1, Sport::Running, 5800, 2800.0)];
    let whole = row().with(|r| {
        (r.file, r.distance_m, r.elapsed_s, r.timer_s) = (Some("tri.fit".into()), Some(51_500.0), Some(8600.0), None);
    });
    let (all, _) = joined(vec![strava("activities.csv", None, vec![whole])], &legs);
    assert!(all.iter().all(|a| a.name.is_some() && a.elevation.table_loss_m.is_none()));
    assert_eq!(all.len(), 2);
}

#[test]
fn a_table_in_local_time() {
    let zurich = |a: ActivitySummary| in_zone(a, "Europe/Zurich");
    let local = |at: f64| row().with(|r| (r.start_s, r.start_clock) = (Some(at), StartClock::Either));
    let config = Config { fallback_zone: TimeZone::get("Europe/Zurich").unwrap(), ..Config::default() };
    let mut activities = vec![zurich(race())];
    let table = strava("activities.csv", None, vec![local(AT_S + 7200.0), local(AT_S + 7200.0 + 86_400.0)]);
    join(vec![table], &mut activities, &config);
    // The first row joins at local time, so the second is read as local too.
    assert_eq!(activities.len(), 2);
    assert_eq!(activities[1].start.to_string(), "2026-05-06T06:00:00Z");
    // If the joined rows are in UTC, so are the others.
    let mut activities = vec![zurich(race())];
    let table = strava("activities.csv", None, vec![local(AT_S), local(AT_S + 86_400.0)]);
    join(vec![table], &mut activities, &config);
    assert_eq!(activities[1].start.to_string(), "2026-05-06T06:00:00Z");
    assert_eq!(activities[1].local_start.offset().seconds(), 7200);
    // A row certainly in UTC never joins at local time.
    let mut activities = vec![zurich(race())];
    join(vec![garmin(vec![local(AT_S + 7200.0).with(|r| r.start_clock = StartClock::Utc)])], &mut activities, &config);
    assert_eq!(activities.len(), 2);
}

#[test]
fn gear_comes_by_the_number_of_the_activity() {
    let shoe = |name: &str, retired| Gear {
        id: name.into(),
        name: name.into(),
        retired,
        activities: vec!["7".into()],
        ..Gear::default()
    };
    let gear = FoundTable {
        path: "export/gear.json".into(),
        table: Table { gear: vec![shoe("Old", true), shoe("New", false)], ..Table::default() },
        ..garmin(Vec::new())
    };
    let (all, details) = joined(vec![garmin(vec![row()]), gear.clone()], &[race()]);
    assert_eq!(all[0].gear.as_deref(), Some("New"));
    assert_eq!(details, ["2 shoes or bikes", "1 row: 1 joined to files"]);
    // Another athlete's gear is ignored.
    let (all, _) = joined(vec![garmin(vec![row()]), FoundTable { athlete: Some("b".into()), ..gear }], &[race()]);
    assert_eq!(all[0].gear, None);
}

#[test]
fn another_athletes_row_does_not_join() {
    let table = FoundTable { athlete: Some("b".into()), ..garmin(vec![row()]) };
    assert_eq!(joined(vec![table], &[race().with(|a| a.athlete = Some("a".into()))]).0.len(), 2);
}
