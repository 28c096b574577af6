//! Contents of files, read through [`decode`].

use super::synth::{Fit, T0, V};
use super::{FileKind, decode, first_message_kind};
use crate::base::lap::{LapIntensity, LapTrigger};
use crate::base::ledger::Code;
use crate::base::note::NoteCode;
use crate::base::provenance::AltitudeSource;
use crate::base::sport::Sport;
use crate::config::DecodeLimits;
use crate::decode::Decoded;
use crate::decode::raw::{RawActivity, StatedCadenceUnit, Stop};
use crate::decode::series::Series;

const EPOCH: f64 = 631_065_600.0;
const START: f64 = T0 as f64 + EPOCH;

fn read(bytes: &[u8]) -> Decoded {
    decode(bytes, &DecodeLimits::default())
}

/// The only activity of an undamaged file.
fn one(fit: &Fit) -> RawActivity {
    let mut decoded = read(&fit.bytes());
    assert_eq!(decoded.damage, []);
    assert!(!decoded.bad_checksum);
    assert_eq!(decoded.activities.len(), 1);
    decoded.activities.remove(0)
}

fn values(channel: &Series, n: usize) -> Vec<Option<f64>> {
    (0..n).map(|i| channel.get(i)).collect()
}

fn codes(activity: &RawActivity) -> Vec<NoteCode> {
    activity.notes.iter().map(|n| n.code).collect()
}

/// A file whose records have one field besides the time.
fn with_field(number: u8, base: u8, value: V) -> Fit {
    let size = match value {
        V::B(_) => 1,
        V::H(_) => 2,
        V::W(_) | V::I(_) => 4,
        V::Raw(bytes) => bytes.len() as u8,
    };
    Fit::activity().define(0, 20, &[(253, 4, 0x86), (number, size, base)], &[]).data(0, &[V::W(T0), value])
}

/// Field number, base type, raw value, expected channel, expected value.
type FieldCase<'a> = (u8, u8, V<'a>, fn(&RawActivity) -> &Series, f64);

#[test]
fn every_field_of_a_record_in_its_unit() {
    let cases: [FieldCase; 19] = [
        (0, 0x85, V::I(1 << 30), |a| &a.samples.lat_deg, 90.0),
        (1, 0x85, V::I(-(1 << 29)), |a| &a.samples.lon_deg, -45.0),
        (2, 0x84, V::H(2505), |a| &a.samples.altitude_m, 1.0),
        (78, 0x86, V::W(2510), |a| &a.samples.altitude_m, 2.0),
        (5, 0x86, V::W(1234), |a| &a.samples.distance_m, 12.34),
        (6, 0x84, V::H(3456), |a| &a.samples.speed_mps, 3.456),
        (73, 0x86, V::W(3457), |a| &a.samples.speed_mps, 3.457),
        (4, 0x02, V::B(85), |a| &a.samples.cadence_raw, 85.0),
        (52, 0x84, V::H(85 * 256 + 128), |a| &a.samples.cadence_raw, 85.5),
        (3, 0x02, V::B(150), |a| &a.samples.heart_rate_bpm, 150.0),
        (7, 0x84, V::H(300), |a| &a.samples.power_w, 300.0),
        (41, 0x84, V::H(2500), |a| &a.samples.stance_time_ms, 250.0),
        (84, 0x84, V::H(4990), |a| &a.samples.balance_pct, 49.9),
        (39, 0x84, V::H(885), |a| &a.samples.vertical_oscillation_mm, 88.5),
        (83, 0x84, V::H(850), |a| &a.samples.vertical_ratio_pct, 8.5),
        (85, 0x84, V::H(11_230), |a| &a.samples.step_length_mm, 1123.0),
        (13, 0x01, V::B(0xFB), |a| &a.samples.temperature_c, -5.0),
        (42, 0x00, V::B(6), |a| &a.samples.activity_type, 6.0),
        (253, 0x86, V::W(T0), |a| &a.samples.time_s, START),
    ];
    for (number, base, value, channel, expect) in cases {
        let activity = one(&with_field(number, base, value));
        assert_eq!(channel(&activity).get(0), Some(expect), "field {number}");
        assert_eq!(activity.samples.time_s.get(0), Some(START));
        assert_eq!(codes(&activity), [NoteCode::NoSession]);
    }
}

