//! Removes e-mail addresses from titles, names of gear and the like: they are never shown, not even in a report that is not
//! private.

use super::Report;
use crate::base::message::Part;

/// Applies `clean` to every text that comes from a file. Athletes already have names without addresses.
pub(crate) fn clean_texts(report: &mut Report, clean: fn(&str) -> String) {
    let tidy = |text: &mut String| {
        if text.contains('@') || text.contains("%40") {
            *text = clean(text);
        }
    };
    for activity in &mut report.activities {
        let texts = [&mut activity.name, &mut activity.gear, &mut activity.source.device, &mut activity.sub_sport];
        texts.into_iter().flatten().for_each(tidy);
        activity.notes.iter_mut().for_each(|note| tidy(&mut note.text));
    }
    for finding in &mut report.findings {
        finding.parts_mut().filter_map(Part::name_mut).for_each(tidy);
    }
    report.sore.iter_mut().flat_map(|sore| &mut sore.shoes).for_each(|shoe| tidy(&mut shoe.name));
    let mentions = report.back_test.iter_mut().flat_map(|test| &mut test.mentions);
    mentions.filter_map(|mention| mention.text.as_mut()).for_each(tidy);
    report.course.iter_mut().filter_map(|course| course.name.as_mut()).for_each(tidy);
    report.ledger.iter_mut().filter_map(|entry| entry.detail.as_mut()).for_each(tidy);
}
