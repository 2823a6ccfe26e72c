"""Write expressions as numpy: one call for each operation, each into an array that nobody needs any more.

The text is one function. It is given all its arrays and makes none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from benchmarks.twin.graph import FIRM, NUMBER, TRIAL, Node
from benchmarks.twin.model import Field, Months

UFUNCS = {"and": "bitwise_and", "or": "bitwise_or", "not": "logical_not", "normal_cdf": "ndtr"}
SIGNS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "power": "**"}
SIGNS |= {"less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">=", "equal": "==", "not_equal": "!="}
SHOCKS = {"normal": "standard_normal", "uniform": "random"}
LEAVES = ("constant", "draw", "state", "month", "acting")
LETTERS = {(TRIAL, False): "v", (TRIAL, True): "m", (FIRM, False): "c", (FIRM, True): "d"}
LETTERS |= {(TRIAL | FIRM, False): "g", (TRIAL | FIRM, True): "h"}
"""First letter of the arrays with these axes, of numbers and of truth values."""
WHOLE = ("acting_only", "linked", "fallen")
"""Operations that must not fill an array that they read."""


class Pool:
    """Names of arrays that are free, and how many there are in all."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.free: list[str] = []
        self.size = 0

    def take(self) -> str:
        """A free array."""
        if self.free:
            return self.free.pop()
        self.size += 1
        return f"{self.letter}{self.size - 1}"


def ordered(roots: Iterable[Node], given: set[Node]) -> list[Node]:
    """Operations that roots need, parts first; those in `given` are known already.

    Operations keep the order in which the model's functions make them; random numbers are drawn where first needed.
    """
    needed: set[Node] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node not in needed and node not in given and node.operation not in LEAVES:
            needed.add(node)
            waiting += [part for part in node.parts if isinstance(part, Node)]
    result: dict[Node, None] = {}
    for node in sorted((node for node in needed if node.operation not in SHOCKS), key=lambda node: node.number):
        result.update(dict.fromkeys(part for part in node.parts if part in needed and part.operation in SHOCKS))
        result[node] = None
    return list(result)


