//! The sport of a file that does not name one (most GPX), or uses an unknown word: from its title, else from its speeds. Always
//! noted.

use super::position;
use crate::base::columns;
use crate::base::note::{Note, NoteCode};
use crate::base::sport::Sport;
use crate::decode::samples::Samples;
use std::ops::Range;

/// Fewest moving samples for a guess.
const ENOUGH: usize = 60;

/// Usual speed from which somebody runs rather than walks, metres per second (about 9 minutes per kilometre): preferred
/// transition speeds of adults lie at 1.9–2.1 m/s.
const WALK_BELOW_MPS: f64 = 1.9;

/// Usual speed above which it is not a training run, metres per second (3 minutes per kilometre).
const RUN_BELOW_MPS: f64 = 5.5;

/// 95th percentile of speed below which it is a run, metres per second (2:23 per kilometre); cyclists exceed it on every descent.
const RUN_FASTEST_MPS: f64 = 7.0;

/// 95th percentile of speed above which it is a vehicle: faster than cyclists sustain, metres per second.
const RIDE_FASTEST_MPS: f64 = 20.0;

/// Speeds are straight-line distances over this time, seconds: long enough that jumping positions do not look like speed.
const OVER_S: f64 = 20.0;

/// Information in the file about the sport.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SportWord<'a> {
    /// An unknown word for the sport.
    pub(super) word: Option<&'a str>,
    /// The title.
    pub(super) title: Option<&'a str>,
}

/// Guesses the sport. If that fails, a file with an unknown word is [`Sport::Other`], one without is [`Sport::Unknown`].
pub(super) fn guess(said: &SportWord<'_>, samples: &Samples, pieces: &[Range<usize>], notes: &mut Vec<Note>) -> Sport {
    let why = match said.word {
        Some(word) => format!("the file's word for the sport, \"{word}\", is not known"),
        None => "the file names no sport".to_owned(),
    };
    let no_sport = if said.word.is_some() { Sport::Other } else { Sport::Unknown };
    if let Some((word, sport)) = said.title.and_then(in_title) {
        let text = format!("{why}: {}, because the title says \"{word}\"", sport.as_str());
        notes.push(Note::new(NoteCode::SportInferred, text));
        return sport;
    }
    let mut moving: Vec<f64> = speeds(samples, pieces).into_iter().filter(|v| *v > 0.5).collect();
    if moving.len() < ENOUGH {
        return no_sport;
    }
    moving.sort_by(f64::total_cmp);
    let usual = moving[moving.len() / 2];
    let fast = moving[moving.len() * 19 / 20];
    let sport = if usual < WALK_BELOW_MPS && fast < RUN_FASTEST_MPS {
        Sport::Walking
    } else if usual < RUN_BELOW_MPS && fast < RUN_FASTEST_MPS {
        Sport::Running
    } else if fast < RIDE_FASTEST_MPS {
        Sport::Cycling
    } else {
        return no_sport;
    };
    notes.push(Note::new(
        NoteCode::SportInferred,
        format!(
            "{why}: {}, by its speeds (usually {:.0} km/h, rarely over {:.0})",
            sport.as_str(),
            usual * 3.6,
            fast * 3.6
        ),
    ));
    sport
}

/// Straight-line speeds between samples of one piece that are 20 s apart; from the distance column if there are no positions.
fn speeds(samples: &Samples, pieces: &[Range<usize>]) -> Vec<f64> {
    let mut out = Vec::new();
    for piece in pieces {
        let mut to = piece.start;
        for from in piece.clone() {
            let Some(begun) = samples.time_s.get(from) else { continue };
            while to + 1 < piece.end && samples.time_s.get(to).is_none_or(|t| t < begun + OVER_S) {
                to += 1;
            }
            let dt = samples.time_s.get(to).map_or(0.0, |t| t - begun);
            let metres = match position::at(samples, from).zip(position::at(samples, to)) {
                Some((a, b)) => Some(columns::distance_m(a, b)),
                None => samples.distance_m.get(to).zip(samples.distance_m.get(from)).map(|(b, a)| b - a),
            };
            if let Some(metres) = metres.filter(|_| dt >= OVER_S) {
                out.push(metres / dt);
            }
        }
    }
    out
}

