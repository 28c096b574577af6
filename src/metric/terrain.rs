//! Altitude, grade and counted descents of one activity, by sample.

use super::elevation::{self, Climb, Stretch};
use super::grade;
use crate::activity::Activity;
use crate::base::note::{Note, NoteCode};
use crate::base::provenance::AltitudeSource;
use crate::base::stats::round;
use crate::decode::series::Series;
use crate::summary::{Covered, Elevation};
use std::borrow::Cow;

/// Grades whose distance is counted, as fractions.
const BELOW: [f64; 3] = [-0.05, -0.10, -0.15];

/// Smallest share of a stretch's samples that must have an altitude.
const LEAST_SHARE: f64 = 0.5;

/// The part without altitude is assumed to descend at most this many times as steeply as the rest, and …
const REST_RATE: f64 = 1.5;

/// … this many metres per kilometre more. Of 170 runs and walks of the corpus, cut into a known and an unknown part at 30, 50 and 70 % of
/// the distance, either part taken as the known one, 96 % stay below.
const REST_M_PER_KM: f64 = 20.0;

/// Smallest covered share that is extrapolated from; it only keeps the range finite.
const LEAST_COVERED: f64 = 0.01;

/// Decimal places of metres in the report.
const DECIMALS: i32 = 1;

/// The terrain of an activity. The columns have one entry for each sample with an altitude.
#[derive(Clone, Debug)]
pub struct Terrain<'a> {
    /// Totals and cumulative columns.
    pub climb: Climb,
    /// Index of the sample of each entry.
    pub samples: Vec<usize>,
    /// Metres from the start, not-a-number where unknown.
    pub distance_m: Cow<'a, [f64]>,
    /// Grade as a fraction; missing while standing and where there is too little data.
    pub grades: Series,
}

/// Measures the terrain; `None` without altitude, and where fewer than half of the samples have one: scattered altitudes do not make a
/// profile.
#[must_use]
pub fn measure(activity: &Activity) -> Option<Terrain<'_>> {
    let data = &activity.samples;
    let [times, distances, altitudes, speeds] =
        [&data.time_s, &data.distance_m, &data.altitude_m, &activity.speed_mps].map(|column| column.dense(data.len));
    let on_the_way = data.distance_m.count();
    let known = distances.iter().zip(&*altitudes).filter(|(d, z)| !d.is_nan() & !z.is_nan()).count();
    if (known as f64) < LEAST_SHARE * on_the_way as f64 {
        return None;
    }
    let mut samples = Vec::with_capacity(data.len);
    let mut ends = Vec::with_capacity(activity.pieces.len());
    for piece in &activity.pieces {
        if altitudes[piece.clone()].iter().fold(false, |gaps, z| gaps | z.is_nan()) {
            samples.extend(piece.clone().filter(|i| !altitudes[*i].is_nan()));
        } else {
            samples.extend(piece.clone());
        }
        ends.push(samples.len());
    }
    let all = samples.len() == data.len;
    let [time_s, distance_m, altitude_m, speed_mps] = [times, distances, altitudes, speeds]
        .map(|column| if all { column } else { samples.iter().map(|&i| column[i]).collect() });
    let ranges = || {
        let mut from = 0;
        ends.iter().map(move |&to| std::mem::replace(&mut from, to)..to)
    };
    let stretches: Vec<Stretch<'_>> = ranges()
        .map(|r| Stretch { time_s: &time_s[r.clone()], distance_m: &distance_m[r.clone()], altitude_m: &altitude_m[r] })
        .collect();
    let climb = elevation::measure(&stretches)?;
    let mut grades = Vec::with_capacity(samples.len());
    for r in ranges() {
        grade::add_grades(&distance_m[r.clone()], &climb.smooth_m[r.clone()], &speed_mps[r], &mut grades);
    }
    Some(Terrain { climb, samples, distance_m, grades: grades.into() })
}

