//! Whole screens, one snapshot per case, for review; and properties of every screen.

use super::{check, scan};
use crate::base::ledger::Code;
use crate::base::message::{Message, Part};
use crate::base::units::Units;
use crate::render::Style;
use crate::render::fixture::{self, every};
use crate::report::Report;
use crate::rule::quantity::Quantity;
use crate::rule::wording::{Against, Known, Words};
use proptest::prelude::*;
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

fn drawn(report: &Report, is_scan: bool, style: &Style) -> String {
    let mut out = Vec::new();
    if is_scan { scan(report, style, &mut out) } else { check(report, style, &mut out) }.unwrap();
    String::from_utf8(out).unwrap()
}

fn terminal(width: usize) -> Style {
    Style { width, terminal: true, ..Style::default() }
}

fn units_of(report: &Report, style: Style) -> Style {
    Style { units: report.generated_for.units, ..style }
}

#[test]
fn every_case_on_80_columns() {
    for (name, is_scan, report) in every() {
        insta::assert_snapshot!(name, drawn(&report, is_scan, &units_of(&report, terminal(80))));
    }
}

#[test]
fn other_widths() {
    for width in [40, 60, 120] {
        for (name, is_scan, report) in [("mountain", false, fixture::mountain()), ("season", true, fixture::season())] {
            insta::assert_snapshot!(format!("{name}_{width}"), drawn(&report, is_scan, &terminal(width)));
        }
    }
}

#[test]
fn ascii_screens() {
    for (name, is_scan, report) in [("mountain", false, fixture::mountain()), ("season", true, fixture::season())] {
        let style = Style { ascii: true, ..terminal(80) };
        insta::assert_snapshot!(format!("{name}_ascii"), drawn(&report, is_scan, &style));
    }
    insta::assert_snapshot!(
        "season_120_ascii",
        drawn(&fixture::season(), true, &Style { ascii: true, ..terminal(120) })
    );
}

#[test]
fn quiet_and_unfolded() {
    insta::assert_snapshot!("season_quiet", drawn(&fixture::season(), true, &Style { verbose: -1, ..terminal(80) }));
    insta::assert_snapshot!(
        "several_files_quiet",
        drawn(&fixture::several_files(), false, &Style { verbose: -1, ..terminal(80) })
    );
    let text = drawn(&fixture::mountain(), false, &Style { verbose: 1, ..terminal(80) });
    assert!(text.contains("\n  42 ") && text.contains("\n42.4 ") && text.contains("42.4 in all"), "{text}");
    let text = drawn(&fixture::season(), true, &Style { verbose: 1, ..terminal(80) });
    assert!(text.contains("2026-W17") && text.contains("30 weeks"), "{text}");
}

/// A report with each kind of file a few times instead of thousands of times, which would only take time.
fn with_few_files(mut report: Report) -> Report {
    let mut listed: BTreeMap<Code, usize> = BTreeMap::new();
    report.ledger.retain(|entry| {
        let count = listed.entry(entry.code).or_default();
        *count += 1;
        *count <= 20
    });
    report
}

#[test]
fn every_screen_fits_and_ends_well() {
    for (name, is_scan, report) in every() {
        let report = with_few_files(report);
        for width in [26, 33, 40, 49, 50, 60, 72, 79, 80, 100, 119, 120, 200] {
            for (ascii, verbose) in [(false, 0), (true, 0), (false, 1), (false, -1)] {
                let style = units_of(&report, Style { ascii, verbose, ..terminal(width) });
                let text = drawn(&report, is_scan, &style);
                let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap();
                assert!(widest <= width.min(120), "{name} on {width}: {widest}\n{text}");
                assert!(text.lines().all(|line| !line.ends_with(char::is_whitespace)), "{name} on {width}\n{text}");
                assert!(text.ends_with('\n') && !text.ends_with("\n\n") && !text.contains("\n\n\n"), "{name}\n{text}");
                assert!(!ascii || text.is_ascii(), "{name}\n{text}");
                assert!(!text.contains('\u{a0}'));
            }
        }
    }
}

