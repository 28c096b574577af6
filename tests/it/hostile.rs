//! Files made to consume time or memory: each ends with a code in the ledger, within fixed limits.
//!
//! The suite runs small versions; `.ci/extra` runs them as large as the limits allow, through the program, and measures.

use crate::reading::cpu_time;
use crate::synth;
use kneewise::Config;
use kneewise::base::ledger::Code;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Limit for every hostile file at full size, as in `src/docs/reliability.md`.
const MOST_SECONDS: u64 = 180;
const MOST_MEGABYTES: u64 = 3072;

/// A hostile file: its name, its generator for a given size in bytes, and the expected code.
struct Case {
    name: &'static str,
    file: &'static str,
    make: fn(usize) -> Vec<u8>,
    codes: &'static [Code],
    /// Size for `.ci/extra`: if no limit stops it first, up to that limit.
    full_bytes: usize,
}

const LIMIT: usize = 250 << 20;

const CASES: &[Case] = &[
    case("definitions of 255 fields, a million", "a.fit", definitions, &[Code::NoSamples], LIMIT),
    case("headers whose size is 0, each a part", "a.fit", parts, &[Code::NoSamples, Code::Unreadable], LIMIT),
    case("parts that all claim to reach to the end", "a.fit", far_parts, &[Code::Unreadable], LIMIT),
    case("sessions times laps", "a.fit", laps, &[Code::Ok, Code::BadChecksum, Code::Corrupt], LIMIT),
    case("noise behind a FIT header", "a.fit", noise, &[Code::Unreadable], LIMIT),
    case("definitions that are almost valid", "a.fit", near_definitions, &[Code::Unreadable], LIMIT),
    case(
        "messages of equal bytes after damage",
        "a.fit",
        equal_bytes,
        &[Code::Unreadable, Code::Ok, Code::NoSamples],
        LIMIT,
    ),
    case("field descriptions without end", "a.fit", descriptions, &[Code::NoSamples], LIMIT),
    case("100 million points of 2 bytes", "a.fit", points, &[Code::Ok, Code::BadChecksum, Code::Corrupt], 200 << 20),
    case("a FIT that declares 4 GiB", "a.fit", declares_4_gib, &[Code::Truncated], LIMIT),
    case("elements 100,000 deep and more", "a.gpx", deep, &[Code::Unreadable], LIMIT),
    case("one line", "a.gpx", one_line, &[Code::Ok], LIMIT),
    case("a line of 1 GB", "a.gpx", one_line, &[Code::Ok, Code::LimitBytes], 1 << 30),
    case("a tag of countless attributes", "a.gpx", attributes, &[Code::Course], LIMIT),
    case("entities that multiply", "a.gpx", entities, &[Code::NoSamples], LIMIT),
    case("end tags of nothing", "a.gpx", end_tags, &[Code::Unreadable], LIMIT),
    case("tags that never close", "a.gpx", open_tags, &[Code::Unreadable], LIMIT),
    case("ten thousand tracks at once", "a.gpx", tracks, &[Code::Ok, Code::Corrupt], LIMIT),
    case("laps without end", "a.tcx", tcx_laps, &[Code::Truncated, Code::Corrupt], LIMIT),
    case("JSON 100,000 deep and more", "x_summarizedActivities.json", deep_json, &[Code::Unreadable], LIMIT),
    case(
        "rows of a table",
        "x_summarizedActivities.json",
        json_rows,
        &[Code::FromTable, Code::Table, Code::Corrupt],
        // Its rows are longer than the writer counts.
        LIMIT / 10 * 9,
    ),
    case("a quote that never closes", "activities.csv", open_quote, &[Code::Table, Code::Corrupt], LIMIT),
    case("cells without end", "activities.csv", cells, &[Code::Table, Code::Corrupt], LIMIT),
    case("rows of a table", "activities.csv", csv_rows, &[Code::FromTable, Code::Table, Code::Corrupt], LIMIT),
    case("a gzip bomb", "a.fit.gz", gzip_bomb, &[Code::LimitRatio, Code::LimitBytes], 8 << 30),
    case("empty gzip members", "a.gz", gzip_members, &[Code::Empty, Code::UnknownFormat], LIMIT),
    case("a zip of gzip bombs", "a.zip", zip_of_bombs, &[Code::LimitRatio], 8 << 20),
    case("zips nine deep", "a.zip", nested, &[Code::LimitDepth], 1 << 20),
    case(
        "members that share their bytes",
        "a.zip",
        overlapping,
        &[Code::Ok, Code::NoSamples, Code::Overlap, Code::LimitRatio],
        64 << 20,
    ),
    case("a member that declares 4 GiB", "a.zip", declares_4_gib_in_zip, &[Code::NoSamples], 1 << 20),
    case("headers without a directory", "a.zip", zip_headers, &[Code::BadArchive], 48 << 20),
];

