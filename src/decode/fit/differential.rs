//! The samples compared with `fitparser`, field by field.

use super::decode;
use super::synth::{T0, defines};
use crate::config::DecodeLimits;
use crate::decode::samples::{Channel, Samples};
use embedded_io_adapters::std::FromStd;
use fitparser::profile::MesgNum;
use fitparser::{FitDataField, FitDataRecord, Value};
use proptest::prelude::*;
use rustyfit::profile::{mesgdef, typedef};
use rustyfit::proto::{FIT, Message, ProtocolVersion};
use rustyfit::{Encoder, Endianness, HeaderOption};

/// Converts a value of `fitparser` to the unit of the channel.
fn converted(channel: Channel, value: f64) -> f64 {
    match channel {
        Channel::Latitude | Channel::Longitude => value * 180.0 / 2_147_483_648.0,
        _ => value,
    }
}

/// The channels that `fitparser` gives as numbers, with their field names, the more exact one first.
fn compared() -> impl Iterator<Item = (Channel, Vec<&'static str>)> {
    let names = |channel: Channel| match channel {
        Channel::Time => vec!["timestamp"],
        Channel::ActivityType => Vec::new(),
        Channel::Cadence => vec!["cadence"],
        _ => channel.info().fit.iter().rev().map(|field| field.name).collect(),
    };
    Channel::ALL.iter().map(move |channel| (*channel, names(*channel))).filter(|(_, names)| !names.is_empty())
}

/// All values under a name. If both a plain and an enhanced field are present, `fitparser` gives two with the enhanced name.
fn values_of(record: &FitDataRecord, name: &str) -> Vec<f64> {
    record.fields().iter().filter(|f| f.name() == name).filter_map(value).collect()
}

/// The values of developer fields.
fn developer_values(record: &FitDataRecord) -> Vec<f64> {
    let by_developer = |f: &&FitDataField| !serde_json::to_value(f).unwrap()["developer_data_index"].is_null();
    record.fields().iter().filter(by_developer).filter_map(value).collect()
}

fn value(field: &FitDataField) -> Option<f64> {
    match field.value() {
        Value::Array(values) => values.first().and_then(|v| v.clone().try_into().ok()),
        value => value.clone().try_into().ok(),
    }
}

/// The first difference between the samples and the `record` messages of `fitparser`.
fn difference(samples: &Samples, messages: &[FitDataRecord]) -> Option<String> {
    let records = messages.iter().filter(|m| m.kind() == MesgNum::Record).collect::<Vec<_>>();
    if samples.len != records.len() {
        return Some(format!("{} samples, {} records", samples.len, records.len()));
    }
    for (i, record) in records.iter().enumerate() {
        for (channel, names) in compared() {
            let best = names.iter().map(|name| values_of(record, name)).find(|v| !v.is_empty()).unwrap_or_default();
            let mut expect = best.into_iter().map(|value| converted(channel, value)).collect::<Vec<_>>();
            if names == ["cadence"] {
                let fraction = values_of(record, "fractional_cadence").first().copied().unwrap_or(0.0);
                for cadence in &mut expect {
                    *cadence += fraction;
                }
            }
            let found = samples.series(channel).get(i);
            // A developer field may declare that it replaces one of these.
            if expect.is_empty() && found.is_some() && matches!(names[0], "power" | "heart_rate") {
                expect = developer_values(record);
            }
            let same = match found {
                Some(a) => expect.iter().any(|b| (a - b).abs() <= 1e-9 * b.abs().max(1.0)),
                None => expect.is_empty(),
            };
            if !same {
                return Some(format!("record {i}, {}: {found:?}, fitparser {expect:?}", names[0]));
            }
        }
    }
    None
}

/// Values of one record; any may be missing.
#[derive(Clone, Debug)]
struct Values {
    position: Option<(i32, i32)>,
    altitude: Option<u16>,
    enhanced_altitude: Option<u32>,
    speed: Option<u16>,
    enhanced_speed: Option<u32>,
    cadence: Option<u8>,
    fractional: Option<u8>,
    heart_rate: Option<u8>,
    distance: Option<u32>,
    dynamics: Option<[u16; 5]>,
    temperature: Option<i8>,
    power: Option<u16>,
}

