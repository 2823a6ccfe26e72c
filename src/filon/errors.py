"""One error class per exit code of the command line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class FilonError(Exception):
    """Anything filon says no to; `exit_code` is what the command line answers with."""

    exit_code: int = 1


class RunError(FilonError):
    """A run failed while it was computed (a value that is not a number, say)."""

    exit_code = 1


@dataclass(frozen=True, order=True)
class Fault:
    """One fault of an input: where it is, and what is wrong with it.

    Attributes
    ----------
    file
        The file as the user named it; empty where the input is no file.
    line, column
        Position in the file, counted from 1; 0 where there is none.
    key
        The dotted key at fault, empty where the whole file is.
    message
        What was found, what is allowed, and the nearest right name.
    """

    file: str
    line: int
    column: int
    key: str
    message: str

    def __str__(self) -> str:
        """The fault as one line: ``file:line:column: key: message``."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return ": ".join(part for part in (place, self.key, self.message) if part)


class InputError(FilonError):
    """An input file, option or argument is wrong; holds every fault found, in order.

    Parameters
    ----------
    faults
        One message, or all the faults found together.
    """

    exit_code = 2

    def __init__(self, faults: str | Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = (Fault("", 0, 0, "", faults),) if isinstance(faults, str) else tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class ThresholdCrossed(FilonError):
    """A condition of `--fail-if` holds: the run is as it should be, the firm is not."""

    exit_code = 3


class ResultError(FilonError):
    """A stored result is corrupt, incomplete, or of an unknown format."""

    exit_code = 4


class ResourceError(FilonError):
    """The disk or the memory does not suffice."""

    exit_code = 5


class InterruptedRun(FilonError):
    """The user or the system asked the run to stop; what was done is kept.

    Parameters
    ----------
    signal_number
        2 for Ctrl-C, 15 for SIGTERM.
    """

    def __init__(self, message: str, signal_number: int = 2) -> None:
        super().__init__(message)
        self.signal_number = signal_number
        self.exit_code = 128 + signal_number
