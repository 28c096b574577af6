//! Contents of TCX files, read through `decode`.

use super::*;
use crate::base::lap::{LapIntensity, LapTrigger};
use crate::base::note::NoteCode;

fn decode(source: &str) -> Decoded {
    super::decode(source.as_bytes(), &DecodeLimits::default())
}

fn tcx(activities: &str) -> String {
    format!(
        "          <?xml version=\"1.0\"?><TrainingCenterDatabase><Activities>{activities}</Activities>\
         <Author><Name>Connect Api</Name></Author></TrainingCenterDatabase>"
    )
}

fn activity(inside: &str) -> String {
    format!("<Activity Sport=\"Running\"><Id>2024-01-01T09:00:00Z</Id>{inside}</Activity>")
}

/// A lap of ten seconds and 30 m; `tracks` are the numbers of points of its tracks.
fn lap(tracks: &[usize]) -> String {
    let point = "<Trackpoint><Time>2024-01-01T10:00:00Z</Time></Trackpoint>";
    let tracks: Vec<String> = tracks.iter().map(|points| format!("<Track>{}</Track>", point.repeat(*points))).collect();
    let tracks = tracks.concat();
    format!(
        "<Lap StartTime=\"2024-01-01T09:59:00Z\"><TotalTimeSeconds>10</TotalTimeSeconds>\
         <DistanceMeters>30</DistanceMeters><AverageHeartRateBpm><Value>140</Value></AverageHeartRateBpm>\
         <MaximumHeartRateBpm><Value>160</Value></MaximumHeartRateBpm>{tracks}<Extensions><x:LX>\
         <x:AvgRunCadence>80</x:AvgRunCadence><x:Steps>28</x:Steps></x:LX></Extensions></Lap>"
    )
}

fn one(source: &str) -> RawActivity {
    let mut decoded = decode(source);
    assert_eq!((decoded.activities.len(), decoded.not_activity), (1, None), "{source}");
    assert_eq!(decoded.damage, []);
    decoded.activities.remove(0)
}

/// An activity of one point with these elements.
fn point(inside: &str) -> RawActivity {
    let time = "<Time>2024-01-01T10:00:00Z</Time>";
    one(&tcx(&activity(&format!("<Lap><Track><Trackpoint>{time}{inside}</Trackpoint></Track></Lap>"))))
}

#[test]
fn every_value_of_a_point() {
    let samples = point(
        "<Position><LatitudeDegrees>46.5</LatitudeDegrees><LongitudeDegrees>7.25</LongitudeDegrees></Position>\
         <AltitudeMeters>500.5</AltitudeMeters><DistanceMeters>12.5</DistanceMeters>\
         <HeartRateBpm xsi:type=\"x\"><Value>150</Value></HeartRateBpm><SensorState>Present</SensorState>\
         <Extensions><ns3:TPX CadenceSensor=\"Footpod\"><ns3:Speed>3.5</ns3:Speed><ns3:Watts>300</ns3:Watts>\
         </ns3:TPX></Extensions>",
    )
    .samples;
    let found = [
        &samples.lat_deg,
        &samples.lon_deg,
        &samples.altitude_m,
        &samples.distance_m,
        &samples.heart_rate_bpm,
        &samples.speed_mps,
        &samples.power_w,
        &samples.cadence_raw,
    ]
    .map(|channel| channel.get(0));
    let expected = [Some(46.5), Some(7.25), Some(500.5), Some(12.5), Some(150.0), Some(3.5), Some(300.0), None];
    assert_eq!(found, expected);
}

#[test]
fn laps_without_a_track_are_an_activity_of_their_totals() {
    let run = one(&tcx(&activity(&lap(&[]))));
    assert_eq!((run.samples.len, run.start_s), (0, Some(1_704_103_140.0)));
    assert_eq!((run.totals.laps_m, run.totals.timer_s, run.totals.mean_bpm), (Some(30.0), Some(10.0), Some(140.0)));
    for (laps, whole) in
        [("<Lap/>", true), ("<Lap><TotalTimeSeconds>10</TotalTimeSeconds></Lap>", true), (&lap(&[]), false)]
    {
        let mut source = tcx(&activity(laps));
        if !whole {
            source.truncate(source.find("</Activity>").unwrap());
        }
        assert_eq!(decode(&source).activities.len(), 0, "{source}");
    }
}

