//! Tests of the screen of `next`.

use super::*;
use crate::base::units::Units;
use crate::render::fixture;
use crate::report::{LossNotJudged, Reason, Why};
use crate::rule::finding::{Reference, Severity};
use jiff::civil::{Date, date as day};
use unicode_width::UnicodeWidthStr;

fn limit(quantity: ForecastOf, rule: &'static str, value: f64, from: (f64, Date), share: f64) -> Limit {
    Limit {
        quantity,
        rule: crate::base::rule_code::RuleCode::of(rule),
        name: "".into(),
        value,
        unit: "m".into(),
        reference: Some(Reference { value: from.0, date: Some(from.1) }),
        reference_days: match rule {
            "KW102" => None,
            "KW301" => Some(42),
            _ => Some(30),
        },
        share: Some(share),
        already: 0.0,
        until: day(2026, 12, 8),
        binds: true,
        severity: Severity::Caution,
    }
}

fn ahead() -> Next {
    let week = Limit {
        already: 22_900.0,
        binds: true,
        ..limit(ForecastOf::Distance, "KW102", 19_199.0, (32_300.0, day(2026, 11, 1)), 0.30)
    };
    Next {
        as_of: day(2026, 11, 15),
        day: day(2026, 11, 16),
        week_to: day(2026, 11, 22),
        runs: 106,
        since: Some(day(2026, 4, 20)),
        no_limits: Vec::new(),
        run: vec![
            week.clone(),
            Limit {
                binds: false,
                ..limit(ForecastOf::Distance, "KW101", 23_210.0, (21_100.0, day(2026, 11, 8)), 0.10)
            },
            limit(ForecastOf::Descent, "KW301", 312.0, (240.0, day(2026, 11, 1)), 0.30),
            limit(ForecastOf::KneeLoad, "KW304", 25.09, (19.3, day(2026, 11, 8)), 0.30),
        ],
        week: vec![week],
        planned: None,
    }
}

fn plan(distance_m: f64, loss_m: Option<f64>) -> Planned {
    Planned { distance_m, loss_m, knee_load_flat_km: None, findings: Vec::new(), loss_not_judged: None }
}

