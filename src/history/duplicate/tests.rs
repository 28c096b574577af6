//! Tests of which recordings are merged.

use super::super::fixture::{Altered, bare, converted, damaged, later, named, out_and_back, prefix, run};
use super::*;
use crate::format::Format;
use crate::summary::HeartRate;

fn merged(mut activities: Vec<ActivitySummary>) -> Vec<ActivitySummary> {
    super::super::sort(&mut activities);
    let count = activities.len();
    let merged = merge(activities, &BTreeSet::new());
    assert_eq!(merged.iter().map(|a| 1 + a.duplicates.len()).sum::<usize>(), count);
    merged
}

#[track_caller]
fn one(activities: Vec<ActivitySummary>) -> ActivitySummary {
    let all = merged(activities);
    assert_eq!(all.len(), 1, "{:?}", all.iter().map(|a| &a.source.path).collect::<Vec<_>>());
    all.into_iter().next().unwrap()
}

#[track_caller]
fn apart(activities: Vec<ActivitySummary>) -> Vec<ActivitySummary> {
    let count = activities.len();
    let all = merged(activities);
    let reasons: Vec<_> = all.iter().flat_map(|a| &a.duplicates).collect();
    assert_eq!(all.len(), count, "{reasons:?}");
    all
}

fn race() -> ActivitySummary {
    run("2026-05-05T06:00:00Z", 10_000.0, 2700.0)
}

fn second_watch(start_later_s: i64, stopped_later_s: f64) -> ActivitySummary {
    named(later(race(), start_later_s), "polar.gpx").with(|a| {
        a.source.format = Format::Gpx;
        a.source.device = Some("Polar Vantage V".into());
        let for_s = 2700.0 - start_later_s as f64 + stopped_later_s;
        (a.elapsed_s, a.timer_s, a.moving_s) = (Some(for_s), None, Some(for_s));
        a.points = 900;
        a.distance_m = Some(10_200.0);
        a.route = out_and_back(10_000.0, 8.0);
        a.heart_rate = HeartRate { mean_bpm: Some(152.0), max_bpm: Some(180.0) };
    })
}

// Recordings of one activity.

#[test]
fn one_run_in_three_formats() {
    let kept = one(vec![converted(&race(), Format::Gpx), race(), converted(&race(), Format::Tcx)]);
    assert_eq!(kept.source.format, Format::Fit);
    assert_eq!(kept.duplicates.iter().map(|d| d.path.rsplit('.').next().unwrap()).collect::<Vec<_>>(), ["gpx", "tcx"]);
    assert_eq!(
        kept.duplicates[0].reason,
        "same start, same duration, number of points, heart rate, cadence and route, distance within 1.2 %: \
         the same recording in another format"
    );
}

#[test]
fn starts_of_copies_differ_by_up_to_two_seconds() {
    for (seconds, expected) in [(1, 1), (2, 1), (-2, 1)] {
        assert_eq!(merged(vec![race(), later(converted(&race(), Format::Tcx), seconds)]).len(), expected);
    }
    // Otherwise the same format and device means two recordings.
    apart(vec![race(), named(later(race(), 3), "again.fit").with(|a| a.heart_rate.mean_bpm = Some(140.0))]);
    apart(vec![race(), named(later(race(), 3), "again.fit")]);
}

#[test]
fn the_same_bytes_twice_and_a_chained_file() {
    let kept = one(vec![race(), named(race(), "copy.fit"), named(race(), "third.fit")]);
    assert_eq!(kept.duplicates.len(), 2);
    one(vec![race(), race().with(|a| a.source.session = 1)]);
    one(vec![bare(race()), named(bare(race()), "copy.fit")]);
}

#[test]
fn a_format_that_does_not_name_the_sport() {
    let kept = one(vec![race(), converted(&race(), Format::Gpx).with(|a| a.sport = Sport::Unknown)]);
    assert_eq!(kept.sport, Sport::Running);
    let kept = one(vec![race().with(|a| a.sport = Sport::Unknown), converted(&race(), Format::Tcx)]);
    assert_eq!((kept.sport, kept.source.format), (Sport::Running, Format::Fit));
    // The owner calls one a walk, but the samples are the same.
    one(vec![
        race(),
        converted(&race(), Format::Gpx).with(|a| (a.sport, a.distance_m) = (Sport::Walking, race().distance_m)),
    ]);
    one(vec![race(), converted(&race(), Format::Gpx).with(|a| (a.sport, a.points) = (Sport::Walking, 90))]);
    let elsewhere = out_and_back(10_000.0, 400.0);
    apart(vec![race(), converted(&race(), Format::Gpx).with(|a| (a.sport, a.route) = (Sport::Walking, elsewhere))]);
}

