//! The local time of an activity, and its source.

use super::position;
use crate::base::note::{Note, NoteCode};
use crate::base::provenance::ZoneFrom;
use crate::base::sport::is_virtual;
use crate::decode::raw::RawActivity;
use crate::decode::samples::Samples;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

/// A declared UTC offset, if plausible: within a minute of a quarter-hour between −12 and +14 h. One FIT file in ten declares
/// nonsense.
#[must_use]
pub fn plausible_offset_s(offset_s: f64) -> Option<i32> {
    const QUARTER_S: f64 = 900.0;
    let rounded = (offset_s / QUARTER_S).round() * QUARTER_S;
    let plausible = (offset_s - rounded).abs() <= 60.0 && (-12.0 * 3600.0..=14.0 * 3600.0).contains(&rounded);
    plausible.then_some(rounded as i32)
}

/// A local start, and its source.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalStart {
    /// The start in local time.
    pub local: Zoned,
    /// Source of the zone.
    pub from: ZoneFrom,
    /// A note if the file's own offset cannot be that of its first position.
    pub note: Option<Note>,
}

/// The local start: by the option, else the file's offset, else the zone at the first position, else `fallback`.
///
/// If the file's offset differs from the zone at its first position, the position wins: some watches write the start's local time
/// next to the end's UTC, and a clock not set since a flight shows the zone of departure.
#[must_use]
pub fn local_start(
    start: Timestamp,
    option: Option<&TimeZone>,
    file_offset_s: Option<i32>,
    position: Option<[f64; 2]>,
    fallback: &TimeZone,
) -> LocalStart {
    let of = |zone: TimeZone, from| LocalStart { local: start.to_zoned(zone), from, note: None };
    if let Some(zone) = option {
        return of(zone.clone(), ZoneFrom::Option);
    }
    let stated = file_offset_s.and_then(|s| Offset::from_seconds(s).ok());
    let there = position.and_then(zone_at);
    match (stated, there) {
        (Some(stated), Some(zone)) if zone.to_offset(start) != stated => {
            let there = zone.to_offset(start);
            let text =
                format!("the file's local time is UTC{stated}, that at its first position UTC{there}, which counts");
            LocalStart { note: Some(Note::new(NoteCode::ImplausibleOffset, text)), ..of(zone, ZoneFrom::Position) }
        }
        (Some(stated), _) => of(stated.to_time_zone(), ZoneFrom::File),
        (None, Some(zone)) => of(zone, ZoneFrom::Position),
        (None, None) => of(fallback.clone(), ZoneFrom::System),
    }
}

/// The first position of a recording; `None` for virtual ones, which are of another place.
#[must_use]
pub fn first_position(samples: &Samples, sub_sport: Option<&str>) -> Option<[f64; 2]> {
    let is_real = !is_virtual(sub_sport);
    is_real.then(|| (0..samples.len).find_map(|i| position::at(samples, i))).flatten()
}

/// Corrects a file that has local times as UTC and UTC as the local time: its offset is the opposite of that at its first
/// position.
pub(super) fn unswap(raw: &mut RawActivity) {
    let samples = &raw.samples;
    let start_s = raw.start_s.or_else(|| samples.time_s.iter().next().map(|(_, t)| t));
    let (Some(stated_s), Some(start_s)) = (raw.local_offset_s, start_s) else { return };
    let Some(zone) = first_position(samples, raw.sub_sport.as_deref()).and_then(zone_at) else { return };
    // Some write the local time of the start beside the time of the end.
    let lasted_s = raw.totals.elapsed_s.or_else(|| Some(samples.time_s.iter().next_back()?.1 - start_s));
    let opposite = |stated_s: f64| {
        let stated = plausible_offset_s(stated_s).filter(|s| *s != 0)?;
        let utc = Timestamp::from_second((start_s + f64::from(stated)) as i64).ok()?;
        (zone.to_offset(utc).seconds() == -stated).then(|| f64::from(stated))
    };
    let Some(by_s) = opposite(stated_s).or_else(|| opposite(stated_s + lasted_s?)) else { return };
    raw.shift_times(by_s);
    raw.local_offset_s = Some(-by_s);
    let text = "the file states local times as UTC and UTC as its local time; they were swapped back";
    raw.notes.push(Note::new(NoteCode::ImplausibleOffset, text));
}

