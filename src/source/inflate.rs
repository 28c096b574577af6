//! Inflates a whole stream in one call: with libdeflate, or where C cannot be compiled, in a browser, with zlib-rs.

#[cfg(not(target_family = "wasm"))]
#[derive(Default)]
pub(super) struct Inflater(libdeflater::Decompressor);

#[cfg(not(target_family = "wasm"))]
impl Inflater {
    /// Replaces `into` by the content of `bytes` bytes; `false` if the stream is broken or has another length.
    pub(super) fn inflate(&mut self, packed: &[u8], bytes: usize, into: &mut Vec<u8>) -> bool {
        into.resize(bytes, 0);
        self.0.deflate_decompress(packed, into) == Ok(bytes)
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
    /// Replaces `into` by the content of `bytes` bytes; `false` if the stream is broken or has another length.
    pub(super) fn inflate(&mut self, packed: &[u8], bytes: usize, into: &mut Vec<u8>) -> bool {
        self.0.reset(false);
        into.clear();
        into.reserve_exact(bytes);
        let status = self.0.decompress_vec(packed, into, flate2::FlushDecompress::Finish);
        status.is_ok_and(|status| status == flate2::Status::StreamEnd) && into.len() == bytes
    }
}
