//! Reads one file or archive member, from bytes to summaries and a ledger entry.

use super::document::{self, Documents};
use crate::activity::{Activity, normalise};
use crate::base::ledger::{Code, LedgerEntry};
use crate::base::note::{Note, NoteCode};
use crate::base::words::counted;
use crate::config::Config;
use crate::decode::Decoded;
use crate::decode::damage::{Damage, Worst};
use crate::export::{Table, TableError};
use crate::format::sniff::{Content, sniff};
use crate::format::{Format, Reader, describe};
use crate::metric;
use crate::source::open::Leaf;
use crate::summary::{ActivitySummary, Source};
use std::collections::BTreeSet;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Result for one file or member.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) ledger: LedgerEntry,
    pub(crate) activities: Vec<ActivitySummary>,
    pub(crate) table: Option<(Format, Table)>,
}

/// How much of a leaf is read.
#[derive(Clone, Copy, Default)]
pub(crate) struct Extent<'a> {
    /// The sessions of a document or a collection that are wanted; all if `None`. Other files have few, which are all read.
    pub(crate) sessions: Option<&'a BTreeSet<usize>>,
    /// Where documents are kept that may be read again.
    pub(crate) documents: Option<&'a Documents>,
}

impl Extent<'_> {
    fn wants(&self, session: usize) -> bool {
        self.sessions.is_none_or(|wanted| wanted.contains(&session))
    }
}

/// Reads a leaf. A panic in a decoder costs only this file.
pub(crate) fn read(
    path: &str,
    leaf: &mut Leaf<'_>,
    athlete: Option<&str>,
    config: &Config,
    extent: Extent<'_>,
) -> Outcome {
    let member = leaf.member.clone();
    let mut outcomes = guarded(path, member.as_deref(), || vec![read_unguarded(path, leaf, athlete, config, extent)]);
    outcomes.pop().unwrap_or_else(|| panicked(path, member.as_deref()))
}

/// Runs `work` on the file at `path`; a panic becomes [`Code::Panicked`]. The panic's message is dropped, because it may quote
/// the file.
pub(crate) fn guarded(path: &str, member: Option<&str>, work: impl FnOnce() -> Vec<Outcome>) -> Vec<Outcome> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| vec![panicked(path, member)])
}

pub(crate) fn panicked(path: &str, member: Option<&str>) -> Outcome {
    let detail = format!("internal error in kneewise {}; please report it, without the file", crate::base::VERSION);
    entry(path, member, Code::Panicked, Some(detail))
}

/// Calls `take` with the cleaned samples of each session of a leaf read before that is `wanted`; with none if it cannot be read any
/// more.
///
/// # Errors
/// The first error of `take`.
pub(crate) fn samples(
    leaf: &mut Leaf<'_>,
    config: &Config,
    wanted: impl Fn(usize) -> bool + Sync,
    take: impl Fn(Activity) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let Ok(bytes) = leaf.content else { return Ok(()) };
    let Content::Of(format) = sniff(bytes, leaf.name) else { return Ok(()) };
    match format.info().reader {
        Reader::Recording { decode, .. } => {
            let cleaned = || decode(bytes, &config.decode).activities.into_iter().filter_map(normalise).collect();
            let cleaned: Vec<Activity> = catch_unwind(AssertUnwindSafe(cleaned)).unwrap_or_default();
            cleaned.into_iter().try_for_each(take)
        }
        Reader::Document => {
            let (export, _) = document::read(leaf);
            let taken = document::activities(&export, leaf.beside, config, wanted, |activity| Some(take(activity)));
            taken.into_iter().collect()
        }
        Reader::Collection(reader) => {
            let Ok(collection) = (reader.read)(bytes, leaf.name) else { return Ok(()) };
            let take = |activity| Some(take(activity));
            let taken = document::collected(collection, reader.add, leaf.beside, config, wanted, take);
            taken.into_iter().collect()
        }
        Reader::Table(_) => Ok(()),
    }
}

