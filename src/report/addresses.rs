//! E-mail addresses in titles, names of gear and the like: never shown, private report or not.

use super::Report;
use std::collections::{BTreeMap, BTreeSet};

/// Puts every text that comes from a file or a folder's name through `clean`. Athletes whose names become the same keep apart by a
/// number.
pub fn clean_texts(report: &mut Report, clean: fn(&str) -> String) {
    let tidy = |text: &mut String| {
        if text.contains('@') || text.contains("%40") {
            *text = clean(text);
        }
    };
    let athletes = athletes(report, clean);
    let rename = |athlete: &mut Option<String>| {
        if let Some(name) = athlete
            && let Some(shown) = athletes.get(name)
        {
            shown.clone_into(name);
        }
    };
    for activity in &mut report.activities {
        rename(&mut activity.athlete);
        let texts = [&mut activity.name, &mut activity.gear, &mut activity.source.device, &mut activity.sub_sport];
        texts.into_iter().flatten().for_each(tidy);
        activity.notes.iter_mut().for_each(|note| tidy(&mut note.text));
    }
    report.weeks.iter_mut().for_each(|week| rename(&mut week.athlete));
    report.now.iter_mut().for_each(|now| rename(&mut now.athlete));
    report.not_judged.iter_mut().for_each(|rule| rename(&mut rule.athlete));
    report.load.iter_mut().flatten().for_each(|load| rename(&mut load.athlete));
    for finding in &mut report.findings {
        rename(&mut finding.athlete);
        let texts = [&mut finding.title, &mut finding.message, &mut finding.action, &mut finding.would_change];
        texts.into_iter().for_each(tidy);
    }
    report.sore.iter_mut().flat_map(|sore| &mut sore.shoes).for_each(|shoe| tidy(&mut shoe.name));
    report.course.iter_mut().filter_map(|course| course.name.as_mut()).for_each(tidy);
    report.ledger.iter_mut().filter_map(|entry| entry.detail.as_mut()).for_each(tidy);
}

/// What each athlete whose name holds an address is called.
fn athletes(report: &Report, clean: fn(&str) -> String) -> BTreeMap<String, String> {
    let all: BTreeSet<&String> = report
        .activities
        .iter()
        .filter_map(|activity| activity.athlete.as_ref())
        .chain(report.weeks.iter().filter_map(|week| week.athlete.as_ref()))
        .chain(report.now.iter().filter_map(|now| now.athlete.as_ref()))
        .chain(report.not_judged.iter().filter_map(|rule| rule.athlete.as_ref()))
        .collect();
    let (addresses, plain): (Vec<&String>, Vec<&String>) = all.into_iter().partition(|name| name.contains('@'));
    let mut taken: BTreeSet<String> = plain.into_iter().cloned().collect();
    let mut shown = BTreeMap::new();
    for name in addresses {
        let cleaned = clean(name);
        let numbered = (2..).map(|number| format!("{cleaned} {number}"));
        let free = std::iter::once(cleaned.clone()).chain(numbered).find(|label| !taken.contains(label));
        if let Some(label) = free {
            taken.insert(label.clone());
            shown.insert(name.clone(), label);
        }
    }
    shown
}
