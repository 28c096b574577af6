//! FIT files that are not activities: nine in ten of a Garmin account export.

use super::fit::{date_time, encode};
use super::rng::Rng;
use super::run::{Run, Watch};
use rustyfit::profile::mesgdef::{
    Course, CoursePoint, DeviceSettings, FileCreator, FileId, HrZone, HrvStatusSummary, Lap, Monitoring,
    MonitoringInfo, Record, SleepLevel, UserProfile, WeightScale, Workout, WorkoutStep, ZonesTarget,
};
use rustyfit::profile::typedef::{self, FitBaseType, LocalDateTime, MesgNum, MessageIndex};
use rustyfit::proto::{Field, Message, Value};

/// Garmin's number for files of a night's sleep, which the public profile does not name.
const SLEEP: typedef::File = typedef::File(49);
/// Garmin's number for files of the night's heart-rate variability.
const HRV_STATUS: typedef::File = typedef::File(68);
/// Garmin's number for files of fitness metrics.
const METRICS: typedef::File = typedef::File(44);

fn file_id(kind: typedef::File, unix_s: i64) -> Message {
    let mut id = FileId::new();
    id.r#type = kind;
    id.manufacturer = typedef::Manufacturer::GARMIN;
    id.product = Watch::FENIX.product;
    id.serial_number = Watch::FENIX.serial;
    id.time_created = date_time(unix_s);
    id.into()
}

/// Some hours of steps and heart rate.
pub(crate) fn monitoring(unix_s: i64, rng: &mut Rng) -> Vec<u8> {
    let mut info = MonitoringInfo::new();
    info.timestamp = date_time(unix_s);
    info.local_timestamp = LocalDateTime(date_time(unix_s + 7200).0);
    info.resting_metabolic_rate = 1690;
    let mut out = vec![file_id(typedef::File::MONITORING_B, unix_s), info.into()];
    for k in 0..4 {
        let mut m = Monitoring::new();
        m.timestamp = date_time(unix_s + 3600 * k);
        m.activity_type = typedef::ActivityType::WALKING;
        m.cycles = (400 * k + rng.whole(0, 300)) as u32;
        m.distance = m.cycles * 75;
        m.heart_rate = rng.whole(50, 95) as u8;
        out.push(m.into());
    }
    encode(out)
}

/// One night.
pub(crate) fn sleep(unix_s: i64, rng: &mut Rng) -> Vec<u8> {
    let mut out = vec![file_id(SLEEP, unix_s)];
    for k in 0..6 {
        let mut level = SleepLevel::new();
        level.timestamp = date_time(unix_s + 4500 * k);
        level.sleep_level = typedef::SleepLevel(rng.whole(1, 4) as u8);
        out.push(level.into());
    }
    encode(out)
}

/// Heart-rate variability of one night.
pub(crate) fn hrv_status(unix_s: i64, rng: &mut Rng) -> Vec<u8> {
    let mut hrv = HrvStatusSummary::new();
    hrv.timestamp = date_time(unix_s);
    hrv.last_night_average = (128 * rng.whole(45, 70)) as u16;
    hrv.weekly_average = 128 * 57;
    encode(vec![file_id(HRV_STATUS, unix_s), hrv.into()])
}

/// A message that the public profile does not know, in a file of a type that it does not know.
pub(crate) fn metrics(unix_s: i64, rng: &mut Rng) -> Vec<u8> {
    let field =
        |num, value| Field { num, base_type: FitBaseType::UINT16, value: Value::Uint16(value), is_expanded: false };
    let unknown = Message {
        num: MesgNum(140),
        fields: vec![field(1, rng.whole(0, 9000) as u16), field(2, 57)],
        ..Message::default()
    };
    encode(vec![file_id(METRICS, unix_s), unknown])
}

/// The watch's settings with the runner's zones.
pub(crate) fn settings(unix_s: i64) -> Vec<u8> {
    let mut creator = FileCreator::new();
    creator.software_version = 1802;
    let mut device = DeviceSettings::new();
    device.utc_offset = 0;
    let mut user = UserProfile::new();
    user.resting_heart_rate = 52;
    user.weight = 680;
    let mut target = ZonesTarget::new();
    target.max_heart_rate = 188;
    let mut out: Vec<Message> =
        vec![file_id(typedef::File::SETTINGS, unix_s), creator.into(), device.into(), user.into(), target.into()];
    for (i, high_bpm) in [113, 132, 150, 169, 188].into_iter().enumerate() {
        let mut zone = HrZone::new();
        zone.message_index = MessageIndex(i as u16);
        zone.high_bpm = high_bpm;
        out.push(zone.into());
    }
    encode(out)
}

/// A weighing.
pub(crate) fn weight(unix_s: i64) -> Vec<u8> {
    let mut scale = WeightScale::new();
    scale.timestamp = date_time(unix_s);
    scale.weight = typedef::Weight(6810);
    encode(vec![file_id(typedef::File::WEIGHT, unix_s), scale.into()])
}

/// A planned workout.
pub(crate) fn workout(unix_s: i64) -> Vec<u8> {
    let mut workout = Workout::new();
    workout.sport = typedef::Sport::RUNNING;
    workout.wkt_name = "6 x 800 m".into();
    workout.num_valid_steps = 2;
    let mut out = vec![file_id(typedef::File::WORKOUT, unix_s), workout.into()];
    for (i, metres) in [800_u32, 400].into_iter().enumerate() {
        let mut step = WorkoutStep::new();
        step.message_index = MessageIndex(i as u16);
        step.duration_type = typedef::WktStepDuration::DISTANCE;
        step.duration_value = metres * 100;
        step.target_type = typedef::WktStepTarget::OPEN;
        out.push(step.into());
    }
    encode(out)
}

/// A planned course. It has records with positions and even times, yet nobody ran it.
pub(crate) fn course(run: &Run) -> Vec<u8> {
    let mut course = Course::new();
    course.name = run.plan.name.into();
    course.sport = typedef::Sport::RUNNING;
    let mut lap = Lap::new();
    lap.timestamp = date_time(run.start_s());
    lap.start_time = date_time(run.start_s());
    lap.total_distance = (run.distance_m() * 100.0) as u32;
    let mut point = CoursePoint::new();
    point.timestamp = date_time(run.start_s() + 600);
    point.r#type = typedef::CoursePoint::WATER;
    point.name = "Water".into();
    let mut out = vec![file_id(typedef::File::COURSE, run.start_s()), course.into(), lap.into(), point.into()];
    for s in run.samples.iter().step_by(12) {
        let mut r = Record::new();
        r.timestamp = date_time(s.time_s);
        if let (Some((lat, lon)), Some(altitude), Some(distance)) = (s.position, s.altitude_m, s.distance_m) {
            r.set_position_lat_degrees(lat).set_position_long_degrees(lon);
            r.set_altitude_scaled(altitude).set_distance_scaled(distance);
        }
        out.push(r.into());
    }
    encode(out)
}
