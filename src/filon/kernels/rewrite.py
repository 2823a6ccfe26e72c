"""Rewrite the syntax tree of a plain function into straight lines a vector loop can hold.

`a if c else b` becomes a select (both sides are evaluated), `firm.cash` a local number, `firm._replace(...)` the
tuple of the fields it replaces, and a loop over a literal range is unrolled. Whole numbers become floats.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Container, Mapping
from typing import TYPE_CHECKING, Any

from filon.kernels.grammar import UNROLL_LIMIT, fresh, meaningful
from filon.kernels.returned import Returns, near

if TYPE_CHECKING:
    from filon.kernels.source import Collector

Function = Callable[..., Any]

OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
BITWISE = (ast.BitAnd, ast.BitOr, ast.BitXor)


def number(value: float) -> ast.expr:
    """A number as an expression; a negative one keeps its sign apart, as the text of a power needs it."""
    value = float(value)
    if math.copysign(1.0, value) < 0.0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)


def known_value(node: ast.expr) -> float | None:
    """Value of a number or its negative; None for anything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = known_value(node.operand)
        return None if inner is None else -inner
    if isinstance(node, ast.Constant) and not isinstance(node.value, bool):
        return node.value if isinstance(node.value, int | float) else None
    return None


def folded(node: ast.BinOp) -> ast.expr:
    """A number where an operation has known sides and a finite result, else the operation."""
    operation, left, right = OPERATIONS.get(type(node.op)), known_value(node.left), known_value(node.right)
    if operation is None or left is None or right is None:
        return node
    try:
        result = operation(left, right)
    except ArithmeticError:
        return node
    return number(result) if isinstance(result, float) and math.isfinite(result) else node


def is_boolean(node: ast.expr, booleans: Container[str]) -> bool:
    """Whether an expression is certainly true or false, and no number; `booleans` are locals that are."""
    if isinstance(node, ast.BoolOp):
        return all(is_boolean(value, booleans) for value in node.values)
    if isinstance(node, ast.IfExp):
        return is_boolean(node.body, booleans) and is_boolean(node.orelse, booleans)
    if isinstance(node, ast.Name):
        return node.id in booleans
    if isinstance(node, ast.Constant):
        return isinstance(node.value, bool)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, BITWISE)
    return isinstance(node, ast.Compare) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))


def boolean_locals(definition: ast.FunctionDef) -> set[str]:
    """Locals that are only ever assigned what is certainly true or false."""
    values: dict[str, list[ast.expr | None]] = {argument.arg: [None] for argument in definition.args.args}
    for node in ast.walk(definition):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            value = node.value if isinstance(node, ast.Assign) and isinstance(target, ast.Name) else None
            for name in ast.walk(target) if target is not None else ():
                if isinstance(name, ast.Name):
                    values.setdefault(name.id, []).append(value)
    known = set(values)
    while wrong := {n for n in known if any(v is None or not is_boolean(v, known) for v in values[n])}:
        known -= wrong
    return known


