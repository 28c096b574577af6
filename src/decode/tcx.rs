//! TCX: Garmin's training centre format, which Strava, Polar and Suunto write too.

use super::Decoded;
use super::course::CourseDocument;
use super::damage::Damage;
use super::raw::{DeviceTotals, RawActivity, StatedCadenceUnit};
use super::samples::Samples;
use super::xml::encoding::to_text;
use super::xml::values::Values;
use super::xml::{Event, MAX_ACTIVITIES, Tag, XmlReader, no_dates, title, unusable};
use crate::base::ledger::Code;
use crate::base::note::{Note, NoteCode};
use crate::base::sport::Sport;
use crate::config::DecodeLimits;

/// The first element of a document; the second name is for one that lost its outermost element.
pub const ROOTS: [&str; 2] = ["TrainingCenterDatabase", "Activities"];

/// The highest mean of `RunCadence` that can count one foot. Sprinters take about 260 steps a minute.
const MOST_STRIDES_PER_MIN: f64 = 130.0;
/// Laps that together reach less than this share of the way to the furthest track point are not all there.
const LEAST_LAPS: f64 = 0.95;

/// Decodes a TCX file.
///
/// Every `Trackpoint` is a sample, also one without position, altitude or distance. A second track within a lap begins a new
/// piece (the watch was stopped); the first track of a lap does not. Each activity, and each transition of a multisport
/// session, is one activity. One without track points is its laps' totals, where they hold any. Totals are the laps' sums, where
/// every lap has the value. A file of courses or workouts only is no activity.
#[must_use]
pub fn decode(bytes: &[u8], limits: &DecodeLimits) -> Decoded {
    read(bytes, limits).into_decoded()
}

/// The file's first course as an activity, times not needed; else its activities.
#[must_use]
pub fn decode_course(bytes: &[u8], limits: &DecodeLimits) -> Decoded {
    let document = read(bytes, limits);
    let activities = if document.course.samples.len > 0 { vec![document.course] } else { document.activities };
    Decoded { activities, damage: document.damage, ..Decoded::default() }
}

/// The file's first course.
#[must_use]
pub fn course(bytes: &[u8], limits: &DecodeLimits) -> CourseDocument {
    decode_course(bytes, limits).into()
}

/// All that a TCX file holds.
#[derive(Debug, Default)]
struct Document {
    is_tcx: bool,
    activities: Vec<RawActivity>,
    /// Activities that had no track points.
    empty: usize,
    courses: usize,
    course: RawActivity,
    workouts: usize,
    /// The program that wrote the file.
    author: Option<String>,
    damage: Vec<Damage>,
    notes: Vec<Note>,
    odd_times: usize,
}

/// The activity or course that is being read.
#[derive(Debug, Default)]
struct Session {
    raw: RawActivity,
    is_course: bool,
    id_s: Option<f64>,
    laps: Vec<Lap>,
    run_cadence: bool,
    new_piece: bool,
}

#[derive(Debug, Default)]
struct Lap {
    start_s: Option<f64>,
    distance_m: Option<f64>,
    timer_s: Option<f64>,
    mean_bpm: Option<f64>,
    max_bpm: Option<f64>,
    cadence: Option<f64>,
    run_cadence: Option<f64>,
    steps: Option<f64>,
    /// Whether a track of it has points.
    has_points: bool,
}

/// A trackpoint while it is read.
#[derive(Debug, Default)]
struct Point {
    time_s: Option<f64>,
    lat_deg: Option<f64>,
    lon_deg: Option<f64>,
    altitude_m: Option<f64>,
    distance_m: Option<f64>,
    heart_rate_bpm: Option<f64>,
    cadence: Option<f64>,
    run_cadence: Option<f64>,
    speed_mps: Option<f64>,
    power_w: Option<f64>,
}

fn read(bytes: &[u8], limits: &DecodeLimits) -> Document {
    let (text, note) = to_text(bytes);
    let mut values = Values::default();
    let mut document = walk(&text, limits, &mut values);
    if values.writes_commas() {
        values = Values::with_commas();
        document = walk(&text, limits, &mut values);
    }
    document.odd_times = values.odd_times;
    document.notes.extend(note.into_iter().chain(values.notes()));
    document
}