#[test]
fn a_distance_along_the_positions_may_differ_much_where_the_points_are_the_same() {
    let other = |points| converted(&race(), Format::Gpx).with(|a| (a.distance_m, a.points) = (Some(13_000.0), points));
    one(vec![race(), other(2701)]);
    apart(vec![race(), other(2500)]);
}

#[test]
fn two_watches_at_once() {
    let kept = one(vec![race(), second_watch(44, -10.0)]);
    assert_eq!(kept.source.format, Format::Fit);
    assert_eq!(
        kept.duplicates[0].reason,
        "starts 44 s later, recorded at the same time by another device or program, same heart rate, cadence and \
         route, distance within 2.0 %"
            .replace("heart rate, ", "") // the second sensor's highest beat is another
    );
    one(vec![race(), second_watch(-120, 60.0)]);
    one(vec![race(), second_watch(11, -38.0).with(|a| a.distance_m = Some(10_900.0))]);
}

#[test]
fn an_indoor_recording_without_distance() {
    let watch = bare(race()).with(|a| a.distance_m = Some(0.0));
    let machine = named(bare(later(race(), 30)), "machine.fit").with(|a| a.source.device = Some("Zwift".into()));
    let heart = HeartRate { mean_bpm: Some(140.0), max_bpm: Some(160.0) };
    one(vec![
        watch.clone().with(|a| a.heart_rate = heart.clone()),
        machine.clone().with(|a| (a.heart_rate, a.elapsed_s) = (heart, Some(2680.0))),
    ]);
    // Only the time agrees, which is not enough.
    apart(vec![watch, machine]);
}

#[test]
fn a_clock_without_a_zone() {
    for shift_s in [2 * 3600, -2 * 3600, 5 * 3600 + 1800, 14 * 3600, 3600 + 2, 26 * 3600] {
        let kept = one(vec![race(), later(converted(&race(), Format::Gpx), shift_s)]);
        assert!(kept.duplicates[0].reason.starts_with("its clock is "), "{}", kept.duplicates[0].reason);
    }
    let kept = one(vec![race(), later(converted(&race(), Format::Gpx), -5 * 3600 - 1800)]);
    assert!(kept.duplicates[0].reason.starts_with("its clock is 5:30 h behind, same duration,"));
}

#[test]
fn a_broken_off_copy() {
    let part = damaged(named(race(), "part.fit")).with(|a| {
        (a.distance_m, a.elapsed_s, a.timer_s, a.points) = (Some(4000.0), Some(1080.0), None, 1081);
        a.route = prefix(10_000.0, 4000.0, 0.0);
        a.heart_rate.mean_bpm = Some(141.0);
    });
    let kept = one(vec![race(), part.clone()]);
    assert_eq!(kept.duplicates[0].reason, "same start, same way: a part of it, 18 of 45 min");
    // The damaged FIT does not win over the complete GPX.
    let kept = one(vec![converted(&race(), Format::Gpx), part.clone()]);
    assert_eq!(kept.source.format, Format::Gpx);
    // Indoors the device must be the same.
    one(vec![bare(race()), bare(part.clone())]);
    apart(vec![bare(race()), bare(part.clone()).with(|a| a.source.device = Some("Suunto".into()))]);
    // If it is complete, elsewhere, or started later, it is another run.
    apart(vec![race(), part.clone().with(|a| a.notes.clear())]);
    apart(vec![race(), part.clone().with(|a| a.route = prefix(10_000.0, 4000.0, 3000.0))]);
    apart(vec![race(), later(part, 3)]);
}

