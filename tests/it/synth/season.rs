//! Thirty weeks of one runner as a diary: a mountain race in September, a half marathon in November, between them what a
//! life brings: step-back weeks, 15 days of holiday, strength work that is given up in autumn.

use super::land::Route;
use super::rng::Rng;
use super::run::{Kind, Plan, Recording, Run, Stop, Watch, run};

/// 2026-04-20 00:00 UTC, a Monday: the first day of week 17.
const FIRST_MONDAY_S: i64 = 1_776_643_200;
const DAY_S: i64 = 86_400;

/// One line of the diary with what came of it; several legs where it was a triathlon.
#[derive(Clone, Debug)]
pub(crate) struct Outing {
    pub(crate) legs: Vec<Run>,
}

impl Outing {
    pub(crate) fn start_s(&self) -> i64 {
        self.legs[0].start_s()
    }

    pub(crate) fn kind(&self) -> Kind {
        self.legs[0].plan.kind
    }

    pub(crate) fn multisport(&self) -> bool {
        self.legs.len() > 1
    }
}

/// Each line is a week: day, local time, what, kilometres (minutes for strength), where.
const SEASON: [&str; 30] = [
    "Mo 19:10 strength 40; Tu 18:30 easy 6 river; Th 18:40 easy 7 fields; Su 9:20 long 10 river",
    "Tu 18:35 easy 6.5 river; Th 18:20 easy 7 fields; Sa 14:00 ride 28; Su 9:05 long 11 river",
    "Mo 19:00 strength 45; Tu 18:30 easy 7 river; Th 18:45 intervals 7.5 fields; Su 9:30 long 12 hills",
    "Tu 18:20 easy 6 fields; Th 18:30 easy 6 river; Su 10:05 long 9 river",
    "Mo 19:05 strength 40; Tu 18:40 easy 7 river; Th 18:30 intervals 8 fields; Fr 12:15 easy 4.5 river; Su 9:00 long 12 hills",
    "Mo 19:00 strength 45; Tu 18:25 easy 7.5 fields; Th 18:35 tempo 8 river; Sa 15:10 ride 32; Su 8:50 long 13 hills",
    "Mo 19:15 strength 40; Tu 18:30 easy 8 river; We 12:10 swim 1; Th 18:40 intervals 8 fields; Su 9:10 long 14 ridge",
    "Tu 18:30 easy 6 river; Th 18:20 easy 5 fields; Su 8:30 triathlon 5",
    "Mo 19:00 strength 45; Tu 18:45 easy 8 fields; Th 18:30 tempo 8.5 river; Fr 12:20 easy 5 river; Su 8:40 long 14 hills",
    "Mo 19:05 strength 45; Tu 18:30 easy 8 river; Th 18:40 intervals 9 fields; Sa 14:20 ride 35; Su 8:30 long 15 ridge",
    "Mo 19:00 strength 40; Tu 18:35 easy 8 fields; Th 18:25 tempo 9 river; Fr 12:15 easy 5 river; Su 8:20 long 16 hills",
    "Su 7:40 hike 9",
    "",
    "Tu 18:40 easy 5.5 river; Th 18:30 easy 6 fields; Fr 18:10 ride 22; Su 9:00 long 9 river",
    "Mo 19:10 strength 40; Tu 18:30 easy 7 fields; Th 18:40 hills 8 hills; Fr 12:15 easy 5 river; Su 8:30 long 12 hills",
    "Mo 19:00 strength 45; Tu 18:30 easy 7.5 river; Th 18:30 hills 9 hills; Su 8:10 trail 14 ridge",
    "Mo 19:05 strength 45; Tu 18:45 easy 8 fields; Th 18:35 intervals 9 fields; Fr 12:10 easy 5 river; Su 8:00 trail 16 ridge",
    "Tu 18:30 easy 7 river; Th 18:30 easy 7 fields; Sa 14:40 ride 30; Su 9:00 long 11 hills",
    "Mo 19:00 strength 40; Tu 18:30 easy 8 fields; Th 18:40 hills 9.5 hills; Fr 12:15 easy 5 river; Su 7:50 trail 18 ridge",
    "Mo 19:10 strength 30; Tu 18:30 easy 7 river; Th 18:25 tempo 8 river; Su 9:00 trail 12 ridge",
    "Mo 18:40 easy 6 river; We 18:30 easy 5 fields; Sa 7:30 race 21",
    "Th 18:30 easy 5 river; Su 10:10 easy 6 fields",
    "Tu 18:20 easy 6 river; Th 18:15 easy 6 fields; Sa 14:00 ride 25; Su 9:40 long 8 river",
    "Tu 18:10 easy 7 fields; Th 18:20 tempo 7.5 river; Su 9:30 long 10 hills",
    "Mo 19:00 strength 35; Tu 18:05 easy 7.5 river; Th 18:10 intervals 8 fields; Fr 12:20 easy 4.5 river; Su 9:20 long 12 river",
    "Tu 18:00 easy 8 fields; We 12:10 swim 1.2; Th 18:05 tempo 9 river; Sa 13:50 ride 26; Su 9:10 long 14 hills",
    "Tu 18:00 easy 7 river; Th 19:15 treadmill 6; Su 9:30 long 11 fields",
    "Tu 18:30 easy 8 fields; Th 18:20 tempo 9 river; Fr 12:15 easy 5 river; Su 9:15 long 15 hills",
    "Tu 18:15 easy 6.5 river; Th 18:20 easy 5 fields; Su 9:22 jog 2.1 lakeside; Su 10:00 half 21.1",
    "Tu 18:30 easy 5 river; Th 19:00 treadmill 5; Su 10:00 easy 8 fields",
];

