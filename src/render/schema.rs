//! JSON Schema (draft 2020-12) of the report, made from its types, so that it always matches the output.
//!
//! Within one major schema fields are only added, so additional fields are allowed; existing ones are required unless they are
//! written only on request.

use super::json::Head;
use crate::base::ledger::LedgerEntry;
use crate::history::training_load::Load;
use crate::report::cohort::CohortRates;
use crate::report::{BackTest, BeforePain, Course, JudgedAgainst, Next, Now, Overview, Report, SCHEMA, Totals, Week};
use crate::rule::finding::{Finding, NotJudged};
use crate::summary::ActivitySummary;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().for_serialize().into_generator()
}

/// The schema of the whole report (`--format json`).
///
/// ```
/// let schema = kneewise::render::schema::report();
/// assert_eq!(schema["title"], "kneewise.report/1");
/// assert!(schema["required"].as_array().is_some_and(|names| names.contains(&"activities".into())));
/// ```
#[must_use]
pub fn report() -> Value {
    let mut schema = generator().into_root_schema_for::<Report>().to_value();
    schema["title"] = json!(SCHEMA);
    schema["properties"]["schema"]["const"] = json!(SCHEMA);
    schema
}

/// The schema of one line of `--format ndjson`: the same objects, each with its `type`.
///
/// ```
/// let schema = kneewise::render::schema::line();
/// assert!(schema["oneOf"].as_array().is_some_and(|kinds| kinds.len() > 5));
/// ```
#[must_use]
pub fn line() -> Value {
    let mut generator = generator();
    let kinds = vec![
        kind::<Head>("report", &mut generator),
        kind::<ActivitySummary>("activity", &mut generator),
        kind::<Week>("week", &mut generator),
        kind::<Finding>("finding", &mut generator),
        kind::<NotJudged>("not_judged", &mut generator),
        kind::<Now>("now", &mut generator),
        kind::<Load>("load", &mut generator),
        kind::<Overview>("overview", &mut generator),
        kind::<JudgedAgainst>("judged_against", &mut generator),
        kind::<Next>("next", &mut generator),
        kind::<BeforePain>("sore", &mut generator),
        kind::<BackTest>("back_test", &mut generator),
        kind::<Course>("course", &mut generator),
        kind::<CohortRates>("cohort", &mut generator),
        kind::<LedgerEntry>("ledger", &mut generator),
        kind::<Totals>("totals", &mut generator),
    ];
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("{SCHEMA}, one line"),
        "oneOf": kinds,
        "$defs": generator.take_definitions(true),
    })
}

fn kind<T: JsonSchema>(name: &str, generator: &mut SchemaGenerator) -> Value {
    json!({
        "title": name,
        "type": "object",
        "properties": { "type": { "const": name } },
        "required": ["type"],
        "allOf": [generator.subschema_for::<T>()],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;
    use crate::render::json;

    fn written(report: &Report) -> Value {
        serde_json::to_value(report).unwrap()
    }

    #[test]
    fn every_screen_s_report_is_valid() {
        let (whole, line) = (super::report(), super::line());
        let (whole, line) = (jsonschema::validator_for(&whole).unwrap(), jsonschema::validator_for(&line).unwrap());
        for (name, _, report) in fixture::every() {
            let problems: Vec<String> =
                whole.iter_errors(&written(&report)).map(|e| format!("{}: {e}", e.instance_path())).collect();
            assert!(problems.is_empty(), "{name}: {problems:?}");
            let mut out = Vec::new();
            json::ndjson(&report, &mut out).unwrap();
            for text in String::from_utf8(out).unwrap().lines() {
                let value: Value = serde_json::from_str(text).unwrap();
                assert!(line.is_valid(&value), "{name}: {text}");
            }
        }
    }

    #[test]
    fn broken_reports_are_not_valid() {
        let schema = super::report();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let valid = written(&fixture::season());
        assert!(validator.is_valid(&valid));
        let changed = |what: &str, change: &dyn Fn(&mut Value)| {
            let mut broken = valid.clone();
            change(&mut broken);
            assert!(!validator.is_valid(&broken), "{what}");
        };
        for (what, path, value) in [
            ("another schema", "/schema", json!("kneewise.report/2")),
            ("an unknown status", "/ledger/0/status", json!("fine")),
            ("an unknown code", "/ledger/0/code", json!("whatever")),
            ("words for a number", "/activities/0/distance_m", json!("12 km")),
            ("a number for a day", "/weeks/0/start", json!(20_260_101)),
            ("an unknown severity", "/findings/0/severity", json!("danger")),
            ("nothing for a list", "/weeks", Value::Null),
        ] {
            changed(what, &|report| *report.pointer_mut(path).unwrap() = value.clone());
        }
        changed("a missing list", &|report| {
            report.as_object_mut().unwrap().remove("weeks");
        });
        let mut later = valid;
        later["activities"][0]["a_field_of_next_year"] = json!(1);
        assert!(validator.is_valid(&later), "fields are added");
    }
}
