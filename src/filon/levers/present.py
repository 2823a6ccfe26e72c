"""What a lever is now, in a scenario, and where the list of levers says to look for another value."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from filon.errors import InputError
from filon.levers.known import Lever, Range, levers
from filon.quantities.descriptions import Distribution
from filon.scenario.files import Library, distributions_folder
from filon.scenario.models import is_model_file

if TYPE_CHECKING:
    from filon.scenario.resolved import Scenario

LOOKS = 5
"""Values of a listed range that are tried where none are given."""

MOST_WHOLE = 13
"""Whole values that are all tried; where there are more, as many are spread over the range."""


def present(scenario: Scenario, key: str) -> float | None:
    """The scenario's own value of a lever: the median where it is drawn; None of what is no input or constant.

    Examples
    --------
    >>> from filon.scenario.loading import load
    >>> present(load("openai"), "openai.price"), present(load("openai"), "runway_needed")
    (20.0, 15.0)
    """
    from filon.sampling.families import quantile_of_z

    found = figure_of(scenario, key)
    return float(quantile_of_z(found, 0.0)) if isinstance(found, Distribution) else found


def figure_of(scenario: Scenario, key: str) -> Distribution | float | None:
    """A lever's distribution, or its number where it is a constant of equations; None of what is neither."""
    name = key.rpartition(".")[2]
    firm = next((one for one in scenario.firms if one.name in key.split(".")[:-1]), None)
    if firm is None and len(scenario.firms) == 1:
        firm = scenario.firms[0]
    if name in scenario.figures:
        return float(scenario.figures[name])
    drawn = {**scenario.world, **(firm.inputs if firm is not None else {})}
    return drawn.get(name)


def is_drawn(scenario: Scenario, key: str) -> bool:
    """Whether a lever differs from trial to trial as long as it is not turned."""
    found = figure_of(scenario, key)
    return isinstance(found, Distribution) and not found.is_constant


def unit_of(scenario: Scenario, key: str) -> str:
    """The unit of a lever; empty where none is stated.

    Examples
    --------
    >>> from filon.scenario.loading import load
    >>> unit_of(load("openai"), "price")
    'USD/user/month'
    """
    return next((row.unit for row in scenario.provenance if f".{row.key}".endswith(f".{key}")), "")


def known_lever(
    scenario: str | os.PathLike[str], key: str, distributions: str | os.PathLike[str] | None = None
) -> Lever | None:
    """The listed lever that a key of a scenario means; None where it is not listed, or the model is one's own."""
    if is_model_file(os.fspath(scenario)):
        return None
    return levers(Library(distributions_folder(distributions))).get(key.rpartition(".")[2])


def listed_range(key: str, lever: Lever | None, now: float | None) -> Range:
    """Where to look for the value of a lever.

    Parameters
    ----------
    key
        As the user wrote it.
    lever
        As listed.
    now
        Its value in the scenario.

    Raises
    ------
    InputError
        When it is not listed, or its range is made of multiples of nothing.

    Examples
    --------
    >>> from filon.scenario.files import Library, distributions_folder
    >>> price = levers(Library(distributions_folder()))["price"]
    >>> listed_range("openai.price", price, 20.0)
    Range(least=10.0, most=40.0, values=())
    """
    if lever is None:
        raise InputError(f"{key}: no range is listed for it; give one, as in {key}=10:40 (filon list levers)")
    if lever.choices:
        values = tuple(sorted(lever.choices.values()))
        return Range(least=values[0], most=values[-1], values=values)
    if lever.relative and not now:
        raise InputError(
            f"{key}: its listed range is multiples of what it is now, which is nothing; give one: {key}=a:b"
        )
    times = (now or 1.0) if lever.relative else 1.0
    return ranged(lever.least * times, lever.most * times, lever.whole)


def looks(
    scenario: Scenario, name: str | os.PathLike[str], key: str, distributions: str | os.PathLike[str] | None = None
) -> list[float]:
    """A few values of the listed range of a lever, its ends among them.

    Raises
    ------
    InputError
        As `listed_range`.

    Examples
    --------
    >>> from filon.scenario.loading import load
    >>> looks(load("openai"), "openai", "openai.price")
    [10.0, 17.5, 25.0, 32.5, 40.0]
    """
    span = listed_range(key, known_lever(name, key, distributions), present(scenario, key))
    spread = [span.least + (span.most - span.least) * place / (LOOKS - 1) for place in range(LOOKS)]
    return list(span.values) or spread


def ranged(least: float, most: float, whole: bool) -> Range:
    """A range, and its whole values where no others are sensible.

    Examples
    --------
    >>> ranged(0, 4, True).values, ranged(0, 60, True).values[:3], ranged(0, 4, False).values
    ((0.0, 1.0, 2.0, 3.0, 4.0), (0.0, 5.0, 10.0), ())
    """
    if not whole:
        return Range(least=least, most=most)
    count = min(int(most - least) + 1, MOST_WHOLE)
    spread = (round(least + (most - least) * place / max(count - 1, 1)) for place in range(count))
    return Range(least=least, most=most, values=tuple(sorted({float(value) for value in spread})))
