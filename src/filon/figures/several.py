"""What pictures of a sector read off a run: its firms in order, and refusals where there are none to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from filon.errors import InputError
from filon.expressions.subjects import step_dimension
from filon.figures.picture import Wish
from filon.figures.reading import dates_of, horizon_of
from filon.report.language import messages
from filon.report.tables import words

if TYPE_CHECKING:
    import xarray as xr

COUNTERPARTIES = "-"
"""What stands between the words of a counterparty's name, which is no name of a language."""


@dataclass(frozen=True)
class Several:
    """Several firms of one run.

    Attributes
    ----------
    summary, sector
        The groups of the run, loaded.
    step
        Dimension of the steps.
    last
        The step asked for, or the run's last.
    names
        Firms and cohorts, the likeliest to have crashed by then first.
    members
        Firms behind each of `names`.
    """

    summary: xr.Dataset
    sector: xr.Dataset
    step: str
    last: int
    names: list[str]
    members: list[int]

    @property
    def crash(self) -> dict[str, float]:
        """Probability of a crash of each by the last step [0..1]; of a cohort the mean share of its members."""
        values = self.summary["crash_probability"].sel({self.step: self.last, "entity": self.names}).values
        return dict(zip(self.names, map(float, values), strict=True))

    @property
    def cohorts(self) -> bool:
        """Whether one of them stands for many."""
        return any(count > 1 for count in self.members)


def several_of(tree: xr.DataTree, wish: Wish, kind: str, month: bool = True) -> Several:
    """The firms of a run, ordered.

    Parameters
    ----------
    kind
        Of the picture, for messages.
    month
        Whether the picture can be of any step.

    Raises
    ------
    InputError
        When the run has one firm, its model knows no crash, or something was asked that the picture does not show.
    """
    for name, value in (("firm", wish.firm), ("account", wish.account)):
        if value is not None:
            raise InputError(f"{kind}: it shows all firms together; {name} {value} does not go with it")
    summary = tree["summary"].to_dataset()
    names = [str(name) for name in summary["entity"].values]
    if len(names) < 2 or "sector" not in tree.children:
        raise InputError(f"{kind}: this run has one firm ({names[0]}), and the picture is of several")
    if "crash_probability" not in summary:
        raise InputError(f"{kind}: this run's model has no crash")
    step, last = step_dimension(summary), horizon_of(tree, wish)
    crash = summary["crash_probability"].sel({step: last}).values
    members = summary["members"].values if "members" in summary else np.ones(len(names), int)
    order = sorted(range(len(names)), key=lambda place: (-crash[place], names[place]))
    return Several(
        summary.load(),
        tree["sector"].to_dataset().load(),
        step,
        last,
        [names[place] for place in order],
        [int(members[place]) for place in order],
    )


def told_horizon(found: Several, kind: str) -> xr.Dataset:
    """The sector at the step asked for, of what is counted at horizons alone.

    Raises
    ------
    InputError
        When it is none of them.
    """
    horizons = [int(month) for month in found.sector["horizon"].values]
    if found.last not in horizons:
        counted = ", ".join(map(str, horizons))
        raise InputError(f"{kind}: this is counted by {found.step} {counted}, not by {found.last}")
    return found.sector.sel(horizon=found.last)


def brand(name: str, wish: Wish) -> str:
    """A firm in a word: OpenAI; of firms that filon does not ship, the name they have, with a capital."""
    key, text = f"brand.{name}", words(name)
    return wish.language.say(key) if key in messages() else text[:1].upper() + text[1:]


def named(name: str, members: int, wish: Wish) -> str:
    """A firm as it is called; a cohort by its own name, with its count."""
    if members == 1:
        return brand(name, wish)
    return wish.language.say("sector.cohort", name=words(name), firms=wish.language.number(members))


def counterparty(name: str, wish: Wish) -> str:
    """Who holds claims, in words."""
    return wish.language.name(name).replace(COUNTERPARTIES, " ")


def day_of(tree: xr.DataTree, step: int, wish: Wish) -> str:
    """A step for an axis: `2030-06`, or its number where steps have no dates."""
    dates = dates_of(tree)
    return f"{dates[step]:%Y-%m}" if dates else wish.language.number(step)


def month_of(tree: xr.DataTree, step: int, wish: Wish) -> str:
    """A step in words: `June 2030`, or `step 12` where steps have no dates."""
    dates = dates_of(tree)
    return wish.language.month(dates[step]) if dates else wish.language.say("sector.step", step=step)


def points_of(last: int) -> list[int]:
    """Steps at which small panels draw a curve: at most some thirty, the ends among them."""
    every = max(1, -(-last // 32))
    return sorted({*range(0, last + 1, every), last})


def set_apart(figure: Any) -> None:
    """Leave room between panels for the ends of their time axes.

    `figure` is one of `filon.figures.style.axes`, whose layout engine is the constrained one.
    """
    figure.get_layout_engine().set(wspace=0.06)


def about_cohorts(found: Several, wish: Wish) -> list[str]:
    """What a caption says of cohorts, where there are any."""
    pairs = zip(found.names, found.members, strict=True)
    cohorts = wish.language.say("sector.and").join(named(name, count, wish) for name, count in pairs if count > 1)
    return [wish.language.say("sector.mean", cohorts=cohorts)] if cohorts else []


def listed(parts: Sequence[str]) -> str:
    """Parts of a sentence, between commas."""
    return ", ".join(parts)
