//! The season as a Garmin account export: zips in a zip, nine in ten FIT files not activities, tables in JSON.

use super::archive::zip_bytes;
use super::fit::{fit_bytes, multisport_bytes};
use super::fit_other;
use super::rng::Rng;
use super::run::{Kind, Plan, Run, Watch, run};
use super::season::{Outing, season};
use super::xml::{Cadence, Gpx, Tcx, gpx_bytes, tcx_bytes};
use serde_json::{Map, Value, json};

/// In the name of every uploaded file; a reserved domain, nobody's address.
pub(crate) const EMAIL: &str = "runner@example.com";
const FIRST_ACTIVITY_ID: u64 = 19_100_000_001;
const DAY_S: i64 = 86_400;

/// The whole export as downloaded.
pub(crate) fn garmin_export() -> Vec<u8> {
    let season = season();
    let (part1, part2) = uploads(&season);
    let connect = |folder: &str, name: &str| format!("DI_CONNECT/{folder}/{name}");
    let uploaded = |name: &str| connect("DI-Connect-Uploaded-Files", name);
    let fitness = |name: &str| connect("DI-Connect-Fitness", &format!("{EMAIL}_{name}"));
    let wellness = |name: &str| connect("DI-Connect-Wellness", name);
    let text = |value: Value| value.to_string().into_bytes();
    let zones = json!([{"trainingMethod": "HR_MAX", "restingHeartRateUsed": 52, "maxHeartRateUsed": 188, "sport": "DEFAULT"},
        {"trainingMethod": "HR_MAX", "restingHeartRateUsed": 52, "maxHeartRateUsed": 188, "sport": "RUNNING"}]);
    let nights: Vec<Value> = (0..20)
        .map(|night| json!({"calendarDate": format!("2026-04-{:02}", 20 + night % 10), "deepSleepSeconds": 5400 + 60 * night}))
        .collect();
    let members: Vec<(String, Vec<u8>)> = vec![
        ("customer_data/customer.json".into(), text(json!({"emailAddress": EMAIL}))),
        (connect("DI-Connect-User", "user_profile.json"), text(json!({"userName": EMAIL, "gender": "FEMALE"}))),
        (connect("DI-Connect-User", "user_contact.json"), text(json!({"contacts": []}))),
        (connect("DI-Connect-Aggregator", "UDSFile_2026-04-20_2026-07-29.json"), text(json!([{"totalSteps": 9121}]))),
        (connect("DI-Connect-Metrics", "TrainingHistory_20260420_20261115_1.json"), text(json!([]))),
        (wellness("71000001_heartRateZones.json"), text(zones)),
        (wellness("2026-04-20_2026-07-29_71000001_sleepData.json"), text(json!(nights))),
        (fitness("0_summarizedActivities.json"), text(summaries(&season))),
        (fitness("gear.json"), text(gear(&season))),
        (fitness("personalRecord.json"), text(json!([{"personalRecords": []}]))),
        (fitness("workout.json"), text(json!([{"workoutList": [], "workoutScheduleList": []}]))),
        (uploaded("UploadedFiles_0-_Part1.zip"), part1),
        (uploaded("UploadedFiles_0-_Part2.zip"), part2),
        ("DI_CONNECT/.DS_Store".into(), b"\0\0\0\x01Bud1".to_vec()),
        ("__MACOSX/DI_CONNECT/._DI-Connect-Fitness".into(), b"\0\x05\x16\x07\0\x02\0\0".to_vec()),
    ];
    zip_bytes(&members)
}

