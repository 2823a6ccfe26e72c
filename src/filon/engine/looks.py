"""Looks at a run that goes on: a fixed schedule, and whether the run may end.

The schedule knows neither threads nor chunks nor interruptions, and a look sees the first so many trials and no other:
the number of trials is a function of the scenario, the seed and the precisions alone. `filon.statistics.stopping` says
why a run ends only where the look before foretold it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import count
from math import isfinite
from typing import Any

from filon.engine.answers import answered
from filon.engine.precision import FIRST_LOOK
from filon.errors import PrecisionMissed
from filon.expressions.parsing import precisions
from filon.expressions.tree import Precision
from filon.results.layout import Layout
from filon.results.tally import Tally
from filon.statistics.intervals import Interval
from filon.statistics.stopping import reach, reach_ahead, trials_wanted


@dataclass(frozen=True)
class Seen:
    """What a look found of one precision.

    Attributes
    ----------
    target
        The precision as text.
    probability, low, high
        The estimate and its 95% limits [0..1]; None where no trial speaks for it.
    met
        Whether it is reached.
    foretold
        Whether it will be at the next look, at the worst probability that the limits hold.
    trials_wanted
        About how many trials reach it by the present estimate [count]; None where no event was seen.
    """

    target: str
    probability: float | None
    low: float
    high: float
    met: bool
    foretold: bool
    trials_wanted: int | None


@dataclass(frozen=True)
class Look:
    """A look after so many trials, at every precision."""

    trials: int
    seen: tuple[Seen, ...]

    @property
    def met(self) -> bool:
        """Whether all are reached."""
        return all(one.met for one in self.seen)

    @property
    def foretells(self) -> bool:
        """Whether all will be at the next look."""
        return all(one.foretold for one in self.seen)


def schedule(cap: int) -> Iterator[int]:
    """Trials of each look: twice as many each time, and the cap last [count].

    Examples
    --------
    >>> list(schedule(50_000))
    [8192, 16384, 32768, 50000]
    """
    for doubled in count():
        trials = min(FIRST_LOOK << doubled, cap)
        yield trials
        if trials == cap:
            return


class Looks:
    """The looks of one run.

    Parameters
    ----------
    layout
        What the run counts, and how its inputs are drawn: the intervals of a sampler narrow by a rule of their own.
    wanted
        The precisions, all of which are to be reached; at least one.
    cap
        Trials after which the run ends at last [count].
    taken
        Looks that an earlier process took.
    """

    def __init__(
        self,
        layout: Layout,
        wanted: Sequence[Precision],
        cap: int,
        taken: Sequence[Look] = (),
    ) -> None:
        self.layout, self.wanted, self.cap = layout, tuple(wanted), cap
        self.taken = list(taken)
        self.noted: Callable[[dict[str, Any]], None] = lambda record: None

    @property
    def done(self) -> int:
        """Trials of the last look [count]."""
        return self.taken[-1].trials if self.taken else 0

    @property
    def over(self) -> bool:
        """Whether the run ends here: all is reached, as was foretold, or the cap is."""
        foretold = len(self.taken) > 1 and self.taken[-2].foretells
        return self.done == self.cap or (foretold and self.taken[-1].met)

    @property
    def met(self) -> bool:
        """Whether the last look found every precision reached."""
        return bool(self.taken) and self.taken[-1].met

    def stages(self) -> Iterator[tuple[int, int]]:
        """First and end of each range of trials between two looks, until it is over."""
        for end in schedule(self.cap):
            if end > self.done and not self.over:
                yield self.done, end

    def take(self, trials: int, tally: Tally) -> None:
        """Look at the first so many trials, which are all that `tally` counts."""
        growth = min(2 * trials, self.cap) / trials
        self.taken.append(Look(trials, tuple(self._seen(asked, trials, tally, growth) for asked in self.wanted)))
        self.noted(self.record)

    def _seen(self, asked: Precision, trials: int, tally: Tally, growth: float) -> Seen:
        """What the counts say of one precision."""
        found = answered(self.layout, tally, asked.probability)
        estimate, low, high = (float(part) for part in found)
        needed = trials_wanted(found, trials, asked.within, asked.relative)
        return Seen(
            str(asked),
            estimate if isfinite(estimate) else None,
            low,
            high,
            bool(isfinite(estimate) and reach(found, asked.relative) <= asked.within),
            self._foretold(asked, found, growth),
            round(needed) if isfinite(needed) else None,
        )

    def _foretold(self, asked: Precision, found: Interval, growth: float) -> bool:
        """Whether the next look will find it reached, wherever in the interval the probability lies."""
        return bool(reach_ahead(found, growth, asked.relative, self.layout.sampler) <= asked.within)

    @property
    def expected(self) -> int:
        """Trials after which the run ends, by the last look [count]; the shortest run before there is one."""
        needed = [one.trials_wanted or self.cap for one in self.taken[-1].seen] if self.taken else [2 * FIRST_LOOK]
        least = max(*needed, self.done + 1, min(2 * FIRST_LOOK, self.cap))
        return next((trials for trials in schedule(self.cap) if trials >= least), self.cap)

    @property
    def record(self) -> dict[str, Any]:
        """What `run.json` says."""
        return {
            "targets": [str(asked) for asked in self.wanted],
            "cap": self.cap,
            "met": self.met,
            "looks": [asdict(look) for look in self.taken],
        }


def _look(record: Mapping[str, Any]) -> Look:
    """A look from its record."""
    return Look(int(record["trials"]), tuple(Seen(**seen) for seen in record["seen"]))


def looks_of(record: Mapping[str, Any], done: int) -> list[Look] | None:
    """Looks that a record holds and that fit counts of so many trials; None where one of them is missing.

    A look is taken before a later trial is counted: counts beyond a look without what it saw cannot be gone on with.

    Raises
    ------
    KeyError, TypeError, ValueError
        Where the record is not one.
    """
    known = [_look(one) for one in record["looks"]]
    taken = [look for look in known if look.trials <= done]
    due = [trials for trials in schedule(int(record["cap"])) if trials <= done]
    missing = due[len(taken) :]
    return taken if [look.trials for look in taken] + missing == due and missing in ([], [done]) else None


def shortfall_of(record: Mapping[str, Any]) -> list[str]:
    """The same of what `run.json` says of a run that is complete."""
    targets = [one for text in record["targets"] for one in precisions(text).precisions]
    return shortfall(_look(record["looks"][-1]), targets)


def shortfall(look: Look, targets: Sequence[Precision]) -> list[str]:
    """What the last look of a run found short, a sentence each."""
    pairs = zip(look.seen, targets, strict=True)
    return [f"target not met after {look.trials:,} trials: {_short(one, asked)}" for one, asked in pairs if not one.met]


def warn_of_shortfall(looks: Looks | None) -> None:
    """Warn whoever called a public function where a precision was not reached."""
    for sentence in shortfall(looks.taken[-1], looks.wanted) if looks else ():
        warnings.warn(sentence, PrecisionMissed, stacklevel=3)


def _short(one: Seen, asked: Precision) -> str:
    """What was reached in place of a precision, and about how many trials reach it."""
    if one.probability is None:
        return f"{asked.probability}: no trial speaks for it"
    at = f"{asked.probability} is {100 * one.probability:.4g}% ({100 * one.low:.4g}-{100 * one.high:.4g})"
    if one.trials_wanted is None:
        return f"{at}; no event was seen, so no share of it can be told; an absolute precision such as +- 0.001 can"
    got = float(reach(Interval(*(one.probability, one.low, one.high)), asked.relative))  # type: ignore[arg-type]
    reached = f"{100 * got:.2g}%" if asked.relative else f"{got:.2g}"
    return f"{at}, +- {reached} and not {asked.asked}; about {_rough(one.trials_wanted)} trials would reach it"


def _rough(number: int) -> str:
    """A number in two digits.

    Examples
    --------
    >>> _rough(1_234_567)
    '1,200,000'
    """
    return f"{float(f'{number:.1e}'):,.0f}"