fn drawn(next: Option<Next>, style: &Style) -> String {
    let report = Report { next, ..fixture::season() };
    let mut out = Vec::new();
    super::next(&report, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn terminal(width: usize) -> Style {
    Style { width, terminal: true, ..Style::default() }
}

#[test]
fn the_screen() {
    insta::assert_snapshot!(drawn(Some(ahead()), &terminal(80)));
}

#[test]
fn limits_are_rounded_down() {
    for (quantity, value, text) in [
        (ForecastOf::Distance, 19_199.0, "19.1"),
        (ForecastOf::Distance, 19_200.0, "19.2"),
        (ForecastOf::Descent, 311.99, "311"),
        (ForecastOf::KneeLoad, 25.099, "25.0"),
    ] {
        assert_eq!(shown(quantity, value, Units::Metric).0, text);
    }
    assert_eq!(shown(ForecastOf::Distance, 1609.344 * 3.2, Units::Imperial), ("3.2".to_owned(), "mi"));
    assert_eq!(shown(ForecastOf::Descent, 100.0, Units::Imperial), ("328".to_owned(), "ft"));
}

#[test]
fn a_reason_stands_in_place_of_numbers() {
    let text = crate::say!("Pain of 4 out of 10 on Sun 8 Nov 2026.");
    let reason = Reason { why: Why::AfterPain, text, step: None, until: Some(day(2026, 11, 22)) };
    let without = |reason| Next { no_limits: vec![reason], run: vec![], week: vec![], ..ahead() };
    let text = drawn(Some(without(reason.clone())), &terminal(80));
    assert!(text.starts_with("Pain of 4 out of 10 on Sun 8 Nov 2026.\n"), "{text}");
    assert!(text.contains("No number is given until 22 Nov.") && !text.contains("comment from"), "{text}");
    // A plan gets the same reason, and never that no rule would fire.
    let planned = plan(18_000.0, None);
    let text = drawn(Some(Next { planned: Some(planned), ..without(reason.clone()) }), &terminal(80));
    assert!(text.starts_with("18.0 km: not judged. Pain of 4 out of 10 on Sun 8 Nov 2026.\n"), "{text}");
    assert!(!text.contains("no rule would comment") && text.contains("until 22 Nov"), "{text}");
    // Also where a rule judges it.
    let found = fixture::season().findings.into_iter().find(|f| f.severity > Severity::Info).unwrap();
    let rule = found.rule;
    let judged = Next {
        planned: Some(Planned { findings: vec![found], ..plan(18_000.0, None) }),
        ..without(Reason { why: Why::AfterBreak, ..reason.clone() })
    };
    let said = answer(&judged, Units::Metric).join(" ");
    assert!(
        said.contains(rule.as_str()) && said.ends_with("would comment. Pain of 4 out of 10 on Sun 8 Nov 2026."),
        "{said}"
    );
    let step = Some(crate::say!("Until 22 Nov no number: walk and ride."));
    let text = drawn(Some(without(Reason { step, ..reason.clone() })), &terminal(80));
    assert!(text.contains("Until 22 Nov no number: walk and ride.") && !text.contains("is given"), "{text}");
    let step = Some(crate::say!("Until 22 Nov no number: walk and ride."));
    let quiet = Style { verbose: -1, ..terminal(80) };
    let text = drawn(Some(without(Reason { step, ..reason })), &quiet);
    assert!(text.contains("Until 22 Nov no number: walk and ride."), "also with -q: {text}");
}

#[test]
fn a_plan_whose_descent_cannot_be_judged_says_so() {
    let said = |why| {
        let planned = Planned { loss_not_judged: why, ..plan(5_000.0, Some(3_000.0)) };
        answer(&Next { planned: Some(planned), ..ahead() }, Units::Metric).join(" ").replace(NBSP, " ")
    };
    assert_eq!(said(None), "5.0 km with 3,000 m of descent: no rule would comment.");
    let but = "5.0 km: no rule would comment. The 3,000 m of descent were not judged:";
    assert_eq!(said(Some(LossNotJudged::TooLittleAltitude)), format!("{but} too few of your runs hold an altitude."));
    assert_eq!(said(Some(LossNotJudged::RuleOff)), format!("{but} KW301 is switched off."));
}

#[test]
fn what_would_only_be_noted_is_called_that() {
    let mut next = ahead();
    let said = |next: &Next| answer(next, Units::Metric).join(" ").replace(NBSP, " ");
    assert!(said(&next).contains("kneewise would comment from 19.1 km on until 8 Dec."), "{}", said(&next));
    assert!(said(&next).contains("(KW101: from 23.2 km)"), "{}", said(&next));
    assert_eq!(rule(&next, &next.run[0]), "KW102");
    next.run.iter_mut().for_each(|limit| limit.severity = Severity::Info);
    assert!(said(&next).contains("kneewise would only note a run from 19.1 km on until 8 Dec."), "{}", said(&next));
    assert!(said(&next).contains("(KW101: from 23.2 km)"), "another rule speaks below it: {}", said(&next));
    assert_eq!(rule(&next, &next.run[0]).replace(NBSP, " "), "KW102 note");
    assert_eq!(rule(&next, &next.run[1]), "KW101");
    next.week[0].until = day(2026, 12, 9);
    assert_eq!(rule(&next, &next.week[0]), "KW102", "a week may be split into more runs");
}

#[test]
fn a_week_that_is_counted_from_the_fullest_of_twelve_says_so() {
    let week = |value, share| Limit {
        already: 13_900.0,
        share,
        ..limit(ForecastOf::Distance, "KW102", value, (13_900.0, day(2026, 11, 1)), 0.3)
    };
    let said = |limit: &Limit| counted_from(limit, Units::Metric, day(2026, 11, 15)).replace(NBSP, " ");
    assert_eq!(said(&week(5_800.0, None)), "fullest 7 days of 84: 19.7, 13.9 run");
    assert_eq!(said(&week(4_170.0, Some(0.3))), "7 days: 13.9 (1 Nov), 13.9 run");
}

#[test]
fn a_plan_that_fits() {
    let planned = plan(18_000.0, Some(200.0));
    let text = drawn(Some(Next { planned: Some(planned), ..ahead() }), &terminal(80));
    assert!(text.starts_with("18.0 km with 200 m of descent: no rule would comment.\n"), "{text}");
    assert!(text.contains("fits        distance 18.0 km: comments from 19.1 km (KW102), 23.2 km (KW101) on"), "{text}");
    assert!(text.contains("            descent 200 m: comments from 312 m (KW301) on"), "{text}");
}

#[test]
fn every_width_and_nothing_at_all() {
    for width in [26, 40, 60, 80, 120] {
        for next in [Some(ahead()), None] {
            for verbose in [-1, 0] {
                let text = drawn(next.clone(), &Style { verbose, ..terminal(width) });
                assert!(text.lines().all(|line| line.width() <= width && !line.ends_with(' ')), "{width}\n{text}");
                assert!(!text.contains("\n\n\n"));
            }
        }
    }
}
