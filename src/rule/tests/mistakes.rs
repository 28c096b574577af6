//! Planted training mistakes: each must be found by its rule, and named on the first screen.

use super::fixture::{Planted, planted};
use super::seasons::{EASY, FAST, LONG, RACE, RunKind, TRAIL, besides, config, forty_a_week, run, week};
use crate::config::{Config, PainEntry, PainWhen, Shoe};
use crate::history::{self, Input};
use crate::render::{Style, terminal};
use crate::report;
use crate::rule::finding::{Finding, Severity};
use jiff::ToSpan;
use jiff::civil::date;

/// Weeks of sensible training before each mistake.
const WEEKS: i32 = 10;

/// The Monday after them.
const MONDAY: i32 = WEEKS * 7;

/// A history with one mistake in its last weeks.
pub(super) struct Mistake {
    name: &'static str,
    season: Vec<Planted>,
    config: Config,
    /// The rules that must find it, with severities.
    expected: Vec<(&'static str, Severity)>,
}

impl Mistake {
    /// After the usual weeks of 40 km.
    fn after_usual(name: &'static str, rule: &'static str, severity: Severity, last: Vec<Planted>) -> Mistake {
        let season = forty_a_week(0..WEEKS).into_iter().chain(last).collect();
        Mistake { name, season, config: config(), expected: vec![(rule, severity)] }.and_sensible_besides()
    }

    /// Continues strength training and rides to the end, so that their absence is not found.
    fn and_sensible_besides(mut self) -> Mistake {
        self.season.extend(besides(0..WEEKS + 4));
        self
    }

    fn and(mut self, rule: &'static str, severity: Severity) -> Mistake {
        self.expected.push((rule, severity));
        self
    }

    /// All findings, and the screen of `scan`, its lines joined.
    fn judged(&self) -> (Vec<Finding>, String) {
        let mut config = self.config.clone();
        // The rides and strength sessions continue; "now" is the day of the last run or of the last log entry.
        let runs = self.season.iter().filter(|p| p.0.distance_m.is_some()).map(|p| p.0.local_start.date());
        config.as_of = runs.chain(config.pain.iter().map(|e| e.date)).max();
        let last = config.as_of.unwrap_or_default();
        let mut activities = planted(&self.season);
        activities.retain(|a| a.local_start.date() <= last);
        let history = history::assemble(Input { activities, ..Input::default() }, &config);
        let judgement = crate::rule::judge(&history, &config);
        let findings = judgement.findings.clone();
        let mut screen = Vec::new();
        terminal::scan(&report::build(history, judgement, &config), &Style::default(), &mut screen).unwrap();
        // The headings of a block's last two columns stand between the lines of a long title.
        (findings, words(&String::from_utf8(screen).unwrap()).replace(" rule evidence", ""))
    }