#[test]
fn both_byte_orders_and_both_headers_say_the_same() {
    let build = |fit: Fit| fit.records(5).timer(T0 + 5, 4).session(T0, 5, 12, 1).close(T0 + 5, T0 + 7205);
    let little = build(Fit::activity());
    let big = build(Fit::big_endian());
    let (a, b) = (one(&little), one(&big));
    assert_eq!(a.samples, b.samples);
    assert_eq!(a.totals, b.totals);
    assert_eq!((a.sport, a.local_offset_s), (Some(Sport::Running), Some(7200.0)));
    assert_eq!((b.sport, b.local_offset_s), (Some(Sport::Running), Some(7200.0)));
    let short = read(&big.bytes_with_short_header());
    assert_eq!(short.activities[0].samples, a.samples);
    assert!(!short.bad_checksum && short.damage.is_empty());
}

#[test]
fn enhanced_fields_win_where_they_have_a_value() {
    for order in [[2, 78, 6, 73], [78, 2, 73, 6]] {
        let field = |n: u8| if n > 10 { (n, 4, 0x86) } else { (n, 2, 0x84) };
        let put = |n: u8, plain: u16, enhanced: u32| if n > 10 { V::W(enhanced) } else { V::H(plain) };
        let fit = Fit::activity().define(0, 20, &order.map(field), &[]);
        let fit = fit.data(0, &order.map(|n| put(n, 3000, 3005)));
        let fit = fit.data(0, &order.map(|n| put(n, 3000, u32::MAX)));
        let fit = fit.data(0, &order.map(|n| put(n, u16::MAX, 3005)));
        let fit = fit.data(0, &order.map(|n| put(n, u16::MAX, u32::MAX)));
        let samples = one(&fit).samples;
        assert_eq!(values(&samples.altitude_m, 4), [Some(101.0), Some(100.0), Some(101.0), None]);
        assert_eq!(values(&samples.speed_mps, 4), [Some(3.005), Some(3.0), Some(3.005), None]);
        assert_eq!(samples.len, 4, "a record without a value is a sample");
    }
}

#[test]
fn cadence_has_a_fractional_part() {
    for order in [[4, 53], [53, 4]] {
        let fit = Fit::activity().define(0, 20, &order.map(|n| (n, 1, 2)), &[]);
        let put = |cadence, fraction| order.map(|n| V::B(if n == 4 { cadence } else { fraction }));
        let fit = fit.data(0, &put(85, 64)).data(0, &put(85, 255)).data(0, &put(255, 64)).data(0, &put(0, 0));
        let activity = one(&fit);
        assert_eq!(values(&activity.samples.cadence_raw, 4), [Some(85.5), Some(85.0), None, Some(0.0)]);
        assert!(matches!(activity.cadence_unit, StatedCadenceUnit::PerLeg { .. }));
    }
}

#[test]
fn fields_of_odd_sizes_are_skipped_and_said() {
    let fields = [(253, 4, 0x86), (5, 3, 0x86), (3, 1, 2), (7, 1, 0x84), (4, 2, 2)];
    let fit = Fit::activity()
        .define(0, 20, &fields, &[])
        .data(0, &[V::W(T0), V::Raw(&[1, 2, 3]), V::B(140), V::B(9), V::Raw(&[80, 81])]);
    let activity = one(&fit);
    assert_eq!(activity.samples.distance_m.get(0), None);
    assert_eq!(activity.samples.power_w.get(0), None);
    assert_eq!(activity.samples.heart_rate_bpm.get(0), Some(140.0));
    assert_eq!(activity.samples.cadence_raw.get(0), Some(80.0), "two values: the first");
    assert_eq!(codes(&activity), [NoteCode::NoSession, NoteCode::OddFields]);
}

