//! KW701: recorded pain.

use crate::base::message::Message;
use crate::config::{PainEntry, PainWhen};
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Reference, Severity};
use crate::rule::kind::Kind;
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Runner, day_number};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{day, plain, short_day};
use crate::say;

declare_rule! {
    /// Pain that was written down.
    ///
    /// # What it flags
    ///
    /// A day with pain of 3 to 5 out of 10, or of any that was still there an hour after the run or the next morning, at rest or
    /// at night (caution). Pain of 6 or more, or pain that rose over three entries in a row (strong). Pain of 2 or less while running that
    /// does not rise like that is not flagged.
    ///
    /// # Why it may matter
    ///
    /// The article says to listen to the body. The guidance given to runners with pain at the kneecap: at most 2 of 10 while
    /// running, gone within 60 minutes, no worse the next morning, else shorter, slower or with walking in between, and no
    /// downhills or stairs. In a trial of 69 such runners, education of this kind alone worked as well as with exercises or a
    /// change of gait added.
    ///
    /// # How it is computed
    ///
    /// From the pain log: date, score from 0 to 10, and when it was felt; with --as-of nothing after that day. A trend is three entries in a row within 28 days,
    /// each higher than the one before. A morning is compared with the entry before it, of that day or the day before. One
    /// finding a day, about its worst entry.
    ///
    /// # When it is wrong
    ///
    /// The pain is not in the knee, or not from running. With several athletes each is judged by their own log.
    ///
    /// # Evidence
    ///
    /// B: the guidance was part of a trial; its limits are those of experts, and an older model allows up to 5 of 10.
    pub(crate) static RULE = {
        code: "KW701",
        name: "pain",
        summary: "Pain that was written down",
        article: "listen to your body",
        levels: &[Severity::Caution, Severity::Strong],
        grade: Grade::B,
        kind: Kind::PAIN,
        sources: &["Esculier JF et al. Is combining gait retraining or an exercise programme with education better than education \
                   alone in treating runners with patellofemoral pain? Br J Sports Med 2018;52(10):659-666. \
                   doi:10.1136/bjsports-2016-096988"],
        settings: &[
            Setting { key: "caution", default: 3.0, meaning: "score out of 10, from" },
            Setting { key: "strong", default: 6.0, meaning: "score out of 10, from" },
            Setting { key: "trend_days", default: 28.0, meaning: "days in which three entries make a trend" },
        ],
        check: check,
    };
}

/// How earlier entries raise the severity.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Raised {
    /// Each of three entries was higher than the previous one.
    Trend([f64; 3]),
    /// It was worse the next morning than this score.
    Morning(f64),
}

/// An entry to report.
struct Said<'a> {
    entry: &'a PainEntry,
    severity: Severity,
    raised: Option<Raised>,
    before: Option<&'a PainEntry>,
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    if runner.config.pain.is_empty() {
        return Judged::not(Need::of(Missing::PainLog, say!("needs a pain log")));
    }
    // By day; entries of one day in the order of the log.
    let mut entries: Vec<&PainEntry> = runner.config.known_pain().collect();
    entries.sort_by_key(|e| e.date);
    let mut said: Vec<Said<'_>> = Vec::new();
    for k in 0..entries.len() {
        let Some(new) = say(&entries[..=k], thresholds) else { continue };
        match said.last_mut().filter(|last| last.entry.date == new.entry.date) {
            Some(last) if (last.severity, last.entry.score) < (new.severity, new.entry.score) => *last = new,
            Some(_) => {}
            None => said.push(new),
        }
    }
    Judged { findings: said.iter().map(|s| finding(runner, s, thresholds)).collect(), not_judged: None }
}

