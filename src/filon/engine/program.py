"""From a model to the text of its kernel module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache

from filon.engine.fields import check_fields
from filon.kernels.fingerprint import fingerprint
from filon.kernels.loops import WITH_OTHERS, BinnedField, Parts, Sum
from filon.kernels.rows import ENGINE_ROWS, Rows, numbered, state_fields
from filon.kernels.source import Collector, Function, Piece, parameters, parsed, refusal
from filon.kernels.template import module
from filon.kernels.texts import keep_text, kept_text, key_of
from filon.kernels.uniform import Uniforms
from filon.model.declared import Quantity, Total, Transfer
from filon.model.definition import (
    JOIN_PHASE,
    OPERATE_PHASE,
    SETTLE_PHASE,
    START_FIRM_PHASE,
    START_WORLD_PHASE,
    WORLD_PHASE,
    Model,
    Phases,
    StepForm,
)

DRAW_IMPORT = "from filon.engine.tiles import draw_inputs, draw_narratives"

LANES = (144, 112, 80, 48, 32, 16)
"""Trials of a tile: whole pairs of vectors, and no power of two but the least, whose rows share a few cache sets."""

WORKING_SET = 1_600_000
"""Bytes that the working arrays of a tile may take; above, tiles get smaller (measured: see `benchmarks/`)."""

FIRM_GROUPS = {name: name for name in (*START_FIRM_PHASE, *SETTLE_PHASE)}
WORLD_GROUPS = {
    "world": "world",
    "totals": "totals",
    "draw": "world_draw",
    "shock": "world_shock",
    "figures": "figures",
}
WORLD_GROUPS["t"] = "t"
STEP_GROUPS = ("firm", "draw", "shock", "t")


@dataclass(frozen=True)
class Program:
    """A model ready to be compiled.

    Attributes
    ----------
    model
        The model.
    rows
        Layout of its working arrays.
    lanes
        Trials of a tile.
    text
        The module's source.
    uniforms
        Values that are the same for all trials of a month.
    """

    model: Model
    rows: Rows
    lanes: int
    text: str
    uniforms: Uniforms

    def table_shape(self, steps: int) -> tuple[int, int]:
        """Months, or one where none differs from another, and the constants and uniform values of each."""
        months = steps + 1 if self.uniforms.is_monthly else 1
        return months, max(1, len(self.model.figures) + len(self.uniforms.values))


def fitting_lanes(rows: Rows, firms: int) -> int:
    """Trials of a tile whose working arrays fit into the cache: the fewer, the more firms a trial has."""
    size = 8 * (len(rows.firm) * firms + len(rows.world))
    return next((lanes for lanes in LANES if size * lanes <= WORKING_SET), LANES[-1])


def program(model: Model, lanes: int | None = None, firms: int = 1) -> Program:
    """Write the kernel module of a model, once.

    Parameters
    ----------
    model
        Any form.
    lanes
        Trials of a tile; by default chosen from the size of the model.
    firms
        Firms of a trial.

    Raises
    ------
    InputError
        When a function holds what cannot be compiled, with its file and line.
    """
    check_fields(model)
    rows = rows_of(model)
    return _written(model, rows, fitting_lanes(rows, firms) if lanes is None else lanes, firms == 1)


@cache
def rows_of(model: Model) -> Rows:
    """Lay out the working arrays of a model; inputs stand in sorted-name order."""
    firm = numbered(
        ("firm", firm_fields(model.phases, model.steps)),
        ("draw", sorted(model.firm_inputs)),
        ("shock", sorted(model.firm_shocks)),
        ("received", model.exchange),
        ("engine", (*ENGINE_ROWS, *leavers(model))),
        ("mark", [mark.name for mark in model.marks]),
        ("kept", kept_fields(model)),
    )
    world = numbered(
        ("world", state_fields(model.phases.start_world)),
        ("draw", sorted(model.world_inputs)),
        ("shock", sorted(model.world_shocks)),
        ("totals", model.totals),
    )
    return Rows(firm, world)


@lru_cache(maxsize=16)
def _written(model: Model, rows: Rows, lanes: int, is_alone: bool) -> Program:
    """The program of so many lanes, for one firm or for several; its text is kept for later processes."""
    collector = Collector(groups_of(model, rows))
    parts = parts_of(model, rows, {}, is_alone)
    made_of = (model.name, lanes, rows, sorted(model.figures), collector.fields, parts)
    key = key_of([*map(repr, made_of), fingerprint(functions_of(model))])
    if (kept := kept_text(key)) is not None:
        text, expressions = kept
        return Program(model, rows, lanes, text, Uniforms(expressions))
    pieces = _step_pieces(model, collector) if model.steps is not None else _phase_pieces(model, collector, is_alone)
    parts = replace(parts, pieces=pieces, uniforms=collector.uniforms)
    text = module(model.name, DRAW_IMPORT, lanes, rows, sorted(model.figures), collector.texts, parts)
    keep_text(key, text, list(collector.uniforms.values))
    return Program(model, rows, lanes, text, collector.uniforms)


def functions_of(model: Model) -> list[tuple[str, Function]]:
    """Functions that a model is made of, each with its place in it."""
    endings = [(item.name, item.condition) for item in model.exits] + [(m.name, m.condition) for m in model.marks]
    if (steps := model.steps) is not None:
        given = {"start": steps.start, "next": steps.next, "ending": steps.ending, "margin": steps.margin}
        return [(place, function) for place, function in given.items() if function is not None] + endings
    phases = ((phase.name, getattr(model.phases, phase.name)) for phase in fields(model.phases))
    return [(place, function) for place, functions in phases for function in functions] + endings


def parts_of(model: Model, rows: Rows, pieces: Mapping[str, Sequence[Piece]], is_alone: bool) -> Parts:
    """What the module is made of, with names turned into rows; for a firm alone, without what needs others."""
    firm, world = rows.firm, rows.world
    return Parts(
        pieces=pieces,
        exit_codes=[item.code for item in model.exits],
        mark_names=[item.name for item in model.marks],
        transfers=[
            Sum(
                firm["firm", item.field],
                firm["received", name],
                firm["engine", weight_row(item, "alive")],
                item.over == "fallen",
                item.within,
                item.of,
            )
            for name, item in model.exchange.items()
        ],
        totals=[
            (firm["firm", item.field], world["totals", name], firm["engine", weight_row(item, "acted")])
            for name, item in model.totals.items()
        ],
        world_shocks=[(world["shock", name], model.world_shocks[name]) for name in sorted(model.world_shocks)],
        firm_shocks=[(firm["shock", name], model.firm_shocks[name]) for name in sorted(model.firm_shocks)],
        quantities=[BinnedField(firm["firm", item.field], item.limits is None) for item in recorded(model)],
        outcomes=[item.field for item in model.outcomes],
        claims=() if is_alone else kept_fields(model)[len(model.outcomes) :],
        leavers={} if is_alone else leavers(model),
        is_alone=is_alone,
    )


def weight_row(item: Transfer | Total, living: str) -> str:
    """The engine row that is 1 for the firms of a sum; `living` is that of those still there."""
    if item.over == "living":
        return living
    return "_".join(["left", *(str(code) for code in sorted(item.codes))])


def leavers(model: Model) -> dict[str, tuple[int, ...]]:
    """Engine rows of firms that left in a month by certain exits."""
    sums: list[Transfer | Total] = [*model.exchange.values(), *model.totals.values()]
    return {weight_row(item, ""): tuple(sorted(item.codes)) for item in sums if item.codes}


def kept_fields(model: Model) -> list[str]:
    """Fields whose last value is kept: those of outcomes, then those of claims that are not among them."""
    fields = [item.field for item in model.outcomes]
    return list(dict.fromkeys([*fields, *(claim.field for claim in model.claims.values())]))


def recorded(model: Model) -> tuple[Quantity, ...]:
    """Quantities whose histograms are kept: declared ones, or the recorded fields of a step model."""
    if model.steps is None or model.steps.next is None:
        return model.quantities
    names = (*model.record, "margin") if model.steps.margin is not None else model.record
    return tuple(Quantity(name, name, "1", name.replace("_", " "), scale=name) for name in names)


def firm_fields(phases: Phases, steps: StepForm | None) -> tuple[str, ...]:
    """Fields of a firm; a static model's firm is its margin, a step margin is kept beside the state."""
    if steps is not None and steps.next is None:
        return ("margin",)
    fields = state_fields(phases.start_firm)
    return (*fields, "margin") if steps is not None and steps.margin is not None else fields


