//! Files beside the one that is read, by the path that it gives for them: exports keep the samples of a workout in files of their
//! own.

use super::archive::{DEFLATED, Member, STORED};
use super::unpack::{Packing, Scratch};
use super::window::Window;
use flate2::read::MultiGzDecoder;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;
use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

/// Gives the files beside one.
pub trait Beside: Debug + Sync {
    /// The contents of the file at a path relative to the folder of the file that names it; `None` if there is none, if it is too
    /// large, or if the path leads out of that folder.
    fn read(&self, path: &str) -> Option<Vec<u8>>;

    /// The paths of the files in a folder of that folder, sorted, as far as they are files.
    fn list(&self, folder: &str) -> Vec<String>;
}

/// No files.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl Beside for Nothing {
    fn read(&self, _path: &str) -> Option<Vec<u8>> {
        None
    }

    fn list(&self, _folder: &str) -> Vec<String> {
        Vec::new()
    }
}

/// The contents of the file at a path, unpacked where it is gzip: some exports pack the files of samples, whatever their names say.
/// What came before an error or before `most_bytes` is kept.
#[must_use]
pub fn unpacked(beside: &dyn Beside, path: &str, most_bytes: u64) -> Option<Vec<u8>> {
    let bytes = beside.read(path)?;
    if !bytes.starts_with(b"\x1f\x8b") {
        return Some(bytes);
    }
    let mut content = Vec::new();
    let _ = MultiGzDecoder::new(&bytes[..]).take(most_bytes).read_to_end(&mut content);
    Some(content)
}

/// Files in a folder and below it.
#[derive(Clone, Copy, Debug)]
pub struct InFolder<'a> {
    /// The folder.
    pub folder: &'a Path,
    /// Largest file read, bytes.
    pub most_bytes: u64,
}

impl Beside for InFolder<'_> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let path = self.folder.join(below(path)?);
        // A pipe would block, and a link may lead anywhere.
        let metadata = std::fs::symlink_metadata(&path).ok()?;
        if !metadata.is_file() || metadata.len() > self.most_bytes {
            return None;
        }
        let mut bytes = Vec::new();
        File::open(&path).ok()?.take(self.most_bytes).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let entries = below(folder).and_then(|below| std::fs::read_dir(self.folder.join(below)).ok());
        let names = entries.into_iter().flatten().filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        in_folder(folder, names)
    }
}

/// Files that are read by position, by path, such as those that a browser hands out.
#[derive(Clone, Copy, Debug)]
pub struct InList<'a> {
    /// All files, of which those in the folder and below it are given.
    pub files: &'a BTreeMap<PathBuf, Window>,
    /// The folder.
    pub folder: &'a Path,
    /// Largest file read, bytes.
    pub most_bytes: u64,
}

impl Beside for InList<'_> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let window = self.files.get(&self.folder.join(below(path)?))?;
        if window.len() > self.most_bytes {
            return None;
        }
        let mut bytes = Vec::new();
        window.reader().read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let Some(whole) = below(folder).map(|below| self.folder.join(below)) else { return Vec::new() };
        let names = self.files.keys().filter(|path| path.parent() == Some(&whole));
        in_folder(folder, names.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned())))
    }
}

/// The members of an archive.
#[derive(Debug)]
pub(super) struct InArchive<'a> {
    window: &'a Window,
    members: &'a [Member],
    most_bytes: u64,
    by_name: OnceLock<HashMap<String, usize>>,
}

impl<'a> InArchive<'a> {
    pub(super) fn new(window: &'a Window, members: &'a [Member], most_bytes: u64) -> Self {
        InArchive { window, members, most_bytes, by_name: OnceLock::new() }
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        let names = || self.members.iter().enumerate().map(|(i, member)| (member.name.clone(), i)).collect();
        let member = self.members.get(*self.by_name.get_or_init(names).get(name)?)?;
        let packing = match member.method {
            STORED => Packing::None,
            DEFLATED => Packing::Deflate,
            _ => return None,
        };
        if member.overlaps || member.encrypted || member.link {
            return None;
        }
        let window = member.data(self.window).ok()??;
        let mut scratch = Scratch::default();
        let mut bytes = Vec::new();
        let (mut content, ..) = scratch.content(&window, packing);
        // What came before an error is kept: half a track is better than none.
        let _ = content.read_up_to(self.most_bytes, &mut bytes);
        (!bytes.is_empty()).then_some(bytes)
    }
}

/// Members in the folder of one of them, and below it.
#[derive(Debug)]
pub(super) struct InMemberFolder<'a> {
    archive: &'a InArchive<'a>,
    /// The folder, with a slash at its end, or nothing.
    folder: &'a str,
}

