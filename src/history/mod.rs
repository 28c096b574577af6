//! From single activities to one history: tables joined, duplicates merged, weeks filled.

pub mod baseline;
pub mod daily;
mod dated;
mod derive;
mod duplicate;
mod evidence;
pub mod fade;
mod files;
pub mod heart_rate;
mod input;
mod join;
pub mod load;
mod lookup;
mod now;
pub mod overview;
mod plausible;
pub mod route;
pub mod shoes;
mod sums;
pub mod training_load;
mod week;

#[cfg(test)]
pub(crate) mod fixture;

pub use derive::ForEach;
pub(crate) use derive::{one_by_one, spread_knee_load};
pub use input::{FoundTable, Input};
pub use now::{Maximum, Now, PainNow, Span, UsedTo};
pub use sums::{RunSums, best_loss_m, best_time_s, pace_time_s};
pub use week::{Week, week_label};

use crate::base::ledger::LedgerEntry;
use crate::base::provenance::AsOfFrom;
use crate::config::Config;
use crate::export::Gear;
use crate::summary::ActivitySummary;
use jiff::civil::Date;
use overview::Overview;
use std::collections::{BTreeSet, HashMap};
use training_load::Load;

/// The assembled history: rules see all of it, reports show a part.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// By athlete, then start.
    pub activities: Vec<ActivitySummary>,
    /// Activities with an impossible date: shown, but in no week and judged by no rule.
    pub misdated: Vec<ActivitySummary>,
    /// Shoes and bikes, each with its athlete.
    pub gear: Vec<(Option<String>, Gear)>,
    /// By athlete, then start; includes empty weeks.
    pub weeks: Vec<Week>,
    /// The state at `as_of`, one per athlete.
    pub now: Vec<Now>,
    /// Load measures at `as_of`, one per athlete; `None` unless requested.
    pub load: Option<Vec<Load>>,
    /// Data for HTML pages, one per athlete; `None` unless requested.
    pub overview: Option<Vec<Overview>>,
    /// The day that "now" means; `None` without any activity and without the option.
    pub as_of: Option<Date>,
    /// Source of that day.
    pub as_of_from: Option<AsOfFrom>,
    /// Every file, by path and member.
    pub ledger: Vec<LedgerEntry>,
    /// The ids of the activities to judge against all others; `None` if all are treated alike.
    pub checked: Option<BTreeSet<String>>,
}

/// Assembles the history: tables joined, duplicates merged, ids assigned, weeks and the present state summed.
///
/// The order of `input` does not matter, and neither do `--since` and `--until`: what is shown is selected later. With
/// `input.checked`, of several copies that of a checked file is kept, and activities after the last checked day are left out.
#[must_use]
pub fn assemble(input: Input, config: &Config) -> History {
    assemble_by(input, config, &one_by_one)
}

/// [`assemble`] with `for_each` as the strategy for going through activities, which are independent of each other.
#[must_use]
pub fn assemble_by(input: Input, config: &Config, for_each: &ForEach<'_>) -> History {
    gather(input, config, for_each).seen_on(None, config)
}

/// The part of [`assemble`] that does not depend on the day that "now" means: `weeks` and everything derived from them are still
/// empty.
pub(crate) fn gather(input: Input, config: &Config, for_each: &ForEach<'_>) -> History {
    let mut activities = input.activities;
    sort(&mut activities);
    let gear = gear(&input.tables);
    let accounts = join::join(input.tables, &mut activities, config);
    sort(&mut activities);
    if !config.keep_duplicates {
        activities = duplicate::merge(activities, &input.checked);
    }
    // The sport may come from a merged copy.
    sort(&mut activities);
    give_ids(&mut activities);
    let ledger = files::close_ledger(input.ledger, &activities, &accounts);
    plausible::note_speed(&mut activities);
    let mut misdated = dated::take_impossible(&mut activities, config.latest);
    // Activities after the day that "now" means are never used.
    activities.retain(|a| config.as_of.is_none_or(|day| a.local_start.date() <= day));
    misdated.extend(dated::take_apart(&mut activities));
    derive::derive(&mut misdated, config, for_each);
    let checked = (!input.checked.is_empty()).then(|| {
        let is_checked = |a: &&ActivitySummary| {
            input.checked.contains(&a.source.path) || a.duplicates.iter().any(|d| input.checked.contains(&d.path))
        };
        let ids = activities.iter().chain(&misdated).filter(is_checked).map(|a| a.id.clone()).collect();
        let last = activities.iter().filter(is_checked).map(|a| a.local_start.date()).max();
        activities.retain(|a| last.is_none_or(|last| a.local_start.date() <= last));
        ids
    });
    derive::derive(&mut activities, config, for_each);
    let (as_of, as_of_from) = as_of(&activities, config);
    History { activities, misdated, gear, as_of, as_of_from, ledger, checked, ..History::default() }
}

