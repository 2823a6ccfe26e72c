"""Draw the inputs of many trials in numpy: the same plan as the kernel's, normals of a Generator."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from filon.sampling.plan import Block, InputPlan
from filon.sampling.tables import END
from filon.sampling.transforms import CONSTANT, IDENTITY, KNOTS, LOG, LOGIT, TRIANGULAR, UNIFORM

Floats = NDArray[np.float64]


def constant_inputs(plan: InputPlan) -> dict[tuple[str, str], float]:
    """Inputs that are one number in every trial and of every firm: ("world" or "firm", name) to value."""
    found = {}
    for scope, block, names in (("world", plan.world, plan.world_inputs), ("firm", plan.firm, plan.firm_inputs)):
        for place, name in enumerate(names):
            values = block.shape[:, place, 0]
            if is_constant(block, place) and (values == values[0]).all():
                found[scope, name] = float(values[0])
    return found


def is_constant(block: Block, place: int) -> bool:
    """Whether an input is one number for each firm."""
    return bool((block.code[:, place] == CONSTANT).all() and not block.is_fixed[:, place].any())


class Inputs:
    """Arrays of inputs, filled again for every chunk.

    Parameters
    ----------
    plan
        From `filon.engine.inputs.input_plan`; the first firm is drawn.
    trials
        Of a chunk.
    generator
        Makes the normals.
    known
        Inputs that are needed as no arrays: some of `constant_inputs`.

    Attributes
    ----------
    narrative
        Index of each trial's narrative [(trial,)].
    draws
        "world.name" or "firm.name" to values [(trial,)].
    """

    def __init__(
        self,
        plan: InputPlan,
        trials: int,
        generator: np.random.Generator,
        known: Container[tuple[str, str]] = (),
    ) -> None:
        self.plan = plan
        self.generator = generator
        self.narrative = np.zeros(trials, dtype=np.int64)
        self.spare = [np.empty(trials) for _ in range(2)]
        self.mask = np.empty(trials, dtype=bool)
        self.noise = {
            scope: [np.empty(trials) if linked else None for linked in block.linked]
            for scope, block in (("world", plan.world), ("firm", plan.firm))
        }
        self.rows = {
            scope: [None if (scope, name) in known else np.empty(trials) for name in names]
            for scope, names in (("world", plan.world_inputs), ("firm", plan.firm_inputs))
        }
        self.draws = {
            f"{scope}.{name}": row
            for scope, names in (("world", plan.world_inputs), ("firm", plan.firm_inputs))
            for name, row in zip(names, self.rows[scope], strict=True)
            if row is not None
        }

    def draw(self) -> None:
        """Fill all arrays."""
        self.choose()
        self.block(self.plan.world, 0, self.noise["world"], self.rows["world"], [])
        self.block(self.plan.firm, 0, self.noise["firm"], self.rows["firm"], self.noise["world"])

    def choose(self) -> None:
        """Draw narratives."""
        cumulative = self.plan.choice.cumulative
        self.narrative[:] = 0
        self.generator.random(out=self.spare[0])
        for reached in cumulative:
            np.greater_equal(self.spare[0], reached, self.mask)
            np.add(self.narrative, self.mask, self.narrative)

    def block(self, block: Block, member: int, noise: list[Any], rows: list[Any], outer: list[Any]) -> None:
        """Fill the inputs of the world or of a firm."""
        for row in noise:
            if row is not None:
                self.generator.standard_normal(out=row)
        for place, row in enumerate(rows):
            if row is None:
                continue
            if block.code[member, place] == CONSTANT:
                row[:] = block.shape[member, place, 0]
            elif not block.is_fixed[:, place].all():
                self._normal(block, place, [*outer, *noise], row)
                if block.is_cut[member, place]:
                    cut(block.cut[member, place], row, self.spare[0])
                self._transform(block, member, place, row)
            if block.is_fixed[:, place].any():
                self._fix(block, place, row)

    def _normal(self, block: Block, place: int, noise: list[Any], row: Floats) -> None:
        """Standard normals of one input, correlated and moved by its narrative."""
        spare = self.spare[0]
        entries = range(block.row_start[place], block.row_start[place + 1])
        if not len(entries):
            self.generator.standard_normal(out=row)
        for number, entry in enumerate(entries):
            out = spare if number else row
            np.multiply(noise[block.column[entry]], block.coefficient[entry], out)
            if number:
                np.add(row, spare, row)
        if block.is_shifted[place]:
            if (block.spread[:, place] != 1.0).any():
                np.take(block.spread[:, place], self.narrative, out=spare, mode="clip")
                np.multiply(row, spare, row)
            np.take(block.shift[:, place], self.narrative, out=spare, mode="clip")
            np.add(row, spare, row)

    def _transform(self, block: Block, member: int, place: int, row: Floats) -> None:
        """Turn normals into values, in place."""
        code, (centre, left, right, end) = block.code[member, place], block.shape[member, place]
        if code in (IDENTITY, LOG, LOGIT):
            if left == right:
                np.multiply(row, left, row)
            else:
                np.less(row, 0.0, self.mask)
                np.multiply(self.mask, left - right, self.spare[0])
                np.add(self.spare[0], right, self.spare[0])
                np.multiply(row, self.spare[0], row)
            np.add(row, centre, row)
            if code == LOGIT:
                np.negative(row, row)
            if code != IDENTITY:
                np.exp(row, row)
            if code == LOG and end:
                np.add(row, end, row)
            if code == LOGIT:
                np.add(row, 1.0, row)
                np.divide(end, row, row)
        elif code == UNIFORM:
            ndtr(row, row)
            np.multiply(row, left, row)
            np.add(row, centre, row)
        elif code == TRIANGULAR:
            triangle(centre, left, right, row, self.mask)
        else:
            part = slice(begin := block.table_start[member, place], begin + block.table_size[member, place])
            if code == KNOTS:
                value = centre + left * knotted(block.starts[part], block.cubics[part], row)
                np.clip(value, right, end, out=row)
            else:
                row[:] = centre + left * tabled(block.cubics[part], row)

    def _fix(self, block: Block, place: int, row: Floats) -> None:
        """Set the constants of narratives that have one."""
        if block.is_fixed[:, place].all():
            np.take(block.fixed[:, place], self.narrative, out=row, mode="clip")
            return
        for story in np.flatnonzero(block.is_fixed[:, place]):
            np.equal(self.narrative, story, self.mask)
            np.putmask(row, self.mask, block.fixed[story, place])


def cut(numbers: Floats, row: Floats, spare: Floats) -> None:
    """Map normals to the part that a truncation leaves, from the end that keeps more digits."""
    below, above, width = numbers[:3]
    if below < above:
        ndtr(row, row)
        np.multiply(row, width, row)
        np.add(row, below, row)
        ndtri(row, row)
    else:
        np.negative(row, spare)
        ndtr(spare, spare)
        np.multiply(spare, width, spare)
        np.add(spare, above, spare)
        ndtri(spare, spare)
        np.negative(spare, row)


def triangle(low: float, width: float, peak: float, row: Floats, mask: NDArray[np.bool_]) -> None:
    """Turn normals into values of a triangular distribution, in place."""
    below = ndtr(row)
    np.less(below, peak, mask)
    row[:] = low + width * np.where(mask, np.sqrt(below * peak), 1.0 - np.sqrt((1.0 - below) * (1.0 - peak)))


def tabled(cubics: Floats, row: Floats) -> Floats:
    """Values of a table of cubics over `row`."""
    size = len(cubics)
    position = np.clip((row + END) * (size / (2.0 * END)), 0.0, size * (1.0 - 2.0**-40))
    interval = position.astype(np.int64)
    share = position - interval
    a, b, c, d = cubics[interval].T
    return np.asarray(((d * share + c) * share + b) * share + a)


def knotted(starts: Floats, cubics: Floats, row: Floats) -> Floats:
    """Values of a table of knots over `row`."""
    interval = np.maximum(np.searchsorted(starts, row, side="right") - 1, 0)
    share = np.maximum(row - starts[interval], 0.0)
    a, b, c, d = cubics[interval].T
    return np.asarray(((d * share + c) * share + b) * share + a)