#[test]
fn steps_and_heart_rate_of_a_lap_without_an_extension() {
    let points = "<Track><Trackpoint><Time>2024-01-01T10:00:00Z</Time></Trackpoint></Track>";
    for rate in ["<HeartRateBpm>135</HeartRateBpm>", "<HeartRateBpm><Value>135</Value></HeartRateBpm>"] {
        let lap = format!("<Lap><TotalTimeSeconds>10</TotalTimeSeconds>{rate}<Steps>28</Steps>{points}</Lap>");
        let totals = one(&tcx(&activity(&lap))).totals;
        assert_eq!((totals.mean_bpm, totals.strides), (Some(135.0), Some(14.0)), "{rate}");
    }
}

#[test]
fn run_cadence_counts_one_foot() {
    let run = |cadence: f64| format!("<Extensions><TPX><RunCadence>{cadence}</RunCadence></TPX></Extensions>");
    let per_leg = StatedCadenceUnit::PerLeg { from: "TCX RunCadence counts one foot".to_owned() };
    for (inside, cadence, unit) in [
        (run(85.0), 85.0, per_leg.clone()),
        (format!("<Cadence>0</Cadence>{}", run(85.0)), 85.0, per_leg.clone()),
        ("<Cadence>85</Cadence>".to_owned(), 85.0, StatedCadenceUnit::Unknown),
        (run(130.0), 130.0, per_leg),
        (run(131.0), 131.0, StatedCadenceUnit::Unknown),
    ] {
        let activity = point(&inside);
        assert_eq!((activity.samples.cadence_raw.get(0), activity.cadence_unit), (Some(cadence), unit), "{inside}");
    }
}

#[test]
fn a_second_track_of_a_lap_is_a_pause_and_a_new_lap_is_none() {
    for (laps, breaks) in [
        (vec![lap(&[2, 3])], vec![2]),
        (vec![lap(&[2]), lap(&[3])], vec![]),
        (vec![lap(&[2]), lap(&[0, 3, 1])], vec![5]),
        (vec![lap(&[2, 0, 1]), lap(&[1])], vec![2]),
    ] {
        assert_eq!(one(&tcx(&activity(&laps.concat()))).breaks, breaks);
    }
}

#[test]
fn totals_are_the_laps_together() {
    let longer = lap(&[1])
        .replace("Seconds>10<", "Seconds>30<")
        .replace(">140<", ">150<")
        .replace(">160<", ">170<")
        .replace(">80<", ">88<");
    let source = tcx(&activity(&(lap(&[2]) + &longer)));
    let totals = one(&source).totals;
    let expected = DeviceTotals {
        laps_m: Some(60.0),
        timer_s: Some(40.0),
        mean_bpm: Some(147.5),
        max_bpm: Some(170.0),
        cadence_raw: Some(86.0),
        strides: Some(28.0),
        ..DeviceTotals::default()
    };
    assert_eq!(totals, expected);
    let partly = one(&source.replacen("<x:Steps>28</x:Steps>", "", 1)).totals;
    assert_eq!(partly, DeviceTotals { strides: None, ..expected }, "one lap does not say");
    assert_eq!(
        one(&tcx(&activity("<Track><Trackpoint><Time>2024-01-01T10:00:00Z</Time></Trackpoint></Track>"))).totals,
        DeviceTotals::default()
    );
}

