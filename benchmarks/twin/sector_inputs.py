"""Draw the inputs of many trials of several firms in numpy: the world's [(trial,)], the firms' [(firm, trial)]."""

from __future__ import annotations

from collections.abc import Container, Set
from typing import Any

import numpy as np

from benchmarks.twin.inputs import Inputs, is_constant
from filon.sampling.plan import InputPlan


def columns(plan: InputPlan, known: Container[tuple[str, str]]) -> list[str]:
    """Firm inputs that are one number for each firm, and not one for all."""
    return [
        name
        for place, name in enumerate(plan.firm_inputs)
        if ("firm", name) not in known and is_constant(plan.firm, place)
    ]


class SectorInputs(Inputs):
    """Arrays of inputs of several firms, filled again for every chunk.

    Parameters
    ----------
    plan, trials, generator, known
        As `Inputs` takes them.
    in_columns
        Firm inputs that need one number for each firm only.
    """

    def __init__(
        self,
        plan: InputPlan,
        trials: int,
        generator: np.random.Generator,
        known: Set[tuple[str, str]],
        in_columns: Container[str],
    ) -> None:
        super().__init__(plan, trials, generator, {("firm", name) for name in plan.firm_inputs} | known)
        self.places = {name: place for place, name in enumerate(plan.firm_inputs) if ("firm", name) not in known}
        self.columns = [name for name in self.places if name in in_columns]
        firms = len(plan.firms)
        for name in self.places:
            self.draws[f"firm.{name}"] = np.empty((firms, 1 if name in in_columns else trials))
        self.firm_rows: list[list[Any]] = [
            [
                self.draws[f"firm.{name}"][firm] if name in self.places and name not in in_columns else None
                for name in plan.firm_inputs
            ]
            for firm in range(firms)
        ]

    def draw(self) -> None:
        """Fill all arrays."""
        self.choose()
        self.block(self.plan.world, 0, self.noise["world"], self.rows["world"], [])
        for name in self.columns:
            self.draws[f"firm.{name}"][:, 0] = self.plan.firm.shape[:, self.places[name], 0]
        for firm, rows in enumerate(self.firm_rows):
            self.block(self.plan.firm, firm, self.noise["firm"], rows, self.noise["world"])