/// Judges the last entry by itself and by the earlier ones; `None` if it is not reported.
fn say<'a>(entries: &[&'a PainEntry], thresholds: &Thresholds<'_>) -> Option<Said<'a>> {
    let (entry, earlier) = entries.split_last()?;
    let unsettled = entry.when != PainWhen::During && entry.score > 0.0;
    let raised = raised(entry, earlier, thresholds);
    let severity = if entry.score >= thresholds.get("strong") || matches!(raised, Some(Raised::Trend(_))) {
        Severity::Strong
    } else if entry.score >= thresholds.get("caution") || unsettled {
        Severity::Caution
    } else {
        return None;
    };
    Some(Said { entry, severity, raised, before: earlier.last().copied() })
}

fn raised(entry: &PainEntry, earlier: &[&PainEntry], thresholds: &Thresholds<'_>) -> Option<Raised> {
    let days_since = |e: &PainEntry| day_number(entry.date) - day_number(e.date);
    if let [.., first, second] = earlier
        && first.score < second.score
        && second.score < entry.score
        && f64::from(days_since(first)) < thresholds.get("trend_days")
    {
        return Some(Raised::Trend([first.score, second.score, entry.score]));
    }
    let before = earlier.last().filter(|e| days_since(e) <= 1)?;
    (entry.when == PainWhen::NextMorning && entry.score > before.score).then_some(Raised::Morning(before.score))
}

