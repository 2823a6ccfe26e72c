"""Collect the source of plain functions and rewrite it for a compiled loop.

A phase function reads attributes (`firm.cash`) and returns the whole state; in the kernel it becomes a function
of numbers that returns the fields it replaces. A helper stays a function of numbers. What cannot be resolved
(closures, lambdas, foreign objects) is refused with its file and line.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import math
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from filon.errors import Fault, InputError
from filon.kernels.rewrite import Rewriter, written_fields
from filon.mathematics import plain

Function = Callable[..., Any]

MATHEMATICS: dict[Any, str] = {
    **{
        getattr(plain, name): name
        for name in (
            "exp",
            "log",
            "sqrt",
            "normal_cdf",
            "normal_quantile",
            "minimum",
            "maximum",
            "absolute",
        )
    },
    math.exp: "exp",
    math.log: "log",
    math.sqrt: "sqrt",
    math.fabs: "absolute",
    min: "minimum",
    max: "maximum",
    abs: "absolute",
}
"""Functions that have a compiled form, by the plain function a model names."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One function rewritten for the kernel.

    Attributes
    ----------
    name
        Its unique name in the generated module.
    text
        Its source, decorated and ready to be written.
    reads
        (group, field) of each argument, in order; group `t` has an empty field.
    writes
        Fields returned, in order; empty for a function that returns a number.
    """

    name: str
    text: str
    reads: tuple[tuple[str, str], ...]
    writes: tuple[str, ...]


def parsed(function: Function) -> ast.FunctionDef:
    """Parse the definition of a plain function.

    Raises
    ------
    InputError
        For lambdas, closures, and functions whose source cannot be read.
    """
    if getattr(function, "__name__", "") == "<lambda>":
        raise refusal(function, None, "a lambda cannot be compiled; write a module-level function")
    if getattr(function, "__closure__", None):
        free = ", ".join(function.__code__.co_freevars)
        raise refusal(function, None, f"a closure over {free} cannot be compiled; pass numbers as inputs")
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        raise refusal(function, None, "its source cannot be read; define it in a file") from None
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef):
        raise refusal(function, None, "only plain functions can be compiled")
    return definition


def refusal(function: Function, node: ast.AST | None, message: str) -> InputError:
    """Build the error that names file, line and function of what cannot be compiled."""
    code = getattr(function, "__code__", None)
    line = (code.co_firstlineno if code else 0) + (getattr(node, "lineno", 1) - 1 if node is not None else 0)
    column = getattr(node, "col_offset", 0) + 1 if node is not None else 1
    file = code.co_filename if code else "?"
    return InputError([Fault(file, line, column, getattr(function, "__name__", "?"), message)])


class Collector:
    """Gathers pieces for one kernel module; each plain function is written once.

    Parameters
    ----------
    fields
        State class fields by group, such as ``{"firm": ("cash", ...), "world": (...)}``.
    """

    def __init__(self, fields: Mapping[str, tuple[str, ...]]) -> None:
        self.fields = fields
        self.helpers: dict[Function, str] = {}
        self.texts: list[str] = []

    def phase(self, function: Function, name: str, groups: Mapping[str, str], state: str | None) -> Piece:
        """Rewrite a function that reads states and returns one, or a number.

        Parameters
        ----------
        function
            The plain function.
        name
            Its name in the module.
        groups
            Parameter name to group (`firm`, `draw`, `world`, ...); `t` to `t`.
        state
            The group whose whole state is returned; None for a function that returns a number.
        """
        definition = parsed(function)
        writes = (
            () if state is None else written_fields(definition, self.fields[state], groups, state, function, refusal)
        )
        rewriter = Rewriter(self, function, groups, state, writes)
        body = rewriter.body(definition)
        arguments = [argument_name(group, field) for group, field in rewriter.reads]
        self.texts.append(function_text(name, arguments, body))
        return Piece(name, self.texts[-1], tuple(rewriter.reads), writes)

    def helper(self, function: Function) -> str:
        """Name in the module of a function of numbers, collected with all it calls."""
        if function not in self.helpers:
            name = f"{function.__module__.rsplit('.', 1)[-1]}__{function.__name__}".replace("<", "").replace(">", "")
            taken = set(self.helpers.values())
            while name in taken:
                name += "_"
            self.helpers[function] = name
            definition = parsed(function)
            body = Rewriter(self, function, {}, None, ()).body(definition)
            self.texts.append(function_text(name, parameters(definition, function), body))
        return self.helpers[function]

    def resolve(self, function: Function, node: ast.expr) -> tuple[str, Any]:
        """What a free name of `function` stands for in the module: a (kind, text or value) pair.

        Kinds: `name` of a compiled function, `number`, `class` of a state, `module`.
        """
        value = _value(function, node)
        try:
            if value in MATHEMATICS:
                return "name", MATHEMATICS[value]
        except TypeError:
            pass
        if isinstance(value, bool | int | float):
            return "number", value
        if isinstance(value, type) and issubclass(value, tuple) and hasattr(value, "_fields"):
            return "class", value
        if inspect.isfunction(value):
            return "name", self.helper(value)
        if inspect.ismodule(value):
            return "module", value
        raise refusal(function, node, f"{ast.unparse(node)} is neither a number nor a plain function")


def _value(function: Function, node: ast.expr) -> Any:
    """The object a name or a dotted name of `function` stands for."""
    if isinstance(node, ast.Name):
        for scope in (function.__globals__, vars(builtins)):
            if node.id in scope:
                return scope[node.id]
        raise refusal(function, node, f"{node.id} is not defined")
    if isinstance(node, ast.Attribute):
        return getattr(_value(function, node.value), node.attr)
    raise refusal(function, node, f"{ast.unparse(node)} cannot be resolved")


def parameters(definition: ast.FunctionDef, function: Function) -> list[str]:
    """Positional parameters of a helper; anything else is refused."""
    given = definition.args
    if given.vararg or given.kwarg or given.kwonlyargs or given.defaults:
        raise refusal(function, definition, "a compiled helper takes plain positional parameters without defaults")
    return [argument.arg for argument in (*given.posonlyargs, *given.args)]


def argument_name(group: str, field: str) -> str:
    """Name of the local that holds a field of a group."""
    return f"{group}__{field}" if field else group


def function_text(name: str, arguments: list[str], body: list[ast.stmt]) -> str:
    """Write one inlined function of the module."""
    lines = textwrap.indent("\n".join(ast.unparse(ast.fix_missing_locations(line)) for line in body), "    ")
    return f"@njit(**INLINE)\ndef {name}({', '.join(arguments)}):\n{lines}\n"
