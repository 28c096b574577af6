//! Inputs of the benches: made by the tests' own writers with fixed seeds, shaped like the files of a current watch.
//!
//! Written once below `target/bench-data`, so that a second run measures at once.
#![allow(dead_code, reason = "each bench uses a part of it")]
#![allow(clippy::unwrap_used, reason = "benches, as tests, stop where their input cannot be made")]

#[path = "../../tests/it/synth/mod.rs"]
mod synth;

use rayon::prelude::*;
use rustyfit::profile::typedef::{FitBaseType, MesgNum};
use rustyfit::proto::{Field, Message, Value};
use std::path::{Path, PathBuf};
use synth::{
    Cadence, Gpx, Plan, Rng, Route, Run, Tcx, apple_years, encode, gpx_bytes, messages, run, tcx_bytes, zip_bytes,
};

/// 2017-01-01 05:00 UTC.
const FIRST_START_S: i64 = 1_483_246_800;

/// A number from an environment variable, else the default.
pub(crate) fn count(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// The folder of the inputs.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-data")
}

/// Run number `i` of the made-up runner, one a day: 5 to 12 km with a chest strap.
pub(crate) fn outing(i: usize) -> Run {
    let mut rng = Rng::new(i as u64);
    let routes = [Route::River, Route::Fields, Route::Hills, Route::Ridge, Route::Lakeside];
    let start_s = FIRST_START_S + 86_400 * i as i64 + rng.whole(0, 7200);
    let plan = Plan::new(start_s, rng.between(5000.0, 12_000.0), routes[i % routes.len()]);
    run(&Plan { dynamics: true, seed: i as u64, ..plan })
}

/// A FIT file like that of a current watch: it also has fields and messages that the public profile does not know.
pub(crate) fn fit(run: &Run) -> Vec<u8> {
    let mut out = Vec::new();
    let mut records = 0_u32;
    for mut message in messages(std::slice::from_ref(run)) {
        if message.num == MesgNum::RECORD {
            records += 1;
            message.fields.push(field(134, Value::Uint8((records % 100) as u8), FitBaseType::UINT8));
            message.fields.push(field(136, Value::Uint8(57), FitBaseType::UINT8));
            if records.is_multiple_of(30) {
                out.push(unknown(records));
            }
        }
        out.push(message);
    }
    encode(out)
}

fn field(num: u8, value: Value, base_type: FitBaseType) -> Field {
    Field { num, base_type, value, is_expanded: false }
}

fn unknown(at: u32) -> Message {
    let field = |num, value| field(num, Value::Uint32(value), FitBaseType::UINT32);
    Message { num: MesgNum(233), fields: vec![field(2, at), field(3, 7 * at)], ..Message::default() }
}

/// One run, `km` kilometres long.
fn run_of(km: f64) -> Run {
    run(&Plan { dynamics: true, seed: 1, ..Plan::new(FIRST_START_S, km * 1000.0, Route::Ridge) })
}

/// A FIT file of a run of this length.
pub(crate) fn fit_of(km: f64) -> Vec<u8> {
    fit(&run_of(km))
}

/// A GPX file of a run of this length.
pub(crate) fn gpx_of(km: f64) -> Vec<u8> {
    gpx_bytes(&run_of(km), Gpx::Garmin, Cadence::PerLeg)
}

/// A TCX file of a run of this length.
pub(crate) fn tcx_of(km: f64) -> Vec<u8> {
    tcx_bytes(&run_of(km), Tcx::Garmin, Cadence::PerLeg)
}

/// The bytes of `n` FIT files.
pub(crate) fn fits(n: usize) -> Vec<Vec<u8>> {
    (0..n).into_par_iter().map(|i| fit(&outing(i))).collect()
}

/// The bytes of `n` GPX files, as Garmin and Strava write them.
pub(crate) fn gpxs(n: usize) -> Vec<Vec<u8>> {
    let flavour = |i: usize| if i.is_multiple_of(2) { Gpx::Garmin } else { Gpx::Strava };
    (0..n).into_par_iter().map(|i| gpx_bytes(&outing(i), flavour(i), Cadence::PerLeg)).collect()
}

/// The bytes of `n` TCX files.
pub(crate) fn tcxs(n: usize) -> Vec<Vec<u8>> {
    (0..n).into_par_iter().map(|i| tcx_bytes(&outing(i), Tcx::Garmin, Cadence::PerLeg)).collect()
}

