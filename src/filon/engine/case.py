"""A case: one scenario with one seed, turned into the arrays that its compiled kernel takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from filon.engine.inputs import input_plan
from filon.engine.layouts import layout
from filon.engine.members import Members, linked, members
from filon.engine.program import Program, program
from filon.engine.samplers import with_sampler
from filon.kernels.rows import Rows
from filon.results.layout import Layout
from filon.sampling.names import Sampler
from filon.sampling.plan import InputPlan
from filon.streams.keys import stream_key

if TYPE_CHECKING:
    from filon.scenario.resolved import Scenario

CODES = 256
UNIT_FIRM_MONTHS = 2**21
"""Firm-months of a unit of work: about 0.2 s, since compiled code cannot be interrupted."""
UNIT_SMALLEST, UNIT_LARGEST = 2**6, 2**15


@dataclass(frozen=True)
class Case:
    """What is simulated.

    Attributes
    ----------
    scenario, seed
        As given.
    program
        The model's kernel, as text.
    plan
        How inputs are drawn.
    layout
        What the results mean.
    steps
        Months that the kernel walks.
    members
        The firms it walks.
    """

    scenario: Scenario
    seed: int
    program: Program
    plan: InputPlan
    layout: Layout
    steps: int
    members: Members

    @property
    def unit_trials(self) -> int:
        """Trials of a unit of work: a power of two, so that units fill storage chunks evenly."""
        wanted = UNIT_FIRM_MONTHS // (self.steps * len(self.members))
        power = 1 << max(wanted, 1).bit_length() - 1
        return max(UNIT_SMALLEST, min(power, UNIT_LARGEST))


def case(scenario: Scenario, seed: int, lanes: int | None = None, sampler: Sampler = "random") -> Case:
    """Prepare a scenario: generate its kernel's text, lay out its results, plan its inputs."""
    walked = members(scenario)
    written = program(scenario.model, lanes, len(walked))
    fields = tuple(field for group, field in written.rows.firm if group == "firm")
    plan = input_plan(scenario, seed, sampler)
    described = with_sampler(layout(scenario, fields), plan, sampler)
    return Case(scenario, seed, written, plan, described, described.months, walked)


def keys(seed: int, firm: str, names: list[str]) -> npt.NDArray[np.uint64]:
    """Keys of streams [(stream, 2)]: low and high 32 bits."""
    return np.array([stream_key(seed, firm, name) for name in names], dtype=np.uint64).reshape(len(names), 2)


def index_of(codes: list[int]) -> npt.NDArray[np.int64]:
    """Code to its place, -1 where it has none [(256,)]."""
    index = np.full(CODES, -1, dtype=np.int64)
    for place, code in enumerate(codes):
        index[code] = place
    return index


def scales(described: Layout, entities: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Factor and offset from a value to its bin [(firm, quantity, 2)]; `entities` are those of the firms."""
    table = np.zeros((len(described.entities), len(described.quantities), 2))
    for place, quantity in enumerate(described.quantities):
        for entity, bins in enumerate(quantity.bins):
            if bins.kind == "asinh":
                table[entity, place] = 1.0 / bins.a, 0.0
            else:
                factor = 512.0 / (bins.b - bins.a)
                table[entity, place] = factor, 1.0 - bins.a * factor
    return np.ascontiguousarray(table[entities])


def input_places(described: Layout, rows: Rows, numbers: Mapping[str, int]) -> npt.NDArray[np.int64]:
    """Firm (-1: the world) and row of each kept input [(input, 2)]; `numbers` are those of the firms."""
    places = []
    for item in described.inputs:
        if item.scope == "world":
            places.append((-1, rows.world["draw", item.name]))
        else:
            places.append((numbers[item.scope], rows.firm["draw", item.name.removeprefix(f"{item.scope}.")]))
    return np.array(places, dtype=np.int64).reshape(len(places), 2)


def setting(given: Case) -> Any:
    """The `Setting` of the kernel for a case."""
    from filon.kernels.arrays import Setting

    model, described, firms = given.scenario.model, given.layout, given.members
    entities, links = firms.entities(described.entities), firms.links()
    crash = np.zeros(CODES, dtype=np.uint8)
    crash[[code.code for code in described.causes]] = 1
    firm_keys = [keys(given.seed, name, sorted(model.firm_shocks)) for name in firms.names]
    return Setting(
        figures=np.array([given.scenario.figures[name] for name in sorted(model.figures)], dtype=np.float64),
        world_keys=keys(given.seed, "", sorted(model.world_shocks)),
        firm_keys=np.stack(firm_keys),
        scales=scales(described, entities),
        crash=crash,
        exit_index=index_of([code.code for code in described.exits]),
        cause_index=index_of([code.code for code in described.causes]),
        mark_codes=np.array([code.code for code in described.marks], dtype=np.int64),
        input_places=input_places(described, given.program.rows, firms.numbers),
        entity=entities,
        kept_firm=firms.kept(described.single_firms),
        market=firms.groups("market"),
        layer=firms.groups("layer", list(model.layers)),
        **named("supplier", linked(links, len(firms), from_supplier=False)),
        **named("buyer", linked(links, len(firms), from_supplier=True)),
    )


def named(kind: str, arrays: tuple[Any, Any, Any]) -> dict[str, Any]:
    """The arrays of links under their names."""
    return {f"{kind}_{name}": array for name, array in zip(("start", "firm", "share"), arrays, strict=True)}