impl History {
    /// Fills the weeks and sums up the state on `day`; if `None`, on the history's own day.
    pub(crate) fn seen_on(mut self, day: Option<Date>, config: &Config) -> History {
        self.as_of = day.or(self.as_of);
        let (activities, as_of) = (&self.activities, self.as_of);
        self.weeks = week::weeks(activities, as_of, config);
        self.now = as_of.map_or_else(Vec::new, |day| now::now(activities, day, &config.pain));
        self.load = config.load.then(|| as_of.map_or_else(Vec::new, |day| training_load::loads(activities, day)));
        self.overview =
            config.overview.then(|| overview::overviews(activities, &self.gear, &self.weeks, as_of, config));
        self
    }
}

/// The gear of all tables, each once per athlete, in an order independent of reading.
fn gear(tables: &[FoundTable]) -> Vec<(Option<String>, Gear)> {
    let mut gear: Vec<(Option<String>, Gear)> =
        tables.iter().flat_map(|t| t.table.gear.iter().map(|g| (t.athlete.clone(), g.clone()))).collect();
    gear.sort_by(|a, b| (&a.0, &a.1.name, &a.1.id).cmp(&(&b.0, &b.1.name, &b.1.id)));
    gear.dedup_by(|a, b| a.0 == b.0 && a.1.id == b.1.id);
    gear
}

/// The day that "now" means and its source: the option, else the newest activity's local day.
fn as_of(activities: &[ActivitySummary], config: &Config) -> (Option<Date>, Option<AsOfFrom>) {
    match (config.as_of, activities.iter().map(|a| a.local_start.date()).max()) {
        (Some(day), _) => (Some(day), config.as_of_from()),
        (None, Some(day)) => (Some(day), Some(AsOfFrom::NewestFile)),
        (None, None) => (None, None),
    }
}

/// Sorts by athlete, then start; the file decides between equals, so that the order of reading does not matter.
fn sort(activities: &mut [ActivitySummary]) {
    activities
        .sort_by(|a, b| (&a.athlete, a.start, a.sport, &a.source).cmp(&(&b.athlete, b.start, b.sport, &b.source)));
}

/// Assigns ids: `20260912T053000Z-running`, a second such activity `20260912T053000Z-running-2`.
fn give_ids(activities: &mut [ActivitySummary]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for a in activities {
        let id = format!("{}-{}", a.start.strftime("%Y%m%dT%H%M%SZ"), a.sport.as_str());
        let ordinal = seen.entry(id.clone()).and_modify(|n| *n += 1).or_insert(1);
        a.id = if *ordinal == 1 { id } else { format!("{id}-{ordinal}") };
    }
}

#[cfg(test)]
mod tests {
    use super::fixture::{Altered, converted, damaged, later, named, run};
    use super::*;
    use crate::report::{self, Report, Totals};
    use crate::rule::Judgement;

    /// The report of a history without rules.
    fn assemble(input: Input, config: &Config) -> Report {
        report::build(super::assemble(input, config), Judgement::default(), config)
    }
    use crate::base::ledger::{Code, Status};
    use crate::base::note::{Note, NoteCode};
    use crate::base::sport::Sport;
    use crate::export::row_issues::RowIssue;
    use crate::export::{StartClock, Table, TableActivity};
    use crate::format::Format;
    use jiff::civil::date;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    fn entry(path: &str, code: Code) -> LedgerEntry {
        LedgerEntry::new(path.into(), None, code, None)
    }

