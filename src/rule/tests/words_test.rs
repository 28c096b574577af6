//! The texts of every rule, checked for what must not be claimed (evidence.md §16; rules.md, "Words that a rule may use").

use super::fixture::{Planted, check_rule_with};
use super::mistakes::{Mistake, mistakes};
use crate::base::measure::Unit;
use crate::base::message::{Message, Part};
use crate::base::rule_code::RuleCode;
use crate::config::{Config, PainEntry, PainWhen};
use crate::rule::finding::{Finding, Severity};
use crate::rule::quantity::Quantity;
use crate::rule::wording::Words;
use crate::rule::words::{counted, km, metres, plain, plain_in};
use crate::rule::{RULES, cannot_see, find};
use crate::summary::histogram::{CadenceLine, FlatCell};
use crate::summary::{ActivitySummary, Intensity, KneeLoad};
use jiff::civil::date;
use std::collections::BTreeSet;

/// Never used, in any case.
const FORBIDDEN: [&str; 11] = [
    "safe",
    "danger",
    "warning",
    "risk score",
    "injury risk",
    "risk of injury",
    "diagnos",
    "you have",
    "you will",
    "runner's knee from",
    "!",
];

/// Comparisons of measured values, which are not rates.
const MEASURED_TIMES: [&str; 2] = [" times your 3-week mean", " times the spread"];

/// First words allowed for an action.
const VERBS: [&str; 20] = [
    "Begin",
    "Build",
    "Compare",
    "End",
    "Hold",
    "Keep",
    "Let",
    "Look",
    "Put",
    "Raise",
    "Replace",
    "Rest",
    "Rotate",
    "Run",
    "Shorten",
    "Stop",
    "Strengthen",
    "Take",
    "Try",
    "Walk",
];

/// A run with a change applied.
fn run(day: i32, km: f64, change: impl FnOnce(&mut ActivitySummary)) -> Planted {
    Planted::run(day, km).with(change)
}

/// A run every third day for 40 days, all alike, then the others.
fn after_usual(others: impl IntoIterator<Item = Planted>, of: impl Fn(&mut ActivitySummary)) -> Vec<Planted> {
    (0..14).map(|k| run(k * 3, 10.0, &of)).chain(others).collect()
}

fn flat(cadence: u8, third: u8) -> FlatCell {
    FlatCell { third, speed: 28, cadence, heart: 0, seconds: 1800.0, beyond_m: 0.0 }
}

fn knee_load(flat_km: f64) -> impl Fn(&mut ActivitySummary) {
    let (low, high) = (flat_km * 0.9, flat_km * 1.1);
    move |a| a.knee_load = Some(KneeLoad { flat_km, low, high, valid: true, ..KneeLoad::default() })
}

fn hard_minutes(minutes: f64) -> impl Fn(&mut ActivitySummary) {
    move |a| a.intensity = Some(Intensity { high_minutes: Some(minutes), ..Intensity::default() })
}

fn balance(percent: f64) -> impl Fn(&mut ActivitySummary) {
    move |a| {
        a.internal.histogram.flat = vec![flat(170, 0)];
        a.internal.histogram.flat_balance_pct = Some(percent);
    }
}

fn rated(rpe: f64) -> impl Fn(&mut ActivitySummary) {
    move |a| (a.effort.rpe, a.internal.histogram.adjusted.mean_mps) = (Some(rpe), Some(3.0))
}

fn descent(loss_m: f64, steep_m: f64) -> impl Fn(&mut ActivitySummary) {
    move |a| {
        (a.elevation.loss_m, a.elevation.loss_low_m) = (Some(loss_m), Some(loss_m));
        a.elevation.below_10_pct_m = Some(steep_m);
    }
}

