//! The account of every file: each file and archive member ends here exactly once, with a code from a closed list.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Outcome for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Its activities are in the report.
    Read,
    /// All its activities were merged into more complete copies.
    Duplicate,
    /// Readable, but not a recorded activity (settings, monitoring, a route, a table).
    NotActivity,
    /// In a format that kneewise does not read.
    Unsupported,
    /// Broken, but what was readable is in the report.
    Damaged,
    /// Nothing of it was usable.
    Failed,
    /// Left unread on purpose.
    Skipped,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident => $status:ident,)+) => {
        /// Reason: the closed list of ledger codes. Each belongs to one [`Status`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Code] = &[$(Code::$name,)+];

            /// The status that goes with the code.
            ///
            /// ```
            /// use kneewise::base::ledger::{Code, Status};
            ///
            /// assert_eq!(Code::BadChecksum.status(), Status::Read);
            /// ```
            #[must_use]
            pub fn status(self) -> Status {
                match self { $(Code::$name => Status::$status,)+ }
            }

            /// What the code means, for help and documentation.
            ///
            /// ```
            /// use kneewise::base::ledger::Code;
            ///
            /// assert_eq!(Code::Ok.meaning(), "Read whole.");
            /// ```
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

codes! {
    /// Read whole.
    Ok => Read,
    /// Read whole, although a checksum does not match.
    BadChecksum => Read,
    /// Activities known only from an export's table, because no file of them was found.
    FromTable => Read,
    /// The same activity as another file; of a table, the same activities as files.
    SameActivity => Duplicate,
    /// FIT file of settings, device, sport or zones.
    Settings => NotActivity,
    /// FIT file of all-day monitoring, sleep, stress, heart-rate variability or weight.
    Monitoring => NotActivity,
    /// A planned workout.
    Workout => NotActivity,
    /// A planned course, route or segment: no times, so nobody ran it yet.
    Course => NotActivity,
    /// FIT file of another type that holds no activity.
    OtherFit => NotActivity,
    /// Only waypoints, or a recording without samples.
    NoSamples => NotActivity,
    /// A table or profile of an export that was used for names and gear.
    Table => NotActivity,
    /// A file of an export that is not about activities.
    ExportExtra => NotActivity,
    /// Settings or a pain log that an athlete brings along, which were used.
    OwnSettings => NotActivity,
    /// Not FIT, GPX, TCX, gzip or zip.
    UnknownFormat => Unsupported,
    /// Ends in the middle; what came before is kept.
    Truncated => Damaged,
    /// Broken inside; what was readable is kept.
    Corrupt => Damaged,
    /// An empty file.
    Empty => Failed,
    /// Claims to be an activity file, but nothing in it could be read.
    Unreadable => Failed,
    /// The operating system refused to read it.
    NoPermission => Failed,
    /// Settings or a pain log that an athlete brings along, with a mistake in it; the athlete was judged without.
    BadSettings => Failed,
    /// Gone, or changed in size, while it was read.
    Changed => Failed,
    /// The operating system reported another error while reading.
    ReadError => Failed,
    /// An archive or compressed file whose structure is broken.
    BadArchive => Failed,
    /// A member encrypted, or compressed by a method that kneewise does not know.
    ArchiveMethod => Failed,
    /// Larger than the limit for one file or member.
    LimitBytes => Failed,
    /// Unpacks to more times its size than the limit allows: a decompression bomb.
    LimitRatio => Failed,
    /// Archives nested deeper than the limit.
    LimitDepth => Failed,
    /// The archive as a whole unpacks to more than the limit.
    LimitTotal => Failed,
    /// Archive members that overlap: a decompression bomb.
    Overlap => Failed,
    /// An internal error; please report it, with the version of kneewise, without the data.
    Panicked => Failed,
    /// Hidden file or folder.
    Hidden => Skipped,
    /// Leftover of an operating system (`__MACOSX`, `.DS_Store`, `Thumbs.db`, `._name`).
    SystemLeftover => Skipped,
    /// Photos and videos.
    Media => Skipped,
    /// Contacts, messages, logins and the like in an export: never opened.
    Private => Skipped,
    /// A link that leads back to a folder already visited.
    LinkLoop => Skipped,
    /// A link that leads out of the given folders; it is read where it is named itself.
    LinkOutside => Skipped,
    /// A pipe, socket or device.
    SpecialFile => Skipped,
}

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct LedgerEntry {
    /// The file as the user gave it, or found below it.
    pub path: String,
    /// The member inside an archive (`inner.zip!name.fit` when nested), without e-mail addresses.
    pub member: Option<String>,
    /// Outcome.
    pub status: Status,
    /// Reason for the outcome.
    pub code: Code,
    /// Details, with place and numbers, where there are any.
    pub detail: Option<String>,
    /// Ids of the activities that came from it.
    pub activities: Vec<String>,
    /// The athlete that the file belongs to, with `--athletes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub athlete: Option<String>,
    /// Whether it belongs to the history that the checked files are compared with; left out if not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub history: bool,
}

impl LedgerEntry {
    /// A ledger entry for a file or member, with the code's status and no activities yet.
    ///
    /// ```
    /// use kneewise::base::ledger::{Code, LedgerEntry, Status};
    ///
    /// let entry = LedgerEntry::new("race.fit".into(), None, Code::Ok, None);
    /// assert_eq!(entry.status, Status::Read);
    /// ```
    #[must_use]
    pub fn new(path: String, member: Option<String>, code: Code, detail: Option<String>) -> Self {
        LedgerEntry {
            path,
            member,
            status: code.status(),
            code,
            detail,
            activities: Vec::new(),
            athlete: None,
            history: false,
        }
    }
}
