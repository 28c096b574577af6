//! `[limits]`: what opening and decoding a file may spend, against bombs and mistakes.

use crate::config::DecodeLimits;
use crate::config::Limits;
use std::fmt::Write as _;

/// One limit as the settings file names it.
pub(super) struct Limit {
    pub(super) key: &'static str,
    meaning: &'static str,
    get: fn(&Limits, &DecodeLimits) -> u64,
    set: fn(&mut Limits, &mut DecodeLimits, u64),
}

/// All of them, in the order of the template. Sizes are in MiB: nobody wants to count bytes.
pub(super) const LIMITS: [Limit; 8] = [
    Limit {
        key: "activity_mb",
        meaning: "largest FIT, GPX, TCX or table, unpacked, MiB",
        get: |open, _| open.activity_bytes >> 20,
        set: |open, _, n| open.activity_bytes = n << 20,
    },
    Limit {
        key: "member_mb",
        meaning: "largest archive inside an archive, and standard input, MiB",
        get: |open, _| open.member_bytes >> 20,
        set: |open, _, n| open.member_bytes = n << 20,
    },
    Limit {
        key: "total_mb",
        meaning: "most that one file may unpack to, all archives in it together, MiB",
        get: |open, _| open.total_bytes >> 20,
        set: |open, _, n| open.total_bytes = n << 20,
    },
    Limit {
        key: "ratio",
        meaning: "most bytes unpacked for each packed one",
        get: |open, _| open.ratio,
        set: |open, _, n| open.ratio = n,
    },
    Limit {
        key: "depth",
        meaning: "archives inside each other, .gz among them",
        get: |open, _| open.depth as u64,
        set: |open, _, n| open.depth = n as usize,
    },
    Limit {
        key: "members",
        meaning: "most members of one archive, those of inner ones included",
        get: |open, _| open.members as u64,
        set: |open, _, n| open.members = n as usize,
    },
    Limit {
        key: "samples",
        meaning: "most samples of one file",
        get: |_, decode| decode.samples as u64,
        set: |_, decode, n| decode.samples = n as usize,
    },
    Limit {
        key: "xml_depth",
        meaning: "deepest nesting of XML elements",
        get: |_, decode| decode.xml_depth as u64,
        set: |_, decode, n| decode.xml_depth = n as usize,
    },
];

/// The largest number that any of them takes: a million million, so that no size in bytes overflows.
pub(super) const MOST: f64 = 1e12;

impl Limit {
    pub(super) fn set(&self, open: &mut Limits, decode: &mut DecodeLimits, value: f64) {
        (self.set)(open, decode, value as u64);
    }
}

/// The table for the template, each limit with its default.
pub(super) fn template(text: &mut String) {
    text.push_str(
        "\n[limits]\n# What one file may cost before it is left alone, with a code in the account of files.\n",
    );
    for limit in &LIMITS {
        let line = format!("# {} = {}", limit.key, (limit.get)(&Limits::default(), &DecodeLimits::default()));
        let _ = writeln!(text, "{line:<25} # {}", limit.meaning);
    }
}