const fn case(
    name: &'static str,
    file: &'static str,
    make: fn(usize) -> Vec<u8>,
    codes: &'static [Code],
    full_bytes: usize,
) -> Case {
    Case { name, file, make, codes, full_bytes }
}

// FIT.

fn header(size: u8, messages: u32) -> Vec<u8> {
    let mut out = vec![size, 0x20, 0, 0];
    out.extend(messages.to_le_bytes());
    // A checksum that is wrong.
    out.extend(b".FIT\x07\0");
    out
}

fn definition(local: u8, global: u16, fields: &[[u8; 3]]) -> Vec<u8> {
    let mut out = vec![0x40 | local, 0, 0];
    out.extend(global.to_le_bytes());
    out.push(fields.len() as u8);
    out.extend(fields.concat());
    out
}

/// `file_id` of an activity.
fn file_id() -> Vec<u8> {
    [definition(0, 0, &[[0, 1, 0]]), vec![0, 4]].concat()
}

fn fit(messages: &[u8]) -> Vec<u8> {
    let body = [&file_id(), messages].concat();
    [header(14, body.len() as u32), body, vec![1, 1]].concat()
}

/// As many of `unit` as fit.
fn many(unit: &[u8], bytes: usize) -> Vec<u8> {
    unit.repeat((bytes / unit.len()).max(1))
}

fn wide() -> Vec<[u8; 3]> {
    (0..255).map(|number| [number % 250, 1, 2]).collect()
}

fn definitions(bytes: usize) -> Vec<u8> {
    fit(&many(&definition(1, 20, &wide()), bytes))
}

fn parts(bytes: usize) -> Vec<u8> {
    many(&[header(0, 11), file_id(), vec![1, 1]].concat(), bytes)
}

fn far_parts(bytes: usize) -> Vec<u8> {
    let mut out = Vec::new();
    while out.len() + 64 < bytes {
        let rest = bytes - out.len() - 40;
        // A message that nothing defined.
        out.extend([header(14, rest as u32), file_id(), vec![5, 9, 9]].concat());
    }
    out
}

fn laps(bytes: usize) -> Vec<u8> {
    let stamp = [253, 4, 0x86];
    let mut out = definition(1, 19, &[stamp, [2, 4, 0x86], [7, 4, 0x86]]);
    out.extend(definition(2, 18, &[stamp, [2, 4, 0x86], [7, 4, 0x86], [5, 1, 0]]));
    out.extend(definition(3, 20, &[stamp, [5, 4, 0x86]]));
    for i in 0..(bytes / 22) as u32 {
        let time = (1_000_000_000 + i).to_le_bytes();
        out.extend([&[1], &time[..], &time, &1000_u32.to_le_bytes()].concat());
        out.extend([&[3], &time[..], &(300 * (i % 10_000_000)).to_le_bytes()].concat());
    }
    for i in 0..4000_u32 {
        let time = (1_000_000_000 + 20 * i).to_le_bytes();
        out.extend([&[2], &time[..], &time, &20_000_u32.to_le_bytes(), &[1]].concat());
    }
    fit(&out)
}

fn random(bytes: usize) -> Vec<u8> {
    let mut rng = synth::Rng::new(7);
    (0..bytes / 8).flat_map(|_| rng.next_u64().to_le_bytes()).collect()
}

fn noise(bytes: usize) -> Vec<u8> {
    fit(&[vec![5], random(bytes)].concat())
}