def groups_of(model: Model, rows: Rows) -> dict[str, tuple[str, ...]]:
    """Fields by group, as the functions of a model may read them."""
    groups: dict[str, tuple[str, ...]] = {}
    for (group, field), _ in rows.firm.items():
        groups[group] = (*groups.get(group, ()), field)
    for (group, field), _ in rows.world.items():
        name = {"draw": "world_draw", "shock": "world_shock"}.get(group, group)
        groups[name] = (*groups.get(name, ()), field)
    groups["figures"] = tuple(sorted(model.figures))
    for name in ("firm", "world", "draw", "world_draw", "shock", "world_shock", "received", "totals"):
        groups.setdefault(name, ())
    return groups


def _named(collector: Collector, function: Function, name: str, allowed: tuple[str, ...], state: str | None) -> Piece:
    """Rewrite a function of a phase, whose parameters say by name what they are."""
    taken = parameters(parsed(function), function)
    unknown = [parameter for parameter in taken if parameter not in allowed]
    if unknown:
        raise refusal(function, None, f"takes {', '.join(unknown)}; this phase offers {', '.join(allowed)}")
    known = WORLD_GROUPS if allowed in (WORLD_PHASE, START_WORLD_PHASE) else FIRM_GROUPS
    groups = {parameter: known[parameter] for parameter in taken}
    return collector.phase(function, name, groups, state, is_condition=state is None)


