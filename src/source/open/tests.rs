//! Tests of opening: archives are made here, byte by byte where they must be broken.

use super::member::LARGE_ARCHIVE;
use super::*;
use crate::format::probe::ANYTHING;
use crate::source::fixture::{FIT, fit, gz, line, lines, lines_within, position, zip, zip_by};
use std::fs;
use std::io::Write;
use std::path::Path;
use zip::CompressionMethod::{Deflated, Stored};

#[test]
fn three_levels_in_the_archives_order() {
    for method in [Deflated, Stored] {
        let inner = zip_by(method, &[("runner@host.org_1.fit", FIT), ("2.fit.gz", &gz(FIT))]);
        let middle = zip_by(method, &[("z.fit", FIT), ("inner.zip", &inner), ("a/b.fit", FIT)]);
        let outer = zip_by(method, &[("x/", b""), ("x/m.zip", &middle), ("0.gpx", b"<gpx>")]);
        assert_eq!(
            lines("export.zip", &outer),
            [
                "x/m.zip!z.fit 34",
                "x/m.zip!inner.zip!…_1.fit 34",
                "x/m.zip!inner.zip!2.fit.gz 34",
                "x/m.zip!a/b.fit 34",
                "0.gpx 5"
            ]
        );
    }
}

#[test]
fn shares_add_up_to_the_file() {
    let inner = zip_by(Stored, &[("1.fit", &fit(30_000)), ("2.fit", FIT), ("3.fit.gz", &gz(&fit(40_000)))]);
    for method in [Deflated, Stored] {
        let bytes = zip_by(method, &[("in.zip", &inner), ("broken.zip", b"PK\x03\x04"), ("b.fit", &fit(20_000))]);
        let size = bytes.len() as u64;
        let shares = open_bytes("a.zip", bytes, &OpenLimits::default(), ANYTHING, &|leaf| leaf.share_bytes);
        let sum: u64 = shares.iter().sum();
        assert!(sum <= size && sum + 10 > size, "{shares:?} of {size}");
        assert!(shares[0] > shares[1], "{shares:?}: by size");
    }
    let shares = open_bytes("a.fit.gz", gz(FIT), &OpenLimits::default(), ANYTHING, &|leaf| leaf.share_bytes);
    assert_eq!(shares, [gz(FIT).len() as u64]);
}

#[test]
fn many_members_keep_their_order() {
    let names: Vec<String> = (0..500).map(|number| format!("{}.fit", number * 7919 % 500)).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), FIT)).collect();
    let expected: Vec<String> = names.iter().map(|name| format!("{name} 34")).collect();
    assert_eq!(lines("many.zip", &zip(&members)), expected);
}

#[test]
fn large_inner_archives_keep_their_place() {
    let large = fit(LARGE_ARCHIVE as usize + 1);
    let inner = zip_by(Stored, &[("1.fit", &large), ("2.fit", FIT)]);
    let broken = [&inner[..40], &large].concat();
    let bytes =
        zip_by(Deflated, &[("a.zip", &inner), ("b.fit", FIT), ("c.zip", &broken), ("d.zip", &inner), ("e.fit", FIT)]);
    let size = large.len();
    let found = lines("a.zip", &bytes);
    assert_eq!(found[..3], [format!("a.zip!1.fit {size}"), "a.zip!2.fit 34".into(), "b.fit 34".into()]);
    assert!(found[3].starts_with("c.zip BadArchive: ") && found[4].starts_with("c.zip!1.fit"), "{:?}", &found[3..5]);
    assert_eq!(found[5..], [format!("d.zip!1.fit {size}"), "d.zip!2.fit 34".into(), "e.fit 34".into()]);
}

#[test]
fn names_decide_what_is_not_unpacked() {
    let bytes = zip(&[
        ("../../evil.fit", FIT),
        ("/abs/evil.fit", FIT),
        ("a\\b.fit", FIT),
        ("c\u{202e}\u{1b}.fit", FIT),
        ("__MACOSX/._a.fit", FIT),
        (".hidden/a.fit", FIT),
        ("media/1.jpg", FIT),
        ("contacts.csv", b"a,b"),
        ("dir.fit/", b""),
        ("empty.fit", b""),
        ("report.docx", &zip(&[("word/document.xml", b"<w>")])),
    ]);
    let lines = lines("weird.zip", &bytes);
    assert_eq!(
        lines[..10],
        [
            "../../evil.fit 34",
            "/abs/evil.fit 34",
            "a/b.fit 34",
            "c??.fit 34",
            "__MACOSX/._a.fit SystemLeftover: ",
            ".hidden/a.fit Hidden: ",
            "media/1.jpg Media: ",
            "contacts.csv Private: ",
            "empty.fit 0",
            lines[9].as_str(),
        ]
    );
    assert!(lines[9].starts_with("report.docx ") && lines.len() == 10);
}

