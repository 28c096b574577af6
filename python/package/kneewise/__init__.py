"""What a run took from the knees, read offline from FIT, GPX and TCX files or a whole Garmin or Strava export.

>>> import kneewise
>>> report = kneewise.scan("testdata/race.fit")
>>> len(report.activities)
1

``report.activities``, ``weeks``, ``days``, ``findings``, ``ledger`` and ``samples`` are tables that pandas, Polars, DuckDB and pyarrow take
as they are (Arrow PyCapsule interface): ``polars.DataFrame(report.weeks)``. ``report.dict()`` is the whole report.
Units are in the names of columns and fields (``_m`` metres, ``_s`` seconds, ``_bpm`` beats a minute, ``_spm`` steps a minute).
Unknown is None, never 0.
"""

from ._kneewise import Report, Table, __version__, check, course, explain, next, rules, scan
from .errors import CourseError, KneewiseError, NotFoundError, SettingsError, UnreadableError

__all__ = [
    "CourseError",
    "KneewiseError",
    "NotFoundError",
    "Report",
    "SettingsError",
    "Table",
    "UnreadableError",
    "__version__",
    "check",
    "course",
    "explain",
    "next",
    "rules",
    "scan",
]
