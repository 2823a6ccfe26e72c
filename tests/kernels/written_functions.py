"""Functions made of text: read back by `inspect`, rewritten for the kernel, and run there in plain Python."""

import linecache
from collections import namedtuple
from itertools import count
from types import ModuleType, SimpleNamespace

from filon.kernels.functions import NUMERIC
from filon.kernels.inlining import function_text
from filon.kernels.source import Collector
from filon.mathematics import plain

NUMBERS = count()
STEP_GROUPS = {"state": "firm", "draw": "draw", "shock": "shock", "t": "t"}


def module_of(text: str) -> ModuleType:
    """A module with this text, whose source can be read."""
    name = f"written_{next(NUMBERS)}"
    file = f"/written/{name}.py"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    module = ModuleType(name)
    module.__file__ = file
    exec(compile(text, file, "exec"), vars(module))
    return module


def kernel_scope(texts: list[str]) -> dict[str, object]:
    """Names of a kernel module whose compiler and mathematics are plain."""
    scope: dict[str, object] = {name: getattr(plain, name) for name in NUMERIC}
    scope |= {"njit": lambda **settings: lambda function: function, "INLINE": {}}
    scope["select"] = lambda condition, a, b: a if condition else b
    exec("\n\n".join(texts), scope)
    return scope


def rewritten(function):
    """A function of numbers as the kernel module has it, with both sides of each choice evaluated."""
    collector = Collector({})
    name = collector.helper(function, None, function)
    straight = [function_text(*collector.straight[name])] if name in collector.straight else []
    return kernel_scope([*collector.texts, *straight])[name]


def rewritten_step(function, state_class, **fields: tuple[str, ...]):
    """A step as the kernel module has it: (state, draw, shock, t) to a state."""
    collector = Collector({"firm": state_class._fields, "draw": (), "shock": (), **fields})
    piece = collector.phase(function, "step", STEP_GROUPS, "firm")
    scope = kernel_scope(collector.texts)
    compiled = scope["step"]

    def run(state, draw, shock, t: float):
        groups = {"firm": state, "draw": draw, "shock": shock, "uniform": uniform_values(collector, scope, t)}
        reads = [t if group == "t" else getattr(groups[group], field) for group, field in piece.reads]
        return state._replace(**dict(zip(piece.writes, compiled(*reads), strict=True)))

    return run


def uniform_values(collector: Collector, scope: dict[str, object], t: float, **figures: float) -> SimpleNamespace:
    """Values of a month by their place, as attributes; `figures` are the constants."""
    known = scope | {"t": t} | {f"figures__{name}": value for name, value in figures.items()}
    return SimpleNamespace(**{str(place): eval(text, known) for text, place in collector.uniforms.values.items()})


def record(**values: float):
    """A record with these attributes."""
    return namedtuple("record", values)(**values)