/// The eight weeks before, recorded by an older watch: only Strava has them.
const BEFORE: [&str; 8] = [
    "Tu 18:30 easy 4.5 river; Su 10:00 long 6 river",
    "Tu 18:20 easy 5 fields; Th 18:30 easy 4.5 river; Su 10:10 long 7 river",
    "Tu 18:30 easy 5 river; Th 18:35 easy 5 fields; Su 10:00 long 7.5 river",
    "Tu 18:25 easy 5 fields; Su 10:20 long 6 river",
    "Tu 18:30 easy 5.5 river; Th 18:30 easy 5.5 fields; Su 9:50 long 8 river",
    "Tu 18:40 easy 5.5 fields; Th 18:20 easy 6 river; Su 10:00 long 8.5 hills",
    "Tu 18:30 easy 6 river; Th 18:30 easy 6 fields; Su 9:40 long 9.5 river",
    "Tu 18:30 easy 5.5 fields; Th 18:40 easy 6 river; Su 9:45 long 9 hills",
];

/// The season, by start.
pub(crate) fn season() -> Vec<Outing> {
    SEASON.iter().enumerate().flat_map(|(week, line)| outings(week as i64, line)).collect()
}

/// The weeks before the season, by start.
pub(crate) fn season_before() -> Vec<Outing> {
    let mut before: Vec<Outing> =
        BEFORE.iter().enumerate().flat_map(|(week, line)| outings(week as i64 - 8, line)).collect();
    for leg in before.iter_mut().flat_map(|outing| &mut outing.legs) {
        *leg = run(&Plan { watch: Watch::OLD, dynamics: false, rpe: None, feel: None, ..leg.plan.clone() });
    }
    before
}

/// The mountain race of 12 September, as one run.
pub(crate) fn race() -> Run {
    outings(20, SEASON[20]).pop().expect("the race is that week's last").legs.remove(0)
}

fn outings(week: i64, line: &'static str) -> Vec<Outing> {
    line.split("; ").filter(|entry| !entry.is_empty()).map(|entry| outing(week, entry)).collect()
}

