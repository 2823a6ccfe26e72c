"""What functions do, as a hash: their byte code, and whatever its names stand for, down to the last helper.

Functions of the same fingerprint give the same text of a kernel, wherever their lines stand and whatever their
comments say. A constant that was changed after the import makes another fingerprint, as a changed file does.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

NUMBERS = (bool, int, float)


def fingerprint(functions: Iterable[tuple[str, Callable[..., Any]]]) -> str:
    """Hash of what functions do, each with the place it has, in hexadecimal digits; their order matters."""
    reading = _Reading()
    lines = (line for place, function in functions for line in (f"at {place}", *reading.of(function, ())))
    return sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


class _Reading:
    """Lines that tell all a function depends on; what was told once is named from then on."""

    def __init__(self) -> None:
        self.told: dict[tuple[int, str], Any] = {}

    def is_new(self, value: Any, name: str = "") -> bool:
        """Whether an object, or a part of it, was not told before; it is held, so that its number stays its own."""
        is_new = (id(value), name) not in self.told
        self.told[id(value), name] = value
        return is_new

    def of(self, value: Any, names: tuple[str, ...]) -> Iterator[str]:
        """Lines of what a name stands for; `names` are those by which its parts may be asked for."""
        if isinstance(value, NUMBERS):
            yield f"{type(value).__name__} {value!r}"
        elif isinstance(value, FunctionType):
            yield from self.function(value)
        else:
            known = [str(getattr(value, name, "")) for name in ("__module__", "__qualname__", "__name__", "_fields")]
            yield f"{type(value).__qualname__} {known}"
            for name in names:
                if hasattr(value, name) and self.is_new(value, name):
                    yield f"part {name}"
                    yield from self.of(getattr(value, name), names)

    def function(self, value: FunctionType) -> Iterator[str]:
        """Lines of a function, the first time with its body."""
        file = Path(value.__code__.co_filename).stem
        yield f"function {file} {value.__qualname__} {inspect.signature(value)} {bool(value.__closure__)}"
        if self.is_new(value):
            yield from self.code(value.__code__, value.__globals__)

    def code(self, code: CodeType, known: Mapping[str, Any]) -> Iterator[str]:
        """Lines of byte code, and of the global names in it."""
        yield f"{code.co_code.hex()} {code.co_names} {code.co_varnames} {code.co_freevars} {code.co_cellvars}"
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                yield from self.code(constant, known)
            else:
                yield f"{type(constant).__name__} {constant!r}"
        for name in code.co_names:
            if name in known:
                yield f"name {name}"
                yield from self.of(known[name], code.co_names)