/// Histories in which one rule each fires, besides the mistakes.
pub(in crate::rule) fn planted() -> Vec<(&'static str, Vec<Planted>)> {
    let plain = |_: &mut ActivitySummary| ();
    let all_out = |a: &mut ActivitySummary| {
        a.effort.rpe = Some(8.0);
        (a.internal.histogram.adjusted.first_mps, a.internal.histogram.adjusted.last_mps) = (Some(4.3), Some(4.3));
        (a.internal.histogram.adjusted.after_first_mps, a.internal.histogram.adjusted.before_last_mps) =
            (Some(4.0), Some(4.0));
    };
    let fading = |a: &mut ActivitySummary| {
        a.internal.cadence_line =
            Some(CadenceLine { intercept_spm: 200.0, slope_spm_per_mps: 0.0, slowest: 20, fastest: 40 });
        a.internal.histogram.flat = vec![flat(200, 0), flat(200, 1), flat(188, 2)];
    };
    let easy =
        |a: &mut ActivitySummary| a.internal.histogram.flat = vec![FlatCell { cadence: 0, speed: 20, ..flat(0, 0) }];
    let on_one_way = |a: &mut ActivitySummary| {
        a.route = (0..64).map(|k| [46.0 + f64::from(k) * 0.001, 8.0]).collect();
    };
    let wearing = |a: &mut ActivitySummary| a.gear = Some("Red".to_owned());
    let drifting = |a: &mut ActivitySummary| {
        (a.internal.histogram.adjusted.steady, a.internal.histogram.adjusted.decoupling_pct) = (true, Some(12.0));
    };
    let daily = |days: std::ops::Range<i32>| days.map(|day| Planted::run(day, 8.0));
    vec![
        ("KW101", (0..15).map(|k| Planted::run(k * 3, if k < 14 { 5.0 } else { 5.9 })).collect()),
        ("KW101", after_usual([run(41, 12.5, plain)], plain)),
        ("KW102", after_usual([run(41, 25.0, plain), run(42, 25.0, plain)], plain)),
        ("KW103", after_usual([run(70, 4.0, plain), run(72, 15.0, plain)], plain)),
        ("KW103", after_usual([run(70, 8.0, plain)], plain)),
        ("KW201", after_usual([run(41, 10.0, hard_minutes(45.0))], hard_minutes(5.0))),
        ("KW201", after_usual([run(41, 10.0, hard_minutes(45.0))], hard_minutes(0.0))),
        ("KW202", after_usual([run(43, 8.0, all_out), run(44, 8.0, all_out)], plain)),
        ("KW203", after_usual(daily(42..50), plain)),
        ("KW203", after_usual(daily(42..90), plain)),
        ("KW204", after_usual(daily(42..50), plain)),
        (
            "KW301",
            after_usual(
                [run(41, 10.0, |a| (a.elevation.loss_m, a.elevation.loss_low_m) = (Some(300.0), Some(190.0)))],
                plain,
            ),
        ),
        ("KW301", after_usual([run(41, 10.0, descent(300.0, 0.0))], plain)),
        ("KW301", after_usual([run(41, 10.0, descent(900.0, 0.0))], plain)),
        ("KW302", vec![run(0, 10.0, descent(100.0, 700.0))]),
        ("KW302", vec![run(0, 10.0, descent(500.0, 2500.0))]),
        ("KW302", after_usual([run(41, 10.0, descent(500.0, 2500.0))], descent(100.0, 600.0))),
        ("KW302", after_usual([run(41, 10.0, descent(500.0, 2500.0))], plain)),
        ("KW303", after_usual([run(41, 10.0, |a| a.internal.histogram.downhill_s = vec![(3.5, 900.0)])], easy)),
        ("KW304", after_usual([run(41, 10.0, knee_load(14.0))], knee_load(10.0))),
        ("KW304", after_usual([run(41, 10.0, knee_load(21.0))], knee_load(10.0))),
        ("KW304", after_usual([run(41, 15.0, knee_load(21.0))], knee_load(10.0))),
        ("KW401", after_usual([], |a| a.internal.histogram.flat = vec![flat(158, 0)])),
        ("KW402", vec![run(0, 10.0, fading)]),
        ("KW403", after_usual((0..3).map(|k| run(42 + k, 10.0, balance(53.0))), balance(50.3))),
        ("KW501", (0..50).map(|k| run(k * 3, 8.0, |a| a.sub_sport = (k > 30).then(|| "trail".to_owned()))).collect()),
        ("KW502", after_usual([], on_one_way)),
        ("KW503", (0..30).map(|k| Planted::run(k * 3, 8.0)).collect()),
        ("KW504", after_usual([], plain)),
        ("KW504", after_usual([Planted::other(3, crate::base::sport::Sport::Strength, 1800.0)], plain)),
        ("KW601", vec![run(0, 10.0, all_out)]),
        ("KW602", vec![run(0, 10.0, all_out)]),
        ("KW603", (0..35).map(|k| run(k * 3, 8.0, wearing)).collect()),
        ("KW604", (0..85).map(|day| run(day, 10.0, wearing)).collect()),
        ("KW702", after_usual([run(43, 10.0, rated(6.0)), run(45, 10.0, rated(6.0))], rated(3.0))),
        ("KW703", vec![run(0, 12.0, drifting)]),
    ]
}

/// Entries of a pain log of each kind.
fn pain_logs() -> Vec<Vec<PainEntry>> {
    let entry = |day: i8, score: f64, when| PainEntry {
        date: date(2026, 1, day),
        score,
        when,
        place: None,
        side: None,
        note: None,
    };
    vec![
        vec![entry(5, 4.0, PainWhen::During)],
        vec![entry(5, 7.5, PainWhen::During)],
        vec![entry(5, 1.0, PainWhen::HourAfter)],
        vec![entry(5, 3.0, PainWhen::During), entry(6, 5.0, PainWhen::NextMorning)],
        vec![entry(5, 1.0, PainWhen::During), entry(7, 2.0, PainWhen::During), entry(9, 3.0, PainWhen::During)],
    ]
}

