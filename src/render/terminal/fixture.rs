//! Made-up reports, one per case, for the tests of every output.

mod findings;

use crate::base::ledger::{Code, LedgerEntry};
use crate::base::note::{Note, NoteCode};
use crate::base::provenance::AsOfFrom;
use crate::base::provenance::{AltitudeSource, CadenceUnit, ZoneFrom};
use crate::base::sport::Sport;
use crate::base::units::{Units, WeekStart};
use crate::format::Format;
use crate::history::best_loss_m;
use crate::report::cohort::CohortRates;
use crate::report::{GeneratedFor, Maximum, Now, PainNow, Report, SCHEMA, Span, Totals, UsedTo, Week};
use crate::rule::need::{Missing, Need};
use crate::say;
use crate::summary::{ActivitySummary, Cadence, Effort, Elevation, HeartRate, KneeLoad, ProfilePoint, Source, Split};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use jiff::tz::{TimeZone, offset};

/// A report with some activities, all read without problems.
fn report(activities: Vec<ActivitySummary>) -> Report {
    let runs = || activities.iter().filter(|activity| activity.sport == Sport::Running);
    let totals = Totals {
        files: activities.len(),
        activities: activities.len(),
        runs: runs().count(),
        rules: 25,
        distance_m: runs().map(|run| run.distance_m).sum(),
        distance_at_least_m: runs().filter_map(|run| run.distance_m).sum(),
        elevation_loss_m: runs().filter_map(|run| run.elevation.loss_m).reduce(|a, b| a + b),
        runs_without_altitude: runs().filter(|run| best_loss_m(run).is_none()).count(),
        first: activities.iter().map(|activity| activity.start).min(),
        last: activities.iter().map(|activity| activity.start).max(),
    };
    Report {
        schema: SCHEMA.into(),
        findings: Vec::new(),
        not_judged: Vec::new(),
        judged_against: None,
        next: None,
        sore: None,
        back_test: None,
        course: None,
        cohort: None,
        version: "0.0.0".into(),
        generated_for: GeneratedFor {
            as_of: activities.iter().map(|activity| activity.local_start.date()).max(),
            as_of_from: Some(AsOfFrom::NewestFile),
            units: Units::Metric,
            week_start: WeekStart::Monday,
            tz: "Europe/Berlin".into(),
            since: None,
            until: None,
            hide_start_m: None,
        },
        ledger: activities.iter().map(|activity| entry(&activity.source.path, Code::Ok)).collect(),
        weeks: Vec::new(),
        now: Vec::new(),
        load: None,
        overview: None,
        totals,
        activities,
    }
}

/// Sums of running over some days.
fn span(runs: usize, distance_m: f64, loss_m: f64, load_km: f64) -> Span {
    Span {
        runs,
        distance_m: Some(distance_m),
        distance_at_least_m: distance_m,
        elevation_loss_m: Some(loss_m),
        runs_without_altitude: 0,
        knee_load_flat_km: Some(load_km),
    }
}

/// A line of the ledger.
pub(crate) fn entry(path: &str, code: Code) -> LedgerEntry {
    LedgerEntry::new(path.into(), None, code, None)
}

/// A week, counted from W17 of 2026.
pub(crate) fn week(n: i32, distance_m: f64, loss_m: Option<f64>) -> Week {
    Week {
        athlete: None,
        week: format!("2026-W{}", 17 + n),
        start: date(2026, 4, 20) + (n * 7).days(),
        so_far: false,
        cut: false,
        distance_m: Some(distance_m),
        distance_at_least_m: distance_m,
        runs_without_distance: 0,
        runs: 3,
        moving_s: distance_m * 0.39,
        elevation_loss_m: loss_m,
        runs_without_altitude: 0,
        knee_load_flat_km: Some(distance_m / 1_000.0 * 1.03),
        longest_run_m: Some(distance_m * 0.45),
        cadence_spm: Some(165.0),
        rest_days: 4,
        cross_training_s: 3_900.0,
        strength_sessions: 1,
        findings: Vec::new(),
    }
}

