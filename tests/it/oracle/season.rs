//! Seasons of made-up runners as a Strava table, each from its seed, with planted patterns for the rules.

use crate::synth::Rng;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use kneewise::Config;
use kneewise::config::{PainEntry, PainWhen};
use std::fmt::Write;

/// The columns that rules look at, in Strava's order: distance first in kilometres, then in metres.
const COLUMNS: &str = "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Activity Gear,Filename,\
                       Elapsed Time,Moving Time,Distance,Elevation Gain,Elevation Loss,Max Heart Rate,Average Heart Rate,Perceived Exertion";

/// Monday, 4 January 2021, 00:00 UTC.
const FIRST_S: i64 = 1_609_718_400;

const DAY_S: i64 = 86_400;

/// One season: the table, and facts that are not in it.
pub(crate) struct Season {
    pub table: String,
    pub config: Config,
}

/// Nothing known, one pair mostly known, one pair nearly always, two pairs alike.
const SHOES: &[&[&str]] = &[
    &[""],
    &["Blue", "Blue", "Blue", "Blue", ""],
    &["Blue", "Blue", "Blue", "Blue", "Blue", "Blue", "Blue", "Blue", "Blue", "Red"],
    &["Blue", "Red"],
];

/// The runner's habits.
struct Habits {
    /// Chance of a run on a day.
    often: f64,
    usual_m: f64,
    /// Chance that a run is unusual.
    odd: f64,
    hilly: bool,
    /// Chance that the descent is unknown.
    without_descent: f64,
    trail: f64,
    strength: f64,
    other: f64,
    /// Pairs of shoes; an empty name is an unknown pair.
    shoes: &'static [&'static str],
    /// Chance that a figure is missing.
    missing: f64,
    hard: f64,
}

impl Habits {
    fn new(rng: &mut Rng) -> Habits {
        Habits {
            often: one_of(rng, &[0.1, 0.3, 0.5, 0.8, 0.95]),
            usual_m: rng.between(2500.0, 12_000.0),
            odd: one_of(rng, &[0.05, 0.15, 0.4]),
            hilly: rng.unit() < 0.5,
            without_descent: one_of(rng, &[0.0, 0.0, 0.1, 0.25]),
            trail: one_of(rng, &[0.0, 0.3, 0.7]),
            strength: one_of(rng, &[0.0, 0.02, 0.3]),
            other: one_of(rng, &[0.0, 0.1, 0.3]),
            shoes: one_of(rng, SHOES),
            missing: one_of(rng, &[0.0, 0.0, 0.01, 0.05]),
            hard: one_of(rng, &[0.0, 0.1, 0.5]),
        }
    }
}

fn one_of<T: Copy>(rng: &mut Rng, values: &[T]) -> T {
    let last = i64::try_from(values.len()).unwrap() - 1;
    values[usize::try_from(rng.whole(0, last)).unwrap()]
}

struct Table {
    text: String,
    rows: i64,
}

impl Table {
    fn add(&mut self, start_s: i64, kind: &str, seconds: i64, cells: &Cells) {
        let date = Timestamp::from_second(start_s).unwrap().strftime("%b %-d, %Y, %-I:%M:%S %p");
        self.rows += 1;
        let Cells { distance_m, loss_m, gear, bpm, rpe } = cells;
        let km = distance_m.parse::<f64>().map_or(String::new(), |metres| format!("{:.2}", metres / 1000.0));
        let (id, gain_m) = (self.rows, loss_m);
        write!(self.text, "{id},\"{date}\",Activity,{kind},{seconds},{km},{gear},,{seconds}.0,{seconds}.0,").unwrap();
        writeln!(self.text, "{distance_m},{gain_m},{loss_m},,{bpm},{rpe}").unwrap();
    }
}

/// Cells of a row, empty where unknown.
#[derive(Default)]
struct Cells {
    distance_m: String,
    loss_m: String,
    gear: String,
    bpm: String,
    rpe: String,
}

