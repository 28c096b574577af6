//! The made-up landscape: altitude as a smooth function of position, and paths through it.
//!
//! The two places lie in thinly settled hills of central Switzerland, so that the time zone is Europe/Zurich. Paths,
//! hills and altitudes are invented and fit no map.

/// Metres of one degree of latitude on a sphere of 6,371,008.8 m.
const M_PER_DEG: f64 = 111_195.08;

/// A place to run: local metres (x east, y north) around an origin.
#[derive(Debug)]
pub(crate) struct Land {
    lat_deg: f64,
    lon_deg: f64,
    /// The cosine of `lat_deg`.
    cos_lat: f64,
    base_m: f64,
    /// East, north, height and radius, all in metres. The steepest grade of a hill is 1.035 height / radius.
    hills: &'static [[f64; 4]],
}

const HOME: Land = Land {
    lat_deg: 46.985,
    lon_deg: 7.985,
    cos_lat: 0.682_188_8,
    base_m: 560.0,
    hills: &[
        [2600.0, 1500.0, 95.0, 1000.0],
        [4300.0, 3300.0, 150.0, 1200.0],
        [6900.0, 4700.0, 330.0, 1750.0],
        [-900.0, 3900.0, 70.0, 900.0],
    ],
};

const MOUNTAIN: Land = Land {
    lat_deg: 46.79,
    lon_deg: 8.11,
    cos_lat: 0.684_674_1,
    base_m: 1080.0,
    hills: &[[3300.0, 2100.0, 455.0, 1650.0], [7000.0, -900.0, 425.0, 1500.0], [1200.0, -2600.0, 60.0, 900.0]],
};

/// Where a run goes. A run longer than its path turns round, or on a closed path goes round again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// Out and back along a river, nearly flat.
    River,
    /// A flat loop of some five kilometres.
    Fields,
    /// Out and back over two low hills.
    Hills,
    /// Out and back over the low hills to a high one, 200 to 700 m of descent.
    Ridge,
    /// A flat course for the half marathon.
    Lakeside,
    /// The mountain race: a loop of 21 km over two summits.
    TwoSummits,
    /// A longer loop on roads, for rides.
    Road,
}

impl Route {
    fn land(self) -> &'static Land {
        match self {
            Route::TwoSummits => &MOUNTAIN,
            _ => &HOME,
        }
    }

    /// Corners in hundreds of metres (east, north), and whether the path is closed.
    fn corners(self) -> (&'static [[f64; 2]], bool) {
        match self {
            Route::River => (
                &[[0., 0.], [-6., 4.], [-13., 2.], [-19., 7.], [-27., 6.], [-34., 12.], [-43., 10.], [-52., 17.]],
                false,
            ),
            Route::Fields => {
                (&[[0., 0.], [-5., -7.], [-3., -14.], [5., -17.], [12., -12.], [11., -4.], [5., 1.]], true)
            }
            Route::Hills => (
                &[
                    [0., 0.],
                    [8., 6.],
                    [19., 9.],
                    [26., 15.],
                    [30., 24.],
                    [38., 29.],
                    [44., 34.],
                    [41., 44.],
                    [30., 50.],
                ],
                false,
            ),
            Route::Ridge => (
                &[
                    [0., 0.],
                    [9., 4.],
                    [19., 9.],
                    [27., 18.],
                    [36., 24.],
                    [45., 31.],
                    [53., 36.],
                    [60., 41.],
                    [68., 46.],
                    [77., 49.],
                    [86., 57.],
                    [92., 66.],
                ],
                false,
            ),
            Route::Lakeside => (
                &[
                    [-60., -40.],
                    [-72., -30.],
                    [-90., -26.],
                    [-104., -38.],
                    [-112., -55.],
                    [-100., -72.],
                    [-80., -76.],
                    [-63., -60.],
                ],
                true,
            ),
            Route::TwoSummits => (
                &[
                    [0., 0.],
                    [8., 4.],
                    [15., 13.],
                    [22., 15.],
                    [28., 19.],
                    [34., 22.],
                    [40., 20.],
                    [46., 14.],
                    [51., 8.],
                    [57., 4.],
                    [63., -4.],
                    [69., -8.],
                    [75., -13.],
                    [79., -20.],
                    [74., -28.],
                    [64., -32.],
                    [52., -31.],
                    [40., -34.],
                    [27., -31.],
                    [15., -27.],
                    [5., -19.],
                    [-3., -9.],
                ],
                true,
            ),
            Route::Road => (
                &[
                    [0., 0.],
                    [-40., 14.],
                    [-80., 8.],
                    [-120., -20.],
                    [-140., -70.],
                    [-100., -120.],
                    [-50., -110.],
                    [-10., -60.],
                ],
                true,
            ),
        }
    }

    pub(crate) fn path(self) -> Path {
        let (corners, closed) = self.corners();
        Path::new(self.land(), corners, closed)
    }
}

