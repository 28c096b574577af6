//! History and rules over ten thousand activities, writing the report, and whole exports on one and two threads.
//!
//! `KNEEWISE_BENCH_ACTIVITIES`, `KNEEWISE_BENCH_FITS`, `KNEEWISE_BENCH_GPX` and `KNEEWISE_BENCH_MB` make it smaller.
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

use criterion::{BatchSize, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use kneewise::base::progress::Progress;
use kneewise::config::Config;
use kneewise::internal::history::{self, Input};
use kneewise::internal::{report, rule};
use kneewise::render::{Style, json, terminal};
use rayon::prelude::*;
use std::path::Path;

/// Activities of one runner, three a day: some made runs, again and again.
fn history_of(n: usize) -> Input {
    let made = inputs::count("KNEEWISE_BENCH_MADE", 200).min(n);
    let read = kneewise::scan(&[inputs::fit_folder(made)], &Config::default(), &Progress::default()).unwrap();
    let mut input = Input::default();
    for i in 0..n {
        let mut activity = read.activities[i % read.activities.len()].clone();
        // Eight hours apart, so that no two are merged.
        let start = read.activities[0].start.checked_sub(jiff::SignedDuration::from_hours(8 * i as i64)).unwrap();
        let earlier = activity.start.duration_since(start);
        activity.start = start;
        activity.local_start = activity.local_start.checked_sub(earlier).unwrap();
        activity.source.path = format!("{i:06}.fit");
        let mut entry = read.ledger[i % read.ledger.len()].clone();
        entry.path.clone_from(&activity.source.path);
        entry.activities.clear();
        input.ledger.push(entry);
        input.activities.push(activity);
    }
    input
}

fn history_and_rules(c: &mut Criterion) {
    let config = Config::default();
    let all = inputs::count("KNEEWISE_BENCH_ACTIVITIES", 10_000);
    let mut group = c.benchmark_group("history");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    for n in [all / 10, all] {
        let input = history_of(n);
        group.throughput(Throughput::Elements(n as u64));
        group.bench_function(format!("assemble {n}"), |b| {
            // Like the pipeline.
            let assembled = |input| {
                history::assemble_by(input, &config, &|activities, each| activities.par_iter_mut().for_each(each))
            };
            b.iter_batched(|| input.clone(), assembled, BatchSize::PerIteration);
        });
        let history = history::assemble(input, &config);
        assert_eq!(history.activities.len(), n, "none is taken for another");
        group.bench_function(format!("rules {n}"), |b| {
            let all = |check: &rule::Check<'_>| {
                kneewise::rule::RULES.par_iter().with_max_len(1).map(|rule| check(rule)).collect()
            };
            b.iter(|| rule::judge_by(&history, &config, &all));
        });
        let judgement = rule::judge(&history, &config);
        let report = report::build(history, judgement, &config);
        group.bench_function(format!("write JSON {n}"), |b| b.iter(|| json::json(&report, &mut std::io::sink())));
        group.bench_function(format!("write for the terminal {n}"), |b| {
            b.iter(|| terminal::scan(&report, &Style::default(), &mut std::io::sink()));
        });
    }
    group.finish();
}

fn exports(c: &mut Criterion) {
    let fits = inputs::count("KNEEWISE_BENCH_FITS", 2000);
    let gpx = inputs::count("KNEEWISE_BENCH_GPX", 500);
    let megabytes = inputs::count("KNEEWISE_BENCH_MB", 100);
    let mut group = c.benchmark_group("scan");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    for (name, folder) in [
        (format!("{fits} FIT"), inputs::fit_folder(fits)),
        (format!("{fits} FIT in nested zips"), inputs::nested_zip_folder(fits)),
        (format!("{gpx} GPX"), inputs::gpx_folder(gpx)),
        (format!("one GPX of {megabytes} MB"), inputs::long_gpx_folder(megabytes)),
    ] {
        group.throughput(Throughput::Bytes(size(&folder)));
        for threads in [1, 2] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let paths = [folder.clone()];
            group.bench_function(format!("{name}, {threads} threads"), |b| {
                b.iter(|| pool.install(|| kneewise::scan(&paths, &Config::default(), &Progress::default())));
            });
        }
    }
    group.finish();
}

fn size(folder: &Path) -> u64 {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
}

criterion_group!(benches, history_and_rules, exports);
criterion_main!(benches);
