from collections.abc import Callable, Mapping, Sequence
from datetime import date
from os import PathLike
from typing import Any, TypedDict, final

from typing_extensions import Unpack

from .errors import CourseError as CourseError
from .errors import KneewiseError as KneewiseError
from .errors import NotFoundError as NotFoundError
from .errors import SettingsError as SettingsError
from .errors import UnreadableError as UnreadableError

__all__: list[str]
__version__: str

_Path = str | PathLike[str]
_Day = date | str
_Progress = Callable[[int, int, int], object]

# Only for type checkers: the keyword arguments that all functions share.
class Options(TypedDict, total=False):
    since: _Day | None
    until: _Day | None
    as_of: _Day | None
    sore_since: _Day | None
    athletes: bool
    private: bool
    keep_duplicates: bool
    load: bool
    settings: _Path | Mapping[str, Any] | None

@final
class Table:
    @property
    def name(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def columns(self) -> list[tuple[str, str]]: ...
    def __len__(self) -> int: ...
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class Report:
    @property
    def activities(self) -> Table: ...
    @property
    def weeks(self) -> Table: ...
    @property
    def days(self) -> Table: ...
    @property
    def findings(self) -> Table: ...
    @property
    def ledger(self) -> Table: ...
    @property
    def samples(self) -> Table: ...
    def dict(self) -> dict[str, Any]: ...
    def json(self) -> str: ...

def scan(
    paths: _Path | Sequence[_Path],
    *,
    samples: bool = False,
    progress: _Progress | None = None,
    jobs: int | None = None,
    **options: Unpack[Options],
) -> Report: ...
def check(
    files: _Path | Sequence[_Path],
    *,
    history: _Path | Sequence[_Path] | None = None,
    progress: _Progress | None = None,
    jobs: int | None = None,
    **options: Unpack[Options],
) -> Report: ...
def next(
    paths: _Path | Sequence[_Path],
    run: str | None = None,
    *,
    progress: _Progress | None = None,
    jobs: int | None = None,
    **options: Unpack[Options],
) -> Report: ...
def course(
    file: _Path,
    history: _Path | Sequence[_Path],
    *,
    progress: _Progress | None = None,
    jobs: int | None = None,
    **options: Unpack[Options],
) -> Report: ...
def explain(rule: str) -> str: ...
def rules() -> list[tuple[str, str]]: ...