fn walk(text: &str, limits: &DecodeLimits, values: &mut Values) -> Document {
    let mut document = Document::default();
    let mut reader = XmlReader::new(text, limits.xml_depth);
    let mut session: Option<Session> = None;
    let mut point: Option<Point> = None;
    let mut samples = 0;
    while let Some(event) = reader.next() {
        match event {
            Event::Start(tag) => match tag.name {
                "Trackpoint" => {
                    if let Some(unclosed) = point.replace(Point::default()) {
                        session.get_or_insert_default().add(&unclosed, values);
                    }
                }
                "Track" => session.get_or_insert_default().start_track(),
                "Lap" => session.get_or_insert_default().start_lap(&tag, values),
                "Activity" | "Transition" | "Course" => {
                    document.end(session.take(), false);
                    session = Some(Session::start(&tag, values));
                    if document.activities.len() >= MAX_ACTIVITIES {
                        reader.stop(&format!("more than {MAX_ACTIVITIES} activities"));
                    }
                }
                "Workout" => document.workouts += 1,
                "TrainingCenterDatabase" => document.is_tcx = true,
                _ => {}
            },
            Event::End("Trackpoint") => {
                if let Some(point) = point.take() {
                    session.get_or_insert_default().add(&point, values);
                    samples += 1;
                    if samples > limits.samples {
                        reader.stop(&format!("more than {} track points", limits.samples));
                    }
                }
            }
            Event::End("Activity" | "Transition" | "Course") => document.end(session.take(), true),
            Event::End(name) => match (&mut point, &mut session) {
                (Some(point), session) => {
                    let offset_s = point.fill(name, &reader, values);
                    if let (Some(session), Some(_)) = (session, offset_s) {
                        session.raw.local_offset_s = session.raw.local_offset_s.or(offset_s);
                    }
                }
                (None, Some(session)) => session.fill(name, &reader, values),
                (None, None) if (reader.parent(), name) == (Some("Author"), "Name") => {
                    document.author = title(reader.text());
                }
                (None, None) => {}
            },
        }
    }
    document.end(session, false);
    let (damage, note) = reader.finish();
    document.damage = damage;
    document.notes.extend(note);
    document
}

impl Point {
    /// Takes the value of an element that ended inside the point; gives the clock offset of a time that has one.
    fn fill(&mut self, name: &str, reader: &XmlReader<'_>, values: &mut Values) -> Option<f64> {
        let slot = match name {
            "Time" if reader.parent() == Some("Trackpoint") => {
                let moment = values.time(reader.text())?;
                self.time_s = self.time_s.or(Some(moment.unix_s));
                return moment.offset_s;
            }
            "LatitudeDegrees" => &mut self.lat_deg,
            "LongitudeDegrees" => &mut self.lon_deg,
            "AltitudeMeters" => &mut self.altitude_m,
            "DistanceMeters" => &mut self.distance_m,
            "Value" if reader.parent() == Some("HeartRateBpm") => &mut self.heart_rate_bpm,
            "Cadence" => &mut self.cadence,
            "RunCadence" => &mut self.run_cadence,
            "Speed" => &mut self.speed_mps,
            "Watts" => &mut self.power_w,
            _ => return None,
        };
        if slot.is_none() {
            *slot = values.number(reader.text());
        }
        None
    }
}

impl Session {
    fn start(tag: &Tag<'_>, values: &mut Values) -> Session {
        let mut session = Session { is_course: tag.name == "Course", ..Session::default() };
        if tag.name == "Transition" {
            // A transition is written as a lap of its own.
            session.raw.sport = Some(Sport::Transition);
            session.start_lap(tag, values);
        } else if let Some(sport) = tag.attribute("Sport") {
            let known = Sport::known(&sport);
            let (sport, sub_sport) = known.unwrap_or_else(|| (Sport::Unknown, Sport::from_name(&sport).1));
            session.raw.sport = Some(sport).filter(|sport| *sport != Sport::Unknown);
            session.raw.sub_sport = sub_sport;
        }
        session
    }

    fn start_lap(&mut self, tag: &Tag<'_>, values: &mut Values) {
        let start = tag.attribute("StartTime").and_then(|text| values.time(&text));
        self.laps.push(Lap { start_s: start.map(|moment| moment.unix_s), ..Lap::default() });
        self.new_piece = false;
    }

    fn start_track(&mut self) {
        // Courses have tracks without laps.
        self.new_piece = self.laps.last().map_or(self.raw.samples.len > 0, |lap| lap.has_points);
    }