/// The two inner archives, members by upload time.
fn uploads(season: &[Outing]) -> (Vec<u8>, Vec<u8>) {
    let mut files: Vec<(i64, &str, Vec<u8>)> = Vec::new();
    for outing in season {
        let leg = &outing.legs[0];
        let bytes = if outing.multisport() { multisport_bytes(&outing.legs) } else { fit_bytes(leg) };
        files.push((outing.start_s(), "fit", bytes));
    }
    let nth_run =
        |n: usize| season.iter().map(|o| &o.legs[0]).filter(|r| r.plan.kind == Kind::Run).nth(n).expect("a run");
    damage(&mut files, nth_run(70), |bytes| bytes.truncate(bytes.len() * 3 / 5));
    damage(&mut files, nth_run(40), |bytes| {
        let last = bytes.len() - 1;
        bytes[last] ^= 0x5a;
    });
    copies(&mut files, season, nth_run(12), nth_run(25));
    no_activities(&mut files, season);
    files.sort_by_key(|(at_s, _, _)| *at_s);
    let mut number = 201_000_017;
    let mut rng = Rng::new(17);
    let named: Vec<(String, Vec<u8>)> = files
        .into_iter()
        .map(|(_, extension, bytes)| {
            number += rng.whole(3, 90);
            (format!("{EMAIL}_{number}.{extension}"), bytes)
        })
        .collect();
    let (first, second) = named.split_at(named.len() / 2);
    (zip_bytes(first), zip_bytes(second))
}

fn damage(files: &mut [(i64, &str, Vec<u8>)], of: &Run, how: impl Fn(&mut Vec<u8>)) {
    let file = files.iter_mut().find(|(at_s, _, _)| *at_s == of.start_s()).expect("the run has a file");
    how(&mut file.2);
}

/// Copies of an activity: other formats, another watch, the same bytes twice.
fn copies(files: &mut Vec<(i64, &str, Vec<u8>)>, season: &[Outing], as_gpx: &Run, as_tcx: &Run) {
    files.push((as_gpx.start_s() + 86_000, "gpx", gpx_bytes(as_gpx, Gpx::Garmin, Cadence::PerLeg)));
    files.push((as_tcx.start_s() + 86_000, "tcx", tcx_bytes(as_tcx, Tcx::Garmin, Cadence::PerLeg)));
    let half = &season.iter().rev().find(|o| o.legs[0].distance_m() > 21_000.0).expect("the half marathon").legs[0];
    // An old watch on the other wrist: started two seconds later, other errors, no barometer.
    let other = run(&Plan {
        start_s: half.start_s() + 2,
        watch: Watch::OLD,
        dynamics: false,
        rpe: None,
        feel: None,
        distance_m: half.plan.distance_m + 60.0,
        seed: 5,
        ..half.plan.clone()
    });
    files.push((other.start_s(), "fit", fit_bytes(&other)));
    let again = files.iter().find(|(at_s, _, _)| *at_s == season[3].start_s()).expect("that file").2.clone();
    files.push((season[3].start_s() + 600, "fit", again));
}

/// What fills most of an account: days and nights, settings, plans, and a few files that are no good at all.
fn no_activities(files: &mut Vec<(i64, &str, Vec<u8>)>, season: &[Outing]) {
    let mut rng = Rng::new(44);
    let first_day = season[0].start_s() / DAY_S * DAY_S;
    for day in 0..210 {
        let midnight = first_day + day * DAY_S;
        for hour in [2, 8, 14, 20] {
            files.push((midnight + hour * 3600 + rng.whole(0, 900), "fit", fit_other::monitoring(midnight, &mut rng)));
        }
        files.push((midnight + 21_000, "fit", fit_other::sleep(midnight, &mut rng)));
        files.push((midnight + 21_100, "fit", fit_other::hrv_status(midnight, &mut rng)));
        if day % 7 == 0 {
            files.push((midnight + 30_000, "fit", fit_other::metrics(midnight, &mut rng)));
        }
        if day % 30 == 0 {
            files.push((midnight + 40_000, "fit", fit_other::settings(midnight)));
            files.push((midnight + 41_000, "fit", fit_other::weight(midnight)));
        }
    }
    let race =
        &season.iter().find(|o| o.kind() == Kind::Trail && o.legs[0].plan.name.contains("Summits")).expect("race");
    files.push((first_day + 5, "fit", fit_other::workout(first_day)));
    files.push((first_day + 6, "fit", fit_other::course(&race.legs[0])));
    files.push((first_day + 7, "fit", Vec::new()));
    files.push((first_day + 8, "fit", (0..300).map(|_| rng.next_u64() as u8).collect()));
    files.push((first_day + 9, "txt", b"uploaded by mistake\n".to_vec()));
}