/// The elevation part of the summary, with the device's totals beside ours. Where altitude covers only part of the run (`covered`), the
/// range is widened by what the rest may add.
#[must_use]
pub fn elevation(activity: &Activity, terrain: Option<&Terrain<'_>>, covered: &Covered) -> Elevation {
    let device = &activity.totals;
    let mut out = Elevation { device_loss_m: device.loss_m, device_gain_m: device.gain_m, ..Elevation::default() };
    let Some(terrain) = terrain else { return out };
    let climb = &terrain.climb;
    let metres = |m: f64| Some(round(m, DECIMALS));
    out.loss_m = metres(climb.loss_m);
    out.gain_m = metres(climb.gain_m);
    out.loss_low_m = metres(climb.loss_low_m);
    out.loss_high_m = metres(climb.loss_high_m);
    out.gain_low_m = metres(climb.gain_low_m);
    out.gain_high_m = metres(climb.gain_high_m);
    out.min_m = metres(climb.min_m);
    out.max_m = metres(climb.max_m);
    out.longest_descent_m = metres(climb.longest_descent_m);
    out.method = Some(climb.method());
    out.altitude_from = Some(activity.altitude_source);
    if let Some([five, ten, fifteen]) = grade::distance_below(&terrain.distance_m, &terrain.grades, BELOW) {
        out.below_5_pct_m = metres(five);
        out.below_10_pct_m = metres(ten);
        out.below_15_pct_m = metres(fifteen);
    }
    let width = Width::of(activity);
    let km = covered.distance_m.unwrap_or(0.0) / 1000.0;
    width.widen(out.loss_m, (&mut out.loss_low_m, &mut out.loss_high_m), km);
    width.widen(out.gain_m, (&mut out.gain_low_m, &mut out.gain_high_m), km);
    if covered.is_part() {
        let high =
            |most: Option<f64>, device: Option<f64>| most.map(|m| round(with_rest(m, device, covered), DECIMALS));
        out.loss_high_m = high(out.loss_high_m, device.loss_m);
        out.gain_high_m = high(out.gain_high_m, device.gain_m);
    }
    out
}

/// Upper end of the descent (or climb) of an activity of which a part is known: that part's own and what the rest may add, at least the
/// total of another source.
#[must_use]
pub(crate) fn most_of_whole(most_m: f64, part_m: f64, whole_m: f64, total_m: Option<f64>) -> f64 {
    let rest_m = (whole_m - part_m).max(0.0);
    let by_rate = most_m + rest_m * (REST_RATE * most_m / part_m.max(1.0) + REST_M_PER_KM / 1000.0);
    round(total_m.map_or(by_rate, |m| by_rate.max(m * (1.0 + elevation::BAND_SHARE))), DECIMALS)
}

/// Smallest width of the range of descent beyond the method's own sensitivity, by the source of the altitude.
struct Width {
    /// Share added at either end, ...
    share: f64,
    /// ... at least this far from the total, metres ...
    metres: f64,
    /// ... plus this for each kilometre.
    metres_per_km: f64,
}

/// Barometer: it drifts with the weather, and devices count single metres or none.
const BY_BAROMETER: Width = Width { share: 0.0, metres: 4.0, metres_per_km: 0.5 };

/// Satellites (GPS).
const BY_GPS: Width = Width { share: 0.25, metres: 5.0, metres_per_km: 1.0 };

/// Unknown source: mostly a barometer, sometimes satellites or a map.
const BY_UNKNOWN: Width = Width { share: 0.10, metres: 5.0, metres_per_km: 1.0 };

/// A faulty barometer.
const BY_NOISE: Width = Width { share: 0.50, metres: 10.0, metres_per_km: 2.0 };

/// A planned course, which has no samples of its own.
const AS_PLANNED: Width = Width { share: 0.0, metres: 0.0, metres_per_km: 0.0 };

impl Width {
    /// The numbers make the range contain the watch's own total in nine of ten runs of each kind (method.md, section 3).
    fn of(activity: &Activity) -> Width {
        match activity.altitude_source {
            _ if activity.altitude_jumps.is_some() => BY_NOISE,
            AltitudeSource::Barometer => BY_BAROMETER,
            AltitudeSource::Gps => BY_GPS,
            AltitudeSource::Unknown => BY_UNKNOWN,
            AltitudeSource::CourseFile => AS_PLANNED,
        }
    }

    fn widen(&self, told_m: Option<f64>, (low_m, high_m): (&mut Option<f64>, &mut Option<f64>), km: f64) {
        let Some(told_m) = told_m else { return };
        let least_m = self.metres + self.metres_per_km * km;
        let low = |m: f64| (m * (1.0 - self.share)).min(told_m - least_m).max(0.0);
        let high = |m: f64| (m * (1.0 + self.share)).max(told_m + least_m);
        (*low_m, *high_m) = (low_m.map(|m| round(low(m), DECIMALS)), high_m.map(|m| round(high(m), DECIMALS)));
    }
}