def called(name: str, *arguments: ast.expr) -> ast.Call:
    """The call of a function of the module."""
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


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
    returns
        Reads the state that is returned; None for functions that return a number.
    is_condition
        Whether what is returned is only asked for its truth.
    """

    def __init__(
        self,
        collector: Collector,
        function: Function,
        groups: Mapping[str, str],
        returns: Returns | None,
        is_condition: bool = False,
    ) -> None:
        self.collector = collector
        self.function = function
        self.groups = groups
        self.returns = returns
        self.is_condition = is_condition
        self.writes: tuple[str, ...] = ()
        self.reads: list[tuple[str, str]] = []
        self.locals: dict[str, str] = {}
        self.booleans: set[str] = set()
        self.before: list[ast.stmt] = []

    def refuse(self, node: ast.AST, message: str) -> Exception:
        """Build the error that names the line of `node`."""
        return self.collector.refuse(self.function, node, message)

    def body(self, definition: ast.FunctionDef) -> list[ast.stmt]:
        """Statements of the rewritten function."""
        given, groups = definition.args, self.groups
        names = {argument.arg for argument in (*given.posonlyargs, *given.args)}
        names |= {n.id for n in ast.walk(definition) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        self.locals = {name: self.collector.local_name(name, names, groups) for name in names - set(groups)}
        self.booleans = boolean_locals(definition)
        self.writes = self.returns.written(definition) if self.returns is not None else ()
        return self.statements(meaningful(definition.body))

    def statements(self, given: list[ast.stmt]) -> list[ast.stmt]:
        """Rewritten statements, each behind the lines of the helpers it calls; what is given stays as it is."""
        result: list[ast.stmt] = []
        outer = self.before
        for statement in given:
            self.before = []
            new = self.visit(fresh(statement))
            result += [*self.before, *(new if isinstance(new, list) else [new])]
        self.before = outer
        return result

    def read(self, group: str, field: str) -> ast.Name:
        """The local that holds a field, noted as an argument."""
        if (group, field) not in self.reads:
            self.reads.append((group, field))
        return ast.Name(self.collector.argument_name(group, field), ast.Load())

    def truth(self, node: ast.expr) -> ast.expr:
        """An expression that is only asked whether it is true; a number is true unless it is 0."""
        if isinstance(node, ast.BoolOp):
            joint: ast.operator = ast.BitAnd() if isinstance(node.op, ast.And) else ast.BitOr()
            result = self.truth(node.values[0])
            for value in node.values[1:]:
                result = ast.BinOp(result, joint, self.truth(value))
            return result
        if is_boolean(node, self.booleans):
            return self.visit(node)  # type: ignore[no-any-return]
        return ast.Compare(self.visit(node), [ast.NotEq()], [number(0.0)])

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """`firm.cash` to a local number."""
        if isinstance(node.value, ast.Name) and node.value.id in self.groups:
            group = self.groups[node.value.id]
            known = self.collector.fields.get(group)
            if known is not None and node.attr not in known:
                raise self.refuse(node, f"{node.value.id}.{node.attr}: unknown{near(node.attr, known)}")
            return self.read(group, node.attr)
        if isinstance(node.value, ast.Name) and node.value.id in self.locals:
            raise self.refuse(node, f"{node.value.id} is a number, it has no {node.attr}")
        return self._resolved(node)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """`t` to an argument, locals as they are, free names to what they stand for."""
        if node.id in self.groups:
            if isinstance(node.ctx, ast.Store):
                raise self.refuse(node, f"{node.id} is a parameter; give the new value a name of its own")
            if self.groups[node.id] != "t":
                raise self.refuse(node, f"{node.id} cannot be passed whole; read its fields and pass numbers")
            return self.read("t", "")
        if node.id in self.locals:
            return ast.Name(self.locals[node.id], node.ctx)
        return self._resolved(node)

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        """Whole numbers to floats."""
        return node if isinstance(node.value, bool) else self._number(node, node.value)

    def _number(self, node: ast.expr, value: Any) -> ast.expr:
        """A number as a float; refused where no float is equal to it."""
        try:
            if not math.isnan(value):
                return number(value)
        except OverflowError:
            pass
        raise self.refuse(node, f"{ast.unparse(node)} is no finite number")

    def _resolved(self, node: ast.expr) -> ast.expr:
        """The number a free name stands for."""
        kind, value = self.collector.resolve(self.function, node)
        if kind == "number":
            return self._number(node, value)
        if kind == "class":
            raise self.refuse(node, "a state is made in a return statement only; keep its fields as numbers")
        raise self.refuse(node, f"{ast.unparse(node)} is no number")

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Calls of helpers and mathematics; min and max of several numbers become nested pairs."""
        if isinstance(node.func, ast.Name) and node.func.id in (*self.locals, *self.groups):
            raise self.refuse(node, f"{node.func.id} is no function of a module; only those can be called")
        if isinstance(node.func, ast.Attribute) and node.func.attr == "_replace":
            raise self.refuse(node, "a state is made in a return statement only; keep its fields as numbers")
        if node.keywords:
            raise self.refuse(node, "name arguments by position; keywords cannot be compiled")
        if isinstance(node.func, ast.Name) and node.func.id == "float" and len(node.args) == 1:
            return self._as_float(node.args[0])
        arguments = [self.visit(argument) for argument in node.args]
        name = self.collector.function_name(self.function, node)
        lines = self.collector.inlined(name, arguments)
        if lines is not None:
            self.before += lines[0]
            return lines[1]
        if name in ("minimum", "maximum") and len(arguments) > 2:
            nested: ast.expr = arguments[0]
            for argument in arguments[1:]:
                nested = called(name, nested, argument)
            return nested
        return called(name, *arguments)

    def _as_float(self, node: ast.expr) -> ast.expr:
        """A number as it is, a truth as 1 or 0."""
        return (
            called("select", self.truth(node), number(1.0), number(0.0))
            if is_boolean(node, self.booleans)
            else self.visit(node)
        )

    def visit_If(self, node: ast.If) -> ast.stmt:
        """A branch stays a branch: right, but slower than `a if c else b`, since lanes no longer move together."""
        return ast.If(self.truth(node.test), self.statements(node.body), self.statements(node.orelse))

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        """`a if c else b` to a select."""
        return called("select", self.truth(node.test), self.visit(node.body), self.visit(node.orelse))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        """`not` asks for the truth; signs stay."""
        if isinstance(node.op, ast.Not):
            return ast.UnaryOp(node.op, self.truth(node.operand))
        return ast.UnaryOp(node.op, self.visit(node.operand))

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Arithmetic of numbers is done here; a power of a half is a square root, whole powers stay whole."""
        if isinstance(node.op, BITWISE):
            return ast.BinOp(self.visit(node.left), node.op, self.visit(node.right))
        left, right = self.visit(node.left), self.visit(node.right)
        result = folded(ast.BinOp(left, node.op, right))
        power = known_value(right)
        if isinstance(result, ast.BinOp) and isinstance(node.op, ast.Pow) and power is not None:
            if power == 0.5:
                return called("sqrt", left)
            if power == int(power) and abs(power) < UNROLL_LIMIT:
                return ast.BinOp(left, node.op, ast.Constant(int(power)))
        return result

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        """`and`, `or` of truths to bitwise operators, which need no branch; of numbers to a select."""
        if is_boolean(node, self.booleans):
            return self.truth(node)
        first, *rest = node.values
        others = self.visit(ast.BoolOp(node.op, rest)) if len(rest) > 1 else self.visit(rest[0])
        sides = (others, self.visit(first)) if isinstance(node.op, ast.And) else (self.visit(first), others)
        return called("select", self.truth(first), *sides)

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
        return ast.Assign([self.visit(node.target)], self.visit(node.value))

    def visit_For(self, node: ast.For) -> list[ast.stmt]:
        """Unroll a loop over a literal range."""
        rounds = self._rounds(node)
        result: list[ast.stmt] = []
        for index in range(rounds):
            result.append(ast.Assign([self.visit(fresh(node.target))], number(index)))
            result.extend(self.statements(node.body))
        return result

    def _rounds(self, node: ast.For) -> int:
        """How often a loop is run."""
        call = node.iter
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "range":
            literal = call.args[0] if len(call.args) == 1 and not node.orelse else None
            if isinstance(literal, ast.Constant) and isinstance(literal.value, int) and literal.value <= UNROLL_LIMIT:
                return literal.value
        raise self.refuse(node, f"loops must run over range(n) with a literal n of at most {UNROLL_LIMIT}")

    def visit_Return(self, node: ast.Return) -> ast.stmt:
        """The returned state to the tuple of written fields."""
        assert node.value is not None
        if self.returns is None:
            return ast.Return(self.truth(node.value) if self.is_condition else self.visit(node.value))
        given, state = self.returns.given(node), self.returns.state
        values = [self.visit(given[field]) if field in given else self.read(state, field) for field in self.writes]
        return ast.Return(ast.Tuple(values, ast.Load()))
