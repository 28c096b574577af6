//! Tests of the distance that counts.

use super::super::gap::GapKind;
use super::*;

fn with_distance(values: &[Option<f64>]) -> Samples {
    Samples {
        len: values.len(),
        time_s: (0..values.len()).map(|i| Some(i as f64)).collect(),
        distance_m: values.iter().copied().collect(),
        ..Samples::default()
    }
}

fn settle(samples: &mut Samples, totals: &DeviceTotals, indoors: bool, notes: &mut Vec<Note>) -> Total {
    let whole = 0..samples.len;
    let known = KnownDistances {
        pieces: std::slice::from_ref(&whole),
        gaps: &[],
        totals,
        indoors,
        fastest_mps: 12.5,
        is_run: true,
    };
    super::settle(samples, &known, notes)
}

fn settled(values: &[Option<f64>]) -> (Vec<f64>, Vec<NoteCode>) {
    let mut samples = with_distance(values);
    let mut notes = Vec::new();
    settle(&mut samples, &DeviceTotals::default(), false, &mut notes);
    (samples.distance_m.iter().map(|(_, d)| d).collect(), notes.iter().map(|n| n.code).collect())
}

/// 3 m/s for 2,000 s, along the meridian and in the device's distance, with a change applied.
fn run(change: impl FnOnce(&mut Samples)) -> Samples {
    let mut samples = Samples { len: 2001, ..Samples::default() };
    for i in 0..2001 {
        samples.time_s.set(i, i as f64);
        samples.distance_m.set(i, i as f64 * 3.0);
        samples.lat_deg.set(i, 46.0 + i as f64 * 3.0 / 111_195.08);
        samples.lon_deg.set(i, 8.0);
    }
    change(&mut samples);
    samples
}

fn without_positions(samples: &mut Samples) {
    (samples.lat_deg, samples.lon_deg) = Default::default();
}

fn total(mut samples: Samples, totals: &DeviceTotals, indoors: bool) -> (Option<DistanceFrom>, Option<f64>) {
    settle(&mut samples, totals, indoors, &mut Vec::new()).map(|(from, m)| (from, m.round())).unzip()
}

fn session(metres: f64) -> DeviceTotals {
    DeviceTotals { distance_m: Some(metres), timer_s: Some(2000.0), ..DeviceTotals::default() }
}

#[test]
fn the_devices_total_counts_within_a_tenth() {
    use DistanceFrom::{Positions, Samples as Column, Session};
    for (metres, from, taken) in
        [(6600.0, Session, 6600.0), (6670.0, Column, 6000.0), (5400.0, Session, 5400.0), (5390.0, Column, 6000.0)]
    {
        assert_eq!(total(run(|_| {}), &session(metres), false), (Some(from), Some(taken)), "{metres}");
    }
    let runs_away = run(|s| s.distance_m = (0..2001).map(|i| Some(i as f64 * 18.4)).collect());
    assert_eq!(total(runs_away.clone(), &session(6000.0), false), (Some(Session), Some(6000.0)));
    assert_eq!(total(runs_away, &DeviceTotals::default(), false), (Some(Positions), Some(6000.0)));
}

#[test]
fn indoors_within_a_fifth_and_positions_tell_nothing() {
    use DistanceFrom::Session;
    let indoors = || run(without_positions);
    assert_eq!(total(indoors(), &session(7499.0), true), (Some(Session), Some(7499.0)));
    assert_eq!(total(indoors(), &session(7501.0), true), (None, None), "two that contradict each other");
    assert_eq!(total(indoors(), &session(4801.0), true), (Some(Session), Some(4801.0)));
    assert_eq!(total(indoors(), &session(4799.0), true), (None, None));
    let laps = DeviceTotals { laps_m: Some(6000.0), ..session(7510.0) };
    assert_eq!(total(indoors(), &laps, true), (Some(DistanceFrom::Laps), Some(6000.0)));
}

