//! Decoders over the same bytes in memory, on one thread, in turn.

use crate::bare;
use crate::inputs;
use flate2::read::DeflateDecoder;
use kneewise::config::DecodeLimits;
use kneewise::config::OpenLimits;
use kneewise::internal::decode;
use kneewise::internal::source::open;
use rustyfit::StreamingIterator;
use std::hint::black_box;
use std::io::Read;
use std::time::{Duration, Instant};

/// A contestant: its name, and its work on one file.
type Work<'a> = (&'static str, Box<dyn Fn(&[u8]) -> usize + 'a>);

/// Runs everything in turn, `rounds` times, and shows medians and their ratio to the first.
fn table(title: &str, files: &[Vec<u8>], rounds: usize, contestants: &[Work<'_>]) {
    let bytes: usize = files.iter().map(Vec::len).sum();
    println!("\n{title}: {} files, {:.1} MB, {rounds} rounds", files.len(), bytes as f64 / 1e6);
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); contestants.len()];
    for _ in 0..rounds {
        for (which, (_, work)) in contestants.iter().enumerate() {
            let start = Instant::now();
            for file in files {
                black_box(work(black_box(file)));
            }
            times[which].push(start.elapsed());
        }
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_secs_f64()
    };
    let medians: Vec<f64> = times.iter_mut().map(median).collect();
    for ((name, _), seconds) in contestants.iter().zip(&medians) {
        println!(
            "{name:44} {:9.1} MB/s  first is {:7.2} times as fast",
            bytes as f64 / 1e6 / seconds,
            seconds / medians[0]
        );
    }
}

fn samples(decoded: &decode::Decoded) -> usize {
    decoded.activities.iter().map(|activity| activity.samples.len).sum()
}

fn rustyfit_bare(bytes: &[u8]) -> usize {
    let mut decoder = rustyfit::Decoder::builder().checksum(false).expand_components(false).build();
    let mut stream = decoder.stream(embedded_io_adapters::std::FromStd::new(bytes));
    let mut messages = 0;
    while let Some(Ok(event)) = stream.next() {
        messages += usize::from(matches!(event, rustyfit::DecoderEvent::Message(_)));
    }
    messages
}

pub(crate) fn fit(files: &[Vec<u8>], rounds: usize) {
    let limits = DecodeLimits::default();
    table(
        "FIT",
        files,
        rounds,
        &[
            ("kneewise", Box::new(|b| samples(&decode::fit::decode(b, &limits)))),
            ("bare column decoder, CRC by eight", Box::new(bare::columns)),
            ("rustyfit stream, no CRC, no expansion", Box::new(rustyfit_bare)),
            ("fitparser::from_bytes", Box::new(|b| fitparser::from_bytes(b).map_or(0, |all| all.len()))),
        ],
    );
}

pub(crate) fn gpx(files: &[Vec<u8>], rounds: usize) {
    let limits = DecodeLimits::default();
    table(
        "GPX",
        files,
        rounds,
        &[
            ("kneewise", Box::new(|b| samples(&decode::gpx::decode(b, &limits)))),
            ("quick-xml events", Box::new(bare::xml_events)),
            ("gpx::read", Box::new(|b| gpx::read(b).map_or(0, |gpx| gpx.tracks.len()))),
        ],
    );
}

pub(crate) fn tcx(files: &[Vec<u8>], rounds: usize) {
    let limits = DecodeLimits::default();
    table(
        "TCX",
        files,
        rounds,
        &[
            ("kneewise", Box::new(|b| samples(&decode::tcx::decode(b, &limits)))),
            ("quick-xml events", Box::new(bare::xml_events)),
        ],
    );
}

/// Opening an archive and decoding its members, against its parts: inflating alone, and decoding alone.
pub(crate) fn zip(files: &[Vec<u8>], rounds: usize, threads: usize) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let archive = inputs::zip(files);
    let deflated: Vec<Vec<u8>> = files
        .iter()
        .map(|file| {
            let mut out = Vec::new();
            flate2::read::DeflateEncoder::new(&file[..], flate2::Compression::best())
                .read_to_end(&mut out)
                .expect("memory");
            out
        })
        .collect();
    let decode_limits = DecodeLimits::default();
    let limits = OpenLimits::default();
    println!("\non {threads} threads:");
    table(
        "zip of FITs (sizes packed)",
        &[archive],
        rounds,
        &[
            (
                "kneewise opens and decodes",
                Box::new(|b| {
                    let opened = pool.install(|| {
                        open::open_bytes(
                            "a.zip",
                            b.to_vec(),
                            &limits,
                            kneewise::internal::format::probe::ANYTHING,
                            &|leaf| {
                                leaf.content.map_or(0, |bytes| samples(&decode::fit::decode(bytes, &decode_limits)))
                            },
                        )
                    });
                    opened.iter().sum()
                }),
            ),
            ("zlib-rs inflates, thrown away", Box::new(|_| each(&pool, &deflated, zlib_rs))),
            ("libdeflate inflates, thrown away", Box::new(|_| each(&pool, &deflated, libdeflate))),
            (
                "decodes from memory",
                Box::new(|_| each(&pool, files, |_, bytes| samples(&decode::fit::decode(bytes, &decode_limits)))),
            ),
        ],
    );
}

/// Does `work` with each file in the pool, with a buffer for each thread.
fn each(pool: &rayon::ThreadPool, files: &[Vec<u8>], work: impl Fn(&mut Vec<u8>, &[u8]) -> usize + Sync) -> usize {
    use rayon::prelude::*;
    pool.install(|| {
        files
            .par_iter()
            .with_max_len(8)
            .map_init(|| Vec::with_capacity(1 << 22), |buffer, file| work(buffer, file))
            .sum()
    })
}

fn zlib_rs(buffer: &mut Vec<u8>, deflated: &[u8]) -> usize {
    buffer.clear();
    DeflateDecoder::new(deflated).read_to_end(buffer).unwrap_or(0)
}

fn libdeflate(buffer: &mut Vec<u8>, deflated: &[u8]) -> usize {
    buffer.resize(1 << 22, 0);
    libdeflater::Decompressor::new().deflate_decompress(deflated, buffer).unwrap_or(0)
}
