//! All real files at once: time, memory, a ledger entry for each, and the figures of other decoders.
//!
//! `golden.csv` was made with other programs (garmin-fit-sdk, fitdecode, gpxpy, lxml).

use crate::reading::{corpus, files_below};
use kneewise::Config;
use kneewise::base::sport::Sport;
use kneewise::report::Report;
use kneewise::summary::ActivitySummary;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Most memory of a scan of everything, bytes resident.
const MOST_MEMORY: u64 = 300 << 20;
/// A release build takes less than a second; this is for an unoptimised one on a busy machine.
const MOST_TIME: Duration = Duration::from_secs(90);

/// Peak memory of a process, bytes. Linux only.
fn peak_memory(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib << 10)
}

#[test]
fn everything_is_read_within_bounds_and_accounted_for() {
    let Some(corpus) = corpus() else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("report.json");
    let begin = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_kneewise"))
        .args(["scan", "--format", "json", "--keep-duplicates", "-o"])
        .args([&out, &corpus])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut peak = None;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        peak = peak_memory(&child).max(peak);
        if begin.elapsed() > MOST_TIME {
            child.kill().unwrap();
            panic!("not done after {MOST_TIME:?}");
        }
        std::thread::sleep(Duration::from_millis(3));
    };
    assert_eq!(status.code(), Some(3), "some of the files are broken");
    match peak {
        Some(bytes) => {
            eprintln!("{:?}, {} MB", begin.elapsed(), bytes >> 20);
            assert!(bytes < MOST_MEMORY, "{} MB", bytes >> 20);
        }
        None => eprintln!("skipped: this system does not tell how much memory a process took"),
    }

    let report = crate::valid::report(&std::fs::read_to_string(&out).unwrap());
    let accounted: BTreeSet<&str> =
        report["ledger"].as_array().unwrap().iter().map(|entry| entry["path"].as_str().unwrap()).collect();
    for path in files_below(&corpus) {
        assert!(accounted.contains(path.to_str().unwrap()), "{} is not in the ledger", path.display());
    }
    assert!(report["ledger"].as_array().unwrap().iter().all(|entry| entry["code"] != "panicked"));
}

/// How often each check passed, and the failures.
#[derive(Default)]
struct Tally {
    checks: BTreeMap<&'static str, (usize, usize)>,
    wrong: Vec<String>,
}

impl Tally {
    fn judge(&mut self, check: &'static str, right: bool, row: &str, want: &str, got: Option<f64>) {
        let (good, all) = self.checks.entry(check).or_default();
        *all += 1;
        *good += usize::from(right);
        if !right {
            self.wrong.push(format!("{check} {row}: {want}, ours {got:?}"));
        }
    }
}

struct Golden {
    columns: BTreeMap<String, usize>,
    rows: Vec<csv::StringRecord>,
}

impl Golden {
    fn read(path: &Path) -> Golden {
        let mut table = csv::Reader::from_path(path).unwrap();
        let columns = table.headers().unwrap().iter().enumerate().map(|(i, name)| (name.to_owned(), i)).collect();
        Golden { columns, rows: table.records().map(Result::unwrap).collect() }
    }

    fn text<'a>(&self, row: &'a csv::StringRecord, column: &str) -> &'a str {
        &row[self.columns[column]]
    }

    fn number(&self, row: &csv::StringRecord, column: &str) -> Option<f64> {
        self.text(row, column).parse().ok()
    }

    /// Start time, Unix seconds, of rows that can be compared: plausible, and with more than one point.
    fn start_s(&self, row: &csv::StringRecord) -> Option<f64> {
        const YEAR_1995_S: i64 = 788_918_400;
        let start = self.text(row, "start_utc").parse::<jiff::Timestamp>().ok()?;
        let points = self.number(row, "points").unwrap_or(2.0);
        let comparable =
            start.as_second() >= YEAR_1995_S && points >= 2.0 && !self.text(row, "path").starts_with("bad/");
        comparable.then_some(start.as_millisecond() as f64 / 1000.0)
    }
}

fn start_s(a: &ActivitySummary) -> f64 {
    a.start.as_millisecond() as f64 / 1000.0
}

/// Each golden row with the activity of its file that starts nearest, and whether it is the file's only one.
fn pairs<'a>(
    golden: &'a Golden,
    report: &'a Report,
    corpus: &Path,
) -> Vec<(&'a csv::StringRecord, Option<&'a ActivitySummary>, bool)> {
    let mut by_path: BTreeMap<&str, Vec<&ActivitySummary>> = BTreeMap::new();
    for activity in &report.activities {
        by_path.entry(&activity.source.path).or_default().push(activity);
    }
    let mut pairs = Vec::new();
    for row in &golden.rows {
        let Some(at) = golden.start_s(row) else { continue };
        let path = corpus.join(golden.text(row, "path"));
        let of_file = by_path.get(path.to_str().unwrap()).map_or(&[][..], Vec::as_slice);
        let nearest =
            of_file.iter().copied().min_by(|a, b| (start_s(a) - at).abs().total_cmp(&(start_s(b) - at).abs()));
        pairs.push((row, nearest, of_file.len() == 1));
    }
    pairs
}

