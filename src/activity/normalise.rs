//! From a file's contents to one cleaned [`Activity`]: the only cleaning there is. Each repair leaves a note.

use super::{
    Activity, altitude, altitude_noise, altitude_source, cadence_unit, clock, distance, gap, heart_rate, pieces,
    position, speed, sport_guess, zone,
};
use crate::base::note::{Note, NoteCode};
use crate::base::provenance::AltitudeSource;
use crate::base::sport::{Sport, is_indoors};
use crate::base::units::DAY_S;
use crate::base::words::counted;
use crate::decode::raw::{DeviceTotals, RawActivity, Stop};
use crate::decode::samples::Samples;
use crate::decode::series::Series;

/// A session's own start counts if its samples begin within this time of it, seconds; else the clock was set in between.
const START_SLACK_S: f64 = DAY_S;

/// Plausible times, seconds: from 1970 to 2106, the end of FIT's 32-bit clock.
const TIMES_S: std::ops::Range<f64> = 0.0..4_294_967_296.0;

/// Valid distances and speeds: non-negative and finite.
const FROM_NOUGHT: std::ops::RangeInclusive<f64> = 0.0..=f64::MAX;

/// Highest plausible cadence, steps per minute: sprinters take up to five steps a second.
const FASTEST_SPM: f64 = 300.0;

/// Highest count of any cadence sensor, per minute (FIT's 254 and fractions of it).
const CADENCE_MAX: f64 = 254.0;

/// Cleans one session. `None` without any time, or if nothing was measured at all.
#[must_use]
pub fn normalise(mut raw: RawActivity) -> Option<Activity> {
    zone::unswap(&mut raw);
    let RawActivity { mut samples, mut notes, mut totals, .. } = raw;
    let points = samples.len;
    drop_impossible(&mut samples, &mut notes);
    heart_rate::drop_no_readings(&mut samples, &mut totals, raw.heart_rate_of_strap, raw.sport, &mut notes);
    let first_time_s = samples.time_s.iter().next().map(|(_, t)| t);
    let original = clock::settle(&mut samples, &mut notes);
    let segments: Vec<usize> = raw.breaks.iter().map(|b| original.partition_point(|o| o < b)).collect();
    let mut breaks = segments.clone();

    let mut sport = raw.sport.unwrap_or(Sport::Unknown);
    if sport == Sport::Unknown {
        let said = sport_guess::SportWord { word: raw.sub_sport.as_deref(), title: raw.name.as_deref() };
        sport = guess_sport(&samples, &breaks, &raw.stops, &said, &mut notes);
    }

    let fastest_mps = position::fastest_along(&samples, sport);
    let relocated = position::clean(&mut samples, fastest_mps, &mut notes);
    breaks.extend(&relocated);
    let altitude_jumps = clean_altitude(&mut samples, &mut breaks, &mut notes);
    breaks.sort_unstable();
    breaks.dedup();
    let pieces = pieces::cut(&samples, &breaks, &raw.stops);
    let timer_s = totals.timer_s.or(totals.laps_s);
    let total_m = totals.distance_m.or(totals.laps_m);
    let said = gap::GapEvidence { stops: &raw.stops, segments: &segments, relocated: &relocated, timer_s, total_m };
    let gaps = gap::between(&samples, &pieces, &said, fastest_mps);
    for timer_s in [&mut totals.timer_s, &mut totals.laps_s] {
        *timer_s = timer_s.map(|s| gap::without_jumps(s, &samples, &pieces, &gaps));
    }
    gap::note(&gaps, &mut notes);
    let indoors = is_indoors(raw.sub_sport.as_deref());
    // For an unknown sport anything up to the speed of sound is possible: flights are recorded too.
    let fastest_mps = if matches!(sport, Sport::Unknown | Sport::Other) { 340.0 } else { fastest_mps };
    let is_run = sport == Sport::Running;
    let known =
        distance::KnownDistances { pieces: &pieces, gaps: &gaps, totals: &totals, indoors, fastest_mps, is_run };
    let total = distance::settle(&mut samples, &known, &mut notes);
    let speed_mps = speed::speeds(&samples, &pieces);
    let reading = cadence_unit::read(&samples.cadence_raw, &speed_mps, &raw.cadence_unit, sport);
    if samples.cadence_raw.is_empty() {
        // A device's mean without samples still needs the unit.
        totals.cadence_raw = totals.cadence_raw.filter(|c| *c > 0.0 && *c <= CADENCE_MAX);
    }
    let cadence_spm = cadence(&mut samples, reading.factor, sport, &mut notes);

    let first_s = samples.time_s.get(0).or(first_time_s.filter(|_| samples.time_s.is_empty()));
    let start_s = start(raw.start_s, first_time_s, first_s, &mut totals)?;
    let measured = totals.distance_m.or(totals.laps_m).or(totals.elapsed_s).or(totals.timer_s).is_some_and(|v| v > 0.0);
    if samples.len == 0 && !measured {
        return None;
    }
    let file_offset_s = file_offset_s(raw.local_offset_s, &mut notes);
    let altitude_source = match raw.altitude_source {
        AltitudeSource::Unknown => raw.device.as_deref().and_then(altitude_source::of_device).unwrap_or_default(),
        said => said,
    };

    Some(Activity {
        session: raw.session,
        sport,
        sub_sport: raw.sub_sport,
        name: raw.name.filter(|n| !n.trim().is_empty()),
        mention: raw.mention,
        device: raw.device.filter(|d| !d.trim().is_empty()),
        start_s,
        file_offset_s,
        points,
        samples,
        speed_mps,
        cadence_spm,
        cadence_unit: reading.unit,
        cadence_factor: reading.factor,
        cadence_unit_from: reading.from,
        pieces,
        gaps,
        distance_m: total.map(|(_, metres)| metres),
        distance_from: total.map(|(from, _)| from),
        stops: raw.stops,
        altitude_source,
        altitude_jumps,
        owner: raw.owner,
        totals,
        laps: raw.laps,
        notes,
    })
}

