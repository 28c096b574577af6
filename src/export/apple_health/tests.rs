//! Tests on small documents.

use super::*;
use crate::base::note::NoteCode;
use crate::base::owner::Sex;
use crate::base::sport::Sport;
use crate::config::DecodeLimits;
use crate::decode::gpx;
use crate::decode::raw::{RawActivity, StatedCadenceUnit, Stop};
use WorkoutEventKind::{MotionPause, MotionResume, Pause, Resume};

/// 2024-05-04T06:00:00Z.
const START_S: f64 = 1_714_802_400.0;

fn clock(after_s: i64) -> String {
    let (h, m, s) = (8 + after_s / 3600, after_s / 60 % 60, after_s % 60);
    format!("2024-05-04 {h:02}:{m:02}:{s:02} +0200")
}

fn record(kind: &str, unit: &str, source: &str, from: i64, to: i64, value: f64) -> String {
    format!(
        " <Record type=\"HKQuantityTypeIdentifier{kind}\" sourceName=\"{source}\" sourceVersion=\"10.4\" \
         device=\"&lt;&lt;HKDevice: 0x28&gt;, name:Apple Watch&gt;\" unit=\"{unit}\" creationDate=\"{0}\" \
         startDate=\"{0}\" endDate=\"{1}\" value=\"{value}\"/>\n",
        clock(from),
        clock(to)
    )
}

/// A run of ten minutes with a pause, by a watch, with a phone that counts too.
fn document() -> String {
    document_of(600)
}

/// With records for the first seconds.
fn document_of(recorded_s: i64) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE HealthData [\n<!-- HealthKit Export Version: 14 -->\n\
         <!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout)*)>\n<!ATTLIST HealthData\n  locale CDATA #REQUIRED\n>\n]>\n\
         <HealthData locale=\"de_CH\">\n <ExportDate value=\"2024-06-01 10:00:00 +0200\"/>\n \
         <Me HKCharacteristicTypeIdentifierDateOfBirth=\"1984-05-01\" \
         HKCharacteristicTypeIdentifierBiologicalSex=\"HKBiologicalSexFemale\"/>\n",
    );
    text += &record("BodyMass", "lb", "Scale", -7200, -7200, 132.0);
    text += &record("RestingHeartRate", "count/min", "Watch", -3600, -3600, 48.0);
    text += &record("RestingHeartRate", "count/min", "Watch", 9000, 9000, 99.0);
    for t in (0..=recorded_s).step_by(5) {
        text += &record("HeartRate", "count/min", "Watch", t, t, 140.0 + (t % 7) as f64);
    }
    text += &record("HeartRate", "count/min", "Watch", 5000, 5000, 60.0);
    for t in (0..recorded_s).step_by(10) {
        text += &record("StepCount", "count", "Watch", t, t + 10, 28.0);
        text += &record("DistanceWalkingRunning", "km", "Watch", t, t + 10, 0.03);
        text += &record("RunningSpeed", "km/hr", "Watch", t, t + 10, 10.8);
        text += &record("RunningStrideLength", "m", "Watch", t, t + 10, 1.07);
        text += &record("RunningVerticalOscillation", "cm", "Watch", t, t + 10, 9.1);
        text += &record("RunningGroundContactTime", "ms", "Watch", t, t + 10, 251.0);
        text += &record("RunningPower", "W", "Watch", t, t + 10, 240.0);
        text += &record("ActiveEnergyBurned", "kcal", "Watch", t, t + 10, 2.0);
    }
    text += &record("StepCount", "count", "Phone", 0, 300, 800.0);
    text += format!(
        " <Workout workoutActivityType=\"HKWorkoutActivityTypeRunning\" duration=\"9.5\" durationUnit=\"min\" \
         sourceName=\"Watch\" device=\"&lt;&lt;HKDevice: 0x28&gt;, name:Apple Watch, manufacturer:Apple Inc., model:Watch, \
         hardware:Watch6,2, software:10.4&gt;\" startDate=\"{}\" endDate=\"{}\">\n  \
         <MetadataEntry key=\"HKIndoorWorkout\" value=\"0\"/>\n  <MetadataEntry key=\"HKTimeZone\" value=\"Asia/Tokyo\"/>\n  \
         <MetadataEntry key=\"HKElevationAscended\" value=\"8520 cm\"/>\n  \
         <WorkoutEvent type=\"HKWorkoutEventTypePause\" date=\"{}\"/>\n  <WorkoutEvent type=\"HKWorkoutEventTypeResume\" date=\"{}\">\n   \
         <MetadataEntry key=\"HKIndoorWorkout\" value=\"1\"/>\n  </WorkoutEvent>\n  \
         <WorkoutEvent type=\"HKWorkoutEventTypeLap\" date=\"{}\" duration=\"5\" durationUnit=\"min\"/>\n  \
         <WorkoutEvent type=\"HKWorkoutEventTypeSegment\" date=\"{}\" duration=\"4\" durationUnit=\"min\"/>\n  \
         <WorkoutActivity uuid=\"1\" startDate=\"{}\" endDate=\"{}\">\n   \
         <WorkoutStatistics type=\"HKQuantityTypeIdentifierHeartRate\" average=\"1\" maximum=\"2\" unit=\"count/min\"/>\n  \
         </WorkoutActivity>\n  \
         <WorkoutStatistics type=\"HKQuantityTypeIdentifierHeartRate\" average=\"143\" minimum=\"140\" maximum=\"146\" unit=\"count/min\"/>\n  \
         <WorkoutStatistics type=\"HKQuantityTypeIdentifierStepCount\" sum=\"1680\" unit=\"count\"/>\n  \
         <WorkoutStatistics type=\"HKQuantityTypeIdentifierDistanceWalkingRunning\" sum=\"1.8\" unit=\"km\"/>\n  \
         <WorkoutRoute sourceName=\"Watch\">\n   <FileReference path=\"/workout-routes/route_a.gpx\"/>\n  </WorkoutRoute>\n </Workout>\n",
        clock(0),
        clock(600),
        clock(200),
        clock(230),
        clock(0),
        clock(0),
        clock(0),
        clock(600),
    ).as_str();
    text + "</HealthData>\n"
}

