//! Invariants for any bytes: the bodies of the fuzz targets.
//!
//! `tests/it/replay.rs` includes this file, so that inputs found by a fuzzer are replayed by plain `cargo test`.

use kneewise::Config;
use kneewise::base::ledger::{Code, Status};
use kneewise::base::note::Note;
use kneewise::config::pain as pain_log;
use kneewise::internal::activity::normalise;
use kneewise::internal::decode::damage::Place;
use kneewise::internal::decode::raw::RawActivity;
use kneewise::internal::decode::samples::Samples;
use kneewise::internal::decode::series::Series;
use kneewise::internal::decode::{self, Decoded};
use kneewise::internal::dump;
use kneewise::internal::export::collection::Collection;
use kneewise::internal::export::{
    Table, TableActivity, TableError, adidas, apple_health, fitbit, garmin, huawei, polar, samsung, strava, zepp,
};
use kneewise::internal::settings;
use kneewise::internal::source::open::{Leaf, open_bytes};
use kneewise::render::{Style, json, terminal};
use kneewise::report::Report;
use kneewise::summary::ActivitySummary;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static SCHEMA: LazyLock<jsonschema::Validator> =
    LazyLock::new(|| jsonschema::validator_for(&kneewise::render::schema::report()).expect("a schema"));

/// Small limits, so that an input that would use more shows as an exceeded limit and not as a slow one.
fn bounded() -> Config {
    Config::default().with(|config| {
        (config.decode.samples, config.decode.xml_depth) = (20_000, 64);
        let limits = &mut config.limits;
        (limits.member_bytes, limits.activity_bytes, limits.total_bytes) = (1 << 20, 1 << 19, 4 << 20);
        (limits.ratio, limits.depth, limits.members) = (200, 4, 64);
    })
}

/// FIT: decoding, cleaning, dumping.
pub fn fit(bytes: &[u8]) {
    decoded(&decode::fit::decode(bytes, &bounded().decode), bytes);
    let _ = decode::fit::first_message_kind(bytes);
    dumped("a.fit", bytes);
}

/// GPX, as a recording and as a course.
pub fn gpx(bytes: &[u8]) {
    decoded(&decode::gpx::decode(bytes, &bounded().decode), bytes);
    decoded(&decode::gpx::decode_course(bytes, &bounded().decode), bytes);
    dumped("a.gpx", bytes);
}

/// TCX, as a recording and as a course.
pub fn tcx(bytes: &[u8]) {
    decoded(&decode::tcx::decode(bytes, &bounded().decode), bytes);
    decoded(&decode::tcx::decode_course(bytes, &bounded().decode), bytes);
    dumped("a.tcx", bytes);
}

/// Zip archives, and what is in them.
pub fn archive(bytes: &[u8]) {
    opened("a.zip", bytes);
}

/// Gzip, and what is in it.
pub fn gzip(bytes: &[u8]) {
    opened("a.fit.gz", bytes);
}

/// Strava's `activities.csv`.
pub fn strava_csv(bytes: &[u8]) {
    if let Ok(read) = strava::activities(bytes) {
        table(&read);
    }
    whole("activities.csv", bytes, &bounded());
}

/// Garmin's lists of activities and gear.
pub fn garmin_json(bytes: &[u8]) {
    for read in [garmin::activities(bytes), garmin::gear(bytes)].into_iter().flatten() {
        table(&read);
    }
    whole("x_summarizedActivities.json", bytes, &bounded());
}

/// Apple Health's document: any piece of it, and the whole.
pub fn apple_health(bytes: &[u8]) {
    let _ = apple_health::scan::cut(bytes).map(|at| assert!(at < bytes.len()));
    let mut export = apple_health::Export::default();
    let (first, second) = bytes.split_at(apple_health::scan::cut(bytes).unwrap_or(0));
    for (piece, is_first) in [(first, true), (second, first.is_empty())] {
        export.add(apple_health::scan::scan(piece, is_first), piece.len());
    }
    for damage in export.finish() {
        assert!(matches!(damage.place, Place::Byte { at, of } if at <= of && of == bytes.len()), "{damage:?}");
    }
    for number in 0..export.workouts.len() {
        let Some(raw) = export.activity(number, Vec::new()) else { continue };
        finite(&raw.samples);
        assert!(raw.stops.iter().all(|stop| stop.to_s >= stop.from_s));
    }
    whole("export.xml", bytes, &bounded());
}

