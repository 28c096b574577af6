//! `--private`: a report that can be passed on. Figures, days and times of day stay; who, where and with what equipment do not.

use super::{
    Course, GeneratedFor, JudgedAgainst, Mention, Onset, Overview, PainDay, Report, RouteRuns, ShoeDistance, ShoeShare,
};
use crate::base::ledger::LedgerEntry;
use crate::base::message::Part;
use crate::base::note::{Note, NoteCode};
use crate::base::owner::{HeartRateBounds, HeartRateFrom};
use crate::base::sport::Sport;
use crate::rule::finding::Finding;
use crate::summary::{ActivitySummary, Cadence, Duplicate, ProfilePoint, Source};
use std::collections::{BTreeMap, BTreeSet};

/// Replacement where the schema requires a text.
const LEFT_OUT: &str = "private";

/// Removes positions, routes, titles, devices, gear names, the time zone's name (which may name a town), and every text that may
/// quote a file. Paths become `file 1`, `file 2`, members of archives `member 1`, gear `gear 1`: the same name always gets the
/// same label within a report, numbered alphabetically, so that files and activities can still be matched. The `athlete` of the
/// report has already been renamed; the labels of files end with that name.
///
/// Every field is named here, including those that stay, so that a decision is needed for every new one.
pub(crate) fn make_private(report: &mut Report, athlete: Option<&str>) {
    let labels = Labels::of(report, athlete);
    let Report {
        schema: _,
        version: _,
        generated_for,
        activities,
        weeks: _,
        findings,
        now: _,
        load: _,
        overview,
        not_judged: _,
        judged_against,
        next,
        sore,
        back_test,
        course,
        cohort: _,
        ledger,
        totals: _,
    } = report;
    let GeneratedFor { tz, as_of: _, as_of_from: _, units: _, week_start: _, since: _, until: _, hide_start_m: _ } =
        generated_for;
    LEFT_OUT.clone_into(tz);
    activities.iter_mut().for_each(|activity| private_activity(activity, &labels));
    findings.iter_mut().for_each(|finding| private_finding(finding, &labels));
    overview.iter_mut().flatten().for_each(|overview| private_overview(overview, &labels));
    if let Some(JudgedAgainst { paths, runs: _, since: _ }) = judged_against {
        *paths = vec![LEFT_OUT.to_owned(); paths.len()];
    }
    let planned = next.iter_mut().filter_map(|next| next.planned.as_mut());
    planned.flat_map(|planned| &mut planned.findings).for_each(|finding| private_finding(finding, &labels));
    for ShoeShare { name, before: _, usual: _ } in sore.iter_mut().flat_map(|sore| &mut sore.shoes) {
        *name = labels.gear.label(name);
    }
    for Onset { place, date: _, until: _, score: _, side: _ } in back_test.iter_mut().flat_map(|test| &mut test.onsets)
    {
        *place = None;
    }
    for Mention { text, date: _, activity: _ } in back_test.iter_mut().flat_map(|test| &mut test.mentions) {
        *text = None;
    }
    if let Some(course) = course {
        private_course(course, &labels);
    }
    ledger.iter_mut().for_each(|entry| private_entry(entry, &labels));
}