#[test]
fn start_and_device_come_from_the_best_that_there_is() {
    let source = tcx(&activity(&(lap(&[1]) + "<Creator><Name>Watch</Name></Creator>")));
    let activity = one(&source);
    assert_eq!((activity.start_s, activity.device.as_deref()), (Some(1_704_103_200.0), Some("Watch")));
    assert_eq!(activity.sport, Some(Sport::Running));
    let activity = one(&source.replace("Creator>", "Other>"));
    assert_eq!(activity.device.as_deref(), Some("Connect Api"));
}

#[test]
fn a_multisport_session_is_several_activities() {
    let transition = lap(&[1]).replace("<Lap", "<Transition").replace("</Lap", "</Transition");
    let ride = activity(&lap(&[3])).replace("Running", "Biking");
    let source = tcx(&format!(
        "<MultiSportSession><Id>2024-01-01T09:00:00Z</Id><FirstSport>{ride}</FirstSport><NextSport>{transition}{}\
         </NextSport></MultiSportSession>{}",
        activity(&lap(&[2])),
        activity("<Lap/>")
    ));
    let decoded = decode(&source);
    assert_eq!((decoded.damage.len(), decoded.activities.len()), (0, 3));
    let found: Vec<_> =
        decoded.activities.iter().map(|activity| (activity.session, activity.sport, activity.samples.len)).collect();
    let expected = [(0, Some(Sport::Cycling), 3), (1, Some(Sport::Transition), 1), (2, Some(Sport::Running), 2)];
    assert_eq!(found, expected);
    assert_eq!(decoded.activities[1].totals.laps_m, Some(30.0));
}

#[test]
fn what_was_never_recorded_is_no_activity() {
    let course = "<Courses><Course><Name>C</Name><Track><Trackpoint><Position/></Trackpoint></Track>\
                  <CoursePoint><Name>P</Name></CoursePoint></Course></Courses>";
    for (inside, code, content) in [
        (course, Code::Course, "a planned course"),
        ("<Workouts><Workout><Name>W</Name></Workout></Workouts>", Code::Workout, "a planned workout"),
        ("<Activities/>", Code::NoSamples, "no activity"),
        (&activity("<Lap/>"), Code::NoSamples, "an activity without track points"),
        (&activity("<Track><Trackpoint/></Track>"), Code::Course, "a track without times"),
    ] {
        let decoded = decode(&format!("<TrainingCenterDatabase>{inside}</TrainingCenterDatabase>"));
        assert_eq!((decoded.not_activity, decoded.content.as_deref()), (Some(code), Some(content)), "{inside}");
        assert!(decoded.activities.is_empty() && decoded.damage.is_empty());
    }
    let source = format!("<TrainingCenterDatabase>{course}</TrainingCenterDatabase>");
    let course = decode_course(source.as_bytes(), &DecodeLimits::default());
    assert_eq!((course.activities[0].samples.len, course.activities[0].name.as_deref()), (1, Some("C")));
    for source in ["", "<html/>", "<TrainingCenterDatabase>"] {
        let decoded = decode(source);
        assert_eq!((decoded.not_activity, decoded.damage.len()), (None, 1), "{source}");
    }
    let absurd = decode(&tcx(&activity(&lap(&[2]))).replace("2024", "1024"));
    assert!(absurd.activities.is_empty() && absurd.damage[0].what.starts_with("none of its"));
}

#[test]
fn impossible_values_are_missing_and_counted() {
    let activity = point(
        "<Position><LatitudeDegrees>46.5</LatitudeDegrees><LongitudeDegrees>200.5</LongitudeDegrees></Position>\
         <AltitudeMeters>NaN</AltitudeMeters>",
    );
    assert_eq!((activity.samples.len, activity.samples.lat_deg.count()), (1, 0));
    assert!(activity.samples.altitude_m.is_empty());
    assert_eq!(activity.notes.iter().filter(|note| note.code == NoteCode::OutOfRange).count(), 2);
    let commas = one(&tcx(&activity_with_distance("1234,5")));
    assert_eq!((commas.samples.distance_m.get(0), commas.notes[0].code), (Some(1234.5), NoteCode::OddText));
}

