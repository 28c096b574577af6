//! Simulated runners: how often the test finds a cause that is not there, and one that is. `src/docs/back_test.md` has the tables.

use super::shift_test::{Tested, shift_test};
use super::{Tried, circles};
use crate::report::power::{POWER, TIMES};

/// Days of a history, of which the first are only looked back on.
const DAYS: usize = 900;
const FIRST: usize = 58;

/// Onsets lie at least this far apart, days: the end of one spell and the gap before the next.
const APART_DAYS: usize = 22;

/// Things looked at in one window; descent is the third.
const NINE: usize = 9;
const TEN: usize = 10;
const DESCENT: usize = 2;

/// The generator `SplitMix64`.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 to 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.unit().max(1e-12).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }
}

/// What a day held; 0 on days without a run.
#[derive(Clone, Copy, Default)]
struct Day {
    ran: bool,
    km: f64,
    loss_m: f64,
    steep_m: f64,
    hard_min: f64,
    cadence: f64,
    on_usual_route: f64,
    shoes_km: f64,
}

/// A history with seasons: volume, hills, roughness, hard work, cadence, route and frequency each drift from week to week.
fn days(rng: &mut Rng) -> Vec<Day> {
    let (mut volume, mut hills, mut rough, mut hard) = (0.0, 0.0, 0.0, 0.0);
    let (mut cadence, mut route, mut often, mut shoes_km) = (0.0, 0.0, 0.0, 0.0);
    let mut days = vec![Day::default(); DAYS];
    for (n, day) in days.iter_mut().enumerate() {
        let weekday = n % 7;
        if weekday == 0 {
            volume = 0.8 * volume + 0.18 * rng.normal();
            hills = 0.7 * hills + 0.5 * rng.normal();
            rough = 0.6 * rough + 0.5 * rng.normal();
            hard = 0.7 * hard + 0.4 * rng.normal();
            cadence = 0.8 * cadence + 0.6 * rng.normal();
            route = 0.7 * route + 0.3 * rng.normal();
            often = 0.7 * often + 0.07 * rng.normal();
        }
        if rng.unit() >= if weekday == 6 { 0.9 } else { 0.5 + often } {
            continue;
        }
        let km = if weekday == 6 { 16.0 } else { 8.0 } * (volume + 0.2 * rng.normal()).exp();
        let loss_m = km * 10.0 * (hills + 0.5 * rng.normal()).exp();
        shoes_km = if shoes_km > 700.0 { km } else { shoes_km + km };
        *day = Day {
            ran: true,
            km,
            loss_m,
            steep_m: (loss_m * 1.5 * (rough + 0.5 * rng.normal()).exp() - 100.0).max(0.0),
            hard_min: if rng.unit() < 0.3 { 20.0 * (hard + 0.3 * rng.normal()).exp() } else { 0.0 },
            cadence: 1.5 * rng.normal() - cadence,
            on_usual_route: f64::from(rng.unit() < 0.4 + 0.3 * route),
            shoes_km,
        };
    }
    days
}

struct History {
    /// The days with a run.
    slots: Vec<usize>,
    series: Vec<Vec<Option<f64>>>,
    /// Descent of the 14 days up to each slot.
    fortnights: Vec<f64>,
}

