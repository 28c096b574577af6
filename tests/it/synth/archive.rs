//! Archives with fixed times, so that the same content gives the same bytes.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A zip archive. Members that are archives themselves are stored, everything else is deflated; a name that ends in `/` is
/// a folder.
pub(crate) fn zip_bytes<N: AsRef<str>, B: AsRef<[u8]>>(members: &[(N, B)]) -> Vec<u8> {
    let time = DateTime::from_date_and_time(2026, 11, 16, 6, 0, 0).expect("a real date");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let name = name.as_ref();
        let packed = [".zip", ".gz", ".jpg"].iter().any(|end| name.ends_with(end));
        let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .compression_level((method == CompressionMethod::Deflated).then_some(9));
        let options = options.last_modified_time(time);
        if name.ends_with('/') {
            zip.add_directory(name, options).expect("a folder");
        } else {
            zip.start_file(name, options).expect("a member");
            zip.write_all(bytes.as_ref()).expect("memory");
        }
    }
    zip.finish().expect("memory").into_inner()
}

/// Gzip without a name or a time in its header.
pub(crate) fn gz_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::GzBuilder::new().mtime(0).write(Vec::new(), flate2::Compression::best());
    gz.write_all(bytes).expect("memory");
    gz.finish().expect("memory")
}
