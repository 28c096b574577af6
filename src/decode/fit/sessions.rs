//! Assigns the records of a file to its sessions.

use super::describe::device_name;
use super::part::{FitSession, SessionPart, SportWords};
use super::records::Description;
use super::stored_heart_rate::StoredHeartRate;
use crate::base::note::{Note, NoteCode};
use crate::base::sport::Sport;
use crate::decode::raw::{DeviceTotals, RawActivity, RawLap, StatedCadenceUnit, Stop};
use crate::decode::samples::Samples;
use crate::decode::series::Series;

/// Most sessions of one part. A triathlon has five with its transitions; each session searches all laps.
const MOST_SESSIONS: usize = 64;

/// The activities of a file: one for each session, and one for each part that has records but no session.
pub(super) fn assemble(
    parts: Vec<SessionPart>,
    samples: Samples,
    developer_cadence: &Series,
    stored: &StoredHeartRate,
) -> Vec<RawActivity> {
    let mut out = Vec::new();
    let mut samples = Some(samples);
    for mut part in parts {
        let all = samples.as_ref().map_or(0, |s| s.len);
        part.sessions = without_repeats(std::mem::take(&mut part.sessions));
        if part.sessions.len() > MOST_SESSIONS {
            part.notes.push(Note::new(
                NoteCode::OddFields,
                format!("{} sessions; those after the first {MOST_SESSIONS} count with them", part.sessions.len()),
            ));
            part.sessions.truncate(MOST_SESSIONS);
        }
        if part.sessions.is_empty() {
            if part.records.is_empty() {
                continue;
            }
            part.notes
                .push(Note::new(NoteCode::NoSession, "the file has no session summary; totals come from the samples"));
            part.sessions.push(FitSession {
                sport: part.sport.clone().or(part.lap_sport.clone()).unwrap_or_default(),
                ..FitSession::default()
            });
        }
        let shares = deal(&part, samples.as_ref());
        for (index, share) in shares.into_iter().enumerate() {
            // The common case, one session in the file, moves the samples instead of copying them.
            let (own, developer) = if share.len() == all && part.records.len() == all && all > 0 {
                (samples.take().unwrap_or_default(), developer_cadence.clone())
            } else {
                let own = samples.as_ref().map(|s| s.select(&share)).unwrap_or_default();
                (own, developer_cadence.select(&share))
            };
            let mut activity = activity(out.len(), &part, index, &share, own, &developer);
            if !stored.is_empty() {
                activity.heart_rate_of_strap = stored.fill(&mut activity.samples, activity.totals.mean_bpm);
            }
            out.push(activity);
        }
    }
    out
}

/// Some devices write a session again with newer totals: the last one counts.
fn without_repeats(sessions: Vec<FitSession>) -> Vec<FitSession> {
    let mut kept: Vec<FitSession> = Vec::with_capacity(sessions.len());
    for session in sessions {
        let earlier =
            kept.iter_mut().find(|k| k.start_s.is_some() && k.start_s == session.start_s && k.sport == session.sport);
        match earlier {
            Some(earlier) => *earlier = session,
            None => kept.push(session),
        }
    }
    kept
}

/// The records of each session of a part.
///
/// A record belongs to the latest session that started before it, so records in a gap go to the session before the gap; records
/// before all sessions go to the first. A record without a time follows its predecessor.
fn deal(part: &SessionPart, samples: Option<&Samples>) -> Vec<Vec<usize>> {
    if part.sessions.len() == 1 {
        return vec![part.records.clone().collect()];
    }
    let mut shares = vec![Vec::new(); part.sessions.len()];
    let starts = starts(&part.sessions);
    let mut current = starts.first().map_or(0, |&(_, session)| session);
    for i in part.records.clone() {
        if let Some(time_s) = samples.and_then(|s| s.time_s.get(i)) {
            current = owner(&starts, time_s);
        }
        shares[current].push(i);
    }
    shares
}

/// Start times of the sessions, sorted, with the number of the session.
fn starts(sessions: &[FitSession]) -> Vec<(f64, usize)> {
    let mut starts = sessions.iter().enumerate().filter_map(|(i, s)| Some((s.start_s?, i))).collect::<Vec<_>>();
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    starts
}

/// The session at a moment.
fn owner(starts: &[(f64, usize)], time_s: f64) -> usize {
    let after = starts.partition_point(|&(start_s, _)| start_s <= time_s);
    starts.get(after.saturating_sub(1)).map_or(0, |&(_, session)| session)
}

fn activity(
    session: usize,
    part: &SessionPart,
    index: usize,
    share: &[usize],
    mut samples: Samples,
    developer_cadence: &Series,
) -> RawActivity {
    let summary = &part.sessions[index];
    let starts = starts(&part.sessions);
    let cadence_unit = cadence(&mut samples, developer_cadence, &part.descriptions);
    let (sport, sub_sport) = sport(summary, part);
    let mut totals = summary.totals.clone();
    let laps =
        part.laps.iter().filter(|lap| lap.start_s.map_or(0, |at| owner(&starts, at)) == index).collect::<Vec<_>>();
    // If a summary lacks a total, the laps add up to it. Without a summary the last lap may be missing.
    sum_laps(&mut totals, &laps, summary.start_s.is_some());
    if !sport.is_some_and(Sport::on_foot) {
        totals.strides = None;
    }
    let mut notes = part.notes.clone();
    if let Some((number, size, base)) = part.odd_field {
        notes.push(Note::new(
            NoteCode::OddFields,
            format!(
                "field {number} of the records has {size} bytes, which type {base:#04x} cannot have; it was skipped"
            ),
        ));
    }
    let next_start_s = starts.iter().map(|&(at, _)| at).find(|&at| summary.start_s.is_some_and(|own| at > own));
    RawActivity {
        session,
        sport,
        sub_sport,
        name: None,
        mention: None,
        device: device(part),
        start_s: summary.start_s.or_else(|| samples.time_s.iter().next().map(|(_, t)| t)),
        local_offset_s: part.local_offset_s,
        breaks: part
            .breaks
            .iter()
            .map(|&at| share.partition_point(|&i| i < at))
            .filter(|&i| i > 0 && i < share.len())
            .collect(),
        stops: stops(&part.timer.stops, &samples, |at| owner(&starts, at) == index, next_start_s),
        samples,
        laps: laps.into_iter().cloned().collect(),
        totals,
        cadence_unit,
        altitude_source: part.altitude_source,
        owner: part.owner.owner(),
        heart_rate_of_strap: false,
        notes,
    }
}

