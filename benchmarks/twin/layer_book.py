"""The gross profit of the layers of the value chain in numpy, counted each month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filon.engine.case import Case
from filon.results.tally import Tally

ASINH_FACTOR, ASINH_MIDDLE, LAST_BIN = 512 / 34, 257.0, 513.5


class LayerBook:
    """Counts the gross profit of each layer of the value chain, and its share of the layers' positive profits.

    Parameters
    ----------
    case
        What is simulated.
    trials
        Of a chunk.

    Attributes
    ----------
    fields
        Fields of the firms that are summed; none where nothing is counted.
    """

    def __init__(self, case: Case, trials: int) -> None:
        sector, layers = case.layout.sector, case.scenario.model.layers
        self.fields = list(dict.fromkeys(layer.field for layer in layers.values())) if sector else []
        own = case.members.groups("layer", list(layers))
        rows = [np.ones(len(own)) if item.over == "all" else own == place for place, item in enumerate(layers.values())]
        places = [[place for place, item in enumerate(layers.values()) if item.field == name] for name in self.fields]
        self.sums = [(place, np.array([rows[one] for one in place], dtype=float)) for place in places]
        self.inverse = 1.0 / sector.value_bins.a if sector else 1.0
        self.held = np.empty((len(own), trials))
        self.profit = np.empty((len(layers), trials))
        self.layer = np.arange(len(layers))[:, None]

    def count(
        self, t: int, tally: Tally, fields: Sequence[Any], acting: NDArray[np.bool_], narrative: NDArray[np.int64]
    ) -> None:
        """Count a month; `fields` are the values of the firms."""
        for (places, matrix), values in zip(self.sums, fields, strict=True):
            self.held.fill(0.0)
            np.copyto(self.held, values, where=acting)
            self.profit[places] = matrix @ self.held
        bins = np.arcsinh(self.profit * self.inverse) * ASINH_FACTOR + ASINH_MIDDLE
        self.add(tally, t, 0, np.clip(bins, 0.0, LAST_BIN), narrative)
        earned = np.maximum(self.profit, 0.0)
        whole = earned.sum(axis=0)
        some = whole > 0.0
        shares = np.minimum(earned[:, some] / whole[some] * 512.0, 511.0) + 1.0
        self.add(tally, t, 1, shares, narrative[some])

    def add(self, tally: Tally, t: int, kind: int, bins: NDArray[np.float64], narrative: NDArray[np.int64]) -> None:
        """Count bins [(layer, trial)]."""
        shape = len(bins), tally.value.shape[3], tally.value.shape[4]
        places = (self.layer * shape[1] + narrative) * shape[2] + bins.astype(np.int64)
        tally.value[:, t, kind] += np.bincount(places.ravel(), minlength=int(np.prod(shape))).reshape(shape)