fn private_activity(activity: &mut ActivitySummary, labels: &Labels) {
    let ActivitySummary {
        // Start time, sport and a number.
        id: _,
        // Already a number or a pseudonym.
        athlete: _,
        source,
        duplicates,
        start: _,
        local_start: _,
        zone_from: _,
        sport,
        sub_sport,
        name,
        points: _,
        distance_m: _,
        distance_from: _,
        elapsed_s: _,
        timer_s: _,
        moving_s: _,
        pauses: _,
        steps: _,
        // Figures, and how kneewise computed them.
        elevation: _,
        cadence,
        heart_rate: _,
        coverage: _,
        dynamics: _,
        effort: _,
        gear,
        splits: _,
        laps: _,
        notes,
        descents: _,
        profile,
        route,
        walked_m: _,
        knee_load: _,
        intensity: _,
        longest_prior_30d_m: _,
        ratio_to_prior: _,
        heart_rate_bounds,
        // Never in a report.
        internal: _,
    } = activity;
    let HeartRateBounds { max_bpm, max_bpm_from, resting_bpm: _, resting_bpm_from: _, threshold_bpm: _ } =
        heart_rate_bounds;
    // It would reveal the age.
    if *max_bpm_from == Some(HeartRateFrom::Age) {
        *max_bpm = None;
    }
    let Source { path, member, format: _, session: _, device } = source;
    (*path, *member) = labels.place(path, member.as_deref());
    *device = None;
    for Duplicate { path, member, reason: _ } in duplicates {
        (*path, *member) = labels.place(path, member.as_deref());
    }
    labels.gear.replace(gear);
    *name = None;
    route.clear();
    profile.iter_mut().for_each(without_position);
    // The file's own word for an unknown sport.
    if matches!(sport, Sport::Other | Sport::Unknown) {
        *sub_sport = None;
    }
    // Names a developer field, and thereby a device.
    let Cadence { unit_from, mean_spm: _, running_spm: _, fade_pct: _, unit: _, step_length_m: _ } = cadence;
    *unit_from = None;
    notes.iter_mut().for_each(without_quotes);
}

fn without_position(point: &mut ProfilePoint) {
    let ProfilePoint {
        distance_m: _,
        altitude_m: _,
        grade: _,
        cadence_spm: _,
        speed_mps: _,
        heart_rate_bpm: _,
        knee_load_flat_km: _,
        timer_s: _,
        gain_m: _,
        loss_m: _,
        below_10_pct_m: _,
        walked_m: _,
        stance_time_ms: _,
        balance_pct: _,
        vertical_oscillation_mm: _,
        lat_deg,
        lon_deg,
    } = point;
    (*lat_deg, *lon_deg) = (None, None);
}

/// Findings about shoes name them.
fn private_finding(finding: &mut Finding, labels: &Labels) {
    finding.parts_mut().filter_map(Part::name_mut).for_each(|name| *name = labels.gear.label(name));
}

fn private_overview(overview: &mut Overview, labels: &Labels) {
    let Overview { athlete: _, days: _, longest_30d: _, cadence: _, routes, other_routes: _, shoes, pain } = overview;
    for RouteRuns { track, runs: _, reversed: _, distance_m: _, first: _, last: _, activities: _ } in routes {
        track.clear();
    }
    for ShoeDistance { name, distance_m: _, activities: _, first: _, last: _, maximum_m: _, out_of_use: _ } in shoes {
        *name = labels.gear.label(name);
    }
    for PainDay { note, date: _, score: _, when: _ } in pain {
        *note = None;
    }
}

fn private_course(course: &mut Course, labels: &Labels) {
    let Course {
        path,
        name,
        tracks: _,
        routes: _,
        waypoints: _,
        points: _,
        notes,
        as_of: _,
        runs: _,
        distance_m: _,
        elevation: _,
        knee_load: _,
        known_share: _,
        bands: _,
        compared: _,
        descents: _,
        profile,
        day: _,
        findings,
    } = course;
    LEFT_OUT.clone_into(path);
    *name = None;
    notes.clear();
    profile.iter_mut().for_each(without_position);
    findings.iter_mut().for_each(|finding| private_finding(finding, labels));
}

fn private_entry(entry: &mut LedgerEntry, labels: &Labels) {
    let LedgerEntry { path, member, status: _, code: _, detail, activities: _, athlete: _, history: _ } = entry;
    (*path, *member) = labels.place(path, member.as_deref());
    // It may quote names and contents; the code says what is needed.
    *detail = None;
}

