"""What a model declares: its inputs, endings and marks, what is recorded, and what passes between firms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Function = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Input:
    """An input of the shipped model, whose distribution a scenario brings.

    Attributes
    ----------
    name
        Its key in input files and datasets.
    unit
        One of the units of `filon.quantities.units`.
    meaning
        One sentence: what it is.
    low, high
        Values outside this closed range are refused.
    """

    name: str
    unit: str
    meaning: str
    low: float = float("-inf")
    high: float = float("inf")


@dataclass(frozen=True, slots=True)
class Ending:
    """An ending of a model in step form; every ending is an exit."""

    name: str
    crash: bool = True
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Exit:
    """A way to leave: from the first month in which `condition` holds, the firm is gone.

    Attributes
    ----------
    code
        Stored in datasets: permanent.
    condition
        Function of the names of `SETTLE_PHASE`, true when the exit happens.
    crash
        Whether the code counts as a crash of the business model unless the scenario says otherwise.
    """

    name: str
    code: int
    condition: Function
    crash: bool = True
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A dated event after which the firm goes on; its first month is recorded."""

    name: str
    code: int
    condition: Function
    crash: bool = False
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A field of the firm whose quantiles are kept month by month.

    Attributes
    ----------
    field
        Name of the state field.
    scale
        Half-width of the histogram's linear core: a positive number in the field's unit, or the name of a
        field whose value at the start, in the central trial, is multiplied by 0.01. Ignored with `limits`.
    limits
        Bounds of a histogram with equal bins, for ratios and other bounded fields.
    with_gone
        Also keep `<name>_all`, in which firms that are gone count as 0.
    """

    name: str
    field: str
    unit: str
    meaning: str
    scale: float | str = 0.01
    limits: tuple[float, float] | None = None
    with_gone: bool = False


@dataclass(frozen=True, slots=True)
class Transfer:
    """A sum over firms, in sorted-name order, handed to every firm between `operate` and `settle`.

    Attributes
    ----------
    field
        The field of the firms that is summed.
    over
        `living` (all that act this month) or `fallen` (those that left last month).
    codes
        Of the fallen, those that left by one of these exits; all where empty.
    within
        `market` or `layer`: only firms with the receiver's, the receiver included; nobody where it has none.
    of
        `suppliers` (of the receiver, each weighted by its share) or `buyers` (firms that have the receiver as a
        supplier, weighted by its share of theirs).
    """

    field: str
    over: str = "living"
    codes: tuple[int, ...] = ()
    within: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over firms that the world sees a month later.

    Attributes
    ----------
    field
        The field of the firms that is summed.
    over
        `living` (all that acted this month) or `fallen` (those that left in this very month).
    codes
        Of the fallen, those that left by one of these exits; all where empty.
    """

    field: str
    over: str = "living"
    codes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of the value chain, whose monthly gross profit is counted where a trial has several firms.

    Attributes
    ----------
    field
        The field that is summed over living firms.
    over
        `own` (firms of the layer) or `all`.
    """

    field: str
    over: str = "own"


@dataclass(frozen=True, slots=True)
class Claim:
    """What others lose when a firm leaves: the last value of a field, shared by those who hold the claim.

    Attributes
    ----------
    field
        Of the firm; its last value [USD].
    codes
        Exits by which it is lost.
    meaning
        One sentence.
    """

    field: str
    codes: tuple[int, ...]
    meaning: str = ""
