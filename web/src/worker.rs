//! A worker: reads parts of files that the browser hands out.

use crate::settings;
use crate::told;
use kneewise::config::Config;
use kneewise::internal::apart::{FilesReader, Watch};
use kneewise::internal::source::find::SourceFile;
use kneewise::internal::source::open::UnpackedSize;
use kneewise::internal::source::part::FilePart;
use kneewise::internal::source::window::{ReadAt, Window};
use std::io;
use std::path::PathBuf;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Reads a file of this number at a position; negative if it cannot be read any more.
    #[wasm_bindgen(js_name = kneewiseRead)]
    fn read_slice(file: u32, at: f64, into: &mut [u8]) -> f64;
    /// A file or member is about to be read.
    #[wasm_bindgen(js_name = kneewiseBegins)]
    fn begins(place: &[u32], member: Option<String>);
    /// It was read.
    #[wasm_bindgen(js_name = kneewiseEnds)]
    fn ends(share_bytes: f64);
}

/// A file of the browser, by the number under which the worker's script knows it.
pub(crate) struct BrowserFile {
    pub(crate) number: u32,
    pub(crate) bytes: u64,
}

impl ReadAt for BrowserFile {
    fn size(&self) -> u64 {
        self.bytes
    }

    fn read_at(&self, into: &mut [u8], at: u64) -> io::Result<usize> {
        let read = read_slice(self.number, at as f64, into);
        if read < 0.0 {
            return Err(io::Error::other("the browser cannot read it any more; was it moved or changed?"));
        }
        Ok(read as usize)
    }
}

struct Script;

impl Watch for Script {
    fn begins(&self, place: &[u32], member: Option<&str>) {
        begins(place, member.map(str::to_owned));
    }

    fn ends(&self, share_bytes: u64) {
        ends(share_bytes as f64);
    }
}

/// Reads parts of files.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Reader {
    config: Config,
    files: FilesReader,
    unpacked: UnpackedSize,
}

#[wasm_bindgen]
impl Reader {
    /// With the page's settings; one of so many workers.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: &str, workers: u32) -> Result<Reader, JsError> {
        let files = FilesReader::one_of(workers);
        Ok(Reader { config: settings::config(settings)?, files, unpacked: UnpackedSize::default() })
    }

    /// Makes a file known, with the athlete to whom it belongs and their own settings.
    pub fn open(
        &mut self,
        number: u32,
        path: &str,
        bytes: f64,
        athlete: Option<String>,
        own_settings: Option<String>,
    ) {
        let bytes = bytes as u64;
        let file = SourceFile { path: PathBuf::from(path), bytes, athlete };
        self.files.open(number, file, own_settings, Window::of(BrowserFile { number, bytes }));
    }

    /// The parts of a file for a number of workers, as JSON.
    pub fn parts(&self, number: u32, workers: u32) -> Result<String, JsError> {
        serde_json::to_string(&self.files.parts(number, &self.config, workers)).map_err(told)
    }

    /// Reads a part, and returns what is kept of it. `bytes` and `members` are what the file has unpacked to so far.
    pub fn read(
        &mut self,
        number: u32,
        part: &str,
        detail: bool,
        bytes: f64,
        members: f64,
    ) -> Result<Vec<u8>, JsError> {
        let part: FilePart = serde_json::from_str(part).map_err(told)?;
        self.config.detail = detail;
        let before = UnpackedSize { bytes: bytes as u64, members: members as u64 };
        let answer = self.files.read(number, &part, before, &self.config, &Script).map_err(told)?;
        self.unpacked = answer.unpacked;
        Ok(answer.bytes)
    }

    /// Bytes to which the last part unpacked.
    #[must_use]
    pub fn unpacked_bytes(&self) -> f64 {
        self.unpacked.bytes as f64
    }

    /// Members that the last part listed.
    #[must_use]
    pub fn unpacked_members(&self) -> f64 {
        self.unpacked.members as f64
    }
}

/// What is left of a part without the file or member that ended its worker, as JSON.
#[wasm_bindgen]
pub fn without(part: &str, place: &[u32]) -> Result<String, JsError> {
    let part: FilePart = serde_json::from_str(part).map_err(told)?;
    serde_json::to_string(&part.without(place)).map_err(told)
}