/// `summarizedActivities.json`: centimetres, milliseconds, speeds in tens of metres a second.
fn summaries(season: &[Outing]) -> Value {
    let mut rows = Vec::new();
    let mut id = FIRST_ACTIVITY_ID;
    for outing in season {
        let parent = outing.multisport().then(|| {
            let (first, last) = (&outing.legs[0], &outing.legs[outing.legs.len() - 1]);
            let parent_id = id;
            rows.push(
                json!({"activityId": id, "name": "Triathlon", "activityType": "multi_sport", "sportType": "MULTISPORT",
                "beginTimestamp": ms(first.start_s()), "startTimeGmt": ms(first.start_s()),
                "startTimeLocal": ms(first.start_s() + first.plan.utc_offset_s), "timeZoneId": 124, "parent": true,
                "elapsedDuration": ms(last.end_s() - first.start_s()),
                "duration": ms(outing.legs.iter().map(Run::timer_s).sum()),
                "distance": cm(outing.legs.iter().map(Run::distance_m).sum())}),
            );
            id += 1;
            parent_id
        });
        for leg in &outing.legs {
            rows.push(summary(id, leg, parent));
            id += 1;
        }
    }
    // Without a file: two runs typed in by hand, one strength session, all on Wednesdays before breakfast.
    let wednesday_s = |week: i64| season[0].start_s() / DAY_S * DAY_S + (7 * week + 2) * DAY_S + 5 * 3600;
    for (id, name, kind, start_s, seconds, metres) in [
        (1, "Run without watch", "running", wednesday_s(6), 2_400, 6_500.0),
        (2, "Hotel treadmill", "treadmill_running", wednesday_s(22), 1_920, 5_200.0),
        (3, "Strength class", "strength_training", wednesday_s(24), 3_000, 0.0),
    ] {
        let mut row = json!({"activityId": 19_000_000_000_u64 + id, "name": name, "activityType": kind,
            "beginTimestamp": ms(start_s), "startTimeGmt": ms(start_s), "startTimeLocal": ms(start_s + 7200),
            "duration": ms(seconds), "elapsedDuration": ms(seconds), "manualActivity": true,
            "sportType": if kind.contains("running") { "RUNNING" } else { "TRAINING" }, "elevationGain": null});
        if metres > 0.0 {
            row["distance"] = json!(cm(metres));
        }
        rows.push(row);
    }
    json!([{ "summarizedActivitiesExport": rows }])
}

fn ms(seconds: i64) -> f64 {
    seconds as f64 * 1000.0
}

fn cm(metres: f64) -> f64 {
    (metres * 100.0).round()
}