class Writer:
    """Writes the function `walk` of a model."""

    def __init__(self, months: Months) -> None:
        self.months = months
        self.pools = {kind: Pool(letter) for kind, letter in LETTERS.items()}
        self.by_letter = {pool.letter: pool for pool in self.pools.values()}
        self.place: dict[Node, str] = {}
        self.numbers: dict[Node, str] = {}
        self.uses: Counter[Node] = Counter()
        self.in_month = False
        self.lines: list[str] = []
        self.operations: dict[str, Counter[str]] = {"of a trial": Counter(), "of a month": Counter()}

    def take(self, node: Node) -> str:
        """A free array for a node."""
        return self.pools[node.axes, node.is_mask].take()

    def text(self) -> str:
        """The function."""
        months = self.months
        monthly = {node for node in ordered(months.roots, set()) if node.is_monthly}
        parts = {part for node in monthly for part in node.parts if isinstance(part, Node)} | set(months.roots)
        once = [part for part in parts if not part.is_monthly and part.is_array]
        self.start(sorted(once, key=lambda node: node.number))
        start, self.lines = self.lines, []
        self.month(monthly)
        names = [f"{pool.letter}{place}" for pool in self.pools.values() for place in range(pool.size)]
        constants = [f"k{place}" for place in range(len(self.numbers))]
        head = ["def walk(steps, arrays, numbers, draws, book):", f"    ({', '.join(names)},) = arrays"]
        head += [f"    ({', '.join(constants)},) = numbers"]
        head += ["    acting = book.acting"] if self.has_firms else []
        loop = ["    for t in range(1, steps + 1):", "        t = float(t)"]
        return "\n".join([*head, *(f"    {line}" for line in start), *loop, *(f"        {x}" for x in self.lines)])

    def start(self, once: Sequence[Node]) -> None:
        """Everything that is computed once per trial."""
        months = self.months
        openings = [node for node in months.start.values() if node.is_array]
        shown = months.shown_first
        steps = ordered([*once, *openings, *shown], set())
        self.count(steps, [*once, *openings, *shown])
        self.uses.update(once)
        for node in sorted(
            {part for step in steps for part in step.parts if _is_draw(part)}
            | {node for node in (*once, *openings, *shown) if _is_draw(node)},
            key=lambda node: node.number,
        ):
            self.place[node] = self.take(node)
            self.lines.append(f"{self.place[node]} = draws[{node.parts[0]!r}]")
        for node in steps:
            self.emit(node)
        self.lines.append(f"book.month(0, (), (), ({''.join(f'{self.operand(node)}, ' for node in shown)}))")
        for node in shown:
            self.used(node)
        self.variables: dict[Field, str] = {}
        for key, leaf in months.state.items():
            self.variables[key] = self.opened(months.start[key], leaf)
        self.forever = set(once)

    def opened(self, node: Node, leaf: Node) -> str:
        """The variable that holds a field at the start."""
        if not leaf.is_array:
            name = f"s{leaf.number}"
            self.lines.append(f"{name} = {self.operand(node)}")
        elif node.axes == leaf.axes and self.uses[node] == 1:
            self.uses[node] = 0
            name = self.place.pop(node)
        else:
            name = self.take(leaf)
            self.lines.append(f"copyto({name}, {self.operand(node)})")
            self.used(node)
        self.place[leaf] = name
        return name

    def month(self, monthly: set[Node]) -> None:
        """What is computed each month."""
        months = self.months
        self.in_month = True
        self.has_firms = any(node.axes & FIRM for node in (*months.state.values(), *months.roots))
        steps = [node for node in ordered(months.roots, set()) if node in monthly]
        self.uses = Counter(dict.fromkeys(self.forever, 1_000_000))
        self.count(steps, months.roots)
        for node in steps:
            if node.operation != "fallen":
                self.emit(node)
        exits, marks, shown = (
            "".join(f"{self.operand(node)}, " for node in nodes) for nodes in (months.exits, months.marks, months.shown)
        )
        self.lines += [f"if book.month(t, ({exits}), ({marks}), ({shown})):", "    break"]
        for node in (*months.exits, *months.marks, *months.shown):
            self.used(node)
        for node in steps:
            if node.operation == "fallen":
                self.emit(node)
        self.close()

    def close(self) -> None:
        """Give every field the array that holds its new value."""
        months = self.months
        after: dict[Field, str] = {}
        taken = {node for key, node in months.state.items() if months.close[key] is node}
        for key, leaf in months.state.items():
            node = months.close[key]
            if node is leaf:
                after[key] = self.variables[key]
            elif not leaf.is_array:
                after[key] = self.operand(node)
            elif node.axes == leaf.axes and node.is_monthly and node not in taken:
                taken.add(node)
                after[key] = self.place[node]
            else:
                after[key] = self.take(leaf)
                self.lines.append(f"copyto({after[key]}, {self.operand(node)})")
        moved = [key for key, name in self.variables.items() if after[key] != name]
        before = [self.variables[key] for key in moved]
        new = [after[key] for key in moved]
        for letter in self.by_letter:
            before += [name for name in new if name not in before and name.startswith(letter)]
            new += [name for name in before if name not in new and name.startswith(letter)]
        self.lines.append(f"{', '.join(before)} = {', '.join(new)}")
        if self.has_firms:
            self.lines.append("copyto(acting, book.alive)")

    def count(self, steps: Sequence[Node], roots: Iterable[Node]) -> None:
        """Count how often each node is still needed."""
        for node in steps:
            self.uses.update(part for part in node.parts if isinstance(part, Node))
        self.uses.update(roots)

    def used(self, node: Node) -> None:
        """Note one use; the array of a node that is needed no more is free."""
        self.uses[node] -= 1
        if self.uses[node] == 0 and node in self.place:
            name = self.place.pop(node)
            if name[0] in self.by_letter:
                self.by_letter[name[0]].free.append(name)

    def operand(self, node: Node) -> str:
        """How a node is named in the text."""
        if node.operation == "constant":
            return repr(node.value)
        if node.operation == "acting":
            return "acting"
        return "t" if node.operation == "month" else self.place[node]

    def of_array(self, node: Node) -> str:
        """A node named beside arrays: constants are arrays without dimensions, which spares a conversion."""
        if node.operation == "constant":
            return self.numbers.setdefault(node, f"k{len(self.numbers)}")
        return self.operand(node)

    def emit(self, node: Node) -> None:
        """Write one operation."""
        parts = [part for part in node.parts if isinstance(part, Node)]
        if not node.is_array:
            self.place[node] = f"s{node.number}"
            self.lines.append(f"s{node.number} = {self.scalar(node, parts)}")
            return
        self.operations["of a month" if self.in_month else "of a trial"][node.operation] += 1
        if node.operation == "put":
            self.put(node, *parts)
            return
        names = [self.of_array(part) for part in parts]
        out = self.take(node) if node.operation in WHOLE else ""
        for part in parts:
            self.used(part)
        self.place[node] = out = out or self.take(node)
        self.lines += summed(node, names, out) or [call(node.operation, names, out)]

    def scalar(self, node: Node, parts: Sequence[Node]) -> str:
        """A number of the month, in plain Python."""
        names = [self.operand(part) for part in parts]
        if node.operation == "select":
            return f"{names[1]} if {names[0]} else {names[2]}"
        if node.operation in SIGNS:
            return f"{names[0]} {SIGNS[node.operation]} {names[1]}"
        if node.operation == "not":
            return f"not {names[0]}"
        if node.operation in ("and", "or"):
            return f"{names[0]} {node.operation} {names[1]}"
        return f"scalar_{node.operation}({', '.join(names)})"

    def put(self, node: Node, base: Node, mask: Node, value: Node) -> None:
        """Write over some elements of a copy of `base`, or of the array of either if it is needed no more."""
        names = [self.of_array(part) for part in (base, mask, value)]
        if self.uses[base] > 1 and value.axes == node.axes and self.uses[value] == 1:
            opposite = self.take(mask)
            self.lines.append(f"logical_not({names[1]}, {opposite})")
            self.by_letter[opposite[0]].free.append(opposite)
            base, value = value, base
            names = [names[2], opposite, names[0]]
        in_place = self.uses[base] == 1 and base.axes == node.axes
        if in_place:
            out = self.place[base]
        else:
            out = self.take(node)
            self.lines.append(f"copyto({out}, {names[0]})")
        if mask.axes == node.axes and value.axes in (NUMBER, node.axes):
            self.lines.append(f"putmask({out}, {names[1]}, {names[2]})")
        else:
            self.lines.append(f"copyto({out}, {names[2]}, where={names[1]})")
        if in_place:
            self.uses[base] = 0
            del self.place[base]
        else:
            self.used(base)
        self.used(mask)
        self.used(value)
        self.place[node] = out


