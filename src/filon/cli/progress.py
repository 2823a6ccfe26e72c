"""How far a run has come: a bar in a terminal, a line now and then elsewhere, on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from filon.cli.console import encodable, is_terminal, note

Progress = Callable[[int, int, float | None], None]
"""Takes the trials done, the trials in all, and the crash probability so far [0..1; None if unknown]."""

LINE_EVERY = 30.0
"""Seconds between two lines where nobody watches a bar."""


@contextmanager
def shown(quiet: bool) -> Iterator[Progress]:
    """A function to be told how far the run is; what it shows ends with the block."""
    if quiet:
        yield lambda *_: None
    elif is_terminal(sys.stderr):
        with _bar() as bar:
            yield bar
    else:
        yield Lines()


@dataclass
class Lines:
    """One line every 30 seconds.

    Attributes
    ----------
    clock
        Seconds since any moment.
    """

    clock: Callable[[], float] = monotonic
    _started: float = field(default=-1.0, init=False)
    _first: int = field(default=0, init=False)
    _next: float = field(default=0.0, init=False)

    def __call__(self, done: int, trials: int, estimate: float | None) -> None:
        """Write a line if it is time for one."""
        now = self.clock()
        if self._started < 0:
            self._started, self._first, self._next = now, done, now + LINE_EVERY
        if now >= self._next and done < trials:
            self._next = now + LINE_EVERY
            note(line(done, trials, (done - self._first) / max(now - self._started, 1e-9), estimate))


def line(done: int, trials: int, rate: float, estimate: float | None) -> str:
    """Where a run stands, in one line.

    Examples
    --------
    >>> line(400_000, 1_000_000, 50_000.0, 0.412)
    '400,000 of 1,000,000 trials, 50,000 trials/s, 12 s left, crash so far 41%'
    """
    left = f", {duration((trials - done) / rate)} left" if rate > 0 else ""
    return f"{done:,} of {trials:,} trials, {rate:,.0f} trials/s{left}{so_far(estimate)}"


def so_far(estimate: float | None) -> str:
    """The estimate so far, as the end of a line; nothing where there is none."""
    return "" if estimate is None else f", crash so far {100 * estimate:.0f}%"


def duration(seconds: float) -> str:
    """A time as a person says it.

    Examples
    --------
    >>> duration(0.4), duration(12.3), duration(200.0), duration(8000.0)
    ('1 s', '12 s', '3 min 20 s', '2 h 13 min')
    """
    whole = max(round(seconds), 1)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


@contextmanager
def _bar() -> Iterator[Progress]:
    """A bar with rate, remaining time and the estimate so far."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.percentage:>3.0f}%"),
        BarColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(compact=True),
        TextColumn("left{task.fields[estimate]}"),
    )
    with Bars(*columns, console=console, transient=True) as bars:
        task = bars.add_task("", total=None, rate="", estimate="", visible=False)
        first: list[tuple[float, int]] = []

        def tell(done: int, trials: int, estimate: float | None) -> None:
            """Move the bar; the rate is that since the first word, which compilation precedes."""
            now = monotonic()
            if not first:
                first.append((now, done))
            seconds, since = now - first[0][0], done - first[0][1]
            rate = since / seconds if seconds > 0.0 else 0.0
            shown_rate = f"{rate:,.0f} trials/s" if rate else ""
            text = encodable(so_far(estimate), sys.stderr)
            bars.update(task, completed=done, total=trials, rate=shown_rate, estimate=text, visible=True)

        yield tell
