//! One activity, simulated second by second: pace from grade, cadence from speed, heart rate from effort.
//!
//! Constants: metabolic cost by grade is Minetti's polynomial (2002); cadence is 165 steps a minute at 3.04 m/s and 10 more
//! for each m/s more (de Ruiter 2020, and between the slopes of other studies); contact time falls with speed.

use super::land::{Path, Route};
use super::rng::Rng;

/// What is done, with the words that FIT has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Run,
    Trail,
    /// Indoors: no position, no altitude.
    Treadmill,
    Ride,
    Hike,
    /// In a pool: no position, no altitude.
    Swim,
    /// Nothing but time and heart rate.
    Strength,
    /// The change between two legs of a triathlon.
    Transition,
}

impl Kind {
    pub(crate) fn on_foot(self) -> bool {
        matches!(self, Kind::Run | Kind::Trail | Kind::Treadmill | Kind::Hike)
    }

    pub(crate) fn outdoors(self) -> bool {
        matches!(self, Kind::Run | Kind::Trail | Kind::Ride | Kind::Hike | Kind::Transition)
    }

    pub(crate) fn running(self) -> bool {
        matches!(self, Kind::Run | Kind::Trail | Kind::Treadmill)
    }
}

/// How often a sample is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recording {
    EverySecond,
    /// "Smart": each gap between samples is a random number of seconds between the two.
    Smart(i64, i64),
}

/// How the watch knows its altitude.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Altitude {
    /// Steps of 0.2 m, little noise, a slow drift with the weather.
    Barometer,
    /// Wanders some metres around the truth.
    Gps,
}

/// Who records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Watch {
    pub(crate) name: &'static str,
    /// Garmin's product number.
    pub(crate) product: u16,
    pub(crate) serial: u32,
    pub(crate) altitude: Altitude,
    /// Whether it writes `enhanced_altitude` and `enhanced_speed`, or the older fields.
    pub(crate) enhanced: bool,
}

impl Watch {
    /// The runner's own.
    pub(crate) const FENIX: Watch =
        Watch { name: "fenix 7", product: 3906, serial: 3_300_001, altitude: Altitude::Barometer, enhanced: true };
    /// An older one without a barometer.
    pub(crate) const OLD: Watch =
        Watch { name: "Forerunner 235", product: 2431, serial: 1_100_002, altitude: Altitude::Gps, enhanced: false };
}

/// A moment of standing still.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stop {
    /// Where, in metres from the start.
    pub(crate) at_m: f64,
    pub(crate) seconds: i64,
    /// Whether the watch is stopped too, so that no samples are written.
    pub(crate) timer_stopped: bool,
}

/// What the runner means to do.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plan {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Unix seconds.
    pub(crate) start_s: i64,
    pub(crate) utc_offset_s: i64,
    pub(crate) distance_m: f64,
    pub(crate) route: Route,
    /// Speed on flat ground, metres per second.
    pub(crate) flat_mps: f64,
    /// Fast pieces: how long each is, how long the easy piece before it, and the fast speed.
    pub(crate) intervals: Option<(f64, f64, f64)>,
    pub(crate) stops: Vec<Stop>,
    pub(crate) recording: Recording,
    pub(crate) watch: Watch,
    /// Contact time, oscillation, balance, step length from a chest strap.
    pub(crate) dynamics: bool,
    /// Some positions far off, as under trees and bridges.
    pub(crate) gps_spikes: bool,
    /// Perceived exertion, 0 to 10.
    pub(crate) rpe: Option<u8>,
    /// 0 (very weak) to 100 (very strong).
    pub(crate) feel: Option<u8>,
    pub(crate) seed: u64,
}

impl Plan {
    /// An easy run, recorded every second by the runner's own watch in summer time of Zurich.
    pub(crate) fn new(start_s: i64, distance_m: f64, route: Route) -> Plan {
        Plan {
            name: "Easy run",
            kind: Kind::Run,
            start_s,
            utc_offset_s: 7200,
            distance_m,
            route,
            flat_mps: 2.8,
            intervals: None,
            stops: Vec::new(),
            recording: Recording::EverySecond,
            watch: Watch::FENIX,
            dynamics: false,
            gps_spikes: false,
            rpe: None,
            feel: None,
            seed: start_s as u64,
        }
    }
}

