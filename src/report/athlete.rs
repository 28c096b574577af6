//! One athlete of a cohort: their name, and their row in the table of athletes.

use super::Report;
use super::tables::ReportTable;
use super::tables::column::Origin::Derived;
use super::tables::column::{count, day, list, number, text, whole};
use crate::base::rule_code::RuleCode;
use crate::base::stats::round;
use crate::rule::finding::{Finding, Severity};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Fewest days without a run that count as a gap in running: from then on KW103 judges the next run.
const GAP_DAYS: i32 = 14;

/// Gives the athlete in a single-athlete report the name under which they are shown.
pub(crate) fn call(report: &mut Report, shown: &str) {
    let of_rows = report.activities.iter_mut().map(|a| &mut a.athlete);
    let of_rows = of_rows.chain(report.weeks.iter_mut().map(|w| &mut w.athlete));
    let of_rows = of_rows.chain(report.now.iter_mut().map(|n| &mut n.athlete));
    let of_rows = of_rows.chain(report.findings.iter_mut().map(|f| &mut f.athlete));
    let of_rows = of_rows.chain(report.not_judged.iter_mut().map(|n| &mut n.athlete));
    let of_rows = of_rows.chain(report.load.iter_mut().flatten().map(|l| &mut l.athlete));
    let of_rows = of_rows.chain(report.overview.iter_mut().flatten().map(|o| &mut o.athlete));
    let of_rows = of_rows.chain(report.ledger.iter_mut().map(|e| &mut e.athlete));
    of_rows.flatten().for_each(|athlete| shown.clone_into(athlete));
}

/// The names under which athletes are shown, in order: without e-mail addresses, and unique.
pub(crate) fn shown_names(names: &[String], clean: fn(&str) -> String) -> Vec<String> {
    let has_address = |name: &&String| name.contains('@') || name.contains("%40");
    let mut taken: BTreeSet<String> = names.iter().filter(|name| !has_address(name)).cloned().collect();
    let shown = |name: &String| {
        if !has_address(&name) {
            return name.clone();
        }
        let cleaned = clean(name);
        let mut label = cleaned.clone();
        let mut number = 1;
        while !taken.insert(label.clone()) {
            number += 1;
            label = format!("{cleaned} {number}");
        }
        label
    };
    names.iter().map(shown).collect()
}

/// One row about an athlete.
#[derive(Clone, Debug)]
pub struct AthleteRow {
    name: Option<String>,
    as_of: Option<Date>,
    files: usize,
    activities: usize,
    runs: usize,
    first_run: Option<Date>,
    last_run: Option<Date>,
    weeks: usize,
    weeks_with_runs: usize,
    gaps: usize,
    longest_gap_days: i32,
    distance_m: Option<f64>,
    elevation_loss_m: Option<f64>,
    distance_7_days_m: Option<f64>,
    distance_28_days_m: Option<f64>,
    longest_30_days_m: Option<f64>,
    /// Info, caution, strong.
    findings: [usize; 3],
    newest_loud: Option<(Date, RuleCode)>,
    pain: Option<f64>,
    pain_date: Option<Date>,
    not_judged: Vec<RuleCode>,
}

