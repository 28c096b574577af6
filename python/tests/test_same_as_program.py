"""The module and the program give the same report."""

import importlib.metadata

import pytest

import kneewise

FILES = ["race.fit", "race.gpx", "race.tcx", "garmin-export.zip", "strava-export.zip", "broken", "."]


@pytest.mark.parametrize("name", FILES)
def test_scan(data, as_json, name):
    assert kneewise.scan(data / name).dict() == as_json("scan", data / name)


def test_the_text_is_the_same_too(data, program):
    assert kneewise.scan(data / "race.fit").json() == program("scan", data / "race.fit", "--format", "json")


def test_check(data, as_json):
    history = data / "garmin-export.zip"
    ours = kneewise.check(data / "race.fit", history=history).dict()
    assert ours == as_json("check", data / "race.fit", "--history", history)
    assert len(ours["activities"][0]["splits"]) == 22


def test_next(data, as_json):
    ours = kneewise.next(data / "garmin-export.zip", "18km,600m", as_of="2026-10-10").dict()
    theirs = as_json("next", data / "garmin-export.zip", "--run", "18km,600m", "--as-of", "2026-10-10")
    assert ours == theirs


def test_course(data, as_json):
    ours = kneewise.course(data / "race.gpx", data / "garmin-export.zip").dict()
    assert ours == as_json("course", data / "race.gpx", "--history", data / "garmin-export.zip")


def test_options_and_settings(data, as_json, tmp_path):
    toml = tmp_path / "kneewise.toml"
    toml.write_text('week_start = "sunday"\ntz = "Europe/Zurich"\n[athlete]\nmax_bpm = 186\n')
    path = data / "garmin-export.zip"
    theirs = as_json("scan", path, "--config", toml, "--private", "--load", "--since", "2026-01-01")
    settings = {"week_start": "sunday", "tz": "Europe/Zurich", "athlete": {"max_bpm": 186}}
    for given in (toml, str(toml), settings):
        ours = kneewise.scan(path, settings=given, private=True, load=True, since="2026-01-01").dict()
        assert ours == theirs


def test_explain(program):
    assert kneewise.explain("KW101").strip() == program("explain", "KW101", "--color", "never").strip()
    assert len(kneewise.rules()) >= 10


def test_version(program):
    assert kneewise.__version__ in program("--version")


def test_the_wheel_has_the_version_of_the_program():
    assert importlib.metadata.version("kneewise") == kneewise.__version__
