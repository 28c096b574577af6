//! Textbook seasons: which rules may fire in them is laid down in rules.md, "What fires together".
//!
//! All rules judge them, including future ones. The findings are kept as snapshots for review.

use super::fixture::{Planted, planted};
use crate::base::sport::Sport;
use crate::config::Config;
use crate::history::{self, Input};
use crate::metric::knee_load::{Exponents, grade_factor, speed_factor};
use crate::rule::finding::{Finding, Severity};
use crate::summary::HeartRate;
use crate::summary::histogram::{Adjusted, FlatCell, HEART_STEP_BPM, Histogram, LoadCell, speed_class};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Properties of a run besides its length.
#[derive(Clone, Copy)]
pub(super) struct RunKind {
    /// Speed over ground, metres per second.
    pub(super) mps: f64,
    /// Share of the time at each heart rate.
    pub(super) heart: &'static [(u8, f64)],
    /// Steps per minute.
    pub(super) cadence: u8,
    /// Descent, and equal ascent, metres per kilometre.
    pub(super) descent_m_per_km: f64,
    pub(super) trail: bool,
}

/// For a maximum heart rate of 190.
pub(super) const EASY: RunKind = RunKind {
    mps: 2.7,
    heart: &[(118, 0.1), (132, 0.3), (138, 0.4), (144, 0.2)],
    cadence: 172,
    descent_m_per_km: 6.0,
    trail: false,
};

pub(super) const LONG: RunKind = RunKind { mps: 2.6, heart: &[(120, 0.1), (136, 0.4), (142, 0.4), (148, 0.1)], ..EASY };

/// A third in hard parts, with warm-up and cool-down.
pub(super) const FAST: RunKind =
    RunKind { mps: 3.1, heart: &[(128, 0.3), (144, 0.3), (160, 0.2), (170, 0.2)], cadence: 176, ..EASY };

pub(super) const RACE: RunKind =
    RunKind { mps: 3.2, heart: &[(150, 0.1), (162, 0.6), (166, 0.3)], cadence: 177, ..EASY };

pub(super) const TRAIL: RunKind = RunKind { mps: 2.2, descent_m_per_km: 30.0, trail: true, ..LONG };

pub(super) fn run(day: i32, km: f64, kind: RunKind) -> Planted {
    let seconds = km * 1000.0 / kind.mps;
    let loss_m = km * kind.descent_m_per_km;
    Planted::run(day, km).with(|a| {
        (a.elapsed_s, a.timer_s, a.moving_s) = (Some(seconds), Some(seconds), Some(seconds));
        a.sub_sport = kind.trail.then(|| "trail".to_owned());
        let mean_bpm = kind.heart.iter().map(|(bpm, share)| f64::from(*bpm) * share).sum();
        a.heart_rate =
            HeartRate { mean_bpm: Some(mean_bpm), max_bpm: kind.heart.last().map(|(bpm, _)| f64::from(*bpm)) };
        (a.cadence.running_spm, a.cadence.mean_spm) = (Some(f64::from(kind.cadence)), Some(f64::from(kind.cadence)));
        (a.elevation.loss_m, a.elevation.gain_m) = (Some(loss_m), Some(loss_m));
        (a.elevation.loss_low_m, a.elevation.loss_high_m) = (Some(loss_m * 0.95), Some(loss_m * 1.05));
        // Hills of 6 %, half up, half down.
        let hilly_m = loss_m / 0.06;
        a.elevation.below_5_pct_m = Some(hilly_m);
        a.internal.histogram = histogram(km, seconds, hilly_m / 1000.0, kind);
    })
}

/// Histogram of such a run: `hilly_km` up and as many down, the rest flat.
fn histogram(km: f64, seconds: f64, hilly_km: f64, kind: RunKind) -> Histogram {
    let flat_km = (km - 2.0 * hilly_km).max(0.0);
    let by_grade = flat_km + hilly_km * (grade_factor(0.06) + grade_factor(-0.06));
    let weighted = [Exponents::MIDDLE, Exponents::CORNERS[0], Exponents::CORNERS[2]]
        .map(|e| (by_grade * speed_factor(kind.mps, e)) as f32);
    let speed = speed_class(kind.mps);
    let flat_s = seconds * flat_km / km;
    // Slightly slower and faster parts, so that a cadence line can be fitted.
    let cells = (0..3).flat_map(|third| {
        [(-2i16, -2i16), (0, 0), (2, 2)].into_iter().flat_map(move |(faster, steps)| {
            kind.heart.iter().map(move |(bpm, share)| FlatCell {
                third,
                speed: speed.saturating_add_signed(faster as i8),
                cadence: kind.cadence.saturating_add_signed(steps as i8),
                heart: (f64::from(*bpm) / HEART_STEP_BPM).round() as u8,
                seconds: (flat_s / 9.0 * share) as f32,
                beyond_m: 0.0,
            })
        })
    });
    Histogram {
        load_known: true,
        load: vec![LoadCell { speed, cadence: kind.cadence, weighted_km: weighted }],
        ran_m: km * 1000.0,
        covered_m: km * 1000.0,
        flat: cells.collect(),
        heart_s: kind.heart.iter().map(|(bpm, share)| (*bpm, (seconds * share) as f32)).collect(),
        downhill_s: vec![(kind.mps as f32, (seconds * hilly_km / km) as f32)],
        adjusted: Adjusted {
            mean_mps: Some(kind.mps),
            after_first_mps: Some(kind.mps),
            before_last_mps: Some(kind.mps),
            first_mps: Some(kind.mps * 0.95),
            last_mps: Some(kind.mps * 0.96),
            decoupling_pct: Some(4.0),
            steady: true,
        },
        ..Histogram::default()
    }
}

