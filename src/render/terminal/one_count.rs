//! Consistent counts on a screen: heading, tables and totals of one report agree, whatever the history and the part shown.

use crate::base::note::NoteCode;
use crate::base::sport::Sport;
use crate::base::units::{Units, WeekStart};
use crate::config::Config;
use crate::history::fixture::{Altered, run};
use crate::history::{Input, assemble};
use crate::render::{Style, terminal};
use crate::report::{self, Report};
use crate::rule::Judgement;
use crate::summary::{ActivitySummary, Elevation};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const FIRST: Date = date(2025, 3, 1);

/// An activity of a kind that occurs in histories, on a day.
fn activity((day, kind, hm): (i64, u8, u32)) -> ActivitySummary {
    let start = |day: i64| format!("{}T06:00:00Z", FIRST.saturating_add(day.days()));
    let metres = f64::from(hm) * 100.0;
    let elevation = |of: &dyn Fn(&mut Elevation)| Elevation::default().with(|elevation| of(elevation));
    let plain = run(&start(day), metres, metres / 3.0);
    match kind {
        0 => plain.with(|a| a.elevation = elevation(&|e| e.table_loss_m = Some(40.0))),
        1 => plain.with(|a| a.elevation = elevation(&|e| e.device_loss_m = Some(30.0))),
        2 => plain.with(|a| a.elevation = Elevation::default()),
        3 => plain.with(|a| a.distance_m = None),
        4 => plain.with(|a| a.distance_m = Some(0.0)),
        5 => run(&start(day), 60_000.0, 5400.0),
        6 => run(&start(day + 3000), metres, metres / 3.0),
        7 => run(&start(day - 3000), metres, metres / 3.0),
        8 => plain.with(|a| a.sport = Sport::Cycling),
        _ => plain,
    }
}

fn told(activities: Vec<ActivitySummary>, config: &Config) -> Report {
    report::build(assemble(Input { activities, ..Input::default() }, config), Judgement::default(), config)
}

