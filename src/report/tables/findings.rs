//! The table `findings`.

use super::ReportTable;
use super::column::Origin::{Derived, Json};
use super::column::{count, day, list, number, text, word};
use crate::base::message::Message;
use crate::rule::finding::Finding;

/// The table `findings`: every scalar field of a finding.
pub static FINDINGS: ReportTable<Finding> = ReportTable {
    name: "findings",
    about: "one row a finding",
    columns: &[
        text("id", Json("/id"), "unique in a report and athlete", |f| Some(f.id.clone())),
        text("athlete", Json("/athlete"), "with --athletes", |f| f.athlete.clone()),
        text("rule", Json("/rule"), "code", |f| word(f.rule)),
        text("name", Json("/name"), "name of the rule", |f| Some(f.name.to_string())),
        text("severity", Json("/severity"), "info, caution or strong", |f| word(f.severity)),
        text("group", Json("/group"), "findings of one cause share it", |f| Some(f.group.clone())),
        day("date", Json("/date"), "the local day it is about", |f| Some(f.date)),
        text("week", Json("/week"), "the week of that day", |f| Some(f.week.clone())),
        text("activities", Derived, "ids of the activities it is about", |f| list(&f.activities)),
        text("quantity", Json("/quantity"), "what was looked at", |f| Some(f.quantity.as_str().to_owned())),
        text("unit", Json("/unit"), "of the three values", |f| word(f.quantity.unit())),
        number("observed", Json("/observed"), "what was seen, in unit", |f| f.observed),
        number("threshold", Json("/threshold"), "the value from which the rule fires, in unit", |f| f.threshold),
        number("reference", Json("/reference/value"), "what it is compared with, in unit", |f| {
            f.reference.map(|r| r.value)
        }),
        day("reference_date", Json("/reference/date"), "the day of that", |f| f.reference.and_then(|r| r.date)),
        text("title", Json("/title"), "one sentence", |f| Some(f.words.title.text())),
        text("message", Json("/message"), "what was seen, in sentences", |f| Some(f.words.message().text())),
        text("evidence_grade", Json("/evidence/grade"), "A good, B fair, C weak, D convention", |f| {
            word(f.evidence.grade)
        }),
        text("citation", Json("/evidence/citation"), "the study", |f| Some(f.evidence.citation.clone())),
        text("against", Json("/against"), "what the reference is", |f| Some(f.against.text())),
        count("against_days", Json("/against_days"), "days in which the reference is the most of one run", |f| {
            f.against.days().map(u64::from)
        }),
        text("known", Json("/known"), "what a study saw, of a group and not of a person", |f| {
            f.words.known_apart().map(Message::text)
        }),
        text("action", Json("/action"), "the next step", |f| Some(f.words.action.text())),
        text("would_change", Json("/would_change"), "what would change the finding", |f| {
            Some(f.words.would_change.text())
        }),
        day("lasts_since", Json("/lasts/since"), "first day of a state that still lasts", |f| {
            f.lasts.as_ref().map(|state| state.since)
        }),
        text("lasts_what", Json("/lasts/what"), "the state that still lasts", |f| {
            f.lasts.as_ref().map(|state| state.what.clone())
        }),
    ],
};