/// A week of runs: weekday from 0 (Monday), kilometres, kind.
pub(super) fn week(week: i32, runs: &[(i32, f64, RunKind)]) -> impl Iterator<Item = Planted> {
    runs.iter().filter(|(_, km, _)| *km > 0.0).map(move |(day, km, kind)| run(week * 7 + day, *km, *kind))
}

/// A sensible runner's other training: strength on Mondays, a ride on Wednesdays.
pub(super) fn besides(weeks: std::ops::Range<i32>) -> impl Iterator<Item = Planted> {
    weeks.flat_map(|w| {
        [Planted::other(w * 7, Sport::Strength, 1800.0), Planted::other(w * 7 + 2, Sport::Cycling, 4800.0)]
    })
}

/// The runner of these seasons.
pub(super) fn config() -> Config {
    let mut config = Config::default();
    (config.athlete.max_bpm, config.athlete.resting_bpm) = (Some(190.0), Some(52.0));
    config
}

/// Findings of all rules for a season, from its whole history.
fn judge(season: &[Planted]) -> Vec<Finding> {
    let config = config();
    let input = Input { activities: planted(season), ..Input::default() };
    crate::rule::judge(&history::assemble(input, &config), &config).findings
}

/// One line per finding, for people.
fn lines(findings: &[Finding]) -> String {
    let mut out = String::new();
    for f in findings {
        let _ = writeln!(out, "{}  {}  {:<7}  {}", f.date, f.rule, f.severity.as_str(), f.words.title.text());
    }
    if out.is_empty() { "nothing\n".to_owned() } else { out }
}

/// Number of findings by severity: info, caution, strong.
fn levels(findings: &[Finding]) -> [usize; 3] {
    [Severity::Info, Severity::Caution, Severity::Strong].map(|s| findings.iter().filter(|f| f.severity == s).count())
}

/// 40 km a week in four runs, for half a year.
pub(super) fn forty_a_week(weeks: std::ops::Range<i32>) -> Vec<Planted> {
    let usual = [(1, 8.0, EASY), (3, 10.0, FAST), (5, 7.0, EASY), (6, 15.0, LONG)];
    weeks.flat_map(|w| week(w, &usual).collect::<Vec<_>>()).collect()
}

#[test]
fn forty_kilometres_a_week() {
    let mut season = forty_a_week(0..26);
    season.extend(besides(0..26));
    let findings = judge(&season);
    insta::assert_snapshot!("forty_a_week", lines(&findings));
    assert_eq!(levels(&findings), [0, 0, 0]);
}

#[test]
fn holiday_of_ten_days() {
    // From Thursday of week 15 on, back on Sunday of week 16.
    let mut season = forty_a_week(0..26);
    let away = 15 * 7 + 2..15 * 7 + 12;
    season.extend(besides(0..26));
    let day = |p: &Planted| history::daily::day_number(p.0.local_start.date());
    let first = season.iter().map(day).min().unwrap_or(0);
    season.retain(|p| !away.contains(&(day(p) - first)));
    let findings = judge(&season);
    insta::assert_snapshot!("holiday_of_ten_days", lines(&findings));
    assert_eq!(levels(&findings), [0, 0, 0]);
}

#[test]
fn novice_to_five_kilometres_in_nine_weeks() {
    // Three times a week on alternate days, running and walking at first: distances as in common programmes.
    let plan = [
        [2.5, 2.5, 2.5],
        [2.8, 2.8, 2.8],
        [2.8, 2.8, 3.0],
        [3.2, 3.2, 3.2],
        [3.5, 3.5, 3.5],
        [3.5, 3.5, 4.0],
        [4.0, 4.0, 4.0],
        [4.3, 4.3, 4.3],
        [4.6, 4.6, 5.0],
    ];
    let slow = RunKind { mps: 2.1, cadence: 168, ..EASY };
    let mut season: Vec<Planted> = (0..)
        .zip(plan)
        .flat_map(|(w, [a, b, c])| week(w, &[(1, a, slow), (3, b, slow), (5, c, slow)]).collect::<Vec<_>>())
        .collect();
    season.extend(besides(0..9));
    let findings = judge(&season);
    insta::assert_snapshot!("novice_5k", lines(&findings));
    let [_, cautions, strong] = levels(&findings);
    assert!(cautions <= 1 && strong == 0, "{}", lines(&findings));
}