/// Why the device's total descent is not believed, if it lies outside the range that its own altitude allows.
#[must_use]
pub fn doubt(activity: &Activity, elevation: &Elevation) -> Option<Note> {
    let (device_m, loss_m) = (elevation.device_loss_m?, elevation.loss_m?);
    let (low_m, high_m) = (elevation.loss_low_m?, elevation.loss_high_m?);
    // Devices count whole metres.
    if (low_m - 1.0..=high_m + 1.0).contains(&device_m) {
        return None;
    }
    let shows = format!("its altitude shows {loss_m:.0} m, between {low_m:.0} and {high_m:.0} m");
    let text = if let Some(jumps) = activity.altitude_jumps {
        format!(
            "the device's {device_m:.0} m of descent are noise: its altitude jumps away and back {jumps} times; {shows}"
        )
    } else if device_m == 0.0 {
        format!("the device says 0 m of descent and counted none; {shows}")
    } else {
        format!("the device's {device_m:.0} m of descent do not fit its own altitude and are not believed; {shows}")
    };
    Some(Note::new(NoteCode::SummaryDisagrees, text))
}

/// Upper end for the whole run, where `most_m` is the upper end for the covered part: the rest may be flat or steeper. Never below the
/// device's own total.
fn with_rest(most_m: f64, device_m: Option<f64>, covered: &Covered) -> f64 {
    let share = covered.share.unwrap_or(1.0).max(LEAST_COVERED);
    let rest = (1.0 - share) / share;
    let rest_m = REST_RATE * most_m * rest + REST_M_PER_KM * covered.distance_m.unwrap_or(0.0) / 1000.0 * rest;
    (most_m + rest_m).max(device_m.unwrap_or(0.0) * (1.0 + elevation::BAND_SHARE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::run;

    #[test]
    fn no_altitude_is_no_loss_and_not_zero() {
        let activity = run(100, 3.0);
        assert!(measure(&activity).is_none());
        assert_eq!(elevation(&activity, None, &Covered::default()).loss_m, None);
    }

    #[test]
    fn altitude_at_scattered_places_is_none() {
        for (each, known) in [(2, true), (3, false)] {
            let mut activity = run(600, 3.0);
            for i in (0..600).step_by(each) {
                activity.samples.altitude_m.set(i, 1000.0 - i as f64 * 0.36);
            }
            assert_eq!(measure(&activity).is_some(), known, "every {each}.");
        }
    }

    #[test]
    fn a_ramp_down_is_its_height_and_its_grade() {
        let mut activity = run(600, 3.0);
        for i in 0..600 {
            // 12 % down at 3 m/s.
            activity.samples.altitude_m.set(i, 1000.0 - i as f64 * 0.36);
        }
        activity.totals.loss_m = Some(216.0);
        let terrain = measure(&activity).unwrap();
        let told = elevation(&activity, Some(&terrain), &Covered::default());
        assert!((told.loss_m.unwrap() - 215.0).abs() < 4.0, "{told:?}");
        assert_eq!(told.gain_m, Some(0.0));
        assert_eq!(told.device_loss_m, Some(216.0), "the device's total stays beside ours");
        assert!((told.below_10_pct_m.unwrap() - 1797.0).abs() < 60.0, "{told:?}");
        assert_eq!(told.below_15_pct_m, Some(0.0));
        assert_eq!(terrain.climb.descents.len(), 1);
    }

    #[test]
    fn height_lost_during_a_pause_is_not_run() {
        let mut activity = run(600, 3.0);
        for i in 0..600 {
            activity.samples.altitude_m.set(i, if i < 300 { 500.0 } else { 300.0 });
        }
        activity.pieces = vec![0..300, 300..600];
        assert_eq!(elevation(&activity, measure(&activity).as_ref(), &Covered::default()).loss_m, Some(0.0));
    }

    #[test]
    fn the_range_has_room_for_what_is_not_covered() {
        // 36 m down along 9 km.
        let mut activity = run(3001, 3.0);
        for i in 0..3001 {
            activity.samples.altitude_m.set(i, 1000.0 - i as f64 * 0.012);
        }
        let terrain = measure(&activity).unwrap();
        let high = |device_m: Option<f64>, share: f64| {
            let mut activity = activity.clone();
            activity.totals.loss_m = device_m;
            let covered = Covered { distance_m: Some(9000.0), time_s: Some(3000.0), share: Some(share) };
            elevation(&activity, Some(&terrain), &covered).loss_high_m.unwrap()
        };
        let whole = high(None, 1.0);
        // Unknown altitude: 5 m, and 1 m for each of 9 km.
        assert!((whole - 36.0 - 14.0).abs() < 0.2, "{whole}");
        assert_eq!(high(Some(600.0), 0.95), whole, "nine tenths and a half are the whole");
        // Half of the way is missing: once and a half the rate of the other half, and 20 m/km.
        assert!((high(None, 0.5) - (whole * 2.5 + 180.0)).abs() < 0.2, "{}", high(None, 0.5));
        assert!((high(Some(600.0), 0.5) - 648.0).abs() < 0.1, "the device's total is within");
    }

    /// Five kilometres with 100 m of descent.
    fn hill(source: AltitudeSource, jumps: Option<usize>, device_m: Option<f64>) -> (Activity, Elevation) {
        let mut activity = run(1667, 3.0);
        for i in 0..1667 {
            activity.samples.altitude_m.set(i, 500.0 - i as f64 * 0.06);
        }
        (activity.altitude_source, activity.altitude_jumps, activity.totals.loss_m) = (source, jumps, device_m);
        let covered = Covered { distance_m: Some(5000.0), time_s: Some(1666.0), share: Some(1.0) };
        let told = elevation(&activity, measure(&activity).as_ref(), &covered);
        (activity, told)
    }

    #[test]
    fn the_range_is_as_wide_as_the_altitude_deserves() {
        let range = |source, jumps| {
            let told = hill(source, jumps, None).1;
            [told.loss_low_m, told.loss_high_m].map(|m| m.unwrap().round())
        };
        let [low, high] = range(AltitudeSource::CourseFile, None);
        assert_eq!([low, high], [92.0, 107.0], "the method's own sensitivity");
        assert_eq!(range(AltitudeSource::Barometer, None), [92.0, 107.0], "more than 4 m, and 0.5 m for each of 5 km");
        assert_eq!(range(AltitudeSource::Unknown, None), [82.0, 118.0], "a tenth");
        assert_eq!(range(AltitudeSource::Gps, None), [69.0, 134.0], "a quarter");
        assert_eq!(range(AltitudeSource::Barometer, Some(50)), [46.0, 161.0], "half");
    }

    #[test]
    fn on_the_flat_the_range_is_metres_wide() {
        let flat = |source, jumps| {
            let mut activity = run(1667, 3.0);
            activity.samples.altitude_m = (0..1667).map(|_| Some(4.0)).collect();
            (activity.altitude_source, activity.altitude_jumps) = (source, jumps);
            let covered = Covered { distance_m: Some(5000.0), time_s: Some(1666.0), share: Some(1.0) };
            let told = elevation(&activity, measure(&activity).as_ref(), &covered);
            (told.loss_low_m.unwrap(), told.loss_m.unwrap(), told.loss_high_m.unwrap())
        };
        assert_eq!(flat(AltitudeSource::CourseFile, None), (0.0, 0.0, 0.0));
        assert_eq!(flat(AltitudeSource::Barometer, None), (0.0, 0.0, 6.5));
        assert_eq!(flat(AltitudeSource::Unknown, None), (0.0, 0.0, 10.0));
        assert_eq!(flat(AltitudeSource::Gps, None), (0.0, 0.0, 10.0));
        assert_eq!(flat(AltitudeSource::Barometer, Some(50)), (0.0, 0.0, 20.0));
    }

    #[test]
    fn a_total_outside_the_range_is_doubted_with_the_reason() {
        let said = |device_m: f64, jumps| {
            let (activity, told) = hill(AltitudeSource::Barometer, jumps, Some(device_m));
            doubt(&activity, &told).map(|note| note.text)
        };
        assert_eq!([92.0, 100.0, 107.0].map(|m| said(m, None)), [None, None, None]);
        assert!(said(90.0, None).unwrap().starts_with("the device's 90 m of descent do not fit its own altitude"));
        assert!(said(109.0, None).unwrap().ends_with("its altitude shows 100 m, between 92 and 107 m"));
        assert!(said(0.0, None).unwrap().starts_with("the device says 0 m of descent and counted none"));
        assert!(said(300.0, Some(50)).unwrap().starts_with("the device's 300 m of descent are noise"));
    }
}