/// A valid knee load with the narrowest range.
fn knee_load(flat_km: f64) -> KneeLoad {
    KneeLoad {
        flat_km,
        low: flat_km * 0.9,
        high: flat_km * 1.1,
        covered_m: flat_km * 990.0,
        own_cadence: true,
        valid: true,
        ..KneeLoad::default()
    }
}

/// A run with everything except splits and profile.
fn run(day: Date, hour: i8, distance_m: f64, loss_m: f64) -> ActivitySummary {
    let local_start = day.at(hour, 30, 0, 0).to_zoned(TimeZone::fixed(offset(2))).unwrap();
    ActivitySummary {
        id: format!("{}-running-0", local_start.timestamp()),
        source: Source {
            path: "race.fit".into(),
            member: None,
            format: Format::Fit,
            session: 0,
            device: Some("Garmin fenix 7".into()),
        },
        zone_from: ZoneFrom::File,
        name: Some("Morning Run".into()),
        points: 3_600,
        distance_from: None,
        distance_m: Some(distance_m),
        elapsed_s: Some(distance_m * 0.38),
        timer_s: Some(distance_m * 0.372),
        moving_s: Some(distance_m * 0.37),
        elevation: Elevation {
            loss_m: Some(loss_m),
            gain_m: Some(loss_m + 2.0),
            altitude_from: Some(AltitudeSource::Barometer),
            ..Elevation::default()
        },
        cadence: Cadence {
            mean_spm: Some(160.0),
            running_spm: Some(168.0),
            unit: Some(CadenceUnit::PerLeg),
            unit_from: Some("FIT counts the strides of one foot".into()),
            ..Cadence::default()
        },
        heart_rate: HeartRate { mean_bpm: Some(151.0), max_bpm: Some(169.0) },
        knee_load: Some(knee_load(distance_m / 1_000.0 * 1.02)),
        ..ActivitySummary::unmeasured(local_start, Sport::Running)
    }
}

/// Kilometres and altitudes of the mountain marathon, metres.
const MOUNTAIN: [(f64, f64); 12] = [
    (0.0, 930.0),
    (2.0, 1_000.0),
    (10.0, 1_450.0),
    (13.2, 1_600.0),
    (16.0, 1_430.0),
    (20.0, 1_190.0),
    (25.5, 1_885.0),
    (29.5, 1_450.0),
    (35.0, 1_050.0),
    (38.5, 1_160.0),
    (40.0, 1_060.0),
    (42.39, 737.0),
];

fn mountain_altitude(km: f64) -> f64 {
    let after = MOUNTAIN.iter().position(|&(at, _)| at >= km).unwrap_or(MOUNTAIN.len() - 1).max(1);
    let ((a, low), (b, high)) = (MOUNTAIN[after - 1], MOUNTAIN[after]);
    let share = ((km - a) / (b - a)).clamp(0.0, 1.0);
    // Rounded hilltops: mountains have no corners.
    low + (high - low) * (1.0 - (std::f64::consts::PI * share).cos()) / 2.0
}

fn mountain_profile() -> Vec<ProfilePoint> {
    (0..=424_i32)
        .map(|i| {
            let km = f64::from(i) / 424.0 * 42.39;
            let grade = (mountain_altitude(km + 0.05) - mountain_altitude(km - 0.05)) / 100.0;
            let walking = grade > 0.16;
            ProfilePoint {
                distance_m: km * 1_000.0,
                altitude_m: Some(mountain_altitude(km)),
                grade: Some(grade),
                cadence_spm: Some(if walking { 112.0 } else { 170.0 - km / 4.0 - grade * 60.0 }),
                speed_mps: Some(if walking { 1.4 } else { 2.9 - grade * 6.0 }),
                heart_rate_bpm: Some(150.0),
                ..ProfilePoint::default()
            }
        })
        .collect()
}

