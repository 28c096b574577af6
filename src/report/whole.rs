//! The report object as a whole: its lists, its objects and its totals.

use super::before_pain::BeforePain;
use super::course::Course;
use super::next::Next;
use super::rates::CohortRates;
use crate::base::ledger::LedgerEntry;
use crate::base::provenance::AsOfFrom;
use crate::base::units::{Units, WeekStart};
use crate::history::overview::Overview;
use crate::history::training_load::Load;
use crate::history::{Now, Week};
use crate::rule::finding::{Finding, NotJudged};
use crate::summary::ActivitySummary;
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The schema's name. Within one major schema fields are added, never renamed or removed.
pub const SCHEMA: &str = "kneewise.report/1";

/// One run of kneewise over some files.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// The version of kneewise.
    pub version: String,
    /// The settings that the numbers depend on.
    pub generated_for: GeneratedFor,
    /// By start, then id.
    pub activities: Vec<ActivitySummary>,
    /// By athlete, then start; empty weeks between the first and the last are there, as real zeros.
    pub weeks: Vec<Week>,
    /// By athlete, date, then code.
    pub findings: Vec<Finding>,
    /// State at the day that "now" means; one an athlete.
    pub now: Vec<Now>,
    /// Load measures at the same day, one an athlete; only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load: Option<Vec<Load>>,
    /// What pages draw of the history, one an athlete; only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overview: Option<Vec<Overview>>,
    /// Rules that could not be judged, and why.
    pub not_judged: Vec<NotJudged>,
    /// What the activities were judged against (`check --history`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged_against: Option<JudgedAgainst>,
    /// From which distance, descent and knee load on rules would speak (`next`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Next>,
    /// What changed before a soreness (`--sore-since`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sore: Option<BeforePain>,
    /// A planned course beside what was run (`course`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course: Option<Course>,
    /// How often each rule spoke among several athletes (`--athletes`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cohort: Option<CohortRates>,
    /// Every file, by athlete, path and member.
    pub ledger: Vec<LedgerEntry>,
    /// Sums.
    pub totals: Totals,
}

/// The history that runs are judged against without being shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct JudgedAgainst {
    /// Runs besides those that are judged.
    pub runs: usize,
    /// The local day of the first recorded activity.
    pub since: Date,
    /// Where it was read, as the user gave it.
    pub paths: Vec<String>,
}

/// The settings that the numbers depend on.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct GeneratedFor {
    /// The day that "now" means.
    pub as_of: Option<Date>,
    /// Where that day comes from.
    pub as_of_from: Option<AsOfFrom>,
    /// Units of what people read.
    pub units: Units,
    /// First day of the week.
    pub week_start: WeekStart,
    /// The zone given by `--tz`, else the machine's, used only where neither the file nor a position tells.
    pub tz: String,
    /// `--since`.
    pub since: Option<Date>,
    /// `--until`.
    pub until: Option<Date>,
    /// `--hide-start`, metres; only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hide_start_m: Option<f64>,
}

/// Sums over everything shown.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Totals {
    /// Files and archive members in the ledger.
    pub files: usize,
    /// Activities.
    pub activities: usize,
    /// Runs among them.
    pub runs: usize,
    /// Rules that were looked at, those that could not be judged among them.
    pub rules: usize,
    /// Distance of the runs; `None` where that of one is not known.
    pub distance_m: Option<f64>,
    /// Distance of those runs of which it is known.
    pub distance_at_least_m: f64,
    /// Descent of the runs of which it is known; `None` where that is none.
    pub elevation_loss_m: Option<f64>,
    /// Runs without a known descent, which that sum leaves out.
    pub runs_without_altitude: usize,
    /// Start of the first activity.
    pub first: Option<Timestamp>,
    /// Start of the last.
    pub last: Option<Timestamp>,
}
