//! Dependencies of the program: none that uses a network, and only compatible licences.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;

/// Crates that open connections, or exist only for those that do. `kneewise` is offline because it contains no network code.
const NETWORK: [&str; 27] = [
    "async-std",
    "attohttpc",
    "curl",
    "curl-sys",
    "h2",
    "hickory-resolver",
    "hyper",
    "isahc",
    "libssh2-sys",
    "mio",
    "minreq",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "rustls",
    "schannel",
    "security-framework",
    "smol",
    "socket2",
    "surf",
    "tokio",
    "tungstenite",
    "ureq",
    "webpki",
    "zmq",
];

/// Licences that require only attribution or, for the time zone map, that its data stay open.
const ALLOWED: [&str; 10] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "ODbL-1.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// The licence file included in the binary's source.
const LICENCES: &str = "src/docs/licences.md";

/// Every crate linked into the program on this machine, with its licence.
fn dependencies() -> BTreeMap<String, String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--edges", "normal", "--prefix", "none", "--format", "{p}\t{l}"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let line = |line: &str| {
        let (package, licence) = line.split_once('\t').unwrap();
        let name = package.split(' ').next().unwrap().to_owned();
        (name, licence.trim_end_matches("(*)").trim().to_owned())
    };
    text.lines().map(line).collect()
}

#[test]
fn nothing_can_reach_a_network() {
    let dependencies = dependencies();
    assert!(dependencies.len() > 50 && dependencies.contains_key("rayon"));
    for name in NETWORK {
        assert!(!dependencies.contains_key(name), "{name} is linked");
    }
    for path in crate::reading::files_below(std::path::Path::new("src")) {
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for word in ["std::net", "TcpStream", "UdpSocket", "UnixStream"] {
            assert!(!text.contains(word), "{} uses {word}", path.display());
        }
    }
}

#[test]
fn the_library_alone_brings_no_program() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--no-default-features", "--edges", "normal", "--prefix", "none"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let names: Vec<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"rayon") && names.contains(&"serde"));
    for name in ["anstream", "anstyle", "clap", "clap_complete", "ctrlc", "indicatif", "maud", "parquet", "tzf-rs"] {
        assert!(!names.contains(&name), "{name} comes with the library");
    }
}

#[test]
fn every_licence_is_allowed() {
    for (name, licence) in dependencies() {
        let text = licence.replace("MIT/Apache-2.0", "MIT OR Apache-2.0").replace("Unlicense/MIT", "Unlicense OR MIT");
        for part in text.replace(['(', ')'], "").split(" AND ") {
            assert!(part.split(" OR ").any(|one| ALLOWED.contains(&one.trim())), "{name}: {licence}");
        }
    }
}

fn licences() -> String {
    let mut text = String::from(
        "# Licences of what kneewise is built from\n\nEvery crate that is linked into the program on Linux, with its licence. \
         kneewise itself: MIT OR Apache-2.0.\nThe boundaries of time zones in `tzf-dist` are made from OpenStreetMap's data \
         (ODbL-1.0, © OpenStreetMap contributors).\n`cargo test --test it -- --ignored write_licences` writes this file; a test compares.\n\n\
         | crate | licence |\n|---|---|\n",
    );
    for (name, licence) in dependencies().into_iter().filter(|(name, _)| name != "kneewise") {
        let _ = writeln!(text, "| {name} | {licence} |");
    }
    text
}

#[test]
#[ignore = "writes src/docs/licences.md"]
fn write_licences() {
    std::fs::write(LICENCES, licences()).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn the_list_of_licences_is_up_to_date() {
    let listed = std::fs::read_to_string(LICENCES).unwrap();
    assert!(listed == licences(), "cargo test --test it -- --ignored write_licences");
}