    /// Takes the value of an element outside the points.
    fn fill(&mut self, name: &str, reader: &XmlReader<'_>, values: &mut Values) {
        let parent = reader.parent();
        match (parent, name) {
            (Some("Activity"), "Id") => self.id_s = values.time(reader.text()).map(|moment| moment.unix_s),
            (Some("Creator"), "Name") => self.raw.device = title(reader.text()),
            (Some("Course"), "Name") => self.raw.name = title(reader.text()),
            _ => {}
        }
        let Some(lap) = self.laps.last_mut() else { return };
        let in_lap = matches!(parent, Some("Lap" | "Transition"));
        let slot = match (parent, name) {
            (_, "DistanceMeters") if in_lap => &mut lap.distance_m,
            (_, "TotalTimeSeconds") if in_lap => &mut lap.timer_s,
            (_, "Cadence") if in_lap => &mut lap.cadence,
            // Mi Fitness and Zepp write the mean of a lap, and its steps, under the names of a point.
            (Some("AverageHeartRateBpm" | "HeartRateBpm"), "Value") => &mut lap.mean_bpm,
            (_, "HeartRateBpm") if in_lap => &mut lap.mean_bpm,
            (_, "Steps") if in_lap => &mut lap.steps,
            (Some("MaximumHeartRateBpm"), "Value") => &mut lap.max_bpm,
            (Some("LX"), "AvgRunCadence") => &mut lap.run_cadence,
            (Some("LX"), "Steps") => &mut lap.steps,
            _ => return,
        };
        if slot.is_none() {
            *slot = values.number(reader.text());
        }
    }

    fn add(&mut self, point: &Point, values: &mut Values) {
        let samples = &mut self.raw.samples;
        let i = samples.len;
        if std::mem::take(&mut self.new_piece) && i > 0 {
            self.raw.breaks.push(i);
        }
        if let Some(lap) = self.laps.last_mut() {
            lap.has_points = true;
        }
        self.run_cadence |= point.run_cadence.is_some();
        let (lat_deg, lon_deg) = values.position(point.lat_deg, point.lon_deg).unzip();
        for (channel, value) in [
            (&mut samples.time_s, point.time_s),
            (&mut samples.lat_deg, lat_deg),
            (&mut samples.lon_deg, lon_deg),
            (&mut samples.altitude_m, point.altitude_m),
            (&mut samples.distance_m, point.distance_m),
            (&mut samples.speed_mps, point.speed_mps),
            (&mut samples.cadence_raw, point.run_cadence.or(point.cadence)),
            (&mut samples.heart_rate_bpm, point.heart_rate_bpm),
            (&mut samples.power_w, point.power_w),
        ] {
            if let Some(value) = value {
                channel.set(i, value);
            }
        }
        samples.len += 1;
    }

    /// Whether the laps alone tell of an activity. A transition without points is only a time between two legs.
    fn has_totals(&self) -> bool {
        let positive = |value: Option<f64>| value.is_some_and(|value| value > 0.0);
        let knows = |lap: &Lap| positive(lap.distance_m) && positive(lap.timer_s);
        let dated = self.id_s.is_some() || self.laps.iter().any(|lap| lap.start_s.is_some());
        dated && self.raw.sport != Some(Sport::Transition) && self.laps.iter().any(knows)
    }

    /// Where the laps together are shorter than the way to the furthest track point, a lap is missing.
    fn distrust_lost_laps(&mut self) {
        let furthest_m = self.raw.samples.distance_m.iter().map(|(_, metres)| metres).fold(0.0, f64::max);
        if let Some(laps_m) = self.raw.totals.laps_m.filter(|laps_m| *laps_m < LEAST_LAPS * furthest_m) {
            let text =
                format!("the laps sum up to {laps_m:.0} m, the track points reach {furthest_m:.0} m; the points count");
            self.raw.notes.push(Note::new(NoteCode::SummaryDisagrees, text));
            self.raw.totals.laps_m = None;
        }
    }

    /// The activity, with the laps' totals if it was read to its end.
    fn finish(mut self, whole: bool) -> RawActivity {
        let first_s = self.raw.samples.time_s.iter().next().map(|(_, time_s)| time_s);
        self.raw.start_s = first_s.or_else(|| self.laps.first().and_then(|lap| lap.start_s)).or(self.id_s);
        if whole {
            self.raw.totals = totals(&self.laps);
            self.distrust_lost_laps();
        }
        if self.run_cadence && mean_of_positive(&self.raw.samples) <= MOST_STRIDES_PER_MIN {
            self.raw.cadence_unit = StatedCadenceUnit::PerLeg { from: "TCX RunCadence counts one foot".to_owned() };
        }
        self.raw
    }
}

