//! The made-up runner's runs as Apple Health exports them: one document of all records, sorted by kind, then all workouts; routes
//! in files of their own.

use super::archive::zip_bytes;
use super::run::{Kind, Run, Sample};
use super::xml::rfc3339;
use std::fmt::Write;

const WATCH: &str = "sourceName=\"Test’s Apple\u{a0}Watch\" sourceVersion=\"26.1\" device=\"&lt;&lt;HKDevice: 0x30218c0&gt;, \
                     name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,2, software:26.1&gt;\"";
const PHONE: &str = "sourceName=\"Test’s iPhone\" sourceVersion=\"26.1\"";

/// The document type as iOS 17 writes it, shortened: it ends without its bracket.
const DOCUMENT_TYPE: &str = "<!DOCTYPE HealthData [\n<!-- HealthKit Export Version: 14 -->\n<!ELEMENT HealthData \
    (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary|ClinicalRecord|Audiogram|VisionPrescription)*)>\n\
    <!ATTLIST HealthData\n  locale CDATA #REQUIRED\n>\n<!ELEMENT Record ((MetadataEntry|HeartRateVariabilityMetadataList)*)>\n\
    <!ATTLIST Record\n  type          CDATA #REQUIRED\n  unit          CDATA #IMPLIED\n>\n";

/// `2026-09-12 07:30:00 +0200`.
fn date(unix_s: i64, offset_s: i64) -> String {
    let local = rfc3339(unix_s + offset_s).replace('T', " ").replace('Z', "");
    format!("{local} +{:02}00", offset_s / 3600)
}

fn record(x: &mut String, kind: &str, unit: &str, source: &str, [from, to]: [&str; 2], value: f64) {
    let _ = writeln!(
        x,
        " <Record type=\"HKQuantityTypeIdentifier{kind}\" {source} unit=\"{unit}\" creationDate=\"{to}\" startDate=\"{from}\" \
         endDate=\"{to}\" value=\"{value}\"/>"
    );
}

/// Each sample with the one before it, from the end of a pause at the earliest.
fn spans(run: &Run) -> Vec<(i64, Sample, Sample)> {
    let resumed = |from: i64, to: i64| run.pauses.iter().map(|pause| pause.1).find(|end| (from..to).contains(end));
    let pairs = run.samples.windows(2).map(|pair| (pair[0], pair[1]));
    pairs.map(|(a, b)| (resumed(a.time_s, b.time_s).unwrap_or(a.time_s), a, b)).collect()
}

/// The records of one kind of all runs, from the value of a span.
fn records(
    x: &mut String,
    runs: &[Run],
    (kind, unit): (&str, &str),
    is_moment: bool,
    value: impl Fn(&Run, f64, &Sample, &Sample) -> Option<f64>,
) {
    for run in runs {
        let offset_s = run.plan.utc_offset_s;
        for (from_s, before, sample) in spans(run) {
            let for_s = (sample.time_s - from_s) as f64;
            if let Some(value) = value(run, for_s, &before, &sample) {
                let to = date(sample.time_s, offset_s);
                let from = if is_moment { to.clone() } else { date(from_s, offset_s) };
                record(x, kind, unit, WATCH, [&from, &to], value);
            }
        }
    }
}

fn kind(run: &Run) -> &'static str {
    match run.plan.kind {
        Kind::Run | Kind::Trail | Kind::Treadmill => "Running",
        Kind::Ride => "Cycling",
        Kind::Hike => "Hiking",
        Kind::Swim => "Swimming",
        Kind::Strength => "TraditionalStrengthTraining",
        Kind::Transition => "Transition",
    }
}

fn route_name(run: &Run) -> String {
    format!("route_{}.gpx", date(run.end_s(), run.plan.utc_offset_s)[..16].replace([' ', ':'], "_"))
}