    /// The input with these activities, each from an undamaged file.
    fn read(activities: Vec<ActivitySummary>) -> Input {
        let paths: BTreeSet<String> = activities.iter().map(|a| a.source.path.clone()).collect();
        let ledger = paths.iter().map(|p| entry(p, Code::Ok)).collect();
        Input { activities, ledger, ..Input::default() }
    }

    fn race() -> ActivitySummary {
        run("2026-05-05T06:00:00Z", 10_000.0, 2700.0)
    }

    fn row(start_s: f64) -> TableActivity {
        TableActivity {
            start_s: Some(start_s),
            start_clock: StartClock::Utc,
            sport: Some(Sport::Running),
            distance_m: Some(5000.0),
            elapsed_s: Some(1500.0),
            loss_m: Some(12.0),
            ..TableActivity::default()
        }
    }

    fn table(path: &str, format: Format, rows: Vec<TableActivity>) -> FoundTable {
        let odd = RowIssue { what: "odd".into(), unit: "line".into(), places: vec![3], count: 1 };
        let table = Table { activities: rows, row_issues: vec![odd], ..Table::default() };
        FoundTable { path: path.into(), member: None, athlete: None, format, table }
    }

    fn ids(report: &Report) -> Vec<&str> {
        report.activities.iter().map(|a| a.id.as_str()).collect()
    }

    #[test]
    fn nothing_read_is_an_empty_report() {
        let report = assemble(Input::default(), &Config::default());
        assert_eq!((report.weeks.len(), report.now.len(), report.generated_for.as_of), (0, 0, None));
        let none = Totals { rules: report.totals.rules, distance_m: Some(0.0), ..Totals::default() };
        assert_eq!(report.totals, none);
        let config = Config { as_of: Some(date(2026, 1, 1)), ..Config::default() };
        assert_eq!(assemble(Input::default(), &config).generated_for.as_of_from, Some(AsOfFrom::Option));
    }

    #[test]
    fn a_clock_that_was_never_set_moves_neither_the_first_day_nor_now() {
        let good = [race(), run("2026-05-12T06:00:00Z", 9000.0, 2500.0)];
        let bad = [run("1989-12-31T00:00:00Z", 5000.0, 1500.0), run("2089-01-01T08:00:00Z", 42_000.0, 9000.0)];
        let config = Config { latest: Some("2026-11-25T00:00:00Z".parse().unwrap()), ..Config::default() };
        let alone = assemble(read(good.to_vec()), &config);
        let report = assemble(read([&good[..], &bad[..]].concat()), &config);
        assert_eq!(report.activities.len(), 4, "all are listed");
        assert_eq!(report.activities.iter().filter(|a| !a.is_dated()).count(), 2);
        assert_eq!((&report.weeks, &report.now), (&alone.weeks, &alone.now));
        assert_eq!(report.generated_for.as_of, alone.generated_for.as_of);
        let (of, with) = (alone.totals, report.totals);
        assert_eq!((with.runs, with.distance_m, with.first, with.last), (of.runs, of.distance_m, of.first, of.last));
    }

    #[test]
    fn ids_are_start_sport_and_ordinal() {
        let ride = |path: &str, km: f64| {
            named(race(), path)
                .with(|a| (a.sport, a.distance_m, a.elapsed_s, a.timer_s) = (Sport::Cycling, Some(km), Some(km), None))
        };
        let activities =
            vec![ride("b.fit", 3000.0), ride("a.fit", 9000.0), race().with(|a| a.source.path = "c.fit".into())];
        let report = assemble(read(activities), &Config::default());
        assert_eq!(
            ids(&report),
            ["20260505T060000Z-cycling", "20260505T060000Z-cycling-2", "20260505T060000Z-running"]
        );
        assert_eq!(report.activities[0].source.path, "a.fit");
    }

