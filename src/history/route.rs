//! Which runs took the same route, in either direction: the Fréchet distance between the signatures of their tracks.
//!
//! The Fréchet distance is the shortest leash with which two walkers can go along both tracks without turning back: unlike areas
//! or bounding boxes it distinguishes a loop from the same loop run twice. Its cost is the product of both lengths, so most pairs
//! are decided beforehand: by start, length, bounding box, the distance of two walkers in step (an upper bound), and positions
//! that the other track does not pass (a lower bound).
//!
//! It is computed on a plane around the start of one of the tracks. On a sphere, as `geo` computes it, the result is the same (a
//! test compares the two) and takes ten times as long.

use crate::base::sport::is_indoors;
use crate::summary::ActivitySummary;
use geo::{Coord, LineString};
use rustc_hash::FxHashMap;

/// Metres per degree of latitude on the mean sphere that `geo` uses.
const DEGREE_M: f64 = 111_195.080_23;

/// Tolerance between tracks of one route, metres: fixes are off by 5 to 10 m, streets have two sides, and the watch starts at its
/// first fix. Half the distance between two positions of a signature is added.
const APART_M: f64 = 75.0;

/// Largest tolerance between tracks of one route, metres; signatures of runs above 20 km are coarse.
const APART_AT_MOST_M: f64 = 250.0;

/// Shortest track, metres; shorter ones are noise around a door or a treadmill.
const LEAST_M: f64 = 400.0;

/// Lengths of one route differ by less than one or two of these steps.
const LENGTH_STEP: f64 = 1.15;

/// Side of the cells in which starts are looked up, degrees: at least the distance that starts of one route may be apart.
const CELL_DEG: f64 = APART_AT_MOST_M / DEGREE_M;

/// Known routes that one track is compared with in detail: those with the most similar bounding boxes.
const NEAREST: usize = 32;

/// Most Fréchet distances computed for one track. More routes from one door with the same bounding box are artificial.
const TRIES: usize = 6;

/// The routes of a list of activities.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Routes {
    /// In order of their first run.
    pub routes: Vec<Route>,
    /// For each activity the index of its route; `None` for sports other than running, indoors and without a track.
    pub of: Vec<Option<usize>>,
}

/// A route, run once or more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Route {
    /// The index of the first activity on it; the others resemble it.
    pub first: usize,
    /// Number of runs.
    pub runs: usize,
    /// Number of runs in the opposite direction to the first. Only for loops: out and back is the same both ways.
    pub reversed: usize,
    /// Length of the first run's signature, metres: slightly less than the track, because a signature cuts corners.
    pub length_m: f64,
}

/// Finds the routes of one runner's activities, which are sorted by start.
#[must_use]
pub fn routes(activities: &[ActivitySummary]) -> Routes {
    let mut known = Known::default();
    let mut found = Routes { routes: Vec::new(), of: Vec::with_capacity(activities.len()) };
    for (i, activity) in activities.iter().enumerate() {
        let Some([there, back]) = is_outdoors(activity).then(|| ways(&activity.route)).flatten() else {
            found.of.push(None);
            continue;
        };
        let route = if let Some((route, reversed)) = known.find(&there, &back) {
            found.routes[route].runs += 1;
            found.routes[route].reversed += usize::from(reversed);
            route
        } else {
            found.routes.push(Route { first: i, runs: 1, reversed: 0, length_m: there.length_m });
            known.add(there)
        };
        found.of.push(Some(route));
    }
    found
}

/// Excludes treadmills, which do not move, and virtual runs, whose positions are elsewhere.
fn is_outdoors(activity: &ActivitySummary) -> bool {
    activity.is_run() && !is_indoors(activity.sub_sport.as_deref())
}

/// A track in one direction.
struct Way {
    /// The plane around its start.
    plane: Plane,
    /// Metres east and north of the start.
    line: LineString,
    /// West, south, east and north edge of its bounding box, metres from the start.
    edges: [f64; 4],
    length_m: f64,
}

/// A track in both directions; `None` if it is too short.
fn ways(route: &[[f64; 2]]) -> Option<[Way; 2]> {
    let there = Way::new(route.iter())?;
    let back = Way::new(route.iter().rev())?;
    Some([there, back])
}