#[test]
fn cadence_of_a_developer_field_serves_where_the_watch_has_none() {
    let name = b"Cadence\0\0\0\0\0\0\0\0\0";
    for (unit, steps) in [(*b"SPM\0\0\0\0\0", true), (*b"RPM\0\0\0\0\0", false)] {
        let fit = Fit::activity().describe(2, 7, name, unit).define(0, 20, &[(253, 4, 0x86), (4, 1, 2)], &[(7, 2, 2)]);
        let own = one(&fit.clone().data(0, &[V::W(T0), V::B(84), V::H(170)]));
        assert_eq!(own.samples.cadence_raw.get(0), Some(84.0), "the watch's own is preferred");
        assert!(matches!(own.cadence_unit, StatedCadenceUnit::PerLeg { .. }));
        for none in [255, 0] {
            let other = one(&fit.clone().data(0, &[V::W(T0), V::B(none), V::H(170)]));
            assert_eq!(other.samples.cadence_raw.get(0), Some(170.0));
            assert_eq!(
                matches!(other.cadence_unit, StatedCadenceUnit::Steps { .. }),
                steps,
                "{:?}",
                other.cadence_unit
            );
            assert_eq!(matches!(other.cadence_unit, StatedCadenceUnit::PerLeg { .. }), !steps);
        }
    }
}

#[test]
fn developer_fields_without_description_are_stepped_over() {
    let fit = Fit::activity().define(0, 20, &[(253, 4, 0x86), (3, 1, 2)], &[(7, 2, 2), (8, 5, 9)]);
    let fit = fit
        .data(0, &[V::W(T0), V::B(99), V::H(1), V::Raw(&[0; 5])])
        .data(0, &[V::W(T0 + 1), V::B(98), V::H(1), V::Raw(&[0; 5])]);
    assert_eq!(values(&one(&fit).samples.heart_rate_bpm, 2), [Some(99.0), Some(98.0)]);
}

#[test]
fn compressed_headers_and_compressed_distance() {
    let fit = Fit::activity()
        .define(1, 21, &[(253, 4, 0x86), (0, 1, 0), (1, 1, 0)], &[])
        .data(1, &[V::W(T0), V::B(0), V::B(0)])
        .define(0, 20, &[(8, 3, 0x0D)], &[])
        // 12 bits of cm/s, then 12 bits of 1/16 m: 2.5 m/s at 0, 240, 256 + 4 m; then no value.
        .compressed(0, 1, &[V::Raw(&[0xFA, 0x00, 0x00])])
        .compressed(0, 30, &[V::Raw(&[0xFA, 0x00, 0xF0])])
        .compressed(0, 2, &[V::Raw(&[0xFA, 0x00, 0x04])])
        .compressed(0, 3, &[V::Raw(&[0xFF, 0xFF, 0xFF])]);
    let samples = one(&fit).samples;
    assert_eq!(values(&samples.time_s, 4), [1.0, 30.0, 34.0, 35.0].map(|s| Some(START + s)));
    assert_eq!(values(&samples.speed_mps, 4), [Some(2.5), Some(2.5), Some(2.5), None]);
    assert_eq!(values(&samples.distance_m, 4), [Some(0.0), Some(240.0), Some(260.0), None]);
}

#[test]
fn stored_heart_rate_fills_what_is_missing() {
    // The first message ties event time 4000/1024 s to the clock; then 12-bit times that roll over at 4096.
    let fit = Fit::activity()
        .define(0, 20, &[(253, 4, 0x86), (3, 1, 2)], &[])
        .data(0, &[V::W(T0), V::B(255)])
        .data(0, &[V::W(T0 + 1), V::B(255)])
        .data(0, &[V::W(T0 + 2), V::B(77)])
        .data(0, &[V::W(T0 + 11), V::B(255)])
        .data(0, &[V::W(T0 + 12), V::B(255)])
        .define(4, 132, &[(253, 4, 0x86), (0, 2, 0x84), (6, 1, 2), (9, 4, 0x86)], &[])
        .data(4, &[V::W(T0), V::H(0), V::B(100), V::W(4000)])
        .define(4, 132, &[(6, 2, 2), (10, 3, 0x0D)], &[])
        // 4000 + 512 = 4512 is 416 in 12 bits, 4000 + 1536 = 5536 is 1440: +0.5 s and +1.5 s.
        .data(4, &[V::Raw(&[110, 120]), V::Raw(&[0xA0, 0x01, 0x5A])]);
    let samples = one(&fit).samples;
    let expect = [Some(100.0), Some(110.0), Some(77.0), Some(120.0), None];
    assert_eq!(values(&samples.heart_rate_bpm, 5), expect, "0, 1, own, 9.5 s old, 10.5 s old");
}