#[test]
fn two_that_contradict_each_other_are_none() {
    use DistanceFrom::{Laps, Samples as Column, Session};
    let of = |totals: &DeviceTotals| total(run(without_positions), totals, false);
    for (metres, from, taken) in [
        (5401.0, Some(Session), Some(5401.0)),
        (5399.0, None, None),
        (6666.0, Some(Session), Some(6666.0)),
        (6668.0, None, None),
        (8000.0, None, None),
    ] {
        assert_eq!(of(&session(metres)), (from, taken), "{metres}");
    }
    let laps = |metres| DeviceTotals { laps_m: Some(metres), timer_s: Some(2000.0), ..DeviceTotals::default() };
    assert_eq!(of(&laps(6666.0)), (Some(Laps), Some(6666.0)));
    assert_eq!(of(&laps(6668.0)), (None, None));
    // The column against the positions, which lie on 6,000 m.
    let by_column = |metres: f64| {
        let column = run(|s| s.distance_m = (0..2001).map(|i| Some(i as f64 * metres / 2000.0)).collect());
        total(column, &DeviceTotals::default(), false)
    };
    assert_eq!(by_column(6666.0), (Some(Column), Some(6666.0)));
    assert_eq!(by_column(6668.0), (None, None));
    // Few positions cut corners.
    for (each, metres, taken) in
        [(11, 7500.0, Some(7500.0)), (10, 7500.0, None), (11, 5000.0, None), (11, 9200.0, None)]
    {
        let sparse = run(|s| {
            s.distance_m = (0..2001).map(|i| Some(i as f64 * metres / 2000.0)).collect();
            let kept = |column: &Series| (0..2001).map(|i| column.get(i).filter(|_| i % each == 0)).collect();
            (s.lat_deg, s.lon_deg) = (kept(&s.lat_deg), kept(&s.lon_deg));
        });
        assert_eq!(total(sparse, &DeviceTotals::default(), false).1, taken, "{metres} m, every {each} s");
    }
    let mut notes = Vec::new();
    settle(&mut run(without_positions), &session(7000.0), false, &mut notes);
    let text = "no two sources of the distance agree, none is taken: session 7,000 m, samples 6,000 m";
    assert_eq!(notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), [text]);
}

#[test]
fn a_session_of_the_first_part_gives_way_to_laps_and_samples() {
    let totals = DeviceTotals { laps_m: Some(6000.0), timer_s: Some(1333.0), ..session(4000.0) };
    assert_eq!(total(run(|_| {}), &totals, false).1, Some(6000.0));
}

#[test]
fn samples_of_a_part_do_not_contradict_the_whole() {
    let totals = DeviceTotals { timer_s: Some(4000.0), ..session(12_000.0) };
    let mut samples = run(|_| {});
    assert_eq!(settle(&mut samples, &totals, false, &mut Vec::new()), Some((DistanceFrom::Session, 12_000.0)));
    assert_eq!(last(&samples.distance_m), Some(6000.0), "the way along the run is that of the samples");
}

#[test]
fn a_single_value_out_of_line_moves_nothing() {
    for at in [0, 1, 700, 1999, 2000] {
        for value in [10_000.0, 1e9, 1e11] {
            let mut samples = run(|s| {
                without_positions(s);
                s.distance_m.set(at, value);
            });
            let mut notes = Vec::new();
            let found = settle(&mut samples, &DeviceTotals::default(), false, &mut notes);
            let found_m = found.map_or(0.0, |(_, m)| m);
            assert!((5990.0..=6000.0).contains(&found_m), "{value} at {at}: {found_m}, {notes:?}");
            assert!(!notes.is_empty(), "{value} at {at}");
        }
    }
}