fn read(text: &[u8]) -> (Export, Vec<Damage>) {
    read_in(text, usize::MAX)
}

/// In pieces of at least a size.
fn read_in(text: &[u8], least: usize) -> (Export, Vec<Damage>) {
    let mut export = Export::default();
    let (mut rest, mut first) = (text, true);
    while !rest.is_empty() {
        let end = rest.get(..least).and_then(scan::cut).unwrap_or(rest.len());
        export.add(scan::scan(&rest[..end], first), end);
        (rest, first) = (&rest[end..], false);
    }
    let damage = export.finish();
    (export, damage)
}

fn route(from_s: f64, points: usize) -> Vec<RawActivity> {
    let point = |i: usize| {
        let time = jiff::Timestamp::from_second((from_s + i as f64) as i64).unwrap();
        format!(
            "<trkpt lon=\"8.5\" lat=\"{}\"><ele>{}</ele><time>{time}</time><extensions><speed>3</speed></extensions></trkpt>",
            47.0 + 27e-6 * i as f64,
            400.0 + i as f64 / 10.0
        )
    };
    let points: String = (0..points).map(point).collect();
    let text = format!("<gpx creator=\"Apple Health Export\"><trk><trkseg>{points}</trkseg></trk></gpx>");
    gpx::decode(text.as_bytes(), &DecodeLimits::default()).activities
}

