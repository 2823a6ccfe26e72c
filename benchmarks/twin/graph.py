"""Expressions as a graph: equal ones once, constants folded, scalars kept apart from arrays over trials and firms.

Every simplification is one that a careful numpy programmer makes by hand: the rival of the kernel is to be good.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from filon.mathematics import plain

SCALAR: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "power": operator.pow,
    "less": operator.lt,
    "less_equal": operator.le,
    "greater": operator.gt,
    "greater_equal": operator.ge,
    "equal": operator.eq,
    "not_equal": operator.ne,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "not": operator.not_,
    "select": lambda condition, a, b: a if condition else b,
    "exp": plain.exp,
    "log": plain.log,
    "sqrt": plain.sqrt,
    "absolute": plain.absolute,
    "minimum": plain.minimum,
    "maximum": plain.maximum,
    "normal_cdf": plain.normal_cdf,
}
"""Meaning of each operation on plain numbers."""

NUMBER, TRIAL, FIRM = 0, 1, 2
"""Axes of an expression, as bits: none, the trials, the firms; with both it is an array [(firm, trial)]."""

MASKS = ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "and", "or", "not")
OPPOSITE = {"less": "greater_equal", "greater": "less_equal", "equal": "not_equal"}
OPPOSITE |= {value: key for key, value in OPPOSITE.items()}


class Node:
    """One expression.

    Attributes
    ----------
    number
        Order of making.
    operation, parts
        What is done to which nodes; a leaf has a name as its only part.
    value
        Of a constant, else None.
    axes
        Along which it differs: `TRIAL` and `FIRM`, or `NUMBER`.
    is_monthly
        Whether it differs between months.
    """

    __slots__ = ("axes", "is_monthly", "number", "operation", "parts", "value")

    def __init__(
        self, number: int, operation: str, parts: tuple[Any, ...], value: Any, axes: int, is_monthly: bool
    ) -> None:
        self.number = number
        self.operation = operation
        self.parts = parts
        self.value = value
        self.axes = axes
        self.is_monthly = is_monthly

    @property
    def is_array(self) -> bool:
        """Whether it is an array rather than a number."""
        return self.axes != NUMBER

    @property
    def is_mask(self) -> bool:
        """Whether it is a truth value."""
        return self.operation in MASKS

    def is_number(self, value: float) -> bool:
        """Whether it is this constant."""
        return self.operation == "constant" and self.value == value


class Graph:
    """All expressions made so far.

    Parameters
    ----------
    hoists
        Whether array expressions that do not change from month to month are computed once per trial, even where the
        model's functions compute them each month.
    """

    def __init__(self, hoists: bool = True) -> None:
        self.hoists = hoists
        self.in_month = False
        self.known: dict[Any, Node] = {}

    def constant(self, value: Any) -> Node:
        """A number known now."""
        return self._made("constant", (value,), value, NUMBER, False)

    def leaf(self, kind: str, name: str, axes: int, is_monthly: bool) -> Node:
        """A number that comes from elsewhere: `draw`, `state`, `shock`, `acting`."""
        return self._made(kind, (name,), None, axes, is_monthly)

    def total(self, values: Node, acting: Node | None, matrix: str = "") -> Node:
        """A sum over firms that act, or all; with a matrix, each firm's own sum.

        Parameters
        ----------
        values
            What is summed.
        acting
            Mask of the firms that are summed; the others may hold no number.
        matrix
            Name of the weights [(receiving firm, summed firm)].
        """
        if acting is not None:
            values = self._made("acting_only", (values, acting), None, TRIAL | FIRM, True)
        elif values.axes != TRIAL | FIRM:
            values = self._made("float_of", (values,), None, TRIAL | FIRM, values.is_monthly)
        if matrix:
            return self._made("linked", (values, matrix), None, TRIAL | FIRM, values.is_monthly)
        return self._made("total", (values,), None, TRIAL, values.is_monthly)

    def fallen(self, values: Node, name: str, axes: int) -> Node:
        """A sum over firms that left this month, known when the month is noted."""
        return self._made("fallen", (values, name), None, axes, True)

    def _made(self, operation: str, parts: tuple[Any, ...], value: Any, axes: int, is_monthly: bool) -> Node:
        key = operation, type(value), *(part.number if isinstance(part, Node) else part for part in parts), is_monthly
        if key not in self.known:
            self.known[key] = Node(len(self.known), operation, parts, value, axes, is_monthly)
        return self.known[key]

    def _node(self, operation: str, *parts: Node) -> Node:
        """An operation, done now where everything is known."""
        if all(part.operation == "constant" for part in parts):
            return self.constant(SCALAR[operation](*(part.value for part in parts)))
        axes = NUMBER
        for part in parts:
            axes |= part.axes
        is_monthly = any(part.is_monthly for part in parts) or (axes != NUMBER and self.in_month and not self.hoists)
        return self._made(operation, parts, None, axes, is_monthly)

    def apply(self, operation: str, *parts: Node) -> Node:
        """An operation, simplified."""
        simplified = getattr(self, f"_{operation}", None)
        return simplified(*parts) if simplified else self._node(operation, *parts)

    def _add(self, a: Node, b: Node) -> Node:
        if _is_within(a.axes, b.axes):
            a, b = b, a
        if b.is_number(0.0):
            return a
        if _is(b, "multiply") and b.parts[1].is_number(-1.0):
            return self._subtract(a, b.parts[0])
        if _is(a, "add") and _joins(a, b):
            return self._add(a.parts[0], self._add(a.parts[1], b))
        return self._node("add", a, b)

    def _subtract(self, a: Node, b: Node) -> Node:
        if a.is_array and not b.is_array:
            return self._add(a, self._multiply(b, self.constant(-1.0)))
        if a.is_number(0.0) and b.is_array:
            return self._multiply(b, self.constant(-1.0))
        return self._node("subtract", a, b)

    def _multiply(self, a: Node, b: Node) -> Node:
        if _is_within(a.axes, b.axes):
            a, b = b, a
        if b.is_number(1.0):
            return a
        if b.is_number(0.0):
            return b
        if _is(a, "multiply") and _joins(a, b):
            return self._multiply(a.parts[0], self._multiply(a.parts[1], b))
        return self._node("multiply", a, b)

    def _divide(self, a: Node, b: Node) -> Node:
        if _is_within(b.axes, a.axes):
            return self._multiply(a, self._node("divide", self.constant(1.0), b))
        return a if a.is_number(0.0) else self._node("divide", a, b)

    def _power(self, a: Node, b: Node) -> Node:
        if b.is_number(0.5):
            return self._node("sqrt", a)
        return self._multiply(a, a) if b.is_number(2.0) else self._node("power", a, b)

    def _and(self, a: Node, b: Node) -> Node:
        for one, other in ((a, b), (b, a)):
            if one.operation == "constant":
                return other if one.value else one
        return self._node("and", a, b)

    def _or(self, a: Node, b: Node) -> Node:
        for one, other in ((a, b), (b, a)):
            if one.operation == "constant":
                return one if one.value else other
        return self._node("or", a, b)

    def _not(self, a: Node) -> Node:
        if a.operation in OPPOSITE:
            return self._node(OPPOSITE[a.operation], *a.parts)
        return a.parts[0] if a.operation == "not" else self._node("not", a)

    def _select(self, condition: Node, a: Node, b: Node) -> Node:
        """`a if condition else b`: of two scalars by arithmetic, against 0 by a product, else by writing over."""
        if condition.operation == "constant":
            return a if condition.value else b
        if a is b:
            return a
        if not condition.is_array:
            return self._node("select", condition, a, b)
        if not (a.is_array or b.is_array):
            if a.is_number(0.0):
                return self._multiply(self._node("float_of", self._not(condition)), b)
            step = self._node("subtract", a, b)
            return self._add(self._multiply(self._node("float_of", condition), step), b)
        if b.is_number(0.0):
            return self._node("masked", a, condition)
        if a.is_number(0.0):
            return self._node("masked", b, self._not(condition))
        if not b.is_array:
            return self._node("put", a, self._not(condition), b)
        return self._node("put", b, condition, a)


def _is(node: Node, operation: str) -> bool:
    """Whether a node is an operation on arrays."""
    return node.operation == operation and node.is_array


def _is_within(axes: int, others: int) -> bool:
    """Whether an expression with these axes is smaller than one with others, which include them."""
    return axes != others and axes | others == others


def _joins(a: Node, b: Node) -> bool:
    """Whether b and the last part of a are better joined first: together they are smaller than a."""
    last = a.parts[1]
    is_hoisted = b.is_monthly and not a.is_monthly
    return _is_within(last.axes | b.axes, a.axes) and not (is_hoisted and (last.is_array or b.is_array))
