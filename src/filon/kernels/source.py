"""Collect the source of plain functions and rewrite it for a compiled loop.

A phase function reads attributes (`firm.cash`) and returns the whole state; in the kernel it becomes a function
of numbers that returns the fields it replaces. A helper stays a function of numbers. What cannot be resolved
(closures, lambdas, foreign objects) is refused with its file and line.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import os
import re
import textwrap
import tokenize
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from filon.errors import Fault, InputError
from filon.kernels.functions import ARGUMENTS, CALLABLE, MATHEMATICS, MODULE_NAMES
from filon.kernels.grammar import check
from filon.kernels.inlining import Helper, function_text, inlined
from filon.kernels.returned import Returns, near
from filon.kernels.rewrite import Rewriter
from filon.kernels.uniform import PREFIX, Uniforms, lifted

Function = Callable[..., Any]


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


@lru_cache(maxsize=1024)
def parsed(function: Function) -> ast.FunctionDef:
    """Parse the definition of a plain function; nobody changes what is given back.

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
        tree = ast.parse(textwrap.dedent(source_of(function)))
    except (OSError, TypeError, SyntaxError):
        raise refusal(function, None, "its source cannot be read; define it in a file") from None
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef):
        raise refusal(function, None, "only plain functions can be compiled")
    check(definition, function, refusal)
    return definition


def source_of(function: Function) -> str:
    """Text of a function: what `inspect.getsource` gives, with each file read and parsed once."""
    code = getattr(function, "__code__", None)
    if code is None or not os.path.isfile(code.co_filename):
        return inspect.getsource(function)
    stamp = os.stat(code.co_filename)
    lines, ends = _functions_of(code.co_filename, stamp.st_mtime_ns, stamp.st_size)
    end = ends.get(code.co_firstlineno)
    return inspect.getsource(function) if end is None else "".join(lines[code.co_firstlineno - 1 : end])


