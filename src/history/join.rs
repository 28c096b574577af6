//! Joins the rows of exports' tables to the activities that were read from files, and makes activities of the other rows.
//!
//! Which activity a row belongs to is found in [`super::lookup`]. What the table measured stays in `table_…` fields; only names,
//! gear, effort and a missing sport are filled in.

use super::evidence::SAME_START_S;
use super::input::FoundTable;
use super::lookup::{Index, breaks_off, offset_s, start_s};
use crate::base::note::{Note, NoteCode};
use crate::base::provenance::{CadenceUnit, DistanceFrom, ZoneFrom};
use crate::base::sport::Sport;
use crate::config::Config;
use crate::export::row_issues::RowIssue;
use crate::export::{StartClock, TableActivity};
use crate::summary::{ActivitySummary, Cadence, Effort, Elevation, HeartRate, Source};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use std::collections::{BTreeMap, BTreeSet};

/// What became of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) path: String,
    pub(super) member: Option<String>,
    rows: usize,
    joined: usize,
    /// Rows that became activities.
    alone: usize,
    /// Rows that sum up the legs of a multisport activity, which are there themselves.
    sums: usize,
    without_time: usize,
    gear: usize,
    row_issues: Vec<RowIssue>,
}

impl Account {
    /// For the ledger: `214 rows: 180 joined to files, 34 without a file`.
    pub(super) fn detail(&self) -> Option<String> {
        let mut parts = Vec::new();
        if self.rows > 0 {
            let of = if self.rows == 1 { "row" } else { "rows" };
            let mut counts = vec![format!("{} {of}: {} joined to files", self.rows, self.joined)];
            let others = [
                (self.alone, "without a file"),
                (self.sums, "that sum up a multisport activity"),
                (self.without_time, "without a usable time"),
            ];
            counts.extend(others.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")));
            parts.push(counts.join(", "));
        }
        if self.gear > 0 {
            parts.push(format!("{} shoes or bikes", self.gear));
        }
        parts.extend(self.row_issues.iter().map(ToString::to_string));
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

/// Joins `tables` to `activities`, which are sorted and get the activities that only a table knows.
pub(super) fn join(
    mut tables: Vec<FoundTable>,
    activities: &mut Vec<ActivitySummary>,
    config: &Config,
) -> Vec<Account> {
    if tables.is_empty() {
        return Vec::new();
    }
    tables.sort_by(|a, b| (&a.athlete, &a.path, &a.member).cmp(&(&b.athlete, &b.path, &b.member)));
    let gear = gear_names(&tables);
    let parents: BTreeSet<(Option<&str>, &str)> = tables
        .iter()
        .flat_map(|t| t.table.activities.iter().filter_map(|r| Some((t.athlete.as_deref(), r.parent.as_deref()?))))
        .collect();
    let index = Index::new(activities);
    let mut alone = Vec::new();
    let mut accounts = Vec::new();
    for found in &tables {
        let athlete = found.athlete.as_deref();
        let mut account = Account {
            path: found.path.clone(),
            member: found.member.clone(),
            rows: found.table.activities.len(),
            gear: found.table.gear.len(),
            row_issues: found.table.row_issues.clone(),
            ..Account::default()
        };
        let mut clock = TableClock::default();
        let mut unjoined = Vec::new();
        for (number, row) in found.table.activities.iter().enumerate() {
            let id = row.id.as_deref();
            let gear = row.gear.as_ref().or_else(|| gear.get(&(athlete, id?)).copied());
            if id.is_some_and(|id| parents.contains(&(athlete, id))) {
                account.sums += 1;
            } else if let Some(matched) = index.find(found, row, activities) {
                account.joined += 1;
                for &i in &matched.activities {
                    clock.compare(row, &activities[i]);
                    fill(&mut activities[i], row, gear, matched.whole);
                }
            } else if index.sums_up(athlete, row) {
                account.sums += 1;
            } else {
                unjoined.push((number, row, gear));
            }
        }
        for (number, row, gear) in unjoined {
            match only_in_table(found, number, row, gear, clock.is_local(), config) {
                Some(activity) => {
                    account.alone += 1;
                    alone.push(activity);
                }
                None => account.without_time += 1,
            }
        }
        accounts.push(account);
    }
    activities.append(&mut alone);
    accounts
}

/// The gear of each activity number. Of several the first that is in use, then by name.
fn gear_names(tables: &[FoundTable]) -> BTreeMap<(Option<&str>, &str), &String> {
    let mut names: BTreeMap<(Option<&str>, &str), (bool, &String)> = BTreeMap::new();
    for found in tables {
        for gear in &found.table.gear {
            for id in &gear.activities {
                let candidate = (gear.retired, &gear.name);
                let best = names.entry((found.athlete.as_deref(), id)).or_insert(candidate);
                *best = candidate.min(*best);
            }
        }
    }
    names.into_iter().map(|(key, (_, name))| (key, name)).collect()
}

fn fill(a: &mut ActivitySummary, row: &TableActivity, gear: Option<&String>, whole: bool) {
    if a.name.is_none() {
        a.name.clone_from(&row.name);
    }
    if a.gear.is_none() {
        a.gear = gear.cloned();
    }
    if !whole {
        return;
    }
    a.effort.rpe = a.effort.rpe.or(row.rpe);
    a.effort.feel = a.effort.feel.or(row.feel);
    correct_sport(a, row);
    a.elevation.table_loss_m = a.elevation.table_loss_m.or(row.loss_m);
    a.elevation.table_gain_m = a.elevation.table_gain_m.or(row.gain_m);
    if let (Some(kept_m), Some(whole_m)) = (a.distance_m, row.distance_m)
        && breaks_off(row, a)
        && kept_m < 0.98 * whole_m
    {
        let [kept_km, whole_km] = [kept_m, whole_m].map(|m| m / 1000.0);
        let text = format!("the file holds {kept_km:.1} of the {whole_km:.1} km that the export's table has");
        a.notes.push(Note::new(NoteCode::Damaged, text));
    }
}

/// The sport that the athlete set in the service counts: watches record skis and treadmills as runs, and nobody corrects the file.
fn correct_sport(a: &mut ActivitySummary, row: &TableActivity) {
    let names_one = |sport: Sport| !matches!(sport, Sport::Unknown | Sport::Other);
    let Some(sport) = row.sport.filter(|sport| names_one(*sport)) else { return };
    if sport == a.sport {
        a.sub_sport = a.sub_sport.take().or(row.sub_sport.clone());
        return;
    }
    if names_one(a.sport) {
        let [says, file] = [sport, a.sport].map(Sport::as_str);
        let text = format!("the export's table says {says}, the file {file}; the table was set by hand and counts");
        a.notes.push(Note::new(NoteCode::SportCorrected, text));
    }
    // What was measured as a run's is no other sport's.
    if a.sport == Sport::Running {
        a.knee_load = None;
    }
    a.sub_sport = row.sub_sport.clone().or(a.sub_sport.take().filter(|_| !names_one(a.sport)));
    a.sport = sport;
}

/// Whether the starts of a table whose zone is not certain are UTC or local: what its joined rows show.
#[derive(Default)]
struct TableClock {
    utc: usize,
    local: usize,
}

impl TableClock {
    fn compare(&mut self, row: &TableActivity, a: &ActivitySummary) {
        let (Some(at), offset_s) = (row.start_s.filter(|_| row.start_clock == StartClock::Either), offset_s(a)) else {
            return;
        };
        if offset_s == 0.0 {
            return;
        }
        self.utc += usize::from((at - start_s(a)).abs() <= SAME_START_S);
        self.local += usize::from((at - start_s(a) - offset_s).abs() <= SAME_START_S);
    }

    fn is_local(&self) -> bool {
        self.local > self.utc
    }
}

/// The activity of a row that has no file. `None` where the row has no usable time.
fn only_in_table(
    found: &FoundTable,
    number: usize,
    row: &TableActivity,
    gear: Option<&String>,
    clock_is_local: bool,
    config: &Config,
) -> Option<ActivitySummary> {
    let local_start = local_start(row, clock_is_local, config)?;
    let own_zone = row.local_offset_s.is_some();
    let on_foot = row.sport.is_some_and(Sport::on_foot);
    let from = || "export table".to_owned();
    Some(ActivitySummary {
        athlete: found.athlete.clone(),
        source: Source {
            path: found.path.clone(),
            member: found.member.clone(),
            format: found.format,
            session: number,
            device: None,
        },
        zone_from: match (&config.zone, own_zone) {
            (Some(_), _) => ZoneFrom::Option,
            (None, true) => ZoneFrom::File,
            (None, false) => ZoneFrom::System,
        },
        sub_sport: row.sub_sport.clone(),
        name: row.name.clone(),
        distance_m: row.distance_m,
        distance_from: row.distance_m.map(|_| DistanceFrom::Table),
        elapsed_s: row.elapsed_s,
        timer_s: row.timer_s,
        moving_s: row.moving_s,
        steps: row.steps,
        elevation: Elevation { table_loss_m: row.loss_m, table_gain_m: row.gain_m, ..Elevation::default() },
        cadence: Cadence {
            mean_spm: row.cadence_spm,
            unit: row.cadence_spm.filter(|_| on_foot).map(|_| CadenceUnit::Steps),
            unit_from: row.cadence_spm.map(|_| from()),
            ..Cadence::default()
        },
        heart_rate: HeartRate::of(row.mean_bpm, row.max_bpm),
        effort: Effort { rpe: row.rpe, feel: row.feel },
        gear: gear.cloned(),
        ..ActivitySummary::unmeasured(local_start, row.sport.unwrap_or(Sport::Unknown))
    })
}

fn local_start(row: &TableActivity, clock_is_local: bool, config: &Config) -> Option<Zoned> {
    let at = row.start_s.filter(|s| s.is_finite())?;
    let at = Timestamp::from_millisecond((at * 1000.0).round() as i64).ok()?;
    let own = row.local_offset_s.and_then(|s| Offset::from_seconds(s).ok()).map(TimeZone::fixed);
    let zone = config.zone.clone().or(own).unwrap_or_else(|| config.fallback_zone.clone());
    let is_local = match row.start_clock {
        StartClock::Utc => false,
        StartClock::Local => true,
        StartClock::Either => clock_is_local,
    };
    if is_local {
        return zone.to_zoned(at.to_zoned(TimeZone::UTC).datetime()).ok();
    }
    Some(at.to_zoned(zone))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Change, damaged, in_zone, later, named, run};
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
        for changed in [
            row().with(|r| r.distance_m = Some(8000.0)),
            row().with(|r| (r.elapsed_s, r.timer_s) = (Some(1500.0), None)),
        ] {
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
        assert_eq!(all[0].notes[1].text, "the file holds 5.5 of the 10.0 km that the export's table has");
        // The whole copy is closer; what is longer than the row, or whole, is something else.
        let copies = [part(5500.0, 1500.0), named(race(), "copy.fit")];
        let (all, _) = joined(vec![garmin(vec![row()])], &copies);
        assert_eq!(all.iter().filter(|a| a.name.is_some()).map(|a| a.distance_m).collect::<Vec<_>>(), [Some(10_000.0)]);
        for other in [part(14_000.0, 2000.0), part(6000.0, 3500.0), part(5500.0, 1500.0).with(|a| a.notes.clear())] {
            assert_eq!(joined(vec![garmin(vec![row()])], &[other]).0.len(), 2);
        }
        // Damage that cost nothing needs no word.
        assert_eq!(joined(vec![garmin(vec![row()])], &[damaged(race())]).0[0].notes.len(), 1);
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
        // A long ride in which a single run, or two copies of one, took place is no total.
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
        let tables = vec![
            strava("ab/activities.csv", None, vec![row("of b")]),
            strava("a/activities.csv", None, vec![row("of a")]),
        ];
        let (all, _) = joined(tables, &files);
        assert_eq!(all.iter().map(|a| a.name.as_deref().unwrap()).collect::<Vec<_>>(), ["of a", "of b"]);
    }

    #[test]
    fn a_row_about_a_file_of_several_sessions_gives_only_its_name() {
        let legs = [leg(0, Sport::Swimming, 0, 1700.0), leg(1, Sport::Running, 5800, 2800.0)];
        let whole = row().with(|r| {
            (r.file, r.distance_m, r.elapsed_s, r.timer_s) =
                (Some("tri.fit".into()), Some(51_500.0), Some(8600.0), None);
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
        // The first row joins at local time, so that the second is read as local too.
        assert_eq!(activities.len(), 2);
        assert_eq!(activities[1].start.to_string(), "2026-05-06T06:00:00Z");
        // Where the joined rows are in UTC, so are the others.
        let mut activities = vec![zurich(race())];
        let table = strava("activities.csv", None, vec![local(AT_S), local(AT_S + 86_400.0)]);
        join(vec![table], &mut activities, &config);
        assert_eq!(activities[1].start.to_string(), "2026-05-06T06:00:00Z");
        assert_eq!(activities[1].local_start.offset().seconds(), 7200);
        // What is certainly UTC never joins at local time.
        let mut activities = vec![zurich(race())];
        join(
            vec![garmin(vec![local(AT_S + 7200.0).with(|r| r.start_clock = StartClock::Utc)])],
            &mut activities,
            &config,
        );
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
        // Another athlete's gear is not mixed in.
        let (all, _) = joined(vec![garmin(vec![row()]), FoundTable { athlete: Some("b".into()), ..gear }], &[race()]);
        assert_eq!(all[0].gear, None);
    }

    #[test]
    fn another_athletes_row_does_not_join() {
        let table = FoundTable { athlete: Some("b".into()), ..garmin(vec![row()]) };
        assert_eq!(joined(vec![table], &[race().with(|a| a.athlete = Some("a".into()))]).0.len(), 2);
    }
}