/// One moment, already in the steps in which FIT stores it, so that all formats say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sample {
    /// Unix seconds.
    pub(crate) time_s: i64,
    /// Latitude and longitude, degrees.
    pub(crate) position: Option<(f64, f64)>,
    pub(crate) altitude_m: Option<f64>,
    pub(crate) distance_m: Option<f64>,
    pub(crate) speed_mps: Option<f64>,
    /// On foot strides of one foot, on wheels turns of the pedals, a minute.
    pub(crate) cadence: Option<f64>,
    pub(crate) heart_rate_bpm: Option<u8>,
    pub(crate) dynamics: Option<Dynamics>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Dynamics {
    pub(crate) stance_ms: f64,
    pub(crate) balance_pct: f64,
    pub(crate) oscillation_mm: f64,
    pub(crate) ratio_pct: f64,
    pub(crate) step_mm: f64,
    /// For the developer field of a made-up pod, g.
    pub(crate) impact_g: f64,
}

/// What came of a plan.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) plan: Plan,
    pub(crate) samples: Vec<Sample>,
    /// From and to, with the watch stopped. Unix seconds.
    pub(crate) pauses: Vec<(i64, i64)>,
    /// Descent and ascent of the ground itself.
    pub(crate) true_loss_m: f64,
    pub(crate) true_gain_m: f64,
    /// What the watch says of them: an estimate within 2 %.
    pub(crate) device_loss_m: f64,
    pub(crate) device_gain_m: f64,
    /// Steps of both feet; on wheels, half turns.
    pub(crate) steps: f64,
    /// Seconds on the move.
    pub(crate) moving_s: i64,
}

impl Run {
    pub(crate) fn start_s(&self) -> i64 {
        self.plan.start_s
    }

    pub(crate) fn end_s(&self) -> i64 {
        self.samples.last().map_or(self.plan.start_s, |s| s.time_s)
    }

    pub(crate) fn elapsed_s(&self) -> i64 {
        self.end_s() - self.start_s()
    }

    pub(crate) fn timer_s(&self) -> i64 {
        self.elapsed_s() - self.pauses.iter().map(|(from, to)| to - from).sum::<i64>()
    }

    pub(crate) fn distance_m(&self) -> f64 {
        self.samples.iter().rev().find_map(|s| s.distance_m).unwrap_or(0.0)
    }

    /// Mean of the samples that have a value.
    pub(crate) fn mean(&self, value: impl Fn(&Sample) -> Option<f64>) -> Option<f64> {
        let values: Vec<f64> = self.samples.iter().filter_map(value).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    }

    /// Largest of the samples that have a value.
    pub(crate) fn max(&self, value: impl Fn(&Sample) -> Option<f64>) -> Option<f64> {
        self.samples.iter().filter_map(value).reduce(f64::max)
    }

    /// Indices of the first sample of each lap of `lap_m`, and of the one after the last.
    pub(crate) fn laps(&self, lap_m: f64) -> Vec<usize> {
        let mut laps = vec![0];
        for (i, s) in self.samples.iter().enumerate() {
            if s.distance_m.is_some_and(|d| d >= lap_m * laps.len() as f64) && i + 1 < self.samples.len() {
                laps.push(i);
            }
        }
        laps.push(self.samples.len());
        laps
    }

    /// This run with its clock off by the given time.
    pub(crate) fn shifted(&self, by_s: i64) -> Run {
        let mut run = self.clone();
        run.plan.start_s += by_s;
        run.samples.iter_mut().for_each(|s| s.time_s += by_s);
        run.pauses.iter_mut().for_each(|(from, to)| {
            *from += by_s;
            *to += by_s;
        });
        run
    }
}

