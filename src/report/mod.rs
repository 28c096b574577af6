//! The report: everything that an output may show, and nothing else. Field names are binding (schema `kneewise.report/1`).

mod addresses;
pub mod athlete;
mod back_test;
mod before_pain;
pub(crate) mod build;
pub mod cohort;
mod course;
mod near_start;
mod next;
#[cfg(any(feature = "terminal", test))]
pub(crate) mod power;
mod private;
mod rates;
pub mod tables;
mod whole;

pub use crate::history::overview::{
    CadenceAtSpeed, Day, Longest, Overview, OwnLine, PainDay, RouteRuns, ShoeDistance, SpeedCadence,
};
pub use crate::history::training_load::{Load, LoadMeasure};
pub use crate::history::{Maximum, Now, PainNow, Span, UsedTo, Week};
pub(crate) use addresses::clean_texts;
pub use back_test::{BackTest, ExposureBefore, Mention, Onset, RuleAlarms};
pub use before_pain::{BeforePain, Compared, ComparedQuantity, ShoeShare};
pub(crate) use build::merge;
pub(crate) use build::{build, generated_for};
pub use course::{Band, Course, CourseComparison, CourseQuantity};
pub(crate) use near_start::hide_start;
pub use next::{ForecastOf, Limit, LossNotJudged, Next, Planned, Reason, Why};
pub(crate) use private::make_private;
pub use whole::{GeneratedFor, JudgedAgainst, Report, SCHEMA, Totals};

#[cfg(test)]
mod tests;
