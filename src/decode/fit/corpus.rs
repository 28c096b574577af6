//! The decoder on real files against independent decoders. Skipped without `KNEEWISE_CORPUS`.

use super::decode;
use super::synth::defines;
use crate::config::DecodeLimits;
use crate::decode::raw::RawActivity;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn corpus() -> Option<PathBuf> {
    let root = std::env::var_os("KNEEWISE_CORPUS").map(PathBuf::from);
    if root.is_none() {
        eprintln!("skipped: KNEEWISE_CORPUS is not set");
    }
    root
}

/// One line of `golden.csv` by column name.
type Row = BTreeMap<String, String>;

/// The lines of each FIT file, in the order of its sessions.
fn golden(root: &Path) -> BTreeMap<String, Vec<Row>> {
    let mut files = BTreeMap::<String, Vec<Row>>::new();
    let mut reader = csv::Reader::from_path(root.join("golden.csv")).unwrap();
    for row in reader.deserialize::<Row>() {
        let row = row.unwrap();
        if row["path"].to_ascii_lowercase().ends_with(".fit") {
            files.entry(row["path"].clone()).or_default().push(row);
        }
    }
    files
}

fn number(row: &Row, column: &str) -> Option<f64> {
    row[column].parse().ok()
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (n, sum) = values.fold((0, 0.0), |(n, sum), v| (n + 1, sum + v));
    (n > 0).then(|| sum / f64::from(n))
}

/// Differences from the golden line.
fn differences(row: &Row, activity: &RawActivity) -> Vec<String> {
    let cadence = mean(activity.samples.cadence_raw.iter().map(|(_, v)| v).filter(|&v| v > 0.0));
    let heart_rate = mean(activity.samples.heart_rate_bpm.iter().map(|(_, v)| v).filter(|&v| v > 0.0));
    [
        ("points", Some(activity.samples.len as f64), 0.0),
        ("distance_m", activity.totals.distance_m, 0.02),
        ("timer_s", activity.totals.timer_s, 0.002),
        ("elapsed_s", activity.totals.elapsed_s, 0.002),
        ("device_loss_m", activity.totals.loss_m, 0.0),
        ("device_gain_m", activity.totals.gain_m, 0.0),
        ("cadence_raw_mean", cadence, 0.001),
        ("hr_mean", heart_rate, 0.01),
    ]
    .into_iter()
    .filter_map(|(column, found, tolerance)| {
        let expect = number(row, column)?;
        // Without a summary the golden distance is that of the records.
        let found = found.or_else(|| {
            (column == "distance_m").then(|| activity.samples.distance_m.iter().map(|(_, v)| v).fold(0.0, f64::max))
        });
        let good = found.is_some_and(|found| (found - expect).abs() <= tolerance);
        (!good).then(|| format!("{column}: {found:?}, expected {expect}"))
    })
    .collect()
}

#[test]
fn real_files_agree_with_independent_decoders() {
    let Some(root) = corpus() else { return };
    let mut bad = Vec::new();
    let mut compared = 0;
    for (path, rows) in golden(&root) {
        let bytes = std::fs::read(root.join(&path)).unwrap();
        let decoded = decode(&bytes, &DecodeLimits::default());
        if decoded.not_activity.is_some() || bytes.starts_with(&[0x1F, 0x8B]) {
            continue;
        }
        let stored_heart_rate = defines(&bytes, |d| d.global == 132);
        compared += 1;
        if decoded.activities.len() != rows.len() {
            bad.push(format!("{path}: {} activities, expected {}", decoded.activities.len(), rows.len()));
            continue;
        }
        for (row, activity) in rows.iter().zip(&decoded.activities) {
            let mut found = differences(row, activity);
            // The golden mean is of the records alone; ours includes heart rates stored by the strap.
            found.retain(|d| !(stored_heart_rate && d.starts_with("hr_mean")));
            // The golden decoders stop at damage; ours continues after it.
            let more = number(row, "points").is_some_and(|points| activity.samples.len as f64 > points);
            found.retain(|d| !(!decoded.damage.is_empty() && more && d.starts_with("points")));
            bad.extend(found.into_iter().map(|d| format!("{path} #{}: {d}", activity.session)));
        }
    }
    assert!(compared > 0);
    assert!(bad.is_empty(), "{} of {compared} files:\n{}", bad.len(), bad.join("\n"));
}

#[test]
fn every_broken_file_is_read_or_says_why() {
    let Some(root) = corpus() else { return };
    for entry in std::fs::read_dir(root.join("bad")).unwrap() {
        let path = entry.unwrap().path();
        let decoded = decode(&std::fs::read(&path).unwrap(), &DecodeLimits::default());
        assert!(
            !decoded.activities.is_empty() || decoded.not_activity.is_some() || !decoded.damage.is_empty(),
            "{} says nothing",
            path.display()
        );
    }
}