/// The state of runner and watch, carried from second to second.
struct Body {
    at_m: f64,
    speed: f64,
    speed_error: f64,
    walking: bool,
    heart: f64,
    heart_error: f64,
    cadence_error: f64,
    altitude_error: f64,
    position_error: [f64; 2],
}

/// Simulates `plan`; equal plans give equal runs.
pub(crate) fn run(plan: &Plan) -> Run {
    let mut rng = Rng::new(plan.seed ^ 0x6b6e_6565);
    let path = plan.route.path();
    let mut body = Body {
        at_m: 0.0,
        speed: 0.0,
        speed_error: 0.0,
        walking: false,
        heart: 88.0,
        heart_error: 0.0,
        cadence_error: 0.0,
        altitude_error: rng.between(-2.0, 2.0),
        position_error: [rng.noise(), rng.noise()],
    };
    let mut out = Run {
        plan: plan.clone(),
        samples: Vec::new(),
        pauses: Vec::new(),
        true_loss_m: 0.0,
        true_gain_m: 0.0,
        device_loss_m: 0.0,
        device_gain_m: 0.0,
        steps: 0.0,
        moving_s: 0,
    };
    let mut stops = plan.stops.iter().copied().peekable();
    let mut standing_s = 0;
    let mut time_s = plan.start_s;
    let mut keep_at_s = time_s;
    loop {
        let finished = body.at_m >= plan.distance_m;
        if let Some(stop) = stops.next_if(|stop| body.at_m >= stop.at_m && !finished) {
            if stop.timer_stopped {
                out.samples.push(sample(plan, &path, &body, time_s, 0.0, &mut rng));
                out.pauses.push((time_s, time_s + stop.seconds));
                time_s += stop.seconds;
                body.heart = 95.0 + 0.5 * (body.heart - 95.0);
                (body.speed, keep_at_s) = (0.0, time_s);
            } else {
                standing_s = stop.seconds;
            }
        }
        let steps_a_minute = if standing_s > 0 {
            body.speed = 0.0;
            0.0
        } else {
            move_on(plan, &path, &mut body, &mut rng, (time_s - plan.start_s) as f64)
        };
        if time_s >= keep_at_s || finished {
            out.samples.push(sample(plan, &path, &body, time_s, steps_a_minute, &mut rng));
            keep_at_s = time_s
                + match plan.recording {
                    Recording::EverySecond => 1,
                    Recording::Smart(low, high) => rng.whole(low, high),
                };
        }
        if finished {
            break;
        }
        let before = path.altitude_m(body.at_m);
        body.at_m += body.speed;
        let climbed = path.altitude_m(body.at_m) - before;
        if plan.kind.outdoors() {
            out.true_gain_m += climbed.max(0.0);
            out.true_loss_m += (-climbed).max(0.0);
        }
        out.steps += steps_a_minute / 60.0;
        out.moving_s += i64::from(standing_s == 0);
        standing_s = (standing_s - 1).max(0);
        time_s += 1;
    }
    out.device_loss_m = (out.true_loss_m * rng.between(0.98, 1.02)).round();
    out.device_gain_m = (out.true_gain_m * rng.between(0.98, 1.02)).round();
    if plan.gps_spikes {
        spikes(&mut out.samples, &mut rng);
    }
    out
}