fn summary(id: u64, leg: &Run, parent: Option<u64>) -> Value {
    let plan = &leg.plan;
    let (activity_type, sport_type) = match plan.kind {
        Kind::Run => ("running", "RUNNING"),
        Kind::Trail => ("trail_running", "RUNNING"),
        Kind::Treadmill => ("treadmill_running", "RUNNING"),
        Kind::Ride => ("road_biking", "CYCLING"),
        Kind::Hike => ("hiking", "HIKING"),
        Kind::Swim => ("lap_swimming", "SWIMMING"),
        Kind::Strength => ("strength_training", "TRAINING"),
        Kind::Transition => ("transition_v2", "TRANSITION"),
    };
    let mut row = Map::new();
    let mut put = |key: &str, value: Value| row.insert(key.into(), value);
    put("activityId", json!(id));
    put("name", json!(plan.name));
    put("activityType", json!(activity_type));
    put("sportType", json!(sport_type));
    put("timeZoneId", json!(124));
    put("beginTimestamp", json!(ms(leg.start_s())));
    put("startTimeGmt", json!(ms(leg.start_s())));
    put("startTimeLocal", json!(ms(leg.start_s() + plan.utc_offset_s)));
    put("duration", json!(ms(leg.timer_s())));
    put("elapsedDuration", json!(ms(leg.elapsed_s())));
    put("movingDuration", json!(ms(leg.moving_s)));
    put("deviceId", json!(plan.watch.serial));
    if let Some(parent) = parent {
        put("parentId", json!(parent));
    }
    if leg.distance_m() > 0.0 {
        put("distance", json!(cm(leg.distance_m())));
        put("avgSpeed", json!((leg.distance_m() / leg.timer_s() as f64 * 1000.0).round() / 10_000.0));
    }
    if plan.kind.outdoors() {
        put("elevationGain", json!(cm(leg.device_gain_m)));
        put("elevationLoss", json!(cm(leg.device_loss_m)));
        put("minElevation", json!(leg.max(|s| s.altitude_m.map(|a| -a)).map(|a| cm(-a))));
        put("maxElevation", json!(leg.max(|s| s.altitude_m).map(cm)));
        put("elevationCorrected", json!(false));
    }
    if let Some(bpm) = leg.mean(|s| s.heart_rate_bpm.map(f64::from)) {
        put("avgHr", json!(bpm.round()));
        put("maxHr", json!(leg.max(|s| s.heart_rate_bpm.map(f64::from))));
    }
    if let (true, Some(strides)) = (plan.kind.running(), leg.mean(|s| s.cadence.filter(|c| *c > 0.0))) {
        put("avgRunCadence", json!(strides.floor()));
        put("avgFractionalCadence", json!((strides.fract() * 128.0).round() / 128.0));
        put("avgDoubleCadence", json!((2.0 * strides * 128.0).round() / 128.0));
        put("avgStrideLength", json!((leg.distance_m() / leg.steps * 10_000.0).round() / 100.0));
        put("steps", json!(leg.steps.round()));
    }
    if let Some(rpe) = plan.rpe {
        put("workoutRpe", json!(rpe * 10));
    }
    if let Some(feel) = plan.feel {
        put("workoutFeel", json!(feel));
    }
    Value::Object(row)
}

/// `gear.json`: a pair for the road, which does most of the work, and a newer one for trails.
fn gear(season: &[Outing]) -> Value {
    const ROAD: u64 = 31_000_001;
    const TRAIL: u64 = 31_000_002;
    let shoe = |pk: u64, name: &str, status: &str, from: &str, maximum_m: f64| {
        json!({"gearPk": pk, "uuid": format!("{pk:032x}"), "gearTypeName": "Shoes", "displayName": name,
            "customMakeModel": name, "gearStatusName": status, "dateBegin": from, "maximumMeters": maximum_m,
            "notified": false})
    };
    let (mut road, mut trail) = (Vec::new(), Vec::new());
    let mut id = FIRST_ACTIVITY_ID;
    for outing in season {
        id += u64::from(outing.multisport());
        for leg in &outing.legs {
            let (pk, worn) = if leg.plan.kind == Kind::Trail { (TRAIL, &mut trail) } else { (ROAD, &mut road) };
            if leg.plan.kind.running() {
                worn.push(json!({"gearPk": pk, "activityId": id}));
            }
            id += 1;
        }
    }
    json!([{
        "gearDTOS": [
            shoe(ROAD, "Made-up Road 3", "active", "2026-02-01T00:00:00.0", 800_000.0),
            shoe(TRAIL, "Made-up Trail 1", "active", "2026-08-01T00:00:00.0", 700_000.0),
        ],
        "gearActivityDTOs": {ROAD.to_string(): road, TRAIL.to_string(): trail},
    }])
}

#[test]
fn nine_of_ten_members_are_no_activities() {
    let season = season();
    let (part1, part2) = uploads(&season);
    let members: usize =
        [part1, part2].map(|part| zip::ZipArchive::new(std::io::Cursor::new(part)).unwrap().len()).iter().sum();
    // Each outing, and four copies.
    let activities = season.len() + 4;
    assert!(activities * 100 < members * 15, "{activities} of {members}");
}