fn mountain_splits(unit_m: f64) -> Vec<Split> {
    let n = (42_390.0 / unit_m) as i32;
    let mut splits: Vec<_> = (0..=n)
        .map(|i| {
            let from_m = f64::from(i) * unit_m;
            let to_m = (from_m + unit_m).min(42_390.0);
            let change = mountain_altitude(to_m / 1_000.0) - mountain_altitude(from_m / 1_000.0);
            Split {
                from_m,
                to_m,
                timer_s: Some((to_m - from_m) * (0.36 + change.max(0.0) / 500.0 - change.min(0.0) / 5_000.0)),
                gain_m: Some(change.max(0.0)),
                loss_m: Some((-change).max(0.0)),
                below_10_pct_m: Some(if change < -100.0 { (to_m - from_m) * 0.8 } else { 0.0 }),
                walked_m: Some(if change > 140.0 { 600.0 } else { 0.0 }),
                cadence_spm: Some(168.0 - f64::from(i) / 4.0),
                heart_rate_bpm: Some(150.0 + change / 20.0),
                // Walking is not counted.
                knee_load_flat_km: Some(if change > 140.0 { 0.0 } else { (to_m - from_m) * (1.0 - change / 1_500.0) }),
            }
        })
        .collect();
    // The ground between the points of the profile rises and falls too: scales the splits to the totals of the run.
    scale(&mut splits, 1_894.0, |split| &mut split.loss_m);
    scale(&mut splits, 1_567.0, |split| &mut split.gain_m);
    scale(&mut splits, 8_480.0, |split| &mut split.below_10_pct_m);
    scale(&mut splits, 18_128.0, |split| &mut split.timer_s);
    scale(&mut splits, 4_120.0, |split| &mut split.walked_m);
    scale(&mut splits, 41.26, |split| &mut split.knee_load_flat_km);
    splits
}

fn scale(splits: &mut [Split], total: f64, of: fn(&mut Split) -> &mut Option<f64>) {
    let sum: f64 = splits.iter_mut().filter_map(|split| *of(split)).sum();
    for split in splits {
        *of(split) = of(split).map(|value| value * total / sum);
    }
}

/// A mountain marathon.
pub(crate) fn mountain() -> Report {
    let mut race = run(date(2026, 9, 12), 7, 42_390.0, 1_894.0);
    race.sub_sport = Some("trail".into());
    race.timer_s = Some(18_128.0);
    race.moving_s = Some(17_618.0);
    race.walked_m = Some(4_120.0);
    race.steps = Some(43_812.0);
    race.gear = Some("Hoka Speedgoat 5".into());
    race.effort = Effort { rpe: Some(8.0), feel: None };
    race.elevation = Elevation {
        loss_m: Some(1_894.0),
        gain_m: Some(1_567.0),
        loss_low_m: Some(1_841.0),
        loss_high_m: Some(1_952.0),
        gain_low_m: Some(1_523.0),
        gain_high_m: Some(1_629.0),
        device_loss_m: Some(1_921.0),
        device_gain_m: Some(1_588.0),
        altitude_from: Some(AltitudeSource::Barometer),
        min_m: Some(737.0),
        max_m: Some(1_885.0),
        below_5_pct_m: Some(16_410.0),
        below_10_pct_m: Some(8_480.0),
        below_15_pct_m: Some(2_700.0),
        ..Elevation::default()
    };
    race.cadence.running_spm = Some(163.0);
    race.cadence.step_length_m = Some(0.967);
    race.heart_rate = HeartRate { mean_bpm: Some(155.0), max_bpm: Some(178.0) };
    race.notes = vec![Note::new(NoteCode::AltitudeSpikes, "3 jumps in the altitude were taken out before counting")];
    race.profile = mountain_profile();
    race.splits = mountain_splits(1_000.0);
    race.knee_load = Some(KneeLoad {
        walked_m: 4_120.0,
        walked_loss_m: 12.0,
        extrapolated_m: 7_900.0,
        own_cadence: false,
        valid: false,
        ..knee_load(41.26)
    });
    let mut report = report(vec![race]);
    findings::race_alone(&mut report);
    report
}

/// The same race, compared with the weeks before it.
pub(crate) fn mountain_judged() -> Report {
    let mut report = mountain();
    findings::race_judged(&mut report);
    if let Some(load) = &mut report.activities[0].knee_load {
        load.own_cadence = true;
    }
    report
}

