//! The screen of `scan --sore-since`: what changed before pain began.

use super::super::Style;
use super::table::ScreenTable;
use super::text::{Line, Role, Screen};
use super::{LABEL, check};
use crate::base::message::NBSP;
use crate::render::content::column::TextColumn;
use crate::render::content::sore::{MEANING, NOTHING, answer, label, moved, rows, seen, spans_text, steps, value};
use crate::render::wording::name;
use crate::render::wording::number::{self};
use crate::report::{BeforePain, Compared, Report};
use crate::rule::finding::Severity;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes what changed: the answer, the periods, the quantities compared, the findings in the weeks before.
///
/// ```
/// use kneewise::{Config, Progress, render::{Style, terminal}};
///
/// let config = Config::default().with(|config| config.sore_since = Some(jiff::civil::date(2026, 9, 20)));
/// let report = kneewise::scan(&["testdata/race.fit".into()], &config, &Progress::default())?;
/// let mut out = Vec::new();
/// terminal::sore(&report, &Style::default(), &mut out)?;
/// assert!(String::from_utf8(out)?.contains("run"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn sore(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Screen::new(style, out);
    let Some(sore) = &report.sore else {
        page.text(Role::Answer, NOTHING)?;
        return check::footer(&mut page);
    };
    page.text(Role::Answer, &answer(report, sore, style.units))?;
    if style.verbose >= 0 {
        page.part();
        page.text(Role::Plain, &spans_text(sore))?;
        if !sore.compared.is_empty() {
            if page.has_pictures() { table(&mut page, sore)? } else { page.too_narrow()? }
        }
        shoes(&mut page, sore)?;
        before_it(&mut page, report, sore)?;
        page.part();
        let mut label = "try";
        for said in steps(report, sore, style.units) {
            page.labelled(label, Role::Plain, &said)?;
            label = "";
        }
    }
    check::footer(&mut page)
}

fn table(page: &mut Screen, sore: &BeforePain) -> io::Result<()> {
    let units = page.style.units;
    let cells = |of: &dyn Fn(&Compared) -> String| rows(sore).map(of).collect::<Vec<String>>();
    page.part();
    ScreenTable {
        columns: vec![
            TextColumn::text("", 0, cells(&|row| label(row))),
            TextColumn::text("six weeks", 3, cells(&|row| value(row, row.before, units))),
            TextColumn::text("usual", 3, cells(&|row| value(row, row.usual, units))),
            TextColumn::text("change", 3, cells(&moved)).droppable(1),
        ],
    }
    .write(page)?;
    page.text(Role::Quiet, MEANING)
}

/// Pairs newly used or no longer used.
fn shoes(page: &mut Screen, sore: &BeforePain) -> io::Result<()> {
    let percent = |share: f64| format!("{}{NBSP}%", number::fixed(share * 100.0, 0));
    page.part();
    let mut label = "shoes";
    for pair in sore.shoes.iter().filter(|pair| pair.before > 0.0 || pair.usual > 0.0) {
        let line = format!(
            "{}: {} of the distance, before {}",
            name::shown(&pair.name, page.style),
            percent(pair.before),
            percent(pair.usual)
        );
        page.labelled(label, Role::Plain, &line)?;
        label = "";
    }
    Ok(())
}