/// One second further: new speed, heart rate and errors. Returns the cadence, both feet.
fn move_on(plan: &Plan, path: &Path, body: &mut Body, rng: &mut Rng, elapsed_s: f64) -> f64 {
    let grade = if plan.kind.outdoors() {
        (path.altitude_m(body.at_m + 10.0) - path.altitude_m((body.at_m - 10.0).max(0.0))) / 20.0
    } else {
        0.0
    };
    body.speed_error += 0.03 * rng.noise() - 0.05 * body.speed_error;
    body.heart_error += 0.4 * rng.noise() - 0.1 * body.heart_error;
    body.cadence_error += 0.7 * rng.noise() - 0.25 * body.cadence_error;
    body.walking = plan.kind == Kind::Hike || grade > if body.walking { 0.09 } else { 0.125 };

    let warmed_up = (elapsed_s / 600.0).min(1.0);
    let done = body.at_m / plan.distance_m;
    let flat = match plan.intervals {
        Some((fast_m, easy_m, fast_mps)) if body.at_m > 1500.0 && (body.at_m % (fast_m + easy_m)) >= easy_m => fast_mps,
        _ => plan.flat_mps * (0.92 + 0.08 * warmed_up),
    };
    let target = match plan.kind {
        Kind::Ride => flat * (1.0 - 9.0 * grade).clamp(0.35, 1.7),
        Kind::Swim | Kind::Treadmill | Kind::Strength | Kind::Transition => flat,
        _ if body.walking => (1.5 - 2.6 * (grade - 0.1)).clamp(0.8, 1.5),
        _ if grade >= 0.0 => flat * (1.0 - 3.0 * grade),
        _ if grade > -0.08 => flat * (1.0 - 1.8 * grade),
        _ => flat * (1.144 + 2.2 * (grade + 0.08)).max(0.7),
    };
    // The last third of a long effort is a little slower.
    let tired = if plan.distance_m > 15_000.0 { (done - 0.66).max(0.0) } else { 0.0 };
    body.speed += 0.25 * (target * (1.0 - 0.12 * tired) + body.speed_error - body.speed);
    body.speed = body.speed.max(0.3);

    let g = grade.clamp(-0.3, 0.3);
    let cost = 3.6 + g * (19.5 + g * (46.3 + g * (-43.3 + g * (-30.4 + g * 155.4))));
    let effort = match plan.kind {
        Kind::Ride => 9.0 + 60.0 * grade.max(0.0),
        Kind::Swim => 9.5,
        Kind::Strength => 5.0 + 2.5 * super::land::sine(elapsed_s / 25.0),
        Kind::Transition => 9.0,
        _ => cost * body.speed,
    };
    let wanted = (53.0 + 8.9 * effort) * (1.0 + 0.015 * elapsed_s / 3600.0);
    body.heart += (wanted.min(186.0) - body.heart) / 35.0;

    match plan.kind {
        Kind::Strength | Kind::Swim | Kind::Transition => 0.0,
        Kind::Ride if grade < -0.03 => 0.0,
        Kind::Ride => 2.0 * (84.0 + 2.0 * body.cadence_error),
        _ if body.walking => 106.0 + 16.0 * (body.speed - 1.2) + body.cadence_error,
        _ => (165.0 + 10.0 * (body.speed - 3.04)) * (1.0 - 0.1 * tired) - 15.0 * g.min(0.0).abs() + body.cadence_error,
    }
}

