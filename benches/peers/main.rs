//! kneewise compared with other libraries, for `benches/compare.sh`.
//!
//! `make WHAT COUNT` writes inputs and says where; `sums PEER EXTENSION FOLDER THREADS` adds up four numbers for each file of
//! a folder; `memory [FOLDER]` compares decoders over bytes in memory; `elements FILE` is a bare pass of the scanner over an XML document.
#![allow(
    clippy::pedantic,
    clippy::print_stdout,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::type_complexity,
    reason = "a tool for measuring, not part of the program"
)]

mod bare;
#[path = "../inputs/mod.rs"]
mod inputs;
mod memory;
mod sums;

use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["make", what, count] => make(what, count.parse().unwrap_or(1)),
        ["sums", peer, extension, folder, threads] => {
            sum_up(peer, extension, Path::new(folder), threads.parse().unwrap_or(1));
        }
        ["elements", file] => println!("{} elements", bare::elements(Path::new(file)).expect("a document")),
        ["memory", ref folder @ ..] => in_memory(folder.first().map(Path::new)),
        _ => {
            println!("usage: make WHAT COUNT | sums PEER EXTENSION FOLDER THREADS | memory [FOLDER] | elements FILE");
            // Run as a bench without arguments it has nothing to measure.
            return if args.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
    }
    ExitCode::SUCCESS
}

fn make(what: &str, count: usize) {
    let path = match what {
        "fit" => inputs::fit_folder(count),
        "tiny" => inputs::tiny_folder(count),
        "gpx" => inputs::gpx_folder(count),
        "long-gpx" => inputs::long_gpx_folder(count),
        "apple" => inputs::apple_folder(count),
        "nested" => inputs::nested_zip_folder(count),
        _ => panic!("no such input: {what}"),
    };
    println!("{}", path.display());
}

/// The files of `folder` with this extension, by name.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == extension))
        .collect();
    files.sort();
    files
}

fn sum_up(peer: &str, extension: &str, folder: &Path, threads: usize) {
    let (.., work) =
        sums::PEERS.iter().find(|(name, end, _)| *name == peer && *end == extension).expect("a known peer");
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().expect("threads");
    let all: Vec<Option<sums::Sums>> = files(folder, extension)
        .par_iter()
        .with_max_len(1)
        .map_init(Vec::new, |buffer, path| {
            buffer.clear();
            std::io::Read::read_to_end(&mut std::fs::File::open(path).ok()?, buffer).ok()?;
            work(buffer)
        })
        .collect();
    let read: Vec<sums::Sums> = all.iter().flatten().copied().collect();
    let cadences: Vec<f64> = read.iter().map(sums::Sums::cadence).filter(|c| !c.is_nan()).collect();
    println!(
        "files {} unread {} distance_m {:.1} duration_s {:.0} loss_m {:.1} cadence {:.4}",
        all.len(),
        all.len() - read.len(),
        read.iter().map(|s| s.distance_m).sum::<f64>(),
        read.iter().map(|s| s.duration_s).sum::<f64>(),
        read.iter().map(|s| s.loss_m).sum::<f64>(),
        if cadences.is_empty() { f64::NAN } else { cadences.iter().sum::<f64>() / cadences.len() as f64 },
    );
}

/// Files of a folder, or made ones.
fn in_memory(folder: Option<&Path>) {
    let rounds = inputs::count("KNEEWISE_BENCH_ROUNDS", 9);
    let read = |extension: &str, made: fn(usize) -> Vec<Vec<u8>>, n| match folder {
        Some(folder) => files(folder, extension).iter().filter_map(|path| std::fs::read(path).ok()).collect(),
        None => made(n),
    };
    let fits: Vec<Vec<u8>> = read("fit", inputs::fits, 40);
    if !fits.is_empty() {
        memory::fit(&fits, rounds);
        memory::zip(&fits, rounds, 1);
        memory::zip(&fits, rounds, 2);
    }
    for (extension, made, work) in [
        ("gpx", inputs::gpxs as fn(usize) -> Vec<Vec<u8>>, memory::gpx as fn(&[Vec<u8>], usize)),
        ("tcx", inputs::tcxs, memory::tcx),
    ] {
        let files: Vec<Vec<u8>> = read(extension, made, 20);
        if !files.is_empty() {
            work(&files, rounds);
        }
    }
}
