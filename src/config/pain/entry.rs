//! What a line of the pain log says.

use super::place::Side;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When pain was felt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PainWhen {
    /// While running, or unspecified.
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
    /// Where, in the runner's own words; `None` is the knee, which is what the log is for.
    pub place: Option<String>,
    /// On which side, where that is said.
    pub side: Option<Side>,
    /// The runner's own words.
    pub note: Option<String>,
}

impl PainWhen {
    /// The word that `kneewise pain` writes.
    ///
    /// ```
    /// use kneewise::config::{PainWhen, pain};
    ///
    /// assert_eq!(pain::when(PainWhen::NextMorning.as_str()), Some(PainWhen::NextMorning));
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            PainWhen::During => "during",
            PainWhen::HourAfter => "after",
            PainWhen::NextMorning => "next-morning",
            PainWhen::AtRest => "rest",
            PainWhen::AtNight => "night",
        }
    }
}

impl PainEntry {
    /// Whether it was felt without running: pain at rest or at night needs a clinician.
    #[must_use]
    pub(crate) fn is_without_load(&self) -> bool {
        self.score > 0.0 && matches!(self.when, PainWhen::AtRest | PainWhen::AtNight)
    }

    /// Pain with a score from 0 to 10 on a local day, felt while running.
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
        PainEntry { date, score, when: PainWhen::During, place: None, side: None, note: None }
    }
}

/// A line without a score.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PainMark {
    /// The local day.
    pub date: Date,
    /// What it marks.
    pub kind: MarkKind,
}

/// What a line without a score marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum MarkKind {
    /// An activity's own text speaks of pain in the knee, and the runner said that it is so.
    Mention,
    /// The days without running around this one were because of the knee.
    Break,
}

impl MarkKind {
    /// The word in the column `when`.
    ///
    /// ```
    /// assert_eq!(kneewise::config::pain::MarkKind::Break.as_str(), "break");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            MarkKind::Mention => "mention",
            MarkKind::Break => "break",
        }
    }

    pub(super) fn of(cell: &str) -> Option<MarkKind> {
        [MarkKind::Mention, MarkKind::Break].into_iter().find(|kind| cell.eq_ignore_ascii_case(kind.as_str()))
    }
}
