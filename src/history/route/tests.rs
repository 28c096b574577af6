//! Tests of routes.

use super::*;
use crate::base::cpu_time::cpu_s;
use crate::base::sport::Sport;
use crate::rule::tests::fixture::{Planted, planted};
use geo::line_measures::FrechetDistance;
use geo::{Euclidean, Haversine};
use proptest::prelude::*;
use std::f64::consts::TAU;

/// Any place far from the equator, where degrees of longitude are short.
const HOME: [f64; 2] = [60.0, 10.0];

/// The position this many metres east and north of another one.
fn at(home: [f64; 2], east_m: f64, north_m: f64) -> [f64; 2] {
    let lon = home[1] + east_m / DEGREE_M / home[0].to_radians().cos();
    [home[0] + north_m / DEGREE_M, (lon + 540.0).rem_euclid(360.0) - 180.0]
}

/// A loop that leaves `home` towards `bearing` (turns) and is `length_m` long, as 64 positions.
fn circle(home: [f64; 2], bearing: f64, length_m: f64) -> Vec<[f64; 2]> {
    let r = length_m / TAU;
    let (east, north) = (r * (bearing * TAU).sin(), r * (bearing * TAU).cos());
    (0..64)
        .map(|k| {
            let turn = TAU * (bearing + 0.5 + f64::from(k) / 63.0);
            at(home, east + r * turn.sin(), north + r * turn.cos())
        })
        .collect()
}

/// A straight track from `home` to the north, `offset_m` east of it.
fn straight(home: [f64; 2], length_m: f64, offset_m: f64) -> Vec<[f64; 2]> {
    (0..64).map(|k| at(home, offset_m, length_m * f64::from(k) / 63.0)).collect()
}

fn reversed(mut route: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    route.reverse();
    route
}

fn of(tracks: &[Vec<[f64; 2]>]) -> Routes {
    let runs: Vec<Planted> =
        (0..).zip(tracks).map(|(day, track)| Planted::run(day, 10.0).with(|a| a.route.clone_from(track))).collect();
    routes(&planted(&runs))
}

fn numbers(tracks: &[Vec<[f64; 2]>]) -> Vec<usize> {
    of(tracks).of.into_iter().map(|r| r.unwrap()).collect()
}

#[test]
fn a_loop_is_the_same_both_ways_round() {
    let usual = circle(HOME, 0.1, 10_000.0);
    let found = of(&[usual.clone(), reversed(usual), circle(HOME, 0.1, 9900.0), circle(HOME, 0.6, 10_000.0)]);
    assert_eq!(found.of, [Some(0), Some(0), Some(0), Some(1)]);
    let first = found.routes[0];
    assert_eq!((first.first, first.runs, first.reversed), (0, 3, 1));
    assert!((first.length_m - 10_000.0).abs() < 10.0);
}

#[test]
fn a_way_and_its_way_back_are_one_route() {
    let way = straight(HOME, 8000.0, 0.0);
    assert_eq!(numbers(&[way.clone(), reversed(way)]), [0, 0]);
}

#[test]
fn once_and_twice_round_are_two_routes() {
    let once = circle(HOME, 0.1, 5000.0);
    let twice: Vec<[f64; 2]> = (0..64).map(|k| once[(k * 2) % 63]).collect();
    assert_eq!(numbers(&[once, twice]), [0, 1]);
}

#[test]
fn tracks_of_one_way_lie_apart_by_so_much() {
    // 8 km: half a step of the signature is 63.5 m; 75 m more are allowed.
    for (offset_m, same) in [(138.0, 0), (139.0, 1)] {
        assert_eq!(numbers(&[straight(HOME, 8000.0, 0.0), straight(HOME, 8000.0, offset_m)]), [0, same]);
    }
    // Long runs: never more than 250 m.
    for (offset_m, same) in [(249.0, 0), (251.0, 1)] {
        assert_eq!(numbers(&[straight(HOME, 42_000.0, 0.0), straight(HOME, 42_000.0, offset_m)]), [0, same]);
    }
}

#[test]
fn a_detour_is_another_route_and_a_pause_is_none() {
    let usual = straight(HOME, 10_000.0, 0.0);
    let detour = |east_m: f64| -> Vec<[f64; 2]> {
        (0..64)
            .map(|k| at(HOME, if (30..34).contains(&k) { east_m } else { 0.0 }, 10_000.0 * f64::from(k) / 63.0))
            .collect()
    };
    assert_eq!(numbers(&[usual.clone(), detour(100.0), detour(600.0)]), [0, 0, 1]);
    // After an extra 400 m up and down on the way two walkers are out of step: only Fréchet's walkers wait.
    let waits: Vec<[f64; 2]> = (0..64)
        .map(|k| {
            let m = 10_400.0 * f64::from(k) / 63.0;
            let wiggle = (m - 5000.0).clamp(0.0, 400.0);
            at(HOME, 0.0, m - wiggle + if wiggle < 400.0 { 60.0 * (wiggle / 30.0).sin() } else { 0.0 })
        })
        .collect();
    let [a, b] = [&usual, &waits].map(|route| Way::new(route.iter()).unwrap());
    assert!(a.in_step_m(&b) > a.apart_m(&b), "{}", a.in_step_m(&b));
    assert_eq!(numbers(&[usual, waits]), [0, 0]);
}