fn activity_with_distance(text: &str) -> String {
    let point = format!("<Time>2024-01-01T10:00:00Z</Time><DistanceMeters>{text}</DistanceMeters>");
    activity(&format!("<Lap><Track><Trackpoint>{point}</Trackpoint></Track></Lap>"))
}

#[test]
fn a_cut_file_keeps_what_was_complete_and_claims_no_totals() {
    let source = tcx(&activity(&(lap(&[2, 2]) + &lap(&[3]))));
    let ends = source.find("</Activity>").unwrap() + "</Activity>".len();
    let mut most = 0;
    for cut in 0..source.len() {
        let decoded = super::decode(&source.as_bytes()[..cut], &DecodeLimits::default());
        assert!(decoded.damage.iter().any(|damage| damage.truncated), "{cut}");
        let Some(activity) = decoded.activities.first() else { continue };
        assert_eq!(activity.totals.laps_m.is_some(), cut >= ends, "{cut}");
        assert_eq!(activity.samples.time_s.count(), activity.samples.len);
        assert!(activity.samples.len >= most);
        most = activity.samples.len;
    }
    assert_eq!(most, 7);
}

#[test]
fn limits_are_kept() {
    let limits = DecodeLimits { samples: 5, xml_depth: 64 };
    for (points, broken) in [(5, false), (6, true)] {
        let decoded = super::decode(tcx(&activity(&lap(&[points]))).as_bytes(), &limits);
        assert_eq!(!decoded.damage.is_empty(), broken, "{points}");
    }
    let source = tcx(&activity(&lap(&[1])).repeat(MAX_ACTIVITIES + 1));
    let decoded = decode(&source);
    assert_eq!((decoded.activities.len(), decoded.damage.len()), (MAX_ACTIVITIES, 1));
}

#[test]
fn laps_with_what_they_were_for() {
    let rest = lap(&[1]).replace("</TotalTimeSeconds>", "</TotalTimeSeconds><Intensity>Resting</Intensity>");
    let rest = rest.replace("<Track>", "<TriggerMethod>Manual</TriggerMethod><Track>");
    let laps = one(&tcx(&activity(&(lap(&[2]) + &rest)))).laps;
    let [first, second] = &laps[..] else { panic!("two laps: {laps:?}") };
    assert_eq!((first.start_s, first.distance_m, first.timer_s), (Some(1_704_103_140.0), Some(30.0), Some(10.0)));
    assert_eq!((first.mean_bpm, first.cadence_raw, first.intensity), (Some(140.0), Some(80.0), None));
    assert_eq!((second.intensity, second.trigger), (Some(LapIntensity::Rest), Some(LapTrigger::Manual)));
}

#[test]
fn laps_are_lost_where_they_lack_time_too() {
    // Points a second apart for ten seconds, whose distance ends at so many metres.
    let with = |lap_s: u32, lap_m: u32, points_m: u32| {
        let of = |k: u32| {
            let metres = points_m * k / 10;
            let time = format!("<Time>2024-01-01T10:00:{k:02}Z</Time>");
            format!("<Trackpoint>{time}<DistanceMeters>{metres}</DistanceMeters></Trackpoint>")
        };
        let points: String = (0..=10).map(of).collect();
        let totals = format!("<TotalTimeSeconds>{lap_s}</TotalTimeSeconds><DistanceMeters>{lap_m}</DistanceMeters>");
        let run = one(&tcx(&activity(&format!("<Lap>{totals}<Track>{points}</Track></Lap>"))));
        (run.totals.laps_m, run.notes.len())
    };
    assert_eq!(with(10, 30, 30), (Some(30.0), 0));
    assert_eq!(with(10, 30, 60), (Some(30.0), 0), "the points' distance runs ahead");
    assert_eq!(with(9, 30, 60), (None, 1), "a lap is missing, and that is said");
    assert_eq!(with(9, 95, 100), (Some(95.0), 0));
    assert_eq!(with(9, 94, 100), (None, 1));
}
