"""Clocks inside compiled code: the processor's cycle counter around every call of a kernel's own functions.

A pass takes a microsecond, too little for a clock of the system. The text of a generated kernel is taken apart,
each statement that calls something is put between two readings of the counter, and the module is compiled again.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from filon.mathematics.settings import cache_directory

LARGEST_NUMBER = 256


@intrinsic
def cycles(typing: Any) -> Any:
    """The processor's cycle counter."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = ir.FunctionType(ir.IntType(64), [])
        return builder.call(builder.module.declare_intrinsic("llvm.readcyclecounter", fnty=kind), [])

    return types.int64(), generate


@intrinsic
def spend(typing: Any, address: Any, began: Any) -> Any:
    """Add the cycles since `began` to the integer that lies at `address`, and 1 to the next one."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = ir.FunctionType(ir.IntType(64), [])
        now = builder.call(builder.module.declare_intrinsic("llvm.readcyclecounter", fnty=kind), [])
        place = builder.inttoptr(arguments[0], ir.IntType(64).as_pointer())
        since = builder.sub(now, arguments[1])
        builder.store(builder.add(builder.load(place), since), place)
        count = builder.gep(place, [ir.IntType(64)(1)])
        builder.store(builder.add(builder.load(count), ir.IntType(64)(1)), count)
        return context.get_dummy_value()

    return types.void(types.int64, types.int64), generate


def walked(tree: ast.Module) -> set[str]:
    """Functions of a kernel that call passes, themselves or through others: their calls are measured one by one."""
    calls = {
        node.name: {
            inner.func.id
            for inner in ast.walk(node)
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name)
        }
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    found: set[str] = set()
    while True:
        more = {
            name
            for name, called in calls.items()
            if called & found or any(other.startswith("pass_") for other in called)
        }
        if more == found:
            return found
        found = more


class Timed(ast.NodeTransformer):
    """Puts every call that stands alone as a statement between two readings of the counter.

    Parameters
    ----------
    tree
        Of the kernel's module.
    address
        Of pairs of integers: cycles, and how often.
    """

    def __init__(self, tree: ast.Module, address: int) -> None:
        self.walked = walked(tree)
        self.address = address
        self.names: list[str] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """Only the functions that call passes."""
        if node.name in self.walked:
            self.generic_visit(node)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.stmt | list[ast.stmt]:
        """A call of a function that is not itself taken apart."""
        call = node.value
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)) or call.func.id in self.walked:
            return node
        return self.between(call.func.id, node)

    def visit_Assign(self, node: ast.Assign) -> ast.stmt | list[ast.stmt]:
        """An assignment to a row of an array."""
        return self.between("rows set", node) if isinstance(node.targets[0], ast.Subscript) else node

    def between(self, name: str, node: ast.stmt) -> list[ast.stmt]:
        """The statement between two readings."""
        if name not in self.names:
            self.names.append(name)
        here = self.address + 16 * self.names.index(name)
        before, after = ast.parse(f"began__ = cycles()\nspend({here}, began__)").body
        return [before, node, after]


def timed_kernel(text: str) -> tuple[Any, list[str], npt.NDArray[np.int64]]:
    """Compile a kernel with clocks.

    Parameters
    ----------
    text
        Of the generated module.

    Returns
    -------
    Its entry `run_unit`, the names of the functions called, and cycles and number of calls of each so far [(name, 2)].
    """
    spent = np.zeros((LARGEST_NUMBER, 2), dtype=np.int64)
    tree = ast.parse(text.replace("cache=True, ", ""))
    timed = Timed(tree, spent.ctypes.data)
    tree = timed.visit(tree)
    names: dict[str, Any] = {"cycles": cycles, "spend": spend, "__name__": "timed_kernel"}
    exec(compile(ast.fix_missing_locations(tree), str(cache_directory() / "timed_kernel.py"), "exec"), names)
    return names["run_unit"], timed.names, spent


def reading() -> tuple[float, float]:
    """Cost of the clocks themselves: cycles that a pair of readings takes, and those counted between."""
    from numba import njit

    spent = np.zeros(2, dtype=np.int64)
    address, rounds = spent.ctypes.data, 100_000

    @njit
    def nothing(rounds: int) -> int:
        first = cycles()
        for _ in range(rounds):
            began = cycles()
            spend(address, began)
        return cycles() - first

    nothing(1)
    spent[:] = 0
    return nothing(rounds) / rounds, spent[0] / rounds
