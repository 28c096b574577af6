//! The report for programs: JSON as one object, NDJSON as one object per line. Always metric.

use crate::report::Report;
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// Writes the report as one indented JSON object.
///
/// ```
/// use kneewise::{Config, Progress, Report, render::json};
///
/// let report = kneewise::scan(&["testdata/race.fit".into()], &Config::default(), &Progress::default())?;
/// let mut out = Vec::new();
/// json::json(&report, &mut out)?;
/// let again: Report = serde_json::from_slice(&out)?;
/// assert_eq!(again.totals, report.totals);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn json(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    out.write_all(b"\n")
}

/// The first line of NDJSON.
#[derive(JsonSchema, Serialize)]
pub(super) struct Head<'a> {
    /// The schema's name.
    schema: &'a str,
    /// The version of kneewise.
    version: &'a str,
    /// The settings on which the figures depend.
    generated_for: &'a crate::report::GeneratedFor,
}

/// Writes one object per line, each with its `type`: `report` (schema, version, settings), then each `activity`, `week`,
/// `finding`, `not_judged`, `now`, `load` (on request) and `ledger` entry, and `totals` at the end.
///
/// ```
/// use kneewise::{Config, Progress, render::json};
///
/// let report = kneewise::scan(&["testdata/race.fit".into()], &Config::default(), &Progress::default())?;
/// let mut out = Vec::new();
/// json::ndjson(&report, &mut out)?;
/// assert!(out.starts_with(br#"{"type":"report""#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn ndjson(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let Report {
        schema,
        version,
        generated_for,
        activities,
        weeks,
        findings,
        now,
        load,
        overview,
        not_judged,
        judged_against,
        next,
        sore,
        back_test,
        course,
        cohort,
        ledger,
        totals,
    } = report;
    line("report", &Head { schema, version, generated_for }, out)?;
    for activity in activities {
        line("activity", activity, out)?;
    }
    for week in weeks {
        line("week", week, out)?;
    }
    for finding in findings {
        line("finding", finding, out)?;
    }
    for reason in not_judged {
        line("not_judged", reason, out)?;
    }
    for state in now {
        line("now", state, out)?;
    }
    for load in load.iter().flatten() {
        line("load", load, out)?;
    }
    for overview in overview.iter().flatten() {
        line("overview", overview, out)?;
    }
    if let Some(judged_against) = judged_against {
        line("judged_against", judged_against, out)?;
    }
    if let Some(next) = next {
        line("next", next, out)?;
    }
    if let Some(sore) = sore {
        line("sore", sore, out)?;
    }
    if let Some(back_test) = back_test {
        line("back_test", back_test, out)?;
    }
    if let Some(course) = course {
        line("course", course, out)?;
    }
    if let Some(cohort) = cohort {
        line("cohort", cohort, out)?;
    }
    for entry in ledger {
        line("ledger", entry, out)?;
    }
    line("totals", totals, out)
}

fn line<T: Serialize>(kind: &str, value: &T, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Typed<'a, T> {
        #[serde(rename = "type")]
        kind: &'a str,
        #[serde(flatten)]
        value: &'a T,
    }
    serde_json::to_writer(&mut *out, &Typed { kind, value })?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;
    use serde_json::Value;

    fn written(write: fn(&Report, &mut dyn Write) -> io::Result<()>, report: &Report) -> String {
        let mut out = Vec::new();
        write(report, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn ndjson_holds_the_same_as_json() {
        let report = fixture::season();
        let whole: Value = serde_json::from_str(&written(json, &report)).unwrap();
        let lines: Vec<Value> =
            written(ndjson, &report).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines[0]["schema"], whole["schema"]);
        assert_eq!(lines[0]["generated_for"], whole["generated_for"]);
        let kinds = [
            ("activity", "activities"),
            ("week", "weeks"),
            ("finding", "findings"),
            ("not_judged", "not_judged"),
            ("now", "now"),
            ("ledger", "ledger"),
        ];
        for (kind, key) in kinds {
            let of_kind: Vec<Value> = lines
                .iter()
                .filter(|line| line["type"] == kind)
                .map(|line| {
                    let mut object = line.as_object().unwrap().clone();
                    object.remove("type");
                    Value::Object(object)
                })
                .collect();
            assert_eq!(Value::Array(of_kind), whole[key], "{kind}");
        }
        assert_eq!(lines.last().unwrap()["type"], "totals");
        let count = |key: &str| whole[key].as_array().unwrap().len();
        assert_eq!(lines.len(), 2 + kinds.iter().map(|(_, key)| count(key)).sum::<usize>());
        assert!(count("findings") > 0 && count("not_judged") > 0);
    }

    #[test]
    fn load_measures_are_written_once() {
        let one = |athlete| crate::history::training_load::Load {
            athlete,
            as_of: jiff::civil::date(2026, 11, 15),
            standard_deviation: "population".into(),
            measures: Vec::new(),
        };
        let report = Report { load: Some(vec![one(None), one(Some("b".into()))]), ..fixture::season() };
        let text = written(ndjson, &report);
        assert_eq!(text.lines().filter(|line| line.contains(r#""type":"load""#)).count(), 2);
    }

    #[test]
    fn unknown_is_null_and_not_zero() {
        let report = fixture::treadmill();
        let whole: Value = serde_json::from_str(&written(json, &report)).unwrap();
        assert_eq!(whole["activities"][0]["elevation"]["loss_m"], Value::Null);
    }

    #[test]
    fn ends_with_one_newline() {
        let report = fixture::empty();
        for write in [json, ndjson] {
            let text = written(write, &report);
            assert!(text.ends_with("}\n") && !text.ends_with("\n\n"));
        }
    }
}
