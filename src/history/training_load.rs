//! Load measures used by watches and coaches: acute to chronic, monotony, strain. Shown on request, without a verdict.
//!
//! The evidence on acute:chronic is mixed: in 5,205 runners it was not associated with injury in the expected direction (Frandsen
//! 2025), while of 735 marathoners those injured in the first quarter had more days at 1.5 and above (Toresdahl 2023). Monotony
//! comes from a study of illness in 25 athletes (Foster 1998); see evidence.md §1.3 and evidence.md §3.

use super::daily::{Daily, day_number};
use super::sums::best_time_s;
use crate::base::stats::round;
use crate::summary::ActivitySummary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Days of the acute part.
const ACUTE_DAYS: usize = 7;

/// Days of the chronic part; also the number that must be known for any comparison with it.
const CHRONIC_DAYS: usize = 28;

/// Load measures of one athlete on one day.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Load {
    /// The athlete, with `--athletes`.
    pub athlete: Option<String>,
    /// The day, the last that counts.
    pub as_of: Date,
    /// The standard deviation used for monotony: `population` (divided by 7, not 6; the source does not say).
    pub standard_deviation: Cow<'static, str>,
    /// One for each measure of a day's load.
    pub measures: Vec<LoadMeasure>,
}

/// Load measures from one kind of daily load.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct LoadMeasure {
    /// `distance`, `knee_load` (runs), `trimp_banister` or `trimp_edwards` (everything recorded).
    pub measure: Cow<'static, str>,
    /// Unit of the sums: `m`, `flat_km`, or empty.
    pub unit: Cow<'static, str>,
    /// Days up to `as_of`, without a gap, on which the load of every recording is known.
    pub known_days: i32,
    /// Sum of the last 7 days; `None` with fewer known days.
    pub days_7: Option<f64>,
    /// Sum of the last 28 days; `None` with fewer known days.
    pub days_28: Option<f64>,
    /// Daily mean of the last 7 days divided by that of the last 28, which include the 7. Needs 28 days and some load in them.
    pub coupled: Option<f64>,
    /// Daily mean of the last 7 days divided by that of the 21 before. Needs 28 days and some load in those 21.
    pub uncoupled: Option<f64>,
    /// Exponentially weighted, 7 over 28 days, λ = 2 / (N + 1) (Williams 2017). Needs 28 days.
    pub ewma: Option<f64>,
    /// Mean divided by standard deviation of the last 7 days (Foster 1998); `None` if all days are equal. Needs 7 days.
    pub monotony: Option<f64>,
    /// Sum of the last 7 days × monotony.
    pub strain: Option<f64>,
    /// Which values are `None`, and why.
    pub missing: Vec<String>,
}

/// Mean of the last 7 divided by the mean of all 28 days; `None` without any load.
#[must_use]
pub fn coupled(days: &[f64; CHRONIC_DAYS]) -> Option<f64> {
    ratio(mean(&days[CHRONIC_DAYS - ACUTE_DAYS..]), mean(days))
}

/// Mean of the last 7 divided by the mean of the 21 days before them; `None` without any load in those.
#[must_use]
pub fn uncoupled(days: &[f64; CHRONIC_DAYS]) -> Option<f64> {
    let (before, acute) = days.split_at(CHRONIC_DAYS - ACUTE_DAYS);
    ratio(mean(acute), mean(before))
}

fn ratio(acute: f64, chronic: f64) -> Option<f64> {
    (chronic > 0.0).then(|| acute / chronic)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// An exponentially weighted mean of daily loads, starting with the load of the first day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ewma {
    lambda: f64,
    value: f64,
}

impl Ewma {
    /// Over about `days` days: λ = 2 / (`days` + 1), as in Williams 2017. Not the λ = 1 − exp(−1 / τ) of other programs.
    #[must_use]
    pub fn new(days: usize, first: f64) -> Self {
        Ewma { lambda: 2.0 / (days as f64 + 1.0), value: first }
    }

    /// Adds the load of a day after `rest_days` days without load.
    pub fn add(&mut self, rest_days: i32, load: f64) {
        self.value = self.lambda * load + (1.0 - self.lambda).powi(rest_days.saturating_add(1)) * self.value;
    }