/// Everything, read once for all tests.
fn read_all(corpus: &Path) -> &'static Report {
    static REPORT: OnceLock<Report> = OnceLock::new();
    let config = Config::default().with(|config| config.keep_duplicates = true);
    REPORT.get_or_init(|| crate::reading::scan(&[corpus.to_owned()], &config))
}

#[test]
fn figures_are_those_of_other_decoders() {
    let Some(corpus) = corpus() else { return };
    let golden = Golden::read(&corpus.join("golden.csv"));
    let report = read_all(&corpus);
    let mut tally = Tally::default();
    for (row, activity, single) in pairs(&golden, report, &corpus) {
        let (path, number) = (golden.text(row, "path"), |column: &str| golden.number(row, column));
        tally.judge("found", activity.is_some(), path, "an activity", None);
        let Some(a) = activity else { continue };
        let is_fit = path.to_lowercase().ends_with(".fit");
        let mut check = |name: &'static str, want: Option<f64>, got: Option<f64>, tolerance: f64| {
            if let Some(want) = want {
                let right = got.is_some_and(|got| (got - want).abs() <= tolerance);
                tally.judge(name, right, path, &want.to_string(), got);
            }
        };
        check("start", golden.start_s(row), Some(start_s(a)), 2.0);
        check("points", number("points").filter(|_| single), Some(a.points as f64), 0.0);
        let distance_m = number("distance_m").filter(|&m| m > 200.0 && (single || is_fit));
        let share = if is_fit { 0.005 } else { 0.02 };
        check("distance", distance_m, a.distance_m, (share * distance_m.unwrap_or(0.0)).max(5.0));
        let timer_s = number("timer_s").filter(|&s| s > 30.0 && is_fit);
        check("timer", timer_s, a.timer_s, (0.005 * timer_s.unwrap_or(0.0)).max(1.0));
        check("device loss", number("device_loss_m").filter(|_| is_fit), a.elevation.device_loss_m, 0.51);
        let counted = single && a.sport.on_foot() && number("cadence_n").is_some_and(|n| n > 60.0);
        let cadence =
            number("cadence_raw_mean").filter(|&c| c > 0.0 && counted).map(|c| if c < 120.0 { 2.0 * c } else { c });
        check("cadence", cadence, a.cadence.mean_spm, 1.0);
        check("heart rate", number("hr_mean").filter(|&bpm| bpm > 0.0 && single), a.heart_rate.mean_bpm, 1.0);
    }
    for (name, (right, all)) in &tally.checks {
        eprintln!("{name}: {right} of {all}");
        assert!(*all > 100, "{name} was checked only {all} times");
        assert!(100 * right >= 99 * all, "{name}: only {right} of {all}\n{}", tally.wrong.join("\n"));
    }
    assert_eq!(tally.checks.len(), 8);
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { f64::midpoint(values[middle - 1], values[middle]) }
}

#[test]
fn elevation_loss_is_near_the_devices() {
    let Some(corpus) = corpus() else { return };
    let golden = Golden::read(&corpus.join("golden.csv"));
    let report = read_all(&corpus);
    let (mut errors, mut flat, mut within_band) = (Vec::new(), Vec::new(), 0);
    for (row, activity, _) in pairs(&golden, report, &corpus) {
        let Some(device_m) = golden.number(row, "device_loss_m").filter(|&m| m >= 30.0) else { continue };
        let Some((a, loss_m)) = activity.and_then(|a| Some((a, a.elevation.loss_m?))) else { continue };
        if golden.text(row, "sport") != Sport::Running.as_str() {
            continue;
        }
        let error_pct = 100.0 * (loss_m - device_m).abs() / device_m;
        errors.push(error_pct);
        let km = golden.number(row, "distance_m").unwrap_or(0.0) / 1000.0;
        if km > 0.0 && device_m / km < 6.0 {
            flat.push(error_pct);
        }
        let (low, high) = (a.elevation.loss_low_m.unwrap(), a.elevation.loss_high_m.unwrap());
        within_band += usize::from((low..=high).contains(&device_m));
    }
    let n = errors.len();
    assert!(n >= 25 && flat.len() >= 5, "{n} runs, {} of them flat", flat.len());
    let close = errors.iter().filter(|&&e| e <= 10.0).count();
    let (all_pct, flat_pct) = (median(errors), median(flat));
    eprintln!(
        "{n} runs: median error {all_pct:.1} %, flat {flat_pct:.1} %, {close} within 10 %, {within_band} in the band"
    );
    assert!(all_pct <= 4.5 && flat_pct <= 6.0);
    assert!(100 * close >= 80 * n && 100 * within_band >= 85 * n);
}
