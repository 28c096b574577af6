//! KW401: low cadence at an easy pace on the flat.

use crate::base::message::Part;
use crate::history::baseline::{EasyFlat, Until, easy_flat};
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Severity};
use crate::rule::hard::easy_below;
use crate::rule::kind::Kind;
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Run, Runner};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{self, day, minutes};
use crate::say;
use jiff::ToSpan;

declare_rule! {
    /// Few steps a minute at an easy pace on the flat, over four weeks.
    ///
    /// # What it flags
    ///
    /// A median of at most 166 steps a minute over at least 60 minutes of easy flat running in 28 days (noted, never
    /// louder). It is reported when it begins, again only after it ended in between, and at most once in 28 days.
    ///
    /// # Why it may matter
    ///
    /// 5 to 10 % more steps at the same speed take work off the knee: in 45 runners the knee took up less energy, in a trial
    /// with 30 runners the work of a kilometre fell. That it prevents or eases knee pain is not shown: in 69 runners with
    /// knee pain advice on load alone did as well. 166 is no border between good and bad: it comes from studies of shin pain
    /// and of forces, and no cadence is known below which knees hurt.
    ///
    /// # How it is computed
    ///
    /// Time-weighted median cadence of running within ±1 % of grade that was easy: heart rate below 80 % of the highest, else
    /// (no heart rate) the slower 60 % of flat running of 90 days.
    ///
    /// # When it is wrong
    ///
    /// Tall runners and slow ones take fewer steps. A watch on the wrist may lose steps. Cadence of a file may count one foot
    /// and be doubled wrongly.
    ///
    /// # Evidence
    ///
    /// C. The mechanism is measured (Heiderscheit 2011, Willy 2016), the effect on pain is not (Esculier 2018).
    pub(crate) static RULE = {
        code: "KW401",
        name: "low-cadence",
        summary: "Few steps a minute at an easy pace on the flat",
        article: "running form; running gait",
        levels: &[Severity::Info],
        grade: Grade::C,
        kind: Kind::STATE,
        sources: &[
            "Heiderscheit BC et al. Med Sci Sports Exerc 2011;43(2):296-302",
            "Willy RW et al. Scand J Med Sci Sports 2016;26(2):197-205. doi:10.1111/sms.12413",
            "Esculier JF et al. Br J Sports Med 2018;52(10):659-666",
        ],
        settings: &[
            Setting { key: "at_most_spm", default: 166.0, meaning: "steps a minute of both feet" },
            Setting { key: "least_s", default: 3600.0, meaning: "seconds of easy flat running with cadence" },
            Setting { key: "days", default: 28.0, meaning: "days to look back, and between two findings" },
        ],
        check: check,
    };
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let days = thresholds.get("days");
    let easy = easy_flat(runner.activities, days, Until::With);
    let (mut findings, mut judged) = (Vec::new(), false);
    let (mut said, mut said_on, mut low_from) = (false, f64::NEG_INFINITY, None);
    for (run, easy) in runner.runs.iter().zip(easy) {
        let Some(spm) = easy.median_spm.filter(|_| easy.with_cadence_s >= thresholds.get("least_s")) else { continue };
        judged = true;
        let low = spm <= thresholds.get("at_most_spm");
        said &= low;
        low_from = low_from.or(Some(run.date)).filter(|_| low);
        if low && !said && f64::from(run.day) >= said_on + days {
            (said, said_on) = (true, f64::from(run.day));
            findings.push(finding(runner, run, &easy, spm, thresholds));
        }
    }
    if let (Some(from), true, Some(last)) = (low_from, said, findings.last_mut()) {
        last.lasts = Some(runner.lasting(from.saturating_sub((days as i64 - 1).days()), "few steps at an easy pace"));
    }
    let not_judged = (!judged).then(|| {
        let least = minutes(thresholds.get("least_s"));
        let needs = say!("needs {} of easy flat running with cadence in {}", least, words::days(days));
        Need::in_time(Missing::Cadence, needs)
    });
    Judged { findings, not_judged }
}

