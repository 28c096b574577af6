//! The report object `back_test`: what came before the sore spells of the pain log.

use crate::base::exposure::ExposureName;
use crate::base::rule_code::RuleCode;
use crate::config::pain::Side;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The days before sore spells beside the runner's other days: a case-crossover look. No cause is claimed.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct BackTest {
    /// The first day of each spell, in order.
    pub onsets: Vec<Onset>,
    /// How many of them have enough history before them to be looked at.
    pub onsets_tested: usize,
    /// Running days at least 28 days away from every spell: the ordinary windows end on them.
    pub ordinary_windows: usize,
    /// Exposures that were looked at, each window apart: what the adjusted p is adjusted for.
    pub looked_at: usize,
    /// The one thing that was suspected beforehand, and nothing else was looked at.
    pub suspect: Option<ExposureName>,
    /// By p, then name and days.
    pub exposures: Vec<ExposureBefore>,
    /// What each rule said before spells and when no spell followed, by code.
    pub rules: Vec<RuleAlarms>,
    /// What titles, descriptions and notes say of a knee that hurts, on days of which the log says nothing: listed, never counted.
    #[serde(default)]
    pub mentions: Vec<Mention>,
    /// Why nothing, or no p, can be given; `None` where it can.
    pub reason: Option<String>,
}

impl BackTest {
    /// What stands out most: the lowest adjusted p, of equal ones the lowest p. It need not be the first by p, since a long window that hardly
    /// changes stands out often by chance. `None` where no p can be given.
    ///
    /// ```
    /// let config = kneewise::Config::default().with(|config| config.back_test = true);
    /// let report = kneewise::scan(&["testdata/race.fit".into()], &config, &kneewise::Progress::default())?;
    /// assert!(report.back_test.is_some_and(|test| test.first().is_none()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn first(&self) -> Option<&ExposureBefore> {
        let order = |e: &ExposureBefore| Some((e.p_adjusted?, e.p?));
        let with_p = self.exposures.iter().filter(|e| order(e).is_some());
        with_p.min_by(|a, b| order(a).partial_cmp(&order(b)).unwrap_or(std::cmp::Ordering::Equal))
    }
}

/// An activity whose own text speaks of a knee that hurts.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Mention {
    /// The local day.
    pub date: Date,
    /// The activity's id.
    pub activity: String,
    /// The words; `None` when private.
    pub text: Option<String>,
}

/// The first day of a spell.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Onset {
    /// The local day.
    pub date: Date,
    /// The last day of the spell.
    pub until: Date,
    /// The worst score of the first day; `None` for a mention or a break.
    pub score: Option<f64>,
    /// Where, in the runner's own words; `None` where only "the knee" is known.
    #[serde(rename = "where")]
    pub place: Option<String>,
    /// Which side.
    pub side: Option<Side>,
}

/// One exposure in the windows that end with onsets, beside ordinary windows.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct ExposureBefore {
    /// What.
    pub name: ExposureName,
    /// Length of the window, days.
    pub days: u32,
    /// Whether a low value counts as high (`days_off`, `cadence`).
    pub less: bool,
    /// Onsets whose window was higher than 80 % of the ordinary ones.
    pub high_before: usize,
    /// Onsets whose window is known.
    pub known_before: usize,
    /// Ordinary windows that were higher than 80 % of the ordinary ones.
    pub high_ordinary: usize,
    /// Ordinary windows that are known.
    pub known_ordinary: usize,
    /// Exact p, one-sided, the larger of those along running days and along all days; `None` with fewer than four onsets.
    pub p: Option<f64>,
    /// p adjusted for everything that was looked at; of a suspect the same as `p`.
    pub p_adjusted: Option<f64>,
}

/// How often a spell followed what a rule said.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct RuleAlarms {
    /// The rule.
    pub rule: RuleCode,
    /// Days outside spells on which it fired.
    pub alarms: usize,
    /// Those after which a spell began on the day itself or within 14 days.
    pub followed: usize,
    /// The share of all running days outside spells after which one did.
    pub base_rate: f64,
}