/// The cadence in its unit, taken out of the samples.
fn cadence(samples: &mut Samples, factor: f64, sport: Sport, notes: &mut Vec<Note>) -> Series {
    let raw = std::mem::take(&mut samples.cadence_raw);
    let mut cadence_spm = Series::default();
    cadence_spm.set_all(0, raw.values().iter().map(|c| c * factor));
    if sport.on_foot() {
        let dropped = cadence_spm.drop_unless(samples.len, |spm| spm <= FASTEST_SPM);
        if dropped > 0 {
            let text = format!("{} left out", counted(dropped, "impossible cadence", "impossible cadences"));
            notes.push(Note::new(NoteCode::OutOfRange, text));
        }
    }
    cadence_spm
}

/// Local time minus UTC as the file declares it, if that is a time zone.
fn file_offset_s(declared_s: Option<f64>, notes: &mut Vec<Note>) -> Option<i32> {
    let offset_s = declared_s.and_then(zone::plausible_offset_s);
    if declared_s.is_some() && offset_s.is_none() {
        let text = "the file's local time matches no time zone and was ignored";
        notes.push(Note::new(NoteCode::ImplausibleOffset, text));
    }
    offset_s
}

/// The start. Also removes from the device's elapsed time what passed on its clock before it was set.
fn start(
    own_s: Option<f64>,
    first_time_s: Option<f64>,
    first_s: Option<f64>,
    totals: &mut DeviceTotals,
) -> Option<f64> {
    let own_start_s = own_s.filter(|s| TIMES_S.contains(s));
    // A time from before the clock was set is no start, even if the session declares it.
    let unset_s = first_time_s.filter(|was| first_s.is_some_and(|first| *was < first));
    let is_unset = |own: f64, first: f64| unset_s.is_some_and(|was| (own - was).abs() < (own - first).abs());
    match (own_start_s, first_s) {
        (Some(own), Some(first)) if (first - own).abs() > START_SLACK_S || is_unset(own, first) => {
            let before_s = (first - own).max(0.0);
            totals.elapsed_s = totals.elapsed_s.map(|s| if s > before_s { s - before_s } else { s });
            Some(first)
        }
        (Some(own), _) => Some(own),
        (None, first) => first,
    }
}

