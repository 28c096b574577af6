//! Every setting with its default and unit: plain data, passed down as an argument.

mod limits;
pub mod pain;
mod pseudonym;
pub mod rules;
pub(crate) mod settings;
mod shard;

pub use crate::base::owner::Sex;
pub use limits::{DecodeLimits, OpenLimits};
pub use pain::{PainEntry, PainWhen};
pub use pseudonym::{KeyTooShort, PseudonymKey};
pub use shard::{NotAShard, Shard};

use crate::base::exposure::ExposureName;
use crate::base::provenance::AsOfFrom;
use crate::base::units::{Units, WeekStart};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rules::Changes;

/// Tolerance for clocks that run ahead of the machine's, hours.
pub const CLOCK_GRACE_H: i64 = 24;

/// Offset of the time zone furthest ahead of UTC, hours (Kiritimati).
const FURTHEST_ZONE_H: i64 = 14;

/// All inputs of the analysis besides the files. Start from [`Config::default`]; fields are added in minor versions.
///
/// ```
/// use kneewise::{Config, base::units::WeekStart};
///
/// let config = Config::default().with(|config| {
///     config.week_start = WeekStart::Sunday;
///     config.athlete.max_bpm = Some(186.0);
/// });
/// assert!(!config.private);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent switch of the command line")]
pub struct Config {
    /// Kilometres or miles.
    pub units: Units,
    /// First day of the week.
    pub week_start: WeekStart,
    /// `--tz`: takes precedence over files and positions.
    pub zone: Option<TimeZone>,
    /// The zone used where neither the option, the file nor a position gives one; the binary passes the system's zone.
    pub fallback_zone: TimeZone,
    /// Show only activities from this local day on.
    pub since: Option<Date>,
    /// Show only activities up to this local day.
    pub until: Option<Date>,
    /// Latest possible time of a recording; the binary passes the machine's clock plus [`CLOCK_GRACE_H`]. With `None` any future
    /// date is believed.
    pub latest: Option<Timestamp>,
    /// The day that "now" means; by default the day of the newest activity.
    pub as_of: Option<Date>,
    /// Whether `as_of` comes from the machine's clock; the report says so.
    pub as_of_today: bool,
    /// Report what changed in the weeks before this local day, on which pain began.
    pub sore_since: Option<Date>,
    /// Tell what came before the sore spells of the pain log.
    pub back_test: bool,
    /// With `back_test`: the one thing that was suspected beforehand.
    pub suspect: Option<ExposureName>,
    /// Keep copies of one activity as separate activities.
    pub keep_duplicates: bool,
    /// Each direct subfolder or archive is one athlete.
    pub athletes: bool,
    /// With `athletes`: only this part of them; `None` for all.
    pub shard: Option<Shard>,
    /// With `athletes`: key of the pseudonyms; normally used together with `private`.
    pub pseudonyms: Option<PseudonymKey>,
    /// Add splits, profile and descents to every activity; [`check`](crate::check()) always does.
    pub detail: bool,
    /// Add load measures to the report.
    pub load: bool,
    /// Add the data for HTML pages to the report: an overview of the history, and profiles and splits of notable runs.
    pub overview: bool,
    /// Leave out positions, place names and file names.
    pub private: bool,
    /// Leave out positions within this distance of the usual start, metres; 0 keeps all.
    pub hide_start_m: f64,
    /// Facts about the runner.
    pub athlete: Athlete,
    /// Changed thresholds and switches of rules.
    pub rules: Changes,
    /// The pain log.
    pub pain: Vec<PainEntry>,
    /// The lines of the pain log without a score: mentions that the runner confirmed, breaks because of the knee.
    pub pain_marks: Vec<pain::PainMark>,
    /// Limits on opening files.
    pub limits: OpenLimits,
    /// Limits on decoding.
    pub decode: DecodeLimits,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            units: Units::default(),
            week_start: WeekStart::default(),
            zone: None,
            fallback_zone: TimeZone::UTC,
            since: None,
            until: None,
            latest: None,
            as_of: None,
            as_of_today: false,
            sore_since: None,
            back_test: false,
            suspect: None,
            keep_duplicates: false,
            athletes: false,
            shard: None,
            pseudonyms: None,
            detail: false,
            load: false,
            overview: false,
            private: false,
            hide_start_m: 0.0,
            athlete: Athlete::default(),
            rules: Changes::new(),
            pain: Vec::new(),
            pain_marks: Vec::new(),
            limits: OpenLimits::default(),
            decode: DecodeLimits::default(),
        }
    }
}