/// `things` exposures over each of `windows`.
fn history(rng: &mut Rng, windows: &[usize], things: usize) -> History {
    let days = days(rng);
    let slots: Vec<usize> = (FIRST..DAYS).filter(|n| days[*n].ran).collect();
    let sum = |of: fn(&Day) -> f64, last: usize, length: usize| -> f64 {
        days[last + 1 - length..=last].iter().map(of).sum()
    };
    let prior: Vec<f64> =
        (0..DAYS).map(|n| days[n.saturating_sub(30)..n].iter().map(|d| d.km).fold(0.0, f64::max)).collect();
    let mut series = Vec::new();
    for &length in windows {
        let ratio = |last: usize| {
            let runs = (last + 1 - length..=last).filter(|n| days[*n].ran && prior[*n] > 0.0);
            runs.map(|n| days[n].km / prior[n]).fold(0.0, f64::max)
        };
        let fullest_week =
            |last: usize| (last + 7 - length..=last).map(|end| sum(|d| d.km, end, 7)).fold(0.0, f64::max);
        let runs = |last: usize| sum(|d| f64::from(d.ran), last, length);
        let of_all: [&dyn Fn(usize) -> f64; TEN] = [
            &ratio,
            &fullest_week,
            &|last| sum(|d| d.loss_m, last, length),
            &|last| sum(|d| d.steep_m, last, length),
            &|last| sum(|d| d.km + d.loss_m / 300.0, last, length),
            &|last| sum(|d| d.hard_min, last, length),
            &runs,
            &|last| sum(|d| d.on_usual_route, last, length) / runs(last),
            &|last| sum(|d| d.cadence, last, length) / runs(last),
            &|last| sum(|d| d.shoes_km, last, length) / runs(last),
        ];
        series.extend(of_all[..things].iter().map(|of| slots.iter().map(|n| Some(of(*n))).collect()));
    }
    let fortnights = slots.iter().map(|n| sum(|d| d.loss_m, *n, 14)).collect();
    History { slots, series, fortnights }
}

/// Onsets on running days, `times` as likely after the top fifth of the fortnights of descent.
fn onsets(rng: &mut Rng, history: &History, count: usize, times: u32) -> Vec<usize> {
    let mut sorted = history.fortnights.clone();
    sorted.sort_by(f64::total_cmp);
    let top = sorted[sorted.len() * 4 / 5];
    let weights: Vec<f64> = history.fortnights.iter().map(|m| if *m >= top { f64::from(times) } else { 1.0 }).collect();
    loop {
        let mut chosen: Vec<usize> = Vec::new();
        while chosen.len() < count {
            let is_free =
                |slot: usize| chosen.iter().all(|c| history.slots[*c].abs_diff(history.slots[slot]) >= APART_DAYS);
            let free: Vec<f64> =
                weights.iter().enumerate().map(|(slot, w)| if is_free(slot) { *w } else { 0.0 }).collect();
            let mut at = rng.unit() * free.iter().sum::<f64>();
            let Some(slot) = free.iter().position(|w| {
                at -= w;
                at < 0.0
            }) else {
                break;
            };
            chosen.push(slot);
        }
        if chosen.len() == count {
            return chosen;
        }
    }
}

/// In how many of the histories something was found.
#[derive(Debug, Default)]
struct Found {
    /// Anything, with an adjusted p below .05.
    any: usize,
    /// Descent first, with an adjusted p below .05.
    descent: usize,
    /// Descent over 14 days, as the only thing that was looked at.
    suspected: usize,
}

fn found(histories: u64, windows: &[usize], things: usize, count: usize, times: u32, seed: u64) -> Found {
    let mut all = Found::default();
    for k in 0..histories {
        let mut rng = Rng(k.wrapping_mul(7919) + count as u64 * 31 + u64::from(times) + (seed << 40));
        let history = history(&mut rng, windows, things);
        let onsets = onsets(&mut rng, &history, count, times);
        let day = |day: usize| i32::try_from(day).unwrap();
        let slots: Vec<i32> = history.slots.iter().map(|slot| day(*slot)).collect();
        let mut tried: Vec<Tried> = onsets.iter().map(|slot| Tried { day: slots[*slot], slot: *slot }).collect();
        tried.sort_by_key(|onset| onset.slot);
        let tested = shift_test(&history.series, &circles(&slots, &tried, day(DAYS) - 1));
        // As `BackTest::first` names one.
        let order = |t: &Tested| (t.p_adjusted, t.p);
        let first = tested.iter().enumerate().filter_map(|(n, t)| Some((n, (*t)?)));
        let first = first.min_by(|(_, a), (_, b)| order(a).partial_cmp(&order(b)).unwrap()).unwrap();
        all.any += usize::from(first.1.p_adjusted < 0.05);
        all.descent += usize::from(first.1.p_adjusted < 0.05 && first.0 % things == DESCENT);
        let fortnight = windows.iter().position(|days| *days == 14).unwrap() * things + DESCENT;
        all.suspected += usize::from(tested[fortnight].unwrap().p < 0.05);
    }
    all
}

