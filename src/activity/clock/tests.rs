//! Tests of clocks.

use super::*;

fn settle_times(times: &[f64]) -> (Vec<f64>, Vec<NoteCode>) {
    let mut samples = Samples { len: times.len(), ..Samples::default() };
    samples.time_s = times.iter().map(|t| Some(*t)).collect();
    samples.heart_rate_bpm = (0..times.len()).map(|i| Some(100.0 + i as f64)).collect();
    let mut notes = Vec::new();
    settle(&mut samples, &mut notes);
    (samples.time_s.iter().map(|(_, t)| t).collect(), notes.iter().map(|n| n.code).collect())
}

#[test]
fn a_clean_clock_is_left_alone() {
    assert_eq!(settle_times(&[1.0, 2.0, 3.0]), (vec![1.0, 2.0, 3.0], vec![]));
}

#[test]
fn a_handful_before_the_clock_was_set_is_left_out() {
    let half_a_day_later = |few: usize, gap_s: f64, many: usize| {
        let before = (0..few).map(|i| i as f64);
        let after = (0..many).map(move |i| few as f64 - 1.0 + gap_s + i as f64);
        settle_times(&before.chain(after).collect::<Vec<_>>())
    };
    let (times, notes) = half_a_day_later(3, 48.0 * 86_400.0, 2000);
    assert_eq!((times.len(), notes), (2000, vec![NoteCode::ClockJump]));
    assert_eq!(half_a_day_later(3, 43_200.0, 2000).0.len(), 2003, "half a day's rest");
    assert_eq!(half_a_day_later(60, 43_201.0, 2000).0.len(), 2000);
    assert_eq!(half_a_day_later(61, 43_201.0, 2000).0.len(), 2061, "more than a handful");
    assert_eq!(half_a_day_later(3, 43_201.0, 27).0.len(), 30, "a tenth of all");
    let mut late: Vec<f64> = (0..2000).map(f64::from).collect();
    late.push(1e6);
    assert_eq!(settle_times(&late).0.len(), 2000, "at the end likewise");
}

#[test]
fn a_clock_off_by_a_time_zone_before_the_first_fix_is_left_out() {
    let kept = |few: usize, gap_s: f64, without_fix: usize| {
        let mut samples = Samples { len: 1000, ..Samples::default() };
        for i in 0..1000 {
            samples.time_s.set(i, i as f64 + if i < few { 0.0 } else { gap_s - 1.0 });
            if i >= without_fix {
                samples.lat_deg.set(i, 46.0 + i as f64 * 3.0 / 111_195.0);
                samples.lon_deg.set(i, 8.0);
            }
        }
        settle(&mut samples, &mut Vec::new()).len()
    };
    for (gap_s, left) in [(3_599.0, 1000), (3_600.0, 990), (25_200.0, 990), (43_200.0, 990)] {
        assert_eq!(kept(10, gap_s, 10), left, "{gap_s} s");
    }
    assert_eq!(kept(10, 7_200.0, 0), 1000, "with a fix it is a rest");
    assert_eq!(kept(10, 7_200.0, 11), 1000, "what comes after it has no fix either");
    assert_eq!((kept(60, 7_200.0, 60), kept(61, 7_200.0, 61)), (940, 1000));
}

