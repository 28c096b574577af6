//! Leaves out the columns of `activities.csv` that their contents contradict.

use super::columns::{Columns, StravaColumn, is_whole};
use super::records::Records;
use crate::export::row_issues::RowIssues;

/// Share of the rows that must confirm a column. Some rows always differ: cropped, corrected or entered by hand.
const AGREEMENT: f64 = 0.8;

/// Evidence for and against a column.
#[derive(Clone, Copy, Default)]
struct Evidence {
    seen: usize,
    agree: usize,
}

impl Evidence {
    fn add(&mut self, agrees: Option<bool>) {
        if let Some(agrees) = agrees {
            self.seen += 1;
            self.agree += usize::from(agrees);
        }
    }

    fn speaks_against(self) -> bool {
        (self.agree as f64) < AGREEMENT * self.seen as f64
    }

    fn speaks_for(self) -> bool {
        self.seen > 0 && !self.speaks_against()
    }
}

/// Lowest climb or descent taken for 0, metres: the service computes one from the other, and writes −0.3 m for a flat run.
pub(super) const LEAST_CLIMB_M: f64 = -20.0;

/// Leaves out the columns that their contents contradict.
pub(super) fn verify(
    columns: &mut Columns,
    mut records: Records<'_>,
    width: usize,
    english: bool,
    issues: &mut RowIssues,
) {
    let [
        mut elapsed,
        mut distance,
        mut speed,
        mut height,
        mut heart_rate,
        mut cadence,
        mut exertion,
        mut steps,
        mut timer,
    ] = [Evidence::default(); 9];
    let mut rows = 0;
    while let Some(record) = records.next_record() {
        if !is_whole(&record, width) {
            continue;
        }
        rows += 1;
        let value = |field| columns.number(&record.cells, field);
        let pair = |a, b| Some((value(a)?, value(b)?));
        elapsed.add(
            pair(StravaColumn::ShortElapsed, StravaColumn::Elapsed).map(|(short, long)| (short - long).abs() <= 1.5),
        );
        distance.add(
            pair(StravaColumn::ShortDistance, StravaColumn::Distance).and_then(|(short, m)| is_same_distance(short, m)),
        );
        speed.add(is_speed(
            value(StravaColumn::Distance),
            [value(StravaColumn::Moving), value(StravaColumn::Elapsed)],
            value(StravaColumn::Speed),
        ));
        let climbs = [value(StravaColumn::Gain), value(StravaColumn::Loss)];
        let range = pair(StravaColumn::Low, StravaColumn::High).map(|(low, high)| low <= high);
        let positive =
            climbs.iter().flatten().next().map(|_| climbs.iter().flatten().all(|climb| *climb > LEAST_CLIMB_M));
        height.add(range.map_or(positive, |range| Some(range && positive != Some(false))));
        heart_rate.add(is_mean_of(value(StravaColumn::HeartRate), value(StravaColumn::MaxHeartRate), 250.0));
        cadence.add(is_mean_of(value(StravaColumn::Cadence), value(StravaColumn::MaxCadence), 300.0));
        exertion.add(value(StravaColumn::Exertion).map(|rpe| (0.0..=10.0).contains(&rpe)));
        steps.add(value(StravaColumn::Steps).map(|steps| are_steps(steps, value(StravaColumn::Distance))));
        timer.add(value(StravaColumn::Timer).and_then(|timer| {
            let (moving, elapsed) = pair(StravaColumn::Moving, StravaColumn::Elapsed)?;
            Some(moving - 5.0 <= timer && timer <= elapsed + 5.0)
        }));
    }
    let mut leave_out = |fields: &[StravaColumn], what: &'static str| {
        if fields.iter().any(|field| columns.has(*field)) {
            columns.drop(fields);
            issues.add(what, 1);
        }
    };
    // By position, one wrong column means that all after it are wrong.
    let is_anchored = elapsed.speaks_for() || distance.speaks_for();
    if !english && rows > 0 && (elapsed.speaks_against() || distance.speaks_against() || !is_anchored) {
        leave_out(
            &SECOND_HALF,
            "the second half of the columns is left out, because elapsed time and distance do not match",
        );
        return;
    }
    if elapsed.speaks_against() {
        leave_out(
            &[StravaColumn::ShortElapsed, StravaColumn::Elapsed],
            "elapsed time is left out, because its two columns differ",
        );
    }
    if distance.speaks_against() {
        leave_out(
            &[StravaColumn::ShortDistance, StravaColumn::Distance],
            "distance is left out, because its two columns differ",
        );
    }
    if height.speaks_against() || (!english && speed.speaks_against()) {
        leave_out(
            &[StravaColumn::Gain, StravaColumn::Loss],
            "gain and loss are left out, because the columns around them do not fit",
        );
    }
    if heart_rate.speaks_against() {
        leave_out(
            &[StravaColumn::HeartRate, StravaColumn::MaxHeartRate],
            "heart rate is left out, because its columns do not fit",
        );
    }
    if cadence.speaks_against() {
        leave_out(&[StravaColumn::Cadence], "cadence is left out, because its columns do not fit");
    }
    if exertion.speaks_against() {
        leave_out(&[StravaColumn::Exertion], "exertion is left out, because it is not from 0 to 10");
    }
    if steps.speaks_against() {
        leave_out(&[StravaColumn::Steps], "steps are left out, because they do not fit the distance");
    }
    if timer.speaks_against() {
        leave_out(&[StravaColumn::Timer], "timer time is left out, because it is not between moving and elapsed time");
    }
}