#[test]
fn other_sports_indoors_and_without_a_track_are_on_no_route() {
    let track = circle(HOME, 0.1, 5000.0);
    let with = |day: i32, change: fn(&mut ActivitySummary)| {
        Planted::run(day, 5.0).with(|a| a.route.clone_from(&track)).with(change)
    };
    let found = routes(&planted(&[
        with(0, |a| a.sport = Sport::Cycling),
        with(1, |a| a.sub_sport = Some("treadmill".into())),
        with(2, |a| a.sub_sport = Some("virtual_activity".into())),
        with(3, |a| a.route.clear()),
        with(4, |a| a.route.truncate(1)),
        with(5, |a| a.route = vec![HOME; 64]),
        with(6, |a| a.route[3][0] = f64::NAN),
        with(7, |a| a.sub_sport = Some("trail".into())),
    ]));
    assert_eq!(found.of, [None, None, None, None, None, None, None, Some(0)]);
}

#[test]
fn anywhere_on_earth() {
    for home in [[0.0, 0.0], [-16.8, 179.999], [-16.8, -179.999], [89.9, 0.0], [-89.9, 120.0], [37.0, -122.0]] {
        let usual = circle(home, 0.3, 5000.0);
        let beside = circle(at(home, 60.0, -30.0), 0.3, 5000.0);
        assert_eq!(
            numbers(&[usual.clone(), beside, reversed(usual), circle(home, 0.8, 5000.0)]),
            [0, 0, 0, 1],
            "{home:?}"
        );
    }
}

#[test]
fn ten_thousand_runs_take_no_time() {
    // Thirty usual routes with noise, and every tenth run somewhere new.
    let noise = |i: usize, k: usize| ((i * 64 + k) as f64 * 12.989_8).sin() * 20.0;
    let tracks: Vec<Vec<[f64; 2]>> = (0..10_000)
        .map(|i| {
            let (bearing, km) = if i % 10 == 0 {
                (i as f64 / 10_000.0, 3.0 + (i % 97) as f64 / 4.0)
            } else {
                ((i % 30) as f64 / 30.0, 6.0 + (i % 5) as f64)
            };
            let usual = circle(HOME, bearing, km * 1000.0);
            usual.iter().enumerate().map(|(k, p)| at(*p, noise(i, k), noise(i + 1, k))).collect()
        })
        .collect();
    let runs: Vec<Planted> =
        (0..).zip(tracks).map(|(day, track)| Planted::run(day % 3650, 10.0).with(|a| a.route = track)).collect();
    let activities = planted(&runs);
    let began_s = cpu_s();
    let found = routes(&activities);
    let took_s = cpu_s().zip(began_s).map_or(0.0, |(now_s, began_s)| now_s - began_s);
    assert!(took_s < 60.0, "{took_s} s");
    assert!((30..1100).contains(&found.routes.len()), "{}", found.routes.len());
}

#[test]
fn made_up_tracks_from_one_door_do_not_hang() {
    // All from one start, with one length and bounding box, and all different.
    let runs: Vec<Planted> = (0..2000i32)
        .map(|i| {
            let mut state = i.unsigned_abs() | 1 << 20;
            let mut coin = || {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                state % 2 == 0
            };
            let track = (0..64).map(|k| {
                at(HOME, if k % 2 == 1 { if coin() { 400.0 } else { -400.0 } } else { 0.0 }, f64::from(k) * 100.0)
            });
            Planted::run(i, 10.0).with(|a| a.route = track.collect())
        })
        .collect();
    let activities = planted(&runs);
    let began_s = cpu_s();
    assert!(routes(&activities).routes.len() > 1000);
    let took_s = cpu_s().zip(began_s).map_or(0.0, |(now_s, began_s)| now_s - began_s);
    assert!(took_s < 60.0, "{took_s} s");
}

proptest! {
    #[test]
    fn the_plane_agrees_with_the_sphere(bearing in 0.0..1.0f64, other in 0.0..1.0f64, km in 1.0..30.0f64, lat in -65.0..65.0f64) {
        let (a, b) = (circle([lat, 10.0], bearing, km * 1000.0), circle([lat, 10.0], other, km * 900.0));
        let sphere = |route: &[[f64; 2]]| -> LineString { route.iter().map(|p| Coord { x: p[1], y: p[0] }).collect() };
        let round = Haversine.frechet_distance(&sphere(&a), &sphere(&b));
        let [a, b] = [a, b].map(|route| Way::new(route.iter()).unwrap());
        let flat = Euclidean.frechet_distance(&a.line, &b.beside(&a));
        prop_assert!((flat - round).abs() <= 0.01 * round + 0.5, "{flat} {round}");
        prop_assert!(a.in_step_m(&b) + 1e-6 >= flat);
        prop_assert!(passes_by(&a.line, &b.beside(&a), flat + 1e-6));
    }

    #[test]
    fn walking_within_is_a_frechet_distance(
        a in proptest::collection::vec((-3..=3, -3..=3), 1..12),
        b in proptest::collection::vec((-3..=3, -3..=3), 1..12),
    ) {
        let line = |points: Vec<(i32, i32)>| -> LineString {
            points.into_iter().map(|(x, y)| Coord { x: f64::from(x), y: f64::from(y) }).collect()
        };
        let (a, b) = (line(a), line(b));
        let distance = Euclidean.frechet_distance(&a, &b);
        prop_assert!(can_walk_within(&a, &b, distance + 1e-9));
        prop_assert!(distance == 0.0 || !can_walk_within(&a, &b, distance - 1e-9));
    }

    #[test]
    fn any_positions_are_dealt_with(tracks in proptest::collection::vec(
        proptest::collection::vec((-90.0..=90.0f64, -180.0..=180.0f64), 0..70), 0..8,
    )) {
        let tracks: Vec<Vec<[f64; 2]>> =
            tracks.into_iter().map(|t| t.into_iter().map(|(lat, lon)| [lat, lon]).collect()).collect();
        let found = of(&tracks);
        prop_assert_eq!(found.of.len(), tracks.len());
        prop_assert_eq!(found.routes.iter().map(|r| r.runs).sum::<usize>(), found.of.iter().flatten().count());
    }
}