#[test]
fn a_leap_that_stays_is_not_counted() {
    let leap = |metres: f64| {
        run(|s| {
            without_positions(s);
            (1000..2001).for_each(|i| s.distance_m.set(i, i as f64 * 3.0 + metres));
        })
    };
    for (metres, taken) in [(90.0, 6090.0), (110.0, 5997.0), (10_000.0, 5997.0)] {
        let found = total(leap(metres), &DeviceTotals::default(), false).1;
        assert_eq!(found, Some(taken), "{metres}");
    }
    // A device's total with a leap of little in it stands; one that is mostly leap does not.
    assert_eq!(total(leap(300.0), &session(6300.0), false), (Some(DistanceFrom::Session), Some(6300.0)));
    assert_eq!(total(leap(10_000.0), &session(16_000.0), false), (Some(DistanceFrom::Samples), Some(5997.0)));
    assert_eq!(total(leap(10_000.0), &session(6000.0), false), (Some(DistanceFrom::Session), Some(6000.0)));
}

#[test]
fn a_drive_called_a_run_keeps_its_distance_to_be_named_as_none() {
    use DistanceFrom::{Samples as Column, Session};
    let drive = |mps: f64| {
        run(|s| {
            without_positions(s);
            s.distance_m = (0..2001).map(|i| Some(i as f64 * mps)).collect();
        })
    };
    for (mps, by_column, by_both) in [
        (11.0, Some(Column), Some(Session)),
        (12.6, Some(Column), Some(Session)),
        (69.0, Some(Column), Some(Session)),
        (71.0, None, None),
    ] {
        assert_eq!(total(drive(mps), &DeviceTotals::default(), false).0, by_column, "{mps} m/s");
        assert_eq!(total(drive(mps), &session(mps * 2000.0), false).0, by_both, "{mps} m/s");
    }
    // A total that the samples contradict is no drive, and neither is one of which only the positions tell.
    assert_eq!(total(run(|_| {}), &session(60_000.0), false).1, Some(6000.0));
    let jumping = run(|s| {
        s.distance_m = Series::default();
        (0..2001).step_by(2).for_each(|i| s.lon_deg.set(i, 8.0 + 40.0 / 77_000.0));
    });
    assert_eq!(total(jumping, &DeviceTotals::default(), false), (None, None));
    // Without any sample the device's word is all there is.
    let laps = DeviceTotals { laps_m: Some(1e7), timer_s: Some(2000.0), ..DeviceTotals::default() };
    assert_eq!(total(Samples::default(), &laps, false), (Some(DistanceFrom::Laps), Some(1e7)));
}

#[test]
fn a_source_that_hardly_moves_tells_nothing() {
    use DistanceFrom::{Positions, Samples as Column};
    let of = |metres: f64| {
        total(
            run(|s| s.distance_m = (0..2001).map(|i| Some(i as f64 * metres / 2000.0)).collect()),
            &DeviceTotals::default(),
            false,
        )
    };
    assert_eq!(of(6.0), (Some(Positions), Some(6000.0)), "in kilometres");
    assert_eq!(of(299.0).1, Some(6000.0));
    assert_eq!(of(301.0), (None, None), "two that contradict each other");
    let frozen = run(|s| (0..2001).for_each(|i| s.lat_deg.set(i, 46.0 + i as f64 * 1e-8)));
    assert_eq!(total(frozen, &DeviceTotals::default(), false), (Some(Column), Some(6000.0)));
}

#[test]
fn laps_that_the_positions_confirm_win_over_samples_that_run_ahead() {
    for times in [0.5, 1.12, 1.3, 2.0, 6.1] {
        let ahead = || run(|s| s.distance_m = (0..2001).map(|i| Some(i as f64 * 3.0 * times)).collect());
        let laps = DeviceTotals { laps_m: Some(6000.0), timer_s: Some(2000.0), ..DeviceTotals::default() };
        assert_eq!(total(ahead(), &laps, false), (Some(DistanceFrom::Laps), Some(6000.0)), "{times}");
        let mut notes = Vec::new();
        settle(&mut ahead(), &laps, false, &mut notes);
        let text = format!("distance by the laps, 6,000 m; set aside: samples {} m", commas((6000.0 * times) as u64));
        assert_eq!(notes.iter().map(|n| n.text.as_str()).collect::<Vec<_>>(), [text], "{times}");
    }
}