#[test]
fn colour_changes_no_letter() {
    for (name, is_scan, report) in every() {
        let style = units_of(&report, terminal(80));
        let plain = drawn(&report, is_scan, &style);
        let coloured = drawn(&report, is_scan, &Style { color: true, ..style });
        let mut stripped = String::new();
        let mut rest = coloured.as_str();
        while let Some((before, after)) = rest.split_once('\u{1b}') {
            stripped.push_str(before);
            rest = after.split_once('m').unwrap().1;
        }
        stripped.push_str(rest);
        assert_eq!(stripped, plain, "{name}");
        let first = coloured.lines().next().unwrap();
        assert!(first.starts_with("\u{1b}[1m") && first.ends_with("\u{1b}[0m"), "{name}: the answer is bold");
    }
}

#[test]
fn colours_have_their_roles() {
    let text = drawn(&fixture::mountain(), false, &Style { color: true, ..terminal(80) });
    assert!(text.contains("\u{1b}[1m\u{1b}[34mvvvv"), "steep marks are bold blue\n{text}");
    assert!(
        text.lines().any(|line| line.contains("│") && line.contains("\u{1b}[34m█")),
        "and the columns above\n{text}"
    );
    for quiet in ["distance", "over 10 %", "steep, over 10 %", "Not medical advice", "data"] {
        assert!(text.contains(&format!("\u{1b}[2m{quiet}")), "{quiet}\n{text}");
    }
    assert!(!text.contains("\u{1b}[31m") && !text.contains("\u{1b}[32m"), "no red, no green");
    let (strong, caution) = ("\u{1b}[1m\u{1b}[35m", "\u{1b}[1m\u{1b}[33m");
    for width in [40, 80] {
        let text = drawn(&fixture::season(), true, &Style { color: true, ..terminal(width) });
        assert!(text.contains(&format!("{caution}!  caution\u{1b}[0m  N")), "the marker and the word\n{text}");
        assert!(text.contains(&format!("{strong}!!\u{1b}[0m Sat 12 Sep")), "earlier\n{text}");
        assert!(width < 80 || text.contains(&format!("{strong}!!\u{1b}[0m KW301 +3")), "stands out\n{text}");
        assert!(text.contains("\u{1b}[2mignore\u{1b}[0m") && text.contains("\u{1b}[2mthis if a longer"), "{text}");
        assert!(!text.contains("\u{1b}[31m") && !text.contains("\u{1b}[32m"), "no red, no green");
    }
}

#[test]
fn unfolded_shows_every_note_and_every_reason() {
    let style = Style { verbose: 1, ..terminal(80) };
    let text = drawn(&fixture::season(), true, &style);
    for shown in
        ["·  info     Easy cadence 165.", "·  info     Easy cadence 164.", "KW701  needs a pain log", "KW504 C weak"]
    {
        assert!(text.contains(shown), "{shown}\n{text}");
    }
    let text = drawn(&fixture::years(), true, &style);
    assert_eq!(text.lines().filter(|line| line.contains(" 2025 ")).count(), 14, "{text}");
    let text = drawn(&fixture::reckless(), true, &style);
    assert_eq!(text.matches("rule  evidence").count(), 5 + 5, "loud ones and noted ones\n{text}");
    let text = drawn(&fixture::new_watch(), true, &style);
    assert!(text.contains("KW502  needs 10 outdoor runs with a track in 56 days, has 4"), "{text}");
}

#[test]
fn one_run_in_a_quiet_history() {
    let mut report = fixture::mountain_judged();
    report.findings.retain(|finding| finding.severity == crate::rule::finding::Severity::Info);
    let text = drawn(&report, false, &terminal(80));
    assert!(text.starts_with("Within your last 30 days: 42.4 km with 1,894 m of descent.\n"), "{text}");
    assert!(!text.contains("rule  evidence"), "{text}");
    report.judged_against = None;
    let text = drawn(&report, false, &terminal(80));
    assert!(text.starts_with("1,894 m of descent in 42.4 km"), "{text}");
}