    /// All findings.
    pub(super) fn findings(&self) -> Vec<Finding> {
        self.judged().0
    }
}

/// Text with single spaces, so that line breaks do not matter.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The mistakes that an attentive coach would point out.
pub(super) fn mistakes() -> Vec<Mistake> {
    use Severity::{Caution, Info, Strong};
    let sunday = MONDAY + 6;
    let mountain = |loss_m: f64, km: f64, steep_m: f64| {
        run(sunday, km, RunKind { descent_m_per_km: loss_m / km, ..TRAIL })
            .with(|a| a.elevation.below_10_pct_m = Some(steep_m))
    };
    // Above 88 % of the maximum heart rate for most of the run.
    let all_out = RunKind { heart: &[(160, 0.3), (172, 0.7)], ..RACE };
    let quick = RunKind { mps: 3.4, ..EASY };
    let even = [(1, 14.0, EASY), (2, 14.0, EASY), (4, 14.0, EASY), (5, 14.0, EASY), (6, 14.0, EASY)];
    let entry = |day: i32, score| PainEntry {
        date: date(2026, 1, 5).saturating_add((MONDAY + day).days()),
        score,
        when: PainWhen::During,
        place: None,
        side: None,
        note: None,
    };
    let usual_week = || forty_a_week(WEEKS..WEEKS + 1);

    let mut worn = Mistake::after_usual("worn shoes", "KW604", Info, usual_week());
    worn.season.iter_mut().for_each(|p| p.0.gear = Some("Red".to_owned()));
    worn.config.athlete.shoes = vec![Shoe { name: "Red".into(), start_m: 370_000.0, maximum_m: None }];
    let mut rising = Mistake::after_usual("pain that rises", "KW701", Strong, usual_week());
    rising.config.pain = vec![entry(1, 1.0), entry(3, 2.0), entry(5, 4.0)];
    let mut too_much = Mistake::after_usual("pain of 7 of 10", "KW701", Strong, usual_week());
    too_much.config.pain = vec![entry(3, 7.0)];
    let slow_hills = Mistake {
        name: "slow hills after quick flat runs",
        season: (0..WEEKS)
            .flat_map(|w| week(w, &[(1, 8.0, quick), (3, 10.0, quick), (6, 15.0, quick)]).collect::<Vec<_>>())
            .chain([run(sunday, 16.0, RunKind { mps: 2.3, descent_m_per_km: 12.0, ..EASY })])
            .collect(),
        config: config(),
        expected: vec![("KW304", Caution)],
    };
    vec![
        Mistake::after_usual("doubling the long run", "KW101", Strong, vec![run(sunday, 31.0, LONG)]),
        Mistake::after_usual("a much longer run", "KW101", Caution, vec![run(sunday, 20.0, LONG)]),
        Mistake::after_usual("the first mountain race", "KW301", Strong, vec![mountain(1200.0, 16.0, 4000.0)])
            .and("KW302", Caution),
        Mistake::after_usual(
            "a steep downhill race on flat training",
            "KW302",
            Caution,
            vec![mountain(420.0, 12.0, 3000.0)],
        )
        .and("KW301", Caution),
        slow_hills.and_sensible_besides(),
        Mistake::after_usual("back after four weeks as before", "KW103", Caution, vec![run(MONDAY + 28, 15.0, LONG)]),
        Mistake::after_usual(
            "the hardest week twice in a row",
            "KW102",
            Caution,
            week(WEEKS, &even).chain(week(WEEKS + 1, &even)).collect(),
        ),
        Mistake::after_usual(
            "hard runs back to back",
            "KW202",
            Info,
            vec![run(sunday - 2, 8.0, RACE), run(sunday - 1, 8.0, RACE), run(sunday, 8.0, RACE)],
        ),
        Mistake::after_usual(
            "three weeks without a day off",
            "KW203",
            Caution,
            (MONDAY..MONDAY + 21).map(|day| run(day, if day % 2 == 0 { 5.0 } else { 7.0 }, EASY)).collect(),
        ),
        Mistake::after_usual(
            "far more hard minutes and distance at once",
            "KW201",
            Caution,
            week(WEEKS, &[(1, 12.0, all_out), (3, 14.0, all_out), (5, 12.0, FAST), (6, 18.0, LONG)]).collect(),
        ),
        Mistake::after_usual(
            "every day the same",
            "KW204",
            Info,
            (MONDAY..MONDAY + 7).map(|day| run(day, 5.5, FAST)).collect(),
        ),
        worn,
        rising,
        too_much,
    ]
}

#[test]
fn each_is_found_and_named_on_the_first_screen() {
    let mistakes = mistakes();
    assert!(mistakes.len() >= 10);
    for mistake in &mistakes {
        let (findings, screen) = mistake.judged();
        let said: Vec<String> = findings
            .iter()
            .map(|f| format!("{} {} {}: {}", f.date, f.rule, f.severity.as_str(), f.words.title.text()))
            .collect();
        for (rule, severity) in &mistake.expected {
            let found = findings.iter().find(|f| f.rule == *rule && f.severity == *severity);
            let Some(found) = found else { panic!("{}: no {rule} {}\n{said:#?}", mistake.name, severity.as_str()) };
            // One cause is one block: its title is that of the representative finding, the others are rows with their codes.
            let block = findings.iter().filter(|f| f.group == found.group && f.severity >= found.severity);
            let titled = block.into_iter().any(|f| screen.contains(&words(&f.words.title.text())));
            let named = titled && screen.contains(&format!(" {rule} "));
            assert!(named, "{}: {rule} '{}' is not on the screen\n{screen}", mistake.name, found.words.title.text());
        }
    }
}

#[test]
fn what_is_expected_is_the_mistakes_doing() {
    // Without the last weeks the same runner has no finding above info.
    let mut usual = Mistake::after_usual("none", "", Severity::Info, forty_a_week(WEEKS..WEEKS + 1));
    usual.expected.clear();
    let loud: Vec<Finding> = usual.findings().into_iter().filter(|f| f.severity > Severity::Info).collect();
    assert!(loud.is_empty(), "{loud:#?}");
}