/// A path with its length measured.
#[derive(Debug)]
pub(crate) struct Path {
    land: &'static Land,
    closed: bool,
    /// Points along it, each with its distance from the beginning.
    points: Vec<([f64; 2], f64)>,
}

impl Path {
    /// A smooth curve (Catmull–Rom) through `corners`.
    fn new(land: &'static Land, corners: &[[f64; 2]], closed: bool) -> Path {
        const PIECES: usize = 100;
        let n = corners.len() as i64;
        let corner = |i: i64| {
            let i = if closed { i.rem_euclid(n) } else { i.clamp(0, n - 1) };
            corners[i as usize].map(|hundreds| hundreds * 100.0)
        };
        let mut points: Vec<([f64; 2], f64)> = vec![(corner(0), 0.0)];
        for i in 0..if closed { n } else { n - 1 } {
            let [a, b, c, d] = [corner(i - 1), corner(i), corner(i + 1), corner(i + 2)];
            for k in 1..=PIECES {
                let t = k as f64 / PIECES as f64;
                let at = |j: usize| {
                    b[j] + 0.5
                        * t
                        * (c[j] - a[j]
                            + t * (2.0 * a[j] - 5.0 * b[j] + 4.0 * c[j] - d[j]
                                + t * (3.0 * (b[j] - c[j]) + d[j] - a[j])))
                };
                let (last, so_far) = points[points.len() - 1];
                let next = [at(0), at(1)];
                let step = [next[0] - last[0], next[1] - last[1]];
                points.push((next, so_far + (step[0] * step[0] + step[1] * step[1]).sqrt()));
            }
        }
        Path { land, closed, points }
    }

    pub(crate) fn length_m(&self) -> f64 {
        self.points[self.points.len() - 1].1
    }

    /// The place after `s_m` metres, in local metres.
    pub(crate) fn at(&self, s_m: f64) -> [f64; 2] {
        let length = self.length_m();
        let s = if self.closed {
            s_m.rem_euclid(length)
        } else {
            let s = s_m.rem_euclid(2.0 * length);
            if s > length { 2.0 * length - s } else { s }
        };
        let after = self.points.partition_point(|(_, d)| *d < s).clamp(1, self.points.len() - 1);
        let ((a, da), (b, db)) = (self.points[after - 1], self.points[after]);
        let part = if db > da { (s - da) / (db - da) } else { 0.0 };
        [a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])]
    }

    /// Altitude of the ground after `s_m` metres.
    pub(crate) fn altitude_m(&self, s_m: f64) -> f64 {
        self.land.altitude_m(self.at(s_m))
    }

    /// Latitude and longitude of local metres.
    pub(crate) fn degrees(&self, [x, y]: [f64; 2]) -> (f64, f64) {
        (self.land.lat_deg + y / M_PER_DEG, self.land.lon_deg + x / (M_PER_DEG * self.land.cos_lat))
    }
}

impl Land {
    fn altitude_m(&self, [x, y]: [f64; 2]) -> f64 {
        // Long low waves, so that no ground is dead flat, and a plain that falls gently to the west.
        let waves = 2.2 * sine(x / 290.0 + y / 900.0) + 1.6 * sine(y / 230.0 - x / 1300.0);
        let hills: f64 = self
            .hills
            .iter()
            .map(|[hx, hy, height, radius]| {
                let u = ((x - hx) * (x - hx) + (y - hy) * (y - hy)) / (radius * radius);
                height / ((1.0 + u) * (1.0 + u))
            })
            .sum();
        self.base_m + 0.002 * x + waves + hills
    }
}

/// The sine by its series: the same on every machine, right to 0.00003.
pub(crate) fn sine(x: f64) -> f64 {
    let turns = x / std::f64::consts::TAU;
    let x = (turns - (turns + 0.5).floor()) * std::f64::consts::TAU;
    let q = x * x;
    x * (1.0 - q / 6.0 * (1.0 - q / 20.0 * (1.0 - q / 42.0 * (1.0 - q / 72.0 * (1.0 - q / 110.0 * (1.0 - q / 156.0))))))
}

#[test]
fn the_sine_is_one() {
    for i in -200..200 {
        let x = f64::from(i) * 0.37;
        assert!((sine(x) - x.sin()).abs() < 1e-4, "{x}");
    }
}

#[test]
fn paths_are_measured_and_turn_round() {
    let river = Route::River.path();
    let l = river.length_m();
    assert!((5_000.0..7_500.0).contains(&l), "{l}");
    assert_eq!(river.at(l - 100.0), river.at(l + 100.0));
    let loop_path = Route::Fields.path();
    let [a, b] = [loop_path.at(10.0), loop_path.at(loop_path.length_m() + 10.0)];
    assert!((a[0] - b[0]).abs() < 1e-6 && (a[1] - b[1]).abs() < 1e-6);
}
