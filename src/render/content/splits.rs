//! The splits: each kilometre or mile, or blocks of them on long runs.

use super::column::TextColumn;
use crate::base::sport::Sport;
use crate::base::units::Units;
use crate::render::wording::number::{self, MISSING};
use crate::summary::{ActivitySummary, Split};
use unicode_width::UnicodeWidthStr;

/// Most rows; more splits are combined into blocks.
const ROWS: usize = 21;

/// Heading of the knee load.
pub(in crate::render) const LOAD: &str = "knee load";

/// Sizes of blocks, in splits.
const BLOCKS: [usize; 7] = [5, 10, 20, 50, 100, 200, 500];

/// The table, and facts for its legend.
pub(in crate::render) struct Splits {
    pub(in crate::render) columns: Vec<TextColumn>,
    /// Knee load of each row as a share of the largest, if there is any; nothing where it was walked.
    pub(in crate::render) shares: Vec<Option<f64>>,
    /// Splits per row.
    pub(in crate::render) size: usize,
    pub(in crate::render) steep: bool,
    pub(in crate::render) load: bool,
    /// Some have no knee load because they were walked.
    pub(in crate::render) walked: bool,
}

/// The splits in kilometres or miles. A report read back has only those in kilometres.
pub(in crate::render) fn in_units(activity: &ActivitySummary, units: Units) -> &[Split] {
    let miles = &activity.internal.mile_splits;
    if units == Units::Imperial && !miles.is_empty() { miles } else { &activity.splits }
}

/// Every split (`each`) or blocks of them, with all columns of a wide screen; `None` if there are fewer than two.
pub(in crate::render) fn of_activity(
    activity: &ActivitySummary,
    units: Units,
    each: bool,
    wide: bool,
) -> Option<Splits> {
    let splits = in_units(activity, units);
    if splits.len() < 2 {
        return None;
    }
    let size = block_size(splits.len(), each);
    let rows: Vec<Split> = splits.chunks(size).map(block).collect();
    let all = block(&rows);

    let clock = Totals::of(&rows, |split| split.timer_s, number::round);
    let height = |m| number::whole_height(m, units);
    let climb = Totals::of(&rows, |split| split.gain_m, height).ending(activity.elevation.gain_m.map(height));
    let descent = Totals::of(&rows, |split| split.loss_m, height).ending(activity.elevation.loss_m.map(height));
    let steep = Totals::of(&rows, |split| split.below_10_pct_m, |m| number::tenths(m, units));
    let walked = Totals::of(&rows, |split| split.walked_m, |m| number::tenths(m, units));
    let flat = |km| number::load_tenths(km, units);
    let whole = activity.knee_load.map(|load| flat(load.flat_km));
    let mut load = Totals::of(&rows, |split| split.knee_load_flat_km, flat).ending(whole);
    for (cell, _) in load.rows.iter_mut().zip(&rows).filter(|(_, split)| is_walked(split)) {
        *cell = None;
    }

    // The last row is the whole run: its own pace, cadence and heart rate, not a mean of means.
    let whole_pace = activity.timer_s.zip(activity.distance_m).or(all.timer_s.map(|s| (s, all.to_m - all.from_m)));
    let paces = rows
        .iter()
        .map(|split| split.timer_s.map(|s| (s, split.to_m - split.from_m)))
        .chain([whole_pace])
        .map(|pair| pair.and_then(|(s, m)| number::pace(s, m, units)).unwrap_or_else(|| MISSING.into()))
        .collect();
    let beats = |of: fn(&Split) -> Option<f64>, whole: Option<f64>| -> Vec<String> {
        let values = rows.iter().map(of).chain([whole]);
        values.map(|value| value.map_or_else(|| MISSING.into(), |value| number::fixed(value, 0))).collect()
    };

    let (km, m) = (number::long_unit(units), number::short_unit(units));
    let mut columns = vec![TextColumn::text(km, 0, labels(&rows, units)).at_least(11)];
    if wide {
        columns.push(TextColumn::number("time", "", 1, clock.cells(number::time)).at_least(7));
        columns.push(TextColumn::number("clock", "", 3, clock.running()).at_least(7));
    }
    columns.push(TextColumn::number("pace", format!("/{km}"), if wide { 2 } else { 1 }, paces).at_least(5));
    columns.push(TextColumn::number("climb", m, 3, climb.cells(|n| number::fixed(n, 0))));
    columns.push(TextColumn::number("descent", m, 2, descent.cells(|n| number::fixed(n, 0))));
    let gap = if wide { 2 } else { 3 };
    columns.push(TextColumn::number("steep", km, 3, steep.cells(|n| number::fixed(n / 10.0, 1))).droppable(2));
    if wide {
        columns.push(TextColumn::number("walked", km, 2, walked.cells(|n| number::fixed(n / 10.0, 1))));
    }
    let cadence = beats(|split| split.cadence_spm, activity.cadence.running_spm);
    columns.push(TextColumn::number("cadence", "spm", gap, cadence).droppable(3));
    let heart = beats(|split| split.heart_rate_bpm, activity.heart_rate.mean_bpm);
    columns.push(TextColumn::number("heart", "bpm", gap, heart).droppable(1));
    // If the run has a knee load and its splits have none, there were no samples to compute them from.
    let has_load = activity.sport == Sport::Running && (load.total.is_some() || activity.knee_load.is_none());
    if has_load {
        let mut cells = load.cells(|n| number::fixed(n / 10.0, 1));
        if activity.knee_load.is_some_and(|load| !load.valid)
            && let Some(whole) = cells.last_mut()
        {
            *whole = format!("({whole})");
        }
        columns.push(TextColumn::number(LOAD, number::load_unit(units), gap, cells));
    }
    let most = rows.iter().filter_map(|split| split.knee_load_flat_km).fold(0.0, f64::max);
    let shares = rows.iter().filter(|_| load.total.is_some()).map(|split| Some(load_of(split)? / most)).collect();

    let walked = has_load && load.total.is_some() && rows.iter().any(is_walked);
    Some(Splits { columns, shares, size, steep: steep.total.is_some(), load: load.total.is_some() && has_load, walked })
}

