//! Meaning of a path on the command line: standard input (`-`), or an archive.

use super::problem::Problem;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Name of standard input in reports.
pub(crate) const NAME: &str = "standard input";

/// Whether a path stands for standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Whether a path is that of a zip archive, by its name.
pub(crate) fn is_zip(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

/// Whether to read standard input. It is a single file, so it cannot be combined with other paths.
pub(crate) fn is_only(paths: &[PathBuf]) -> Result<bool, Problem> {
    match paths.iter().any(|path| is_stdin(path)) {
        true if paths.len() > 1 => Err(Problem::usage("- (standard input) cannot be combined with other paths")),
        found => Ok(found),
    }
}

/// Everything on standard input, up to `limit` bytes.
pub(crate) fn read(limit: u64) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Problem::nothing(format!("cannot read standard input: {error}")))?;
    if bytes.len() as u64 > limit {
        return Err(Problem::nothing(format!("standard input is larger than the limit of {} MiB", limit >> 20)));
    }
    Ok(bytes)
}
