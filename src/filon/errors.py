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


LONGEST_KEY, LONGEST_MESSAGE = 200, 2000
"""Characters of a fault's key and message that are told."""


def legible(text: str, keep: str = "") -> str:
    r"""The text with characters spelled out that a terminal would obey, or cannot show.

    These are controls, marks that turn text around or are not seen, ends of lines, and halves of characters.

    Parameters
    ----------
    keep
        Characters that stay as they are all the same, such as the line end.

    Examples
    --------
    >>> print(legible("a\x1b[31m\u202eb"))
    a\x1b[31m\u202eb
    """
    if text.isprintable():
        return text
    from unicodedata import category

    return "".join(
        sign if sign.isprintable() or sign in keep or category(sign) == "Zs" else ascii(sign)[1:-1] for sign in text
    )


def shortened(text: str, most: int) -> str:
    """The text, without its middle where it is longer than `most` characters.

    Examples
    --------
    >>> shortened("abc" * 20, 20)
    'abcabcab...abcabcabc'
    """
    half = (most - 3) // 2
    return text if len(text) <= most else f"{text[:half]}...{text[half + 3 - most :]}"


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
        parts = (place, shortened(self.key, LONGEST_KEY), shortened(self.message, LONGEST_MESSAGE))
        return legible(": ".join(part for part in parts if part))


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


class UnmetTarget(FilonError):
    """A precision of `--until` was not reached by the last trial; the run is stored."""

    exit_code = 1


class PrecisionMissed(UserWarning):
    """The same as a warning, where Python called: what was simulated is returned."""


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
