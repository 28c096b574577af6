"""Runs the readers in turn, checks that they agree, and writes the table of README.md. Called by `compare.sh`."""

import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time

PEERS, VENV, FITS, GPX, ROUNDS = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5])
PYTHON = f"{VENV}/bin/python"
EVERY = 50


def sample(folder):
    """Every 50th file, for those that would take all day."""
    chosen = tempfile.mkdtemp(dir=VENV)
    for path in sorted(pathlib.Path(folder).iterdir())[::EVERY]:
        os.symlink(path, f"{chosen}/{path.name}")
    return chosen


def measure(command, threads):
    """Wall and processor seconds, peak memory in MiB, and what it said."""
    start = time.perf_counter()
    environment = {**os.environ, "RAYON_NUM_THREADS": str(threads)}
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, env=environment)
        _, _, usage = os.wait4(child.pid, 0)
        out.seek(0)
        said = out.read()
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said


def installed(package):
    return subprocess.run([PYTHON, "-c", f"import {package}"], capture_output=True).returncode == 0


def version(package):
    text = pathlib.Path("Cargo.lock").read_text()
    return re.search(rf'name = "{package}"\nversion = "([^"]+)"', text)[1]


def python_version(package):
    code = f"import importlib.metadata as m; print(m.version('{package}'))"
    return subprocess.run([PYTHON, "-c", code], capture_output=True, text=True).stdout.strip()


def contest(title, folder, extension, rust, python):
    few = sample(folder)
    rows = []  # name, command, threads, factor
    for threads in (1, 2):
        rows.append((f"`kneewise scan`, everything, {threads} thread{'s' * (threads > 1)}",
                     ["target/release/kneewise", "scan", folder], threads, 1))
    for name, label in rust:
        rows.append((label, [PEERS, "sums", name, extension, folder, "2"], 2, 1))
    for package, module, label in python:
        if installed(module):
            label = f"{label.format(python_version(package))}, every {EVERY}th file, times {EVERY}"
            rows.append((label, [PYTHON, "benches/sums.py", package, extension, few], 1, EVERY))
        else:
            print(f"{package}: cannot be installed here, left out")
    runs = {row[0]: [] for row in rows}
    for round_number in range(ROUNDS):
        for name, command, threads, factor in rows:
            # The slow ones three times are enough to see that they are slow.
            if factor == 1 or round_number < 3:
                runs[name].append(measure(command, threads))
    agree(rows, runs, extension)
    median = {name: statistics.median(run[0] for run in of) for name, of in runs.items()}
    cpu = {name: statistics.median(run[1] for run in of) for name, of in runs.items()}
    first = rows[1][0]
    files = sorted(pathlib.Path(folder).iterdir())
    size = sum(path.stat().st_size for path in files) / 1e6
    lines = [f"{title}: {len(files):,} files, {size:.0f} MB, medians of {ROUNDS} interleaved runs.", "",
             "| | wall s | CPU s | peak MiB | CPU, times kneewise |", "|---|---|---|---|---|"]
    for name, _, _, factor in rows:
        ratio = cpu[name] * factor / cpu[first]
        lines.append(f"| {name} | {median[name] * factor:.2f} | {cpu[name] * factor:.2f} | "
                     f"{statistics.median(run[2] for run in runs[name]):.0f} | {ratio:.1f} |")
    return lines


def agree(rows, runs, extension):
    """All that read every file say the same; who reads fewer, or no cadence, is named."""
    reference = {}
    for name, command, _, factor in rows:
        said = runs[name][0][3].split()
        if "sums" not in command[1]:
            continue
        values = dict(zip(said[::2], map(float, said[1::2])))
        if values["unread"]:
            print(f"{name}: cannot read {values['unread']:.0f} files")
            continue
        known = reference.setdefault(factor, values)
        for key, value in values.items():
            if value != value:
                print(f"{name}: knows no {key}")
            elif abs(value - known[key]) > 1e-6 * max(abs(value), 1.0) + 0.001:
                sys.exit(f"{name} says {key} {value}, others {known[key]}")
    # The sample that Python reads is another set; kneewise reads that as well.
    for name, command, _, factor in rows:
        if factor > 1:
            own = dict(zip(*[iter(runs[name][0][3].split())] * 2))
            ours = measure([PEERS, "sums", "kneewise", extension, command[-1], "1"], 1)[3].split()
            ours = dict(zip(ours[::2], ours[1::2]))
            for key in ("distance_m", "duration_s", "loss_m", "cadence"):
                a, b = float(own[key]), float(ours[key])
                if a == a and abs(a - b) > 1e-5 * max(abs(a), 1.0) + 0.001:
                    sys.exit(f"{name} says {key} {a}, kneewise {b}")
    print("the numbers agree")


def memory_lines():
    text = (pathlib.Path(VENV) / "memory.txt").read_text().strip()
    return ["From memory, on one thread where nothing else is said (the first line of each block is kneewise):", "",
            "```text", *text.splitlines(), "```"]


def main():
    fit = contest("FIT", FITS, "fit", [
        ("kneewise", "kneewise's decoder, the four numbers"),
        ("rustyfit-bare", f"`rustyfit` {version('rustyfit')} streaming, no CRC, no expansion"),
        ("rustyfit", f"`rustyfit` {version('rustyfit')} streaming"),
        ("fitparser", f"`fitparser` {version('fitparser')}"),
    ], [
        ("garmin-fit-sdk", "garmin_fit_sdk", "`garmin-fit-sdk` {} (Python)"),
        ("fitdecode", "fitdecode", "`fitdecode` {} (Python)"),
    ])
    gpx = contest("GPX", GPX, "gpx", [
        ("kneewise", "kneewise's decoder, the four numbers"),
        ("gpx", f"`gpx` {version('gpx')}, which reads no cadence"),
    ], [
        ("gpxpy", "gpxpy", "`gpxpy` {} (Python)"),
        ("fastgpx", "fastgpx", "`fastgpx` {} (Python, C++), which reads no cadence"),
    ])
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
    where = (f"{cpu[1] if cpu else platform.processor()}, {os.cpu_count()} cores, {rustc}, "
             f"Python {platform.python_version()}. Rust peers on 2 threads of rayon, Python on one.")
    text = "\n".join([*fit, "", *gpx, "", *memory_lines(), "", where])
    readme = pathlib.Path("README.md")
    old = readme.read_text()
    begin, end = "<!-- compare: begin -->", "<!-- compare: end -->"
    before, rest = old.split(begin)
    after = rest.split(end)[1]
    readme.write_text(f"{before}{begin}\n{text}\n{end}{after}")
    print(text)


main()
