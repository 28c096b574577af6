//! Activities as FIT, in the order in which a Garmin watch writes them.

use super::run::{Altitude, Kind, Run, Sample};
use embedded_io_adapters::std::FromStd;
use rustyfit::Encoder;
use rustyfit::profile::mesgdef::{
    Activity, DeveloperDataId, DeviceInfo, Event, FieldDescription, FileCreator, FileId, Lap, Length, Record, Session,
    Set, Sport,
};
use rustyfit::profile::typedef::{self, DateTime, FitBaseType, LocalDateTime};
use rustyfit::proto::{DeveloperField, FIT, Message, ProtocolVersion, Value};
use std::io::Cursor;

/// One activity as a FIT file.
pub(crate) fn fit_bytes(run: &Run) -> Vec<u8> {
    encode(messages(std::slice::from_ref(run)))
}

/// Several legs, one session each, in one FIT file.
pub(crate) fn multisport_bytes(legs: &[Run]) -> Vec<u8> {
    encode(messages(legs))
}

/// The bytes of `messages`, little endian, protocol 2.0 (which developer fields need).
pub(crate) fn encode(messages: Vec<Message>) -> Vec<u8> {
    // Several local message types, as watches use them: definitions are not repeated each time messages alternate.
    encode_as(messages, Encoder::builder().header_option(rustyfit::HeaderOption::Normal(9)))
}

/// The bytes of `messages` with other choices: byte order, compressed timestamps.
pub(crate) fn encode_as(messages: Vec<Message>, with: rustyfit::EncoderBuilder) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    with.protocol_version(ProtocolVersion::V2)
        .build()
        .encode(FromStd::new(&mut bytes), &mut FIT { messages, ..FIT::default() })
        .expect("messages of our own making are valid");
    bytes.into_inner()
}

pub(crate) fn date_time(unix_s: i64) -> DateTime {
    DateTime::from_unix_timestamp(unix_s)
}

fn local(unix_s: i64, utc_offset_s: i64) -> LocalDateTime {
    LocalDateTime(date_time(unix_s + utc_offset_s).0)
}

/// Milliseconds of a time; of one that clocks have made negative or endless, the nearest that a field holds.
fn millis(seconds: i64) -> u32 {
    seconds.clamp(0, 4_000_000) as u32 * 1000
}

fn semicircles(degrees: f64) -> i32 {
    (degrees * (2_147_483_648.0 / 180.0)).round() as i32
}

fn scaled(value: f64, scale: f64, offset: f64) -> f64 {
    ((value + offset) * scale).round()
}

fn words(kind: Kind) -> (typedef::Sport, typedef::SubSport) {
    use typedef::{Sport, SubSport};
    match kind {
        Kind::Run => (Sport::RUNNING, SubSport::GENERIC),
        Kind::Trail => (Sport::RUNNING, SubSport::TRAIL),
        Kind::Treadmill => (Sport::RUNNING, SubSport::TREADMILL),
        Kind::Ride => (Sport::CYCLING, SubSport::ROAD),
        Kind::Hike => (Sport::HIKING, SubSport::GENERIC),
        Kind::Swim => (Sport::SWIMMING, SubSport::LAP_SWIMMING),
        Kind::Strength => (Sport::TRAINING, SubSport::STRENGTH_TRAINING),
        Kind::Transition => (Sport::TRANSITION, SubSport::GENERIC),
    }
}