impl<'a> InMemberFolder<'a> {
    pub(super) fn of(archive: &'a InArchive<'a>, member: &'a str) -> Self {
        InMemberFolder { archive, folder: member.rfind('/').map_or("", |slash| &member[..=slash]) }
    }
}

impl Beside for InMemberFolder<'_> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let below = below(path)?;
        let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
        self.archive.read(&format!("{}{}", self.folder, parts?.join("/")))
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let whole = format!("{}{}/", self.folder, folder.trim_matches('/'));
        let names = self.archive.members.iter().filter_map(|member| member.name.strip_prefix(&whole));
        in_folder(folder, names.filter(|name| !name.is_empty() && !name.contains('/')).map(str::to_owned))
    }
}

/// Paths of files in a folder, sorted.
fn in_folder(folder: &str, names: impl Iterator<Item = String>) -> Vec<String> {
    let mut paths: Vec<String> = names.map(|name| format!("{}/{name}", folder.trim_matches('/'))).collect();
    paths.sort();
    paths
}

/// A path that stays below its folder; a slash at its beginning means that folder.
fn below(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(path.trim_start_matches(['/', '\\']));
    let stays = path.components().all(|part| matches!(part, Component::Normal(_)));
    (stays && path.components().next().is_some()).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_file_is_unpacked() {
        let dir = tempfile::tempdir().unwrap();
        let packed = crate::source::fixture::gz(b"samples");
        std::fs::write(dir.path().join("a.json"), &packed).unwrap();
        std::fs::write(dir.path().join("b.json"), b"samples").unwrap();
        std::fs::write(dir.path().join("cut.json"), &packed[..packed.len() - 9]).unwrap();
        let beside = InFolder { folder: dir.path(), most_bytes: 1000 };
        let read = |path: &str, most_bytes| unpacked(&beside, path, most_bytes).map(|b| String::from_utf8(b).unwrap());
        for path in ["a.json", "b.json"] {
            assert_eq!(read(path, 1000).as_deref(), Some("samples"), "{path}");
        }
        assert_eq!(read("a.json", 3).as_deref(), Some("sam"));
        assert!(read("cut.json", 1000).is_some_and(|text| "samples".starts_with(&text)));
        assert_eq!(read("c.json", 1000), None);
    }

    #[test]
    fn files_are_found_beside_and_below_and_nowhere_else() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("in/routes")).unwrap();
        std::fs::write(dir.path().join("in/routes/a.gpx"), b"track").unwrap();
        std::fs::write(dir.path().join("secret"), b"no").unwrap();
        let folder = dir.path().join("in");
        let beside = InFolder { folder: &folder, most_bytes: 5 };
        assert_eq!(beside.read("/routes/a.gpx").as_deref(), Some(&b"track"[..]));
        assert_eq!(beside.read("routes/a.gpx").as_deref(), Some(&b"track"[..]));
        for out in ["../secret", "/../secret", "routes/../../secret", "", "/", "routes", "routes/b.gpx"] {
            assert_eq!(beside.read(out), None, "{out}");
        }
        std::fs::write(dir.path().join("in/routes/1.gpx"), b"").unwrap();
        assert_eq!(beside.list("/routes"), ["routes/1.gpx", "routes/a.gpx"]);
        assert!([beside.list("../in"), beside.list("none"), beside.list("routes/a.gpx")].concat().is_empty());
        assert_eq!(InFolder { most_bytes: 4, ..beside }.read("routes/a.gpx"), None, "too large");
    }

    #[test]
    fn files_of_a_list_are_found_as_those_of_a_folder() {
        let file = |path: &str, bytes: &[u8]| (PathBuf::from(path), Window::of_memory(bytes.to_vec()));
        let files = BTreeMap::from([file("in/routes/a.gpx", b"track"), file("secret", b"no")]);
        let beside = InList { files: &files, folder: Path::new("in"), most_bytes: 5 };
        assert_eq!(beside.read("/routes/a.gpx").as_deref(), Some(&b"track"[..]));
        for out in ["../secret", "routes/../../secret", "", "routes", "routes/b.gpx", "in/routes/a.gpx"] {
            assert_eq!(beside.read(out), None, "{out}");
        }
        assert_eq!(beside.list("routes"), ["routes/a.gpx"]);
        assert!([beside.list(".."), beside.list("secret")].concat().is_empty());
        assert_eq!(InList { most_bytes: 4, ..beside }.read("routes/a.gpx"), None, "too large");
        assert!(InList { folder: Path::new(""), ..beside }.read("secret").is_some(), "no folder around it");
    }
}
