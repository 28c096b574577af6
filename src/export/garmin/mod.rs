//! The tables of a Garmin account export: `*summarizedActivities.json` and `*_gear.json`.
//!
//! Units in the export: centimetres, milliseconds, and per-leg `avgRunCadence` next to `avgDoubleCadence` in steps.
//!
//! A multisport race appears once as a whole (type `multi_sport`) and once per leg. The whole has `sub_sport` [`MULTISPORT`]; its
//! legs carry its number in `parent`. Leave the whole out when adding up or matching by start time: it starts together with its
//! first leg.

mod gear;
mod rows;

pub use gear::gear;

use super::row_issues::RowIssues;
use super::{
    MAX_PER_LEG_SPM, MOST_ACTIVITIES, StartClock, Table, TableActivity, TableDamage, TableError, plausible_start,
};
use crate::base::mention;
use crate::base::sport::Sport;
use memchr::memmem;
use rows::{Fields, GarminRows, line_column};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashSet;

/// The `sub_sport` of a row for a whole multisport race, whose legs are separate rows.
pub const MULTISPORT: &str = "multi_sport";

/// Whether some JSON is one of the tables.
#[must_use]
pub fn is_table(json: &[u8]) -> bool {
    is_activities(json) || memmem::find(json, br#""gearDTOS""#).is_some()
}

fn is_activities(json: &[u8]) -> bool {
    memmem::find(json, br#""summarizedActivitiesExport""#).is_some()
}

/// Reads either table.
///
/// # Errors
/// As [`activities`] and [`gear()`].
pub fn read(bytes: &[u8]) -> Result<Table, TableError> {
    if is_activities(bytes) { activities(bytes) } else { gear(bytes) }
}

/// Reads `*summarizedActivities.json`: `[{"summarizedActivitiesExport": […]}]`, its inner list, or several of either.
///
/// Unknown fields are ignored, a field of the wrong type is missing and listed as an issue, a row that does not parse is left out
/// and reported in `damage` with its line and column; reading continues with the next row.
///
/// # Errors
/// [`TableError`] if the bytes are empty, hold no list of activities, or are damaged before the first of them.
pub fn activities(bytes: &[u8]) -> Result<Table, TableError> {
    let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if json.trim_ascii().is_empty() {
        return Err(TableError::Empty);
    }
    let mut rows = GarminRows::new(json);
    let mut issues = RowIssues::default();
    let mut activities = Vec::new();
    let mut seen = HashSet::new();
    let mut number = 0;
    let mut damage = None;
    while let Some(fields) = rows.next_row() {
        number += 1;
        if activities.len() == MOST_ACTIVITIES {
            damage = Some(TableDamage::TooMany);
            break;
        }
        let activity = Row { fields, number, issues: &mut issues }.activity();
        if activity.id.is_none() && activity.start_s.is_none() {
            issues.add("neither number nor start, left out", number);
        } else if activity.id.as_ref().is_some_and(|id| !seen.insert(id.clone())) {
            issues.add("listed twice, the first is used", number);
        } else {
            activities.push(activity);
        }
    }
    let damage = rows.damage().or(damage);
    if activities.is_empty() {
        if let Some((pos, reason)) = rows.first_damage {
            let (line, column) = line_column(json, pos);
            return Err(TableError::Damaged { line, column, reason });
        }
        if number > 0 || !(rows.wrapped || is_empty_list(json)) {
            return Err(TableError::Other("a list of activities"));
        }
    }
    name_parents(&mut activities);
    Ok(Table { activities, gear: Vec::new(), row_issues: issues.into_list("row"), damage })
}

fn is_empty_list(json: &[u8]) -> bool {
    let inner = json.trim_ascii().strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]"));
    inner.is_some_and(|inner| inner.trim_ascii().is_empty())
}

/// A row being converted to a [`TableActivity`].
struct Row<'a> {
    fields: Fields,
    number: usize,
    issues: &'a mut RowIssues,
}

