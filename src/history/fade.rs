//! Cadence fade: whether cadence dropped late in a run at the same speed on the same ground.

use super::sums::best_time_s;
use crate::base::stats::{round, weighted_median};
use crate::summary::ActivitySummary;
use crate::summary::histogram::{CadenceLine, SPEED_STEP_MPS, by_speed_and_cadence};

/// Minimum duration of a run for cadence fade, seconds (rules.md, "KW402 cadence-fade").
pub const LEAST_RUN_S: f64 = 2400.0;

/// Minimum flat running with cadence in the first and in the last third, seconds.
pub const LEAST_FLAT_S: f64 = 300.0;

/// Drop of cadence from the first to the last third of the timer time, percent of the runner's own cadence at the current speed,
/// on the flat, to two decimals. Positive is a drop.
///
/// `None` for runs under 40 minutes, without a cadence line, or with less than five minutes of flat running in either third.
/// Speeds outside those of the line are left out, such as a sprint to the finish.
#[must_use]
pub fn cadence_fade_pct(run: &ActivitySummary) -> Option<f64> {
    let line = run.internal.cadence_line?;
    best_time_s(run).filter(|s| *s >= LEAST_RUN_S)?;
    Some(round(residual(run, &line, 0)? - residual(run, &line, 2)?, 2))
}

/// Time-weighted median of cadence divided by the runner's own at that speed, minus 1, percent.
fn residual(run: &ActivitySummary, line: &CadenceLine, third: u8) -> Option<f64> {
    let measured = line.slowest..=line.fastest;
    let mut residuals: Vec<(f64, f64)> = by_speed_and_cadence(&run.internal.histogram.flat)
        .map(|cells| (&cells[0], cells.iter().map(|c| f64::from(c.seconds)).sum()))
        .filter(|(c, _)| c.third == third && c.cadence > 0 && measured.contains(&c.speed))
        .map(|(c, s)| (f64::from(c.cadence), line.at(f64::from(c.speed) * SPEED_STEP_MPS), s))
        .filter(|(_, own, _)| *own > 0.0)
        .map(|(cadence, own, s)| ((cadence / own - 1.0) * 100.0, s))
        .collect();
    let seconds: f64 = residuals.iter().map(|(_, s)| s).sum();
    weighted_median(&mut residuals).filter(|_| seconds >= LEAST_FLAT_S)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::tests::fixture::Planted;
    use crate::summary::histogram::{FlatCell, speed_class};

    /// 160 spm at 2.5 m/s, 10 more per m/s.
    const LINE: CadenceLine = CadenceLine { intercept_spm: 135.0, slope_spm_per_mps: 10.0, slowest: 25, fastest: 35 };

    fn cell(third: u8, mps: f64, cadence: u8, seconds: f32) -> FlatCell {
        FlatCell { third, speed: speed_class(mps), cadence, heart: 0, seconds, beyond_m: 0.0 }
    }

    /// The fade of an hour with these flat parts.
    fn fade(flat: Vec<FlatCell>) -> Option<f64> {
        let run = Planted::run(0, 10.0).with(|a| {
            a.internal.cadence_line = Some(LINE);
            a.internal.histogram.flat = flat;
        });
        cadence_fade_pct(&run.0)
    }

    #[test]
    fn fewer_steps_at_the_same_speed_are_a_fade() {
        let fade = fade(vec![cell(0, 2.5, 160, 600.0), cell(2, 2.5, 152, 600.0)]).unwrap();
        assert!((fade - 5.0).abs() < 1e-9, "{fade}");
    }

    #[test]
    fn fewer_steps_because_slower_are_none() {
        // 170 at 3.5 m/s and 160 at 2.5 m/s are both usual.
        let fade = fade(vec![cell(0, 3.5, 170, 600.0), cell(2, 2.5, 160, 600.0)]).unwrap();
        assert!(fade.abs() < 1e-9, "{fade}");
    }

    #[test]
    fn five_minutes_of_either_third_are_needed() {
        let of = |first, last| fade(vec![cell(0, 2.5, 160, first), cell(1, 2.5, 160, 600.0), cell(2, 2.5, 152, last)]);
        assert!(of(300.0, 300.0).is_some());
        assert!(of(299.0, 300.0).is_none() && of(300.0, 299.0).is_none());
    }

    #[test]
    fn unmeasured_speeds_and_unknown_cadence_say_nothing() {
        assert_eq!(fade(vec![cell(0, 2.5, 160, 600.0), cell(2, 3.6, 160, 600.0)]), None);
        assert_eq!(fade(vec![cell(0, 2.5, 160, 600.0), cell(2, 2.5, 0, 600.0)]), None);
    }

    #[test]
    fn forty_minutes_and_a_line_are_needed() {
        let run = Planted::run(0, 10.0).with(|a| {
            a.internal.cadence_line = Some(LINE);
            a.internal.histogram.flat = vec![cell(0, 2.5, 160, 600.0), cell(2, 2.5, 152, 600.0)];
        });
        for (seconds, known) in [(2400.0, true), (2399.0, false)] {
            let run = run.clone().with(|a| a.moving_s = Some(seconds));
            assert_eq!(cadence_fade_pct(&run.0).is_some(), known, "{seconds}");
        }
        assert_eq!(cadence_fade_pct(&run.with(|a| a.internal.cadence_line = None).0), None);
    }
}
