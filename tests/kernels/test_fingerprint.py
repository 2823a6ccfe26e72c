"""Fingerprints of functions: another one for whatever changes what they do, the same for whatever does not."""

import math
import types

import pytest

from filon.kernels.fingerprint import fingerprint

SOURCE = """
import math
import types
RATE = 0.5
LIMITS = types.SimpleNamespace(low=1.0, high=2.0, other=3.0)

class State(tuple):
    _fields = ("cash", "users")

def grown(x):
    return x * RATE

def longer(x):
    return grown(x) + LIMITS.high

def margin(draw):
    return longer(draw.x) + math.exp(draw.y) + (0.0 if draw.x > 1.0 else 2.0)
"""


def of(source=SOURCE, **changed):
    """Fingerprint of `margin` in a module of this source, with some of its names changed afterwards."""
    module = types.ModuleType("example")
    exec(compile(source, "/folder/example.py", "exec"), vars(module))
    vars(module).update(changed)
    return fingerprint([("margin", module.margin)])


def test_same_functions__have_the_same_fingerprint():
    assert of() == of()
    assert len(of()) == 64


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import types\n", "import types\n\n\n"),
        ("    return x * RATE", "    # by the month\n    return x * RATE"),
        ("other=3.0", "other=4.0"),
        ("RATE = 0.5", "RATE = 0.25 + 0.25"),
    ],
)
def test_what_changes_nothing__keeps_it(old, new):
    assert SOURCE.replace(old, new) != SOURCE
    assert of(SOURCE.replace(old, new)) == of()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("RATE = 0.5", "RATE = 0.6"),
        ("RATE = 0.5", "RATE = True"),
        ("high=2.0", "high=2.5"),
        ("x * RATE", "x / RATE"),
        ("math.exp", "math.sqrt"),
        ("else 2.0", "else 2"),
        ("draw.x > 1.0", "draw.x >= 1.0"),
        ("draw.y", "draw.z"),
        ("def margin(draw)", "def margin(draw, t)"),
        ("grown(x) + LIMITS.high", "LIMITS.high + grown(x)"),
    ],
)
def test_what_changes_the_result__changes_it(old, new):
    assert SOURCE.replace(old, new) != SOURCE
    assert of(SOURCE.replace(old, new)) != of()


def test_names_changed_after_the_import__change_it():
    assert of(RATE=0.7) != of()
    assert of(grown=lambda x: x) != of()
    assert of(math=types.SimpleNamespace(exp=math.log)) != of()


def test_places_and_order__matter():
    def one(draw):
        return 1.0

    def two(draw):
        return 2.0

    prints = {
        fingerprint(given)
        for given in (
            [("start", one), ("next", two)],
            [("next", one), ("start", two)],
            [("start", two), ("next", one)],
            [("start", one), ("start", two)],
        )
    }
    assert len(prints) == 4


def test_parts_that_one_function_asks_for__are_told_for_the_next_too():
    source = "import types\nL = types.SimpleNamespace(a=1.0, b={b})\ndef one(d):\n    return L.a\n"
    source += "def two(d):\n    return L.b\n"
    prints = set()
    for b in (2.0, 3.0):
        module = types.ModuleType("example")
        exec(source.format(b=b), vars(module))
        prints.add(fingerprint([("one", module.one), ("two", module.two)]))
    assert len(prints) == 2
