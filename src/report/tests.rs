//! A report in which every field of the schema has a value, made from the schema; and a test that it reads back as written.

use super::Report;
use crate::render::fixture;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Values for a schema: every optional field present, two entries in every list, all numbers different.
struct Filler<'a> {
    root: &'a Value,
    count: u32,
}

impl Filler<'_> {
    fn value(&mut self, schema: &Value) -> Value {
        if let Some(name) = schema["$ref"].as_str() {
            let schema = self.root.pointer(name.trim_start_matches('#')).unwrap();
            return self.value(schema);
        }
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(all) = schema["enum"].as_array() {
            return all.iter().find(|one| !one.is_null()).unwrap().clone();
        }
        let alternatives = ["oneOf", "anyOf"].iter().find_map(|key| schema[key].as_array());
        let mut value = match alternatives {
            Some(all) => self.value(all.iter().find(|one| one["type"] != "null").unwrap()),
            None => self.of_type(schema),
        };
        for more in schema["allOf"].as_array().into_iter().flatten() {
            value.as_object_mut().unwrap().extend(self.value(more).as_object().unwrap().clone());
        }
        if let Some(properties) = schema["properties"].as_object() {
            let own: Map<String, Value> =
                properties.iter().map(|(name, property)| (name.clone(), self.value(property))).collect();
            match &mut value {
                Value::Object(object) => object.extend(own),
                value => *value = Value::Object(own),
            }
        }
        value
    }

    fn of_type(&mut self, schema: &Value) -> Value {
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").unwrap(),
            kind => kind,
        };
        self.count += 1;
        match kind.as_str() {
            Some("integer") => json!(self.count % 200),
            Some("number") => json!(f64::from(self.count) + 0.25),
            Some("boolean") => json!(true),
            Some("array") => match schema["prefixItems"].as_array() {
                Some(items) => items.iter().map(|item| self.value(item)).collect(),
                None => (0..schema["minItems"].as_u64().unwrap_or(2)).map(|_| self.value(&schema["items"])).collect(),
            },
            Some("string") => self.text(schema),
            _ => json!({}),
        }
    }

    fn text(&self, schema: &Value) -> Value {
        match (schema["format"].as_str(), schema["pattern"].as_str()) {
            (Some("date"), _) => json!(format!("2026-03-{:02}", 1 + self.count % 28)),
            (Some("date-time"), _) => json!(format!("2026-03-{:02}T05:06:07Z", 1 + self.count % 28)),
            (_, Some(_)) => json!(format!("KW{:03}", self.count % 1000)),
            _ => json!(format!("text {}", self.count)),
        }
    }
}

/// Gives all findings a quantity with a matching unit.
fn with_quantities(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if object.contains_key("rule") && object.contains_key("quantity") && object.contains_key("observed") {
                object.insert("quantity".to_owned(), json!("descent"));
                object.insert("unit".to_owned(), json!("m"));
            }
            object.values_mut().for_each(with_quantities);
        }
        Value::Array(list) => list.iter_mut().for_each(with_quantities),
        _ => {}
    }
}

fn filled_json() -> Value {
    let schema = crate::render::schema::report();
    let mut filler = Filler { root: &schema, count: 0 };
    let mut report = filler.value(&schema);
    for activity in report["activities"].as_array_mut().unwrap() {
        activity["local_start"] = json!("2026-03-04T05:06:07+02:00");
    }
    with_quantities(&mut report);
    report
}

/// The filled report.
pub(crate) fn filled() -> Report {
    serde_json::from_value(filled_json()).unwrap()
}

/// JSON pointers of all values.
fn places(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => object.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), found)),
        Value::Array(list) => list.iter().enumerate().for_each(|(k, value)| places(value, &format!("{at}/{k}"), found)),
        _ => {
            found.insert(at.to_owned());
        }
    }
}

#[test]
fn nothing_is_lost_when_a_report_is_read() {
    let written = filled_json();
    let read = serde_json::to_value(filled()).unwrap();
    let [before, after] = [&written, &read].map(|value| {
        let mut found = BTreeSet::new();
        places(value, "", &mut found);
        found
    });
    assert_eq!(before.difference(&after).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(before.len() > 600, "{}", before.len());
    // Sentences are made from their parts; everything else is as read.
    assert_eq!(written["activities"][0]["elevation"], read["activities"][0]["elevation"]);
    assert_eq!(written["next"]["run"], read["next"]["run"]);
}

#[test]
fn reports_read_back_to_the_same_bytes() {
    let reports = fixture::every().into_iter().map(|(name, _, report)| (name, report));
    for (name, report) in reports.chain([("filled", filled())]) {
        let written = serde_json::to_string(&report).unwrap();
        let read: Report = serde_json::from_str(&written).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), written, "{name}");
    }
}