    /// The current mean.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }
}

/// Mean and spread of seven daily loads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Daily mean.
    pub mean: f64,
    /// Population standard deviation.
    pub sd: f64,
}

/// Mean and population standard deviation of daily loads.
#[must_use]
pub fn spread(days: &[f64; ACUTE_DAYS]) -> Spread {
    let mean = mean(days);
    let variance = days.iter().map(|load| (load - mean).powi(2)).sum::<f64>() / ACUTE_DAYS as f64;
    Spread { mean, sd: variance.sqrt() }
}

impl Spread {
    /// Mean divided by standard deviation; `None` if all days are equal.
    #[must_use]
    pub fn monotony(&self) -> Option<f64> {
        // Rounding may make equal loads differ slightly from their mean.
        (self.sd > 1e-9 * self.mean).then(|| self.mean / self.sd)
    }
}

/// A measure of the load of one activity.
struct Kind {
    measure: &'static str,
    unit: &'static str,
    runs_only: bool,
    /// What an activity needs for it, as written in `missing`.
    needs: &'static str,
    of: fn(&ActivitySummary) -> Option<f64>,
}

const KINDS: [Kind; 4] = [
    Kind { measure: "distance", unit: "m", runs_only: true, needs: "a distance of every run", of: |a| a.distance_m },
    Kind {
        measure: "knee_load",
        unit: "flat_km",
        runs_only: true,
        needs: "a knee load of every run",
        of: |a| a.knee_load.filter(|k| k.valid).map(|k| k.flat_km),
    },
    Kind {
        measure: "trimp_banister",
        unit: "",
        runs_only: false,
        needs: "heart rate, its highest and that at rest",
        of: trimp,
    },
    Kind {
        measure: "trimp_edwards",
        unit: "",
        runs_only: false,
        needs: "heart rate and its highest",
        of: |a| a.intensity.and_then(|i| i.edwards),
    },
];

/// Banister's TRIMP of an activity; 0 for one that took no time.
#[must_use]
pub fn trimp(activity: &ActivitySummary) -> Option<f64> {
    // A run of some kilometres in no time has an unknown time.
    let nothing = best_time_s(activity) == Some(0.0) && activity.distance_m.is_none_or(|metres| metres == 0.0);
    activity.intensity.and_then(|i| i.trimp_banister).or(nothing.then_some(0.0))
}

/// The load measures of every athlete on `as_of`. `activities` are sorted by athlete and start; later ones are ignored.
#[must_use]
pub fn loads(activities: &[ActivitySummary], as_of: Date) -> Vec<Load> {
    activities
        .chunk_by(|a, b| a.athlete == b.athlete)
        .map(|own| Load {
            athlete: own.first().and_then(|a| a.athlete.clone()),
            as_of,
            standard_deviation: "population".into(),
            measures: KINDS.iter().map(|kind| measure(kind, own, day_number(as_of))).collect(),
        })
        .collect()
}

