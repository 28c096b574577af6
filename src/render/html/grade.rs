//! The classes of grade: their names, and the distance run in each.

use crate::summary::{ActivitySummary, ProfilePoint};

/// A class of grade. The steeper downhill, the darker and thicker its line, so that nothing depends on colour alone.
pub(super) struct Class {
    pub(super) name: &'static str,
    /// Class of its line in `style.css`.
    pub(super) line: &'static str,
    /// Class of the ground below its line.
    pub(super) ground: &'static str,
    /// Upper limit of the grade, as a fraction; also the lower limit of the previous class.
    below: f64,
}

/// Up, level, and down by the limits of the summary's figures.
pub(super) const CLASSES: [Class; 5] = [
    Class { name: "over 5\u{a0}% up", line: "up", ground: "", below: f64::INFINITY },
    Class { name: "within 5\u{a0}%", line: "flat", ground: "", below: 0.05 },
    Class { name: "5–10\u{a0}% down", line: "down", ground: "", below: -0.05 },
    Class { name: "10–15\u{a0}% down", line: "steep", ground: "on-steep", below: -0.10 },
    Class { name: "over 15\u{a0}% down", line: "steepest", ground: "on-steepest", below: -0.15 },
];

/// The level class, also used where there is no grade.
const LEVEL: usize = 1;

/// The class of a point.
pub(super) fn class(point: &ProfilePoint) -> usize {
    let Some(grade) = point.grade else { return LEVEL };
    CLASSES.iter().rposition(|class| grade < class.below).unwrap_or(LEVEL)
}

/// Whether there are grades to colour by.
pub(super) fn is_known(points: &[ProfilePoint]) -> bool {
    points.iter().any(|point| point.grade.is_some())
}

/// Distance and approximate descent of a run in a class of grade.
#[derive(Debug, PartialEq)]
pub(super) struct GradeBand {
    /// Its class.
    pub(super) class: usize,
    pub(super) distance_m: f64,
    /// From the profile, whose points represent whole sections: approximate.
    pub(super) drop_m: f64,
}

/// Descent by grade, the gentlest first; empty if no descent is known.
pub(super) fn bands(activity: &ActivitySummary) -> Vec<GradeBand> {
    let e = &activity.elevation;
    let (Some(over_5), Some(over_10), Some(over_15)) = (e.below_5_pct_m, e.below_10_pct_m, e.below_15_pct_m) else {
        return Vec::new();
    };
    let mut drops = [0.0; CLASSES.len()];
    for pair in activity.profile.windows(2) {
        if let (Some(from), Some(to)) = (pair[0].altitude_m, pair[1].altitude_m) {
            drops[class(&pair[1])] += (from - to).max(0.0);
        }
    }
    [(2, over_5 - over_10), (3, over_10 - over_15), (4, over_15)]
        .map(|(class, distance_m)| GradeBand { class, distance_m: distance_m.max(0.0), drop_m: drops[class] })
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(grade: impl Into<Option<f64>>) -> usize {
        class(&ProfilePoint { grade: grade.into(), ..ProfilePoint::default() })
    }

    #[test]
    fn limits_belong_to_the_gentler_class() {
        let classes = [0.2, 0.05, 0.049, 0.0, -0.05, -0.051, -0.10, -0.101, -0.15, -0.151, -0.6].map(at);
        assert_eq!(classes, [0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4]);
        assert_eq!(at(None), LEVEL);
    }

    #[test]
    fn bands_are_differences_of_the_summary() {
        let activity = &crate::render::fixture::mountain().activities[0];
        let e = &activity.elevation;
        let sum: f64 = bands(activity).iter().map(|band| band.distance_m).sum();
        assert!((sum - e.below_5_pct_m.unwrap()).abs() < 1e-6);
        let mut unknown = activity.clone();
        unknown.elevation = crate::summary::Elevation::default();
        assert_eq!(bands(&unknown), []);
    }
}
