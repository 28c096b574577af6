//! What the packages of a release have in common: one version, the same libraries, and a changelog that people and programs can read.
//! The Python package and the browser's module have manifests of their own; an unpacked crate is without them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const CRATES: [&str; 3] = ["", "python/", "web/"];

fn read(folder: &str, file: &str) -> Option<toml::Table> {
    let path = Path::new(folder).join(file);
    let text = std::fs::read_to_string(&path).ok()?;
    Some(text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// The versions of every library in a lock file.
fn locked(folder: &str) -> Option<BTreeMap<String, BTreeSet<String>>> {
    let lock = read(folder, "Cargo.lock")?;
    let mut versions = BTreeMap::<_, BTreeSet<_>>::new();
    for package in lock["package"].as_array().unwrap() {
        let of = |key: &str| package[key].as_str().unwrap().to_owned();
        versions.entry(of("name")).or_default().insert(of("version"));
    }
    Some(versions)
}

#[test]
fn one_version_everywhere() {
    let version = env!("CARGO_PKG_VERSION");
    for folder in CRATES {
        let (Some(manifest), Some(lock)) = (read(folder, "Cargo.toml"), locked(folder)) else { continue };
        assert_eq!(manifest["package"]["version"].as_str(), Some(version), "{folder}Cargo.toml");
        for (name, versions) in lock.iter().filter(|(name, _)| name.starts_with("kneewise")) {
            assert_eq!(versions, &BTreeSet::from([version.to_owned()]), "{name} in {folder}Cargo.lock");
        }
    }
    // The wheel takes it from its Cargo.toml.
    if let Some(project) = read("python/", "pyproject.toml") {
        assert_eq!(project["project"]["dynamic"].as_array().unwrap(), &["version".into()]);
        assert_eq!(project["project"]["description"].as_str(), Some(env!("CARGO_PKG_DESCRIPTION")));
    }
}

#[test]
fn every_package_has_the_same_libraries() {
    let program = locked("").unwrap();
    for folder in &CRATES[1..] {
        for (name, versions) in locked(folder).into_iter().flatten() {
            let ours = program.get(&name).unwrap_or(&versions);
            assert!(
                versions.is_subset(ours),
                "{folder}Cargo.lock has {name} {versions:?}, the program {ours:?}: cargo update --manifest-path {folder}Cargo.toml"
            );
        }
    }
}

/// [Keep a Changelog](https://keepachangelog.com/): `Unreleased` first, then versions with their days, the newest first, each with
/// headings of a known kind.
#[test]
fn the_changelog_has_its_usual_form() {
    let text = std::fs::read_to_string("CHANGELOG.md").unwrap();
    assert!(text.starts_with("# Changelog\n"));
    let sections: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert_eq!(sections.first(), Some(&"[Unreleased]"));
    let mut released = Vec::new();
    for section in &sections[1..] {
        let (version, day) = section.split_once(" - ").unwrap_or_else(|| panic!("'{section}' has no day"));
        let version = version.strip_prefix('[').and_then(|version| version.strip_suffix(']')).unwrap();
        let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
        released.push((parts, day.parse::<jiff::civil::Date>().unwrap()));
    }
    assert!(released.is_sorted_by(|newer, older| newer.0 > older.0 && newer.1 >= older.1), "{released:?}");
    let mut of_section = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("##")) {
        match line.strip_prefix("### ") {
            None => of_section.clear(),
            Some(kind) => {
                assert!(["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"].contains(&kind), "{kind}");
                assert!(!of_section.contains(&kind), "{kind} twice in one section");
                of_section.push(kind);
            }
        }
    }
}
