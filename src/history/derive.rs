//! Values of an activity that depend on the runner's others: cadence line, knee load, internal load, longest run before.

use super::baseline;
use super::fade::cadence_fade_pct;
use super::heart_rate;
use super::load;
use crate::base::sport::Sport;
use crate::base::stats::round;
use crate::base::units::DAY_S;
use crate::config::Config;
use crate::summary::ActivitySummary;

/// Seconds before a start in which the longest run is searched (KW101).
const PRIOR_S: f64 = 30.0 * DAY_S;

/// Strategy for applying a function to activities, which are independent of each other, in any order.
pub type ForEach<'a> = dyn Fn(&mut [ActivitySummary], &(dyn Fn(&mut ActivitySummary) + Sync)) + 'a;

/// Applies a function to activities in order.
pub(crate) fn one_by_one(activities: &mut [ActivitySummary], each: &(dyn Fn(&mut ActivitySummary) + Sync)) {
    activities.iter_mut().for_each(each);
}

/// Fills in the values that depend on the history. `activities` are sorted by athlete and start.
pub(super) fn derive(activities: &mut [ActivitySummary], config: &Config, for_each: &ForEach<'_>) {
    for own in activities.chunk_by_mut(|a, b| a.athlete == b.athlete) {
        let bounds = heart_rate::bounds(own, config);
        own.iter_mut().zip(bounds).for_each(|(activity, bounds)| activity.heart_rate_bounds = bounds);
        // The newest watch setting, if the sex is not configured.
        let sex = config.athlete.sex.or_else(|| own.iter().rev().find_map(|a| a.internal.owner.sex));
        let lines = baseline::cadence_lines(own);
        let runs = own.iter_mut().filter(|a| a.is_counted_run());
        runs.zip(lines).for_each(|(run, line)| run.internal.cadence_line = line);
        for_each(own, &|activity| {
            activity.intensity = load::intensity(&activity.internal.histogram, &activity.heart_rate_bounds, sex);
            if activity.sport == Sport::Running && activity.is_believed() {
                activity.cadence.fade_pct = cadence_fade_pct(activity);
                activity.knee_load = load::knee_load(activity, activity.internal.cadence_line.as_ref());
                spread_knee_load(activity);
            }
        });
        let mut before: Vec<(f64, f64)> = Vec::new();
        for run in own.iter_mut().filter(|a| a.is_counted_run()) {
            let start_s = run.start.as_millisecond() as f64 / 1000.0;
            let oldest = before.partition_point(|(s, _)| *s < start_s - PRIOR_S);
            let longest_m = before[oldest..].iter().filter(|(s, _)| *s < start_s).map(|(_, m)| *m).fold(0.0, f64::max);
            run.longest_prior_30d_m = Some(longest_m).filter(|m| *m > 0.0);
            run.ratio_to_prior =
                run.distance_m.zip(run.longest_prior_30d_m).map(|(metres, prior)| round(metres / prior - 1.0, 4));
            before.push((start_s, run.distance_m.unwrap_or(0.0)));
        }
    }
}

/// Scales splits and profile so that they add up to the knee load of the run: the factor for the runner's own cadence, known for
/// the run as a whole, is spread evenly. Parts are differences of rounded cumulative sums, so that rounding errors do not add up.
pub(crate) fn spread_knee_load(run: &mut ActivitySummary) {
    let flat_km = run.knee_load.map(|load| load.flat_km);
    // Descents are sections of the profile, so they are scaled by the same factor.
    let sum: f64 = run.profile.iter().filter_map(|point| point.knee_load_flat_km).sum();
    for descent in &mut run.descents {
        let own = descent.knee_load_flat_km.zip(flat_km);
        descent.knee_load_flat_km = own.map(|(km, whole)| if sum > 0.0 { round(km * whole / sum, 3) } else { 0.0 });
    }
    for splits in [&mut run.splits, &mut run.internal.mile_splits] {
        scale(flat_km, splits.iter_mut().map(|split| &mut split.knee_load_flat_km).collect());
    }
    scale(flat_km, run.profile.iter_mut().map(|point| &mut point.knee_load_flat_km).collect());
}

