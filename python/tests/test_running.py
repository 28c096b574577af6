"""Errors, progress, other threads, Ctrl-C, and the time that importing takes."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time

import pytest

import kneewise


@pytest.fixture(scope="module")
def many(data, tmp_path_factory):
    """Enough files for some seconds of work."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(int(os.environ.get("KNEEWISE_MANY", "3000"))):
        shutil.copy(data / "race.fit", folder / f"{number}.fit")
    return folder


def test_errors_tell_the_file(data, tmp_path):
    with pytest.raises(kneewise.NotFoundError) as raised:
        kneewise.scan(data / "nothing.fit")
    assert raised.value.path == data / "nothing.fit"
    with pytest.raises(kneewise.CourseError) as raised:
        kneewise.course(data / "README.md", data / "race.fit")
    assert raised.value.path == data / "README.md"
    toml = tmp_path / "kneewise.toml"
    toml.write_text('\nunits = "furlongs"\n')
    with pytest.raises(kneewise.SettingsError) as raised:
        kneewise.scan(data / "race.fit", settings=toml)
    assert (raised.value.path, raised.value.line) == (toml, 2)
    assert issubclass(kneewise.SettingsError, kneewise.KneewiseError)


def test_wrong_arguments(data):
    race = data / "race.fit"
    for wrong in ({"since": "yesterday"}, {"settings": {"unit": "metric"}}, {"jobs": 0}, {"samples": True, "athletes": True}):
        with pytest.raises((ValueError, kneewise.SettingsError)):
            kneewise.scan(race, **wrong)
    with pytest.raises(TypeError, match="privat"):
        kneewise.scan(race, privat=True)
    with pytest.raises(ValueError, match="planned run"):
        kneewise.next(race, "far")
    with pytest.raises(ValueError, match="KW999"):
        kneewise.explain("KW999")


def test_progress(many):
    calls = []
    kneewise.scan(many, progress=lambda *counts: calls.append(counts), jobs=1)
    done, total, files = calls[-1]
    assert done == total == sum(file.stat().st_size for file in many.iterdir())
    assert files == len(list(many.iterdir())) and len(calls) > 2
    assert calls == sorted(calls)


def test_an_exception_in_progress_stops(many):
    begun = time.process_time()
    kneewise.scan(many)
    whole = time.process_time() - begun

    def stop(*_):
        raise KeyError("enough")

    begun = time.process_time()
    with pytest.raises(KeyError, match="enough"):
        kneewise.scan(many, progress=stop)
    assert time.process_time() - begun < whole / 2


def test_other_threads_run_on(many):
    scan = threading.Thread(target=kneewise.scan, args=(many,), kwargs={"jobs": 1})
    scan.start()
    turns = 0
    while scan.is_alive():
        turns += 1
        time.sleep(0.001)
    assert turns > 50


@pytest.mark.skipif(sys.platform == "win32", reason="signals are different there")
def test_ctrl_c_stops(many):
    script = "import kneewise, sys; print('begun', flush=True); kneewise.scan(sys.argv[1], jobs=1)"
    child = subprocess.Popen([sys.executable, "-c", script, str(many)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "begun\n"
    time.sleep(0.2)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=20)
    assert child.returncode != 0 and said.rstrip().endswith("KeyboardInterrupt"), said


def test_importing_takes_less_than_50_ms():
    script = "import time; a = time.process_time(); import kneewise; print(time.process_time() - a)"
    times = [float(subprocess.check_output([sys.executable, "-c", script])) for _ in range(5)]
    assert min(times) < 0.05, times


def test_documentation_runs(data, monkeypatch):
    import doctest
    import types

    monkeypatch.chdir(data.parent)
    examples = types.ModuleType("examples", kneewise.__doc__)
    finder = doctest.DocTestFinder()
    tests = finder.find(examples, "kneewise", module=False)
    described = {name: getattr(kneewise, name) for name in kneewise.__all__ if not name.startswith("_") and not name.endswith("Error")}
    for kind in (kneewise.Report, kneewise.Table):
        described |= {f"{kind.__name__}.{name}": part for name, part in vars(kind).items() if not name.startswith("_")}
    assert len(described) == 8 + 8 + 3
    for name, part in described.items():
        parsed = doctest.DocTestParser().get_doctest(part.__doc__, {"kneewise": kneewise}, name, None, 0)
        assert parsed.examples, name
        tests.append(parsed)
    for test in tests:
        result = doctest.DocTestRunner().run(test)
        assert result.failed == 0, test.name