impl Way {
    fn new<'a>(mut route: impl Iterator<Item = &'a [f64; 2]> + Clone) -> Option<Way> {
        let all = route.clone();
        let plane = Plane::at(*route.next()?);
        let line: LineString = all.map(|at| plane.metres(*at)).collect();
        if !line.0.iter().all(|c| c.x.is_finite() && c.y.is_finite()) {
            return None;
        }
        let length_m: f64 = line.0.windows(2).map(|w| squared_m2(w[0], w[1]).sqrt()).sum();
        let edges = line.0.iter().fold([0.0f64; 4], |[w, s, e, n], c| [w.min(c.x), s.min(c.y), e.max(c.x), n.max(c.y)]);
        (length_m >= LEAST_M).then_some(Way { plane, line, edges, length_m })
    }

    /// Tolerance for a track of the same route, metres.
    fn apart_m(&self, other: &Way) -> f64 {
        let step_m = |w: &Way| w.length_m / (w.line.0.len().max(2) - 1) as f64;
        (APART_M + step_m(self).max(step_m(other)) / 2.0).min(APART_AT_MOST_M)
    }

    /// The largest difference between the edges of both bounding boxes, metres; `None` if starts or boxes exclude a Fréchet
    /// distance within `apart_m`. Edges are measured from starts, so they may differ by twice that.
    fn could_be(&self, other: &Way, apart_m: f64) -> Option<f64> {
        let edge_m = self.edges.iter().zip(other.edges).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        let start = self.plane.metres(other.plane.start);
        (edge_m <= 2.0 * apart_m && start.x.hypot(start.y) <= apart_m).then_some(edge_m)
    }

    /// Its line on the plane of the other track.
    fn beside(&self, other: &Way) -> LineString {
        let shift = other.plane.metres(self.plane.start);
        self.line.0.iter().map(|c| *c + shift).collect()
    }

    /// The largest distance between two walkers who are always at the same share of their track; an upper bound of the Fréchet
    /// distance, at a hundredth of its cost.
    fn in_step_m(&self, other: &Way) -> f64 {
        let (own, theirs) = (&self.line.0, &other.line.0);
        let shift = self.plane.metres(other.plane.start);
        let farther = |most: f64, squared_m2: f64| if squared_m2 > most { squared_m2 } else { most };
        if own.len() == theirs.len() {
            // The common case: equal numbers of positions.
            return own.iter().zip(theirs).map(|(a, b)| squared_m2(*a, *b + shift)).fold(0.0, farther).sqrt();
        }
        let steps = own.len().max(theirs.len()).max(2) - 1;
        let at = |line: &[Coord], k: usize| line[(k * (line.len() - 1) + steps / 2) / steps];
        (0..=steps).map(|k| squared_m2(at(own, k), at(theirs, k) + shift)).fold(0.0, farther).sqrt()
    }
}

/// The tangent plane at a start.
struct Plane {
    /// Latitude and longitude.
    start: [f64; 2],
    /// Metres per degree of longitude there.
    degree_east_m: f64,
}

impl Plane {
    fn at(start: [f64; 2]) -> Plane {
        Plane { start, degree_east_m: DEGREE_M * start[0].to_radians().cos() }
    }

    /// Metres east and north of the start.
    fn metres(&self, at: [f64; 2]) -> Coord {
        let east_deg = at[1] - self.start[1];
        let around_deg = match east_deg {
            e if e > 180.0 => -360.0,
            e if e < -180.0 => 360.0,
            _ => 0.0,
        };
        Coord { x: (east_deg + around_deg) * self.degree_east_m, y: (at[0] - self.start[0]) * DEGREE_M }
    }
}

fn squared_m2(a: Coord, b: Coord) -> f64 {
    (a.x - b.x).powi(2) + (a.y - b.y).powi(2)
}

/// Whether some positions of `a` all lie within `apart_m` of `b`: if one does not, the Fréchet distance is larger.
fn passes_by(a: &LineString, b: &LineString, apart_m: f64) -> bool {
    const EVERY: usize = 9;
    a.0.iter().step_by(EVERY).all(|at| b.0.iter().any(|near| squared_m2(*at, *near) <= apart_m * apart_m))
}

