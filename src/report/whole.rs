//! The report object: its lists, its objects and its totals.

use super::back_test::BackTest;
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

/// Result of one run of kneewise over some files.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// The version of kneewise.
    pub version: String,
    /// The settings on which the figures depend.
    pub generated_for: GeneratedFor,
    /// By start, then id.
    pub activities: Vec<ActivitySummary>,
    /// By athlete, then start; includes empty weeks between the first and the last, as real zeros.
    pub weeks: Vec<Week>,
    /// By athlete, date, then code.
    pub findings: Vec<Finding>,
    /// State on the day that "now" means; one per athlete.
    pub now: Vec<Now>,
    /// Load measures on the same day, one per athlete; only on request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load: Option<Vec<Load>>,
    /// Data for HTML pages about the history, one per athlete; only on request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overview: Option<Vec<Overview>>,
    /// Rules that could not be judged, and why.
    pub not_judged: Vec<NotJudged>,
    /// The history that the activities were judged against (`check --history`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged_against: Option<JudgedAgainst>,
    /// The distance, descent and knee load above which rules would fire (`next`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Next>,
    /// What changed before pain began (`--sore-since`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sore: Option<BeforePain>,
    /// What came before the sore spells of the pain log (`--back-test`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back_test: Option<BackTest>,
    /// A planned course compared with past runs (`course`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course: Option<Course>,
    /// How often each rule fired among several athletes (`--athletes`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cohort: Option<CohortRates>,
    /// Every file, by athlete, path and member.
    pub ledger: Vec<LedgerEntry>,
    /// Totals.
    pub totals: Totals,
}

/// The history that runs are judged against without being shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct JudgedAgainst {
    /// Number of runs besides those judged.
    pub runs: usize,
    /// The local day of the first recorded activity.
    pub since: Date,
    /// Where it was read from, as the user gave it.
    pub paths: Vec<String>,
}

/// The settings on which the figures depend.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct GeneratedFor {
    /// The day that "now" means.
    pub as_of: Option<Date>,
    /// Source of that day.
    pub as_of_from: Option<AsOfFrom>,
    /// Units in output for people.
    pub units: Units,
    /// First day of the week.
    pub week_start: WeekStart,
    /// The zone given by `--tz`, else the machine's, used only if neither the file nor a position gives one.
    pub tz: String,
    /// `--since`.
    pub since: Option<Date>,
    /// `--until`.
    pub until: Option<Date>,
    /// `--hide-start`, metres; only if given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hide_start_m: Option<f64>,
}

/// Totals over everything shown.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Totals {
    /// Number of files and archive members in the ledger.
    pub files: usize,
    /// Number of activities.
    pub activities: usize,
    /// Number of runs among them.
    pub runs: usize,
    /// Number of rules evaluated, including those that could not be judged.
    pub rules: usize,
    /// Distance of the runs; `None` if that of any run is unknown.
    pub distance_m: Option<f64>,
    /// Distance of the runs with a known distance.
    pub distance_at_least_m: f64,
    /// Descent of the runs with a known descent; `None` if there are none.
    pub elevation_loss_m: Option<f64>,
    /// Number of runs with unknown descent, left out of that sum.
    pub runs_without_altitude: usize,
    /// Start of the first activity.
    pub first: Option<Timestamp>,
    /// Start of the last.
    pub last: Option<Timestamp>,
}
