#!/usr/bin/env python3
"""How many records of broken FIT files are read, beside two other decoders.

    python3 -m venv V && V/bin/pip install fitdecode garmin-fit-sdk
    V/bin/python tests/recovery.py target/release/kneewise FOLDER

For each FIT file in FOLDER: the `record` messages that `kneewise dump` lists and the points that `kneewise scan` keeps, and
those that fitdecode and Garmin's SDK read before they give up. Ends with 1 where fewer are read than by the better of the two.
"""
import collections, json, os, subprocess, sys, warnings

import fitdecode
from garmin_fit_sdk import Decoder, Stream

warnings.simplefilter("ignore")
binary, folder = sys.argv[1:3]


def by_fitdecode(path):
    count = 0
    try:
        with fitdecode.FitReader(path, check_crc=fitdecode.CrcCheck.DISABLED,
                                 error_handling=fitdecode.ErrorHandling.IGNORE) as reader:
            for frame in reader:
                count += frame.frame_type == fitdecode.FIT_FRAME_DATA and frame.global_mesg_num == 20
    except Exception:
        pass
    return count


def by_sdk(path):
    count = collections.Counter()
    try:
        decoder = Decoder(Stream.from_file(path))
        decoder.read(mesg_listener=lambda number, message: count.update([number]), convert_types_to_strings=False)
    except Exception:
        pass
    return count[20]


def ours(path):
    dump = subprocess.run([binary, "dump", path, "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    listed = sum(b'"record"' in line[:60] for line in dump.stdout.splitlines())
    scan = subprocess.run([binary, "scan", path, "--format", "json", "--keep-duplicates"], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
    try:
        report = json.loads(scan.stdout)
    except ValueError:
        return listed, 0, "none"
    return listed, sum(a["points"] for a in report["activities"]), report["ledger"][0]["code"]


fewer = 0
print("| file | fitdecode | Garmin SDK | kneewise dump | kneewise scan | code |\n|---|---|---|---|---|---|")
for name in sorted(os.listdir(folder)):
    if not name.endswith(".fit"):
        continue
    path = os.path.join(folder, name)
    best = by_fitdecode(path), by_sdk(path)
    listed, points, code = ours(path)
    # Records without any value are listed, and no points.
    short = max(listed, points) < max(best)
    fewer += short
    print(f"| {name} | {best[0]} | {best[1]} | {listed} | {points}{' **fewer**' if short else ''} | {code} |")
print(f"\n{fewer} files with fewer records than the better of the two")
sys.exit(fewer > 0)
