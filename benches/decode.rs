//! Each decoder, and each metric, by file size.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::panic,
    clippy::type_complexity,
    missing_docs,
    reason = "a bench stops where its input cannot be made"
)]

#[path = "inputs/mod.rs"]
mod inputs;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use kneewise::config::Config;
use kneewise::config::DecodeLimits;
use kneewise::internal::activity::{Activity, normalise};
use kneewise::internal::decode::{self, Decoded};
use kneewise::internal::metric::{
    cadence, dynamics, gait, heart_rate, histogram, route, splits, summarise, terrain, time,
};
use kneewise::summary::Source;
use std::hint::black_box;

/// Kilometres of the recordings.
const KM: [f64; 3] = [2.0, 10.0, 42.2];

type Decoder = fn(&[u8], &DecodeLimits) -> Decoded;

fn decoders(c: &mut Criterion) {
    let limits = DecodeLimits::default();
    let formats: [(&str, fn(f64) -> Vec<u8>, Decoder); 3] = [
        ("fit", inputs::fit_of, decode::fit::decode),
        ("gpx", inputs::gpx_of, decode::gpx::decode),
        ("tcx", inputs::tcx_of, decode::tcx::decode),
    ];
    for (format, made, decode) in formats {
        let mut group = c.benchmark_group(format);
        for km in KM {
            let bytes = made(km);
            let records = decode(&bytes, &limits).activities[0].samples.len as u64;
            group.throughput(Throughput::ElementsAndBytes { elements: records, bytes: bytes.len() as u64 });
            group.bench_function(BenchmarkId::from_parameter(format!("{km} km")), |b| {
                b.iter(|| decode(&bytes, &limits))
            });
        }
        group.finish();
    }
}

fn metrics(c: &mut Criterion) {
    let decoded = decode::fit::decode(&inputs::fit_of(10.0), &DecodeLimits::default());
    let raw = &decoded.activities[0];
    let activity = normalise(raw.clone()).unwrap();
    let ground = terrain::measure(&activity);
    let ground = ground.as_ref();
    let (source, config) = (Source::default(), Config::default());
    let mut group = c.benchmark_group("10 km");
    group.throughput(Throughput::Elements(activity.samples.len as u64));
    group.bench_function("normalise", |b| {
        b.iter_batched(|| raw.clone(), normalise, criterion::BatchSize::SmallInput);
    });
    let step_s = activity.step_seconds();
    let all: [(&str, &dyn Fn(&Activity)); 9] = [
        ("all metrics", &|a| drop(black_box(summarise(a, &source, None, &config)))),
        ("time", &|a| {
            black_box(time::measure(a, &step_s));
        }),
        ("elevation and grade", &|a| drop(black_box(terrain::measure(a)))),
        ("cadence", &|a| drop(black_box(cadence::measure(a, None, &step_s)))),
        ("walking", &|a| {
            black_box(gait::walked_m(a, &step_s));
        }),
        ("heart rate and dynamics", &|a| {
            black_box((heart_rate::measure(a), dynamics::measure(a)));
        }),
        ("route", &|a| drop(black_box(route::signature(a)))),
        ("knee load and flat running", &|a| drop(black_box(histogram::histogram(a, ground, &step_s)))),
        ("splits", &|a| drop(black_box(splits::splits(a, ground, 1000.0)))),
    ];
    for (name, work) in all {
        group.bench_function(name, |b| b.iter(|| work(&activity)));
    }
    group.finish();
}

criterion_group!(benches, decoders, metrics);
criterion_main!(benches);
