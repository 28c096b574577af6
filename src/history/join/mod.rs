//! Joins rows of exports' tables to the activities read from files, and makes activities of the other rows.
//!
//! [`super::lookup`] finds the activity of a row. Measurements of the table stay in `table_…` fields; only names, gear, effort
//! and a missing sport are filled in.

use super::evidence::SAME_START_S;
use super::input::FoundTable;
use super::lookup::{Index, breaks_off, is_cut, offset_s, start_s};
use crate::base::heart_rate::is_beating;
use crate::base::note::{Note, NoteCode};
use crate::base::provenance::{CadenceUnit, DistanceFrom, ZoneFrom};
use crate::base::sport::{Sport, is_indoors};
use crate::base::words::commas;
use crate::config::Config;
use crate::export::row_issues::RowIssue;
use crate::export::{StartClock, TableActivity};
use crate::metric::terrain;
use crate::summary::{ActivitySummary, Cadence, Effort, Elevation, HeartRate, Internal, Source};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use std::collections::{BTreeMap, BTreeSet};

/// Outcome for one table.
/// File and table agree on the distance within this share of the larger one; ...
const AGREES: f64 = 0.10;

/// ... indoors, where the owner corrects what the device counted, within this.
const AGREES_INDOORS: f64 = 0.20;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) path: String,
    pub(super) member: Option<String>,
    rows: usize,
    joined: usize,
    /// Rows that became activities.
    alone: usize,
    /// Rows that sum up the legs of a multisport activity which are present themselves.
    sums: usize,
    without_time: usize,
    gear: usize,
    row_issues: Vec<RowIssue>,
}

impl Account {
    /// Rows that belong to an activity of a file.
    pub(super) fn joined(&self) -> usize {
        self.joined
    }