fn screen(report: &Report, config: &Config) -> Vec<String> {
    let style = Style { width: 120, terminal: true, verbose: 1, units: config.units, ..Style::default() };
    let mut out = Vec::new();
    terminal::scan(report, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap().replace('\u{a0}', " ").lines().map(str::to_owned).collect()
}

/// Runs, distance and descent in the heading, in the format of table cells.
fn head(lines: &[String]) -> Option<[String; 3]> {
    let from = lines.iter().position(|line| line.starts_with("As of "))?;
    let line = lines[from..].iter().take_while(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join(" · ");
    let parts: Vec<&str> = line.split(" · ").collect();
    let runs = parts.iter().find_map(|part| part.strip_suffix(" runs").or(part.strip_suffix(" run")))?;
    let distance = parts.iter().find_map(|part| {
        let cell = part.strip_suffix(" km").or(part.strip_suffix(" mi"));
        cell.map(|cell| cell.replace("at least ", "≥")).or((*part == "distance unknown").then(|| "–".to_owned()))
    })?;
    let descent = parts.iter().find_map(|part| part.strip_suffix(" of descent"));
    let descent = descent.map(|part| part.replace("at least ", "≥"));
    let descent = descent.as_deref().and_then(|part| part.split(' ').next()).unwrap_or("–");
    Some([runs.to_owned(), distance, descent.to_owned()])
}

/// The same figures in the last row of the table of weeks or runs.
fn last_row(lines: &[String]) -> Option<[String; 3]> {
    let table = lines.iter().position(|line| line.starts_with("week ") || line.starts_with("run "))?;
    let row = lines[table..].iter().find_map(|line| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let is_sum = cells.first().is_some_and(|n| n.chars().all(|c| c.is_ascii_digit() || c == ','));
        is_sum.then_some(cells)
    })?;
    let places = if row[1].starts_with("week") { [2, 3, 6] } else { [0, 2, 4] };
    // A column of which nothing is known is not there.
    let descent = if lines[table].contains("descent") { row[places[2]] } else { "–" };
    Some([row[places[0]], row[places[1]], descent].map(str::to_owned))
}

fn check(activities: Vec<ActivitySummary>, config: &Config) -> Result<(), TestCaseError> {
    let report = told(activities, config);
    let runs: Vec<&ActivitySummary> = report.activities.iter().filter(|a| a.is_run()).collect();
    let totals = &report.totals;
    prop_assert_eq!(totals.runs, runs.len());
    prop_assert_eq!(totals.runs, report.weeks.iter().map(|week| week.runs).sum::<usize>());
    let known = runs.iter().all(|run| run.known_distance_m().is_some());
    prop_assert_eq!(totals.distance_m.is_some(), known);
    prop_assert_eq!(totals.distance_m.is_some(), report.weeks.iter().all(|week| week.distance_m.is_some()));
    let sum: f64 = report.weeks.iter().map(|week| week.distance_at_least_m).sum();
    prop_assert!((sum - totals.distance_at_least_m).abs() < 0.1, "{} and {}", sum, totals.distance_at_least_m);
    let losses: Vec<f64> = report.weeks.iter().filter(|w| w.runs > 0).filter_map(|w| w.elevation_loss_m).collect();
    prop_assert_eq!(totals.elevation_loss_m, (!losses.is_empty()).then(|| losses.iter().sum()));
    if let Some(day) = config.as_of {
        prop_assert!(report.weeks.iter().all(|week| week.start <= day));
        let later = report.activities.iter().filter(|a| a.local_start.date() > day);
        prop_assert!(later.clone().all(|a| !a.is_dated()), "{:?}", later.map(|a| &a.id).collect::<Vec<_>>());
    }
    let lines = screen(&report, config);
    if totals.runs > 0 && lines.iter().any(|line| line.starts_with("As of ")) {
        let (head, row) = (head(&lines), last_row(&lines));
        prop_assert!(head.is_some() && head == row, "{:?} and {:?} of\n{}", head, row, lines.join("\n"));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn head_tables_and_totals_count_the_same(
        days in proptest::collection::btree_map(0i64..420, (0u8..12, 1u32..300), 1..40),
        shown in (proptest::option::of(0i64..420), proptest::option::of(0i64..420)),
        as_of in proptest::option::of(0i64..420),
        style in (any::<bool>(), any::<bool>()),
    ) {
        let day = |n: i64| FIRST.saturating_add(n.days());
        let config = Config {
            since: shown.0.map(day),
            until: shown.1.map(day),
            as_of: as_of.map(day),
            week_start: if style.0 { WeekStart::Sunday } else { WeekStart::Monday },
            units: if style.1 { Units::Imperial } else { Units::Metric },
            latest: "2027-01-01T00:00:00Z".parse().ok(),
            ..Config::default()
        };
        check(days.into_iter().map(|(day, (kind, hm))| activity((day, kind, hm))).collect(), &config)?;
    }
}

#[test]
fn what_does_not_count_is_listed_and_said() {
    let all: Vec<ActivitySummary> = (0..40).map(|day| activity((2 * day, 9, 80))).collect();
    let config = Config { latest: "2027-01-01T00:00:00Z".parse().ok(), ..Config::default() };
    let mut odd = all.clone();
    odd.extend([activity((77, 5, 80)), activity((42, 6, 80)), activity((20, 7, 80))]);
    let (plain, report) = (told(all, &config), told(odd, &config));
    assert_eq!((report.activities.len(), report.totals.runs), (43, 40));
    assert_eq!((&report.now[0].days_28, &report.totals.distance_m), (&plain.now[0].days_28, &plain.totals.distance_m));
    let noted = |code| report.activities.iter().filter(|a| a.notes.iter().any(|note| note.code == code)).count();
    assert_eq!((noted(NoteCode::ImplausibleSpeed), noted(NoteCode::ImplausibleDate)), (1, 2));
    let lines = screen(&report, &config).join("\n");
    assert!(
        lines.matches("1 activity dated").count() == 2 && lines.contains("1 run faster than anybody runs"),
        "{lines}"
    );
}
