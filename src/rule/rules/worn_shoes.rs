//! KW604: shoes with a high distance.

use crate::base::message::{Part, Rounding};
use crate::history::shoes;
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Severity};
use crate::rule::kind::Kind;
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::Runner;
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{day, km, km_number, whole_km};
use crate::say;
use crate::summary::ActivitySummary;
use std::collections::BTreeMap;

declare_rule! {
    /// A pair of shoes with more kilometres than is customary.
    ///
    /// # What it flags
    ///
    /// A pair with more than 800 km, or more than the distance after which its owner wants to replace it. It is only noted,
    /// once a pair, on the day when it gets there.
    ///
    /// # Why it may matter
    ///
    /// 500 to 800 km is convention, not science. After 320 km (200 miles) in the same pair, 24 runners touched the ground for
    /// longer and the angles of their knees had not changed. No distance is known from which shoes harm knees.
    ///
    /// # How it is computed
    ///
    /// Distance of all runs, walks and hikes with the pair, and what the configuration says it had before. A distance that
    /// its owner set, in the app or in the configuration, takes the place of 800 km. Shoes out of use are left out.
    ///
    /// # When it is wrong
    ///
    /// The app gives every run to the same pair by itself, or a new pair was given the name of the old one.
    ///
    /// # Evidence
    ///
    /// D: convention; no study of injuries.
    pub(crate) static RULE = {
        code: "KW604",
        name: "worn-shoes",
        summary: "A pair of shoes with more kilometres than is customary",
        article: "proper footwear",
        levels: &[Severity::Info],
        grade: Grade::D,
        kind: Kind::STATE,
        sources: &["Kong PW et al. Running in new and worn shoes: a comparison of three types of cushioning footwear. Br J Sports \
                   Med 2009;43(10):745-749. doi:10.1136/bjsm.2008.047761"],
        settings: &[Setting { key: "maximum_m", default: 800_000.0, meaning: "metres of a pair" }],
        check: check,
    };
}

/// A pair and its distance so far.
struct Pair {
    metres: f64,
    maximum_m: f64,
    own_maximum: bool,
    out_of_use: bool,
    said: bool,
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let mut pairs: BTreeMap<&str, Pair> = BTreeMap::new();
    let mut findings = Vec::new();
    for activity in runner.activities.iter().filter(|a| a.sport.on_foot() && a.is_believed()) {
        let Some(name) = activity.gear.as_deref().map(str::trim).filter(|n| !n.is_empty()) else { continue };
        let pair = pairs.entry(name).or_insert_with(|| pair(runner, name, thresholds.get("maximum_m")));
        pair.metres += activity.distance_m.unwrap_or(0.0).max(0.0);
        if pair.metres > pair.maximum_m && !pair.said {
            pair.said = true;
            if !pair.out_of_use {
                findings.push(finding(runner, activity, name, pair));
            }
        }
    }
    let not_judged = pairs
        .is_empty()
        .then(|| Need::of(Missing::Shoes, say!("needs shoes: neither the export nor the files say which were worn")));
    Judged { findings, not_judged }
}

/// A pair before its first run here.
fn pair(runner: &Runner<'_>, name: &str, customary_m: f64) -> Pair {
    let known = shoes::pair(name, runner.gear.iter().copied(), runner.config);
    Pair {
        metres: known.start_m,
        maximum_m: known.maximum_m.unwrap_or(customary_m),
        own_maximum: known.maximum_m.is_some(),
        out_of_use: known.out_of_use,
        said: false,
    }
}