#[test]
fn however_many_before_the_first_fix_are_left_out_where_nothing_moved() {
    let kept = |few: usize, gap_s: f64, early_m: f64, fixes: bool| {
        let mut samples = Samples { len: few + 2000, ..Samples::default() };
        for i in 0..few + 2000 {
            let late = i >= few;
            samples.time_s.set(i, 1e9 + i as f64 + if late { gap_s - 1.0 } else { 0.0 });
            let metres = if late { 3.0 * (i - few) as f64 } else { early_m * i as f64 / few as f64 };
            samples.distance_m.set(i, metres);
            if late || fixes {
                samples.lat_deg.set(i, 46.0 + metres / 111_195.08);
                samples.lon_deg.set(i, 8.0);
            }
        }
        settle(&mut samples, &mut Vec::new());
        samples.len
    };
    let weeks_s = 48.0 * 86_400.0;
    for few in [90, 300, 1999] {
        assert_eq!(kept(few, weeks_s, 0.0, false), 2000, "{few}");
        assert_eq!(kept(few, weeks_s, 40.0, true), 2000, "{few}, at one place");
    }
    assert_eq!(kept(300, weeks_s, 60.0, true), 2300, "something moved");
    assert_eq!(kept(2000, weeks_s, 0.0, false), 4000, "as many as after it");
    assert_eq!(kept(300, 43_201.0, 0.0, false), 2000);
    assert_eq!(kept(300, 43_200.0, 0.0, false), 2300, "half a day");
}

/// 2,000 samples on a straight way of 3 m/s, with these times.
fn on_a_way(time_s: impl Fn(usize) -> f64) -> (Samples, Vec<NoteCode>) {
    let mut samples = Samples { len: 2000, ..Samples::default() };
    for i in 0..2000 {
        samples.time_s.set(i, time_s(i));
        samples.lat_deg.set(i, 46.0 + 3.0 * i as f64 / 111_195.08);
        samples.lon_deg.set(i, 8.0);
    }
    let mut notes = Vec::new();
    settle(&mut samples, &mut notes);
    (samples, notes.iter().map(|n| n.code).collect())
}

fn span_s(samples: &Samples) -> f64 {
    samples.time_s.get(samples.len - 1).unwrap() - samples.time_s.get(0).unwrap()
}

#[test]
fn a_clock_set_back_in_the_middle_is_set_on_again_where_the_way_goes_on() {
    for at in [150, 1000, 1850] {
        let (samples, notes) = on_a_way(|i| 1e9 + i as f64 - if i >= at { 3600.0 } else { 0.0 });
        assert_eq!((samples.len, span_s(&samples), notes), (2000, 1999.0, vec![NoteCode::BackwardClock]), "{at}");
    }
    // Halves in the wrong order are sorted: the way does not go on between them.
    let mut halves = Samples { len: 2000, ..Samples::default() };
    for i in 0..2000 {
        let k = (i + 1000) % 2000;
        halves.time_s.set(i, 1e9 + k as f64);
        halves.lat_deg.set(i, 46.0 + 3.0 * k as f64 / 111_195.08);
        halves.lon_deg.set(i, 8.0);
    }
    settle(&mut halves, &mut Vec::new());
    assert_eq!((halves.lat_deg.get(0), span_s(&halves)), (Some(46.0), 1999.0));
}

#[test]
fn a_few_samples_set_back_in_the_middle_move_nothing_after_them() {
    for (few, left) in [(1, 1999), (100, 1900), (101, 2000)] {
        let back_s = |i: usize| if (500..500 + few).contains(&i) { 10_800.0 } else { 0.0 };
        let (samples, _) = on_a_way(|i| 1e9 + i as f64 - back_s(i));
        assert_eq!(samples.len, left, "{few} of 2,000");
        assert!(few > 100 || span_s(&samples) == 1999.0, "{few}: {} s", span_s(&samples));
    }
}

#[test]
fn a_clock_that_ticks_by_the_minute_loses_no_sample() {
    let (samples, notes) = on_a_way(|i| 1e9 + (i / 60 * 60) as f64);
    assert_eq!((samples.len, notes), (2000, vec![NoteCode::DuplicateTimes]));
    assert!((span_s(&samples) - 1999.0).abs() < 1.0, "{}", span_s(&samples));
    assert_eq!([5, 4].map(|n| on_a_way(|i| 1e9 + (i / n) as f64).0.len), [2000, 500], "five samples a tick, and four");
}