impl Row<'_> {
    fn activity(mut self) -> TableActivity {
        let kind = self.word("activityType").unwrap_or_default();
        let (sport, mut sub_sport) = self.sport(&kind);
        if kind == MULTISPORT {
            sub_sport = Some(MULTISPORT.to_owned());
        }
        let gmt = self.number("startTimeGmt", 1e-3);
        let start = self.number("beginTimestamp", 1e-3).or(gmt);
        let start_s = start.and_then(plausible_start);
        if start.is_some() && start_s.is_none() {
            self.odd("start is not between 1980 and 2100");
        }
        let id = self.id("activityId");
        TableActivity {
            start_s,
            start_clock: if start_s.is_some() { StartClock::Utc } else { StartClock::Either },
            local_offset_s: self.local_offset(gmt.or(start)),
            name: self.word("name"),
            mention: self.word("description").as_deref().and_then(mention::mention),
            cadence_spm: self.cadence(sport),
            sport: Some(sport).filter(|sport| *sport != Sport::Unknown),
            sub_sport,
            distance_m: self.at_least_zero("distance", 1e-2),
            elapsed_s: self.at_least_zero("elapsedDuration", 1e-3),
            timer_s: self.at_least_zero("duration", 1e-3),
            moving_s: self.at_least_zero("movingDuration", 1e-3),
            gain_m: self.at_least_zero("elevationGain", 1e-2),
            loss_m: self.at_least_zero("elevationLoss", 1e-2),
            steps: self.at_least_zero("steps", 1.0),
            // 0 beats means not measured.
            mean_bpm: self.at_least_zero("avgHr", 1.0).filter(|bpm| *bpm > 0.0),
            max_bpm: self.at_least_zero("maxHr", 1.0).filter(|bpm| *bpm > 0.0),
            // The FIT field workout_rpe: Borg's CR10 times 10.
            rpe: self.in_range("workoutRpe", 0.1, 10.0),
            feel: self.in_range("workoutFeel", 1.0, 100.0),
            parent: self.id("parentId").or_else(|| self.id("parent")).filter(|parent| id.as_ref() != Some(parent)),
            id,
            file: None,
            gear: None,
        }
    }

    fn odd(&mut self, what: impl Into<Cow<'static, str>>) {
        self.issues.add(what, self.number);
    }

    /// A text. The type of activity is a word in exports and an object around one in responses of the web service.
    fn word(&mut self, field: &'static str) -> Option<String> {
        let value = self.fields.0.get(field)?;
        let word = match value {
            Value::String(word) => Some(word.as_str()),
            Value::Object(object) => object.get("typeKey").and_then(Value::as_str),
            _ => None,
        };
        let word = word.map(|word| word.trim().to_owned());
        if word.is_none() && !value.is_null() {
            self.odd(format!("{field} is not a text"));
        }
        word.filter(|word| !word.is_empty())
    }

    /// The sport by its type, or by the coarser field if the type is uninformative.
    fn sport(&mut self, kind: &str) -> (Sport, Option<String>) {
        let by_type = Sport::from_name(kind);
        if matches!(by_type.0, Sport::Other | Sport::Unknown) {
            let by_sport = Sport::from_name(&self.word("sportType").unwrap_or_default());
            if !matches!(by_sport.0, Sport::Other | Sport::Unknown) {
                return (by_sport.0, by_type.1.or(by_sport.1));
            }
        }
        by_type
    }

    /// A number, possibly in quotes, times `scale`. Anything else except `null` is an issue.
    fn number(&mut self, field: &'static str, scale: f64) -> Option<f64> {
        let value = self.fields.0.get(field)?;
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let empty = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
        let number = number.filter(|number: &f64| number.is_finite());
        if number.is_none() && !empty {
            self.odd(format!("{field} is not a number"));
        }
        // Dividing by the whole number rounds better than multiplying by its inexact reciprocal.
        number.map(|number| if scale < 1.0 { number / scale.recip().round() } else { number * scale })
    }

    fn at_least_zero(&mut self, field: &'static str, scale: f64) -> Option<f64> {
        self.in_range(field, scale, f64::MAX)
    }

    fn in_range(&mut self, field: &'static str, scale: f64, max: f64) -> Option<f64> {
        let number = self.number(field, scale)?;
        let fits = (0.0..=max).contains(&number);
        if !fits {
            self.odd(format!("{field} is out of range"));
        }
        fits.then_some(number)
    }

    /// An id of the service. `parent` may also be a flag, which adds nothing to the type.
    fn id(&mut self, field: &'static str) -> Option<String> {
        let value = self.fields.0.get(field)?;
        let id = match value {
            Value::Number(number) => match number.as_f64() {
                Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15 => {
                    Some((float as i64).to_string())
                }
                _ => Some(number.to_string()),
            },
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Null | Value::Bool(_) => None,
            Value::Array(_) | Value::Object(_) => {
                self.odd(format!("{field} is not a number"));
                None
            }
        };
        id.filter(|id| !id.is_empty() && id != "0")
    }

    /// Steps of both feet on foot, revolutions on a bike.
    fn cadence(&mut self, sport: Sport) -> Option<f64> {
        if sport.on_foot() {
            let per_leg = self.at_least_zero("avgRunCadence", 1.0);
            let both = self.at_least_zero("avgDoubleCadence", 1.0);
            both.or(per_leg.map(|spm| if spm <= MAX_PER_LEG_SPM { spm * 2.0 } else { spm })).filter(|spm| *spm > 0.0)
        } else if sport == Sport::Cycling {
            self.at_least_zero("avgBikeCadence", 1.0).filter(|rpm| *rpm > 0.0)
        } else {
            None
        }
    }

    /// UTC offsets are whole quarters of an hour between −12 and +14 h; anything else is a wrong clock.
    fn local_offset(&mut self, utc_s: Option<f64>) -> Option<i32> {
        let offset_s = self.number("startTimeLocal", 1e-3)? - utc_s?;
        let quarters = (offset_s / 900.0).round();
        if (offset_s - quarters * 900.0).abs() <= 60.0 && (-48.0..=56.0).contains(&quarters) {
            Some(quarters as i32 * 900)
        } else {
            self.odd("startTimeLocal is no plausible local time");
            None
        }
    }
}