#[test]
fn archives_without_files_are_empty() {
    assert_eq!(lines("a.zip", &zip(&[])), ["- Empty: an archive without files"]);
    let nested = zip(&[("in.zip", &zip(&[("folder/", b"")])), ("1.fit", FIT)]);
    assert_eq!(lines("a.zip", &nested), ["in.zip Empty: an archive without files", "1.fit 34"]);
}

#[test]
fn limits_hold_on_both_sides() {
    let file = fit(50_000);
    for (limit, expected) in [(50_000, "50000"), (49_999, "LimitBytes: larger than 49,999 bytes")] {
        let limits = OpenLimits { activity_bytes: limit, ..OpenLimits::default() };
        assert_eq!(lines_within("a.fit", &file, &limits), [format!("- {expected}")]);
        assert_eq!(lines_within("a.fit.gz", &gz(&file), &limits), [format!("- {expected}")]);
        assert_eq!(lines_within("a.zip", &zip(&[("1.fit", &file)]), &limits), [format!("1.fit {expected}")]);
    }
    let small = OpenLimits { activity_bytes: 33, ..OpenLimits::default() };
    assert_eq!(lines_within("a.fit", FIT, &small), ["- LimitBytes: larger than 33 bytes"]);

    let inner = zip_by(Stored, &[("1.fit", &file)]);
    let outer = zip(&[("in.zip", &inner)]);
    for (limit, fits) in [(inner.len(), true), (inner.len() - 1, false)] {
        let limits = OpenLimits { member_bytes: limit as u64, ..OpenLimits::default() };
        assert_eq!(lines_within("a.zip", &outer, &limits)[0].contains("LimitBytes"), !fits);
    }
}

#[test]
fn bombs_are_stopped_by_their_ratio() {
    let bomb = [FIT, &vec![0; 4 << 20]].concat();
    let packed = gz(&bomb);
    let ratio = bomb.len() as u64 / packed.len() as u64;
    assert!(ratio > 500, "{ratio}");
    for (ratio, stopped) in [(ratio + 1, false), (ratio - 1, true), (200, true)] {
        let limits = OpenLimits { ratio, ..OpenLimits::default() };
        let line = &lines_within("a.fit.gz", &packed, &limits)[0];
        assert_eq!(line.contains("LimitRatio: unpacks to more than"), stopped, "{line}");
    }
    // Small sizes may have any ratio.
    assert_eq!(lines("a.fit.gz", &gz(&bomb[..1 << 20])), ["- 1048576"]);
    let nested = lines("a.zip", &zip(&[("1.fit", FIT), ("bomb.gpx", &bomb), ("bomb.fit.gz", &packed), ("2.fit", FIT)]));
    assert_eq!((&*nested[0], &*nested[3]), ("1.fit 34", "2.fit 34"));
    assert!(nested[1..3].iter().all(|line| line.contains("LimitRatio")), "{nested:?}");
}

#[test]
fn sizes_that_are_lies_are_not_believed() {
    let file = fit(40_000);
    let mut bytes = zip(&[("1.fit", &file), ("2.fit", FIT)]);
    let entry = position(&bytes, b"PK\x01\x02", 0);
    bytes[entry + 24..entry + 28].copy_from_slice(&0xfff0_0000_u32.to_le_bytes());
    assert!(lines("a.zip", &bytes)[0].starts_with("1.fit 40000 (the archive member has 40,000 bytes"));
    bytes[entry + 24..entry + 28].copy_from_slice(&5_u32.to_le_bytes());
    let limits = OpenLimits { activity_bytes: 39_999, ..OpenLimits::default() };
    assert_eq!(lines_within("a.zip", &bytes, &limits)[0], "1.fit LimitBytes: larger than 39,999 bytes");
}

#[test]
fn the_whole_has_limits_too() {
    let file = fit(40_000);
    let names: Vec<String> = (0..50).map(|number| format!("{number}.fit")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &file[..])).collect();
    let bytes = zip(&[("in.zip", &zip_by(Stored, &members[..25])), ("in2.zip", &zip(&members[25..]))]);
    let total = open_bytes("a.zip", bytes.clone(), &OpenLimits::default(), ANYTHING, &|leaf| leaf.content.is_ok());
    assert_eq!((total.len(), total.iter().all(|ok| *ok)), (50, true));
    let limits = OpenLimits { total_bytes: 1_500_000, ..OpenLimits::default() };
    assert_eq!(lines_within("a.zip", &bytes, &limits), ["- LimitTotal: unpacks to more than 1,500,000 bytes"]);
    let limits = OpenLimits { ratio: 1, activity_bytes: 1_500_000, ..OpenLimits::default() };
    let by_ratio = format!("- LimitRatio: unpacks to more than {} bytes", commas(bytes.len() as u64));
    assert_eq!(lines_within("a.zip", &bytes, &limits), [by_ratio]);
    for (members, expected) in [(52, 50), (51, 1)] {
        let limits = OpenLimits { members, ..OpenLimits::default() };
        assert_eq!(lines_within("a.zip", &bytes, &limits).len(), expected);
    }
}