fn mean_of_positive(samples: &Samples) -> f64 {
    let positive = samples.cadence_raw.iter().map(|(_, value)| value).filter(|value| *value > 0.0);
    let (sum, count) = positive.fold((0.0, 0_usize), |(sum, count), value| (sum + value, count + 1));
    sum / (count.max(1) as f64)
}

/// Sums and means over the laps; a total of which one lap knows nothing is not known.
fn totals(laps: &[Lap]) -> DeviceTotals {
    let sum = |value: fn(&Lap) -> Option<f64>| laps.iter().map(value).sum::<Option<f64>>().filter(|_| !laps.is_empty());
    let timer_s = sum(|lap| lap.timer_s);
    // Means count by the time that they stand for.
    let mean = |value: fn(&Lap) -> Option<f64>| {
        let weighted = laps.iter().map(|lap| Some(value(lap)? * lap.timer_s?)).sum::<Option<f64>>()?;
        timer_s.filter(|timer_s| *timer_s > 0.0).map(|timer_s| weighted / timer_s)
    };
    DeviceTotals {
        laps_m: sum(|lap| lap.distance_m),
        timer_s,
        mean_bpm: mean(|lap| lap.mean_bpm),
        max_bpm: laps.iter().filter_map(|lap| lap.max_bpm).max_by(f64::total_cmp),
        cadence_raw: mean(|lap| lap.run_cadence.or(lap.cadence)),
        // Steps of both feet.
        strides: sum(|lap| lap.steps).map(|steps| steps / 2.0),
        ..DeviceTotals::default()
    }
}

impl Document {
    fn end(&mut self, session: Option<Session>, whole: bool) {
        let Some(session) = session else { return };
        if session.is_course {
            self.courses += 1;
            if self.course.samples.len == 0 {
                self.course = session.finish(whole);
            }
        } else if session.raw.samples.len > 0 || (whole && session.has_totals()) {
            let activity = session.finish(whole);
            self.activities.push(RawActivity { session: self.activities.len(), ..activity });
        } else {
            self.empty += 1;
        }
    }

    fn into_decoded(self) -> Decoded {
        let mut decoded = Decoded { damage: self.damage, ..Decoded::default() };
        let points = self.activities.iter().map(|activity| activity.samples.len).sum::<usize>();
        if self.activities.iter().any(|activity| activity.samples.time_s.count() > 0 || activity.samples.len == 0) {
            decoded.activities = self.activities;
            for activity in &mut decoded.activities {
                activity.device = activity.device.take().or_else(|| self.author.clone());
                activity.notes.clone_from(&self.notes);
            }
            return decoded;
        }
        let (code, content) = match (points, self.courses, self.workouts, self.empty) {
            (1.., ..) if self.odd_times > 0 => {
                decoded.damage.push(no_dates(self.odd_times));
                return decoded;
            }
            (1.., ..) => (Code::Course, "a track without times"),
            (0, 1.., ..) => (Code::Course, "a planned course"),
            // What was cut or broken may have been anything.
            _ if !decoded.damage.is_empty() => return decoded,
            _ if !self.is_tcx => {
                decoded.damage.push(unusable("no <TrainingCenterDatabase> element".to_owned()));
                return decoded;
            }
            (_, _, 1.., _) => (Code::Workout, "a planned workout"),
            (_, _, _, 1..) => (Code::NoSamples, "an activity without track points"),
            _ => (Code::NoSamples, "no activity"),
        };
        decoded.not_activity = Some(code);
        decoded.content = Some(content.to_owned());
        decoded
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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

    /// A lap of ten seconds and 30 m; the numbers of points of its tracks.
    fn lap(tracks: &[usize]) -> String {
        let point = "<Trackpoint><Time>2024-01-01T10:00:00Z</Time></Trackpoint>";
        let tracks: Vec<String> =
            tracks.iter().map(|points| format!("<Track>{}</Track>", point.repeat(*points))).collect();
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

    /// An activity of one point with this inside.
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
        let found: Vec<_> = decoded
            .activities
            .iter()
            .map(|activity| (activity.session, activity.sport, activity.samples.len))
            .collect();
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
}
