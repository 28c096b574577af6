//! Single runs as the exports of other services write them.

use super::land::Route;
use super::run::{Kind, Plan, Run, Sample, run};
use super::xml::rfc3339;
use std::fmt::Write;

/// A run outdoors and one on a treadmill, in summer time of Zurich.
pub(crate) fn pair() -> Vec<Run> {
    let start_s = 1_780_000_000;
    let indoors = Plan { kind: Kind::Treadmill, ..Plan::new(start_s + 86_400, 2500.0, Route::Road) };
    vec![run(&Plan::new(start_s, 3000.0, Route::Hills)), run(&indoors)]
}

/// Local time without a zone, `2026-09-12T07:30:00`.
fn local(run: &Run, unix_s: i64) -> String {
    rfc3339(unix_s + run.plan.utc_offset_s).replace('Z', "")
}

fn list<T>(items: impl IntoIterator<Item = T>, line: impl Fn(T) -> Option<String>) -> String {
    format!("[{}]", items.into_iter().filter_map(line).collect::<Vec<_>>().join(",\n"))
}

/// Polar Flow's session since 2024. Its channels have one value a second.
pub(crate) fn polar_session(run: &Run) -> Vec<u8> {
    let seconds = 0..=run.elapsed_s();
    let at = |second: i64| run.samples.iter().find(|sample| sample.time_s == run.start_s() + second);
    let channel = |kind: &str, value: &dyn Fn(i64) -> Option<f64>| {
        let values =
            list(seconds.clone(), |second| Some(value(second).map_or("\"NaN\"".to_owned(), |v| v.to_string())));
        format!("{{\"type\":\"{kind}\",\"intervalMillis\":1000,\"values\":{values}}}")
    };
    let channels = [
        channel("HEART_RATE", &|second| at(second)?.heart_rate_bpm.map(f64::from)),
        channel("DISTANCE", &|second| at(second)?.distance_m),
        channel("CADENCE", &|second| at(second)?.cadence),
    ];
    let points = list(&run.samples, |s| {
        let ((lat, lon), altitude) = (s.position?, s.altitude_m?);
        let elapsed = (s.time_s - run.start_s()) * 1000;
        Some(format!(
            "{{\"longitude\":{lon:.6},\"latitude\":{lat:.6},\"altitude\":{altitude},\"elapsedMillis\":{elapsed}}}"
        ))
    });
    format!(
        "{{\"identifier\":{{\"id\":\"1\"}},\"startTime\":\"{start}\",\"stopTime\":\"{stop}\",\"timezoneOffsetMinutes\":{},\"sport\":{{\"id\":\"1\"}},\
         \"exercises\":[{{\"startTime\":\"{start}\",\"stopTime\":\"{stop}\",\"sport\":{{\"id\":\"1\"}},\"samples\":{{\"samples\":[{}]}},\
         \"routes\":{{\"route\":{{\"wayPoints\":{points}}}}}}}]}}",
        run.plan.utc_offset_s / 60,
        channels.join(","),
        start = local(run, run.start_s()),
        stop = local(run, run.end_s()),
    )
    .into_bytes()
}

/// Fitbit's list of exercises.
pub(crate) fn fitbit_list(runs: &[Run]) -> Vec<u8> {
    let row = |(i, run): (usize, &Run)| {
        let start = jiff::Timestamp::from_second(run.start_s()).ok()?.strftime("%m/%d/%y %H:%M:%S").to_string();
        Some(format!(
            "{{\"logId\":{i},\"activityName\":\"{}\",\"activityTypeId\":90009,\"averageHeartRate\":{:.0},\"distance\":{},\
             \"distanceUnit\":\"Kilometer\",\"duration\":{},\"activeDuration\":{},\"steps\":{:.0},\"startTime\":\"{start}\"}}",
            if run.plan.kind.outdoors() { "Run" } else { "Treadmill" },
            run.mean(|s| s.heart_rate_bpm.map(f64::from)).unwrap_or(0.0),
            run.distance_m() / 1000.0,
            run.elapsed_s() * 1000,
            run.timer_s() * 1000,
            run.steps
        ))
    };
    list(runs.iter().enumerate(), row).into_bytes()
}

/// The members of an adidas Running export.
pub(crate) fn adidas_members(runs: &[Run]) -> Vec<(String, Vec<u8>)> {
    let mut members = Vec::new();
    for (i, run) in runs.iter().enumerate() {
        let (start, end, offset) = (run.start_s() * 1000, run.end_s() * 1000, run.plan.utc_offset_s * 1000);
        let outdoors = run.plan.kind.outdoors();
        let session = format!(
            "{{\"start_time\":{start},\"end_time\":{end},\"start_time_timezone_offset\":{offset},\"distance\":{:.0},\"duration\":{},\
             \"elevation_gain\":{:.0},\"elevation_loss\":{:.0},\"indoor\":{},\"id\":\"run-{i}\",\"sport_type_id\":\"{}\"}}",
            run.distance_m(),
            run.timer_s() * 1000,
            run.device_gain_m,
            run.device_loss_m,
            !outdoors,
            if outdoors { 1 } else { 14 }
        );
        members.push((format!("Sport-sessions/2026_run-{i}.json"), session.into_bytes()));
        let beats = list(&run.samples, |s| {
            Some(format!("{{\"timestamp\":{},\"heart_rate\":{}}}", s.time_s * 1000, s.heart_rate_bpm?))
        });
        members.push((format!("Sport-sessions/Heart-rate-data/2026_run-{i}.json"), beats.into_bytes()));
        if outdoors {
            let track = super::apple_route(run);
            members.push((format!("Sport-sessions/GPS-data/2026_run-{i}.gpx"), track));
        }
    }
    members
}

