//! What came before sore spells: the runner as their own control (case-crossover), see `src/docs/back_test.md`. No cause is claimed.

mod alarms;
mod exposure;
mod mentions;
mod shift_test;
#[cfg(test)]
mod simulation;
mod spell;

use crate::base::exposure::ExposureName;
use crate::config::Config;
use crate::history::History;
use crate::history::daily::day_number;
use crate::report::{BackTest, ExposureBefore, Onset};
use crate::rule::finding::Finding;
use crate::rule::runner::Runner;
use exposure::Windows;
use shift_test::{Circle, Tested, shift_test};
use spell::{Spell, spells};

/// The windows before an onset, days.
const WINDOWS: [i32; 3] = [7, 14, 28];

/// The window of what was suspected beforehand: one look needs no adjusting.
const SUSPECT_DAYS: i32 = 14;

/// Days of history before the first window ends: the longest window, and the 30 days that longest runs are compared with.
const BEFORE_DAYS: i32 = 28 + 30;

/// Ordinary windows lie this far from every spell.
const AWAY_DAYS: i32 = 28;

/// An onset belongs to the last run before it, which is at most this old: else its windows would hold nothing.
const LAST_RUN_DAYS: i32 = 28;

/// Fewer onsets tell nothing: with three, even the rarest position among some hundred is often chance once several things are looked at.
const LEAST_ONSETS: usize = 4;

/// Fewer ordinary windows are no habit.
const LEAST_ORDINARY: usize = 20;

/// A window is high where more than this share of the ordinary ones is lower.
const HIGH: f64 = 0.80;

/// An exposure is looked at where it is known for this share of the running days.
const KNOWN: f64 = 0.80;

/// Looks back from the spells of the pain log; `None` without any activity. Of several athletes the first is looked at.
pub(crate) fn back_test(history: &History, findings: &[Finding], config: &Config) -> Option<BackTest> {
    let own = history.activities.chunk_by(|a, b| a.athlete == b.athlete).next()?;
    let athlete = own.first()?.athlete.as_deref();
    let gear = history.gear.iter().filter(|(owner, _)| owner.as_deref() == athlete).map(|(_, gear)| gear).collect();
    let as_of = history.as_of?;
    let runner = Runner::new(athlete, own, gear, as_of, config);
    let spells = spells(config, &runner.run_days, day_number(as_of));
    let slots = slots(&runner);
    let onsets = tested(&spells, &slots);
    let tested: Vec<usize> = onsets.iter().map(|onset| onset.slot).collect();
    let ordinary: Vec<bool> = slots.iter().map(|day| spells.iter().all(|s| s.days_from(*day) >= AWAY_DAYS)).collect();
    let ordinary_windows = ordinary.iter().filter(|o| **o).count();
    let reason = reason(&spells, tested.len(), ordinary_windows);
    let mut looked = Vec::new();
    if !tested.is_empty() && ordinary_windows >= LEAST_ORDINARY {
        looked = look(&Windows::of(&runner), &slots, config.suspect);
    }
    let p = if tested.len() < LEAST_ONSETS {
        vec![None; looked.len()]
    } else {
        let series: Vec<Vec<Option<f64>>> = looked.iter().map(|exposure| exposure.values.clone()).collect();
        shift_test(&series, &circles(&slots, &onsets, day_number(as_of)))
    };
    let beside = |(looked, p): (&Looked, Option<Tested>)| looked.beside(&tested, &ordinary, p);
    let mut exposures: Vec<ExposureBefore> = looked.iter().zip(p).map(beside).collect();
    exposures.sort_by(|a, b| {
        let p = |e: &ExposureBefore| e.p.unwrap_or(1.0);
        let adjusted = |e: &ExposureBefore| e.p_adjusted.unwrap_or(1.0);
        p(a).total_cmp(&p(b))
            .then(adjusted(a).total_cmp(&adjusted(b)))
            .then(b.high_before.cmp(&a.high_before))
            .then((a.name, a.days).cmp(&(b.name, b.days)))
    });
    Some(BackTest {
        onsets: spells.iter().map(onset).collect(),
        onsets_tested: tested.len(),
        ordinary_windows,
        looked_at: looked.len(),
        suspect: config.suspect,
        exposures,
        mentions: mentions::mentions(own, config),
        rules: alarms::alarms(&runner, findings, &spells),
        reason,
    })
}

/// The running days on which windows can end, in order.
fn slots(runner: &Runner<'_>) -> Vec<i32> {
    let Some(first) = runner.activities.first().map(|a| day_number(a.local_start.date())) else { return Vec::new() };
    let last = day_number(runner.as_of);
    runner.run_days.iter().copied().filter(|day| (first + BEFORE_DAYS..=last).contains(day)).collect()
}

