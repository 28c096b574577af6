//! `*_gear.json` of a Garmin account export.

use super::rows::reason;
use crate::export::row_issues::RowIssues;
use crate::export::{Gear, Table, TableError};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// Reads `*_gear.json`: shoes and bikes with the activities for which they were used.
///
/// # Errors
/// [`TableError`] if the bytes are empty, incomplete JSON, or hold no gear.
pub fn gear(bytes: &[u8]) -> Result<Table, TableError> {
    let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if json.trim_ascii().is_empty() {
        return Err(TableError::Empty);
    }
    let value: Value = serde_json::from_slice(json).map_err(|error| TableError::Damaged {
        line: error.line(),
        column: error.column(),
        reason: reason(&error),
    })?;
    let chunks = match value {
        Value::Array(chunks) => chunks,
        chunk => vec![chunk],
    };
    let mut issues = RowIssues::default();
    let mut gear: Vec<Gear> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    let mut found = chunks.is_empty();
    for chunk in &chunks {
        let list = chunk.get("gearDTOS").and_then(Value::as_array);
        let uses = chunk.get("gearActivityDTOs").and_then(Value::as_object);
        found |= list.is_some() || uses.is_some();
        for (number, one) in list.into_iter().flatten().enumerate() {
            let Some(id) = plain_id(one.get("gearPk")) else {
                issues.add("gear without a number, left out", number + 1);
                continue;
            };
            if by_id.contains_key(&id) {
                issues.add("gear listed twice, the first is used", number + 1);
                continue;
            }
            by_id.insert(id.clone(), gear.len());
            gear.push(one_gear(one, id));
        }
    }
    for (id, use_list) in chunks.iter().filter_map(|c| c.get("gearActivityDTOs")?.as_object()).flatten() {
        let index = *by_id.entry(id.clone()).or_insert_with(|| {
            // Deleted gear keeps its activities; without it, "one pair for everything" would be found wrongly.
            gear.push(Gear { id: id.clone(), name: format!("gear {id}"), retired: true, ..Gear::default() });
            gear.len() - 1
        });
        let Some(one) = gear.get_mut(index) else { continue };
        let ids = use_list.as_array().into_iter().flatten();
        one.activities.extend(ids.filter_map(|used| plain_id(Some(used.get("activityId").unwrap_or(used)))));
    }
    for one in &mut gear {
        let mut seen = HashSet::new();
        one.activities.retain(|id| seen.insert(id.clone()));
    }
    if !found {
        return Err(TableError::Other("a list of gear"));
    }
    Ok(Table { activities: Vec::new(), gear, row_issues: issues.into_list("entry"), damage: None })
}

fn one_gear(one: &Value, id: String) -> Gear {
    let text = |field: &str| one.get(field).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    Gear {
        // The name given by the owner distinguishes two pairs of one model.
        name: text("displayName").or(text("customMakeModel")).map_or_else(|| format!("gear {id}"), str::to_owned),
        maximum_m: one.get("maximumMeters").and_then(Value::as_f64).filter(|metres| *metres > 0.0),
        retired: text("gearStatusName").is_some_and(|status| status.eq_ignore_ascii_case("retired")),
        id,
        activities: Vec::new(),
    }
}

fn plain_id(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gear_with_its_activities() {
        let json = br#"[{"gearDTOS":[
            {"gearPk":5,"customMakeModel":"Maker Light","displayName":"Blue pair","maximumMeters":800000.0,"gearStatusName":"active"},
            {"gearPk":"6","customMakeModel":"Maker Trail","displayName":null,"maximumMeters":0,"gearStatusName":"RETIRED"},
            {"customMakeModel":"no number"},{"gearPk":5}],
            "gearActivityDTOs":{"5":[{"activityId":101,"gearPk":5},{"activityId":102},{"activityId":101}],"7":[{"activityId":1}]}}]"#;
        let table = gear(json).unwrap();
        let expected = [
            Gear {
                id: "5".into(),
                name: "Blue pair".into(),
                maximum_m: Some(800_000.0),
                retired: false,
                activities: vec!["101".into(), "102".into()],
            },
            Gear { id: "6".into(), name: "Maker Trail".into(), maximum_m: None, retired: true, activities: vec![] },
            Gear {
                id: "7".into(),
                name: "gear 7".into(),
                maximum_m: None,
                retired: true,
                activities: vec!["1".into()],
            },
        ];
        assert_eq!(table.gear, expected);
        assert_eq!(table.row_issues.len(), 2);
        assert_eq!(gear(b""), Err(TableError::Empty));
        assert!(gear(br#"[{"gearDTOS":[{"#).unwrap_err().to_string().starts_with("broken at line 1, column"));
        for json in ["{}", "[1]", r#"[{"summarizedActivitiesExport":[]}]"#] {
            assert_eq!(gear(json.as_bytes()), Err(TableError::Other("a list of gear")), "{json}");
        }
    }
}
