//! Contents of GPX files, read through `decode`.

use super::*;
use crate::base::note::NoteCode;

fn decode(source: &str) -> Decoded {
    super::decode(source.as_bytes(), &DecodeLimits::default())
}

fn gpx(inside: &str) -> String {
    format!("<?xml version=\"1.0\"?><gpx version=\"1.1\" creator=\"Watch\">{inside}</gpx>")
}

/// A track of points, one per minute from `minute` on.
fn track(head: &str, minute: usize, points: usize) -> String {
    let point = |i: usize| {
        let (hour, minute) = ((minute + i) / 60, (minute + i) % 60);
        format!("<trkpt lat=\"10.{i}\" lon=\"20\"><time>2024-01-01T{hour:02}:{minute:02}:00Z</time></trkpt>")
    };
    format!("<trk>{head}<trkseg>{}</trkseg></trk>", (0..points).map(point).collect::<String>())
}

fn lengths(source: &str) -> Vec<usize> {
    decode(source).activities.iter().map(|activity| activity.samples.len).collect()
}

fn one(source: &str) -> RawActivity {
    let mut decoded = decode(source);
    assert_eq!((decoded.activities.len(), decoded.not_activity), (1, None), "{source}");
    assert_eq!(decoded.damage, []);
    decoded.activities.remove(0)
}

/// One point with these elements besides its time.
fn point(inside: &str) -> RawActivity {
    let time = "<time>2024-01-01T10:00:00Z</time>";
    one(&gpx(&format!("<trk><trkseg><trkpt lat='46.5' lon='7.25'>{time}{inside}</trkpt></trkseg></trk>")))
}

#[test]
fn sensors_under_every_name_and_prefix() {
    let sensors = |inside: &str| {
        let samples = point(inside).samples;
        [&samples.heart_rate_bpm, &samples.cadence_raw, &samples.temperature_c, &samples.power_w, &samples.speed_mps]
            .map(|channel| channel.get(0))
    };
    let all = [Some(150.0), Some(85.5), Some(21.0), Some(300.0), Some(3.5)];
    for inside in [
        "<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>150</gpxtpx:hr><gpxtpx:cad>85.5</gpxtpx:cad>\
         <gpxtpx:atemp>21</gpxtpx:atemp><gpxtpx:speed>3.5</gpxtpx:speed></gpxtpx:TrackPointExtension>\
         <power>300</power></extensions>",
        "<extensions><heartrate>150</heartrate><cadence> 85.5 </cadence><temp>21</temp><power>300</power>\
         <speed>3.5</speed></extensions>",
        "<ns3:x><ns3:hr>150</ns3:hr><ns3:RunCadence>85.5</ns3:RunCadence><gpxx:Temperature>21</gpxx:Temperature>\
         <PowerInWatts>300</PowerInWatts></ns3:x><speed>3.5</speed><course>90</course>",
    ] {
        assert_eq!(sensors(inside), all, "{inside}");
    }
    assert_eq!(sensors("<hr>150</hr><hr>9</hr><cad/>"), [Some(150.0), None, None, None, None], "the first wins");
}

#[test]
fn only_the_points_own_time_and_altitude_count() {
    let activity = point("<ele>100.5</ele><link><time>2020-01-01T00:00:00Z</time><ele>7</ele></link>");
    assert_eq!(activity.samples.altitude_m.get(0), Some(100.5));
    assert_eq!(activity.start_s, Some(1_704_103_200.0));
    assert_eq!((activity.samples.lat_deg.get(0), activity.samples.lon_deg.get(0)), (Some(46.5), Some(7.25)));
}

#[test]
fn the_file_says_who_wrote_it_and_what_it_was() {
    let head = "<name>Dawn &amp; dusk</name><link><text>x</text><type>text/html</type></link><type>Trail Run</type>";
    let activity = one(&gpx(&track(head, 0, 3)));
    assert_eq!(activity.name.as_deref(), Some("Dawn & dusk"));
    assert_eq!(activity.device.as_deref(), Some("Watch"));
    assert_eq!((activity.sport, activity.sub_sport.as_deref()), (Some(Sport::Running), Some("trail")));
    assert_eq!(activity.altitude_source, AltitudeSource::Unknown);
    let source = gpx(&track("", 0, 1)).replace("Watch", "StravaGPX with Barometer");
    assert_eq!(one(&source).altitude_source, AltitudeSource::Barometer);
    let source =
        gpx(&format!("<metadata><author><name>Me</name></author><name>Day</name></metadata>{}", track("", 0, 1)));
    assert_eq!(one(&source).name.as_deref(), Some("Day"));
    let local = gpx(&track("", 600, 1)).replace("00Z", "00+02:00");
    assert_eq!((one(&local).local_offset_s, one(&local).start_s), (Some(7200.0), Some(1_704_096_000.0)));
}