/// A long run on gentle hills, and its history without notable findings.
pub(crate) fn hills() -> Report {
    let mut run = run(date(2026, 9, 12), 7, 14_200.0, 180.0);
    run.elevation.below_10_pct_m = Some(0.0);
    run.knee_load = Some(KneeLoad { walked_m: 310.0, own_cadence: false, ..knee_load(13.9) });
    report(vec![run])
}

/// The same race for someone who counts in miles.
pub(crate) fn mountain_in_miles() -> Report {
    let mut report = mountain();
    report.generated_for.units = Units::Imperial;
    report.activities[0].internal.mile_splits = mountain_splits(1_609.344);
    report
}

fn flat_splits(km: f64, cadence_spm: Option<f64>, loss_m: Option<f64>) -> Vec<Split> {
    (0..km.ceil() as i32)
        .map(|i| {
            let (from_m, to_m) = (f64::from(i) * 1_000.0, (f64::from(i + 1) * 1_000.0).min(km * 1_000.0));
            Split {
                from_m,
                to_m,
                timer_s: Some((to_m - from_m) * (0.345 + f64::from(i % 3) / 1_000.0)),
                gain_m: loss_m.map(|m| m + 0.3),
                loss_m,
                below_10_pct_m: loss_m.map(|_| 0.0),
                walked_m: None,
                cadence_spm,
                heart_rate_bpm: Some(136.0 + f64::from(i.min(8)) * 1.8),
                knee_load_flat_km: Some((to_m - from_m) / 1_000.0 * 0.97),
            }
        })
        .collect()
}

/// A treadmill run without altitude.
pub(crate) fn treadmill() -> Report {
    let mut run = run(date(2026, 11, 5), 18, 10_000.0, 0.0);
    run.sub_sport = Some("treadmill".into());
    run.source.path = "treadmill.fit".into();
    run.source.device = Some("COROS PACE 3".into());
    run.timer_s = Some(3_450.0);
    run.moving_s = Some(3_450.2);
    run.elevation = Elevation::default();
    run.splits = flat_splits(10.0, Some(168.0), None);
    run.profile = (0..=100_i32)
        .map(|i| ProfilePoint {
            distance_m: f64::from(i) * 100.0,
            cadence_spm: Some(167.0 + f64::from(i % 3)),
            speed_mps: Some(2.9),
            ..ProfilePoint::default()
        })
        .collect();
    run.knee_load = Some(knee_load(9.7));
    let mut report = report(vec![run]);
    findings::lacking(
        &mut report,
        vec![
            ("KW302", Need::of(Missing::Altitude, say!("needs altitude"))),
            ("KW303", Need::of(Missing::Altitude, say!("needs altitude"))),
            ("KW502", Need::of(Missing::Tracks, say!("needs outdoor runs with a track, has none"))),
        ],
    );
    report
}

/// A GPX file with altitude from satellites and without cadence.
pub(crate) fn gpx() -> Report {
    let mut run = run(date(2026, 11, 1), 9, 12_420.0, 148.0);
    run.source.path = "morning.gpx".into();
    run.source.format = Format::Gpx;
    run.source.device = Some("StravaGPX".into());
    run.cadence = Cadence::default();
    run.timer_s = Some(4_565.0);
    run.moving_s = Some(4_468.0);
    run.elevation = Elevation {
        loss_m: Some(148.0),
        gain_m: Some(151.0),
        loss_low_m: Some(107.0),
        loss_high_m: Some(187.0),
        gain_low_m: Some(111.0),
        gain_high_m: Some(193.0),
        altitude_from: Some(AltitudeSource::Gps),
        min_m: Some(112.0),
        max_m: Some(158.0),
        below_5_pct_m: Some(0.0),
        ..Elevation::default()
    };
    run.heart_rate = HeartRate { mean_bpm: Some(149.0), max_bpm: Some(161.0) };
    run.splits = flat_splits(12.42, None, Some(148.0 / 13.0));
    run.profile = (0..=200_i32)
        .map(|i| ProfilePoint {
            distance_m: f64::from(i) * 62.1,
            altitude_m: Some(135.0 + 23.0 * (f64::from(i) / 14.0).sin()),
            grade: Some(0.01),
            speed_mps: Some(2.8),
            ..ProfilePoint::default()
        })
        .collect();
    run.knee_load = Some(KneeLoad { own_cadence: false, ..knee_load(12.05) });
    let mut report = report(vec![run]);
    let cadence = Need::of(Missing::Cadence, say!("needs flat running with cadence"));
    findings::lacking(&mut report, vec![("KW402", cadence)]);
    report
}