fn measure(kind: &Kind, activities: &[ActivitySummary], today: i32) -> LoadMeasure {
    let mut first: Option<i32> = None;
    let mut unknown: Option<i32> = None;
    let mut loads: Vec<(i32, f64)> = Vec::new();
    for activity in activities {
        let day = day_number(activity.local_start.date());
        if day > today {
            continue;
        }
        first = Some(first.map_or(day, |f| f.min(day)));
        if kind.runs_only && !activity.is_run() {
            continue;
        }
        match (kind.of)(activity) {
            Some(load) => loads.push((day, load)),
            // Missing is not zero: the series starts again after a day with an unknown part.
            None => unknown = unknown.max(Some(day)),
        }
    }
    let start = unknown.map(|day| day + 1).max(first);
    let known_days = start.map_or(0, |start| (today - start + 1).max(0));
    let daily = Daily::new(loads.into_iter().filter(|(day, _)| start.is_some_and(|start| *day >= start)));

    let (enough_7, enough_28) = (known_days as usize >= ACUTE_DAYS, known_days as usize >= CHRONIC_DAYS);
    let (last_7, last_28) = (daily.last::<ACUTE_DAYS>(today), daily.last::<CHRONIC_DAYS>(today));
    let days_7 = enough_7.then(|| last_7.iter().sum::<f64>());
    let spread = spread(&last_7);
    let monotony = days_7.and_then(|_| spread.monotony());
    let mut missing = Vec::new();
    let unmet = |what: &str, days: usize| format!("{what}: needs {days} days with {}, has {known_days}", kind.needs);
    if !enough_7 {
        missing.push(unmet("monotony", ACUTE_DAYS));
    } else if monotony.is_none() {
        missing.push("monotony: all 7 days are equal".to_owned());
    }
    if !enough_28 {
        missing.push(unmet("acute:chronic", CHRONIC_DAYS));
    } else if coupled(&last_28).is_none() || uncoupled(&last_28).is_none() {
        missing.push("acute:chronic: nothing to compare with in the days before".to_owned());
    }
    LoadMeasure {
        measure: kind.measure.into(),
        unit: kind.unit.into(),
        known_days,
        days_7: days_7.map(|sum| round(sum, 2)),
        days_28: enough_28.then(|| round(last_28.iter().sum(), 2)),
        coupled: Some(&last_28).filter(|_| enough_28).and_then(coupled).map(|r| round(r, 4)),
        uncoupled: Some(&last_28).filter(|_| enough_28).and_then(uncoupled).map(|r| round(r, 4)),
        ewma: start.filter(|_| enough_28).and_then(|start| ewma(&daily, start, today)).map(|r| round(r, 4)),
        monotony: monotony.map(|m| round(m, 4)),
        strain: days_7.zip(monotony).map(|(sum, m)| round(sum * m, 2)),
        missing,
    }
}

