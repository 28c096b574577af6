//! The formats that kneewise reads: one table, with how each is recognised, read and named. A new format needs its decoder and a
//! row of `formats!`.

pub mod describe;
pub mod foreign;
pub mod origins;
pub mod probe;
pub mod sniff;
pub mod specimen;

use crate::config::DecodeLimits;
use crate::decode::course::CourseDocument;
use crate::decode::{Decoded, fit, gpx, tcx};
use crate::export::collection::CollectionReader;
use crate::export::{
    Table, TableError, adidas, apple_health, fitbit, garmin, huawei, polar, runkeeper, samsung, strava, zepp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use specimen::Specimen;

/// How a format is read.
#[derive(Clone, Copy, Debug)]
pub enum Reader {
    /// Recordings of activities, with their samples.
    Recording {
        /// Decodes a file.
        decode: fn(&[u8], &DecodeLimits) -> Decoded,
        /// Whether the first kilobytes show that a file is not an activity, so that the rest need not be read.
        is_other: fn(&[u8]) -> bool,
        /// Whether a file is a list of messages with fields, rather than of points.
        has_messages: bool,
        /// Reader of planned courses, if the format has them.
        course: Option<CourseReader>,
    },
    /// A table of an account export, with one row per activity.
    Table(fn(&[u8]) -> Result<Table, TableError>),
    /// Workouts of an account export, with their samples in files beside it.
    Collection(CollectionReader),
    /// Apple Health's document of all workouts and records, with routes in files beside it. Read in pieces.
    Document,
}

/// Reader of planned courses in a format; times are not needed.
#[derive(Clone, Copy, Debug)]
pub struct CourseReader {
    /// Its points, in the form of a recording.
    pub points: fn(&[u8], &DecodeLimits) -> Decoded,
    /// The course as a whole.
    pub document: fn(&[u8], &DecodeLimits) -> CourseDocument,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct FormatInfo {
    /// The word in `source.format`.
    pub word: &'static str,
    /// The name for people.
    pub name: &'static str,
    /// What a file is called in a sentence about its activity.
    pub the_file: &'static str,
    /// The extension, if a file with it must have this format.
    pub extension: Option<&'static str>,
    /// Recognises a file by its content (and name, where needed).
    pub recognise: fn(&Specimen<'_>) -> bool,
    /// The reader.
    pub reader: Reader,
    /// Preference among copies of an activity: the smallest number is kept, because its format holds more.
    pub preference: u8,
    /// Whether watches write it themselves. The watch's own file may have what another copy lacks.
    pub by_watch: bool,
    /// Whether `source.device` is the program that wrote the file, which may not be the watch.
    pub device_is_program: bool,
    /// Whether it has a distance field; else distance is normally measured along the positions.
    pub has_distance: bool,
}

/// Makes [`Format`] from the table: its variants and their rows.
macro_rules! formats {
    ($($(#[$attribute:meta])+ $format:ident = $info:expr;)+) => {
        /// The format of a file.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Format {
            $($(#[$attribute])+ $format,)+
        }

        impl Format {
            /// All formats, in the order in which they are tried on a file.
            pub const ALL: &'static [Format] = &[$(Format::$format,)+];

            /// Its row of the table.
            #[must_use]
            pub(crate) const fn info(self) -> &'static FormatInfo {
                match self {
                    $(Format::$format => const { &$info },)+
                }
            }
        }
    };
}

formats! {
    /// Garmin's Flexible and Interoperable Data Transfer, which watches write.
    #[default]
    Fit = FormatInfo {
        word: "fit",
        name: "FIT",
        the_file: "the file",
        extension: Some("fit"),
        recognise: |file| fit::is_fit(file.bytes),
        reader: Reader::Recording {
            decode: fit::decode,
            is_other: fit::is_other,
            has_messages: true,
            course: None,
        },
        preference: 0,
        by_watch: true,
        device_is_program: false,
        has_distance: true,
    };
    /// GPS Exchange Format, 1.0 or 1.1.
    Gpx = FormatInfo {
        word: "gpx",
        name: "GPX",
        the_file: "the GPX",
        extension: Some("gpx"),
        recognise: |file| file.has_root(&gpx::ROOTS),
        reader: Reader::Recording {
            decode: gpx::decode,
            is_other: |_| false,
            has_messages: false,
            course: Some(CourseReader { points: gpx::decode_course, document: gpx::course::read }),
        },
        preference: 2,
        by_watch: false,
        device_is_program: true,
        has_distance: false,
    };
    /// Garmin's Training Center XML.
    Tcx = FormatInfo {
        word: "tcx",
        name: "TCX",
        the_file: "the TCX",
        extension: Some("tcx"),
        recognise: |file| file.has_root(&tcx::ROOTS),
        reader: Reader::Recording {
            decode: tcx::decode,
            is_other: |_| false,
            has_messages: false,
            course: Some(CourseReader { points: tcx::decode_course, document: tcx::course }),
        },
        preference: 1,
        by_watch: false,
        device_is_program: false,
        has_distance: true,
    };
    /// Apple Health's `export.xml`.
    AppleHealth = FormatInfo {
        word: "apple_health",
        name: "Apple Health",
        the_file: "the export",
        extension: None,
        recognise: |file| file.has_root(&apple_health::ROOTS) || file.has_document_type("HealthData"),
        reader: Reader::Document,
        preference: 1,
        by_watch: false,
        device_is_program: false,
        has_distance: true,
    };
    /// Garmin's `*summarizedActivities.json` and `*_gear.json`.
    GarminJson = FormatInfo {
        word: "garmin_json",
        name: "Garmin's table",
        the_file: "the export's table",
        extension: None,
        recognise: |file| file.is_json() && garmin::is_table(file.bytes),
        reader: Reader::Table(garmin::read),
        preference: 2,
        by_watch: false,
        device_is_program: false,
        has_distance: true,
    };
    /// Strava's `activities.csv`.
    StravaCsv = FormatInfo {
        word: "strava_csv",
        name: "Strava's table",
        the_file: "the export's table",
        extension: None,
        recognise: |file| file.is_csv() && strava::is_table(file.file_name, &file.text),
        reader: Reader::Table(strava::activities),
        preference: 2,
        by_watch: false,
        device_is_program: false,
        has_distance: true,
    };
    /// Polar Flow's `training-session-….json`.
    PolarJson = FormatInfo {
        word: "polar_json",
        name: "Polar's session",
        the_file: "the session",
        extension: None,
        recognise: |file| file.is_json() && polar::is_session(file.beginning(), file.file_name),
        reader: Reader::Recording { decode: polar::decode, is_other: |_| false, has_messages: false, course: None },
        preference: 1,
        by_watch: false,
        device_is_program: false,
        has_distance: true,
    };
    /// `exercise-….json` of Fitbit and Google Takeout.
    FitbitJson = FormatInfo {
        word: "fitbit_json",
        name: "Fitbit's list",
        the_file: "the export's list",
        extension: None,
        recognise: |file| file.is_json() && fitbit::is_table(file.beginning()),
        reader: Reader::Table(fitbit::exercises),
        preference: 2,
        by_watch: false,
        device_is_program: false,
        has_distance: true,
    };
    /// `Sport-sessions/….json` of adidas Running.
    AdidasJson = FormatInfo {
        word: "adidas_json",
        name: "adidas Running's session",
        the_file: "the session",
        extension: None,
        recognise: |file| file.is_json() && adidas::is_session(file.beginning()),
        reader: Reader::Collection(CollectionReader { read: adidas::read, add: adidas::add }),
        preference: 1,
        by_watch: false,
        device_is_program: true,
        has_distance: true,
    };
    /// `com.samsung.shealth.exercise.….csv` of Samsung Health.
    SamsungCsv = FormatInfo {
        word: "samsung_csv",
        name: "Samsung Health's table",
        the_file: "the export's table",
        extension: None,
        recognise: |file| file.is_csv() && samsung::is_table(&file.text),
        reader: Reader::Collection(CollectionReader { read: samsung::read, add: samsung::add }),
        preference: 1,
        by_watch: false,
        device_is_program: true,
        has_distance: true,
    };
    /// Huawei Health's `motion path detail data….json`, and its app's `HiTrack_…`.
    HuaweiTrack = FormatInfo {
        word: "huawei_track",
        name: "Huawei Health's tracks",
        the_file: "the export",
        extension: None,
        recognise: |file| {
            (file.is_json() && huawei::is_export(file.beginning(), file.file_name)) || huawei::is_track(&file.text)
        },
        reader: Reader::Recording { decode: huawei::decode, is_other: |_| false, has_messages: false, course: None },
        preference: 1,
        by_watch: false,
        device_is_program: true,
        has_distance: true,
    };
    /// `SPORT_….csv` of Zepp.
    ZeppCsv = FormatInfo {
        word: "zepp_csv",
        name: "Zepp's table",
        the_file: "the export's table",
        extension: None,
        recognise: |file| file.is_csv() && zepp::is_table(&file.text),
        reader: Reader::Table(zepp::workouts),
        preference: 2,
        by_watch: false,
        device_is_program: false,
        has_distance: true,
    };
    /// Runkeeper's `cardioActivities.csv`.
    RunkeeperCsv = FormatInfo {
        word: "runkeeper_csv",
        name: "Runkeeper's table",
        the_file: "the export's table",
        extension: None,
        recognise: |file| file.is_csv() && runkeeper::is_table(&file.text),
        reader: Reader::Table(runkeeper::activities),
        preference: 2,
        by_watch: false,
        device_is_program: false,
        has_distance: true,
    };
}

impl Format {
    /// The word in the report's `source.format`.
    ///
    /// ```
    /// assert_eq!(kneewise::summary::Format::Fit.as_str(), "fit");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.info().word
    }

    /// Whether it is a table of an export, with one row per activity and no samples.
    #[must_use]
    pub(crate) const fn is_table(self) -> bool {
        matches!(self.info().reader, Reader::Table(_))
    }

    /// Whether one file holds activities of several devices and apps, which may have recorded the same one.
    #[must_use]
    pub(crate) const fn of_several_devices(self) -> bool {
        matches!(self.info().reader, Reader::Table(_) | Reader::Collection(_) | Reader::Document)
    }

    /// The formats of planned courses, by name: "GPX or TCX".
    #[must_use]
    pub(crate) fn of_courses() -> String {
        let reads = |format: &&Format| matches!(format.info().reader, Reader::Recording { course: Some(_), .. });
        let names: Vec<&str> = Format::ALL.iter().filter(reads).map(|format| format.info().name).collect();
        names.join(" or ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_word_is_that_of_the_report() {
        for format in Format::ALL {
            assert_eq!(serde_json::to_value(format).unwrap(), format.info().word);
        }
    }

    #[test]
    fn no_two_formats_share_a_word_or_an_ending() {
        let words: BTreeSet<&str> = Format::ALL.iter().map(|format| format.info().word).collect();
        assert_eq!(words.len(), Format::ALL.len());
        let endings: Vec<&str> = Format::ALL.iter().filter_map(|format| format.info().extension).collect();
        assert_eq!(endings.iter().collect::<BTreeSet<_>>().len(), endings.len());
    }

    #[test]
    fn recordings_have_an_ending_and_exports_have_none() {
        let of_one = |format: &Format| matches!(format.info().reader, Reader::Recording { .. });
        assert!(Format::ALL.iter().all(|format| of_one(format) || format.info().extension.is_none()));
        assert_eq!(Format::of_courses(), "GPX or TCX");
    }
}