#[test]
fn a_file_that_lost_only_its_last_bytes_stays_the_richest() {
    let kept = one(vec![damaged(race()), converted(&race(), Format::Gpx).with(|a| a.distance_m = Some(10_050.0))]);
    assert_eq!(kept.source.format, Format::Fit);
    let kept = one(vec![damaged(race()), named(race(), "whole.fit")]);
    assert_eq!(kept.source.path, "whole.fit");
}

#[test]
fn altitude_is_worth_more_than_the_format() {
    let kept = one(vec![race().with(|a| a.elevation.loss_m = None), converted(&race(), Format::Gpx)]);
    assert_eq!(kept.source.format, Format::Gpx);
}

#[test]
fn title_gear_and_zone_are_taken_from_copies() {
    let gpx = super::super::fixture::in_zone(converted(&race(), Format::Gpx), "Europe/Zurich").with(|a| {
        a.name = Some("Lake loop".into());
        a.gear = Some("Blue shoes".into());
        a.effort.rpe = Some(6.0);
        a.elevation.table_loss_m = Some(61.0);
    });
    let kept = one(vec![race().with(|a| a.name = Some("Own".into())), gpx]);
    assert_eq!((kept.name.as_deref(), kept.gear.as_deref()), (Some("Own"), Some("Blue shoes")));
    assert_eq!((kept.effort.rpe, kept.elevation.table_loss_m), (Some(6.0), Some(61.0)));
    assert_eq!(kept.local_start.offset().seconds(), 7200);
    assert_eq!(kept.elevation.loss_m, Some(50.0));
}

#[test]
fn what_a_copy_says_of_a_knee_is_kept() {
    let says = |a: ActivitySummary, words: &str| a.with(|a| a.internal.mention = Some(words.into()));
    let mention = |copies: Vec<ActivitySummary>| one(copies).internal.mention;
    let gpx = || converted(&race(), Format::Gpx);
    assert_eq!(mention(vec![race(), says(gpx(), "left knee hurts")]).as_deref(), Some("left knee hurts"));
    assert_eq!(mention(vec![says(race(), "own"), says(gpx(), "other")]).as_deref(), Some("own"));
    assert_eq!(mention(vec![race(), gpx()]), None);
}

/// A phone's recording of the race from `from_s` to `to_s`.
fn phone(from_s: f64, to_s: f64) -> ActivitySummary {
    let share = |s: f64| s / 2700.0;
    let whole: Vec<[f64; 2]> = out_and_back(10_000.0, 0.0);
    let at = |share: f64| {
        let (k, t) = ((share * 63.0) as usize, (share * 63.0).fract());
        let (p, q) = (whole[k.min(63)], whole[(k + 1).min(63)]);
        [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]
    };
    named(later(race(), from_s as i64), "phone.gpx").with(|a| {
        (a.source.format, a.source.device) = (Format::Gpx, Some("Phone".into()));
        (a.elapsed_s, a.timer_s, a.moving_s) = (Some(to_s - from_s), None, Some(to_s - from_s));
        a.distance_m = Some(10_000.0 * share(to_s - from_s));
        a.points = (to_s - from_s) as usize + 1;
        a.route = (0..64).map(|i| at(share(from_s) + (share(to_s) - share(from_s)) * f64::from(i) / 63.0)).collect();
    })
}

#[test]
fn a_recording_saved_three_times_each_longer() {
    let gpx = |path: &str, to_s| phone(0.0, to_s).with(|a| a.source.path = path.into());
    let kept = one(vec![gpx("a.gpx", 900.0), gpx("b.gpx", 1_700.0), gpx("c.gpx", 2_700.0)]);
    assert_eq!((kept.source.path.as_str(), kept.duplicates.len()), ("c.gpx", 2));
}