#[test]
fn segments_are_pieces() {
    let segments = "<trkseg/><trkseg><trkpt/><trkpt/></trkseg><trkseg></trkseg><trkseg><trkpt/></trkseg>";
    let activity = one(&gpx(&format!("<trk>{segments}</trk>{}", track("", 0, 2))));
    assert_eq!((activity.samples.len, activity.breaks), (5, vec![2, 3]));
}

#[test]
fn tracks_within_half_an_hour_are_one_outing() {
    let two = |from| gpx(&(track("", 0, 11) + &track("", from, 5)));
    assert_eq!(lengths(&two(40)), [16], "30 minutes after minute 10");
    assert_eq!(lengths(&two(41)), [11, 5], "31 minutes");
    assert_eq!(lengths(&two(10)), [16], "the last point twice");
    assert_eq!(lengths(&two(9)), [11, 5], "overlapping");
    assert_eq!(one(&two(40)).breaks, [11]);
    let kinds = |a, b| gpx(&(track(a, 0, 11) + &track(b, 12, 5)));
    assert_eq!(lengths(&kinds("<type>run</type>", "<type>Running</type>")), [16]);
    assert_eq!(lengths(&kinds("<type>run</type>", "<type>ride</type>")), [11, 5]);
    assert_eq!(lengths(&kinds("<type>run</type>", "")), [16]);
}

#[test]
fn tracks_may_come_in_any_order() {
    let source =
        gpx(&(track("<name>b</name>", 20, 3) + &track("<name>c</name>", 90, 2) + &track("<name>a</name>", 0, 4)));
    let decoded = decode(&source);
    let found: Vec<_> = decoded
        .activities
        .iter()
        .map(|activity| (activity.session, activity.name.as_deref().unwrap(), activity.breaks.clone()))
        .collect();
    assert_eq!(found, [(0, "a", vec![4]), (1, "c", vec![])]);
    let times: Vec<f64> = decoded.activities[0].samples.time_s.iter().map(|(_, time_s)| time_s).collect();
    assert!(times.is_sorted() && times.len() == 7);
}

#[test]
fn tracks_without_times_go_with_the_one_before() {
    let untimed = "<trk><trkseg><trkpt lat='1' lon='1'/><trkpt/></trkseg></trk>";
    let source = gpx(&format!("{untimed}{}{untimed}{}", track("", 0, 3), track("", 300, 4)));
    assert_eq!(lengths(&source), [7, 4]);
    assert_eq!(decode(&source).activities[0].breaks, [2, 5]);
}

#[test]
fn what_was_never_recorded_is_no_activity() {
    let untimed = "<trk><trkseg><trkpt lat='1' lon='1'><ele>1</ele><time/></trkpt></trkseg></trk>";
    let route = "<rte><name>R</name><rtept lat='1' lon='1'/><rtept lat='1.5' lon='1'/></rte>";
    for (inside, code, content) in [
        (untimed, Code::Course, "a track without times"),
        (route, Code::Course, "a planned route"),
        ("<wpt lat='1' lon='1'><time>2024-01-01T10:00:00Z</time></wpt>", Code::NoSamples, "waypoints"),
        ("<trk><trkseg/></trk>", Code::NoSamples, "an empty track"),
        ("", Code::NoSamples, "an empty track"),
    ] {
        let decoded = decode(&gpx(inside));
        assert_eq!((decoded.not_activity, decoded.content.as_deref()), (Some(code), Some(content)));
        assert!(decoded.activities.is_empty() && decoded.damage.is_empty());
    }
    let course = decode_course(gpx(route).as_bytes(), &DecodeLimits::default());
    assert_eq!((course.activities[0].samples.len, course.activities[0].name.as_deref()), (2, Some("R")));
}

