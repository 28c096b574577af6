//! A planned course compared with past runs.

use super::course_file::{self, CourseError};
use super::what_if::{Imagined, WhatIf};
use crate::base::measure::Unit;
use crate::base::provenance::AltitudeSource;
use crate::base::stats::{median, round};
use crate::config::Config;
use crate::history::{History, best_loss_m, best_time_s, load, spread_knee_load};
use crate::metric::terrain::{self, Terrain};
use crate::metric::{self};
use crate::report::{Band, Course, CourseComparison, CourseQuantity, Maximum};
use crate::summary::{ActivitySummary, Elevation, KneeLoad, Source};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Days in which grades that the runner has run are searched (rules.md).
const LONG_DAYS: i64 = 84;

/// Days of the shorter period in which the maximum of one run is searched.
const SHORT_DAYS: i64 = 30;

/// Distance from which a grade counts as run, metres: less is a ramp or an altitude error. A convention of kneewise.
const KNOWN_M: f64 = 500.0;

/// Limits of the grade classes, percent downhill.
const EDGES: [f64; 4] = [0.0, 5.0, 10.0, 15.0];

/// Smallest half-width of the range, as a share. Altitudes of routes come from maps, terrain models or another watch; devices on
/// one course differ by 10 to 15 % (evidence.md §12).
const BAND: f64 = 0.15;

/// Assumed speed without any run, metres per second: the reference speed of knee load.
const SPEED_MPS: f64 = 2.78;

/// Range of speeds assumed for a course, metres per second.
const SPEEDS_MPS: (f64, f64) = (1.5, 5.0);

/// Compares the course in `bytes`, a file at `path`, with the history up to its `as_of`.
///
/// # Errors
///
/// If the file holds no usable course, or there is no history.
pub(crate) fn course(path: &str, bytes: &[u8], history: &History, config: &Config) -> Result<Course, CourseError> {
    let mut file = course_file::read(bytes, path, &config.decode)?;
    let as_of = history.as_of.ok_or(CourseError::NoHistory)?;
    let mut what_if = WhatIf::new(history, as_of, config).ok_or(CourseError::NoHistory)?;
    let day = as_of.tomorrow().map_err(|_| CourseError::NoHistory)?;

    let runs = |days: i64| -> Vec<&ActivitySummary> {
        let first = as_of.saturating_sub((days - 1).days());
        let own = history.activities.iter().filter(|a| a.athlete == what_if.past()[0].athlete);
        own.filter(|a| a.is_counted_run() && (first..=as_of).contains(&a.local_start.date())).collect()
    };
    let (short, long) = (runs(SHORT_DAYS), runs(LONG_DAYS));
    let all = history.activities.iter().filter(|a| a.is_counted_run() && a.local_start.date() <= as_of).count();

    let start_s = day.to_zoned(TimeZone::UTC).map_or(0.0, |z| z.timestamp().as_second() as f64);
    let activity = course_file::as_activity(&mut file, start_s, usual_mps(&long))?;
    let terrain = terrain::measure(&activity);
    let detailed = Config { detail: true, private: true, ..config.clone() };
    let mut summary =
        metric::summarise(&activity, &Source::default(), None, &detailed).ok_or(CourseError::Unmeasured)?;
    let elevation = widened(summary.elevation.clone());
    let bands = terrain.as_ref().map(|t| bands(t, &long)).unwrap_or_default();
    // Descents and profile add up to it, as with a run.
    summary.knee_load = load::knee_load(&summary, None);
    spread_knee_load(&mut summary);
    let knee_load = summary.knee_load.filter(|load| load.valid && is_on_own_grades(&bands));
    let distance_m = summary.distance_m.unwrap_or(0.0);
    let run = Imagined { distance_m, elevation: elevation.clone(), knee_load_flat_km: knee_load.map(|k| k.flat_km) };
    Ok(Course {
        path: path.to_owned(),
        name: file.name.clone().filter(|_| !config.private),
        tracks: file.tracks,
        routes: file.routes,
        waypoints: file.waypoints,
        points: file.points(),
        notes: file.notes.clone(),
        as_of,
        runs: all,
        distance_m,
        compared: compared(distance_m, &elevation, knee_load, &short, &long),
        known_share: known_share(&bands),
        bands,
        elevation,
        knee_load,
        descents: summary.descents,
        profile: summary.profile,
        day,
        findings: what_if.judge(day, &run),
    })
}

/// The runner's median speed, metres per second.
fn usual_mps(runs: &[&ActivitySummary]) -> f64 {
    let speed = |a: &&ActivitySummary| Some(a.distance_m? / best_time_s(a).filter(|s| *s > 0.0)?);
    let mut all: Vec<f64> = runs.iter().filter_map(speed).filter(|v| v.is_finite() && *v > 0.0).collect();
    median(&mut all).map_or(SPEED_MPS, |v| v.clamp(SPEEDS_MPS.0, SPEEDS_MPS.1))
}

