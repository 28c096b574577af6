//! Records in a compact form: an export has millions, and only those within workouts are needed in the end.

use crate::base::units::{DAY_S, FOOT_M};

/// What a record measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RecordKind {
    /// Beats per minute.
    HeartRate,
    /// Steps of both feet.
    Steps,
    /// Metres on foot.
    Distance,
    /// Metres per second.
    Speed,
    /// From one step to the next, millimetres.
    StepLength,
    /// Millimetres.
    VerticalOscillation,
    /// Milliseconds.
    GroundContact,
    /// Watts.
    Power,
    /// How hard the runner called it, 1 to 10.
    Effort,
    /// Beats per minute, once a day.
    RestingHeartRate,
    /// Kilograms.
    BodyMass,
}

impl RecordKind {
    /// The kind by its identifier; `None` for the hundred others.
    pub(super) fn of(identifier: &str) -> Option<RecordKind> {
        Some(match identifier.strip_prefix("HKQuantityTypeIdentifier")? {
            "HeartRate" => RecordKind::HeartRate,
            "StepCount" => RecordKind::Steps,
            "DistanceWalkingRunning" => RecordKind::Distance,
            "RunningSpeed" => RecordKind::Speed,
            "RunningStrideLength" => RecordKind::StepLength,
            "RunningVerticalOscillation" => RecordKind::VerticalOscillation,
            "RunningGroundContactTime" => RecordKind::GroundContact,
            "RunningPower" => RecordKind::Power,
            "WorkoutEffortScore" => RecordKind::Effort,
            "RestingHeartRate" => RecordKind::RestingHeartRate,
            "BodyMass" => RecordKind::BodyMass,
            _ => return None,
        })
    }

    /// What one of a unit is in the kind's own; `None` if the unit measures something else.
    pub(super) fn factor(self, unit: &str) -> Option<f64> {
        match self {
            RecordKind::HeartRate | RecordKind::RestingHeartRate => match unit {
                "count/min" => Some(1.0),
                "count/s" => Some(60.0),
                _ => None,
            },
            RecordKind::Steps => (unit == "count").then_some(1.0),
            RecordKind::Distance => metres(unit),
            RecordKind::StepLength | RecordKind::VerticalOscillation => metres(unit).map(|metres| metres * 1000.0),
            RecordKind::Speed => {
                let (length, time) = unit.split_once('/')?;
                Some(metres(length)? / seconds(time)?)
            }
            RecordKind::GroundContact => seconds(unit).map(|seconds| seconds * 1000.0),
            RecordKind::Power => match unit {
                "W" => Some(1.0),
                "kW" => Some(1000.0),
                _ => None,
            },
            RecordKind::Effort => Some(1.0),
            RecordKind::BodyMass => match unit {
                "kg" => Some(1.0),
                "g" => Some(0.001),
                "lb" => Some(0.453_592_37),
                "st" => Some(6.350_293_18),
                _ => None,
            },
        }
    }
}

/// Metres of a unit of length, as the export writes it.
pub(super) fn metres(unit: &str) -> Option<f64> {
    Some(match unit {
        "m" => 1.0,
        "km" => 1000.0,
        "cm" => 0.01,
        "mm" => 0.001,
        "mi" => 1609.344,
        "yd" => 0.9144,
        "ft" => FOOT_M,
        "in" => 0.0254,
        _ => return None,
    })
}

/// Seconds of a unit of time, as the export writes it.
pub(super) fn seconds(unit: &str) -> Option<f64> {
    Some(match unit {
        "s" | "sec" => 1.0,
        "ms" => 0.001,
        "min" => 60.0,
        "hr" | "h" => 3600.0,
        _ => return None,
    })
}

/// One record, in the unit of its kind. Dates have whole seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct HealthRecord {
    /// Start, Unix seconds.
    pub(super) start_s: u32,
    /// How long it lasted, seconds.
    pub(super) for_s: u32,
    pub(super) value: f32,
    /// The app or device, by number.
    pub(super) source: u16,
    pub(super) kind: RecordKind,
}

/// Records may begin or end this long outside of their workout, seconds: both ends are rounded.
const SLACK_S: f64 = 2.0;

impl HealthRecord {
    /// `None` for times that no recording has.
    pub(super) fn new(kind: RecordKind, start_s: f64, end_s: f64, value: f64) -> Option<HealthRecord> {
        let known = (0.0..f64::from(u32::MAX)).contains(&start_s) && end_s >= start_s && value.is_finite();
        // A record of a day or more is of no moment of a run.
        let for_s = (end_s - start_s).min(DAY_S) as u32;
        known.then_some(HealthRecord { start_s: start_s as u32, for_s, value: value as f32, source: 0, kind })
    }

    pub(super) fn start_s(&self) -> f64 {
        f64::from(self.start_s)
    }

    pub(super) fn end_s(&self) -> f64 {
        f64::from(self.start_s) + f64::from(self.for_s)
    }

    pub(super) fn value(&self) -> f64 {
        f64::from(self.value)
    }

    /// Whether it lies within a span of time.
    pub(super) fn within(&self, from_s: f64, to_s: f64) -> bool {
        self.start_s() >= from_s - SLACK_S && self.end_s() <= to_s + SLACK_S
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_converted_and_others_refused() {
        let close = |kind: RecordKind, unit: &str, expected: f64| {
            let factor = kind.factor(unit).unwrap();
            assert!((factor / expected - 1.0).abs() < 1e-9, "{unit}: {factor}");
        };
        close(RecordKind::Distance, "km", 1000.0);
        close(RecordKind::Distance, "mi", 1609.344);
        close(RecordKind::Speed, "m/s", 1.0);
        close(RecordKind::Speed, "km/hr", 1.0 / 3.6);
        close(RecordKind::Speed, "mi/hr", 0.447_04);
        close(RecordKind::StepLength, "m", 1000.0);
        close(RecordKind::VerticalOscillation, "cm", 10.0);
        close(RecordKind::GroundContact, "ms", 1.0);
        close(RecordKind::BodyMass, "lb", 0.453_592_37);
        for (kind, unit) in [
            (RecordKind::Distance, "count"),
            (RecordKind::HeartRate, "bpm"),
            (RecordKind::Speed, "m"),
            (RecordKind::Steps, "m"),
        ] {
            assert_eq!(kind.factor(unit), None, "{unit}");
        }
    }

    #[test]
    fn a_record_takes_sixteen_bytes_and_lies_within_two_seconds() {
        assert_eq!(size_of::<HealthRecord>(), 16);
        let record =
            |from: f64, to: f64| HealthRecord::new(RecordKind::Steps, from, to, 3.0).unwrap().within(1000.0, 2000.0);
        assert!(record(998.0, 1000.0) && record(1999.0, 2002.0));
        assert!(!record(997.0, 1000.0) && !record(1999.0, 2003.0));
        assert_eq!(HealthRecord::new(RecordKind::Steps, 10.0, 9.0, 3.0), None);
        assert_eq!(HealthRecord::new(RecordKind::Steps, -1.0, 9.0, 3.0), None);
        assert_eq!(HealthRecord::new(RecordKind::Steps, 1.0, 9.0, f64::NAN), None);
    }
}