#[test]
fn a_phone_started_later_and_stopped_earlier() {
    for (from_s, to_s) in [(120.0, 2600.0), (121.0, 2640.0), (600.0, 1500.0), (500.0, 2700.0)] {
        let kept = one(vec![race(), phone(from_s, to_s)]);
        assert_eq!(kept.source.format, Format::Fit, "{from_s}");
        assert!(kept.duplicates[0].reason.contains("at the same places at the same times"), "{kept:?}");
    }
    // The whole is kept, whatever the format of the part.
    let part = race().with(|a| (a.elapsed_s, a.distance_m, a.source.device) = (Some(1200.0), Some(4444.0), None));
    let part = part.with(|a| a.route = phone(0.0, 1200.0).route);
    assert_eq!(one(vec![part, phone(0.0, 2700.0)]).source.format, Format::Gpx);
    // Half a minute behind, on another route, or with another heart rate it is another runner.
    apart(vec![race(), later(phone(120.0, 2600.0), 30)]);
    apart(vec![race(), later(phone(600.0, 1500.0), -30)]);
    one(vec![race(), later(phone(600.0, 1500.0), 15)]);
    apart(vec![race(), phone(600.0, 1500.0).with(|a| a.route = prefix(10_000.0, 3333.0, 300.0))]);
    apart(vec![race(), phone(600.0, 1500.0).with(|a| a.heart_rate.mean_bpm = Some(161.0))]);
    one(vec![race(), phone(600.0, 1500.0).with(|a| a.heart_rate.mean_bpm = Some(160.0))]);
}

#[test]
fn halves_of_one_run_that_overlap_say_so() {
    let halves =
        |until_s| vec![phone(0.0, until_s).with(|a| a.source.path = "watch.gpx".into()), phone(1200.0, 2700.0)];
    let noted = |a: &ActivitySummary| a.notes.iter().any(|n| n.code == NoteCode::Overlap);
    for until_s in [1500.0, 1380.0] {
        let both = apart(halves(until_s));
        assert!(both.iter().all(noted));
        let total = |of: fn(&ActivitySummary) -> Option<f64>| both.iter().filter_map(of).sum::<f64>();
        assert!((total(|a| a.distance_m) - 10_000.0).abs() < 1.0, "what both hold is counted once");
        assert!((total(|a| a.elapsed_s) - 2700.0).abs() < 1.0);
        let begins_s = both[1].start.as_second() - both[0].start.as_second();
        assert_eq!(begins_s, until_s as i64, "the second begins where the first ends");
    }
    // An overlap of 29 s is a watch that was stopped late.
    let noted_from = |until_s| apart(halves(until_s)).iter().all(noted);
    assert_eq!([1230.0, 1229.0].map(noted_from), [true, false]);
    assert_eq!(apart(halves(1229.0))[1].elapsed_s, Some(1500.0));
}

#[test]
fn a_short_copy_by_another_app() {
    // Twenty seconds of the race, with a route or without.
    for (from_s, to_s) in [(1000.0, 1020.0), (2.0, 22.0), (600.0, 778.0)] {
        one(vec![race(), phone(from_s, to_s)]);
        let bare = phone(from_s, to_s).with(|a| a.route.clear());
        let kept = one(vec![race(), bare.clone()]);
        let lasted = if to_s - from_s < 120.0 { "20 s of 45 min" } else { "3 min of 45 min" };
        let reason = &kept.duplicates[0].reason;
        assert!(reason.contains("during it and as fast") && reason.ends_with(lasted), "{reason}");
        // Another speed, another heart, another place: another activity.
        apart(vec![race(), bare.clone().with(|a| a.distance_m = a.distance_m.map(|m| 0.8 * m - 5.0))]);
        apart(vec![race(), bare.clone().with(|a| a.heart_rate.mean_bpm = Some(161.0))]);
        apart(vec![race(), phone(from_s, to_s).with(|a| a.route = prefix(10_000.0, 3333.0, 300.0))]);
        apart(vec![race(), bare.with(|a| a.sport = Sport::Cycling)]);
    }
    // Without a route, who starts with the race and stops before it ends may be a friend.
    let to = |from_s, to_s| vec![race(), phone(from_s, to_s).with(|a| a.route.clear())];
    one(to(121.0, 1500.0));
    apart(to(119.0, 1500.0));
}

// Recordings of different activities.