fn read_unguarded(
    path: &str,
    leaf: &mut Leaf<'_>,
    athlete: Option<&str>,
    config: &Config,
    extent: Extent<'_>,
) -> Outcome {
    let member = &leaf.member.clone();
    let member = member.as_deref();
    let bytes = match &leaf.content {
        Ok(bytes) => *bytes,
        Err(error) => return entry(path, member, error.code, error.detail.clone()),
    };
    let format = match sniff(bytes, leaf.name) {
        Content::Of(format) => format,
        Content::Empty => return entry(path, member, Code::Empty, blanks(bytes.len())),
        Content::ExportExtra => return entry(path, member, Code::ExportExtra, None),
        Content::Unknown => {
            let (code, detail) = describe::instead(bytes, leaf.name);
            return entry(path, member, code, Some(detail));
        }
    };
    let source = Source { path: path.to_owned(), member: member.map(str::to_owned), format, session: 0, device: None };
    let decoded = match format.info().reader {
        Reader::Recording { decode, .. } => decode(bytes, &config.decode),
        Reader::Table(read) => return table(path, member, format, read(bytes)),
        Reader::Document => return of_document(leaf, &source, athlete, config, extent),
        Reader::Collection(reader) => {
            let collection = match (reader.read)(bytes, leaf.name) {
                Ok(collection) => collection,
                Err(error) => return entry(path, member, Code::Unreadable, Some(error.to_string())),
            };
            let broken = leaf.partial.as_ref().map(|what| (Code::Truncated, what.clone()));
            let broken = broken.or_else(|| Some((Code::Corrupt, collection.damage.as_ref()?.to_string())));
            let measured = |activity: Activity| metric::summarise(&activity, &source, athlete, config);
            let wanted = |session| extent.wants(session);
            let summaries = document::collected(collection, reader.add, leaf.beside, config, wanted, measured);
            return of_several(summaries, broken, &source);
        }
    };
    activities(decoded, leaf.partial.as_deref(), &source, athlete, config)
}

pub(crate) fn entry(path: &str, member: Option<&str>, code: Code, detail: Option<String>) -> Outcome {
    Outcome {
        ledger: LedgerEntry::new(path.to_owned(), member.map(str::to_owned), code, detail),
        activities: Vec::new(),
        table: None,
    }
}

/// Description of a file that is empty but not 0 bytes long.
fn blanks(bytes: usize) -> Option<String> {
    (bytes > 0).then(|| format!("{} without content", counted(bytes, "byte", "bytes")))
}

fn table(path: &str, member: Option<&str>, format: Format, read: Result<Table, TableError>) -> Outcome {
    match read {
        Ok(table) => {
            let mut outcome = match &table.damage {
                Some(damage) => entry(path, member, Code::Corrupt, Some(damage.to_string())),
                None => entry(path, member, Code::Table, None),
            };
            outcome.table = Some((format, table));
            outcome
        }
        Err(error) => entry(path, member, Code::Unreadable, Some(error.to_string())),
    }
}

/// Measures and accounts for the workouts of a document, one at a time: the samples of all would not fit into memory.
fn of_document(
    leaf: &mut Leaf<'_>,
    source: &Source,
    athlete: Option<&str>,
    config: &Config,
    extent: Extent<'_>,
) -> Outcome {
    let read = match extent.documents {
        Some(documents) => documents.read(&source.path, leaf),
        None => document::read(leaf).into(),
    };
    let (export, damage) = &*read;
    let measured = |activity: Activity| metric::summarise(&activity, source, athlete, config);
    let summaries = document::activities(export, leaf.beside, config, |session| extent.wants(session), measured);
    of_several(summaries, broken(damage, None), source)
}