/// Findings in those weeks: caution or above, newest first, and the number of info findings of other rules.
fn before_it(page: &mut Screen, report: &Report, sore: &BeforePain) -> io::Result<()> {
    let within = || report.findings.iter().rev().filter(|f| sore.findings.contains(&f.id));
    page.part();
    let mut label = "findings";
    for finding in within().filter(|f| f.severity > Severity::Info) {
        let (role, marker) =
            if finding.severity == Severity::Strong { (Role::Strong, "!!") } else { (Role::Caution, "!") };
        let room = page.text_width().saturating_sub(LABEL + 3);
        let mut line = Line::new(Role::Quiet, label).pad(LABEL).add(role, marker);
        for part in super::text::wrap(&format!("{} ({})", seen(finding, sore, page.style.units), finding.rule), room) {
            page.line(&line.pad(LABEL + 3).plain(part))?;
            line = Line::default();
        }
        label = "";
    }
    let mut noted: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for finding in within().filter(|f| f.severity == Severity::Info) {
        *noted.entry((finding.rule.as_str(), finding.name.as_ref())).or_default() += 1;
    }
    let each = |((rule, name), n): ((&str, &str), usize)| {
        let times = if n > 1 { format!(", {n}{NBSP}times") } else { String::new() };
        format!("{} ({rule}{times})", name.replace('-', " "))
    };
    let noted: Vec<String> = noted.into_iter().map(each).collect();
    if noted.is_empty() { Ok(()) } else { page.labelled("noted", Role::Plain, &noted.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::measure::Unit;
    use crate::base::units::Units;
    use crate::render::fixture;
    use crate::render::wording::date;
    use crate::render::wording::number::MISSING;
    use crate::report::ComparedQuantity;
    use crate::report::ShoeShare;
    use crate::rule::finding::Finding;
    use crate::rule::quantity::Quantity;
    use jiff::civil::date as day;
    use unicode_width::UnicodeWidthStr;

    fn example() -> BeforePain {
        let row = |quantity, unit, per_28_days, before, usual, moved| Compared {
            quantity,
            unit,
            per_28_days,
            before,
            usual,
            moved,
        };
        BeforePain {
            since: day(2026, 9, 14),
            from: day(2026, 8, 4),
            usual_from: day(2026, 5, 12),
            usual_days: 84,
            not_compared: None,
            compared: vec![
                row(ComparedQuantity::Descent, Unit::Metres, true, Some(2_600.0), Some(700.0), Some(6.1)),
                row(ComparedQuantity::LongestRun, Unit::Metres, false, Some(42_400.0), Some(24_000.0), Some(4.0)),
                row(ComparedQuantity::Distance, Unit::Metres, true, Some(160_000.0), Some(140_000.0), Some(1.2)),
                row(ComparedQuantity::RestDays, Unit::Days, true, Some(15.5), Some(15.5), Some(0.0)),
                row(ComparedQuantity::Cadence, Unit::Spm, false, Some(166.0), Some(167.0), Some(0.3)),
                row(ComparedQuantity::HardMinutes, Unit::Minutes, true, None, None, None),
            ],
            shoes: vec![ShoeShare { name: "Blue pair".into(), before: 0.94, usual: 0.5 }],
            findings: Vec::new(),
            step: crate::say!("Until 28 Sep no number: walk, ride, and come back with about half, up to 21.2 km."),
        }
    }

    fn drawn(sore: Option<BeforePain>, style: &Style) -> String {
        let report = Report { sore, ..fixture::season() };
        let mut out = Vec::new();
        super::sore(&report, style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn terminal(width: usize) -> Style {
        Style { width, terminal: true, ..Style::default() }
    }

    #[test]
    fn the_screen() {
        insta::assert_snapshot!(drawn(Some(example()), &terminal(80)));
    }

    #[test]
    fn nothing_moved_and_nothing_to_compare() {
        let calm = BeforePain { compared: example().compared[3..].to_vec(), ..example() };
        let text = drawn(Some(calm.clone()), &terminal(80));
        assert!(text.starts_with("Before Mon 14 Sep no single thing moved far from your habit.\n"), "{text}");
        // Nothing reassuring above a caution, and no limits for a painful knee.
        let report = fixture::season();
        let loud =
            report.findings.iter().find(|f| f.severity > Severity::Info && f.quantity != Quantity::Pain).unwrap();
        let flagged = BeforePain { findings: vec![loud.id.clone()], ..calm };
        let said = answer(&report, &flagged, Units::Metric);
        assert!(
            said.contains(loud.rule.as_str()) && said.ends_with("nothing else moved far from your habit."),
            "{said}"
        );
        let text = drawn(Some(flagged), &terminal(80));
        assert!(text.contains("Later, let what stood out") && !text.contains("flagged"), "{text}");
        let short = BeforePain { not_compared: Some("needs 70 days".into()), compared: vec![], ..example() };
        assert!(drawn(Some(short), &terminal(80)).starts_with("Too little to compare: needs 70 days.\n"));
    }

    #[test]
    fn weeks_without_a_run_are_said_to_be_that() {
        let row = |quantity, before, usual, moved| Compared {
            quantity,
            unit: Unit::Metres,
            per_28_days: true,
            before,
            usual,
            moved,
        };
        let of = |km: [f64; 2], runs: [f64; 2]| BeforePain {
            compared: vec![
                row(ComparedQuantity::Distance, Some(km[0] * 4000.0), Some(km[1] * 4000.0), Some(9.0)),
                row(ComparedQuantity::Runs, Some(runs[0]), Some(runs[1]), Some(9.0)),
                row(ComparedQuantity::Descent, Some(0.0), None, None),
            ],
            ..example()
        };
        let said = |sore: &BeforePain| answer(&fixture::season(), sore, Units::Metric).replace(NBSP, " ");
        let none = of([0.0, 31.7], [0.0, 12.0]);
        assert_eq!(said(&none), "No run in the six weeks before Mon 14 Sep; before them 31.7 km a week.");
        assert!(rows(&none).all(|row| row.quantity != ComparedQuantity::Descent), "nothing beside unknown");
        let again = of([18.0, 0.0], [6.0, 0.0]);
        assert_eq!(said(&again), "Before Mon 14 Sep: 18.0 km a week, after 12 weeks without a run.");
        assert!(said(&of([18.0, 0.5], [6.0, 0.1])).contains("moved furthest"));
        // Flat before, of unknown descent now: that is no want of runs.
        let mut flat = example();
        flat.compared.push(row(ComparedQuantity::Steep, None, Some(0.0), None));
        assert_eq!(rows(&flat).count(), rows(&example()).count());
    }

    #[test]
    fn how_far_a_quantity_moved_is_said_in_words() {
        let said = |change: f64, before: f64| {
            let row = &example().compared[0];
            moved(&Compared { moved: Some(change), before: Some(before), usual: Some(10.0), ..row.clone() })
        };
        assert_eq!(
            [said(1.0, 11.0), said(1.01, 11.0), said(2.0, 11.0), said(2.01, 11.0)],
            ["about the same", "more", "more", "much more"]
        );
        assert_eq!([said(1.01, 9.0), said(2.01, 9.0)], ["less", "much less"]);
        assert_eq!(moved(&example().compared[5]), MISSING);
    }

    #[test]
    fn sums_are_those_of_a_week_and_days_of_one_form() {
        let example = example();
        let row = &example.compared[0];
        let said = |of: String| of.replace(NBSP, " ");
        assert_eq!(
            (said(label(row)), said(value(row, row.before, Units::Metric))),
            ("descent a week".into(), "650 m".into())
        );
        assert!(answer(&fixture::season(), &example, Units::Metric).contains("a week, usually"));
        assert!(said(spans_text(&example)).starts_with("4 Aug–13 Sep 2026 beside"), "{}", spans_text(&example));
        let text = drawn(Some(example), &terminal(80));
        assert!(!text.contains("hard minutes"), "no row without a value: {text}");
    }

    #[test]
    fn a_finding_says_its_day_once_and_what_was_seen() {
        let report = fixture::season();
        let mut finding = report.findings.iter().find(|f| f.rule == "KW101").unwrap().clone();
        let said = |finding: &Finding| seen(finding, &example(), Units::Metric).replace(NBSP, " ");
        let day = date::day(finding.date, None).replace(NBSP, " ");
        let (km, _) = crate::render::wording::measured::observed(&finding, Units::Metric);
        assert!(said(&finding).starts_with(&format!("{day}: {km} km, ")), "{}", said(&finding));
        (finding.reference, finding.quantity) = (None, Quantity::Pain);
        finding.words.title = crate::say!("Pain on {}", crate::rule::words::short_day(finding.date, finding.date));
        finding.title_without_day = Some(crate::say!("Pain of 4/10"));
        assert_eq!(said(&finding), format!("{day}: pain of 4/10"));
    }

    #[test]
    fn every_width() {
        for width in [26, 40, 50, 60, 80, 120] {
            for sore in [Some(example()), None] {
                let text = drawn(sore, &terminal(width));
                assert!(text.lines().all(|line| line.width() <= width && !line.ends_with(' ')), "{width}\n{text}");
                assert!(!text.contains("\n\n\n"));
            }
        }
    }
}
