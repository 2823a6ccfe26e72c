"""Read the model's plain functions into a graph, by walking their syntax trees with expressions for numbers."""

from __future__ import annotations

import ast
import builtins
import inspect
import math
import textwrap
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from benchmarks.twin.graph import Graph, Node
from filon.mathematics import plain

MATHEMATICS = {getattr(plain, name): name for name in ("exp", "log", "sqrt", "normal_cdf", "absolute")}
MATHEMATICS |= {plain.minimum: "minimum", plain.maximum: "maximum", min: "minimum", max: "maximum"}
MATHEMATICS |= {abs: "absolute", math.exp: "exp", math.log: "log", math.sqrt: "sqrt"}

OPERATIONS: dict[type[ast.AST], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "power",
    ast.Lt: "less",
    ast.LtE: "less_equal",
    ast.Gt: "greater",
    ast.GtE: "greater_equal",
    ast.Eq: "equal",
    ast.NotEq: "not_equal",
    ast.And: "and",
    ast.Or: "or",
}


class Record(dict[str, Node]):
    """A state, or numbers by name: fields to expressions."""


@cache
def definition(function: Callable[..., Any]) -> ast.FunctionDef:
    """Syntax tree of a plain function."""
    found = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(found, ast.FunctionDef)
    return found


class Reader:
    """Walks functions.

    Parameters
    ----------
    graph
        Receives their expressions.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def phase(self, function: Callable[..., Any], offered: Mapping[str, Any]) -> Any:
        """Result of a function that takes some of what is offered, by name."""
        return self.called(function, *(offered[name] for name in inspect.signature(function).parameters))

    def called(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Result of a function: an expression, a tuple of them, or a state."""
        tree = definition(function)
        local: dict[str, Any] = dict(zip((argument.arg for argument in tree.args.args), arguments, strict=True))
        return Frame(self, function.__globals__, local).run(tree.body)


class Frame:
    """One call of a function.

    Parameters
    ----------
    reader
        Whose graph is filled.
    names, local
        Global and local names.
    """

    def __init__(self, reader: Reader, names: Mapping[str, Any], local: dict[str, Any]) -> None:
        self.reader = reader
        self.graph = reader.graph
        self.names = names
        self.local = local

    def run(self, body: list[ast.stmt]) -> Any:
        """Walk statements; returns what they return."""
        for statement in body:
            match statement:
                case ast.Return(value=ast.expr() as value):
                    return self.value(value)
                case ast.Assign(targets=[target], value=value):
                    self.assign(target, self.value(value))
                case ast.AnnAssign(target=target, value=ast.expr() as value):
                    self.assign(target, self.value(value))
                case ast.For(iter=ast.Call(args=[ast.Constant(value=int(rounds))])):
                    for _ in range(rounds):
                        self.run(statement.body)
                case ast.Expr(value=ast.Constant()):
                    pass
                case _:
                    raise NotImplementedError(ast.unparse(statement))
        return None

    def assign(self, target: ast.expr, value: Any) -> None:
        """Give a local name, or several, a value."""
        if isinstance(target, ast.Tuple):
            for one, part in zip(target.elts, value, strict=True):
                self.assign(one, part)
        else:
            assert isinstance(target, ast.Name)
            self.local[target.id] = value

    def node(self, tree: ast.expr) -> Node:
        """An expression that is a number."""
        value = self.value(tree)
        return value if isinstance(value, Node) else self.graph.constant(value)

    def value(self, tree: ast.expr) -> Any:
        """What an expression stands for: a node, a state, a tuple, or an object of the module."""
        apply = self.graph.apply
        match tree:
            case ast.Constant(value=value):
                return self.graph.constant(float(value) if not isinstance(value, bool) else value)
            case ast.Name(id=name):
                if name in self.local:
                    return self.local[name]
                return self.names[name] if name in self.names else getattr(builtins, name)
            case ast.Attribute(value=owner, attr=name):
                found = self.value(owner)
                return found[name] if isinstance(found, Record) else getattr(found, name)
            case ast.BinOp(left=left, op=sign, right=right):
                return apply(OPERATIONS[type(sign)], self.node(left), self.node(right))
            case ast.UnaryOp(op=ast.USub(), operand=part):
                return apply("multiply", self.node(part), self.graph.constant(-1.0))
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return apply("not", self.node(part))
            case ast.BoolOp(op=joint, values=parts):
                return self.joined(OPERATIONS[type(joint)], [self.node(part) for part in parts])
            case ast.Compare(left=left, ops=signs, comparators=rest):
                sides = [self.node(side) for side in (left, *rest)]
                pairs = zip(signs, sides[:-1], sides[1:], strict=True)
                return self.joined("and", [apply(OPERATIONS[type(sign)], a, b) for sign, a, b in pairs])
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return apply("select", self.node(test), self.node(body), self.node(orelse))
            case ast.Tuple(elts=parts):
                return tuple(self.node(part) for part in parts)
            case ast.Call():
                return self.call(tree)
        raise NotImplementedError(ast.unparse(tree))

    def joined(self, operation: str, parts: list[Node]) -> Node:
        """Several expressions joined by one operation, from the left."""
        result = parts[0]
        for part in parts[1:]:
            result = self.graph.apply(operation, result, part)
        return result

    def call(self, tree: ast.Call) -> Any:
        """A call of mathematics, of another plain function, of a state's constructor, or of `_replace`."""
        given = {str(keyword.arg): self.node(keyword.value) for keyword in tree.keywords}
        if isinstance(tree.func, ast.Attribute) and tree.func.attr == "_replace":
            return Record({**self.value(tree.func.value), **given})
        function = self.value(tree.func)
        if function in MATHEMATICS:
            return (
                self.joined(MATHEMATICS[function], nodes)
                if len(nodes := self.nodes(tree)) > 1
                else (self.graph.apply(MATHEMATICS[function], *nodes))
            )
        if isinstance(function, type):
            return Record({**dict(zip(function._fields, self.nodes(tree), strict=False)), **given})
        return self.reader.called(function, *self.nodes(tree))

    def nodes(self, tree: ast.Call) -> list[Node]:
        """Positional arguments of a call."""
        return [self.node(argument) for argument in tree.args]
