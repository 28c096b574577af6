//! Shared by the tests: paths of files, and calls of the library.

use kneewise::Config;
use kneewise::base::progress::Progress;
use kneewise::report::Report;
use kneewise::summary::ActivitySummary;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A file of `testdata/`, as a path that is the same on every machine.
pub(crate) fn testdata(name: &str) -> PathBuf {
    Path::new("testdata").join(name)
}

/// The real files in `KNEEWISE_CORPUS`; `None`, and a message on standard error, if there are none.
pub(crate) fn corpus() -> Option<PathBuf> {
    let corpus = std::env::var_os("KNEEWISE_CORPUS").map(PathBuf::from);
    if corpus.is_none() {
        eprintln!("skipped: KNEEWISE_CORPUS is not set");
    }
    corpus
}

/// All files below a folder, sorted.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

pub(crate) fn scan(paths: &[PathBuf], config: &Config) -> Report {
    kneewise::scan(paths, config, &Progress::default()).unwrap()
}

/// Like `check`: with splits and profiles, every copy separately.
pub(crate) fn with_detail() -> Config {
    Config::default().with(|config| {
        config.detail = true;
        config.keep_duplicates = true;
    })
}

/// The one activity of a file given as bytes.
pub(crate) fn only_activity(name: &str, bytes: Vec<u8>) -> ActivitySummary {
    let mut report = kneewise::scan_bytes(name, bytes, &with_detail());
    assert_eq!(report.activities.len(), 1, "{name}: {:?}", report.ledger);
    report.activities.remove(0)
}

/// Runs work on one thread and measures its CPU time, which other work on the machine does not affect. 0 if the system does not
/// report it.
pub(crate) fn cpu_time<T: Send>(work: impl FnOnce() -> T + Send) -> (T, Duration) {
    let now = || {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        Some(Duration::from_nanos(told.split(' ').next()?.parse().ok()?))
    };
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    alone.install(|| {
        let begun = now();
        let done = work();
        (done, now().zip(begun).map_or(Duration::ZERO, |(now, begun)| now.saturating_sub(begun)))
    })
}

pub(crate) fn json(report: &Report) -> String {
    let mut out = Vec::new();
    kneewise::render::json::json(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