fn near_definitions(bytes: usize) -> Vec<u8> {
    // Valid up to the last of its fields, whose type does not exist.
    let mut fields = wide();
    fields[254][2] = 0x1F;
    fit(&[vec![5], many(&[&definition(6, 20, &fields)[..], &[0x45; 3]].concat(), bytes)].concat())
}

fn equal_bytes(bytes: usize) -> Vec<u8> {
    fit(&[definition(1, 20, &[[3, 64, 13]]), vec![5], vec![1; bytes]].concat())
}

fn descriptions(bytes: usize) -> Vec<u8> {
    let mut out = definition(2, 206, &[[0, 1, 2], [1, 1, 2], [2, 1, 2]]);
    let mut record = definition(1, 20, &wide());
    record[0] |= 0x20;
    record.push(255);
    record.extend((0..255).flat_map(|number| [number, 1, 1]));
    out.extend(record);
    for i in 0..bytes / 4 {
        out.extend([2, (i >> 8) as u8, i as u8, 2]);
    }
    fit(&out)
}

fn points(bytes: usize) -> Vec<u8> {
    let mut out = definition(3, 20, &[[253, 4, 0x86], [3, 1, 2]]);
    out.extend([3, 0, 0xCA, 0x9A, 0x3B, 120]);
    out.extend(definition(1, 20, &[[3, 1, 2]]));
    // A compressed time, then a heart rate.
    out.extend((0..bytes / 2).flat_map(|i| [0xA0 | (i % 32) as u8, 120 + (i % 5) as u8]));
    fit(&out)
}