/// Of a split that is walked for more than this share, hardly any knee load can be counted: that is no small load.
const WALKED: f64 = 0.75;

pub(in crate::render) fn is_walked(split: &Split) -> bool {
    split.walked_m.is_some_and(|walked_m| walked_m > WALKED * (split.to_m - split.from_m))
}

/// The knee load of a split; nothing where it was walked.
pub(in crate::render) fn load_of(split: &Split) -> Option<f64> {
    split.knee_load_flat_km.filter(|_| !is_walked(split))
}

/// Number of splits per row.
fn block_size(splits: usize, each: bool) -> usize {
    if each || splits <= ROWS {
        return 1;
    }
    BLOCKS.into_iter().find(|size| splits.div_ceil(*size) <= ROWS).unwrap_or(splits.div_ceil(ROWS))
}

/// Several splits combined. A value unknown in all of them stays unknown.
fn block(splits: &[Split]) -> Split {
    let sum = |of: fn(&Split) -> Option<f64>| splits.iter().filter_map(of).reduce(|a, b| a + b);
    // Weighted by time, so that a slow kilometre counts for as long as it took.
    let mean = |of: fn(&Split) -> Option<f64>| {
        let (sum, weight) = splits
            .iter()
            .filter_map(|split| Some((of(split)?, split.timer_s.unwrap_or(split.to_m - split.from_m))))
            .fold((0.0, 0.0), |(sum, weight), (value, w)| (sum + value * w, weight + w));
        (weight > 0.0).then(|| sum / weight)
    };
    Split {
        from_m: splits.first().map_or(0.0, |split| split.from_m),
        to_m: splits.last().map_or(0.0, |split| split.to_m),
        timer_s: sum(|split| split.timer_s),
        gain_m: sum(|split| split.gain_m),
        loss_m: sum(|split| split.loss_m),
        below_10_pct_m: sum(|split| split.below_10_pct_m),
        walked_m: sum(|split| split.walked_m),
        cadence_spm: mean(|split| split.cadence_spm),
        heart_rate_bpm: mean(|split| split.heart_rate_bpm),
        knee_load_flat_km: sum(|split| split.knee_load_flat_km),
    }
}