/// The first word of the title that names a sport.
fn in_title(title: &str) -> Option<(&str, Sport)> {
    title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.len() > 2 && !w.starts_with(|c: char| c.is_numeric()))
        .find_map(|word| Some((word, Sport::in_title(word)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with only a distance, one sample per second.
    fn with_speeds(n: usize, mps: impl Fn(usize) -> f64) -> Samples {
        let mut samples = Samples { len: n, ..Samples::default() };
        let mut total_m = 0.0;
        for i in 0..n {
            samples.time_s.set(i, i as f64);
            samples.distance_m.set(i, total_m);
            total_m += mps(i);
        }
        samples
    }

    fn of(name: Option<&str>, samples: &Samples, notes: &mut Vec<Note>) -> Sport {
        let whole = 0..samples.len;
        guess(&SportWord { word: None, title: name }, samples, std::slice::from_ref(&whole), notes)
    }

    fn steady(mps: f64) -> Samples {
        with_speeds(200, |_| mps)
    }

    #[test]
    fn speeds_tell_on_both_sides_of_each_limit() {
        let mut notes = Vec::new();
        for (mps, sport) in [
            (1.89, Sport::Walking),
            (1.91, Sport::Running),
            (5.49, Sport::Running),
            (5.51, Sport::Cycling),
            (19.9, Sport::Cycling),
            (20.1, Sport::Unknown),
        ] {
            assert_eq!(of(None, &steady(mps), &mut notes), sport, "{mps}");
        }
        assert_eq!(notes.len(), 5, "said each time that something was guessed");
    }

    #[test]
    fn fast_stretches_tell_a_slow_ride_from_a_run() {
        let ride = with_speeds(600, |i| if i % 300 < 60 { 9.0 } else { 4.5 });
        assert_eq!(of(None, &ride, &mut Vec::new()), Sport::Cycling);
    }

    #[test]
    fn positions_that_jump_about_are_still_a_run() {
        // 3 m/s north, every other fix 40 m to the east: 40 m/s from fix to fix.
        let mut samples = Samples { len: 300, ..Samples::default() };
        for i in 0..300 {
            samples.time_s.set(i, i as f64);
            samples.lat_deg.set(i, 46.0 + i as f64 * 2.7e-5);
            samples.lon_deg.set(i, if i % 2 == 0 { 8.0 } else { 8.0005 });
        }
        assert_eq!(of(None, &samples, &mut Vec::new()), Sport::Running);
    }

    #[test]
    fn the_title_counts_before_the_speeds() {
        assert_eq!(of(Some("Running 9/4/20 9:25 am"), &steady(8.0), &mut Vec::new()), Sport::Running);
        assert_eq!(of(Some("Morning Ride"), &steady(3.0), &mut Vec::new()), Sport::Cycling);
        assert_eq!(of(Some("Day 9 of 10"), &steady(3.0), &mut Vec::new()), Sport::Running);
    }

    #[test]
    fn an_unknown_word_is_told_by_the_speeds_and_named() {
        let with = |word, samples: &Samples, notes: &mut Vec<Note>| {
            let whole = 0..samples.len;
            guess(&SportWord { word: Some(word), title: None }, samples, std::slice::from_ref(&whole), notes)
        };
        let mut notes = Vec::new();
        assert_eq!(with("quidditch", &steady(3.0), &mut notes), Sport::Running);
        assert!(notes[0].text.starts_with("the file's word for the sport, \"quidditch\", is not known: running"));
        assert_eq!(with("quidditch", &with_speeds(60, |_| 3.0), &mut notes), Sport::Other, "too little to tell by");
    }

    #[test]
    fn too_little_says_nothing() {
        let mut notes = Vec::new();
        assert_eq!(of(None, &with_speeds(79, |_| 3.0), &mut notes), Sport::Unknown);
        assert!(notes.is_empty());
        assert_eq!(of(None, &with_speeds(81, |_| 3.0), &mut notes), Sport::Running);
    }
}