/// A truncated run next to a complete one, with a triathlon's other legs.
pub(crate) fn several_files() -> Report {
    let mut damaged = run(date(2026, 10, 3), 8, 7_410.0, 31.0);
    damaged.source.path = "runs/2026-10-03.fit".into();
    damaged.timer_s = Some(2_480.0);
    damaged.moving_s = Some(2_455.0);
    damaged.notes =
        vec![Note::new(NoteCode::Damaged, "the file ends at byte 48128 of 61440; what came before is kept")];
    let mut ride = run(date(2026, 10, 4), 10, 41_200.0, 310.0);
    ride.source.path = "triathlon.fit".into();
    ride.sport = Sport::Cycling;
    ride.cadence = Cadence::default();
    let mut leg = run(date(2026, 10, 4), 12, 10_040.0, 42.0);
    leg.source.path = "triathlon.fit".into();
    let mut report = report(vec![damaged, ride, leg]);
    report.ledger = vec![
        LedgerEntry {
            detail: Some("ends at byte 48128 of 61440".into()),
            activities: vec![report.activities[0].id.clone()],
            ..entry("runs/2026-10-03.fit", Code::Truncated)
        },
        entry("triathlon.fit", Code::Ok),
    ];
    report
}

/// Weeks of a history whose runs add up to them.
fn history(weeks: Vec<Week>) -> Report {
    let mut activities = Vec::new();
    for week in &weeks {
        let longest_m = week.longest_run_m.unwrap_or(0.0);
        let rest = (week.distance_at_least_m - longest_m) / (week.runs.max(2) - 1) as f64;
        for i in 0..week.runs {
            let day = week.start + (2 * i64::try_from(i).unwrap()).days();
            let distance_m = if i + 1 == week.runs { longest_m } else { rest };
            activities.push(run(day, 7, distance_m, week.elevation_loss_m.unwrap_or(0.0) / week.runs as f64));
        }
    }
    let mut report = report(activities);
    let last = weeks.last().map(|week| week.start + 6.days());
    report.generated_for.as_of = last;
    let sum = |n: usize| {
        let weeks = &weeks[weeks.len() - n..];
        Span {
            runs: weeks.iter().map(|week| week.runs).sum(),
            distance_m: weeks.iter().map(|week| week.distance_m).sum(),
            distance_at_least_m: weeks.iter().map(|week| week.distance_at_least_m).sum(),
            elevation_loss_m: weeks.iter().filter_map(|week| week.elevation_loss_m).reduce(|a, b| a + b),
            runs_without_altitude: weeks.iter().map(|week| week.runs_without_altitude).sum(),
            knee_load_flat_km: weeks.iter().filter_map(|week| week.knee_load_flat_km).reduce(|a, b| a + b),
        }
    };
    let most = |value, date| Some(Maximum { value, date, activity: String::new() });
    report.now = vec![Now {
        athlete: None,
        days_7: sum(1),
        days_28: sum(4),
        longest_30d: most(21_100.0, date(2026, 11, 8)),
        most_loss_30d: most(240.0, date(2026, 11, 1)),
        most_knee_load_30d: most(19.3, date(2026, 11, 8)),
        used_to: UsedTo { distance_m: Some(53_400.0), elevation_loss_m: Some(1_939.0), knee_load_flat_km: Some(52.0) },
        pain: None,
    }];
    report.weeks = weeks;
    report
}

