//! An independent implementation of the binding rules: what each rule should find, computed from the report's own figures.
//!
//! Written from the definitions alone, without knowledge of the rules' code, and compared with the report finding by finding:
//! rule, day, severity, observed value, limit, reference, and which findings share a cause.
//!
//! | rule | here | why |
//! |---|---|---|
//! | KW101, KW102, KW103 | yes | dates and distances |
//! | KW202 | yes | mean heart rate, highest heart rate, effort |
//! | KW203, KW204 | yes | days, distances, time moving |
//! | KW301, KW302, KW304 | yes | descent, metres steeper than 10 %, knee load as the report gives them |
//! | KW501, KW503, KW504 | yes | sports and their time |
//! | KW603, KW604 | yes | shoes and distances |
//! | KW701 | yes | the pain log |
//! | KW201 | no | minutes above a heart rate or faster than a pace |
//! | KW303, KW401, KW402, KW403, KW502 | no | flat speed, cadence, contact balance and positions, sample by sample |
//! | KW601, KW602, KW702, KW703 | no | grade-adjusted speed within a run |
//!
//! Interpretation where the definitions leave something open:
//!
//! * days of history and windows of seven days are local days; the 30 and 42 days before a run are counted to the second;
//! * isolated activities are left out before the newest group, not in it, and not at all if no group has five;
//! * a run of 0 m has no known distance; a week with a run of unknown distance is unknown, and nothing is compared with it;
//! * KW102 compares with at least 10 km; of jumps with overlapping seven-day windows the largest is reported, as in KW204;
//! * KW103 reports once per break: the first run, else the fullest seven days of the two weeks, compared with the mean week;
//! * KW203 is a state until no run in two weeks has at most one day off in its seven days, and is reported at its highest
//!   severity;
//! * KW102 is not judged without a run in the weeks compared with;
//! * KW204's load is TRIMP if every activity of the days has one, else distance; KW603's share is of all distance, known pair or
//!   not;
//! * KW302's "said last" is what was last reported as info (in one case of the rules an info follows three weeks after a larger
//!   caution);
//! * KW302, where the steep metres of more than 20 % of the window are unknown and no known run had as much, goes by its share of
//!   the run, as without history;
//! * KW202 is reported on the second of consecutive hard days; KW603 and the states are judged on days with a counted run;
//! * KW701's three rising entries are within 28 days, and pain logged after the newest file counts, unless a day is given as
//!   "now";
//! * in KW304 a run of unknown load may have been the maximum if it is long enough at the same load per kilometre;
//! * a break's cause includes what follows within 42 days of the first run after it; full days belong to the cause of the most
//!   severe run among them.

mod descent;
mod few_rest_days;
mod figures;
mod groups;
mod hard;
mod history;
mod knee_load_spike;
mod monotony;
mod once;
mod pain;
mod return_after_break;
mod season;
mod session_spike;
mod shoes;
mod states;
mod week_jump;

use crate::reading::{corpus, json, scan, testdata};
use crate::synth::{Plan, Recording, Rng, Route, Run, fit_bytes, run};
use figures::{Said, activities, date_of, findings};
use history::History;
use kneewise::Config;
use kneewise::report::Report;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

/// The rules that need no samples.
const RULES: [&str; 15] = [
    "KW101", "KW102", "KW103", "KW202", "KW203", "KW204", "KW301", "KW302", "KW304", "KW501", "KW503", "KW504",
    "KW603", "KW604", "KW701",
];

/// Expected findings of these rules.
fn expected(history: &History, config: &Config) -> Vec<Said> {
    let spikes = session_spike::said(history);
    let descents = descent::descent_spikes(history);
    let mut all = week_jump::said(history, &spikes);
    all.extend(knee_load_spike::said(history, &[spikes.clone(), descents.clone()].concat()));
    all.extend(spikes);
    all.extend(descents);
    all.extend(return_after_break::said(history));
    all.extend(hard::back_to_back(history));
    all.extend(few_rest_days::said(history));
    all.extend(monotony::said(history));
    all.extend(descent::steep_descents(history));
    all.extend(states::uneven_ground(history));
    all.extend(states::running_only(history));
    all.extend(states::no_strength(history));
    all.extend(shoes::one_pair(history));
    all.extend(shoes::worn_shoes(history));
    all.extend(pain::said(config));
    all
}