#[test]
fn what_is_no_gpx_is_damage() {
    for source in ["", " \n", "<html><p>Log in</p></html>", "plain text", "<gpx><trk>"] {
        let decoded = decode(source);
        assert_eq!((decoded.activities.len(), decoded.not_activity, decoded.damage.len()), (0, None, 1), "{source}");
    }
    let absurd = gpx(&track("", 0, 2)).replace("2024", "0001");
    assert_eq!(decode(&absurd).damage[0].what, "none of its 2 times is the date of a recording");
}

#[test]
fn impossible_values_are_missing_and_counted() {
    let source = gpx(&track("", 0, 5))
        .replace("10.1", "95")
        .replace("10.2", "NaN")
        .replace(" lat=\"10.3\"", "")
        .replace("00:04:00", "00:64:00");
    let activity = one(&source);
    assert_eq!((activity.samples.len, activity.samples.lat_deg.count(), activity.samples.time_s.count()), (5, 2, 4));
    let texts: Vec<&str> = activity.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "1 value is not a number; dropped",
            "1 time is not the date of a recording; dropped",
            "1 position is not on the globe; dropped"
        ]
    );
}

#[test]
fn decimal_commas_are_read_where_nothing_else_is_written() {
    let activity = one(&gpx(&track("", 0, 3)).replace("10.", "10,"));
    assert_eq!(activity.samples.lat_deg.get(2), Some(10.2));
    assert_eq!(activity.notes[0].code, NoteCode::OddText);
    let mixed = one(&gpx(&track("", 0, 3)).replace("10.1", "10,1"));
    assert_eq!((mixed.samples.lat_deg.get(1), mixed.notes[0].code), (None, NoteCode::OutOfRange));
}

#[test]
fn a_missing_end_tag_costs_no_point() {
    let source = gpx(&track("", 0, 4)).replacen("</time></trkpt>", "</time>", 2);
    let activity = one(&source);
    assert_eq!((activity.samples.len, activity.samples.time_s.count()), (4, 4));
    assert_eq!(activity.notes[0].code, NoteCode::OddText);
}

#[test]
fn a_cut_file_keeps_what_was_complete() {
    let source = gpx(&track("<name>é</name>", 0, 12));
    let whole = one(&source).samples;
    let mut most = 0;
    for cut in 0..source.len() {
        let decoded = super::decode(&source.as_bytes()[..cut], &DecodeLimits::default());
        assert!(decoded.damage.iter().any(|damage| damage.truncated), "{cut}");
        assert!(decoded.activities.len() <= 1);
        let Some(activity) = decoded.activities.first() else { continue };
        let samples = &activity.samples;
        for ((_, found), (_, whole)) in samples.channels().zip(whole.channels()) {
            assert!(found.iter().eq(whole.iter().take_while(|(i, _)| *i < samples.len)), "{cut}");
        }
        assert!(samples.len >= most);
        most = samples.len;
    }
    assert_eq!(most, 12);
}

#[test]
fn limits_are_kept() {
    let limits = DecodeLimits { samples: 5, xml_depth: 16 };
    for (points, broken) in [(5, false), (6, true)] {
        let decoded = super::decode(gpx(&track("", 0, points)).as_bytes(), &limits);
        assert_eq!(!decoded.damage.is_empty(), broken, "{points}");
        assert!(decoded.activities[0].samples.len <= 6);
    }
    let deep = gpx(&("<a>".repeat(50_000) + &track("", 0, 1)));
    assert!(super::decode(deep.as_bytes(), &limits).damage[0].what.contains("deeper than 16"));
}

#[test]
fn a_file_of_countless_tracks_ends() {
    let day = |i: usize| {
        let (year, month, day) = (1900 + i / 336, i / 28 % 12 + 1, i % 28 + 1);
        format!("<trk><trkpt><time>{year}-{month:02}-{day:02}T10:00:00Z</time></trkpt></trk>")
    };
    let source = gpx(&(0..=MAX_ACTIVITIES).map(day).collect::<String>());
    let decoded = decode(&source);
    assert_eq!((decoded.activities.len(), decoded.damage.len()), (MAX_ACTIVITIES, 1));
}