#[test]
fn two_runners_of_one_race() {
    let other = |elapsed_s: f64, bpm: f64| {
        named(race(), "friend.fit").with(|a| {
            (a.elapsed_s, a.timer_s, a.moving_s) = (Some(elapsed_s), Some(elapsed_s), Some(elapsed_s));
            a.points = elapsed_s as usize + 1;
            a.distance_m = Some(10_030.0);
            a.heart_rate.mean_bpm = Some(bpm);
        })
    };
    // Same start, route and distance, but another time or another heart rate; with the same model of watch or not.
    for device in ["Garmin fenix 7", "Suunto Race"] {
        let watch = |a: ActivitySummary| a.with(|a| a.source.device = Some(device.into()));
        apart(vec![race(), watch(other(2639.0, 150.0))]);
        apart(vec![race(), watch(other(2890.0, 150.0))]);
        apart(vec![race(), watch(other(2700.0, 171.0))]);
        apart(vec![bare(race()), bare(watch(other(2890.0, 0.0)))]);
    }
    // Side by side with two watches of one model: distinguished by distance alone.
    apart(vec![bare(race()), bare(other(2701.0, 0.0))]);
    // They are not merged through a GPX of one of them without heart rate either.
    let gpx = bare(converted(&race(), Format::Gpx)).with(|a| a.route = race().route);
    let all = merged(vec![race(), gpx, other(2640.0, 171.0)]);
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|a| a.source.format == Format::Fit));
}

#[test]
fn cadence_tells_two_runners_apart() {
    let friend = second_watch(2, 0.0).with(|a| a.heart_rate = HeartRate::default());
    one(vec![race(), friend.clone()]);
    apart(vec![race(), friend.clone().with(|a| a.cadence.mean_spm = Some(178.0))]);
    // Half the cadence is a wrong unit, not another runner.
    one(vec![race(), friend.with(|a| a.cadence.mean_spm = Some(82.5))]);
}

#[test]
fn the_same_hour_on_another_day() {
    for days in [1, 2, 7] {
        apart(vec![race(), later(race(), days * 86_400)]);
        apart(vec![race(), later(converted(&race(), Format::Gpx), days * 86_400)]);
    }
}

#[test]
fn two_runs_on_one_day() {
    // The same loop with the same watch, in exactly the same time.
    apart(vec![race(), later(race(), 10 * 3600)]);
    let evening = |change: fn(&mut ActivitySummary)| later(converted(&race(), Format::Gpx), 10 * 3600).with(change);
    apart(vec![race(), evening(|a| a.elapsed_s = Some(2703.0))]);
    apart(vec![race(), evening(|a| a.heart_rate.mean_bpm = Some(156.0))]);
    apart(vec![race(), evening(|a| a.distance_m = Some(10_400.0))]);
    apart(vec![race(), later(evening(|_| ()), 5)]);
    // Entered by hand, with only round numbers.
    let by_hand =
        |at: i64, path: &str| later(named(bare(race()), path), at).with(|a| (a.points, a.source.device) = (0, None));
    apart(vec![by_hand(0, "a.gpx"), by_hand(6 * 3600, "b.tcx").with(|a| a.source.format = Format::Tcx)]);
    apart(vec![race(), later(converted(&race(), Format::Gpx), 40 * 3600)]);
}

#[test]
fn laps_on_a_track() {
    let lap = |n: i64| {
        later(run("2026-05-05T06:00:00Z", 400.0, 85.0), n * 90).with(|a| {
            a.route = out_and_back(400.0, 0.0);
            a.source.device = (n % 2 == 0).then(|| "Polar".to_owned());
        })
    };
    apart((0..12).map(lap).collect());
}

#[test]
fn other_sports_places_and_people_at_the_same_time() {
    apart(vec![race(), named(race(), "ride.fit").with(|a| a.sport = Sport::Cycling)]);
    apart(vec![race(), converted(&race(), Format::Gpx).with(|a| a.route = out_and_back(10_000.0, 4000.0))]);
    apart(vec![race(), named(race(), "b.fit").with(|a| a.athlete = Some("b".into()))]);
    apart(vec![race(), second_watch(121, 0.0)]);
    apart(vec![race(), second_watch(44, 61.0)]);
    apart(vec![race(), second_watch(44, 0.0).with(|a| a.distance_m = Some(11_300.0))]);
    apart(vec![race(), second_watch(44, 0.0).with(|a| a.distance_m = Some(12_600.0))]);
    let model = || second_watch(44, 0.0).with(|a| a.source.device = race().source.device);
    apart(vec![race(), model().with(|a| a.source.format = Format::Fit)]);
}