/// Seconds that local time in Zurich is ahead of UTC: summer time from 29 March to 25 October 2026.
fn utc_offset_s(local_s: i64) -> i64 {
    let summer = (FIRST_MONDAY_S - 22 * DAY_S)..(FIRST_MONDAY_S + 188 * DAY_S);
    if summer.contains(&local_s) { 7200 } else { 3600 }
}

fn outing(week: i64, entry: &'static str) -> Outing {
    let words: Vec<&str> = entry.split(' ').collect();
    let day = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"].iter().position(|d| *d == words[0]).expect("a day") as i64;
    let (hour, minute) = words[1].split_once(':').expect("a time");
    let [hour, minute]: [i64; 2] = [hour, minute].map(|n| n.parse().expect("a number"));
    let what = words[2];
    let amount: f64 = words[3].parse().expect("kilometres or minutes");
    let local_s = FIRST_MONDAY_S + (7 * week + day) * DAY_S + hour * 3600 + minute * 60;
    let mut rng = Rng::new(local_s as u64);
    let utc_offset_s = utc_offset_s(local_s);
    let start_s = local_s - utc_offset_s + rng.whole(0, 59);
    if what == "triathlon" {
        return triathlon(start_s, amount);
    }
    let race = matches!(what, "race" | "half");
    let (name, kind, flat_mps) = match what {
        "easy" | "jog" => ("Easy run", Kind::Run, 2.78),
        "long" => ("Long run", Kind::Run, 2.72),
        "tempo" => ("Tempo run", Kind::Run, 2.95),
        "intervals" => ("Intervals", Kind::Run, 2.7),
        "hills" => ("Hills", Kind::Run, 2.85),
        "trail" => ("Trail run", Kind::Trail, 2.7),
        "treadmill" => ("Treadmill", Kind::Treadmill, 2.75),
        "race" => ("Two Summits Half", Kind::Trail, 3.05),
        "half" => ("Lakeside Half Marathon", Kind::Run, 3.45),
        "ride" => ("Ride", Kind::Ride, 6.9),
        "hike" => ("Hike", Kind::Hike, 1.3),
        "swim" => ("Swim", Kind::Swim, 0.78),
        "strength" => ("Strength", Kind::Strength, 1.0),
        other => panic!("{other} is not in the diary's words"),
    };
    let route = match (what, words.get(4).copied()) {
        (_, Some("river")) => Route::River,
        (_, Some("fields")) => Route::Fields,
        (_, Some("hills")) => Route::Hills,
        ("hike", _) | (_, Some("ridge")) => Route::Ridge,
        ("race", _) => Route::TwoSummits,
        ("half", _) | (_, Some("lakeside")) => Route::Lakeside,
        _ => Route::Road,
    };
    let distance_m = match what {
        "strength" => amount * 60.0,
        "race" => Route::TwoSummits.path().length_m(),
        "half" => 21_140.0,
        "swim" => amount * 1000.0,
        _ => amount * 1000.0 * rng.between(0.97, 1.03),
    };
    let light = |at_km: f64, seconds| Stop { at_m: at_km * 1000.0, seconds, timer_stopped: false };
    let pause = |at_km: f64, seconds| Stop { at_m: at_km * 1000.0, seconds, timer_stopped: true };
    let stops = match what {
        "race" => vec![pause(12.4, 95)],
        "easy" if rng.unit() < 0.5 => vec![light(1.2, rng.whole(15, 50))],
        "long" | "trail" => vec![light(0.8, rng.whole(10, 40)), pause(amount * 0.55, rng.whole(60, 240))],
        "ride" => vec![light(3.1, 35), light(9.7, 50), pause(amount * 0.6, 300)],
        _ => Vec::new(),
    };
    let hard = matches!(what, "tempo" | "intervals" | "hills" | "trail");
    Outing {
        legs: vec![run(&Plan {
            name,
            kind,
            start_s,
            utc_offset_s,
            distance_m,
            route,
            flat_mps,
            intervals: match what {
                "intervals" => Some((800.0, 400.0, 3.75)),
                "tempo" => Some((2500.0, 1200.0, 3.4)),
                _ => None,
            },
            stops,
            recording: match what {
                "race" => Recording::Smart(3, 7),
                "strength" | "swim" => Recording::Smart(10, 20),
                "ride" | "hike" => Recording::Smart(6, 12),
                _ => Recording::Smart(4, 9),
            },
            watch: Watch::FENIX,
            dynamics: race || (hard && what != "trail") || what == "jog",
            gps_spikes: week == 8 && what == "long",
            rpe: kind.running().then(|| {
                if race {
                    9
                } else if hard {
                    7
                } else if what == "long" {
                    5
                } else {
                    3 + (rng.unit() < 0.3) as u8
                }
            }),
            feel: kind.running().then(|| 25 * rng.whole(1, 4) as u8),
            seed: local_s as u64,
        })],
    }
}