/// All fields after the file name.
const SECOND_HALF: [StravaColumn; 15] = [
    StravaColumn::Elapsed,
    StravaColumn::Moving,
    StravaColumn::Distance,
    StravaColumn::Speed,
    StravaColumn::Gain,
    StravaColumn::Loss,
    StravaColumn::Low,
    StravaColumn::High,
    StravaColumn::MaxCadence,
    StravaColumn::Cadence,
    StravaColumn::MaxHeartRate,
    StravaColumn::HeartRate,
    StravaColumn::Exertion,
    StravaColumn::Steps,
    StravaColumn::Timer,
];

/// Whether a distance in kilometres (or miles, metres or yards: accounts and sports differ) equals the one in metres, to the
/// precision of two decimals. `None` if it is too short for that.
fn is_same_distance(short: f64, metres: f64) -> Option<bool> {
    if short <= 0.0 || metres < 100.0 {
        return None;
    }
    let close = |unit_m: f64| (short * unit_m - metres).abs() <= 0.01 * unit_m + 0.005 * metres;
    Some([1000.0, 1609.344, 1.0, 0.9144].into_iter().any(close))
}

/// Whether the speed is the distance divided by one of the times, in m/s.
fn is_speed(metres: Option<f64>, times_s: [Option<f64>; 2], speed: Option<f64>) -> Option<bool> {
    let (metres, speed) = (metres.filter(|metres| *metres > 0.0)?, speed.filter(|speed| *speed > 0.0)?);
    let mut times = times_s.into_iter().flatten().filter(|time| *time > 0.0).peekable();
    times.peek()?;
    Some(times.any(|time| (metres / time / speed - 1.0).abs() <= 0.05))
}

fn is_mean_of(mean: Option<f64>, max: Option<f64>, limit: f64) -> Option<bool> {
    let mean = mean?;
    Some((0.0..=limit).contains(&mean) && max.is_none_or(|max| mean <= max + 1.0 && max <= limit))
}

/// Whether a value can be a number of steps: whole, and with a plausible step length if there is a distance; the service counts
/// them on foot only.
fn are_steps(steps: f64, metres: Option<f64>) -> bool {
    let length_m = metres.filter(|metres| *metres >= 100.0).map(|metres| metres / steps);
    steps >= 0.0 && steps.fract() == 0.0 && length_m.is_none_or(|length| (0.2..=3.0).contains(&length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_in_any_unit() {
        assert_eq!(is_same_distance(3.32, 3322.95), Some(true));
        assert_eq!(is_same_distance(2.06, 3322.95), Some(true));
        assert_eq!(is_same_distance(1500.0, 1500.0), Some(true));
        assert_eq!(is_same_distance(5.0, 3322.95), Some(false));
        assert_eq!(is_same_distance(0.0, 3322.95), None);
        assert_eq!(is_same_distance(0.05, 50.0), None);
    }

    #[test]
    fn evidence_needs_four_rows_of_five() {
        let evidence = |agree, seen| Evidence { seen, agree };
        assert!(evidence(4, 5).speaks_for() && !evidence(4, 5).speaks_against());
        assert!(evidence(3, 4).speaks_against() && !evidence(3, 4).speaks_for());
        assert!(!evidence(0, 0).speaks_for() && !evidence(0, 0).speaks_against());
    }

    #[test]
    fn steps_have_a_length() {
        assert!(are_steps(3344.0, Some(3323.0)));
        assert!(are_steps(3344.0, None));
        assert!(!are_steps(3344.5, Some(3323.0)));
        assert!(!are_steps(1000.0, Some(3323.0)));
        assert!(!are_steps(0.0, Some(3323.0)));
        assert!(are_steps(0.0, Some(0.0)));
    }
}
