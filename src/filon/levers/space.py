"""Settings of several levers as points of a cube with sides from 0 to 1, as optimizers take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filon.levers.known import Range


@dataclass(frozen=True)
class Space:
    """Levers and where to look for the value of each."""

    ranges: Mapping[str, Range]

    def setting(self, point: Sequence[float]) -> dict[str, float]:
        """The setting at a point; a lever that takes certain values alone takes the one of its share of the side.

        Examples
        --------
        >>> Space({"a": Range(least=10, most=20), "b": Range(least=0, most=1, values=(0, 1))}).setting([0.25, 0.6])
        {'a': 12.5, 'b': 1.0}
        """
        found = {}
        for (key, span), share in zip(self.ranges.items(), point, strict=True):
            side = min(max(float(share), 0.0), 1.0)
            if span.values:
                found[key] = span.values[min(int(side * len(span.values)), len(span.values) - 1)]
            else:
                found[key] = span.least + side * (span.most - span.least)
        return found

    def point(self, setting: Mapping[str, float]) -> list[float]:
        """The point of a setting: `setting` of it gives the setting again."""
        found = []
        for key, span in self.ranges.items():
            if span.values:
                found.append((span.values.index(setting[key]) + 0.5) / len(span.values))
            else:
                found.append((setting[key] - span.least) / (span.most - span.least))
        return found