/// Ten minutes with 110 bpm at the wrist, 150 bpm stored by a strap for the first `stored_s` of them, and the session's own mean.
fn wrist_and_strap(mean_bpm: u8, stored_s: u32) -> (f64, bool) {
    let mut fit = Fit::activity().define(0, 20, &[(253, 4, 0x86), (3, 1, 2)], &[]);
    for s in 0..600 {
        fit = fit.data(0, &[V::W(T0 + s), V::B(110)]);
    }
    fit = fit.define(4, 132, &[(253, 4, 0x86), (6, 1, 2), (9, 4, 0x86)], &[]);
    for s in 0..stored_s {
        fit = fit.data(4, &[V::W(T0 + s), V::B(150), V::W(s * 1024)]);
    }
    fit = fit.define(1, 18, &[(253, 4, 0x86), (2, 4, 0x86), (16, 1, 2), (5, 1, 0)], &[]);
    let activity = one(&fit.data(1, &[V::W(T0 + 600), V::W(T0), V::B(mean_bpm), V::B(1)]));
    let (sum, n) = activity.samples.heart_rate_bpm.iter().fold((0.0, 0), |(sum, n), (_, bpm)| (sum + bpm, n + 1));
    (sum / f64::from(n), activity.heart_rate_of_strap)
}

#[test]
fn the_strap_wins_over_the_wrist_where_the_sessions_mean_agrees() {
    assert_eq!([147, 150, 153].map(|mean| wrist_and_strap(mean, 600)), [(150.0, true); 3]);
    assert_eq!([110, 146, 154, 255].map(|mean| wrist_and_strap(mean, 600)), [(110.0, false); 4]);
    assert_eq!(wrist_and_strap(150, 299 - 10), (110.0, false), "less than half of the session");
    assert_eq!(wrist_and_strap(150, 300 - 9).0, 150.0);
}

#[test]
fn timer_events_make_stops() {
    let fit = Fit::activity().timer(T0, 0).records(100);
    let fit = fit.timer(T0 + 10, 1).timer(T0 + 20, 0); // stop, start
    let fit = fit.timer(T0 + 30, 4).timer(T0 + 35, 1).timer(T0 + 40, 0); // stop_all, stop again, start
    let fit = fit.timer(T0 + 50, 0).timer(T0 + 60, 9).timer(T0 + 60, 0); // no stop before; none of length 0
    let fit = fit.timer(T0 + 99, 4).timer(T0 + 500, 0); // after the last sample
    let stop = |from, to| Stop { from_s: START + from, to_s: START + to };
    assert_eq!(one(&fit).stops, [stop(10.0, 20.0), stop(30.0, 40.0)]);
}

#[test]
fn sessions_share_the_records_wherever_they_stand() {
    let run = |fit: Fit| fit.session(T0 + 60, 30, 90, 1);
    let ride = |fit: Fit| fit.session(T0, 50, 150, 2);
    let files = [
        ride(run(Fit::activity())).records(90),
        run(ride(Fit::activity().records(90))),
        // A session written again with newer totals.
        run(ride(Fit::activity().records(90).session(T0, 49, 149, 2))),
    ];
    for fit in files {
        let decoded = read(&fit.timer(T0 + 55, 4).timer(T0 + 70, 0).bytes());
        let by = |sport| decoded.activities.iter().find(|a| a.sport == Some(sport)).unwrap();
        assert_eq!(decoded.activities.len(), 2);
        assert_eq!(decoded.activities.iter().map(|a| a.session).collect::<Vec<_>>(), [0, 1]);
        let (ride, run) = (by(Sport::Cycling), by(Sport::Running));
        assert_eq!((ride.samples.len, run.samples.len), (60, 30), "the gap of 10 s ends the ride");
        assert_eq!(run.samples.time_s.get(0), Some(START + 60.0));
        assert_eq!(run.samples.distance_m.get(29), Some(3.0 * 89.0));
        assert_eq!((ride.totals.distance_m, run.totals.distance_m), (Some(150.0), Some(90.0)));
        assert_eq!((ride.start_s, run.start_s), (Some(START), Some(START + 60.0)));
        // A stop across the change belongs to the ride, up to the run's start.
        assert_eq!(ride.stops, [Stop { from_s: START + 55.0, to_s: START + 60.0 }]);
        assert_eq!(run.stops, []);
    }
}