#[test]
fn a_workout_has_what_the_document_says_of_it() {
    let (export, damage) = read(document().as_bytes());
    assert_eq!((damage, export.workouts.len()), (Vec::new(), 1));
    let run = export.activity(0, route(START_S, 600)).unwrap();
    assert_eq!((run.sport, run.sub_sport.as_deref()), (Some(Sport::Running), None));
    assert_eq!((run.start_s, run.local_offset_s), (Some(START_S), Some(9.0 * 3600.0)), "the workout's own zone");
    assert_eq!(run.device.as_deref(), Some("Apple Watch6,2"));
    assert_eq!(run.stops, [Stop { from_s: START_S + 200.0, to_s: START_S + 230.0 }]);
    assert_eq!((run.laps.len(), run.laps[0].elapsed_s), (1, Some(300.0)), "laps before segments");
    let totals = &run.totals;
    assert_eq!((totals.distance_m, totals.elapsed_s, totals.timer_s), (Some(1800.0), Some(600.0), Some(570.0)));
    assert_eq!((totals.gain_m, totals.loss_m, totals.strides), (Some(85.2), None, Some(840.0)));
    assert_eq!((totals.mean_bpm, totals.max_bpm), (Some(143.0), Some(146.0)), "not those of its parts");
    let owner = &run.owner;
    assert_eq!((owner.resting_bpm, owner.age_years, owner.sex), (Some(48.0), Some(40.0), Some(Sex::Female)));
    assert!((owner.mass_kg.unwrap() - 59.87).abs() < 0.01);
    assert!(matches!(run.cadence_unit, StatedCadenceUnit::Steps { .. }));
}