/// What the watch writes at this moment.
fn sample(plan: &Plan, path: &Path, body: &Body, time_s: i64, steps_a_minute: f64, rng: &mut Rng) -> Sample {
    let step = |value: f64, steps_per_unit: f64| (value * steps_per_unit).round() / steps_per_unit;
    let has_cadence = plan.kind.on_foot() || plan.kind == Kind::Ride;
    // Errors that change slowly: each sample takes over most of the last one's, whose state is the place itself.
    let wave = |metres: f64, phase: f64| super::land::sine(body.at_m / metres + phase + (plan.seed % 97) as f64);
    let position = plan.kind.outdoors().then(|| {
        let [x, y] = path.at(body.at_m);
        let error = |i: usize| body.position_error[i] + 1.1 * wave(70.0, 2.0 * i as f64) + 0.25 * rng_pair(i, time_s);
        let (lat, lon) = path.degrees([x + error(0), y + error(1)]);
        (step(lat, 1e6), step(lon, 1e6))
    });
    let altitude = plan.kind.outdoors().then(|| {
        let error = match plan.watch.altitude {
            Altitude::Barometer => body.altitude_error + 1.2 * wave(4000.0, 1.0) + 0.13 * rng.noise(),
            Altitude::Gps => {
                2.0 * body.altitude_error + 3.0 * wave(160.0, 0.5) + 1.5 * wave(47.0, 1.5) + 0.5 * rng.noise()
            }
        };
        step(path.altitude_m(body.at_m) + error, 5.0)
    });
    let moving = steps_a_minute > 0.0 && body.speed > 0.0;
    let dynamics = (plan.dynamics && plan.kind.running() && moving && !body.walking).then(|| {
        let step_mm = body.speed / steps_a_minute * 60_000.0;
        let oscillation_mm = step(91.0 - 3.0 * (body.speed - 2.8) + 2.0 * rng.noise(), 10.0);
        Dynamics {
            stance_ms: step(262.0 - 30.0 * (body.speed - 2.8) + 4.0 * rng.noise(), 10.0),
            balance_pct: step(49.7 + 0.25 * rng.noise(), 100.0),
            oscillation_mm,
            ratio_pct: step(100.0 * oscillation_mm / step_mm, 100.0),
            step_mm: step(step_mm, 10.0),
            impact_g: step(9.0 + 1.5 * (body.speed - 2.8) + 0.4 * rng.noise(), 64.0),
        }
    });
    let measured = !matches!(plan.kind, Kind::Strength);
    Sample {
        time_s,
        position,
        altitude_m: altitude,
        distance_m: measured.then(|| step(body.at_m, 100.0)),
        speed_mps: measured.then(|| step(if standing(body) { 0.0 } else { body.speed }, 1000.0)),
        cadence: has_cadence.then(|| step((steps_a_minute / 2.0).max(0.0), 2.0)),
        heart_rate_bpm: Some((body.heart + body.heart_error).round().clamp(60.0, 200.0) as u8),
        dynamics,
    }
}

fn standing(body: &Body) -> bool {
    body.speed == 0.0
}

/// A small error of the position that does not depend on how many samples there were before.
fn rng_pair(i: usize, time_s: i64) -> f64 {
    Rng::new(2 * time_s as u64 + i as u64).noise()
}

/// Throws four short stretches of the track aside by some hundred metres.
fn spikes(samples: &mut [Sample], rng: &mut Rng) {
    let n = samples.len();
    for k in 1..=4 {
        let at = n * k / 5 + rng.whole(0, 9) as usize;
        let (dlat, dlon) = (rng.between(0.002, 0.006), rng.between(0.003, 0.009));
        for s in samples.iter_mut().skip(at).take(1 + k % 2) {
            s.position = s
                .position
                .map(|(lat, lon)| (lat + dlat, lon - dlon))
                .map(|(lat, lon)| ((lat * 1e6).round() / 1e6, (lon * 1e6).round() / 1e6));
        }
    }
}

#[test]
fn a_run_is_the_same_each_time_and_plausible() {
    let plan = Plan::new(1_780_000_000, 8000.0, Route::River);
    let (a, b) = (run(&plan), run(&plan));
    assert_eq!(a.samples, b.samples);
    assert!((8000.0..8010.0).contains(&a.distance_m()));
    let pace = a.timer_s() as f64 / 8.0;
    assert!((330.0..400.0).contains(&pace), "{pace} s/km");
    let spm = 2.0 * a.mean(|s| s.cadence).unwrap();
    assert!((158.0..168.0).contains(&spm), "{spm}");
    let bpm = a.mean(|s| s.heart_rate_bpm.map(f64::from)).unwrap();
    assert!((130.0..160.0).contains(&bpm), "{bpm}");
}

#[test]
fn a_stopped_watch_writes_nothing_and_a_light_writes_zeros() {
    let stop = |timer_stopped| Stop { at_m: 1000.0, seconds: 60, timer_stopped };
    let plan = Plan::new(1_780_000_000, 2000.0, Route::Fields);
    let paused = run(&Plan { stops: vec![stop(true)], ..plan.clone() });
    let light = run(&Plan { stops: vec![stop(false)], ..plan });
    let (from, to) = paused.pauses[0];
    assert_eq!(to - from, 60);
    assert!(paused.samples.iter().all(|s| s.time_s <= from || s.time_s >= to));
    assert!(light.pauses.is_empty());
    assert_eq!(light.samples.iter().filter(|s| s.cadence == Some(0.0)).count(), 60);
}