/// Acute divided by chronic exponentially weighted mean on the day `today`, of a series that begins on the day `start`.
fn ewma(daily: &Daily, start: i32, today: i32) -> Option<f64> {
    let first = daily.sum(start, start);
    let (mut acute, mut chronic) = (Ewma::new(ACUTE_DAYS, first), Ewma::new(CHRONIC_DAYS, first));
    let mut last = start;
    let rest_today = Some((today, 0.0)).filter(|_| today > start && daily.between(today, today).is_empty());
    for (day, load) in daily.between(start + 1, today).iter().copied().chain(rest_today) {
        let rest_days = day - last - 1;
        acute.add(rest_days, load);
        chronic.add(rest_days, load);
        last = day;
    }
    ratio(acute.value(), chronic.value())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Altered, run};
    use super::*;
    use crate::base::sport::Sport;
    use crate::summary::Intensity;
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    const DAY_0: Date = Date::constant(2026, 1, 5);

    /// A run of `metres` on day `day`, with a TRIMP of the same value.
    fn on(day: i32, metres: f64) -> ActivitySummary {
        let start = format!("{}T07:00:00Z", DAY_0.saturating_add(day.days()));
        run(&start, metres, 1800.0)
            .with(|a| a.intensity = Some(Intensity { trimp_banister: Some(metres), ..Intensity::default() }))
    }

    /// The measure on day `today` for a history with these loads.
    fn measured(activities: &[ActivitySummary], today: i32, name: &str) -> LoadMeasure {
        let mut loads = loads(activities, DAY_0.saturating_add(today.days()));
        let mut measures = loads.remove(0).measures;
        measures.remove(measures.iter().position(|m| m.measure == name).unwrap())
    }

    fn near(a: f64, b: f64, by: f64) -> bool {
        (a - b).abs() <= by
    }

    #[test]
    fn acute_to_chronic_as_published() {
        // evidence.md §14.4: a history with the published figures of Williams 2017, EWMA 1.25 and rolling 1.43.
        let days: [f64; 28] = std::array::from_fn(|d| if d < 21 { 3.0 } else { 5.0 });
        assert!(near(coupled(&days).unwrap(), 1.4286, 5e-5));
        assert!(near(uncoupled(&days).unwrap(), 1.6667, 5e-5));
        let (mut acute, mut chronic) = (Ewma::new(7, days[0]), Ewma::new(28, days[0]));
        for load in &days[1..] {
            acute.add(0, *load);
            chronic.add(0, *load);
        }
        assert!(near(acute.value() / chronic.value(), 1.24975, 5e-6));
        // The same loads through activities.
        let runs: Vec<ActivitySummary> = (0..28).map(|d| on(d, days[d as usize])).collect();
        let m = measured(&runs, 27, "distance");
        assert_eq!((m.coupled, m.uncoupled), (Some(1.4286), Some(1.6667)));
        assert!(near(m.ewma.unwrap(), 1.24975, 6e-5));
    }

    #[test]
    fn lambda_is_that_of_williams() {
        for (days, lambda) in [(7, 0.25), (28, 0.068_966), (42, 0.046_512)] {
            assert!(near(Ewma::new(days, 0.0).lambda, lambda, 5e-7));
        }
    }

    #[test]
    fn coupled_follows_from_uncoupled() {
        // evidence.md §14.5.
        for (u, c) in [(1.1, 1.0732), (1.3, 1.2093), (1.5, 1.3333), (2.0, 1.6), (3.0, 2.0), (5.0, 2.5)] {
            let days: [f64; 28] = std::array::from_fn(|d| if d < 21 { 1.0 } else { u });
            assert!(near(uncoupled(&days).unwrap(), u, 1e-12) && near(coupled(&days).unwrap(), c, 5e-5), "{u}");
        }
    }

    #[test]
    fn monotony_and_strain() {
        // evidence.md §14.6.
        let loads = [0.0, 60.0, 0.0, 45.0, 30.0, 0.0, 120.0];
        let week = spread(&loads);
        let monotony = week.monotony().unwrap();
        assert!(near(week.mean, 36.4286, 5e-5) && near(monotony, 0.8935, 5e-5));
        assert!(near(255.0 * monotony, 227.84, 5e-3));
        // The sample standard deviation would make it smaller by a factor of 1.0801, which is why the choice is stated.
        let sample = 7f64.sqrt() / 6f64.sqrt();
        assert!(near(sample, 1.0801, 5e-5));
        assert!(near(monotony / sample, 0.8272, 5e-5) && near(255.0 * monotony / sample, 210.94, 5e-3));
        assert_eq!(spread(&[3.0; 7]).monotony(), None, "all days equal");

        let runs: Vec<ActivitySummary> = (0..7).map(|d| on(d, loads[d as usize])).collect();
        let m = measured(&runs, 6, "distance");
        assert_eq!((m.days_7, m.monotony, m.strain), (Some(255.0), Some(0.8935), Some(227.84)));
    }

    #[test]
    fn each_with_its_minimum_history() {
        let runs: Vec<ActivitySummary> = (0..28).map(|d| on(d, 1000.0 + f64::from(d))).collect();
        let m = measured(&runs, 5, "distance");
        assert_eq!((m.known_days, m.days_7, m.monotony), (6, None, None));
        assert_eq!(
            m.missing,
            [
                "monotony: needs 7 days with a distance of every run, has 6",
                "acute:chronic: needs 28 days with a distance of every run, has 6"
            ]
        );
        let m = measured(&runs, 6, "distance");
        assert!(m.monotony.is_some() && m.strain.is_some() && m.coupled.is_none());
        let m = measured(&runs, 26, "distance");
        assert_eq!((m.coupled, m.uncoupled, m.ewma, m.days_28), (None, None, None, None));
        let m = measured(&runs, 27, "distance");
        assert!(m.coupled.is_some() && m.uncoupled.is_some() && m.ewma.is_some() && m.missing.is_empty());
    }

    #[test]
    fn the_series_begins_anew_after_an_unknown_load() {
        let mut runs: Vec<ActivitySummary> = (0..60).map(|d| on(d, 1000.0)).collect();
        runs[31].intensity = None;
        let m = measured(&runs, 59, "trimp_banister");
        assert_eq!((m.known_days, m.coupled), (28, Some(1.0)));
        assert_eq!(measured(&runs, 58, "trimp_banister").coupled, None);
        assert_eq!(measured(&runs, 58, "distance").coupled, Some(1.0), "of which nothing is missing");
        assert_eq!(measured(&runs, 58, "knee_load").known_days, 0);
        assert_eq!(measured(&runs, 59, "distance").missing, ["monotony: all 7 days are equal"]);
    }

    #[test]
    fn other_sports_count_where_the_heart_is_asked() {
        let ride = on(3, 30_000.0).with(|a| a.sport = Sport::Cycling);
        let history = [on(0, 1000.0), ride, on(6, 2000.0)];
        assert_eq!(measured(&history, 6, "distance").days_7, Some(3000.0));
        assert_eq!(measured(&history, 6, "trimp_banister").days_7, Some(33_000.0));
        let without_heart = [on(0, 1000.0), on(3, 1.0).with(|a| (a.sport, a.intensity) = (Sport::Cycling, None))];
        assert_eq!(measured(&without_heart, 6, "trimp_banister").known_days, 3);
        assert_eq!(measured(&without_heart, 6, "distance").known_days, 7);
    }

    #[test]
    fn a_run_in_no_time_is_no_rest() {
        let of = |metres: f64, seconds: f64| trimp(&run("2026-01-05T07:00:00Z", metres, seconds));
        assert_eq!((of(0.0, 0.0), of(8000.0, 0.0), of(8000.0, 1800.0)), (Some(0.0), None, None));
    }

    #[test]
    fn nothing_done_and_nothing_recorded() {
        assert_eq!(loads(&[], DAY_0), []);
        let m = measured(&[on(0, 5000.0)], 40, "distance");
        assert_eq!((m.days_7, m.coupled, m.uncoupled, m.monotony), (Some(0.0), None, None, None));
        assert!(m.ewma.is_some_and(|e| e < 0.05));
        let later = measured(&[on(10, 5000.0)], 9, "distance");
        assert_eq!((later.known_days, later.days_7), (0, None), "a run after the day does not count");
    }

    #[test]
    fn a_clock_that_was_never_set_costs_nothing() {
        let history = [run("-009999-01-02T12:00:00Z", 5000.0, 1500.0), run("9999-12-30T12:00:00Z", 5000.0, 1500.0)];
        let m = &loads(&history, date(9999, 12, 30))[0].measures[0];
        assert_eq!((m.days_7, m.coupled), (Some(5000.0), Some(4.0)));
    }

    #[test]
    fn each_athlete_has_loads_of_their_own() {
        let of = |athlete: &str| on(0, 1000.0).with(|a| a.athlete = Some(athlete.into()));
        let loads = loads(&[of("ann"), of("bea")], DAY_0);
        assert_eq!(loads.iter().map(|l| l.athlete.as_deref().unwrap()).collect::<Vec<_>>(), ["ann", "bea"]);
    }

    proptest! {
        #[test]
        fn coupled_is_four_u_over_u_plus_three(days in prop::array::uniform28(0.0f64..1000.0)) {
            let u = uncoupled(&days).unwrap();
            prop_assert!(near(coupled(&days).unwrap(), 4.0 * u / (u + 3.0), 1e-9));
            prop_assert!(coupled(&days).unwrap() <= 4.0 + 1e-12);
        }

        #[test]
        fn rest_days_are_days_of_no_load(loads in prop::collection::vec(prop_oneof![Just(0.0), 1.0f64..50.0], 1..90)) {
            let mut plain = Ewma::new(28, loads[0]);
            loads[1..].iter().for_each(|load| plain.add(0, *load));
            let daily = Daily::new((0..).zip(loads.iter().copied()).filter(|(_, load)| *load > 0.0));
            let (_, last) = (0..).zip(&loads).map(|(day, load)| (load, day)).last().unwrap();
            let mut acute = Ewma::new(7, loads[0]);
            loads[1..].iter().for_each(|load| acute.add(0, *load));
            let expected = ratio(acute.value(), plain.value());
            let found = ewma(&daily, 0, last);
            prop_assert_eq!(found.is_some(), expected.is_some());
            if let (Some(found), Some(expected)) = (found, expected) {
                prop_assert!(near(found, expected, 1e-9));
            }
        }
    }
}