/// A column whose rows are differences of rounded cumulative sums, so that it adds up to its last row.
struct Totals {
    running: Vec<Option<i64>>,
    rows: Vec<Option<i64>>,
    total: Option<i64>,
}

impl Totals {
    fn of(splits: &[Split], of: fn(&Split) -> Option<f64>, round: impl Fn(f64) -> i64) -> Self {
        let (mut sum, mut last) = (0.0, 0);
        let mut totals = Totals { running: Vec::new(), rows: Vec::new(), total: None };
        for split in splits {
            let value = of(split).filter(|value| value.is_finite());
            sum += value.unwrap_or(0.0);
            let now = round(sum);
            totals.running.push(value.map(|_| now));
            totals.rows.push(value.map(|_| now.saturating_sub(last)));
            totals.total = value.map(|_| now).or(totals.total);
            last = now;
        }
        totals
    }

    /// With the whole run's own figure in the last row, if it differs only by rounding of the splits.
    fn ending(mut self, whole: Option<i64>) -> Self {
        let Some((whole, total)) = whole.zip(self.total) else { return self };
        let more = whole.saturating_sub(total);
        // A row that would become negative passes the difference on to the previous one.
        let row = self.rows.iter_mut().rev().flatten().find(|row| row.saturating_add(more) >= 0);
        if let (-1..=1, Some(row)) = (more, row) {
            *row = row.saturating_add(more);
            self.total = Some(whole);
        }
        self
    }

    /// The rows and their sum.
    fn cells(&self, format: impl Fn(f64) -> String) -> Vec<String> {
        let cells = self.rows.iter().chain([&self.total]);
        cells.map(|cell| cell.map_or_else(|| MISSING.into(), |n| format(n as f64))).collect()
    }

    /// The cumulative sums as a clock; none in the total row.
    fn running(&self) -> Vec<String> {
        self.running.iter().map(|cell| cell.map_or_else(|| MISSING.into(), number::clock)).collect()
    }
}

/// `1`, `2`, …, `12.4`, or `0–5`, …, `40–42.4`, aligned; then the whole.
fn labels(rows: &[Split], units: Units) -> Vec<String> {
    let blocks = rows.first().is_some_and(|row| (row.to_m - row.from_m) / number::long_unit_m(units) > 1.5);
    let mut edges = Vec::new();
    let mut before = rows.first().map_or(0.0, |row| row.from_m);
    for row in rows {
        edges.push((edge(before, None, units), edge(row.to_m, Some(before), units)));
        before = row.to_m;
    }
    let aligned = |(from, to): &(String, String)| if blocks { from.width() } else { to.width() };
    let width = edges.iter().map(aligned).max().unwrap_or(0).max(4);
    let mut labels: Vec<_> = edges
        .iter()
        .map(|(from, to)| if blocks { format!("{from:>width$}–{to}") } else { format!("{to:>width$}") })
        .collect();
    labels.push(format!("{} in all", number::distance(before, units)));
    labels
}