fn values() -> impl Strategy<Value = Values> {
    let first = (
        proptest::option::of((any::<i32>(), any::<i32>())),
        proptest::option::of(any::<u16>()),
        proptest::option::of(any::<u32>()),
        proptest::option::of(any::<u16>()),
        proptest::option::of(any::<u32>()),
        proptest::option::of(any::<u8>()),
    );
    let second = (
        proptest::option::of(any::<u8>()),
        proptest::option::of(any::<u8>()),
        proptest::option::of(any::<u32>()),
        proptest::option::of(any::<[u16; 5]>()),
        proptest::option::of(any::<i8>()),
        proptest::option::of(any::<u16>()),
    );
    (first, second).prop_map(|(a, b)| Values {
        position: a.0,
        altitude: a.1,
        enhanced_altitude: a.2,
        speed: a.3,
        enhanced_speed: a.4,
        cadence: a.5,
        fractional: b.0,
        heart_rate: b.1,
        distance: b.2,
        dynamics: b.3,
        temperature: b.4,
        power: b.5,
    })
}

fn record(i: u32, v: &Values) -> Message {
    let mut record = mesgdef::Record::new();
    record.timestamp = typedef::DateTime(T0 + i);
    (record.position_lat, record.position_long) = v.position.unwrap_or((i32::MAX, i32::MAX));
    record.altitude = v.altitude.unwrap_or(u16::MAX);
    record.enhanced_altitude = v.enhanced_altitude.unwrap_or(u32::MAX);
    record.speed = v.speed.unwrap_or(u16::MAX);
    record.enhanced_speed = v.enhanced_speed.unwrap_or(u32::MAX);
    record.cadence = v.cadence.unwrap_or(u8::MAX);
    record.fractional_cadence = v.fractional.unwrap_or(u8::MAX);
    record.heart_rate = v.heart_rate.unwrap_or(u8::MAX);
    record.distance = v.distance.unwrap_or(u32::MAX);
    let dynamics = v.dynamics.unwrap_or([u16::MAX; 5]);
    record.stance_time = dynamics[0];
    record.stance_time_balance = dynamics[1];
    record.vertical_oscillation = dynamics[2];
    record.vertical_ratio = dynamics[3];
    record.step_length = dynamics[4];
    record.temperature = v.temperature.unwrap_or(i8::MAX);
    record.power = v.power.unwrap_or(u16::MAX);
    Message::from(record)
}

fn encode(values: &[Values], endianness: Endianness, header: HeaderOption) -> Vec<u8> {
    let mut file_id = mesgdef::FileId::new();
    file_id.r#type = typedef::File::ACTIVITY;
    file_id.manufacturer = typedef::Manufacturer::GARMIN;
    let mut messages = vec![Message::from(file_id)];
    messages.extend((0..).zip(values).map(|(i, v)| record(i, v)));
    let mut out = std::io::Cursor::new(Vec::new());
    let mut encoder =
        Encoder::builder().endianness(endianness).protocol_version(ProtocolVersion::V2).header_option(header).build();
    encoder.encode(&mut FromStd::new(&mut out), &mut FIT { messages, ..FIT::default() }).unwrap();
    out.into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn written_files_read_the_same(values in proptest::collection::vec(values(), 1..40), big: bool, compressed: bool) {
        let endianness = if big { Endianness::BigEndian } else { Endianness::LittleEndian };
        let header = if compressed { HeaderOption::Compressed(3) } else { HeaderOption::Normal(15) };
        let bytes = encode(&values, endianness, header);
        let decoded = decode(&bytes, &DecodeLimits::default());
        prop_assert_eq!(&decoded.damage, &[]);
        prop_assert!(!decoded.bad_checksum);
        prop_assert_eq!(decoded.activities.len(), 1);
        let messages = fitparser::from_bytes(&bytes).unwrap();
        prop_assert_eq!(difference(&decoded.activities[0].samples, &messages), None);
    }
}

/// Largest file compared, bytes: in a debug build fitparser needs a second per megabyte.
const LARGEST: usize = 150_000;

#[test]
fn real_files_read_the_same() {
    let Some(root) = std::env::var_os("KNEEWISE_CORPUS") else {
        eprintln!("skipped: KNEEWISE_CORPUS is not set");
        return;
    };
    let mut bad = Vec::new();
    let mut compared = 0;
    for entry in std::fs::read_dir(std::path::Path::new(&root).join("fit")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let decoded = decode(&bytes, &DecodeLimits::default());
        let [activity] = decoded.activities.as_slice() else { continue };
        if bytes.len() > LARGEST {
            continue;
        }
        let Ok(messages) = fitparser::from_bytes(&bytes) else { continue };
        // Only we merge stored heart rate; packed distance `fitparser` sums incorrectly.
        if messages.iter().any(|m| m.kind() == MesgNum::Hr)
            || defines(&bytes, |d| d.global == 20 && d.fields.iter().any(|f| f.number == 8))
        {
            continue;
        }
        compared += 1;
        if let Some(difference) = difference(&activity.samples, &messages) {
            bad.push(format!("{}: {difference}", path.display()));
        }
    }
    assert!(compared > 0);
    assert!(bad.is_empty(), "{} of {compared}:\n{}", bad.len(), bad.join("\n"));
}
