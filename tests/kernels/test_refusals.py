"""What cannot be compiled is refused before anything is compiled, with file, line and what to do instead."""

import functools
import re

import pytest
from written_functions import STEP_GROUPS, module_of

from filon.errors import InputError
from filon.kernels.source import Collector

HEAD = """from typing import NamedTuple
import math
class State(NamedTuple):
    cash: float
    price: float
class Other(NamedTuple):
    cash: float
    price: float
    age: float
def helper(x):
    return 2 * x
def defaulted(x, y=1):
    return x
def endless(x):
    return endless(x - 1)
def wide(*numbers):
    return 0
def whole(state):
    return state.cash
TEXT = "hello"
LIST = [1, 2]
NOT = math.nan
def step(state, draw, shock, t):
"""
START = HEAD.count("\n")

FAULTS = {
    "a lambda cannot be compiled": "    return state._replace(cash=(lambda x: x)(1))",
    "a while loop cannot be compiled": "    x = 1\n    while x < 2:\n        x = x + 1\n    return state",
    "a function within a function": "    def inner(x):\n        return x\n    return state",
    "a comprehension cannot be compiled": "    return state._replace(cash=sum(x for x in (1, 2)))",
    "a list cannot be compiled": "    x = [1, 2]\n    return state",
    "indexing cannot be compiled": "    return state._replace(cash=state[0])",
    "'high' is no number": "    x = 'high'\n    return state",
    "None is no number": "    x = None\n    return state",
    "is cannot be compiled": "    x = 1 if state.cash is draw.rate else 0\n    return state",
    ":= cannot be compiled": "    x = (y := 2) + 1\n    return state",
    "try cannot be compiled": "    try:\n        x = 1\n    finally:\n        x = 2\n    return state",
    "break cannot be compiled": "    for i in range(3):\n        break\n    return state",
    "nothing can be raised": "    raise ValueError\n    return state",
    "assert cannot be compiled": "    assert state.cash > 0\n    return state",
    "import at the top": "    from math import exp\n    return state",
    "loops must run over range(n)": "    for i in range(t):\n        x = i\n    return state",
    "with a literal n of at most 64": "    for i in range(65):\n        x = i\n    return state",
    "a way through the function ends without return": "    if state.cash > 0:\n        return state",
    "return needs a value": "    return",
    "state.cahs: unknown; did you mean 'cash'?": "    return state._replace(price=state.cahs)",
    "draw.rat: unknown; did you mean 'rate'?": "    return state._replace(price=draw.rat)",
    "shock.wind: unknown": "    return state._replace(price=shock.wind)",
    "prize: no such field of the state; did you mean 'price'?": "    return state._replace(prize=1)",
    "the state has 2 fields, 1 are given": "    return State(1)",
    "Other is not the class of the state": "    return Other(1, 2, 3)",
    "helper is not the class of the state": "    return helper(1, 2)",
    "return the state's constructor": "    new = 1\n    return new",
    "a state is made in a return statement only": "    new = State(1, 2)\n    return state",
    "keep its fields as numbers": "    new = state._replace(cash=1)\n    return state",
    "** cannot be compiled": "    return State(**LIST)",
    "* cannot be compiled": "    return State(*LIST)",
    "state cannot be passed whole": "    return state._replace(cash=whole(state))",
    "state is a parameter": "    state = 1\n    return State(1, 2)",
    "state.cash cannot be assigned to": "    state.cash = 1\n    return state",
    "keywords cannot be compiled": "    return state._replace(cash=helper(x=1))",
    "helper takes 1 arguments, 2 are given": "    return state._replace(cash=helper(1, 2))",
    "plain positional parameters without defaults": "    return state._replace(cash=defaulted(1))",
    "wide of": "    return state._replace(cash=wide(1))",
    "endless calls itself": "    return state._replace(cash=endless(1))",
    "math.exp of 2 arguments": "    return state._replace(cash=math.exp(1, 2))",
    "min of 1 arguments": "    return state._replace(cash=min(1))",
    "math.sin cannot be compiled; what can be called": "    return state._replace(cash=math.sin(1))",
    "round cannot be compiled": "    return state._replace(cash=round(1.5))",
    "math.expo is not defined; did you mean 'exp'": "    return state._replace(cash=math.expo(1))",
    "helpr is not defined; did you mean 'helper'?": "    return state._replace(cash=helpr(1))",
    "TEXT is no number": "    return state._replace(cash=TEXT)",
    "NOT is no finite number": "    return state._replace(cash=NOT)",
    "x is no function of a module": "    x = 1\n    return state._replace(cash=x(1))",
    "x is a number, it has no cash": "    x = 1\n    return state._replace(cash=x.cash)",
    "State cannot be": "    return state._replace(cash=State)",
}
ELSEWHERE = {"plain positional parameters without defaults": 12, "wide of": 16, "endless calls itself": 15}
REPHRASED = {
    "wide of": "plain positional parameters",
    "State cannot be": "a state is made in a return statement only",
    "with a literal n of at most 64": "range(n) with a literal n of at most 64",
}
LINES = {
    "a while loop cannot be compiled": 1,
    "break cannot be compiled": 1,
    "return the state's constructor": 1,
    "x is no function of a module": 1,
    "x is a number, it has no cash": 1,
}
"""Line of the fault within the body, where it is not the first."""


def compiled(function, state="firm"):
    collector = Collector({"firm": ("cash", "price"), "draw": ("rate",), "shock": ("demand",)})
    return collector.phase(function, "step", STEP_GROUPS, state)


@pytest.mark.parametrize("message", FAULTS)
def test_function__is_refused_with_its_line(message):
    module = module_of(f"{HEAD}{FAULTS[message]}\n")

    with pytest.raises(InputError, match=re.escape(REPHRASED.get(message, message))) as caught:
        compiled(module.step)

    fault = caught.value.faults[0]
    assert fault.file == module.__file__
    assert fault.line == ELSEWHERE.get(message, START + 1 + LINES.get(message, 0))
    assert str(fault).startswith(f"{fault.file}:{fault.line}:{fault.column}: ")


def test_lambda__is_refused():
    with pytest.raises(InputError, match="a lambda cannot be compiled"):
        compiled(lambda state, draw, shock, t: state)


def test_closure__is_refused():
    level = 3.0

    def step(state, draw, shock, t):
        return state._replace(cash=level)

    with pytest.raises(InputError, match="a closure over level cannot be compiled; pass numbers as inputs"):
        compiled(step)


def test_partial__is_refused():
    def step(rate, state, draw, shock, t):
        return state

    with pytest.raises(InputError, match="its source cannot be read"):
        compiled(functools.partial(step, 1.0))


def test_text_without_a_file__is_refused():
    scope: dict = {}
    exec("def step(state, draw, shock, t):\n    return state\n", scope)

    with pytest.raises(InputError, match="its source cannot be read; define it in a file"):
        compiled(scope["step"])


def test_fault_of_a_helper__names_the_line_of_the_helper():
    text = "import math\ndef inner(x):\n    y = x\n    return math.sin(y)\ndef outer(x):\n    return inner(x)\n"
    module = module_of(text)

    with pytest.raises(InputError, match=r"math\.sin cannot be compiled") as caught:
        Collector({}).helper(module.outer, None, module.outer)

    assert caught.value.faults[0].line == 4
    assert caught.value.faults[0].key == "inner"