pub(crate) fn season(seed: u64) -> Season {
    let mut rng = Rng::new(seed);
    let habits = Habits::new(&mut rng);
    let mut table = Table { text: format!("{COLUMNS}\n"), rows: 0 };
    let mut pain = Vec::new();
    let mut runs: Vec<(i64, f64)> = Vec::new();
    if seed % 4 == 1 {
        strays(&mut rng, &habits, &mut table);
    }
    let mut rests_until = 0;
    let days = rng.whole(60, 240);
    for day in 0..days {
        let day_s = FIRST_S + day * DAY_S;
        if rng.unit() < 0.008 {
            rests_until = day + rng.whole(10, 45);
        }
        if rng.unit() < habits.strength {
            table.add(day_s + 61_000, "Weight Training", rng.whole(900, 3600), &Cells::default());
        }
        if rng.unit() < habits.other {
            let kind = one_of(&mut rng, &["Ride", "Swim", "Hike", "Walk", "Nordic Ski"]);
            table.add(day_s + 65_000, kind, rng.whole(600, 9000), &Cells::default());
        }
        let planned = match rng.unit() {
            _ if day < rests_until => 0,
            chance if chance < 0.05 * habits.often => 2,
            chance if chance < habits.often => 1,
            _ => 0,
        };
        for nth in 0..planned {
            let start_s = day_s + nth * 36_000 + rng.whole(5 * 3600, 7 * 3600);
            run(&mut rng, &habits, &mut table, &mut runs, start_s);
        }
        if seed.is_multiple_of(3) && rng.unit() < 0.03 {
            pain.push(entry(&mut rng, day));
        }
    }
    let zone = TimeZone::fixed(Offset::from_hours(one_of(&mut rng, &[-9, 0, 0, 11])).unwrap());
    let as_of =
        (seed % 5 == 2).then(|| Date::constant(2021, 1, 4).saturating_add(jiff::Span::new().days(days * 2 / 3)));
    let config = Config::default().with(|config| {
        config.zone = Some(zone);
        config.as_of = as_of;
        config.pain = pain;
        config.athlete.max_bpm = Some(190.0);
    });
    Season { table: table.text, config }
}

/// Up to six runs years earlier, as written by a clock that was not set: fewer than five do not count.
fn strays(rng: &mut Rng, habits: &Habits, table: &mut Table) {
    let first_s = FIRST_S - rng.whole(360, 3000) * DAY_S;
    for nth in 0..rng.whole(1, 6) {
        run(rng, habits, table, &mut Vec::new(), first_s + nth * 3 * DAY_S + 6 * 3600);
    }
}

fn entry(rng: &mut Rng, day: i64) -> PainEntry {
    let date = Date::constant(2021, 1, 4).saturating_add(jiff::Span::new().days(day));
    let mut entry = PainEntry::new(date, rng.whole(0, 8) as f64);
    entry.when = one_of(
        rng,
        &[PainWhen::During, PainWhen::During, PainWhen::HourAfter, PainWhen::NextMorning, PainWhen::AtNight],
    );
    entry
}

/// One run: a usual one, or just above or below a limit, or much longer.
fn run(rng: &mut Rng, habits: &Habits, table: &mut Table, runs: &mut Vec<(i64, f64)>, start_s: i64) {
    let recent = runs.iter().filter(|(s, _)| start_s - s <= 30 * DAY_S);
    let longest_m = recent.map(|(_, metres)| *metres).fold(habits.usual_m, f64::max);
    let metres = if rng.unit() < habits.odd {
        let any = rng.between(0.3, 3.0);
        let factor = one_of(rng, &[1.1, 1.1, 1.3, 2.0, 2.0, any]);
        (factor * longest_m).floor() + rng.whole(0, 1) as f64
    } else {
        (habits.usual_m * rng.between(0.6, 1.05)).round()
    };
    // Nobody runs longer than this day after day.
    let metres = metres.min(40_000.0);
    let car = rng.unit() < 0.01;
    let seconds = (metres / if car { 11.0 } else { rng.between(2.2, 3.6) }) as i64;
    let kind = match rng.unit() {
        chance if chance < habits.trail => "Trail Run",
        chance if chance > 0.95 => "Virtual Run",
        _ => "Run",
    };
    let steep = if rng.unit() < 0.1 { 4.0 } else { 1.0 };
    let loss_m = if habits.hilly { steep * rng.between(5.0, 25.0) * metres / 1000.0 } else { rng.between(0.0, 40.0) };
    let hard = rng.unit() < habits.hard;
    let without_descent = rng.unit() < habits.without_descent;
    let gear = one_of(rng, habits.shoes);
    let mut known = |text: String| if rng.unit() < habits.missing { String::new() } else { text };
    let cells = Cells {
        distance_m: known(format!("{metres:.1}")),
        loss_m: known(if without_descent { String::new() } else { format!("{loss_m:.1}") }),
        gear: known(gear.into()),
        bpm: known(if hard { "164" } else { "141" }.into()),
        rpe: known(if hard && start_s % 2 == 0 { "7" } else { "4" }.into()),
    };
    table.add(start_s, kind, seconds, &cells);
    if !car && !cells.distance_m.is_empty() {
        runs.push((start_s, metres));
    }
}