fn declares_4_gib(bytes: usize) -> Vec<u8> {
    let jog = synth::fit_bytes(&synth::jog());
    let mut out = jog.clone();
    out[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    out.resize(out.len().max(bytes / 8), 0);
    out
}

// XML.

fn gpx(inside: &[u8]) -> Vec<u8> {
    [b"<gpx>", inside, b"</gpx>"].concat()
}

fn point(i: usize) -> String {
    let (day, hour, minute, second) = (1 + i / 86_400 % 28, i / 3600 % 24, i / 60 % 60, i % 60);
    format!(
        "<trkpt lat='46.{:05}' lon='7.5'><ele>{}</ele><time>2026-01-{day:02}T{hour:02}:{minute:02}:{second:02}Z</time></trkpt>",
        3 * i % 100_000,
        500 + i % 7
    )
}

fn deep(bytes: usize) -> Vec<u8> {
    [b"<gpx>", &many(b"<a>", bytes)[..]].concat()
}

fn one_line(bytes: usize) -> Vec<u8> {
    let track: String = (0..100).map(point).collect();
    gpx(&[b"<trk><name>", &vec![b'x'; bytes][..], b"</name><trkseg>", track.as_bytes(), b"</trkseg></trk>"].concat())
}

fn attributes(bytes: usize) -> Vec<u8> {
    gpx(&[b"<trk><trkseg><trkpt ", &many(b"a1='1' ", bytes)[..], b"/></trkseg></trk>"].concat())
}

fn entities(bytes: usize) -> Vec<u8> {
    let mut out = String::from("<!DOCTYPE gpx [<!ENTITY a0 'lol'>");
    for i in 1..30 {
        let _ = write!(out, "<!ENTITY a{i} '{}'>", format!("&a{};", i - 1).repeat(10));
    }
    out += "]><gpx><trk><name>";
    [out.as_bytes(), &many(b"&a29;", bytes), b"</name></trk></gpx>"].concat()
}

fn end_tags(bytes: usize) -> Vec<u8> {
    [b"<gpx>", &b"<a>".repeat(200)[..], &many(b"</b>", bytes)].concat()
}

fn open_tags(bytes: usize) -> Vec<u8> {
    [b"<gpx>", &many(b"<", bytes)[..]].concat()
}

fn tracks(bytes: usize) -> Vec<u8> {
    let track = format!("<trk><trkseg>{}{}</trkseg></trk>", point(0), point(1));
    gpx(&many(track.as_bytes(), bytes))
}

fn tcx_laps(bytes: usize) -> Vec<u8> {
    let time = "2026-01-01T00:00:00Z";
    let lap = format!("<Lap StartTime='{time}'><Track><Trackpoint><Time>{time}</Time></Trackpoint></Track></Lap>");
    let begin = b"<TrainingCenterDatabase><Activities><Activity Sport='Running'>";
    [&begin[..], &many(lap.as_bytes(), bytes)].concat()
}

// Tables.

fn deep_json(bytes: usize) -> Vec<u8> {
    [&br#"[{"summarizedActivitiesExport":"#[..], &vec![b'['; bytes]].concat()
}

fn json_rows(bytes: usize) -> Vec<u8> {
    let row = |i: usize| {
        let start = 1_767_250_800_000 + 7_200_000 * (i as u64 % 100_000);
        format!(
            r#"{{"activityId":{i},"beginTimestamp":{start},"distance":1000000,"duration":3600000,"activityType":"running"}},"#
        )
    };
    let rows: String = (0..bytes / 110).map(row).collect();
    format!(r#"[{{"summarizedActivitiesExport":[{rows}{{}}]}}]"#).into_bytes()
}

const COLUMNS: &str = "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,\
                       Max Heart Rate,Relative Effort,Commute,Activity Gear,Filename\n";

fn open_quote(bytes: usize) -> Vec<u8> {
    [COLUMNS.as_bytes(), b"1,\"", &vec![b'x'; bytes]].concat()
}

fn cells(bytes: usize) -> Vec<u8> {
    [COLUMNS.as_bytes(), b"1", &vec![b','; bytes]].concat()
}

fn csv_rows(bytes: usize) -> Vec<u8> {
    let mut out = String::from(COLUMNS);
    for i in 0..bytes / 80 {
        let (day, month, year, hour) = (1 + i / 24 % 28, 1 + i / 672 % 12, 1990 + i / 8064 % 100, i % 24);
        let _ = writeln!(
            out,
            "{i},{year}-{month:02}-{day:02} {hour:02}:00:00,x,Run,,3600,10,180,,false,,activities/{i}.fit"
        );
    }
    out.into_bytes()
}

// Archives.

/// Zeros, packed without holding them.
fn gzip_zeros(bytes: usize) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let block = vec![0; 1 << 20];
    for _ in 0..(bytes >> 20).max(2) {
        gz.write_all(&block).unwrap();
    }
    gz.finish().unwrap()
}

fn gzip_bomb(bytes: usize) -> Vec<u8> {
    gzip_zeros(bytes)
}

fn gzip_members(bytes: usize) -> Vec<u8> {
    many(&synth::gz_bytes(b""), bytes)
}

fn zip_of_bombs(bytes: usize) -> Vec<u8> {
    let bomb = gzip_zeros(1 << 20);
    let members: Vec<(String, &[u8])> =
        (0..(bytes / 1200).max(400)).map(|i| (format!("{i}.fit.gz"), bomb.as_slice())).collect();
    synth::zip_bytes(&members)
}

fn nested(bytes: usize) -> Vec<u8> {
    let mut zip = synth::zip_bytes(&[("a.fit", vec![0; bytes])]);
    for _ in 0..8 {
        zip = synth::zip_bytes(&[("a.zip", zip)]);
    }
    zip
}

/// Two members of which the second lies within the first, a hundred times.
fn overlapping(bytes: usize) -> Vec<u8> {
    let names: Vec<(String, Vec<u8>)> =
        (0..100).map(|i| (format!("{i:02}.fit"), if i == 0 { fit(&vec![0; bytes]) } else { Vec::new() })).collect();
    let mut zip = synth::zip_bytes(&names);
    let entries: Vec<usize> = memchr::memmem::find_iter(&zip, b"PK\x01\x02").collect();
    for entry in entries {
        zip[entry + 42..entry + 46].fill(0);
    }
    zip
}

fn declares_4_gib_in_zip(bytes: usize) -> Vec<u8> {
    let mut zip = synth::zip_bytes(&[("a.fit", fit(&vec![0; bytes.min(1000)]))]);
    let entry = memchr::memmem::find(&zip, b"PK\x01\x02").unwrap();
    zip[entry + 24..entry + 28].copy_from_slice(&0xFFFF_FFF0_u32.to_le_bytes());
    zip
}

fn zip_headers(bytes: usize) -> Vec<u8> {
    let mut member = b"PK\x03\x04\x14\0\x08\0\x08\0".to_vec();
    member.extend([0; 16]);
    member.extend(b"\x01\0\0\0a\x03\0");
    many(&member, bytes)
}

#[test]
fn tables_have_a_most_too() {
    const MOST: usize = 50_000;
    for (name, make, row_bytes) in
        [("activities.csv", csv_rows as fn(usize) -> Vec<u8>, 80), ("x_summarizedActivities.json", json_rows, 110)]
    {
        for (rows, damaged) in [(MOST, false), (MOST + 1, true)] {
            let bytes = make(rows * row_bytes);
            // The last of the JSON rows is empty and does not count.
            let read = match name {
                "activities.csv" => kneewise::internal::export::strava::activities(&bytes),
                _ => kneewise::internal::export::garmin::activities(&bytes),
            };
            let table = read.unwrap();
            assert_eq!(table.activities.len(), MOST, "{name}");
            let said = table.damage.is_some_and(|damage| damage.to_string().contains("more than 50,000 activities"));
            // After the fifty-thousandth there is that empty row.
            assert_eq!(said, damaged || name != "activities.csv", "{name} with {rows}");
        }
    }
}

#[test]
fn hostile_files_end_with_a_code() {
    for case in CASES {
        let bytes = (case.make)(300_000);
        let (report, took) = cpu_time(|| kneewise::scan_bytes(case.file, bytes, &Config::default()));
        let codes: Vec<Code> = report.ledger.iter().map(|entry| entry.code).collect();
        assert!(case.codes.contains(&codes[0]), "{}: {:?}", case.name, &report.ledger[..1]);
        // In a debug build.
        assert!(took < Duration::from_secs(20), "{}: {took:?}", case.name);
    }
}

/// Runs the program on each at full size; prints the table of `src/docs/reliability.md`.
#[test]
#[ignore = "minutes and gigabytes; .ci/extra runs it in a release build"]
fn hostile_files_at_full_size() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let only = std::env::var("HOSTILE_ONLY").unwrap_or_default();
    println!("| file | size | code | time | memory |\n|---|---|---|---|---|");
    let mut wrong = String::new();
    for case in CASES.iter().filter(|case| case.name.contains(&only)) {
        let path = folder.path().join(case.file);
        std::fs::write(&path, (case.make)(case.full_bytes)).unwrap();
        let size = std::fs::metadata(&path).unwrap().len();
        let (code, took, megabytes) = measured(&path, &folder.path().join("report.json"));
        let row = format!(
            "| {} | {:.1} MB | {code} | {:.1} s | {megabytes} MB |",
            case.name,
            size as f64 / 1e6,
            took.as_secs_f64()
        );
        println!("{row}");
        let known = case.codes.iter().any(|known| serde_json::to_value(known).unwrap() == code.as_str());
        if !known || took.as_secs() > MOST_SECONDS || megabytes > MOST_MEGABYTES {
            let _ = writeln!(wrong, "{row}");
        }
        std::fs::remove_file(&path).unwrap();
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The first code, how long it took, and the most memory used at once.
fn measured(path: &Path, report: &Path) -> (String, Duration, u64) {
    let begun = Instant::now();
    // The files are made in a debug build; the measured program is another.
    let program = std::env::var_os("KNEEWISE_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_kneewise").into());
    let mut child = Command::new(program)
        .args(["scan", "--format", "json", "-o"])
        .args([report, path])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(peak.unwrap_or(0_u64));
        if begun.elapsed().as_secs() > 2 * MOST_SECONDS {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let took = begun.elapsed();
    let text = std::fs::read_to_string(report).unwrap_or_default();
    let _ = std::fs::remove_file(report);
    let value = if text.is_empty() { serde_json::Value::Null } else { crate::valid::report(&text) };
    (value["ledger"][0]["code"].as_str().unwrap_or("none").to_owned(), took, most / 1024)
}