/// Accounts for the workouts of one file. Damage is noted at the last one, because which it concerns is not known.
fn of_several(mut summaries: Vec<ActivitySummary>, broken: Option<(Code, String)>, source: &Source) -> Outcome {
    if let (Some(last), Some((_, what))) = (summaries.last_mut(), &broken) {
        last.notes.push(Note::new(NoteCode::Damaged, what));
    }
    let member = source.member.as_deref();
    let mut outcome = match (summaries.is_empty(), broken) {
        (false, Some((code, what))) => entry(&source.path, member, code, Some(what)),
        (false, None) => entry(&source.path, member, Code::Ok, None),
        (true, Some((_, what))) => entry(&source.path, member, Code::Unreadable, Some(what)),
        (true, None) => entry(&source.path, member, Code::NoSamples, Some("no workouts".to_owned())),
    };
    outcome.activities = summaries;
    outcome
}

/// Cleans, measures and accounts for the contents of a decoded file.
fn activities(
    decoded: Decoded,
    partial: Option<&str>,
    source: &Source,
    athlete: Option<&str>,
    config: &Config,
) -> Outcome {
    let Decoded { activities, not_activity, content, damage, bad_checksum } = decoded;
    let broken = broken(&damage, partial);
    let mut cleaned: Vec<Activity> = activities.into_iter().filter_map(normalise).collect();
    if let Some((_, what)) = &broken {
        note_once(&mut cleaned, NoteCode::Damaged, what);
    }
    if bad_checksum {
        note_once(&mut cleaned, NoteCode::BadChecksum, "a checksum of the file does not match");
    }
    let summaries: Vec<ActivitySummary> =
        cleaned.iter().filter_map(|activity| metric::summarise(activity, source, athlete, config)).collect();

    let member = source.member.as_deref();
    let mut outcome = match (summaries.is_empty(), broken, not_activity) {
        (false, Some((code, what)), _) => entry(&source.path, member, code, Some(what)),
        (false, None, _) if bad_checksum => entry(&source.path, member, Code::BadChecksum, None),
        (false, None, _) => entry(&source.path, member, Code::Ok, None),
        (true, None, Some(code)) => entry(&source.path, member, code, content),
        (true, Some((_, what)), Some(code)) => {
            entry(&source.path, member, code, Some(content.map_or(what.clone(), |c| format!("{c}; {what}"))))
        }
        (true, Some((_, what)), None) => entry(&source.path, member, Code::Unreadable, Some(what)),
        (true, None, None) => entry(&source.path, member, Code::NoSamples, content),
    };
    outcome.activities = summaries;
    outcome
}

/// Adds a note about the file to the last activity, unless the decoder has assigned one to an activity.
fn note_once(activities: &mut [Activity], code: NoteCode, text: &str) {
    if activities.iter().any(|a| a.notes.iter().any(|note| note.code == code)) {
        return;
    }
    if let Some(last) = activities.last_mut() {
        last.notes.push(Note::new(code, text));
    }
}

/// The worst damage as text, with its code.
fn broken(damage: &[Damage], partial: Option<&str>) -> Option<(Code, String)> {
    if let Some(what) = partial {
        return Some((Code::Truncated, what.to_owned()));
    }
    let worst = Worst::of(damage)?;
    let code = if worst.damage.truncated { Code::Truncated } else { Code::Corrupt };
    Some((code, worst.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_costs_one_file_and_tells_nothing_of_it() {
        let outcomes = guarded("a.zip", Some("b.fit"), || panic!("runner@host.org at 46.5, 7.3"));
        let [Outcome { ledger, activities, table: None }] = &outcomes[..] else { panic!("{outcomes:?}") };
        assert_eq!(
            (ledger.path.as_str(), ledger.member.as_deref(), ledger.code),
            ("a.zip", Some("b.fit"), Code::Panicked)
        );
        let detail = ledger.detail.as_deref().unwrap();
        assert!(detail.contains(crate::base::VERSION) && detail.contains("please report"), "{detail}");
        assert!(!detail.contains("46.5") && !detail.contains('@') && activities.is_empty(), "{detail}");
    }
}
