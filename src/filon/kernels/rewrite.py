"""Rewrite the syntax tree of a plain function into straight lines a vector loop can hold.

`a if c else b` becomes a select (both sides are evaluated), `firm.cash` a local number, `firm._replace(...)` the
tuple of the fields it replaces, and a loop over a literal range is unrolled.
"""

from __future__ import annotations

import ast
import copy
import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from filon.kernels.source import Collector

Function = Callable[..., Any]
Refusal = Callable[[Function, "ast.AST | None", str], Exception]

UNROLL_LIMIT = 64


def written_fields(
    definition: ast.FunctionDef,
    fields: tuple[str, ...],
    groups: Mapping[str, str],
    state: str,
    function: Function,
    refuse: Refusal,
) -> tuple[str, ...]:
    """Fields that any `return` of a phase function sets, in the order of the state."""
    names: set[str] = set()
    for node in ast.walk(definition):
        if isinstance(node, ast.Return):
            names |= set(_returned(node, fields, groups, state, function, refuse))
    unknown = sorted(names - set(fields))
    if unknown:
        raise refuse(function, definition, f"{', '.join(unknown)}: no such field of the state {state}")
    return tuple(field for field in fields if field in names)


def _returned(
    node: ast.Return,
    fields: tuple[str, ...],
    groups: Mapping[str, str],
    state: str,
    function: Function,
    refuse: Refusal,
) -> dict[str, ast.expr]:
    """Field to expression of one `return`: a constructor, a `_replace`, or the state itself."""
    value = node.value
    if isinstance(value, ast.Name) and groups.get(value.id) == state:
        return {}
    if isinstance(value, ast.Call):
        if any(keyword.arg is None for keyword in value.keywords):
            raise refuse(function, node, "** cannot be compiled; name the fields")
        given = {str(keyword.arg): keyword.value for keyword in value.keywords}
        target = value.func
        if isinstance(target, ast.Attribute) and target.attr == "_replace":
            return given
        if len(value.args) + len(given) != len(fields):
            raise refuse(
                function, node, f"the state has {len(fields)} fields, {len(value.args) + len(given)} are given"
            )
        return {**dict(zip(fields, value.args, strict=False)), **given}
    raise refuse(function, node, "return the state's constructor, state._replace(...), or the state itself")


OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def folded(node: ast.BinOp) -> ast.expr:
    """A constant where an operation has constant sides, else the operation."""
    known = OPERATIONS.get(type(node.op))
    if known is None or not (isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant)):
        return node
    try:
        return ast.Constant(known(node.left.value, node.right.value))
    except ArithmeticError:
        return node