fn workout(x: &mut String, run: &Run) {
    let offset_s = run.plan.utc_offset_s;
    let [start, end] = [run.start_s(), run.end_s()].map(|at_s| date(at_s, offset_s));
    let _ = writeln!(
        x,
        " <Workout workoutActivityType=\"HKWorkoutActivityType{}\" duration=\"{}\" durationUnit=\"min\" {WATCH} \
         creationDate=\"{end}\" startDate=\"{start}\" endDate=\"{end}\">",
        kind(run),
        run.timer_s() as f64 / 60.0
    );
    let mut entry = |key: &str, value: &str| {
        let _ = writeln!(x, "  <MetadataEntry key=\"{key}\" value=\"{value}\"/>");
    };
    entry("HKIndoorWorkout", if run.plan.kind.outdoors() { "0" } else { "1" });
    entry("HKTimeZone", "Europe/Zurich");
    if run.plan.kind.outdoors() {
        entry("HKElevationAscended", &format!("{:.0} cm", run.device_gain_m * 100.0));
    }
    for (from, to) in &run.pauses {
        for (event, at_s) in [("Pause", from), ("Resume", to)] {
            let at = date(*at_s, offset_s);
            let _ = writeln!(x, "  <WorkoutEvent type=\"HKWorkoutEventType{event}\" date=\"{at}\"/>");
        }
    }
    if run.plan.kind.on_foot() {
        for at in run.laps(1000.0).windows(2) {
            let from_s = run.samples[at[0]].time_s;
            let to_s = run.samples.get(at[1]).map_or(run.end_s(), |sample| sample.time_s);
            let (from, minutes) = (date(from_s, offset_s), (to_s - from_s) as f64 / 60.0);
            let _ = writeln!(
                x,
                "  <WorkoutEvent type=\"HKWorkoutEventTypeLap\" date=\"{from}\" duration=\"{minutes}\" durationUnit=\"min\"/>"
            );
        }
    }
    let mut statistics = |kind: &str, values: String| {
        let _ = writeln!(
            x,
            "  <WorkoutStatistics type=\"HKQuantityTypeIdentifier{kind}\" startDate=\"{start}\" endDate=\"{end}\" {values}/>"
        );
    };
    if let Some(mean) = run.mean(|s| s.heart_rate_bpm.map(f64::from)) {
        let max = run.max(|s| s.heart_rate_bpm.map(f64::from)).unwrap_or(mean);
        statistics("HeartRate", format!("average=\"{mean}\" minimum=\"60\" maximum=\"{max}\" unit=\"count/min\""));
    }
    if run.distance_m() > 0.0 {
        let of = match run.plan.kind {
            Kind::Ride => "DistanceCycling",
            Kind::Swim => "DistanceSwimming",
            _ => "DistanceWalkingRunning",
        };
        statistics(of, format!("sum=\"{}\" unit=\"km\"", run.distance_m() / 1000.0));
    }
    if run.plan.kind.on_foot() {
        statistics("StepCount", format!("sum=\"{}\" unit=\"count\"", run.steps.round()));
    }
    if run.plan.kind.outdoors() {
        let _ = writeln!(
            x,
            "  <WorkoutRoute {WATCH} creationDate=\"{end}\" startDate=\"{start}\" endDate=\"{end}\">\n   \
             <FileReference path=\"/workout-routes/{}\"/>\n  </WorkoutRoute>",
            route_name(run)
        );
    }
    x.push_str(" </Workout>\n");
}

/// `export.xml` of some runs, with days of other records between them.
pub(crate) fn apple_document(runs: &[Run]) -> Vec<u8> {
    let mut x = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{DOCUMENT_TYPE}<HealthData locale=\"de_CH\">\n \
         <ExportDate value=\"2026-11-16 07:00:00 +0100\"/>\n <Me HKCharacteristicTypeIdentifierDateOfBirth=\"1986-05-01\" \
         HKCharacteristicTypeIdentifierBiologicalSex=\"HKBiologicalSexFemale\" \
         HKCharacteristicTypeIdentifierBloodType=\"HKBloodTypeNotSet\"/>\n"
    );
    let on_foot = |run: &Run, value: f64| run.plan.kind.on_foot().then_some(value);
    records(&mut x, runs, ("HeartRate", "count/min"), true, |_, _, _, s| s.heart_rate_bpm.map(f64::from));
    for run in runs {
        // At rest, hours before, and a phone that counts the steps of ten minutes.
        let at = |after_s: i64| date(run.start_s() + after_s, run.plan.utc_offset_s);
        record(&mut x, "HeartRate", "count/min", WATCH, [&at(-7200), &at(-7200)], 55.0);
        record(&mut x, "StepCount", "count", PHONE, [&at(-300), &at(300)], 900.0);
    }
    records(&mut x, runs, ("StepCount", "count"), false, |run, for_s, _, s| {
        on_foot(run, s.cadence? * 2.0 * for_s / 60.0).filter(|_| for_s > 0.0)
    });
    records(&mut x, runs, ("DistanceWalkingRunning", "km"), false, |run, _, before, s| {
        on_foot(run, (s.distance_m? - before.distance_m?) / 1000.0)
    });
    records(&mut x, runs, ("ActiveEnergyBurned", "kcal"), false, |_, for_s, _, _| Some(for_s / 6.0));
    records(&mut x, runs, ("RunningSpeed", "km/hr"), false, |run, _, _, s| on_foot(run, s.speed_mps? * 3.6));
    records(&mut x, runs, ("RunningVerticalOscillation", "cm"), false, |_, _, _, s| {
        s.dynamics.map(|of| of.oscillation_mm / 10.0)
    });
    records(&mut x, runs, ("RunningGroundContactTime", "ms"), false, |_, _, _, s| s.dynamics.map(|of| of.stance_ms));
    records(&mut x, runs, ("RunningStrideLength", "m"), false, |_, _, _, s| s.dynamics.map(|of| of.step_mm / 1000.0));
    for run in runs {
        let span = [run.start_s(), run.end_s()].map(|at_s| date(at_s, run.plan.utc_offset_s));
        if let Some(rpe) = run.plan.rpe {
            record(&mut x, "WorkoutEffortScore", "appleEffortScore", PHONE, [&span[0], &span[1]], rpe.into());
        }
    }
    for run in runs.iter().step_by(5) {
        let day = date(run.start_s() - 20_000, run.plan.utc_offset_s);
        record(&mut x, "RestingHeartRate", "count/min", WATCH, [&day, &day], 52.0);
        record(&mut x, "BodyMass", "kg", PHONE, [&day, &day], 61.5);
    }
    runs.iter().for_each(|run| workout(&mut x, run));
    x.push_str(" <ActivitySummary dateComponents=\"2026-11-15\" activeEnergyBurned=\"0\"/>\n</HealthData>\n");
    x.into_bytes()
}