/// Sessions and tables of other services' exports. The first byte selects which.
pub fn exports(bytes: &[u8]) {
    let [which, rest @ ..] = bytes else { return };
    let limits = bounded().decode;
    match which % 6 {
        0 => decoded_sessions(&polar::decode(rest, &limits)),
        1 => {
            if let Ok(read) = fitbit::exercises(rest) {
                table(&read);
            }
        }
        2 => collected(adidas::read(rest, "a.json"), adidas::add, rest),
        3 => collected(samsung::read(rest, "a.csv"), samsung::add, rest),
        4 => decoded_sessions(&huawei::decode(rest, &limits)),
        _ => {
            if let Ok(read) = zepp::workouts(rest) {
                table(&read);
            }
        }
    }
    let names = [
        "training-session-1.json",
        "exercise-0.json",
        "Sport-sessions/a.json",
        "com.samsung.shealth.exercise.csv",
        "motion path detail data1.json",
        "SPORT_1.csv",
    ];
    whole(names[usize::from(which % 6)], rest, &bounded());
}

fn decoded_sessions(decoded: &Decoded) {
    for raw in &decoded.activities {
        finite(&raw.samples);
        let _ = normalise(raw.clone());
    }
}

fn collected(
    read: Result<Collection, TableError>,
    add: fn(&mut RawActivity, &str, &[u8], &kneewise::config::DecodeLimits),
    bytes: &[u8],
) {
    let Ok(collection) = read else { return };
    for mut described in collection.workouts {
        for path in described.files.clone() {
            assert!(!path.starts_with('/'), "{path}");
            add(&mut described.activity, &path, bytes, &bounded().decode);
        }
        finite(&described.activity.samples);
        let _ = normalise(described.activity);
    }
}

/// `kneewise.toml`.
pub fn settings(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match settings::read(text, &kneewise::internal::rule::keys()) {
        Ok(settings) => {
            let athlete = &settings.config.athlete;
            for value in [athlete.resting_bpm, athlete.max_bpm, athlete.threshold_bpm, athlete.threshold_mps]
                .into_iter()
                .flatten()
            {
                assert!(value.is_finite() && value > 0.0, "{value}");
            }
            assert!(athlete.shoes.iter().all(|shoe| shoe.start_m.is_finite() && shoe.start_m >= 0.0));
        }
        Err(error) => {
            assert!((1..=text.lines().count() + 1).contains(&error.line), "line {}", error.line);
            assert!(!error.what.is_empty() && !error.what.contains('\n'), "{:?}", error.what);
        }
    }
}

/// The pain log.
pub fn pain(bytes: &[u8]) {
    match pain_log::read(bytes, None) {
        Ok(entries) => {
            assert!(entries.iter().all(|entry| (0.0..=10.0).contains(&entry.score)));
            // It may be judged, too.
            let config = Config::default().with(|config| config.pain = entries);
            whole("a.gpx", b"<gpx/>", &config);
        }
        Err(error) => assert!(!error.to_string().contains('\n'), "{error}"),
    }
}

/// From bytes to a report and to every view of it. The first two bytes select the name and the options.
pub fn pipeline(bytes: &[u8]) {
    let [name, options, rest @ ..] = bytes else { return };
    let names = ["a.fit", "a.gpx", "a.tcx", "a.zip", "a.fit.gz", "activities.csv", "x_summarizedActivities.json", "a"];
    let has = |bit: u8| options & bit != 0;
    let config = bounded().with(|config| {
        config.detail = has(1);
        config.private = has(2);
        config.keep_duplicates = has(4);
        config.athletes = has(8);
        config.load = has(16);
    });
    whole(names[usize::from(*name) % names.len()], rest, &config);
}

