//! A sparkline: one row of characters for the course of a number.

use crate::render::wording::number::MISSING;

const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The character of a value on a scale from `low` to `high`: eighths, in ASCII ninths as digits. Each step includes its upper
/// edge; the lowest also `low` itself.
pub(super) fn level(value: f64, low: f64, high: f64, ascii: bool) -> char {
    let steps = if ascii { 9.0 } else { 8.0 };
    let share = if high > low { (value - low) / (high - low) } else { 1.0 };
    // In this order a NaN share becomes the lowest step.
    let step = (share * steps).ceil().max(1.0).min(steps) as usize;
    if ascii { char::from_digit(step as u32, 10).unwrap_or('9') } else { LEVELS[step - 1] }
}

/// A row scaled from 0 to its highest value. A true zero is `.` (`0`), a missing value `–`.
pub(super) fn from_zero(values: &[Option<f64>], ascii: bool) -> String {
    let high = values.iter().flatten().copied().filter(|v| v.is_finite()).fold(0.0, f64::max);
    values
        .iter()
        .map(|value| match value.filter(|v| v.is_finite()) {
            None => MISSING.to_owned(),
            Some(v) if v <= 0.0 => String::from(if ascii { '0' } else { '.' }),
            Some(v) => level(v, 0.0, high, ascii).to_string(),
        })
        .collect()
}

/// A bar of `cells` cells for a share of the whole, in eighths of a cell; in ASCII with a frame.
pub(super) fn bar(share: f64, cells: usize, ascii: bool) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    if ascii {
        let inside = cells.saturating_sub(2);
        let full = (share * inside as f64).round() as usize;
        return format!("[{}{}]", "#".repeat(full), "-".repeat(inside - full));
    }
    // The tolerance keeps a share that is whole except for rounding errors from losing an eighth.
    let eighths = (share * cells as f64 * 8.0 + 1e-6).floor() as usize;
    "█".repeat(eighths / 8) + PARTS[eighths % 8]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_scaled_from_zero() {
        let km = [37.2, 29.6, 53.4, 11.5, 14.8, 18.8, 20.6, 22.2, 23.6, 25.1, 32.3, 22.8].map(Some);
        assert_eq!(from_zero(&km, false), "▆▅█▂▃▃▄▄▄▄▅▄");
        assert_eq!(from_zero(&km, true), "759234444564");
    }

    #[test]
    fn zero_and_missing_are_told_apart() {
        let values = [Some(0.0), None, Some(1.0), Some(0.001)];
        assert_eq!(from_zero(&values, false), ".–█▁");
        assert_eq!(from_zero(&values, true), "0–91");
        assert_eq!(from_zero(&[Some(0.0), None], false), ".–");
    }

    #[test]
    fn steps_hold_their_upper_edge() {
        assert_eq!(level(1.0, 0.0, 8.0, false), '▁');
        assert_eq!(level(1.01, 0.0, 8.0, false), '▂');
        assert_eq!(level(153.0, 153.0, 173.0, false), '▁');
        assert_eq!(level(173.0, 153.0, 173.0, true), '9');
        assert_eq!(level(160.0, 160.0, 160.0, false), '█');
    }

    #[test]
    fn bars_count_eighths() {
        let km = [37.2, 53.4, 11.5, 32.3, 0.0];
        let bars = km.map(|km| bar(km / 53.4, 10, false));
        assert_eq!(bars, ["██████▉", "██████████", "██▏", "██████", ""]);
        assert_eq!(bar(0.6, 17, true), "[#########------]");
        assert_eq!(bar(f64::NAN, 3, false), "");
    }
}