def summed(node: Node, names: Sequence[str], out: str) -> list[str]:
    """Calls of numpy that sum over firms; none for other operations."""
    match node.operation:
        case "acting_only":
            return [f"{out}.fill(0.0)", f"copyto({out}, {names[0]}, where={names[1]})"]
        case "total":
            return [f"add.reduce({names[0]}, 0, None, {out})"]
        case "linked":
            return [f"matmul(book.matrices[{node.parts[1]!r}], {names[0]}, {out})"]
        case "fallen":
            return [f"book.fallen({node.parts[1]!r}, {names[0]}, {out})"]
    return []


def call(operation: str, names: Sequence[str], out: str) -> str:
    """A call of numpy that fills `out`."""
    if operation in SHOCKS:
        return f"{SHOCKS[operation]}(out={out})"
    if operation == "float_of":
        return f"copyto({out}, {names[0]})"
    if operation == "masked":
        return f"multiply({names[0]}, {names[1]}, {out})"
    if operation in ("minimum", "maximum"):
        return f"{operation}({names[0]}, {names[1]}, out={out})"
    if operation == "select":
        return f"copyto({out}, {names[1]} if {names[0]} else {names[2]})"
    return f"{UFUNCS.get(operation, operation)}({', '.join(names)}, {out})"


def _is_draw(node: object) -> bool:
    return isinstance(node, Node) and node.operation == "draw"
