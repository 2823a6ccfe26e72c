"""How a scenario's inputs are drawn, as arrays: what the compiled functions and the plain draw both read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from filon.quantities.descriptions import Distribution
from filon.sampling.copula import Pair, Row, copula_rows
from filon.sampling.families import cut_of
from filon.sampling.standard import is_tabled, knot_table, planned
from filon.sampling.tables import beta_table
from filon.sampling.transforms import NO_CUT, TABLE
from filon.streams.keys import NARRATIVE_STREAM, stream_key

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Words = NDArray[np.uint32]

SHAPE_COLUMNS, CUT_COLUMNS = 4, 5


class NarrativeLike(Protocol):
    """What a plan needs to know of a narrative (see `filon.scenario`)."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def weight(self) -> float:
        """Its probability; weights are divided by their sum."""

    @property
    def shifts(self) -> Mapping[str, tuple[float, float]]:
        """World input to shift and spread: ``z' = shift + spread * z``."""

    @property
    def firm_shifts(self) -> Mapping[str, tuple[float, float]]:
        """The same for inputs of every firm."""

    @property
    def constants(self) -> Mapping[str, float]:
        """World inputs that are one number under this narrative."""


class Choice(NamedTuple):
    """How a narrative is chosen.

    Attributes
    ----------
    key_lo, key_hi
        Key of its stream.
    cumulative
        Cumulative weights but the last, float64 [narrative - 1].
    dimension
        Its dimension of Sobol' points (`filon.streams.sobol.dimension`), uint32 [48]; empty where it is random.
    """

    key_lo: int
    key_hi: int
    cumulative: Floats
    dimension: Words


class Block(NamedTuple):
    """Inputs drawn together: the world's, or those of each firm. `input` is in sorted-name order.

    A block has one member (the world) or one for each firm.

    Attributes
    ----------
    key_lo, key_hi
        Stream keys, uint64 [member, input].
    code
        Codes of `filon.sampling.transforms`, int64 [member, input].
    shape
        Numbers of `Shape`, float64 [member, input, 4].
    is_cut
        Whether the distribution is truncated, bool [member, input].
    cut
        Numbers of `Cut`, float64 [member, input, 5].
    table_start, table_size
        Where an input's cubics begin in `cubics`, and how many there are, int64 [member, input].
    starts
        Where the intervals of tables of knots begin, in z (0 for other tables), float64 [interval].
    cubics
        Tables of all inputs, one after the other, float64 [interval, power 0..3].
    linked
        Whether the input belongs to a correlated group, bool [input].
    row_start
        Copula rows: those of input i are ``row_start[i] : row_start[i + 1]``, int64 [input + 1].
    column
        Whose noise: c-th of the outer block where c is below its number of inputs, else of this one, int64 [entry].
    coefficient
        Times what, float64 [entry].
    is_shifted
        Whether any narrative moves the input, bool [input].
    shift, spread
        ``z' = shift + spread * z``, float64 [narrative, input].
    is_fixed
        Whether the input is a constant under a narrative, bool [narrative, input].
    fixed
        That constant, float64 [narrative, input].
    is_quasi
        Whether the input has a dimension of Sobol' points, bool [member, input].
    dimension
        That dimension, uint32 [member, input, 48]; of length 0 where no input has one.
    """

    key_lo: NDArray[np.uint64]
    key_hi: NDArray[np.uint64]
    code: Integers
    shape: Floats
    is_cut: Flags
    cut: Floats
    table_start: Integers
    table_size: Integers
    starts: Floats
    cubics: Floats
    linked: Flags
    row_start: Integers
    column: Integers
    coefficient: Floats
    is_shifted: Flags
    shift: Floats
    spread: Floats
    is_fixed: Flags
    fixed: Floats
    is_quasi: Flags
    dimension: Words


@dataclass(frozen=True)
class InputPlan:
    """Everything that decides the inputs of a trial.

    Attributes
    ----------
    narratives
        Names, in the scenario's order: a narrative's index is its place here.
    world_inputs, firm_inputs
        Names in sorted order: rows of the drawn arrays.
    firms
        Names in sorted order: members of `firm`.
    choice
        How the narrative is drawn.
    world, firm
        How the inputs are drawn.
    """

    narratives: tuple[str, ...]
    world_inputs: tuple[str, ...]
    firms: tuple[str, ...]
    firm_inputs: tuple[str, ...]
    choice: Choice
    world: Block
    firm: Block


def input_plan(
    seed: int,
    world: Mapping[str, Distribution],
    firms: Mapping[str, Mapping[str, Distribution]],
    narratives: Sequence[NarrativeLike],
    correlations: Iterable[Pair] = (),
) -> InputPlan:
    """Plan the inputs of a scenario.

    Parameters
    ----------
    seed
        The run's seed.
    world
        World input to its distribution.
    firms
        Firm to its inputs; every firm has the same names.
    narratives
        At least one.
    correlations
        (input, input, Spearman's rank correlation) between world inputs, firm inputs, or one of each.
    """
    world_names, firm_names = tuple(sorted(world)), tuple(sorted(firms))
    names = tuple(sorted(firms[firm_names[0]])) if firm_names else ()
    rows = copula_rows(world_names, names, correlations)
    moved = [(story.shifts, story.constants) for story in narratives]
    firm_moved: list[tuple[Mapping[str, tuple[float, float]], Mapping[str, float]]]
    firm_moved = [(story.firm_shifts, {}) for story in narratives]
    return InputPlan(
        tuple(story.name for story in narratives),
        world_names,
        firm_names,
        names,
        _choice(seed, narratives),
        _block(seed, {"": world}, world_names, (), rows, moved),
        _block(seed, firms, names, world_names, rows, firm_moved),
    )