#[test]
fn records_without_a_time_stay_with_the_one_before() {
    let fit = Fit::activity().session(T0, 10, 1, 1).session(T0 + 10, 10, 1, 2);
    let fit = fit.define(0, 20, &[(253, 4, 0x86)], &[]);
    let fit = [u32::MAX, T0 + 5, u32::MAX, T0 + 15, u32::MAX, T0 + 9].iter().fold(fit, |f, &t| f.data(0, &[V::W(t)]));
    let decoded = read(&fit.bytes());
    assert_eq!(values(&decoded.activities[0].samples.time_s, 4), [None, Some(START + 5.0), None, Some(START + 9.0)]);
    assert_eq!(values(&decoded.activities[1].samples.time_s, 2), [Some(START + 15.0), None]);
}

#[test]
fn without_a_session_the_records_stand_for_themselves() {
    let sport = |fit: Fit| fit.define(5, 12, &[(0, 1, 0), (1, 1, 0)], &[]).data(5, &[V::B(1), V::B(3)]);
    let activity = one(&sport(Fit::activity()).records(3));
    assert_eq!((activity.sport, activity.sub_sport.as_deref()), (Some(Sport::Running), Some("trail")));
    assert_eq!(activity.start_s, Some(START));
    assert_eq!(codes(&activity), [NoteCode::NoSession]);
    assert_eq!(activity.totals, crate::decode::raw::DeviceTotals::default());
    assert_eq!(one(&Fit::activity().records(3)).sport, None);
    // A lap also has the sport.
    let lap = Fit::activity().define(5, 19, &[(25, 1, 0), (39, 1, 0)], &[]).data(5, &[V::B(11), V::B(255)]);
    assert_eq!(one(&lap.records(3)).sport, Some(Sport::Walking));
}

#[test]
fn a_session_of_all_sports_gives_way_to_the_sport_message() {
    let of = |session: u8, message: Option<u8>| {
        let fit = Fit::activity().records(3);
        let fit = fit.define(7, 18, &[(253, 4, 0x86), (2, 4, 0x86), (5, 1, 0)], &[]);
        let fit = fit.data(7, &[V::W(T0 + 2), V::W(T0), V::B(session)]);
        let says = |sport| fit.clone().define(5, 12, &[(0, 1, 0), (1, 1, 0)], &[]).data(5, &[V::B(sport), V::B(3)]);
        one(&message.map_or_else(|| fit.clone(), says)).sport
    };
    // 254 is "all", 0 "generic", 1 running, 2 cycling.
    for session in [254, 0] {
        assert_eq!(of(session, Some(1)), Some(Sport::Running), "{session}");
        assert_ne!(of(session, None), Some(Sport::Running), "{session}");
        assert_eq!(of(session, Some(session)), of(session, None), "{session}");
    }
    assert_eq!(of(2, Some(1)), Some(Sport::Cycling), "a session that names a sport keeps it");
}

#[test]
fn a_session_says_everything_in_its_unit() {
    let fields = [
        (2, 4, 0x86),
        (7, 4, 0x86),
        (8, 4, 0x86),
        (9, 4, 0x86),
        (10, 4, 0x86),
        (16, 1, 2),
        (17, 1, 2),
        (18, 1, 2),
        (22, 2, 0x84),
        (23, 2, 0x84),
        (92, 1, 2),
        (94, 1, 2),
        (192, 1, 2),
        (193, 1, 2),
        (5, 1, 0),
        (6, 1, 0),
    ];
    let put = [
        V::W(T0 - 2),
        V::W(100_500),
        V::W(99_250),
        V::W(30_012),
        V::W(140),
        V::B(151),
        V::B(171),
        V::B(84),
        V::H(12),
        V::H(34),
        V::B(64),
        V::B(64),
        V::B(75),
        V::B(65),
    ];
    let running = [put.as_slice(), &[V::B(1), V::B(1)]].concat();
    let activity = one(&Fit::activity().records(2).define(1, 18, &fields, &[]).data(1, &running));
    let totals = activity.totals;
    assert_eq!((totals.distance_m, totals.elapsed_s, totals.timer_s), (Some(300.12), Some(100.5), Some(99.25)));
    assert_eq!((totals.gain_m, totals.loss_m), (Some(12.0), Some(34.0)));
    assert_eq!((totals.mean_bpm, totals.max_bpm), (Some(151.0), Some(171.0)));
    assert_eq!((totals.cadence_raw, totals.strides), (Some(84.5), Some(140.5)));
    assert_eq!((totals.rpe, totals.feel), (Some(6.5), Some(75.0)));
    assert_eq!(activity.start_s, Some(START - 2.0));
    assert_eq!(activity.sub_sport.as_deref(), Some("treadmill"));

    // Pedal revolutions are not strides.
    let cycling = [put.as_slice(), &[V::B(2), V::B(255)]].concat();
    let activity = one(&Fit::activity().records(2).define(1, 18, &fields, &[]).data(1, &cycling));
    assert_eq!((activity.sport, activity.totals.strides), (Some(Sport::Cycling), None));

    // A sport without a name in the profile.
    let unnamed = [put.as_slice(), &[V::B(200), V::B(201)]].concat();
    let activity = one(&Fit::activity().records(2).define(1, 18, &fields, &[]).data(1, &unnamed));
    assert_eq!((activity.sport, activity.sub_sport), (Some(Sport::Other), None));
}