/// Removes values that their unit does not allow.
fn drop_impossible(samples: &mut Samples, notes: &mut Vec<Note>) {
    let mut dropped = samples.time_s.drop_unless(samples.len, |t| TIMES_S.contains(&t));
    dropped += samples.cadence_raw.drop_unless(samples.len, |c| (0.0..=CADENCE_MAX).contains(&c));
    dropped += samples.distance_m.drop_unless(samples.len, |d| FROM_NOUGHT.contains(&d));
    dropped += samples.speed_mps.drop_unless(samples.len, |v| FROM_NOUGHT.contains(&v));
    dropped += heart_rate::drop_odd_heart_rates(samples);
    if dropped > 0 {
        notes.push(Note::new(
            NoteCode::OutOfRange,
            format!("{} left out", counted(dropped, "impossible value", "impossible values")),
        ));
    }
}

/// Removes altitude spikes; lasting jumps (a recalibration) become breaks. Returns the number of altitude jumps, if the altitude
/// is noise.
fn clean_altitude(samples: &mut Samples, breaks: &mut Vec<usize>, notes: &mut Vec<Note>) -> Option<usize> {
    let time_s = samples.time_s.dense(samples.len);
    let gated = altitude::gate(&time_s, &mut samples.altitude_m);
    if gated.zeros > 0 {
        notes.push(Note::new(
            NoteCode::ZeroAltitude,
            format!("{} of 0 treated as missing", counted(gated.zeros, "altitude", "altitudes")),
        ));
    }
    if gated.removed > 0 {
        let text = format!("{} left out", counted(gated.removed, "impossible altitude", "impossible altitudes"));
        notes.push(Note::new(NoteCode::AltitudeSpikes, text));
    }
    if !gated.shifts.is_empty() {
        let times = if gated.shifts.len() == 1 { "once".to_owned() } else { format!("{} times", gated.shifts.len()) };
        let text = format!("the altitude is reset {times}; nothing is measured across it");
        notes.push(Note::new(NoteCode::AltitudeSpikes, text));
        breaks.extend(gated.shifts);
    }
    let jumps = altitude_noise::smooth(&time_s, &mut samples.altitude_m)?;
    let text = format!(
        "the altitude jumps away and back {jumps} times, as of a barometer gone wrong; its median over a minute counts"
    );
    notes.push(Note::new(NoteCode::AltitudeSpikes, text));
    Some(jumps)
}

