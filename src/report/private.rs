//! `--private`: a report that can be handed on. Figures, days and times of day stay; who, where and with what do not.

use super::Report;
use crate::base::message::Part;
use crate::base::note::{Note, NoteCode};
use crate::base::sport::Sport;
use crate::summary::ActivitySummary;
use std::collections::{BTreeMap, BTreeSet};

/// Stands for what was left out where the schema asks for a text.
const LEFT_OUT: &str = "private";

/// Takes out positions, routes, titles, devices, gear names, the time zone's name (it can be that of a town), and every text that
/// may quote a file. Paths become `file 1`, `file 2`, members of archives `member 1`, gear `gear 1`: the same name
/// always the same label within a report, numbered by the alphabet, so that files and activities can still be matched. The one
/// `athlete` of the report has been given another name before, with which the labels of the files end.
pub fn make_private(report: &mut Report, athlete: Option<&str>) {
    let labels = Labels::of(report, athlete);
    LEFT_OUT.clone_into(&mut report.generated_for.tz);
    for activity in &mut report.activities {
        leave_out(activity, &labels);
    }
    if let Some(judged_against) = &mut report.judged_against {
        judged_against.paths = vec![LEFT_OUT.to_owned(); judged_against.paths.len()];
    }
    if let Some(course) = &mut report.course {
        LEFT_OUT.clone_into(&mut course.path);
        course.name = None;
        course.notes.clear();
    }
    for shoe in report.sore.iter_mut().flat_map(|sore| &mut sore.shoes) {
        shoe.name = labels.gear.label(&shoe.name);
    }
    for overview in report.overview.iter_mut().flatten() {
        overview.routes.iter_mut().for_each(|route| route.track.clear());
        overview.shoes.iter_mut().for_each(|pair| pair.name = labels.gear.label(&pair.name));
        overview.pain.iter_mut().for_each(|day| day.note = None);
    }
    for finding in &mut report.findings {
        // Findings about shoes say which.
        finding.parts_mut().filter_map(Part::name_mut).for_each(|name| *name = labels.gear.label(name));
    }
    for entry in &mut report.ledger {
        (entry.path, entry.member) = labels.place(&entry.path, entry.member.as_deref());
        // May quote names and contents; the code says what is needed.
        entry.detail = None;
    }
}

fn leave_out(activity: &mut ActivitySummary, labels: &Labels) {
    let source = &mut activity.source;
    (source.path, source.member) = labels.place(&source.path, source.member.as_deref());
    source.device = None;
    for copy in &mut activity.duplicates {
        (copy.path, copy.member) = labels.place(&copy.path, copy.member.as_deref());
    }
    labels.gear.replace(&mut activity.gear);
    activity.name = None;
    activity.route.clear();
    for point in &mut activity.profile {
        (point.lat_deg, point.lon_deg) = (None, None);
    }
    // The sport's own word in the file, where it is none that is known.
    if matches!(activity.sport, Sport::Other | Sport::Unknown) {
        activity.sub_sport = None;
    }
    // Names a developer field, and with it a device.
    activity.cadence.unit_from = None;
    activity.notes.iter_mut().for_each(without_quotes);
}

/// Notes of figures stay; those that may quote the file say only what they are about.
fn without_quotes(note: &mut Note) {
    let text = match note.code {
        NoteCode::Damaged => "the file is damaged; what was readable is kept",
        NoteCode::SportInferred => "the file names no sport; it was told from the title or the speeds",
        NoteCode::OddText => "text that breaks the rules of its format, read all the same",
        NoteCode::OddFields => "fields of odd size were skipped",
        _ => return,
    };
    text.clone_into(&mut note.text);
}

/// What every name is called.
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
        // Worn before `--since` too.
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

/// Names of one kind with their labels.
struct Names {
    kind: &'static str,
    /// Behind the number: whose they are.
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
        // Findings name gear without the blanks around its name.
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
