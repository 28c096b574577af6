//! The oracle's input from the report: each activity's own figures, without any results of rules.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

/// Local days, counted from 1 January 1970.
pub(crate) type Day = i64;

pub(crate) const DAY_S: i64 = 86_400;

/// One activity by its figures.
#[derive(Clone, Debug)]
pub(crate) struct Activity {
    pub id: String,
    /// Start, seconds since 1970 UTC.
    pub start_s: i64,
    /// Local day of the start.
    pub day: Day,
    pub sport: String,
    pub sub_sport: Option<String>,
    pub distance_m: Option<f64>,
    /// Faster than anybody: it counts in no rule.
    pub implausible: bool,
    pub moving_s: Option<f64>,
    pub timer_s: Option<f64>,
    pub elapsed_s: Option<f64>,
    /// Descent: measured, else as the watch or the export's table says.
    pub loss_m: Option<f64>,
    /// Lower end of the measured descent's range.
    pub loss_low_m: Option<f64>,
    pub below_10_pct_m: Option<f64>,
    pub knee_load_flat_km: Option<f64>,
    pub knee_load_valid: bool,
    pub mean_bpm: Option<f64>,
    /// The runner's highest heart rate on that day.
    pub highest_bpm: Option<f64>,
    pub trimp: Option<f64>,
    pub high_minutes: Option<f64>,
    pub rpe: Option<f64>,
    pub gear: Option<String>,
}

impl Activity {
    pub(crate) fn is_run(&self) -> bool {
        self.sport == "running" && !self.implausible
    }

    /// On a treadmill or on a screen: no descent.
    pub(crate) fn is_indoor(&self) -> bool {
        self.sub_sport.as_deref().is_some_and(|sub| ["treadmill", "virtual_activity", "indoor_running"].contains(&sub))
    }

    /// A run whose distance is known and can be true; others count in no rule but as days with a run.
    pub(crate) fn is_counted(&self) -> bool {
        self.counted_m().is_some()
    }

    /// Descent as rules see it: 0 indoors, else unknown where nothing measured it.
    pub(crate) fn descent_m(&self) -> Option<f64> {
        if self.is_indoor() { Some(0.0) } else { self.loss_m }
    }

    /// How long it took: moving where known.
    pub(crate) fn running_s(&self) -> Option<f64> {
        self.moving_s.or(self.timer_s).or(self.elapsed_s)
    }

    pub(crate) fn is_trail(&self) -> bool {
        self.sub_sport.as_deref() == Some("trail")
    }

    /// Distance of a counted run.
    pub(crate) fn counted_m(&self) -> Option<f64> {
        self.distance_m.filter(|_| self.is_run())
    }
}

/// One finding: what the report says, or what the oracle expects.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Said {
    pub rule: String,
    pub day: Day,
    pub severity: String,
    pub observed: Option<f64>,
    pub threshold: Option<f64>,
    pub reference: Option<f64>,
    pub reference_day: Option<Day>,
    pub activities: Vec<String>,
    pub group: String,
}

pub(crate) fn day_number(date: Date) -> Day {
    let first = Date::constant(1970, 1, 1);
    date.duration_since(first).as_hours() / 24
}

pub(crate) fn date_of(day: Day) -> String {
    Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(day)).to_string()
}

fn day_of(text: &str) -> Day {
    day_number(text[..10].parse().unwrap())
}

fn number(value: &Value, pointer: &str) -> Option<f64> {
    value.pointer(pointer).and_then(Value::as_f64)
}

fn text(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer).and_then(Value::as_str).map(str::to_owned)
}

/// The day that "now" means.
fn as_of(report: &Value) -> Day {
    day_of(report.pointer("/generated_for/as_of").and_then(Value::as_str).unwrap())
}

/// The activities of a report up to as-of, oldest first.
pub(crate) fn activities(report: &Value) -> Vec<Activity> {
    let of = |activity: &Value| Activity {
        id: text(activity, "/id").unwrap(),
        start_s: text(activity, "/start").unwrap().parse::<Timestamp>().unwrap().as_second(),
        day: day_of(&text(activity, "/local_start").unwrap()),
        sport: text(activity, "/sport").unwrap(),
        sub_sport: text(activity, "/sub_sport"),
        // A run of 0 m cannot be true: its distance is unknown.
        distance_m: number(activity, "/distance_m").filter(|&metres| metres > 0.0),
        implausible: activity["notes"].as_array().unwrap().iter().any(|note| note["code"] == "implausible_speed"),
        moving_s: number(activity, "/moving_s"),
        timer_s: number(activity, "/timer_s"),
        elapsed_s: number(activity, "/elapsed_s"),
        loss_m: ["loss_m", "device_loss_m", "table_loss_m"]
            .iter()
            .find_map(|total| number(activity, &format!("/elevation/{total}"))),
        loss_low_m: number(activity, "/elevation/loss_low_m"),
        below_10_pct_m: number(activity, "/elevation/below_10_pct_m"),
        knee_load_flat_km: number(activity, "/knee_load/flat_km"),
        knee_load_valid: activity.pointer("/knee_load/valid").and_then(Value::as_bool).unwrap_or(false),
        mean_bpm: number(activity, "/heart_rate/mean_bpm"),
        highest_bpm: number(activity, "/heart_rate_bounds/max_bpm"),
        trimp: number(activity, "/intensity/trimp_banister"),
        high_minutes: number(activity, "/intensity/high_minutes"),
        rpe: number(activity, "/effort/rpe"),
        gear: text(activity, "/gear"),
    };
    let mut activities: Vec<Activity> = report["activities"].as_array().unwrap().iter().map(of).collect();
    let as_of = as_of(report);
    activities.retain(|activity| activity.day <= as_of);
    activities.sort_by(|a, b| (a.start_s, &a.id).cmp(&(b.start_s, &b.id)));
    activities
}

/// The findings of a report.
pub(crate) fn findings(report: &Value) -> Vec<Said> {
    let of = |finding: &Value| Said {
        rule: text(finding, "/rule").unwrap(),
        day: day_of(&text(finding, "/date").unwrap()),
        severity: text(finding, "/severity").unwrap(),
        observed: number(finding, "/observed"),
        threshold: number(finding, "/threshold"),
        reference: number(finding, "/reference/value"),
        reference_day: text(finding, "/reference/date").map(|date| day_of(&date)),
        activities: finding["activities"]
            .as_array()
            .unwrap()
            .iter()
            .map(|id| id.as_str().unwrap().to_owned())
            .collect(),
        group: text(finding, "/group").unwrap(),
    };
    report["findings"].as_array().unwrap().iter().map(of).collect()
}