fn decoded(decoded: &Decoded, bytes: &[u8]) {
    let samples: usize = decoded.activities.iter().map(|activity| activity.samples.len).sum();
    // A point begun beyond the limit may be counted once per activity.
    assert!(samples <= bounded().decode.samples + decoded.activities.len(), "{samples} samples");
    for damage in &decoded.damage {
        assert!(!damage.what.is_empty() && !damage.what.contains(char::is_control), "{:?}", damage.what);
        match damage.place {
            Place::Byte { at, of } => assert!(at <= of && of == bytes.len()),
            Place::Line { line, column } => assert!(line >= 1 && column >= 1),
        }
    }
    for raw in &decoded.activities {
        finite(&raw.samples);
        assert!(raw.breaks.is_sorted() && raw.breaks.iter().all(|&i| i <= raw.samples.len));
        assert!(raw.stops.iter().all(|stop| stop.to_s > stop.from_s));
        notes(&raw.notes);
        let Some(activity) = normalise(raw.clone()) else { continue };
        let samples = &activity.samples;
        finite(samples);
        let times: Vec<f64> = samples.time_s.iter().map(|(_, time_s)| time_s).collect();
        assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "times are sorted");
        assert_eq!(times.len(), samples.len, "every sample has one");
        let distances: Vec<f64> = samples.distance_m.iter().map(|(_, metres)| metres).collect();
        assert!(distances.is_sorted() && distances.iter().all(|metres| *metres >= 0.0));
        within(&samples.lat_deg, 90.0);
        within(&samples.lon_deg, 180.0);
        assert!(activity.pieces.iter().all(|piece| piece.start < piece.end && piece.end <= samples.len));
        assert!(activity.pieces.windows(2).all(|pair| pair[0].end <= pair[1].start));
        notes(&activity.notes);
    }
}

fn finite(samples: &Samples) {
    for (channel, series) in samples.channels() {
        assert!(series.iter().all(|(i, value)| value.is_finite() && i < samples.len), "{channel:?}");
    }
}

fn within(series: &Series, most: f64) {
    assert!(series.iter().all(|(_, value)| value.abs() <= most));
}

fn notes(notes: &[Note]) {
    assert!(notes.iter().all(|note| !note.text.is_empty() && !note.text.contains(char::is_control)), "{notes:?}");
}

fn dumped(name: &str, bytes: &[u8]) {
    let config = bounded();
    if let Ok(opened) = dump::open::open_bytes(name, bytes.to_vec(), &config) {
        // A row needs at least one byte of the file, or is one of the few places of damage.
        assert!(opened.rows().count() <= bytes.len() + 64);
    }
}

fn opened(name: &str, bytes: &[u8]) {
    let size = bytes.len() as u64;
    let limits = bounded().limits;
    let leaves =
        open_bytes(name, bytes.to_vec(), &limits, kneewise::internal::format::probe::ANYTHING, &|leaf: Leaf<'_>| {
            if let Some(member) = &leaf.member {
                assert!(!member.contains(char::is_control), "{member:?}");
            }
            let unpacked = match &leaf.content {
                Ok(content) => content.len() as u64,
                Err(error) => {
                    assert!(matches!(error.code.status(), Status::Failed | Status::Skipped), "{error:?}");
                    0
                }
            };
            assert!(unpacked <= limits.activity_bytes);
            (leaf.share_bytes, unpacked)
        });
    assert!(!leaves.is_empty() && leaves.len() <= limits.members + 8);
    assert!(leaves.iter().map(|(share, _)| share).sum::<u64>() <= size);
    assert!(leaves.iter().map(|(_, unpacked)| unpacked).sum::<u64>() <= limits.total_bytes + size);
}

fn table(table: &Table) {
    for row in &table.activities {
        let TableActivity { start_s, distance_m, elapsed_s, timer_s, moving_s, gain_m, loss_m, .. } = *row;
        for value in [start_s, distance_m, elapsed_s, timer_s, moving_s, gain_m, loss_m].into_iter().flatten() {
            assert!(value.is_finite() && value >= 0.0, "{row:?}");
        }
        let TableActivity { cadence_spm, steps, mean_bpm, max_bpm, rpe, feel, .. } = *row;
        for value in [cadence_spm, steps, mean_bpm, max_bpm, rpe, feel].into_iter().flatten() {
            assert!(value.is_finite() && value >= 0.0, "{row:?}");
        }
    }
    assert!(table.gear.iter().filter_map(|gear| gear.maximum_m).all(|metres| metres.is_finite() && metres > 0.0));
}

/// The report of one file, whatever its contents.
fn whole(name: &str, bytes: &[u8], config: &Config) {
    let report = kneewise::scan_bytes(name, bytes.to_vec(), config);
    in_the_ledger(name, &report, config.private);
    for activity in &report.activities {
        measured(activity);
        if config.private {
            assert!(activity.name.is_none() && activity.route.is_empty() && activity.source.device.is_none());
            assert!(activity.profile.iter().all(|point| point.lat_deg.is_none() && point.lon_deg.is_none()));
        }
    }
    for week in &report.weeks {
        let at_least_m = week.distance_at_least_m;
        assert!(at_least_m.is_finite() && at_least_m >= 0.0 && week.moving_s >= 0.0, "{week:?}");
        assert!(week.distance_m.is_none_or(|metres| metres == at_least_m), "{week:?}");
    }
    shown(&report);
}

