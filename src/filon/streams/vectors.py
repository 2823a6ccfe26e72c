"""The scrambling of a point's sixteen randomizations, written as LLVM vectors.

A loop of sixteen turns is unrolled before LLVM looks for vectors, and a longer one needs every point and every seed
sixteen times over; written out it takes a sixth of the time of either.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from filon.mathematics.settings import emitted
from filon.streams.sobol import BITS, LAINE_KARRAS, SCRAMBLES

ir: Any = import_module("llvmlite.ir")  # none of them has type hints
types: Any = import_module("numba.core.types")
helpers: Any = import_module("numba.core.cgutils")

WORDS, DOUBLES = ir.VectorType(ir.IntType(32), SCRAMBLES), ir.VectorType(ir.DoubleType(), SCRAMBLES)
FLAGS = ir.VectorType(ir.IntType(1), SCRAMBLES)
STEP, MIDDLE = 2.0**-32, 2.0**-33


@emitted
def fill_scrambled(typing: Any, own: Any, hashed: Any, out: Any, first: Any) -> Any:
    """Fill sixteen elements of `out`, from `first` on, with the randomizations of a point as uniforms inside (0, 1).

    Parameters
    ----------
    own
        Of `filon.streams.sobol.dimension`, uint32 [48], C-contiguous.
    hashed
        The point with its bits reversed and the first step of the scrambling done, uint32.
    out
        float64, C-contiguous.
    first
        Not below 0, and at most 16 below the length of `out`.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        rows = [context.make_array(signature.args[at])(context, builder, arguments[at]) for at in (0, 2)]
        seeds = _load(builder, builder.gep(rows[0].data, [ir.IntType(64)(BITS)]), WORDS)
        scrambled = _scrambled(builder, _splat(builder, arguments[1], WORDS), seeds)
        place = builder.gep(rows[1].data, [arguments[3]])
        target = builder.bitcast(place, DOUBLES.as_pointer())
        builder.store(_uniform(builder, scrambled), target, align=8)
        return context.get_dummy_value()

    return types.void(own, types.uint32, out, types.intp), generate


@emitted
def point(typing: Any, own: Any, turned: Any) -> Any:
    """Coordinate of a point before scrambling, its bits reversed.

    Parameters
    ----------
    own
        Of `filon.streams.sobol.dimension`, uint32 [48], C-contiguous.
    turned
        Number of the point in Gray code, uint32.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        steps = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        kept = []
        for start in range(0, BITS, SCRAMBLES):
            bits = ir.Constant(WORDS, list(range(start, start + SCRAMBLES)))
            is_set = builder.trunc(builder.lshr(_splat(builder, arguments[1], WORDS), bits), FLAGS)
            part = _load(builder, builder.gep(steps, [ir.IntType(64)(start)]), WORDS)
            kept.append(builder.select(is_set, part, _constant(WORDS, 0)))
        kind = ir.FunctionType(ir.IntType(32), [WORDS])
        name = f"llvm.vector.reduce.xor.v{SCRAMBLES}i32"
        return builder.call(helpers.get_or_insert_function(builder.module, kind, name), [builder.xor(*kept)])

    return types.uint32(own, types.uint32), generate


def _load(builder: Any, place: Any, kind: Any) -> Any:
    """A vector from memory that is aligned for its elements alone."""
    return builder.load(builder.bitcast(place, kind.as_pointer()), align=4)


def _splat(builder: Any, value: Any, kind: Any) -> Any:
    """A vector of one value."""
    single = builder.insert_element(ir.Constant(kind, ir.Undefined), value, ir.IntType(32)(0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), SCRAMBLES), [0] * SCRAMBLES)
    return builder.shuffle_vector(single, ir.Constant(kind, ir.Undefined), zeros)


def _constant(kind: Any, value: Any) -> Any:
    """A vector of one constant."""
    return ir.Constant(kind, [value] * SCRAMBLES)


def _scrambled(builder: Any, hashed: Any, seeds: Any) -> Any:
    """The rest of the hash of `filon.streams.sobol.scrambled`, and the bits in order again."""
    odd = builder.or_(builder.lshr(seeds, _constant(WORDS, 16)), _constant(WORDS, 1))
    x = builder.mul(builder.add(hashed, seeds), odd)
    for factor in LAINE_KARRAS[1:]:
        x = builder.xor(x, builder.mul(x, _constant(WORDS, factor)))
    kind = ir.FunctionType(WORDS, [WORDS])
    return builder.call(helpers.get_or_insert_function(builder.module, kind, f"llvm.bitreverse.v{SCRAMBLES}i32"), [x])


def _uniform(builder: Any, words: Any) -> Any:
    """Words as uniforms: no bit is lost."""
    scaled = builder.fmul(builder.uitofp(words, DOUBLES), _constant(DOUBLES, STEP))
    return builder.fadd(scaled, _constant(DOUBLES, MIDDLE))
