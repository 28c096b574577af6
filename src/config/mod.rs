//! Every setting with its default and unit: plain data, passed down as an argument.

mod limits;
pub mod pain;
mod pseudonym;
pub mod rules;
pub(crate) mod settings;
mod shard;

pub use crate::base::owner::Sex;
pub use limits::{DecodeLimits, OpenLimits};
pub use pseudonym::{KeyTooShort, PseudonymKey};
pub use shard::{NotAShard, Shard};

use crate::base::provenance::AsOfFrom;
use crate::base::units::{Units, WeekStart};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rules::Changes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Hours by which a clock may run ahead of the machine's.
pub const CLOCK_GRACE_H: i64 = 24;

/// Hours by which the local time of the furthest zone is ahead of UTC (Kiritimati).
const FURTHEST_ZONE_H: i64 = 14;

/// Everything that the analysis depends on besides the files. It begins with [`Config::default`]; fields are added in minor versions.
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
    /// `--tz`: wins over what files and positions say.
    pub zone: Option<TimeZone>,
    /// The zone where neither the option, the file nor a position tells; the binary puts the system's zone here.
    pub fallback_zone: TimeZone,
    /// Show only activities from this local day on.
    pub since: Option<Date>,
    /// Show only activities up to this local day.
    pub until: Option<Date>,
    /// No recording can be later than this; the binary puts [`CLOCK_GRACE_H`] after the machine's clock here. `None` believes every date to come.
    pub latest: Option<Timestamp>,
    /// The day that "now" means; the newest activity's day where not given.
    pub as_of: Option<Date>,
    /// Whether `as_of` is the day of the machine's clock; the report says so.
    pub as_of_today: bool,
    /// Tell what changed in the weeks before this local day, on which something began to hurt.
    pub sore_since: Option<Date>,
    /// Keep copies of one activity as activities of their own.
    pub keep_duplicates: bool,
    /// Each direct subfolder or archive is one athlete.
    pub athletes: bool,
    /// With `athletes`: only this part of them; `None` is all.
    pub shard: Option<Shard>,
    /// With `athletes`: what makes their pseudonyms; whoever gives it wants `private` too.
    pub pseudonyms: Option<PseudonymKey>,
    /// Add splits, profile and descents of every activity; [`check`](crate::check()) always does.
    pub detail: bool,
    /// Add load measures to the report.
    pub load: bool,
    /// Add what pages draw to the report: an overview of the history, and the profiles and splits of runs that stand out.
    pub overview: bool,
    /// Leave out positions, names of places and file names.
    pub private: bool,
    /// Leave out positions this near the usual start, metres; 0 leaves out none.
    pub hide_start_m: f64,
    /// What is known of the runner.
    pub athlete: Athlete,
    /// Changed thresholds of rules.
    pub rules: Changes,
    /// The pain log.
    pub pain: Vec<PainEntry>,
    /// What opening may spend.
    pub limits: OpenLimits,
    /// What decoding may spend.
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
            limits: OpenLimits::default(),
            decode: DecodeLimits::default(),
        }
    }
}

impl Config {
    /// The pain log, without what was written down after the day that [`Config::as_of`] names: nothing later is read into anything.
    pub(crate) fn known_pain(&self) -> impl Iterator<Item = &PainEntry> {
        self.pain.iter().filter(|entry| self.as_of.is_none_or(|day| entry.date <= day))
    }

    /// These settings with some changed.
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

    /// Whether `--since` and `--until` let this local day be seen.
    #[must_use]
    pub(crate) fn shows(&self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// The last local day that can be today anywhere, where `latest` tells: it is a day after the clock, and the zone that is furthest
    /// ahead is 14 hours before UTC.
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

    /// Where "now" is from, where the configuration says what it is.
    #[must_use]
    pub(crate) fn as_of_from(&self) -> Option<AsOfFrom> {
        self.as_of.map(|_| if self.as_of_today { AsOfFrom::Today } else { AsOfFrom::Option })
    }
}

/// What the configuration says of the runner; everything may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Athlete {
    /// For Banister's TRIMP.
    pub sex: Option<Sex>,
    /// Under 18 there are no next steps and no `next`.
    pub birth_year: Option<i16>,
    /// Resting heart rate, beats a minute.
    pub resting_bpm: Option<f64>,
    /// Highest heart rate, beats a minute.
    pub max_bpm: Option<f64>,
    /// Threshold speed, metres per second.
    pub threshold_mps: Option<f64>,
    /// Shoes that the exports do not know.
    pub shoes: Vec<Shoe>,
}

impl Athlete {
    /// Whether the runner may be under 18 on a day: the studies were of adults. The year of the eighteenth birthday counts
    /// as under, because the day is not known; without a year of birth nobody is.
    #[must_use]
    pub(crate) fn may_be_minor(&self, on: Date) -> bool {
        self.birth_year.is_some_and(|year| on.year() - year <= 18)
    }
}

/// A pair of shoes in the configuration.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Shoe {
    /// Its name; runs whose gear has this name are counted for it.
    pub name: String,
    /// Distance that it had when it was first recorded, metres.
    pub start_m: f64,
    /// Distance after which its owner wants to replace it, metres.
    pub maximum_m: Option<f64>,
}

/// When pain was felt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PainWhen {
    /// While running, or not said.
    During,
    /// Still there an hour after the run.
    HourAfter,
    /// The next morning.
    NextMorning,
    /// At rest.
    AtRest,
    /// At night.
    AtNight,
}

/// One line of the pain log.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PainEntry {
    /// The local day.
    pub date: Date,
    /// 0 to 10.
    pub score: f64,
    /// When it was felt.
    pub when: PainWhen,
    /// The runner's own words.
    pub note: Option<String>,
}

impl PainEntry {
    /// Whether it was felt without running: pain at rest or at night is for a clinician to look at.
    #[must_use]
    pub(crate) fn is_without_load(&self) -> bool {
        self.score > 0.0 && matches!(self.when, PainWhen::AtRest | PainWhen::AtNight)
    }

    /// Pain of a score from 0 to 10 on a local day, felt while running.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use kneewise::{Config, config::PainEntry};
    ///
    /// let log = vec![PainEntry::new(date(2026, 9, 14), 3.0)];
    /// let config = Config::default().with(|config| config.pain = log);
    /// assert_eq!(config.pain[0].score, 3.0);
    /// ```
    #[must_use]
    pub fn new(date: Date, score: f64) -> Self {
        PainEntry { date, score, when: PainWhen::During, note: None }
    }
}