fn finding(runner: &Runner<'_>, activity: &ActivitySummary, name: &str, pair: &Pair) -> Finding {
    let date = activity.local_start.date();
    let whose = if pair.own_maximum { "the distance set for it" } else { "the customary limit" };
    Finding {
        id: format!("{}-{}", RULE.code, activity.id),
        quantity: Quantity::Shoes,
        observed: Some(pair.metres),
        threshold: Some(pair.maximum_m),
        beside: Some(say!("noted above {}, {}", whole_km(pair.maximum_m), whose)),
        words: Words {
            title: say!(
                "{}: {}. {}–{} is convention, not science.",
                Part::name(name),
                whole_km(pair.metres),
                km_number(500_000.0, 0, Rounding::Nearest),
                whole_km(800_000.0)
            ),
            seen: say!(
                "{} had {} on {}, more than {}, {}.",
                Part::name(name),
                km(pair.metres),
                day(date),
                km(pair.maximum_m),
                whose,
            ),
            known: Known::InMessage(say!(
                "After {} in the same shoes, 24 runners touched the ground for longer and the angles of their knees had not \
                 changed; no distance is known from which shoes harm knees.",
                whole_km(320_000.0),
            )),
            action: say!("Look at the soles and feel whether the pair is still comfortable."),
            would_change: say!("Other shoes were worn than the app noted, or a new pair has the old one's name."),
        },
        ..Finding::on_day(&RULE, runner, date, Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;
    use crate::base::sport::Sport;
    use crate::config::Shoe;
    use crate::export::Gear;
    use crate::history::daily::EPOCH;
    use crate::rule::tests::fixture::{Planted, check_rule, check_rule_with, planted};

    fn wearing(day: i32, km: f64, shoe: &str) -> Planted {
        Planted::run(day, km).with(|a| a.gear = Some(shoe.to_owned()))
    }

    fn red(last_km: f64) -> Vec<Planted> {
        (0..79).map(|day| wearing(day, 10.0, "Red")).chain([wearing(79, last_km, "Red")]).collect()
    }

    /// With what the export knows about the shoes.
    fn with_gear(all: &[Planted], gear: &[Gear]) -> Judged {
        let (activities, config) = (planted(all), Config::default());
        let runner = Runner::new(None, &activities, gear.iter().collect(), EPOCH, &config);
        check(&runner, &Thresholds::new(RULE.settings, None))
    }

    #[test]
    fn eight_hundred_kilometres_on_both_sides() {
        assert!(check_rule(&RULE, red(10.0)).findings.is_empty());
        let mut all = red(11.0);
        all.push(wearing(90, 10.0, "Red"));
        let judged = check_rule(&RULE, all);
        assert_eq!(judged.findings.len(), 1, "once a pair");
        assert_eq!(judged.findings[0].words.title.text(), "Red: 801 km. 500–800 km is convention, not science.");
        assert_eq!(judged.findings[0].date.to_string(), "2026-03-25");
        assert!(judged.findings[0].activities.is_empty() && judged.not_judged.is_none());
    }

    #[test]
    fn walks_count_and_rides_do_not() {
        let with = |sport: Sport| {
            let mut all = red(10.0);
            all.push(wearing(80, 1.0, "Red").with(|a| a.sport = sport));
            check_rule(&RULE, all).findings.len()
        };
        assert_eq!([Sport::Walking, Sport::Hiking, Sport::Cycling].map(with), [1, 1, 0]);
    }

    #[test]
    fn the_configuration_adds_what_was_before_and_sets_the_limit() {
        let config = |start_m: f64, maximum_m: Option<f64>| {
            let mut config = Config::default();
            config.athlete.shoes = vec![Shoe { name: "Red".into(), start_m, maximum_m }];
            config
        };
        let ten_km = vec![wearing(0, 10.0, "Red")];
        let flagged = |config: &Config| !check_rule_with(&RULE, ten_km.clone(), config).findings.is_empty();
        assert!(!flagged(&config(790_000.0, None)) && flagged(&config(790_001.0, None)));
        assert!(!flagged(&config(0.0, Some(10_000.0))) && flagged(&config(0.0, Some(9_999.0))));
        assert!(!flagged(&config(900_000.0, Some(1_000_000.0))), "the own limit takes the place of the customary one");
    }

    #[test]
    fn the_export_sets_the_limit_and_retires_shoes() {
        let gear = |maximum_m, retired| Gear { name: "Red".into(), maximum_m, retired, ..Gear::default() };
        let ten_km = [wearing(0, 10.0, "Red")];
        assert_eq!(with_gear(&ten_km, &[gear(Some(9_000.0), false)]).findings.len(), 1);
        assert_eq!(with_gear(&ten_km, &[gear(Some(11_000.0), false)]).findings.len(), 0);
        assert_eq!(with_gear(&ten_km, &[gear(Some(0.0), false)]).findings.len(), 0, "0 is not set");
        assert_eq!(with_gear(&red(20.0), &[gear(None, true)]).findings.len(), 0);
        assert_eq!(with_gear(&red(20.0), &[gear(None, true), gear(None, false)]).findings.len(), 1, "bought again");
    }

    #[test]
    fn two_pairs_are_two() {
        let all = (0..160).map(|k| wearing(k / 2, 10.0, if k % 2 == 0 { "Red" } else { "Blue" }));
        assert!(check_rule(&RULE, all.clone().collect()).findings.is_empty());
        let more = all.chain([wearing(90, 1.0, "Red"), wearing(90, 1.0, "Blue").with(|a| a.id.push_str("-2"))]);
        let ids: Vec<String> = check_rule(&RULE, more.collect()).findings.into_iter().map(|f| f.id).collect();
        assert_eq!(ids.len(), 2);
        assert_ne!(ids[0], ids[1]);
    }

    #[test]
    fn without_shoes_nothing_is_judged() {
        let judged = check_rule(&RULE, vec![Planted::run(0, 900.0), wearing(1, 900.0, "  ")]);
        assert_eq!(
            judged.reason().as_deref(),
            Some("needs shoes: neither the export nor the files say which were worn")
        );
    }
}
