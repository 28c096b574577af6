//! Where runs come from: the services and apps whose exports are read, what of each, and how to get it. One table, from which
//! `kneewise formats` and the guide are made.

use super::Format;
use std::fmt::Write as _;

/// A service, an app or a kind of file.
#[derive(Clone, Copy, Debug)]
pub struct ExportOrigin {
    /// Its name.
    pub name: &'static str,
    /// What is given to kneewise.
    pub give: &'static str,
    /// What of it is read.
    pub read: &'static str,
    /// What it does not hold or is not read, and what to do instead; empty if there is nothing to say.
    pub not_read: &'static str,
    /// The steps to get it.
    pub steps: &'static str,
    /// The formats in it.
    pub formats: &'static [Format],
}

/// All of them.
pub const ORIGINS: &[ExportOrigin] = &[
    ExportOrigin {
        name: "Garmin",
        give: "the zips as downloaded",
        read: "every recording with all its sensors; names, shoes, effort and runs without a file from its tables",
        not_read: "",
        steps: "garmin.com/account/datamanagement, Export Your Data; one run: Garmin Connect, the gear wheel, Export Original",
        formats: &[Format::Fit, Format::GarminJson],
    },
    ExportOrigin {
        name: "Strava",
        give: "the zip as downloaded",
        read: "every recording; names, shoes, effort and runs without a file from activities.csv, in any language",
        not_read: "",
        steps: "Settings, My Account, Download or Delete Your Account, Request your archive; one run: the three dots, Export Original",
        formats: &[Format::Fit, Format::Gpx, Format::Tcx, Format::StravaCsv],
    },
    ExportOrigin {
        name: "Apple Health",
        give: "export.zip, its folder, or the document alone",
        read: "workouts with their routes, heart rate, steps, distance, speed, step length, oscillation, ground contact, power, effort, \
               pauses, laps, zone, device; resting heart rate, age and sex of the runner",
        not_read: "body mass, which no figure needs; the maximum heart rate: set max_bpm, kneewise init",
        steps: "Health on the iPhone, your picture, Export All Health Data",
        formats: &[Format::AppleHealth, Format::Gpx],
    },
    ExportOrigin {
        name: "Polar Flow",
        give: "the zip as downloaded",
        read: "sessions with heart rate, positions, altitude, distance and cadence; those without samples with their totals",
        not_read: "speeds and power",
        steps: "account.polar.com, Download your data; one run: Flow, Export session, TCX",
        formats: &[Format::PolarJson, Format::Tcx],
    },
    ExportOrigin {
        name: "Fitbit, Google Takeout",
        give: "the zip as downloaded, and the TCX of runs with a track",
        read: "totals of every exercise: time, distance, steps, mean heart rate; tracks from TCX",
        not_read: "ascent, whose unit the list does not state",
        steps: "takeout.google.com, Fitbit; tracks one by one: the exercise in the app, Export as a TCX file",
        formats: &[Format::FitbitJson, Format::Tcx],
    },
    ExportOrigin {
        name: "Runkeeper",
        give: "the zip as downloaded",
        read: "tracks with heart rate; runs without a track, such as those on a treadmill, from cardioActivities.csv",
        not_read: "",
        steps: "Settings, Export Data",
        formats: &[Format::Gpx, Format::RunkeeperCsv],
    },
    ExportOrigin {
        name: "adidas Running (Runtastic)",
        give: "the zip as downloaded",
        read: "sessions with their tracks and heart rates; treadmill runs with their totals",
        not_read: "",
        steps: "runtastic.com, Settings, Export Data",
        formats: &[Format::AdidasJson, Format::Gpx],
    },
    ExportOrigin {
        name: "Samsung Health",
        give: "the exported folder or a zip of it",
        read: "exercises with positions, altitude, heart rate and cadence; treadmill runs with their totals",
        not_read: "the distances within a run: they are measured along the positions",
        steps: "Samsung Health, Settings, Download personal data",
        formats: &[Format::SamsungCsv],
    },
    ExportOrigin {
        name: "Suunto, COROS",
        give: "FIT files, one or a folder of them",
        read: "every recording with all its sensors",
        not_read: "Suunto's own JSON and SML: export FIT instead",
        steps: "Suunto app: the workout, the three dots, Export FIT; COROS: Training Hub or the app, the workout, Export, FIT",
        formats: &[Format::Fit],
    },
    ExportOrigin {
        name: "Huawei Health",
        give: "the zip, unpacked with its password, or its motion path detail data….json alone; single HiTrack files too",
        read: "workouts with positions, heart rate, steps, altitude of the watch's barometer, totals and zone; treadmill runs with \
               their totals",
        not_read: "zips under a password: unpack them first; altitude by GPS, speeds and ascent, whose units are not stated",
        steps: "Huawei Health, Me, your name, Privacy Centre, Request your data",
        formats: &[Format::HuaweiTrack],
    },
    ExportOrigin {
        name: "Zepp (Amazfit, Mi Fitness)",
        give: "the export unpacked with its password, or SPORT_….csv alone, and the FIT, TCX or GPX of runs with a track",
        read: "time and distance, the totals of every workout; tracks from FIT, TCX and GPX",
        not_read: "which sport it was, other than runs outdoors, rides and strength: the codes of the table are not documented",
        steps: "Zepp, Profile, Settings, Account, Export data; tracks one by one: the workout, share, Export GPX, TCX or FIT",
        formats: &[Format::ZeppCsv, Format::Fit, Format::Tcx, Format::Gpx],
    },
    ExportOrigin {
        name: "anything else",
        give: "FIT, GPX or TCX files, a folder of them, compressed (.gz, .zip) or not",
        read: "every recording, with the sensors that the file holds",
        not_read: "",
        steps: "",
        formats: &[Format::Fit, Format::Gpx, Format::Tcx],
    },
];

/// The table in Markdown, for the guide.
#[must_use]
pub fn markdown() -> String {
    let mut text =
        "| from | give | what is read | not in it or not read | how to get it |\n|---|---|---|---|---|\n".to_owned();
    for origin in ORIGINS {
        let cells = [origin.name, origin.give, origin.read, origin.not_read, origin.steps];
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::foreign::FOREIGN;

    #[test]
    fn every_format_comes_from_somewhere() {
        for format in Format::ALL {
            assert!(ORIGINS.iter().any(|origin| origin.formats.contains(format)), "{format:?}");
        }
        assert!(ORIGINS.iter().all(|origin| !origin.formats.is_empty() && !origin.read.is_empty()));
    }

    #[test]
    fn what_is_recognised_and_not_read_is_said_to_be_so() {
        for foreign in FOREIGN {
            let whose = foreign.name.split([' ', '\'']).next().unwrap();
            let said = ORIGINS.iter().any(|origin| origin.name.contains(whose) && !origin.not_read.is_empty());
            assert!(said, "{}", foreign.name);
        }
    }
}