/// A spell that can be looked at.
struct Tried {
    /// Its first day.
    day: i32,
    /// The slot of the last run up to it.
    slot: usize,
}

/// The spells that can be looked at, each slot once: a run cannot have come before two of them.
fn tested(spells: &[Spell], slots: &[i32]) -> Vec<Tried> {
    let of = |spell: &Spell| slot_of(spell.first, slots).map(|slot| Tried { day: spell.first, slot });
    let mut tested: Vec<Tried> = spells.iter().filter_map(of).collect();
    tested.dedup_by_key(|onset| onset.slot);
    tested
}

/// The slot of the last run up to a day.
fn slot_of(day: i32, slots: &[i32]) -> Option<usize> {
    let at = slots.partition_point(|slot| *slot <= day).checked_sub(1)?;
    (day - slots[at] <= LAST_RUN_DAYS).then_some(at)
}

/// The two ways along a history: by running days, and by all days on which an onset could have been looked at.
fn circles(slots: &[i32], onsets: &[Tried], last: i32) -> [Circle; 2] {
    let first = slots.first().map_or(last + 1, |slot| *slot);
    let days: Vec<(i32, usize)> = (first..=last).filter_map(|day| Some((day, slot_of(day, slots)?))).collect();
    let place = |onset: &Tried| days.partition_point(|(day, _)| *day < onset.day);
    [
        Circle { slots: (0..slots.len()).collect(), onsets: onsets.iter().map(|onset| onset.slot).collect() },
        Circle { slots: days.iter().map(|(_, slot)| *slot).collect(), onsets: onsets.iter().map(place).collect() },
    ]
}

fn onset(spell: &Spell) -> Onset {
    Onset {
        date: spell.onset(),
        until: crate::history::daily::date_of(spell.last),
        score: spell.score,
        place: spell.place.clone(),
        side: spell.side,
    }
}

fn reason(spells: &[Spell], tested: usize, ordinary: usize) -> Option<String> {
    if spells.is_empty() {
        return Some("needs a pain log with a score of 3 or more".to_owned());
    }
    if tested < LEAST_ONSETS {
        let with = if tested == spells.len() {
            String::new()
        } else {
            format!(" with {BEFORE_DAYS} days of history and runs")
        };
        return Some(format!("needs {LEAST_ONSETS} spells{with}, has {tested}"));
    }
    (ordinary < LEAST_ORDINARY).then(|| {
        format!("needs {LEAST_ORDINARY} running days at least {AWAY_DAYS} days away from every spell, has {ordinary}")
    })
}

/// One exposure over one length of window, with its value on every slot.
struct Looked {
    name: ExposureName,
    days: i32,
    values: Vec<Option<f64>>,
}

/// What can be looked at: known nearly always, and not always the same.
fn look(windows: &Windows<'_>, slots: &[i32], suspect: Option<ExposureName>) -> Vec<Looked> {
    let all: Vec<(ExposureName, i32)> = match suspect {
        Some(name) => vec![(name, SUSPECT_DAYS)],
        None => ExposureName::ALL.into_iter().flat_map(|name| WINDOWS.map(|days| (name, days))).collect(),
    };
    let looked = |(name, days)| {
        let values: Vec<Option<f64>> = slots.iter().map(|day| windows.value(name, *day, days)).collect();
        let known = values.iter().flatten().count();
        let first = values.iter().flatten().next()?;
        let varies = values.iter().flatten().any(|value| value != first);
        (varies && known as f64 >= KNOWN * slots.len() as f64).then_some(Looked { name, days, values })
    };
    all.into_iter().filter_map(looked).collect()
}

impl Looked {
    fn beside(&self, onsets: &[usize], ordinary: &[bool], p: Option<Tested>) -> ExposureBefore {
        let mut usual: Vec<f64> =
            self.values.iter().zip(ordinary).filter(|(_, o)| **o).filter_map(|(value, _)| *value).collect();
        usual.sort_by(f64::total_cmp);
        let is_high = |value: f64| usual.partition_point(|u| *u < value) as f64 > HIGH * usual.len() as f64;
        let before: Vec<f64> = onsets.iter().filter_map(|onset| self.values[*onset]).collect();
        let rounded = |p: f64| crate::base::stats::round(p, 4);
        ExposureBefore {
            name: self.name,
            days: self.days.unsigned_abs(),
            less: self.name.is_less(),
            high_before: before.iter().filter(|value| is_high(**value)).count(),
            known_before: before.len(),
            high_ordinary: usual.iter().filter(|value| is_high(**value)).count(),
            known_ordinary: usual.len(),
            p: p.map(|p| rounded(p.p)),
            p_adjusted: p.map(|p| rounded(p.p_adjusted)),
        }
    }
}

#[cfg(test)]
mod tests;