/// Widens the ranges as appropriate for a planned course.
fn widened(mut elevation: Elevation) -> Elevation {
    let widen = |value: Option<f64>, low: &mut Option<f64>, high: &mut Option<f64>| {
        let Some(value) = value else { return };
        *low = Some(round(low.unwrap_or(value).min(value * (1.0 - BAND)), 1));
        *high = Some(round(high.unwrap_or(value).max(value * (1.0 + BAND)), 1));
    };
    widen(elevation.loss_m, &mut elevation.loss_low_m, &mut elevation.loss_high_m);
    widen(elevation.gain_m, &mut elevation.gain_low_m, &mut elevation.gain_high_m);
    elevation.altitude_from = elevation.loss_m.map(|_| AltitudeSource::CourseFile);
    elevation
}

/// Descent by grade, and the distance that the runner ran in each class.
fn bands(terrain: &Terrain<'_>, runs: &[&ActivitySummary]) -> Vec<Band> {
    let mut drops = [0.0; EDGES.len()];
    let smooth = &terrain.climb.smooth_m;
    for (k, pair) in smooth.windows(2).enumerate() {
        let drop_m = pair[0] - pair[1];
        let Some(grade) = terrain.grades.get(k).filter(|_| drop_m > 0.0) else { continue };
        let down_pct = -grade * 100.0;
        let band = EDGES.iter().rposition(|&edge| down_pct > edge).unwrap_or(0);
        drops[band] += drop_m;
    }
    // The parts add up to the displayed descent: small waves that it excludes are excluded in proportion.
    let sum: f64 = drops.iter().sum();
    let scale = if sum > 0.0 { terrain.climb.loss_m / sum } else { 0.0 };
    let below = |a: &ActivitySummary| {
        let e = &a.elevation;
        Some([a.distance_m?, e.below_5_pct_m?, e.below_10_pct_m?, e.below_15_pct_m?])
    };
    let measured: Vec<[f64; 4]> = runs.iter().filter_map(|a| below(a)).collect();
    let run = |band: usize| -> Option<f64> {
        (!measured.is_empty()).then(|| measured.iter().map(|b| b[band] - b.get(band + 1).copied().unwrap_or(0.0)).sum())
    };
    (0..EDGES.len())
        .map(|i| {
            let run_m = run(i).map(|m| round(m, 1));
            Band {
                from_pct: EDGES[i],
                to_pct: EDGES.get(i + 1).copied(),
                drop_m: round(drops[i] * scale, 1),
                run_m,
                known: run_m.is_some_and(|m| m >= KNOWN_M),
            }
        })
        .collect()
}

/// The share of the descent at known grades; `None` without any descent, and if no run has grades.
fn known_share(bands: &[Band]) -> Option<f64> {
    let all: f64 = bands.iter().map(|b| b.drop_m).sum();
    let known: f64 = bands.iter().filter(|b| b.known).map(|b| b.drop_m).sum();
    let is_told = bands.iter().any(|b| b.run_m.is_some());
    (all > 0.0 && is_told).then(|| round(known / all, 4))
}

/// Whether the runner has run all of the course's grades.
fn is_on_own_grades(bands: &[Band]) -> bool {
    !bands.is_empty() && bands.iter().all(|b| b.known || b.drop_m == 0.0)
}

fn compared(
    distance_m: f64,
    elevation: &Elevation,
    knee_load: Option<KneeLoad>,
    short: &[&ActivitySummary],
    long: &[&ActivitySummary],
) -> Vec<CourseComparison> {
    type Of = fn(&ActivitySummary) -> Option<f64>;
    let rows: [(CourseQuantity, Unit, Option<f64>, Of); 6] = [
        (CourseQuantity::Distance, Unit::Metres, Some(distance_m), |a| a.distance_m),
        (CourseQuantity::Descent, Unit::Metres, elevation.loss_m, best_loss_m),
        (CourseQuantity::Steep, Unit::Metres, elevation.below_10_pct_m, |a| a.elevation.below_10_pct_m),
        (CourseQuantity::LongestDescent, Unit::Metres, elevation.longest_descent_m, |a| a.elevation.longest_descent_m),
        (CourseQuantity::Climb, Unit::Metres, elevation.gain_m, |a| a.elevation.gain_m),
        (CourseQuantity::KneeLoad, Unit::FlatKm, knee_load.map(|k| k.flat_km), |a| {
            a.knee_load.filter(|k| k.valid).map(|k| k.flat_km)
        }),
    ];
    rows.into_iter()
        .map(|(quantity, unit, course, of)| {
            let is_load = quantity == CourseQuantity::KneeLoad;
            let most = |runs: &[&ActivitySummary]| most(runs, of).filter(|most| !is_load || is_the_most(runs, most));
            let days_30 = most(short);
            let change = course.zip(days_30.as_ref()).filter(|(_, most)| most.value > 0.0);
            let change = change.map(|(course, most)| round(course / most.value - 1.0, 4));
            CourseComparison { quantity, unit, course, days_84: most(long), days_30, change }
        })
        .collect()
}

