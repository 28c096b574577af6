#!/usr/bin/env bash
# kneewise beside other libraries, over the same made files, and the table in README.md.
#
# Each peer only adds up four numbers of a file (distance, duration, elevation loss, cadence); `kneewise scan` does everything.
# Runs are interleaved and medians compared, so that a busy machine slows all alike; the fast runs see COMPARE_FITS files, and
# Python, which would take many minutes, every 50th of them, its times multiplied. The libraries from PyPI go into an
# environment that is thrown away.
#
#   COMPARE_FITS=2000 COMPARE_GPX=200 COMPARE_ROUNDS=5 benches/compare.sh
set -euo pipefail
cd "$(dirname "$0")/.."

fits=${COMPARE_FITS:-2000}
gpx=${COMPARE_GPX:-200}
rounds=${COMPARE_ROUNDS:-5}

cargo build --release --locked
peers=$(cargo bench --locked --bench peers --no-run --message-format=json \
    | python3 -c 'import json, sys
for line in sys.stdin:
    made = json.loads(line)
    if made.get("executable") and made["target"]["name"] == "peers": print(made["executable"])')

venv=$(mktemp -d)
trap 'rm -rf "$venv"' EXIT
python3 -m venv "$venv"
for package in garmin-fit-sdk fitdecode gpxpy fastgpx; do
    "$venv/bin/pip" --quiet install "$package" >/dev/null 2>&1 || echo "$package cannot be installed here"
done

"$peers" memory | tee "$venv/memory.txt"
python3 benches/compare.py "$peers" "$venv" "$("$peers" make fit "$fits")" "$("$peers" make gpx "$gpx")" "$rounds"