impl AthleteRow {
    /// The row for the athlete of a single-athlete report.
    ///
    /// ```
    /// use kneewise::render::tables::csv::{self, Dialect};
    /// use kneewise::report::{athlete::AthleteRow, tables::ATHLETES};
    /// use kneewise::{Config, Progress};
    ///
    /// let report = kneewise::scan(&["testdata/race.fit".into()], &Config::default(), &Progress::default())?;
    /// let mut out = Vec::new();
    /// csv::rows(ATHLETES.columns, &[AthleteRow::of(&report, Some("Ada"))], false, Dialect::default(), &mut out)?;
    /// assert!(String::from_utf8(out)?.starts_with("Ada,"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of(report: &Report, name: Option<&str>) -> Self {
        let mut runs: Vec<Date> =
            report.activities.iter().filter(|a| a.is_run()).map(|a| a.local_start.date()).collect();
        runs.sort_unstable();
        let gaps: Vec<i32> =
            runs.windows(2).map(|pair| (pair[1] - pair[0]).get_days() - 1).filter(|days| *days >= GAP_DAYS).collect();
        let of_severity = |severity| report.findings.iter().filter(|f| f.severity == severity).count();
        let loud = report.findings.iter().filter(|f| f.severity > Severity::Info);
        let newest: Option<&Finding> = loud.max_by_key(|f| (f.date, f.severity, std::cmp::Reverse(f.rule)));
        let now = report.now.first();
        AthleteRow {
            name: name.map(str::to_owned),
            as_of: report.generated_for.as_of,
            files: report.totals.files,
            activities: report.totals.activities,
            runs: report.totals.runs,
            first_run: runs.first().copied(),
            last_run: runs.last().copied(),
            weeks: report.weeks.len(),
            weeks_with_runs: report.weeks.iter().filter(|week| week.runs > 0).count(),
            gaps: gaps.len(),
            longest_gap_days: gaps.into_iter().max().unwrap_or(0),
            distance_m: report.totals.distance_m.map(|m| round(m, 2)),
            elevation_loss_m: report.totals.elevation_loss_m,
            distance_7_days_m: now.and_then(|now| now.days_7.distance_m),
            distance_28_days_m: now.and_then(|now| now.days_28.distance_m),
            longest_30_days_m: now.and_then(|now| now.longest_30d.as_ref()).map(|most| most.value),
            findings: [Severity::Info, Severity::Caution, Severity::Strong].map(of_severity),
            newest_loud: newest.map(|f| (f.date, f.rule)),
            pain: now.and_then(|now| now.pain).map(|pain| pain.score),
            pain_date: now.and_then(|now| now.pain).map(|pain| pain.date),
            not_judged: report.not_judged.iter().map(|n| n.rule).collect(),
        }
    }
}

