//! Resource limits on reading, against decompression bombs, corrupt numbers and mistakes.

/// Limits on opening files and archives.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenLimits {
    /// Largest file or unpacked member, bytes. Default 1 GiB: room for an account export's inner archives.
    pub member_bytes: u64,
    /// Largest FIT, GPX or TCX file, bytes. Default 256 MiB; a day at one sample per second is about 30 MB of TCX.
    pub activity_bytes: u64,
    /// Most bytes that one file may unpack to, including all nested archives. Default 64 GiB.
    pub total_bytes: u64,
    /// Largest compression ratio of a member, and of an archive as a whole. Default 200; XML tracks reach 40, one account
    /// export's inner archive 11. Content of up to 1 MiB may have any ratio, as may an archive of up to `activity_bytes` as a
    /// whole.
    pub ratio: u64,
    /// Deepest nesting of archives, `.gz` included. Default 6; exports have three levels.
    pub depth: usize,
    /// Most members of one archive, including those of nested ones. Default 2 million.
    pub members: usize,
}

impl Default for OpenLimits {
    fn default() -> Self {
        OpenLimits {
            member_bytes: 1 << 30,
            activity_bytes: 256 << 20,
            total_bytes: 64 << 30,
            ratio: 200,
            depth: 6,
            members: 2_000_000,
        }
    }
}

/// Limits of the decoders for one file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeLimits {
    /// Most samples in one file. Default 4 million: 46 days at one per second; columns of that length take half a gigabyte.
    pub samples: usize,
    /// Deepest nesting of XML elements. Default 256; real files have eight.
    pub xml_depth: usize,
}

impl Default for DecodeLimits {
    fn default() -> Self {
        DecodeLimits { samples: 4_000_000, xml_depth: 256 }
    }
}
