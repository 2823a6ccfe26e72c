"""Where axes stand in a picture: as matplotlib's solver finds it, and the same in every process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.layout_engine import ConstrainedLayoutEngine

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PLACES = 6
"""Decimals of a place as a share of the figure: less than a thousandth of a pixel."""


class Settled(ConstrainedLayoutEngine):
    """The constrained layout, rounded: its solver ends some 1e-15 apart from one process to the next.

    Names inside svg files are made from the places of axes, so that those would differ otherwise.
    """

    def execute(self, fig: Figure) -> None:
        """Lay out a figure."""
        super().execute(fig)
        for at in fig.axes:
            x, y, width, height = at.get_position(original=True).bounds
            at._set_position([round(value, PLACES) for value in (x, y, width, height)])  # type: ignore[attr-defined]