class Rewriter(ast.NodeTransformer):
    """Rewrites one function.

    Parameters
    ----------
    collector
        Resolves names and collects helpers.
    function
        The plain function, for messages and its globals.
    groups
        Parameter to group; empty for helpers.
    state
        Group returned; None for functions that return a number.
    writes
        Fields returned when `state` is given.
    """

    def __init__(
        self,
        collector: Collector,
        function: Function,
        groups: Mapping[str, str],
        state: str | None,
        writes: tuple[str, ...],
    ) -> None:
        self.collector = collector
        self.function = function
        self.groups = groups
        self.state = state
        self.writes = writes
        self.reads: list[tuple[str, str]] = []
        self.locals: set[str] = set()

    def refuse(self, node: ast.AST, message: str) -> Exception:
        """Build the error that names the line of `node`."""
        from filon.kernels.source import refusal

        return refusal(self.function, node, message)

    def body(self, definition: ast.FunctionDef) -> list[ast.stmt]:
        """Statements of the rewritten function."""
        given = definition.args
        self.locals = {argument.arg for argument in (*given.posonlyargs, *given.args)} - set(self.groups)
        self.locals |= {n.id for n in ast.walk(definition) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        statements = definition.body
        if statements and isinstance(statements[0], ast.Expr) and isinstance(statements[0].value, ast.Constant):
            statements = statements[1:]
        result: list[ast.stmt] = []
        for statement in statements:
            new = self.visit(copy.deepcopy(statement))
            result.extend(new if isinstance(new, list) else [new])
        return result

    def read(self, group: str, field: str) -> ast.Name:
        """The local that holds a field, noted as an argument."""
        from filon.kernels.source import argument_name

        if (group, field) not in self.reads:
            self.reads.append((group, field))
        return ast.Name(argument_name(group, field), ast.Load())

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """`firm.cash` to a local number."""
        if isinstance(node.value, ast.Name) and node.value.id in self.groups:
            group = self.groups[node.value.id]
            known = self.collector.fields.get(group)
            if known is not None and node.attr not in known:
                from difflib import get_close_matches

                near = get_close_matches(node.attr, known, 1)
                hint = f"; did you mean '{near[0]}'?" if near else ""
                raise self.refuse(node, f"{node.value.id}.{node.attr}: unknown{hint}")
            return self.read(group, node.attr)
        return self._resolved(node)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """`t` to an argument, locals as they are, free names to what they stand for."""
        if node.id in self.groups:
            if self.groups[node.id] != "t":
                raise self.refuse(node, f"{node.id} cannot be passed whole; read its fields and pass numbers")
            return self.read("t", "")
        if node.id in self.locals:
            return node
        return self._resolved(node)

    def _resolved(self, node: ast.expr) -> ast.expr:
        kind, value = self.collector.resolve(self.function, node)
        if kind == "number":
            return ast.Constant(float(value))
        if kind == "name":
            return ast.Name(value, ast.Load())
        raise self.refuse(node, f"{ast.unparse(node)} cannot be used here")

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Calls of helpers and mathematics; min and max of several numbers become nested pairs."""
        if node.keywords:
            raise self.refuse(node, "name arguments by position; keywords cannot be compiled")
        if isinstance(node.func, ast.Name) and node.func.id == "float" and len(node.args) == 1:
            return self.visit(node.args[0])
        called = self.visit(node.func)
        arguments = [self.visit(argument) for argument in node.args]
        if isinstance(called, ast.Name) and called.id in ("minimum", "maximum") and len(arguments) > 2:
            nested = arguments[0]
            for argument in arguments[1:]:
                nested = ast.Call(called, [nested, argument], [])
            return nested
        return ast.Call(called, arguments, [])

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        """`a if c else b` to a select."""
        parts = [self.visit(part) for part in (node.test, node.body, node.orelse)]
        return ast.Call(ast.Name("select", ast.Load()), parts, [])

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Arithmetic of constants is done here; a power of a half is a square root."""
        left, right = self.visit(node.left), self.visit(node.right)
        result = folded(ast.BinOp(left, node.op, right))
        if isinstance(result, ast.BinOp) and isinstance(node.op, ast.Pow) and ast.unparse(right) == "0.5":
            return ast.Call(ast.Name("sqrt", ast.Load()), [left], [])
        return result

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        """`and`, `or` of comparisons to bitwise operators, which need no branch."""
        values = [self.visit(value) for value in node.values]
        joint: ast.operator = ast.BitAnd() if isinstance(node.op, ast.And) else ast.BitOr()
        result = values[0]
        for value in values[1:]:
            result = ast.BinOp(result, joint, value)
        return result

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """`a < b < c` to two comparisons joined without a branch."""
        sides = [self.visit(side) for side in (node.left, *node.comparators)]
        pairs: list[ast.expr] = [
            ast.Compare(left, [sign], [right])
            for left, sign, right in zip(sides[:-1], node.ops, sides[1:], strict=True)
        ]
        result = pairs[0]
        for pair in pairs[1:]:
            result = ast.BinOp(result, ast.BitAnd(), pair)
        return result

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        """Drop the annotation of an assignment."""
        if node.value is None:
            return ast.Pass()
        return ast.Assign([node.target], self.visit(node.value))

    def visit_For(self, node: ast.For) -> list[ast.stmt]:
        """Unroll a loop over a literal range."""
        call = node.iter
        literal = (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id == "range"
            and len(call.args) == 1
            and isinstance(call.args[0], ast.Constant)
            and isinstance(call.args[0].value, int)
            and call.args[0].value <= UNROLL_LIMIT
        )
        if not literal or not isinstance(node.target, ast.Name) or node.orelse:
            raise self.refuse(node, f"loops must run over range(n) with a literal n of at most {UNROLL_LIMIT}")
        result: list[ast.stmt] = []
        for index in range(call.args[0].value):  # type: ignore[attr-defined]
            result.append(ast.Assign([ast.Name(node.target.id, ast.Store())], ast.Constant(float(index))))
            for statement in node.body:
                new = self.visit(copy.deepcopy(statement))
                result.extend(new if isinstance(new, list) else [new])
        return result

    def visit_Return(self, node: ast.Return) -> ast.stmt:
        """The returned state to the tuple of written fields."""
        if self.state is None:
            return ast.Return(self.visit(node.value)) if node.value is not None else node
        from filon.kernels.source import refusal

        given = _returned(node, self.collector.fields[self.state], self.groups, self.state, self.function, refusal)
        values = [self.visit(given[field]) if field in given else self.read(self.state, field) for field in self.writes]
        return ast.Return(ast.Tuple(values, ast.Load()))
