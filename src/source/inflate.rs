//! Inflates a whole stream in one call: with libdeflate, or where C cannot be compiled, in a browser, with zlib-rs.

#[cfg(not(target_family = "wasm"))]
#[derive(Default)]
pub(super) struct Inflater(libdeflater::Decompressor);

#[cfg(not(target_family = "wasm"))]
impl Inflater {
    /// Number of bytes written to `into`; `None` if the stream is broken or has more.
    pub(super) fn inflate(&mut self, packed: &[u8], into: &mut [u8]) -> Option<usize> {
        self.0.deflate_decompress(packed, into).ok()
    }
}

#[cfg(target_family = "wasm")]
pub(super) struct Inflater(flate2::Decompress);

#[cfg(target_family = "wasm")]
impl Default for Inflater {
    fn default() -> Self {
        Inflater(flate2::Decompress::new(false))
    }
}

#[cfg(target_family = "wasm")]
impl Inflater {
    /// Number of bytes written to `into`; `None` if the stream is broken or has more.
    pub(super) fn inflate(&mut self, packed: &[u8], into: &mut [u8]) -> Option<usize> {
        self.0.reset(false);
        let status = self.0.decompress(packed, into, flate2::FlushDecompress::Finish).ok()?;
        (status == flate2::Status::StreamEnd).then(|| self.0.total_out() as usize)
    }
}
