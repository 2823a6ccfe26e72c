"""What every pass of a kernel was compiled to: ``python -m benchmarks.assembly [SCENARIO]``.

Prints one line of JSON for each pass: its name and how many instructions it has of each kind. Passes are compiled one
by one in this process and never taken from a cache.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from filon.mathematics.settings import widen_vectors

ARITHMETIC = r"(?:add|sub|mul|div|fn?m\w+?|max|min|sqrt|cmp\w*|rndscale|round)"
KINDS = {
    "packed": re.compile(rf"\tv{ARITHMETIC}p[ds]\b"),
    "scalar": re.compile(rf"\tv?{ARITHMETIC}s[ds]\b"),
    "long": re.compile(r"\tv(?:div|sqrt)p[ds]\b"),
    "moves": re.compile(r"\tv(?:movap|movup|movdq|broadcast|pbroadcast)\w*\b"),
    "vector": re.compile(r"\tv(?!zeroupper)\w+"),
    "wide": re.compile(r"\tv\w+\s.*zmm\d"),
    "calls": re.compile(r"(?:\$|call\w*\s+)_?(?:exp|log|pow|erf)\w*"),
}
"""Instructions: packed and scalar float arithmetic, divisions and roots, loads and stores, all of vectors, those of
512 bits, and mentions of a mathematical function of the C library."""


def instructions(text: str) -> dict[str, int]:
    """Number of instructions of each kind in an assembly."""
    return {kind: len(pattern.findall(text)) for kind, pattern in KINDS.items()}


def passes(module: Any) -> dict[str, Any]:
    """Passes of a generated module by name."""
    return {name: value for name, value in sorted(vars(module).items()) if name.startswith("pass_")}


def assembly(function: Any) -> str:
    """Assembly of a pass of a generated module, compiled alone."""
    from numba import types

    row = types.Array(types.float64, 1, "C")
    if function.py_func.__name__ == "pass_bins":
        signature = (row, types.Array(types.float64, 2, "C"), types.Array(types.int16, 2, "C"))
    else:
        signature = (*[row] * (function.py_func.__code__.co_argcount - 1), types.float64)
    function.compile(signature)
    return str(function.inspect_asm(signature))


def counted(module: Any) -> dict[str, dict[str, int]]:
    """Instructions of each pass of a generated module."""
    return {name: instructions(assembly(function)) for name, function in passes(module).items()}


def scenario_passes(name: str) -> dict[str, dict[str, int]]:
    """Instructions of each pass of the kernel that a scenario runs."""
    import filon
    from filon.engine.program import program
    from filon.kernels.modules import kernel_module

    scenario = filon.load(name)
    firms = sum(firm.count for firm in scenario.firms)
    return counted(kernel_module(program(scenario.model, firms=firms).text))


if __name__ == "__main__":
    print(json.dumps({"512-bit vectors": widen_vectors()}))
    for pass_name, numbers in scenario_passes(*(sys.argv[1:] or ["sector-2025"])).items():
        print(json.dumps({"pass": pass_name, **numbers}))
