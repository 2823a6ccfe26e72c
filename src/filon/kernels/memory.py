"""Memory inside a kernel: loads the compiler may move past stores.

A pass over a firm reads the world and writes the firm. That the two never overlap is said here to LLVM, which
otherwise writes each loop twice and asks before each which one is safe.
"""

from __future__ import annotations

from typing import Any

from numba.core import types
from numba.core.cgutils import create_struct_proxy

from filon.mathematics.settings import emitted

DOMAIN, WORLD, FIRM = "filon working arrays", "filon world", "filon firm"


def _scope(builder: Any, name: str) -> Any:
    """The alias scope of one of the working arrays, as a list of one scope."""
    module = builder.module
    domain = module.add_metadata([DOMAIN])
    return module.add_metadata([module.add_metadata([name, domain])])


def _address(context: Any, builder: Any, kind: Any, array: Any, index: Any) -> Any:
    """Address of an element of a C-contiguous array."""
    data = create_struct_proxy(kind)(context, builder, value=array).data
    return builder.gep(data, [index], inbounds=True)


@emitted
def of_world(typing: Any, world: Any, index: Any) -> Any:
    """Element of the world's array, in a loop that writes firms only."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        address = _address(context, builder, signature.args[0], *arguments)
        load = builder.load(address)
        load.set_metadata("alias.scope", _scope(builder, WORLD))
        return load

    return types.float64(world, types.int64), generate


@emitted
def in_world(typing: Any, world: Any, index: Any) -> Any:
    """Element of the world's array, in a loop that writes the world."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.load(_address(context, builder, signature.args[0], *arguments))

    return types.float64(world, types.int64), generate


@emitted
def set_world(typing: Any, world: Any, index: Any, value: Any) -> Any:
    """Write an element of the world's array."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        number = context.cast(builder, arguments[2], signature.args[2], types.float64)
        builder.store(number, _address(context, builder, signature.args[0], *arguments[:2]))
        return context.get_dummy_value()

    return types.void(world, types.int64, value), generate


@emitted
def of_firm(typing: Any, firm: Any, index: Any) -> Any:
    """Element of a firm's array."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        load = builder.load(_address(context, builder, signature.args[0], *arguments))
        load.set_metadata("alias.scope", _scope(builder, FIRM))
        load.set_metadata("noalias", _scope(builder, WORLD))
        return load

    return types.float64(firm, types.int64), generate


@emitted
def set_firm(typing: Any, firm: Any, index: Any, value: Any) -> Any:
    """Write an element of a firm's array, in a loop that may read the world."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        number = context.cast(builder, arguments[2], signature.args[2], types.float64)
        address = _address(context, builder, signature.args[0], *arguments[:2])
        store = builder.store(number, address)
        store.set_metadata("noalias", _scope(builder, WORLD))
        return context.get_dummy_value()

    return types.void(firm, types.int64, value), generate


@emitted
def set_bin(typing: Any, row: Any, index: Any, value: Any) -> Any:
    """Write the whole part of a number into a row of bins, in a loop that reads a firm."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        whole = builder.fptosi(arguments[2], context.get_value_type(types.int16))
        store = builder.store(whole, _address(context, builder, signature.args[0], *arguments[:2]))
        store.set_metadata("noalias", _scope(builder, FIRM))
        return context.get_dummy_value()

    return types.void(row, types.int64, types.float64), generate
