//! A start by a desktop, which has neither a terminal nor a shell: what there is to say is shown by the program that opens files.
#![cfg(target_os = "linux")]

use assert_cmd::cargo::cargo_bin_cmd;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

/// Starts it with these paths in a graphical session and gives the exit code and the contents of the file that was opened.
fn started(paths: &[&str], home: &Path) -> (i32, String, String) {
    let bin = home.join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    let (opener, opened) = (bin.join("xdg-open"), home.join("opened"));
    std::fs::write(&opener, format!("#!/bin/sh\nprintf %s \"$1\" >{0}.part && mv {0}.part {0}\n", opened.display()))
        .unwrap();
    std::fs::set_permissions(&opener, PermissionsExt::from_mode(0o755)).unwrap();
    let _ = std::fs::remove_file(&opened);
    let mut command = cargo_bin_cmd!("kneewise");
    command.env_clear().env("HOME", home).env("DISPLAY", ":0").env("PATH", format!("{}:/usr/bin:/bin", bin.display()));
    let output = command.timeout(Duration::from_mins(1)).args(paths).output().unwrap();
    // It does not wait for the browser.
    for _ in 0..600 {
        if opened.exists() {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let opened = std::fs::read_to_string(&opened).unwrap();
    let shown = std::fs::read_to_string(&opened).unwrap();
    (output.status.code().unwrap(), opened, shown)
}

#[test]
fn a_double_click_tells_how_to_use_it() {
    let home = tempfile::tempdir().unwrap();
    let (code, _, shown) = started(&[], home.path());
    assert_eq!((code, shown.lines().count()), (0, 1), "{shown}");
    assert!(shown.contains("kneewise scan export.zip") && shown.contains("kneewise.html"), "{shown}");
}

#[cfg(feature = "html")]
#[test]
fn files_dropped_on_the_icon_open_their_page() {
    let home = tempfile::tempdir().unwrap();
    for (path, says) in [("testdata/race.fit", "869"), ("testdata/strava-export.zip", "Weeks")] {
        let (code, opened, shown) = started(&[path], home.path());
        let stem = Path::new(path).file_stem().unwrap().to_str().unwrap();
        assert!(opened.ends_with(&format!("/.cache/kneewise/{stem}.html")), "{opened}");
        assert!([0, 3].contains(&code) && shown.starts_with("<!DOCTYPE html>") && shown.contains(says), "{code}");
    }
}

#[test]
fn a_file_of_another_kind_is_told_of() {
    let home = tempfile::tempdir().unwrap();
    let (code, _, shown) = started(&["Cargo.toml"], home.path());
    assert_eq!(code, 1);
    assert!(shown.contains("not a watch file"), "{shown}");
}
