//! Opens one file for dumping: plain, in a `.gz`, or as the only one of its kind in a `.zip`.

use super::{DAMAGE, DumpField, DumpRow, fit, points};
use crate::base::ledger::Code;
use crate::config::Config;
use crate::decode::Decoded;
use crate::decode::damage::{Damage, Place};
use crate::format::sniff::{Content, sniff};
use crate::format::{Format, Reader, describe, probe};
use crate::source::find::SourceFile;
use crate::source::open::{self, Leaf, OpenError};
use std::path::Path;
use std::sync::Mutex;

/// Why there is nothing to dump.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DumpError {
    /// The file cannot be opened, or has a format that kneewise does not read.
    #[error("{}", .detail.as_deref().unwrap_or_else(|| .code.meaning()))]
    Unusable {
        /// The ledger code.
        code: Code,
        /// Details, where there are any.
        detail: Option<String>,
    },
    /// An archive with several files that could be meant; their names.
    #[error("holds {} files that can be dumped", .0.len())]
    Several(Vec<String>),
}

/// A file, opened and read.
#[derive(Debug)]
pub struct Opened {
    /// The member, if the file is an archive.
    pub member: Option<String>,
    /// FIT, GPX or TCX.
    pub format: Format,
    /// Its activities as the decoder read them, or the planned route or course.
    pub decoded: Decoded,
    bytes: Vec<u8>,
    partial: Option<String>,
}

/// Opens `path` and reads what is in it.
///
/// # Errors
///
/// If it cannot be opened, has another format, or is an archive with several candidates. In an archive, activities come first:
/// the other FIT files of an export count only if there is no activity.
pub fn open(path: &Path, config: &Config) -> Result<Opened, DumpError> {
    let file = SourceFile { path: path.to_owned(), bytes: 0, athlete: None };
    let best = Mutex::new(None);
    let found = open::open(&file, &config.limits, probe::ANYTHING, &|leaf| look(&leaf, &best));
    choose(found, best, config)
}

/// Like [`open()`], for bytes in memory, such as standard input.
///
/// # Errors
///
/// As for [`open()`].
pub fn open_bytes(name: &str, bytes: Vec<u8>, config: &Config) -> Result<Opened, DumpError> {
    let best = Mutex::new(None);
    let found = open::open_bytes(name, bytes, &config.limits, probe::ANYTHING, &|leaf| look(&leaf, &best));
    choose(found, best, config)
}

/// What a leaf may be, by increasing likelihood that it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Nothing to dump.
    Nothing,
    /// A file of settings, sleep or the like.
    Other,
    /// A FIT activity, GPX or TCX.
    Track,
}

#[derive(Debug)]
struct Found {
    rank: Rank,
    member: Option<String>,
    /// Why it cannot be dumped.
    error: Option<OpenError>,
}

/// The likeliest leaf so far. Which of two equals it is does not matter: then nothing is dumped.
#[derive(Debug)]
struct Likeliest {
    rank: Rank,
    format: Format,
    bytes: Vec<u8>,
    partial: Option<String>,
}

fn look(leaf: &Leaf<'_>, best: &Mutex<Option<Likeliest>>) -> Found {
    let member = leaf.member.clone();
    let nothing = |error| Found { rank: Rank::Nothing, member: member.clone(), error: Some(error) };
    let bytes = match &leaf.content {
        Ok(bytes) => *bytes,
        Err(error) => return nothing(error.clone()),
    };
    let format = match sniff(bytes, leaf.name) {
        Content::Of(format) => format,
        Content::Unknown => {
            let (code, detail) = describe::instead(bytes, leaf.name);
            return nothing(OpenError { code, detail: Some(detail) });
        }
        Content::Empty => return nothing(OpenError { code: Code::Empty, detail: None }),
        Content::ExportExtra => return nothing(a_table()),
    };
    let rank = match format.info().reader {
        Reader::Recording { is_other, .. } => {
            if is_other(bytes) {
                Rank::Other
            } else {
                Rank::Track
            }
        }
        Reader::Table(_) | Reader::Collection(_) | Reader::Document => return nothing(a_table()),
    };
    if let Ok(mut best) = best.lock()
        && best.as_ref().is_none_or(|content| content.rank < rank)
    {
        *best = Some(Likeliest { rank, format, bytes: bytes.to_vec(), partial: leaf.partial.clone() });
    }
    Found { rank, member, error: None }
}

fn a_table() -> OpenError {
    OpenError { code: Code::UnknownFormat, detail: Some("a table of an export".to_owned()) }
}

fn choose(found: Vec<Found>, best: Mutex<Option<Likeliest>>, config: &Config) -> Result<Opened, DumpError> {
    let Some(Likeliest { rank, format, bytes, partial }) = best.into_inner().ok().flatten() else {
        let only = found.len() == 1;
        let error = found.into_iter().next().and_then(|found| found.error).filter(|_| only);
        let error = error.unwrap_or(OpenError { code: Code::NoSamples, detail: None });
        return Err(DumpError::Unusable { code: error.code, detail: error.detail });
    };
    let mut meant: Vec<Option<String>> = found.into_iter().filter(|f| f.rank == rank).map(|f| f.member).collect();
    if meant.len() > 1 {
        return Err(DumpError::Several(meant.into_iter().flatten().collect()));
    }
    let member = meant.pop().flatten();
    let decoded = match format.info().reader {
        Reader::Recording { decode, course, .. } => {
            let activities = decode(&bytes, &config.decode);
            match course.filter(|_| activities.activities.is_empty()) {
                Some(course) => (course.points)(&bytes, &config.decode),
                None => activities,
            }
        }
        // A table is never among the contents.
        Reader::Table(_) | Reader::Collection(_) | Reader::Document => Decoded::default(),
    };
    Ok(Opened { member, format, decoded, bytes, partial })
}

