//! `--hide-start`: leaves out positions near the usual start, so that neither a report nor its maps reveal it.

use super::Report;
use crate::summary::ActivitySummary;
use geo::{Distance, Haversine, Point};
use std::collections::BTreeMap;

/// Grid size, degrees of latitude (220 m): starts within a cell and its neighbours are one place.
const CELL_DEG: f64 = 0.002;

/// Removes positions within `radius_m` of the place where most activities start (of one activity: its start), wherever they are
/// on a track.
///
/// The circle is centred on a cell of a fixed grid and not on the start itself, which could otherwise be found from where tracks
/// break off; it is enlarged so that everything within `radius_m` of each start there is inside.
pub(crate) fn hide_start(report: &mut Report, radius_m: f64) {
    report.generated_for.hide_start_m = Some(radius_m);
    let starts: Vec<[f64; 2]> = report.activities.iter().filter_map(start).collect();
    let Some((middle, reach_m)) = usual(&starts) else { return };
    let hidden = |at: [f64; 2]| distance_m(at, middle) <= radius_m + reach_m;
    for activity in &mut report.activities {
        activity.route.retain(|&at| !hidden(at));
        for point in &mut activity.profile {
            if let (Some(lat), Some(lon)) = (point.lat_deg, point.lon_deg)
                && hidden([lat, lon])
            {
                (point.lat_deg, point.lon_deg) = (None, None);
            }
        }
    }
}

fn start(activity: &ActivitySummary) -> Option<[f64; 2]> {
    let of_profile = || activity.profile.iter().find_map(|point| Some([point.lat_deg?, point.lon_deg?]));
    activity.route.first().copied().or_else(of_profile)
}

/// The centre of the cell around which most of `starts` lie, and the distance of the farthest of these.
fn usual(starts: &[[f64; 2]]) -> Option<([f64; 2], f64)> {
    let mut cells: BTreeMap<(i64, i64), Vec<[f64; 2]>> = BTreeMap::new();
    for &at in starts {
        cells.entry(cell(at)).or_default().push(at);
    }
    let around = |(row, column): (i64, i64)| {
        let near = (-1..=1).flat_map(move |r| (-1..=1).map(move |c| (row + r, column + c)));
        near.filter_map(|cell| cells.get(&cell)).flatten()
    };
    // The cell with the most starts in and around it, then the most in itself, then the first: the same for the same files.
    let best = cells
        .iter()
        .max_by_key(|&(&cell, own)| (around(cell).count(), own.len(), std::cmp::Reverse(cell)))
        .map(|(&cell, _)| cell)?;
    let middle = middle(best);
    Some((middle, around(best).map(|&at| distance_m(at, middle)).fold(0.0, f64::max)))
}

/// Width in degrees of longitude of a cell as wide as it is high.
fn cell_lon_deg(row: i64) -> f64 {
    let lat_deg = (row as f64 + 0.5) * CELL_DEG;
    CELL_DEG / lat_deg.to_radians().cos().max(0.01)
}

fn cell([lat, lon]: [f64; 2]) -> (i64, i64) {
    let row = (lat / CELL_DEG).floor() as i64;
    (row, (lon / cell_lon_deg(row)).floor() as i64)
}

fn middle((row, column): (i64, i64)) -> [f64; 2] {
    [(row as f64 + 0.5) * CELL_DEG, (column as f64 + 0.5) * cell_lon_deg(row)]
}

fn distance_m(a: [f64; 2], b: [f64; 2]) -> f64 {
    Haversine.distance(Point::new(a[1], a[0]), Point::new(b[1], b[0]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_place_of_most_starts() {
        let home = [46.501, 7.301];
        let starts = [[46.6, 7.4], home, [46.5012, 7.3012], [46.5008, 7.3009], [46.7, 7.4]];
        let (middle, reach_m) = usual(&starts).unwrap();
        assert!(distance_m(middle, home) <= reach_m && reach_m < 500.0, "{middle:?} {reach_m}");
        assert_eq!(usual(&[]), None);
    }

    proptest! {
        #[test]
        fn a_start_alone_is_inside_and_near(lat in -89.0..89.0_f64, lon in -180.0..180.0_f64) {
            let (middle, reach_m) = usual(&[[lat, lon]]).unwrap();
            prop_assert!(distance_m([lat, lon], middle) <= reach_m);
            prop_assert!(reach_m < 170.0, "half the diagonal of a cell: {}", reach_m);
        }
    }
}