    #[test]
    fn the_ledger_says_what_became_of_each_file() {
        let legs = vec![
            named(race(), "tri.fit").with(|a| a.sport = Sport::Cycling),
            named(later(race(), 2760), "tri.fit").with(|a| a.source.session = 1),
        ];
        let broken = damaged(named(race(), "broken.fit")).with(|a| (a.points, a.distance_m) = (1000, Some(3700.0)));
        let broken = broken.with(|a| (a.elapsed_s, a.timer_s) = (Some(999.0), None));
        let broken = broken.with(|a| a.route = fixture::prefix(10_000.0, 3700.0, 0.0));
        let mut input = read(
            [vec![race(), converted(&race(), Format::Gpx), broken, converted(&legs[1], Format::Tcx)], legs].concat(),
        );
        input.ledger.iter_mut().filter(|e| e.path == "broken.fit").for_each(|e| {
            *e = entry("broken.fit", Code::Truncated);
            e.detail = Some("byte 10 of 20".into());
        });
        input.ledger.push(entry("Settings.fit", Code::Settings));
        let report = assemble(input, &Config::default());
        let ledger: Vec<_> =
            report.ledger.iter().map(|e| (e.path.as_str(), e.status, e.code, e.activities.len())).collect();
        assert_eq!(
            ledger,
            [
                ("2026-05-05-060000.fit", Status::Read, Code::Ok, 1),
                ("2026-05-05-060000.gpx", Status::Duplicate, Code::SameActivity, 1),
                ("Settings.fit", Status::NotActivity, Code::Settings, 0),
                ("broken.fit", Status::Damaged, Code::Truncated, 1),
                ("tri.fit", Status::Read, Code::Ok, 2),
                ("tri.tcx", Status::Duplicate, Code::SameActivity, 1),
            ]
        );
        assert_eq!(report.ledger[0].activities, ["20260505T060000Z-running"]);
        assert_eq!(report.ledger[3].activities, ["20260505T060000Z-running"]);
        assert!(report.ledger[3].detail.as_ref().unwrap().starts_with("byte 10 of 20; same start, same way: a part"));
        assert!(report.ledger[1].detail.as_ref().unwrap().contains("another format"));
        assert_eq!((report.totals.files, report.totals.activities, report.totals.runs), (6, 3, 2));
    }

    #[test]
    fn duplicates_can_be_kept() {
        let config = Config { keep_duplicates: true, ..Config::default() };
        let report = assemble(read(vec![race(), converted(&race(), Format::Gpx)]), &config);
        assert_eq!(ids(&report), ["20260505T060000Z-running", "20260505T060000Z-running-2"]);
        assert!(report.ledger.iter().all(|e| e.status == Status::Read && e.activities.len() == 1));
    }

    #[test]
    fn tables_are_accounted_for() {
        let mut input = read(vec![race()]);
        let start_s = race().start.as_second() as f64;
        let joining = row(start_s).with(|r| (r.distance_m, r.elapsed_s) = (Some(10_000.0), None));
        // The same run in two services without a file, and one that joins.
        input.tables = vec![
            table("a.json", Format::GarminJson, vec![joining.clone(), row(start_s + 86_400.0)]),
            table("activities.csv", Format::StravaCsv, vec![row(start_s + 86_401.0)]),
            table("b.json", Format::GarminJson, vec![joining]),
        ];
        input.ledger.extend(["a.json", "activities.csv", "b.json"].map(|p| entry(p, Code::Table)));
        let report = assemble(input, &Config::default());
        assert_eq!(ids(&report), ["20260505T060000Z-running", "20260506T060000Z-running"]);
        assert_eq!(report.activities[1].duplicates[0].path, "activities.csv");
        let ledger: Vec<_> =
            report.ledger[1..].iter().map(|e| (e.code, e.detail.as_deref().unwrap(), e.activities.len())).collect();
        assert_eq!(
            ledger,
            [
                (Code::FromTable, "2 rows: 1 joined to files, 1 without a file; odd (line 3)", 1),
                (
                    Code::SameActivity,
                    "1 row: 0 joined to files, 1 without a file; odd (line 3); starts 1 s later, same duration and distance: a row \
                     of a table",
                    1
                ),
                (Code::SameActivity, "1 row: 1 joined to files; odd (line 3)", 0),
            ]
        );
        // The table's descent counts if nothing else is known.
        assert_eq!(report.totals.elevation_loss_m, Some(62.0));
    }