/// The messages of one file with these legs.
pub(crate) fn messages(legs: &[Run]) -> Vec<Message> {
    let (first, last) = (&legs[0], &legs[legs.len() - 1]);
    let mut out = head(first);
    let developer = legs.iter().any(|leg| leg.samples.iter().any(|s| s.dynamics.is_some()));
    if developer {
        out.extend(developer_field());
    }
    let mut laps = 0;
    let mut sessions = Vec::new();
    out.push(timer(first.start_s(), typedef::EventType::START));
    for (i, leg) in legs.iter().enumerate() {
        out.push(sport(leg.plan.kind));
        let first_lap = laps;
        body(leg, developer, &mut laps, &mut out);
        sessions.push(session(leg, i, first_lap, laps - first_lap, legs.len() > 1));
    }
    out.push(timer(last.end_s(), typedef::EventType::STOP_ALL));
    out.extend(sessions);
    let mut activity = Activity::new();
    activity.timestamp = date_time(last.end_s());
    activity.local_timestamp = local(last.end_s(), last.plan.utc_offset_s);
    activity.total_timer_time = legs.iter().map(|leg| millis(leg.timer_s())).sum();
    activity.num_sessions = legs.len() as u16;
    activity.r#type = if legs.len() > 1 { typedef::Activity::AUTO_MULTI_SPORT } else { typedef::Activity::MANUAL };
    activity.event = typedef::Event::ACTIVITY;
    activity.event_type = typedef::EventType::STOP;
    out.push(activity.into());
    out
}

/// Who made the file, and the parts of the watch.
fn head(run: &Run) -> Vec<Message> {
    let watch = run.plan.watch;
    let now = date_time(run.start_s());
    let mut id = FileId::new();
    id.r#type = typedef::File::ACTIVITY;
    id.manufacturer = typedef::Manufacturer::GARMIN;
    id.product = watch.product;
    id.serial_number = watch.serial;
    id.time_created = now;
    let mut creator = FileCreator::new();
    creator.software_version = 1802;
    let mut device = DeviceInfo::new();
    device.timestamp = now;
    device.device_index = typedef::DeviceIndex(0);
    device.manufacturer = typedef::Manufacturer::GARMIN;
    device.product = watch.product;
    device.serial_number = watch.serial;
    device.software_version = 1802;
    device.source_type = typedef::SourceType::LOCAL;
    let mut part = DeviceInfo::new();
    part.timestamp = now;
    part.device_index = typedef::DeviceIndex(1);
    part.device_type = match watch.altitude {
        Altitude::Barometer => typedef::LocalDeviceType::BAROMETER.0,
        Altitude::Gps => typedef::LocalDeviceType::GPS.0,
    };
    part.manufacturer = typedef::Manufacturer::GARMIN;
    part.source_type = typedef::SourceType::LOCAL;
    vec![id.into(), creator.into(), device.into(), part.into()]
}

fn developer_field() -> [Message; 2] {
    let mut app = DeveloperDataId::new();
    app.developer_data_index = 0;
    app.application_id = (0xa0..0xb0).collect::<Vec<u8>>().into();
    app.application_version = 3;
    let mut field = FieldDescription::new();
    field.developer_data_index = 0;
    field.field_definition_number = 0;
    field.fit_base_type_id = FitBaseType::FLOAT32;
    field.field_name = vec!["Impact".into()].into();
    field.units = vec!["g".into()].into();
    [app.into(), field.into()]
}

fn timer(at_s: i64, what: typedef::EventType) -> Message {
    let mut event = Event::new();
    event.timestamp = date_time(at_s);
    event.event = typedef::Event::TIMER;
    event.event_type = what;
    event.data = 0;
    event.event_group = 0;
    event.into()
}

fn sport(kind: Kind) -> Message {
    let mut sport = Sport::new();
    (sport.sport, sport.sub_sport) = words(kind);
    sport.name = format!("{kind:?}").into();
    sport.into()
}

