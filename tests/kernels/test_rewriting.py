"""What a function means is what its rewritten text means, for functions made at random and for chosen ones."""

import ast
import cmath
import math
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from written_functions import module_of, record, rewritten, rewritten_step

PRELUDE = """
from math import exp, sqrt
from filon.mathematics.plain import log, maximum, normal_cdf
BELOW = -0.75
TWO = 2

def shared(x, y):
    total = x + y
    return total, x - y if total > 0 else y - x

def bounded(x):
    return min(max(x, -3), 3, 2.5)

def is_small(x):
    return -1 <= x < 1
"""

NUMBERS = ["0", "1", "-2", "0.5", "3", "BELOW", "TWO", "1e-3", "7"]
SIGNS = ["<", "<=", ">", ">=", "==", "!="]


class Writer:
    """Writes functions of three numbers at random."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.names = ["a", "b", "c"]

    def any_of(self, *choices: str) -> str:
        return self.random.choice(choices)

    def number(self, depth: int = 2) -> str:
        """Text of an expression that is a number."""
        if depth == 0 or self.random.random() < 0.2:
            return self.any_of(*NUMBERS, *self.names, *self.names)
        x, y, z = (self.number(depth - 1) for _ in range(3))
        is_true, power = self.truth(depth - 1), self.any_of("2", "3", "-1", "TWO")
        return self.any_of(
            f"({x} {self.any_of('+', '-', '*', '/')} {y})",
            f"({x} if {is_true} else {y})",
            f"{self.any_of('min', 'max', 'maximum')}({x}, {y})",
            f"min({x}, {y}, {z})",
            f"({x} {self.any_of('and', 'or')} {y})",
            f"(-{x})",
            f"({x}) ** {power}",
            f"BELOW ** {self.any_of('2', 'TWO', '3')}",
            f"{self.any_of('abs', 'bounded', 'normal_cdf', 'float')}({x})",
            f"float({is_true})",
            f"sqrt(abs({x}))",
            f"exp(bounded({x}))",
        )

    def truth(self, depth: int = 1) -> str:
        """Text of an expression that is asked whether it is true."""
        x, y, z = (self.number(depth) for _ in range(3))
        compared = [f"({x} {self.any_of(*SIGNS)} {y})", f"({x} {self.any_of(*SIGNS)} {y} {self.any_of(*SIGNS)} {z})"]
        if depth == 0:
            return self.any_of(*compared)
        return self.any_of(
            *compared,
            f"({self.truth(depth - 1)} {self.any_of('and', 'or')} {self.truth(depth - 1)})",
            f"({compared[0]} {self.any_of('&', '|')} {compared[1]})",
            f"(not {self.truth(depth - 1)})",
            f"is_small({x})",
            x,
        )

    def statement(self, place: int) -> list[str]:
        """Lines that give a local a value."""
        name = self.any_of(f"v{place}", "log", "select", "t", "a", "x__y")
        x, y = self.number(), self.number()
        forms = {
            "pair": ([f"{name}, w{place} = shared({x}, {y})"], [name, f"w{place}"]),
            "flag": ([f"{name} = {self.truth()}"], [name]),
            "branch": ([f"if {self.truth()}:", f"    {name} = {x}", "else:", f"    {name} = {y}"], [name]),
            "loop": (
                [f"{name} = {x}", "for turn in range(3):", f"    {name} = bounded({name} * 0.5 + turn)"],
                [name, "turn"],
            ),
            "sum": ([f"{name}: float = {x}", f"{name} += {y}"], [name]),
        }
        lines, names = forms[self.any_of(*forms)]
        self.names = [*dict.fromkeys([*self.names, *names])]
        return lines

    def function(self) -> str:
        """Text of `program(a, b, c)`."""
        lines = [line for place in range(self.random.randrange(5)) for line in self.statement(place)]
        if self.random.random() < 0.5:
            lines += [f"if {self.truth()}:", f"    return {self.number()}"]
        lines += [f"return {self.number(3)}"]
        return "def program(a, b, c):\n" + "".join(f"    {line}\n" for line in lines)


values = st.one_of(st.sampled_from([0.0, 1.0, -1.0, 0.5, 2.0]), st.floats(-20, 20, width=32))


def value_of(function, *numbers: float):
    """The value of a function; the example is dropped where Python has none, as in a side nobody chooses."""
    try:
        result = function(*numbers)
    except ArithmeticError:
        assume(False)
    assume(not isinstance(result, complex) and cmath.isfinite(result))
    return float(result)


@given(st.integers(0, 2**32), st.lists(st.tuples(values, values, values), min_size=1, max_size=3))
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_rewritten__means_what_was_written(seed, numbers):
    program = module_of(PRELUDE + Writer(seed).function()).program
    compiled = rewritten(program)

    for some in numbers:
        assert value_of(compiled, *some) == pytest.approx(value_of(program, *some), rel=1e-12, abs=1e-300)


def test_power__of_a_negative_constant_keeps_its_sign():
    program = module_of("RATE = -0.5\ndef program(x):\n    return RATE ** x\n").program

    assert float(rewritten(program)(2.0)) == 0.25


def test_whole_numbers__do_not_overflow():
    program = module_of("def program(x):\n    return 10 ** 18 * 1000 + x\n").program

    assert float(rewritten(program)(1.0)) == 1e21


def test_constants__are_those_of_the_module():
    program = module_of("import math\nGROWTH = 3\ndef program(x):\n    return math.pi * x + GROWTH\n").program

    assert float(rewritten(program)(2.0)) == 2.0 * math.pi + 3.0


def test_infinity__is_a_number():
    program = module_of("from math import inf\ndef program(x):\n    return min(x, inf) - max(x, -inf)\n").program

    assert float(rewritten(program)(2.0)) == 0.0


def test_local__may_have_the_name_of_a_function():
    text = "from math import log as ln\ndef program(exp):\n    log = ln(exp)\n    select = 2 if log > 1 else 3\n"
    program = module_of(text + "    return select * log\n").program

    assert float(rewritten(program)(math.e**2)) == pytest.approx(4.0, rel=1e-15)


def test_helper_with_one_return__is_put_where_it_is_called():
    from filon.kernels.source import Collector

    text = "def twice(x):\n    y = x + x\n    return y\ndef program(x):\n    return twice(x) + twice(twice(x))\n"
    program = module_of(text).program
    collector = Collector({})
    name = collector.helper(program, None, None)

    assert collector.texts == []
    assert "twice(" not in ast.unparse(ast.Module(list(collector.straight[name].body), []))
    assert float(rewritten(program)(3.0)) == 18.0


def test_helper_with_several_returns__is_a_function_written_once():
    from filon.kernels.source import Collector

    text = (
        "def size(x):\n    if x < 0:\n        return -x\n    return x\ndef program(x):\n    return size(x) + size(-x)\n"
    )
    program = module_of(text).program
    collector = Collector({})
    collector.helper(program, None, None)

    assert len(collector.texts) == 1
    assert float(rewritten(program)(3.0)) == 6.0


def test_parameter_that_a_helper_changes__leaves_the_callers_alone():
    text = "def add(x, y):\n    x = x + y\n    return x\ndef program(x):\n    y = add(x, x)\n    return y - x\n"

    assert float(rewritten(module_of(text).program)(3.0)) == 3.0


STATES = """
from typing import NamedTuple