impl Config {
    /// The marks of the pain log up to the day of [`Config::as_of`].
    pub(crate) fn known_marks(&self) -> impl Iterator<Item = &pain::PainMark> {
        self.pain_marks.iter().filter(|mark| self.as_of.is_none_or(|day| mark.date <= day))
    }

    /// The pain log up to the day of [`Config::as_of`]: later entries are never used.
    pub(crate) fn known_pain(&self) -> impl Iterator<Item = &PainEntry> {
        self.pain.iter().filter(|entry| self.as_of.is_none_or(|day| entry.date <= day))
    }

    /// These settings with changes applied.
    ///
    /// ```
    /// let config = kneewise::Config::default().with(|config| config.private = true);
    /// assert!(config.private);
    /// ```
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Config)) -> Config {
        change(&mut self);
        self
    }

    /// Whether `--since` and `--until` include this local day.
    #[must_use]
    pub(crate) fn shows(&self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// The latest local day that can be today in any zone, if `latest` is set: a day before `latest` ([`CLOCK_GRACE_H`]), in the
    /// zone 14 hours ahead of UTC.
    ///
    /// ```
    /// let config = kneewise::Config::default().with(|config| config.latest = "2026-11-30T00:42:00Z".parse().ok());
    /// assert_eq!(config.latest_day().unwrap().to_string(), "2026-11-29");
    /// ```
    #[must_use]
    pub fn latest_day(&self) -> Option<Date> {
        let ahead = FURTHEST_ZONE_H - CLOCK_GRACE_H;
        self.latest.map(|latest| latest.saturating_add(ahead.hours()).unwrap_or(latest).to_zoned(TimeZone::UTC).date())
    }

    /// Source of "now", if the configuration sets it.
    #[must_use]
    pub(crate) fn as_of_from(&self) -> Option<AsOfFrom> {
        self.as_of.map(|_| if self.as_of_today { AsOfFrom::Today } else { AsOfFrom::Option })
    }
}

/// The runner's settings; everything is optional.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Athlete {
    /// For Banister's TRIMP.
    pub sex: Option<Sex>,
    /// Year of birth. Under 18 there are no next steps and no `next`.
    pub birth_year: Option<i16>,
    /// Resting heart rate, beats per minute.
    pub resting_bpm: Option<f64>,
    /// Maximum heart rate, beats per minute.
    pub max_bpm: Option<f64>,
    /// Heart rate at the lactate threshold, beats per minute.
    pub threshold_bpm: Option<f64>,
    /// Threshold speed, metres per second.
    pub threshold_mps: Option<f64>,
    /// Shoes that are not in the exports.
    pub shoes: Vec<Shoe>,
}

impl Athlete {
    /// Whether the runner may be under 18 on a day: the studies were of adults. The whole year of the eighteenth birthday counts
    /// as under 18, because the day is unknown; without a year of birth the answer is no.
    #[must_use]
    pub(crate) fn may_be_minor(&self, on: Date) -> bool {
        self.birth_year.is_some_and(|year| on.year() - year <= 18)
    }
}

/// A pair of shoes in the configuration.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Shoe {
    /// Its name; runs whose gear has this name count for it.
    pub name: String,
    /// Distance already on it when first recorded, metres.
    pub start_m: f64,
    /// Distance at which the owner wants to replace it, metres.
    pub maximum_m: Option<f64>,
}