def _choice(seed: int, narratives: Sequence[NarrativeLike]) -> Choice:
    """How one of the narratives is drawn."""
    weights = [story.weight for story in narratives]
    total, sums = sum(weights), []
    reached = 0.0
    for weight in weights[:-1]:
        reached += weight
        sums.append(reached / total)
    return Choice(*stream_key(seed, "", NARRATIVE_STREAM), np.array(sums, dtype=np.float64), np.zeros(0, np.uint32))


def _block(
    seed: int,
    members: Mapping[str, Mapping[str, Distribution]],
    names: tuple[str, ...],
    outer: tuple[str, ...],
    rows: Mapping[str, Row],
    moved: Sequence[tuple[Mapping[str, tuple[float, float]], Mapping[str, float]]],
) -> Block:
    """The arrays of a block; `outer` are the names whose noise is drawn before."""
    firms = sorted(members)
    size = (len(firms), len(names))
    keys = np.array([[stream_key(seed, firm, name) for name in names] for firm in firms], np.uint64)
    keys = keys.reshape(*size, 2)
    drawn = [[members[firm][name] for name in names] for firm in firms]
    shapes = [[planned(distribution) for distribution in row] for row in drawn]
    cuts = [[cut_of(distribution) for distribution in row] for row in drawn]
    moves = [[shifts.get(name, (0.0, 1.0)) for name in names] for shifts, _ in moved]
    move = np.array(moves, np.float64).reshape(len(moved), len(names), 2)
    is_fixed = [[name in constants for name in names] for _, constants in moved]
    fixed = [[constants.get(name, 0.0) for name in names] for _, constants in moved]
    return Block(
        np.ascontiguousarray(keys[..., 0]),
        np.ascontiguousarray(keys[..., 1]),
        np.array([[code for code, _ in row] for row in shapes], np.int64).reshape(size),
        np.array([[shape for _, shape in row] for row in shapes], np.float64).reshape(*size, SHAPE_COLUMNS),
        np.array([[cut is not NO_CUT for cut in row] for row in cuts], np.bool_).reshape(size),
        np.array(cuts, np.float64).reshape(*size, CUT_COLUMNS),
        *_tables(drawn, size),
        np.array([name in rows for name in names], np.bool_),
        *_copula(names, outer, rows),
        (move != (0.0, 1.0)).any(axis=(0, 2)) if names else np.zeros(0, np.bool_),
        np.ascontiguousarray(move[..., 0]),
        np.ascontiguousarray(move[..., 1]),
        np.array(is_fixed, np.bool_).reshape(len(moved), len(names)),
        np.array(fixed, np.float64).reshape(len(moved), len(names)),
        np.zeros(size, np.bool_),
        np.zeros((*size, 0), np.uint32),
    )


def _tables(drawn: list[list[Distribution]], size: tuple[int, int]) -> tuple[Integers, Integers, Floats, Floats]:
    """Where each input's table is, how many intervals it has, their starts and cubics; equal tables are one."""
    start, count = np.zeros(size, np.int64), np.zeros(size, np.int64)
    tables: list[Floats] = []
    places: dict[bytes, tuple[int, int]] = {}
    length = 0
    for member, row in enumerate(drawn):
        for place, distribution in enumerate(row):
            table = _table(distribution)
            if table is None:
                continue
            key = table.tobytes()
            if key not in places:
                tables.append(table)
                places[key] = length, len(table)
                length += len(table)
            start[member, place], count[member, place] = places[key]
    whole = np.concatenate(tables) if tables else np.zeros((1, 5))
    return start, count, np.ascontiguousarray(whole[:, 0]), np.ascontiguousarray(whole[:, 1:])


def _table(distribution: Distribution) -> Floats | None:
    """Starts and cubics of an input that has a table, [interval, 5]."""
    if is_tabled(distribution):
        return knot_table(distribution)
    if planned(distribution)[0] != TABLE:
        return None
    cubics = beta_table(distribution.parameter("a"), distribution.parameter("b"))
    return np.column_stack([np.zeros(len(cubics)), cubics])


def _copula(
    names: tuple[str, ...], outer: tuple[str, ...], rows: Mapping[str, Row]
) -> tuple[Integers, Integers, Floats]:
    """Sparse copula rows: starts, columns, coefficients."""
    column_of = {name: place for place, name in enumerate((*outer, *names))}
    entries = [list(rows.get(name, ())) for name in names]
    starts = np.cumsum([0, *(len(row) for row in entries)])
    return (
        starts.astype(np.int64),
        np.array([column_of[name] for row in entries for name, _ in row], np.int64),
        np.array([coefficient for row in entries for _, coefficient in row], np.float64),
    )
