//! A planned run as written on the command line: `18km,600m`.

use crate::base::units::{FOOT_M, MILE_M};
use std::str::FromStr;

/// Longest plan accepted, metres.
const MOST_M: f64 = 1_000_000.0;
const MOST_LOSS_M: f64 = 50_000.0;

/// A planned run.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct PlannedRun {
    /// Distance, metres.
    pub distance_m: f64,
    /// Descent, metres; `None` if not given.
    pub loss_m: Option<f64>,
}

/// Why a text is not a planned run.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PlannedRunError {
    /// Text that does not consist of distance and descent.
    #[error("'{0}' is not a planned run; write it like 18km,600m or 11mi,2000ft")]
    Unreadable(String),
    /// An implausible distance or descent.
    #[error("'{0}': a run is longer than 0 and at most 1000 km, with at most 50 km of descent")]
    OutOfRange(String),
}

impl PlannedRun {
    /// A run of some distance and, if known, descent.
    ///
    /// ```
    /// # use kneewise::PlannedRun;
    /// assert_eq!(PlannedRun::new(18_000.0, Some(600.0)), "18km,600m".parse());
    /// assert!(PlannedRun::new(0.0, None).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// If a value is negative, not a number, or more than anybody runs.
    pub fn new(distance_m: f64, loss_m: Option<f64>) -> Result<Self, PlannedRunError> {
        let in_range =
            distance_m > 0.0 && distance_m <= MOST_M && loss_m.is_none_or(|m| (0.0..=MOST_LOSS_M).contains(&m));
        let written = || format!("{distance_m}m{}", loss_m.map_or_else(String::new, |m| format!(",{m}m")));
        in_range.then_some(PlannedRun { distance_m, loss_m }).ok_or_else(|| PlannedRunError::OutOfRange(written()))
    }
}

impl FromStr for PlannedRun {
    type Err = PlannedRunError;

    /// Parses distance in `km`, `mi` or `m`, then optionally a comma and the descent in `m` or `ft`.
    ///
    /// ```
    /// # use kneewise::PlannedRun;
    /// let plan: PlannedRun = "18km,600m".parse().unwrap();
    /// assert_eq!((plan.distance_m, plan.loss_m), (18_000.0, Some(600.0)));
    /// ```
    fn from_str(text: &str) -> Result<Self, PlannedRunError> {
        let lower = text.to_ascii_lowercase();
        let wrong = || PlannedRunError::Unreadable(text.to_owned());
        let (distance, loss) = lower.split_once(',').map_or((lower.as_str(), None), |(a, b)| (a, Some(b)));
        let distance_m = metres(distance, &[("km", 1000.0), ("mi", MILE_M), ("m", 1.0)]).ok_or_else(wrong)?;
        let loss_m = loss.map(|loss| metres(loss, &[("ft", FOOT_M), ("m", 1.0)]).ok_or_else(wrong)).transpose()?;
        PlannedRun::new(distance_m, loss_m).map_err(|_| PlannedRunError::OutOfRange(text.to_owned()))
    }
}

/// The metres of `18km`; the first matching unit counts.
fn metres(text: &str, units: &[(&str, f64)]) -> Option<f64> {
    let (number, unit_m) = units.iter().find_map(|(unit, m)| Some((text.trim().strip_suffix(unit)?, m)))?;
    let number: f64 = number.trim().parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some(number * unit_m)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(f64, Option<f64>)> {
        text.parse::<PlannedRun>().ok().map(|p| (p.distance_m.round(), p.loss_m.map(f64::round)))
    }

    #[test]
    fn distances_and_descents_in_both_units() {
        for (text, metres) in [
            ("18km,600m", (18_000.0, Some(600.0))),
            ("18KM,600M", (18_000.0, Some(600.0))),
            ("18 km, 600 m", (18_000.0, Some(600.0))),
            ("12.5km", (12_500.0, None)),
            ("5000m,0m", (5_000.0, Some(0.0))),
            ("11mi,2000ft", (17_703.0, Some(610.0))),
        ] {
            assert_eq!(read(text), Some(metres), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in
            ["", "18", "km", "-3km", "0km", "nan km", "inf km", "18km,600", "18km,600km", "18km,1m,2m", "2000km"]
        {
            assert_eq!(read(text), None, "{text}");
        }
        assert!("1000km,50000m".parse::<PlannedRun>().is_ok() && "1000km,50001m".parse::<PlannedRun>().is_err());
    }
}
