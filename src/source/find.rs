//! Finds the files below the paths that the user gave.

use super::window::Window;
use crate::base::ledger::{Code, LedgerEntry};
use crate::config::OpenLimits;
use crate::source::name::{is_media, is_private, left_alone, show_name, split};
use std::collections::HashSet;
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// A file to open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceFile {
    /// Its path: as the user gave it, or below that.
    pub path: PathBuf,
    /// Its size when found, bytes.
    pub bytes: u64,
    /// With `--athletes`: the subfolder or archive of the root to which it belongs.
    pub athlete: Option<String>,
}

/// Result of the search.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The files, sorted by path, each once even if named several times.
    pub files: Vec<SourceFile>,
    /// Files and folders left unread or unreadable, with the reason.
    pub ledger: Vec<LedgerEntry>,
}

/// Searches below `roots`.
///
/// What the user names is read, whatever its name. Below that, hidden and system files, media and an export's private tables are
/// left unread; folders as a whole. Links are followed once, after everything else, so that a file also reached without one keeps
/// its own path; links that lead out of all roots are not followed, because the user did not name their targets. The order of
/// `roots` does not matter.
///
/// # Errors
///
/// If a root does not exist or cannot be read.
pub fn find(roots: &[PathBuf], athletes: bool) -> Result<Found, crate::base::error::Error> {
    let mut roots: Vec<&PathBuf> = roots.iter().collect();
    roots.sort_unstable();
    let mut walk = Walk { athletes, ..Walk::default() };
    let mut starts = Vec::new();
    for root in roots {
        let real = fs::canonicalize(root).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => crate::base::error::Error::NotFound(root.clone()),
            _ => crate::base::error::Error::Unreadable { path: root.clone(), source: error },
        })?;
        walk.named.insert(real.clone());
        starts.push(Start { root: root.clone(), path: root.clone(), real });
    }
    for start in &starts {
        walk.below(start);
    }
    // Links may lead to further links: they are followed round by round, each in the order of paths.
    while !walk.links.is_empty() {
        let mut links = std::mem::take(&mut walk.links);
        links.sort_unstable();
        for (path, root) in links {
            walk.follow(path, root);
        }
    }
    walk.found.files.sort_unstable();
    walk.found.ledger.sort_unstable();
    Ok(walk.found)
}

/// Numbers of members in a zip archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Members {
    /// Number of files and folders.
    pub all: usize,
    /// Number of archives among them, by name.
    pub archives: usize,
}

/// Counts the members of the zip archive at `path`; `None` for anything else.
#[must_use]
pub fn members(path: &Path) -> Option<Members> {
    // Opening a pipe would block.
    let is_file = fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    let window = is_file.then(|| fs::File::open(path).and_then(Window::of_file).ok())??;
    let limit = OpenLimits::default().members;
    let members = super::archive::list(&window, limit, 0).ok()?.members;
    let is_archive = |member: &&super::archive::Member| split(&member.name).1.eq_ignore_ascii_case("zip");
    Some(Members { all: members.len(), archives: members.iter().filter(is_archive).count() })
}

/// Start of a walk: a root, or a link below one.
struct Start {
    root: PathBuf,
    path: PathBuf,
    /// The path with all links resolved.
    real: PathBuf,
}

#[derive(Default)]
struct Walk {
    athletes: bool,
    /// Real paths of the roots.
    named: HashSet<PathBuf>,
    /// Real paths of the folders and files already handled.
    seen: HashSet<PathBuf>,
    /// Links still to follow, each with the root below which it was found.
    links: Vec<(PathBuf, PathBuf)>,
    found: Found,
}