/// Guesses the sport from a first, rough estimate of the speeds.
fn guess_sport(
    samples: &Samples,
    breaks: &[usize],
    stops: &[Stop],
    said: &sport_guess::SportWord<'_>,
    notes: &mut Vec<Note>,
) -> Sport {
    let mut rough = samples.clone();
    let mut unsaid = Vec::new();
    let fastest_mps = position::fastest_mps(Sport::Unknown);
    position::clean(&mut rough, fastest_mps, &mut unsaid);
    let pieces = pieces::cut(&rough, breaks, stops);
    let gaps =
        gap::between(&rough, &pieces, &gap::GapEvidence { stops, segments: breaks, ..Default::default() }, fastest_mps);
    let totals = DeviceTotals::default();
    let known = distance::KnownDistances {
        pieces: &pieces,
        gaps: &gaps,
        totals: &totals,
        indoors: false,
        fastest_mps,
        is_run: false,
    };
    distance::settle(&mut rough, &known, &mut unsaid);
    sport_guess::guess(said, &rough, &pieces, notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mean heart rate kept of a run with a heart rate only in the summary.
    fn with_mean(bpm: f64) -> Option<f64> {
        let mut raw = RawActivity { sport: Some(Sport::Running), start_s: Some(1e9), ..RawActivity::default() };
        raw.totals.distance_m = Some(5000.0);
        raw.totals.mean_bpm = Some(bpm);
        normalise(raw).unwrap().totals.mean_bpm
    }

    #[test]
    fn a_summary_without_a_reading_has_none() {
        assert_eq!([0.0, 1.0, 19.9, 250.1, 254.0, 255.0].map(with_mean), [None; 6]);
        assert_eq!([20.0, 250.0].map(with_mean), [Some(20.0), Some(250.0)]);
    }

    #[test]
    fn a_start_by_a_clock_that_was_not_set_is_none() {
        // One sample some hours before the others, from which the session counts its start and its elapsed time.
        let told = |hours: f64, own_start: bool| {
            let (early_s, first_s) = (1e9 - hours * 3600.0, 1e9);
            let mut samples = Samples { len: 2002, ..Samples::default() };
            samples.time_s.set(0, early_s);
            (1..2002).for_each(|i| samples.time_s.set(i, first_s + (i - 1) as f64));
            (0..2002).for_each(|i| samples.distance_m.set(i, 3.0 * (i as f64 - 1.0).max(0.0)));
            let start_s = if own_start { early_s } else { first_s };
            let totals = DeviceTotals { elapsed_s: Some(first_s + 2000.0 - start_s), ..DeviceTotals::default() };
            let activity =
                normalise(RawActivity { start_s: Some(start_s), samples, totals, ..RawActivity::default() }).unwrap();
            (activity.start_s - first_s, activity.totals.elapsed_s)
        };
        for hours in [13.0, 18.0, 25.0, 48.0 * 24.0, 1e5] {
            assert_eq!([true, false].map(|own| told(hours, own)), [(0.0, Some(2000.0)); 2], "{hours} h");
        }
        assert_eq!(told(11.9, true), (-11.9 * 3600.0, Some(44_840.0)), "a rest after the start");
    }

    /// Number of heart rates kept of one per second, and of the device's mean of 150.
    fn beats(values: &[f64], of_strap: bool) -> (usize, Option<f64>) {
        beats_in(Sport::Running, values, of_strap)
    }

    fn beats_in(sport: Sport, values: &[f64], of_strap: bool) -> (usize, Option<f64>) {
        let samples = Samples {
            len: values.len(),
            time_s: (0..values.len()).map(|i| Some(1e9 + i as f64)).collect(),
            heart_rate_bpm: values.iter().map(|bpm| Some(*bpm)).collect(),
            ..Samples::default()
        };
        let mut raw = RawActivity { sport: Some(sport), samples, ..RawActivity::default() };
        (raw.totals.mean_bpm, raw.heart_rate_of_strap) = (Some(150.0), of_strap);
        let activity = normalise(raw).unwrap();
        (activity.samples.heart_rate_bpm.count(), activity.totals.mean_bpm)
    }

    #[test]
    fn a_heart_rate_that_never_changes_is_none() {
        assert_eq!(beats(&[150.0; 601], false), (0, None), "ten minutes");
        assert_eq!(beats(&[150.0; 600], false), (600, Some(150.0)), "a second less");
        let mut once = [150.0; 601];
        once[300] = 151.0;
        assert_eq!(beats(&once, false), (601, Some(150.0)));
        assert_eq!(beats(&[90.0; 601], false), (0, Some(150.0)), "the device's mean is of something else");
        assert_eq!(beats(&[150.0; 601], true), (601, Some(150.0)), "stored by a strap, and confirmed");
        assert_eq!(beats_in(Sport::Cycling, &[150.0; 601], false).0, 601, "an ergometer may hold it");
        assert_eq!(beats_in(Sport::Cycling, &[1.0; 601], false).0, 0);
        for none in [1.0, 19.0, 251.0, 254.0] {
            assert_eq!(beats(&[none; 30], false).0, 0, "{none}");
        }
        assert_eq!([20.0, 250.0].map(|bpm| beats(&[bpm; 30], false).0), [30, 30]);
        let often = |each: usize| {
            beats(&(0..600).map(|i| if i % each == 0 { 1.0 } else { 140.0 }).collect::<Vec<_>>(), false).0
        };
        assert_eq!([5, 20, 22].map(often), [480, 570, 600], "one in twenty");
        let both: Vec<f64> = (0..601).map(|i| if i % 2 == 0 { 1.0 } else { 254.0 }).collect();
        assert_eq!(beats(&both, false).0, 0);
    }
}
