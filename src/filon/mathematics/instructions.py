"""Instructions that Python has no word for, written as LLVM: what lets a loop of plain numbers become vectors.

Nothing here branches or calls: a comparison and a `select` become a vector minimum or a masked move.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from filon.mathematics.coefficients import LONG_POLYNOMIAL
from filon.mathematics.settings import emitted

ir: Any = import_module("llvmlite.ir")  # neither has type hints
types: Any = import_module("numba.core.types")

FLOAT, DOUBLE, WORD, LONG = ir.FloatType(), ir.DoubleType(), ir.IntType(32), ir.IntType(64)

TWO_THIRDS_BITS = 0x3F2AAAAB
"""Bits of the float32 2/3, where `split` begins its mantissas."""


@emitted
def select(typing: Any, condition: Any, a: Any, b: Any) -> Any:
    """`a` where `condition` holds, else `b`; both are known already."""
    kind = typing.unify_types(a, b)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        first = context.cast(builder, arguments[1], a, kind)
        second = context.cast(builder, arguments[2], b, kind)
        return builder.select(arguments[0], first, second)

    return kind(types.boolean, a, b), generate


def _extreme(predicate: str, meaning: str) -> Any:
    """An instruction of two floats that keeps the first where `predicate` holds."""

    def extreme(typing: Any, a: Any, b: Any) -> Any:
        kind = types.float32 if a == b == types.float32 else types.float64

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            first = context.cast(builder, arguments[0], a, kind)
            second = context.cast(builder, arguments[1], b, kind)
            return builder.select(builder.fcmp_ordered(predicate, first, second), first, second)

        return kind(a, b), generate

    extreme.__doc__ = meaning
    return emitted(extreme)


minimum = _extreme("<", "The smaller of two; the second where either is NaN.")
maximum = _extreme(">", "The larger of two; the second where either is NaN.")


@emitted
def reversed_bits(typing: Any, word: Any) -> Any:
    """The 32 bits of a word, the last first."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitreverse(arguments[0])

    return types.uint32(types.uint32), generate


@emitted
def trailing_zeros(typing: Any, word: Any) -> Any:
    """Zeros behind the last one of a word that is not 0 [count]."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.uint32(types.uint32), generate


@emitted
def bits(typing: Any, x: Any) -> Any:
    """The 64 bits of a float64, as uint64."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], LONG)

    return types.uint64(types.float64), generate


@emitted
def float_of_bits(typing: Any, x: Any) -> Any:
    """The float64 that has these 64 bits."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], DOUBLE)

    return types.float64(types.uint64), generate


@emitted
def polynomial(typing: Any, x: Any, coefficients: Any) -> Any:
    """The polynomial with these coefficients, lowest power first, in the precision of `x`.

    By Horner's rule; a polynomial of more than `LONG_POLYNOMIAL` coefficients is summed in pairs that Horner's rule
    joins in ``x * x``: one multiplication more, but half the chain of dependent instructions (10% less time).
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        terms = [
            context.cast(builder, builder.extract_value(arguments[1], power), coefficients.dtype, kind)
            for power in range(coefficients.count)
        ]
        power = arguments[0]
        if len(terms) > LONG_POLYNOMIAL:
            terms = [_joined(builder, terms[place : place + 2], power) for place in range(0, len(terms), 2)]
            power = builder.fmul(power, power)
        return _joined(builder, terms, power)

    return x(x, coefficients), generate


def _joined(builder: Any, terms: Any, x: Any) -> Any:
    """The polynomial with these terms by Horner's rule."""
    value = terms[-1]
    for term in reversed(terms[:-1]):
        value = builder.fadd(builder.fmul(value, x), term)
    return value


@emitted
def short_polynomial(typing: Any, x: Any, coefficients: Any) -> Any:
    """The polynomial with these coefficients, lowest power first, by Estrin's scheme in the precision of `x`.

    A month is a chain of functions that wait for each other: what counts is the length of the chain, which Horner's
    rule makes as long as the degree.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        terms = [
            context.cast(builder, builder.extract_value(arguments[1], power), coefficients.dtype, kind)
            for power in range(coefficients.count)
        ]
        power = arguments[0]
        while len(terms) > 1:
            pairs = zip(terms[::2], terms[1::2], strict=False)
            joined = [builder.fadd(builder.fmul(high, power), low) for low, high in pairs]
            terms = joined + terms[len(joined) * 2 :]
            power = builder.fmul(power, power)
        return terms[0]

    return x(x, coefficients), generate


@emitted
def split(typing: Any, x: Any) -> Any:
    """Exponent and mantissa of a positive float32: ``x = mantissa * 2 ** exponent``, mantissa in [2/3, 4/3)."""
    result = types.UniTuple(types.float32, 2)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        start = builder.sub(builder.bitcast(arguments[0], WORD), WORD(TWO_THIRDS_BITS))
        exponent = builder.sitofp(builder.ashr(start, WORD(23)), FLOAT)
        mantissa = builder.add(builder.and_(start, WORD(0x7FFFFF)), WORD(TWO_THIRDS_BITS))
        return context.make_tuple(builder, result, (exponent, builder.bitcast(mantissa, FLOAT)))

    return result(types.float32), generate


@emitted
def fold(typing: Any, word: Any) -> Any:
    """A word's distance from the middle of its range, from the near end, both as float32, and its side.

    The side is 0 in the upper half and -1 in the lower: words `k` and ``2**32 - 1 - k`` differ in it alone.
    """
    result = types.Tuple((types.float32, types.float32, types.int32))

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        centred = builder.xor(arguments[0], WORD(0x80000000))
        side = builder.ashr(centred, WORD(31))
        distance = builder.xor(centred, side)
        room = builder.xor(distance, WORD(0x7FFFFFFF))
        parts = (builder.sitofp(distance, FLOAT), builder.sitofp(room, FLOAT), side)
        return context.make_tuple(builder, result, parts)

    return result(types.uint32), generate


@emitted
def on_side(typing: Any, x: Any, side: Any) -> Any:
    """The float32 `x`, negated where `side` is -1 and left alone where it is 0."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        sign = builder.and_(arguments[1], WORD(0x80000000))
        return builder.bitcast(builder.xor(builder.bitcast(arguments[0], WORD), sign), FLOAT)

    return types.float32(types.float32, types.int32), generate


@emitted
def whole(typing: Any, x: Any) -> Any:
    """The whole part of a float64 between 0 and 2**31, as an index."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.zext(builder.fptosi(arguments[0], WORD), LONG)

    return types.uint64(types.float64), generate


SCRATCH_LANES = 256
"""Lanes of `scratch`."""


@emitted
def scratch(typing: Any) -> Any:
    """Pointer to `SCRATCH_LANES` float32 on the stack.

    A loop that mixes float32 and float64 is as wide as float64 allows. Through this scratch it becomes two loops,
    the first of which has 16 lanes instead of 8.
    """
    singles = ir.ArrayType(FLOAT, SCRATCH_LANES)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        with builder.goto_entry_block():
            place = builder.alloca(singles)
            place.align = 64
        return builder.bitcast(place, FLOAT.as_pointer())

    return types.CPointer(types.float32)(), generate
