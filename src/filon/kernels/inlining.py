"""Put the lines of a helper where it is called: fewer functions to compile and to load, and sight of all sums at once.

A helper that ends in one `return` becomes its own assignments, under names of their own, and its value. One that
branches to several ends stays a function.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from filon.kernels.grammar import fresh


class Helper(NamedTuple):
    """A rewritten function of numbers.

    Attributes
    ----------
    name
        Its name in the module.
    parameters
        Its parameters, as its lines call them.
    body
        Its rewritten lines.
    """

    name: str
    parameters: tuple[str, ...]
    body: tuple[ast.stmt, ...]

    @property
    def is_straight(self) -> bool:
        """Whether it returns once, at its end."""
        *lines, last = self.body
        returns = (node for line in lines for node in ast.walk(line) if isinstance(node, ast.Return))
        return isinstance(last, ast.Return) and next(returns, None) is None


class _Renaming(ast.NodeTransformer):
    """Replaces locals: those with an argument by it, others by the same name behind a prefix."""

    def __init__(self, arguments: dict[str, ast.expr], own: set[str], prefix: str) -> None:
        self.arguments = arguments
        self.own = own
        self.prefix = prefix

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A parameter, a local, or the name of something of the module."""
        if node.id in self.arguments:
            return fresh(self.arguments[node.id])
        return ast.Name(self.prefix + node.id, node.ctx) if node.id in self.own else node


def stored(lines: Sequence[ast.stmt]) -> set[str]:
    """Names that lines assign to."""
    nodes = (node for line in lines for node in ast.walk(line))
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def inlined(helper: Helper, arguments: Sequence[ast.expr], prefix: str) -> tuple[list[ast.stmt], ast.expr]:
    """Lines of a straight helper for one call, and the expression that is its value.

    Parameters
    ----------
    helper
        What is called.
    arguments
        What it is called with, rewritten.
    prefix
        Begins the names of this call's locals.
    """
    own = stored(helper.body)
    lines: list[ast.stmt] = []
    known: dict[str, ast.expr] = {}
    for parameter, argument in zip(helper.parameters, arguments, strict=True):
        if parameter not in own and isinstance(argument, ast.Name | ast.Constant):
            known[parameter] = argument
        else:
            own.add(parameter)
            lines.append(ast.Assign([ast.Name(prefix + parameter, ast.Store())], argument))
    renaming = _Renaming(known, own, prefix)
    *body, last = [renaming.visit(fresh(line)) for line in helper.body]
    assert isinstance(last, ast.Return)
    assert last.value is not None
    return [*lines, *body], last.value


def function_text(name: str, arguments: Sequence[str], body: Sequence[ast.stmt]) -> str:
    """Write one inlined function of the module."""
    lines = textwrap.indent("\n".join(ast.unparse(ast.fix_missing_locations(line)) for line in body), "    ")
    return f"@njit(**INLINE)\ndef {name}({', '.join(arguments)}):\n{lines}\n"
