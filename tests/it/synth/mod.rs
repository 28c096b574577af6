//! A made-up runner in a made-up landscape, and writers for every format that kneewise reads.
//!
//! Other people's runs are private and the FIT SDK's samples have their own licence, so all test data is computed here:
//! [`run`] simulates one activity second by second, [`fit_bytes`], [`gpx_bytes`] and [`tcx_bytes`] write it down,
//! [`zip_bytes`] and [`gz_bytes`] pack it, [`season`] is 30 weeks of one runner, [`garmin_export`] and [`strava_export`]
//! are that season as the services hand it out, and [`broken_files`] is what goes wrong with files.
//!
//! Everything follows from fixed seeds and uses only arithmetic that is exact on every machine (no `sin`, no `exp` of the
//! system's library), so the same bytes come out everywhere. Only the packing of archives may differ with the version of
//! the compressor.
#![allow(dead_code, unused_imports, reason = "tests and benches each use a part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::float_cmp,
    clippy::cast_possible_wrap,
    reason = "all of it is test code, and what it computes it can compare exactly"
)]

mod apple;
mod archive;
mod broken;
mod fit;
mod fit_other;
mod garmin;
mod land;
mod phones;
mod rng;
mod run;
mod season;
mod strava;
mod xml;

pub(crate) use apple::{apple_document, apple_export, apple_members, apple_route, apple_years};
pub(crate) use archive::{gz_bytes, zip_bytes};
pub(crate) use broken::{Broken, broken_files, jog};
pub(crate) use fit::{encode, encode_as, fit_bytes, messages, multisport_bytes};
pub(crate) use garmin::{EMAIL, garmin_export};
pub(crate) use land::Route;
pub(crate) use phones::{adidas_members, fitbit_list, huawei_export, pair, polar_session, samsung_members, zepp_table};
pub(crate) use rng::Rng;
pub(crate) use run::{Altitude, Kind, Plan, Recording, Run, Sample, Stop, Watch, run};
pub(crate) use season::{Outing, race, season, season_before};
pub(crate) use strava::{strava_export, strava_export_of};
pub(crate) use xml::{Cadence, Gpx, Tcx, gpx_bytes, rfc3339, route_bytes, tcx_bytes};

/// `n` plain runs of about `km` kilometres, two a day from 1 January 2026, each different: for benches and property tests.
pub(crate) fn runs(n: usize, km: f64) -> Vec<Run> {
    (0..n)
        .map(|i| {
            run(&Plan { seed: i as u64, ..Plan::new(1_767_250_800 + 43_200 * i as i64, km * 1000.0, Route::River) })
        })
        .collect()
}

#[test]
fn runs_differ() {
    let runs = runs(3, 1.0);
    assert!(
        runs.windows(2)
            .all(|w| w[0].end_s() < w[1].start_s() && w[0].samples[60].position != w[1].samples[60].position)
    );
}