#[test]
fn laps_have_the_metres_and_beats_of_their_time() {
    let (export, _) = read(document().as_bytes());
    let lap = &export.activity(0, route(START_S, 600)).unwrap().laps[0];
    // A pause of 30 s lies in it.
    assert_eq!((lap.elapsed_s, lap.timer_s), (Some(300.0), Some(270.0)));
    assert!((lap.distance_m.unwrap() - 900.0).abs() < 1e-6 && (lap.mean_bpm.unwrap() - 143.0).abs() < 0.2, "{lap:?}");
    assert_eq!(lap.max_bpm, Some(146.0));

    // Marks without a duration, as older watches write them, divide the workout; one at its end divides nothing.
    let mark = |at: i64| format!("<WorkoutEvent type=\"HKWorkoutEventTypeLap\" date=\"{}\"/>\n", clock(at));
    let one = format!(
        "<WorkoutEvent type=\"HKWorkoutEventTypeLap\" date=\"{}\" duration=\"5\" durationUnit=\"min\"/>\n",
        clock(0)
    );
    let laps = |marks: &[i64]| {
        let marks: String = marks.iter().map(|at| mark(*at)).collect();
        let text = document().replace(&one, &marks);
        assert!(!text.contains(&one));
        let run = read(text.as_bytes()).0.activity(0, Vec::new()).unwrap();
        run.laps.iter().map(|lap| lap.elapsed_s.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(laps(&[400, 100]), [100.0, 300.0, 200.0]);
    assert_eq!(laps(&[100, 600]), [100.0, 500.0]);
    assert_eq!(laps(&[600]), [240.0], "the segment");
}

#[test]
fn records_lie_on_the_samples_of_the_route() {
    let (export, _) = read(document().as_bytes());
    let samples = export.activity(0, route(START_S, 600)).unwrap().samples;
    assert_eq!(samples.len, 600, "no sample of its own for a record beside one of the route");
    assert_eq!((samples.heart_rate_bpm.get(0), samples.heart_rate_bpm.get(25)), (Some(140.0), Some(144.0)));
    assert_eq!((samples.heart_rate_bpm.count(), samples.altitude_m.count()), (121, 600));
    assert_eq!(
        (samples.cadence_raw.get(25), samples.cadence_raw.count()),
        (Some(168.0), 599),
        "both feet, by the watch"
    );
    let at = |i: usize| samples.distance_m.get(i).unwrap();
    assert!((at(25) - 75.0).abs() < 0.01 && (at(599) - 1797.0).abs() < 0.01, "{} {}", at(25), at(599));
    assert_eq!(samples.speed_mps.get(30), Some(3.0));
    let near = |value: Option<f64>, expected: f64| (value.unwrap() - expected).abs() < 0.01;
    assert!(near(samples.step_length_mm.get(30), 1070.0));
    assert!(near(samples.vertical_oscillation_mm.get(30), 91.0));
    assert!(near(samples.stance_time_ms.get(30), 251.0));
    assert!(near(samples.power_w.get(30), 240.0));
}

#[test]
fn a_run_without_a_route_is_made_of_its_records() {
    let (export, _) =
        read(document().replace("HKIndoorWorkout\" value=\"0\"", "HKIndoorWorkout\" value=\"1\"").as_bytes());
    let run = export.activity(0, Vec::new()).unwrap();
    assert_eq!(run.sub_sport.as_deref(), Some("treadmill"));
    assert_eq!((run.samples.len, run.samples.lat_deg.count()), (121, 0));
    assert_eq!((run.samples.cadence_raw.count(), run.samples.heart_rate_bpm.count()), (120, 121));
    assert!((run.samples.distance_m.get(120).unwrap() - 1800.0).abs() < 0.01);
    assert!((run.samples.speed_mps.get(2).unwrap() - 3.0).abs() < 0.01);
    assert_eq!(run.notes.iter().filter(|note| note.code == NoteCode::MissingRoute).count(), 1);
}

#[test]
fn records_that_are_not_needed_are_left_out_whatever_they_hold() {
    let within = " <Record type=\"HKQuantityTypeIdentifierHeartRateVariabilitySDNN\" unit=\"ms\" value=\"40\">\n  \
                  <HeartRateVariabilityMetadataList>\n   <InstantaneousBeatsPerMinute bpm=\"61\" time=\"7:00:01\"/>\n  \
                  </HeartRateVariabilityMetadataList>\n </Record>\n <Record type=\"HKCategoryTypeIdentifierSleepAnalysis\"/>\n";
    let text = document().replacen(
        " <Record type=\"HKQuantityTypeIdentifierHeartRate\"",
        &format!("{within} <Record type=\"HKQuantityTypeIdentifierHeartRate\""),
        40,
    );
    let (export, damage) = read(text.as_bytes());
    assert_eq!(damage, []);
    assert_eq!(export.activity(0, Vec::new()).unwrap().samples.heart_rate_bpm.count(), 121);
}

#[test]
fn a_pause_without_an_end_counts_only_where_its_time_is_missing() {
    let stops = |events: &[(WorkoutEventKind, f64)], timer_s: f64| {
        let (start_s, end_s) = (START_S, START_S + 600.0);
        let event = |(kind, after_s): &(WorkoutEventKind, f64)| WorkoutEvent {
            kind: *kind,
            at_s: START_S + after_s,
            for_s: 0.0,
        };
        let events = events.iter().map(event).collect();
        let workout = Workout { start_s, end_s, timer_s: Some(timer_s), events, ..Workout::default() };
        let export = Export { workouts: vec![workout], ..Export::default() };
        let stops = export.activity(0, Vec::new()).unwrap().stops;
        stops.iter().map(|stop| (stop.from_s - START_S, stop.to_s - START_S)).collect::<Vec<_>>()
    };
    assert_eq!(stops(&[(Pause, 200.0), (Resume, 230.0)], 570.0), [(200.0, 230.0)]);
    assert_eq!(stops(&[(Pause, 200.0)], 600.0), [], "the rest was run");
    assert_eq!(stops(&[(Pause, 200.0)], 400.0), [(200.0, 600.0)], "half of it is missing");
    assert_eq!(stops(&[(Pause, 200.0)], 401.0), []);
    assert_eq!(stops(&[(MotionPause, 100.0), (Pause, 200.0), (Resume, 230.0)], 570.0), [(200.0, 230.0)]);
    assert_eq!(stops(&[(MotionPause, 100.0), (MotionResume, 130.0), (Resume, 50.0)], 570.0), [(100.0, 130.0)]);
}

#[test]
fn a_few_heart_rates_do_not_stand_for_a_workout() {
    let beats = |each: usize| {
        let text = document();
        let kept = |(i, line): (usize, &str)| {
            (!line.contains("HeartRate\" sourceName") || i % each == 0).then(|| line.to_owned())
        };
        let text = text.lines().enumerate().filter_map(kept).collect::<Vec<_>>().join("\n");
        read(text.as_bytes()).0.activity(0, Vec::new()).unwrap().samples.heart_rate_bpm.count()
    };
    assert!(beats(11) >= 10, "one a minute");
    assert_eq!(beats(14), 0, "fewer: the mean of the workout counts");
}

#[test]
fn a_route_of_another_time_is_left_out() {
    let (export, _) = read(document().as_bytes());
    let len = |from_s: f64| export.activity(0, route(from_s, 600)).unwrap().samples.altitude_m.count();
    assert_eq!([-600.0, 0.0, 1200.0].map(|by_s| len(START_S + by_s)), [600; 3]);
    assert_eq!([-601.0, 1201.0].map(|by_s| len(START_S + by_s)), [0; 2]);
}

#[test]
fn pieces_of_any_size_give_the_same() {
    let text = document();
    let (whole, _) = read(text.as_bytes());
    let expected = format!("{:?}", whole.activity(0, Vec::new()));
    for least in [700, 1000, 5000, 20_000] {
        let (export, damage) = read_in(text.as_bytes(), least);
        assert_eq!((damage, export.workouts.len()), (Vec::new(), 1), "{least}");
        assert_eq!(format!("{:?}", export.activity(0, Vec::new())), expected, "{least}");
    }
}

#[test]
fn a_workout_before_its_records_has_them_too() {
    let text = document();
    let (from, to) = (text.find(" <Workout ").unwrap(), text.find("</HealthData>").unwrap());
    let first = text.find(" <Record").unwrap();
    let moved = format!("{}{}{}{}", &text[..first], &text[from..to], &text[first..from], &text[to..]);
    let (export, _) = read(moved.as_bytes());
    assert_eq!(export.activity(0, Vec::new()).unwrap().samples.heart_rate_bpm.count(), 121);
}

#[test]
fn a_document_cut_anywhere_gives_what_came_before() {
    let text = document_of(20);
    let from = text.find(" <Workout ").unwrap();
    let mut last = 0;
    for end in (0..text.len()).rev() {
        let (export, damage) = read(&text.as_bytes()[..end]);
        assert!(export.workouts.len() <= 1 && (end >= text.len() - 1 || !damage.is_empty()), "{end}");
        last = last.max(export.workouts.len());
        if end < from {
            assert!(export.workouts.is_empty(), "{end}");
        }
        for found in &damage {
            assert!(matches!(found.place, Place::Byte { at, of } if at <= of && of == end), "{found:?}");
        }
    }
    assert_eq!(last, 1);
}

#[test]
fn damage_lies_in_the_file_where_letters_become_longer() {
    let mut document = b"<HealthData locale=\"".to_vec();
    document.extend([0xff; 300]);
    document.extend(b"\">\n <Me \n <Record type=\"x\" ");
    let (_, damage) = read(&document);
    let broken = document.iter().rposition(|byte| *byte == b'<').unwrap();
    assert!(!damage.is_empty());
    for found in &damage {
        let Place::Byte { at, of } = found.place else { panic!("{found:?}") };
        assert!((broken - 7..=of).contains(&at) && of == document.len(), "{found:?}, broken at {broken}");
    }
}

#[test]
fn broken_documents_are_read_as_far_as_they_can_be() {
    let text = document();
    let count = |text: &str| {
        let (export, damage) = read(text.as_bytes());
        let run = export.activity(0, Vec::new()).unwrap();
        (run.samples.heart_rate_bpm.count(), damage.len())
    };
    assert_eq!(count(&text.replace("\n]>\n", "\n")), (121, 0), "a document type without an end");
    assert_eq!(count(&text.replacen("value=\"140\"/>", "value=\"1,5\"/>", 1)).0, 120, "a value that is no number");
    assert_eq!(count(&text.replacen("<Record ", "<Record <", 1)).0, 121, "a broken tag of another kind");
    let latin: Vec<u8> =
        text.replacen("sourceName=\"Scale\"", "sourceName=\"W\u{e4}ge\"", 1).chars().map(|c| c as u8).collect();
    let (export, _) = read(&latin);
    assert_eq!(export.notes()[0].code, NoteCode::OddText);
    assert_eq!(export.activity(0, Vec::new()).unwrap().samples.heart_rate_bpm.count(), 121);
}