/// One GPX file of about `bytes`: days of recording without a break.
pub(crate) fn long_gpx(bytes: usize) -> Vec<u8> {
    let sample = gpx_bytes(&outing(0), Gpx::Garmin, Cadence::PerLeg);
    let samples = outing(0).samples.len();
    let metres = 2.8 * samples as f64 * bytes as f64 / sample.len() as f64;
    let plan = Plan::new(FIRST_START_S, metres, Route::Road);
    gpx_bytes(&run(&Plan { seed: 1, ..plan }), Gpx::Garmin, Cadence::PerLeg)
}

/// The smallest FIT files that are activities: a minute each.
pub(crate) fn tiny_fit(i: usize) -> Vec<u8> {
    let routes = [Route::River, Route::Fields, Route::Hills, Route::Ridge, Route::Lakeside];
    let plan = Plan::new(FIRST_START_S - 2 * 86_400 * 365 + 7200 * i as i64, 200.0, routes[i % routes.len()]);
    encode(messages(&[run(&Plan { seed: i as u64, ..plan })]))
}

/// A folder of inputs, filled by `write` unless it exists.
fn once(name: &str, write: impl FnOnce(&Path)) -> PathBuf {
    let path = folder().join(name);
    if !path.exists() {
        let unfinished = folder().join(format!("{name}.unfinished"));
        let _ = std::fs::remove_dir_all(&unfinished);
        std::fs::create_dir_all(&unfinished).unwrap();
        write(&unfinished);
        std::fs::rename(&unfinished, &path).unwrap();
    }
    path
}

/// A folder of `n` FIT files.
pub(crate) fn fit_folder(n: usize) -> PathBuf {
    once(&format!("fit-{n}"), |path| {
        (0..n).into_par_iter().for_each(|i| std::fs::write(path.join(format!("{i:06}.fit")), fit(&outing(i))).unwrap());
    })
}

/// A folder of `n` tiny FIT files.
pub(crate) fn tiny_folder(n: usize) -> PathBuf {
    once(&format!("tiny-{n}"), |path| {
        (0..n).into_par_iter().for_each(|i| std::fs::write(path.join(format!("{i:06}.fit")), tiny_fit(i)).unwrap());
    })
}

/// A folder of `n` GPX files.
pub(crate) fn gpx_folder(n: usize) -> PathBuf {
    once(&format!("gpx-{n}"), |path| {
        for (i, bytes) in gpxs(n).iter().enumerate() {
            std::fs::write(path.join(format!("{i:06}.gpx")), bytes).unwrap();
        }
    })
}

/// A folder with one GPX file of this size.
pub(crate) fn long_gpx_folder(megabytes: usize) -> PathBuf {
    once(&format!("long-gpx-{megabytes}"), |path| {
        std::fs::write(path.join("long.gpx"), long_gpx(megabytes * 1_000_000)).unwrap();
    })
}

/// A folder with one `export.xml` of Apple Health of this size: ten years, a hundred runs.
pub(crate) fn apple_folder(megabytes: usize) -> PathBuf {
    once(&format!("apple-{megabytes}"), |path| {
        let runs: Vec<Run> = (0..100).into_par_iter().map(outing).collect();
        let mut file = std::fs::File::create(path.join("export.xml")).unwrap();
        apple_years(&runs, megabytes * 1_000_000, &mut file).unwrap();
    })
}

/// A folder with one archive that holds `n` FIT files in zips of 500, as Garmin's account exports do.
pub(crate) fn nested_zip_folder(n: usize) -> PathBuf {
    once(&format!("nested-{n}"), |path| {
        let inner: Vec<(String, Vec<u8>)> = (0..n.div_ceil(500))
            .map(|part| {
                let range = part * 500..n.min((part + 1) * 500);
                let members: Vec<(String, Vec<u8>)> =
                    range.into_par_iter().map(|i| (format!("{i:06}.fit"), fit(&outing(i)))).collect();
                (format!("DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part{part}.zip"), zip_bytes(&members))
            })
            .collect();
        std::fs::write(path.join("export.zip"), zip_bytes(&inner)).unwrap();
    })
}

/// One archive of these members.
pub(crate) fn zip(members: &[Vec<u8>]) -> Vec<u8> {
    let named: Vec<(String, &Vec<u8>)> = members.iter().enumerate().map(|(i, b)| (format!("{i:06}.fit"), b)).collect();
    zip_bytes(&named)
}
