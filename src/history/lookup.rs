//! Finds the activities of a row in an export's table: those of the file that it names; else the activity with the same start
//! that agrees in distance or time. Tests are in [`super::join`].

use super::evidence::{Agreement, SAME_START_S, near, same_sport};
use super::input::FoundTable;
use crate::base::note::NoteCode;
use crate::export::{StartClock, TableActivity};
use crate::summary::ActivitySummary;
use std::collections::BTreeMap;

/// The activities of a row.
pub(super) struct Matched {
    pub(super) activities: Vec<usize>,
    /// Whether the row describes each as a whole, not several sessions together.
    pub(super) whole: bool,
}

/// Index of activities by start and by file name.
pub(super) struct Index {
    starting: BTreeMap<Option<String>, Vec<Span>>,
    locally: BTreeMap<Option<String>, Vec<(f64, usize)>>,
    called: BTreeMap<(Option<String>, String), Vec<usize>>,
}

#[derive(Clone, Copy)]
struct Span {
    start_s: f64,
    end_s: f64,
    activity: usize,
}

impl Index {
    pub(super) fn new(activities: &[ActivitySummary]) -> Self {
        let mut index = Index { starting: BTreeMap::new(), locally: BTreeMap::new(), called: BTreeMap::new() };
        for (i, a) in activities.iter().enumerate() {
            let start_s = start_s(a);
            let end_s = start_s + a.elapsed_s.or(a.timer_s).unwrap_or(0.0);
            index.starting.entry(a.athlete.clone()).or_default().push(Span { start_s, end_s, activity: i });
            let local_s = start_s + offset_s(a);
            index.locally.entry(a.athlete.clone()).or_default().push((local_s, i));
            for file in files_of(a) {
                let name = file.rsplit('/').next().unwrap_or_default().to_owned();
                index.called.entry((a.athlete.clone(), name)).or_default().push(i);
            }
        }
        for spans in index.starting.values_mut() {
            spans.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
        }
        for starts in index.locally.values_mut() {
            starts.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        index
    }

    pub(super) fn find(
        &self,
        found: &FoundTable,
        row: &TableActivity,
        activities: &[ActivitySummary],
    ) -> Option<Matched> {
        self.find_by_name(found, row, activities).or_else(|| {
            let activity = self.find_by_start(found, row, activities)?;
            Some(Matched { activities: vec![activity], whole: true })
        })
    }

    fn find_by_name(&self, found: &FoundTable, row: &TableActivity, activities: &[ActivitySummary]) -> Option<Matched> {
        let file = plain_name(row.file.as_deref()?);
        let name = file.rsplit('/').next().unwrap_or_default().to_owned();
        let mut named: Vec<usize> = self
            .called
            .get(&(found.athlete.clone(), name))?
            .iter()
            .copied()
            .filter(|&i| files_of(&activities[i]).iter().any(|f| is_below(f, &file)))
            .collect();
        // With several exports, each table refers to the files next to it.
        let folder = found.path.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder);
        let beside = |i: &usize| {
            let path = &activities[*i].source.path;
            if found.member.is_some() {
                return *path == found.path;
            }
            let below = path.strip_prefix(folder);
            below.is_some_and(|rest| folder.is_empty() || rest.starts_with(['/', '\\']))
        };
        if named.iter().any(beside) {
            named.retain(beside);
        }
        match named.as_slice() {
            [] => None,
            [_] => Some(Matched { activities: named, whole: true }),
            _ => {
                let fitting: Vec<usize> = named.iter().copied().filter(|&i| fits(row, &activities[i])).collect();
                let whole = !fitting.is_empty();
                Some(Matched { activities: if whole { fitting } else { named }, whole })
            }
        }
    }

    /// The activity with the row's start that agrees with it; of several copies the one closest in distance.
    fn find_by_start(&self, found: &FoundTable, row: &TableActivity, activities: &[ActivitySummary]) -> Option<usize> {
        let at = row.start_s?;
        let athlete = found.athlete.as_deref();
        let near_start = |start_s: f64| (start_s - at).abs() <= SAME_START_S;
        let mut candidates: Vec<usize> = Vec::new();
        if let Some(spans) = self.starting.get(&found.athlete) {
            let first = spans.partition_point(|s| s.start_s < at - SAME_START_S);
            candidates.extend(spans[first..].iter().take_while(|s| near_start(s.start_s)).map(|s| s.activity));
        }
        if let (true, Some(starts)) = (row.start_clock != StartClock::Utc, self.locally.get(&found.athlete)) {
            let first = starts.partition_point(|s| s.0 < at - SAME_START_S);
            candidates.extend(starts[first..].iter().take_while(|s| near_start(s.0)).map(|s| s.1));
        }
        let apart_m = |i: usize| match (row.distance_m, activities[i].distance_m) {
            (Some(a), Some(b)) => (a - b).abs(),
            _ => f64::INFINITY,
        };
        candidates
            .into_iter()
            .filter(|&i| fits(row, &activities[i]) || (is_cut(row, &activities[i]) && !self.sums_up(athlete, row)))
            .min_by(|&a, &b| apart_m(a).total_cmp(&apart_m(b)).then(a.cmp(&b)))
    }