    #[test]
    fn since_and_until_limit_what_is_shown_only() {
        let activities: Vec<_> = ["2026-05-01", "2026-05-06", "2026-05-13", "2026-05-20"]
            .map(|d| run(&format!("{d}T06:00:00Z"), 5000.0, 1500.0))
            .into();
        let config = Config { since: Some(date(2026, 5, 6)), until: Some(date(2026, 5, 13)), ..Config::default() };
        let report = assemble(read(activities.clone()), &config);
        assert_eq!(ids(&report), ["20260506T060000Z-running", "20260513T060000Z-running"]);
        assert_eq!((report.totals.runs, report.totals.distance_m, report.totals.files), (2, Some(10_000.0), 4));
        assert_eq!(report.totals.first, Some(activities[1].start));
        assert_eq!(report.weeks.iter().map(|w| w.week.as_str()).collect::<Vec<_>>(), ["2026-W19", "2026-W20"]);
        // "Now" still uses everything.
        assert_eq!(report.generated_for.as_of, Some(date(2026, 5, 20)));
        assert_eq!((report.now[0].days_7.runs, report.now[0].days_28.runs), (1, 4));
        // A week is shown if any of its days is, with the figures of those days: header and weeks agree.
        let config = Config { since: Some(date(2026, 5, 3)), until: Some(date(2026, 5, 4)), ..Config::default() };
        let report = assemble(read(activities), &config);
        assert_eq!(
            report.weeks.iter().map(|w| (w.week.as_str(), w.runs)).collect::<Vec<_>>(),
            [("2026-W18", 0), ("2026-W19", 0)]
        );
        assert!(report.activities.is_empty());
    }

    #[test]
    fn nothing_after_the_day_of_now_is_read() {
        let activities: Vec<_> =
            ["2026-05-01", "2026-05-20"].map(|d| run(&format!("{d}T06:00:00Z"), 5000.0, 1500.0)).into();
        let config = Config { as_of: Some(date(2026, 5, 3)), ..Config::default() };
        let report = assemble(read(activities), &config);
        assert_eq!((report.activities.len(), report.totals.runs, report.now[0].days_7.runs), (1, 1, 1));
        assert_eq!(report.weeks.last().map(|week| week.start), Some(date(2026, 4, 27)));
        let all = |day| {
            let config = Config { as_of: Some(day), ..Config::default() };
            let activities = ["2026-05-01", "2026-05-20"].map(|d| run(&format!("{d}T06:00:00Z"), 5000.0, 1500.0));
            assemble(read(activities.into()), &config).totals.runs
        };
        assert_eq!((all(date(2026, 5, 19)), all(date(2026, 5, 20))), (1, 2));
    }

    #[test]
    fn athletes_are_never_mixed() {
        let of = |athlete: &str, path: &str| named(race(), path).with(|a| a.athlete = Some(athlete.into()));
        let report =
            assemble(read(vec![of("b", "b/1.fit"), of("a", "a/1.fit"), of("a", "a/2.fit")]), &Config::default());
        assert_eq!(ids(&report), ["20260505T060000Z-running", "20260505T060000Z-running-2"]);
        assert_eq!(report.activities[0].duplicates[0].path, "a/2.fit");
        assert_eq!((report.now.len(), report.weeks.len(), report.totals.runs), (2, 2, 2));
        assert_eq!(report.now[1].most_loss_30d.as_ref().unwrap().activity, "20260505T060000Z-running-2");
    }

    #[test]
    fn the_zone_that_was_used_is_named() {
        let tz = |zone: TimeZone| {
            assemble(Input::default(), &Config { zone: Some(zone), ..Config::default() }).generated_for.tz
        };
        assert_eq!(tz(TimeZone::get("Europe/Zurich").unwrap()), "Europe/Zurich");
        assert_eq!(tz(TimeZone::fixed(jiff::tz::offset(-3))), "-03");
        assert_eq!(tz(TimeZone::UTC), "UTC");
    }

