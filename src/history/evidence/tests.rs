//! Tests of the evidence for one activity.

use super::super::fixture::{Altered, out_and_back, prefix, run};
use super::*;

fn compared(a: Vec<[f64; 2]>, b: Vec<[f64; 2]>, share: f64) -> Agreement {
    let with = |route| run("2026-05-05T06:00:00Z", 10_000.0, 2700.0).with(|a| a.route = route);
    let (a, b) = (with(a), with(b));
    routes(&Recording::new(&a), &Recording::new(&b), share)
}

#[test]
fn bounds_of_nearness() {
    let says = |b| near(Some(1000.0), Some(b), 5.0, 0.03, 0.20);
    assert_eq!(
        [says(970.0), says(969.0), says(800.0), says(799.0)],
        [Agreement::Same, Agreement::Nothing, Agreement::Nothing, Agreement::Different]
    );
    assert_eq!(near(Some(10.0), Some(15.0), 5.0, 0.03, 0.20), Agreement::Same);
    assert_eq!(near(Some(10.0), Some(15.1), 5.0, 0.03, 0.20), Agreement::Different);
    assert_eq!(near(None, Some(1.0), 5.0, 0.03, 0.20), Agreement::Nothing);
    assert_eq!(near(Some(f64::NAN), Some(1.0), 5.0, 0.03, 0.20), Agreement::Nothing);
}

#[test]
fn routes_agree_by_the_way_not_by_the_points() {
    let way = || out_and_back(10_000.0, 0.0);
    let thinned = way().into_iter().step_by(3).collect::<Vec<_>>();
    assert_eq!(compared(way(), thinned.clone(), 1.0), Agreement::Same);
    assert_eq!(compared(thinned, way(), 1.0), Agreement::Same);
    assert_eq!(compared(way(), out_and_back(10_000.0, 30.0), 1.0), Agreement::Same);
    assert_eq!(compared(way(), out_and_back(10_000.0, 160.0), 1.0), Agreement::Nothing);
    assert_eq!(compared(way(), out_and_back(10_000.0, 400.0), 1.0), Agreement::Different);
    assert_eq!(compared(way(), Vec::new(), 1.0), Agreement::Nothing);
    // Some bad fixes do not matter, and a part is compared with the matching part.
    let bad = way().into_iter().enumerate().map(|(i, p)| if i % 4 == 0 { [0.0, 0.0] } else { p }).collect();
    assert_eq!(compared(way(), bad, 1.0), Agreement::Same);
    assert_eq!(compared(prefix(10_000.0, 3000.0, 0.0), way(), 0.3), Agreement::Same);
    assert_eq!(compared(prefix(10_000.0, 3000.0, 0.0), way(), 1.0), Agreement::Different);
}

#[test]
fn routes_across_the_date_line() {
    let moved = |by: f64| {
        let turn = |p: [f64; 2]| [p[0], (p[1] + by + 180.0).rem_euclid(360.0) - 180.0];
        out_and_back(10_000.0, 0.0).into_iter().map(turn).collect::<Vec<_>>()
    };
    assert_eq!(compared(moved(160.0), moved(160.0), 1.0), Agreement::Same);
    assert_eq!(compared(moved(160.0), moved(160.0001), 1.0), Agreement::Same);
    assert_eq!(compared(moved(160.0), moved(160.1), 1.0), Agreement::Different);
}