/// The exact edge of a split: whole, or with as many decimals as distinguish it from the previous edge.
fn edge(m: f64, before_m: Option<f64>, units: Units) -> String {
    let value = m / number::long_unit_m(units);
    let tenths = number::tenths(m, units);
    if before_m.is_some_and(|before| number::tenths(before, units) == tenths) {
        return number::fixed(value, 2);
    }
    if tenths % 10 == 0 { number::decimal(tenths / 10, 0) } else { number::decimal(tenths, 1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(km: f64, length_m: f64, loss_m: Option<f64>) -> Split {
        Split { from_m: km * 1_000.0, to_m: km * 1_000.0 + length_m, timer_s: Some(360.0), loss_m, ..Split::default() }
    }

    #[test]
    fn the_last_row_is_the_whole_run() {
        let splits: Vec<Split> = [10.4, 10.4, 0.2].map(|m| Split { loss_m: Some(m), ..Split::default() }).into();
        let ended = |whole| {
            let totals = Totals::of(&splits, |split| split.loss_m, number::round).ending(whole);
            (totals.rows.into_iter().flatten().collect::<Vec<_>>(), totals.total)
        };
        assert_eq!(ended(None), (vec![10, 11, 0], Some(21)));
        assert_eq!(ended(Some(22)), (vec![10, 11, 1], Some(22)));
        assert_eq!(ended(Some(20)), (vec![10, 10, 0], Some(20)), "no row below nothing");
        assert_eq!(ended(Some(23)), (vec![10, 11, 0], Some(21)), "more than rounding: left as it is");
    }

    #[test]
    fn what_was_walked_has_no_knee_load() {
        let of = |walked_m| load_of(&Split { walked_m, knee_load_flat_km: Some(0.1), ..split(0.0, 1_000.0, None) });
        assert_eq!([None, Some(750.0), Some(751.0)].map(of), [Some(0.1), Some(0.1), None]);
    }

    #[test]
    fn more_than_21_are_drawn_in_blocks() {
        assert_eq!([21, 22, 43, 105, 106, 420].map(|n| block_size(n, false)), [1, 5, 5, 5, 10, 20]);
        assert_eq!(block_size(43, true), 1);
        assert!((1..20_000_usize).all(|n| n.div_ceil(block_size(n, false)) <= ROWS));
    }

    #[test]
    fn miles_for_those_who_count_in_miles() {
        let mut activity = ActivitySummary { splits: vec![split(0.0, 1_000.0, None)], ..ActivitySummary::default() };
        assert_eq!(in_units(&activity, Units::Imperial), activity.splits, "a report that was read back");
        activity.internal.mile_splits = vec![split(0.0, 1_609.344, None)];
        assert_eq!(in_units(&activity, Units::Imperial), activity.internal.mile_splits);
        assert_eq!(in_units(&activity, Units::Metric), activity.splits);
    }

    #[test]
    fn labels_name_the_edges() {
        let each = [split(0.0, 1_000.0, None), split(1.0, 1_000.0, None), split(2.0, 400.0, None)];
        assert_eq!(labels(&each, Units::Metric), ["   1", "   2", " 2.4", "2.4 in all"]);
        let blocks: Vec<_> = [(0.0, 5_000.0), (5.0, 5_000.0), (10.0, 2_390.0)].map(|(km, m)| split(km, m, None)).into();
        assert_eq!(labels(&blocks, Units::Metric), ["   0–5", "   5–10", "  10–12.4", "12.4 in all"]);
        let rest = [split(0.0, 1_000.0, None), split(1.0, 30.0, None)];
        assert_eq!(labels(&rest, Units::Metric), ["   1", "1.03", "1.0 in all"]);
    }

    #[test]
    fn a_block_keeps_what_is_unknown() {
        let known = block(&[split(0.0, 1_000.0, Some(4.0)), split(1.0, 1_000.0, None)]);
        assert_eq!((known.loss_m, known.gain_m, known.timer_s), (Some(4.0), None, Some(720.0)));
        assert_eq!(block(&[split(0.0, 1_000.0, None)]).loss_m, None);
    }

    #[test]
    fn means_are_weighted_by_time() {
        let fast = Split { timer_s: Some(100.0), heart_rate_bpm: Some(180.0), ..Split::default() };
        let slow = Split { timer_s: Some(300.0), heart_rate_bpm: Some(140.0), ..Split::default() };
        assert_eq!(block(&[fast, slow]).heart_rate_bpm, Some(150.0));
    }

    proptest! {
        #[test]
        fn columns_add_up(losses in prop::collection::vec(prop::option::of(0.0..99.0_f64), 1..40)) {
            let splits: Vec<_> = losses.iter().enumerate().map(|(i, &m)| split(i as f64, 1_000.0, m)).collect();
            let totals = Totals::of(&splits, |split| split.loss_m, number::round);
            prop_assert_eq!(totals.total.unwrap_or(0), totals.rows.iter().flatten().sum::<i64>());
            let sum: f64 = losses.iter().flatten().sum();
            prop_assert_eq!(totals.total, losses.iter().any(Option::is_some).then(|| number::round(sum)));
        }
    }
}
