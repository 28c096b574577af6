"""Four numbers of each file of a folder, by a Python library: what `benches/peers/sums.rs` does for the Rust ones.

usage: sums.py PEER EXTENSION FOLDER
"""

import math
import pathlib
import sys


class Sums:
    def __init__(self):
        self.distance_m = self.duration_s = self.loss_m = 0.0
        self.cadences = []
        self.first_s = self.altitude_m = self.position = None

    def record(self, time_s, distance_m, altitude_m, cadence, fraction):
        if time_s is not None:
            if self.first_s is None:
                self.first_s = time_s
            self.duration_s = time_s - self.first_s
        if distance_m is not None:
            self.distance_m = distance_m
        if altitude_m is not None:
            if self.altitude_m is not None:
                self.loss_m += max(self.altitude_m - altitude_m, 0.0)
            self.altitude_m = altitude_m
        if cadence is not None:
            self.cadences.append(cadence + (fraction or 0.0))

    def place(self, lat, lon):
        here = (math.radians(lat), math.radians(lon))
        if self.position is not None:
            half = lambda a, b: math.sin((a - b) / 2) ** 2
            h = half(here[0], self.position[0])
            h += math.cos(self.position[0]) * math.cos(here[0]) * half(here[1], self.position[1])
            self.distance_m += 2 * 6_371_000 * math.asin(math.sqrt(h))
        self.position = here


def garmin_fit_sdk(path, sums):
    from garmin_fit_sdk import Decoder, Stream

    messages, errors = Decoder(Stream.from_file(str(path))).read(convert_datetimes_to_dates=False)
    if errors:
        raise ValueError(errors[0])
    for r in messages.get("record_mesgs", []):
        altitude_m = r.get("enhanced_altitude", r.get("altitude"))
        sums.record(r.get("timestamp"), r.get("distance"), altitude_m, r.get("cadence"), r.get("fractional_cadence"))


def fitdecode(path, sums):
    import fitdecode

    with fitdecode.FitReader(str(path)) as reader:
        for frame in reader:
            if frame.frame_type == fitdecode.FIT_FRAME_DATA and frame.name == "record":
                get = lambda name: frame.get_value(name, fallback=None)
                altitude_m = get("enhanced_altitude")
                altitude_m = get("altitude") if altitude_m is None else altitude_m
                time = get("timestamp")
                time_s = time.timestamp() if time is not None else None
                sums.record(time_s, get("distance"), altitude_m, get("cadence"), get("fractional_cadence"))


def gpxpy(path, sums):
    import gpxpy

    with open(path, encoding="utf-8") as file:
        gpx = gpxpy.parse(file)
    for point, *_ in gpx.walk():
        cadence = None
        for extension in point.extensions:
            for child in extension:
                if child.tag.endswith("}cad") and child.text:
                    cadence = float(child.text)
        time_s = point.time.timestamp() if point.time else None
        sums.record(time_s, None, point.elevation, cadence, 0.0)
        sums.place(point.latitude, point.longitude)


def fastgpx(path, sums):
    import fastgpx

    # It reads neither extensions nor cadence.
    for track in fastgpx.parse(str(path)).tracks:
        for segment in track.segments:
            for point in segment.points:
                time = point.time
                time_s = time.timestamp() if time is not None else None
                sums.record(time_s, None, point.elevation, None, 0.0)
                sums.place(point.latitude, point.longitude)


PEERS = {"garmin-fit-sdk": garmin_fit_sdk, "fitdecode": fitdecode, "gpxpy": gpxpy, "fastgpx": fastgpx}


def main():
    peer, extension, folder = sys.argv[1:4]
    files = sorted(pathlib.Path(folder).glob(f"*.{extension}"))
    read = []
    for path in files:
        sums = Sums()
        try:
            PEERS[peer](path, sums)
            read.append(sums)
        except Exception as error:  # a file that a peer cannot read is counted, whatever its reason
            print(f"{path.name}: {error}", file=sys.stderr)
    cadences = [sum(s.cadences) / len(s.cadences) for s in read if s.cadences]
    print(
        f"files {len(files)} unread {len(files) - len(read)}"
        f" distance_m {sum(s.distance_m for s in read):.1f} duration_s {sum(s.duration_s for s in read):.0f}"
        f" loss_m {sum(s.loss_m for s in read):.1f}"
        f" cadence {sum(cadences) / len(cadences) if cadences else math.nan:.4f}"
    )


main()
