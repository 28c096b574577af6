//! Whether a file counts the steps of one foot or of both: decided once, with the reason.
//!
//! All 43 real FIT runs examined count one foot (medians 44–96); GPX and TCX differ by vendor, and cadence doubled twice (340) or
//! not at all (85) both occur in the wild. So the format's declaration counts if it has one and the values do not contradict it,
//! else the values decide.

use crate::base::provenance::CadenceUnit;
use crate::base::sport::Sport;
use crate::base::stats::median;
use crate::decode::raw::StatedCadenceUnit;
use crate::decode::series::Series;

/// Interpretation of a cadence column.
pub(super) struct Reading {
    /// The unit in which the file counts.
    pub unit: CadenceUnit,
    /// Steps (or revolutions) per count of the file.
    pub factor: f64,
    /// How that was determined.
    pub from: String,
}

/// Limit between one foot and both while running, per minute: runs have 140–200 steps and 70–100 strides.
const ONE_FOOT_BELOW: f64 = 120.0;

/// Limit between one foot and both while walking, per minute: walkers take 90–140 steps, so one foot stays below 75.
const ONE_FOOT_WALKING_BELOW: f64 = 75.0;

/// Speed from which somebody on foot is running, metres per second.
const RUNNING_MPS: f64 = 2.0;

/// Number of samples at running speed from which these alone decide.
const ENOUGH: usize = 60;

/// Determines the unit of `cadence_raw`.
pub(super) fn read(cadence_raw: &Series, speed_mps: &Series, unit: &StatedCadenceUnit, sport: Sport) -> Reading {
    if !sport.on_foot() {
        return Reading { unit: CadenceUnit::AsFound, factor: 1.0, from: "revolutions or strokes, not steps".into() };
    }
    let positive = || cadence_raw.values().iter().copied().filter(|c| *c > 0.0);
    let runs = |(c, v): (&f64, &f64)| (*c > 0.0) & (*v >= RUNNING_MPS);
    let pairs = || cadence_raw.values().iter().zip(speed_mps.values());
    let running = pairs().filter(|pair| runs(*pair)).count();
    let enough = running >= ENOUGH;
    if let (StatedCadenceUnit::PerLeg { from }, true) = (unit, enough) {
        // The median is below the limit if more than half of the samples are: most files need no more than this count.
        let of_one_foot = pairs().filter(|pair| runs(*pair) & (*pair.0 < ONE_FOOT_BELOW)).count();
        if 2 * of_one_foot > running {
            return Reading { unit: CadenceUnit::PerLeg, factor: 2.0, from: from.clone() };
        }
    }
    let at_running_speed = enough || (sport == Sport::Running && speed_mps.is_empty());
    let typical = if enough {
        median(&mut pairs().filter(|pair| runs(*pair)).map(|(c, _)| *c).collect::<Vec<f64>>())
    } else {
        median(&mut positive().collect::<Vec<f64>>())
    };
    let Some(typical) = typical else {
        return Reading { unit: CadenceUnit::AsFound, factor: 1.0, from: "no cadence above 0".into() };
    };
    // Undecided runs (only a warm-up, no speed) are treated as running if the file says that it is a run.
    let limit = if at_running_speed || sport == Sport::Running { ONE_FOOT_BELOW } else { ONE_FOOT_WALKING_BELOW };
    let pace = if at_running_speed { "at running speed" } else { "in the middle" };
    match unit {
        StatedCadenceUnit::PerLeg { from } if typical < ONE_FOOT_BELOW => {
            Reading { unit: CadenceUnit::PerLeg, factor: 2.0, from: from.clone() }
        }
        StatedCadenceUnit::PerLeg { from } => Reading {
            unit: CadenceUnit::Steps,
            factor: 1.0,
            from: format!("{typical:.0} {pace} cannot be one foot, although: {from}"),
        },
        StatedCadenceUnit::Steps { from } if typical >= limit => {
            Reading { unit: CadenceUnit::Steps, factor: 1.0, from: from.clone() }
        }
        StatedCadenceUnit::Steps { from } => Reading {
            unit: CadenceUnit::PerLeg,
            factor: 2.0,
            from: format!("{typical:.0} {pace} cannot be both feet, although: {from}"),
        },
        StatedCadenceUnit::Unknown if typical < limit => Reading {
            unit: CadenceUnit::PerLeg,
            factor: 2.0,
            from: format!("{typical:.0} {pace} can only be one foot"),
        },
        StatedCadenceUnit::Unknown => Reading {
            unit: CadenceUnit::Steps,
            factor: 1.0,
            from: format!("{typical:.0} {pace} can only be both feet"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(value: f64) -> Series {
        (0..100).map(|_| Some(value)).collect()
    }

    fn factor(cadence: f64, speed: f64, unit: &StatedCadenceUnit, sport: Sport) -> f64 {
        read(&column(cadence), &column(speed), unit, sport).factor
    }

    #[test]
    fn runs_are_told_by_120() {
        assert_eq!(factor(119.0, 3.0, &StatedCadenceUnit::Unknown, Sport::Running), 2.0);
        assert_eq!(factor(120.0, 3.0, &StatedCadenceUnit::Unknown, Sport::Running), 1.0);
        assert_eq!(factor(85.0, 3.0, &StatedCadenceUnit::Unknown, Sport::Running), 2.0);
        assert_eq!(factor(170.0, 3.0, &StatedCadenceUnit::Unknown, Sport::Running), 1.0);
    }

    #[test]
    fn walks_are_told_by_75() {
        assert_eq!(factor(74.0, 1.4, &StatedCadenceUnit::Unknown, Sport::Walking), 2.0);
        assert_eq!(factor(75.0, 1.4, &StatedCadenceUnit::Unknown, Sport::Hiking), 1.0);
        assert_eq!(factor(110.0, 1.4, &StatedCadenceUnit::Unknown, Sport::Walking), 1.0);
    }

    #[test]
    fn the_formats_word_counts_unless_the_values_rule_it_out() {
        let leg = StatedCadenceUnit::PerLeg { from: "FIT counts one foot".into() };
        assert_eq!(factor(82.0, 3.0, &leg, Sport::Running), 2.0);
        assert_eq!(factor(100.0, 1.4, &leg, Sport::Walking), 2.0);
        assert_eq!(factor(165.0, 3.0, &leg, Sport::Running), 1.0);
        let steps = StatedCadenceUnit::Steps { from: "unit SPM".into() };
        assert_eq!(factor(165.0, 3.0, &steps, Sport::Running), 1.0);
        assert_eq!(factor(82.0, 3.0, &steps, Sport::Running), 2.0);
    }

    #[test]
    fn on_wheels_nothing_is_doubled() {
        assert_eq!(factor(85.0, 8.0, &StatedCadenceUnit::PerLeg { from: String::new() }, Sport::Cycling), 1.0);
    }

    #[test]
    fn standing_samples_do_not_decide() {
        let cadence: Series = (0..400).map(|i| Some(if i < 100 { 84.0 } else { 130.0 })).collect();
        let speed: Series = (0..400).map(|i| Some(if i < 100 { 3.0 } else { 0.5 })).collect();
        assert_eq!(read(&cadence, &speed, &StatedCadenceUnit::Unknown, Sport::Running).factor, 2.0);
    }
}