class State(NamedTuple):
    cash: float
    sales: float
    age: float

def cost(sales, price):
    return 0.5 * sales * price, sales > 10

"""
STEPS = {
    "replace": "    return state._replace(cash=state.cash + draw.price * state.sales, age=t)\n",
    "keywords": "    return State(age=state.age + 1, cash=state.sales, sales=state.cash)\n",
    "positions": "    return State(state.sales, state.cash, age=0)\n",
    "itself": "    return state\n",
    "branch": (
        "    if state.cash < 0:\n        return state\n"
        "    spent, many = cost(state.sales, draw.price)\n"
        "    if many and shock.demand > 0:\n        return state._replace(cash=state.cash - spent)\n"
        "    return State(state.cash, state.sales * exp(shock.demand), 1 if many else state.age)\n"
    ),
    "swap": "    cash, sales = state.sales, state.cash\n    return state._replace(cash=cash, sales=sales)\n",
}


@pytest.mark.parametrize("kind", STEPS)
@given(st.tuples(values, values, values), values, values, st.integers(1, 60))
@settings(max_examples=30, deadline=None)
def test_step__means_what_was_written(kind, numbers, price, demand, t):
    text = f"from math import exp\n{STATES}def step(state, draw, shock, t):\n{STEPS[kind]}"
    module = module_of(text)
    step = rewritten_step(module.step, module.State, draw=("price",), shock=("demand",))
    state, draw, shock = module.State(*numbers), record(price=price), record(demand=demand)

    assert tuple(step(state, draw, shock, t)) == pytest.approx(tuple(module.step(state, draw, shock, t)), rel=1e-15)


def test_step__keeps_its_number_beside_a_local_of_that_name():
    from written_functions import kernel_scope

    from filon.kernels.source import Collector

    lines = ("t = month / 12", "return state._replace(age=t + month * state.age)")
    text = "\n    ".join((f"{STATES}def step(state, draw, shock, month):", *lines)) + "\n"
    module = module_of(text)
    collector = Collector({"firm": module.State._fields, "draw": (), "shock": ()})
    groups = {"state": "firm", "draw": "draw", "shock": "shock", "month": "t"}
    piece = collector.phase(module.step, "step", groups, "firm")

    assert piece.reads == (("t", ""), ("firm", "age"), ("uniform", "0"))
    assert collector.uniforms.values == {"t / 12.0": 0}
    assert kernel_scope(collector.texts)["step"](24.0, 3.0, 2.0) == (74.0,)


UNIFORM_STEP = """
from math import exp
from filon.mathematics.plain import maximum

def step(state, draw, figures, t):
    half_life = maximum(figures.half_life, 1.0)
    fade = exp(-0.6931471805599453 * t / half_life)
    hot = figures.level > 0.5
    level = 2.0 * figures.level if hot else figures.level / 4
    return state._replace(cash=state.cash * fade + level, sales=figures.level, age=state.age * (1 - fade))
"""


@pytest.mark.parametrize("level", [0.25, 0.75])
def test_value_without_a_trials_own_numbers__is_computed_once_a_month(level):
    from written_functions import kernel_scope, uniform_values

    from filon.kernels.source import Collector

    module = module_of(STATES + UNIFORM_STEP)
    collector = Collector({"firm": module.State._fields, "draw": (), "figures": ("half_life", "level")})
    groups = {"state": "firm", "draw": "draw", "figures": "figures", "t": "t"}
    piece = collector.phase(module.step, "step", groups, "firm")
    state, figures = module.State(2.0, 3.0, 4.0), record(half_life=24.0, level=level)

    scope = kernel_scope(collector.texts)
    given = {"firm": state, "figures": figures, "uniform": uniform_values(collector, scope, 6.0, **figures._asdict())}
    found = scope["step"](*[getattr(given[group], field) for group, field in piece.reads])

    assert ("figures", "half_life") not in piece.reads
    assert "exp" not in collector.texts[-1]
    assert dict(zip(piece.writes, found, strict=True)) == pytest.approx(
        module.step(state, None, figures, 6.0)._asdict(), rel=1e-15
    )
