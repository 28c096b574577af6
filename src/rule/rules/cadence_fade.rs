//! KW402: fewer steps late in a run at the same speed on the same ground.

use crate::base::message::Part;
use crate::history::fade::LEAST_RUN_S;
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Severity};
use crate::rule::kind::Kind;
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Run, Runner};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{day, minutes};
use crate::say;

declare_rule! {
    /// Fewer and so longer steps late in a run than early in it, at the same speed on the flat.
    ///
    /// # What it flags
    ///
    /// A run of at least 40 minutes in whose last third cadence is at least 3 % lower than in its first, corrected for
    /// speed (only noted; from 5 % on in clearer words).
    ///
    /// # Why it may matter
    ///
    /// Longer steps put more work on the knee: 10 % longer ones raised the stress on the kneecap joint by 14 % a mile
    /// in 23 runners. In most runners steps get longer as they tire, and no study links that with knee pain.
    ///
    /// # How it is computed
    ///
    /// Cadence / the runner's own cadence at that speed − 1, on the flat (±1 %); time-weighted median in the first and
    /// in the last third of the timer time, at least five minutes in each. The runner's own cadence is a line through
    /// at least an hour of flat running in the 90 days before; speeds that it does not cover are left out.
    ///
    /// # When it is wrong
    ///
    /// Wind, heat, soft ground, another pair of shoes or a watch that loses steps late on. A warm-up with many short steps.
    ///
    /// # Evidence
    ///
    /// C for the mechanism, the thresholds are a convention of kneewise. Without the correction for speed fatigue is hidden
    /// (Zandbergen 2023, 7 marathon runners); at a constant pace cadence falls early, then hardly (Hanley).
    pub(crate) static RULE = {
        code: "KW402",
        name: "cadence-fade",
        summary: "Fewer steps late in a run at the same speed on the flat",
        article: "running form; running gait",
        levels: &[Severity::Info],
        grade: Grade::C,
        kind: Kind::RUN,
        sources: &[
            "Willson JD et al. Clin Biomech 2014;29(3):243-247",
            "Zandbergen MA et al. 2023",
        ],
        settings: &[
            Setting { key: "drop_pct", default: 3.0, meaning: "percent of the runner's own cadence" },
            Setting { key: "clear_drop_pct", default: 5.0, meaning: "percent of the runner's own cadence, from which on the words are clearer" },
        ],
        check: check,
    };
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let (mut findings, mut judged) = (Vec::new(), false);
    for run in &runner.runs {
        let Some(fade_pct) = run.summary.cadence.fade_pct else { continue };
        judged = true;
        if fade_pct >= thresholds.get("drop_pct") {
            findings.push(finding(runner, run, fade_pct, thresholds));
        }
    }
    Judged { findings, not_judged: (!judged).then(|| lack(runner)) }
}

fn lack(runner: &Runner<'_>) -> Need {
    let with_cadence = |run: &Run<'_>| run.summary.internal.histogram.flat.iter().any(|c| c.cadence > 0);
    if !runner.runs.iter().any(with_cadence) {
        Need::of(Missing::Cadence, say!("needs flat running with cadence"))
    } else if runner.runs.iter().all(|run| run.summary.internal.cadence_line.is_none()) {
        let needs = say!("needs an hour of flat running with cadence in the 90~days before a run");
        Need::in_time(Missing::Cadence, needs)
    } else {
        let least = minutes(LEAST_RUN_S);
        Need::of(Missing::Runs, say!("needs a run of {} with 5 minutes of the flat in its first and last third", least))
    }
}

fn finding(runner: &Runner<'_>, run: &Run<'_>, fade_pct: f64, thresholds: &Thresholds<'_>) -> Finding {
    let fewer = Part::number(fade_pct, 1, "%");
    let clear = fade_pct >= thresholds.get("clear_drop_pct");
    Finding {
        quantity: Quantity::CadenceLateOn,
        observed: Some(-fade_pct),
        threshold: Some(-thresholds.get("drop_pct")),
        beside: Some(say!(
            "against the first third; noted from −{} on",
            Part::number(thresholds.get("drop_pct"), 0, "%")
        )),
        words: Words {
            title: say!(
                "{}: {} fewer steps late on, same pace and slope.",
                Part::Day { date: run.date, with_year: false },
                fewer.clone()
            ),
            seen: say!(
                "{}On {} you took {} fewer steps a minute in the last third than in the first, at the same speed on the flat.",
                if clear { "Clearly longer steps late in the run. " } else { "" },
                day(run.date),
                fewer,
            ),
            known: Known::InMessage(say!(
                "In a lab steps 10~% longer put 14~% more stress on the kneecap joint a mile (23 runners); tiring legs do this to \
                 most runners, and no study ties it with knee pain."
            )),
            action: say!("Shorten your steps a little late in long runs, and keep the pace."),
            would_change: say!("The watch lost steps late on, or wind or soft ground was only in one part of the run."),
        },
        ..Finding::about_run(&RULE, runner, run, Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::tests::fixture::{Planted, check_rule};
    use crate::summary::histogram::{CadenceLine, FlatCell};

    /// 200 spm at any speed, so that one step is half a percent.
    const LINE: CadenceLine = CadenceLine { intercept_spm: 200.0, slope_spm_per_mps: 0.0, slowest: 20, fastest: 40 };

    /// An hour that ends with this cadence.
    fn run(last: u8) -> Planted {
        let cell = |third, cadence| FlatCell { third, speed: 28, cadence, heart: 0, seconds: 1000.0, beyond_m: 0.0 };
        Planted::run(0, 10.0).with(|a| {
            a.internal.cadence_line = Some(LINE);
            a.internal.histogram.flat = vec![cell(0, 200), cell(1, 200), cell(2, last)];
        })
    }

    #[test]
    fn three_per_cent() {
        for (last, flagged) in [(195, false), (194, true), (190, true), (206, false)] {
            let judged = check_rule(&RULE, vec![run(last)]);
            assert_eq!((judged.findings.len(), judged.reason()), (usize::from(flagged), None), "{last}");
        }
    }

    #[test]
    fn from_five_per_cent_on_in_clearer_words_but_not_louder() {
        for (last, clear) in [(191, false), (190, true), (150, true)] {
            let finding = check_rule(&RULE, vec![run(last)]).findings.remove(0);
            assert_eq!(finding.severity, Severity::Info);
            assert_eq!(finding.words.message().text().starts_with("Clearly longer steps"), clear, "{last}");
        }
        let finding = check_rule(&RULE, vec![run(190)]).findings.remove(0);
        assert_eq!(finding.words.title.text(), "Mon 5 Jan: 5.0 % fewer steps late on, same pace and slope.");
        assert_eq!((finding.observed, finding.threshold), (Some(-5.0), Some(-3.0)));
    }

    #[test]
    fn what_is_missing_is_said() {
        let reason = |run: Planted| check_rule(&RULE, vec![run]).reason().unwrap();
        assert_eq!(reason(run(0).with(|a| a.internal.histogram.flat.clear())), "needs flat running with cadence");
        assert_eq!(
            reason(run(150).with(|a| a.internal.cadence_line = None)),
            "needs an hour of flat running with cadence in the 90 days before a run"
        );
        assert_eq!(
            reason(run(150).with(|a| a.moving_s = Some(2399.0))),
            "needs a run of 40 minutes with 5 minutes of the flat in its first and last third"
        );
    }
}