    /// Some weeks of one runner with everything that occurs: copies, tables, breaks, other sports, odd numbers.
    fn season(starts_s: &[i64], kinds: &[u8]) -> Input {
        let mut activities = Vec::new();
        let mut rows = Vec::new();
        for (n, (&start_s, &kind)) in starts_s.iter().zip(kinds).enumerate() {
            let a = later(run("2026-01-01T06:00:00Z", 5000.1 + 37.3 * n as f64, 1500.0 + 11.7 * n as f64), start_s);
            let a = named(a, &format!("{n:02}.fit"));
            let at = a.start.as_second() as f64;
            match kind {
                0 => activities.push(a),
                1 => activities.extend([converted(&a, Format::Gpx), converted(&a, Format::Tcx), a]),
                2 => activities.extend([later(converted(&a, Format::Gpx), 7200), a]),
                3 => activities.push(a.with(|a| a.sport = Sport::Cycling)),
                4 => rows.push(row(at)),
                5 => activities.extend([damaged(named(a.clone(), &format!("{n:02}-part.fit"))), a]),
                _ => activities.extend([
                    later(converted(&a, Format::Tcx), 50).with(|a| a.source.device = Some("Polar".into())),
                    a,
                ]),
            }
        }
        for a in &mut activities {
            a.notes.push(Note::new(NoteCode::GpsSpikes, "1 position"));
        }
        let mut input = read(activities);
        input.tables = vec![table("x.json", Format::GarminJson, rows.clone()), table("y.csv", Format::StravaCsv, rows)];
        input.ledger.extend(["x.json", "y.csv"].map(|p| entry(p, Code::Table)));
        input
    }

    fn json(input: Input) -> String {
        serde_json::to_string(&assemble(input, &Config::default())).unwrap()
    }

    proptest! {
        #[test]
        fn the_order_of_reading_never_shows(
            starts_s in proptest::collection::vec(prop_oneof![0i64..400, 0i64..40_000_000], 12),
            kinds in proptest::collection::vec(0u8..7, 12),
            seed in any::<u64>(),
        ) {
            let input = season(&starts_s, &kinds);
            let mut shuffled = input.clone();
            let mut state = seed | 1;
            let mut next = |n: usize| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state as usize % n.max(1)
            };
            for i in (1..shuffled.activities.len()).rev() {
                shuffled.activities.swap(i, next(i + 1));
            }
            for i in (1..shuffled.ledger.len()).rev() {
                shuffled.ledger.swap(i, next(i + 1));
            }
            shuffled.tables.reverse();
            prop_assert_eq!(json(input), json(shuffled));
        }

        #[test]
        fn every_recording_is_somewhere_and_weeks_add_up(
            starts_s in proptest::collection::vec(0i64..40_000_000, 12),
            kinds in proptest::collection::vec(0u8..7, 12),
        ) {
            let input = season(&starts_s, &kinds);
            let files = input.activities.len();
            let report = assemble(input, &Config::default());
            let from_files = report.activities.iter().filter(|a| a.points > 0).count();
            let merged = report.activities.iter().flat_map(|a| &a.duplicates).filter(|d| !d.path.starts_with(['x', 'y'])).count();
            prop_assert_eq!(from_files + merged, files);
            let sum: f64 = report.weeks.iter().map(|w| w.distance_at_least_m).sum();
            prop_assert!((sum - report.totals.distance_at_least_m).abs() < 0.01 * report.weeks.len() as f64 + 0.01);
            prop_assert_eq!(report.weeks.iter().map(|w| w.runs).sum::<usize>(), report.totals.runs);
            for pair in report.weeks.windows(2) {
                prop_assert_eq!(pair[0].start.saturating_add(jiff::ToSpan::days(7)), pair[1].start);
            }
            let unique: BTreeSet<&str> = report.activities.iter().map(|a| a.id.as_str()).collect();
            prop_assert_eq!(unique.len(), report.activities.len());
            for e in &report.ledger {
                prop_assert!(e.activities.iter().all(|id| unique.contains(id.as_str())));
            }
        }
    }
}