    /// For the ledger: `214 rows: 180 joined to files, 34 without a file`.
    pub(super) fn detail(&self) -> Option<String> {
        let mut parts = Vec::new();
        if self.rows > 0 {
            let of = if self.rows == 1 { "row" } else { "rows" };
            let mut counts = vec![format!("{} {of}: {} joined to files", self.rows, self.joined)];
            let others = [
                (self.alone, "without a file"),
                (self.sums, "that sum up a multisport activity"),
                (self.without_time, "without a usable time"),
            ];
            counts.extend(others.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")));
            parts.push(counts.join(", "));
        }
        if self.gear > 0 {
            parts.push(format!("{} shoes or bikes", self.gear));
        }
        parts.extend(self.row_issues.iter().map(ToString::to_string));
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

/// Joins `tables` to `activities`, which are sorted; appends the activities known only from a table.
pub(super) fn join(
    mut tables: Vec<FoundTable>,
    activities: &mut Vec<ActivitySummary>,
    config: &Config,
) -> Vec<Account> {
    if tables.is_empty() {
        return Vec::new();
    }
    tables.sort_by(|a, b| (&a.athlete, &a.path, &a.member).cmp(&(&b.athlete, &b.path, &b.member)));
    let gear = gear_names(&tables);
    let parents: BTreeSet<(Option<&str>, &str)> = tables
        .iter()
        .flat_map(|t| t.table.activities.iter().filter_map(|r| Some((t.athlete.as_deref(), r.parent.as_deref()?))))
        .collect();
    let index = Index::new(activities);
    let mut alone = Vec::new();
    let mut accounts = Vec::new();
    for found in &tables {
        let athlete = found.athlete.as_deref();
        let mut account = Account {
            path: found.path.clone(),
            member: found.member.clone(),
            rows: found.table.activities.len(),
            gear: found.table.gear.len(),
            row_issues: found.table.row_issues.clone(),
            ..Account::default()
        };
        let mut clock = TableClock::default();
        let mut unjoined = Vec::new();
        for (number, row) in found.table.activities.iter().enumerate() {
            let id = row.id.as_deref();
            let gear = row.gear.as_ref().or_else(|| gear.get(&(athlete, id?)).copied());
            if id.is_some_and(|id| parents.contains(&(athlete, id))) {
                account.sums += 1;
            } else if let Some(matched) = index.find(found, row, activities) {
                account.joined += 1;
                for &i in &matched.activities {
                    clock.compare(row, &activities[i]);
                    fill(&mut activities[i], row, gear, matched.whole);
                }
            } else if index.sums_up(athlete, row) {
                account.sums += 1;
            } else {
                unjoined.push((number, row, gear));
            }
        }
        for (number, row, gear) in unjoined {
            match only_in_table(found, number, row, gear, clock.is_local(), config) {
                Some(activity) => {
                    account.alone += 1;
                    alone.push(activity);
                }
                None => account.without_time += 1,
            }
        }
        accounts.push(account);
    }
    activities.append(&mut alone);
    accounts
}

/// The gear of each activity id. Of several the first in use, then by name.
fn gear_names(tables: &[FoundTable]) -> BTreeMap<(Option<&str>, &str), &String> {
    let mut names: BTreeMap<(Option<&str>, &str), (bool, &String)> = BTreeMap::new();
    for found in tables {
        for gear in &found.table.gear {
            for id in &gear.activities {
                let candidate = (gear.retired, &gear.name);
                let best = names.entry((found.athlete.as_deref(), id)).or_insert(candidate);
                *best = candidate.min(*best);
            }
        }
    }
    names.into_iter().map(|(key, (_, name))| (key, name)).collect()
}

fn fill(a: &mut ActivitySummary, row: &TableActivity, gear: Option<&String>, whole: bool) {
    if a.name.is_none() {
        a.name.clone_from(&row.name);
    }
    if a.internal.mention.is_none() {
        a.internal.mention.clone_from(&row.mention);
    }
    if a.gear.is_none() {
        a.gear = gear.cloned();
    }
    if !whole {
        return;
    }
    a.effort.rpe = a.effort.rpe.or(row.rpe);
    a.effort.feel = a.effort.feel.or(row.feel);
    correct_sport(a, row);
    a.elevation.table_loss_m = a.elevation.table_loss_m.or(row.loss_m);
    a.elevation.table_gain_m = a.elevation.table_gain_m.or(row.gain_m);
    compare_totals(a, row);
}

/// The table's totals beside the file's: they fill in what the samples lack, and a note says where the two differ. If the file contains only
/// the beginning, the range of its descent includes what the rest may add.
fn compare_totals(a: &mut ActivitySummary, row: &TableActivity) {
    let Some(whole_m) = row.distance_m.filter(|m| *m > 0.0) else { return };
    let Some(kept_m) = a.known_distance_m() else {
        a.distance_m = Some(whole_m);
        a.distance_from = Some(DistanceFrom::Table);
        if (a.elapsed_s, a.timer_s, a.moving_s) == (None, None, None) {
            (a.elapsed_s, a.timer_s, a.moving_s) = (row.elapsed_s, row.timer_s, row.moving_s);
        }
        let text = format!("the file tells no distance; the export's table has {} m", commas(whole_m.round() as u64));
        a.notes.push(Note::new(NoteCode::SummaryDisagrees, text));
        return;
    };
    let breaks_off = breaks_off(row, a) && kept_m < 0.98 * whole_m;
    if !breaks_off && !is_cut(row, a) {
        let agrees = if is_indoors(a.sub_sport.as_deref()) { AGREES_INDOORS } else { AGREES };
        if (kept_m - whole_m).abs() > agrees * kept_m.max(whole_m) {
            let [kept, whole] = [kept_m, whole_m].map(|m| commas(m.round() as u64));
            let text = format!("distance {kept} m; set aside: the export's table {whole} m");
            a.notes.push(Note::new(NoteCode::SummaryDisagrees, text));
        }
        return;
    }
    let [kept_km, whole_km] = [kept_m, whole_m].map(|m| m / 1000.0);
    let descent = row.loss_m.map(|m| format!(", with {m:.0} m of descent")).unwrap_or_default();
    let text = format!("the file holds {kept_km:.1} of the {whole_km:.1} km that the export's table has{descent}");
    a.notes.push(Note::new(if breaks_off { NoteCode::Damaged } else { NoteCode::SummaryDisagrees }, text));
    let most = |most: Option<f64>, total: Option<f64>| most.map(|m| terrain::most_of_whole(m, kept_m, whole_m, total));
    a.elevation.loss_high_m = most(a.elevation.loss_high_m, row.loss_m);
    a.elevation.gain_high_m = most(a.elevation.gain_high_m, row.gain_m);
}

/// The sport set in the service takes precedence: watches record skiing and treadmills as runs, and nobody corrects the file.
fn correct_sport(a: &mut ActivitySummary, row: &TableActivity) {
    let names_one = |sport: Sport| !matches!(sport, Sport::Unknown | Sport::Other);
    // Inline skating and soccer have no class, but are named in the sub-sport.
    let finer = row.sub_sport.as_deref().filter(|_| row.sport == Some(Sport::Other));
    let without_class = finer.filter(|_| Sport::is_known_without_class(finer));
    let Some(sport) = row.sport.filter(|sport| names_one(*sport) || without_class.is_some()) else { return };
    if sport == a.sport {
        a.sub_sport = a.sub_sport.take().or(row.sub_sport.clone());
        return;
    }
    if names_one(a.sport) {
        let [says, file] = [without_class.unwrap_or(sport.as_str()), a.sport.as_str()];
        let text = format!("the export's table says {says}, the file {file}; the table was set by hand and counts");
        a.notes.push(Note::new(NoteCode::SportCorrected, text));
    }
    // Running measurements do not apply to another sport.
    if a.sport == Sport::Running {
        a.knee_load = None;
    }
    a.sub_sport = row.sub_sport.clone().or(a.sub_sport.take().filter(|_| !names_one(a.sport)));
    a.sport = sport;
}

/// Whether the starts of a table with an uncertain zone are UTC or local, as its joined rows show.
#[derive(Default)]
struct TableClock {
    utc: usize,
    local: usize,
}

impl TableClock {
    fn compare(&mut self, row: &TableActivity, a: &ActivitySummary) {
        let (Some(at), offset_s) = (row.start_s.filter(|_| row.start_clock == StartClock::Either), offset_s(a)) else {
            return;
        };
        if offset_s == 0.0 {
            return;
        }
        self.utc += usize::from((at - start_s(a)).abs() <= SAME_START_S);
        self.local += usize::from((at - start_s(a) - offset_s).abs() <= SAME_START_S);
    }

    fn is_local(&self) -> bool {
        self.local > self.utc
    }
}

/// The activity for a row without a file. `None` if the row has no usable time.
fn only_in_table(
    found: &FoundTable,
    number: usize,
    row: &TableActivity,
    gear: Option<&String>,
    clock_is_local: bool,
    config: &Config,
) -> Option<ActivitySummary> {
    let local_start = local_start(row, clock_is_local, config)?;
    let own_zone = row.local_offset_s.is_some();
    let on_foot = row.sport.is_some_and(Sport::on_foot);
    let from = || "export table".to_owned();
    let beating = |bpm: Option<f64>| bpm.filter(|bpm| is_beating(*bpm));
    Some(ActivitySummary {
        athlete: found.athlete.clone(),
        source: Source {
            path: found.path.clone(),
            member: found.member.clone(),
            format: found.format,
            session: number,
            device: None,
        },
        zone_from: match (&config.zone, own_zone) {
            (Some(_), _) => ZoneFrom::Option,
            (None, true) => ZoneFrom::File,
            (None, false) => ZoneFrom::System,
        },
        sub_sport: row.sub_sport.clone(),
        name: row.name.clone(),
        distance_m: row.distance_m,
        distance_from: row.distance_m.map(|_| DistanceFrom::Table),
        elapsed_s: row.elapsed_s,
        timer_s: row.timer_s,
        moving_s: row.moving_s,
        steps: row.steps,
        elevation: Elevation { table_loss_m: row.loss_m, table_gain_m: row.gain_m, ..Elevation::default() },
        cadence: Cadence {
            mean_spm: row.cadence_spm,
            unit: row.cadence_spm.filter(|_| on_foot).map(|_| CadenceUnit::Steps),
            unit_from: row.cadence_spm.map(|_| from()),
            ..Cadence::default()
        },
        heart_rate: HeartRate::of(beating(row.mean_bpm), beating(row.max_bpm)),
        effort: Effort { rpe: row.rpe, feel: row.feel },
        gear: gear.cloned(),
        internal: Internal { mention: row.mention.clone(), ..Internal::default() },
        ..ActivitySummary::unmeasured(local_start, row.sport.unwrap_or(Sport::Unknown))
    })
}

fn local_start(row: &TableActivity, clock_is_local: bool, config: &Config) -> Option<Zoned> {
    let at = row.start_s.filter(|s| s.is_finite())?;
    let at = Timestamp::from_millisecond((at * 1000.0).round() as i64).ok()?;
    let own = row.local_offset_s.and_then(|s| Offset::from_seconds(s).ok()).map(TimeZone::fixed);
    let zone = config.zone.clone().or(own).unwrap_or_else(|| config.fallback_zone.clone());
    let is_local = match row.start_clock {
        StartClock::Utc => false,
        StartClock::Local => true,
        StartClock::Either => clock_is_local,
    };
    if is_local {
        return zone.to_zoned(at.to_zoned(TimeZone::UTC).datetime()).ok();
    }
    Some(at.to_zoned(zone))
}

#[cfg(test)]
mod tests;