/// Equal except for the report's rounding.
fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 0.06 + 1e-4 * a.abs(),
        (None, None) => true,
        _ => false,
    }
}

fn agree(history: &History, mine: &Said, report: &Said) -> bool {
    // Of several weeks or runs with the same amount any may be named.
    let equal = |day: i64| match &mine.rule[..] {
        "KW102" => (7..=28).contains(&(mine.day - day)) && near(history.week_m(day), mine.reference),
        "KW101" => history.runs_of(day, day).any(|run| near(run.counted_m(), mine.reference)),
        _ => history.runs_of(day, day).any(|run| near(run.descent_m(), mine.reference)),
    };
    let same_day = mine.reference_day == report.reference_day || report.reference_day.is_some_and(equal);
    (&mine.rule, mine.day, &mine.severity) == (&report.rule, report.day, &report.severity)
        && (mine.activities.is_empty() || mine.activities == report.activities)
        && near(mine.observed, report.observed)
        // A pain score has the previous score as reference, which is not a limit.
        && (mine.rule == "KW701"
            || near(mine.threshold, report.threshold) && near(mine.reference, report.reference) && same_day)
}

fn describe(said: &Said) -> String {
    let Said { rule, day, severity, observed, threshold, reference, reference_day, .. } = said;
    let reference_day = reference_day.map(date_of);
    format!(
        "{rule} {} {severity} {observed:?} limit {threshold:?} before {reference:?} {reference_day:?}",
        date_of(*day)
    )
}

/// Differences between the report and the oracle, and how often each rule fired.
fn compare(report: &Report, config: &Config) -> (String, BTreeMap<String, usize>) {
    let report: serde_json::Value = serde_json::from_str(&json(report)).unwrap();
    let history = History::new(&activities(&report));
    let mut says = findings(&report);
    says.retain(|finding| RULES.contains(&finding.rule.as_str()));
    let mut differences = String::new();
    let mut unmatched = expected(&history, config);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for finding in &says {
        match unmatched.iter().position(|mine| agree(&history, mine, finding)) {
            Some(at) => drop(unmatched.swap_remove(at)),
            None => writeln!(differences, "  only the report: {}", describe(finding)).unwrap(),
        }
        *counts.entry(format!("{} {}", finding.rule, finding.severity)).or_default() += 1;
    }
    for mine in &unmatched {
        writeln!(differences, "  only the oracle: {}", describe(mine)).unwrap();
    }
    says.retain(|finding| groups::OF_LOAD.contains(&finding.rule.as_str()));
    says.sort_by_key(|finding| finding.day);
    let causes = groups::causes(&history, &says);
    for (i, a) in says.iter().enumerate() {
        for (j, b) in says.iter().enumerate().take(i).filter(|(_, b)| a.day - b.day < 100) {
            if (causes[i] == causes[j]) != (a.group == b.group) {
                let causes = if causes[i] == causes[j] { "one cause" } else { "two causes" };
                writeln!(differences, "  {causes} for the oracle only: {} | {}", describe(b), describe(a)).unwrap();
            }
        }
    }
    (differences, counts)
}

fn sum(counts: impl Iterator<Item = BTreeMap<String, usize>>) -> BTreeMap<String, usize> {
    let mut total = BTreeMap::new();
    for (rule, count) in counts.flatten() {
        *total.entry(rule).or_default() += count;
    }
    total
}

/// Number of seasons: `KNEEWISE_SEASONS` tests more.
fn seasons() -> u64 {
    std::env::var("KNEEWISE_SEASONS").map_or(200, |number| number.parse().unwrap())
}

#[test]
fn two_hundred_random_seasons_read_twice() {
    let of_seed = |seed: u64| {
        let season = season::season(seed);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("activities.csv");
        std::fs::write(&path, &season.table).unwrap();
        let report = scan(&[path], &season.config);
        let (differences, counts) = compare(&report, &season.config);
        (if differences.is_empty() { String::new() } else { format!("season {seed}:\n{differences}") }, counts)
    };
    let results: Vec<(String, BTreeMap<String, usize>)> = (0..seasons()).into_par_iter().map(of_seed).collect();
    let differences: String = results.iter().map(|(text, _)| text.as_str()).collect();
    let counts = sum(results.into_iter().map(|(_, counts)| counts));
    assert!(differences.is_empty(), "\n{differences}\n{counts:?}");
    // Silence on both sides would prove nothing. Tables have no grades and no knee load.
    let often =
        |rule: &str| counts.iter().filter(|(key, _)| key.starts_with(rule)).map(|(_, count)| count).sum::<usize>();
    for rule in RULES.iter().filter(|rule| !["KW302", "KW304"].contains(rule)) {
        assert!(often(rule) >= 20, "{rule}: {counts:?}");
    }
    for level in ["KW101 strong", "KW102 info", "KW102 caution", "KW103 caution", "KW203 caution", "KW301 strong"] {
        assert!(counts[level] >= 10, "{level}: {counts:?}");
    }
}

