"""Which functions of a model read which input: found in the functions themselves, so that it is never out of date."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

from filon.model.definition import Model

Function = Callable[..., Any]
Place = tuple[str, str]
"""Scope (`world`, `firm`, `figures`) and name of an input or constant."""

WORLD_PARAMETERS = {"draw": "world", "figures": "figures"}
FIRM_PARAMETERS = {"draw": "firm", "world_draw": "world", "figures": "figures"}


@cache
def readers(model: Model) -> dict[Place, tuple[Function, ...]]:
    """The functions that read each input and constant, in the order of a month.

    A value handed to a function of the model is read by that function; any other, by the phase that names it.
    """
    found: dict[Place, list[Function]] = {}
    for function, scopes in _phases(model):
        for name, attribute, reader in _reads(function):
            place = (scopes.get(name, ""), attribute)
            if place[0] and reader not in found.setdefault(place, []):
                found[place].append(reader)
    return {place: tuple(functions) for place, functions in found.items()}


def _phases(model: Model) -> Iterator[tuple[Function, dict[str, str]]]:
    """Every function that the engine calls, with the scope of each of its parameters."""
    phases = model.phases
    for function in (*phases.start_world, *phases.heed, *phases.world):
        yield function, WORLD_PARAMETERS
    for function in (*phases.start_firm, *phases.join, *phases.operate, *phases.offer, *phases.meet, *phases.settle):
        yield function, FIRM_PARAMETERS
    for event in model.events:
        yield event.condition, FIRM_PARAMETERS


def _reads(function: Function) -> Iterator[tuple[str, str, Function]]:
    """Parameter, attribute and reader of each attribute that a function reads."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    yield from _within(tree, function, function)


def _within(node: ast.AST, function: Function, reader: Function) -> Iterator[tuple[str, str, Function]]:
    """The same for a part of a function whose values go to `reader`."""
    if isinstance(node, ast.Call):
        called = _called(node.func, function)
        reader = called if called is not None else reader
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        yield node.value.id, node.attr, reader
    for child in ast.iter_child_nodes(node):
        yield from _within(child, function, reader)


def _called(node: ast.expr, function: Function) -> Function | None:
    """The function of a model that a call names; None for mathematics and for the state's own methods."""
    named: Any = None
    known = getattr(function, "__globals__", {})
    if isinstance(node, ast.Name):
        named = known.get(node.id)
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner = known.get(node.value.id)
        named = getattr(owner, node.attr, None) if isinstance(owner, ModuleType) else None
    is_mathematics = getattr(named, "__module__", "").startswith("filon.mathematics")
    return named if isinstance(named, FunctionType) and not is_mathematics else None


def first_line(function: Function) -> str:
    """What a function is, in one sentence."""
    return (inspect.getdoc(function) or "").partition("\n")[0]


def place_of(function: Function) -> str:
    """Where a function stands: `model/serving.py`, `capped_mean`."""
    return f"{function.__module__.removeprefix('filon.').replace('.', '/')}.py: {function.__name__}"


PARTS = ("Parameters", "Returns", "Raises", "Examples", "Attributes")


def explanation(function: Function) -> str:
    """The docstring of a function up to its parameters, and its references; equations as LaTeX, indented."""
    kept, skipping = [], False
    lines = (inspect.getdoc(function) or "").splitlines()
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if below.startswith("---") and line.strip():
            skipping = line in PARTS
            heading = not skipping
            if heading:
                kept.append(f"{line}:")
            continue
        if not skipping and not line.startswith("---"):
            kept.append(line.replace(".. math::", "   "))
    return "\n".join(kept).strip().replace("``", "")


def spoken(function: Function) -> str:
    """The same for a terminal: a paragraph is one line, and LaTeX stands without its markup."""
    found: list[str] = []
    for line in explanation(function).replace(":math:", "").replace("`", "").splitlines():
        goes_on = bool(found and found[-1] and not found[-1].endswith(":"))
        if goes_on and line and not line.startswith(" ") and not found[-1].startswith(" "):
            found[-1] += f" {line}"
        else:
            found.append(line)
    return "\n".join(found)
