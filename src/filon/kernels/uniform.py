"""Find what is the same in every lane of a month, so that it is computed once a month and not once a tile.

Constants of equations and the number of the month are the same for all trials; a sum, a product or an exponential
of nothing else is *uniform*. A kernel keeps such values in a table of months, behind the constants.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from filon.kernels.functions import NUMERIC
from filon.kernels.grammar import fresh

ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
PREFIX = "uniform__"


class Uniforms:
    """The uniform values of a module, each kept once.

    Parameters
    ----------
    expressions
        Those that are known already, in the order of their places.

    Attributes
    ----------
    values
        Expression, in constants and the month alone, to its place.
    """

    def __init__(self, expressions: Iterable[str] = ()) -> None:
        self.values = {text: place for place, text in enumerate(expressions)}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self.values)})"

    @property
    def is_monthly(self) -> bool:
        """Whether a value depends on the month."""
        nodes = (node for text in self.values for node in ast.walk(ast.parse(text, mode="eval")))
        return any(isinstance(node, ast.Name) and node.id == "t" for node in nodes)

    def constants(self) -> set[str]:
        """Names of the constants that the values are made of."""
        nodes = (node for text in self.values for node in ast.walk(ast.parse(text, mode="eval")))
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        return {name.removeprefix("figures__") for name in names if name.startswith("figures__")}

    def local(self, expression: ast.expr) -> str:
        """The local that holds the value of an expression."""
        text = ast.unparse(ast.fix_missing_locations(expression))
        return f"{PREFIX}{self.values.setdefault(text, len(self.values))}"


class _Lifting(ast.NodeTransformer):
    """Replaces the largest uniform expressions by locals."""

    def __init__(self, uniforms: Uniforms, known: dict[str, ast.expr]) -> None:
        self.uniforms = uniforms
        self.known = known

    def visit(self, node: ast.AST) -> ast.AST:
        """A uniform number as the local that holds it; anything else with its parts lifted."""
        if isinstance(node, ast.Name) and node.id in self.known:
            return self.lifted(self.known[node.id])
        if isinstance(node, ast.BinOp | ast.Call) and is_number(node) and self.is_uniform(node):
            return self.lifted(_Substituting(self.known).visit(fresh(node)))
        return self.generic_visit(node)

    def lifted(self, whole: ast.expr) -> ast.expr:
        """The local that holds the value of a uniform expression; constants and numbers stay as they are."""
        if isinstance(whole, ast.Name | ast.Constant):
            return fresh(whole)
        return ast.Name(self.uniforms.local(whole), ast.Load())

    def is_uniform(self, node: ast.expr) -> bool:
        """Whether an expression is made of constants, the month and uniform locals, and is no mere number."""
        called = {id(part.func) for part in ast.walk(node) if isinstance(part, ast.Call)}
        names = [part.id for part in ast.walk(node) if isinstance(part, ast.Name) and id(part) not in called]
        return bool(names) and all(name in self.known or is_given(name) for name in names)


class _Substituting(ast.NodeTransformer):
    """Replaces uniform locals by what they stand for."""

    def __init__(self, known: dict[str, ast.expr]) -> None:
        self.known = known

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A local's expression, or the constant itself."""
        return fresh(self.known.get(node.id, node))


def is_given(name: str) -> bool:
    """Whether an argument is a constant or the month."""
    return name == "t" or name.startswith("figures__")


def is_number(node: ast.expr) -> bool:
    """Whether an expression is certainly a number, and no truth."""
    match node:
        case ast.Name():
            return True
        case ast.Constant():
            return not isinstance(node.value, bool)
        case ast.BinOp():
            return isinstance(node.op, ARITHMETIC) and is_number(node.left) and is_number(node.right)
        case ast.UnaryOp():
            return isinstance(node.op, ast.USub) and is_number(node.operand)
        case ast.Call(func=ast.Name(id="select"), args=[condition, first, second]):
            return is_comparison(condition) and is_number(first) and is_number(second)
        case ast.Call(func=ast.Name(id=name)):
            return name in NUMERIC and all(map(is_number, node.args))
        case _:
            return False


def is_comparison(node: ast.expr) -> bool:
    """Whether an expression compares numbers."""
    return isinstance(node, ast.Compare) and all(map(is_number, (node.left, *node.comparators)))


def lifted(body: Sequence[ast.stmt], uniforms: Uniforms) -> list[ast.stmt]:
    """Lines of a function with its uniform expressions replaced by locals.

    Parameters
    ----------
    body
        Rewritten lines, with every helper in place.
    uniforms
        Takes the expressions.
    """
    assigned: dict[str, int] = {}
    for node in (node for line in body for node in ast.walk(line)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            assigned[node.id] = assigned.get(node.id, 0) + 1
    known: dict[str, ast.expr] = {}
    lifting = _Lifting(uniforms, known)
    result: list[ast.stmt] = []
    for line in body:
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if assigned[name] == 1:
                if is_number(value) and (lifting.is_uniform(value) or isinstance(value, ast.Constant)):
                    known[name] = _Substituting(known).visit(fresh(value))
                    continue
        result.append(lifting.visit(line))  # type: ignore[arg-type]
    return result