fn percent(n: usize, of: u64) -> f64 {
    100.0 * n as f64 / of as f64
}

const FORTNIGHT: [usize; 1] = [14];
const ALL_WINDOWS: [usize; 3] = [7, 14, 28];

#[test]
fn no_cause_is_found_where_there_is_none_and_a_strong_one_is() {
    let none = found(150, &FORTNIGHT, NINE, 8, 1, 0);
    assert!(none.any <= 12, "{none:?}: of 150, 5 are to be expected");
    let strong = found(60, &FORTNIGHT, NINE, 8, 30, 0);
    assert!(strong.descent >= 33 && strong.suspected >= 51, "{strong:?}");
    let weak = found(60, &FORTNIGHT, NINE, 8, 4, 0);
    assert!(weak.descent <= 15, "{weak:?}: the power that is told is no more than there is");
}

/// Of 1,000 histories without a cause, no more may have an adjusted p below .05: 5 %.
const MOST_OF_1000: usize = 50;

/// Seeds of a thousand histories each.
const SEEDS: u64 = 4;

/// `cargo test --release --lib simulation -- --ignored --nocapture` prints the tables of `src/docs/back_test.md`.
#[test]
#[ignore = "takes minutes: `.ci/extra power`"]
fn false_alarms() {
    for (windows, things, counts) in [(&FORTNIGHT[..], NINE, &[3, 4, 5, 6, 7, 8][..]), (&ALL_WINDOWS, TEN, &[4, 6, 8])]
    {
        for &count in counts {
            let (mut any, mut suspected) = (Vec::new(), 0);
            for seed in 0..SEEDS {
                let none = found(1000, windows, things, count, 1, seed);
                any.push(none.any);
                suspected += none.suspected;
            }
            println!("no cause, {} looked at, {count} onsets: {any:?} of 1,000", windows.len() * things);
            println!("    suspected, unadjusted: {suspected} of {SEEDS},000");
            assert!(any.iter().all(|any| *any <= MOST_OF_1000), "{any:?}");
            assert!(suspected as u64 <= SEEDS * MOST_OF_1000 as u64, "{suspected}");
        }
    }
}

/// Percent that a power may differ from the one that is told, which is measured by as many histories.
const NEAR: f64 = 1.0;

#[test]
#[ignore = "takes minutes: `.ci/extra power`"]
fn power_is_as_it_is_told() {
    for count in [4, 6, 8, 12] {
        for times in TIMES {
            let found = found(4000, &FORTNIGHT, NINE, count, times, 0);
            let descent = percent(found.descent, 4000);
            println!("nine looked at, {count} onsets, x{times}: named first {descent:.1} %");
            assert!((count, times) != (8, 30) || descent >= 65.0, "{descent}");
        }
    }
    for row in POWER {
        for (n, times) in TIMES.into_iter().enumerate() {
            let found = found(2000, &ALL_WINDOWS, TEN, row.spells, times, 0);
            let (descent, suspected) = (percent(found.descent, 2000), percent(found.suspected, 2000));
            println!("thirty looked at, {} onsets, x{times}: {descent:.1} %, suspected {suspected:.1} %", row.spells);
            let told = (f64::from(row.found[n]), f64::from(row.suspected[n]));
            assert!((descent - told.0).abs() <= NEAR && (suspected - told.1).abs() <= NEAR, "{row:?} x{times}");
        }
    }
}
