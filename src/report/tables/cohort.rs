//! The table `cohort`.

use super::ReportTable;
use super::column::Origin::Json;
use super::column::{count, number, text, whole, word};
use crate::report::cohort::RuleWeeks;

/// The table `cohort`: how often each rule fired.
pub static COHORT: ReportTable<RuleWeeks> = ReportTable {
    name: "cohort",
    about: "one row a rule, with --athletes",
    columns: &[
        text("rule", Json("/rule"), "code", |r| word(r.rule)),
        text("name", Json("/name"), "name of the rule", |r| Some(r.name.to_string())),
        count("athletes_judged", Json("/athletes_judged"), "athletes whose data were enough for it", |r| {
            whole(r.athletes_judged)
        }),
        count("athletes_loud", Json("/athletes_loud"), "athletes for whom it fired at caution or strong", |r| {
            whole(r.athletes_loud)
        }),
        count("runner_weeks", Json("/runner_weeks"), "whole weeks of those who were judged", |r| whole(r.runner_weeks)),
        count("weeks_info", Json("/weeks_info"), "weeks whose loudest finding of it was info", |r| whole(r.weeks_info)),
        count("weeks_caution", Json("/weeks_caution"), "weeks in which it was caution", |r| whole(r.weeks_caution)),
        count("weeks_strong", Json("/weeks_strong"), "weeks in which it was strong", |r| whole(r.weeks_strong)),
        number(
            "loud_per_100_weeks",
            Json("/loud_per_100_weeks"),
            "weeks of caution or strong in 100 runner-weeks",
            |r| r.loud_per_100_weeks,
        ),
    ],
};
