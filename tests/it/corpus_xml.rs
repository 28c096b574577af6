//! GPX and TCX files of real devices compared with figures from other decoders, and with the `gpx` crate.
//!
//! The files are found through `KNEEWISE_CORPUS`: a folder with `golden.csv` next to the files that it names.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails by panicking and says what it skips")]

use kneewise::base::ledger::Code;
use kneewise::config::DecodeLimits;
use kneewise::internal::decode::raw::RawActivity;
use kneewise::internal::decode::{Decoded, gpx, tcx};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

fn corpus() -> Option<PathBuf> {
    let corpus = std::env::var_os("KNEEWISE_CORPUS").map(PathBuf::from);
    if corpus.is_none() {
        eprintln!("skipped: KNEEWISE_CORPUS is not set");
    }
    corpus
}

fn read(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap();
    if !bytes.starts_with(b"\x1F\x8B") {
        return bytes;
    }
    let mut inner = Vec::new();
    // A truncated or endless stream is as good as any other hostile text.
    let _ = flate2::read::MultiGzDecoder::new(&*bytes).take(100 << 20).read_to_end(&mut inner);
    inner
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// By the root element, because a file may have the wrong extension.
fn decode(bytes: &[u8]) -> Option<Decoded> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2000)]).replace('\0', "");
    let limits = DecodeLimits::default();
    if head.contains("<gpx") {
        Some(gpx::decode(bytes, &limits))
    } else if head.contains("<TrainingCenterDatabase") || head.contains("<Activities") {
        Some(tcx::decode(bytes, &limits))
    } else {
        None
    }
}

/// Great-circle distance between neighbours in one piece, metres.
fn distance_m(activity: &RawActivity) -> f64 {
    let samples = &activity.samples;
    let position = |i| Some((samples.lat_deg.get(i)?.to_radians(), samples.lon_deg.get(i)?.to_radians()));
    let mut sum = 0.0;
    let mut last = None;
    for i in 0..samples.len {
        if activity.breaks.contains(&i) {
            last = None;
        }
        let Some((lat, lon)) = position(i) else { continue };
        if let Some((from_lat, from_lon)) = last.replace((lat, lon)) {
            let half = |angle: f64| (angle / 2.0).sin().powi(2);
            let chord = half(lat - from_lat) + f64::cos(lat) * f64::cos(from_lat) * half(lon - from_lon);
            sum += 2.0 * 6_371_008.8 * chord.sqrt().asin();
        }
    }
    sum
}