#[test]
fn the_young_get_no_advice() {
    let mut report = fixture::season();
    report.findings.iter_mut().for_each(|finding| finding.words.action = Message::default());
    let text = drawn(&report, true, &terminal(80));
    assert!(text.contains("   known ") && text.contains("   ignore") && !text.contains("   try"), "{text}");
}

#[test]
fn what_since_leaves_is_not_too_early() {
    let mut report = fixture::season();
    report.generated_for.since = Some(jiff::civil::date(2026, 11, 1));
    report.activities.retain(|run| run.local_start.date() >= jiff::civil::date(2026, 11, 1));
    report.findings.clear();
    report.weeks.drain(..27);
    let text = drawn(&report, true, &terminal(80));
    assert!(text.starts_with("Nothing stands out: 22.8 km in the last 7 days.\n"), "{text}");
}

#[test]
fn no_screen_says_what_must_not_be_said() {
    const NEVER: [&str; 13] = [
        "safe",
        "danger",
        "warning",
        "risk",
        "diagnos",
        "you have",
        "session",
        "acwr",
        "percentile",
        "ledger",
        "outlier",
        "coordinate",
        "@",
    ];
    for (name, is_scan, report) in every() {
        let text = drawn(&report, is_scan, &units_of(&report, Style { verbose: 1, ..terminal(80) })).to_lowercase();
        let text = text
            .replace("export.zip!", "export.zip ")
            .replace("part1.zip!", "part1.zip ")
            .replace("strength session", "strength");
        for word in NEVER {
            assert!(!text.contains(word), "{name}: {word}");
        }
        let exclaims = |(at, _): (usize, &str)| text[..at].ends_with(|c: char| !c.is_whitespace() && c != '!');
        assert!(!text.match_indices('!').any(exclaims), "{name}: markers stand alone");
    }
}

#[test]
fn a_screen_is_not_too_high() {
    for (name, is_scan, report) in every() {
        // Three blocks in addition to everything else exceed a screen.
        if !matches!(name, "several_files" | "reckless") {
            let lines = drawn(&report, is_scan, &terminal(80)).lines().count();
            assert!(lines <= 66, "{name}: {lines}");
        }
    }
}

#[test]
fn ascii_keeps_the_columns() {
    for (name, is_scan, report) in every() {
        let style = units_of(&report, terminal(80));
        let unicode = drawn(&report, is_scan, &style);
        let ascii = drawn(&report, is_scan, &Style { ascii: true, ..style });
        let widths = |text: &str| text.lines().map(UnicodeWidthStr::width).collect::<Vec<_>>();
        let (unicode, ascii) = (widths(&unicode), widths(&ascii));
        assert_eq!(unicode.len(), ascii.len(), "{name}");
    }
}

#[test]
fn a_pipe_gets_whole_names() {
    let mut report = fixture::mountain();
    let path = "/home/anna/runs/2026/september/the mountain marathon of the year.fit";
    report.activities[0].source.path = path.into();
    let style = Style { home: Some("/home/anna".into()), ..Style::default() };
    assert!(drawn(&report, false, &style).replace('\n', " ").contains(&path.replace("/home/anna", "~")));
    assert!(drawn(&report, false, &Style { terminal: true, ..style }).contains("~/runs/20…f the year.fit"));
}

