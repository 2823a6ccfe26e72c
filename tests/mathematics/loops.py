"""Loops over lanes around a compiled scalar, as kernels call it."""

from collections.abc import Callable

import numpy as np
from numba import njit
from numpy.typing import NDArray

from filon.mathematics.settings import SETTINGS

Floats = NDArray[np.float64]


def loop_of(function: Callable[[float], float]) -> Callable[[Floats, Floats], None]:
    @njit(**SETTINGS)
    def loop(x, out):
        for lane in range(x.size):
            out[lane] = function(x[lane])

    return loop


def applied(function: Callable[[float], float], x: Floats) -> Floats:
    out = np.empty(x.size)
    loop_of(function)(x, out)
    return out
