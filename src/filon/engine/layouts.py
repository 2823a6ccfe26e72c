"""From a scenario to the layout of its results: names, codes, histograms, kept fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from filon.engine.central import central_starts
from filon.engine.program import recorded
from filon.model.declared import Input, Quantity
from filon.model.definition import Model
from filon.results.layout import (
    Bins,
    Code,
    FieldLayout,
    InputLayout,
    Layout,
    NarrativeLayout,
    QuantityLayout,
    SectorLayout,
)
from filon.sampling.families import central

if TYPE_CHECKING:
    from filon.scenario.resolved import FirmFigures, Scenario

RUIN_NAMES = ("insolvency", "funding_freeze", "commitment_default")
SMALLEST_SCALE = 1e-6
START_SHARE = 0.01


def bins(quantity: Quantity, state: Any, model: Model) -> Bins:
    """Where the bins of a quantity lie for one firm, given its central state at month 0."""
    if quantity.limits is not None:
        return Bins("linear", *quantity.limits)
    if isinstance(quantity.scale, str):
        value = _start_value(quantity.scale, state, model)
        return Bins("asinh", max(abs(value) * START_SHARE, SMALLEST_SCALE) if value else START_SHARE)
    return Bins("asinh", quantity.scale)


def _start_value(field: str, state: Any, model: Model) -> float:
    """Value of a field of the central state; the margin of a step model is asked for."""
    if field == "margin" and model.steps is not None and model.steps.margin is not None:
        return 1.0
    return float(getattr(state, field))


def quantity_layouts(scenario: Scenario, starts: Sequence[Any]) -> tuple[QuantityLayout, ...]:
    """Layouts of all recorded quantities; `starts` are the central states of the firms."""
    return tuple(
        QuantityLayout(
            item.name,
            item.unit,
            item.meaning,
            tuple(bins(item, start, scenario.model) for start in starts),
            item.with_gone,
        )
        for item in recorded(scenario.model)
    )


def exit_codes(model: Model, crash: tuple[int, ...]) -> tuple[Code, ...]:
    """Exits of a model, with what counts as a crash in this scenario."""
    if model.form == "static" or (model.steps is not None and model.steps.ending is None):
        return (Code(1, "event", "the margin is zero or less", True),)
    if model.steps is not None:
        return tuple(
            Code(code, ending.name, ending.meaning, code in crash) for code, ending in model.steps.endings.items()
        )
    return tuple(Code(item.code, item.name, item.meaning, item.code in crash) for item in model.exits)


def declared(inputs: Mapping[str, Any], name: str) -> tuple[str, str]:
    """Unit and meaning of an input; of a model of one's own: none stated."""
    item = inputs[name]
    return (item.unit, item.meaning) if isinstance(item, Input) else ("1", name.replace("_", " "))


def drawn_inputs(scenario: Scenario) -> tuple[InputLayout, ...]:
    """Inputs that differ between trials: the world's, then each firm's, by name."""
    model = scenario.model
    fixed = {name for narrative in scenario.narratives for name in narrative.constants}
    found = [
        InputLayout(name, *declared(model.world_inputs, name))
        for name in sorted(scenario.world)
        if not scenario.world[name].is_constant and name not in fixed
    ]
    for firm in single_firms(scenario):
        prefix = f"{firm.name}." if len(scenario.firms) > 1 else ""
        found += [
            InputLayout(prefix + name, *declared(model.firm_inputs, name), firm.name)
            for name in sorted(firm.inputs)
            if not firm.inputs[name].is_constant
        ]
    return tuple(found)


def single_firms(scenario: Scenario) -> list[FirmFigures]:
    """Firms that are no cohorts."""
    return [firm for firm in scenario.firms if firm.count == 1]


def sector_layout(scenario: Scenario, starts: Sequence[Any]) -> SectorLayout | None:
    """What is counted of several firms together; None for one firm, and for models of one firm."""
    model = scenario.model
    if model.form != "phase" or sum(firm.count for firm in scenario.firms) == 1:
        return None
    capital = [firm.count * (central(firm.inputs[model.capital]) if model.capital else 1.0) for firm in scenario.firms]
    counterparties = sorted({name for firm in scenario.firms for _, name in firm.exposures})
    return SectorLayout(
        capital=tuple(capital),
        horizons=scenario.horizons,
        layers=layers_with_firms(scenario),
        value_bins=largest_bins(starts, [layer.field for layer in model.layers.values()]),
        counterparties=tuple(counterparties),
        loss_bins=largest_bins(starts, [claim.field for claim in model.claims.values()]),
    )


def layers_with_firms(scenario: Scenario) -> tuple[str, ...]:
    """Layers of the value chain that any firm of the scenario is in, or that are told of all firms."""
    taken = {firm.layer for firm in scenario.firms}
    return tuple(name for name, layer in scenario.model.layers.items() if layer.over == "all" or name in taken)


def largest_bins(starts: Sequence[Any], fields: Sequence[str]) -> Bins:
    """Bins whose linear core is a hundredth of the largest of some fields at month 0, in the central trial."""
    sizes = [abs(float(getattr(start, field))) for start in starts for field in fields]
    return Bins("asinh", max(START_SHARE * max(sizes, default=0.0), SMALLEST_SCALE) if any(sizes) else START_SHARE)


def layout(scenario: Scenario, state_fields: tuple[str, ...]) -> Layout:
    """Layout of the results of a scenario.

    Parameters
    ----------
    state_fields
        Fields of a firm that paths hold, in the kernel's order.
    """
    model, starts = scenario.model, central_starts(scenario)
    exits = exit_codes(model, scenario.crash)
    units = {item.field: (item.unit, item.meaning) for item in (*recorded(model), *model.outcomes)}
    return Layout(
        title=f"{scenario.name}: crash of the business model" if model.steps is None else scenario.name,
        entities=tuple(firm.name for firm in scenario.firms),
        narratives=tuple(NarrativeLayout(item.name, item.weight) for item in scenario.narratives),
        exits=exits,
        marks=tuple(Code(item.code, item.name, item.meaning, item.code in scenario.crash) for item in model.marks),
        quantities=quantity_layouts(scenario, starts),
        months=1 if model.form == "static" else scenario.months,
        step=model.step,
        start=scenario.start,
        horizons=scenario.horizons,
        outcomes=tuple(FieldLayout(item.name, item.unit, item.meaning) for item in model.outcomes),
        inputs=drawn_inputs(scenario),
        paths=tuple(FieldLayout(name, *units.get(name, ("1", name.replace("_", " ")))) for name in state_fields),
        ruin=tuple(code.code for code in exits if code.name in RUIN_NAMES),
        correlations=scenario.correlations,
        static=model.form == "static",
        firms=tuple(firm.name for firm in single_firms(scenario)),
        members=tuple(firm.count for firm in scenario.firms),
        sector=sector_layout(scenario, starts),
    )