/// The members of a Samsung Health export.
pub(crate) fn samsung_members(runs: &[Run]) -> Vec<(String, Vec<u8>)> {
    let prefix = "com.samsung.health.exercise.";
    let columns = [
        "start_time",
        "end_time",
        "exercise_type",
        "time_offset",
        "duration",
        "distance",
        "live_data",
        "location_data",
    ];
    let header: Vec<String> = columns.iter().map(|column| format!("{prefix}{column}")).collect();
    let mut table = format!("com.samsung.shealth.exercise,6310024,10\n{}\n", header.join(","));
    let mut members = Vec::new();
    for (i, run) in runs.iter().enumerate() {
        let [start, end] =
            [run.start_s(), run.end_s()].map(|at_s| rfc3339(at_s).replace('T', " ").replace('Z', ".000"));
        let outdoors = run.plan.kind.outdoors();
        let [live, location] = ["live_data", "location_data"].map(|kind| format!("{i}f.{prefix}{kind}.json"));
        let _ = writeln!(
            table,
            "{start},{end},{},UTC+0{}00,{},{},{live},{},",
            if outdoors { 1002 } else { 15005 },
            run.plan.utc_offset_s / 3600,
            run.timer_s() * 1000,
            run.distance_m(),
            if outdoors { location.as_str() } else { "" }
        );
        let folder = format!("jsons/com.samsung.shealth.exercise/{i}");
        let lives = list(&run.samples, |s| {
            let cadence = s.cadence.map(|per_leg| format!(",\"cadence\":{}", per_leg * 2.0)).unwrap_or_default();
            Some(format!("{{\"start_time\":{},\"heart_rate\":{}{cadence}}}", s.time_s * 1000, s.heart_rate_bpm?))
        });
        members.push((format!("{folder}/{live}"), lives.into_bytes()));
        if outdoors {
            let points = list(&run.samples, |s| {
                let ((lat, lon), altitude) = (s.position?, s.altitude_m?);
                Some(format!(
                    "{{\"start_time\":{},\"latitude\":{lat:.6},\"longitude\":{lon:.6},\"altitude\":{altitude}}}",
                    s.time_s * 1000
                ))
            });
            members.push((format!("{folder}/{location}"), points.into_bytes()));
        }
    }
    members.push(("com.samsung.shealth.exercise.20261116.csv".to_owned(), table.into_bytes()));
    members
}

/// Huawei's export of all workouts: not quite JSON, its lines sorted by kind, with a mark where a pause is.
pub(crate) fn huawei_export(runs: &[Run]) -> Vec<u8> {
    let workout = |run: &Run| {
        let mut track = String::new();
        for (k, s) in run.samples.iter().enumerate() {
            if let Some((lat, lon)) = s.position {
                let seconds = s.time_s as f64 / 1e9;
                let _ = write!(track, "tp=lbs;k={k};lat={lat:.7};lon={lon:.7};alt=0.0;t={seconds}E9;\\n");
            }
        }
        let _ = write!(track, "tp=lbs;k=0;lat=90.0;lon=-80.0;alt=0.0;t=0.0;\\n");
        let mut kind = |name: &str, value: &dyn Fn(&Sample) -> Option<f64>| {
            for s in &run.samples {
                if let Some(value) = value(s) {
                    let _ = write!(track, "tp={name};k={};v={value};\\n", s.time_s * 1000);
                }
            }
        };
        kind("h-r", &|s| s.heart_rate_bpm.map(f64::from));
        kind("s-r", &|s| s.cadence.map(|per_leg| per_leg * 2.0));
        kind("alti", &|s| s.altitude_m.filter(|_| run.plan.kind.outdoors()));
        Some(format!(
            "{{\"recordId\":\"r\",\"sportType\":{},\"startTime\":{},\"endTime\":{},\"totalTime\":{},\"timeZone\":\"+0{}00\",\
             \"totalDistance\":{:.0},\"partTimeMap\":{{1.0:300.5,2.0:601}},\"attribute\":\"HW_EXT_TRACK_DETAIL@is{track}&&\
             HW_EXT_TRACK_SIMPLIFY@is{{\\\"avgHeartRate\\\":{:.0}}}\"}}",
            if run.plan.kind.outdoors() { 4 } else { 101 },
            run.start_s() * 1000,
            run.end_s() * 1000,
            run.timer_s() * 1000,
            run.plan.utc_offset_s / 3600,
            run.distance_m(),
            run.mean(|s| s.heart_rate_bpm.map(f64::from)).unwrap_or(0.0)
        ))
    };
    list(runs, workout).into_bytes()
}

/// Zepp's table of workouts. The code of a treadmill is not one of those that are known.
pub(crate) fn zepp_table(runs: &[Run]) -> Vec<u8> {
    let mut table =
        "type,startTime,sportTime(s),maxPace(/meter),minPace(/meter),distance(m),avgPace(/meter),calories(kcal)\n"
            .to_owned();
    for run in runs {
        let start = rfc3339(run.start_s()).replace('T', " ").replace('Z', "+0000");
        let code = if run.plan.kind.outdoors() { 1 } else { 8 };
        let _ = writeln!(table, "{code},{start},{},0.5,0.2,{:.1},0.35,200", run.timer_s(), run.distance_m());
    }
    table.into_bytes()
}