#[test]
fn archives_nest_to_the_limit() {
    let mut bytes = FIT.to_vec();
    for _ in 0..3 {
        bytes = gz(&zip(&[("a.zip", &bytes)]));
    }
    let name = "a.zip!a.zip!a.zip";
    for (depth, expected) in [(6, " 34"), (5, " LimitDepth: more than 5 archives inside each other")] {
        let limits = OpenLimits { depth, ..OpenLimits::default() };
        let found = lines_within("a.gz", &bytes, &limits);
        assert_eq!(found.len(), 1);
        assert!(found[0].ends_with(expected) || depth == 6, "{found:?} {name}");
    }
}

#[test]
fn the_head_may_be_enough() {
    let long = fit(HEAD_BYTES + 1);
    let exact = fit(HEAD_BYTES);
    let bytes = zip(&[
        ("long.fit", &long),
        ("short.fit", &exact[1..]),
        ("unknown.bin", &long[20..]),
        ("gz.fit.gz", &gz(&long)),
    ]);
    let found = open_bytes(
        "a.zip",
        bytes,
        &OpenLimits::default(),
        FormatProbe { head_is_enough: &|head, _| head.starts_with(&FIT[..8]), ..ANYTHING },
        &|leaf| line(&leaf),
    );
    assert_eq!(found[0], "long.fit 16384 head");
    assert_eq!(found[1], "short.fit 16383");
    assert!(!found[2].contains("head"), "{}: shorter than the head", found[2]);
    assert_eq!(found[3], "gz.fit.gz 16384 head");
    assert_eq!(lines("image.bin", &fit(1_000_000)[20..]), ["- 16384 head"]);
    assert_eq!(lines("claims.fit", &fit(100_000)[20..]), ["- 99980"]);
}

#[test]
fn files_that_change_while_they_are_read_are_not_trusted() {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in [("a.fit", fit(100_000)), ("a.fit.gz", gz(&fit(100_000)))] {
        for size in [50_000, 200_000] {
            let path = dir.path().join(name);
            fs::write(&path, &bytes).unwrap();
            let change = |_: &[u8], _: &str| {
                File::options().write(true).open(&path).unwrap().set_len(size).unwrap();
                false
            };
            let file = SourceFile { path: path.clone(), bytes: 0, athlete: None };
            let found =
                open(&file, &OpenLimits::default(), FormatProbe { head_is_enough: &change, ..ANYTHING }, &|leaf| {
                    line(&leaf)
                });
            let (before, now) = (commas(bytes.len() as u64), commas(size));
            let detail = format!("its size went from {before} to {now} bytes while it was read");
            assert_eq!(found, [format!("- Changed: {detail}")]);
        }
    }
    let path = dir.path().join("a.zip");
    fs::write(&path, zip(&[("1.fit", FIT)])).unwrap();
    let file = SourceFile { path: path.clone(), bytes: 0, athlete: None };
    let found = open(&file, &OpenLimits::default(), ANYTHING, &|leaf| {
        File::options().append(true).open(&path).unwrap().write_all(b"more").unwrap();
        line(&leaf)
    });
    assert_eq!(found[0], "1.fit 34");
    assert!(found[1].starts_with("- Changed: its size went from"), "{found:?}");
    fs::remove_file(&path).unwrap();
    assert!(open(&file, &OpenLimits::default(), ANYTHING, &|leaf| line(&leaf))[0].starts_with("- Changed: "));
}

#[test]
fn the_corpus_opens() {
    let Ok(corpus) = std::env::var("KNEEWISE_CORPUS") else {
        eprintln!("skipped: KNEEWISE_CORPUS is not set");
        return;
    };
    let found = crate::source::find::find(&[Path::new(&corpus).to_owned()], false).unwrap();
    let one = |file: &SourceFile| open(file, &OpenLimits::default(), ANYTHING, &|leaf| line(&leaf));
    let all: Vec<String> = found.files.iter().flat_map(one).collect();
    assert!(all.len() >= found.files.len(), "a file without an answer");
    assert!(all.iter().any(|line| line.contains("evil.fit 1")), "the archives are opened");
}
