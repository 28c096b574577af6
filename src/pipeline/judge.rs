//! From what was read to a report ready for output.

use crate::config::Config;
use crate::history::{self, History, Input};
use crate::plan;
use crate::report::{self, Report};
use crate::rule;
use crate::source::name::show_name;
use rayon::prelude::*;

pub(super) fn assembled(input: Input, config: &Config) -> History {
    history::assemble_by(input, config, &|activities, each| activities.par_iter_mut().for_each(each))
}

pub(super) fn judged(history: History, config: &Config) -> Report {
    // One rule costs as much as ten others.
    let all = |check: &rule::Check<'_>| rule::RULES.par_iter().with_max_len(1).map(|rule| check(rule)).collect();
    let judgement = rule::judge_by(&history, config, &all);
    let before = |day| plan::before_pain::before_pain(&history, &judgement.findings, &config.pain, day);
    let sore = config.sore_since.and_then(before);
    let wanted = config.back_test || config.overview;
    let back_test = if wanted { plan::back_test::back_test(&history, &judgement.findings, config) } else { None };
    Report { sore, back_test, ..report::build(history, judgement, config) }
}

/// The report without e-mail addresses, and with `--private` and `--hide-start` applied.
pub(super) fn shareable(report: Report, config: &Config) -> Report {
    shareable_of(report, None, config)
}

/// [`shareable`] for the report of one athlete, under the name shown.
pub(super) fn shareable_of(mut report: Report, athlete: Option<&str>, config: &Config) -> Report {
    report::clean_texts(&mut report, show_name);
    if config.private {
        report::make_private(&mut report, athlete);
    }
    if config.hide_start_m > 0.0 {
        report::hide_start(&mut report, config.hide_start_m);
    }
    report
}