/// A season of 30 weeks with a mountain marathon in it, from an export.
pub(crate) fn season() -> Report {
    const LAST: [(f64, f64, f64, u32); 12] = [
        (37.2, 22.0, 570.0, 4),
        (29.6, 14.0, 225.0, 4),
        (53.4, 42.4, 1_939.0, 4),
        (11.5, 6.3, 45.0, 5),
        (14.8, 5.4, 95.0, 4),
        (18.8, 7.4, 205.0, 4),
        (20.6, 8.2, 260.0, 4),
        (22.2, 9.0, 270.0, 4),
        (23.6, 9.8, 295.0, 4),
        (25.1, 10.7, 310.0, 4),
        (32.3, 21.1, 150.0, 4),
        (22.8, 10.2, 125.0, 4),
    ];
    let mut weeks: Vec<_> = (0..18).map(|n| week(n, 31_000.0 + f64::from(n * 7 % 11) * 1_700.0, Some(190.0))).collect();
    weeks.extend(LAST.into_iter().zip(18..).map(|((km, longest_km, loss_m, rest), n)| Week {
        longest_run_m: Some(longest_km * 1_000.0),
        rest_days: rest as u8,
        runs: if rest == 5 { 2 } else { 3 },
        ..week(n, km * 1_000.0, Some(loss_m))
    }));
    let mut report = history(weeks);
    let member = |i: usize, name: &str, code: Code| LedgerEntry {
        member: Some(format!("DI_CONNECT/DI-Connect-Uploaded-Files/Part1.zip!anna@example.com_{i}{name}")),
        ..entry("export.zip", code)
    };
    report.ledger = (0..180).map(|i| member(i, ".fit", Code::Ok)).collect();
    report.ledger.extend((0..9).map(|i| member(200 + i, ".fit", Code::SameActivity)));
    report.ledger.extend(
        (0..2_216).map(|i| LedgerEntry {
            detail: Some("sleep data".into()),
            ..member(300 + i, "_sleep.fit", Code::Monitoring)
        }),
    );
    report.ledger.extend((0..6).map(|i| member(3_000 + i, ".bin", Code::UnknownFormat)));
    report.ledger.push(LedgerEntry {
        detail: Some("ends at byte 48128 of 61440".into()),
        activities: vec![report.activities[40].id.clone()],
        ..member(28_417, ".fit", Code::Truncated)
    });
    report.ledger.push(member(28_500, ".fit", Code::Empty));
    findings::season(&mut report);
    report
}

/// The same season, ending with everything going wrong at once.
pub(crate) fn reckless() -> Report {
    let mut report = season();
    findings::reckless(&mut report);
    report
}

/// A calm history of 26 weeks, the last of which is not over.
pub(crate) fn calm() -> Report {
    let weeks: Vec<_> = (4..30)
        .map(|n| Week { runs: 4, rest_days: 3, ..week(n, 37_900.0 + f64::from(n % 4) * 600.0, Some(250.0)) })
        .collect();
    let mut report = history(weeks);
    if let Some(last) = report.weeks.last_mut() {
        last.so_far = true;
    }
    let mut ride = run(date(2026, 11, 2), 10, 41_200.0, 310.0);
    ride.sport = Sport::Cycling;
    report.activities.push(ride);
    findings::calm(&mut report);
    report
}

/// Two and a half years, with a gap, and with weeks on a treadmill.
pub(crate) fn years() -> Report {
    let weeks: Vec<_> = (0..130_i32)
        .map(|n| {
            let start = date(2024, 5, 20) + (n * 7).days();
            let iso = start.iso_week_date();
            let resting = (60..66).contains(&n);
            Week {
                week: format!("{}-W{:02}", iso.year(), iso.week()),
                start,
                runs: if resting { 0 } else { 3 },
                rest_days: if resting { 7 } else { 4 },
                longest_run_m: Some(if resting { 0.0 } else { 12_000.0 }),
                cadence_spm: (!resting).then_some(165.0),
                runs_without_altitude: if n % 9 == 8 { 3 } else { 0 },
                elevation_loss_m: (n % 9 != 8).then_some(if resting { 0.0 } else { 240.0 }),
                ..week(0, if resting { 0.0 } else { 25_000.0 + f64::from(n % 13) * 1_000.0 }, None)
            }
        })
        .collect();
    let mut report = history(weeks);
    findings::years(&mut report);
    report
}