/// A sprint triathlon: pool, bike and run, with the changes between them, and `run_km` at the end.
fn triathlon(start_s: i64, run_km: f64) -> Outing {
    let legs = [
        (Kind::Swim, 500.0, 0.85, Route::Road),
        (Kind::Transition, 180.0, 1.5, Route::Road),
        (Kind::Ride, 20_000.0, 8.2, Route::Road),
        (Kind::Transition, 120.0, 1.6, Route::Road),
        (Kind::Run, run_km * 1000.0, 3.4, Route::River),
    ];
    let mut at_s = start_s;
    let legs = legs.map(|(kind, distance_m, flat_mps, route)| {
        let leg = run(&Plan {
            name: "Triathlon",
            kind,
            flat_mps,
            recording: Recording::Smart(4, 9),
            ..Plan::new(at_s, distance_m, route)
        });
        at_s = leg.end_s() + 1;
        leg
    });
    Outing { legs: legs.into() }
}

#[test]
fn the_season_is_a_runners() {
    let season = season();
    assert!(season.windows(2).all(|w| w[0].start_s() < w[1].start_s()));
    let runs: Vec<&Run> = season.iter().flat_map(|o| &o.legs).filter(|r| r.plan.kind.running()).collect();
    // The README of testdata/ counts on these.
    assert_eq!(season.iter().map(|o| o.legs.len()).sum::<usize>(), 120);
    assert_eq!(runs.len(), 92);
    let longest_gap = runs.windows(2).map(|w| w[1].start_s() - w[0].end_s()).max().unwrap() / DAY_S;
    assert_eq!(longest_gap, 16, "fifteen whole days without a run");
    for (i, _) in SEASON.iter().enumerate() {
        let from = FIRST_MONDAY_S + 7 * i as i64 * DAY_S;
        let week: Vec<&&Run> =
            runs.iter().filter(|r| (from..from + 7 * DAY_S).contains(&(r.start_s() + r.plan.utc_offset_s))).collect();
        let sum = |f: fn(&Run) -> f64| week.iter().map(|r| f(r)).sum::<f64>();
        eprintln!(
            "W{} {} runs {:5.1} km longest {:4.1} loss {:5.0} m",
            17 + i,
            week.len(),
            sum(Run::distance_m) / 1000.0,
            week.iter().map(|r| r.distance_m() / 1000.0).fold(0.0, f64::max),
            sum(|r| r.true_loss_m)
        );
    }
}

#[test]
fn the_race_is_a_mountain_half_marathon() {
    let race = race();
    assert!((20_500.0..21_700.0).contains(&race.distance_m()), "{} m", race.distance_m());
    assert!((850.0..1000.0).contains(&race.true_loss_m), "{} m down", race.true_loss_m);
    assert_eq!(race.pauses.len(), 1);
    let walked = race.samples.iter().filter(|s| s.cadence.is_some_and(|c| (40.0..65.0).contains(&c))).count();
    eprintln!("{} of {} samples walked, {} s, {:.0} m", walked, race.samples.len(), race.elapsed_s(), race.true_loss_m);
    assert!(walked > 30);
}
