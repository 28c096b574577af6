//! Columns compared with the JSON report: none is missing, and each has the value of the field it names.

use super::*;
use crate::render::fixture;
use crate::report::tests::filled;
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// JSON pointers of all scalar fields of a type, those that are neither lists nor objects.
fn scalar_fields<T: JsonSchema>() -> BTreeSet<String> {
    let generator: SchemaGenerator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let root = generator.into_root_schema_for::<T>().to_value();
    let mut found = BTreeSet::new();
    collect(&root, &root, "", &mut found);
    found
}

fn collect(schema: &Value, root: &Value, at: &str, found: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        return collect(root.pointer(name.trim_start_matches('#')).unwrap(), root, at, found);
    }
    if let Some(properties) = schema["properties"].as_object() {
        for (name, property) in properties {
            collect(property, root, &format!("{at}/{name}"), found);
        }
        return;
    }
    let alternatives = ["anyOf", "oneOf", "allOf"].iter().filter_map(|key| schema[key].as_array()).flatten();
    for one in alternatives.filter(|one| one["type"] != "null") {
        collect(one, root, at, found);
    }
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.clone(),
        kind => vec![kind.clone()],
    };
    let scalar = kinds.iter().any(|kind| ["string", "number", "integer", "boolean"].iter().any(|s| kind == s));
    if scalar || schema["enum"].is_array() || schema["const"].is_string() {
        found.insert(at.to_owned());
    }
}

/// The fields named by the columns of a table; none twice.
fn named<R>(table: &ReportTable<R>) -> BTreeSet<String> {
    let pointers: Vec<&str> = table.describe().columns.iter().filter_map(|column| column.json).collect();
    let set: BTreeSet<String> = pointers.iter().map(|&pointer| pointer.to_owned()).collect();
    assert_eq!(set.len(), pointers.len(), "{}: two columns of one field", table.name);
    set
}

#[test]
fn every_scalar_field_has_a_column() {
    assert_eq!(named(&ACTIVITIES), scalar_fields::<crate::summary::ActivitySummary>());
    assert_eq!(named(&WEEKS), scalar_fields::<crate::report::Week>());
    assert_eq!(named(&FINDINGS), scalar_fields::<crate::rule::finding::Finding>());
    assert_eq!(named(&LEDGER), scalar_fields::<crate::base::ledger::LedgerEntry>());
    assert_eq!(named(&COHORT), scalar_fields::<crate::report::cohort::RuleWeeks>());
}

#[test]
fn fields_are_found_below_references_and_alternatives() {
    let fields = scalar_fields::<crate::summary::ActivitySummary>();
    for field in ["/id", "/source/session", "/sport", "/knee_load/valid", "/elevation/loss_m", "/start"] {
        assert!(fields.contains(field), "{field}");
    }
    for no_field in ["", "/notes", "/knee_load", "/route"] {
        assert!(!fields.contains(no_field), "{no_field}");
    }
}

/// Compares every cell of a row with the row's JSON.
fn as_in_json<R: Serialize>(table: &ReportTable<R>, row: &R) {
    let json = serde_json::to_value(row).unwrap();
    for column in table.columns {
        let Origin::Json(pointer) = column.origin else { continue };
        let cell = match column.cell(row) {
            None => Value::Null,
            Some(Cell::Text(text)) => text.into(),
            Some(Cell::Number(number)) => number.into(),
            Some(Cell::Count(count)) => count.into(),
            Some(Cell::Flag(flag)) => flag.into(),
            Some(Cell::Day(day)) => day.to_string().into(),
            Some(Cell::Instant(instant)) => instant.to_string().into(),
        };
        // A false flag may be left out of JSON.
        let absent = if cell == Value::Bool(false) { Value::Bool(false) } else { Value::Null };
        assert_eq!(cell, json.pointer(pointer).cloned().unwrap_or(absent), "{} of {}", column.name, table.name);
    }
}

#[test]
fn cells_have_the_values_of_the_fields_that_they_name() {
    for (_, _, report) in fixture::every() {
        report.activities.iter().for_each(|row| as_in_json(&ACTIVITIES, row));
        report.weeks.iter().for_each(|row| as_in_json(&WEEKS, row));
        report.findings.iter().for_each(|row| as_in_json(&FINDINGS, row));
        report.ledger.iter().for_each(|row| as_in_json(&LEDGER, row));
        report.cohort.iter().flat_map(|cohort| &cohort.rules).for_each(|row| as_in_json(&COHORT, row));
    }
}

#[test]
fn columns_are_named_once_and_say_what_they_are() {
    for table in describe() {
        let mut names = BTreeSet::new();
        for column in table.columns {
            assert!(names.insert(column.name), "{} twice", column.name);
            assert!(column.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'));
            assert!(column.about.len() > 3, "{}", column.name);
        }
    }
}

#[test]
fn no_column_takes_the_value_of_another_field() {
    // Every field of this report has a value, and all numbers differ.
    let report = filled();
    report.activities.iter().for_each(|row| as_in_json(&ACTIVITIES, row));
    report.weeks.iter().for_each(|row| as_in_json(&WEEKS, row));
    report.findings.iter().for_each(|row| as_in_json(&FINDINGS, row));
    report.ledger.iter().for_each(|row| as_in_json(&LEDGER, row));
    report.cohort.iter().flat_map(|cohort| &cohort.rules).for_each(|row| as_in_json(&COHORT, row));
}