/// Records, pauses and laps of one leg, by time.
fn body(run: &Run, developer: bool, laps: &mut usize, out: &mut Vec<Message>) {
    let lap_m = match run.plan.kind {
        Kind::Strength | Kind::Transition => f64::INFINITY,
        Kind::Ride => 5000.0,
        Kind::Swim => 25.0,
        _ => 1000.0,
    };
    let bounds = run.laps(lap_m);
    for (k, bound) in bounds.windows(2).enumerate() {
        for i in bound[0]..bound[1] {
            let s = &run.samples[i];
            out.push(record(s, run.plan.watch.enhanced, developer));
            if let Some((from, to)) = run.pauses.iter().find(|(from, _)| *from == s.time_s) {
                out.push(timer(*from, typedef::EventType::STOP_ALL));
                out.push(timer(*to, typedef::EventType::START));
            }
        }
        let to = bound[1].min(run.samples.len() - 1);
        if run.plan.kind == Kind::Swim {
            out.push(length(run, k, bound[0], to));
        } else {
            out.push(lap(run, *laps, bound[0], to, k + 2 == bounds.len()));
            *laps += 1;
        }
    }
    match run.plan.kind {
        Kind::Swim => {
            out.push(lap(run, *laps, 0, run.samples.len() - 1, true));
            *laps += 1;
        }
        Kind::Strength => out.extend(sets(run)),
        _ => {}
    }
}

fn record(s: &Sample, enhanced: bool, developer: bool) -> Message {
    let mut r = Record::new();
    r.timestamp = date_time(s.time_s);
    if let Some((lat, lon)) = s.position {
        (r.position_lat, r.position_long) = (semicircles(lat), semicircles(lon));
    }
    if let Some(altitude) = s.altitude_m {
        let raw = scaled(altitude, 5.0, 500.0);
        if enhanced { r.enhanced_altitude = raw as u32 } else { r.altitude = raw as u16 }
    }
    if let Some(speed) = s.speed_mps {
        let raw = scaled(speed, 1000.0, 0.0);
        if enhanced { r.enhanced_speed = raw as u32 } else { r.speed = raw as u16 }
    }
    if let Some(distance) = s.distance_m {
        r.distance = scaled(distance, 100.0, 0.0) as u32;
    }
    if let Some(cadence) = s.cadence {
        r.cadence = cadence.floor() as u8;
        r.fractional_cadence = scaled(cadence.fract(), 128.0, 0.0) as u8;
    }
    if let Some(bpm) = s.heart_rate_bpm {
        r.heart_rate = bpm;
    }
    if let Some(d) = s.dynamics {
        r.stance_time = scaled(d.stance_ms, 10.0, 0.0) as u16;
        r.stance_time_balance = scaled(d.balance_pct, 100.0, 0.0) as u16;
        r.vertical_oscillation = scaled(d.oscillation_mm, 10.0, 0.0) as u16;
        r.vertical_ratio = scaled(d.ratio_pct, 100.0, 0.0) as u16;
        r.step_length = scaled(d.step_mm, 10.0, 0.0) as u16;
    }
    if developer {
        // Where there is nothing to say, the field holds its "invalid": all bits set, which is not a number.
        let value = s.dynamics.map_or(f32::from_bits(u32::MAX), |d| d.impact_g as f32);
        r.developer_fields.push(DeveloperField { num: 0, developer_data_index: 0, value: Value::Float32(value) });
    }
    r.into()
}

fn lap(run: &Run, index: usize, from: usize, to: usize, last: bool) -> Message {
    let (a, b) = (&run.samples[from], &run.samples[to]);
    let paused: i64 = run.pauses.iter().filter(|(p, _)| (a.time_s..b.time_s).contains(p)).map(|(p, q)| q - p).sum();
    let mut lap = Lap::new();
    lap.message_index = typedef::MessageIndex(index as u16);
    lap.timestamp = date_time(b.time_s);
    lap.start_time = date_time(a.time_s);
    lap.event = typedef::Event::LAP;
    lap.event_type = typedef::EventType::STOP;
    lap.lap_trigger = if last { typedef::LapTrigger::SESSION_END } else { typedef::LapTrigger::DISTANCE };
    (lap.sport, lap.sub_sport) = words(run.plan.kind);
    lap.total_elapsed_time = millis(b.time_s - a.time_s);
    lap.total_timer_time = millis(b.time_s - a.time_s - paused);
    if let (Some(d0), Some(d1)) = (a.distance_m, b.distance_m) {
        lap.total_distance = scaled(d1 - d0, 100.0, 0.0) as u32;
    }
    lap.into()
}