/// The stops among the samples.
fn stops(all: &[Stop], samples: &Samples, is_own: impl Fn(f64) -> bool, next_start_s: Option<f64>) -> Vec<Stop> {
    if all.is_empty() {
        return Vec::new();
    }
    let times = || samples.time_s.iter().map(|(_, t)| t);
    let first = times().fold(f64::INFINITY, f64::min);
    let last = times().fold(f64::NEG_INFINITY, f64::max);
    all.iter()
        .filter(|stop| is_own(stop.from_s) && stop.from_s < last && stop.to_s > first)
        .map(|stop| Stop { from_s: stop.from_s, to_s: next_start_s.map_or(stop.to_s, |next| stop.to_s.min(next)) })
        .filter(|stop| stop.to_s > stop.from_s)
        .collect()
}

fn sum_laps(totals: &mut DeviceTotals, laps: &[&RawLap], has_summary: bool) {
    let sum = |field: fn(&RawLap) -> Option<f64>| {
        laps.iter().map(|lap| field(lap)).sum::<Option<f64>>().filter(|_| !laps.is_empty())
    };
    if !has_summary {
        return;
    }
    totals.laps_m = sum(|l| l.distance_m);
    totals.laps_s = sum(|l| l.timer_s);
    totals.distance_m = totals.distance_m.or_else(|| sum(|l| l.distance_m));
    totals.elapsed_s = totals.elapsed_s.or_else(|| sum(|l| l.elapsed_s));
    totals.timer_s = totals.timer_s.or_else(|| sum(|l| l.timer_s));
    totals.gain_m = totals.gain_m.or_else(|| sum(|l| l.gain_m));
    totals.loss_m = totals.loss_m.or_else(|| sum(|l| l.loss_m));
    totals.strides = totals.strides.or_else(|| sum(|l| l.strides));
}

fn sport(summary: &FitSession, part: &SessionPart) -> (Option<Sport>, Option<String>) {
    // A session of "generic" or "all" sports does not name one; the file's sport message may.
    let says = |words: &&SportWords| words.0.as_deref().is_some_and(|word| !matches!(word, "generic" | "all"));
    let one = part.sport.as_ref().filter(|_| part.sessions.len() == 1);
    let own = Some(&summary.sport).filter(|words| words.0.is_some());
    let own = own.filter(says).or(one.filter(says)).or(own);
    let Some((Some(sport), sub_sport)) = own.or(one) else { return (None, None) };
    let named = |word: &&str| !word.chars().all(|c| c.is_ascii_digit());
    let sub_sport = sub_sport.as_deref().filter(named);
    // A number is a sport without a name in the profile.
    let sport = Some(sport.as_str()).filter(named).unwrap_or("other");
    let (sport, sub_sport) = Sport::from_fit(sport, sub_sport);
    (Some(sport), sub_sport)
}

/// The name in the creator's message or in `file_id`, whichever names the model.
fn device(part: &SessionPart) -> Option<String> {
    let named = |words: &[Option<String>; 3]| {
        let [maker, product, product_name] = words;
        let product = product_name.as_deref().or(product.as_deref());
        device_name(maker.as_deref(), product)
    };
    let creator = part.creator.as_ref().and_then(named);
    let file = part.file_id.as_ref().and_then(named);
    let has_model = |name: &&String| name.chars().any(|c| c.is_ascii_digit()) || name.contains(' ');
    creator
        .as_ref()
        .filter(has_model)
        .or(file.as_ref().filter(has_model))
        .or(creator.as_ref())
        .or(file.as_ref())
        .cloned()
}

/// Native cadence if present, else that of a developer field, with its unit.
fn cadence(samples: &mut Samples, developer: &Series, descriptions: &[Description]) -> StatedCadenceUnit {
    let any = |channel: &Series| channel.iter().any(|(_, v)| v > 0.0);
    if any(&samples.cadence_raw) || !any(developer) {
        if samples.cadence_raw.is_empty() {
            return StatedCadenceUnit::Unknown;
        }
        return StatedCadenceUnit::PerLeg { from: "FIT counts the steps of one foot".into() };
    }
    samples.cadence_raw = developer.clone();
    let Some(field) = descriptions.iter().rfind(|d| d.is_cadence()) else { return StatedCadenceUnit::Unknown };
    let from = format!("developer field \"{}\" in {}", field.name, field.unit);
    if field.counts_steps() {
        StatedCadenceUnit::Steps { from }
    } else if field.counts_strides() {
        StatedCadenceUnit::PerLeg { from }
    } else {
        StatedCadenceUnit::Unknown
    }
}