/// Findings of every rule at every severity.
fn told() -> Vec<Finding> {
    let mut told: Vec<Finding> = mistakes().iter().flat_map(Mistake::findings).collect();
    let mut judge = |code: &str, all: Vec<Planted>, config: &Config| {
        let judged = check_rule_with(find(code).unwrap(), all, config);
        assert!(!judged.findings.is_empty(), "{code} is quiet: {:?}", judged.reason());
        told.extend(judged.findings);
    };
    for (code, all) in planted() {
        judge(code, all, &Config::default());
    }
    for pain in pain_logs() {
        judge("KW701", vec![Planted::run(0, 5.0)], &Config { pain, ..Config::default() });
    }
    told
}

/// Every text of a finding, with its name.
fn texts(f: &Finding) -> [(&'static str, String); 5] {
    messages(f).map(|(what, message)| (what, message.text()))
}

/// Every message of a finding, with its name.
fn messages(f: &Finding) -> [(&'static str, Message); 5] {
    let Words { title, seen: _, known: _, action, would_change } = f.words.clone();
    let known = f.words.known_apart().cloned().unwrap_or_default();
    [
        ("title", title),
        ("message", f.words.message()),
        ("known", known),
        ("action", action),
        ("would_change", would_change),
    ]
}

/// The number of occurrences of ` times` in the text that are not comparisons with the runner's own values.
fn ratios(text: &str) -> usize {
    let mut rest = text.to_owned();
    for own in MEASURED_TIMES {
        rest = rest.replace(own, "");
    }
    rest.match_indices(" times").filter(|(at, _)| rest[..*at].ends_with(|c: char| c.is_ascii_digit())).count()
}

/// Whether it is one sentence: a full stop at the end and nowhere before a space.
fn is_one_sentence(text: &str) -> bool {
    text.starts_with(char::is_uppercase) && text.ends_with('.') && !text.contains(". ")
}

/// The ways in which a plain sentence may write a value of that unit.
fn written(value: f64, unit: Unit) -> Vec<String> {
    match unit {
        Unit::Metres => vec![km(value).to_string(), metres(value).to_string()],
        Unit::Seconds => {
            let minutes = counted((value / 60.0).floor() as usize, "minute", "minutes");
            let hard = counted((value / 60.0).round() as usize, "hard minute", "hard minutes");
            [minutes, hard, plain_in((value / 360.0).floor() / 10.0, "h")].map(|part| part.to_string()).into()
        }
        Unit::Spm => vec![format!("{value:.0} steps a minute")],
        Unit::FlatKm => vec![format!("{value:.1} km on the flat")],
        Unit::Percent => (0..4).map(|digits| format!("{:.digits$} %", value.abs())).collect(),
        Unit::Days => vec![counted(value as usize, "day", "days").to_string()],
        Unit::Times => vec![format!("{value:.2} times"), format!("{value:.1} times")],
        Unit::Score => vec![format!("{}/10", plain(value)), format!("{} of 10", plain(value))],
        Unit::None | Unit::Minutes | Unit::Share | Unit::Runs => Vec::new(),
    }
}

#[test]
fn every_rule_is_heard_at_every_level() {
    let heard: BTreeSet<(RuleCode, Severity)> = told().iter().map(|f| (f.rule, f.severity)).collect();
    let declared: BTreeSet<(RuleCode, Severity)> =
        RULES.iter().flat_map(|r| r.levels.iter().map(|level| (r.rule_code(), *level))).collect();
    assert_eq!(heard, declared);
}

#[test]
fn nothing_is_claimed_that_must_not_be() {
    let check = |whose: &str, what: &str, text: &str| {
        // It may say that something is not a safe limit.
        let lower = text.to_lowercase().replace("not a safe limit", "").replace("no safe limit", "");
        for word in FORBIDDEN {
            assert!(!lower.contains(word), "{whose} {what}: '{word}' in: {text}");
        }
    };
    for f in told() {
        for (what, text) in texts(&f) {
            check(f.rule.as_str(), what, &text);
        }
    }
    for rule in RULES {
        check(rule.code, "doc", rule.doc);
        check(rule.code, "summary", rule.summary);
        rule.settings.iter().for_each(|s| check(rule.code, s.key, s.meaning));
    }
    check(cannot_see::CODE, "doc", cannot_see::DOC);
}

#[test]
fn a_ratio_of_injuries_is_said_by_one_rule_only() {
    let mut said = false;
    for f in told() {
        for (what, text) in texts(&f) {
            assert!(ratios(&text) == 0 || f.rule == "KW101", "{} {what}: {text}", f.rule);
            if ratios(&text) > 0 {
                said = true;
                for word in ["of any kind", "not only of knees", "not yours", "association", "–"] {
                    assert!(text.contains(word), "{what}: no '{word}' in: {text}");
                }
            }
        }
    }
    assert!(said);
    let why = |doc: &'static str| {
        let from = doc.find("# Why it may matter").unwrap();
        &doc[from..doc.find("# How it is computed").unwrap()]
    };
    for rule in RULES.iter().filter(|r| r.code != "KW101") {
        assert_eq!(ratios(why(rule.doc)), 0, "{}: {}", rule.code, why(rule.doc));
    }
}

#[test]
fn of_the_runners_with_two_pairs_only_the_direction_is_told() {
    let of_the_study = |text: &str| -> Vec<String> {
        text.replace('\n', " ").split(". ").filter(|s| s.contains("264")).map(str::to_owned).collect()
    };
    for f in told().iter().filter(|f| matches!(f.rule.as_str(), "KW503" | "KW603")) {
        let message = f.words.message().text();
        let said = of_the_study(&message);
        assert!(!said.is_empty(), "{}: the study is not named: {message}", f.rule);
        assert!(said.iter().all(|s| !s.contains('%')), "{}: {said:?}", f.rule);
    }
    for code in ["KW503", "KW603"] {
        let rule = find(code).unwrap();
        assert!(of_the_study(rule.doc).iter().all(|s| !s.contains('%')), "{code}");
    }
}

#[test]
fn what_was_seen_is_said_with_its_unit() {
    for f in told() {
        let (seen, message) = (f.words.seen.text(), f.words.message().text());
        assert!(seen.ends_with('.') && seen.contains(' '), "{}: {seen}", f.rule);
        assert!(!f.words.title.is_empty() && f.quantity != Quantity::Nothing, "{}", f.id);
        let Some(observed) = f.observed else { continue };
        let written = written(observed, f.quantity.unit());
        assert!(!written.is_empty(), "{}: a value without a unit", f.id);
        assert!(written.iter().any(|w| contains_number(&message, w)), "{}: none of {written:?} in: {message}", f.id);
    }
}

#[test]
fn quantities_are_parts_and_not_words() {
    // The words are the same for readers of miles: a distance or a height in them would stay metric.
    let metric = |words: &str| {
        let words = words.replace('\u{a0}', " ");
        ["km", "m", "mi", "ft"].iter().any(|unit| {
            let unit = format!(" {unit}");
            words.match_indices(&unit).any(|(at, _)| {
                let ends = !words[at + unit.len()..].starts_with(char::is_alphanumeric);
                ends && words[..at].ends_with(|c: char| c.is_ascii_digit())
            })
        })
    };
    assert!(metric("up to 11.8\u{a0}km.") && metric("35 m") && !metric("5 minutes, 8 % more per km"));
    for f in told() {
        for (what, message) in messages(&f) {
            for part in message.parts() {
                if let Part::Text { text } = part {
                    assert!(!metric(text) && !text.contains(['{', '}', '~']), "{} {what}: {text}", f.rule);
                }
            }
        }
    }
}

/// Whether the text holds this number with its unit, and not as the end of a longer number.
fn contains_number(text: &str, written: &str) -> bool {
    text.match_indices(written)
        .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_ascii_digit() || c == '.' || c == ','))
}