    /// Whether a row contains two or more activities that fill at least 80 % of it: the total of a multisport race.
    pub(super) fn sums_up(&self, athlete: Option<&str>, row: &TableActivity) -> bool {
        let (Some(from_s), Some(for_s)) = (row.start_s, row.elapsed_s.or(row.timer_s).filter(|&d| d > 0.0)) else {
            return false;
        };
        let to_s = from_s + for_s;
        let Some(spans) = self.starting.get(&athlete.map(str::to_owned)) else { return false };
        let first = spans.partition_point(|s| s.start_s < from_s - SAME_START_S);
        let (mut legs, mut covered_s, mut until_s) = (0, 0.0, f64::NEG_INFINITY);
        for leg in spans[first..].iter().take_while(|s| s.start_s < to_s) {
            // Copies of a leg and legs that extend beyond the row do not count.
            if leg.start_s >= until_s - SAME_START_S && leg.end_s <= to_s + 60.0 && leg.end_s > leg.start_s {
                legs += 1;
                covered_s += leg.end_s - leg.start_s;
                until_s = leg.end_s;
            }
        }
        legs >= 2 && covered_s >= 0.8 * for_s
    }
}

/// Start, Unix seconds.
pub(super) fn start_s(a: &ActivitySummary) -> f64 {
    a.start.as_millisecond() as f64 / 1000.0
}

/// Local minus UTC, seconds.
pub(super) fn offset_s(a: &ActivitySummary) -> f64 {
    f64::from(a.local_start.offset().seconds())
}

/// The path and each member in it, nested ones separately, as plain names.
fn files_of(a: &ActivitySummary) -> Vec<String> {
    let members = a.source.member.iter().flat_map(|m| m.split('!'));
    std::iter::once(a.source.path.as_str()).chain(members).map(plain_name).collect()
}

/// Normalises a name: forward slashes, lower case, without `.gz`, so that a packed file is also found unpacked.
fn plain_name(name: &str) -> String {
    let name = name.trim().replace('\\', "/").to_lowercase();
    name.strip_suffix(".gz").unwrap_or(&name).to_owned()
}

/// Whether `path` is `file`, or `file` in some folder.
fn is_below(path: &str, file: &str) -> bool {
    path.strip_suffix(file).is_some_and(|rest| rest.is_empty() || rest.ends_with('/') || file.starts_with('/'))
}

/// Whether a row with the same start describes an activity, and is not the total of a race whose first leg it is.
///
/// Users correct distances of treadmill runs and trim the ends, so one of the two may differ.
fn fits(row: &TableActivity, a: &ActivitySummary) -> bool {
    let distance = near(row.distance_m, a.distance_m, 5.0, 0.03, 0.20);
    let mut time = Agreement::Nothing;
    for x in [row.elapsed_s, row.timer_s] {
        for y in [a.elapsed_s, a.timer_s] {
            match near(x, y, 10.0, 0.02, 0.10) {
                Agreement::Same => time = Agreement::Same,
                Agreement::Different if time == Agreement::Nothing => time = Agreement::Different,
                _ => {}
            }
        }
    }
    let says = [distance, time];
    match row.sport.map_or(Agreement::Nothing, |sport| same_sport(sport, a.sport)) {
        // The owner may have corrected the sport in the service.
        Agreement::Different => says == [Agreement::Same, Agreement::Same],
        _ => says.contains(&Agreement::Same) || !says.contains(&Agreement::Different) || breaks_off(row, a),
    }
}

/// Whether a damaged file holds the beginning of the row's activity.
pub(super) fn breaks_off(row: &TableActivity, a: &ActivitySummary) -> bool {
    let within = |part: Option<f64>, whole: Option<f64>, slack: f64| match (part, whole) {
        (Some(part), Some(whole)) => part <= whole + slack,
        _ => true,
    };
    a.notes.iter().any(|note| note.code == NoteCode::Damaged)
        && within(a.distance_m, row.distance_m, 5.0 + 0.03 * row.distance_m.unwrap_or(0.0))
        && within(a.elapsed_s.or(a.timer_s), row.elapsed_s.or(row.timer_s), 10.0)
}

/// Whether an undamaged file holds the beginning of the row's activity: the row is longer in time and distance, at the same speed.
pub(super) fn is_cut(row: &TableActivity, a: &ActivitySummary) -> bool {
    let positive = |v: Option<f64>| v.filter(|v| *v > 0.0);
    let row_s = positive(row.elapsed_s.or(row.timer_s).or(row.moving_s));
    let (Some(part_m), Some(whole_m), Some(part_s), Some(whole_s)) =
        (positive(a.distance_m), positive(row.distance_m), positive(a.elapsed_s.or(a.timer_s)), row_s)
    else {
        return false;
    };
    let same_sport = row.sport.is_none_or(|sport| same_sport(sport, a.sport) != Agreement::Different);
    let same_speed = near(Some(part_m / part_s), Some(whole_m / whole_s), 0.0, 0.10, 0.10) == Agreement::Same;
    same_sport && same_speed && part_m < CUT * whole_m && part_s < CUT * whole_s
}

/// A file that holds less than this share of the table's distance and time is cut.
const CUT: f64 = 0.9;
