"""The firms that a kernel walks: every firm of a scenario, and every member of its cohorts, in sorted-name order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from filon.kernels.sums import Structure

if TYPE_CHECKING:
    from filon.scenario.resolved import FirmFigures, Scenario

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Members:
    """Firms by the names under which they draw.

    Attributes
    ----------
    names
        Sorted.
    figures
        Of the firm or cohort each belongs to.
    """

    names: tuple[str, ...]
    figures: tuple[FirmFigures, ...]

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Name to place."""
        return {name: number for number, name in enumerate(self.names)}

    def __len__(self) -> int:
        return len(self.names)

    def entities(self, names: Sequence[str]) -> Integers:
        """Place of each member's firm or cohort among `names` [(firm,)]."""
        places = {name: place for place, name in enumerate(names)}
        return np.array([places[figures.name] for figures in self.figures], dtype=np.int64)

    def kept(self, names: Sequence[str]) -> Integers:
        """Place of each firm among those kept one by one, -1 for members of a cohort [(firm,)]."""
        places = {name: place for place, name in enumerate(names)}
        return np.array([places.get(name, -1) for name in self.names], dtype=np.int64)

    def groups(self, grouping: str, known: Sequence[str] | None = None) -> Integers:
        """Number of each firm's market or layer, in the order of `known` or of names, -1 for none [(firm,)]."""
        named = [str(getattr(figures, grouping)) for figures in self.figures]
        places = {name: place for place, name in enumerate(known or sorted(set(named) - {""}))}
        return np.array([places.get(name, -1) for name in named], dtype=np.int64)

    @property
    def structure(self) -> Structure:
        """The same for the plain walk."""
        named = list(zip(self.names, self.figures, strict=True))
        return Structure(
            market={name: figures.market for name, figures in named},
            layer={name: figures.layer for name, figures in named},
            suppliers={name: figures.suppliers for name, figures in named},
        )

    def links(self) -> list[tuple[int, int, float]]:
        """Buyer, supplier and the supplier's share of what the buyer buys, in sorted-name order."""
        return [
            (buyer, self.numbers[supplier], share)
            for buyer, figures in enumerate(self.figures)
            for supplier, share in sorted(figures.suppliers.items())
        ]


def members(scenario: Scenario) -> Members:
    """The members of a scenario's firms and cohorts."""
    named = {name: figures for figures in scenario.firms for name in figures.members}
    names = tuple(sorted(named))
    return Members(names, tuple(named[name] for name in names))


def linked(links: Sequence[tuple[int, int, float]], firms: int, from_supplier: bool) -> tuple[Integers, Integers, Any]:
    """Links by firm: starts [(firm + 1,)], the other firm and its share [(link,)].

    Parameters
    ----------
    links
        Of `Members.links`.
    firms
        How many there are.
    from_supplier
        Whether the firm is the supplier, and the other its buyer.
    """
    own, other = (1, 0) if from_supplier else (0, 1)
    sorted_links = sorted(links, key=lambda link: (link[own], link[other]))
    counts = np.bincount([link[own] for link in sorted_links], minlength=firms) if sorted_links else np.zeros(firms)
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return (
        start,
        np.array([link[other] for link in sorted_links], dtype=np.int64),
        np.array([link[2] for link in sorted_links], dtype=np.float64),
    )