#[test]
fn a_start_of_64_bits_does_not_stop_the_rest() {
    let fields = [(2, 8, 0x8F), (9, 4, 0x86), (5, 1, 0)];
    let fit = Fit::activity().records(2).define(1, 18, &fields, &[]);
    let activity = one(&fit.data(1, &[V::Raw(&[0xFE; 8]), V::W(500), V::B(1)]));
    assert_eq!((activity.totals.distance_m, activity.sport), (Some(5.0), Some(Sport::Running)));
}

#[test]
fn laps_add_up_to_what_the_session_lacks() {
    let lap = [(2, 4, 0x86), (9, 4, 0x86), (22, 2, 0x84)];
    let laps = |second_loss| {
        Fit::activity()
            .records(20)
            .define(4, 19, &lap, &[])
            .data(4, &[V::W(T0), V::W(1000), V::H(7)])
            .data(4, &[V::W(T0 + 10), V::W(2000), V::H(second_loss)])
            .session(T0, 20, 31, 1)
    };
    let totals = one(&laps(5)).totals;
    assert_eq!((totals.distance_m, totals.loss_m), (Some(31.0), Some(12.0)));
    assert_eq!(one(&laps(u16::MAX)).totals.loss_m, None, "a lap that does not say");
}

#[test]
fn the_altimeter_and_the_maker() {
    let info = [(0, 1, 2), (1, 1, 2), (2, 2, 0x84), (4, 2, 0x84), (25, 1, 0)];
    let fit = Fit::activity().records(2).define(5, 23, &info, &[]);
    let creator = fit.data(5, &[V::B(0), V::B(255), V::H(1), V::H(2050), V::B(5)]);
    let activity = one(&creator);
    assert_eq!(activity.device.as_deref(), Some("Garmin fenix 3"));
    assert_eq!(activity.altitude_source, AltitudeSource::Unknown);
    let activity = one(&creator.clone().data(5, &[V::B(3), V::B(4), V::H(1), V::H(2050), V::B(5)]));
    assert_eq!(activity.altitude_source, AltitudeSource::Barometer);
    // The same number from an ANT+ sensor means something else.
    let activity = one(&creator.data(5, &[V::B(3), V::B(4), V::H(1), V::H(2050), V::B(1)]));
    assert_eq!(activity.altitude_source, AltitudeSource::Unknown);
    assert_eq!(one(&Fit::activity().records(1)).device.as_deref(), Some("Garmin Forerunner 920XT"));
}

#[test]
fn files_that_are_no_activities() {
    for (file_type, code) in
        [(2, Code::Settings), (5, Code::Workout), (6, Code::Course), (32, Code::Monitoring), (1, Code::OtherFit)]
    {
        // Courses have records too, but nobody ran them yet.
        let bytes = Fit::of_type(file_type).records(3).bytes();
        let decoded = read(&bytes);
        assert_eq!(decoded.not_activity, Some(code));
        assert!(decoded.activities.is_empty() && decoded.damage.is_empty() && decoded.content.is_some());
        let FileKind::NotActivity { code: seen, .. } = first_message_kind(&bytes[..60]) else { panic!() };
        assert_eq!(seen, code);
    }
    // A type without a public name: its messages decide.
    let unknown = Fit::of_type(58);
    assert_eq!(first_message_kind(&unknown.bytes()), FileKind::Unknown);
    assert_eq!(read(&unknown.bytes()).not_activity, Some(Code::OtherFit));
    assert_eq!(read(&unknown.bytes()).content.as_deref(), Some("FIT data of type 58"));
    assert_eq!(one(&unknown.records(3)).samples.len, 3);
    // No type at all, and file_id not first.
    assert_eq!(one(&Fit::of_type(255).records(3)).samples.len, 3);
    assert_eq!(one(&Fit::default().records(3)).samples.len, 3);
    assert_eq!(first_message_kind(&Fit::activity().bytes()), FileKind::Activity);
    // An empty activity.
    assert_eq!(read(&Fit::activity().bytes()).not_activity, Some(Code::NoSamples));
    assert_eq!(read(&Fit::default().bytes()).not_activity, Some(Code::NoSamples));
    // A session without records is an activity.
    assert_eq!(one(&Fit::activity().session(T0, 5, 12, 1)).samples.len, 0);
}