fn scale(flat_km: Option<f64>, mut parts: Vec<&mut Option<f64>>) {
    let sum: f64 = parts.iter().filter_map(|part| **part).sum();
    let factor = flat_km.map(|km| if sum > 0.0 { km / sum } else { 0.0 });
    let (mut total, mut told) = (0.0, 0.0);
    for part in &mut parts {
        **part = part.zip(factor).map(|(km, factor)| {
            total += km * factor;
            let before = told;
            told = round(total, 3);
            round(told - before, 3)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::run;
    use super::*;

    #[test]
    fn the_longest_run_of_thirty_days_before() {
        let mut runs = vec![
            run("2026-01-01T07:00:00Z", 20_000.0, 7000.0),
            run("2026-01-10T07:00:00Z", 10_000.0, 3500.0),
            run("2026-01-31T07:00:00Z", 12_000.0, 4200.0),
            run("2026-01-31T07:00:01Z", 5_000.0, 4200.0),
        ];
        derive(&mut runs, &Config::default(), &one_by_one);
        let prior: Vec<Option<f64>> = runs.iter().map(|r| r.longest_prior_30d_m).collect();
        assert_eq!(prior, [None, Some(20_000.0), Some(20_000.0), Some(12_000.0)], "30 days to the second");
        assert_eq!(runs[2].ratio_to_prior, Some(-0.4));
    }

    #[test]
    fn what_nobody_runs_and_what_is_no_run_has_no_knee_load() {
        use crate::base::note::{Note, NoteCode};
        use crate::summary::histogram::LoadCell;
        let has_load = |change: fn(&mut ActivitySummary)| {
            let mut runs = vec![run("2026-01-01T07:00:00Z", 20_000.0, 7000.0)];
            let histogram = &mut runs[0].internal.histogram;
            (histogram.load_known, histogram.ran_m) = (true, 20_000.0);
            histogram.load = vec![LoadCell { speed: 28, cadence: 165, weighted_km: [20.0; 3] }];
            change(&mut runs[0]);
            derive(&mut runs, &Config::default(), &one_by_one);
            runs[0].knee_load.is_some()
        };
        assert!(has_load(|_| {}));
        assert!(!has_load(|a| a.notes.push(Note::new(NoteCode::ImplausibleSpeed, "20 km in 20 minutes"))));
        assert!(!has_load(|a| a.sport = Sport::Hiking));
    }

    #[test]
    fn splits_and_points_add_up_to_the_knee_load_of_the_run() {
        let mut parts = [Some(1.0), None, Some(0.25), Some(1.0 / 3.0)];
        scale(Some(1.9), parts.iter_mut().collect());
        assert_eq!(round(parts.iter().flatten().sum(), 6), 1.9);
        assert_eq!(parts[1], None, "what is unknown stays so");
        assert!((parts[0].unwrap() - 1.2).abs() < 0.001, "{parts:?}");
        let mut unknown = [Some(1.0)];
        scale(None, unknown.iter_mut().collect());
        assert_eq!(unknown, [None], "no knee load of the run, none of its parts");
        let mut walked = [Some(0.0)];
        scale(Some(0.0), walked.iter_mut().collect());
        assert_eq!(walked, [Some(0.0)]);
    }

    #[test]
    fn every_part_of_a_run_gets_its_knee_load() {
        use crate::summary::{Descent, KneeLoad, ProfilePoint, Split};
        let split = |km| Split { knee_load_flat_km: Some(km), ..Split::default() };
        let point = |km| ProfilePoint { knee_load_flat_km: Some(km), ..ProfilePoint::default() };
        let mut race = run("2026-01-01T07:00:00Z", 10_000.0, 3500.0);
        race.knee_load = Some(KneeLoad { flat_km: 6.0, ..KneeLoad::default() });
        race.splits = vec![split(1.0), split(2.0)];
        race.internal.mile_splits = vec![split(3.0)];
        race.profile = vec![point(0.5), point(2.5)];
        race.descents = vec![Descent { knee_load_flat_km: Some(1.0), ..Descent::default() }, Descent::default()];
        spread_knee_load(&mut race);
        let km = |of: &[Split]| of.iter().map(|s| s.knee_load_flat_km.unwrap()).collect::<Vec<_>>();
        assert_eq!((km(&race.splits), km(&race.internal.mile_splits)), (vec![2.0, 4.0], vec![6.0]));
        assert_eq!(race.profile.iter().map(|p| p.knee_load_flat_km.unwrap()).collect::<Vec<_>>(), [1.0, 5.0]);
        assert_eq!(race.descents.iter().map(|d| d.knee_load_flat_km).collect::<Vec<_>>(), [Some(2.0), None]);
        // Of a run without any load, such as one that was walked, each part has none.
        race.profile = vec![point(0.0)];
        race.descents.truncate(1);
        spread_knee_load(&mut race);
        assert_eq!(race.descents[0].knee_load_flat_km, Some(0.0));
    }

    #[test]
    fn thirty_days_to_the_second() {
        let prior = |first: &str| {
            let mut runs = vec![run(first, 20_000.0, 7000.0), run("2026-01-31T07:00:00Z", 25_000.0, 4200.0)];
            derive(&mut runs, &Config::default(), &one_by_one);
            (runs[1].longest_prior_30d_m, runs[1].ratio_to_prior)
        };
        assert_eq!(prior("2026-01-01T07:00:00Z"), (Some(20_000.0), Some(0.25)));
        assert_eq!(prior("2026-01-01T06:59:59Z"), (None, None));
        assert_eq!(prior("2026-01-31T07:00:00Z"), (None, None), "what starts with it is not before it");
    }
}