impl Walk {
    fn below(&mut self, start: &Start) {
        let mut entries = WalkDir::new(&start.path).follow_links(false).into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.failed(start, &error);
                    continue;
                }
            };
            // Links are not followed, so all folders below a start are real: no need to ask the system again.
            let below = entry.path().strip_prefix(&start.path).unwrap_or(Path::new(""));
            let real = if entry.depth() == 0 { start.real.clone() } else { start.real.join(below) };
            let mut kind = entry.file_type();
            if entry.depth() == 0 {
                match fs::metadata(&start.real) {
                    Ok(metadata) => kind = metadata.file_type(),
                    Err(error) => {
                        self.note(&start.path, &start.root, code_of(&error), Some(error.to_string()));
                        continue;
                    }
                }
            } else if let Some(code) = unread(entry.path(), kind) {
                if kind.is_dir() {
                    entries.skip_current_dir();
                }
                if !self.named.contains(&real) && self.seen.insert(real) {
                    self.note(entry.path(), &start.root, code, None);
                }
                continue;
            }
            if kind.is_symlink() {
                self.links.push((entry.path().to_owned(), start.root.clone()));
            } else if !self.seen.insert(real) {
                if kind.is_dir() {
                    entries.skip_current_dir();
                }
            } else if kind.is_file() {
                self.file(entry.path(), &start.root);
            } else if !kind.is_dir() {
                self.note(entry.path(), &start.root, Code::SpecialFile, None);
            }
        }
    }

    fn file(&mut self, path: &Path, root: &Path) {
        match fs::metadata(path) {
            Ok(metadata) => {
                let athlete = if self.athletes { athlete(path, root) } else { None };
                self.found.files.push(SourceFile { path: path.to_owned(), bytes: metadata.len(), athlete });
            }
            Err(error) => self.note(path, root, code_of(&error), Some(error.to_string())),
        }
    }

    fn follow(&mut self, path: PathBuf, root: PathBuf) {
        let real = match fs::canonicalize(&path) {
            Ok(real) => real,
            Err(error) => {
                let (code, detail) = match error.kind() {
                    io::ErrorKind::NotFound => (Code::ReadError, "a link that leads nowhere".to_owned()),
                    io::ErrorKind::PermissionDenied => (Code::NoPermission, error.to_string()),
                    _ => (Code::LinkLoop, error.to_string()),
                };
                return self.note(&path, &root, code, Some(detail));
            }
        };
        if !self.named.iter().any(|root| real.starts_with(root)) {
            self.note(&path, &root, Code::LinkOutside, None);
        } else if !self.seen.contains(&real) {
            self.below(&Start { root, path, real });
        } else if real.is_dir() {
            self.note(&path, &root, Code::LinkLoop, None);
        }
    }

    fn failed(&mut self, start: &Start, error: &walkdir::Error) {
        let path = error.path().unwrap_or(&start.path);
        let (code, detail) = match error.io_error() {
            Some(error) => (code_of(error), error.to_string()),
            None => (Code::LinkLoop, error.to_string()),
        };
        self.note(path, &start.root, code, Some(detail));
    }

    fn note(&mut self, at: &Path, root: &Path, code: Code, detail: Option<String>) {
        let path = show_name(&at.to_string_lossy());
        let athlete = if self.athletes { athlete(at, root) } else { None };
        self.found.ledger.push(LedgerEntry { athlete, ..LedgerEntry::new(path, None, code, detail) });
    }
}

fn code_of(error: &io::Error) -> Code {
    match error.kind() {
        io::ErrorKind::NotFound => Code::Changed,
        io::ErrorKind::PermissionDenied => Code::NoPermission,
        _ => Code::ReadError,
    }
}

/// Why a file or folder that the user did not name is left unread.
fn unread(path: &Path, kind: FileType) -> Option<Code> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if kind.is_dir() {
        return left_alone(&name);
    }
    unread_name(&name).or_else(|| (is_private(&name) && in_export(path)).then_some(Code::Private))
}

/// Why a file of this name is left unread wherever it lies.
pub(super) fn unread_name(name: &str) -> Option<Code> {
    left_alone(name).or_else(|| is_media(name).then_some(Code::Media))
}

/// Whether a table lies in an unpacked export: of Strava, next to `activities.csv`, or of Garmin, in one of its folders.
fn in_export(path: &Path) -> bool {
    let Some(folder) = path.parent() else { return false };
    folder.join("activities.csv").is_file() || is_garmin_folder(&folder.to_string_lossy())
}

/// Whether the last folder of a path is one of a Garmin export.
pub(super) fn is_garmin_folder(path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.starts_with("DI-Connect-") || name == "customer_data"
}