/// Kinds of records that a watch writes all day, with their units, and whether each has an entry of its own.
const ALL_DAY: [(&str, &str, bool); 10] = [
    ("HeartRate", "count/min", true),
    ("OxygenSaturation", "%", true),
    ("RespiratoryRate", "count/min", false),
    ("StepCount", "count", false),
    ("DistanceWalkingRunning", "km", false),
    ("BasalEnergyBurned", "kcal", false),
    ("ActiveEnergyBurned", "kcal", false),
    ("FlightsClimbed", "count", false),
    ("AppleExerciseTime", "min", false),
    ("WalkingSpeed", "km/hr", false),
];

/// `export.xml` of about this many bytes, of ten years: some runs, and the records of all days around them, which are nearly all of it.
pub(crate) fn apple_years(runs: &[Run], bytes: usize, out: &mut impl std::io::Write) -> std::io::Result<()> {
    const YEARS_S: usize = 10 * 365 * 86_400;
    const RECORD_BYTES: usize = 400;
    let document = apple_document(runs);
    let head = document.windows(8).position(|bytes| bytes == b" <Record").unwrap();
    out.write_all(&document[..head])?;
    let first_s = runs.first().map_or(0, Run::start_s) - YEARS_S as i64;
    let of_a_kind = bytes.saturating_sub(document.len()) / ALL_DAY.len() / RECORD_BYTES;
    let mut rng = super::rng::Rng::new(1);
    let mut x = String::new();
    for (kind, unit, has_entry) in ALL_DAY {
        for i in 0..of_a_kind {
            let at_s = first_s + (i * YEARS_S / of_a_kind) as i64;
            let span = [date(at_s, 3600), date(at_s + rng.whole(1, 240), 3600)];
            // A third is the phone's, whose records are shorter.
            let source = if i % 3 == 2 && !has_entry { PHONE } else { WATCH };
            record(&mut x, kind, unit, source, [&span[0], &span[1]], rng.whole(4000, 16_000) as f64 / 100.0);
            if has_entry {
                x.truncate(x.len() - "/>\n".len());
                x.push_str(
                    ">\n  <MetadataEntry key=\"HKMetadataKeyHeartRateMotionContext\" value=\"1\"/>\n </Record>\n",
                );
            }
            if x.len() > 1 << 20 {
                out.write_all(x.as_bytes())?;
                x.clear();
            }
        }
    }
    out.write_all(x.as_bytes())?;
    out.write_all(&document[head..])
}

/// The route of a run as the phone writes it: positions, altitude and speed, and no more.
pub(crate) fn apple_route(run: &Run) -> Vec<u8> {
    let mut x = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"Apple Health Export\" \
         xmlns=\"http://www.topografix.com/GPX/1/1\">\n  <metadata>\n    <time>2026-11-16T06:00:00Z</time>\n  </metadata>\n  <trk>\n    \
         <name>Route {}</name>\n    <trkseg>\n",
        &date(run.start_s(), run.plan.utc_offset_s)[..16]
    );
    for s in &run.samples {
        let (Some((lat, lon)), Some(altitude)) = (s.position, s.altitude_m) else { continue };
        let _ = writeln!(
            x,
            "      <trkpt lon=\"{lon:.6}\" lat=\"{lat:.6}\"><ele>{altitude:.6}</ele><time>{}</time><extensions><speed>{:.6}</speed>\
             <course>90.0</course><hAcc>2.1</hAcc><vAcc>1.9</vAcc></extensions></trkpt>",
            rfc3339(s.time_s),
            s.speed_mps.unwrap_or(0.0)
        );
    }
    x.push_str("    </trkseg>\n  </trk>\n</gpx>\n");
    x.into_bytes()
}

/// The members of an export, with the document named as a phone in some language does.
pub(crate) fn apple_members(runs: &[Run], document: &str) -> Vec<(String, Vec<u8>)> {
    let mut members = vec![(format!("apple_health_export/{document}"), apple_document(runs))];
    let clinical = "<?xml version=\"1.0\"?>\n<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><title>Health Data Export</title>\
                    </ClinicalDocument>\n";
    members.push(("apple_health_export/export_cda.xml".to_owned(), clinical.as_bytes().to_vec()));
    for run in runs.iter().filter(|run| run.plan.kind.outdoors()) {
        members.push((format!("apple_health_export/workout-routes/{}", route_name(run)), apple_route(run)));
    }
    members
}

/// The whole export as downloaded from a phone set to German.
pub(crate) fn apple_export(runs: &[Run]) -> Vec<u8> {
    zip_bytes(&apple_members(runs, "Exportieren.xml"))
}