#[test]
fn one_time_for_all_is_no_time() {
    let (times, notes) = settle_times(&[7.0; 10]);
    assert_eq!((times, notes), (vec![], vec![NoteCode::DuplicateTimes]));
    assert_eq!(settle_times(&[7.0; 9]).0, [7.0], "a few are repeats");
    let halves = |n: usize| (0..n).map(|i| if 2 * i < n { 7.0 } else { 2007.0 }).collect::<Vec<f64>>();
    assert_eq!(settle_times(&halves(2001)), (vec![], vec![NoteCode::DuplicateTimes]), "two times");
    assert_eq!(settle_times(&halves(19)).0.len(), 0);
    assert_eq!(settle_times(&halves(18)).0, [7.0, 2007.0], "nine samples for each");
    let of = |times: usize| settle_times(&(0..2000).map(|i| (i * times / 2000) as f64).collect::<Vec<f64>>()).0.len();
    assert_eq!([of(5), of(6)], [0, 2000], "from six times on they are the ticks of a coarse clock");
}

#[test]
fn a_sample_astray_is_left_out_wherever_it_points() {
    let early = [10.0, 11.0, 3.0, 12.0, 13.0];
    assert_eq!(settle_times(&early), (vec![10.0, 11.0, 12.0, 13.0], vec![NoteCode::BackwardClock]));
    let late = [10.0, 11.0, 99.0, 12.0, 13.0];
    assert_eq!(settle_times(&late), (vec![10.0, 11.0, 12.0, 13.0], vec![NoteCode::BackwardClock]));
}

#[test]
fn stretches_out_of_order_are_sorted() {
    let times: Vec<f64> = (50..100).chain(0..50).map(f64::from).collect();
    let (sorted, notes) = settle_times(&times);
    assert_eq!(sorted, (0..100).map(f64::from).collect::<Vec<f64>>());
    assert_eq!(notes, vec![NoteCode::BackwardClock]);
}

#[test]
fn one_in_twenty_is_astray_and_more_is_out_of_order() {
    for (astray, kept) in [(5, 95), (6, 100)] {
        let mut times: Vec<f64> = (0..100).map(f64::from).collect();
        for k in 0..astray {
            times[10 * k + 5] = 200.0 - k as f64;
        }
        assert_eq!(settle_times(&times).0.len(), kept, "{astray}");
    }
}

#[test]
fn a_hundred_days_are_a_pause_and_more_is_a_jump() {
    assert_eq!(settle_times(&[0.0, 1.0, 1.0 + JUMP_S]).1, vec![]);
    let (times, notes) = settle_times(&[0.0, 1e9, 1e9 + 1.0]);
    assert_eq!((times, notes), (vec![1e9, 1e9 + 1.0], vec![NoteCode::ClockJump]));
}

#[test]
fn equal_times_merge_and_the_last_value_counts() {
    let mut samples = Samples { len: 3, ..Samples::default() };
    samples.time_s = [Some(1.0), Some(2.0), Some(2.0)].into_iter().collect();
    samples.heart_rate_bpm = [Some(100.0), Some(110.0), Some(120.0)].into_iter().collect();
    samples.altitude_m = [None, Some(7.0), None].into_iter().collect();
    let mut notes = Vec::new();
    assert_eq!(settle(&mut samples, &mut notes), vec![0, 2]);
    assert_eq!(samples.len, 2);
    assert_eq!(samples.heart_rate_bpm.get(1), Some(120.0));
    assert_eq!(samples.altitude_m.get(1), Some(7.0), "what the last one lacks comes from the one before");
}

#[test]
fn samples_without_time_are_left_out_and_counted() {
    let mut samples = Samples { len: 3, ..Samples::default() };
    samples.time_s = [Some(1.0), None, Some(2.0)].into_iter().collect();
    let mut notes = Vec::new();
    settle(&mut samples, &mut notes);
    assert_eq!(samples.len, 2);
    assert_eq!(notes[0].code, NoteCode::MissingTimes);
}