/// The time zone at a position given as latitude and longitude.
#[cfg(feature = "tz-lookup")]
fn zone_at(position: [f64; 2]) -> Option<TimeZone> {
    use std::sync::OnceLock;
    static FINDER: OnceLock<tzf_rs::EmbeddedFinder> = OnceLock::new();
    let name = FINDER.get_or_init(tzf_rs::EmbeddedFinder::new).get_tz_name(position[1], position[0]);
    TimeZone::get(name).ok()
}

/// Without the boundary data, positions give no zone.
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

    const BERN: [f64; 2] = [46.95, 7.45];

    fn told(file_offset_s: Option<i32>, position: Option<[f64; 2]>) -> (i8, ZoneFrom, bool) {
        let start: Timestamp = "2026-07-01T22:30:00Z".parse().unwrap();
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        let told = local_start(start, None, file_offset_s, position, &tokyo);
        (told.local.hour(), told.from, told.note.is_some())
    }

    #[test]
    fn the_option_wins_then_file_then_position_then_system() {
        let start: Timestamp = "2026-07-01T22:30:00Z".parse().unwrap();
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        let by_option = local_start(start, Some(&tokyo), Some(7200), Some(BERN), &TimeZone::UTC);
        assert_eq!((by_option.local.hour(), by_option.from, by_option.note), (7, ZoneFrom::Option, None));
        assert_eq!(told(Some(-3600), None), (21, ZoneFrom::File, false));
        assert_eq!(told(None, None), (7, ZoneFrom::System, false));
        if cfg!(feature = "tz-lookup") {
            assert_eq!(told(None, Some(BERN)), (0, ZoneFrom::Position, false), "summer time counts");
        }
    }

    #[cfg(feature = "tz-lookup")]
    #[test]
    fn the_position_wins_over_an_offset_that_is_not_its_own() {
        assert_eq!(told(Some(7200), Some(BERN)), (0, ZoneFrom::File, false));
        for offset_s in [0, 3600, 6300, 8100, -7200, 32_400] {
            assert_eq!(told(Some(offset_s), Some(BERN)), (0, ZoneFrom::Position, true), "{offset_s}");
        }
    }

    #[cfg(feature = "tz-lookup")]
    #[test]
    fn swapped_clocks_are_swapped_back() {
        let file = |start_s: f64, offset_s: f64| {
            let mut raw =
                RawActivity { start_s: Some(start_s), local_offset_s: Some(offset_s), ..RawActivity::default() };
            raw.samples.len = 1;
            raw.samples.time_s.set(0, start_s);
            raw.samples.lat_deg.set(0, BERN[0]);
            raw.samples.lon_deg.set(0, BERN[1]);
            unswap(&mut raw);
            (
                raw.start_s.unwrap() - start_s,
                raw.samples.time_s.get(0).unwrap() - start_s,
                raw.local_offset_s,
                raw.notes.len(),
            )
        };
        // July in Bern: UTC+2.
        let july_s = 1_782_900_000.0;
        let mut virtually = RawActivity { sub_sport: Some("virtual_activity".into()), ..RawActivity::default() };
        virtually.samples.len = 1;
        virtually.samples.lat_deg.set(0, BERN[0]);
        virtually.samples.lon_deg.set(0, BERN[1]);
        assert_eq!(first_position(&virtually.samples, virtually.sub_sport.as_deref()), None);
        assert!(first_position(&virtually.samples, None).is_some());
        assert_eq!(file(july_s, -7200.0), (-7200.0, -7200.0, Some(7200.0), 1));
        // The local time of the start beside the end's, 2,000 s later, swapped.
        let mut of_start =
            RawActivity { start_s: Some(july_s), local_offset_s: Some(-9200.0), ..RawActivity::default() };
        (of_start.samples.len, of_start.totals.elapsed_s) = (1, Some(2000.0));
        of_start.samples.lat_deg.set(0, BERN[0]);
        of_start.samples.lon_deg.set(0, BERN[1]);
        unswap(&mut of_start);
        assert_eq!((of_start.start_s, of_start.local_offset_s), (Some(july_s - 7200.0), Some(7200.0)));
        for right in [7200.0, -3600.0, 0.0, -7300.0] {
            assert_eq!(file(july_s, right), (0.0, 0.0, Some(right), 0), "{right}");
        }
    }
}