/// Whether it is the maximum: not if a run without a valid knee load is longer than its run (see KW304).
fn is_the_most(runs: &[&ActivitySummary], most: &Maximum) -> bool {
    let own_m = runs.iter().find(|run| run.id == most.activity).and_then(|run| run.distance_m);
    let is_unknown = |run: &&&ActivitySummary| run.knee_load.is_none_or(|load| !load.valid);
    own_m.is_some_and(|own_m| !runs.iter().filter(is_unknown).any(|run| run.distance_m.is_some_and(|m| m > own_m)))
}

/// The largest value, of equal ones the newest; `None` if no run has one.
fn most(runs: &[&ActivitySummary], of: fn(&ActivitySummary) -> Option<f64>) -> Option<Maximum> {
    let (value, run) = runs.iter().filter_map(|run| Some((of(run)?, run))).max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    let date: Date = run.local_start.date();
    Some(Maximum { value, date, activity: run.id.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::tests::fixture::{Planted, planted};
    use std::fmt::Write;

    /// A course north: flat for 3 km, then `drop_m` down over `over_m`, then flat for 3 km.
    fn gpx(drop_m: f64, over_m: f64) -> String {
        let mut points = String::new();
        for i in 0..=((6000.0 + over_m) / 25.0) as usize {
            let m = i as f64 * 25.0;
            let z = 1000.0 - drop_m * ((m - 3000.0) / over_m).clamp(0.0, 1.0);
            let _ = write!(points, "<trkpt lat=\"{}\" lon=\"20\"><ele>{z}</ele></trkpt>", 10.0 + m / 111_195.0);
        }
        format!(
            "<?xml version=\"1.0\"?><gpx version=\"1.1\" creator=\"x\" xmlns=\"http://www.topografix.com/GPX/1/1\">\
             <trk><name>C</name><trkseg>{points}</trkseg></trk></gpx>"
        )
    }

    fn history(runs: &[Planted]) -> History {
        let activities = planted(runs);
        let as_of = activities.last().map(|a| a.local_start.date());
        History { activities, as_of, ..History::default() }
    }

    /// Runs of 8 km every third day for this many days, with metres below −5, −10 and −15 %.
    fn runs(days: i32, below: [f64; 3]) -> Vec<Planted> {
        (0..days / 3)
            .map(|k| {
                Planted::run(k * 3, 8.0).with(|a| {
                    a.elevation.below_5_pct_m = Some(below[0]);
                    a.elevation.below_10_pct_m = Some(below[1]);
                    a.elevation.below_15_pct_m = Some(below[2]);
                    a.elevation.longest_descent_m = Some(30.0);
                })
            })
            .collect()
    }

    fn compare(text: &str, runs: &[Planted]) -> Course {
        course("c.gpx", text.as_bytes(), &history(runs), &Config::default()).unwrap()
    }

    #[test]
    fn descent_by_grade_and_what_is_known_of_it() {
        // 12 % downhill over 2 km.
        let found = compare(&gpx(240.0, 2000.0), &runs(60, [100.0, 0.0, 0.0]));
        assert!((found.distance_m - 8000.0).abs() < 15.0);
        assert!((found.elevation.loss_m.unwrap() - 240.0).abs() < 5.0);
        assert!(found.elevation.loss_low_m.unwrap() <= 0.851 * 240.0 && found.elevation.loss_high_m.unwrap() >= 270.0);
        let steep = &found.bands[2];
        assert!(steep.drop_m > 215.0 && !steep.known && steep.run_m == Some(0.0), "{:?}", found.bands);
        assert!(found.bands[1].known, "20 runs of 100 m at 5 to 10 %");
        assert!(found.known_share.unwrap() < 0.1, "{:?}", found.known_share);
        assert_eq!(found.knee_load, None, "outside of their own grades");
        let found = compare(&gpx(240.0, 2000.0), &runs(60, [100.0, 50.0, 0.0]));
        assert!(found.known_share.unwrap() > 0.9, "{:?}", found.bands);
        let sum: f64 = found.bands.iter().map(|b| b.drop_m).sum();
        assert!((sum - found.elevation.loss_m.unwrap()).abs() < 0.5);
    }

    #[test]
    fn grades_are_known_from_half_a_kilometre_on() {
        let known = |metres: f64| {
            compare(
                &gpx(60.0, 2000.0),
                &[Planted::run(0, 8.0).with(|a| {
                    a.distance_m = Some(metres);
                })],
            )
            .bands[0]
                .known
        };
        assert_eq!((known(499.0), known(500.0)), (false, true));
    }

    #[test]
    fn knee_load_on_known_gentle_ground() {
        let found = compare(&gpx(60.0, 2000.0), &runs(60, [100.0, 50.0, 30.0]));
        let load = found.knee_load.unwrap();
        let along: f64 = found.profile.iter().filter_map(|point| point.knee_load_flat_km).sum();
        assert_eq!(round(along, 6), load.flat_km, "its parts, each to three decimals");
        assert!(found.profile.iter().all(|p| p.knee_load_flat_km.is_none_or(|km| km == round(km, 3))));
        // 3 % downhill is 1.046 per km at the reference speed; 6:00 /km is that speed.
        assert!((load.flat_km - 8.09).abs() < 0.06, "{load:?}");
    }

    #[test]
    fn the_most_of_30_and_84_days() {
        let mut all = runs(90, [0.0; 3]);
        all.push(Planted::run(40, 20.0));
        all.push(Planted::run(2, 30.0));
        let found = compare(&gpx(240.0, 2000.0), &all);
        let row = &found.compared[0];
        assert_eq!(row.days_30.as_ref().map(|m| m.value), Some(8_000.0));
        assert_eq!(row.days_84.as_ref().map(|m| m.value), Some(20_000.0), "day 2 is 86 days old");
        assert!(row.change.unwrap().abs() < 0.002);
        let longest = found.compared.iter().find(|r| r.quantity == CourseQuantity::LongestDescent).unwrap();
        assert!((longest.course.unwrap() - 240.0).abs() < 5.0 && longest.days_84.as_ref().unwrap().value == 30.0);
    }

    #[test]
    fn grades_that_no_file_tells_are_unknown() {
        let untold: Vec<Planted> =
            (0..20).map(|k| Planted::run(k * 3, 8.0).with(|a| a.elevation = Elevation::default())).collect();
        let found = compare(&gpx(240.0, 2000.0), &untold);
        assert_eq!((found.known_share, found.bands[0].run_m), (None, None));
    }

    #[test]
    fn the_most_knee_load_is_unknown_below_a_longer_run_without_one() {
        let with_load = |km: f64| {
            Planted::run(50, km).with(|a| {
                a.knee_load = Some(KneeLoad { flat_km: km, valid: true, ..KneeLoad::default() });
            })
        };
        let most = |longest_km: f64| {
            let unknown = Planted::run(52, longest_km).with(|a| a.knee_load = None);
            let found = compare(&gpx(60.0, 2000.0), &[with_load(9.0), unknown]);
            let row = found.compared.iter().find(|row| row.quantity == CourseQuantity::KneeLoad).unwrap();
            row.days_30.as_ref().map(|most| most.value)
        };
        assert_eq!((most(9.0), most(9.001)), (Some(9.0), None));
    }

    #[test]
    fn rules_are_asked_about_the_course() {
        let text = gpx(60.0, 6000.0);
        let found = compare(&text, &runs(60, [0.0; 3]));
        assert!(found.findings.iter().any(|f| f.rule == "KW101"), "12 km after runs of 8");
        let longer: Vec<Planted> = (0..20).map(|k| Planted::run(k * 3, 12.0)).collect();
        assert!(!compare(&text, &longer).findings.iter().any(|f| f.rule == "KW101"));
    }

    #[test]
    fn without_elevation_only_the_length_is_compared() {
        let mut text = gpx(60.0, 2000.0);
        while let (Some(a), Some(b)) = (text.find("<ele>"), text.find("</ele>")) {
            text.replace_range(a..b + 6, "");
        }
        let found = compare(&text, &runs(60, [0.0; 3]));
        assert_eq!((found.elevation.loss_m, found.known_share, found.knee_load), (None, None, None));
        assert!(found.bands.is_empty() && found.descents.is_empty() && found.compared[0].course.is_some());
    }

    #[test]
    fn no_place_is_told() {
        let found = compare(&gpx(60.0, 2000.0), &runs(60, [0.0; 3]));
        assert!(found.profile.len() > 100 && found.profile.iter().all(|p| p.lat_deg.is_none()));
    }

    #[test]
    fn nothing_recorded_is_said() {
        let error = course("c.gpx", gpx(1.0, 100.0).as_bytes(), &History::default(), &Config::default()).unwrap_err();
        assert_eq!(error, CourseError::NoHistory);
    }
}