fn mean_of_positive<'a>(values: impl Iterator<Item = (usize, f64)> + 'a) -> Option<f64> {
    let values: Vec<f64> = values.map(|(_, value)| value).filter(|value| *value > 0.0).collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Seconds since 1970 of a golden start; `None` for an empty cell and for years that no recording has.
fn golden_start(text: &str) -> Option<f64> {
    let start = text.parse::<jiff::Timestamp>().ok()?;
    (start.as_second() > -2_208_988_800).then_some(start.as_millisecond() as f64 / 1000.0)
}

/// Differences between one golden row and the activities; GPX rows count a file's tracks as one.
fn differences(row: &csv::StringRecord, activities: &[RawActivity]) -> Vec<String> {
    let samples = || activities.iter().map(|activity| &activity.samples);
    let distance = match activities {
        [one] if one.totals.distance_m.is_some() => one.totals.distance_m,
        _ => Some(activities.iter().map(distance_m).sum::<f64>()),
    };
    // Some devices' laps do not add up to their furthest track point, and either may be the figure.
    let furthest = activities[0].samples.distance_m.iter().map(|(_, metres)| metres).max_by(f64::total_cmp);
    let has_note = |word: &str| activities[0].notes.iter().any(|note| note.text.contains(word));
    let cadence = mean_of_positive(samples().flat_map(|samples| samples.cadence_raw.iter()));
    let heart_rate = mean_of_positive(samples().flat_map(|samples| samples.heart_rate_bpm.iter()));
    let points = samples().map(|samples| samples.len).sum::<usize>() as f64;
    let golden = |column: usize| row[column].parse::<f64>().ok();
    let mut found = Vec::new();
    let mut check = |what: &str, ours: &[Option<f64>], golden: Option<f64>, tolerance: f64| {
        let Some(golden) = golden else { return };
        if !ours.iter().flatten().any(|ours| (ours - golden).abs() <= tolerance) {
            found.push(format!("{what} {ours:?}, not {golden}"));
        }
    };
    check("points", &[Some(points)], golden(5), 0.0);
    check("start", &[activities[0].start_s], golden_start(&row[4]), 0.001);
    check("timer", &[activities[0].totals.timer_s], golden(7), 0.01);
    check("cadence", &[cadence], golden(11), 0.001);
    check("heart rate", &[heart_rate], golden(13), 0.001);
    // Other decoders read 46,5 as 46, and measure to positions off the globe.
    if !has_note("comma") && !has_note("globe") {
        check("distance", &[distance, furthest], golden(6), 0.06 + golden(6).unwrap_or(0.0) * 1e-5);
    }
    found
}

#[test]
fn figures_agree_with_other_decoders() {
    let Some(corpus) = corpus() else { return };
    let mut rows: BTreeMap<String, Vec<csv::StringRecord>> = BTreeMap::new();
    let mut table = csv::Reader::from_path(corpus.join("golden.csv")).unwrap();
    for row in table.records().map(Result::unwrap) {
        rows.entry(row[0].to_owned()).or_default().push(row);
    }
    let mut checked = 0;
    let mut wrong = Vec::new();
    for (path, rows) in &rows {
        let bytes = read(&corpus.join(path));
        let Some(mut decoded) = decode(&bytes) else { continue };
        if rows[0][16].contains("a route") {
            assert_eq!((decoded.activities.len(), decoded.not_activity), (0, Some(Code::Course)), "{path}");
            decoded = gpx::decode_course(&bytes, &DecodeLimits::default());
        }
        if decoded.activities.is_empty() && golden_start(&rows[0][4]).is_none() {
            assert!(!decoded.damage.is_empty(), "{path}: a recording without one real date");
            continue;
        }
        checked += rows.len();
        let parts: Vec<&[RawActivity]> =
            if rows.len() == 1 { vec![&decoded.activities] } else { decoded.activities.chunks(1).collect() };
        if parts.len() != rows.len() || parts.iter().any(|part| part.is_empty()) {
            wrong.push(format!("{path}: {} activities, not {}", decoded.activities.len(), rows.len()));
            continue;
        }
        for (row, part) in rows.iter().zip(parts) {
            wrong.extend(differences(row, part).into_iter().map(|difference| format!("{path}: {difference}")));
        }
    }
    eprintln!("{checked} activities compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 200, "only {checked} rows found");
}

#[test]
fn points_agree_with_the_gpx_crate() {
    let Some(corpus) = corpus() else { return };
    let mut compared = 0;
    for path in files(&corpus).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "gpx")) {
        let bytes = read(&path);
        // The crate is slow in a debug build.
        if bytes.len() > 250_000 {
            continue;
        }
        let Ok(oracle) = ::gpx::read(&*bytes) else { continue };
        let tracks = || oracle.tracks.iter().flat_map(|track| &track.segments);
        let mut points: Vec<&::gpx::Waypoint> = tracks().flat_map(|segment| &segment.points).collect();
        if points.is_empty() {
            points = oracle.routes.iter().flat_map(|route| &route.points).collect();
        }
        let ours = gpx::decode_course(&bytes, &DecodeLimits::default());
        assert_eq!(ours.damage, [], "{}", path.display());
        let Some(activity) = ours.activities.first() else {
            assert!(points.is_empty(), "{}", path.display());
            continue;
        };
        let samples = &activity.samples;
        assert_eq!(samples.len, points.len(), "{}", path.display());
        for (i, point) in points.into_iter().enumerate() {
            let time = point.time.map(|time| time::OffsetDateTime::from(time).unix_timestamp_nanos() as f64 / 1e9);
            let close = |a: Option<f64>, b: Option<f64>| match (a, b) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-5,
                (None, None) => true,
                _ => false,
            };
            let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
            let position = Some(point.point()).filter(|at| at.x().is_finite() && at.y().is_finite());
            assert!(close(samples.lat_deg.get(i), position.map(geo::Point::y)), "{} {i}", path.display());
            assert!(close(samples.lon_deg.get(i), position.map(geo::Point::x)), "{} {i}", path.display());
            assert!(close(samples.altitude_m.get(i), finite(point.elevation)), "{} {i}", path.display());
            assert!(
                close(samples.time_s.get(i), time) || time.is_some_and(|s| s.abs() > 7e9),
                "{} {i}",
                path.display()
            );
        }
        let pieces = tracks().filter(|segment| !segment.points.is_empty()).count();
        assert_eq!(activity.breaks.len(), pieces.saturating_sub(1), "{}", path.display());
        compared += 1;
    }
    eprintln!("{compared} files compared");
    assert!(compared > 100, "only {compared} files read by the gpx crate");
}

#[test]
fn every_broken_file_is_explained() {
    let Some(corpus) = corpus() else { return };
    for path in files(&corpus.join("bad")) {
        let bytes = read(&path);
        for decoded in [gpx::decode(&bytes, &DecodeLimits::default()), tcx::decode(&bytes, &DecodeLimits::default())] {
            let explained = decoded.not_activity.is_some() || !decoded.damage.is_empty();
            assert!(explained || !decoded.activities.is_empty(), "{}", path.display());
            assert_eq!(decoded.not_activity.is_some(), decoded.content.is_some(), "{}", path.display());
            assert!(decoded.damage.iter().all(|damage| damage.what.len() < 200), "{}", path.display());
        }
        if let Some(decoded) = decode(&bytes) {
            let points: usize = decoded.activities.iter().map(|activity| activity.samples.len).sum();
            let name = path.file_name().unwrap().to_string_lossy();
            eprintln!("{name}: {points} points, {:?}, {:?}", decoded.not_activity, decoded.damage);
        }
    }
}