@lru_cache(maxsize=256)
def _functions_of(file: str, changed: int, size: int) -> tuple[list[str], dict[int, int]]:
    """Lines of a file, and where each function of the module ends; `changed` and `size` mark the file's version."""
    with tokenize.open(file) as opened:
        text = opened.read()
    found = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    begins = [min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]) for node in found]
    ends = {begin: node.end_lineno or begin for begin, node in zip(begins, found, strict=True)}
    return text.splitlines(keepends=True), ends


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
        self.straight: dict[str, Helper] = {}
        self.under_way: list[Function] = []
        self.texts: list[str] = []
        self.uniforms = Uniforms()
        self.calls = 0

    refuse = staticmethod(refusal)

    def phase(
        self, function: Function, name: str, groups: Mapping[str, str], state: str | None, is_condition: bool = False
    ) -> Piece:
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
        is_condition
            Whether the number is only asked whether it is true.
        """
        definition = parsed(function)
        returns = None if state is None else self._returns(function, groups, state)
        rewriter = Rewriter(self, function, groups, returns, is_condition)
        body = lifted(rewriter.body(definition), self.uniforms)
        named = {node.id for line in body for node in ast.walk(line) if isinstance(node, ast.Name)}
        reads = [(group, field) for group, field in rewriter.reads if argument_name(group, field) in named]
        reads += [("uniform", name.removeprefix(PREFIX)) for name in sorted(named) if name.startswith(PREFIX)]
        self.texts.append(function_text(name, [argument_name(*read) for read in reads], body))
        return Piece(name, self.texts[-1], tuple(reads), rewriter.writes)

    def _returns(self, function: Function, groups: Mapping[str, str], state: str) -> Returns:
        """Reader of the states that a function returns."""
        return Returns(
            self.fields[state],
            state,
            groups,
            kind=lambda node: self.resolve(function, node),
            refuse=lambda node, message: refusal(function, node, message),
        )

    def helper(self, function: Function, node: ast.expr, caller: Function) -> str:
        """Name in the module of a function of numbers, collected with all it calls."""
        if function in self.under_way:
            raise refusal(caller, node, f"{function.__name__} calls itself, which cannot be compiled")
        if function not in self.helpers:
            file = re.sub(r"\W", "_", Path(function.__code__.co_filename).stem)
            name = f"{file}__{function.__name__}"
            while name in self.helpers.values():
                name += "_"
            self.under_way.append(function)
            definition = parsed(function)
            rewriter = Rewriter(self, function, {}, None)
            body = rewriter.body(definition)
            arguments = [rewriter.locals[parameter] for parameter in parameters(definition, function)]
            helper = Helper(name, tuple(arguments), tuple(body))
            if helper.is_straight:
                self.straight[name] = helper
            else:
                self.texts.append(function_text(*helper))
            self.under_way.remove(function)
            self.helpers[function] = name
        return self.helpers[function]

    def inlined(self, name: str, arguments: Sequence[ast.expr]) -> tuple[list[ast.stmt], ast.expr] | None:
        """Lines and value of one call of a helper; None for what stays a function of the module."""
        helper = self.straight.get(name)
        if helper is None:
            return None
        self.calls += 1
        return inlined(helper, arguments, f"{name}_{self.calls}__")

    def function_name(self, function: Function, node: ast.Call) -> str:
        """Name in the module of what a call in `function` calls, once the number of arguments is right."""
        kind, value = self.resolve(function, node.func)
        shown, given = ast.unparse(node.func), len(node.args)
        if kind == "mathematics":
            name = MATHEMATICS[value]
            if given < 2 if name in ("minimum", "maximum") else given != ARGUMENTS.get(name, 1):
                raise refusal(function, node, f"{shown} of {given} arguments cannot be compiled")
            return name
        if kind == "helper":
            name = self.helper(value, node, function)
            wanted = parameters(parsed(value), value)
            if given != len(wanted):
                raise refusal(function, node, f"{shown} takes {len(wanted)} arguments, {given} are given")
            return name
        if kind == "class":
            raise refusal(function, node, "a state is made in a return statement only; keep its fields as numbers")
        raise refusal(function, node, f"{shown} cannot be compiled; what can be called: {CALLABLE}")

    @staticmethod
    def local_name(name: str, names: set[str], groups: Mapping[str, str]) -> str:
        """Name in the module of a local: another where it would hide one of the module's, or the step's number."""
        taken = MODULE_NAMES | set(groups.values())
        while name in taken or "__" in name:
            name = f"own_{name.replace('__', '_')}"
            while name in names:
                name += "_"
        return name

    @staticmethod
    def argument_name(group: str, field: str) -> str:
        """Name of the local that holds a field of a group."""
        return argument_name(group, field)

    def resolve(self, function: Function, node: ast.expr) -> tuple[str, Any]:
        """What a free name of `function` stands for: a (kind, value) pair.

        Kinds: `number`, `class` of a state, `mathematics`, `helper`, `other`.
        """
        value = _value(function, node)
        if isinstance(value, bool | int | float):
            return "number", value
        if isinstance(value, type) and issubclass(value, tuple) and hasattr(value, "_fields"):
            return "class", value
        if isinstance(value, Hashable) and value in MATHEMATICS:
            return "mathematics", value
        return ("helper" if inspect.isfunction(value) else "other"), value


def _value(function: Function, node: ast.expr) -> Any:
    """The object a name or a dotted name of `function` stands for."""
    if isinstance(node, ast.Name):
        for scope in (function.__globals__, vars(builtins)):
            if node.id in scope:
                return scope[node.id]
        known = (*inspect.signature(function).parameters, *function.__globals__)
        raise refusal(function, node, f"{node.id} is not defined{near(node.id, known)}")
    if isinstance(node, ast.Attribute):
        owner = _value(function, node.value)
        if not hasattr(owner, node.attr):
            raise refusal(function, node, f"{ast.unparse(node)} is not defined{near(node.attr, tuple(dir(owner)))}")
        return getattr(owner, node.attr)
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