#[test]
fn watch_and_phone_through_one_service_are_one_run() {
    let service = |a: &mut ActivitySummary| (a.source.format, a.source.device) = (Format::Gpx, Some("Service".into()));
    one(vec![race().with(service), second_watch(44, 0.0).with(service)]);
    let elsewhere = second_watch(44, 0.0).with(service).with(|a| a.route = out_and_back(10_000.0, 4000.0));
    let both = apart(vec![race().with(service), elsewhere]);
    assert!(
        both.iter().all(|a| a.notes.iter().any(|n| n.code == NoteCode::Overlap)),
        "one person cannot have done both"
    );
}

#[test]
fn rows_twice_in_one_table_are_one_run_and_two_runs_of_a_day_are_two() {
    let row = |start_s: i64, distance_m: f64, n: usize| {
        later(bare(run("2026-05-05T06:00:00Z", distance_m, 2200.0)), start_s).with(|a| {
            (a.source.path, a.source.format, a.source.session) = ("activities.csv".into(), Format::StravaCsv, n);
        })
    };
    one(vec![row(0, 6000.0, 0), row(0, 6018.0, 1)]);
    apart(vec![row(0, 6000.0, 0), row(0, 7600.0, 1)]);
    let two = apart(vec![row(0, 6000.0, 0), row(36_000, 6000.0, 1)]);
    assert!(two.iter().all(|a| a.notes.is_empty()));
}

#[test]
fn legs_of_a_multisport_file_stay_and_copies_of_it_merge() {
    let leg = |path: &str, n: usize, sport, start, for_s| {
        named(later(bare(run("2026-05-05T06:00:00Z", 1500.0, for_s)), start), path)
            .with(|a| (a.sport, a.source.session) = (sport, n))
    };
    let file = |path: &str| {
        vec![
            leg(path, 0, Sport::Swimming, 0, 1700.0),
            leg(path, 1, Sport::Transition, 1700, 4.0),
            leg(path, 2, Sport::Cycling, 1704, 4000.0),
            leg(path, 3, Sport::Transition, 5704, 70.0),
            leg(path, 4, Sport::Running, 5774, 2800.0),
        ]
    };
    apart(file("a.fit"));
    let all = merged([file("a.fit"), file("b.fit")].concat());
    assert_eq!(all.len(), 5);
    assert!(all.iter().all(|a| a.source.path == "a.fit" && a.duplicates.len() == 1));
}

#[test]
fn few_of_all_pairs_are_compared() {
    // Ten thousand activities are fifty million pairs.
    let activities: Vec<ActivitySummary> = (0..10_000).map(|n| later(race(), n * 31_337)).collect();
    let recordings: Vec<Recording> = activities.iter().map(Recording::new).collect();
    assert_eq!(neighbours(&recordings).len(), 0, "nearly nine hours lie between them");
    assert!(shifted(&recordings).len() < 10_000, "{}", shifted(&recordings).len());
    // A folder crafted with equal starts.
    let copies = vec![race(); 1_000];
    let recordings: Vec<Recording> = copies.iter().map(Recording::new).collect();
    assert_eq!(neighbours(&recordings).len(), 1_000 * NEIGHBOURS - NEIGHBOURS * (NEIGHBOURS + 1) / 2);
    assert_eq!(shifted(&recordings).len(), 0);
}

#[test]
fn a_thousand_copies_of_one_file() {
    let copies = (0..1000).map(|n| named(race(), &format!("{n:04}.fit"))).collect();
    assert_eq!(one(copies).duplicates.len(), 999);
}

#[test]
fn a_watch_and_a_belt_are_one_run() {
    let watch = || race().with(|a| (a.route, a.sub_sport) = (Vec::new(), Some("treadmill".into())));
    let belt = |metres: f64| {
        bare(named(later(race(), 30), "belt.tcx")).with(|a| {
            (a.source.format, a.source.device) = (Format::Tcx, Some("Belt".into()));
            (a.distance_m, a.elapsed_s, a.timer_s, a.points) = (Some(metres), Some(2660.0), Some(2660.0), 0);
        })
    };
    one(vec![watch(), belt(8_001.0)]);
    apart(vec![watch(), belt(7_999.0)]);
    apart(vec![watch().with(|a| a.sub_sport = None), belt(8_500.0)]);
    apart(vec![watch(), belt(8_500.0).with(|a| a.heart_rate.mean_bpm = Some(180.0))]);
}