/// Whether two walkers can go along both tracks with a leash of `apart_m` without turning back: whether the Fréchet distance is
/// at most that. This costs far less than the distance itself, because most pairs diverge early.
fn can_walk_within(a: &LineString, b: &LineString, apart_m: f64) -> bool {
    // Where the second walker may be while the first is at one position; initially just before the beginning.
    let mut reached = vec![false; b.0.len()];
    let mut within = reached.clone();
    for (k, &at) in a.0.iter().enumerate() {
        for (within, &near) in within.iter_mut().zip(&b.0) {
            *within = squared_m2(at, near) <= apart_m * apart_m;
        }
        let (mut left, mut before_left, mut any) = (k == 0, false, false);
        for (place, within) in reached.iter_mut().zip(&within) {
            let before = *place;
            *place = (left | before | before_left) & within;
            (left, before_left) = (*place, before);
            any |= left;
        }
        if !any {
            return false;
        }
    }
    reached.last().copied().unwrap_or(false)
}

/// The first track of each route.
#[derive(Default)]
struct Known {
    firsts: Vec<Way>,
    /// By row and column of the start's cell, then by length class.
    by_cell: FxHashMap<(i32, i32), FxHashMap<i32, Vec<usize>>>,
}

impl Known {
    fn add(&mut self, way: Way) -> usize {
        let route = self.firsts.len();
        let [lat_deg, lon_deg] = way.plane.start;
        let row = row(lat_deg);
        let by_step = self.by_cell.entry((row, column(row, lon_deg))).or_default();
        by_step.entry(length_step(way.length_m)).or_default().push(route);
        self.firsts.push(way);
        route
    }

    /// The route of a track and whether it is run in the opposite direction.
    fn find(&self, there: &Way, back: &Way) -> Option<(usize, bool)> {
        let mut nearest: Vec<(f64, bool, usize)> = Vec::new();
        for (way, reversed) in [(there, false), (back, true)] {
            self.near(way, |route| {
                let first = &self.firsts[route];
                nearest.extend(first.could_be(way, first.apart_m(way)).map(|edge_m| (edge_m, reversed, route)));
            });
        }
        keep_lowest(&mut nearest, NEAREST);
        for (apart_m, reversed, route) in &mut nearest {
            let (first, way) = (&self.firsts[*route], if *reversed { back } else { there });
            *apart_m = first.in_step_m(way);
        }
        keep_lowest(&mut nearest, TRIES);
        nearest.into_iter().find_map(|(in_step_m, reversed, route)| {
            let (first, way) = (&self.firsts[route], if reversed { back } else { there });
            let apart_m = first.apart_m(way);
            let can_walk = |beside: &LineString| {
                passes_by(beside, &first.line, apart_m) && can_walk_within(&first.line, beside, apart_m)
            };
            (in_step_m <= apart_m || can_walk(&way.beside(first))).then_some((route, reversed))
        })
    }

    /// Calls `each` with the routes of similar length that start in the same cell or next to it.
    fn near(&self, way: &Way, mut each: impl FnMut(usize)) {
        let [lat_deg, lon_deg] = way.plane.start;
        let (middle, step) = (row(lat_deg), length_step(way.length_m));
        for row in middle - 1..=middle + 1 {
            let (column, columns) = (column(row, lon_deg), columns(row));
            for column in column - 1..=column + 1 {
                let Some(by_step) = self.by_cell.get(&(row, column.rem_euclid(columns))) else { continue };
                let about = step - 1..=step + 1;
                about.filter_map(|step| by_step.get(&step)).flatten().for_each(|route| each(*route));
            }
        }
    }
}

/// Keeps the `n` lowest, sorted.
fn keep_lowest(candidates: &mut Vec<(f64, bool, usize)>, n: usize) {
    let order = |a: &(f64, bool, usize), b: &(f64, bool, usize)| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2)));
    if candidates.len() > n {
        candidates.select_nth_unstable_by(n, order);
        candidates.truncate(n);
    }
    candidates.sort_unstable_by(order);
}

fn row(lat_deg: f64) -> i32 {
    (lat_deg / CELL_DEG).floor() as i32
}

/// Number of cells around the Earth in a row, none narrower than it is high.
fn columns(row: i32) -> i32 {
    let edge_deg = (f64::from(row) * CELL_DEG).abs().max((f64::from(row + 1) * CELL_DEG).abs()).min(90.0);
    (360.0 * edge_deg.to_radians().cos() / CELL_DEG).floor().max(1.0) as i32
}

fn column(row: i32, lon_deg: f64) -> i32 {
    let columns = columns(row);
    (((lon_deg + 180.0).rem_euclid(360.0) / 360.0 * f64::from(columns)).floor() as i32).min(columns - 1)
}

fn length_step(length_m: f64) -> i32 {
    (length_m.ln() / LENGTH_STEP.ln()).floor() as i32
}

#[cfg(test)]
mod tests;
