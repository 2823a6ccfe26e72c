"""What phase functions receive beside states: draws, shocks, figures, transfers, totals."""

from __future__ import annotations

from typing import Protocol


class Numbers(Protocol):
    """Numbers by name: `draw.price`, `shock.demand`, `figures.tax_rate`, `received.asks`, `totals.raised`."""

    def __getattr__(self, name: str) -> float:
        """The number of that name."""
        ...
