"""Exceptions, each with the file it is about."""


class KneewiseError(Exception):
    """What stops a whole run. Trouble with single files is in ``report.ledger`` instead."""

    def __init__(self, message, *, path=None, line=None):
        super().__init__(message)
        self.path = path
        """The file or folder, as a ``pathlib.Path``; None if it is about no file."""
        self.line = line
        """The line in it, from 1; None if unknown."""


class NotFoundError(KneewiseError):
    """A path that does not exist."""


class UnreadableError(KneewiseError):
    """A path that cannot be read."""


class CourseError(KneewiseError):
    """A file that holds no course, or nothing to compare it with."""


class SettingsError(KneewiseError):
    """Settings or a pain log with a mistake."""
