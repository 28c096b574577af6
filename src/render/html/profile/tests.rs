//! Tests of the profile's chart.

use super::*;
use crate::render::fixture;

fn along(points: &[ProfilePoint]) -> Along<'_> {
    Along {
        points,
        title: String::new(),
        on_foot: true,
        link: "",
        unsure: false,
        caveat: "",
        marked: (Vec::new(), ""),
        twin: None,
        is_small: false,
    }
}

fn names(points: &[ProfilePoint]) -> Vec<String> {
    let Columns { series, panels } = columns(points, &along(points), Units::Metric);
    panels.iter().map(|p| series[p.column].name.clone()).collect()
}

#[test]
fn lines_of_classes_meet() {
    let point = |grade| ProfilePoint { grade: Some(grade), ..ProfilePoint::default() };
    let points = [point(0.0), point(0.0), point(-0.2), point(-0.2), point(0.0)];
    assert_eq!(of_class(&points, 1), [true, true, false, true, true]);
    assert_eq!(of_class(&points, 4), [false, true, true, true, false]);
}

#[test]
fn a_panel_only_for_what_is_known_and_changes() {
    let points = &fixture::mountain().activities[0].profile;
    let with = |change: fn(&mut ProfilePoint)| -> Vec<String> {
        let mut points = points.clone();
        points.iter_mut().for_each(change);
        names(&points)
    };
    let all = names(points);
    assert!(all.len() >= 2, "{all:?}");
    assert_eq!(all.len(), with(|p| p.cadence_spm = None).len() + 1, "{all:?}");
    assert_eq!(all.len(), with(|p| p.speed_mps = Some(3.0)).len() + 1, "a pace that never changes");
    let bare = |p: &mut ProfilePoint| *p = ProfilePoint { distance_m: p.distance_m, ..ProfilePoint::default() };
    assert_eq!(with(bare), [""; 0]);
}

#[test]
fn knee_load_is_by_the_stretch_that_a_point_stands_for() {
    let points: Vec<ProfilePoint> = [50.0, 150.0, 250.0]
        .map(|distance_m| ProfilePoint { distance_m, knee_load_flat_km: Some(0.12), ..ProfilePoint::default() })
        .into();
    assert_eq!(lengths(&points), [Some(100.0); 3]);
    assert!(smooth_load(&points).iter().all(|v| (v.unwrap() - 1.2).abs() < 1e-9));
}

#[test]
fn walking_leaves_a_gap_in_the_knee_load() {
    let points: Vec<ProfilePoint> = (1..=20)
        .map(|k| {
            let walked = f64::from(k).clamp(8.0, 12.0) - 8.0;
            ProfilePoint {
                distance_m: 50.0 * f64::from(k),
                knee_load_flat_km: Some(if (9..=12).contains(&k) { 0.0 } else { 0.05 }),
                walked_m: Some(50.0 * walked),
                ..ProfilePoint::default()
            }
        })
        .collect();
    let smooth = smooth_load(&points);
    let gaps: Vec<usize> = (0..20).filter(|i| smooth[*i].is_none()).collect();
    assert_eq!(gaps, [8, 9, 10, 11]);
    assert!(smooth[4..].iter().flatten().all(|v| (v - 1.0).abs() < 1e-9), "beside it nothing falls: {smooth:?}");
}

#[test]
fn a_single_step_does_not_make_a_spike() {
    let points: Vec<ProfilePoint> = (0..100)
        .map(|k| ProfilePoint {
            distance_m: 25.0 + 50.0 * f64::from(k),
            knee_load_flat_km: Some(if k % 2 == 0 { 0.1 } else { 0.0 }),
            ..ProfilePoint::default()
        })
        .collect();
    let smooth = smooth_load(&points);
    assert!(smooth[10..90].iter().all(|v| (0.8..1.2).contains(&v.unwrap())), "{smooth:?}");
}

#[test]
fn a_flat_run_looks_flat() {
    let points: Vec<ProfilePoint> = (0..100)
        .map(|k| ProfilePoint {
            distance_m: 100.0 * f64::from(k),
            altitude_m: Some(if k % 2 == 0 { 400.0 } else { 427.0 }),
            ..ProfilePoint::default()
        })
        .collect();
    let y = altitude(&points, &along(&points), Scale::new(0.0, 10.0), 200.0, Units::Metric).y;
    assert!((y.high - y.low - 118.8).abs() < 1.0, "{y:?}");
}

#[test]
fn walking_is_marked_and_does_not_scale_the_pace() {
    let points: Vec<ProfilePoint> = (1..=100)
        .map(|k| ProfilePoint {
            distance_m: 100.0 * f64::from(k),
            speed_mps: Some(if (40..60).contains(&k) { 1.0 } else { 3.0 + f64::from(k % 3) * 0.1 }),
            ..ProfilePoint::default()
        })
        .collect();
    assert_eq!(stretches(&points, |i| is_walked(&points, i)), [(3_900.0, 5_900.0)]);
    let Columns { series, panels } = columns(&points, &along(&points), Units::Metric);
    let y = quantity(&points, &panels[0], &series[panels[0].column], Scale::new(0.0, 10.0), 80.0, Units::Metric).y;
    assert!(y.low > y.high && y.low < 400.0, "running is 5:12 to 5:33, walking 16:40: {y:?}");
    let told =
        ProfilePoint { walked_m: Some(80.0), speed_mps: Some(3.0), distance_m: 100.0, ..ProfilePoint::default() };
    assert!(is_walked(&[told], 0), "what the file says of steps counts more than speed");
}