impl Opened {
    /// Whether it is a list of messages with fields (FIT), rather than of points.
    fn has_messages(&self) -> bool {
        matches!(self.format.info().reader, Reader::Recording { has_messages: true, .. })
    }

    /// Every message (FIT) or point (GPX, TCX), in the order of the file. Damage is a separate row: in its place in FIT,
    /// otherwise at the end.
    #[must_use]
    pub fn rows(&self) -> Box<dyn Iterator<Item = DumpRow> + '_> {
        let partial = self.partial.iter().map(|what| vec![DumpField::text("what", what)]);
        let rows: Box<dyn Iterator<Item = DumpRow> + '_> = if self.has_messages() {
            Box::new(fit::rows(&self.bytes).chain(partial.map(broken)))
        } else {
            let places = self.decoded.damage.iter().map(|damage| place(damage).collect());
            Box::new(points::rows(&self.decoded).chain(places.chain(partial).map(broken)))
        };
        let mut places = 0;
        Box::new(rows.map(move |mut row| {
            if row.kind == DAMAGE {
                places += 1;
                row.number = places;
            }
            row
        }))
    }
}

fn broken(fields: Vec<DumpField>) -> DumpRow {
    DumpRow { kind: DAMAGE.to_owned(), number: 0, fields }
}

fn place(damage: &Damage) -> impl Iterator<Item = DumpField> {
    let number = |(name, value): (&str, usize)| DumpField::number(name, value as f64, "");
    let place = match damage.place {
        Place::Line { line, column } => vec![("line", line), ("column", column)],
        Place::Byte { at, .. } => vec![("byte", at)],
    };
    let aftermath = damage.aftermath.map(|aftermath| DumpField::text("aftermath", &aftermath.to_string()));
    place.into_iter().map(number).chain([DumpField::text("what", &damage.what)]).chain(aftermath)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::fixture::{gz, zip};

    const TRACK: &[u8] = br#"<gpx version="1.1"><trk><trkseg>
        <trkpt lat="1" lon="2"><ele>3</ele><time>2024-01-01T00:00:00Z</time></trkpt>
        <trkpt lat="1.001" lon="2"><time>2024-01-01T00:00:09Z</time></trkpt></trkseg></trk></gpx>"#;
    const ROUTE: &[u8] = br#"<gpx version="1.1"><rte><rtept lat="1" lon="2"/><rtept lat="1" lon="3"/></rte></gpx>"#;

    fn opened(name: &str, bytes: &[u8]) -> Result<Opened, DumpError> {
        open_bytes(name, bytes.to_vec(), &Config::default())
    }

    fn rows(name: &str, bytes: &[u8]) -> Vec<String> {
        let kind = |row: DumpRow| format!("{} {} {}", row.kind, row.number, row.fields.len());
        opened(name, bytes).unwrap().rows().map(kind).collect()
    }

    #[test]
    fn points_are_found_in_any_packing() {
        let expected = ["point 1 4", "point 2 3"];
        assert_eq!(rows("a.gpx", TRACK), expected);
        assert_eq!(rows("a.gpx.gz", &gz(TRACK)), expected);
        let archive = zip(&[("a/readme.txt", b"hello".as_slice()), ("a/b.gpx", TRACK)]);
        assert_eq!(rows("a.zip", &archive), expected);
        assert_eq!(opened("a.zip", &archive).unwrap().member.as_deref(), Some("a/b.gpx"));
    }

    #[test]
    fn a_planned_route_has_points_too() {
        assert_eq!(rows("a.gpx", ROUTE), ["point 1 2", "point 2 2"]);
    }

    #[test]
    fn damage_is_a_row() {
        let cut = &TRACK[..TRACK.len() - 60];
        assert_eq!(rows("a.gpx", cut).last().map(String::as_str), Some("damage 1 3"));
        let packed = gz(TRACK);
        let found = rows("a.gpx.gz", &packed[..packed.len() - 8]);
        assert_eq!(found.last().map(String::as_str), Some("damage 1 1"), "{found:?}");
    }

    #[test]
    fn several_are_named() {
        let archive = zip(&[("1.gpx", TRACK), ("2.gpx", TRACK), ("3.txt", b"x".as_slice())]);
        assert_eq!(opened("a.zip", &archive).unwrap_err(), DumpError::Several(vec!["1.gpx".into(), "2.gpx".into()]));
    }

    #[test]
    fn what_is_nothing_says_what_it_is() {
        let error = |name: &str, bytes: &[u8]| match opened(name, bytes).unwrap_err() {
            DumpError::Unusable { code, detail } => (code, detail.unwrap_or_default()),
            DumpError::Several(names) => panic!("{names:?}"),
        };
        assert_eq!(error("a.png", b"\x89PNG\r\n\x1a\n"), (Code::UnknownFormat, "a PNG picture".into()));
        assert_eq!(error("a.gpx", b"<html>"), (Code::Unreadable, "named GPX, but holds a web page".into()));
        assert_eq!(error("a.fit", b"").0, Code::Empty);
        assert_eq!(error("a.zip", &zip(&[("1.txt", b"1"), ("2.txt", b"2")])).0, Code::NoSamples);
    }
}