fn finding(runner: &Runner<'_>, run: &Run<'_>, easy: &EasyFlat, spm: f64, thresholds: &Thresholds<'_>) -> Finding {
    Finding {
        quantity: Quantity::EasyCadence,
        observed: Some(spm),
        threshold: Some(thresholds.get("at_most_spm")),
        beside: Some(say!("noted up to {}", Part::integer(thresholds.get("at_most_spm")))),
        words: Words {
            title: say!(
                "Easy cadence {}: 5–10~% more lightens the knee's work; that it spares pain is unproven.",
                Part::integer(spm)
            ),
            seen: say!(
                "{} steps a minute is your median over {} of easy running on the flat{} in the {} to {}.",
                Part::integer(spm),
                minutes(easy.with_cadence_s),
                easy_below(run.summary),
                words::days(thresholds.get("days")),
                day(run.date),
            ),
            known: Known::InMessage(say!(
                "5 to 10~% more steps at the same speed take work off the knee (45 runners in a lab, 30 in a trial); that they \
                 ease or prevent knee pain is not shown, and no cadence is known below which knees hurt."
            )),
            action: say!(
                "Try {} to {} steps a minute for some minutes of an easy run on the flat.",
                Part::integer((spm * 1.05).round()),
                Part::integer((spm * 1.10).round())
            ),
            would_change: say!("The watch lost steps, or these runs were not easy ones."),
        },
        ..Finding::on_day(&RULE, runner, run.date, Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::tests::fixture::{Planted, check_rule};
    use crate::summary::histogram::FlatCell;

    /// A run with this many seconds of flat running at one speed, all easy because there is no other running.
    fn run(day: i32, cadence: u8, seconds: f32) -> Planted {
        let cell = FlatCell { third: 0, speed: 27, cadence, heart: 0, seconds, beyond_m: 0.0 };
        Planted::run(day, 10.0).with(|a| a.internal.histogram.flat = vec![cell])
    }

    fn days(judged: &Judged) -> Vec<i32> {
        let first = jiff::civil::date(2026, 1, 5);
        judged.findings.iter().map(|f| (f.date - first).get_days()).collect()
    }

    #[test]
    fn one_hundred_and_sixty_six() {
        for (cadence, flagged) in [(166, true), (167, false)] {
            let judged = check_rule(&RULE, vec![run(0, cadence, 3600.0)]);
            assert_eq!((judged.findings.len(), judged.reason()), (usize::from(flagged), None), "{cadence}");
        }
    }

    #[test]
    fn an_hour_in_twenty_eight_days() {
        for (day, seconds, judged) in [(28, 1800.0, true), (29, 1800.0, false), (28, 1799.0, false)] {
            let result = check_rule(&RULE, vec![run(0, 160, seconds), run(day, 160, 1800.0)]);
            assert_eq!(result.not_judged.is_none(), judged, "{day} {seconds}");
        }
        let judged = check_rule(&RULE, vec![run(0, 0, 7200.0)]);
        assert_eq!(judged.reason().as_deref(), Some("needs 60 minutes of easy flat running with cadence in 28 days"));
    }

    #[test]
    fn a_habit_is_said_once() {
        let judged = check_rule(&RULE, (0..100).map(|k| run(k * 2, 160, 1800.0)).collect());
        assert_eq!(days(&judged), [2], "on the day on which an hour was reached");
        assert!(judged.findings[0].words.title.text().starts_with("Easy cadence 160: "));
        assert!(judged.findings[0].words.action.text().contains("168 to 176"));
    }

    #[test]
    fn after_a_better_time_it_is_said_again() {
        let of = |k: i32| if (20..40).contains(&k) { 172 } else { 160 };
        let judged = check_rule(&RULE, (0..60).map(|k| run(k * 2, of(k), 3600.0)).collect());
        let days = days(&judged);
        assert_eq!((days.len(), days[0]), (2, 0));
        assert!(days[1] > 80, "{days:?}");
    }

    #[test]
    fn low_again_within_four_weeks_it_is_said_after_them() {
        // Each run outweighs the earlier ones in its 28 days, so that the median follows at once.
        let of = |day: i32, spm: u8| run(day, spm, 3600.0 * (day + 1).pow(3) as f32);
        let judged = check_rule(&RULE, vec![of(0, 160), of(10, 172), of(20, 160), of(30, 160)]);
        assert_eq!(days(&judged), [0, 30]);
    }

    #[test]
    fn wavering_about_the_border_is_said_at_most_every_four_weeks() {
        // The 28-day median rises and falls with every second run.
        let judged = check_rule(
            &RULE,
            (0..30).map(|k| run(k * 29 / 8, if k % 2 == 0 { 160 } else { 170 }, 3600.0 + k as f32)).collect(),
        );
        assert!(days(&judged).windows(2).all(|w| w[1] - w[0] >= 28), "{:?}", days(&judged));
    }

    #[test]
    fn hard_running_does_not_count() {
        // An hour at 180 bpm with 160 steps per minute, an hour at 120 bpm with 172.
        let hard = run(0, 160, 5400.0).with(|a| {
            a.internal.histogram.flat[0].heart = 45;
            a.internal.owner.max_bpm = Some(190.0);
        });
        let easy = run(1, 172, 3600.0).with(|a| {
            a.internal.histogram.flat[0].heart = 30;
        });
        let judged = check_rule(&RULE, vec![hard, easy]);
        assert_eq!((judged.findings.len(), judged.reason()), (0, None));
    }
}