#[test]
fn chained_files() {
    let run = Fit::activity().records(10).session(T0, 10, 30, 1).bytes();
    let settings = Fit::of_type(2).bytes();
    let count = |parts: &[&[u8]]| {
        let decoded = read(&parts.concat());
        assert_eq!(decoded.damage, []);
        assert!(!decoded.bad_checksum);
        decoded.activities.iter().map(|a| a.samples.len).collect::<Vec<_>>()
    };
    assert_eq!(count(&[&run, &run]), [10, 10]);
    assert_eq!(count(&[&run, &settings]), [10]);
    assert_eq!(count(&[&settings, &run]), [10]);
    assert_eq!(count(&[&run, &[0; 700]]), [10], "padding");
    assert_eq!(count(&[&run, b"and some text that is no FIT"]), [10]);
    // Heart rate in a part of its own goes to the records of the part before.
    let hr = Fit::of_type(4)
        .define(4, 132, &[(253, 4, 0x86), (6, 1, 2), (9, 4, 0x86)], &[])
        .data(4, &[V::W(T0), V::B(100), V::W(0)]);
    let bare = Fit::activity().define(0, 20, &[(253, 4, 0x86)], &[]).data(0, &[V::W(T0 + 1)]);
    let decoded = read(&[bare.bytes(), hr.bytes()].concat());
    assert_eq!(decoded.activities.len(), 1);
    assert_eq!(decoded.activities[0].samples.heart_rate_bpm.get(0), Some(100.0));
}

#[test]
fn the_limit_on_samples_is_kept() {
    let bytes = Fit::activity().records(11).bytes();
    for (limit, kept, damaged) in [(10, 10, true), (11, 11, false)] {
        let decoded = decode(&bytes, &DecodeLimits { samples: limit, ..DecodeLimits::default() });
        assert_eq!(decoded.activities[0].samples.len, kept);
        assert_eq!(!decoded.damage.is_empty(), damaged);
    }
}

#[test]
fn laps_with_what_they_were_for() {
    let fields =
        [(253, 4, 0x86), (2, 4, 0x86), (8, 4, 0x86), (9, 4, 0x86), (15, 1, 2), (16, 1, 2), (17, 1, 2), (80, 1, 2)];
    let fields = [&fields[..], &[(23, 1, 0), (24, 1, 0)]].concat();
    let lap = |fit: Fit, start: u32, bpm: u8, intensity: u8, trigger: u8| {
        let numbers = [bpm, bpm + 9, 86, 64, intensity, trigger].map(V::B);
        let times = [V::W(start + 50), V::W(start), V::W(49_500), V::W(15_025)];
        fit.data(3, &times.into_iter().chain(numbers).collect::<Vec<_>>())
    };
    let fit = Fit::activity().records(100).define(3, 19, &fields, &[]);
    let fit = lap(lap(fit, T0, 150, 5, 0), T0 + 50, 255 - 9, 4, 7);
    let laps = one(&fit.session(T0, 100, 300, 1)).laps;
    let [first, second] = &laps[..] else { panic!("two laps: {laps:?}") };
    assert_eq!((first.start_s, first.timer_s, first.distance_m), (Some(START), Some(49.5), Some(150.25)));
    assert_eq!((first.mean_bpm, first.max_bpm, first.cadence_raw), (Some(150.0), Some(159.0), Some(86.5)));
    assert_eq!((first.intensity, first.trigger), (Some(LapIntensity::Interval), Some(LapTrigger::Manual)));
    assert_eq!((second.max_bpm, second.intensity), (None, Some(LapIntensity::Recovery)), "255 is no reading");
}