/// One length of a pool.
fn length(run: &Run, index: usize, from: usize, to: usize) -> Message {
    let (a, b) = (&run.samples[from], &run.samples[to]);
    let mut length = Length::new();
    length.message_index = typedef::MessageIndex(index as u16);
    length.timestamp = date_time(b.time_s);
    length.start_time = date_time(a.time_s);
    length.event = typedef::Event::LENGTH;
    length.event_type = typedef::EventType::STOP;
    length.total_elapsed_time = millis(b.time_s - a.time_s);
    length.total_timer_time = length.total_elapsed_time;
    length.total_strokes = 11 + (index % 3) as u16;
    length.length_type = typedef::LengthType::ACTIVE;
    length.into()
}

/// Five sets of an exercise with rests between.
fn sets(run: &Run) -> impl Iterator<Item = Message> {
    let (start, each) = (run.start_s(), run.elapsed_s() / 10);
    (0..10).map(move |k| {
        let mut set = Set::new();
        set.timestamp = date_time(start + (k + 1) * each);
        set.start_time = date_time(start + k * each);
        set.duration = each as u32 * 1000;
        set.set_type = typedef::SetType((k % 2 == 0).into());
        if k % 2 == 0 {
            set.repetitions = 12;
        }
        set.message_index = typedef::MessageIndex(k as u16);
        set.into()
    })
}

fn session(run: &Run, index: usize, first_lap: usize, laps: usize, multisport: bool) -> Message {
    let plan = &run.plan;
    let mut s = Session::new();
    s.message_index = typedef::MessageIndex(index as u16);
    s.timestamp = date_time(run.end_s());
    s.start_time = date_time(run.start_s());
    s.event = typedef::Event::LAP;
    s.event_type = typedef::EventType::STOP;
    s.trigger =
        if multisport { typedef::SessionTrigger::AUTO_MULTI_SPORT } else { typedef::SessionTrigger::ACTIVITY_END };
    (s.sport, s.sub_sport) = words(plan.kind);
    s.first_lap_index = first_lap as u16;
    s.num_laps = laps as u16;
    s.total_elapsed_time = millis(run.elapsed_s());
    s.total_timer_time = millis(run.timer_s());
    s.total_calories = (run.timer_s() / 6) as u16;
    if run.distance_m() > 0.0 {
        s.total_distance = scaled(run.distance_m(), 100.0, 0.0) as u32;
        s.enhanced_avg_speed = scaled(run.distance_m() / run.timer_s() as f64, 1000.0, 0.0) as u32;
        s.enhanced_max_speed = scaled(run.max(|x| x.speed_mps).unwrap_or(0.0), 1000.0, 0.0) as u32;
    }
    if let Some((lat, lon)) = run.samples[0].position {
        (s.start_position_lat, s.start_position_long) = (semicircles(lat), semicircles(lon));
        s.total_ascent = run.device_gain_m as u16;
        s.total_descent = run.device_loss_m as u16;
    }
    if let Some(cadence) = run.mean(|x| x.cadence) {
        s.avg_cadence = cadence.floor() as u8;
        s.avg_fractional_cadence = scaled(cadence.fract(), 128.0, 0.0) as u8;
        s.max_cadence = run.max(|x| x.cadence).unwrap_or(0.0) as u8;
        // Strides of one foot: half the steps.
        s.total_cycles = (run.steps / 2.0).round() as u32;
    }
    if let Some(bpm) = run.mean(|x| x.heart_rate_bpm.map(f64::from)) {
        s.avg_heart_rate = bpm.round() as u8;
        s.max_heart_rate = run.max(|x| x.heart_rate_bpm.map(f64::from)).unwrap_or(bpm) as u8;
    }
    if plan.kind == Kind::Swim {
        s.pool_length = 2500;
        s.pool_length_unit = typedef::DisplayMeasure::METRIC;
        s.num_lengths = (run.laps(25.0).len() - 1) as u16;
    }
    if let Some(ms) = run.mean(|x| x.dynamics.map(|d| d.stance_ms)) {
        s.avg_stance_time = scaled(ms, 10.0, 0.0) as u16;
        let mean = |f: fn(&super::run::Dynamics) -> f64| run.mean(|x| x.dynamics.as_ref().map(f)).unwrap_or(0.0);
        s.avg_stance_time_balance = scaled(mean(|d| d.balance_pct), 100.0, 0.0) as u16;
        s.avg_vertical_oscillation = scaled(mean(|d| d.oscillation_mm), 10.0, 0.0) as u16;
        s.avg_vertical_ratio = scaled(mean(|d| d.ratio_pct), 100.0, 0.0) as u16;
        s.avg_step_length = scaled(mean(|d| d.step_mm), 10.0, 0.0) as u16;
    }
    if let Some(rpe) = plan.rpe {
        s.workout_rpe = rpe * 10;
    }
    if let Some(feel) = plan.feel {
        s.workout_feel = feel;
    }
    s.into()
}