fn finding(runner: &Runner<'_>, said: &Said<'_>, thresholds: &Thresholds<'_>) -> Finding {
    let (entry, strong_from, caution_from) = (said.entry, thresholds.get("strong"), thresholds.get("caution"));
    let score = plain(entry.score);
    let pain = say!("Knee pain of {}/10", score.clone());
    let title = say!("{} on {}", pain.clone(), short_day(entry.date, runner.as_of));
    let (when, felt) = match entry.when {
        PainWhen::During => ("", "while running"),
        PainWhen::HourAfter => (", an hour after running", "an hour after running"),
        PainWhen::NextMorning => (", the morning after", "the morning after"),
        PainWhen::AtRest => (", at rest", "at rest"),
        PainWhen::AtNight => (", at night", "at night"),
    };
    let more = match said.raised {
        Some(Raised::Trend([a, b, c])) => {
            say!("It rose over three entries: {}, {} and {} of 10. ", plain(a), plain(b), plain(c))
        }
        Some(Raised::Morning(before)) => say!("That is more than the {}/10 before. ", plain(before)),
        None => Message::default(),
    };
    let must_stop = entry.score >= strong_from;
    let action = if must_stop {
        "Stop running on it and have it looked at."
    } else if said.severity == Severity::Strong {
        "Rest from running until it has settled, and have it looked at if it goes on rising."
    } else if entry.is_without_load() {
        "Have it looked at: pain that comes without load, at rest or at night, is not for training to solve."
    } else if entry.score >= caution_from {
        "Run shorter or walk in between, and leave out downhills and stairs, until it stays at 2/10 or less."
    } else {
        "Run shorter or walk in between, and leave out downhills and stairs, until it is gone within an hour of running."
    };
    Finding {
        quantity: Quantity::Pain,
        observed: Some(entry.score),
        threshold: [strong_from, caution_from].into_iter().find(|from| entry.score >= *from),
        reference: said.before.map(|e| Reference { value: e.score, date: Some(e.date) }),
        title_without_day: Some(pain),
        beside: Some(if let Some(e) = said.before {
            say!("{}; the entry before: {}/10, {}", felt, plain(e.score), short_day(e.date, runner.as_of))
        } else {
            say!("{}", felt)
        }),
        words: Words {
            title: if must_stop { say!("{}: stop running on it and have it looked at", title) } else { title },
            seen: say!("Pain of {}/10 was recorded on {}{}.", score, day(entry.date), when),
            known: Known::InMessage(say!(
                "{}Guidance for runners with pain at the kneecap: at most 2/10 while running, gone within 60 minutes and no worse \
                 the next morning. In a trial of 69 such runners, education like this alone worked as well as with exercises or a \
                 change of gait added.",
                more,
            )),
            action: say!("{}", action),
            would_change: say!("The pain was not in the knee, or not from running."),
        },
        ..Finding::on_day(&RULE, runner, entry.date, said.severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;
    use crate::rule::tests::fixture::{Planted, check_rule_with, planted};
    use jiff::ToSpan;
    use jiff::civil::{Date, date};

    fn felt(day: i32, score: f64, when: PainWhen) -> PainEntry {
        PainEntry {
            date: date(2026, 1, 5).saturating_add(day.days()),
            score,
            when,
            place: None,
            side: None,
            note: None,
        }
    }

    fn during(day: i32, score: f64) -> PainEntry {
        felt(day, score, PainWhen::During)
    }

    fn log(pain: Vec<PainEntry>) -> Vec<Finding> {
        let config = Config { pain, ..Config::default() };
        check_rule_with(&RULE, vec![Planted::run(0, 5.0)], &config).findings
    }

    fn severities(pain: Vec<PainEntry>) -> Vec<Severity> {
        log(pain).iter().map(|f| f.severity).collect()
    }

    #[test]
    fn scores_on_both_sides() {
        for (score, severity) in [
            (0.0, None),
            (2.0, None),
            (2.9, None),
            (3.0, Some(Severity::Caution)),
            (5.9, Some(Severity::Caution)),
            (6.0, Some(Severity::Strong)),
            (10.0, Some(Severity::Strong)),
        ] {
            assert_eq!(severities(vec![during(0, score)]).first().copied(), severity, "{score}");
        }
    }

    #[test]
    fn what_was_written_down_after_now_is_not_known() {
        let days = |as_of: Option<i32>| -> Vec<Date> {
            let as_of = as_of.map(|day| date(2026, 1, 5).saturating_add(day.days()));
            let config = Config { pain: vec![during(3, 4.0), during(5, 5.0)], as_of, ..Config::default() };
            let found = check_rule_with(&RULE, vec![Planted::run(0, 5.0)], &config).findings;
            found.iter().map(|f| f.date).collect()
        };
        assert_eq!(days(Some(4)), [date(2026, 1, 8)]);
        assert_eq!(days(Some(5)).len(), 2);
        assert_eq!(days(None).len(), 2, "pain after the newest run is told");
    }

    #[test]
    fn words() {
        let found = log(vec![during(0, 4.0), during(40, 7.5)]);
        assert_eq!(found[0].words.title.text(), "Knee pain of 4/10 on Mon 5 Jan");
        assert!(
            found[0].words.message().text().starts_with("Pain of 4/10 was recorded on Mon 5 Jan 2026. Guidance"),
            "{}",
            found[0].words.message().text()
        );
        assert_eq!((found[0].observed, found[0].threshold, found[0].quantity), (Some(4.0), Some(3.0), Quantity::Pain));
        assert_eq!(
            found[1].words.title.text(),
            "Knee pain of 7.5/10 on Sat 14 Feb: stop running on it and have it looked at"
        );
        assert_eq!(found[1].words.action.text(), "Stop running on it and have it looked at.");
        assert_eq!(found[1].reference, Some(Reference { value: 4.0, date: Some(date(2026, 1, 5)) }));
    }

    #[test]
    fn pain_that_has_not_settled() {
        for when in [PainWhen::HourAfter, PainWhen::NextMorning] {
            assert_eq!(severities(vec![felt(0, 1.0, when)]), [Severity::Caution]);
            assert_eq!(severities(vec![felt(0, 0.0, when)]), []);
            assert_eq!(severities(vec![felt(0, 4.0, when)]), [Severity::Caution]);
        }
        assert!(
            log(vec![felt(0, 1.0, PainWhen::HourAfter)])[0].words.message().text().contains("an hour after running")
        );
    }

    #[test]
    fn what_has_not_settled_is_to_settle() {
        let found = log(vec![felt(0, 1.0, PainWhen::NextMorning)]).remove(0);
        assert_eq!((found.severity, found.threshold), (Severity::Caution, None));
        assert!(
            found.words.action.text().ends_with("until it is gone within an hour of running."),
            "{}",
            found.words.action.text()
        );
        let found = log(vec![felt(0, 3.0, PainWhen::NextMorning)]).remove(0);
        assert_eq!(found.threshold, Some(3.0));
        assert!(
            found.words.action.text().ends_with("until it stays at 2/10 or less."),
            "{}",
            found.words.action.text()
        );
    }

    #[test]
    fn pain_without_load_is_for_a_clinician() {
        for (when, said) in [(PainWhen::AtRest, "at rest"), (PainWhen::AtNight, "at night")] {
            assert_eq!(severities(vec![felt(0, 0.0, when)]), []);
            let found = log(vec![felt(0, 1.0, when)]).remove(0);
            assert_eq!((found.severity, found.beside.unwrap().text().as_str()), (Severity::Caution, said));
            assert!(found.words.action.text().starts_with("Have it looked at"), "{}", found.words.action.text());
            // Pain for which running must stop keeps its action.
            let found = log(vec![felt(0, 6.0, when)]).remove(0);
            assert!(found.words.action.text().starts_with("Stop running on it"), "{}", found.words.action.text());
        }
    }

    #[test]
    fn worse_the_next_morning_is_said() {
        let says = |score: f64, day: i32| {
            let found = log(vec![during(0, 1.0), felt(day, score, PainWhen::NextMorning)]);
            assert_eq!((found.len(), found[0].severity), (1, Severity::Caution));
            found[0].words.message().text().contains("more than the 1/10 before")
        };
        assert!(says(2.0, 1));
        assert!(says(2.0, 0), "the log may date the morning by the run");
        assert!(!says(1.0, 1));
        assert!(!says(2.0, 2), "another run's morning");
    }

    #[test]
    fn rising_over_three_entries_is_strong() {
        let three = |a: f64, b: f64, c: f64| severities(vec![during(0, a), during(3, b), during(6, c)]);
        assert_eq!(three(1.0, 2.0, 3.0), [Severity::Strong]);
        assert_eq!(three(0.0, 1.0, 2.0), [Severity::Strong]);
        assert_eq!(three(2.0, 2.0, 3.0), [Severity::Caution]);
        assert_eq!(three(2.0, 1.0, 3.0), [Severity::Caution]);
        assert_eq!(three(1.0, 2.0, 7.0), [Severity::Strong]);
        let found = log(vec![during(6, 3.0), during(0, 1.0), during(3, 2.0)]);
        assert!(
            found[0].words.message().text().contains("rose over three entries: 1, 2 and 3 of 10"),
            "the order of the log does not matter"
        );
        assert!(found[0].words.action.text().starts_with("Rest from running"));
        // Three entries over more than four weeks are not a trend.
        let over = |days: i32| severities(vec![during(0, 1.0), during(3, 2.0), during(days, 3.0)]);
        assert_eq!((over(27), over(28)), (vec![Severity::Strong], vec![Severity::Caution]));
    }

    #[test]
    fn one_finding_a_day_about_the_worst() {
        let found = log(vec![during(0, 3.0), felt(0, 7.0, PainWhen::HourAfter), felt(0, 4.0, PainWhen::NextMorning)]);
        assert_eq!((found.len(), found[0].observed), (1, Some(7.0)));
    }

    #[test]
    fn a_log_is_needed_and_that_of_an_athlete_is_theirs() {
        let runs = vec![Planted::run(0, 5.0)];
        let judged = check_rule_with(&RULE, runs.clone(), &Config::default());
        assert_eq!(judged.reason().as_deref(), Some("needs a pain log"));
        let (activities, config) = (planted(&runs), Config { pain: vec![during(0, 9.0)], ..Config::default() });
        let runner = Runner::new(Some("anna"), &activities, Vec::new(), date(2026, 1, 5), &config);
        let judged = check(&runner, &Thresholds::new(RULE.settings, None));
        assert_eq!((judged.findings.len(), judged.findings[0].severity), (1, Severity::Strong));
    }
}
