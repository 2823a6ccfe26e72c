"""Where axes stand in a picture: as matplotlib's solver finds it, and the same in every process."""

from __future__ import annotations

from typing import Any

from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.transforms import Bbox

PLACES = 6
"""Decimals of a place as a share of the figure: less than a thousandth of a pixel."""


class Settled(ConstrainedLayoutEngine):
    """The constrained layout, rounded: its solver ends some 1e-16 apart from one drawing to the next.

    It orders what it solves for by where that lies in memory. Names inside svg files are made from the places of axes,
    so that those would differ otherwise.
    """

    def execute(self, fig: Any) -> None:
        """Lay out a figure."""
        super().execute(fig)
        for part in fig.subfigs:
            part.bbox_relative.p0, part.bbox_relative.p1 = _rounded(part.bbox_relative)
            part._redo_transform_rel_fig(bbox=part.bbox_relative)
        for at in fig.axes:
            at._set_position(Bbox(_rounded(at.get_position(original=True))))


def _rounded(box: Any) -> Any:
    """Corners of a box [(2, 2)]."""
    return box.get_points().round(PLACES)