/// Every input has a ledger entry, every activity belongs to one, and nothing panicked.
fn in_the_ledger(name: &str, report: &Report, private: bool) {
    assert!(!report.ledger.is_empty());
    assert!(private || report.ledger.iter().all(|entry| entry.path == name || !entry.activities.is_empty()));
    let mut ids = BTreeSet::new();
    for entry in &report.ledger {
        assert_eq!(entry.status, entry.code.status());
        assert_ne!(entry.code, Code::Panicked, "{entry:?}");
        ids.extend(&entry.activities);
    }
    assert!(report.activities.iter().all(|activity| ids.contains(&activity.id)));
    assert_eq!(report.totals.files, report.ledger.len());
    assert_eq!(report.totals.activities, report.activities.len());
}

/// Plausible numbers: finite, not negative, ranges around their value.
fn measured(activity: &ActivitySummary) {
    let a = activity;
    let positive = [
        a.distance_m,
        a.elapsed_s,
        a.timer_s,
        a.moving_s,
        a.steps,
        a.elevation.loss_m,
        a.elevation.gain_m,
        a.elevation.loss_low_m,
        a.elevation.loss_high_m,
        a.elevation.gain_low_m,
        a.elevation.gain_high_m,
        a.elevation.below_5_pct_m,
        a.elevation.below_15_pct_m,
        a.elevation.longest_descent_m,
        a.cadence.mean_spm,
        a.cadence.running_spm,
        a.heart_rate.mean_bpm,
        a.heart_rate.max_bpm,
        a.walked_m,
        a.longest_prior_30d_m,
    ];
    for value in positive.into_iter().flatten() {
        assert!(value.is_finite() && value >= 0.0, "{value} in {a:?}");
    }
    for value in [a.elevation.min_m, a.elevation.max_m, a.cadence.fade_pct, a.ratio_to_prior].into_iter().flatten() {
        assert!(value.is_finite(), "{value} in {a:?}");
    }
    // The figures are rounded one by one, to a tenth at least.
    let band = |low: Option<f64>, value: Option<f64>, high: Option<f64>| {
        if let (Some(low), Some(value), Some(high)) = (low, value, high) {
            assert!(low <= value + 0.1 && value <= high + 0.1, "{low} ≤ {value} ≤ {high}");
        }
    };
    band(a.elevation.loss_low_m, a.elevation.loss_m, a.elevation.loss_high_m);
    band(a.elevation.gain_low_m, a.elevation.gain_m, a.elevation.gain_high_m);
    if let Some(load) = &a.knee_load {
        assert!(load.flat_km.is_finite() && load.low.is_finite() && load.high.is_finite());
        band(Some(load.low), Some(load.flat_km), Some(load.high));
        assert!(load.low >= 0.0);
    }
    if let (Some(mean), Some(max)) = (a.heart_rate.mean_bpm, a.heart_rate.max_bpm) {
        assert!(mean <= max + 1.0, "heart rate {mean} of at most {max}");
    }
    assert!(a.profile.len() <= 500 && a.profile.is_sorted_by(|x, y| x.distance_m <= y.distance_m));
    assert!(a.route.iter().flatten().all(|degrees| degrees.is_finite()) && a.route.len() <= 64);
    notes(&a.notes);
}

/// Every view can be written, JSON reads back as written, and none can manipulate a terminal.
fn shown(report: &Report) {
    let mut text = Vec::new();
    json::json(report, &mut text).expect("memory");
    let read: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
    if let Some(wrong) = SCHEMA.iter_errors(&read).next() {
        panic!("against the schema, at {}: {wrong}", wrong.instance_path());
    }
    assert_eq!(read["schema"], "kneewise.report/1");
    let again = serde_json::to_vec(&read).expect("memory");
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&again).expect("JSON"), read);
    let mut lines = Vec::new();
    json::ndjson(report, &mut lines).expect("memory");
    assert!(lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count() >= 2);
    for (verbose, width) in [(0, 80), (1, 40), (-1, 120)] {
        let style = Style::default().with(|style| {
            style.verbose = verbose;
            style.width = width;
        });
        let mut screen = Vec::new();
        terminal::scan(report, &style, &mut screen).expect("memory");
        terminal::check(report, &style, &mut screen).expect("memory");
        let screen = String::from_utf8(screen).expect("text");
        assert!(!screen.contains(|sign: char| sign.is_control() && sign != '\n'), "{screen:?}");
    }
}