#[test]
fn texts_from_files_cannot_act() {
    let mut report = fixture::mountain();
    let evil = "\u{1b}]0;x\u{7}\u{202e}anna@example.com";
    let run = &mut report.activities[0];
    run.source.path = evil.into();
    run.source.device = Some(evil.into());
    run.gear = Some(evil.into());
    run.sub_sport = Some(evil.into());
    run.notes[0].text = evil.into();
    run.cadence.unit_from = Some(evil.into());
    for finding in &mut report.findings {
        finding.athlete = Some(evil.into());
        let evil = || Message::from(Part::name(evil));
        finding.words =
            Words { title: evil(), seen: evil(), known: Known::Apart(evil()), action: evil(), would_change: evil() };
    }
    for entry in &mut report.not_judged {
        entry.athlete = Some(evil.into());
        entry.need.reason = Message::from(Part::name(evil));
    }
    report.ledger[0] = crate::base::ledger::LedgerEntry {
        detail: Some(evil.into()),
        ..fixture::entry(evil, crate::base::ledger::Code::Corrupt)
    };
    for verbose in [0, 1] {
        for is_scan in [false, true] {
            let text = drawn(&report, is_scan, &Style { verbose, ..terminal(80) });
            assert!(!text.contains(|c: char| c.is_control() && c != '\n') && !text.contains('\u{202e}'), "{text}");
            assert!(!text.contains("example.com"), "{text}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn odd_numbers_do_no_harm(values in prop::collection::vec(prop_oneof![
        Just(f64::NAN), Just(f64::INFINITY), Just(f64::MAX), Just(-1.0), Just(0.0), 0.0..1e7_f64
    ], 12), width in 26..130_usize, imperial: bool) {
        let mut report = fixture::mountain();
        let run = &mut report.activities[0];
        run.distance_m = Some(values[0]);
        run.timer_s = Some(values[1]);
        run.moving_s = Some(values[2]);
        run.elevation.loss_m = Some(values[3]);
        run.elevation.loss_high_m = Some(values[4]);
        run.elevation.max_m = Some(values[5]);
        run.cadence.running_spm = Some(values[6]);
        run.steps = Some(values[7]);
        run.splits[3].timer_s = Some(values[8]);
        run.splits[4].loss_m = Some(values[9]);
        run.profile[100].altitude_m = Some(values[10]);
        run.profile[101].cadence_spm = Some(values[11]);
        let units = if imperial { Units::Imperial } else { Units::Metric };
        let text = drawn(&report, false, &Style { units, ..terminal(width) });
        prop_assert!(text.lines().all(|line| line.width() <= width.min(120) && !line.ends_with(' ')), "{}", text);
    }

    #[test]
    fn odd_findings_do_no_harm(values in prop::collection::vec(prop_oneof![
        Just(f64::NAN), Just(f64::INFINITY), Just(f64::MAX), Just(-1.0), Just(0.0), 0.0..1e7_f64
    ], 5), text in "\\PC{0,120}", quantity in prop::sample::select(Quantity::ALL),
        width in 26..130_usize, verbose in -1..2_i8, i in 0..20_usize) {
        let mut report = with_few_files(fixture::reckless());
        let n = report.findings.len();
        let finding = &mut report.findings[i % n];
        finding.observed = Some(values[0]);
        finding.threshold = Some(values[1]);
        finding.reference.iter_mut().for_each(|reference| reference.value = values[2]);
        finding.words.title = Message::from(Part::name(&text));
        finding.words.known = Known::Apart(Message::from(Part::name(&text)));
        finding.against = Against::MostOfDays(values[0] as u32);
        finding.quantity = quantity;
        report.activities[0].knee_load.as_mut().unwrap().flat_km = values[3];
        report.weeks[29].knee_load_flat_km = Some(values[4]);
        for is_scan in [false, true] {
            let text = drawn(&report, is_scan, &Style { verbose, ..terminal(width) });
            prop_assert!(text.lines().all(|line| line.width() <= width.min(120) && !line.ends_with(' ')), "{}", text);
        }
    }

    #[test]
    fn odd_weeks_do_no_harm(values in prop::collection::vec(prop_oneof![
        Just(f64::NAN), Just(f64::INFINITY), Just(f64::MAX), Just(-1.0), Just(0.0), 0.0..1e7_f64
    ], 6), width in 26..130_usize) {
        let mut report = fixture::season();
        let week = report.weeks.last_mut().unwrap();
        (week.distance_m, week.distance_at_least_m) = (Some(values[0]), values[0]);
        week.elevation_loss_m = Some(values[1]);
        week.moving_s = values[2];
        week.longest_run_m = Some(values[3]);
        report.now[0].days_7.distance_m = Some(values[4]);
        report.now[0].days_7.elevation_loss_m = Some(values[5]);
        let text = drawn(&report, true, &terminal(width));
        prop_assert!(text.lines().all(|line| line.width() <= width.min(120) && !line.ends_with(' ')), "{}", text);
    }
}
