//! Files that a browser hands out, as names and sizes: which of them are read. The same rules as for folders on a disk.

use super::find::{Found, SourceFile, athlete, unread_name};
use super::name::{is_private, left_alone, show_name};
use crate::base::ledger::{Code, LedgerEntry};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A file that the user chose, or that lies in a chosen folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct ListedFile {
    /// Its name; below a chosen folder, the folder's name and the way to it, separated by `/`.
    pub path: String,
    /// Its size, bytes.
    pub bytes: u64,
}

/// The files to read among `listed`, sorted by path, and the ledger's entries for those left alone: the highest folder where
/// that is what is left alone. A name without a folder was chosen by the user, and is read whatever it is. With `athletes`, each
/// folder in a chosen folder and each archive is one athlete's.
#[must_use]
pub fn among(listed: &[ListedFile], athletes: bool) -> Found {
    let owner = |path: &str| {
        let root = path.split_once('/').map_or(path, |(root, _)| root);
        athletes.then(|| athlete(path.as_ref(), root.as_ref())).flatten()
    };
    let paths: BTreeSet<&str> = listed.iter().map(|file| file.path.as_str()).collect();
    let mut found = Found::default();
    let mut left = BTreeSet::new();
    for ListedFile { path, bytes } in listed {
        match unread(path, &paths) {
            Some(entry) => drop(left.insert(entry)),
            None => {
                found.files.push(SourceFile { path: PathBuf::from(path), bytes: *bytes, athlete: owner(path) });
            }
        }
    }
    let entry = |(at, code): (&str, Code)| LedgerEntry {
        athlete: owner(at),
        ..LedgerEntry::new(show_name(at), None, code, None)
    };
    found.ledger = left.into_iter().map(entry).collect();
    found.files.sort_unstable();
    found.ledger.sort_unstable();
    found
}

/// What is left unread instead of the file at `path`, itself or a folder around it, and why.
fn unread<'p>(path: &'p str, paths: &BTreeSet<&str>) -> Option<(&'p str, Code)> {
    let (_, below) = path.split_once('/')?;
    let mut from = path.len() - below.len();
    while let Some(folder) = path[from..].find('/').map(|length| from + length) {
        if let Some(code) = left_alone(&path[from..folder]) {
            return Some((&path[..folder], code));
        }
        from = folder + 1;
    }
    let name = &path[from..];
    let folder = &path[..from];
    let in_export = || paths.contains(format!("{folder}activities.csv").as_str());
    let code = unread_name(name).or_else(|| {
        let private = is_private(name) && (in_export() || super::find::is_garmin_folder(folder.trim_end_matches('/')));
        private.then_some(Code::Private)
    })?;
    Some((path, code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_same_files_are_read_as_from_a_disk() {
        let files = [
            "data/b.fit",
            "data/a/c.gpx",
            "data/.git/x.fit",
            "data/.git/y/z.fit",
            "data/a/._c.gpx",
            "data/__MACOSX/a/b.fit",
            "data/Thumbs.db",
            "data/p.JPG",
            "data/export/activities.csv",
            "data/export/contacts.csv",
            "data/other/contacts.csv",
            "data/garmin/DI-Connect-User/user_contact.json",
            "data/other/user_contact.json",
        ];
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        let listed: Vec<ListedFile> =
            files.iter().map(|path| ListedFile { path: (*path).to_owned(), bytes: path.len() as u64 }).collect();
        let below = |path: &std::path::Path| path.strip_prefix(dir.path()).unwrap_or(path).to_owned();
        let shown = |found: &Found| {
            let file = |file: &SourceFile| (below(&file.path), file.bytes, file.athlete.clone());
            let entry = |entry: &LedgerEntry| (below(entry.path.as_ref()), entry.code, entry.athlete.clone());
            (found.files.iter().map(file).collect::<Vec<_>>(), found.ledger.iter().map(entry).collect::<Vec<_>>())
        };
        for athletes in [false, true] {
            let on_disk = super::super::find::find(&[dir.path().join("data")], athletes).unwrap();
            let found = among(&listed, athletes);
            assert_eq!(shown(&found), shown(&on_disk));
            assert_eq!((found.files.len(), found.ledger.len()), (5, 7));
            assert_eq!(found.files.iter().filter(|file| file.athlete.is_some()).count(), if athletes { 4 } else { 0 });
        }
    }

    #[test]
    fn what_was_chosen_by_name_is_read() {
        let listed = |path: &str| ListedFile { path: path.to_owned(), bytes: 1 };
        let chosen = [listed("p.jpg"), listed("._c.gpx"), listed("contacts.csv"), listed("activities.csv")];
        let found = among(&chosen, false);
        assert_eq!((found.files.len(), found.ledger.len()), (4, 0));
        assert!(among(&[listed(".hidden/a.fit")], false).ledger.is_empty(), "a folder that was chosen");
        let athletes: Vec<_> = among(&[listed("uli.zip"), listed("a.fit")], true).files;
        let athletes: Vec<_> = athletes.into_iter().map(|file| file.athlete).collect();
        assert_eq!(athletes, [None, Some("uli".to_owned())]);
    }
}