#[test]
fn fitparser_reads_back_what_was_written() {
    use super::land::Route;
    use super::run::{Plan, Stop, run};
    use fitparser::profile::MesgNum as N;
    let run = run(&Plan {
        dynamics: true,
        rpe: Some(6),
        stops: vec![Stop { at_m: 700.0, seconds: 90, timer_stopped: true }],
        ..Plan::new(1_780_000_000, 2500.0, Route::Hills)
    });
    let read = fitparser::from_bytes(&fit_bytes(&run)).unwrap();
    let of = |kind| read.iter().filter(move |m| m.kind() == kind);
    assert_eq!(of(N::Record).count(), run.samples.len());
    assert_eq!(of(N::Lap).count(), 3);
    assert_eq!(of(N::Event).count(), 4);
    let value = |m: &fitparser::FitDataRecord, name: &str| -> f64 {
        let field = m.fields().iter().find(|f| f.name() == name).unwrap_or_else(|| panic!("no {name}"));
        field.value().clone().try_into().unwrap()
    };
    for (m, s) in of(N::Record).zip(&run.samples) {
        assert!((value(m, "enhanced_altitude") - s.altitude_m.unwrap()).abs() < 1e-9);
        assert!((value(m, "distance") - s.distance_m.unwrap()).abs() < 1e-9);
        assert_eq!(value(m, "cadence") + value(m, "fractional_cadence"), s.cadence.unwrap());
        if let Some(d) = s.dynamics {
            assert!((value(m, "stance_time") - d.stance_ms).abs() < 1e-9);
            assert_eq!(value(m, "Impact"), d.impact_g);
        }
    }
    let session = of(N::Session).next().unwrap();
    assert_eq!(value(session, "total_descent"), run.device_loss_m);
    assert_eq!(value(session, "total_elapsed_time") - value(session, "total_timer_time"), 90.0);
    assert_eq!(value(session, "workout_rpe"), 60.0);
}

#[test]
fn byte_order_and_compressed_timestamps_change_no_value() {
    use super::land::Route;
    use super::run::{Plan, run};
    use rustyfit::{Endianness, HeaderOption};
    let run = run(&Plan::new(1_780_000_000, 600.0, Route::River));
    let of = |with| encode_as(messages(std::slice::from_ref(&run)), with);
    let plain = fitparser::from_bytes(&fit_bytes(&run)).unwrap();
    let big = fitparser::from_bytes(&of(Encoder::builder().endianness(Endianness::BigEndian))).unwrap();
    let small = of(Encoder::builder().header_option(HeaderOption::Compressed(3)));
    assert_eq!(format!("{plain:?}"), format!("{big:?}"));
    assert!(small.len() < fit_bytes(&run).len());
    assert_eq!(fitparser::from_bytes(&small).unwrap().len(), plain.len());
}