/// The table `athletes`.
pub static ATHLETES: ReportTable<AthleteRow> = ReportTable {
    name: "athletes",
    about: "one row an athlete, with --athletes",
    columns: &[
        text("athlete", Derived, "name or pseudonym; none for files in no folder", |a| a.name.clone()),
        day("as_of", Derived, "the day that \"now\" means: the option, else the athlete's newest activity", |a| {
            a.as_of
        }),
        count("files", Derived, "files and archive members", |a| whole(a.files)),
        count("activities", Derived, "activities of any sport", |a| whole(a.activities)),
        count("runs", Derived, "runs", |a| whole(a.runs)),
        day("first_run", Derived, "the local day of the first run", |a| a.first_run),
        day("last_run", Derived, "the local day of the last run", |a| a.last_run),
        count("weeks", Derived, "calendar weeks from first to last", |a| whole(a.weeks)),
        count("weeks_with_runs", Derived, "weeks with a run", |a| whole(a.weeks_with_runs)),
        count("gaps", Derived, "times without a run for 14 days or more", |a| whole(a.gaps)),
        count("longest_gap_days", Derived, "days of the longest of these, 0 without", |a| {
            u64::try_from(a.longest_gap_days).ok()
        }),
        number("distance_m", Derived, "distance of the runs, metres; none where that of one is not known", |a| {
            a.distance_m
        }),
        number("elevation_loss_m", Derived, "descent of the runs, metres", |a| a.elevation_loss_m),
        number("distance_7_days_m", Derived, "distance run in the 7 days up to as_of, metres", |a| a.distance_7_days_m),
        number("distance_28_days_m", Derived, "distance run in the 28 days up to as_of, metres", |a| {
            a.distance_28_days_m
        }),
        number("longest_30_days_m", Derived, "the longest run of the 30 days up to as_of, metres", |a| {
            a.longest_30_days_m
        }),
        count("findings_info", Derived, "findings that are only noted", |a| whole(a.findings[0])),
        count("findings_caution", Derived, "findings of level caution", |a| whole(a.findings[1])),
        count("findings_strong", Derived, "findings of level strong", |a| whole(a.findings[2])),
        text("newest_loud_rule", Derived, "the code of the newest finding of caution or strong", |a| {
            a.newest_loud.map(|(_, rule)| rule.to_string())
        }),
        day("newest_loud_date", Derived, "its local day", |a| a.newest_loud.map(|(date, _)| date)),
        number("pain_score", Derived, "the newest entry of the pain log in the 28 days up to as_of, 0 to 10", |a| {
            a.pain
        }),
        day("pain_date", Derived, "its local day", |a| a.pain_date),
        text("not_judged", Derived, "codes of the rules that could not be judged", |a| list(&a.not_judged)),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::PainNow;
    use crate::render::fixture;
    use crate::report::tables::Cell;
    use jiff::civil::date;

    #[test]
    fn names_with_addresses_become_different_names() {
        let names = ["a@x.org", "b@x.org", "c", "…"].map(str::to_owned);
        let shown = shown_names(&names, |_| "…".to_owned());
        assert_eq!(shown, ["… 2", "… 3", "c", "…"]);
    }

    #[test]
    fn an_athlete_is_called_the_same_in_every_row() {
        let mut report = fixture::reckless();
        let names = |report: &Report| {
            let value = serde_json::to_value(report).unwrap();
            let mut names = Vec::new();
            collect("athlete", &value, &mut names);
            names
        };
        report.activities.iter_mut().for_each(|a| a.athlete = Some("folder".into()));
        report.weeks.iter_mut().for_each(|w| w.athlete = Some("folder".into()));
        report.findings.iter_mut().for_each(|f| f.athlete = Some("folder".into()));
        report.not_judged.iter_mut().for_each(|n| n.athlete = Some("folder".into()));
        report.now[0].athlete = None;
        call(&mut report, "Ada");
        let rows = report.activities.len() + report.weeks.len() + report.findings.len() + report.not_judged.len();
        let shown = names(&report);
        assert!(
            shown.iter().filter(|name| *name == "Ada").count() >= rows && !shown.iter().any(|name| name == "folder")
        );
        assert_eq!(report.now[0].athlete, None, "files in no folder are nobody's");
    }

    /// All texts under a key, at any depth.
    fn collect(key: &str, value: &serde_json::Value, found: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(fields) => {
                found.extend(fields.get(key).and_then(|v| v.as_str()).map(str::to_owned));
                fields.values().for_each(|v| collect(key, v, found));
            }
            serde_json::Value::Array(all) => all.iter().for_each(|v| collect(key, v, found)),
            _ => {}
        }
    }

    /// Every column of an athlete's row by name, as text.
    fn line(report: &Report) -> Vec<(&'static str, String)> {
        let athlete = AthleteRow::of(report, Some("ada"));
        let shown = |cell: Option<Cell>| cell.map_or_else(|| "-".to_owned(), |cell| format!("{cell:?}"));
        ATHLETES.columns.iter().map(|column| (column.name, shown(column.cell(&athlete)))).collect()
    }

    fn cell(report: &Report, name: &str) -> String {
        line(report).into_iter().find(|(column, _)| *column == name).unwrap().1
    }

    #[test]
    fn each_column_holds_its_own_value() {
        let mut report = fixture::reckless();
        report.generated_for.as_of = Some(date(2026, 11, 15));
        // All numbers differ, so that no column can pass with the value of another.
        let totals = &mut report.totals;
        (totals.files, totals.activities, totals.runs) = (301, 202, 103);
        (totals.distance_m, totals.elevation_loss_m) = (Some(790_123.456), Some(9_130.5));
        let now = &mut report.now[0];
        (now.days_7.distance_m, now.days_28.distance_m) = (Some(18_000.5), Some(113_500.25));
        now.longest_30d.as_mut().unwrap().value = 21_100.0;
        now.pain = Some(PainNow { score: 3.0, date: date(2026, 11, 9) });
        report.weeks[3].runs = 0;
        report.findings.retain(|f| f.severity > Severity::Info);
        insta::assert_snapshot!(
            line(&report).iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n"),
            @r#"
        athlete: Text("ada")
        as_of: Day(2026-11-15)
        files: Count(301)
        activities: Count(202)
        runs: Count(103)
        first_run: Day(2026-04-20)
        last_run: Day(2026-11-13)
        weeks: Count(30)
        weeks_with_runs: Count(29)
        gaps: Count(0)
        longest_gap_days: Count(0)
        distance_m: Number(790123.46)
        elevation_loss_m: Number(9130.5)
        distance_7_days_m: Number(18000.5)
        distance_28_days_m: Number(113500.25)
        longest_30_days_m: Number(21100.0)
        findings_info: Count(0)
        findings_caution: Count(9)
        findings_strong: Count(2)
        newest_loud_rule: Text("KW101")
        newest_loud_date: Day(2026-11-08)
        pain_score: Number(3.0)
        pain_date: Day(2026-11-09)
        not_judged: Text("KW403 KW701 KW702")
        "#
        );
    }

    #[test]
    fn levels_are_counted_apart_and_the_newest_loud_one_is_named() {
        let mut report = fixture::reckless();
        let findings = std::mem::take(&mut report.findings);
        let planted = [
            (Severity::Info, 14, "KW401"),
            (Severity::Info, 15, "KW501"),
            (Severity::Info, 15, "KW504"),
            (Severity::Caution, 12, "KW302"),
            (Severity::Caution, 13, "KW102"),
            (Severity::Strong, 13, "KW301"),
        ];
        report.findings = planted
            .iter()
            .map(|&(severity, day, rule)| Finding {
                severity,
                rule: RuleCode::of(rule),
                date: date(2026, 11, day),
                ..findings[0].clone()
            })
            .collect();
        let all = ["findings_info", "findings_caution", "findings_strong"].map(|name| cell(&report, name));
        assert_eq!(all, ["Count(3)", "Count(2)", "Count(1)"]);
        // The stronger finding of a day; info findings never count, however new.
        let newest = ["newest_loud_rule", "newest_loud_date"].map(|name| cell(&report, name));
        assert_eq!(newest, ["Text(\"KW301\")", "Day(2026-11-13)"]);
        report.findings.retain(|f| f.severity == Severity::Info);
        assert_eq!(cell(&report, "newest_loud_rule"), "-");
    }

    #[test]
    fn a_gap_is_fourteen_days_without_a_run() {
        let ran_on = |days: &[i8]| {
            let mut report = fixture::season();
            let run = report.activities[0].clone();
            report.activities = days
                .iter()
                .map(|&day| {
                    let mut run = run.clone();
                    run.local_start = date(2026, 10, day).at(8, 0, 0, 0).in_tz("UTC").unwrap();
                    run
                })
                .collect();
            ["first_run", "last_run", "gaps", "longest_gap_days"].map(|name| cell(&report, name))
        };
        assert_eq!(ran_on(&[1, 15]), ["Day(2026-10-01)", "Day(2026-10-15)", "Count(0)", "Count(0)"]);
        assert_eq!(ran_on(&[1, 16]), ["Day(2026-10-01)", "Day(2026-10-16)", "Count(1)", "Count(14)"]);
        // Whatever the order of the activities.
        assert_eq!(ran_on(&[31, 1, 16]), ["Day(2026-10-01)", "Day(2026-10-31)", "Count(2)", "Count(14)"]);
        assert_eq!(ran_on(&[]), ["-", "-", "Count(0)", "Count(0)"]);
    }

    #[test]
    fn only_dated_runs_make_gaps() {
        let mut report = fixture::season();
        let mut ride = report.activities[0].clone();
        ride.sport = crate::base::sport::Sport::Cycling;
        ride.local_start = date(2020, 1, 1).at(8, 0, 0, 0).in_tz("UTC").unwrap();
        let before = line(&report);
        report.activities.push(ride);
        assert_eq!(line(&report), before);
    }
}