/// Eight weeks of runs with samples: short ones, then one much longer and one over the ridge, in an order of their own.
fn recorded(seed: u64) -> Vec<Run> {
    let mut rng = Rng::new(seed);
    let routes = [Route::River, Route::Fields, Route::Hills, Route::Ridge, Route::Lakeside];
    let mut runs = Vec::new();
    for day in (0..60).step_by(3) {
        let odd = day > 30 && rng.unit() < 0.4;
        let metres = if odd { rng.between(3000.0, 12_000.0) } else { rng.between(2000.0, 3000.0) };
        let route = routes[usize::try_from(rng.whole(0, if odd { 4 } else { 1 })).unwrap()];
        // Monday, 6 April 2026, 16:30 UTC.
        let start_s = 1_775_493_000 + day * 86_400;
        let mut run =
            run(&Plan { seed: rng.next_u64(), recording: Recording::Smart(2, 5), ..Plan::new(start_s, metres, route) });
        // Now and then the barometer is silent: its metres by grade are unknown.
        if rng.unit() < 0.2 {
            run.samples.iter_mut().for_each(|sample| sample.altitude_m = None);
        }
        runs.push(run);
    }
    runs
}

#[test]
fn seasons_with_samples_read_twice() {
    let of_seed = |seed: u64| {
        let folder = tempfile::tempdir().unwrap();
        for (i, run) in recorded(seed).iter().enumerate() {
            std::fs::write(folder.path().join(format!("{i}.fit")), fit_bytes(run)).unwrap();
        }
        let config = Config::default();
        let (differences, counts) = compare(&scan(&[folder.path().to_owned()], &config), &config);
        (if differences.is_empty() { String::new() } else { format!("season {seed}:\n{differences}") }, counts)
    };
    let results: Vec<(String, BTreeMap<String, usize>)> = (0..24).into_par_iter().map(of_seed).collect();
    let differences: String = results.iter().map(|(text, _)| text.as_str()).collect();
    let counts = sum(results.into_iter().map(|(_, counts)| counts));
    assert!(differences.is_empty(), "\n{differences}\n{counts:?}");
    for level in ["KW301 caution", "KW302 info", "KW302 caution", "KW304 info"] {
        assert!(counts.contains_key(level), "{level}: {counts:?}");
    }
}

#[test]
fn exports_with_samples_read_twice() {
    for name in ["garmin-export.zip", "strava-export.zip"] {
        let (differences, counts) = compare(&scan(&[testdata(name)], &Config::default()), &Config::default());
        assert!(differences.is_empty(), "{name}:\n{differences}\n{counts:?}");
    }
}

/// The same for the real tables in `KNEEWISE_COHORT`.
#[test]
fn a_real_cohort_read_twice() {
    let Some(cohort) = std::env::var_os("KNEEWISE_COHORT").map(PathBuf::from) else {
        eprintln!("skipped: KNEEWISE_COHORT is not set");
        return;
    };
    let mut runners: Vec<PathBuf> = std::fs::read_dir(cohort).unwrap().map(|entry| entry.unwrap().path()).collect();
    runners.sort();
    let of_runner = |path: &PathBuf| {
        let (differences, _) = compare(&scan(std::slice::from_ref(path), &Config::default()), &Config::default());
        if differences.is_empty() { String::new() } else { format!("{}:\n{differences}", path.display()) }
    };
    let differences: String = runners.par_iter().map(of_runner).collect();
    assert!(differences.is_empty(), "\n{differences}");
}

#[test]
fn real_histories_read_twice() {
    let Some(corpus) = corpus() else { return };
    for entry in std::fs::read_dir(corpus.join("history")).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let (differences, counts) = compare(&scan(std::slice::from_ref(&path), &Config::default()), &Config::default());
        assert!(differences.is_empty(), "{}:\n{differences}\n{counts:?}", path.display());
    }
}
