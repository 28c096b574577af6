//! What reading may spend: bounds against bombs, broken numbers and mistakes.

/// Bounds on opening files and archives, against bombs and mistakes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenLimits {
    /// Largest single file or unpacked member, bytes. Default 1 GiB: room for an account export's inner archives.
    pub member_bytes: u64,
    /// Largest single FIT, GPX or TCX file, bytes. Default 256 MiB; a day at one sample a second is about 30 MB of TCX.
    pub activity_bytes: u64,
    /// Most bytes that one file may unpack to, all archives nested in it included. Default 64 GiB.
    pub total_bytes: u64,
    /// Most bytes unpacked for each byte of a compressed member, and of an archive as a whole. Default 200; XML tracks reach 40,
    /// one account export's inner archive 11. Content of up to 1 MiB may have any ratio, an archive as a whole that of
    /// `activity_bytes`.
    pub ratio: u64,
    /// How deep archives, `.gz` among them, may nest. Default 6; exports have three levels.
    pub depth: usize,
    /// Most members of one archive, those of nested ones included. Default 2 million.
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

/// What decoders may spend on one file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeLimits {
    /// Most samples of one file. The default is 4 million: 46 days at one a second; columns of that length take half a gigabyte.
    pub samples: usize,
    /// Deepest nesting of XML elements. The default is 256; real files have eight.
    pub xml_depth: usize,
}

impl Default for DecodeLimits {
    fn default() -> Self {
        DecodeLimits { samples: 4_000_000, xml_depth: 256 }
    }
}