/// The folder directly below the root, or the archive that is the root or lies directly in it. E-mail addresses are kept:
/// removing them could merge two athletes.
pub(super) fn athlete(path: &Path, root: &Path) -> Option<String> {
    let mut below = path.strip_prefix(root).ok()?.components();
    let first = below.next().map_or(path.file_name()?, |component| component.as_os_str()).to_string_lossy();
    if below.next().is_some() {
        return Some(first.into_owned());
    }
    let (stem, extension) = split(&first);
    extension.eq_ignore_ascii_case("zip").then(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        dir
    }

    /// Paths below `dir`, each with its athlete if any, and the ledger.
    fn look(dir: &Path, roots: &[&str], athletes: bool) -> (Vec<String>, Vec<String>) {
        let shown = |path: &Path| path.strip_prefix(dir).unwrap().to_string_lossy().replace('\\', "/");
        let mut roots: Vec<PathBuf> = roots.iter().map(|root| dir.join(root)).collect();
        let found = find(&roots, athletes).unwrap();
        roots.reverse();
        let again = find(&roots, athletes).unwrap();
        assert_eq!((&found.files, &found.ledger), (&again.files, &again.ledger), "the order of roots matters");
        let files = found.files.iter().map(|file| match &file.athlete {
            Some(athlete) => format!("{} of {athlete}", shown(&file.path)),
            None => shown(&file.path),
        });
        let ledger = found.ledger.iter().map(|entry| {
            assert_eq!(entry.status, entry.code.status());
            format!("{} {:?}", shown(Path::new(&entry.path)), entry.code)
        });
        (files.collect(), ledger.collect())
    }

    #[test]
    fn hidden_files_and_leftovers_are_left_alone_folders_as_one() {
        let dir = tree(&[
            "b.fit",
            "a/c.gpx",
            ".git/x.fit",
            ".git/y.fit",
            "a/._c.gpx",
            "__MACOSX/a/b.fit",
            "Thumbs.db",
            "p.JPG",
        ]);
        let (files, ledger) = look(dir.path(), &["."], false);
        assert_eq!(files, ["a/c.gpx", "b.fit"]);
        assert_eq!(
            ledger,
            [
                ".git Hidden",
                "Thumbs.db SystemLeftover",
                "__MACOSX SystemLeftover",
                "a/._c.gpx SystemLeftover",
                "p.JPG Media"
            ]
        );
        let (files, ledger) = look(dir.path(), &["a/._c.gpx", "p.JPG", ".git"], false);
        assert_eq!(files, [".git/x.fit", ".git/y.fit", "a/._c.gpx", "p.JPG"]);
        assert!(ledger.is_empty());
        let (files, ledger) = look(dir.path(), &["", ".git/x.fit", ".git"], false);
        assert_eq!(files, [".git/x.fit", ".git/y.fit", "a/c.gpx", "b.fit"]);
        assert!(!ledger.contains(&".git Hidden".to_owned()), "{ledger:?}");
    }

    #[test]
    fn private_tables_are_left_alone_in_an_export_only() {
        let dir = tree(&[
            "export/activities.csv",
            "export/contacts.csv",
            "other/contacts.csv",
            "garmin/DI_CONNECT/DI-Connect-User/user_contact.json",
            "other/user_contact.json",
        ]);
        let (files, ledger) = look(dir.path(), &[""], false);
        assert_eq!(files, ["export/activities.csv", "other/contacts.csv", "other/user_contact.json"]);
        assert_eq!(
            ledger,
            ["export/contacts.csv Private", "garmin/DI_CONNECT/DI-Connect-User/user_contact.json Private"]
        );
    }

    #[test]
    fn a_file_named_twice_is_there_once() {
        let dir = tree(&["a/b/c.fit", "a/d.fit"]);
        let (files, ledger) = look(dir.path(), &["a", "a/b", "a/b/c.fit", "a/../a/d.fit", "a"], false);
        assert_eq!(files.len(), 2, "{files:?}");
        assert!(ledger.is_empty());
    }

    #[test]
    fn roots_that_are_not_there_stop_the_run() {
        let dir = tree(&["a.fit"]);
        let missing = dir.path().join("nothing.fit");
        let error = find(&[dir.path().to_owned(), missing.clone()], false).unwrap_err();
        assert!(matches!(error, crate::base::error::Error::NotFound(path) if path == missing));
        fs::create_dir(dir.path().join("empty")).unwrap();
        assert_eq!(look(dir.path(), &["empty"], false), (vec![], vec![]));
    }

    #[test]
    fn athletes_are_subfolders_and_archives() {
        let dir = tree(&["club/eva/2024/1.fit", "club/eva/2.fit", "club/tom.zip", "club/loose.fit", "uli.ZIP"]);
        let (files, _) = look(dir.path(), &["club", "uli.ZIP"], true);
        assert_eq!(
            files,
            [
                "club/eva/2.fit of eva",
                "club/eva/2024/1.fit of eva",
                "club/loose.fit",
                "club/tom.zip of tom",
                "uli.ZIP of uli"
            ]
        );
    }

    #[cfg(unix)]
    mod unix {
        use super::*;
        use std::os::unix::fs::{PermissionsExt, symlink};

        #[test]
        fn links_are_followed_once_and_lose_against_the_file_itself() {
            let dir = tree(&["data/z/1.fit", "elsewhere/2.fit", "elsewhere/sub/3.fit"]);
            let at = |path: &str| dir.path().join(path);
            symlink(at("data/z"), at("data/a_link")).unwrap(); // the same files by another way
            symlink(at("data/z/1.fit"), at("data/a.fit")).unwrap();
            symlink(at("data"), at("data/z/up")).unwrap(); // a loop
            symlink(at("data/self"), at("data/self")).unwrap();
            symlink(at("elsewhere"), at("data/out")).unwrap();
            symlink(at("elsewhere/2.fit"), at("data/out.fit")).unwrap();
            symlink(at("gone"), at("data/gone.fit")).unwrap();
            let (files, ledger) = look(dir.path(), &["data"], false);
            assert_eq!(files, ["data/z/1.fit"]);
            let expected = [
                "a_link LinkLoop",
                "gone.fit ReadError",
                "out LinkOutside",
                "out.fit LinkOutside",
                "self LinkLoop",
                "z/up LinkLoop",
            ];
            assert_eq!(ledger, expected.map(|entry| format!("data/{entry}")));
            // Read if named: the link itself, or its target.
            assert_eq!(look(dir.path(), &["data/out"], false).0, ["data/out/2.fit", "data/out/sub/3.fit"]);
            let (files, ledger) = look(dir.path(), &["data", "data/a.fit", "data/out.fit", "elsewhere/sub"], false);
            assert_eq!(files, ["data/out.fit", "data/z/1.fit", "elsewhere/sub/3.fit"]);
            assert!(ledger.contains(&"data/out LinkOutside".to_owned()), "{ledger:?}");
        }

        #[test]
        fn links_that_multiply_are_walked_once() {
            let dir = tree(&["d20/1.fit"]);
            for level in (0..20).rev() {
                let folder = dir.path().join(format!("d{level}"));
                fs::create_dir(&folder).unwrap();
                for name in ["a", "b"] {
                    symlink(dir.path().join(format!("d{}", level + 1)), folder.join(name)).unwrap();
                }
            }
            let roots: Vec<String> = (0..=20).rev().map(|level| format!("d{level}")).collect();
            let roots: Vec<&str> = roots.iter().map(String::as_str).collect();
            let (files, ledger) = look(dir.path(), &roots, false);
            assert_eq!(files.len(), 1);
            assert_eq!(ledger.len(), 40);
        }

        #[test]
        fn pipes_are_not_read() {
            let dir = tree(&["1.fit"]);
            let pipe = dir.path().join("pipe.fit");
            assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
            let (files, ledger) = look(dir.path(), &["", "pipe.fit"], false);
            assert_eq!((files, ledger), (vec!["1.fit".to_owned()], vec!["pipe.fit SpecialFile".to_owned()]));
        }

        #[test]
        fn folders_without_permission_are_accounted_for() {
            let dir = tree(&["locked/1.fit", "2.fit"]);
            let locked = dir.path().join("locked");
            fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
            if fs::read_dir(&locked).is_ok() {
                eprintln!("skipped: this user may read everything");
                return;
            }
            let (files, ledger) = look(dir.path(), &[""], false);
            assert_eq!((files, ledger), (vec!["2.fit".to_owned()], vec!["locked NoPermission".to_owned()]));
            fs::set_permissions(&locked, fs::Permissions::from_mode(0o700)).unwrap();
        }

        #[test]
        fn names_that_are_no_text_are_shown_somehow() {
            use std::os::unix::ffi::OsStrExt;
            let dir = tree(&["1.fit"]);
            fs::write(dir.path().join(std::ffi::OsStr::from_bytes(b".caf\xe9")), "x").unwrap();
            let (_, ledger) = look(dir.path(), &[""], false);
            assert_eq!(ledger, [".caf\u{fffd} Hidden"]);
        }
    }
}