def _phase_pieces(model: Model, collector: Collector, is_alone: bool) -> dict[str, list[Piece]]:
    """Pieces of a model in phase form; for a firm alone, without the phases that need others."""
    offered = {
        "start_world": (START_WORLD_PHASE, "world"),
        "start_firm": (START_FIRM_PHASE, "firm"),
        "join": (JOIN_PHASE, "firm"),
        "heed": (WORLD_PHASE, "world"),
        "world": (WORLD_PHASE, "world"),
        "operate": (OPERATE_PHASE, "firm"),
        "offer": (OPERATE_PHASE, "firm"),
        "meet": (SETTLE_PHASE, "firm"),
        "settle": (SETTLE_PHASE, "firm"),
    }
    pieces: dict[str, list[Piece]] = {}
    for phase, (allowed, state) in offered.items():
        if is_alone and phase in WITH_OTHERS:
            continue
        pieces[phase] = [
            _named(collector, function, f"{phase}_{number}", allowed, state)
            for number, function in enumerate(getattr(model.phases, phase), start=1)
        ]
    pieces["exits"] = [_named(collector, e.condition, f"exit_{e.name}", SETTLE_PHASE, None) for e in model.exits]
    pieces["marks"] = [_named(collector, m.condition, f"mark_{m.name}", SETTLE_PHASE, None) for m in model.marks]
    return pieces


def _positional(
    collector: Collector, function: Function, name: str, order: tuple[str, ...], state: str | None
) -> Piece:
    """Rewrite a function of the step or static form, whose parameters are known by position."""
    taken = parameters(parsed(function), function)
    if len(taken) != len(order):
        raise refusal(function, None, f"takes {len(taken)} parameters; expected {len(order)}: {', '.join(order)}")
    return collector.phase(function, name, dict(zip(taken, order, strict=True)), state)


def _step_pieces(model: Model, collector: Collector) -> dict[str, list[Piece]]:
    """Pieces of a model in step or static form."""
    steps = model.steps
    assert steps is not None
    if steps.next is None:
        return {"margin": [_positional(collector, steps.start, "model_margin", ("draw",), None)]}
    own = tuple(field for field in collector.fields["firm"] if field != "margin" or steps.margin is None)
    collector.fields = {**collector.fields, "firm": own}
    pieces = {
        "start_firm": [_positional(collector, steps.start, "model_start", ("draw",), "firm")],
        "settle": [_positional(collector, steps.next, "model_step", STEP_GROUPS, "firm")],
    }
    if steps.ending is not None:
        pieces["ending"] = [_positional(collector, steps.ending, "model_ending", STEP_GROUPS, None)]
    if steps.margin is not None:
        pieces["margin"] = [_positional(collector, steps.margin, "model_margin", ("firm", "draw", "t"), None)]
    return pieces
