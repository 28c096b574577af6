//! The local time of an activity, and what told it.

use crate::base::provenance::ZoneFrom;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

/// The offset that a file states, if it is one: within a minute of a quarter-hour between −12 and +14 h. One FIT file in ten
/// states nonsense.
#[must_use]
pub fn plausible_offset_s(offset_s: f64) -> Option<i32> {
    const QUARTER_S: f64 = 900.0;
    let rounded = (offset_s / QUARTER_S).round() * QUARTER_S;
    let plausible = (offset_s - rounded).abs() <= 60.0 && (-12.0 * 3600.0..=14.0 * 3600.0).contains(&rounded);
    plausible.then_some(rounded as i32)
}

/// The local start: by the option, else the file's offset, else the zone at the first position, else `fallback`.
#[must_use]
pub fn local_start(
    start: Timestamp,
    option: Option<&TimeZone>,
    file_offset_s: Option<i32>,
    position: Option<[f64; 2]>,
    fallback: &TimeZone,
) -> (Zoned, ZoneFrom) {
    if let Some(zone) = option {
        return (start.to_zoned(zone.clone()), ZoneFrom::Option);
    }
    if let Some(offset) = file_offset_s.and_then(|s| Offset::from_seconds(s).ok()) {
        return (start.to_zoned(offset.to_time_zone()), ZoneFrom::File);
    }
    if let Some(zone) = position.and_then(zone_at) {
        return (start.to_zoned(zone), ZoneFrom::Position);
    }
    (start.to_zoned(fallback.clone()), ZoneFrom::System)
}

/// The time zone at a position given as latitude and longitude.
#[cfg(feature = "tz-lookup")]
fn zone_at(position: [f64; 2]) -> Option<TimeZone> {
    use std::sync::OnceLock;
    static FINDER: OnceLock<tzf_rs::EmbeddedFinder> = OnceLock::new();
    let name = FINDER.get_or_init(tzf_rs::EmbeddedFinder::new).get_tz_name(position[1], position[0]);
    TimeZone::get(name).ok()
}

/// Without the boundary data no position tells a zone.
#[cfg(not(feature = "tz-lookup"))]
fn zone_at(_position: [f64; 2]) -> Option<TimeZone> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarter_hours_within_a_minute_are_offsets() {
        for (stated, offset) in [
            (7200.0, Some(7200)),
            (7260.0, Some(7200)),
            (7139.0, None),
            (7140.0, Some(7200)),
            (7261.0, None),
            (20_700.0, Some(20_700)), // Nepal, 5:45
            (-43_200.0, Some(-43_200)),
            (-43_261.0, None),
            (-44_100.0, None),
            (50_400.0, Some(50_400)),
            (51_300.0, None),
            (631_065_600.0, None),
        ] {
            assert_eq!(plausible_offset_s(stated), offset, "{stated}");
        }
    }

    #[test]
    fn the_option_wins_then_file_then_position_then_system() {
        let start: Timestamp = "2026-07-01T22:30:00Z".parse().unwrap();
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        let bern = Some([46.95, 7.45]);
        let (local, from) = local_start(start, Some(&tokyo), Some(7200), bern, &TimeZone::UTC);
        assert_eq!((local.hour(), from), (7, ZoneFrom::Option));
        let (local, from) = local_start(start, None, Some(-3600), bern, &TimeZone::UTC);
        assert_eq!((local.hour(), from), (21, ZoneFrom::File));
        let (local, from) = local_start(start, None, None, None, &tokyo);
        assert_eq!((local.hour(), from), (7, ZoneFrom::System));
        if cfg!(feature = "tz-lookup") {
            let (local, from) = local_start(start, None, None, bern, &TimeZone::UTC);
            assert_eq!((local.hour(), from), (0, ZoneFrom::Position));
            assert_eq!(local.date().to_string(), "2026-07-02", "summer time counts");
        }
    }
}
