//! A chart's sentences about its positions, for the script, with link targets.

use super::chart::Scale;
use jiff::civil::Date;
use serde_json::{Value, json};

/// Sentences of positions from left to right, selected by horizontal position.
pub(super) fn across(x: Scale, places: impl Iterator<Item = (f64, String, Option<String>)>) -> Value {
    let (mut at, mut says, mut leads) = (Vec::new(), Vec::new(), Vec::new());
    for (place, text, to) in places {
        at.push((x.share(place) * 10_000.0).round());
        says.push(text);
        leads.push(to);
    }
    let at: Vec<i64> = at.into_iter().map(|v| v as i64).collect();
    if leads.iter().all(Option::is_none) {
        return json!({ "at": at, "says": says });
    }
    json!({ "at": at, "says": says, "to": leads })
}

/// Positions from left to right whose sentences are the rows of the chart's own table, newest first.
pub(super) fn rows(x: Scale, places: impl Iterator<Item = f64>) -> Value {
    let at: Vec<i64> = places.map(|place| (x.share(place) * 10_000.0).round() as i64).collect();
    json!({ "at": at, "rows": true })
}

/// Sentences of the cells of a grid, by `column × rows + row`; cells may have none.
pub(super) fn cells(columns: usize, rows: usize, cells: impl Iterator<Item = (usize, usize, String)>) -> Value {
    let says: serde_json::Map<String, Value> =
        cells.map(|(column, row, text)| ((column * rows + row).to_string(), Value::from(text))).collect();
    json!({ "columns": columns, "rows": rows, "cells": says })
}

/// Sentences of the days of a calendar with one column per week, whose first cell is `first`.
pub(super) fn days(columns: usize, first: Date, cells: impl Iterator<Item = (usize, usize, String)>) -> Value {
    let mut said = self::cells(columns, 7, cells);
    said["first"] = Value::from(first.to_string());
    said
}