/// Nine days with a new watch; one run has no cadence.
pub(crate) fn new_watch() -> Report {
    let runs = [(7, 6_000.0, 38.0), (10, 6_500.0, 41.0), (12, 6_000.0, 36.0), (15, 9_000.0, 62.0)];
    let mut activities: Vec<_> = runs.into_iter().map(|(day, m, loss)| run(date(2026, 11, day), 7, m, loss)).collect();
    activities[2].cadence = Cadence::default();
    let mut report = report(activities);
    report.now = vec![Now {
        athlete: None,
        days_7: span(3, 21_500.0, 139.0, 22.2),
        days_28: span(4, 27_500.0, 177.0, 28.3),
        longest_30d: None,
        most_loss_30d: None,
        most_knee_load_30d: None,
        used_to: UsedTo::default(),
        pain: None,
    }];
    report.weeks = vec![week(28, 6_000.0, Some(38.0)), week(29, 21_500.0, Some(139.0))];
    findings::new_watch(&mut report);
    report
}

/// Rides and swims only.
pub(crate) fn no_run() -> Report {
    let activities = (0..37)
        .map(|i| {
            let mut ride = run(date(2026, 9, 1) + i64::from(i).days(), 7, 30_000.0, 100.0);
            ride.sport = if i % 4 == 0 && i < 32 { Sport::Swimming } else { Sport::Cycling };
            ride
        })
        .collect();
    report(activities)
}

/// Nothing at all.
pub(crate) fn empty() -> Report {
    report(Vec::new())
}

/// Three athletes, one of whom stopped.
pub(crate) fn athletes() -> Report {
    let names = ["anna", "Bjørn-Magnus Østergaard-Lindqvist", "carol"];
    let mut all = history((20..30).map(|n| week(n, 30_000.0, Some(200.0))).collect());
    let one = all.now[0].clone();
    let weeks = std::mem::take(&mut all.weeks);
    all.now.clear();
    let runs = std::mem::take(&mut all.activities);
    for (i, name) in names.into_iter().enumerate() {
        let athlete = Some(name.to_owned());
        let kept = if i == 2 { runs.len() / 2 } else { runs.len() };
        all.activities
            .extend(runs[..kept].iter().map(|run| ActivitySummary { athlete: athlete.clone(), ..run.clone() }));
        all.weeks.extend(weeks.iter().map(|week| Week { athlete: athlete.clone(), ..week.clone() }));
        let still = Now { athlete: athlete.clone(), ..one.clone() };
        let none = Span { distance_m: Some(0.0), ..Span::default() };
        let stopped = Now { days_7: none.clone(), days_28: none, longest_30d: None, ..still.clone() };
        all.now.push(if i == 2 { stopped } else { still });
    }
    let mut report = report(all.activities);
    report.generated_for = all.generated_for;
    report.now = all.now;
    report.weeks = all.weeks;
    findings::of_athlete(&mut report, names[0]);
    report.now[0].pain = Some(PainNow { date: date(2026, 11, 14), score: 4.0 });
    let mut cohort = CohortRates::default();
    cohort.add(&report);
    cohort.athletes = names.len();
    report.cohort = Some(cohort);
    report
}

/// Every case with its name, and whether it is for `scan`.
pub(crate) fn every() -> Vec<(&'static str, bool, Report)> {
    vec![
        ("mountain", false, mountain()),
        ("mountain_judged", false, mountain_judged()),
        ("hills", false, hills()),
        ("mountain_in_miles", false, mountain_in_miles()),
        ("treadmill", false, treadmill()),
        ("gpx", false, gpx()),
        ("several_files", false, several_files()),
        ("season", true, season()),
        ("reckless", true, reckless()),
        ("calm", true, calm()),
        ("years", true, years()),
        ("new_watch", true, new_watch()),
        ("no_run", true, no_run()),
        ("empty", true, empty()),
        ("athletes", true, athletes()),
    ]
}