#[test]
fn the_next_step_is_one_imperative_sentence() {
    for f in told() {
        let (action, would_change) = (f.words.action.text(), f.words.would_change.text());
        let verb = action.split([' ', ',']).next().unwrap_or_default();
        assert!(VERBS.contains(&verb), "{}: begins with no known imperative: {action}", f.rule);
        assert!(is_one_sentence(&action), "{}: {action}", f.rule);
        assert!(is_one_sentence(&would_change), "{}: {would_change}", f.rule);
    }
}

#[test]
fn the_checks_of_words_can_fail() {
    assert_eq!(ratios("went with 1.5 times the rate, and 2 times"), 2);
    assert_eq!(ratios("2.1 times the spread, three times, 5"), 0);
    assert!(!is_one_sentence("Do this. Do that.") && !is_one_sentence("do this.") && !is_one_sentence("Do this"));
    assert!(contains_number("ran 12.1 km", "12.1 km") && !contains_number("ran 112.1 km", "12.1 km"));
}

#[test]
fn codes_are_codes_and_names_are_names() {
    for rule in RULES {
        assert_eq!(RuleCode::read(rule.code), Some(rule.rule_code()), "{}", rule.code);
        assert!(rule.name.chars().all(|sign| sign.is_ascii_lowercase() || sign == '-'), "{}", rule.name);
    }
}