#[test]
fn a_summer_of_trail_running() {
    // Six weeks on the road with some hills, then fourteen with a mountain run at the weekend whose descent grows.
    let mut season: Vec<Planted> = forty_a_week(0..6);
    let mountain = [
        (15.0, 250.0),
        (15.0, 320.0),
        (16.0, 400.0),
        (13.0, 250.0),
        (16.0, 480.0),
        (17.0, 560.0),
        (18.0, 650.0),
        (14.0, 400.0),
        (18.0, 780.0),
        (19.0, 900.0),
        (20.0, 1000.0),
        (15.0, 500.0),
        (20.0, 1100.0),
        (21.0, 1200.0),
    ];
    for (w, (km, loss_m)) in (6..).zip(mountain) {
        let hills = RunKind { descent_m_per_km: loss_m / km, ..TRAIL };
        season.extend(week(w, &[(1, 8.0, EASY), (3, 10.0, FAST), (5, 7.0, EASY), (6, km, hills)]));
    }
    season.extend(besides(0..20));
    let findings = judge(&season);
    insta::assert_snapshot!("trail_summer", lines(&findings));
    let [_, cautions, strong] = levels(&findings);
    assert!(cautions <= 3 && strong == 0, "{}", lines(&findings));
}

/// A widely used plan of eighteen weeks, miles: three runs during the week and the long run. The last is the race.
const MARATHON: [[f64; 4]; 18] = [
    [3.0, 3.0, 3.0, 6.0],
    [3.0, 3.0, 3.0, 7.0],
    [3.0, 4.0, 3.0, 5.0],
    [3.0, 4.0, 3.0, 9.0],
    [3.0, 5.0, 3.0, 10.0],
    [3.0, 5.0, 3.0, 7.0],
    [3.0, 6.0, 3.0, 12.0],
    [3.0, 6.0, 3.0, 13.1],
    [3.0, 7.0, 4.0, 10.0],
    [3.0, 7.0, 4.0, 15.0],
    [4.0, 8.0, 4.0, 16.0],
    [4.0, 8.0, 5.0, 12.0],
    [4.0, 9.0, 5.0, 18.0],
    [5.0, 9.0, 5.0, 14.0],
    [5.0, 10.0, 5.0, 20.0],
    [5.0, 8.0, 4.0, 12.0],
    [4.0, 6.0, 3.0, 8.0],
    [3.0, 4.0, 2.0, 26.2],
];

#[test]
fn a_marathon_in_eighteen_weeks() {
    // Six weeks of 25 km before; then long runs alternately on Saturday and Sunday.
    let before = [(1, 5.0, EASY), (2, 5.0, FAST), (3, 5.0, EASY), (6, 10.0, LONG)];
    let mut season: Vec<Planted> = (0..6).flat_map(|w| week(w, &before).collect::<Vec<_>>()).collect();
    let mut long = vec![(6 * 7 - 1, 10.0)];
    for (w, miles) in (6..).zip(MARATHON) {
        let [a, b, c, d] = miles.map(|miles| miles * 1.609_344);
        let (day, kind) = if d > 42.0 { (6, RACE) } else { (5 + w % 2, LONG) };
        season.extend(week(w, &[(1, a, EASY), (2, b, FAST), (3, c, EASY), (day, d, kind)]));
        long.push((w * 7 + day, d));
    }
    season.extend(besides(0..24));
    let findings = judge(&season);
    insta::assert_snapshot!("marathon", lines(&findings));

    // Once for each long run more than 10 % and a kilometre above the maximum of the 30 days before.
    let spikes = (1..long.len()).filter(|&i| {
        let before = long[..i].iter().filter(|(day, _)| *day >= long[i].0 - 30).map(|(_, km)| *km).fold(0.0, f64::max);
        long[i].1 > before * 1.1 && long[i].1 >= before + 1.0
    });
    let spikes = spikes.count();
    assert!((6..=8).contains(&spikes), "{spikes}: no usual plan");
    // A week that is fuller because of such a run belongs to its group.
    for week in findings.iter().filter(|f| f.rule == "KW102" && f.severity == Severity::Info) {
        assert!(findings.iter().any(|f| f.rule == "KW101" && f.group == week.group), "{}", week.id);
    }
    // All steps are one build-up.
    let groups: BTreeSet<&str> = findings.iter().filter(|f| f.rule == "KW101").map(|f| f.group.as_str()).collect();
    assert_eq!(groups.len(), 1, "{groups:?}");
    let loud =
        |code: bool| findings.iter().filter(|f| f.severity > Severity::Info && (f.rule == "KW101") == code).count();
    assert_eq!(loud(true), spikes, "{}", lines(&findings));
    assert!(loud(false) <= 2, "{}", lines(&findings));
    assert_eq!(levels(&findings)[2], 0, "{}", lines(&findings));
}
