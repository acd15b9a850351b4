"""Errors of what a user wrote: where, what, what is allowed, and the nearest known name."""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One error of one field of a file or of the command line.

    Parameters
    ----------
    file : name of the file, or ``--set`` for the command line.
    field : dotted name of the field, empty when the fault is of the whole file.
    value : what was given, as text.
    allowed : what is allowed, with its unit.
    nearest : nearest known name for a misspelling, else empty.
    """

    file: str
    field: str = ""
    value: str = ""
    allowed: str = ""
    nearest: str = ""

    def sentence(self) -> str:
        """One line that says what is wrong and what would be right."""
        head = self.field or self.file
        if self.value:
            head += f" = {self.value}"
        tail = f"; did you mean {self.nearest}?" if self.nearest else ""
        return f"{head}: {self.allowed}{tail}"

    def to_dict(self) -> dict[str, str]:
        """Record for ``--json``."""
        return asdict(self)


class ScenarioErrors(ValueError):  # noqa: N818 - it is many errors
    """All errors of one file, reported together."""

    def __init__(self, errors: Iterable[Fault]) -> None:
        self.errors = list(errors)
        super().__init__(self._report())

    def _report(self) -> str:
        lines: list[str] = []
        for file in dict.fromkeys(fault.file for fault in self.errors):
            faults = [fault for fault in self.errors if fault.file == file]
            lines.append(f"{file} has {len(faults)} error{'s' if len(faults) > 1 else ''}")
            lines += [f"  {fault.sentence()}" for fault in faults]
        return "\n".join(lines)

    def __reduce__(self) -> tuple[type[ScenarioErrors], tuple[list[Fault]]]:
        """Keep the faults when the error crosses to another process."""
        return type(self), (self.errors,)


def nearest(name: str, known: Iterable[str]) -> str:
    """Known name most like a misspelt one, or empty.

    >>> nearest("habit_strenght", ["habit_speed", "habit_strength"])
    'habit_strength'
    """
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return close[0] if close else ""


def shown(value: object) -> str:
    """Value as text, shortened so that no message floods the screen."""
    try:
        text = repr(value)
    except ValueError:
        return "a number too large to print"
    return text if len(text) <= 60 else text[:57] + "..."


class FileError(Exception):
    """A file of a run that can't be written or read; ``exit_code`` is the command's.

    Parameters
    ----------
    path : the file or folder.
    allowed : what is wrong with it, and what to do.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, path: Path | str, allowed: str) -> None:
        super().__init__(path, allowed)
        self.path = str(path)
        self.allowed = allowed

    def __str__(self) -> str:
        return f"{self.path}: {self.allowed}"

    def fault(self) -> Fault:
        """Return the error as a fault, for ``--json``."""
        return Fault(file=self.path, allowed=self.allowed)


class OutputUnusableError(FileError):
    """The output folder or file can't be used: bad input."""


class DiskFullError(FileError):
    """No space left: a failure on the way."""

    exit_code = 1


class RunUnreadableError(FileError):
    """A folder or file that isn't a run of Pasar, or isn't as it was written."""


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Errors of the file system while writing ``path``, as errors that say what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise DiskFullError(path, "no space left on the disk; free some and run again") from error
        reason = error.strerror or str(error)
        raise OutputUnusableError(path, f"can't be written ({reason}); choose another place") from error
