"""Mechanisms of a model: what each does, what it reads, and what switches it off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from filon.catalogue.readers import Place, first_line, readers
from filon.model.definition import Model
from filon.model.switches import SWITCHES, Switch

OF_SCOPE = {"world": "a driver", "firm": "an input of firms", "figures": "a constant"}
"""What a switch is, by where its key stands."""

TABLES = {"world": "drivers", "firm": "firms.NAME", "figures": "mechanics"}
"""How `--set` calls the table of each scope."""


@dataclass(frozen=True)
class Mechanism:
    """One mechanism.

    Attributes
    ----------
    functions
        Those that read its switch, equations before the phases that call them.
    reads
        What else these functions read.
    """

    name: str
    switch: Switch
    functions: tuple[Callable[..., Any], ...]
    reads: tuple[Place, ...]

    @property
    def meaning(self) -> str:
        """What its first function is, in one sentence."""
        return first_line(self.functions[0])


@cache
def mechanisms(model: Model) -> tuple[Mechanism, ...]:
    """Every mechanism, in the order of a month."""
    return tuple(_mechanism(model, switch) for switch in SWITCHES)


def _mechanism(model: Model, switch: Switch) -> Mechanism:
    """One mechanism, from the functions that read its switch."""
    known = readers(model)
    place = (switch.scope, switch.key)
    phases = _phase_functions(model)
    functions = tuple(sorted(known[place], key=lambda function: function in phases))
    equations = [function for function in functions if function not in phases]
    reads = sorted(item for item, by in known.items() if item != place and any(one in equations for one in by))
    return Mechanism(switch.mechanism, switch, functions, tuple(reads))


def _phase_functions(model: Model) -> tuple[Callable[..., Any], ...]:
    """The functions of phases, which read many things."""
    phases = model.phases
    return tuple(function for field in fields(phases) for function in getattr(phases, field.name))