/// Marks wholes that are recognisable only by their legs, and gives legs that do not name their whole its number: those are the
/// rows that start during it.
fn name_parents(activities: &mut [TableActivity]) {
    let named: HashSet<String> = activities.iter().filter_map(|a| a.parent.clone()).collect();
    let is_whole = |a: &TableActivity| {
        a.sub_sport.as_deref() == Some(MULTISPORT) || a.id.as_ref().is_some_and(|id| named.contains(id))
    };
    let mut wholes: Vec<(f64, f64, String)> = Vec::new();
    for activity in activities.iter_mut().filter(|a| is_whole(a)) {
        activity.sport = Some(Sport::Other);
        activity.sub_sport = Some(MULTISPORT.to_owned());
        activity.cadence_spm = None;
        let lasts = activity.elapsed_s.or(activity.timer_s);
        if let (Some(start_s), Some(lasts_s), Some(id)) = (activity.start_s, lasts, &activity.id) {
            wholes.push((start_s, start_s + lasts_s, id.clone()));
        }
    }
    wholes.sort_by(|a, b| a.0.total_cmp(&b.0));
    for leg in activities.iter_mut().filter(|a| a.parent.is_none() && a.sub_sport.as_deref() != Some(MULTISPORT)) {
        let Some(start_s) = leg.start_s else { continue };
        let before = wholes.partition_point(|(begin, _, _)| *begin <= start_s);
        if let Some((_, end, id)) = before.checked_sub(1).and_then(|last| wholes.get(last))
            && start_s < *end
        {
            leg.parent = Some(id.clone());
        }
    }
}

#[cfg(test)]
mod tests;
