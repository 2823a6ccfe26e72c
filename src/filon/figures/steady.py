"""A layout whose positions are the same to the last bit every time."""

from __future__ import annotations

from typing import Any

from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.transforms import Bbox

DIGITS = 6
"""Decimals of a position, in parts of the whole: far under a pixel."""


class SteadyLayout(ConstrainedLayoutEngine):
    """Matplotlib's constrained layout, rounded.

    Its solver orders what it solves for by where that lies in memory, so that positions differ by some 1e-16 from one
    drawing to the next, and names of clipping areas in svg, which are hashes of positions, with them.
    """

    def execute(self, fig: Any) -> None:
        """Lay out the figure."""
        super().execute(fig)
        for part in fig.subfigs:
            part.bbox_relative.p0, part.bbox_relative.p1 = _rounded(part.bbox_relative)
            part._redo_transform_rel_fig(bbox=part.bbox_relative)
        for axes in fig.axes:
            axes._set_position(Bbox(_rounded(axes.get_position(original=True))))


def _rounded(box: Any) -> Any:
    """Corners of a box [(2, 2)]."""
    return box.get_points().round(DIGITS)
