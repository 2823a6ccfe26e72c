"""What a function that is compiled may be made of; anything else is refused with its line.

Numba would accept more, and answer less clearly what it does not accept.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Function = Callable[..., Any]
Refusal = Callable[[Function, "ast.AST | None", str], Exception]
Node = TypeVar("Node", bound=ast.AST)

UNROLL_LIMIT = 64


def fresh(node: Node) -> Node:
    """A copy of a tree, with its line numbers; five times as fast as `copy.deepcopy`."""
    copied = type(node)(**{name: _fresh_value(getattr(node, name, None)) for name in node._fields})
    for name in ("lineno", "col_offset"):
        if hasattr(node, name):
            setattr(copied, name, getattr(node, name))
    return copied


def _fresh_value(value: Any) -> Any:
    """A copy of what a node holds."""
    if isinstance(value, list):
        return [_fresh_value(item) for item in value]
    return fresh(value) if isinstance(value, ast.AST) else value


STATEMENTS: tuple[type[ast.AST], ...] = (
    *(ast.Return, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.For, ast.If, ast.Expr, ast.Pass),
)
EXPRESSIONS: tuple[type[ast.AST], ...] = (
    ast.BinOp,
    ast.UnaryOp,
    ast.BoolOp,
    ast.Compare,
    ast.IfExp,
    ast.Call,
    ast.Name,
    ast.Attribute,
    ast.Constant,
    ast.Tuple,
    ast.keyword,
)
OPERATORS: tuple[type[ast.AST], ...] = (
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow),
    *(ast.BitAnd, ast.BitOr, ast.BitXor, ast.USub, ast.UAdd, ast.Not, ast.And, ast.Or),
    *(ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq),
)
ALLOWED = (*STATEMENTS, *EXPRESSIONS, *OPERATORS, ast.Load, ast.Store)

ADVICE: dict[type[ast.AST], str] = {
    ast.While: "a while loop cannot be compiled: no step may run for ever; write for _ in range(n) with a literal n",
    ast.Break: "break cannot be compiled; every pass of a loop is made",
    ast.Continue: "continue cannot be compiled; every pass of a loop is made",
    ast.Lambda: "a lambda cannot be compiled; write a module-level function",
    ast.FunctionDef: "a function within a function cannot be compiled; move it to the module",
    ast.Subscript: "indexing cannot be compiled; give every number a name",
    ast.List: "a list cannot be compiled; give every number a name",
    ast.Dict: "a dictionary cannot be compiled; give every number a name",
    ast.JoinedStr: "text cannot be compiled",
    ast.Assert: "assert cannot be compiled; a value that is not finite stops a run by itself",
    ast.Raise: "nothing can be raised in a compiled function; a value that is not finite stops a run by itself",
    ast.Import: "import at the top of the module",
    ast.ImportFrom: "import at the top of the module",
}
NAMES: dict[type[ast.AST], str] = {
    ast.ListComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.Starred: "*",
    ast.NamedExpr: ":=",
    ast.Try: "try",
    ast.With: "with",
    ast.Global: "global",
    ast.Is: "is",
    ast.In: "in",
    ast.Invert: "~",
    ast.MatMult: "@",
}


def check(definition: ast.FunctionDef, function: Function, refuse: Refusal) -> None:
    """Refuse what cannot be compiled in the body of a function.

    Raises
    ------
    InputError
        With file, line and advice.
    """
    body = meaningful(definition.body)
    for statement in body:
        for node, place in _nodes(statement, statement):
            message = _fault(node)
            if message:
                raise refuse(function, place, message)
    if not always_returns(body):
        raise refuse(function, body[-1] if body else definition, "a way through the function ends without return")
    given = {argument.arg for argument in (*definition.args.posonlyargs, *definition.args.args)}

    def fail(name: ast.Name) -> None:
        raise refuse(function, name, f"{name.id} may be read before it has a value")

    _follow(body, given, _stored(*body) - given, fail)


def meaningful(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Statements that do something: no docstring, no `pass`."""
    return [statement for statement in body if not isinstance(statement, ast.Pass) and not _is_text(statement)]


def always_returns(body: Sequence[ast.stmt]) -> bool:
    """Whether every way through the statements meets a `return`."""
    return any(
        isinstance(statement, ast.Return)
        or (isinstance(statement, ast.If) and always_returns(statement.body) and always_returns(statement.orelse))
        for statement in body
    )


def _stored(*nodes: ast.AST) -> set[str]:
    """Names that get a value within nodes."""
    parts = (part for node in nodes for part in ast.walk(node))
    return {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}


def _follow(body: Sequence[ast.stmt], known: set[str], names: set[str], fail: Callable[[ast.Name], None]) -> set[str]:
    """Names that have a value after the statements; `fail` is called with a local that is read without one."""
    for statement in body:
        if isinstance(statement, ast.If):
            _check_read(statement.test, names - known, fail)
            ways = [(way, _follow(way, known, names, fail)) for way in (statement.body, statement.orelse)]
            ends = [after for way, after in ways if not always_returns(way)]
            known = set.intersection(*ends) if ends else known | names
        elif isinstance(statement, ast.For):
            known = _follow(statement.body, known | _stored(statement.target), names, fail)
        else:
            _check_read(statement, names - known, fail)
            known = known | _stored(statement)
    return known


def _check_read(node: ast.AST, unset: set[str], fail: Callable[[ast.Name], None]) -> None:
    """Call `fail` with a name of `unset` that is read within a node."""
    added_to = node.target if isinstance(node, ast.AugAssign) else None
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in unset and (isinstance(part.ctx, ast.Load) or part is added_to):
            fail(part)


def _is_text(node: ast.AST) -> bool:
    """Whether a statement is a docstring or another constant alone."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _nodes(node: ast.AST, place: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """A node and all within, without texts and annotations, each with the nearest node that has a line."""
    place = node if hasattr(node, "lineno") else place
    if _is_text(node):
        return
    yield node, place
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        return
    for name, value in ast.iter_fields(node):
        parts = [] if name == "annotation" else value if isinstance(value, list) else [value]
        for part in parts:
            if isinstance(part, ast.AST):
                yield from _nodes(part, place)


def _fault(node: ast.AST) -> str:
    """Why a node cannot be compiled; empty where it can."""
    if not isinstance(node, ALLOWED):
        return ADVICE.get(type(node), f"{NAMES.get(type(node), type(node).__name__.lower())} cannot be compiled")
    if isinstance(node, ast.Constant) and not isinstance(node.value, bool | int | float):
        return f"{node.value!r} is no number; only numbers can be compiled"
    if isinstance(node, ast.Return) and node.value is None:
        return "return needs a value"
    for target in _targets(node):
        if not isinstance(target, ast.Name):
            return f"{ast.unparse(target)} cannot be assigned to; assign to local names"
    return ""


def _targets(node: ast.AST) -> list[ast.expr]:
    """What a statement assigns to; the elements of tuples one by one."""
    if isinstance(node, ast.Assign):
        targets = list(node.targets)
    elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For):
        targets = [node.target]
    else:
        return []
    return [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