/// Keeps notes about figures; those that may quote the file are reduced to their topic.
fn without_quotes(note: &mut Note) {
    let text = match note.code {
        NoteCode::Damaged => "the file is damaged; what was readable is kept",
        NoteCode::SportInferred => "the file names no sport; it was told from the title or the speeds",
        NoteCode::OddText => "text that breaks the rules of its format, read all the same",
        NoteCode::OddFields => "fields of odd size were skipped",
        NoteCode::BadChecksum
        | NoteCode::BackwardClock
        | NoteCode::DuplicateTimes
        | NoteCode::ClockJump
        | NoteCode::MissingTimes
        | NoteCode::GpsSpikes
        | NoteCode::AltitudeSpikes
        | NoteCode::ZeroAltitude
        | NoteCode::OutOfRange
        | NoteCode::DistanceRestarts
        | NoteCode::DistanceFromPositions
        | NoteCode::Outage
        | NoteCode::Jump
        | NoteCode::Overlap
        | NoteCode::NoSession
        | NoteCode::SportCorrected
        | NoteCode::ImplausibleSpeed
        | NoteCode::ImplausibleDate
        | NoteCode::ImplausibleOffset
        | NoteCode::MissingRoute
        | NoteCode::SummaryDisagrees => return,
    };
    text.clone_into(&mut note.text);
}

/// Labels that replace names.
struct Labels {
    files: Names,
    members: Names,
    gear: Names,
}

impl Labels {
    fn of(report: &Report, athlete: Option<&str>) -> Self {
        let activities = || report.activities.iter();
        let copies = || activities().flat_map(|a| &a.duplicates);
        let paths = activities().map(|a| &a.source.path).chain(copies().map(|c| &c.path));
        let members = activities().map(|a| &a.source.member).chain(copies().map(|c| &c.member));
        // Also shoes worn only before `--since`.
        let shoes = report.overview.iter().flatten().flat_map(|o| &o.shoes).map(|pair| &pair.name);
        Labels {
            files: Names::of("file", athlete, paths.chain(report.ledger.iter().map(|e| &e.path))),
            members: Names::new("member", members.chain(report.ledger.iter().map(|e| &e.member)).flatten()),
            gear: Names::new("gear", activities().filter_map(|a| a.gear.as_ref()).chain(shoes)),
        }
    }

    fn place(&self, path: &str, member: Option<&str>) -> (String, Option<String>) {
        (self.files.label(path), member.map(|member| self.members.label(member)))
    }
}

/// Names of one kind and their labels.
struct Names {
    kind: &'static str,
    /// Suffix after the number: the athlete.
    owner: String,
    numbers: BTreeMap<String, usize>,
}

impl Names {
    fn new<'a>(kind: &'static str, names: impl Iterator<Item = &'a String>) -> Self {
        Names::of(kind, None, names)
    }

    fn of<'a>(kind: &'static str, owner: Option<&str>, names: impl Iterator<Item = &'a String>) -> Self {
        let names: BTreeSet<&String> = names.collect();
        let owner = owner.map(|owner| format!(" of {owner}")).unwrap_or_default();
        Names { kind, owner, numbers: names.into_iter().cloned().zip(1..).collect() }
    }

    fn label(&self, name: &str) -> String {
        // Findings name gear without leading and trailing spaces.
        let trimmed = || self.numbers.iter().find(|(known, _)| known.trim() == name).map(|(_, number)| number);
        match self.numbers.get(name).or_else(trimmed) {
            Some(number) => format!("{} {number}{}", self.kind, self.owner),
            None => LEFT_OUT.to_owned(),
        }
    }

    fn replace(&self, name: &mut Option<String>) {
        *name = name.as_deref().map(|name| self.label(name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_labels() {
        let names = ["Red".to_owned(), "Red Fox ".to_owned(), String::new()];
        let names = Names::new("gear", names.iter());
        for (name, label) in [("Red", "gear 2"), ("Red Fox ", "gear 3"), ("Red Fox", "gear 3"), ("Blue", LEFT_OUT)] {
            assert_eq!(names.label(name), label, "{name}");
        }
    }
}