#[test]
fn positions_that_nobody_ran_are_no_distance() {
    let globe = run(|s| {
        s.distance_m = Series::default();
        for i in (0..2001).step_by(4) {
            s.lat_deg.set(i, (i % 170) as f64 - 85.0);
        }
    });
    assert_eq!(total(globe, &DeviceTotals::default(), false), (None, None));
}

#[test]
fn the_devices_speed_tells_where_nothing_else_does() {
    let fast = run(|s| {
        without_positions(s);
        s.distance_m = Series::default();
        s.speed_mps = (0..2001).map(|_| Some(3.0)).collect();
    });
    assert_eq!(total(fast, &DeviceTotals::default(), false), (Some(DistanceFrom::Speed), Some(6000.0)));
}

#[test]
fn the_devices_total_is_kept_and_gaps_are_straight_lines() {
    let (d, notes) = settled(&[Some(0.0), Some(3.0), None, Some(9.0)]);
    assert_eq!((d, notes), (vec![0.0, 3.0, 6.0, 9.0], vec![]));
}

#[test]
fn restarts_are_pieced_together() {
    let (d, notes) = settled(&[Some(0.0), Some(50.0), Some(100.0), Some(0.0), Some(40.0)]);
    assert_eq!((d, notes), (vec![0.0, 50.0, 100.0, 100.0, 140.0], vec![NoteCode::DistanceRestarts]));
}

#[test]
fn small_corrections_only_hold_the_total() {
    assert_eq!(settled(&[Some(50.0), Some(45.0), Some(60.0)]), (vec![50.0, 50.0, 60.0], vec![]));
    assert_eq!(settled(&[Some(50.0), Some(40.0), Some(60.0)]).1, vec![]);
    assert_eq!(settled(&[Some(50.0), Some(39.9), Some(60.0)]).1, vec![NoteCode::DistanceRestarts]);
}

#[test]
fn what_an_earlier_leg_ran_is_not_counted() {
    assert_eq!(settled(&[Some(1500.0), Some(1503.0)]).0, vec![0.0, 3.0]);
    assert_eq!(settled(&[Some(100.0), Some(103.0)]).0, vec![100.0, 103.0]);
}

#[test]
fn positions_stand_in_across_outages_but_not_across_pauses() {
    let length = |kind| {
        let mut samples = with_distance(&[None; 4]);
        for i in 0..4 {
            samples.lat_deg.set(i, 46.0 + i as f64 * 1e-4);
            samples.lon_deg.set(i, 8.0);
        }
        let mut notes = Vec::new();
        let gaps = [Gap { kind, seconds: 60.0, metres: None, edge_m: 0.0, edge_s: 0.0 }];
        let totals = DeviceTotals::default();
        let known = KnownDistances {
            pieces: &[0..2, 2..4],
            gaps: &gaps,
            totals: &totals,
            indoors: false,
            fastest_mps: 12.5,
            is_run: true,
        };
        super::settle(&mut samples, &known, &mut notes);
        assert_eq!(notes[0].code, NoteCode::DistanceFromPositions);
        samples.distance_m.get(3).unwrap() / columns::distance_m([46.0, 8.0], [46.0001, 8.0])
    };
    assert!((length(GapKind::Pause) - 2.0).abs() < 0.01);
    assert!((length(GapKind::Jump) - 2.0).abs() < 0.01);
    assert!((length(GapKind::Outage) - 3.0).abs() < 0.01);
}

#[test]
fn standing_still_indoors_is_a_measured_zero() {
    assert_eq!(settled(&[Some(0.0), Some(0.0)]).0, vec![0.0, 0.0]);
    assert_eq!(settled(&[None, None]).0, Vec::<f64>::new());
}
